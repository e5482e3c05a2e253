"""A small shop with three planted groups: enough for a whole study in a few seconds."""

from pathlib import Path

import numpy as np
import pandas as pd

N = 360
SLOW = [
    "The parcel came two weeks late and nobody told me",
    "Delivery took far too long this time",
    "My parcel was late again, very annoying",
    "Waited ages for the delivery, not good",
    "late delivery and no tracking, disappointed",
]
CARD = [
    "I do not trust the payment page with my card",
    "Payment failed twice and my card was charged",
    "The checkout asks for far too much card data",
    "paying by card feels unsafe on this page",
    "The payment page froze, awful checkout",
]
NICE = [
    "Lovely dress, great quality",
    "Really happy with the shoes, thank you",
    "Great quality and a lovely colour",
    "I love this shop, beautiful things",
    "Wonderful dress, fits perfectly",
]


def write_small_shop(folder: Path, seed: int = 0) -> dict[str, Path]:
    """Write customers.csv, events.csv and feedback.csv; group a buys, group b leaves at payment, group c is rare."""
    rng = np.random.default_rng(seed)
    group = np.repeat(["a", "b", "c"], N // 3)
    order = rng.permutation(N)
    group = group[order]
    ids = np.array([f"K-{1000 + n}" for n in range(N)])
    age = np.select([group == "a", group == "b"], [rng.normal(25, 3, N), rng.normal(45, 4, N)], rng.normal(62, 5, N))
    customers = pd.DataFrame(
        {
            "customer_id": ids,
            "email": [f"person{n}@example.com" for n in range(N)],
            "age": age.round().astype(int),
            "gender": np.where(rng.random(N) < np.where(group == "c", 0.2, 0.9), "female", "male"),
            "city_size": np.where(rng.random(N) < np.where(group == "a", 0.9, 0.2), "big city", "small town"),
            "trust": np.clip(np.where(group == "b", rng.integers(1, 3, N), rng.integers(3, 6, N)), 1, 5),
            "newsletter": np.where(rng.random(N) < 0.5, "yes", "no"),
        }
    )
    events = _events(rng, ids, group)
    texts = {"a": [*NICE, *SLOW[:1]], "b": CARD, "c": SLOW}
    writers = [n for n in range(N) for _ in range(rng.poisson(0.9))]
    feedback = pd.DataFrame(
        {
            "feedback_id": [f"r{n:04d}" for n in range(len(writers))],
            "customer_id": ids[writers],
            "rating": [int(rng.integers(4, 6)) if group[n] == "a" else int(rng.integers(1, 3)) for n in writers],
            "comment": [_comment(rng, texts[group[n]]) for n in writers],
        }
    )
    paths = {}
    for name, frame in (("customers", customers), ("events", events), ("feedback", feedback)):
        paths[name] = folder / f"{name}.csv"
        frame.to_csv(paths[name], index=False)
    pd.DataFrame({"customer_id": ids, "group": group}).to_csv(folder / "truth.csv", index=False)
    return paths


def _comment(rng: np.random.Generator, about: list[str]) -> str:
    first = ["", "Honestly: ", "Well, ", "I ordered last week. ", "Second time now. ", "hello, "][rng.integers(6)]
    last = ["", ".", " again", " this month", ", please fix it", " and so on", "!", " as ever"][rng.integers(8)]
    return f"{first}{about[rng.integers(len(about))]}{last}"


def _events(rng: np.random.Generator, ids: np.ndarray, group: np.ndarray) -> pd.DataFrame:
    rows = []
    start = pd.Timestamp("2026-01-01")
    sessions = {"a": 6, "b": 8, "c": 2}
    hours = {"a": 20, "b": 14, "c": 10}
    for customer, kind in zip(ids, group, strict=True):
        for session in range(1 + rng.poisson(sessions[kind])):
            day = int(rng.integers(0, 180))
            at = start + pd.Timedelta(days=day, hours=int(rng.normal(hours[kind], 1.2)) % 24)
            path = ["visit_home", "view_product", "add_to_cart"]
            if kind == "b" or rng.random() < 0.6:
                path.append("begin_checkout")
                if rng.random() < (0.1 if kind == "b" else 0.9):
                    path.append("purchase")
            for step, event in enumerate(path):
                rows.append(
                    {
                        "customer_id": customer,
                        "session_id": f"{customer}-{session}",
                        "time": (at + pd.Timedelta(minutes=2 * step)).isoformat(),
                        "event": event,
                        "channel": "app" if kind == "a" else "web",
                        "amount": round(float(rng.lognormal(4 if kind == "a" else 3, 0.3)), 2)
                        if event == "purchase"
                        else "",
                    }
                )
    return pd.DataFrame(rows)
