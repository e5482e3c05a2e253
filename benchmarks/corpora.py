"""The tables with known groups that the accuracy and the number of segments are measured on.

Generated designs come from ``mixed_data.py`` (the folder is given on the command line: published designs and our
customer-like one), real tables from a folder of ``name.csv`` with the class in ``CLASS`` and ``name.types``.
"""

import importlib
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd

from core.schema import ColumnSpec, Role

ROLES = {"num": Role.NUMBER, "ord": Role.ORDERED, "cat": Role.CATEGORY}

STRESS: dict[str, dict] = {
    "base": {},
    "30 % missing": {"missing": 0.3},
    "20 noise columns": {"noise": 20},
    "2 % outliers": {"outlier": 0.02},
    "t3 tails": {"heavy": True},
    "correlation .6": {"corr": 0.6},
    "4 duplicates": {"dup": 4},
}


@dataclass(frozen=True)
class Planted:
    """A table, how its columns are described, and the group of each row."""

    name: str
    frame: pd.DataFrame
    specs: tuple[ColumnSpec, ...]
    truth: np.ndarray

    @property
    def k(self) -> int:
        return len(np.unique(self.truth))


def generators(folder: Path) -> ModuleType:
    sys.path.insert(0, str(folder))
    return importlib.import_module("mixed_data")


def planted(name: str, made: tuple[pd.DataFrame, np.ndarray, dict[str, str], dict]) -> Planted:
    data, truth, kinds, _ = made
    columns = {}
    for column in data:
        values = data[column]
        if kinds[column] == "num":
            columns[column] = values.astype("float64")
        elif kinds[column] == "ord" and values.dtype.kind in "iuf":
            levels = [str(int(level)) for level in np.unique(values.dropna())]
            text = values.map(lambda value: str(int(value)), na_action="ignore")
            columns[column] = pd.Series(pd.Categorical(text, levels, ordered=True))
        else:
            columns[column] = values.astype("category")
    specs = tuple(ColumnSpec(name=column, role=ROLES[kinds[column]]) for column in data)
    return Planted(name, pd.DataFrame(columns), specs, np.asarray(truth))


Design = tuple[str, Callable[[int], Planted]]


def number_designs(made: ModuleType, *, n: int = 1500) -> list[Design]:
    """The 34 tables on which the number of segments is unknown: 14 customers, 8 Costa, 12 others; by seed."""
    designs: list[Design] = []
    for k in (3, 6):
        for what, options in STRESS.items():
            designs.append(_customers(made, f"customers {what} K={k}", n, k, options))
    for k in (3, 6):
        for overlap in (0.01, 0.05):
            for shape, spherical in (("spherical", True), ("elongated", False)):
                name = f"costa {shape} overlap {overlap} K={k}"
                designs.append(_costa(made, name, n, k, overlap, spherical))
    for k in (2, 4, 7, 9):
        designs.append(_customers(made, f"other: customers K={k}", n, k, {}))
        designs.append(_customers(made, f"other: customers weak K={k}", n, k, {"sep": 0.8}))
        mixed = {"missing": 0.1, "outlier": 0.01, "noise": 6, "corr": 0.3}
        designs.append(_customers(made, f"other: customers mixed troubles K={k}", n, k, mixed))
    return designs


def _customers(made: ModuleType, name: str, n: int, k: int, options: dict) -> Design:
    # Each design has draws of its own: the same seed would plant the same groups in all of them.
    return name, lambda seed: planted(name, made.customers(n, k, _seed(name, seed), **options))


def _costa(made: ModuleType, name: str, n: int, k: int, overlap: float, spherical: int) -> Design:
    return name, lambda seed: planted(name, made.mixsim_costa(k, overlap, n, 8, sph=spherical, seed=_seed(name, seed)))


def _seed(name: str, seed: int) -> int:
    return zlib.crc32(f"{name} {seed}".encode()) % 2**31


def real_tables(folder: Path, *, max_rows: int = 3_000) -> Iterator[Planted]:
    """Labelled tables: those of the folder, and the three that scikit-learn ships; rows with a missing cell stay."""
    from sklearn.datasets import load_breast_cancer, load_iris, load_wine

    for path in sorted(folder.glob("*.csv")):
        data = pd.read_csv(path)
        if len(data) > max_rows:
            data = data.sample(max_rows, random_state=0).reset_index(drop=True)
        listed = path.with_suffix(".types").read_text().splitlines()
        kinds = {name: kind for name, kind in (line.rsplit(maxsplit=1) for line in listed if line.strip())}
        truth = pd.factorize(data["CLASS"])[0]
        for name, kind in kinds.items():
            data[name] = data[name].astype("float64") if kind == "num" else data[name]
        yield planted(f"real {path.stem}", (data[list(kinds)], truth, kinds, {}))
    for name, load in (("iris", load_iris), ("wine", load_wine), ("breast cancer", load_breast_cancer)):
        bunch = load(as_frame=True)
        kinds = dict.fromkeys(bunch.data.columns, "num")
        yield planted(f"real {name}", (bunch.data, bunch.target.to_numpy(), kinds, {}))


RARE = 0


def rare_segment(made: ModuleType, seed: int, *, n: int = 10_000, k: int = 6, share: float = 0.005) -> Planted:
    """Customers of whom one group, number `RARE` of the truth, is a share of 0.5 %."""
    whole = _customers(made, "customers rare", 2 * n, k, {})[1](seed)
    of_group = np.flatnonzero(whole.truth == RARE)
    others = np.flatnonzero(whole.truth != RARE)
    n_rare = round(share * n)
    rows = np.sort(np.r_[of_group[:n_rare], others[: n - n_rare]])
    return Planted(f"rare .5 % {seed}", whole.frame.iloc[rows].reset_index(drop=True), whole.specs, whole.truth[rows])
