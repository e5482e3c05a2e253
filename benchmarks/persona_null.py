"""Do personas say something where nothing is to be said? Attributes shuffled, so that no segment differs in any.

    python -m benchmarks.persona_null FOLDER [--studies 100]

FOLDER holds customer tables (CSV). Of each, a thousand customers and the segments found in them are kept, and every
column is shuffled by itself: whatever a sheet then claims is noise. Printed: in how many of the studies any trait, any
made-up name, any demographic or any difference between two personas is claimed (at most 5 % should), and in how many
age and gender are hidden (shown as a spread or not at all; all should).
"""

import argparse
import time
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from benchmarks.claims import permuted, segmented, tables
from core.claims import EvidenceData
from core.personas import Persona, PersonaInputs, build_personas
from core.profiles import MAX_P, MIN_EFFECT, build_profiles
from core.schema import Meaning
from core.surveys import positions
from core.tables import CustomerTable

DESCRIBES = {"about", "worth", "quotes", "notes"}


def sheets(table: CustomerTable, segments: pd.Series) -> tuple[list[Persona], dict[str, object]]:
    """The personas of given segments, with their claims by id."""
    data = EvidenceData(table, segments)
    ids = tuple(sorted(segments.unique()))
    made = build_profiles(data, ids)
    inputs = PersonaInputs(data, made.profiles, made.traits, positions=positions(data, ids), claims=made.claims)
    personas, claims = build_personas(inputs)
    return list(personas), {claim.id: claim for claim in (*made.claims, *claims)}


def claimed(personas: list[Persona], claims: dict, specs: dict) -> set[str]:
    """What the sheets claim that needs a difference from others: by kind."""
    found = set()
    for persona in personas:
        if persona.given_name or persona.given_name_claim_ids:
            found.add("a name")
        if any(one.claim_ids for one in persona.differences):
            found.add("a difference between two")
        for one in persona.statements:
            for claim_id in one.claim_ids:
                evidence = claims[claim_id].evidence
                on_every_sheet = f"{persona.segment_id}.outcome." in claim_id  # what became of them, alike or not
                if (
                    one.section in DESCRIBES
                    or on_every_sheet
                    or evidence.statistic in {"spread", "levels", "event_share", "negativity"}
                ):
                    continue
                found.add("a trait")
                column = evidence.column or (evidence.where[0].column if evidence.where else "")
                meaning = specs[column].meaning if column in specs else None
                if one.section == "demographics":
                    found.add("a demographic")
                if meaning in {Meaning.AGE, Meaning.GENDER}:
                    found.add("age or gender")
    return found


def main() -> None:
    """Run every study and print how many claim something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--studies", type=int, default=100)
    arguments = parser.parse_args()
    started = time.process_time()
    with threadpool_limits(1):
        real = {name: (table, segmented(table, 0)) for name, table in tables(arguments.folder).items()}
        counts: Counter[str] = Counter()
        largest = 0.0
        for study in range(arguments.studies):
            name = sorted(real)[study % len(real)]
            table, segments = real[name]
            personas, claims = sheets(permuted(table, 1000 + study), segments)
            specs = {spec.name: spec for spec in table.columns}
            found = claimed(personas, claims, specs)
            counts.update(found)
            counts["studies"] += 1
            effects = [abs(claim.evidence.effect) for claim in claims.values() if claim.topic == "versus"]
            largest = max([largest, *effects])
            if found:
                print(f"  study {study} ({name}): {', '.join(sorted(found))}", flush=True)
                shown = {one for persona in personas for line in persona.differences for one in line.claim_ids}
                shown |= {one for persona in personas for line in persona.statements for one in line.claim_ids}
                for claim in (claims[one] for one in sorted(shown)):
                    if abs(claim.evidence.effect) >= MIN_EFFECT:
                        print(f"    {claim.id}: {claim.sentence} p {claim.evidence.p_adjusted:.3g}", flush=True)
    n = counts.pop("studies")
    print(f"{n} studies of {len(real)} tables, shown from p < {MAX_P} and effect {MIN_EFFECT} on")
    for what in ("a trait", "a demographic", "age or gender", "a name", "a difference between two"):
        print(f"  {what:26s} claimed in {counts[what]:3d} of {n} ({counts[what] / n:.0%})")
    print(f"  faces: 0 of {n}; marks and drawn avatars are neutral and rest on no attribute")
    print(f"{time.process_time() - started:.0f} CPU s, numpy {np.__version__}")


if __name__ == "__main__":
    main()
