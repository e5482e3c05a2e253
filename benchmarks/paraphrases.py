"""How many honest paraphrases of claims the checker drops, and how many statements that join two claims it lets pass.

    python -m benchmarks.paraphrases FOLDER [--show]

`paraphrases.tsv` holds sentences on claims of three studies (the demo; telco_churn.csv and marketing_campaign.csv of
FOLDER), written by hand as a model might word them. `true` ones say what their claims say. `tied` ones use words and
figures of these claims only, and say what none does ("half of their events on the web are about basics", of the claims
that half of their events are about basics and that they mostly use the web). The first set was written before the rule
against the latter, and the rule was then mended on it; the second was written after the rule and before it was run on
it, and two faults it showed were mended. A sentence is left out where the study no longer makes a claim that it cites.
All that the built-in writer says of the same studies must pass.
"""

import argparse
import csv
import tempfile
from collections import Counter
from pathlib import Path

from core import read_source, run_study, write_demo
from core.narration import check, is_about
from core.pipeline import names_of, prepare, specs_of

SENTENCES = Path(__file__).with_suffix(".tsv")
FILES = {"telco": "telco_churn.csv", "campaign": "marketing_campaign.csv"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="where the customer tables are")
    parser.add_argument("--show", action="store_true", help="print each sentence that is judged wrongly")
    arguments = parser.parse_args()
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    told, wrong, left_out = Counter(), Counter(), 0
    for study in dict.fromkeys(case["study"] for case in cases):
        with tempfile.TemporaryDirectory() as folder:
            paths = [arguments.folder / FILES[study]] if study in FILES else write_demo(Path(folder), seed=0)
            sources = [read_source(path) for path in paths]
            made, prepared = run_study(sources).study, prepare(sources)
        claims = {claim.id: claim for claim in made.claims}
        specs, names = specs_of(prepared), names_of(prepared, made.themes)
        for one in (one for persona in made.personas for one in persona.statements if is_about(one)):
            told["own", "true"] += 1
            wrong["own", "true"] += bool(check(one.text, one.claim_ids, claims, specs, names))
        for case in (case for case in cases if case["study"] == study):
            ids = case["claims"].split()
            if not all(claim_id in claims for claim_id in ids):
                left_out += 1
                continue
            reasons = check(case["text"], ids, claims, specs, names)
            told[case["set"], case["kind"]] += 1
            if bool(reasons) == (case["kind"] == "true"):
                wrong[case["set"], case["kind"]] += 1
                if arguments.show:
                    print(case["kind"].upper(), case["text"], "|", " ".join(reasons))
    for (name, kind), n in told.items():
        said = "true sentences dropped" if kind == "true" else "joined claims shown"
        print(f"{'built-in writer' if name == 'own' else f'{name} set'}: {wrong[name, kind]} of {n} {said}")
    print(f"{left_out} sentences left out: their claims are no longer made")


if __name__ == "__main__":
    main()
