"""The evidence of a paragraph as a table: all that a model that words it is ever sent."""

import hashlib
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from core.claims import Claim
from core.narration._facts import Specs
from core.narration._paragraph import about
from core.personas import Persona

MAX_QUOTES = 2
"""Quotes that a table holds at most; personal data was taken out of them before they were kept."""


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EvidenceRow(_Sent):
    """One claim: what it says, of how many customers, and the words it may be told in; `claim_id` stays here."""

    id: str
    says: str
    kind: str
    n: int
    total: int
    difference: str
    claim_id: str

    def sent(self) -> dict[str, object]:
        """Return the row as it is sent."""
        return self.model_dump(exclude={"claim_id"})


class Slot(_Sent):
    """One sentence of the paragraph: its id, what the built-in writer says, and the rows it rests on."""

    id: str
    text: str
    evidence_ids: tuple[str, ...]


class EvidenceTable(_Sent):
    """What is known of one persona, without any row of the data."""

    rows: tuple[EvidenceRow, ...]
    slots: tuple[Slot, ...]

    @property
    def digest(self) -> str:
        """Fingerprint of the table."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:24]

    def claim_ids(self, evidence_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the claims of rows; an id that is in no row stays as it is, and is the id of no claim."""
        known = {row.id: row.claim_id for row in self.rows}
        return tuple(dict.fromkeys(known.get(one, one) for one in evidence_ids))


def evidence_table(persona: Persona, claims: Mapping[str, Claim], specs: Specs) -> EvidenceTable:
    """Return what a model may be told of a persona: the claims of its paragraph, and two quotes at most."""
    written = about(persona, claims, specs)
    used = list(dict.fromkeys(claim_id for one in written for claim_id in one.claim_ids))
    if used:
        used += [one.claim_ids[0] for one in persona.statements if one.kind == "quoted" and one.claim_ids][:MAX_QUOTES]
    short = {claim_id: f"e{number}" for number, claim_id in enumerate(used, start=1)}
    rows = tuple(_row(short[claim_id], claims[claim_id]) for claim_id in used if claim_id in claims)
    slots = tuple(
        Slot(id=one.id, text=one.text, evidence_ids=tuple(short[claim_id] for claim_id in one.claim_ids))
        for one in written
    )
    return EvidenceTable(rows=rows, slots=slots)


def _row(row_id: str, claim: Claim) -> EvidenceRow:
    evidence = claim.evidence
    return EvidenceRow(
        id=row_id,
        says=claim.sentence,
        kind="quote" if claim.kind == "quoted" else evidence.statistic if evidence else "",
        n=evidence.n if evidence and claim.kind != "quoted" else 0,
        total=evidence.total if evidence and claim.kind != "quoted" else 0,
        difference=_difference(claim),
        claim_id=claim.id,
    )


def _difference(claim: Claim) -> str:
    evidence = claim.evidence
    if evidence is None or claim.kind == "quoted" or not evidence.others_total:
        return ""
    if evidence.statistic == "share" and evidence.others_value:
        return f"{evidence.value / evidence.others_value:.1f} times the share of everyone else"
    return f"{'higher' if evidence.effect > 0 else 'lower'} than everyone else"
