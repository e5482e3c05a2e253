"""What a segment agrees and disagrees with more than everyone else does, item by item, each with its evidence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from core.claims import Claim, Condition, EvidenceData, Shares, adjusted_claims, slug
from core.config import MIN_GROUP_SIZE
from core.schema import ColumnSpec, Question, questions
from core.wording import phrase, sentence

Stance = Literal["agrees", "disagrees"]

MAX_P = 0.05
"""A position is stated only below this p-value, adjusted over all items, both ends and all segments."""

MIN_DIFFERENCE = 0.1
"""... and only where its share lies at least so far above everyone else's."""

_N_MOST = 5
"""Positions of each stance that a segment is described by."""

_MIN_LEVELS_FOR_TWO = 4  # a scale with a middle and one level at each end has no two upper levels


@dataclass(frozen=True, slots=True)
class Position:
    """One item that a segment agrees or disagrees with more often than everyone else.

    segment_id, column, question : the segment, the item and the question it belongs to.
    stance : "agrees" counts answers at the two upper levels of the scale, "disagrees" at the two lower; one level
        on a scale of three.
    claim : the share with n of N, its interval, everyone else's, and the p-value over all positions measured.
    """

    segment_id: str
    column: str
    question: str
    stance: Stance
    claim: Claim


def positions(data: EvidenceData, segment_ids: tuple[str, ...]) -> tuple[Position, ...]:
    """Return what each segment agrees and disagrees with more than everyone else, largest differences first.

    Every item of every battery is counted at both ends of its scale, as answered: response styles are taken out
    only where segments are found. Somebody who did not answer an item is not counted for it.

    Parameters
    ----------
    data : EvidenceData
        The customers and the segment of each.
    segment_ids : tuple of str
        Segments to describe, in this order; all of them form the family of the p-values.

    Returns
    -------
    tuple of Position
        By segment, agreement before disagreement; none without a battery of items.
    """
    measured = list(_measured(data, segment_ids))
    adjusted = adjusted_claims(tuple(one.claim for one in measured))
    tested = [
        Position(one.segment_id, one.column, one.question, one.stance, claim)
        for one, claim in zip(measured, adjusted, strict=True)
    ]
    stances: tuple[Stance, ...] = ("agrees", "disagrees")
    return tuple(
        one for segment_id in segment_ids for stance in stances for one in _most(tested, segment_id, stance)[:_N_MOST]
    )


def stated_positions(claims: Iterable[Claim], segment_id: str, stance: Stance) -> tuple[Claim, ...]:
    """Return the claims of a segment's positions, as a study keeps them, largest differences first."""
    own = (one for one in claims if one.segment_id == segment_id and one.topic.startswith(f"{stance}:"))
    return tuple(sorted(own, key=lambda one: (-_effect(one), one.id)))


def _most(tested: list[Position], segment_id: str, stance: Stance) -> list[Position]:
    own = (one for one in tested if (one.segment_id, one.stance) == (segment_id, stance) and _is_stated(one.claim))
    return sorted(own, key=lambda one: (-_effect(one.claim), one.claim.id))


def _effect(claim: Claim) -> float:
    return claim.evidence.effect if claim.evidence else 0.0


def _is_stated(claim: Claim) -> bool:
    evidence = claim.evidence
    return evidence is not None and evidence.p_adjusted < MAX_P and evidence.effect >= MIN_DIFFERENCE


def _measured(data: EvidenceData, segment_ids: tuple[str, ...]) -> Iterator[Position]:
    specs = {spec.name: spec for spec in data.customers.columns}
    for question in questions(data.customers.columns):
        if question.kind == "scale" and len(question.levels) >= _MIN_LEVELS_FOR_TWO - 1:
            for column in question.columns:
                yield from _both_ends(data, segment_ids, question, specs[column])


def _both_ends(
    data: EvidenceData, segment_ids: tuple[str, ...], question: Question, spec: ColumnSpec
) -> Iterator[Position]:
    end = 2 if len(question.levels) >= _MIN_LEVELS_FOR_TWO else 1
    ends: tuple[tuple[Stance, Condition], ...] = (
        ("agrees", Condition(column=spec.name, op="at_least", values=(question.levels[-end],))),
        ("disagrees", Condition(column=spec.name, op="at_most", values=(question.levels[end - 1],))),
    )
    for stance, test in ends:
        shares, words = Shares(data, (test,)), phrase(spec, test, high=stance == "agrees")
        for segment_id in segment_ids:
            evidence = shares.of(segment_id)
            if min(evidence.total, evidence.others_total) < MIN_GROUP_SIZE:
                continue
            claim = Claim(
                id=f"{segment_id}.{slug(spec.name)}.{stance}",
                segment_id=segment_id,
                kind="measured",
                topic=f"{stance}:{spec.name}",
                sentence=sentence(evidence, {spec.name: spec}, {}, {}),
                phrase=words,
                evidence=evidence,
            )
            yield Position(segment_id, spec.name, question.name, stance, claim)
