"""Turn a typed customer frame into the numbers and codes that the models read."""

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
import pandas as pd

from core.errors import DataError
from core.schema import ColumnSpec, Role
from core.segmentation._encoded import Encoded, FloatArray, Layout
from core.segmentation._options import option_weights
from core.segmentation._plans import CodePlan, NumberPlan, floats_of, plan_column
from core.segmentation._redundancy import redundancy_weights

USED_ROLES = (Role.NUMBER, Role.ORDERED, Role.CATEGORY, Role.YES_NO, Role.DATE)


def is_usable(spec: ColumnSpec, frame: pd.DataFrame) -> bool:
    """Return whether a column tells customers apart, so that segments can be found by it."""
    return spec.use and spec.role in USED_ROLES and any(plan_column(spec, _column(frame, spec.name)))


def no_column() -> DataError:
    """Return the error of a table in which no column can be used."""
    hint = (
        "Mark at least one column that differs between customers as a number, level, category, yes/no or date, "
        "and give it a weight above 0. Ids and comments alone tell no groups apart: add a customer table, a survey or "
        "an event log to them."
    )
    return DataError("No column can be used to find segments.", hint=hint)


class Encoder:
    """Learns how to encode a customer frame, and encodes it.

    Columns take part when their description says so and their role is a number, ordered levels,
    a category, a yes/no or a date. Constant and empty columns are left out. The order of columns
    and rows, the unit of a number and the names of categories make no difference.

    Parameters
    ----------
    specs : sequence of ColumnSpec
        Descriptions of the columns.
    weights : mapping of str to float, optional
        How much a column counts, 0 or more, by its name; 1 where nothing is said, 0 leaves the column out.
        Weights are relative: together the columns weigh what they weigh without them.

    Attributes
    ----------
    layout_ : Layout
        The model columns that came out.
    columns_ : tuple of str
        The columns of the frame that take part, sorted by name.
    column_weights_ : ndarray of shape (n_columns,)
        What each of them weighs.
    """

    layout_: Layout
    columns_: tuple[str, ...]
    column_weights_: FloatArray

    def __init__(self, specs: Sequence[ColumnSpec], *, weights: Mapping[str, float] | None = None) -> None:
        self.specs = tuple(specs)
        self.weights = dict(weights or {})
        self._numbers: tuple[NumberPlan, ...] = ()
        self._codes: tuple[tuple[str, CodePlan], ...] = ()

    def fit(self, frame: pd.DataFrame) -> Self:
        """Learn centres, scales, atoms and levels from a frame.

        Raises
        ------
        DataError
            If a column is not in the frame, holds infinite values, or no column can be used.
        """
        numbers: list[NumberPlan] = []
        codes: list[tuple[str, CodePlan]] = []
        for spec in sorted(self.specs, key=lambda spec: spec.name):
            if spec.use and spec.role in USED_ROLES and self.weights.get(spec.name, 1.0) > 0:
                number, code = plan_column(spec, _column(frame, spec.name))
                numbers += [number] if number else []
                codes += [(spec.name, code)] if code else []
        if not numbers and not codes:
            raise no_column()
        self._numbers, self._codes = tuple(numbers), tuple(codes)
        self.columns_ = tuple(sorted({plan.name for plan in numbers} | {name for name, _ in codes}))
        self.layout_ = _layout(self._numbers, [plan for _, plan in self._codes])
        encoded = self.transform(frame)
        shared = np.concatenate(redundancy_weights(encoded))
        shared[len(numbers) :] *= option_weights(encoded)
        names = [plan.name for plan in numbers] + [name for name, _ in codes]
        weights = _relative_weights(shared, np.array([self.weights.get(name, 1.0) for name in names]))
        self.layout_ = _layout(
            self._numbers, [plan for _, plan in self._codes], weights[: len(numbers)], weights[len(numbers) :]
        )
        # A hurdle column is two model columns of one weight.
        self.column_weights_ = np.array([weights[names.index(name)] for name in self.columns_])
        return self

    def transform(self, frame: pd.DataFrame) -> Encoded:
        """Return the customers of a frame in the encoding learned from the fitted one."""
        n_rows = len(frame)
        numbers = np.empty((n_rows, len(self._numbers)))
        codes = np.empty((n_rows, len(self._codes)), dtype=np.int16)
        for j, plan in enumerate(self._numbers):
            numbers[:, j] = plan.apply(floats_of(_column(frame, plan.name)))
        for j, (name, code_plan) in enumerate(self._codes):
            codes[:, j] = code_plan.apply(_column(frame, name))
        return Encoded(self.layout_, numbers, codes)

    def decode(self, encoded: Encoded) -> FloatArray:
        """Return the numbers and dates behind encoded customers, shape (n, columns), NaN missing.

        Columns are those of `columns_`; all must be numbers. Where too few values differ from a frequent one to be
        modelled, they come back as their mean.
        """
        values = np.full((len(encoded), len(self.columns_)), np.nan)
        for j, plan in enumerate(self._numbers):
            values[:, self.columns_.index(plan.name)] = plan.undo(encoded.numbers[:, j])
        for j, (name, code_plan) in enumerate(self._codes):
            column = values[:, self.columns_.index(name)]
            codes = encoded.codes[:, j]
            if code_plan.atom is None:
                column[:] = np.array([*code_plan.codes, np.nan], dtype=np.float64)[codes]
            else:
                column[codes == 1] = code_plan.atom
                column[(codes == 0) & np.isnan(column)] = code_plan.rest
        return values

    @classmethod
    def of(
        cls,
        numbers: tuple[NumberPlan, ...],
        codes: tuple[tuple[str, CodePlan], ...],
        layout: Layout,
        columns: tuple[str, ...],
    ) -> Self:
        """Return a fitted encoder from its saved plans."""
        encoder = cls(())
        encoder._numbers, encoder._codes, encoder.layout_, encoder.columns_ = numbers, codes, layout, columns
        return encoder

    @property
    def number_plans(self) -> tuple[NumberPlan, ...]:
        """How each number is encoded."""
        return self._numbers

    @property
    def code_plans(self) -> tuple[tuple[str, CodePlan], ...]:
        """How each set of levels is encoded, with the column it comes from."""
        return self._codes

    @property
    def sources_(self) -> tuple[str, ...]:
        """The column of the frame that each model column comes from, numbers first."""
        return (*(plan.name for plan in self._numbers), *(name for name, _ in self._codes))

    def number(self, j: int, value: float) -> float:
        """Return what an encoded value of number `j` is in the units of its column (a date in days since 1970)."""
        return float(self._numbers[j].undo(np.array(value)))

    def level(self, j: int, code: int) -> str:
        """Return the name of a level of code column `j`."""
        return self._codes[j][1].level(code)


def _relative_weights(shared: FloatArray, wanted: FloatArray) -> FloatArray:
    """Return the weights of model columns: with the same total, memberships stay as sure as they were."""
    if (wanted == wanted[0]).all():
        return shared
    weights = shared * wanted
    return np.asarray(weights * (shared.sum() / weights.sum()))


def _layout(
    numbers: Sequence[NumberPlan],
    codes: Sequence[CodePlan],
    number_weights: FloatArray | None = None,
    code_weights: FloatArray | None = None,
) -> Layout:
    return Layout(
        number_names=tuple(plan.name for plan in numbers),
        number_floors=np.array([plan.floor for plan in numbers]),
        number_weights=np.ones(len(numbers)) if number_weights is None else number_weights,
        code_names=tuple(plan.name for plan in codes),
        n_levels=tuple(plan.n_levels for plan in codes),
        ordinal=tuple(plan.ordinal for plan in codes),
        code_weights=np.ones(len(codes)) if code_weights is None else code_weights,
        code_questions=tuple(plan.question for plan in codes),
    )


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame.columns:
        message = f"Column {name!r} is described but not in the customer table."
        raise DataError(message, hint="Describe only columns that the table has.")
    return frame[name]
