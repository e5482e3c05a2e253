"""Random maps that use every field of the model: the same seed gives the same map."""

import random

from core.journeys import (
    DRAWN_ROLES,
    ROLE_TITLES,
    Card,
    Flow,
    JourneyMap,
    Lane,
    PersonaEmotion,
    Stage,
    Step,
)

PICTURE = "data:image/png;base64,iVBORw0KGgo="
PERSONAS = ("mia", "leo", "Ада", "p: 4")
WORDS = (
    *(
        "pay",
        "Look",
        "wait: why?",
        "#1",
        "no",
        "1.5",
        "x" * 60,
        "支払い確認",
        "الدفع",
        "👩‍👩‍👧",
        "C:\\new",
        "a - b",
        "- dash",
    ),
    *(
        "• dot",
        "=1+1",
        "'quoted'",
        '"double"',
        "semi;colon",
        "comma, and",
        "tab\there",
        "trailing ",
        "[web]",
        "~",
        "_x0041_",
    ),
)
_AWKWARD = ("", " ", "\n", "two\nlines", "para\n\ngraph\n", "\r\n", " indented\n  more", "a\x07b", "\u2028", "\ufeff")


def random_text(rng: random.Random) -> str:
    """Return a few words, now and then something awkward."""
    if rng.random() < 0.15:
        return rng.choice(_AWKWARD)
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, 4)))


def random_map(rng: random.Random, *, n_stages: int = 4, n_steps: int = 4, n_cards: int = 5) -> JourneyMap:
    """Return a map of at most so many stages, steps a stage and cards a step."""
    lanes = _lanes(rng)
    stages = tuple(_stage(rng, f"g-{i}", lanes, n_steps, n_cards) for i in range(rng.randint(0, n_stages)))
    steps = [step.id for stage in stages for step in stage.steps]
    flows = tuple(
        Flow(
            id=f"f-{k}",
            from_step=rng.choice(steps),
            to_step=rng.choice(steps),
            kind=rng.choice(("next", "branch", "loop")),
            label=rng.choice(("", random_text(rng))),
        )
        for k in range(rng.randint(0, 3) if steps else 0)
    )
    return JourneyMap(
        id="random",
        title=random_text(rng),
        kind=rng.choice(("journey_map", "experience_map", "service_blueprint")),
        state=rng.choice(("as_is", "to_be")),
        nature=rng.choice(("planned", "actual")),
        status=rng.choice(("draft", "in_review", "live", "archived")),
        scenario=random_text(rng),
        owner=random_text(rng),
        tags=_texts(rng),
        persona_ids=tuple(rng.sample(PERSONAS, rng.randint(0, 3))),
        template_id=rng.choice(("", "generic")),
        derived_from=rng.choice(("", "today")),
        lanes=lanes,
        stages=stages,
        flows=flows,
        revision=rng.randint(0, 99),
    )


def _lanes(rng: random.Random) -> tuple[Lane, ...]:
    roles = rng.sample(sorted(ROLE_TITLES), rng.randint(0, 9))
    lanes = [
        Lane(id=role, role=role, title=rng.choice(("", random_text(rng))), hidden=rng.random() < 0.2) for role in roles
    ]
    if rng.random() < 0.3:
        lanes.append(Lane(id="again", role="text", title="More"))
    return tuple(lanes)


def _stage(rng: random.Random, stage_id: str, lanes: tuple[Lane, ...], n_steps: int, n_cards: int) -> Stage:
    steps = tuple(_step(rng, f"s{stage_id}-{j}", lanes, n_cards) for j in range(rng.randint(0, n_steps)))
    return Stage(
        id=stage_id,
        title=random_text(rng),
        goal=random_text(rng),
        events=_texts(rng),
        phrases=_texts(rng),
        reach_claim_id=rng.choice(("", "reach")),
        steps=steps,
    )


def _step(rng: random.Random, step_id: str, lanes: tuple[Lane, ...], n_cards: int) -> Step:
    holding = [lane for lane in lanes if lane.role not in DRAWN_ROLES]
    n = rng.randint(0, n_cards) if holding else 0
    return Step(
        id=step_id,
        title=random_text(rng),
        emotion_expected=rng.randint(-2, 2),
        emotions=tuple(
            PersonaEmotion(persona_id=one, value=rng.randint(-2, 2)) for one in rng.sample(PERSONAS, rng.randint(0, 2))
        ),
        importance=rng.choice((None, 1, 3, 5)),
        moment_of_truth=rng.choice(("", "", random_text(rng))),
        child_map_id=rng.choice(("", "detail")),
        cards=tuple(_card(rng, f"c{step_id}-{k}", rng.choice(holding)) for k in range(n)),
    )


def _card(rng: random.Random, card_id: str, lane: Lane) -> Card:
    claims = tuple(f"c{n}" for n in range(rng.choice((0, 0, 1, 2))))
    return Card(
        id=card_id,
        lane=lane.id,
        text=random_text(rng),
        channel=rng.choice(("", "web", random_text(rng))) if lane.role == "touchpoints" else "",
        severity=rng.choice((None, 1, 4)) if lane.role == "pains" else None,
        image=rng.choice(("", PICTURE)) if lane.role == "images" else "",
        item_id=rng.choice(("", "pain-01")),
        claim_ids=claims,
        kind=rng.choice(("measured", "quoted", "told", "inferred")) if claims else "assumed",
    )


def _texts(rng: random.Random) -> tuple[str, ...]:
    return tuple(random_text(rng) for _ in range(rng.randint(0, 2)))
