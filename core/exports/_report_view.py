"""What the HTML report shows, worked out before the template draws it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.charts import (
    Caption,
    evidence_caption,
    evidence_counts,
    evidence_value,
    hours_caption,
    peak_hour,
    prevalence_caption,
    prevalence_labels,
)
from core.claims import Claim, ClaimKind, Evidence
from core.config import MIN_GROUP_SIZE, MIN_PREVALENCE
from core.personas import TARGET_WORDS, PainPoint, Persona, Section
from core.profiles import SegmentProfile
from core.schema import ColumnSpec
from core.wording import FIGURES, capitalised, percent

SECTION_TITLES: dict[Section, str] = {
    "about": "In short",
    "demographics": "Who they are",
    "traits": "Attitudes",
    "behaviours": "What they do",
    "channels": "Channels",
    "hours": "When they come",
    "values": "What they value",
    "pains": "What goes wrong",
    "quotes": "In their own words",
    "notes": "Notes",
    "headline": "Also",
}
KIND_WORDS: dict[ClaimKind, str] = {
    "measured": "Measured in the data",
    "quoted": "A customer's own words",
    "inferred": "Concluded from the data",
    "assumed": "Assumption",
}
N_CARD_TRAITS = 2


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
    """A sentence with the evidence behind it; `assumed` when there is none."""

    text: str
    assumed: bool
    mark: str
    evidence: tuple[EvidenceView, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class PainView:
    """A pain point with its severity, evidence and quotes."""

    statement: StatementView
    severity: int
    quotes: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True)
class TouchpointView:
    """An interaction on a channel, with the share of customers who have it."""

    statement: StatementView
    channel: str
    reach: Bar | None


@dataclass(frozen=True, slots=True)
class HoursView:
    """Twenty-four bars: height in percent of the highest."""

    caption: Caption
    heights: tuple[float, ...]
    peak: int
    peak_text: str


@dataclass(frozen=True, slots=True)
class PrevalenceView:
    """The falling shares as attributes are added; `warning` below the minimum."""

    caption: Caption
    bars: tuple[Bar, ...]
    warning: bool
    minimum: str = percent(MIN_PREVALENCE)
    minimum_at: float = 100 * MIN_PREVALENCE


@dataclass(frozen=True, slots=True)
class PersonaView:
    """One persona, ready to be set."""

    number: int
    name: str
    color: int
    target: str
    from_data: bool
    headline: StatementView
    share: str
    share_width: float
    size: str
    sections: tuple[tuple[str, tuple[StatementView, ...]], ...]
    pains: tuple[PainView, ...]
    touchpoints: tuple[TouchpointView, ...]
    hours: HoursView | None
    prevalence: PrevalenceView | None
    rule: str = ""
    rule_words: str = ""
    traits: tuple[StatementView, ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Evidencer:
    """Finds the evidence behind statements of a study.

    claims, specs : by id and by column name.
    """

    claims: Mapping[str, Claim]
    specs: Mapping[str, ColumnSpec]
    names: Mapping[str, str] = field(default_factory=dict)

    def statement(self, text: str, claim_ids: tuple[str, ...], kind: ClaimKind) -> StatementView:
        """Return a sentence with its evidence; without a known claim it is an assumption, whatever it says."""
        found = [self.claims[claim_id] for claim_id in claim_ids if claim_id in self.claims]
        views = tuple(self.view(claim, claim.evidence) for claim in found if claim.evidence is not None)
        if not views:
            return StatementView(text, assumed=True, mark="Assumption", words=KIND_WORDS["assumed"])
        mark = views[0].counts if len(views) == 1 else f"{len(views)} findings"
        return StatementView(text, assumed=False, mark=mark, evidence=views, words=KIND_WORDS[kind])

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
            bars=evidence_bars(evidence, spec, name),
            alt=caption.alt,
            interval=f"{low} to {high}",
            chance="" if evidence.statistic in {"size", *FIGURES} else chance_words(evidence.p_adjusted),
            examples=opened.examples,
            rows=opened.rows,
        )

    def _spec(self, evidence: Evidence) -> ColumnSpec | None:
        columns = (evidence.column, *(condition.column for condition in evidence.where))
        return next((self.specs[column] for column in columns if column in self.specs), None)


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


def evidence_bars(evidence: Evidence, spec: ColumnSpec | None, name: str) -> tuple[Bar, ...]:
    """Return the segment, and everyone else below it; a share fills the width at 100 %."""
    values = (evidence.value, evidence.low, evidence.high, evidence.others_value)
    in_units = evidence.statistic in {"median", "mean"}
    bottom, top = (min(0.0, *values), max(0.0, *values)) if in_units else (0.0, 1.0)
    width = (top - bottom) or 1.0

    def place(value: float) -> float:
        return round(100 * (value - bottom) / width, 2)

    def bar(label: str, value: float, counts: str, *, own: bool) -> Bar:
        start, end = sorted((place(0.0), place(value)))
        text = f"{evidence_value(value, evidence, spec)} · {counts}"
        low, high = (place(evidence.low), place(evidence.high)) if own else (None, None)
        return Bar(label, start, round(end - start, 2), text, own=own, low=low, high=high)

    averaged = evidence.statistic in {"median", "mean", "negativity"}
    own = bar(name, evidence.value, evidence_counts(evidence), own=True)
    if evidence.statistic == "size":
        return (own,)
    counts = f"n = {evidence.others_total:,}" if averaged else f"{evidence.others_n:,} of {evidence.others_total:,}"
    return own, bar("Everyone else", evidence.others_value, counts, own=False)


def persona_view(persona: Persona, number: int, profile: SegmentProfile | None, evidencer: Evidencer) -> PersonaView:
    """Return one persona, ready to be set; numbers of a group below the minimum size are left out."""
    described = persona.segment_id is not None and persona.size >= MIN_GROUP_SIZE
    pains = tuple(_pain(pain, evidencer) for pain in persona.pain_points)
    told = {quote.text for pain in pains for quote in pain.quotes}
    headline = evidencer.statement(persona.headline.text, persona.headline.claim_ids, persona.headline.kind)
    rule = profile.rule if profile and described else None
    return PersonaView(
        number=number,
        name=persona.name,
        color=persona.color,
        target=TARGET_WORDS.get(persona.target, ""),
        from_data=persona.segment_id is not None,
        headline=headline,
        share=percent(persona.share) if described else "",
        share_width=round(100 * persona.share, 2) if described else 0.0,
        size=f"{persona.size:,} customers" if described else "",
        sections=_sections(persona, told, evidencer),
        pains=pains,
        touchpoints=tuple(_touchpoints(persona, evidencer)),
        hours=hours_view(persona.hours, persona.size) if persona.hours and described else None,
        prevalence=_prevalence(persona, evidencer.claims) if persona.headline_prevalence and described else None,
        rule=capitalised(rule.text) if rule else "",
        rule_words=_rule_words(profile) if rule and profile else "",
        traits=_card_traits(persona, profile, evidencer) if described else (),
        quote=_quote(persona),
    )


def _sections(
    persona: Persona, told: set[str], evidencer: Evidencer
) -> tuple[tuple[str, tuple[StatementView, ...]], ...]:
    """Return the statements by section, in the order of the sheet; quotes that stand with a pain are not repeated."""
    sections: list[tuple[str, tuple[StatementView, ...]]] = []
    for section, title in SECTION_TITLES.items():
        entries = tuple(
            evidencer.statement(one.text, one.claim_ids, one.kind)
            for one in persona.statements
            if one.section == section and not (section == "quotes" and one.text in told)
        )
        if entries:
            sections.append((title, entries))
    return tuple(sections)


def _pain(pain: PainPoint, evidencer: Evidencer) -> PainView:
    quotes = [evidencer.claims[quote_id] for quote_id in pain.quote_ids if quote_id in evidencer.claims]
    return PainView(
        statement=evidencer.statement(pain.title, pain.claim_ids, pain.kind),
        severity=pain.severity,
        quotes=tuple(evidencer.statement(quote.sentence, (quote.id,), "quoted") for quote in quotes),
    )


def _touchpoints(persona: Persona, evidencer: Evidencer) -> list[TouchpointView]:
    views = []
    for one in persona.touchpoints:
        statement = evidencer.statement(one.name, one.claim_ids, one.kind)
        reach = None
        if one.reach is not None and not statement.assumed:
            reach = Bar(one.name, 0.0, round(100 * one.reach, 2), percent(one.reach))
        views.append(TouchpointView(statement, channel_words(one.channel), reach))
    return views


def channel_words(channel: str) -> str:
    """Return a channel as people write it: logs join its words by underscores.

    Examples
    --------
    >>> channel_words("mobile_web")
    'mobile web'
    """
    return channel.replace("_", " ")


def hours_view(hours: tuple[float, ...], n: int) -> HoursView:
    """Return the bars of a day."""
    caption, peak = hours_caption(hours, n=n), peak_hour(hours)
    top = max(hours) or 1.0
    heights = tuple(round(100 * share / top, 2) for share in hours)
    return HoursView(caption, heights, peak, f"{peak:02d}:00 · {percent(hours[peak])}")


def _prevalence(persona: Persona, claims: Mapping[str, Claim]) -> PrevalenceView:
    steps = persona.headline_prevalence
    bars = tuple(
        Bar(label, 0.0, round(100 * step.share, 2), f"{percent(step.share)} · {step.n:,} of {step.total:,}")
        for label, step in zip(prevalence_labels(steps, claims), steps, strict=True)
    )
    return PrevalenceView(prevalence_caption(steps, claims), bars, steps[-1].share < MIN_PREVALENCE)


def _rule_words(profile: SegmentProfile) -> str:
    rule = profile.rule
    if rule is None:
        return ""
    return (
        f"Picks {rule.n:,} customers; {percent(rule.precision)} of them belong to this segment, "
        f"which finds {percent(rule.reach)} of its members."
    )


def _card_traits(persona: Persona, profile: SegmentProfile | None, evidencer: Evidencer) -> tuple[StatementView, ...]:
    """Return the strongest traits; each topic once, as the sheet has them."""
    said = {claim_id for one in persona.statements for claim_id in one.claim_ids}
    strongest = [
        claim_id
        for claim_id in (profile.claim_ids if profile else ())
        if claim_id in said and claim_id in evidencer.claims
    ]
    return tuple(
        evidencer.statement(evidencer.claims[claim_id].sentence, (claim_id,), evidencer.claims[claim_id].kind)
        for claim_id in strongest[:N_CARD_TRAITS]
    )


def _quote(persona: Persona) -> str:
    return next((one.text for one in persona.statements if one.section == "quotes"), "")
