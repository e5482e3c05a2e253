"""How each column becomes a model column: learned from its cells, applied by the encoder.

A number becomes a median-centred, quantile-scaled value; one value that holds more than a tenth of
the column (a zero, most often) becomes a yes/no of its own and is masked in the rest. Of a count that
few values hold, each becomes an ordered level. Skewed numbers are bent with asinh. Levels become small
integers. Missing cells stay missing: NaN in numbers, -1 in codes.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import DataError
from core.schema import ColumnSpec, Role
from core.segmentation._encoded import FloatArray

ATOM_SHARE = 0.10
"""A single value holding more of a numeric column than this is modelled as a yes/no of its own."""

MAX_COUNTED_VALUES = 12
"""A number with at most so many different values is modelled level by level, in order."""

_TIED_SHARES = (0.2, 0.5)  # of a count, held by its next most common value, and by as many values
_LEVEL_SHARE = 1 / MAX_COUNTED_VALUES  # of a count that is cut into levels, at least, where no value holds more alone

MAX_LEVELS = 40
"""Rarer levels of a category are lumped together beyond this many."""

MAX_LUMPED_SHARE = 0.5
"""A category whose lumped levels hold more than this is an identifier rather than a category."""

# Quantiles q90 - q10 of a standard normal: dividing by it puts a normal column at standard deviation 1.
_NORMAL_SPREAD = 2.5631
_MIN_SKEW = 0.25  # quantile skew below which a column is left straight
_MAX_SKEW_LEFT = 0.5  # of the skew, or bending was not the cure
_RARE_LEVEL_SHARE = 0.005
_MIN_LEVEL_COUNT = 5
_LOW_END = (0.01, 0.05)  # quantiles of a number that say where a skewed column begins
_MIN_REST = 20  # observed values that a hurdle column needs beside its atom
_MIN_STANDARD_DEVIATION = 0.05  # of a segment, in units of the whole column


@dataclass(frozen=True, slots=True)
class NumberPlan:
    """How one number is encoded."""

    name: str
    origin: float  # subtracted before bending
    bend: float  # scale inside asinh; 0 for a straight column
    center: float
    scale: float
    atom: float | None
    floor: float

    def apply(self, values: FloatArray) -> FloatArray:
        """Return encoded values."""
        rest = values if self.atom is None else np.where(values == self.atom, np.nan, values)
        return (_bent(rest, self.origin, self.bend) - self.center) / self.scale

    def undo(self, encoded: FloatArray) -> FloatArray:
        """Return encoded values in the units of the column."""
        bent = encoded * self.scale + self.center
        return self.origin + (self.bend * np.sinh(bent) if self.bend else bent)


@dataclass(frozen=True, slots=True)
class CodePlan:
    """How one set of levels is encoded: the code of each value, and of those not listed."""

    name: str
    codes: dict[str | float, int]
    unlisted: int  # -1 where an unknown value counts as missing
    n_levels: int
    ordinal: bool
    is_number: bool = False
    atom: float | None = None  # set: code 1 at the atom, 0 elsewhere
    rest: float = np.nan  # mean of the values off the atom
    question: str = ""  # of an option, with code 1 for yes
    ends: tuple[float, ...] = ()  # of a count cut into levels: the largest value of each, the codes being their means

    def level(self, code: int) -> str:
        """Return the name of a level."""
        if self.atom is not None:
            return f"{self.atom:g}" if code == 1 else f"other than {self.atom:g}"
        named = {number: value for value, number in self.codes.items()}
        value = named.get(code, "other")
        if self.ends and value != self.ends[code]:
            return self._span(code)
        return value if isinstance(value, str) else f"{value:g}"

    def _span(self, code: int) -> str:
        if code == 0:
            return f"up to {self.ends[0]:g}"
        above = f"above {self.ends[code - 1]:g}"
        return above if code == len(self.ends) - 1 else f"{above} up to {self.ends[code]:g}"

    def apply(self, column: pd.Series) -> NDArray[np.int16]:
        """Return codes, -1 where missing."""
        if self.atom is not None:
            values = floats_of(column)
            return np.where(np.isnan(values), -1, values == self.atom).astype(np.int16)
        if self.ends:
            values = floats_of(column)
            return np.where(np.isnan(values), -1, np.searchsorted(self.ends[:-1], values)).astype(np.int16)
        series = pd.Series(floats_of(column)) if self.is_number else column
        positions, uniques = pd.factorize(series)
        keys = uniques if self.is_number else [str(value) for value in uniques]
        table = np.array([self.codes.get(key, self.unlisted) for key in keys] + [-1], dtype=np.int16)
        return table[positions]


def plan_column(spec: ColumnSpec, column: pd.Series) -> tuple[NumberPlan | None, CodePlan | None]:
    if spec.role in (Role.NUMBER, Role.DATE):
        return _plan_number(spec, floats_of(column))
    if spec.role is Role.ORDERED:
        return None, _plan_ordered(spec, column)
    plan = _plan_category(spec.name, column)
    if plan is None or spec.role is not Role.YES_NO or not spec.question:
        return None, plan
    return None, replace(plan, codes={"False": 0, "True": 1}, question=spec.question)


def _plan_number(spec: ColumnSpec, values: FloatArray) -> tuple[NumberPlan | None, CodePlan | None]:
    observed = values[~np.isnan(values)]
    distinct, counts = np.unique(observed, return_counts=True)
    if len(distinct) < 2:
        return None, None
    if len(distinct) <= MAX_COUNTED_VALUES:
        codes: dict[str | float, int] = {float(value): code for code, value in enumerate(distinct)}
        return None, CodePlan(spec.name, codes, -1, len(distinct), ordinal=True, is_number=True)
    top = int(np.argmax(counts))
    if counts[top] <= ATOM_SHARE * len(observed):
        return _plan_scale(spec, observed, None), None
    atom = float(distinct[top])
    rest = observed[observed != atom]
    if _is_tied(np.delete(counts, top)):
        return None, _plan_tied(spec.name, distinct, counts)
    number = _plan_scale(spec, rest, atom) if len(rest) >= _MIN_REST else None
    return number, CodePlan(f"{spec.name} (at {atom:g})", {}, -1, 2, ordinal=False, atom=atom, rest=float(rest.mean()))


def _is_tied(counts: NDArray[np.int64]) -> bool:
    """Return whether few values hold most of a number: a density would call each of them a segment."""
    common = np.sort(counts)[-MAX_COUNTED_VALUES:]
    next_most, most = _TIED_SHARES
    return bool(common[-1] > next_most * counts.sum() and common.sum() >= most * counts.sum())


def _plan_tied(name: str, distinct: FloatArray, counts: NDArray[np.int64]) -> CodePlan:
    """Return the levels of a count: common values by themselves, the others together with those next to them."""
    least = _LEVEL_SHARE * counts.sum()
    starts, held = [0], 0.0
    for i, count in enumerate(counts):
        if held >= least or (count >= least and held >= _RARE_LEVEL_SHARE * counts.sum()):
            starts.append(i)
            held = 0.0
        held += count
    if held < _RARE_LEVEL_SHARE * counts.sum() and len(starts) > 1:
        starts.pop()
    totals = np.add.reduceat(counts, starts)
    means = np.add.reduceat(counts * distinct, starts) / totals
    ends = distinct[[*(np.array(starts[1:], dtype=np.int64) - 1), len(distinct) - 1]]
    single = np.diff([*starts, len(distinct)]) == 1
    values = np.where(single, ends, means)
    codes: dict[str | float, int] = {float(value): code for code, value in enumerate(values)}
    highest = tuple(float(end) for end in ends)
    return CodePlan(name, codes, -1, len(codes), ordinal=True, is_number=True, ends=highest)


def _plan_scale(spec: ColumnSpec, observed: FloatArray, atom: float | None) -> NumberPlan:
    origin = float(observed.min()) if spec.role is Role.DATE else _low_end(observed)
    bend = 0.0 if spec.role is Role.DATE else _straighten(observed - origin)
    bent = np.sort(_bent(observed, origin, bend))
    low, center, high = np.quantile(bent, [0.1, 0.5, 0.9])
    scale = (high - low) / _NORMAL_SPREAD
    if scale <= 0:
        scale = float(bent.std())
    # The grain is the usual distance to the next value: a segment narrower than that sees rounding, not people.
    distinct = np.unique(bent)
    gaps = np.diff(distinct)
    grain = float(gaps[np.searchsorted(distinct[:-1], bent).clip(max=len(gaps) - 1)].mean()) / scale
    floor = max(_MIN_STANDARD_DEVIATION, 0.5 * grain) ** 2
    return NumberPlan(spec.name, origin, bend, float(center), float(scale), atom, floor)


def _bent(values: FloatArray, origin: float, bend: float) -> FloatArray:
    return np.arcsinh((values - origin) / bend) if bend else values - origin


def _low_end(observed: FloatArray) -> float:
    """Return where a number begins, near zero for most amounts, and shifted along with a shifted number."""
    low, next_lowest = np.quantile(observed, _LOW_END)
    return float(2 * low - next_lowest)


def _straighten(observed: FloatArray) -> float:
    """Return the scale of the asinh around zero, the low end, that removes most skew, or 0 to leave it straight."""
    skew = abs(_skew(observed))
    typical = float(np.median(np.abs(observed)))
    if skew < _MIN_SKEW or typical <= 0:
        return 0.0
    # From a gentle bend to nearly a logarithm.
    scales = [typical * factor for factor in (1, 0.1, 0.01)]
    left = [abs(_skew(np.arcsinh(observed / scale))) for scale in scales]
    best = int(np.argmin(left))
    return scales[best] if left[best] < _MAX_SKEW_LEFT * skew else 0.0


def _skew(values: FloatArray) -> float:
    """Return the mean of two quantile skews, -1 to 1, which a few wild values cannot move."""
    far_low, low, middle, high, far_high = np.quantile(values, [0.025, 0.1, 0.5, 0.9, 0.975])
    skews = [(b + a - 2 * middle) / (b - a) for a, b in ((low, high), (far_low, far_high)) if b > a]
    return float(np.mean(skews)) if skews else 0.0


def _plan_ordered(spec: ColumnSpec, column: pd.Series) -> CodePlan | None:
    present = {str(value) for value in column.dropna().unique()}
    known = spec.levels or (
        tuple(str(value) for value in column.cat.categories) if isinstance(column.dtype, pd.CategoricalDtype) else ()
    )
    unknown = sorted(present - set(known))
    if known and unknown:
        message = (
            f"Column {spec.name!r} has the level {unknown[0]!r}, which is not among its {len(known)} ordered levels."
        )
        raise DataError(message, hint="Add the level to the order, or treat the column as a category.")
    levels = [level for level in known if level in present] if known else unknown
    if len(levels) < 2:
        return None
    return CodePlan(spec.name, {level: code for code, level in enumerate(levels)}, -1, len(levels), ordinal=True)


def _plan_category(name: str, column: pd.Series) -> CodePlan | None:
    positions, uniques = pd.factorize(column)
    n_observed = int((positions >= 0).sum())
    counts = np.bincount(positions[positions >= 0], minlength=len(uniques))
    # By size and first appearance, never by name: what a level is called must not matter.
    order = np.argsort(-counts, kind="stable")
    rare = counts[order] < max(_MIN_LEVEL_COUNT, _RARE_LEVEL_SHARE * n_observed)
    n_kept = min(int((~rare).sum()), MAX_LEVELS - 1)
    if len(order) - n_kept == 1 and n_kept < MAX_LEVELS:
        n_kept += 1  # lumping a single level gains nothing
    n_lumped = n_observed - int(counts[order[:n_kept]].sum())
    n_levels = n_kept + (n_lumped > 0)
    if n_levels < 2 or n_lumped > MAX_LUMPED_SHARE * n_observed:
        return None
    codes: dict[str | float, int] = {str(uniques[position]): code for code, position in enumerate(order[:n_kept])}
    return CodePlan(name, codes, n_kept if n_lumped else -1, n_levels, ordinal=False)


def floats_of(column: pd.Series) -> FloatArray:
    """Return a number or a date (in days) as floats, NaN where missing."""
    if isinstance(column.dtype, pd.DatetimeTZDtype) or column.dtype.kind == "M":
        days = (column - pd.Timestamp(0, tz=column.dt.tz)) / pd.Timedelta(days=1)
        return np.asarray(days.to_numpy(dtype=np.float64))
    values: FloatArray = column.to_numpy(dtype=np.float64, na_value=np.nan)
    n_infinite = int(np.isinf(values).sum())
    if n_infinite:
        message = f"Column {column.name!r} has {n_infinite} infinite values."
        raise DataError(message, hint="Replace them with a number or leave them empty.")
    return values
