"""Journey maps that are hard to draw: long words, other scripts, tall cards, many steps, arrows and pictures."""

import random

from core.claims import Claim
from core.journeys import (
    ROLE_TITLES,
    Card,
    Flow,
    JourneyMap,
    Lane,
    PersonaEmotion,
    Stage,
    Step,
)
from core.study import Study
from tests.hard_personas import ARABIC, CHINESE, EMOJI, HEBREW, HOSTILE, LONG_WORD, made, picture, quote, share

CARD_ROLES = tuple(role for role in ROLE_TITLES if role not in {"emotion", "flow", "images"})
CHANNELS = (
    "web",
    "mobile_app",
    "email",
    "store",
    "phone",
    "chat",
    "post",
    "social media",
    "search ads",
    "advisor",
    "卫星",
)
SCRIPTS = (
    ("They", "look", "for", "a", "gift", "and", "compare", "prices", "before", "they", "buy", "it", "online"),
    (LONG_WORD, "der", "Straße", "W" * 30, "iiii", "https://example.com/a?b=c&d=e"),
    (CHINESE, *CHINESE.split("，"), "ですか", "안녕하세요"),
    (*ARABIC.split(), *HEBREW.split(), "42", "ABC"),
    (EMOJI, "😀", "👩‍👩‍👧", "👍🏽", "🇩🇪", "❤️", "ok"),
    HOSTILE,
)
RIGHT_TO_LEFT = range(0x590, 0x700)


def words(rng: random.Random, most: int, limit: int = 2000, scripts: tuple[tuple[str, ...], ...] = SCRIPTS) -> str:
    """Return up to so many words of one script, at least one."""
    chosen = rng.choice(scripts)
    return " ".join(rng.choice(chosen) for _ in range(rng.randint(1, most)))[:limit].strip()


def study_with(*journeys: JourneyMap, n_personas: int = 5) -> Study:
    """A study of these maps and of personas with claims on five traits each."""
    names = ("Evening shoppers", "Savers", CHINESE[:12], ARABIC[:20], LONG_WORD, "Families")
    parts = [
        made(number, names[number - 1], [f"{trait} of {number}." for trait in ("One", "Two", "Three")], words="Slow!")
        for number in range(1, n_personas + 1)
    ]
    personas = tuple(persona for persona, _ in parts)
    claims = {claim.id: claim for _, found in parts for claim in found}
    return Study(id="shop", name="Shop", personas=personas, claims=tuple(claims.values()), journeys=journeys)


def claims_of(number: int) -> list[Claim]:
    """Two claims that every study of `study_with` has: a measured one and a quote of a persona."""
    return [share(f"s{number:02d}", "trait-00", f"One of {number}."), quote(f"s{number:02d}", "Slow!")]


def card(rng: random.Random, number: int, lane: Lane, text: str) -> Card:
    """One card of a lane; two in five rest on a claim."""
    measured, quoted = claims_of(rng.randint(1, 5))
    chance = rng.random()
    backed = {"claim_ids": (measured.id,), "kind": rng.choice(("measured", "inferred"))} if chance < 0.3 else {}
    backed = {"claim_ids": (quoted.id,), "kind": "quoted"} if chance > 0.9 else backed
    more: dict[str, object] = {}
    if lane.role == "touchpoints":
        more["channel"] = rng.choice(CHANNELS)
    if lane.role == "pains":
        more["severity"] = rng.randint(1, 5)
    if lane.role == "images":
        more["image"] = picture()
    return Card(id=f"c{number}", lane=lane.id, text=text, **backed, **more)


def generated(seed: int, n_steps: int | None = None) -> JourneyMap:
    """Return a made-up map: the seed decides on scripts, lanes, steps, arrows and how long its texts are."""
    rng = random.Random(seed)
    n_steps = n_steps if n_steps is not None else rng.choice((0, 1, 2, 3, 4, 6, 8, 11, 18))
    roles = ["emotion", "flow", *rng.sample(CARD_ROLES, rng.randint(2, len(CARD_ROLES)))]
    if rng.random() < 0.3:
        roles.append("images")
    rng.shuffle(roles)
    lanes = tuple(
        Lane(
            id=f"l{place}",
            role=role,
            title=words(rng, 3, 120) if rng.random() < 0.2 else "",
            hidden=rng.random() < 0.1,
        )
        for place, role in enumerate(roles)
    )
    personas = tuple(f"persona-{number}" for number in range(1, rng.randint(0, 5) + 1))
    longest = rng.choice((4, 12, 12, 12, 40, 40, 250))
    steps: list[Step] = []
    n_cards = 0
    for place in range(n_steps):
        cards = []
        for lane in lanes:
            if lane.role in {"emotion", "flow"}:
                continue
            for _ in range(rng.choice((0, 1, 1, 2, 3))):
                most = longest if rng.random() < 0.3 else 8
                cards.append(card(rng, n_cards, lane, words(rng, most)))
                n_cards += 1
        steps.append(
            Step(
                id=f"step-{place}",
                title=words(rng, 5 if rng.random() < 0.9 else 60, 400),
                emotion_expected=rng.randint(-2, 2),
                emotions=tuple(
                    PersonaEmotion(persona_id=one, value=rng.randint(-2, 2)) for one in personas if rng.random() < 0.6
                ),
                importance=rng.choice((None, 1, 3, 5)),
                moment_of_truth=words(rng, 12) if rng.random() < 0.1 else "",
                child_map_id="other-map" if rng.random() < 0.05 else "",
                cards=tuple(cards),
            )
        )
    stages = []
    while steps:
        n = rng.randint(1, 6)
        own, steps = tuple(steps[:n]), steps[n:]
        title, goal = words(rng, 4), words(rng, 12) if rng.random() < 0.5 else ""
        stages.append(Stage(id=f"stage-{len(stages)}", title=title, goal=goal, steps=own))
    if rng.random() < 0.2:
        stages.append(Stage(id="empty", title="A stage without steps"))
    return JourneyMap(
        id=f"map-{seed}",
        title=words(rng, 6),
        kind=rng.choice(("journey_map", "service_blueprint")),
        scenario=words(rng, 40) if rng.random() < 0.5 else "",
        owner="Ada",
        tags=("checkout", "2026"),
        persona_ids=personas,
        lanes=lanes,
        stages=tuple(stages),
        flows=_flows(rng, n_steps),
    )


def _flows(rng: random.Random, n_steps: int) -> tuple[Flow, ...]:
    if not n_steps:
        return ()
    return tuple(
        Flow(
            id=f"f{place}",
            from_step=f"step-{rng.randrange(n_steps)}",
            to_step=f"step-{rng.randrange(n_steps)}",
            kind=rng.choice(("next", "branch", "loop")),
            label=words(rng, 4) if rng.random() < 0.5 else "",
        )
        for place in range(rng.randint(0, 2 * n_steps))
    )


def large(n_steps: int = 175, n_lanes: int = 16) -> JourneyMap:
    """Return a map of so many steps, with a card in each of its lanes at every step."""
    rng = random.Random(7)
    lanes = (
        Lane(id="emotion", role="emotion"),
        Lane(id="flow", role="flow"),
        *(Lane(id=f"l{place}", role=CARD_ROLES[place % len(CARD_ROLES)]) for place in range(n_lanes - 2)),
    )
    steps = [
        Step(
            id=f"step-{place}",
            title=words(rng, 5, scripts=SCRIPTS[:1]),
            emotion_expected=rng.randint(-2, 2),
            cards=tuple(
                card(rng, place * n_lanes + number, lane, words(rng, 14, scripts=SCRIPTS[:1]))
                for number, lane in enumerate(lanes[2:])
            ),
        )
        for place in range(n_steps)
    ]
    stages = tuple(
        Stage(id=f"stage-{start}", title=f"Stage {start}", steps=tuple(steps[start : start + 7]))
        for start in range(0, n_steps, 7)
    )
    flows = tuple(
        Flow(id=f"f{place}", from_step=f"step-{place}", to_step=f"step-{place + 1}") for place in range(n_steps - 1)
    )
    return JourneyMap(
        id="large", title="A large map", persona_ids=("persona-1", "persona-2"), lanes=lanes, stages=stages, flows=flows
    )
