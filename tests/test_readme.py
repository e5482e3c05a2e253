"""The README does what it says: its Python example runs as it stands, and finds what the demo hides."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sklearn.metrics import adjusted_rand_score

from core.demo import PLANTED_PAINS, generate_demo
from core.journeys import load_journey

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """What the example printed, and the folder it wrote its result to."""
    folder = tmp_path_factory.mktemp("readme")
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, folder / "result"


@pytest.fixture(scope="module")
def truth():
    """The planted group of each customer of the demo, "" for the background."""
    frame = generate_demo(0).truth
    return dict(zip(frame["customer_id"], frame["group"].fillna(""), strict=True))


@pytest.fixture(scope="module")
def segments(example):
    """The segment of each customer, "" for none."""
    with (example[1] / "segments.csv").open(newline="", encoding="utf-8") as file:
        return {row["customer_id"]: row["segment"] for row in csv.DictReader(file)}


def persona_of(group, example, truth, segments):
    members = [segments[customer] for customer, planted in truth.items() if planted == group]
    segment_id = max(sorted(set(members)), key=members.count)
    personas = json.loads((example[1] / "personas.json").read_text(encoding="utf-8"))
    return next(persona for persona in personas if persona["segment_id"] == segment_id)


def test_the_python_example_names_every_persona(example):
    lines = example[0].splitlines()

    assert len(lines) == len(json.loads((example[1] / "personas.json").read_text(encoding="utf-8")))
    assert all(" – " in line for line in lines)


def test_the_planted_groups_of_the_demo_are_found(truth, segments):
    customers = [customer for customer, group in truth.items() if group]

    found = adjusted_rand_score([truth[one] for one in customers], [segments[one] for one in customers])

    assert found >= 0.75


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (
            "fashion_lovers",
            ["Women", "in their 20s", "big cities", "evening", "spend the most", "love fashion", "are satisfied"],
        ),
        (
            "checkout_worriers",
            ["Women", "in their 40s", "visit often", "drop out at the purchase page", "rate trust low"],
        ),
    ],
)
def test_a_planted_group_becomes_a_persona_whose_headline_says_so(group, words, example, truth, segments):
    headline = persona_of(group, example, truth, segments)["headline"]["text"]

    assert [word for word in words if word not in headline] == []


def test_the_planted_pain_stands_on_the_planted_stage(example, truth, segments):
    stage_of_truth, _ = PLANTED_PAINS["checkout_worriers"]
    persona = persona_of("checkout_worriers", example, truth, segments)
    journey = load_journey((example[1] / "journeys" / f"{persona['id']}.yaml").read_text(encoding="utf-8"))
    pains = {
        stage.id: [card for step in stage.steps for card in step.cards if card.lane == "pains" and card.claim_ids]
        for stage in journey.stages
    }

    assert stage_of_truth == "payment"  # the shop template pays at its stage "checkout"
    assert pains["checkout"]
    assert all(re.search(r"pay|card|bank|invoice", card.text, re.IGNORECASE) for card in pains["checkout"])


def test_every_link_leads_to_a_file():
    targets = re.findall(r"\]\(([^)#:]+)\)", README)

    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_make_command_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    for command in re.findall(r"^make (\w+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{command}:", makefile, flags=re.MULTILINE)
