"""How many planted faults the linter of journey maps finds, and whether it says anything about maps without faults.

    python -m benchmarks.journey_lint [NUMBER] [SEED]

The maps are those of all shipped templates, bare and filled: with personas, pain points and their evidence,
opportunities, quotes, metrics, pictures, arrows, links and a curve for each persona. A fault is what goes wrong in a
file that people edit, copy and merge: planted in the plain values of the file, without the checks' code, each with the
part it spoils. It is caught when the linter says something new that names that part (or, of a fault of the whole map,
the map). What only a reader could see (a wrong word, steps in a wrong order) is no fault here. Printed are faults
caught, by kind where some are missed, and findings on the maps without faults. For comparison the same number of blind
changes, most of which leave a map that is as good as before: a letter lost in a text, a default left out.
"""

import copy
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from core.journeys import JourneyMap, journey_from_template, validate_journey
from core.templates import load_templates

Values = dict[str, Any]
Fault = Callable[[random.Random, Values], str]

PICTURE = "data:image/png;base64,iVBORw0KGgo="
EXTRA_LANES = (
    "needs",
    "quotes",
    "opportunities",
    "solutions",
    "metrics",
    "images",
    "flow",
    "frontstage",
    "backstage",
    "support",
)
KNOWN = {
    "known_claims": ("raised.pain", "s1.raised.pain", "s1.dropped.pay", "s1.quote.pain", "s1.reach.shop"),
    "known_maps": ("today", "detail"),
    "known_personas": ("mia", "leo"),
    "known_items": ("pain-1", "chance-1", "metric-1"),
}


def filled(journey: JourneyMap) -> Values:
    """The map of a template as a team would have it after some weeks, as plain values."""
    values = journey.model_dump(mode="json")
    values |= {"persona_ids": ["mia", "leo"], "owner": "Ada", "scenario": "Needs it by Friday", "status": "live"}
    values |= {"state": "to_be", "derived_from": "today", "nature": "actual", "kind": "service_blueprint"}
    roles = {lane["role"]: lane["id"] for lane in values["lanes"]}
    for role in (*EXTRA_LANES, "pains", "touchpoints"):
        if role not in roles:
            roles[role] = role
            values["lanes"].append({"id": role, "role": role, "title": "", "hidden": False})
    steps = steps_of(values)
    for n, (stage, step) in enumerate(steps):
        stage["reach_claim_id"] = "s1.reach.shop"
        stage["goal"], stage["events"] = stage["goal"] or "Get on", stage["events"] or ["x*"]
        kinds = {card["lane"] for card in step["cards"]}
        if roles["touchpoints"] not in kinds:
            step["cards"].append(card(f"fill-{n}-t", roles["touchpoints"], "Page", channel="web"))
        if n % 3 == 1:
            step["emotion_expected"], step["moment_of_truth"] = (
                -1,
                "Who waits here longer than a day does not come back",
            )
            claims = {"claim_ids": ["s1.raised.pain", "s1.dropped.pay"], "kind": "measured", "item_id": "pain-1"}
            step["cards"] += [
                card(f"fill-{n}-p", roles["pains"], "It takes too long", severity=4, **claims),
                card(f"fill-{n}-o", roles["opportunities"], "Say how long it takes", item_id="chance-1"),
                card(f"fill-{n}-q", roles["quotes"], "Still nothing!", claim_ids=["s1.quote.pain"], kind="quoted"),
                card(f"fill-{n}-m", roles["metrics"], "Days until done", item_id="metric-1"),
                card(f"fill-{n}-i", roles["images"], "A queue", image=PICTURE),
                card(f"fill-{n}-b", roles["backstage"], "Checks the order"),
            ]
        step["emotions"] = [{"persona_id": "leo", "value": [-1, 0, 1][n % 3]}]
    steps[-1][1]["emotion_expected"], steps[0][1]["emotion_expected"] = 1, 0
    steps[0][1]["child_map_id"] = "detail"
    ids = [step["id"] for _, step in steps]
    values["flows"] = [
        {"id": "arrow-1", "from_step": ids[2], "to_step": ids[0], "kind": "loop", "label": "once more"},
        {"id": "arrow-2", "from_step": ids[1], "to_step": ids[2], "kind": "next", "label": ""},
        {"id": "arrow-3", "from_step": ids[1], "to_step": ids[3], "kind": "branch", "label": "gives up"},
    ]
    return values


def card(card_id: str, lane: str, text: str, **fields: object) -> Values:
    return {"id": card_id, "lane": lane, "text": text, **fields}


def steps_of(values: Values) -> list[tuple[Values, Values]]:
    return [(stage, step) for stage in values["stages"] for step in stage["steps"]]


def cards_of(values: Values, *roles: str) -> list[tuple[Values, Values]]:
    lanes = {lane["id"] for lane in values["lanes"] if not roles or lane["role"] in roles}
    return [(step, one) for _, step in steps_of(values) for one in step["cards"] if one["lane"] in lanes]


def any_step(rng: random.Random, values: Values) -> Values:
    return rng.choice(steps_of(values))[1]


def any_card(rng: random.Random, values: Values, *roles: str) -> Values:
    return rng.choice(cards_of(values, *roles))[1]


def lane_id(values: Values, role: str) -> str:
    return next(lane["id"] for lane in values["lanes"] if lane["role"] == role)


def setting(pick: Callable[[random.Random, Values], Values], **fields: object) -> Fault:
    """A fault that overwrites fields of a part."""

    def plant(rng: random.Random, values: Values) -> str:
        part = pick(rng, values)
        part |= fields
        return str(part["id"])

    return plant


def of_map(**fields: object) -> Fault:
    def plant(_rng: random.Random, values: Values) -> str:
        values |= fields
        return ""

    return plant


def of_card(*roles: str, **fields: object) -> Fault:
    return setting(lambda rng, values: any_card(rng, values, *roles), **fields)


def of_step(**fields: object) -> Fault:
    return setting(any_step, **fields)


def of_stage(**fields: object) -> Fault:
    return setting(lambda rng, values: rng.choice(values["stages"]), **fields)


def of_arrow(**fields: object) -> Fault:
    return setting(lambda rng, values: rng.choice(values["flows"]), **fields)


def copied_id(rng: random.Random, values: Values) -> str:
    (_, one), (_, other) = rng.sample(cards_of(values), 2)
    other["id"] = one["id"]
    return str(one["id"])


def pasted_step(rng: random.Random, values: Values) -> str:
    stage = rng.choice(values["stages"])
    new = copy.deepcopy(rng.choice(stage["steps"]))
    new["id"] += "-copy"
    for one in new["cards"]:
        one["id"] += "-copy"
    stage["steps"].append(new)
    return str(new["id"])


def pasted_card(rng: random.Random, values: Values) -> str:
    step, one = rng.choice(cards_of(values))
    step["cards"].append({**one, "id": "pasted", "text": one["text"].upper()})
    return "pasted"


def same_stage_titles(rng: random.Random, values: Values) -> str:
    one, other = rng.sample(values["stages"], 2)
    other["title"] = one["title"]
    return f"{one['id']} {other['id']}"


def lane_gone(rng: random.Random, values: Values) -> str:
    _, one = rng.choice(cards_of(values))
    values["lanes"] = [lane for lane in values["lanes"] if lane["id"] != one["lane"]]
    return str(one["id"])


def lane_named_alike(rng: random.Random, values: Values) -> str:
    lane = next(lane for lane in values["lanes"] if lane["role"] == "solutions")
    lane["title"] = rng.choice(("Opportunities", "Metrics"))
    return f"{lane['id']} {lane_id(values, 'opportunities')} {lane_id(values, 'metrics')}"


def stage_gone(rng: random.Random, values: Values) -> str:
    touched = {flow[end]: flow["id"] for flow in values["flows"] for end in ("from_step", "to_step")}
    stage, step = rng.choice([(stage, step) for stage, step in steps_of(values) if step["id"] in touched])
    values["stages"].remove(stage)
    return touched[step["id"]]


def persona_left(_rng: random.Random, values: Values) -> str:
    values["persona_ids"] = ["mia"]
    return " ".join(step["id"] for _, step in steps_of(values))


def evidence_stripped(_rng: random.Random, values: Values) -> str:
    for stage in values["stages"]:
        stage["reach_claim_id"] = ""
    for _, one in cards_of(values):
        one |= {"claim_ids": [], "kind": "assumed"}
    return ""


def lane_hidden(role: str) -> Fault:
    def plant(_rng: random.Random, values: Values) -> str:
        lane = next(lane for lane in values["lanes"] if lane["role"] == role)
        lane["hidden"] = True
        return "" if role == "emotion" else str(lane["id"])

    return plant


def flattened(_rng: random.Random, values: Values) -> str:
    for _, step in steps_of(values):
        step |= {"emotion_expected": 0, "emotions": []}
    return ""


def cleared(role: str) -> Fault:
    def plant(_rng: random.Random, values: Values) -> str:
        lane = lane_id(values, role)
        for _, step in steps_of(values):
            step["cards"] = [one for one in step["cards"] if one["lane"] != lane]
        return lane if role == "metrics" else ""

    return plant


def touchpoints_gone(rng: random.Random, values: Values) -> str:
    step, lane = any_step(rng, values), lane_id(values, "touchpoints")
    step["cards"] = [one for one in step["cards"] if one["lane"] != lane]
    return str(step["id"])


def touchpoint_in_wrong_lane(rng: random.Random, values: Values) -> str:
    step, one = rng.choice(cards_of(values, "touchpoints"))
    one["lane"] = lane_id(values, "actions")
    return f"{one['id']} {step['id']}"


def channel_spelled_otherwise(rng: random.Random, values: Values) -> str:
    one = any_card(rng, values, "touchpoints")
    spelled = one["channel"].capitalize()
    values["stages"][-1]["steps"][-1]["cards"] += [
        card("more-1", one["lane"], "More", channel=one["channel"]),
        card("more-2", one["lane"], "Still more", channel=spelled),
    ]
    return "more-2"


def opportunity_gone(rng: random.Random, values: Values) -> str:
    step, pain = rng.choice([(step, one) for step, one in cards_of(values, "pains") if one.get("severity") == 4])
    lane = lane_id(values, "opportunities")
    step["cards"] = [one for one in step["cards"] if one["lane"] != lane]
    return str(pain["id"])


def arrow_twice(rng: random.Random, values: Values) -> str:
    values["flows"].append({**rng.choice(values["flows"]), "id": "arrow-copy"})
    return "arrow-copy"


def arrow_back_and_nothing_on(rng: random.Random, values: Values) -> str:
    ids = [step["id"] for _, step in steps_of(values)]
    at = rng.randrange(4, len(ids) - 1)
    to = rng.randrange(4, at + 1) if at > 4 else 4
    values["flows"].append({"id": "back", "from_step": ids[at], "to_step": ids[to], "kind": "next", "label": ""})
    return f"back {' '.join(ids[to : at + 1])}"


def arrow_turned(_rng: random.Random, values: Values) -> str:
    flow = next(flow for flow in values["flows"] if flow["kind"] == "loop")
    flow["from_step"], flow["to_step"] = flow["to_step"], flow["from_step"]
    return str(flow["id"])


def steps_gone(rng: random.Random, values: Values) -> str:
    stage = rng.choice(values["stages"])
    stage["steps"] = []
    return str(stage["id"])


FAULTS: dict[str, Fault] = {
    "steps of a stage deleted": steps_gone,
    "title of a stage blank": of_stage(title=" "),
    "title of a step blank": of_step(title=""),
    "goal of a stage deleted": of_stage(goal=""),
    "rules of a stage deleted": of_stage(events=[], phrases=[]),
    "id of a card copied": copied_id,
    "arrow to a step that is gone": of_arrow(to_step="gone"),
    "card in a lane that is not there": of_card(lane="nowhere"),
    "lane deleted, cards left": lane_gone,
    "severity on an action": of_card("actions", severity=3),
    "channel on a thought": of_card("thoughts", channel="web"),
    "picture on a pain point": of_card("pains", image=PICTURE),
    "text of 5,000 letters pasted": of_card(text="x" * 5_000),
    "step pasted twice": pasted_step,
    "card pasted twice": pasted_card,
    "two stages of one title": same_stage_titles,
    "lane named as another": lane_named_alike,
    "stage deleted, arrows left": stage_gone,
    "personas deleted": of_map(persona_ids=[]),
    "persona that is gone": of_map(persona_ids=["mia", "leo", "gone"]),
    "persona named twice": of_map(persona_ids=["mia", "leo", "mia"]),
    "persona left, curve stayed": persona_left,
    "claim that is gone": of_card("pains", claim_ids=["s1.raised.pian", "s1.dropped.pay"], kind="measured"),
    "claim of a stage that is gone": of_stage(reach_claim_id="s1.reach.shpo"),
    "item that is gone": of_card(item_id="chance-7"),
    "detailed map that is gone": of_step(child_map_id="detial"),
    "map detailed by itself": lambda rng, values: of_step(child_map_id=values["id"])(rng, values),
    "origin that is gone": of_map(derived_from="yesterday"),
    "future without origin": of_map(derived_from=""),
    "today with an origin": of_map(state="as_is"),
    "actual without data": evidence_stripped,
    "evidence of a severe pain gone": of_card("pains", claim_ids=[], kind="assumed", severity=5),
    "one kind of evidence left": of_card("pains", claim_ids=["s1.raised.pain"], kind="measured", severity=5),
    "severity of a pain deleted": of_card("pains", severity=None),
    "severe pain said to please": lambda rng, values: pleased(rng, values),
    "lane of pains hidden": lane_hidden("pains"),
    "lane of emotions hidden": lane_hidden("emotion"),
    "moment of truth to do": of_step(moment_of_truth="TODO"),
    "emotions all alike": flattened,
    "quote without source": of_card("quotes", claim_ids=[], kind="assumed"),
    "metrics deleted": cleared("metrics"),
    "backstage deleted": cleared("backstage"),
    "picture lost": of_card("images", image=""),
    "description of a picture lost": of_card("images", text=""),
    "touchpoints of a step deleted": touchpoints_gone,
    "touchpoint in a wrong lane": touchpoint_in_wrong_lane,
    "channel spelled otherwise": channel_spelled_otherwise,
    "channel deleted": of_card("touchpoints", channel=""),
    "opportunity deleted": opportunity_gone,
    "card emptied": of_card("actions", "thoughts", text="  "),
    "arrow twice": arrow_twice,
    "arrow to itself": lambda rng, values: to_itself(rng, values),
    "only way back": arrow_back_and_nothing_on,
    "loop turned": arrow_turned,
    "owner gone": of_map(owner=""),
    "scenario gone": of_map(scenario=""),
}


def pleased(rng: random.Random, values: Values) -> str:
    step, _ = rng.choice(cards_of(values, "pains"))
    step |= {"emotion_expected": 2, "emotions": []}
    return str(step["id"])


def to_itself(_rng: random.Random, values: Values) -> str:
    flow = next(flow for flow in values["flows"] if flow["kind"] == "next")
    flow["to_step"] = flow["from_step"]
    return str(flow["id"])


def blind(rng: random.Random, values: Values) -> str:
    """Spoil any one place of the file without regard to what it means; return what was done."""
    parts = [values, *values["lanes"], *values["stages"], *values["flows"]]
    parts += [step for _, step in steps_of(values)] + [one for _, one in cards_of(values)]
    part = rng.choice(parts)
    if rng.random() < 0.3:
        entries = rng.choice([one for of in parts for one in of.values() if isinstance(one, list) and one])
        entries.append(copy.deepcopy(rng.choice(entries)))
        return "entry of a list doubled"
    name = rng.choice([name for name, value in part.items() if value not in ("", [], None, False)])
    if isinstance(part[name], str) and rng.random() < 0.5:
        at = rng.randrange(len(part[name]))
        part[name] = part[name][:at] + part[name][at + 1 :]
        return "letter lost in a text" if name in WORDS else "letter lost in a name or link"
    del part[name]
    return "key deleted"


WORDS = ("title", "text", "goal", "label", "scenario", "owner", "moment_of_truth")


def said(values: Values) -> set[tuple[str, str]]:
    """What the linter says, with its places."""
    findings = validate_journey(JourneyMap.model_validate(values), **KNOWN)
    return {(finding.code, place) for finding in findings for place in finding.places}


def bases() -> Iterator[tuple[str, JourneyMap]]:
    for template in load_templates():
        yield (
            template.id,
            journey_from_template(template, journey_id=template.id, title=template.title, persona_ids=("mia",)),
        )


def main(number: int, seed: int) -> None:
    rng = random.Random(seed)
    bare = {name: validate_journey(journey) for name, journey in bases()}
    full = {name: filled(journey) for name, journey in bases()}
    noise = {name: said(values) for name, values in full.items()}
    print(f"templates without faults: {len(bare)}, findings on them: {sum(map(len, bare.values()))}")
    print(f"filled maps without faults: {len(full)}, findings on them: {sum(map(len, noise.values()))}")
    for name, found in noise.items():
        for one in sorted(found):
            print(f"  {name}: {one}")
    planted, missed = Counter[str](), Counter[str]()
    for n in range(number):
        kind = list(FAULTS)[n % len(FAULTS)]
        name = rng.choice(sorted(full))
        values = copy.deepcopy(full[name])
        places = FAULTS[kind](rng, values).split() or [""]
        planted[kind] += 1
        if not any(place in places for _, place in said(values) - noise[name]):
            missed[kind] += 1
    caught = number - missed.total()
    print(
        f"faults planted: {number} of {len(FAULTS)} kinds (seed {seed}); caught: {caught} "
        f"({100 * caught / number:.1f} %)"
    )
    for kind, n in missed.most_common():
        print(f"  missed {n} of {planted[kind]}: {kind}")

    seen, of = Counter[str](), Counter[str]()
    for _ in range(number):
        name = rng.choice(sorted(full))
        values = copy.deepcopy(full[name])
        what = blind(rng, values)
        of[what] += 1
        try:
            seen[what] += bool(said(values) - noise[name])
        except ValidationError:
            seen[what] += 1  # the reader of files refuses it
    print(f"blind changes of one place of the file: {number}; refused or caught: {seen.total()}")
    for what, n in sorted(of.items()):
        print(f"  {seen[what]} of {n}: {what}")


if __name__ == "__main__":
    main(*(int(one) for one in (*sys.argv[1:3], *("200", "5")[len(sys.argv) - 1 :])))
