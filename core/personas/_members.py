"""Real members beside a sheet, with nothing on them that names a person."""

from collections.abc import Iterator, Mapping

import pandas as pd

from core.claims import Claim, EvidenceData
from core.personas._model import Persona
from core.wording import rows_in_words

MAX_COLUMNS = 8


def real_members(persona: Persona, claims: Mapping[str, Claim], data: EvidenceData) -> pd.DataFrame:
    """Return the three members nearest to the middle, a row each, in the columns that the sheet speaks of most.

    Cells are words; ids, personal data and free text are left out. Empty without a claim on them.

    Parameters
    ----------
    persona : Persona
        One of a segment.
    claims : mapping of str to Claim
        Of the study, by id.
    data : EvidenceData
        What the claims are computed from.
    """
    claim = claims.get(f"{persona.segment_id}.members.nearest")
    if claim is None or claim.evidence is None:
        return pd.DataFrame()
    specs = {spec.name: spec for spec in data.customers.columns if not spec.personal}
    columns = [name for name in dict.fromkeys(_columns(persona, claims)) if name in specs][:MAX_COLUMNS]
    frame = data.customers.frame
    rows = frame.loc[[one for one in claim.evidence.row_ids if one in frame.index], columns]
    numbered = pd.Index([f"Member {place + 1}" for place in range(len(rows))], name="member")
    return rows_in_words(rows.set_index(numbered), specs).rename(columns={"Member": "One of them"})


def _columns(persona: Persona, claims: Mapping[str, Claim]) -> Iterator[str]:
    for one in (persona.headline, *persona.statements):
        for claim_id in one.claim_ids:
            evidence = claims[claim_id].evidence if claim_id in claims else None
            if evidence is not None and evidence.table == "customers":
                yield from (*([evidence.column] if evidence.column else []), *(test.column for test in evidence.where))
