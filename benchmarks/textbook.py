"""The fast-food survey of Dolnicar, Grün and Leisch: stability by number, and the four segments, beside the book's.

Run as ``python benchmarks/textbook.py FOLDER [--pairs N]``; FOLDER holds ``mcdonalds_survey.csv`` (1,453 answers to
eleven yes/no about the brand). The book (Market Segmentation Analysis, 2018, appendix A) runs k-means on 0/1 with the
best of ten starts and compares 100 pairs of bootstrap samples; N pairs are compared here, on one thread. Its text could
not be read here: what is called recalled is from memory, and the means are those that replications of it print.
StepMix is in ``requirements.txt`` beside this script.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from stepmix.stepmix import StepMix
from threadpoolctl import threadpool_limits

from core.adapters.readers import read_source
from core.claims import EvidenceData
from core.pipeline import prepare
from core.profiles import build_profiles
from core.schema import ColumnSpec, Facet, Role
from core.segmentation import Encoded, EncodedMixture, Encoder, SegmentationConfig, segment
from core.tables import CustomerTable

NUMBERS = range(2, 9)
N_STARTS = 10
N_STARTS_OF_FOUR = 500  # the sum of squares has dozens of minima within a thousandth of one another
ATTRIBUTES = [
    "yummy", "convenient", "spicy", "fattening", "greasy", "fast", "cheap", "tasty", "expensive", "healthy",
    "disgusting",
]  # fmt: skip
SPECS = tuple(ColumnSpec(name=name, role=Role.YES_NO, facet=Facet.ATTITUDINAL, label=name) for name in ATTRIBUTES)

PUBLISHED_MEANS = (0.55, 0.91, 0.09, 0.87, 0.53, 0.90, 0.60, 0.64, 0.36, 0.20, 0.24)
RECALLED_SIZES = (580, 222, 324, 327)
RECALLED_SEGMENTS = {
    "cheap and greasy": ("cheap", "greasy"),
    "disgusting and expensive": ("disgusting", "expensive"),
    "expensive but tasty and yummy": ("expensive", "tasty", "yummy"),
    "tasty, yummy and cheap": ("tasty", "yummy", "cheap"),
}

Predict = Callable[[np.ndarray], np.ndarray]


def kmeans(rows: np.ndarray, k: int, seed: int) -> Predict:
    return KMeans(k, n_init=N_STARTS, random_state=seed).fit(rows).predict


def minima(rows: np.ndarray) -> list[tuple[float, np.ndarray]]:
    """Return sums of squares and labels of single starts for four segments, best first."""
    models = (KMeans(4, n_init=1, init="random", random_state=seed).fit(rows) for seed in range(N_STARTS_OF_FOUR))
    return sorted(((model.inertia_, model.labels_) for model in models), key=lambda found: found[0])


def mixture(rows: np.ndarray, k: int, seed: int) -> Predict:
    """Our mixture on 0/1, which for yes/no is a latent class model."""
    encode = encoder_of(rows)
    model = EncodedMixture(k, random_state=seed, n_starts=N_STARTS, merge_start=False).fit(encode(rows))
    return lambda new: model.predict(encode(new))


def encoder_of(rows: np.ndarray) -> Callable[[np.ndarray], Encoded]:
    frame = as_frame(rows)
    encoder = Encoder(SPECS).fit(frame)
    return lambda new: encoder.transform(as_frame(new))


def as_frame(rows: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(rows.astype(bool), columns=ATTRIBUTES).astype("boolean")


def stability(rows: np.ndarray, fit: Callable, k: int, n_pairs: int) -> np.ndarray:
    """Return the agreement of two fits to bootstrap samples on all rows, for each pair of samples."""
    rng = np.random.default_rng(k)
    scores = []
    for seed in range(n_pairs):
        halves = [fit(rows[rng.integers(0, len(rows), len(rows))], k, 2 * seed + which)(rows) for which in (0, 1)]
        scores.append(adjusted_rand_score(*halves))
    return np.array(scores)


def log_likelihood(rows: np.ndarray, shares: np.ndarray, sizes: np.ndarray, *, n_steps: int = 2_000) -> float:
    """Return the maximised log likelihood of a Bernoulli mixture, run on from a solution without smoothing."""
    before = -np.inf
    for _ in range(n_steps):
        p = np.clip(shares, 1e-10, 1 - 1e-10)
        joint = rows @ np.log(p).T + (1 - rows) @ np.log(1 - p).T + np.log(sizes)
        total = np.logaddexp.reduce(joint, axis=1)
        posterior = np.exp(joint - total[:, None])
        sizes = posterior.mean(0)
        shares = posterior.T @ rows / posterior.sum(0)[:, None]
        if total.sum() - before < 1e-8:
            break
        before = total.sum()
    return float(total.sum())


def matched(labels: np.ndarray, to: np.ndarray, k: int) -> np.ndarray:
    """Return labels renumbered to agree with others as often as possible."""
    table = np.array([[np.sum((labels == a) & (to == b)) for b in range(k)] for a in range(k)])
    own, others = linear_sum_assignment(-table)
    return np.array([others[list(own).index(label)] for label in labels])


def in_book_order(rows: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return labels 0 to 3 in the order of the book, told by what the segments say."""
    shares = np.array([rows[labels == label].mean(0) for label in range(4)])
    said = dict(zip(ATTRIBUTES, shares.T, strict=True))
    fits = np.array([
        said["cheap"] + said["greasy"] - said["tasty"],
        said["disgusting"] + said["expensive"] - said["tasty"],
        said["expensive"] + said["tasty"] + said["yummy"],
        said["tasty"] + said["yummy"] + said["cheap"],
    ])  # fmt: skip
    book, own = linear_sum_assignment(-fits)
    place = dict(zip(own, book, strict=True))
    return np.array([place[label] for label in labels])


def describe(rows: np.ndarray, answers: pd.DataFrame, labels: np.ndarray) -> pd.DataFrame:
    like = answers["Like"].cat.codes - 5.0
    often = answers["VisitFrequency"].cat.codes
    table = {}
    for label in range(4):
        own = labels == label
        table[label + 1] = {
            "size": own.sum(),
            **{f"% {name}": 100 * rows[own, place].mean() for place, name in enumerate(ATTRIBUTES)},
            "mean liking, -5 to 5": like[own].mean(),
            "% visit monthly or more": 100 * (often[own] >= 3).mean(),
            "% women": 100 * (answers["Gender"][own] == "Female").mean(),
            "mean age": answers["Age"][own].mean(),
        }
    return pd.DataFrame(table).round(1)


def show_stability(rows: np.ndarray, n_pairs: int) -> None:
    print(f"\nAgreement (ARI) of {n_pairs} pairs of bootstrap samples, by number of segments")
    for name, fit in (("k-means", kmeans), ("our mixture", mixture)):
        for k in NUMBERS:
            low, middle, high = np.quantile(stability(rows, fit, k, n_pairs), [0.25, 0.5, 0.75])
            print(f"{name:12} {k}: median {middle:.3f}, quartiles {low:.3f} to {high:.3f}", flush=True)
    print("Recalled from the book: two, three and four segments are stable, more are less so; four are chosen.")


def show_four(rows: np.ndarray, answers: pd.DataFrame) -> np.ndarray:
    found = minima(rows)
    books = in_book_order(rows, found[0][1])
    print(f"\nSmallest sums of squares of {N_STARTS_OF_FOUR} single starts of k-means, with sizes")
    for total, labels in found[:25:3]:
        sizes = sorted(np.bincount(labels).tolist(), reverse=True)
        print(f"  {total:.2f} {sizes} ARI with the best {adjusted_rand_score(books, labels):.3f}")
    ours = matched(mixture(rows, 4, 0)(rows), books, 4)
    print("\nFour segments, k-means as in the book (1", *RECALLED_SEGMENTS, sep=" | ", end=")\n")
    print(describe(rows, answers, books).to_string())
    print(f"sizes {np.bincount(books).tolist()}, recalled from the book {list(RECALLED_SIZES)}")
    print("\nFour segments, our mixture, numbered to match")
    print(describe(rows, answers, ours).to_string())
    print("\nCustomers by k-means (rows) and our mixture (columns)")
    print(pd.crosstab(books + 1, ours + 1, rownames=["k-means"], colnames=["mixture"]).to_string())
    print(f"agreement {np.mean(books == ours):.1%}, ARI {adjusted_rand_score(books, ours):.3f}")
    for name, labels in (("our mixture", ours), ("k-means", books)):
        shares = np.array([rows[labels == label].mean(0) for label in range(4)])
        total = log_likelihood(rows, shares, np.bincount(labels) / len(labels))
        print(f"log likelihood run on from {name}: {total:.2f}")
    peer = StepMix(4, measurement="binary", n_init=N_STARTS, random_state=0, verbose=0, progress_bar=0).fit(rows)
    print(f"log likelihood of StepMix, {N_STARTS} starts: {peer.score(rows) * len(rows):.2f}")
    return books


def show_claims(rows: np.ndarray, labels: np.ndarray) -> None:
    """Check what the book says of each segment: that it thinks so more than everyone else does."""
    print("\nWhat the book says of its segments, and whether ours of k-means think so more than everyone else")
    for label, (name, said) in enumerate(RECALLED_SEGMENTS.items()):
        own = labels == label
        for attribute in said:
            values = rows[:, ATTRIBUTES.index(attribute)]
            inside, outside = values[own].mean(), values[~own].mean()
            print(f"{label + 1} {name}: {attribute} {inside:.0%}, everyone else {outside:.0%}: {inside > outside}")


def show_default(table: CustomerTable, books: np.ndarray) -> None:
    found = segment(table, SegmentationConfig())
    record = found.record
    print("\nThe studio with default settings, on the eleven attributes")
    print(f"{record.n_segments} segments ({record.verdict}): {record.reason} {record.verdict_reason}")
    for one in record.candidates:
        print(f"  {one.n_segments}: BIC {one.score:.0f}, found again in halves {one.stability}")
    print(f"ARI with the four of k-means {adjusted_rand_score(books, found.members['segment']):.3f}")
    four = segment(table, SegmentationConfig(n_segments=4))
    data = EvidenceData(table, four.members["segment"])
    profiles = build_profiles(data, tuple(one.id for one in four.record.segments)).profiles
    print(f"with four asked for: ARI {adjusted_rand_score(books, four.members['segment']):.3f}")
    for info, profile in zip(four.record.segments, profiles, strict=True):
        rule = profile.rule.text if profile.rule else "no rule"
        print(f"  {profile.name}: {info.size}, found again {info.stability:.2f}, {rule}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=int, default=20)
    arguments = parser.parse_args()
    customers = prepare([read_source(arguments.folder / "mcdonalds_survey.csv")]).customers
    answers = customers.frame
    rows = answers[ATTRIBUTES].to_numpy(dtype=np.float64)
    print(f"{len(rows):,} answers; share of yes beside the published one")
    for name, mean, published in zip(ATTRIBUTES, rows.mean(0), PUBLISHED_MEANS, strict=True):
        print(f"  {name:12} {mean:.2f} {published:.2f}")
    books = show_four(rows, answers)
    show_claims(rows, books)
    show_default(CustomerTable(answers[ATTRIBUTES], SPECS), books)
    show_stability(rows, arguments.pairs)


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
