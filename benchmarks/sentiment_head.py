"""The weights in core/feedback/_head.py: how they were learnt, and what they are worth on sets they never saw.

    python benchmarks/sentiment_head.py FOLDER [--write]

FOLDER is that of benchmarks/feedback.py. Learnt from vader_amazon and vader_tweets (MIT, human valence) and women's
clothing reviews (CC0, stars; not the rows of the benchmark): two logistic regressions on the sentence vector, one with
VADER's valence beside it (for English) and one without. A neutral text counts as 0.4 of a complaint; each set weighs
alike, and so do its two sides. The penalty is chosen by leaving each of the three sets out in turn, and so are two
cut-offs, those of highest macro-F1 of three classes on the set left out: the log-odds are stretched and shifted so that
they lie at 0.5 and 0.25. AUC is that of negative against the rest, F1 the macro-F1 of three classes with and without
the cut-offs. `--write` replaces the module.
"""

import argparse
from base64 import b85encode
from pathlib import Path

import numpy as np
import pandas as pd
from feedback import SEED, texts_of, womens_of
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from threadpoolctl import threadpool_limits

from core.feedback import SentenceEncoder, tidy
from core.feedback._text import beginning
from core.feedback._valence import compound

TAUGHT = ("vader_amazon", "vader_tweets", "womens")
HELD_OUT = ("airline", "flipkart", "rest14", "germeval17")
PENALTIES = (0.1, 0.3, 1.0)
NEUTRAL = 0.4
NARROWEST = 0.4  # log-odds between the cut-offs
DEFAULT_CUTS = (0.0, -1.1)  # log-odds of .5 and .25
MODULE = Path(__file__).parents[1] / "core" / "feedback" / "_head.py"

Rows = tuple[np.ndarray, pd.Series]
"""Sentence vectors with the valence as last column, and polarities."""


def rows_of(table: pd.DataFrame, encoder: SentenceEncoder) -> Rows:
    texts = [tidy(text) for text in table["text"]]
    valence = np.array([compound(beginning(text)) for text in texts])
    return np.hstack([encoder.encode(texts), valence[:, None]]), table["polarity"].reset_index(drop=True)


def taught_table(folder: Path, name: str) -> pd.DataFrame:
    if name != "womens":
        return texts_of(folder, name)
    rest = womens_of(folder)
    rest = rest.drop(rest.sample(3_000, random_state=SEED).index)
    return rest.groupby("polarity").sample(1_000, random_state=SEED).reset_index(drop=True)


def fitted(sets: list[Rows], n_columns: int, penalty: float) -> LogisticRegression:
    features, is_negative, weights = [], [], []
    for vectors, polarity in sets:
        negative = polarity.map({"negative": 1.0, "neutral": NEUTRAL, "positive": 0.0}).to_numpy()
        side = np.where(
            polarity == "negative", 0.5 / (polarity == "negative").sum(), 0.5 / (polarity != "negative").sum()
        )
        for label, share in ((True, negative), (False, 1 - negative)):
            kept = share > 0
            features.append(vectors[kept, :n_columns])
            is_negative.append(np.full(kept.sum(), label))
            weights.append((side * share)[kept])
    weight = np.concatenate(weights)
    head = LogisticRegression(C=penalty, max_iter=1_000)
    return head.fit(np.vstack(features), np.concatenate(is_negative), sample_weight=weight / weight.mean())


def auc(head: LogisticRegression, rows: Rows, n_columns: int) -> float:
    return float(roc_auc_score(rows[1] == "negative", head.decision_function(rows[0][:, :n_columns])))


def chosen_penalty(sets: dict[str, Rows], n_columns: int) -> float:
    found = {}
    for penalty in PENALTIES:
        left_out = []
        for name, rows in sets.items():
            others = [rest for other, rest in sets.items() if other != name]
            left_out.append(auc(fitted(others, n_columns, penalty), rows, n_columns))
        found[penalty] = round(float(np.mean(left_out)), 4)
    print(f"  mean AUC with one of {', '.join(TAUGHT)} left out, by penalty: {found}")
    return max(found, key=lambda penalty: found[penalty])


def three_classes(logits: np.ndarray, negative_from: float, positive_up_to: float) -> np.ndarray:
    return np.select([logits >= negative_from, logits <= positive_up_to], ["negative", "positive"], "neutral")


def cut_offs(sets: dict[str, Rows], n_columns: int, penalty: float) -> tuple[float, float]:
    """Return the log-odds from which on a text is negative, and up to which it is positive."""
    left_out = []
    for name, rows in sets.items():
        head = fitted([rest for other, rest in sets.items() if other != name], n_columns, penalty)
        left_out.append((head.decision_function(rows[0][:, :n_columns]), rows[1]))
    found = {
        (negative, positive): float(
            np.mean(
                [
                    f1_score(truth, three_classes(logits, negative, positive), average="macro")
                    for logits, truth in left_out
                ]
            )
        )
        for negative in np.arange(-1.0, 1.51, 0.1).round(1)
        for positive in np.arange(-2.5, 0.51, 0.1).round(1)
        if negative - positive >= NARROWEST
    }
    best = max(found, key=lambda pair: found[pair])
    usual = found[DEFAULT_CUTS]
    print(f"  cut-offs {best[0]:.1f} and {best[1]:.1f}: macro-F1 {found[best]:.3f}; at .5 and .25 {usual:.3f}")
    return best


def written(name: str, head: LogisticRegression) -> str:
    weights = head.coef_[0]
    scale = float(np.abs(weights[:512]).max() / 127)
    packed = b85encode(np.round(weights[:512] / scale).astype(np.int8).tobytes()).decode()
    lines = "\n".join(f'        "{packed[start : start + 100]}"' for start in range(0, len(packed), 100))
    valence = float(weights[512]) if len(weights) > 512 else 0.0
    offset = float(head.intercept_[0])
    return (
        f"{name} = Head(\n    scale={scale:.8f},\n    valence={valence:.4f},\n    offset={offset:.4f},\n"
        f"    packed=(\n{lines}\n    ),\n)\n"
    )


def main() -> None:
    """Print what the heads are worth; write them when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    encoder = SentenceEncoder()
    sets = {name: rows_of(taught_table(asked.folder, name), encoder) for name in TAUGHT}
    heads, cuts = {}, {}
    for name, n_columns in (("WITH_VALENCE", 513), ("ALONE", 512)):
        print(name)
        penalty = chosen_penalty(sets, n_columns)
        heads[name] = fitted(list(sets.values()), n_columns, penalty)
        cuts[name] = cut_offs(sets, n_columns, penalty)
    print(f"{'held out':12}{'n':>6}{'VADER':>8}{'with':>8}{'alone':>8}{'F1 with':>16}{'F1 alone':>16}")
    for name in HELD_OUT:
        table = texts_of(asked.folder, name).dropna(subset=["polarity"])
        rows = rows_of(table.sample(min(len(table), 1_500), random_state=SEED), encoder)
        vader = roc_auc_score(rows[1] == "negative", -rows[0][:, 512])
        print(f"{name:12}{len(rows[1]):6d}{vader:8.3f}", end="")
        print(f"{auc(heads['WITH_VALENCE'], rows, 513):8.3f}{auc(heads['ALONE'], rows, 512):8.3f}", end="")
        for head, n_columns in (("WITH_VALENCE", 513), ("ALONE", 512)):
            logits = heads[head].decision_function(rows[0][:, :n_columns])
            scores = [
                f1_score(rows[1], three_classes(logits, *pair), average="macro") for pair in (DEFAULT_CUTS, cuts[head])
            ]
            print(f"{scores[0]:10.3f}{scores[1]:6.3f}", end="")
        print(flush=True)
    for name, (negative, positive) in cuts.items():
        stretch = DEFAULT_CUTS[1] / (positive - negative)
        heads[name].coef_ *= stretch
        heads[name].intercept_ = (heads[name].intercept_ - negative) * stretch
    if asked.write:
        opening = MODULE.read_text(encoding="utf-8").partition("\nWITH_VALENCE =")[0]
        MODULE.write_text("\n".join([opening, *(written(*pair) for pair in heads.items())]), encoding="utf-8")


if __name__ == "__main__":
    with threadpool_limits(1):
        main()
