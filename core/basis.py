"""How a persona is known: the data behind it, whether its people are a group at all, and how surely they belong."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.personas import Persona
from core.profiles import PLACED_ID, VERDICT_IDS, again_ids
from core.schema import Role, TableKind
from core.segmentation import SegmentationRecord, Verdict
from core.study import Study
from core.wording import listed, reliance_words

_ROWS: dict[TableKind, str] = {
    TableKind.CUSTOMERS: "customers",
    TableKind.EVENTS: "events",
    TableKind.SURVEY: "answers to a survey",
    TableKind.FEEDBACK: "comments",
}
_ASKED = frozenset({TableKind.CUSTOMERS, TableKind.SURVEY})
"""Tables in which comments may stand beside answers."""

_GROUPS: dict[Verdict, str] = {
    "natural": "Customers fall into groups with gaps between them, and this is one of the groups.",
    "reproducible": "The groups of customers run into each other, but the same ones are found again and again.",
    "constructed": "All customers form one continuum: this group is a useful cut of it, not one that stands apart.",
    "none": "The data shows no groups: this one is a cut made for convenience.",
}

_FOUND, _CUT = ("Found again", "the group"), ("Cut the same way", "the cut")
_CHOSEN = ("Came out the same", "it")
_AGAIN: dict[Verdict, tuple[str, str]] = {
    "natural": _FOUND,
    "reproducible": _FOUND,
    "constructed": _CUT,
    "none": _CUT,
}
"""What happened in re-draws of the customers, and of what that says something: a cut is not found again."""
_STEADY = 0.75
"""Share of the re-draws from which a segment is said to be steady."""


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


def has_customer_ids(study: Study) -> bool:
    """Return whether a column of any table names the customer; where none does, each row counts as one."""
    return not study.sources or any(one.schema_.first(Role.CUSTOMER_ID) is not None for one in study.sources)


def size_words(study: Study, size: int) -> str:
    """Return how many customers there are, or rows where no column names the customer."""
    return f"{size:,} {'customers' if has_customer_ids(study) else 'rows'}"


def _sentences(study: Study, segment_id: str, record: SegmentationRecord) -> Iterator[Basis]:
    is_known = has_customer_ids(study)
    rows = tuple(
        f"{one.report.n_rows:,} {_ROWS[one.schema_.kind] if is_known else 'rows'} ({one.report.file_name})"
        for one in study.sources
    )
    if rows:
        is_with_text = any(one.schema_.first(Role.TEXT) and one.schema_.kind in _ASKED for one in study.sources)
        yield Basis(f"The data: {listed(rows)}{', with what they wrote' if is_with_text else ''}.")
        if not is_known:
            yield Basis(
                "No column names the customer: each row counts as one, even where several are of the same person."
            )
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
    again = claims.get(again_ids(segment_id)[0])
    if again is not None and again.evidence is not None:
        said = _AGAIN[record.verdict] if record.is_as_found else _CHOSEN
        yield Basis(_again(again.evidence.n, again.evidence.total, said), (again.id,))
    if certain in claims:
        yield Basis(claims[certain].sentence, (certain,))
    if record.n_unassigned:
        yield Basis(_unassigned(record), (PLACED_ID,) if PLACED_ID in claims else ())


def _again(n: int, total: int, said: tuple[str, str]) -> str:
    what, subject = said
    steady = "steady" if n >= _STEADY * total else "fairly steady"
    if reliance_words(n, total):
        steady = "not steady"
    return f"{what} in {n:,} of {total:,} random re-draws of the customers: {subject} is {steady}."


def _unassigned(record: SegmentationRecord) -> str:
    n, total = record.n_unassigned, record.n_customers
    return f"{total - n:,} of {total:,} customers are in a segment; {n:,} {'fits' if n == 1 else 'fit'} none."
