"""What is unfinished or doubtful on a map, as findings that open the place."""

from collections.abc import Collection, Mapping

from core.claims import Claim
from core.errors import Finding
from core.journeys._model import JourneyMap
from core.journeys._rules import Known, View
from core.journeys._rules_content import CONTENT
from core.journeys._rules_structure import STRUCTURE

CHECKS: Mapping[str, str] = {rule.code: rule.one for rule in (*STRUCTURE, *CONTENT)}
"""What each check says, by its code."""

_ORDER = {"error": 0, "warning": 1, "info": 2}


class MapFinding(Finding):
    """A finding on a map; `places` are the ids of its parts where to look, "" for the map itself, in order.

    `labels` says what each place is called; `example` is the first of them.
    """

    places: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def validate_journey(
    journey: JourneyMap,
    *,
    known_claims: Collection[str] | Mapping[str, Claim] | None = None,
    known_maps: Collection[str] | None = None,
    known_personas: Collection[str] | None = None,
    known_items: Collection[str] | None = None,
) -> tuple[MapFinding, ...]:
    """Return what is wrong, doubtful or unfinished on a map: errors first, one finding for each check.

    `count` says how often the check fails, `places` where.

    Parameters
    ----------
    journey : JourneyMap
        The map.
    known_claims, known_maps, known_personas, known_items : collection of str, optional
        Ids of what the study has; given, everything named on the map must be among them. Claims given by their ids, as
        a mapping, also tell what kinds of evidence there are (comments, events, interviews); without them, claims
        whose ids tell of different things count as different kinds.

    Examples
    --------
    >>> [finding.code for finding in validate_journey(JourneyMap(id="shoes", title="Buy shoes"))]
    ['no-stages', 'no-persona']
    """
    view = View(journey, Known(known_claims, known_maps, known_personas, known_items))
    findings = []
    for rule in (*STRUCTURE, *CONTENT):
        places = list(rule.find(view))
        if places:
            findings.append(
                MapFinding(
                    code=rule.code,
                    severity=rule.severity,
                    message=rule.one if len(places) == 1 else rule.many.format(len(places)),
                    hint=rule.hint,
                    count=len(places),
                    example=places[0][1],
                    places=tuple(place for place, _ in places),
                    labels=tuple(label for _, label in places),
                )
            )
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.severity]))
