"""The weights in core/feedback/_head.py: how they were learnt, and what they are worth on sets they never saw.

    python -m benchmarks.sentiment_head FOLDER [--write]

FOLDER is that of benchmarks/feedback.py. Learnt from vader_amazon and vader_tweets (MIT, human valence) and women's
clothing reviews (CC0, stars; not the rows of the benchmark): two logistic regressions of three kinds (negative,
neutral, positive) on the sentence vector, one with VADER's valence beside it (for English) and one without. Each set
weighs alike, and so do its kinds. The penalty is the one of highest AUC plus macro-F1 on those of the three sets that
did not teach, where one or two of them did.

AUC is that of negative against the rest, F1 the macro-F1 of three kinds. The last figure is F1 where the shares of the
kinds are estimated from the texts of the set (Saerens, Latinne and Decaestecker 2002): shown because it is worse on the
three sets, and therefore not used. `--write` replaces the weights in the module.
"""

import argparse
from base64 import b85encode
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from threadpoolctl import threadpool_limits

from benchmarks.feedback import SEED, TAUGHT, texts_of, womens_of
from core.feedback import SentenceEncoder, tidy
from core.feedback._head import Head, shares
from core.feedback._text import beginning
from core.feedback._valence import compound

HELD_OUT = ("airline", "flipkart", "rest14", "germeval17")
PENALTIES = (0.03, 0.1, 0.3, 1.0)
PENALTY = 0.3
"""That of highest AUC plus F1 in the printed table, for both heads."""
KINDS = np.array(["negative", "neutral", "positive"])
MODULE = Path(__file__).parents[1] / "core" / "feedback" / "_head.py"

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Sentence vectors, valences and polarities."""


def rows_of(table: pd.DataFrame, encoder: SentenceEncoder) -> Rows:
    texts = [tidy(text) for text in table["text"]]
    valence = np.array([compound(beginning(text)) for text in texts])
    return encoder.encode(texts), valence, table["polarity"].to_numpy(dtype=object)


def taught_rows(folder: Path, encoder: SentenceEncoder) -> dict[str, Rows]:
    rest = womens_of(folder)
    rest = rest.drop(rest.sample(3_000, random_state=SEED).index)
    womens = rest.groupby("polarity").sample(1_000, random_state=SEED)
    tables = {name: womens if name == "womens" else texts_of(folder, name) for name in TAUGHT}
    return {name: rows_of(table, encoder) for name, table in tables.items()}


def fitted(sets: Sequence[Rows], penalty: float, *, with_valence: bool) -> Head:
    """Return a head taught by some sets, as it is stored."""
    weights = []
    for _, _, polarity in sets:
        kinds, place, often = np.unique(polarity, return_inverse=True, return_counts=True)
        weights.append(1 / len(kinds) / often[place])
    vectors, valence, polarity = (np.concatenate(columns) for columns in zip(*sets, strict=True))
    weight = np.concatenate(weights)
    columns = np.hstack([vectors, valence[:, None]]) if with_valence else vectors
    found = LogisticRegression(C=penalty, max_iter=1_000)
    found.fit(columns.astype(float), polarity, sample_weight=weight / weight.mean())
    of_vectors, of_valence = found.coef_[:, :512], found.coef_[:, 512] if with_valence else np.zeros(3)
    scale = round(float(np.abs(of_vectors).max() / 127), 8)
    return Head(
        scale=scale,
        valence=tuple(float(one) for one in of_valence.round(4)),
        offsets=tuple(float(one) for one in found.intercept_.round(4)),
        packed=b85encode(np.round(of_vectors / scale).clip(-127, 127).astype(np.int8).tobytes()).decode(),
    )


def figures(head: Head, rows: Rows) -> tuple[float, float, float]:
    """Return AUC, macro-F1, and macro-F1 with estimated shares of kinds."""
    probable = shares(head.logits(rows[0], rows[1]))
    scores = [
        f1_score(rows[2], KINDS[found.argmax(axis=1)], labels=KINDS, average="macro")
        for found in (probable, with_estimated_shares(probable))
    ]
    return float(roc_auc_score(rows[2] == "negative", probable[:, 0])), float(scores[0]), float(scores[1])


def with_estimated_shares(probable: np.ndarray) -> np.ndarray:
    share, found = np.full(3, 1 / 3), probable
    for _ in range(200):
        found = probable * share
        found = found / found.sum(axis=1, keepdims=True)
        share = found.mean(axis=0)
    return found


def left_out(sets: dict[str, Rows], name: str, penalty: float, *, with_valence: bool) -> Head:
    """Return a head that was not taught by one set."""
    return fitted([rows for other, rows in sets.items() if other != name], penalty, with_valence=with_valence)


def by_penalty(sets: dict[str, Rows], *, with_valence: bool) -> None:
    for penalty in PENALTIES:
        found = []
        for taught in (*((name,) for name in sets), *combinations(sets, 2)):
            head = fitted([sets[name] for name in taught], penalty, with_valence=with_valence)
            found += [figures(head, sets[name]) for name in sets if name not in taught]
        _print_row(f"  left out, penalty {penalty}", np.mean(found, axis=0))


def _print_row(title: str, values: Sequence[float]) -> None:
    print(f"{title:32}{''.join(f'{value:7.3f}' for value in values)}", flush=True)


def written(name: str, head: Head) -> str:
    lines = "\n".join(f'        "{head.packed[start : start + 100]}"' for start in range(0, len(head.packed), 100))
    return (
        f"{name} = Head(\n    scale={head.scale:.8f},\n    valence={head.valence},\n    offsets={head.offsets},\n"
        f"    packed=(\n{lines}\n    ),\n)\n"
    )


def main() -> None:
    """Print what the heads are worth; write them when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    encoder = SentenceEncoder()
    sets = taught_rows(asked.folder, encoder)
    held_out = {}
    for name in HELD_OUT:
        table = texts_of(asked.folder, name).dropna(subset=["polarity"])
        held_out[name] = rows_of(table.sample(min(len(table), 1_500), random_state=SEED), encoder)
    heads = {}
    for name, with_valence in (("WITH_VALENCE", True), ("ALONE", False)):
        print(f"{name}: AUC, F1, F1 with estimated shares")
        by_penalty(sets, with_valence=with_valence)
        heads[name] = fitted(list(sets.values()), PENALTY, with_valence=with_valence)
        for held, rows in held_out.items():
            _print_row(f"  {held}, held out, n={len(rows[2])}", figures(heads[name], rows))
    if asked.write:
        opening = MODULE.read_text(encoding="utf-8").partition("\nWITH_VALENCE =")[0]
        MODULE.write_text("\n".join([opening, *(written(*pair) for pair in heads.items())]), encoding="utf-8")


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
