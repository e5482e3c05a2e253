"""The methods behind one face: where customers belong, who fits none, and how to fit again."""

from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from core.errors import ConfigError
from core.segmentation._encoded import Encoded, FloatArray, Layout
from core.segmentation._factors import EncodedFactors, shares
from core.segmentation._hierarchy import EncodedHierarchy
from core.segmentation._kmeans import EncodedKMeans
from core.segmentation._mixture import EncodedMixture
from core.segmentation._stability import Grouping
from core.segmentation._strangers import FITS_NONE, Surprise, stranger_threshold

BoolArray = NDArray[np.bool_]

_FRESH_STARTS = 3
_NORMAL_QUARTILE = 0.6745


class Model(Protocol):
    """A fitted segmentation model: where customers belong, and how to fit it again."""

    @property
    def n_segments(self) -> int:
        """Number of segments."""
        ...

    def assign(self, encoded: Encoded) -> tuple[FloatArray, BoolArray]:
        """Return memberships (n, K) in the segments, and whether the customer fits none."""
        ...

    def log_parts(self, encoded: Encoded) -> tuple[FloatArray, FloatArray]:
        """Return what each column adds to each segment's log weight, (n, columns, K), and what each has before, (K,).

        Memberships are in proportion to the exponential of the sum. A background is one segment more, the last.
        """
        ...

    def fit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit to other customers from scratch."""
        ...

    def refit(self, encoded: Encoded, seed: int) -> Grouping:
        """Find as many segments in other customers: what was found, or anew where that is likelier."""
        ...


class MixtureModel:
    """The mixture, with its rules for customers who fit none."""

    def __init__(self, model: EncodedMixture, layout: Layout, threshold: float) -> None:
        self.model = model
        self.surprise = Surprise.of(layout, model.segments_only())
        self.threshold = threshold

    @classmethod
    def calibrated(
        cls, model: EncodedMixture, encoded: Encoded, rng: np.random.Generator, *, fits_none: float = FITS_NONE
    ) -> Self:
        """Return the model with strangers told apart on these customers."""
        surprise = Surprise.of(encoded.layout, model.segments_only())
        threshold = stranger_threshold(encoded, model, surprise, rng, share=fits_none) if fits_none > 0 else -np.inf
        return cls(model, encoded.layout, threshold)

    @property
    def n_segments(self) -> int:
        """Number of segments."""
        return self.model.n_components

    def assign(self, encoded: Encoded) -> tuple[FloatArray, BoolArray]:
        """Return memberships in the segments, and whether the customer is background or a stranger."""
        posterior, _ = self.model.posterior(encoded)
        k = self.model.n_components
        best = posterior[:, :k].argmax(1)
        if np.isinf(self.threshold):
            return posterior[:, :k], np.zeros(len(best), dtype=np.bool_)
        none = self.surprise.typicality(encoded, best) < self.threshold
        if posterior.shape[1] > k:
            none |= posterior[:, k] > posterior[np.arange(len(best)), best]
        return posterior[:, :k], none

    def log_parts(self, encoded: Encoded) -> tuple[FloatArray, FloatArray]:
        """Return the log density of each column in each segment (and the background), and the log shares."""
        return self.model.log_parts(encoded), self.model.parameters_.log_shares

    def fit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit as many segments to other customers from scratch."""
        model = EncodedMixture(self.model.n_components, random_state=seed, n_starts=5, n_finalists=1, merge_start=False)
        return model.fit(encoded)

    def refit(self, encoded: Encoded, seed: int) -> Grouping:
        """Find as many segments in other customers, from these or from a fresh start, whichever is likelier."""
        return self.model.found_anew(encoded, seed=seed)


class CenterModel:
    """Groups known by their centres; a customer much farther from the centre than the others is a stranger."""

    def __init__(self, model: EncodedKMeans | EncodedHierarchy, threshold: float) -> None:
        self.model = model
        self.threshold = threshold

    @classmethod
    def calibrated(
        cls, model: EncodedKMeans | EncodedHierarchy, encoded: Encoded, *, fits_none: float = FITS_NONE
    ) -> Self:
        """Return the model with strangers told apart on these customers."""
        low, middle = np.quantile(_far(model, encoded), [0.25, 0.5])
        # The near half of the customers holds no strangers.
        return cls(model, float(middle + float(ndtri(1 - fits_none)) * (middle - low) / _NORMAL_QUARTILE))

    @property
    def n_segments(self) -> int:
        """Number of segments."""
        return self.model.n_components

    def assign(self, encoded: Encoded) -> tuple[FloatArray, BoolArray]:
        """Return soft memberships in the groups, and whether the customer is far from every centre."""
        return self.model.predict_proba(encoded), _far(self.model, encoded) > self.threshold

    def log_parts(self, encoded: Encoded) -> tuple[FloatArray, FloatArray]:
        """Return what the distance in each column takes from each group, and zeros: all groups start alike."""
        return self.model.log_parts(encoded), np.zeros(self.model.n_components)

    def fit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit as many groups to other customers from scratch."""
        return type(self.model)(self.model.n_components, random_state=seed).fit(encoded)

    def refit(self, encoded: Encoded, seed: int) -> Grouping:
        """Find as many groups in other customers, from a few fresh starts."""
        fresh = EncodedKMeans(self.model.n_components, random_state=seed, n_starts=_FRESH_STARTS)
        return self.fit(encoded, seed) if isinstance(self.model, EncodedHierarchy) else fresh.fit(encoded)


def _far(model: EncodedKMeans | EncodedHierarchy, encoded: Encoded) -> FloatArray:
    # On mixed columns the logarithm of the distance is nearest to normal.
    return np.asarray(np.log(model.distance(encoded)))


class FactorsModel:
    """Non-negative factors; a customer without any count fits none, unless nobody may."""

    def __init__(self, model: EncodedFactors, *, everybody_fits: bool) -> None:
        self.model = model
        self.everybody_fits = everybody_fits

    @property
    def n_segments(self) -> int:
        """Number of segments."""
        return self.model.n_components

    def assign(self, encoded: Encoded) -> tuple[FloatArray, BoolArray]:
        """Return the shares of the components, and whether no component is there at all."""
        strengths = self.model.strengths(encoded)
        none = (strengths.sum(1) == 0) & (not self.everybody_fits)
        return shares(strengths), none

    def log_parts(self, encoded: Encoded) -> tuple[FloatArray, FloatArray]:  # noqa: ARG002
        """Refuse: all columns share what a component explains, and none speaks for itself."""
        message = "Factors of counts cannot say which columns speak for a segment."
        raise ConfigError(message, hint="Find the segments with the mixture to see reasons.")

    def fit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit as many components to other customers."""
        return EncodedFactors(self.model.n_components, self.model.encoder, random_state=seed).fit(encoded)

    def refit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit as many components to other customers; what was found is no start."""
        return self.fit(encoded, seed)
