"""Options of one question count for as many columns as they are independent of one another."""

import numpy as np

from core.segmentation._encoded import Encoded, FloatArray


def option_weights(encoded: Encoded) -> FloatArray:
    """Return the weight of each code column, shape (q,): one over the design effect of its question [1]_.

    The effect is ``1 + (m - 1) r``, with m the options and r their mean correlation, at least 0. Where some people
    tick much and others little, m options say far less than m columns; where people choose one by one, they say as
    much. Columns that are no option of a question weigh 1.

    References
    ----------
    .. [1] Kish (1965), Survey sampling.
    """
    layout = encoded.layout
    weights = np.ones(len(layout.code_names))
    named = np.array(layout.code_questions, dtype=object)
    for question in sorted(set(layout.code_questions) - {""}):
        options = np.flatnonzero(named == question)
        m = len(options)
        if m > 1:
            weights[options] = 1 / (1 + (m - 1) * max(_mean_correlation(encoded.codes[:, options]), 0.0))
    return weights


def _mean_correlation(codes: np.ndarray) -> float:
    known = (codes >= 0).astype(np.float64)
    mean = (codes * known).sum(0) / np.maximum(known.sum(0), 1)
    centred = (codes - mean) * known
    squares = (centred**2).T @ known  # [i, j]: sum of squares of i where j is known
    correlation = centred.T @ centred / np.sqrt(np.maximum(squares * squares.T, 1e-12))
    m = len(correlation)
    return float((correlation.sum() - np.trace(correlation)) / (m * (m - 1)))
