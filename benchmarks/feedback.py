"""Agreement of our themes with human labels, beside TF-IDF with KMeans and NMF, in one run.

Usage: python benchmarks/feedback.py FOLDER
where FOLDER holds airline.parquet (text, negativereason) and ecom10.parquet (text, label).
AMI: adjusted mutual information, 0 is chance and 1 is equal. Costs are CPU-seconds of this process.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score
from threadpoolctl import threadpool_limits

from core.config import no_progress
from core.feedback import SentenceEncoder
from core.feedback._themes import mine_themes

SEED = 0


def read_sets(folder: Path) -> dict[str, pd.DataFrame]:
    airline = pd.read_parquet(folder / "airline.parquet").dropna(subset=["negativereason"])
    airline = airline[airline["negativereason"] != "Can't Tell"].rename(columns={"negativereason": "topic"})
    ecom = pd.read_parquet(folder / "ecom10.parquet").rename(columns={"label": "topic"})
    return {
        name: table[["text", "topic"]].reset_index(drop=True)
        for name, table in (("airline", airline), ("ecom10", ecom))
    }


def ours(texts: pd.Series) -> np.ndarray:
    index = pd.Index([f"f{place:06d}" for place in range(len(texts))], name="feedback_id")
    comments = pd.DataFrame(
        {"customer_id": index, "text": texts.to_numpy(), "language": "en", "negativity": 0.9, "publishable": True},
        index=index,
    )
    theme_of, _ = mine_themes(
        comments, polarity="negative", embedder=SentenceEncoder(), seed=SEED, on_progress=no_progress
    )
    return theme_of.to_numpy()


def tfidf_kmeans(texts: pd.Series, n_groups: int) -> np.ndarray:
    matrix = TfidfVectorizer(stop_words="english", min_df=3, sublinear_tf=True).fit_transform(texts)
    return KMeans(n_groups, n_init=4, random_state=SEED).fit_predict(matrix)


def tfidf_nmf(texts: pd.Series, n_groups: int) -> np.ndarray:
    matrix = TfidfVectorizer(stop_words="english", min_df=3, sublinear_tf=True).fit_transform(texts)
    return NMF(n_groups, init="nndsvd", random_state=SEED, max_iter=400).fit_transform(matrix).argmax(axis=1)


def timed(work: Callable[[], np.ndarray]) -> tuple[np.ndarray, float]:
    start = time.process_time()
    return work(), time.process_time() - start


def main(folder: Path) -> None:
    ours(pd.Series([f"The zip of jacket number {place} broke." for place in range(60)]))  # loads the models
    print(f"{'set':10}{'method':16}{'groups':>7}{'covered':>9}{'AMI':>7}{'CPU-s':>7}")
    for name, table in read_sets(folder).items():
        groups, seconds = timed(lambda table=table: ours(table["text"]))
        n_groups = len(set(groups) - {""})
        rows = [("ours", groups, seconds)]
        for label, method in (("tfidf+kmeans", tfidf_kmeans), ("tfidf+nmf", tfidf_nmf)):
            rows.append((label, *timed(lambda method=method, table=table, n=n_groups: method(table["text"], n))))
        for label, found, cost in rows:
            # A comment without a theme counts as a group of its own kind, against us.
            agreement = adjusted_mutual_info_score(table["topic"], found)
            covered = float(np.mean(found != "")) if label == "ours" else 1.0
            print(f"{name:10}{label:16}{len(set(found) - {''}):7d}{covered:9.2f}{agreement:7.3f}{cost:7.1f}")


if __name__ == "__main__":
    with threadpool_limits(1):
        main(Path(sys.argv[1]))
