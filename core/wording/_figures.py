"""What a group is worth, how surely it belongs together and how well a rule finds it, in words."""

from collections.abc import Mapping

from core.claims import Condition, Evidence
from core.schema import ColumnSpec, Unit
from core.wording._numbers import all_of, is_plural, listed, number, percent, readable_level, with_unit

FIGURES = frozenset({"mean", "sum_share", "sure", "precision", "reach"})
"""Statistics that are said by `figure_sentence`."""


RARELY_FOUND = 0.5
"""A segment found again in a smaller share of the re-draws than this is not one to rely on [Hennig 2007]."""


def found_again_words(n_found: int, n_resamples: int) -> str:
    """Return how often re-draws of the customers found a segment again; "" where that was not tried.

    Examples
    --------
    >>> found_again_words(94, 100), found_again_words(3, 100)
    ('found again in 94 of 100 re-draws', 'seldom found again: in 3 of 100 re-draws')
    """
    if not n_resamples:
        return ""
    seldom = "seldom found again:" if n_found < RARELY_FOUND * n_resamples else "found again"
    return f"{seldom} in {n_found} of {n_resamples} re-draws"


def reliance_words(n_found: int, n_resamples: int) -> str:
    """Return what to bear in mind of a segment that is seldom found again; "" for any other.

    Examples
    --------
    >>> reliance_words(94, 100), reliance_words(0, 0)
    ('', '')
    """
    if not n_resamples or n_found >= RARELY_FOUND * n_resamples:
        return ""
    return (
        f"With other customers this segment would be cut elsewhere: it was found again in {n_found} of {n_resamples} "
        "re-draws. Use it as a convenient cut, not as a group that is there."
    )


def rule_text(spec: ColumnSpec, condition: Condition) -> str:
    """Return a test as a person would type it into a filter: "age 20 to 29 years", "city size is big city"."""
    values = [_exact(value) if isinstance(value, float) else readable_level(value) for value in condition.values]
    if condition.op in {"is_true", "is_false"}:
        return f"{spec.label} is {'yes' if condition.op == 'is_true' else 'no'}"
    if condition.op == "between":
        return f"{spec.label} {values[0]} to {with_unit(values[1], spec.unit)}"
    if condition.op in {"is", "in"}:
        return f"{spec.label} is {' or '.join(values)}"
    if spec.unit is Unit.SHARE:
        values = [f"{100 * float(condition.values[0]):.3g}%"]
    if spec.levels and str(condition.values[0]) == spec.levels[-1 if condition.op == "at_least" else 0]:
        return f"{spec.label} is {values[0]}"  # nothing lies beyond it
    return f"{spec.label} {'at least' if condition.op == 'at_least' else 'at most'} {with_unit(values[0], spec.unit)}"


def _exact(value: float) -> str:
    """Return a bound with all of its digits: a rule is typed into another program."""
    return f"{value:.10g}" if abs(value) < 10_000 else f"{value:,.10g}"


def _rule(conditions: tuple[Condition, ...], specs: Mapping[str, ColumnSpec]) -> str:
    return listed(tuple(rule_text(specs[one.column], one) for one in conditions))


def figure_sentence(evidence: Evidence, specs: Mapping[str, ColumnSpec]) -> str:
    """Return what a figure of the kinds in `FIGURES` says."""
    own, others = percent(evidence.value), percent(evidence.others_value)
    if evidence.statistic == "mean":
        spec = specs[evidence.column]
        value, beside = (number(one, spec.unit) for one in (evidence.value, evidence.others_value))
        return f"Average {spec.label} per customer: {value}; everyone else: {beside}."
    if evidence.statistic == "sum_share":
        customers = percent(evidence.n / evidence.total if evidence.total else 0.0)
        label = specs[evidence.column].label
        come = "come" if is_plural(label) else "comes"
        return f"{own} of all {all_of(label)} {come} from them, who are {customers} of the customers."
    if evidence.statistic == "sure":
        return f"{own} of them belong here with little doubt, and {others} of the members of other segments to theirs."
    rule = _rule(evidence.where, specs)
    if evidence.statistic == "precision":
        return f"{own} of those picked by “{rule}” are members; of those it leaves: {others}."
    return f"“{rule}” picks {own} of all members; of everyone else: {others}."
