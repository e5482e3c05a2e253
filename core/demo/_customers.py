"""The customer table and the survey of the demo shop."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.demo._groups import (
    CATEGORIES,
    CHANNELS,
    CITIES,
    CITY_SIZES,
    GENDERS,
    GROUPS,
    HOUSEHOLDS,
    INCOME_BANDS,
    LIKERT_ITEMS,
    OCCUPATIONS,
    TIERS,
)
from core.demo._population import FloatArray, IntArray, Population, draw_levels
from core.demo._words import COLOURS, INITIALS, SURNAMES, ZODIAC

FIRST_DAY = np.datetime64("2025-07-01", "D")
LAST_DAY = np.datetime64("2026-06-30", "D")
N_DAYS = int((LAST_DAY - FIRST_DAY).astype(int)) + 1

FIRST_SIGNUP = np.datetime64("2019-03-01", "D")
LAST_SIGNUP = np.datetime64("2026-03-31", "D")

MISSING_SHARES = {
    "email": 0.01,
    "gender": 0.03,
    "age": 0.04,
    "city": 0.02,
    "city_size": 0.02,
    "occupation": 0.06,
    "household": 0.07,
    "income_band": 0.18,
    "newsletter": 0.01,
    "favourite_colour": 0.09,
    "shoe_size": 0.14,
    "zodiac_sign": 0.05,
}
"""Shares of cells blanked completely at random; the other columns are complete."""

MISSING_ANSWER_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class Traits:
    """What the event log needs to know of each customer: ids, first possible day, habits."""

    customer_id: pd.Series
    first_day: IntArray  # days after FIRST_DAY
    reads_newsletter: IntArray
    favourite_channel: IntArray
    favourite_content: IntArray


def draw_customers(rng: np.random.Generator, population: Population) -> tuple[pd.DataFrame, Traits]:
    """Return the customer table, and what the event log needs to know of each customer."""
    n = len(population)
    age = _draw_ages(rng, population)
    city_size = draw_levels(rng, population.chances("city_size", CITY_SIZES))
    newsletter = (rng.random(n) < population.numbers("newsletter")).astype(np.int64)
    signup_share = rng.beta(1.2, 2.2, n)
    signup = FIRST_SIGNUP + (signup_share * (LAST_SIGNUP - FIRST_SIGNUP).astype(int)).astype("timedelta64[D]")
    customer_id = pd.Series(10_000 + rng.choice(90_000, size=n, replace=False), dtype="str").radd("C-")
    columns = {
        "customer_id": customer_id,
        "email": _draw_emails(rng, n),
        "signup_date": np.datetime_as_string(signup, unit="D"),
        "gender": _named(GENDERS, draw_levels(rng, population.chances("gender", GENDERS))),
        "age": age,
        "city": _draw_cities(rng, city_size),
        "city_size": _named(CITY_SIZES, city_size),
        "occupation": _named(OCCUPATIONS, draw_levels(rng, population.chances("occupation", OCCUPATIONS))),
        "household": _named(HOUSEHOLDS, draw_levels(rng, population.chances("household", HOUSEHOLDS))),
        "income_band": _named(INCOME_BANDS, draw_levels(rng, population.chances("income_band", INCOME_BANDS))),
        "loyalty_tier": _named(TIERS, draw_levels(rng, population.chances("loyalty_tier", TIERS))),
        "newsletter": _named(("no", "yes"), newsletter),
        # The last three say nothing about anybody: the studio has to find that out.
        "favourite_colour": _named(COLOURS, rng.integers(len(COLOURS), size=n)),
        "shoe_size": np.clip(np.round(2 * rng.normal(40.0, 2.4, n)) / 2, 34.0, 48.0),
        "zodiac_sign": _named(ZODIAC, rng.integers(len(ZODIAC), size=n)),
    }
    frame = pd.DataFrame(columns)
    for name, share in MISSING_SHARES.items():
        frame[name] = frame[name].mask(rng.random(n) < share)
    traits = Traits(
        customer_id=customer_id,
        first_day=np.maximum((signup - FIRST_DAY).astype(np.int64), 0),
        reads_newsletter=newsletter,
        favourite_channel=draw_levels(rng, population.chances("channel", CHANNELS)),
        favourite_content=draw_levels(rng, population.chances("content", CATEGORIES)),
    )
    return frame, traits


def draw_survey(rng: np.random.Generator, population: Population, traits: Traits) -> pd.DataFrame:
    """Return the answers of the customers who answered, by date."""
    n = len(population)
    answered = rng.random(n) < population.numbers("answers_survey")
    wave = np.where(rng.random(n) < 0.6, 250, 320)  # spring and early summer
    date = FIRST_DAY + np.maximum(wave + rng.integers(0, 30, n), traits.first_day).astype("timedelta64[D]")
    style = rng.normal(0.0, 0.22, n)  # some tick high, some low
    columns: dict[str, object] = {
        "customer_id": traits.customer_id,
        "survey_date": np.datetime_as_string(date, unit="D"),
    }
    for item in LIKERT_ITEMS:
        answer = population.numbers(item) + style + rng.normal(0.0, 1.15, n)
        columns[item] = _whole_numbers(np.clip(np.round(answer), 1, 5), blank=rng.random(n) < MISSING_ANSWER_SHARE)
    likely = population.numbers("recommend") + 2 * style + rng.normal(0.0, 2.0, n)
    columns["recommend"] = _whole_numbers(np.clip(np.round(likely), 0, 10), blank=rng.random(n) < MISSING_ANSWER_SHARE)
    frame = pd.DataFrame(columns)[answered]
    return frame.sort_values(["survey_date", "customer_id"], ignore_index=True)


def _draw_ages(rng: np.random.Generator, population: Population) -> pd.Series:
    mean, spread = np.array([group.age for group in GROUPS])[population.follows["age"]].T
    ages = np.round(rng.normal(mean, spread))
    # Nobody is under age; the few drawn younger become young adults of any age up to 21.
    ages = np.where(ages < 18, rng.integers(18, 22, len(ages)), np.minimum(ages, 90))
    return _whole_numbers(ages)


def _draw_emails(rng: np.random.Generator, n: int) -> pd.Series:
    # A running number in a random order keeps addresses unique without saying who came first.
    number = pd.Series(rng.permutation(np.arange(100, 100 + n)), dtype="str")
    name = pd.Series(_named(INITIALS, rng.integers(len(INITIALS), size=n))) + "."
    name += pd.Series(_named(SURNAMES, rng.integers(len(SURNAMES), size=n))).str.lower()
    domain = pd.Series(_named(("@example.com", "@example.org"), rng.integers(2, size=n)))
    return name + number + domain


def _draw_cities(rng: np.random.Generator, city_size: IntArray) -> pd.Series:
    pick = rng.beta(1.0, 1.4, len(city_size))  # the first of each size has the most customers
    city = pd.Series("", index=range(len(city_size)), dtype="str")
    for index, size in enumerate(CITY_SIZES):
        here = city_size == index
        names = CITIES[size]
        city[here] = _named(names, (pick[here] * len(names)).astype(np.int64))
    return city


def _named(levels: tuple[str, ...], index: IntArray) -> pd.Series:
    return pd.Series(np.array(levels)[index], dtype="str")


def _whole_numbers(values: FloatArray, blank: np.ndarray | None = None) -> pd.Series:
    column = pd.Series(values).astype("Int64")
    return column if blank is None else column.mask(blank)
