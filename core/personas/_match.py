"""A persona written without data, laid beside the data: who is meant, how many they are, and what holds of them."""

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from core.claims import Claim, Condition, Evidence, EvidenceData, measure_share, measure_size
from core.config import MIN_GROUP_SIZE
from core.declared import check_conditions, overlaps
from core.errors import ConfigError
from core.personas._edit import statement
from core.personas._model import Persona, ProtoMatch
from core.schema import ColumnSpec
from core.wording import LIKE_EVERYONE, rule_text, sentence

MEANT = "meant"
"""The segment id under which the customers who are meant are counted."""

MOST = 0.5
"""A guess is taken to say "most of them are so"."""

NEAR_HALF = 0.1
"""True of "about half of them" when the whole interval lies within this of one half."""

Verdict = Literal["confirmed", "contradicted", "unknown"]


@dataclass(frozen=True, slots=True)
class MatchStep:
    """How many customers meet the first conditions together: `words` of the one that is added, and the claim."""

    words: str
    claim: Claim

    @property
    def evidence(self) -> Evidence:
        """The numbers of the claim."""
        assert self.claim.evidence is not None, "counted claims have evidence"  # noqa: S101
        return self.claim.evidence

    @property
    def is_hidden(self) -> bool:
        """Whether they are too few to be told of, but somebody."""
        return 0 < self.evidence.n < MIN_GROUP_SIZE


@dataclass(frozen=True, slots=True)
class Home:
    """A segment in which customers who are meant are found.

    share : of those who are meant, 0 to 1.
    lift : how many times as often as among all customers.
    """

    segment_id: str
    n: int
    share: float
    lift: float


@dataclass(frozen=True, slots=True)
class Checked:
    """A guess beside the data: whether it holds of the segment, why, and the claim (None where nothing is counted)."""

    statement_id: str
    verdict: Verdict
    reason: str
    claim: Claim | None = None


def mean_customers(persona: Persona, conditions: Sequence[Condition], data: EvidenceData) -> Persona:
    """Return the proto-persona with the conditions that say who is meant; ConfigError when they cannot be judged."""
    check_conditions(conditions, data.customers.frame, _specs(data))
    return _with_match(persona, persona.match.model_copy(update={"conditions": tuple(conditions)}))


def lay_beside(persona: Persona, segment_id: str) -> Persona:
    """Return the proto-persona laid beside a segment, "" for none."""
    return _with_match(persona, persona.match.model_copy(update={"segment_id": segment_id}))


def say_in_data(persona: Persona, statement_id: str, condition: Condition | None, data: EvidenceData) -> Persona:
    """Return the proto-persona with the condition that says a statement in the data; None takes it away.

    Raises NotFoundError for an unknown statement, ConfigError for a condition that cannot be judged.
    """
    statement(persona, statement_id)
    guesses = {one: test for one, test in persona.match.guesses.items() if one != statement_id}
    if condition is not None:
        check_conditions((condition,), data.customers.frame, _specs(data))
        guesses[statement_id] = condition
    return _with_match(persona, persona.match.model_copy(update={"guesses": guesses}))


def match_steps(conditions: Sequence[Condition], data: EvidenceData) -> tuple[MatchStep, ...]:
    """Return how many of all customers meet the conditions as they are added one by one, each with its interval.

    Raises ConfigError when the data has changed such that they cannot be judged.
    """
    specs = _specs(data)
    check_conditions(conditions, data.customers.frame, specs)
    steps = []
    for place, condition in enumerate(conditions, start=1):
        evidence = measure_size(_meant(data, conditions[:place]), MEANT)
        claim = Claim(
            id=f"{MEANT}.{place}",
            segment_id=MEANT,
            kind="measured",
            topic="size",
            sentence=sentence(evidence, specs, {}, {}),
            evidence=evidence,
        )
        steps.append(MatchStep(rule_text(specs[condition.column], condition), claim))
    return tuple(steps)


def homes(conditions: Sequence[Condition], data: EvidenceData, segment_ids: Collection[str]) -> tuple[Home, ...]:
    """Return the segments in which those who are meant are found, the one with most of them first.

    Parts below the minimum size are left out.
    """
    if not conditions:
        return ()
    n_customers = len(data.customers.frame)
    found = []
    for one in overlaps(_meant(data, conditions), MEANT, tuple(segment_ids)):
        overall = int(data.members(one.segment_id).sum()) / n_customers
        found.append(Home(one.segment_id, one.n, one.share, one.share / overall))
    return tuple(found)


def check_guesses(persona: Persona, data: EvidenceData) -> tuple[Checked, ...]:
    """Return each statement of a proto-persona beside the segment it is laid beside.

    A guess holds when it is true of most of the segment (the whole interval above one half). It is contradicted when
    it is true of fewer than half (the whole interval below) and surely not clearly more often than of everyone else
    (the whole interval of the difference below `LIKE_EVERYONE`). Anything between is open, and so is what no condition
    says.
    """
    specs = _specs(data)
    found = []
    for one in (persona.headline, *persona.statements):
        condition = persona.match.guesses.get(one.id)
        if condition is None or not persona.match.segment_id or not _can_be_judged(condition, data):
            found.append(Checked(one.id, "unknown", "Nothing in the data says this yet."))
            continue
        evidence = measure_share(data, persona.match.segment_id, (condition,))
        if evidence.total < MIN_GROUP_SIZE:
            found.append(Checked(one.id, "unknown", "Too few of them have this filled in."))
            continue
        claim = Claim(
            id=f"{persona.match.segment_id}.guess.{one.id}",
            segment_id=persona.match.segment_id,
            kind="measured",
            topic=condition.column,
            sentence=sentence(evidence, specs, {}, {}),
            evidence=evidence,
        )
        found.append(Checked(one.id, *_judged(evidence), claim))
    return tuple(found)


def _can_be_judged(condition: Condition, data: EvidenceData) -> bool:
    try:
        check_conditions((condition,), data.customers.frame, _specs(data))
    except ConfigError:
        return False
    return True


def _judged(evidence: Evidence) -> tuple[Verdict, str]:
    if evidence.low > MOST:
        return "confirmed", "True of most of them."
    if evidence.high >= MOST:
        if MOST - NEAR_HALF <= evidence.low and evidence.high <= MOST + NEAR_HALF:
            return "unknown", "True of about half of them: too close to call."
        return "unknown", "Too few to tell whether it is true of most of them."
    if evidence.effect_low > 0:
        return "unknown", "True of fewer than half of them, yet of more than elsewhere."
    if evidence.effect_high > LIKE_EVERYONE:
        return "unknown", "True of fewer than half of them, but too few to tell whether of more than elsewhere."
    return "contradicted", "True of fewer than half of them, and of no more, or hardly more, than elsewhere."


def _meant(data: EvidenceData, conditions: Sequence[Condition]) -> EvidenceData:
    return dataclasses.replace(data, declared={**data.declared, MEANT: tuple(conditions)})


def _specs(data: EvidenceData) -> dict[str, ColumnSpec]:
    return {spec.name: spec for spec in data.customers.columns}


def _with_match(persona: Persona, match: ProtoMatch) -> Persona:
    return persona.model_copy(update={"match": match})
