"""From traits, themes and events to personas, each statement with its claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims import (
    HOURS_A_WEEK,
    Claim,
    EvidenceData,
    measure_nearest,
    measure_size,
    measure_total,
    slug,
)
from core.feedback import Promote, Theme
from core.personas._alike import choose_headlines
from core.personas._described import Described, describe_all
from core.personas._differences import tell_apart
from core.personas._given_names import birth_years, country_of_members, fits_age, gender_trait, given_name
from core.personas._headline import headline_text, prevalence_of
from core.personas._model import Persona, Statement, Touchpoint
from core.personas._pains import Stages, TellingThemes
from core.personas._plausible import plausible
from core.personas._rhythm import hours_of, needs_explaining, week_shares
from core.personas._sections import SIZE, trait_statements
from core.personas._touchpoints import TouchpointFinder
from core.profiles import Against, SegmentProfile, Trait, is_said
from core.schema import Meaning
from core.surveys import Position
from core.wording import sentence


@dataclass(frozen=True, slots=True)
class PersonaInputs:
    """What personas are built from.

    data : the tables of evidence.
    profiles, traits : of each described segment.
    themes : feedback themes, as people edited them.
    stages : what pains are placed by, or None.
    promoted : what people made pain points by hand.
    events : canonical events, or None.
    positions : what segments agree and disagree with.
    claims : those of the profiles: what segments are worth.
    """

    data: EvidenceData
    profiles: tuple[SegmentProfile, ...]
    traits: Mapping[str, tuple[Trait, ...]]
    themes: tuple[Theme, ...] = ()
    stages: Stages | None = None
    promoted: tuple[Promote, ...] = ()
    events: pd.DataFrame | None = None
    positions: tuple[Position, ...] = ()
    claims: tuple[Claim, ...] = ()


def build_personas(inputs: PersonaInputs) -> tuple[tuple[Persona, ...], tuple[Claim, ...]]:
    """Return one persona per described segment, in the order of the profiles, and every claim they rest on."""
    segment_ids = [profile.segment_id for profile in inputs.profiles]
    telling = TellingThemes(inputs.data, segment_ids, inputs.themes, stages=inputs.stages, promoted=inputs.promoted)
    touchpoints = TouchpointFinder(inputs.data, inputs.events) if inputs.events is not None else None
    described = describe_all(inputs.data, inputs.profiles)
    differences, between = tell_apart(inputs.data, tuple(profile.segment_id for profile in inputs.profiles))
    against = Against(inputs.data, inputs.traits)
    builders = [
        _Builder(inputs, one, telling, touchpoints, described[one.segment_id], against) for one in inputs.profiles
    ]
    headlines = choose_headlines(inputs.data, {one.segment_id: one.traits for one in builders}, between)
    personas: list[Persona] = []
    claims = {claim.id: claim for claim in between}
    for place, builder in enumerate(builders):
        persona = builder.persona(place, personas, headlines[builder.segment_id])
        personas.append(persona.model_copy(update={"differences": differences[builder.segment_id]}))
        claims.update(builder.claims)
    return tuple(personas), tuple(claims[claim_id] for claim_id in sorted(claims))


class _Builder:
    """Builds one persona and collects the claims it uses."""

    def __init__(
        self,
        inputs: PersonaInputs,
        profile: SegmentProfile,
        telling: TellingThemes,
        touchpoints: TouchpointFinder | None,
        described: tuple[Described, ...],
        against: Against,
    ) -> None:
        self.inputs = inputs
        self.profile = profile
        self.segment_id = profile.segment_id
        self.telling = telling
        self.touchpoints = touchpoints
        self.described = described
        self.specs = {spec.name: spec for spec in inputs.data.customers.columns}
        self.positions = tuple(one for one in inputs.positions if one.segment_id == profile.segment_id)
        said = [trait for trait in inputs.traits[profile.segment_id] if is_said(trait.spec)]
        self.traits = plausible(inputs.data, profile.segment_id, said)
        shared = [one for one in self.traits if not against.tells_from_most(one, profile.segment_id)]
        self.shared = shared if len(shared) < len(self.traits) else []
        self.claims: dict[str, Claim] = {}
        for trait in inputs.traits[profile.segment_id]:
            self.claims[trait.claim.id] = trait.claim

    def persona(self, place: int, others: Sequence[Persona], chosen: Sequence[Trait]) -> Persona:
        name = self.profile.name
        size = self._size()
        headline = self._headline(size, chosen)
        touchpoints = self._touchpoints()
        told = self.telling.of(self.segment_id, touchpoints)
        for claim in told.claims:
            self._keep(claim)
        statements = (
            Statement(id=SIZE, section="about", text=size.sentence, claim_ids=(size.id,), kind="measured"),
            *self._facts(headline),
            *told.statements,
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
            pain_points=told.pain_points,
            touchpoints=touchpoints,
            given_name=given,
            given_name_claim_ids=by,
            hours=hours_of(week),
            week=week_shares(week),
            size=self.profile.size,
            share=self.profile.share,
            prevalence=prevalence_of(self.inputs.data, self.segment_id, chosen),
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

    def _headline(self, size: Claim, chosen: Sequence[Trait]) -> Statement:
        text = headline_text(chosen)
        if not chosen:
            return Statement(id="headline", section="headline", text=text, claim_ids=(size.id,), kind="inferred")
        claims = [claim for trait in chosen for claim in (trait.claim, trait.member)]
        ids = tuple(dict.fromkeys(self._keep(claim).id for claim in claims))
        return Statement(id="headline", section="headline", text=text, claim_ids=ids, kind="measured")

    def _facts(self, headline: Statement) -> tuple[Statement, ...]:
        """Return what is counted of them: who they are, what they do, think, prefer and pay, and when they come."""
        said = {position.column for position in self.positions}
        own = trait_statements(
            self.traits, self.segment_id, self.profile.name, said, shared=self.shared, headline=headline.claim_ids
        )
        words = {claim_id for one in (headline, *own) for claim_id in one.claim_ids}
        told = [
            trait for trait in self.traits if trait.claim.id in words or trait.tag and trait.tag in self.profile.name
        ]
        shown = {trait.spec.meaning for trait in self.traits if trait.spec.meaning} - {Meaning.OUTCOME}
        columns = {self.claims[claim_id].topic for one in own for claim_id in one.claim_ids}
        spread = [
            one
            for one in self.described
            if one.meaning and one.meaning not in shown
            if one.meaning is not Meaning.OUTCOME or one.claim.topic not in columns
        ]
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
        ages = self._claims_on(Meaning.AGE) or self._claims_on(Meaning.BIRTH_YEAR)
        born = birth_years(self.inputs.data, self.segment_id) if ages else None
        name = given_name(gender, country, self.segment_id, taken, born)
        places = self._claims_on(Meaning.PLACE) if country else ()
        by = (gender.member.id, *places, *(ages if born and fits_age(country, born) else ()))
        return (name, by) if name else ("", ())

    def _claims_on(self, meaning: Meaning) -> tuple[str, ...]:
        """Return the claim that a trait of this meaning makes, else the one of its spread; nothing without one."""
        traits = [trait.claim.id for trait in self.traits if trait.spec.meaning is meaning]
        return (*traits, *(one.claim.id for one in self.described if one.meaning is meaning))[:1]

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


def _hours_named(one: Described) -> tuple[str, ...]:
    where = one.claim.evidence.where if one.claim.evidence else ()
    return next((tuple(map(str, test.values)) for test in where if test.column == "hour"), ())


def _free_id(name: str, taken: set[str]) -> str:
    base = slug(name)[:48].strip("-")
    return next(option for option in (base, *(f"{base}-{n}" for n in range(2, 1000))) if option not in taken)
