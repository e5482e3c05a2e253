"""Opportunities with what they answer and what comes of them, as CSV for a spreadsheet or a tracker."""

import csv
import io
from collections.abc import Iterator, Sequence

from core.exports._cells import safe_cell
from core.opportunities import GONE, Metric, Opportunity, Pain, Solution, opportunity_priority, pains_of
from core.study import Study

HEADER = (
    *("pain point", "persona or map", "severity"),
    *("opportunity", "opportunity status", "opportunity owner", "customer value", "business value"),
    *("opportunity effort", "confidence", "priority"),
    *("solution", "solution status", "solution owner", "solution effort", "due", "link"),
    *("metric", "unit", "better", "target", "bound", "latest", "latest on", "expected effect"),
)
_WIDTHS = (3, 8, 6, 8)
_Cells = tuple[object, ...]


def opportunities_csv(study: Study) -> str:
    """Return one row for each chain of pain point, opportunity, solution and metric; what is missing is empty.

    Every opportunity, solution and metric stands in at least one row, and so does every pain point that an opportunity
    answers. What is named but gone is called "no longer in the study".

    Returns
    -------
    str
        CSV with a header line. A text that a spreadsheet would take for a formula starts with an apostrophe.
    """
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(HEADER)
    for row in _rows(study):
        writer.writerow([safe_cell(cell) for cell in row])
    return sink.getvalue()


def _rows(study: Study) -> Iterator[_Cells]:
    backlog = study.backlog
    pains = {one.ref.key: one for one in pains_of(study.personas, study.journeys, backlog)}
    nothing = tuple(("",) * width for width in _WIDTHS)
    for opportunity in backlog.opportunities:
        answered = [_pain(pains[ref.key]) for ref in opportunity.pains] or [nothing[0]]
        solutions = [one for one in backlog.solutions if opportunity.id in one.opportunity_ids]
        after = [cells for one in solutions for cells in _solution(study, one)] or [(*nothing[2], *nothing[3])]
        for pain in answered:
            for cells in after:
                yield (*pain, *_opportunity(opportunity), *cells)
    known = {one.id for one in backlog.opportunities}
    for solution in backlog.solutions:
        lost = [one for one in solution.opportunity_ids if one not in known]
        if lost or not solution.opportunity_ids:
            before = (f"({GONE})" if lost else "", *nothing[1][1:])
            for cells in _solution(study, solution):
                yield (*nothing[0], *before, *cells)
    moved = {effect.metric_id for one in backlog.solutions for effect in one.effects}
    for metric in backlog.metrics:
        if metric.id not in moved:
            yield (*nothing[0], *nothing[1], *nothing[2], *_metric(metric, ""))


def _pain(pain: Pain) -> _Cells:
    return pain.title, f"({GONE})" if pain.is_gone else pain.place, pain.severity


def _opportunity(one: Opportunity) -> _Cells:
    index = opportunity_priority(one).index
    priority = None if index is None else round(index, 2)
    estimates = (one.customer_value, one.business_value, one.effort, one.confidence)
    return (one.title, one.status, one.owner, *estimates, priority)


def _solution(study: Study, one: Solution) -> Sequence[_Cells]:
    own = (one.title, one.status, one.owner, one.effort, one.due, one.link)
    metrics = {metric.id: metric for metric in study.backlog.metrics}
    found: list[_Cells] = []
    for effect in one.effects:
        metric = metrics.get(effect.metric_id)
        cells = _metric(metric, effect.text) if metric else (f"({GONE})", *("",) * 6, effect.text)
        found.append((*own, *cells))
    return found or [(*own, *("",) * _WIDTHS[3])]


def _metric(one: Metric, effect: str) -> _Cells:
    latest = one.readings[-1] if one.readings else None
    reading = (latest.value, latest.on) if latest else ("", "")
    return (one.title, one.unit, one.direction, one.target, one.bound, *reading, effect)
