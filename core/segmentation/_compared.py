"""What numbers of segments are compared by, and the tables that it is kept as."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.segmentation._encoded import IntArray
from core.segmentation._evidence import EVIDENCE_COLUMNS, OF_NUMBER, SearchEvidence, halves_of
from core.segmentation._fineness import Gains


@dataclass(frozen=True, slots=True)
class Compared:
    """What numbers of segments were compared by.

    scores : BIC by number, 1 included; lower is better.
    finer : by smaller number, what BIC's best gains over it, and what it gains on made-up customers of that number.
    halves : by number, how independent halves of the customers group them (`split_halves`).
    doubt : ICL of the same numbers: BIC and the doubt about who belongs where.
    """

    scores: dict[int, float]
    finer: dict[int, Gains]
    halves: dict[int, tuple[IntArray, ...]]
    doubt: dict[int, float]


def numbers_frame(compared: Compared) -> pd.DataFrame:
    """Return how well each number of segments describes the customers, as a table."""
    numbers = sorted(compared.scores)
    columns = {
        "n_segments": np.array(numbers, dtype=np.int64),
        "bic": np.array([compared.scores[k] for k in numbers]),
        "doubt": np.array([compared.doubt.get(k, np.nan) for k in numbers]),
    }
    return pd.DataFrame(columns)


def finer_frame(compared: Compared) -> pd.DataFrame:
    """Return what BIC's best number gains over smaller ones, as a table."""
    rows = [
        (k, draw, gain)
        for k, gains in sorted(compared.finer.items())
        for draw, gain in enumerate((gains.found, *gains.made_up))
    ]
    frame = pd.DataFrame(rows, columns=list(EVIDENCE_COLUMNS["finer"]))
    return frame.astype({"n_segments": "int64", "draw": "int64", "gain": "float64"})


def compared_from(evidence: SearchEvidence) -> Compared:
    """Return what numbers of segments were compared by, from its tables."""
    ids: list[int] = evidence.numbers["n_segments"].tolist()
    scores = dict(zip(ids, evidence.numbers["bic"].tolist(), strict=True))
    doubt = dict(zip(ids, evidence.numbers["doubt"].tolist(), strict=True))
    gains: dict[int, list[float]] = {}
    finer = evidence.finer.sort_values(["n_segments", "draw"])
    for k, gain in zip(finer["n_segments"].tolist(), finer["gain"].tolist(), strict=True):
        gains.setdefault(k, []).append(gain)
    halves = {k: halves_of(evidence.halves, OF_NUMBER, k) for k in ids}
    return Compared(
        scores=scores,
        finer={k: Gains(found, tuple(made_up)) for k, (found, *made_up) in gains.items()},
        halves={k: tables for k, tables in halves.items() if tables},
        doubt={k: one for k, one in doubt.items() if not np.isnan(one)},
    )
