"""The differences worth showing, in words, and which of them a card shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.claims import Claim, Condition, Evidence, slug
from core.config import MIN_GROUP_SIZE
from core.profiles._compare import MIN_EFFECT, Comparison
from core.profiles._worth import claim_prefix
from core.schema import ColumnSpec, Facet, Meaning, Role, Unit
from core.wording import number_phrase, phrase, sentence, tag, topic

MAX_P = 0.05
"""A difference is shown only below this p-value, adjusted over all comparisons of the study."""

_SUMS = {"events.spend_total", "events.n_purchases", "events.checkout_completion"}
"""Features that took no part because others say them in parts, and that people ask for."""


@dataclass(frozen=True, slots=True)
class Trait:
    """One column on which a segment differs from everyone else.

    claim : what is shown, with the larger picture (a median, or a share).
    member : the share claim whose predicate one customer can meet; the same as `claim` for shares.
    topic, tag : what it is about, and words that can name the segment.
    """

    spec: ColumnSpec
    claim: Claim
    member: Claim
    topic: str
    tag: str

    @property
    def condition(self) -> Condition:
        """The test a single customer meets."""
        evidence = self.member.evidence
        assert evidence is not None, "a trait is always measured"  # noqa: S101
        return evidence.where[0]


def traits(comparisons: tuple[Comparison, ...], segment_id: str, specs: Mapping[str, ColumnSpec]) -> tuple[Trait, ...]:
    """Return the differences worth showing, largest first: significant, large enough, and stated positively."""
    found = []
    for one in comparisons:
        if one.shown.p_adjusted >= MAX_P or abs(one.shown.effect) < MIN_EFFECT or one.member.effect <= 0:
            continue
        if min(one.shown.n, one.member.n) < MIN_GROUP_SIZE or not one.is_firm:
            continue
        found.append(_trait(one, segment_id, specs))
    return tuple(found)


def _trait(one: Comparison, segment_id: str, specs: Mapping[str, ColumnSpec]) -> Trait:
    condition = one.member.where[0]
    # The low end of an ordered column is a share above everyone else's, so the direction is in the name.
    high = one.high if one.spec.role is Role.NUMBER else one.what != "low"
    low_share = one.shown.statistic == "share" and condition.op == "at_most"
    high = high and not low_share
    words = (
        number_phrase(one.spec, one.shown, condition)
        if one.shown.statistic == "median"
        else phrase(one.spec, condition, high=high)
    )
    shown = _claim(one.shown, segment_id, one.spec, one.what, words, specs)
    member = shown
    if (one.shown.statistic, one.shown.where) != (one.member.statistic, one.member.where):
        does = phrase(one.spec, condition, high=high)  # of a member: none of them alone is "the most"
        member = _claim(one.member, segment_id, one.spec, f"{one.what}-members", does, specs)
    called = tag(one.spec, named_by(one), high=high)
    return Trait(one.spec, shown, member, topic(one.spec, condition), called)


def named_by(one: Comparison) -> Condition:
    """Return the test that a name rests on: of shares the typical one, as a name is no test that each member meets."""
    test = one.member.where[0]
    if one.spec.unit is not Unit.SHARE or one.shown.statistic != "median":
        return test
    return test.model_copy(update={"values": (one.shown.value,)})


def _claim(
    evidence: Evidence, segment_id: str, spec: ColumnSpec, what: str, words: str, specs: Mapping[str, ColumnSpec]
) -> Claim:
    return Claim(
        id=f"{claim_prefix(segment_id)}.{slug(spec.name)}.{what}",
        segment_id=segment_id,
        kind="measured",
        topic=spec.name,
        sentence=sentence(evidence, specs, {}, {}),
        phrase=words,
        evidence=evidence,
    )


def telling(found: tuple[Trait, ...]) -> tuple[Trait, ...]:
    """Return the traits to show on a card, largest first: one per subject, of columns that took part.

    Columns that took no part (counts of every event, the complement of a share) repeat others; they are shown
    only where nothing else tells a segment apart. All channels are one subject.
    """
    shown: dict[str, Trait] = {}
    for trait in [trait for trait in found if is_said(trait.spec)] or found:
        subject = "channel" if trait.spec.facet is Facet.CHANNEL else trait.topic
        shown.setdefault(subject, trait)
    return tuple(shown.values())


def is_said(spec: ColumnSpec) -> bool:
    """Return whether to speak of the column: it took part, sums up what others say in parts, or is an outcome."""
    return spec.use or spec.name in _SUMS or spec.meaning is Meaning.OUTCOME


def is_personal(spec: ColumnSpec) -> bool:
    """Return whether the column says who somebody is rather than what they do."""
    return spec.meaning in {Meaning.AGE, Meaning.BIRTH_YEAR, Meaning.GENDER, Meaning.PLACE, Meaning.PLACE_SIZE}
