"""A claim as the parts of a sentence: what they do, and the figures to say with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.claims import Claim, Evidence
from core.schema import ColumnSpec, Meaning, Unit
from core.wording import is_one_no_of_several, is_plural, number, percent, phrase, things

Specs = Mapping[str, ColumnSpec]

Form = Literal["share", "they", "wrote"]
"""How a fact is said: "four in five {does}", "they {does}", or "{own} of those who wrote complain of {does}"."""

_SAID_OF_A_SHARE = re.compile(r"(?:[Uu]nder |[Oo]ver )?\d+% (?P<does>[a-z].+); everyone else: .+\.")
_OF_A_WHOLE = re.compile(r"share of (?P<whole>\w+) (?P<part>.+)")
_OF_A_NUMBER = re.compile(r"have (?:an? )?(?:high|low) .+")
_CODED = re.compile(r"have code \d")
"""A code tells a reader nothing."""

_NO_SERVICE = re.compile(r"no (?!answer|opinion|reply|response|data|information)\w+(?: \w+)+", re.IGNORECASE)
"""Without internet service there can be no streaming: who has a plain "no" could have it."""

_MAX_P, _MIN_APART = 0.05, 0.2  # relative: of what became of people, only a clear difference makes a sentence

_RATED = re.compile(r"rate (?P<label>.+) (?P<how>high|low)")


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim, ready for a sentence.

    form : how it is said.
    does : what they do, to follow "they" or a share; what they speak of where `form` is "wrote".
    own, others : the two figures in words; `own_share`, `others_share` the shares themselves, 0 to 1, where they are.
    typical : a typical value as it stands behind `does` ("10 visits"); "" for shares, and where `does` says it.
    up : whether they lie above everyone else.
    """

    claim: Claim
    form: Form
    does: str
    own: str
    others: str
    own_share: float = 0.0
    others_share: float = 0.0
    typical: str = ""
    up: bool = True


def fact_of(claim: Claim, specs: Specs) -> Fact | None:
    """Return a claim as a fact; None for what is not said of people in a paragraph, as a size or a place in a rank."""
    evidence = claim.evidence
    if evidence is None or claim.kind != "measured":
        return None
    if claim.topic == "theme" and evidence.statistic == "share":
        return _fact(claim, evidence, "wrote", claim.phrase[claim.phrase.find("“") :])
    spec = specs.get(claim.topic)
    if spec is not None and _is_outcome(claim, evidence, spec):
        claim = claim.model_copy(update={"phrase": phrase(spec, evidence.where[0], high=evidence.effect > 0)})
    if spec is None or not claim.phrase or spec.meaning is Meaning.BIRTH_YEAR or _CODED.match(claim.phrase):
        return None
    if evidence.statistic == "share":
        return _fact(claim, evidence, "share", _does(claim, evidence, spec))
    if evidence.statistic == "median":
        return _typical(claim, evidence, spec)
    return None


def _is_outcome(claim: Claim, evidence: Evidence, spec: ColumnSpec) -> bool:
    """Return whether a claim counts what became of them, on every sheet, and clearly more or less than elsewhere."""
    is_counted = not claim.phrase and spec.meaning is Meaning.OUTCOME and evidence.statistic == "share"
    apart = abs(evidence.value - evidence.others_value)
    return is_counted and evidence.p_adjusted < _MAX_P and apart >= _MIN_APART * evidence.others_value


def _fact(claim: Claim, evidence: Evidence, form: Form, does: str) -> Fact:
    return Fact(
        claim=claim,
        form=form,
        does=does,
        own=percent(evidence.value),
        others=percent(evidence.others_value),
        own_share=evidence.value,
        others_share=evidence.others_value,
        up=evidence.effect > 0,
    )


def _does(claim: Claim, evidence: Evidence, spec: ColumnSpec) -> str:
    """Return what the members counted in a share do or are, in the plural."""
    level = str(evidence.where[0].values[0]) if evidence.where[0].op == "is" else ""
    if is_one_no_of_several(spec, level):
        known = claim.phrase.startswith("have no ") and any(_NO_SERVICE.fullmatch(one) for one in spec.levels)
        thing = claim.phrase.removeprefix("have no ")
        return f"could have {thing} and do not" if known else f"have “{level}” for {spec.label}"
    said = _SAID_OF_A_SHARE.fullmatch(claim.sentence)
    if said:
        return said["does"]
    rated = _RATED.fullmatch(claim.phrase)
    if rated:
        return f"rate {_quoted(rated['label'])} {rated['how']}"
    return claim.phrase


def _quoted(label: str) -> str:
    return f"“{label}”" if " " in label else label


def _typical(claim: Claim, evidence: Evidence, spec: ColumnSpec) -> Fact:
    own, others = number(evidence.value, spec.unit), number(evidence.others_value, spec.unit)
    up = evidence.effect > 0
    if _OF_A_NUMBER.fullmatch(claim.phrase):
        if " value for “" in claim.phrase:
            return Fact(claim, "they", f"have a typical value of {own} for “{spec.label}”", own, others, up=up)
        an = "" if is_plural(spec.label) else "a "
        return Fact(claim, "they", f"have {an}typical {spec.label} of {own}", own, others, up=up)
    rated = _RATED.fullmatch(claim.phrase)
    does = f"rate {_quoted(rated['label'])} {rated['how']}" if rated else claim.phrase
    if does.removeprefix("have ").removeprefix("no ") == things(spec.label):  # so has the middle one of them, not all
        return Fact(claim, "they", f"typically {does}", own, others, typical=own, up=up)
    return Fact(claim, "they", does, own, others, typical=_typical_words(spec, claim.phrase, own), up=up)


def _typical_words(spec: ColumnSpec, phrase: str, own: str) -> str:
    """Return a typical value as it stands behind what they do, with its name where that is not said yet."""
    whole = _OF_A_WHOLE.fullmatch(spec.label) if spec.unit is Unit.SHARE else None
    if whole:
        part = whole["part"]
        ending = f" {part.removeprefix('that ')}" if part.startswith("that ") else ""
        ending = " end with a purchase" if part == "with a purchase" else ending
        return f"typically {own} of their {whole['whole']}{ending}"
    if spec.name.startswith("events.count."):
        return f"typically {own} time{'' if own == '1' else 's'}"
    if spec.label.startswith("number of "):
        counted = spec.label.removeprefix("number of ")
        return f"typically {own} {counted.removesuffix('s') if own == '1' else counted}"
    if spec.label.startswith("days ") and own.endswith(" days"):
        return f"typically {own} {spec.label.removeprefix('days ')}"
    if spec.label in phrase or things(spec.label) in phrase:
        return f"typically {own}"
    plain = " " not in spec.label or spec.name.startswith("events.")
    return f"a typical {spec.label} of {own}" if plain else f"“{spec.label}” is typically {own}"
