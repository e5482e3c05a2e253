"""From a customer table to segments: sample, encode, choose the number, fit, judge, score everybody."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from core.config import MIN_GROUP_SIZE, OnProgress, no_progress, part_of, steps_of
from core.errors import ConfigError, DataError
from core.segmentation._compared import finer_frame, numbers_frame
from core.segmentation._encoded import Encoded, IntArray
from core.segmentation._encoder import Encoder, is_usable, no_column
from core.segmentation._evidence import (
    OF_NUMBER,
    OF_SEGMENTS,
    SearchEvidence,
    directions_frame,
    halves_frame,
    picture_note,
    redraws_frame,
)
from core.segmentation._grow import grow
from core.segmentation._guards import guard
from core.segmentation._methods import fit_plain, suited_columns
from core.segmentation._mixture import MAX_FIT_ROWS
from core.segmentation._models import MixtureModel, Model
from core.segmentation._placing import SegmentModel
from core.segmentation._resample import N_RESAMPLES
from core.segmentation._response_style import StyleRemover
from core.segmentation._result import MIXTURES, Segmentation, SegmentationConfig, SegmentationRecord
from core.segmentation._scoring import build_tree, members_frame, place_by_size, score_all
from core.segmentation._selection import PATH_ROWS, Selection, fit_number, select_number
from core.segmentation._shape import with_number
from core.segmentation._stability import Grouping, agreement, split_halves
from core.segmentation._tree import segment_name
from core.segmentation._verdict import judge, verdict_evidence, weigh
from core.tables import CustomerTable

_STABILITY_ROWS = 3_000
_STABILITY_ROWS_PER_SEGMENT = 60
_MAX_NULL_SEGMENTS = 12  # comparing more segments than this with null data costs much and tells no more


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

    check_searchable(table, config)
    _check_number(len(table.frame), config)
    # The matrices are tall and thin: more threads cost several times the CPU, and sums depend on their number.
    with threadpool_limits(limits=1, user_api="blas"):
        return _segment(table, config, on_progress)


def check_searchable(table: CustomerTable, config: SegmentationConfig) -> None:
    """Raise what a search with any number of segments would end with at once; nothing is fitted.

    Raises
    ------
    DataError
        If there are too few customers or no column can be used.
    ConfigError
        If a weight is of no column, or all weights are 0.
    """
    n_customers = len(table.frame)
    if n_customers < 2 * MIN_GROUP_SIZE:
        message = f"The table has {n_customers} customers; segments need at least {2 * MIN_GROUP_SIZE}."
        raise DataError(message, hint="Add more customers.")
    _check_weights(table, config)
    if not any(config.weight(spec) > 0 and is_usable(spec, table.frame) for spec in table.columns):
        raise no_column()


def _check_number(n_customers: int, config: SegmentationConfig) -> None:
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
    weights = [config.weight(spec) for spec in table.columns if spec.use]
    if weights and not any(weights):
        message = "Every column has weight 0, so nothing is left to find segments by."
        raise ConfigError(message, hint="Give at least one column a weight above 0.")


def _segment(table: CustomerTable, config: SegmentationConfig, on_progress: OnProgress) -> Segmentation:
    on_progress(0.0, "Preparing the columns")
    order = np.argsort(table.frame.index.to_numpy(dtype=str), kind="stable")
    # Shuffled, so that every leading part of the sample is a fair sample too.
    sample_rows = order[np.random.default_rng(config.seed).permutation(len(order))[:MAX_FIT_ROWS]]
    # Standardised answers have no levels, which are all that latent classes read.
    mode = "keep" if config.method == "latent_class" else config.response_style
    styles = StyleRemover(table.columns, mode).fit(table.frame.iloc[sample_rows])
    fit_frame = styles.transform(table.frame.iloc[sample_rows])
    weights = {spec.name: config.weight(spec) for spec in table.columns}
    encoder = Encoder(suited_columns(config, fit_frame, styles.specs_), weights=weights).fit(fit_frame)
    sample = encoder.transform(fit_frame)

    selection = _select(sample, len(order), config, on_progress)
    k = config.n_segments or selection.n_segments
    found = _fit(sample, k, config, selection, encoder, on_progress)
    model = _grown(styles, encoder, found, sample, config, on_progress)
    scores = score_all(table.frame, model, sample, tick=partial(on_progress, 0.7, "Placing customers in segments"))
    placed = place_by_size(scores, order, k)
    model = replace(model, rank=placed.rank, skeleton=model.skeleton.renumbered(placed.rank))
    redrawing = part_of(on_progress, 0.75, 0.85)
    tick = steps_of(redrawing, N_RESAMPLES, "Checking that each segment is found again")
    tree, redraws = build_tree(model, scores, placed, sample, seed=config.seed, tick=tick)

    shares, none = found.assign(sample)
    labels = np.where(none, -1, placed.rank[shares.argmax(1)])
    halves = _halves(sample, k, found, selection, config, on_progress)
    made_up, gaps = _weighed(sample, labels, k, selection, config, on_progress)
    evidence = SearchEvidence(
        redraws=redraws_frame(redraws),
        halves=halves_frame(
            [
                (OF_SEGMENTS, k, halves),
                *((OF_NUMBER, n, tables) for n, tables in sorted(selection.compared.halves.items())),
            ]
        ),
        gaps=gaps,
        made_up=made_up,
        numbers=numbers_frame(selection.compared),
        finer=finer_frame(selection.compared),
        directions=directions_frame(scores.directions),
    )
    weighed = verdict_evidence(made_up, gaps, agreement=agreement(halves), favours_one=selection.favourite == 1)
    verdict, verdict_reason = judge(weighed)
    record = SegmentationRecord(
        config=config,
        n_segments=k,
        suggested=selection.n_segments,
        reason=selection.reason,
        verdict=verdict,
        verdict_reason=verdict_reason,
        candidates=selection.candidates,
        segments=(),
        n_unassigned=int((placed.leaf < 0).sum()),
        columns=encoder.columns_,
        projection_note=picture_note(evidence.directions),
        source=table.fingerprint,
        verdict_evidence=weighed,
        answer_styles=styles.styles_,
        warnings=guard(fit_frame, encoder, labels, [segment_name(number) for number in range(1, k + 1)]),
        tree=tree,
        runners_up=selection.runners_up,
    )
    members = members_frame(table.frame.index, scores, placed)
    on_progress(1.0, "Segments are found")
    return with_number(Segmentation(record, members, model, evidence), k)


def _grown(
    styles: StyleRemover,
    encoder: Encoder,
    found: Model,
    sample: Encoded,
    config: SegmentationConfig,
    on_progress: OnProgress,
) -> SegmentModel:
    """Return the tree around the segments found, which keep the model's own numbers for now."""
    shares, none = found.assign(sample)
    labels = np.where(none, -1, shares.argmax(1))
    tick = partial(on_progress, 0.66, "Splitting and merging segments")
    skeleton = grow(sample, labels, found.n_segments, seed=config.seed, tick=tick)
    return SegmentModel(styles, encoder, found, np.arange(found.n_segments), skeleton)


def _select(sample: Encoded, n_customers: int, config: SegmentationConfig, on_progress: OnProgress) -> Selection:
    compared = sample.take(slice(0, PATH_ROWS))
    min_size = MIN_GROUP_SIZE * len(compared) / n_customers
    return select_number(compared, seed=config.seed, min_size=min_size, on_step=part_of(on_progress, 0.02, 0.6))


def _fit(
    sample: Encoded,
    k: int,
    config: SegmentationConfig,
    selection: Selection,
    encoder: Encoder,
    on_progress: OnProgress,
) -> Model:
    tick = partial(on_progress, 0.62, f"Fitting {k} segments")
    if config.method not in MIXTURES:
        return fit_plain(sample, k, config, encoder, tick)
    mixture = fit_number(sample, k, seed=config.seed, start=selection.models.get(k), tick=tick)
    return MixtureModel.calibrated(mixture, sample, np.random.default_rng([config.seed, 3]), fits_none=config.fits_none)


def _halves(
    sample: Encoded,
    k: int,
    model: Model,
    selection: Selection,
    config: SegmentationConfig,
    on_progress: OnProgress,
) -> tuple[IntArray, ...]:
    """Return how halves of the customers group them into as many segments: as the number was checked, or anew."""
    if k in selection.compared.halves and config.method in MIXTURES:
        return selection.compared.halves[k]

    def fit(half: Encoded, seed: int) -> Grouping:
        on_progress(0.85, f"Checking whether {k} segments are found again")
        return model.fit(half, seed)

    rows = slice(0, max(_STABILITY_ROWS, _STABILITY_ROWS_PER_SEGMENT * k))
    return split_halves(sample.take(rows), fit, rng=np.random.default_rng([config.seed, k]))


def _weighed(
    sample: Encoded, labels: IntArray, k: int, selection: Selection, config: SegmentationConfig, on_progress: OnProgress
) -> tuple[pd.DataFrame, pd.DataFrame]:
    return weigh(
        sample,
        labels,
        k,
        n_null_segments=min(k, max(selection.favourite, _MAX_NULL_SEGMENTS)),
        favours_one=selection.favourite == 1,
        seed=config.seed,
        after_step=partial(on_progress, 0.9, "Comparing with customers made up without groups"),
    )
