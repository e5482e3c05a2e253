"""Figures behind doubts about segments: what is missing, one column that decides alone, habits of answering."""

import numpy as np
import pandas as pd

from core.claims._compared import compared_shares
from core.claims._data import EvidenceData
from core.claims._model import Evidence
from core.errors import DataError
from core.schema import Role, questions
from core.segmentation import blank_cells, scale_use, settled_share

BLANK_METHOD = (
    "Customers without a known value in this column, in the segment and everywhere else; the ranges allow for chance "
    "(Wilson and Newcombe intervals)."
)
SETTLED_METHOD = (
    "How much of which segment a customer is in is known from this column alone, numbers in sixteen groups of about "
    "equal size; 100% when it decides by itself (mutual information over the entropy of the segments)."
)
STYLE_METHOD = (
    "Which part of what people's usual answers differ in is the people, and not the single items; the same of how far "
    "their answers lie apart (reliability of a mean, as Cronbach's alpha)."
)


def measure_blank(data: EvidenceData, segment_id: str, column: str) -> Evidence:
    """Return how many of a segment have no known value in a column, beside everyone else.

    Raises DataError for a column that is not there.
    """
    blank, member = blank_cells(_cells(data, column)), data.members(segment_id)
    n, others_n = int((blank & member).sum()), int((blank & ~member).sum())
    return Evidence(
        statistic="blank",
        column=column,
        **compared_shares(n, int(member.sum()), others_n, int((~member).sum())),
        method=BLANK_METHOD,
        row_ids=data.examples(blank & member),
        source=data.customers.fingerprint,
    )


def measure_settled(data: EvidenceData, column: str) -> Evidence:
    """Return which part of who belongs where a column alone settles, 0 to 1; those who fit none are not counted.

    Raises DataError for a column that is not there, or with fewer than two segments.
    """
    placed = ~data.members("")
    labels = np.unique(data.segments.reindex(data.customers.frame.index)[placed].astype("str"), return_inverse=True)[1]
    if labels.size == 0 or labels.max() < 1:
        message = "A claim speaks of what settles who belongs where, but there are no two segments."
        raise DataError(message, hint="Find segments again.")
    value, n = settled_share(_cells(data, column)[placed], labels), int(placed.sum())
    return Evidence(
        statistic="settled",
        column=column,
        n=n,
        total=n,
        value=value,
        low=value,
        high=value,
        method=SETTLED_METHOD,
        source=data.customers.fingerprint,
    )


def measure_answer_style(data: EvidenceData, question: str) -> Evidence:
    """Return how reliably people differ in how high they answer a battery, and (`effect`) in how far apart, 0 to 1.

    Raises DataError when there is no such battery any more.
    """
    used = [spec for spec in data.customers.columns if spec.use and spec.role is Role.ORDERED]
    battery = next((one for one in questions(used) if one.name == question), None)
    if battery is None:
        message = f"A claim speaks of the answers to {question!r}, but there is no such question."
        raise DataError(message, hint="Find segments again.")
    use = scale_use(battery, data.customers.frame)
    return Evidence(
        statistic="answer_style",
        column=question,
        n=use.n,
        total=use.n,
        value=use.level,
        low=use.level,
        high=use.level,
        effect=use.spread,
        method=STYLE_METHOD,
        source=data.customers.fingerprint,
    )


def _cells(data: EvidenceData, column: str) -> pd.Series:
    if column not in data.customers.frame.columns:
        message = f"A claim speaks of the column {column!r}, which is not there."
        raise DataError(message, hint="Find segments again.")
    return data.customers.frame[column]
