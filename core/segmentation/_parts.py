"""What each column says about each segment: the terms whose sum is the log density, one customer at a time."""

from dataclasses import replace

import numpy as np

from core.segmentation._densities import Design, Parameters, log_joint
from core.segmentation._encoded import Encoded, FloatArray


def column_densities(encoded: Encoded, parameters: Parameters, *, clip: float = np.inf) -> FloatArray:
    """Return the terms of `log_joint` apart from the log share, shape (n, columns, K); 0 for a missing cell."""
    layout = encoded.layout
    p = len(layout.number_names)
    nothing = np.zeros_like(parameters.log_shares[: parameters.n_segments])
    unshared = Parameters(nothing, parameters.means, parameters.variances, parameters.tails, parameters.log_levels)
    parts = np.empty((len(encoded), layout.n_columns, parameters.n_segments))
    for column in range(layout.n_columns):
        numbers, codes = np.full_like(encoded.numbers, np.nan), np.full_like(encoded.codes, -1)
        if column < p:
            numbers[:, column] = encoded.numbers[:, column]
        else:
            codes[:, column - p] = encoded.codes[:, column - p]
        parts[:, column] = log_joint(Design(Encoded(layout, numbers, codes), clip=clip), unshared)
    return parts


def columns_alone(encoded: Encoded, parameters: Parameters, *, clip: float = np.inf) -> FloatArray:
    """Return the terms of `log_independent`, shape (n, columns): each column's distribution among all segments."""
    layout = encoded.layout
    shares = parameters.log_shares[: parameters.n_segments]
    shares = shares - np.log(np.exp(shares).sum())
    weights = np.concatenate([layout.number_weights, layout.code_weights])
    # The weight of a column stands before the logarithm of the mixture, not inside it.
    even = replace(
        layout, number_weights=np.ones_like(layout.number_weights), code_weights=np.ones_like(layout.code_weights)
    )
    unweighted = Encoded(even, encoded.numbers, encoded.codes)
    parts = column_densities(unweighted, parameters, clip=clip) + shares
    top = parts.max(2)
    return np.asarray(weights * (top + np.log(np.exp(parts - top[:, :, None]).sum(2))))
