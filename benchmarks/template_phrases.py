"""How well the phrases of each template tell its stages apart.

Each phrase is left out once and sorted by the others: the share that goes back to its stage, to another, and that is
called unclear; the share of what is placed that is placed right; and what guessing would reach. A phrase that speaks of
something no other phrase of its stage does is lost here, while a real comment may well find it.

With --data, real texts that others labelled, by the stage that each label belongs to (settled before the first run):
Banking77 (Casanueva et al. 2020) on the bank account, and the Twitter US Airline set on the trip. They are questions
and complaints, at most 300 of a label.

    PYTHONPATH=. python benchmarks/template_phrases.py [--data FOLDER]
"""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from core.feedback import StageSeeds, assign_stages
from core.feedback._embed import SentenceEncoder
from core.templates import JourneyTemplate, load_template, load_templates

PER_LABEL = 300

BANKING = {
    "verify": ("verify_my_identity", "unable_to_verify_identity", "why_verify_identity"),
    "fund": (
        *("activate_my_card", "card_arrival", "card_delivery_estimate", "get_physical_card", "topping_up_by_card"),
        *("top_up_failed", "pending_top_up", "transfer_into_account"),
    ),
    "first-transaction": (
        *("declined_card_payment", "pending_card_payment", "card_not_working", "failed_transfer", "pending_transfer"),
        *("contactless_not_working", "apple_pay_or_google_pay"),
    ),
    "everyday": (
        *("passcode_forgotten", "lost_or_stolen_phone", "card_payment_not_recognised", "compromised_card"),
        *("terminate_account", "edit_personal_details"),
    ),
}
AIRLINE = {
    "book": ("Flight Booking Problems",),
    "travel": ("Late Flight", "Lost Luggage", "Damaged Luggage", "Flight Attendant Complaints", "Bad Flight"),
}


def sorted_back(template: JourneyTemplate, encoder: SentenceEncoder) -> Counter[str]:
    """Return how many phrases were put right, wrong, and nowhere."""
    found: Counter[str] = Counter()
    for stage in template.stages:
        for phrase in stage.phrases:
            seeds = tuple(
                StageSeeds(id=one.id, phrases=tuple(other for other in one.phrases if other != phrase))
                for one in template.stages
            )
            found[verdict(str(assign_stages([phrase], seeds, embedder=encoder).iloc[0]), stage.id)] += 1
    return found


def sorted_texts(
    template_id: str, texts: pd.Series, labels: pd.Series, stages: Mapping[str, Sequence[str]], encoder: SentenceEncoder
) -> dict[str, Counter[str]]:
    """Return, by stage, how many real texts were put right, wrong, and nowhere."""
    seeds = tuple(StageSeeds(id=one.id, phrases=one.phrases) for one in load_template(template_id).stages)
    found = {}
    for stage, names in stages.items():
        chosen = [text for name in names for text in texts[labels == name].iloc[:PER_LABEL]]
        found[stage] = Counter(verdict(str(place), stage) for place in assign_stages(chosen, seeds, embedder=encoder))
    return found


def verdict(place: str, truth: str) -> str:
    """Return right, wrong or unclear."""
    return "right" if place == truth else "wrong" if place else "unclear"


def row(name: str, found: Counter[str], guessing: str) -> str:
    """Return one line of a table."""
    n = found.total()
    placed = found["right"] / max(found["right"] + found["wrong"], 1)
    shares = "".join(f"{found[key] / n:>{wide}.0%}" for key, wide in (("right", 8), ("wrong", 8), ("unclear", 9)))
    return f"{name:30}{n:>6}{shares}{placed:>11.0%}{guessing:>10}"


def table(rows: Mapping[str, Counter[str]], guessing: Mapping[str, float], what: str) -> None:
    """Print a table and the line of all."""
    print(f"\n{what:30}{'n':>6}{'right':>8}{'wrong':>8}{'unclear':>9}{'of placed':>11}{'guessing':>10}")
    for name, found in rows.items():
        print(row(name, found, f"{guessing[name]:.0%}"))
    print(row("all", sum(rows.values(), Counter[str]()), ""))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="How well the phrases of templates tell stages apart.")
    parser.add_argument("--data", type=Path, help="folder with banking77.parquet and airline.parquet")
    folder = parser.parse_args().data
    encoder = SentenceEncoder()
    templates = load_templates()
    chances = {template.id: 1 / len(template.stages) for template in templates}
    table({template.id: sorted_back(template, encoder) for template in templates}, chances, "phrases left out")
    if folder is None:
        return
    banking = pd.read_parquet(folder / "banking77.parquet")
    airline = pd.read_parquet(folder / "airline.parquet")
    for template_id, texts, labels, stages in (
        ("bank-account-opening", banking["text"], banking["label"], BANKING),
        ("travel-booking", airline["text"], airline["negativereason"], AIRLINE),
    ):
        rows = sorted_texts(template_id, texts, labels, stages, encoder)
        table(rows, dict.fromkeys(rows, chances[template_id]), f"real texts: {template_id}")


if __name__ == "__main__":
    main()
