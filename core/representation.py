"""Whom a set of personas leaves out: the parity gap and the diversity of each attribute, and who is on no sheet.

The measures are those of An, Kwak, Salminen, Jung and Jansen (2018), doi:10.1007/s13278-018-0531-0, and Salminen et
al. (2022), doi:10.1089/big.2021.0177: the parity gap is the mean over the values of an attribute of how far the share
of personas with a value lies from the share of customers who have it; the diversity is the part of all values that
the set of personas shows. Here a persona counts by its customers, and one whose sheet shows the spread of an
attribute, and no value of it, stands for its people as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.claims import Claim, EvidenceData, meets
from core.config import MIN_GROUP_SIZE
from core.personas import Persona
from core.schema import ColumnSpec, Meaning, Role
from core.wording import capitalised, listed, percent

ATTRIBUTES = (
    Meaning.GENDER,
    Meaning.AGE,
    Meaning.PLACE_SIZE,
    Meaning.PLACE,
    Meaning.OCCUPATION,
    Meaning.EDUCATION,
    Meaning.FAMILY,
)
"""What is looked at of who customers are, in display order."""

MAX_VALUES = 40
"""Attributes with more values are left out: most of these would be of a few customers."""

AGE_BAND = 10
MAX_NAMED = 4


@dataclass(frozen=True, slots=True)
class Represented:
    """One value of an attribute.

    share : part of the customers whose value is known, 0 to 1.
    shown : part of the personas' customers who stand on the sheets with it, 0 to 1.
    persona_ids : personas whose sheet says that their people have it.
    n : customers who have it.
    """

    value: str
    n: int
    share: float
    shown: float
    persona_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributeReport:
    """How the personas represent one attribute.

    parity_gap : mean over the values of abs(shown - share), 0 (best) to 1.
    diversity : part of the values that stand on any sheet, 0 to 1 (best).
    n_spread : personas that show the spread of the attribute, or nothing of it.
    """

    label: str
    values: tuple[Represented, ...]
    parity_gap: float
    diversity: float
    n_spread: int

    @property
    def missing(self) -> tuple[Represented, ...]:
        """Values that no persona is described by, the most frequent first."""
        return tuple(sorted((one for one in self.values if not one.persona_ids), key=lambda one: (-one.n, one.value)))


@dataclass(frozen=True, slots=True)
class Representation:
    """Whom the personas show, attribute by attribute, and who fits none of them.

    n_customers, n_none : all customers; those in no segment that has a persona.
    """

    attributes: tuple[AttributeReport, ...]
    n_customers: int
    n_none: int


def parity_gap(shown: Mapping[str, float], shares: Mapping[str, float]) -> float:
    """Return the mean over all values of how far the share shown lies from the share in the data, 0 to 1.

    Examples
    --------
    >>> parity_gap({"f": 1.0, "m": 0.0}, {"f": 0.6, "m": 0.4})
    0.4
    """
    values = sorted(set(shown) | set(shares))
    gaps = [abs(shown.get(value, 0.0) - shares.get(value, 0.0)) for value in values]
    return round(sum(gaps) / len(gaps), 12) if gaps else 0.0


def diversity(shown: Sequence[str], values: Sequence[str]) -> float:
    """Return the part of all values that are shown at least once, 0 to 1.

    Examples
    --------
    >>> diversity(("f", "f", "DE"), ("f", "m", "DE", "FR"))
    0.5
    """
    known = set(values)
    return len(known & set(shown)) / len(known) if known else 0.0


def represent(data: EvidenceData, personas: Sequence[Persona], claims: Sequence[Claim]) -> Representation:
    """Return whom the personas of segments represent.

    Parameters
    ----------
    data : EvidenceData
        The customers and the segment of each.
    personas : sequence of Persona
        Those without data are left out.
    claims : sequence of Claim
        Of the study: a value counts as shown where a statement or the headline of a persona rests on a claim of it.
    """
    own = [persona for persona in personas if persona.segment_id]
    by_id = {claim.id: claim for claim in claims}
    members = {persona.id: data.members(persona.segment_id or "") for persona in own}
    placed = np.logical_or.reduce(list(members.values())) if own else np.zeros(len(data.segments), dtype=bool)
    reports = []
    for meaning in ATTRIBUTES:
        spec = next((one for one in data.customers.columns if one.meaning is meaning and not one.personal), None)
        table = _values(data, spec) if spec is not None else None
        if spec is not None and table is not None:
            reports.append(_attribute(spec, table, own, members, by_id))
    return Representation(tuple(reports), len(placed), int((~placed).sum()))


def _values(data: EvidenceData, spec: ColumnSpec) -> pd.Series | None:
    """Return the value of each customer as text, missing where it is not known; None for other kinds of columns."""
    column = data.customers.frame[spec.name]
    if spec.role is Role.NUMBER and spec.meaning is Meaning.AGE:
        low = (column // AGE_BAND * AGE_BAND).astype("Int64")
        return (low.astype("str") + " to " + (low + AGE_BAND - 1).astype("str")).where(column.notna())
    if spec.role not in {Role.CATEGORY, Role.ORDERED} or len(column.cat.categories) > MAX_VALUES:
        return None
    return column.astype("str").where(column.notna())


def _attribute(
    spec: ColumnSpec,
    values: pd.Series,
    personas: Sequence[Persona],
    members: Mapping[str, np.ndarray],
    claims: Mapping[str, Claim],
) -> AttributeReport:
    counts = values.value_counts()
    n_known = int(counts.sum())
    named = {persona.id: _named(persona, spec, sorted(map(str, counts.index)), claims) for persona in personas}
    shown: dict[str, float] = {}
    everyone = 0
    for persona in personas:
        inside = values[members[persona.id]].value_counts().astype("float64")
        n_inside = int(inside.sum())
        if named[persona.id]:  # on the sheet all of them are what it says
            inside = inside[inside.index.isin(named[persona.id])]
            inside = inside * (n_inside / max(int(inside.sum()), 1))
        everyone += n_inside
        for value, n in inside.items():
            shown[str(value)] = shown.get(str(value), 0.0) + float(n)
    found = tuple(
        Represented(
            value=str(value),
            n=int(n),
            share=int(n) / n_known,
            shown=shown.get(str(value), 0.0) / max(everyone, 1),
            persona_ids=tuple(one for one, own in named.items() if str(value) in own),
        )
        for value, n in sorted(counts.items())
    )
    return AttributeReport(
        label=spec.label,
        values=found,
        parity_gap=parity_gap({one.value: one.shown for one in found}, {one.value: one.share for one in found}),
        diversity=diversity([one.value for one in found if one.persona_ids], [one.value for one in found]),
        n_spread=sum(not own for own in named.values()),
    )


def _named(persona: Persona, spec: ColumnSpec, values: Sequence[str], claims: Mapping[str, Claim]) -> frozenset[str]:
    """Return the values of a column that the sheet says its people have."""
    found: set[str] = set()
    for one in (persona.headline, *persona.statements):
        for claim_id in one.claim_ids:
            evidence = claims[claim_id].evidence if claim_id in claims else None
            if evidence is None or evidence.statistic != "share" or len(evidence.where) != 1:
                continue
            test = evidence.where[0]
            if test.column == spec.name:
                frame = pd.DataFrame({spec.name: _cells(spec, values)})
                found |= {value for value, holds in zip(values, meets(frame, (test,))[1], strict=True) if holds}
    return frozenset(found)


def _cells(spec: ColumnSpec, values: Sequence[str]) -> pd.Series:
    """Return one cell for each value, as the customer table would hold it: the middle of a band of ages."""
    if spec.meaning is Meaning.AGE:
        return pd.Series([float(value.split(" ")[0]) + AGE_BAND / 2 for value in values])
    levels = spec.levels or tuple(values)
    return pd.Series(pd.Categorical(list(values), categories=list(levels), ordered=spec.role is Role.ORDERED))


def left_out_words(found: Representation) -> tuple[str, ...]:
    """Return who is left out, in plain sentences; the groups that no persona shows, then who fits none."""
    lines = []
    for one in found.attributes:
        if one.n_spread and not any(value.persona_ids for value in one.values):
            lines.append(f"{capitalised(one.label)}: no persona is described by it, so nobody is left out by it.")
            continue
        missing = [value for value in one.missing if value.n >= MIN_GROUP_SIZE]
        if missing:
            named = tuple(f"{value.value} ({percent(value.share)})" for value in missing[:MAX_NAMED])
            more = f" and {len(missing) - MAX_NAMED} more" if len(missing) > MAX_NAMED else ""
            lines.append(f"{capitalised(one.label)}: no persona is described as {listed(named)}{more}.")
    if found.n_none >= MIN_GROUP_SIZE:
        share = percent(found.n_none / found.n_customers)
        lines.append(f"{found.n_none:,} customers ({share}) fit none of the personas.")
    return tuple(lines)
