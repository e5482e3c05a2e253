"""From traits, themes and events to personas, each statement with its claims."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.claims import (
    Claim,
    Condition,
    Evidence,
    EvidenceData,
    Shares,
    adjust_p_values,
    adjusted_claims,
    measure_negativity,
    measure_size,
    quote_evidence,
    slug,
)
from core.config import MIN_GROUP_SIZE
from core.errors import ConfigError
from core.feedback import Theme, excerpt, severity
from core.personas._headline import choose_headline, headline_text, is_outcome
from core.personas._model import PainPoint, Persona, PrevalenceStep, Section, Statement, Touchpoint
from core.personas._touchpoints import TouchpointFinder
from core.profiles import SegmentProfile, Trait, is_personal, is_said
from core.schema import Facet
from core.wording import capitalised, sentence

MAX_PER_SECTION = 5
MAX_PAINS = 4
MIN_LIFT = 1.2
MAX_THEME_P = 0.10
"""A theme is over-indexed from this lift on and below this adjusted p-value."""


@dataclass(frozen=True, slots=True)
class PersonaInputs:
    """What personas are built from.

    data : the tables of evidence.
    profiles, traits : of each described segment.
    themes : feedback themes.
    events : canonical events, or None.
    hours : index ``customer_id``, 24 columns of event counts, or None.
    """

    data: EvidenceData
    profiles: tuple[SegmentProfile, ...]
    traits: Mapping[str, tuple[Trait, ...]]
    themes: tuple[Theme, ...] = ()
    events: pd.DataFrame | None = None
    hours: pd.DataFrame | None = None


def build_personas(inputs: PersonaInputs) -> tuple[tuple[Persona, ...], tuple[Claim, ...]]:
    """Return one persona per described segment, in the order of the profiles, and every claim they rest on."""
    theme_claims = _theme_claims(inputs)
    severity_claims = _severity_claims(inputs, theme_claims)
    touchpoints = TouchpointFinder(inputs.data, inputs.events) if inputs.events is not None else None
    personas: list[Persona] = []
    claims: dict[str, Claim] = {}
    for place, profile in enumerate(inputs.profiles):
        builder = _Builder(inputs, profile, theme_claims[profile.segment_id], severity_claims, touchpoints)
        persona = builder.persona(place, taken={other.id for other in personas})
        personas.append(persona)
        claims.update(builder.claims)
    return tuple(personas), tuple(claims[claim_id] for claim_id in sorted(claims))


def _theme_claims(inputs: PersonaInputs) -> dict[str, dict[str, Claim]]:
    """Return for each segment the claim on each theme; p-values adjusted over all segments and themes."""
    measured: list[tuple[str, Theme, Evidence]] = []
    for theme in inputs.themes:
        where = (Condition(column="theme", op="is", values=(theme.id,)),)
        shares = Shares(inputs.data, where, table="feedback")
        measured.extend((profile.segment_id, theme, shares.of(profile.segment_id)) for profile in inputs.profiles)
    adjusted = adjust_p_values(np.array([evidence.p_value for _, _, evidence in measured]))
    labels = {theme.id: theme.label for theme in inputs.themes}
    claims: dict[str, dict[str, Claim]] = {profile.segment_id: {} for profile in inputs.profiles}
    for (segment_id, theme, evidence), p_adjusted in zip(measured, adjusted, strict=True):
        evidence = evidence.model_copy(update={"p_adjusted": float(p_adjusted)})
        claims[segment_id][theme.id] = Claim(
            id=f"{segment_id}.theme.{theme.id}",
            segment_id=segment_id,
            kind="measured",
            topic="theme",
            sentence=sentence(evidence, {}, labels, {}),
            phrase=f"speak of “{theme.label}”",
            evidence=evidence,
        )
    return claims


def _severity_claims(
    inputs: PersonaInputs, theme_claims: Mapping[str, Mapping[str, Claim]]
) -> dict[tuple[str, str], Claim]:
    """Return how negative each segment writes of each pain it has, by segment and theme; p-values adjusted over all."""
    labels = {theme.id: theme.label for theme in inputs.themes}
    claims: dict[tuple[str, str], Claim] = {}
    for profile in inputs.profiles:
        for theme in inputs.themes:
            raised = theme_claims[profile.segment_id][theme.id].evidence
            if theme.polarity != "negative" or raised is None or raised.n < MIN_GROUP_SIZE:
                continue
            among = (Condition(column="theme", op="is", values=(theme.id,)),)
            evidence = measure_negativity(inputs.data, profile.segment_id, among)
            claims[profile.segment_id, theme.id] = Claim(
                id=f"{profile.segment_id}.severity.{theme.id}",
                segment_id=profile.segment_id,
                kind="measured",
                topic="severity",
                sentence=sentence(evidence, {}, labels, {}),
                evidence=evidence,
            )
    return dict(zip(claims, adjusted_claims(tuple(claims.values())), strict=True))


class _Builder:
    """Builds one persona and collects the claims it uses."""

    def __init__(
        self,
        inputs: PersonaInputs,
        profile: SegmentProfile,
        theme_claims: Mapping[str, Claim],
        severity_claims: Mapping[tuple[str, str], Claim],
        touchpoints: TouchpointFinder | None,
    ) -> None:
        self.inputs = inputs
        self.profile = profile
        self.segment_id = profile.segment_id
        self.theme_claims = theme_claims
        self.severity_claims = severity_claims
        self.touchpoints = touchpoints
        self.member = inputs.data.members(profile.segment_id)
        self.traits = tuple(trait for trait in inputs.traits[profile.segment_id] if is_said(trait.spec))
        self.claims: dict[str, Claim] = {}
        for trait in inputs.traits[profile.segment_id]:
            self.claims[trait.claim.id] = trait.claim

    def persona(self, place: int, taken: set[str]) -> Persona:
        name = self.profile.name
        size = self._size()
        headline, prevalence = self._headline(size)
        pains, quotes = self._pains()
        statements = (
            Statement(id="size", section="about", text=size.sentence, claim_ids=(size.id,), kind="measured"),
            *self._sections(),
            *self._delights(),
            *quotes,
        )
        return Persona(
            id=_free_id(name, taken),
            segment_id=self.segment_id,
            name=name,
            headline=headline,
            statements=statements,
            pain_points=pains,
            touchpoints=self._touchpoints(),
            hours=self._hours(),
            size=self.profile.size,
            share=self.profile.share,
            prevalence=prevalence,
            color=place,
        )

    def _keep(self, claim: Claim) -> Claim:
        self.claims[claim.id] = claim
        return claim

    def _size(self) -> Claim:
        evidence = measure_size(self.inputs.data, self.segment_id)
        return self._keep(
            Claim(
                id=f"{self.segment_id}.size",
                segment_id=self.segment_id,
                kind="measured",
                topic="size",
                sentence=sentence(evidence, {}, {}, {}),
                evidence=evidence,
            )
        )

    def _headline(self, size: Claim) -> tuple[Statement, tuple[PrevalenceStep, ...]]:
        chosen, steps = choose_headline(self.inputs.data, self.segment_id, self.traits)
        if not chosen:
            text = "Customers much like all the others"
            return Statement(id="headline", section="headline", text=text, claim_ids=(size.id,), kind="inferred"), ()
        claims = [claim for trait in chosen for claim in (trait.claim, trait.member)]
        ids = tuple(dict.fromkeys(self._keep(claim).id for claim in claims))
        headline = Statement(
            id="headline", section="headline", text=headline_text(chosen), claim_ids=ids, kind="measured"
        )
        return headline, steps

    def _sections(self) -> tuple[Statement, ...]:
        """Return the traits by section, each topic once and few enough to read."""
        by_section: dict[Section, list[Statement]] = {}
        seen: set[str] = set()
        for trait in sorted(self.traits, key=is_outcome, reverse=True):  # what became of them comes first
            section = _section(trait)
            entries = by_section.setdefault(section, [])
            if trait.topic in seen or len(entries) >= MAX_PER_SECTION:
                continue
            seen.add(trait.topic)
            claim = trait.claim
            entries.append(
                Statement(
                    id=claim.id.removeprefix(f"{self.segment_id}."),
                    section=section,
                    text=claim.sentence,
                    claim_ids=(claim.id,),
                    kind="measured",
                )
            )
        order: tuple[Section, ...] = ("demographics", "traits", "behaviours", "channels", "hours", "values")
        return tuple(entry for section in order for entry in by_section.get(section, []))

    def _pains(self) -> tuple[tuple[PainPoint, ...], tuple[Statement, ...]]:
        pains: list[PainPoint] = []
        quotes: list[Statement] = []
        for theme, claim in self._themes("negative"):
            self._keep(claim)
            severe = self._keep(self.severity_claims[self.segment_id, theme.id])
            quote = self._quote(theme)
            if quote:
                quotes.append(
                    Statement(
                        id=f"quote-{theme.id}",
                        section="quotes",
                        text=quote.sentence,
                        claim_ids=(quote.id,),
                        kind="quoted",
                    )
                )
            pains.append(
                PainPoint(
                    id=theme.id,
                    title=capitalised(theme.label),
                    severity=measured_severity(severe),
                    theme_id=theme.id,
                    claim_ids=(claim.id, severe.id),
                    quote_ids=(quote.id,) if quote else (),
                    kind="measured",
                )
            )
        return tuple(pains), tuple(quotes)

    def _delights(self) -> tuple[Statement, ...]:
        return tuple(
            Statement(
                id=theme.id, section="values", text=self._keep(claim).sentence, claim_ids=(claim.id,), kind="measured"
            )
            for theme, claim in self._themes("positive")
            if _over_indexed(claim)
        )

    def _themes(self, polarity: str) -> list[tuple[Theme, Claim]]:
        """Return themes that they raise more than others do; where there is none, the most frequent one."""
        found = []
        for theme in self.inputs.themes:
            claim = self.theme_claims[theme.id]
            evidence = claim.evidence
            if theme.polarity == polarity and evidence and evidence.n >= MIN_GROUP_SIZE and evidence.effect >= 0:
                found.append((theme, claim))
        ordered = sorted(found, key=lambda pair: _theme_order(pair[1]))
        own = [pair for pair in ordered if _over_indexed(pair[1])]
        return own[:MAX_PAINS] or ordered[:1]

    def _quote(self, theme: Theme) -> Claim | None:
        comments = self.inputs.data.comments
        if comments is None:
            return None
        own = comments[(comments["theme"] == theme.id) & comments["publishable"].astype(bool)]
        own = own[self.inputs.data.are_members(own["customer_id"], self.segment_id)]
        nearest = [feedback_id for feedback_id in theme.quote_ids if feedback_id in own.index]
        if not nearest and own.empty:
            return None
        feedback_id = nearest[0] if nearest else str(min(own.index))
        return self._keep(
            Claim(
                id=f"{self.segment_id}.quote.{theme.id}",
                segment_id=self.segment_id,
                kind="quoted",
                topic="quote",
                sentence=excerpt(str(comments.loc[feedback_id, "text"])),
                evidence=quote_evidence(self.inputs.data, feedback_id, theme.id),
            )
        )

    def _touchpoints(self) -> tuple[Touchpoint, ...]:
        found = self.touchpoints.of(self.segment_id) if self.touchpoints else ()
        for _, claim in found:
            self._keep(claim)
        return tuple(touchpoint for touchpoint, _ in found)

    def _hours(self) -> tuple[float, ...]:
        hours = self.inputs.hours
        if hours is None:
            return ()
        own = (
            hours.reindex(self.inputs.data.customers.frame.index[self.member])
            .fillna(0)
            .to_numpy(dtype=float)
            .sum(axis=0)
        )
        return tuple(round(float(count) / own.sum(), 6) for count in own) if own.sum() else ()


def measured_severity(claim: Claim) -> int:
    """Return the severity, 1 to 5, that a claim on it says; ConfigError for a claim without evidence."""
    if claim.evidence is None:
        message = f"Claim {claim.id!r} has no evidence, so it says nothing of a severity."
        raise ConfigError(message, hint="Build the personas again.")
    return severity(claim.evidence.value)


def _section(trait: Trait) -> Section:
    if trait.spec.facet is Facet.DEMOGRAPHIC or is_personal(trait.spec):
        return "demographics"
    if trait.topic in {"time", "days"}:
        return "hours"
    if trait.spec.facet is Facet.CHANNEL:
        return "channels"
    if trait.spec.facet is Facet.ATTITUDINAL:
        return "values" if trait.condition.op == "at_least" else "traits"
    return "behaviours"


def _over_indexed(claim: Claim) -> bool:
    evidence = claim.evidence
    if evidence is None or evidence.effect <= 0 or evidence.p_adjusted >= MAX_THEME_P:
        return False
    return evidence.others_value == 0 or evidence.value / evidence.others_value >= MIN_LIFT


def _theme_order(claim: Claim) -> tuple[bool, float, str]:
    evidence = claim.evidence
    if evidence is None:
        return True, 0.0, claim.id
    over = _over_indexed(claim)
    return not over, -(evidence.effect if over else evidence.value), claim.id


def _free_id(name: str, taken: set[str]) -> str:
    base = slug(name)[:48].strip("-")
    return next(option for option in (base, *(f"{base}-{n}" for n in range(2, 1000))) if option not in taken)
