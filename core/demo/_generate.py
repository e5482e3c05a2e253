"""The demo study as a whole: tables, truth and files."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from core.config import DEFAULT_SEED
from core.demo._comments import draw_comments
from core.demo._customers import draw_customers, draw_survey
from core.demo._events import draw_events
from core.demo._groups import GROUPS
from core.demo._population import draw_population
from core.errors import ConfigError

N_CUSTOMERS = 5_000


@dataclass(frozen=True, slots=True)
class DemoData:
    """The tables of the demo shop, cell by cell as they stand in the files, and the truth behind them.

    customers, events, survey, feedback : the four files; dates and times are ISO text, refunds negative amounts.
    truth : columns ``customer_id, group``; "" for the background. In the order of `customers`.
    about : columns ``feedback_id, theme, stage, polarity, language``: what each comment was written on,
        polarity of its main point; in the order of `feedback`.
    """

    customers: pd.DataFrame
    events: pd.DataFrame
    survey: pd.DataFrame
    feedback: pd.DataFrame
    truth: pd.DataFrame
    about: pd.DataFrame


def generate_demo(seed: int = DEFAULT_SEED) -> DemoData:
    """Return a year of a made-up online fashion shop: 5,000 customers in six groups and a background.

    Parameters
    ----------
    seed : int
        0 or more; the same seed gives the same tables.

    Raises
    ------
    ConfigError
        If the seed is negative.
    """
    if seed < 0:
        message = f"The seed is {seed}."
        raise ConfigError(message, hint="Choose 0 or a positive whole number.")
    # A generator for each table: a change to one leaves the others as they were.
    people, profiles, visits, answers, words = (
        np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(5)
    )
    population = draw_population(people, N_CUSTOMERS)
    customers, traits = draw_customers(profiles, population)
    events = draw_events(visits, population, traits)
    survey = draw_survey(answers, population, traits)
    feedback, about = draw_comments(words, population, traits, events)
    names = np.array([*(group.name for group in GROUPS), ""])
    truth = pd.DataFrame({"customer_id": traits.customer_id, "group": pd.Series(names[population.group], dtype="str")})
    return DemoData(customers, events, survey, feedback, truth, about)


def write_demo(folder: Path, *, seed: int = DEFAULT_SEED, truth: bool = False) -> tuple[Path, ...]:
    """Write the demo study as CSV files and return their paths; the same seed gives the same bytes.

    Parameters
    ----------
    folder : Path
        Where to write; made if it is missing. Files of the same names are replaced.
    seed : int
        0 or more.
    truth : bool
        Whether to also write ``truth.csv`` with the planted group of each customer, for benchmarks.
    """
    data = generate_demo(seed)
    tables = {
        "customers.csv": data.customers,
        "events.csv": data.events,
        "survey.csv": data.survey,
        "feedback.csv": data.feedback,
    }
    if truth:
        tables["truth.csv"] = data.truth
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in tables.items():
        path = folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            table.to_csv(file, index=False, lineterminator="\n")
        paths.append(path)
    return tuple(paths)
