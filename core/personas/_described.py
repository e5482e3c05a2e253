"""What a sheet says of a segment whether or not it differs: its spread, outcomes and feelings, and when it comes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.claims import (
    Claim,
    Condition,
    Evidence,
    EvidenceData,
    adjusted_claims,
    measure_event_share,
    measure_levels,
    measure_mean,
    measure_negativity,
    measure_share,
    measure_spread,
    slug,
)
from core.config import MIN_GROUP_SIZE
from core.personas._model import Section, Statement
from core.personas._rhythm import busiest_hour, typical_when
from core.personas._sections import WHO
from core.profiles import SegmentProfile
from core.schema import ColumnSpec, Meaning, Role
from core.wording import sentence

MAX_LISTED = 3
MIN_LISTED = 0.5
"""Levels are listed only where they say where at least half of the members are."""

SPREAD = tuple(meaning for meaning in WHO if meaning is not Meaning.INCOME)
"""What is said of who they are even where it does not tell the segment apart: as a spread, never as one value."""


@dataclass(frozen=True, slots=True)
class Described:
    """A statement that describes a segment, and its claim; `meaning` is that of the column, None for other figures."""

    section: Section
    statement_id: str
    claim: Claim
    meaning: Meaning | None = None

    @property
    def statement(self) -> Statement:
        """The statement as it stands on the sheet."""
        return Statement(
            id=self.statement_id,
            section=self.section,
            text=self.claim.sentence,
            claim_ids=(self.claim.id,),
            kind="measured",
        )


def describe_all(data: EvidenceData, profiles: tuple[SegmentProfile, ...]) -> dict[str, tuple[Described, ...]]:
    """Return by segment what is said of it on its own; p-values adjusted over the segments, one family a subject."""
    specs = {spec.name: spec for spec in data.customers.columns}
    found: dict[str, list[Described]] = {profile.segment_id: [] for profile in profiles}
    for measure in (_spreads, _outcomes, _sentiment, _rhythm):
        measured = [one for profile in profiles for one in measure(data, profile.segment_id)]
        adjusted = adjusted_claims(tuple(one.claim for one in measured))
        for one, claim in zip(measured, adjusted, strict=True):
            if claim.evidence is not None:  # the sentence says whether chance could explain it
                claim = claim.model_copy(update={"sentence": sentence(claim.evidence, specs, {}, {})})
            found[claim.segment_id].append(replace(one, claim=claim))
    return {segment_id: tuple(ones) for segment_id, ones in found.items()}


def _described(
    evidence: Evidence,
    segment_id: str,
    section: Section,
    what: str,
    topic: str,
    *,
    meaning: Meaning | None = None,
) -> Described:
    claim = Claim(
        id=f"{segment_id}.{what}", segment_id=segment_id, kind="measured", topic=topic, sentence="", evidence=evidence
    )
    return Described(section, what.replace(".", "-"), claim, meaning)


def _spreads(data: EvidenceData, segment_id: str) -> Iterator[Described]:
    by_meaning: dict[Meaning, ColumnSpec] = {}
    for spec in sorted(data.customers.columns, key=lambda one: not one.use):  # a place of all tells less than theirs
        if spec.meaning in SPREAD and not spec.personal:
            by_meaning.setdefault(spec.meaning, spec)
    if Meaning.AGE in by_meaning:
        by_meaning.pop(Meaning.BIRTH_YEAR, None)
    for meaning, spec in by_meaning.items():
        evidence = _spread(data, segment_id, spec)
        if evidence is not None and min(evidence.total, evidence.others_total) >= MIN_GROUP_SIZE:
            yield _described(
                evidence, segment_id, "demographics", f"spread.{meaning.value}", spec.name, meaning=meaning
            )


def _spread(data: EvidenceData, segment_id: str, spec: ColumnSpec) -> Evidence | None:
    """Return how a column is spread over a segment; None where no few levels say it."""
    if spec.role is Role.NUMBER and spec.meaning in {Meaning.AGE, Meaning.BIRTH_YEAR}:
        return measure_spread(data, segment_id, spec.name)
    if spec.role not in {Role.CATEGORY, Role.ORDERED}:
        return None
    counts = data.customers.frame[spec.name][data.members(segment_id)].astype("str").value_counts()
    known = [str(level) for level in data.customers.frame[spec.name].cat.categories]
    if spec.role is Role.CATEGORY and all(level.isdigit() for level in known):
        return None  # codes tell a reader nothing
    listed = sorted((-int(counts.get(level, 0)), place, level) for place, level in enumerate(known))[:MAX_LISTED]
    levels = tuple(level for less, _, level in listed if -less >= MIN_GROUP_SIZE)
    if not levels:
        return None
    evidence = measure_levels(data, segment_id, (Condition(column=spec.name, op="in", values=levels),))
    return evidence if evidence.value >= MIN_LISTED else None


def _outcomes(data: EvidenceData, segment_id: str) -> Iterator[Described]:
    """Yield what became of them, column by column: who compares sheets finds it on each."""
    for spec in data.customers.columns:
        if spec.meaning is not Meaning.OUTCOME or spec.personal:
            continue
        if spec.role is Role.YES_NO:
            evidence: Evidence | None = measure_share(data, segment_id, (Condition(column=spec.name, op="is_true"),))
        elif spec.role is Role.NUMBER:
            evidence = measure_mean(data, segment_id, spec.name)
        else:
            evidence = _spread(data, segment_id, spec)
        if evidence is not None and min(evidence.total, evidence.others_total) >= MIN_GROUP_SIZE:
            what = f"outcome.{slug(spec.name)}"
            yield _described(evidence, segment_id, "outcome", what, spec.name, meaning=Meaning.OUTCOME)


def _sentiment(data: EvidenceData, segment_id: str) -> Iterator[Described]:
    if data.comments is None or "negativity" not in data.comments.columns:
        return
    evidence = measure_negativity(data, segment_id, ())
    if min(evidence.total, evidence.others_total) >= MIN_GROUP_SIZE:
        yield _described(evidence, segment_id, "traits", "sentiment.all", "sentiment")


def _rhythm(data: EvidenceData, segment_id: str) -> Iterator[Described]:
    clock = data.clock
    if clock is None:
        return
    member = data.members(segment_id)
    week = clock.week(member)
    if int((clock.per_customer[member] > 0).sum()) < MIN_GROUP_SIZE:
        return
    for what, where in (("week.mostly", typical_when(week)), ("week.busiest", busiest_hour(week))):
        if where:
            yield _described(measure_event_share(data, segment_id, where), segment_id, "hours", what, "week")
