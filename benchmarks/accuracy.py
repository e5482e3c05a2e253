"""Agreement with known groups when their number is known: our two methods beside the usual ones, in one run.

    python benchmarks/accuracy.py TOOLS LABELLED [--only costa ghattas foss customers rare levels real]
        [--seeds 3] [--cells 12] [--peers k-means StepMix …]

TOOLS holds ``mixed_data.py``, LABELLED the tables with a known class. Every row is printed as it comes (adjusted Rand
index, CPU seconds); then medians and means by corpus, the published figures beside them, CPU ratios and the checks.
All on one thread of one process. A peer that fails or takes tables it cannot (missing cells) gets their usual cure:
the mean, and a level of its own. k-prototypes and StepMix on plain columns, which take minutes beyond, learn from a
random 2,000 rows and then place all.
"""

import argparse
import time
import warnings
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
from corpora import RARE, STRESS, Planted, generators, planted, rare_segment, real_tables
from scipy.stats import spearmanr
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from core.segmentation import Encoded, EncodedKMeans, EncodedMixture, Encoder
from core.segmentation._densities import Design, maximise

N_STARTS = 10
COPY = 0.95  # rank correlation, or mutual information of levels, above which a column repeats another
MAX_PEER_ROWS = 2_000  # the slowest peers learn from no more

PUBLISHED: dict[str, dict[str, float]] = {
    "costa": {"KAMILA": 0.490, "DIBmix": 0.488, "k-prototypes": 0.457, "FAMD + k-means": 0.474, "Gower + PAM": 0.190},
    "ghattas 0.33": {"KAMILA": 0.895, "k-prototypes": 0.866, "latent class": 0.94},
    "ghattas 0.5": {"KAMILA": 0.876, "k-prototypes": 0.808, "latent class": 0.98},
    "ghattas 0.67": {"KAMILA": 0.913, "k-prototypes": 0.836, "latent class": 0.99},
    "real Adult": {"KAMILA": 0.151, "DIBmix": 0.174, "k-prototypes": 0.086, "FAMD + k-means": 0.156},
    "real creditapproval": {"KAMILA": 0.287, "DIBmix": 0.336, "k-prototypes": 0.369, "FAMD + k-means": 0.001},
    "real dermatology": {"KAMILA": 0.428, "DIBmix": 0.270, "k-prototypes": 0.550, "FAMD + k-means": 0.726},
    "real heart": {"KAMILA": 0.361, "DIBmix": 0.438, "k-prototypes": 0.378, "FAMD + k-means": 0.378},
}
"""Mean ARI in print, by how the names of our tables begin: Costa et al., the IBclust study (132 cells of n=600; real
tables); Sanchez San-Benito and Ghattas 2025, M1 (K=10). Theirs are other draws of the same designs."""


def costa(made: ModuleType, cells: int) -> Iterator[tuple[str, Planted]]:
    grid = list(product((3, 5, 8), (0.01, 0.05, 0.1, 0.15), (8, 16), (0.2, 0.5, 0.8), (False, True)))
    # All cells if asked for, else an even spread over them.
    for cell in np.unique(np.linspace(0, len(grid) - 1, min(cells, len(grid))).round().astype(int)):
        k, overlap, p, share, spherical = grid[cell]
        table = made.mixsim_costa(k, overlap, 600, p, cat_ratio=share, sph=spherical, seed=1000 + int(cell))
        shape = "spherical" if spherical else "elongated"
        yield "costa", planted(f"costa {k} {overlap} {p} {share} {shape}", table)


def ghattas(made: ModuleType, seed: int) -> Iterator[tuple[str, Planted]]:
    for share in (0.33, 0.5, 0.67):
        yield "ghattas", planted(f"ghattas {share} {seed}", made.ghattas_m1(cont_prop=share, seed=seed))


def foss(made: ModuleType, seed: int) -> Iterator[tuple[str, Planted]]:
    for tail, (number, level) in product(("normal", "t3", "lognormal"), ((0.3, 0.3), (0.15, 0.45), (0.45, 0.15))):
        table = made.foss(con_ov=number, cat_ov=level, dist=tail, seed=seed)
        yield f"foss {tail}", planted(f"foss {tail} {number} {level} {seed}", table)


def customers(made: ModuleType, seed: int) -> Iterator[tuple[str, Planted]]:
    for what, options in (STRESS | {"weak": {"sep": 0.6}}).items():
        yield f"customers {what}", planted(f"customers {what} {seed}", made.customers(3000, 6, 100 + seed, **options))


SEEDED = {
    "ghattas": ghattas,
    "foss": foss,
    "customers": customers,
    "levels": lambda made, seed: [("levels", many_levels(made, seed))],
    "rare": lambda made, seed: [("rare", rare_segment(made, seed))],
}


def corpora(
    made: ModuleType, labelled: Path, only: list[str], seeds: int, cells: int
) -> Iterator[tuple[str, Planted, int]]:
    """Yield each table with its corpus and the seed of the methods; real tables come once for each seed."""
    if "costa" in only:
        yield from ((*each, 0) for each in costa(made, cells))
    for name in only:
        for seed in range(1, seeds + 1) if name in SEEDED else ():
            yield from ((*each, 0) for each in SEEDED[name](made, seed))
    if "real" in only:
        yield from (("real", table, seed) for table in real_tables(labelled) for seed in range(seeds))


def many_levels(made: ModuleType, seed: int) -> Planted:
    """Customers with one more column of 200 categories, of which each group prefers forty."""
    frame, truth, kinds, more = made.customers(3000, 6, 200 + seed)
    rng = np.random.default_rng(seed)
    liked = (40 * truth + rng.integers(0, 40, len(truth))) % 200
    level = np.where(rng.uniform(size=len(truth)) < 0.6, liked, rng.integers(0, 200, len(truth)))
    frame["town"] = pd.Categorical.from_codes(level, [f"t{j}" for j in range(200)])
    return planted(f"200 levels {seed}", (frame, truth, kinds | {"town": "cat"}, more))


def plain(table: Planted) -> tuple[np.ndarray, pd.DataFrame]:
    """Standardised numbers, ordered levels as ranks, and categories; means for missing cells, or a level of its own."""
    numbers, levels = {}, {}
    for name, column in table.frame.items():
        if isinstance(column.dtype, pd.CategoricalDtype) and not column.cat.ordered:
            levels[name] = column.astype("object").where(column.notna(), "(missing)").astype(str)
        else:
            values = column.cat.codes.where(column.notna()) if hasattr(column, "cat") else column
            numbers[name] = ((values - values.mean()) / max(values.std(), 1e-9)).fillna(0.0)
    index = table.frame.index
    return pd.DataFrame(numbers, index=index).to_numpy(dtype=float), pd.DataFrame(levels, index=index)


def one_hot(table: Planted, *, balanced: float) -> np.ndarray:
    """Return coordinates; `balanced` 1 gives every category column the variance 1 in all, 0 leaves indicators raw."""
    numbers, levels = plain(table)
    parts = [numbers]
    for name in levels:
        dummies = pd.get_dummies(levels[name], dtype=float).to_numpy()
        centred = dummies - dummies.mean(0)
        parts.append(centred / max(centred.var(0).sum(), 1e-9) ** (balanced / 2))
    return np.hstack(parts)


def famd(table: Planted) -> np.ndarray:
    """Factor analysis of mixed data: indicators over the root of their share, then principal components."""
    numbers, levels = plain(table)
    parts = [numbers]
    for name in levels:
        dummies = pd.get_dummies(levels[name], dtype=float).to_numpy()
        parts.append((dummies - dummies.mean(0)) / np.sqrt(dummies.mean(0)))
    points = np.hstack(parts)
    left, values, _ = np.linalg.svd(points - points.mean(0), full_matrices=False)
    n_kept = min(max(table.k - 1, 2), len(values))
    return left[:, :n_kept] * values[:n_kept]


def kmeans(points: np.ndarray, k: int, seed: int) -> np.ndarray:
    return KMeans(k, n_init=N_STARTS, random_state=seed).fit_predict(points)


def learnt_from(n: int, seed: int) -> np.ndarray:
    """Return the rows that a slow peer learns from, in random order."""
    return np.random.default_rng(seed).permutation(n)[:MAX_PEER_ROWS]


def prototypes(table: Planted, seed: int) -> np.ndarray:
    from kmodes.kmodes import KModes
    from kmodes.kprototypes import KPrototypes

    numbers, levels = plain(table)
    if not levels.shape[1]:
        return kmeans(numbers, table.k, seed)
    if not numbers.shape[1]:
        return KModes(table.k, n_init=3, random_state=seed).fit_predict(levels.to_numpy())
    both = np.hstack([numbers.astype(object), levels.to_numpy(dtype=object)])
    model = KPrototypes(table.k, init="Huang", n_init=3, random_state=seed)
    named = list(range(numbers.shape[1], both.shape[1]))
    return model.fit(both[learnt_from(len(both), seed)], categorical=named).predict(both, categorical=named)


def stepmix(
    numbers: np.ndarray, codes: np.ndarray, k: int, seed: int, rows: np.ndarray | slice = slice(None)
) -> np.ndarray:
    from stepmix.stepmix import StepMix

    points = pd.DataFrame(np.hstack([numbers, np.where(codes < 0, np.nan, codes.astype(float))]))
    points.columns = [f"v{j}" for j in range(points.shape[1])]
    missing = "_nan" if points.isna().to_numpy().any() else ""
    measurement = {}
    if numbers.shape[1]:
        measurement["numbers"] = {"model": f"gaussian_diag{missing}", "n_columns": numbers.shape[1]}
    if codes.shape[1]:
        measurement["codes"] = {"model": f"categorical{missing}", "n_columns": codes.shape[1]}
    model = StepMix(k, measurement=measurement, n_init=N_STARTS, random_state=seed, verbose=0, progress_bar=0)
    return model.fit(points.iloc[rows]).predict(points)


def stepmix_plain(table: Planted, seed: int) -> np.ndarray:
    numbers, codes = [], []
    for _name, column in table.frame.items():  # noqa: PERF102
        if isinstance(column.dtype, pd.CategoricalDtype):
            codes.append(column.cat.codes.to_numpy())
        else:
            numbers.append(((column - column.mean()) / max(column.std(), 1e-9)).to_numpy())
    n = len(table.frame)
    rows = learnt_from(n, seed)
    return stepmix(np.array(numbers).T.reshape(n, -1), np.array(codes).T.reshape(n, -1), table.k, seed, rows)


def copies_once(columns: np.ndarray, alike: Callable[[np.ndarray, np.ndarray], float]) -> np.ndarray:
    """Return the columns without those that nearly repeat an earlier one."""
    kept: list[int] = []
    for j in range(columns.shape[1]):
        if all(alike(columns[:, i], columns[:, j]) <= COPY for i in kept):
            kept.append(j)
    return columns[:, kept]


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    return abs(float(spearmanr(one, other, nan_policy="omit").statistic))


def groups_known(table: Planted, encoded: Encoded) -> np.ndarray:
    """Return where our densities, estimated from the true groups, place the rows: no mixture can hope for more."""
    straight = np.full(encoded.numbers.shape[1], np.inf)
    densities = maximise(Design(encoded), np.eye(table.k)[table.truth], straight)
    return EncodedMixture.of(densities, None).predict(encoded)


def from_truth(table: Planted, encoded: Encoded) -> np.ndarray:
    """Return where our mixture places the rows when it starts from the true groups, as a perfect search would."""
    found = EncodedMixture(table.k, random_state=0).fit(encoded)
    start = maximise(Design(encoded), np.eye(table.k)[table.truth], found.parameters_.tails)
    return EncodedMixture(table.k).refit(encoded, start).predict(encoded)


def peers(table: Planted, encoded: Encoded, seed: int) -> dict[str, Callable[[], np.ndarray]]:
    k = table.k
    size = max(10, len(table.frame) // 100)
    return {
        "ours mixture": lambda: EncodedMixture(k, random_state=seed).fit(encoded).predict(encoded),
        "ours k-means": lambda: EncodedKMeans(k, random_state=seed).fit(encoded).predict(encoded),
        "k-means one-hot": lambda: kmeans(one_hot(table, balanced=0), k, seed),
        "k-means balanced": lambda: kmeans(one_hot(table, balanced=1), k, seed),
        "k-prototypes": lambda: prototypes(table, seed),
        "FAMD + k-means": lambda: kmeans(famd(table), k, seed),
        "Gaussian mixture": lambda: GaussianMixture(
            k, covariance_type="diag", n_init=N_STARTS, random_state=seed, reg_covar=1e-3
        ).fit_predict(one_hot(table, balanced=0)),
        "StepMix plain": lambda: stepmix_plain(table, seed),
        "StepMix encoded": lambda: stepmix(encoded.numbers, encoded.codes, k, seed),
        "HDBSCAN": lambda: HDBSCAN(min_cluster_size=size, copy=True).fit_predict(one_hot(table, balanced=1)),
    }


def references(corpus: str, table: Planted, encoded: Encoded, seed: int) -> dict[str, Callable[[], np.ndarray]]:
    """Return what explains a figure: what no search finds of a rare segment, and StepMix where no column repeats."""
    if corpus == "rare":
        return {
            "groups known": lambda: groups_known(table, encoded),
            "ours from the truth": lambda: from_truth(table, encoded),
        }
    if corpus == "real":
        numbers = copies_once(encoded.numbers, rank_correlation)
        codes = copies_once(encoded.codes, normalized_mutual_info_score)
        return {"StepMix, copies once": lambda: stepmix(numbers, codes, table.k, seed)}
    return {}


def found_rare(truth: np.ndarray, labels: np.ndarray) -> float:
    """Return the smaller of recall and precision of the group that holds the rare segment best."""
    rare = truth == RARE
    both = [(rare & (labels == group)).sum() / max(rare.sum(), (labels == group).sum()) for group in np.unique(labels)]
    return float(max(both))


def report(rows: pd.DataFrame) -> None:
    by_table = rows.groupby(["corpus", "table", "peer"], sort=False)["ARI"].median().reset_index()
    for how in ("median", "mean"):
        table = by_table.pivot_table(index="corpus", columns="peer", values="ARI", aggfunc=how, sort=False)
        print(f"\n{how.capitalize()} ARI\n{table.round(3).to_string()}")
    seconds = rows.pivot_table(index="corpus", columns="peer", values="CPU s", aggfunc="sum", sort=False)
    print(f"\nCPU as a multiple of our mixture's\n{seconds.div(seconds['ours mixture'], axis=0).round(1).to_string()}")
    print(f"\nMean ARI, published figures beside it\n{beside_print(rows).round(3).to_string(na_rep='')}\n")
    mean = by_table.pivot_table(index="corpus", columns="peer", values="ARI", aggfunc="mean", sort=False)
    median = by_table.pivot_table(index="corpus", columns="peer", values="ARI", aggfunc="median", sort=False)
    for corpus in median.index:
        if "StepMix encoded" in median:
            check(f"{corpus}: median >= StepMix encoded - .005", median, corpus, "StepMix encoded", -0.005)
    for corpus, peer, margin in (
        ("costa", "k-means balanced", 0.08),
        ("costa", "StepMix plain", -0.005),
        ("real", "k-means balanced", 0.0),
        ("real", "StepMix encoded", -0.005),
        ("real", "StepMix, copies once", -0.005),
        ("customers 2 % outliers", "StepMix encoded", 0.15),
        ("customers 4 duplicates", "StepMix encoded", 0.3),
    ):
        if corpus in mean.index and peer in mean:
            check(f"{corpus}: mean >= {peer} {margin:+}", mean, corpus, peer, margin)
    rare = rows[rows["corpus"] == "rare"]
    for peer, part in rare.groupby("peer", sort=False):
        print(f"rare segment found (recall and precision >= .9) by {peer}: {(part['rare'] >= 0.9).mean():.2f} of seeds")


def beside_print(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mean of each peer on each published table, and beside it what is in print; without those, all."""
    known = rows["table"].map(lambda name: next((one for one in PUBLISHED if name.startswith(one)), ""))
    known = known.where(known != "", rows["corpus"])
    own = rows.assign(known=known).pivot_table(index="known", columns="peer", values="ARI", sort=False)
    printed = pd.DataFrame(PUBLISHED).T.rename(columns="published {}".format)
    return own.join(printed)


def check(what: str, table: pd.DataFrame, corpus: str, peer: str, margin: float) -> None:
    own, other = table.loc[corpus, "ours mixture"], table.loc[corpus, peer]
    print(f"{'ok  ' if own >= other + margin else 'MISS'} {what}: {own:.3f} against {other:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", type=Path)
    parser.add_argument("labelled", type=Path)
    everything = ["costa", "ghattas", "foss", "customers", "levels", "rare", "real"]
    parser.add_argument("--only", nargs="+", default=everything, choices=everything)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--cells", type=int, default=12, help="Costa cells, spread evenly over all 144")
    parser.add_argument("--peers", nargs="+", default=[""], help="run peers whose names hold one of these, and ours")
    arguments = parser.parse_args()
    rows = []
    made = generators(arguments.tools)
    for corpus, table, seed in corpora(made, arguments.labelled, arguments.only, arguments.seeds, arguments.cells):
        encoded = Encoder(table.specs).fit(table.frame).transform(table.frame)
        beside = references(corpus, table, encoded, seed)
        for peer, run in (peers(table, encoded, seed) | beside).items():
            asked = peer.startswith("ours") or peer in beside or any(name in peer for name in arguments.peers)
            if not asked:
                continue
            started = time.process_time()
            labels = run()
            seconds = time.process_time() - started
            row = {"corpus": corpus, "table": table.name, "peer": peer}
            row |= {"ARI": adjusted_rand_score(table.truth, labels), "CPU s": seconds}
            row["rare"] = found_rare(table.truth, labels) if corpus == "rare" else np.nan
            rows.append(row)
            print(f"{table.name:36} {peer:20} ARI {row['ARI']:.3f} CPU {seconds:.2f} s", flush=True)
    report(pd.DataFrame(rows))


if __name__ == "__main__":
    warnings.filterwarnings("ignore")  # the peers', about convergence and empty levels
    with threadpool_limits(limits=1):
        main()
