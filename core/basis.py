"""How a persona is known: the data behind it, whether its people are a group at all, and how surely they belong."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.personas import Persona
from core.profiles import VERDICT_IDS, again_ids
from core.schema import Role, TableKind
from core.segmentation import SegmentationRecord, Verdict
from core.study import Study
from core.wording import listed

_ROWS: dict[TableKind, str] = {
    TableKind.CUSTOMERS: "customers",
    TableKind.EVENTS: "events",
    TableKind.SURVEY: "answers to a survey",
    TableKind.FEEDBACK: "comments",
}
_ASKED = frozenset({TableKind.CUSTOMERS, TableKind.SURVEY})
"""Tables in which comments may stand beside answers."""

_GROUPS: dict[Verdict, str] = {
    "natural": "There are gaps between the groups of customers, of which this is one.",
    "reproducible": "The groups of customers run into each other, but the same ones are found again and again.",
    "constructed": "All customers form one continuum: this group is a useful cut of it, made and not found.",
    "none": "The data shows no groups: this one is a cut made for convenience.",
}


@dataclass(frozen=True, slots=True)
class Basis:
    """One sentence on how a persona is known, and the claims behind it; none for what the study itself says."""

    text: str
    claim_ids: tuple[str, ...] = ()


def basis_of(study: Study, persona: Persona) -> tuple[Basis, ...]:
    """Return how a persona is known, in a few sentences; nothing for one that was written without data."""
    if persona.segment_id is None or study.segmentation is None:
        return ()
    return tuple(_sentences(study, persona.segment_id, study.segmentation))


def _sentences(study: Study, segment_id: str, record: SegmentationRecord) -> Iterator[Basis]:
    rows = tuple(f"{one.report.n_rows:,} {_ROWS[one.schema_.kind]}" for one in study.sources)
    if rows:
        is_with_text = any(one.schema_.first(Role.TEXT) and one.schema_.kind in _ASKED for one in study.sources)
        yield Basis(f"The data: {listed(rows)}{', with what they wrote' if is_with_text else ''}.")
    if segment_id in {one.id for one in study.declared}:
        yield Basis("People chose this group by a rule; it was not looked for.")
        return
    claims = {claim.id: claim for claim in study.claims}
    if record.is_as_found:
        yield Basis(_GROUPS[record.verdict], tuple(one for one in VERDICT_IDS if one in claims))
    else:
        yield Basis("This number of groups was chosen by hand, from the groups that were found.")
    profile = next((one for one in study.profiles if one.segment_id == segment_id), None)
    certain = profile.certainty.claim_id if profile and profile.certainty else ""
    for claim_id in (again_ids(segment_id)[0], certain):
        if claim_id in claims:
            yield Basis(claims[claim_id].sentence, (claim_id,))
