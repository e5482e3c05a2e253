"""How segments were found, in words: how often again, what each number means, what the verdict rests on."""

from collections.abc import Callable, Mapping
from typing import get_args

from core.claims import Evidence, SearchStatistic, number_of
from core.schema import ColumnSpec, Unit
from core.wording._numbers import lies, number, percent

Specs = Mapping[str, ColumnSpec]

COUNTS = frozenset({"found_again", "sure_at", "placed", "behind_gap", "fidelity", "blank"})
"""Statistics of a search that are a share of what is counted: a bar shows them."""

SEARCH = frozenset(get_args(SearchStatistic))
"""Statistics that are said by `search_sentence`."""


def search_sentence(evidence: Evidence, specs: Specs) -> str:
    """Return what a figure of the search for segments says."""
    return _SENTENCES[evidence.statistic](evidence, specs)


def search_certainty(evidence: Evidence, specs: Specs) -> str:
    """Return how a figure of the search was counted, in words, and how far chance may move it."""
    said = _COUNTED.get(evidence.statistic) or _COUNTED[evidence.table]
    said = said.format(n=evidence.n, total=evidence.total, others_total=evidence.others_total)
    if evidence.statistic == "value_spread":
        unit = specs[evidence.column].unit if evidence.column in specs else Unit.PLAIN
        best, worst = number(evidence.value, unit), number(evidence.others_value, unit)
        return f"Counted: {evidence.n:,} customers with {best} on average, {evidence.others_n:,} with {worst}."
    if evidence.statistic == "clearer":
        gain, needed = f"{evidence.effect:.2f}", f"{evidence.others_value:.2f}"
        return f"{said} Groups count as found from a gain of {needed} over one group; here it is {gain}."
    if evidence.low == evidence.high:
        return said
    return f"{said} The true share {lies(percent(evidence.low), percent(evidence.high))} with 95% confidence."


def _found_again_at(evidence: Evidence, _specs: Specs) -> str:
    weakest = f"the weakest one in {evidence.others_n} of {evidence.others_total}"
    return f"{_at(evidence)} a customer's own is found again in {percent(evidence.value)} of the re-draws; {weakest}."


def _value_spread(evidence: Evidence, specs: Specs) -> str:
    spec = specs[evidence.column]
    best, worst = number(evidence.value, spec.unit), number(evidence.others_value, spec.unit)
    explained = percent(evidence.effect)
    return (
        f"{_at(evidence)} average {spec.label} per customer goes from {worst} in the lowest to {best} in the highest; "
        f"they explain {explained} of the differences between customers."
    )


def _clearer(evidence: Evidence, _specs: Specs) -> str:
    if not evidence.total:
        return "One group describes the customers best, so no tables without groups were made up to compare with."
    beaten = "all" if evidence.n == evidence.total else f"{evidence.n}"
    return (
        f"Groups describe these customers more clearly than {beaten} of {evidence.total} made-up tables of customers "
        "without groups."
    )


def _agreement(evidence: Evidence, _specs: Specs) -> str:
    found = f"With {number_of(evidence)} segments, two" if evidence.where else "Two"
    return (
        f"{found} halves of the customers, looked at apart, agree to {percent(evidence.value)} on who belongs together."
    )


def _blank(evidence: Evidence, specs: Specs) -> str:
    own, others = percent(evidence.value), percent(evidence.others_value)
    return f"{_labelled(evidence, specs)} is not known for {own} of them; everyone else: {others}."


def _settled(evidence: Evidence, specs: Specs) -> str:
    return f"{_labelled(evidence, specs)} alone settles {percent(evidence.value)} of who belongs where."


def _labelled(evidence: Evidence, specs: Specs) -> str:
    label = specs[evidence.column].label if evidence.column in specs else evidence.column
    return label[:1].upper() + label[1:]


def _answer_style(evidence: Evidence, _specs: Specs) -> str:
    return (
        f"How high people usually answer “{evidence.column}” is {percent(evidence.value)} a matter of the person and "
        f"not of chance; how far their answers lie apart, {percent(evidence.effect)}."
    )


def _at(evidence: Evidence) -> str:
    return f"With {number_of(evidence)} segments,"


_SENTENCES: dict[str, Callable[[Evidence, Specs], str]] = {
    "found_again": lambda one, _: f"Found again in {one.n} of {one.total} re-draws of the customers.",
    "overlap": lambda one, _: f"It and what is found in its place have {percent(one.value)} in common on average.",
    "smallest": lambda one, _: f"{_at(one)} the smallest has {one.n:,} customers, {percent(one.value)} of all.",
    "found_again_at": _found_again_at,
    "sure_at": lambda one, _: f"{_at(one)} {percent(one.value)} of all customers clearly belong to theirs.",
    "value_spread": _value_spread,
    "placed": lambda one, _: f"{percent(one.value)} of all customers are in a segment; the others fit none.",
    "clearer": _clearer,
    "agreement": _agreement,
    "behind_gap": lambda one, _: (
        f"{percent(one.value)} of those in a segment have a gap between theirs and every other."
    ),
    "in_picture": lambda one, _: f"The picture shows {percent(one.value)} of the differences between customers.",
    "blank": _blank,
    "settled": _settled,
    "answer_style": _answer_style,
    "fidelity": lambda one, _: f"These rules name the segment of {percent(one.value)} of the customers rightly.",
}

_COUNTED: dict[str, str] = {
    "found_again": "Counted: {n:,} of {total:,} re-draws of the customers.",
    "settled": "Counted: {total:,} customers in a segment.",
    "answer_style": "Counted: {total:,} people who answered.",
    "redraws": "Counted: {total:,} re-draws of the customers.",
    "memberships": "Counted: {n:,} of {total:,} customers.",
    "customers": "Counted: {n:,} of {total:,} customers.",
    "halves": "Counted: {total:,} customers, in two halves, twice.",
    "made_up": "Counted: {n:,} of {total:,} made-up tables.",
    "gaps": "Counted: {n:,} of {total:,} customers.",
    "directions": "Counted: {n:,} of {total:,} directions in which customers differ.",
}
