"""From traits, themes and events to personas, each statement with its claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims import (
    HOURS_A_WEEK,
    Claim,
    Condition,
    Evidence,
    EvidenceData,
    Shares,
    adjust_p_values,
    adjusted_claims,
    measure_nearest,
    measure_negativity,
    measure_size,
    measure_total,
    quote_evidence,
    slug,
)
from core.config import MIN_GROUP_SIZE
from core.errors import ConfigError
from core.feedback import Theme, excerpt, severity
from core.personas._described import Described, describe_all
from core.personas._differences import tell_apart
from core.personas._given_names import country_of_members, gender_trait, given_name
from core.personas._headline import choose_headline, headline_text
from core.personas._model import PainPoint, Persona, PrevalenceStep, Statement, Touchpoint
from core.personas._plausible import plausible
from core.personas._rhythm import hours_of, needs_explaining, week_shares
from core.personas._sections import trait_statements
from core.personas._touchpoints import TouchpointFinder
from core.profiles import SegmentProfile, Trait, is_said
from core.schema import Meaning
from core.surveys import Position
from core.wording import capitalised, sentence

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
    positions : what segments agree and disagree with.
    claims : those of the profiles: what segments are worth.
    """

    data: EvidenceData
    profiles: tuple[SegmentProfile, ...]
    traits: Mapping[str, tuple[Trait, ...]]
    themes: tuple[Theme, ...] = ()
    events: pd.DataFrame | None = None
    positions: tuple[Position, ...] = ()
    claims: tuple[Claim, ...] = ()


def build_personas(inputs: PersonaInputs) -> tuple[tuple[Persona, ...], tuple[Claim, ...]]:
    """Return one persona per described segment, in the order of the profiles, and every claim they rest on."""
    theme_claims = _theme_claims(inputs)
    severity_claims = _severity_claims(inputs, theme_claims)
    touchpoints = TouchpointFinder(inputs.data, inputs.events) if inputs.events is not None else None
    described = describe_all(inputs.data, inputs.profiles)
    differences, between = tell_apart(inputs.data, tuple(profile.segment_id for profile in inputs.profiles))
    personas: list[Persona] = []
    claims = {claim.id: claim for claim in between}
    for place, profile in enumerate(inputs.profiles):
        segment_id = profile.segment_id
        builder = _Builder(
            inputs, profile, theme_claims[segment_id], severity_claims, touchpoints, described[segment_id]
        )
        persona = builder.persona(place, personas)
        personas.append(persona.model_copy(update={"differences": differences[segment_id]}))
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
        described: tuple[Described, ...],
    ) -> None:
        self.inputs = inputs
        self.profile = profile
        self.segment_id = profile.segment_id
        self.theme_claims = theme_claims
        self.severity_claims = severity_claims
        self.touchpoints = touchpoints
        self.described = described
        self.specs = {spec.name: spec for spec in inputs.data.customers.columns}
        self.positions = tuple(one for one in inputs.positions if one.segment_id == profile.segment_id)
        said = [trait for trait in inputs.traits[profile.segment_id] if is_said(trait.spec)]
        self.traits = plausible(inputs.data, profile.segment_id, said)
        self.claims: dict[str, Claim] = {}
        for trait in inputs.traits[profile.segment_id]:
            self.claims[trait.claim.id] = trait.claim

    def persona(self, place: int, others: Sequence[Persona]) -> Persona:
        name = self.profile.name
        size = self._size()
        headline, prevalence = self._headline(size)
        pains, quotes = self._pains()
        statements = (
            Statement(id="size", section="about", text=size.sentence, claim_ids=(size.id,), kind="measured"),
            *self._facts(headline),
            *self._delights(),
            *quotes,
        )
        self._keep_nearest()
        given, by = self._given_name({other.given_name for other in others})
        week = self._week()
        return Persona(
            id=_free_id(name, {other.id for other in others}),
            segment_id=self.segment_id,
            name=name,
            headline=headline,
            statements=statements,
            pain_points=pains,
            touchpoints=self._touchpoints(),
            given_name=given,
            given_name_claim_ids=by,
            hours=hours_of(week),
            week=week_shares(week),
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

    def _facts(self, headline: Statement) -> tuple[Statement, ...]:
        """Return what is counted of them: who they are, what they do, think, prefer and pay, and when they come."""
        said = {position.column for position in self.positions}
        own = trait_statements(self.traits, self.segment_id, said)
        words = {claim_id for one in (headline, *own) for claim_id in one.claim_ids}
        told = [
            trait for trait in self.traits if trait.claim.id in words or trait.tag and trait.tag in self.profile.name
        ]
        shown = {trait.spec.meaning for trait in self.traits if trait.spec.meaning}
        spread = [one for one in self.described if one.meaning and one.meaning not in shown]
        rest = [one for one in self.described if one.meaning is None and self._is_needed(one, told)]
        for one in (*spread, *rest):
            self._keep(one.claim)
        return (*own, *(one.statement for one in (*spread, *rest)), *self._positions(), *self._worth())

    def _is_needed(self, one: Described, told: Sequence[Trait]) -> bool:
        """Return whether to say something that describes them; the busiest hour only where other words hide it."""
        if not one.claim.id.endswith(".week.busiest"):
            return True
        hour = _hours_named(one)[0]
        named = next((_hours_named(other) for other in self.described if other.claim.id.endswith(".week.mostly")), ())
        return needs_explaining(int(hour), named, told)

    def _positions(self) -> tuple[Statement, ...]:
        """Return what they agree and disagree with more than everyone else."""
        return tuple(
            Statement(
                id=claim.id.removeprefix(f"{self.segment_id}."),
                section="positions",
                text=claim.sentence,
                claim_ids=(claim.id,),
                kind="measured",
            )
            for claim in (self._keep(position.claim) for position in self.positions)
        )

    def _worth(self) -> tuple[Statement, ...]:
        """Return what they are worth: their part of all, all of them together, and each on average."""
        worth = self.profile.worth
        if worth is None or worth.column not in self.specs:
            return ()
        evidence = measure_total(self.inputs.data, self.segment_id, worth.column)
        total = Claim(
            id=f"{self.segment_id}.worth.total",
            segment_id=self.segment_id,
            kind="measured",
            topic="worth",
            sentence=sentence(evidence, self.specs, {}, {}),
            evidence=evidence,
        )
        given = {claim.id: claim for claim in self.inputs.claims}
        _, mean, share = (given.get(claim_id) for claim_id in worth.claim_ids)
        return tuple(
            Statement(
                id=claim.id.removeprefix(f"{self.segment_id}.").replace(".", "-"),
                section="worth",
                text=claim.sentence,
                claim_ids=(self._keep(claim).id,),
                kind="measured",
            )
            for claim in (share, total, mean)
            if claim is not None
        )

    def _keep_nearest(self) -> None:
        """Keep the claim on the members who are nearest to the description."""
        evidence = measure_nearest(self.inputs.data, self.segment_id)
        self._keep(
            Claim(
                id=f"{self.segment_id}.members.nearest",
                segment_id=self.segment_id,
                kind="measured",
                topic="members",
                sentence=sentence(evidence, {}, {}, {}),
                evidence=evidence,
            )
        )

    def _given_name(self, taken: set[str]) -> tuple[str, tuple[str, ...]]:
        """Return a made-up name and the claims it was chosen by; none unless the gender tells them apart."""
        gender = gender_trait(self.traits)
        if gender is None:
            return "", ()
        country = country_of_members(self.inputs.data, self.segment_id)
        name = given_name(gender, country, self.segment_id, taken)
        places = [trait.member.id for trait in self.traits if trait.spec.meaning is Meaning.PLACE]
        spread = [one.claim.id for one in self.described if one.meaning is Meaning.PLACE]
        by = [gender.member.id, *([*places, *spread][:1] if country else [])]
        return (name, tuple(by)) if name else ("", ())

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

    def _week(self) -> npt.NDArray[np.int64]:
        clock = self.inputs.data.clock
        if clock is None:
            return np.zeros(HOURS_A_WEEK, dtype=np.int64)
        return clock.week(self.inputs.data.members(self.segment_id))

    def _touchpoints(self) -> tuple[Touchpoint, ...]:
        found = self.touchpoints.of(self.segment_id) if self.touchpoints else ()
        for _, claim in found:
            self._keep(claim)
        return tuple(touchpoint for touchpoint, _ in found)


def measured_severity(claim: Claim) -> int:
    """Return the severity, 1 to 5, that a claim on it says; ConfigError for a claim without evidence."""
    if claim.evidence is None:
        message = f"Claim {claim.id!r} has no evidence, so it says nothing of a severity."
        raise ConfigError(message, hint="Build the personas again.")
    return severity(claim.evidence.value)


def _hours_named(one: Described) -> tuple[str, ...]:
    where = one.claim.evidence.where if one.claim.evidence else ()
    return next((tuple(map(str, test.values)) for test in where if test.column == "hour"), ())


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
