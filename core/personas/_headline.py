"""One line that says who a persona's people are and what they do, such that enough of them match all of it."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from core.claims import EvidenceData, is_noticeable, meets, wilson
from core.config import MIN_GROUP_SIZE, MIN_PREVALENCE
from core.personas._model import PrevalenceStep
from core.profiles import SAID_COST, Against, Trait, is_personal, is_variant, weight
from core.schema import Meaning
from core.wording import age_band, capitalised, deeds, gender_noun, plural_place

MAX_PHRASES = 5
MIN_WEIGHT = 0.1
"""What tells less than this is not worth a headline, see `core.profiles.weight`."""

MIN_KEPT, MIN_KEPT_PERSONAL = 0.6, 0.5
"""An attribute joins the headline only when this share of those who match so far has it too."""

MAX_REDUNDANCY = 0.95

_PERSONAL_ORDER = (Meaning.GENDER, Meaning.AGE, Meaning.PLACE_SIZE, Meaning.PLACE)

_Mask = npt.NDArray[np.bool_]


def choose_headline(
    data: EvidenceData,
    segment_id: str,
    traits: Sequence[Trait],
    said: Collection[str] = (),
    *,
    against: Against | None = None,
) -> tuple[Trait, ...]:
    """Return the attributes of the headline in their order; see `prevalence_of` for how many members match.

    Who they are comes first, then what they do, the most telling first, each topic once. A topic joins, in the first
    of its wordings that enough members match together with all before, where a column named as the topic goes before
    others. One that would leave too few takes the place of something of another kind where the line tells more with
    it: what can be guessed from the rest of the line, as heavy spending from frequent visits, tells little. Columns
    that are variants of one another are one topic; phrases in `said`, those of several segments, tell a little less.
    What most of everyone else has as well, see `Against.tells_from_most`, is left out where anything else is said.
    """
    chooser = _Chooser(data, segment_id)
    candidates = _candidates(traits, said)
    telling = [one for one in candidates if against is None or against.tells_from_most(one, segment_id)]
    return _chosen(chooser, telling) or _chosen(chooser, candidates)


def _chosen(chooser: "_Chooser", candidates: Sequence[Trait]) -> tuple[Trait, ...]:
    chosen: tuple[Trait, ...] = ()
    while candidates:
        topic = _topic(candidates[0])
        wordings = sorted((trait for trait in candidates if _topic(trait) == topic), key=_is_of_other_name)
        candidates = [trait for trait in candidates if _topic(trait) != topic]
        chosen = chooser.extended(chosen, wordings)
    return chosen


def headline_text(chosen: Sequence[Trait]) -> str:
    """Return one line from the traits in their order: who they are, then what they do."""
    if not chosen:
        return "Customers much like all the others"
    who, where = "Customers", ""
    for trait in chosen:
        values = trait.condition.values
        if trait.spec.meaning is Meaning.GENDER:
            noun = gender_noun(str(values[0]))
            who = capitalised(noun) if noun in {"women", "men"} else f"Customers of gender {noun}"
        elif trait.spec.meaning is Meaning.AGE:
            where += f" {age_band(float(values[0]), float(values[1]))}"
        elif trait.spec.meaning in {Meaning.PLACE, Meaning.PLACE_SIZE}:
            where += f" in {plural_place(str(values[0]))}"
    return f"{who}{where}{_deeds(_doing(chosen))}"


def _deeds(doing: Sequence[Trait]) -> str:
    plain, direct = (
        tuple(one.claim.phrase for one in doing if _is_direct(one) is is_direct) for is_direct in (False, True)
    )
    said = f" {deeds(plain)}" if plain else ""
    if direct:
        said += f"{' and' if plain else ''}, beside others like them, {deeds(direct)}"
    return f" who{said}" if said else ""


def prevalence_of(data: EvidenceData, segment_id: str, chosen: Sequence[Trait]) -> tuple[PrevalenceStep, ...]:
    """Return how many members match as the attributes of a headline are added in their order."""
    return _Chooser(data, segment_id).steps(chosen)


def is_outcome(trait: Trait) -> bool:
    """Return whether a trait says what became of the customers, which they have not done yet when one meets them."""
    return trait.spec.meaning is Meaning.OUTCOME


def is_code(trait: Trait) -> bool:
    """Return whether a trait says only the code of a level ("2"), which tells a reader nothing."""
    return trait.condition.op in {"is", "in"} and all(str(value).isdigit() for value in trait.condition.values)


def _candidates(traits: Sequence[Trait], said: Collection[str]) -> list[Trait]:
    """Return who they are first, then what they do, the most telling first."""

    def told_by(one: Trait) -> float:
        return weight(one) - SAID_COST * (one.claim.phrase in said)

    personal = {trait.spec.meaning: trait for trait in reversed(traits) if is_personal(trait.spec)}
    who = [personal[meaning] for meaning in _PERSONAL_ORDER if meaning in personal]
    if Meaning.PLACE_SIZE in personal and Meaning.PLACE in personal:
        who.remove(personal[Meaning.PLACE])
    doing = (trait for trait in _doing(traits) if not (is_outcome(trait) or is_code(trait)) and _is_worth_saying(trait))
    return [*who, *sorted(doing, key=lambda one: (-told_by(one), one.claim.id))]


def _is_worth_saying(trait: Trait) -> bool:
    evidence = trait.claim.evidence
    return weight(trait) >= MIN_WEIGHT and evidence is not None and is_noticeable(evidence)


def _topic(trait: Trait) -> tuple[bool, str]:
    return is_personal(trait.spec), trait.topic


def _is_of_other_name(trait: Trait) -> bool:
    """Return whether a column is named otherwise than the topic it speaks of ("delivery satisfaction")."""
    return trait.spec.label.lower() != trait.topic


def _is_direct(trait: Trait) -> bool:
    """Return whether a trait compares with one other segment alone: of others it may not hold."""
    return trait.claim.evidence is not None and bool(trait.claim.evidence.versus)


def _doing(traits: Iterable[Trait]) -> list[Trait]:
    return [trait for trait in traits if not is_personal(trait.spec)]


class _Chooser:
    """Counts members who match, and outsiders who show what goes along with what anyway."""

    def __init__(self, data: EvidenceData, segment_id: str) -> None:
        self._frame = data.customers.frame
        self._member = data.members(segment_id)
        self._met: dict[str, tuple[_Mask, _Mask]] = {}

    def extended(self, chosen: tuple[Trait, ...], wordings: Sequence[Trait]) -> tuple[Trait, ...]:
        """Return the attributes with one more, in its first wording that fits; else in the place of another."""
        said = _doing(chosen)
        if not is_personal(wordings[0].spec) and len(said) == MAX_PHRASES:
            return chosen
        new = (trait for trait in wordings if not any(is_variant(trait.spec, one.spec) for one in said))
        wordings = [trait for trait in new if not self._follows(trait, chosen)]
        for trait in wordings:
            if self._fits((*chosen, trait)):
                return (*chosen, trait)
        options = [
            (*(one for one in chosen if one is not left_out), trait)
            for trait in _doing(wordings)
            for left_out in said
            if left_out.spec.facet is not trait.spec.facet  # of one facet, the weight alone says what matters more
        ]
        return max([chosen, *filter(self._fits, options)], key=self._told)

    def steps(self, chosen: Sequence[Trait]) -> tuple[PrevalenceStep, ...]:
        """Return how many members match as the attributes are added."""
        known, holds = np.ones(len(self._member), dtype=bool), np.ones(len(self._member), dtype=bool)
        steps = []
        for trait in chosen:
            known_one, holds_one = self._meets(trait)
            known, holds = known & known_one, holds & holds_one
            total, n = int((self._member & known).sum()), int((self._member & holds).sum())
            low, high = wilson(n, total)
            share = n / total if total else 0.0
            steps.append(PrevalenceStep(claim_id=trait.member.id, n=n, total=total, share=share, low=low, high=high))
        return tuple(steps)

    def _fits(self, chosen: tuple[Trait, ...]) -> bool:
        """Return whether enough members match all, and no attribute excludes too many of those who match so far."""
        before = 1.0
        for trait, step in zip(chosen, self.steps(chosen), strict=True):
            kept = MIN_KEPT_PERSONAL if is_personal(trait.spec) else MIN_KEPT
            if step.share < max(MIN_PREVALENCE, kept * before) or step.n < MIN_GROUP_SIZE:
                return False
            before = step.share
        return True

    def _follows(self, trait: Trait, chosen: Sequence[Trait]) -> bool:
        """Return whether a chosen trait implies this one: nearly every outsider who has that has this too."""
        known, holds = self._meets(trait)
        for one in chosen:
            _, before = self._meets(one)
            outside = int((before & known & ~self._member).sum())
            implied = int((before & holds & ~self._member).sum())
            if outside >= MIN_GROUP_SIZE and implied > MAX_REDUNDANCY * outside:
                return True
        return False

    def _told(self, chosen: tuple[Trait, ...]) -> float:
        """Return how much a line tells: the weights of what they do, each by the part that the others leave open."""
        return sum(
            weight(trait) * self._open(trait, [one for one in chosen if one is not trait]) for trait in _doing(chosen)
        )

    def _open(self, trait: Trait, others: Sequence[Trait]) -> float:
        """Return how much of a trait the others leave open: 1 when they tell nothing of it, 0 when all of it.

        Each gives away a part of the way from how many outsiders have the trait to all of them; what none gives away
        is left (a noisy-or). Inside the segment all traits go together, so only customers outside are looked at.
        """
        known, holds = self._meets(trait)
        left = 1.0
        for one in others:
            known_one, before = self._meets(one)
            both = known & known_one & ~self._member
            having, without = int((both & before).sum()), int((both & ~holds).sum())
            if having >= MIN_GROUP_SIZE and without:
                rest = int((both & before & ~holds).sum()) / having
                left *= min(1.0, rest * int(both.sum()) / without)
        return left

    def _meets(self, trait: Trait) -> tuple[_Mask, _Mask]:
        if trait.member.id not in self._met:
            self._met[trait.member.id] = meets(self._frame, (trait.condition,))
        return self._met[trait.member.id]
