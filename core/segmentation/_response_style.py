"""How people use an answer scale, taken out of their answers so that yes-sayers do not become a segment.

Some people agree with everything, some tick only the ends. In a battery of items on one scale this shows as a
common part of all answers of a person, whatever the items say. Each answer is replaced by how far it lies from
the person's own usual answer, in units of the person's own spread (Fischer 2004: within-subject standardisation).
The same operation takes away a real common part: where all items ask for one thing, nothing would be left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from core.schema import ColumnSpec, Meaning, Question, Role, questions
from core.segmentation._encoded import FloatArray

MIN_STYLE_ITEMS = 5
"""Fewer items tell a person's usual answer too badly to compare with it."""

MIN_RELIABILITY = 0.5
"""From this reliability on, most of what people's levels or spreads differ in is the people and not chance."""

MIN_CONTENT = 1.25
"""How far the items must differ beside the common part: largest eigenvalue over that of unrelated items."""

_MIN_ANSWERED = 3  # answers that a person needs in a battery; with fewer, all of them count as missing
_PRIOR_ITEMS = 4.0  # weight of everybody's spread in a person's own, in items
_LEVEL_IS_THE_ANSWER = frozenset({Meaning.SATISFACTION, Meaning.TRUST})

ResponseStyle = Literal["auto", "remove", "keep"]


class AnswerStyle(BaseModel):
    """How people use the answer scale of one battery, and whether that was taken out before finding segments.

    Parameters
    ----------
    question : str
        The question the items belong to.
    n_items : int
        Items of the battery that take part.
    level, spread : float
        How reliably people differ in how high they answer, and in how far their answers lie apart, whatever the
        item: 0 to 1, of a person's mean answer, and of the mean distance of the answers from it.
    content : float
        How much items differ beside the common part, 1 for unrelated items.
    removed : bool
        Whether answers were standardised within each respondent.
    reason : str
        Why, in plain words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    n_items: int
    level: float
    spread: float
    content: float
    removed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ScaleUse:
    """How `n` people use the scale of one battery: `level`, `spread` and `content` of an `AnswerStyle`."""

    n: int
    level: float = 0.0
    spread: float = 0.0
    content: float = 0.0


@dataclass(frozen=True, slots=True)
class Battery:
    """A battery to standardise: its columns, what each item is usually answered, and everybody's spread."""

    columns: tuple[str, ...]
    levels: tuple[str, ...]
    item_levels: FloatArray
    usual_spread: float

    def apply(self, frame: pd.DataFrame) -> FloatArray:
        """Return standardised answers, shape (n, m), NaN where missing."""
        answers = _answers(frame, self.columns, self.levels)
        known = ~np.isnan(answers)
        count = known.sum(1)
        enough = count >= _MIN_ANSWERED
        # Without the items' own levels, somebody who skipped the popular items would look like a nay-sayer.
        own = _mean(answers - self.item_levels, known)
        squares = np.where(known, (answers - _mean(answers, known)[:, None]) ** 2, 0.0).sum(1)
        spread = np.sqrt(
            (squares + _PRIOR_ITEMS * self.usual_spread**2) / np.maximum(count - 1 + _PRIOR_ITEMS, _PRIOR_ITEMS)
        )
        return np.where(enough[:, None], (answers - own[:, None]) / spread[:, None], np.nan)


class StyleRemover:
    """Takes response styles out of the batteries of a customer frame.

    Parameters
    ----------
    specs : sequence of ColumnSpec
        Descriptions of the columns.
    mode : {"auto", "remove", "keep"}
        Where a style is visible and content is left without it; in every battery; nowhere.

    Attributes
    ----------
    batteries_ : tuple of Battery
        The batteries to standardise.
    styles_ : tuple of AnswerStyle
        What was found in each battery that takes part.
    specs_ : tuple of ColumnSpec
        The columns as they come out: items without style are numbers.
    """

    batteries_: tuple[Battery, ...]
    styles_: tuple[AnswerStyle, ...]
    specs_: tuple[ColumnSpec, ...]

    def __init__(self, specs: Sequence[ColumnSpec], mode: ResponseStyle = "auto") -> None:
        self.specs = tuple(specs)
        self.mode = mode
        self.batteries_ = ()

    @classmethod
    def of(cls, batteries: tuple[Battery, ...]) -> Self:
        """Return what takes styles out of these batteries."""
        remover = cls(())
        remover.batteries_ = batteries
        return remover

    def fit(self, frame: pd.DataFrame) -> Self:
        """Look at how the scales are used, and learn what `transform` needs."""
        by_name = {spec.name: spec for spec in self.specs}
        used = [spec for spec in self.specs if spec.use and spec.role is Role.ORDERED]
        batteries, styles = [], []
        for question in questions(used):
            answers = _answers(frame, question.columns, question.levels)
            style = _judge(question, answers, [by_name[name] for name in question.columns], self.mode)
            styles.append(style)
            if style.removed:
                batteries.append(_battery(question, answers))
        self.batteries_, self.styles_ = tuple(batteries), tuple(styles)
        numbers = {name for battery in batteries for name in battery.columns}
        self.specs_ = tuple(
            spec.model_copy(update={"role": Role.NUMBER, "levels": ()}) if spec.name in numbers else spec
            for spec in self.specs
        )
        return self

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with standardised answers in place of those of batteries with a style."""
        columns: dict[str, FloatArray] = {}
        for battery in self.batteries_:
            columns |= dict(zip(battery.columns, battery.apply(frame).T, strict=True))
        return frame.assign(**columns) if columns else frame


def _answers(frame: pd.DataFrame, columns: tuple[str, ...], levels: tuple[str, ...]) -> FloatArray:
    """Return the places of answers on their scale, 0 is the lowest, NaN where missing."""
    place = {level: float(number) for number, level in enumerate(levels)}
    return np.column_stack([frame[name].astype("object").map(place).to_numpy(dtype=np.float64) for name in columns])


def _mean(values: FloatArray, known: np.ndarray) -> FloatArray:
    return np.asarray(np.where(known, values, 0.0).sum(1) / np.maximum(known.sum(1), 1))


def _battery(question: Question, answers: FloatArray) -> Battery:
    known = ~np.isnan(answers)
    item_means = np.where(known, answers, 0.0).sum(0) / np.maximum(known.sum(0), 1)
    own = _mean(answers, known)
    enough = known.sum(1) >= _MIN_ANSWERED
    squares = np.where(known, (answers - own[:, None]) ** 2, 0.0).sum(1)[enough]
    usual = float(np.sqrt(squares.sum() / max(float((known.sum(1)[enough] - 1).sum()), 1.0)))
    return Battery(question.columns, question.levels, item_means - item_means.mean(), max(usual, 1e-6))


def scale_use(question: Question, frame: pd.DataFrame) -> ScaleUse:
    """Return how the people in a customer frame who answered enough of its items use the scale of a battery."""
    return _scale_use(_answers(frame, question.columns, question.levels))


def _scale_use(answers: FloatArray) -> ScaleUse:
    answers = answers[(~np.isnan(answers)).sum(1) >= _MIN_ANSWERED]
    if len(answers) <= answers.shape[1]:
        return ScaleUse(len(answers))
    own = answers - _mean(answers, ~np.isnan(answers))[:, None]
    return ScaleUse(len(answers), _reliability(answers), _reliability(np.abs(own)), _largest(own))


def _judge(question: Question, answers: FloatArray, items: list[ColumnSpec], mode: ResponseStyle) -> AnswerStyle:
    use = _scale_use(answers)
    removed, reason = _verdict(use.level, use.spread, use.content, items, mode)
    return AnswerStyle(
        question=question.name,
        n_items=len(items),
        level=round(use.level, 4),
        spread=round(use.spread, 4),
        content=round(use.content, 4),
        removed=removed,
        reason=reason,
    )


def _verdict(
    level: float, spread: float, content: float, items: list[ColumnSpec], mode: ResponseStyle
) -> tuple[bool, str]:
    if mode != "auto":
        return mode == "remove", "taken out as asked" if mode == "remove" else "kept as they are"
    if len(items) < MIN_STYLE_ITEMS:
        return False, f"{len(items)} items are too few to tell how somebody uses the scale"
    if 2 * sum(item.meaning in _LEVEL_IS_THE_ANSWER for item in items) > len(items):
        return False, "most items ask how satisfied somebody is or whom they trust: how high they answer is the answer"
    if max(level, spread) < MIN_RELIABILITY:
        return False, "people use the scale alike"
    if content < MIN_CONTENT:
        return False, "all items ask for nearly the same: without how high people answer, little would be left"
    ways = [
        way
        for way, found in (
            ("some answer higher than others", level),
            ("some answer more extremely than others", spread),
        )
        if found >= MIN_RELIABILITY
    ]
    return True, f"{' and '.join(ways)}, whatever the item"


def _covariance(values: FloatArray) -> FloatArray:
    known = (~np.isnan(values)).astype(np.float64)
    centred = np.where(known > 0, values - np.nanmean(values, axis=0), 0.0)
    return np.asarray(centred.T @ centred / np.maximum(known.T @ known, 1.0))


def _by_chance(n: int, m: int) -> float:
    """Return how far above its mean the largest eigenvalue of m unrelated columns lies."""
    return float((1 + np.sqrt(m / n)) ** 2)


def _reliability(values: FloatArray) -> float:
    """Return which part of what people's means differ in is not the noise of the single columns, 0 to 1.

    Cronbach's alpha, but that what columns have in common beside the means counts neither as noise nor as level:
    where half of the people say yes to what the others say no to, alpha sees no level at all.
    """
    n, m = values.shape
    covariance = _covariance(values)
    between = covariance.sum() / m**2
    centre = np.eye(m) - 1 / m
    noise = np.linalg.eigvalsh(centre @ covariance @ centre)[1:]
    while len(noise) > 1 and noise[-1] > _by_chance(n, m) * noise.mean():
        noise = noise[:-1]
    return float(np.clip(1 - noise.mean() / m / max(between, 1e-12), 0.0, 1.0))


def _largest(own: FloatArray) -> float:
    """Return the largest eigenvalue of answers without the person's mean, 1 for unrelated items."""
    n, m = own.shape
    covariance = _covariance(own)
    spread = np.sqrt(np.maximum(np.diag(covariance), 1e-12))
    correlation = covariance / np.outer(spread, spread)
    return float(np.linalg.eigvalsh(correlation)[-1] / (_by_chance(n, m) * m / (m - 1)))
