"""How sure the numbers of a statement are, in words."""

from collections.abc import Mapping

from core.claims import Evidence
from core.schema import ColumnSpec
from core.wording._column_words import figure
from core.wording._described import covers_all
from core.wording._figures import FIGURES
from core.wording._numbers import lies, percent
from core.wording._search import SEARCH, search_certainty
from core.wording._told import TOLD, told_certainty


def certainty(evidence: Evidence, specs: Mapping[str, ColumnSpec]) -> str:
    """Return how sure the numbers are, in words: counts, interval, and whether chance could explain it."""
    if evidence.statistic == "quote":
        return f"Comment {evidence.row_ids[0]}, personal data removed."
    if evidence.statistic in SEARCH:
        return search_certainty(evidence, specs)
    if evidence.statistic in TOLD:
        return f"{told_certainty(evidence)} with 95% confidence. {_chance(evidence)}"
    if evidence.statistic == "nearest":
        return "Real customers, not an average: nobody is exactly like the description."
    if covers_all(evidence):
        return f"Counted: {evidence.total:,} customers here, {evidence.others_total:,} others."
    spec = None if evidence.statistic in {"sum_share", "negativity"} else specs.get(evidence.column)
    bounds = (evidence.low, evidence.high)
    low, high = map(percent, bounds) if spec is None else (figure(one, spec) for one in bounds)
    where = lies(low, high)
    if evidence.statistic in {"median", "mean", "negativity", "spread", "total"}:
        counted = f"Counted: {evidence.total:,} customers here, {evidence.others_total:,} others."
    else:
        what = "events" if evidence.statistic == "event_share" else "customers"
        added = "the sum over " if evidence.statistic == "sum_share" else ""
        counted = f"Counted: {added}{evidence.n:,} of {evidence.total:,} {what}"
        if evidence.others_total and evidence.statistic != "sum_share":
            counted += f" here, {evidence.others_n:,} of {evidence.others_total:,} others"
        counted += "."
    if evidence.statistic in {"size", "total", *FIGURES}:
        what = {"mean": "mean", "total": "sum"}.get(evidence.statistic, "share")
        return f"{counted} The true {what} {where} with 95% confidence."
    return f"{counted} The true value {where} with 95% confidence. {_chance(evidence)}"


def _chance(evidence: Evidence) -> str:
    chance = "Chance alone hardly ever gives such a difference"
    if evidence.p_adjusted >= 0.05:
        chance = "Chance alone could give such a difference"
    p_value = f"p = {evidence.p_adjusted:.2g}" if evidence.p_adjusted >= 0.001 else "p under 0.001"
    return f"{chance} ({p_value})."
