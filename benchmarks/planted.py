"""Tables for benchmarks of what the data supports: without groups, with planted groups, and real ones."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from core.schema import ColumnSpec, Role

MIN_CUSTOMERS, MAX_CUSTOMERS = 300, 2_000
SEPARATED_ERROR = 0.01
"""Share of any group's members whom the best possible rule puts elsewhere, at most, in separated tables."""

OVERLAPPING_ERROR = (0.04, 0.10)
"""Share of all customers whom the best possible rule puts elsewhere in overlapping tables."""

REAL = {
    "bank": ("customers/bank-additional-full.csv", ";", ()),
    "marketing": ("customers/marketing_campaign.csv", ",", ("ID", "Dt_Customer", "Z_CostContact", "Z_Revenue")),
    "shoppers": ("customers/online_shoppers_intention.csv", ";", ()),
    "telco": ("customers/telco_churn.csv", ",", ("customerID",)),
    "bfi": ("surveys/bfi.csv", ",", ("rownames",)),
    "mcdonalds": ("surveys/mcdonalds_survey.csv", ",", ()),
    "german": ("labelled/german.csv", ",", ("CLASS",)),
    "adult": ("labelled/Adult.csv", ",", ("CLASS",)),
    "credit": ("labelled/creditapproval.csv", ",", ("CLASS",)),
    "heart": ("labelled/heart.csv", ",", ("CLASS",)),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A table, the descriptions of its columns, and the planted group of each customer (-1 without groups)."""

    frame: pd.DataFrame
    specs: tuple[ColumnSpec, ...]
    truth: np.ndarray


def typed(frame: pd.DataFrame) -> Sample:
    """Return a table with an id for each row, floats as numbers and everything else as categories."""
    columns = {
        name: column.astype("float64") if pd.api.types.is_numeric_dtype(column.dtype) else column.astype("category")
        for name, column in frame.items()
    }
    index = pd.Index([f"c{row:06d}" for row in range(len(frame))], name="customer_id")
    data = pd.DataFrame({name: column.array for name, column in columns.items()}, index=index)
    roles = {name: Role.CATEGORY if column.dtype == "category" else Role.NUMBER for name, column in columns.items()}
    specs = tuple(ColumnSpec(name=str(name), role=role) for name, role in roles.items())
    return Sample(data, specs, np.full(len(frame), -1))


def read_real(folder: Path, name: str) -> pd.DataFrame:
    """Return a public table as it is, without its identifier."""
    path, separator, dropped = REAL[name]
    frame = pd.read_csv(folder / path, sep=separator, na_values=[" "]).drop(columns=list(dropped))
    return frame.astype({name: "object" for name in frame if frame[name].dtype == bool})


def mixed(values: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Return columns some of which are cut into levels, made skewed, or left as they are."""
    columns = {}
    for j, column in enumerate(values.T):
        kind = rng.integers(6)
        if kind == 0:
            columns[f"x{j}"] = _cut(column, rng.integers(2, 7))
        elif kind == 1:
            columns[f"x{j}"] = pd.Categorical([f"v{code}" for code in _cut(column, rng.integers(2, 6)).astype(int)])
        elif kind == 2:
            columns[f"x{j}"] = np.exp(column / max(column.std(), 1e-9))
        else:
            columns[f"x{j}"] = column
    return pd.DataFrame(columns)


def _cut(column: np.ndarray, n_levels: int) -> np.ndarray:
    edges = np.quantile(column, np.arange(1, n_levels) / n_levels)
    return np.searchsorted(edges, column).astype(float)


def _n_customers(rng: np.random.Generator) -> int:
    return int(np.exp(rng.uniform(np.log(MIN_CUSTOMERS), np.log(MAX_CUSTOMERS))))


def _size(rng: np.random.Generator) -> tuple[int, int]:
    return _n_customers(rng), int(rng.integers(4, 15))


def _maybe_mixed(values: np.ndarray, rng: np.random.Generator) -> Sample:
    if rng.uniform() < 0.5:
        return typed(mixed(values, rng))
    return typed(pd.DataFrame(values, columns=[f"x{j}" for j in range(values.shape[1])]))


def uniform(rng: np.random.Generator) -> Sample:
    """Return customers spread evenly over a box."""
    return _maybe_mixed(rng.uniform(size=_size(rng)), rng)


def gaussian(rng: np.random.Generator) -> Sample:
    """Return customers from one Gaussian cloud with correlations between all columns."""
    n, p = _size(rng)
    root = rng.normal(size=(p, p)) * np.sqrt(rng.gamma(0.5, size=p) + 0.05)
    return _maybe_mixed(rng.normal(size=(n, p)) @ root.T, rng)


def one_factor(rng: np.random.Generator) -> Sample:
    """Return customers whose columns all follow one hidden quantity, more or less closely."""
    n, p = _size(rng)
    loading = rng.uniform(0.4, 0.95, size=p)
    values = rng.normal(size=(n, 1)) * loading + rng.normal(size=(n, p)) * np.sqrt(1 - loading**2)
    return _maybe_mixed(values, rng)


def permuted(folder: Path) -> Callable[[np.random.Generator], Sample]:
    """Return a function that takes some customers of a real table and shuffles each column on its own."""
    frames = {name: read_real(folder, name) for name in REAL}

    def draw(rng: np.random.Generator) -> Sample:
        frame = frames[str(rng.choice(sorted(frames)))]
        n = min(len(frame), _size(rng)[0])
        rows = rng.choice(len(frame), size=n, replace=False)
        return typed(pd.DataFrame({name: frame[name].array[rng.permutation(rows)] for name in frame}))

    return draw


def separated(rng: np.random.Generator) -> Sample:
    """Return 2 to 8 groups of unequal size that hardly overlap, told apart by numbers and categories."""
    return _planted(rng, lambda wrong, groups: max(wrong[own].mean() for own in groups) <= SEPARATED_ERROR)


def separated_missing(rng: np.random.Generator) -> Sample:
    """Return separated groups of which a tenth to a quarter of all cells are missing."""
    sample = separated(rng)
    holes = rng.uniform(size=sample.frame.shape) < rng.uniform(0.10, 0.25)
    return Sample(sample.frame.mask(holes), sample.specs, sample.truth)


def overlapping(rng: np.random.Generator) -> Sample:
    """Return 2 to 5 groups that flow into each other."""
    low, high = OVERLAPPING_ERROR
    return _planted(rng, lambda wrong, _groups: low <= wrong.mean() <= high, most=5)


def _planted(rng: np.random.Generator, accept: Callable[[np.ndarray, list[np.ndarray]], bool], most: int = 8) -> Sample:
    """Return planted groups whose spread is widened until the best possible rule errs as little as asked for."""
    k = int(rng.integers(2, most + 1))
    n = max(_n_customers(rng), 100 * k)
    n_numbers, n_categories = int(rng.integers(4, 10)), int(rng.integers(2, 7))
    shares = np.maximum(rng.dirichlet(np.full(k, 3.0)), 0.3 / k)
    truth = rng.choice(k, size=n, p=shares / shares.sum())
    spreads = rng.uniform(0.6, 1.4, size=(k, n_numbers))
    centers = rng.normal(size=(k, n_numbers))
    tastes = rng.normal(size=(k, n_categories, 4))
    noise = rng.standard_normal((n, n_numbers))
    draws = rng.uniform(size=(n, n_categories))
    for scale in np.geomspace(0.3, 30.0, 80):
        numbers = scale * centers[truth] + spreads[truth] * noise
        likely = np.exp(min(scale, 3.0) * tastes)
        likely /= likely.sum(2, keepdims=True)
        levels = (draws[:, :, None] > likely.cumsum(2)[truth]).sum(2).clip(max=3)
        density = np.log(shares) - 0.5 * (
            ((numbers[:, None] - scale * centers) / spreads) ** 2 + 2 * np.log(spreads)
        ).sum(2)
        density += np.log(likely)[:, np.arange(n_categories), levels].sum(2).T
        if accept(density.argmax(1) != truth, [truth == group for group in range(k)]):
            break
    frame = pd.DataFrame(numbers, columns=[f"x{j}" for j in range(n_numbers)])
    for j in range(0, n_numbers, 3):
        frame[f"x{j}"] = np.exp(frame[f"x{j}"] / frame[f"x{j}"].std())
    for j in range(n_categories):
        frame[f"k{j}"] = pd.Categorical([f"v{code}" for code in levels[:, j]])
    return Sample(typed(frame).frame, typed(frame).specs, truth)
