"""A persona as every export shows it, worked out before the report, the sheet or the deck draws it."""

from collections.abc import Mapping, Sequence
from itertools import chain

from core.basis import basis_of, has_customer_ids, size_words
from core.charts import (
    hours_caption,
    peak_hour,
    portrait_svg,
    prevalence_base,
    prevalence_caption,
    prevalence_labels,
    prevalence_note,
    prevalence_words,
    week_caption,
)
from core.claims import WEEKDAYS, Claim
from core.config import MIN_GROUP_SIZE, MIN_PREVALENCE
from core.exports._evidence_view import Bar, Evidencer, StatementView, note_facts
from core.exports._pain_view import pain_view
from core.exports._persona_views import (
    HoursView,
    InterviewView,
    OwnView,
    PersonaView,
    PrevalenceView,
    TouchpointView,
    WeekView,
)
from core.narration import is_about
from core.personas import (
    SECTION_TITLES,
    SEVERITY_WORDS,
    TARGET_WORDS,
    OwnImage,
    OwnLinks,
    OwnSection,
    OwnSlider,
    Persona,
    Section,
    channel_said,
    notes_of,
    pains_note,
    told_apart,
)
from core.profiles import SegmentProfile
from core.schema import ColumnSpec, Role
from core.study import Study
from core.wording import capitalised, listed, percent, rule_text

N_CARD_TRAITS = 2


def persona_view(
    persona: Persona, number: int, profile: SegmentProfile | None, evidencer: Evidencer, study: Study
) -> PersonaView:
    """Return one persona of a study, ready to be set; numbers of a group below the minimum size are left out."""
    described = persona.segment_id is not None and persona.size >= MIN_GROUP_SIZE
    pains = tuple(pain_view(persona, pain, evidencer) for pain in persona.pain_points)
    told = {quote.text for pain in pains for quote in pain.quotes}
    headline = evidencer.statement(persona.headline.text, persona.headline.claim_ids, persona.headline.kind)
    rule = profile.rule if profile and described else None
    return PersonaView(
        id=persona.id,
        number=number,
        name=persona.name,
        color=persona.color,
        target=TARGET_WORDS.get(persona.target, ""),
        from_data=persona.segment_id is not None,
        headline=headline,
        share=percent(persona.share) if described else "",
        share_width=round(100 * persona.share, 2) if described else 0.0,
        size=_size(study, persona) if described else "",
        sections=_sections(persona, told, evidencer),
        pains=pains,
        touchpoints=tuple(_touchpoints(persona, evidencer)),
        hours=hours_view(persona.hours, persona.size) if persona.hours and described else None,
        prevalence=_prevalence(persona, evidencer) if persona.headline_prevalence and described else None,
        rule=capitalised(rule.text) if rule else "",
        rule_words=_rule_words(profile) if rule and profile else "",
        traits=_card_traits(persona, profile, evidencer) if described else (),
        quote=_quote(persona),
        portrait=portrait_svg(persona),
        own=tuple(map(_own, persona.own_sections)),
        about=_about(persona, evidencer),
        about_note=_about_note(persona),
        given_name=_given_name(persona, evidencer),
        week=_week(persona) if persona.week and described else None,
        differences=_differences(persona, evidencer) if described else (),
        interviews=tuple(InterviewView(note.text, note_facts(note)) for note in persona.notes),
        wrong=_section(persona, "pains", set(), evidencer),
        pains_note=pains_note(persona, comments=study.comments_table),
        severity_note=SEVERITY_WORDS if any(pain.figures for pain in pains) else "",
        basis=_basis(study, persona, evidencer) if described else (),
    )


def _size(study: Study, persona: Persona) -> str:
    words = size_words(study, persona.size)
    if has_customer_ids(study):
        return f"of all customers · {words}"
    files = listed(tuple(one.report.file_name for one in study.sources))
    return f"of all rows · {words} of {files}, each counted as one customer"


def evidencer_of(study: Study, specs: Mapping[str, ColumnSpec]) -> Evidencer:
    """Return what finds the evidence behind the statements of a study; `specs` describes its columns, by name."""
    names = {one.segment_id: one.name for one in study.personas if one.segment_id} | study.names
    return Evidencer({claim.id: claim for claim in study.claims}, specs, names)


def persona_views(study: Study, personas: Sequence[Persona], evidencer: Evidencer) -> tuple[PersonaView, ...]:
    """Return personas of a study, numbered in this order; see `persona_view`."""
    profiles = {profile.segment_id: profile for profile in study.profiles}
    return tuple(
        persona_view(persona, number, profiles.get(persona.segment_id or ""), evidencer, study)
        for number, persona in enumerate(personas, start=1)
    )


def _sections(
    persona: Persona, told: set[str], evidencer: Evidencer
) -> tuple[tuple[str, tuple[StatementView, ...]], ...]:
    """Return the statements by section, in the order of the sheet, but for what goes wrong."""
    found = ((title, _section(persona, section, told, evidencer)) for section, title in SECTION_TITLES.items())
    return tuple((title, entries) for title, entries in found if entries and title != SECTION_TITLES["pains"])


def _section(persona: Persona, section: Section, told: set[str], evidencer: Evidencer) -> tuple[StatementView, ...]:
    """Return the statements of a section; quotes that stand with a pain are not repeated."""
    return tuple(
        evidencer.statement(one.text, one.claim_ids, one.kind, notes_of(persona, one))
        for one in persona.statements
        if one.section == section and not is_about(one) and not (section == "quotes" and one.text in told)
    )


def _basis(study: Study, persona: Persona, evidencer: Evidencer) -> tuple[StatementView, ...]:
    return tuple(
        evidencer.statement(one.text, one.claim_ids, "measured")
        if one.claim_ids
        else StatementView(one.text, assumed=False, mark="")
        for one in basis_of(study, persona)
    )


def _about(persona: Persona, evidencer: Evidencer) -> tuple[StatementView, ...]:
    sentences = (one for one in persona.statements if is_about(one))
    return tuple(evidencer.statement(one.text, one.claim_ids, one.kind, notes_of(persona, one)) for one in sentences)


def _about_note(persona: Persona) -> str:
    """Return what the paragraph rests on, and which model worded how much of it."""
    sentences = [one for one in persona.statements if is_about(one)]
    ids = {claim_id for one in sentences for claim_id in one.claim_ids}
    rests = f"Rests on {len(ids)} finding{'' if len(ids) == 1 else 's'}" if ids else ""
    n_worded = sum(bool(one.worded_by) for one in sentences)
    models = ", ".join(sorted({one.worded_by for one in sentences if one.worded_by}))
    told = "worded" if n_worded == len(sentences) else f"{n_worded} of {len(sentences)} sentences worded"
    n_assumed = sum(one.kind == "assumed" for one in sentences)
    assumed = f"{n_assumed} of {len(sentences)} sentences are assumptions" if n_assumed else ""
    by = f"{told} by {models}, checked against the evidence" if models else ""
    return " · ".join(filter(None, (rests, assumed, by)))


def _given_name(persona: Persona, evidencer: Evidencer) -> StatementView | None:
    if not persona.given_name:
        return None
    text = f"Called {persona.given_name} here; the name is made up."
    return evidencer.statement(text, persona.given_name_claim_ids, "inferred")


def _week(persona: Persona) -> WeekView:
    top = max(persona.week) or 1.0
    shares = [round(100 * share / top, 1) for share in persona.week]
    days = tuple((day[:3], tuple(shares[24 * place : 24 * place + 24])) for place, day in enumerate(WEEKDAYS))
    return WeekView(week_caption(persona.week, n=persona.size), days)


def _differences(persona: Persona, evidencer: Evidencer) -> tuple[StatementView, ...]:
    """Return a line on each other persona that is known; one without claims says that nothing tells them apart."""
    known = [(evidencer.names[one.segment_id], one) for one in persona.differences if one.segment_id in evidencer.names]
    return tuple(
        evidencer.statement(f"Unlike “{name}”: {one.text}", one.claim_ids, "measured")
        if one.claim_ids
        else StatementView(f"Beside “{name}”: {one.text}", assumed=False, mark="")
        for name, one in known
    )


def _own(one: OwnSection) -> OwnView:
    if isinstance(one, OwnSlider):
        return OwnView(one.title, low=one.low, high=one.high, place=one.value)
    if isinstance(one, OwnImage):
        return OwnView(one.title, text=one.caption, image=one.image)
    if isinstance(one, OwnLinks):
        return OwnView(one.title, links=tuple((link.label, link.url) for link in one.links))
    return OwnView(one.title, text=one.text)


def _touchpoints(persona: Persona, evidencer: Evidencer) -> list[TouchpointView]:
    views = []
    for one in chain(*told_apart(persona.touchpoints, evidencer.claims)):
        statement = evidencer.statement(one.name, one.claim_ids, one.kind)
        reach = None
        if one.reach is not None and not statement.assumed:
            reach = Bar(one.name, 0.0, round(100 * one.reach, 2), percent(one.reach))
        views.append(TouchpointView(statement, channel_said(one), reach))
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


def _prevalence(persona: Persona, evidencer: Evidencer) -> PrevalenceView:
    steps, claims = persona.headline_prevalence, evidencer.claims
    bars = tuple(
        Bar(
            label,
            0.0,
            round(100 * step.share, 2),
            " · ".join(filter(None, (prevalence_words(step), _bound(claims.get(step.claim_id), evidencer.specs)))),
            low=round(100 * step.low, 2),
            high=round(100 * step.high, 2),
        )
        for label, step in zip(prevalence_labels(steps, claims), steps, strict=True)
    )
    return PrevalenceView(
        prevalence_caption(steps, claims),
        bars,
        warning=steps[-1].share < MIN_PREVALENCE,
        base=prevalence_base(steps),
        note=prevalence_note(steps, persona.headline.text, claims),
    )


def _bound(claim: Claim | None, specs: Mapping[str, ColumnSpec]) -> str:
    """Return from where on a number counts as high, or low, where an attribute of the headline says so."""
    test = claim.evidence.where[0] if claim and claim.evidence and claim.evidence.where else None
    spec = specs.get(test.column) if test else None
    return rule_text(spec, test) if test and spec and spec.role is Role.NUMBER else ""


def _rule_words(profile: SegmentProfile) -> str:
    rule = profile.rule
    if rule is None:
        return ""
    said = (
        f"Picks {rule.n:,} customers. Tried on customers that it was not made from, {percent(rule.precision)} of those "
        f"it picks belong to this segment, and it finds {percent(rule.reach)} of the segment."
    )
    return (
        f"{said} More often wrong than right: the best short rule, and no way to sort."
        if rule.precision < 0.5
        else said
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
