"""A statement and the evidence behind it, worked out before a page, a report or a sheet draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.charts import (
    NOT_COUNTED,
    evidence_caption,
    evidence_counts,
    evidence_rows,
    evidence_value,
)
from core.claims import Claim, ClaimKind, Condition, Evidence
from core.personas import InterviewNote
from core.schema import ColumnSpec, Unit
from core.wording import FIGURES, covers_all

KIND_WORDS: dict[ClaimKind, str] = {
    "measured": "Measured in the data",
    "quoted": "A customer's own words",
    "inferred": "Concluded from the data",
    "told": "Told in an interview",
    "assumed": "Assumption",
}
MAX_NOTED = 2
"""A sentence that rests on more findings is followed by their number, not by the first of them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in percent of the width: where it starts and ends, its interval, and the words at its end."""

    label: str
    start: float
    width: float
    text: str
    own: bool = True
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A claim opened: the sentence, the bars, and how it was computed."""

    sentence: str
    kind: str
    counts: str
    method: str
    bars: tuple[Bar, ...] = ()
    alt: str = ""
    interval: str = ""
    chance: str = ""
    examples: tuple[str, ...] = ()
    rows: str = ""


@dataclass(frozen=True, slots=True)
class StatementView:
    """A sentence with the evidence behind it; `assumed` when there is none.

    `mark` is the short form that stands beside it, `note` the line that stands below it on paper.
    """

    text: str
    assumed: bool
    mark: str
    evidence: tuple[EvidenceView, ...] = ()
    words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidencer:
    """Finds the evidence behind statements of a study.

    claims, specs : by id and by column name.
    """

    claims: Mapping[str, Claim]
    specs: Mapping[str, ColumnSpec]
    names: Mapping[str, str] = field(default_factory=dict)

    def statement(
        self, text: str, claim_ids: tuple[str, ...], kind: ClaimKind, notes: Sequence[InterviewNote] = ()
    ) -> StatementView:
        """Return a sentence with its evidence; without a known claim or note it is an assumption, whatever it says."""
        found = [self.claims[claim_id] for claim_id in claim_ids if claim_id in self.claims]
        views = tuple(self.view(claim, claim.evidence) for claim in found if claim.evidence is not None)
        if not views and notes:
            mark = "1 interview" if len(notes) == 1 else f"{len(notes)} interviews"
            told = tuple(map(_told, notes))
            return StatementView(
                text,
                assumed=False,
                mark=mark,
                evidence=told,
                words=KIND_WORDS["told"],
                note=f"Told in {mark}, not counted",
            )
        if not views:
            return StatementView(text, assumed=True, mark="Assumption", words=KIND_WORDS["assumed"], note="Assumption")
        mark = views[0].counts if len(views) == 1 else f"{len(views)} findings"
        subjects = {_subject(claim.evidence) for claim in found if claim.evidence is not None}
        note = _note(views, mark) if len(subjects) == 1 else f"Rests on {len(subjects)} findings"
        return StatementView(text, assumed=False, mark=mark, evidence=views, words=KIND_WORDS[kind], note=note)

    def view(self, claim: Claim, evidence: Evidence) -> EvidenceView:
        """Return one claim opened."""
        opened = EvidenceView(
            sentence=claim.sentence,
            kind=KIND_WORDS[claim.kind],
            counts=evidence_counts(evidence),
            method=evidence.method,
            # The report goes to people who may not see customers: it names the comment of a quote, and no customer.
            examples=evidence.row_ids if evidence.statistic == "quote" else (),
            rows="Comment",
        )
        if evidence.statistic == "quote":
            return opened
        spec = self._spec(evidence)
        name = self.names.get(claim.segment_id, claim.segment_id)
        caption = evidence_caption(evidence, spec, name=name)
        low, high = (evidence_value(bound, evidence, spec) for bound in (evidence.low, evidence.high))
        return EvidenceView(
            sentence=opened.sentence,
            kind=opened.kind,
            counts=opened.counts,
            method=opened.method,
            bars=evidence_bars(evidence, spec, name, self.names.get(evidence.versus, evidence.versus)),
            alt=caption.alt,
            interval=f"{low} to {high}" if not covers_all(evidence) else "",
            chance=chance_words(evidence.p_adjusted) if _is_compared(evidence) else "",
            examples=opened.examples,
            rows=opened.rows,
        )

    def _spec(self, evidence: Evidence) -> ColumnSpec | None:
        columns = (evidence.column, *(condition.column for condition in evidence.where))
        return next((self.specs[column] for column in columns if column in self.specs), None)


def _is_compared(evidence: Evidence) -> bool:
    return evidence.statistic not in {"size", *FIGURES} and not covers_all(evidence)


def note_facts(note: InterviewNote) -> str:
    """Return who said something in an interview, when, and where that is kept."""
    return " · ".join(filter(None, (note.who, f"{note.date:%Y-%m-%d}" if note.date else "", note.source)))


def _told(note: InterviewNote) -> EvidenceView:
    counts = "nobody: how many customers it holds for is not known"
    return EvidenceView(note.text, KIND_WORDS["told"], counts, "", examples=(note_facts(note),), rows="Who")


def _subject(evidence: Evidence) -> tuple[str, str, tuple[Condition, ...]]:
    """Return what evidence is about: a column, or the rows that it counts."""
    column = evidence.column or next((test.column for test in evidence.where), "")
    return evidence.table, column, evidence.where if evidence.table == "feedback" else ()


def _note(views: tuple[EvidenceView, ...], mark: str) -> str:
    """Return the numbers of what is compared first, beside everyone else's; how many findings, where there are many."""
    compared = [view.bars for view in views if is_pair(view)]
    if len(views) > MAX_NOTED:
        return f"Rests on {mark}"
    if not compared:
        return mark
    own, *others = compared[0]
    return " · ".join((own.text, *(f"{_within(other.label)} {other.text}" for other in others)))


def is_pair(view: EvidenceView) -> bool:
    """Return whether a view has one bar of the segment, with or without whom it is compared with below it."""
    return sum(bar.own for bar in view.bars) == 1


def _within(label: str) -> str:
    """Return the name of who is compared with, within a line."""
    return label.lower() if label in {"Everyone else", "Before"} else label


def chance_words(p_adjusted: float) -> str:
    """Return what an adjusted p-value means, with its value.

    Examples
    --------
    >>> chance_words(0.0000001)
    'Hardly chance: p under 0.001, corrected for all comparisons of the study.'
    >>> chance_words(0.4)
    'May be chance: p = 0.40, corrected for all comparisons of the study.'
    """
    after = "corrected for all comparisons of the study."
    if p_adjusted < 0.001:
        return f"Hardly chance: p under 0.001, {after}"
    if p_adjusted < 0.05:
        return f"Unlikely to be chance: p = {p_adjusted:.3f}, {after}"
    return f"May be chance: p = {p_adjusted:.2f}, {after}"


def evidence_bars(evidence: Evidence, spec: ColumnSpec | None, name: str, beside: str = "") -> tuple[Bar, ...]:
    """Return the segment, and below it another one (`beside`) or everyone else; a share fills the width at 100 %.

    A typical share does so too: beside other bars, 36 % may not look like nearly all.
    """
    values = (evidence.value, evidence.low, evidence.high, evidence.others_value)
    in_units = evidence.statistic in (NOT_COUNTED | {"lift"}) - {"negativity"}
    is_share = spec is not None and spec.unit is Unit.SHARE and all(0 <= one <= 1 for one in values)
    bottom, top = (min(0.0, *values), max(0.0, *values)) if in_units and not is_share else (0.0, 1.0)
    width = (top - bottom) or 1.0

    def place(value: float) -> float:
        return round(100 * (value - bottom) / width, 2)

    bars = []
    for row in evidence_rows(evidence, spec, name=name, beside=beside):
        start, end = sorted((place(0.0), place(row.value)))
        low, high = (place(evidence.low), place(evidence.high)) if row.ranged else (None, None)
        bars.append(Bar(row.label, start, round(end - start, 2), row.text, own=row.own, low=low, high=high))
    return tuple(bars)
