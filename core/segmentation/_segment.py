"""From a customer table to segments: sample, encode, choose the number, fit, judge, score everybody."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.config import MIN_GROUP_SIZE, OnProgress, no_progress
from core.errors import ConfigError, DataError
from core.segmentation._balance import Balance
from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._encoder import Encoder
from core.segmentation._guards import guard
from core.segmentation._methods import fit_plain, suited_columns
from core.segmentation._mixture import CHUNK_ROWS, MAX_FIT_ROWS
from core.segmentation._models import BoolArray, MixtureModel, Model
from core.segmentation._response_style import StyleRemover
from core.segmentation._result import (
    MIXTURES,
    Segmentation,
    SegmentationConfig,
    SegmentationRecord,
    SegmentInfo,
    VerdictEvidence,
)
from core.segmentation._selection import PATH_ROWS, Selection, fit_number, select_number
from core.segmentation._stability import Grouping, segment_stability, split_half_agreement
from core.segmentation._verdict import judge, weigh
from core.tables import CustomerTable

_STABILITY_ROWS = 3_000
_STABILITY_ROWS_PER_SEGMENT = 60
_N_RESAMPLES = 25
_MAX_NULL_SEGMENTS = 12  # comparing more segments than this with null data costs much and tells no more


@dataclass(frozen=True, slots=True)
class _Reporter:
    """Maps the progress of a part to the progress of the whole."""

    on_progress: OnProgress

    def part(self, first: float, last: float) -> Callable[[float, str], None]:
        return lambda share, what: self.on_progress(first + (last - first) * share, what)

    def tick(self, share: float, what: str) -> Callable[[], None]:
        return lambda: self.on_progress(share, what)


def segment(table: CustomerTable, config: SegmentationConfig, *, on_progress: OnProgress = no_progress) -> Segmentation:
    """Return the segments of the customers, and what the data supports.

    The mixture is fitted to a seeded sample of at most 20 000 customers and all are scored. Neither the order of
    customers (by their ids) nor that of columns, units or names of categories makes a difference. Same table, same
    config: same result.

    Parameters
    ----------
    table : CustomerTable
        One row a customer; columns marked for use take part.
    config : SegmentationConfig
        Method, number of segments (None lets the data suggest it) and seed.
    on_progress : callable
        Called often with the share done and what is being done; may raise `CancelledError`.

    Returns
    -------
    Segmentation
        Record and memberships; customers who fit no segment have segment "".

    Raises
    ------
    DataError
        If there are too few customers or no column can be used.
    ConfigError
        If more segments are asked for than the customers can fill, or the table does not suit the method or weights.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    _check(len(table.frame), config)
    _check_weights(table, config)
    # The matrices are tall and thin: more threads cost several times the CPU, and sums depend on their number.
    with threadpool_limits(limits=1, user_api="blas"):
        return _segment(table, config, _Reporter(on_progress))


def _check(n_customers: int, config: SegmentationConfig) -> None:
    if n_customers < 2 * MIN_GROUP_SIZE:
        message = f"The table has {n_customers} customers; segments need at least {2 * MIN_GROUP_SIZE}."
        raise DataError(message, hint="Add more customers.")
    most = n_customers // MIN_GROUP_SIZE
    if config.n_segments is not None and config.n_segments > most:
        message = f"{config.n_segments} segments are too many for {n_customers} customers."
        raise ConfigError(
            message, hint=f"Choose at most {most}, so that a segment has {MIN_GROUP_SIZE} customers or more."
        )


def _check_weights(table: CustomerTable, config: SegmentationConfig) -> None:
    unknown = sorted(set(config.column_weights) - {spec.name for spec in table.columns})
    if unknown:
        message = f"Column {unknown[0]!r} has a weight but is not in the customer table."
        raise ConfigError(message, hint="Give weights only to columns that the table has.")
    if all(config.weight(spec) == 0 for spec in table.columns if spec.use):
        message = "Every column has weight 0, so nothing is left to find segments by."
        raise ConfigError(message, hint="Give at least one column a weight above 0.")


def _segment(table: CustomerTable, config: SegmentationConfig, reporter: _Reporter) -> Segmentation:
    reporter.on_progress(0.0, "Preparing the columns")
    order = np.argsort(table.frame.index.to_numpy(dtype=str), kind="stable")
    # Shuffled, so that every leading part of the sample is a fair sample too.
    sample_rows = order[np.random.default_rng(config.seed).permutation(len(order))[:MAX_FIT_ROWS]]
    # Standardised answers have no levels, which are all that latent classes read.
    mode = "keep" if config.method == "latent_class" else config.response_style
    styles = StyleRemover(table.columns, mode).fit(table.frame.iloc[sample_rows])
    frame = styles.transform(table.frame)
    fit_frame = frame.iloc[sample_rows]
    weights = {spec.name: config.weight(spec) for spec in table.columns}
    encoder = Encoder(suited_columns(config, fit_frame, styles.specs_), weights=weights).fit(fit_frame)
    sample = encoder.transform(fit_frame)

    selection = _select(sample, len(order), config, reporter)
    k = config.n_segments or selection.n_segments
    model = _fit(sample, k, config, selection, encoder, reporter)
    scores = _score_all(frame, encoder, model, sample, reporter)
    placed = _place(scores, order, k)

    best, _, none = model.assign(sample)
    labels = np.where(none, -1, placed.rank[best])
    stability = _stability(sample, labels, k, model, config, reporter)
    evidence = _evidence(sample, labels, k, model, selection, config, reporter)
    verdict, verdict_reason = judge(evidence)
    record = SegmentationRecord(
        config=config,
        n_segments=k,
        suggested=selection.n_segments,
        reason=selection.reason,
        verdict=verdict,
        verdict_reason=verdict_reason,
        candidates=selection.candidates,
        segments=_infos(placed, stability),
        n_unassigned=int((placed.labels < 0).sum()),
        columns=encoder.columns_,
        projection_note=scores.note,
        source=table.fingerprint,
        verdict_evidence=evidence,
        answer_styles=styles.styles_,
        warnings=guard(fit_frame, encoder, labels, _ids(k)),
    )
    names = np.array([*_ids(k), ""], dtype=object)
    members = pd.DataFrame(
        {
            "segment": pd.Series(names[placed.labels], dtype="str").to_numpy(),
            "probability": scores.probability,
            "x": scores.picture[:, 0],
            "y": scores.picture[:, 1],
        },
        index=table.frame.index,
    )
    reporter.on_progress(1.0, "Done")
    return Segmentation(record=record, members=members.astype({"segment": "str"}))


def _select(sample: Encoded, n_customers: int, config: SegmentationConfig, reporter: _Reporter) -> Selection:
    compared = sample.take(slice(0, PATH_ROWS))
    min_size = MIN_GROUP_SIZE * len(compared) / n_customers
    return select_number(compared, seed=config.seed, min_size=min_size, on_step=reporter.part(0.02, 0.6))


def _fit(
    sample: Encoded,
    k: int,
    config: SegmentationConfig,
    selection: Selection,
    encoder: Encoder,
    reporter: _Reporter,
) -> Model:
    tick = reporter.tick(0.62, f"Fitting {k} segments")
    if config.method not in MIXTURES:
        return fit_plain(sample, k, config, encoder, tick)
    mixture = fit_number(sample, k, seed=config.seed, start=selection.models.get(k), tick=tick)
    return MixtureModel(mixture, sample, np.random.default_rng([config.seed, 3]), fits_none=config.fits_none)


@dataclass(frozen=True, slots=True)
class _Scores:
    """All customers scored: best segment, its probability, fits none, two coordinates and what they show."""

    best: IntArray
    probability: FloatArray
    none: BoolArray
    picture: FloatArray
    note: str


def _score_all(frame: pd.DataFrame, encoder: Encoder, model: Model, sample: Encoded, reporter: _Reporter) -> _Scores:
    n = len(frame)
    balance = Balance().fit(sample)
    axes, kept = _picture_axes(balance.transform(sample))
    best, probability = np.empty(n, dtype=np.int64), np.empty(n)
    none, picture = np.empty(n, dtype=np.bool_), np.empty((n, 2))
    for first in range(0, n, CHUNK_ROWS):
        rows = slice(first, first + CHUNK_ROWS)
        encoded = encoder.transform(frame.iloc[rows])
        best[rows], probability[rows], none[rows] = model.assign(encoded)
        picture[rows] = balance.transform(encoded) @ axes
        reporter.on_progress(0.7, "Placing customers in segments")
    note = f"The picture shows {round(100 * kept)}% of the differences between customers; distances are approximate."
    return _Scores(best, probability, none, picture, note)


def _picture_axes(points: FloatArray) -> tuple[FloatArray, float]:
    """Return the two main directions (d, 2), largest part positive, and the share of variance that they keep."""
    values, vectors = np.linalg.eigh(points.T @ points)
    axes = np.zeros((points.shape[1], 2))
    axes[:, : min(2, len(values))] = vectors[:, ::-1][:, :2]
    signs = np.sign(axes[np.abs(axes).argmax(0), [0, 1]])
    return axes * np.where(signs == 0, 1.0, signs), float(values[-2:].sum() / max(values.sum(), 1e-12))


@dataclass(frozen=True, slots=True)
class _Placed:
    """Labels by size: 0 is the largest segment, -1 fits none; `rank` maps the model's groups to labels."""

    labels: IntArray
    rank: IntArray


def _place(scores: _Scores, order: IntArray, k: int) -> _Placed:
    none = scores.none.copy()
    left = np.bincount(scores.best[~none], minlength=k)
    none &= left[scores.best] > 0  # a segment made of strangers only keeps them
    sizes = np.bincount(scores.best[~none], minlength=k)
    ordered = np.where(none, k, scores.best)[order]
    first = np.array([int(np.argmax(ordered == cluster)) for cluster in range(k)])
    rank = np.empty(k, dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(k)
    return _Placed(np.where(none, -1, rank[scores.best]), rank)


def _ids(k: int) -> list[str]:
    return [f"s{position:0{2 if k < 100 else 3}d}" for position in range(1, k + 1)]


def _infos(placed: _Placed, stability: FloatArray) -> tuple[SegmentInfo, ...]:
    k = len(placed.rank)
    sizes = np.bincount(placed.labels[placed.labels >= 0], minlength=k)
    return tuple(
        SegmentInfo(id=name, size=int(size), share=int(size) / len(placed.labels), stability=round(float(again), 4))
        for name, size, again in zip(_ids(k), sizes, stability, strict=True)
    )


def _stability(
    sample: Encoded, labels: IntArray, k: int, model: Model, config: SegmentationConfig, reporter: _Reporter
) -> FloatArray:
    n = max(_STABILITY_ROWS, _STABILITY_ROWS_PER_SEGMENT * k)

    def refit(resample: Encoded, seed: int) -> Grouping:
        reporter.on_progress(0.75, "Checking that each segment is found again")
        return model.refit(resample, seed)

    rng = np.random.default_rng([config.seed, 5])
    return segment_stability(sample.take(slice(0, n)), labels[:n], k, refit, rng=rng, n_resamples=_N_RESAMPLES)


def _evidence(
    sample: Encoded,
    labels: IntArray,
    k: int,
    model: Model,
    selection: Selection,
    config: SegmentationConfig,
    reporter: _Reporter,
) -> VerdictEvidence:
    what = "Comparing with customers made up without groups"
    known = {candidate.n_segments: candidate.stability for candidate in selection.candidates}.get(k)
    if known is None or config.method not in MIXTURES:
        rows = slice(0, max(_STABILITY_ROWS, _STABILITY_ROWS_PER_SEGMENT * k))

        def fit(half: Encoded, seed: int) -> Grouping:
            reporter.on_progress(0.85, f"Checking whether {k} segments are found again")
            return model.fit(half, seed)

        known = split_half_agreement(sample.take(rows), fit, rng=np.random.default_rng([config.seed, k]))
    return weigh(
        sample,
        labels,
        k,
        n_null_segments=min(k, max(selection.favourite, _MAX_NULL_SEGMENTS)),
        agreement=known,
        favours_one=selection.favourite == 1,
        seed=config.seed,
        after_step=reporter.tick(0.9, what),
    )
