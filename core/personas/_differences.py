"""How each persona differs from each of the others: the largest differences between two segments directly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.claims import (
    MAX_LEVELS,
    Claim,
    Condition,
    Evidence,
    EvidenceData,
    Medians,
    Shares,
    adjust_p_values,
    best_of,
    least_effect,
    meets,
    slug,
)
from core.config import MIN_GROUP_SIZE
from core.personas._model import Difference
from core.profiles import MAX_P, MIN_EFFECT, is_said
from core.schema import ColumnSpec, Facet, Meaning, Role, Unit
from core.wording import is_one_no_of_several, sentence, topic

N_NEAREST_PERSONAS = 20
"""Each persona is told apart from at most so many others, those that are most alike."""

N_SAID, N_SAID_OF_MANY = 2, 1
"""Differences in a line, and where there are more personas than it is told apart from."""

ALIKE = "Nothing that is known tells the two apart clearly."

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A way to tell two segments apart: the share that meets `test`, or the median of a number without one."""

    spec: ColumnSpec
    what: str
    test: Condition | None
    reverse: Condition | None = None

    @property
    def topic(self) -> str:
        if self.spec.facet is Facet.CHANNEL and self.spec.unit is Unit.SHARE:  # more on one is less on the others
            return Facet.CHANNEL
        if self.test is not None and self.reverse is None:  # "no internet service" is said once, whatever the column
            said = topic(self.spec, self.test)
            return said if said.startswith("no ") else self.spec.name
        test = self.test or Condition(column=self.spec.name, op="at_least", values=(0.0,))
        return topic(self.spec, test) if self.spec.role is Role.NUMBER else self.spec.name


@dataclass(slots=True)
class _Measures:
    """Evidence on pairs of segments; what does not depend on the pair is computed once."""

    data: EvidenceData
    _shares: dict[Condition, Shares] = field(default_factory=dict)
    _medians: dict[str, Medians] = field(default_factory=dict)

    def of(self, one: _Candidate, segment_id: str, versus: str, *, higher: bool) -> Evidence:
        test = one.test if higher or one.reverse is None else one.reverse
        if test is None:
            if one.spec.name not in self._medians:
                self._medians[one.spec.name] = Medians(self.data, one.spec.name)
            return self._medians[one.spec.name].of(segment_id, versus)
        if test not in self._shares:
            self._shares[test] = Shares(self.data, (test,))
        return self._shares[test].of(segment_id, versus)

    def is_firm(self, evidence: Evidence, spec: ColumnSpec, segment_id: str) -> bool:
        """Return whether a share differs on average too, and not in rank only."""
        if evidence.statistic != "median" or spec.unit is not Unit.SHARE:
            return True
        numbers = self.data.numbers(spec.name)
        two = (numbers[self.data.members(one)] for one in (segment_id, evidence.versus))
        own, others = (of[~np.isnan(of)] for of in two)
        return abs(least_effect(evidence.effect, own, others)) >= MIN_EFFECT


def tell_apart(
    data: EvidenceData, segment_ids: tuple[str, ...]
) -> tuple[dict[str, tuple[Difference, ...]], tuple[Claim, ...]]:
    """Return by segment one line on each of the others, the nearest first, and the claims they rest on.

    All columns that are spoken of are looked at; the one or two with the largest differences between the two segments
    are said, each with a p-value that counts every column that was looked at (Bonferroni) and every pair
    (Benjamini-Hochberg).
    """
    specs = {spec.name: spec for spec in data.customers.columns}
    candidates = [one for spec in data.customers.columns if is_said(spec) for one in _candidates(data, spec)]
    rates = _rates(data, segment_ids, candidates)
    measures = _Measures(data)
    n_said = N_SAID if len(segment_ids) <= N_NEAREST_PERSONAS + 1 else N_SAID_OF_MANY
    pairs = list(_nearest_pairs(segment_ids, rates))
    measured: list[tuple[int, Claim]] = []
    for place, (own, other) in enumerate(pairs):
        gaps = rates[own] - rates[other]
        for evidence, one in _largest(measures, candidates, gaps, segment_ids[own], segment_ids[other], n_said):
            measured.append((place, _claim(evidence, one, segment_ids[own], specs)))
    said: dict[int, list[Claim]] = {}
    for place, claim in _adjusted(measured, n_looked_for=n_said * len(pairs)):
        said.setdefault(place, []).append(claim)
    lines: dict[str, list[Difference]] = {segment_id: [] for segment_id in segment_ids}
    for place, (own, other) in enumerate(pairs):
        found = said.get(place, [])
        text = " ".join(claim.sentence for claim in found) or ALIKE
        ids = tuple(claim.id for claim in found)
        lines[segment_ids[own]].append(Difference(segment_id=segment_ids[other], text=text, claim_ids=ids))
    return {one: tuple(own) for one, own in lines.items()}, tuple(claim for found in said.values() for claim in found)


def _adjusted(measured: list[tuple[int, Claim]], *, n_looked_for: int) -> Iterator[tuple[int, Claim]]:
    """Yield the claims that chance hardly gives; pairs in which nothing large enough was seen were looked at too."""
    p_values = [claim.evidence.p_value for _, claim in measured if claim.evidence]
    adjusted = adjust_p_values(np.array([*p_values, *[1.0] * (n_looked_for - len(p_values))]))
    for (place, claim), p_adjusted in zip(measured, adjusted[: len(measured)], strict=True):
        if claim.evidence is not None and p_adjusted < MAX_P:
            evidence = claim.evidence.model_copy(update={"p_adjusted": float(p_adjusted)})
            yield place, claim.model_copy(update={"evidence": evidence})


def _claim(evidence: Evidence, one: _Candidate, segment_id: str, specs: Mapping[str, ColumnSpec]) -> Claim:
    return Claim(
        id=f"{segment_id}.versus.{evidence.versus}.{slug(one.spec.name)}.{one.what}",
        segment_id=segment_id,
        kind="measured",
        topic="versus",
        sentence=sentence(evidence, specs, {}, {}),
        evidence=evidence,
    )


def _candidates(data: EvidenceData, spec: ColumnSpec) -> Iterator[_Candidate]:
    """Yield the ways to tell segments apart by a column; outcomes are left out, which nobody meets a customer with."""
    if spec.meaning is Meaning.OUTCOME or spec.personal:
        return
    if spec.role is Role.NUMBER:
        yield _Candidate(spec, "middle", None)
    elif spec.role is Role.YES_NO:
        yes, no = (Condition(column=spec.name, op=op) for op in ("is_true", "is_false"))
        yield _Candidate(spec, "yes-no", yes, reverse=no)
    elif spec.role in {Role.CATEGORY, Role.ORDERED}:
        levels = [str(level) for level in data.customers.frame[spec.name].cat.categories]
        if spec.role is Role.ORDERED and spec.meaning is not Meaning.PLACE_SIZE and len(levels) > 2:
            end = max(1, len(levels) * 2 // 5)
            yield _Candidate(spec, "high", Condition(column=spec.name, op="at_least", values=(levels[-end],)))
            yield _Candidate(spec, "low", Condition(column=spec.name, op="at_most", values=(levels[end - 1],)))
        elif len(levels) <= MAX_LEVELS:
            for level in levels:
                yield _Candidate(spec, slug(level), Condition(column=spec.name, op="is", values=(level,)))


def _rates(data: EvidenceData, segment_ids: tuple[str, ...], candidates: list[_Candidate]) -> _Floats:
    """Return for each segment (rows) and candidate the share that meets it, or the mean rank of a number, 0 to 1.

    The difference of two mean ranks is, but for the others, how often a member of one lies above one of the other.
    """
    members = [data.members(segment_id) for segment_id in segment_ids]
    rates = np.full((len(members), len(candidates)), np.nan)
    for place, one in enumerate(candidates):
        if one.test is None:
            values = pd.Series(data.numbers(one.spec.name)).rank(pct=True).to_numpy()
        else:
            known, holds = meets(data.customers.frame, (one.test,))
            values = np.where(known, holds.astype(np.float64), np.nan)
        for row, member in enumerate(members):
            own = values[member]
            own = own[~np.isnan(own)]
            if len(own) >= MIN_GROUP_SIZE:
                rates[row, place] = own.mean()
    return rates


def _nearest_pairs(segment_ids: tuple[str, ...], rates: _Floats) -> Iterator[tuple[int, int]]:
    """Yield each segment with those most like it, the nearest first: by the mean difference over all candidates."""
    known = np.nan_to_num(rates, nan=0.5)
    for own in range(len(segment_ids)):
        distance = np.abs(known - known[own]).mean(axis=1).round(9) if rates.shape[1] else np.zeros(len(segment_ids))
        others = sorted((float(distance[one]), one) for one in range(len(segment_ids)) if one != own)
        for _, other in others[:N_NEAREST_PERSONAS]:
            yield own, other


def _largest(
    measures: _Measures, candidates: list[_Candidate], gaps: _Floats, segment_id: str, versus: str, n_said: int
) -> Iterator[tuple[Evidence, _Candidate]]:
    """Yield the largest differences of two segments, each subject once, if as large of what the first has more of."""
    compared = [place for place in range(len(candidates)) if not np.isnan(gaps[place])]
    seen: set[str] = set()
    for place in sorted(compared, key=lambda place: (-abs(round(float(gaps[place]), 9)), gaps[place] < 0, place)):
        one, gap = candidates[place], float(gaps[place])
        is_level = one.test is not None and one.reverse is None
        if abs(gap) < MIN_EFFECT / 2 or len(seen) == n_said:
            return
        if one.topic in seen or (is_level and gap < 0) or _is_of_another_no(candidates, gaps, place):
            continue
        evidence = best_of(measures.of(one, segment_id, versus, higher=gap > 0), len(compared))
        if _is_clear(evidence, one.spec) and measures.is_firm(evidence, one.spec, segment_id):
            seen.add(one.topic)
            yield evidence, one


def _is_of_another_no(candidates: list[_Candidate], gaps: _Floats, place: int) -> bool:
    """Return whether more say a plain no mostly because the others have another no: "No internet service"."""
    spec = candidates[place].spec
    if not is_one_no_of_several(spec, _level(candidates[place])):  # asked of every candidate of every pair
        return False
    other_noes = (at for at, one in enumerate(candidates) if one.spec is spec and _level(one).startswith("no "))
    return sum(float(gaps[at]) for at in other_noes) < -float(gaps[place]) / 2


def _level(one: _Candidate) -> str:
    return str(one.test.values[0]).lower() if one.test is not None and one.test.op == "is" else ""


def _is_clear(evidence: Evidence, spec: ColumnSpec) -> bool:
    """Return whether a difference is large enough to say, in numbers that a reader sees differ."""
    if abs(evidence.effect) < MIN_EFFECT or min(evidence.n, evidence.others_total) < MIN_GROUP_SIZE:
        return False
    if evidence.statistic != "median":
        return True
    least = 0.02 if spec.unit is Unit.SHARE else 0.05 * max(abs(evidence.value), abs(evidence.others_value))
    return abs(evidence.value - evidence.others_value) > least
