"""The methods behind one face: where customers belong, who fits none, and how to fit again."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from core.segmentation._encoded import Encoded, FloatArray, IntArray
from core.segmentation._factors import EncodedFactors
from core.segmentation._hierarchy import EncodedHierarchy
from core.segmentation._kmeans import BalancedKMeans
from core.segmentation._mixture import MixedMixture
from core.segmentation._stability import Grouping
from core.segmentation._strangers import FITS_NONE, Surprise, stranger_threshold

BoolArray = NDArray[np.bool_]

_RESAMPLE_STEPS = 15
_NORMAL_QUARTILE = 0.6745


class Model(Protocol):
    """A fitted segmentation model: where customers belong, and how to fit it again."""

    def assign(self, encoded: Encoded) -> tuple[IntArray, FloatArray, BoolArray]:
        """Return the best segment, its probability, and whether the customer fits none."""
        ...

    def fit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit to other customers from scratch."""
        ...

    def refit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit to other customers from what was found."""
        ...


class MixtureModel:
    """The mixture, with its rules for customers who fit none."""

    def __init__(
        self, model: MixedMixture, encoded: Encoded, rng: np.random.Generator, *, fits_none: float = FITS_NONE
    ) -> None:
        self.model = model
        self.surprise = Surprise.of(encoded.layout, model.segments_only())
        self.threshold = -np.inf
        if fits_none > 0:
            self.threshold = stranger_threshold(encoded, model, self.surprise, rng, share=fits_none)

    def assign(self, encoded: Encoded) -> tuple[IntArray, FloatArray, BoolArray]:
        """Return the likeliest segment, its probability, and whether the customer is background or a stranger."""
        posterior, _ = self.model.posterior(encoded)
        k = self.model.n_components
        best = posterior[:, :k].argmax(1)
        probability = posterior[np.arange(len(best)), best]
        if np.isinf(self.threshold):
            return best, probability, np.zeros(len(best), dtype=np.bool_)
        none = self.surprise.typicality(encoded, best) < self.threshold
        if posterior.shape[1] > k:
            none |= posterior[:, k] > probability
        return best, probability, none

    def fit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit as many segments to other customers from scratch."""
        model = MixedMixture(self.model.n_components, random_state=seed, n_starts=5, n_finalists=1, merge_start=False)
        return model.fit(encoded)

    def refit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit to other customers, starting from these segments."""
        model = MixedMixture(self.model.n_components, random_state=seed)
        return model.refit(encoded, self.model.segments_only(), max_iter=_RESAMPLE_STEPS)


class CenterModel:
    """Groups known by their centres; a customer much farther from the centre than the others is a stranger."""

    def __init__(
        self, model: BalancedKMeans | EncodedHierarchy, encoded: Encoded, *, fits_none: float = FITS_NONE
    ) -> None:
        self.model = model
        low, middle = np.quantile(self._far(encoded), [0.25, 0.5])
        # The near half of the customers holds no strangers.
        self.threshold = middle + float(ndtri(1 - fits_none)) * (middle - low) / _NORMAL_QUARTILE

    def assign(self, encoded: Encoded) -> tuple[IntArray, FloatArray, BoolArray]:
        """Return the nearest group, its soft membership, and whether the customer is far from every centre."""
        shares = self.model.predict_proba(encoded)
        return shares.argmax(1), shares.max(1), self._far(encoded) > self.threshold

    def _far(self, encoded: Encoded) -> FloatArray:
        # On mixed columns the logarithm of the distance is nearest to normal.
        return np.asarray(np.log(self.model.distance(encoded)))

    def fit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit as many groups to other customers from scratch."""
        return type(self.model)(self.model.n_components, random_state=seed).fit(encoded)

    def refit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit to other customers, k-means starting from these centres."""
        return type(self.model)(self.model.n_components, random_state=seed).refit(encoded, self.model)


class FactorsModel:
    """Non-negative factors; a customer without any count fits none, unless nobody may."""

    def __init__(self, model: EncodedFactors, fits_none: float) -> None:
        self.model = model
        self.everybody_fits = fits_none == 0

    def assign(self, encoded: Encoded) -> tuple[IntArray, FloatArray, BoolArray]:
        """Return the strongest component, its share, and whether no component is there at all."""
        shares = self.model.predict_proba(encoded)
        none = np.zeros(len(shares), dtype=np.bool_)
        if not self.everybody_fits:
            none = self.model.strengths(encoded).sum(1) == 0
        return shares.argmax(1), shares.max(1), none

    def fit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit as many components to other customers."""
        return EncodedFactors(self.model.n_components, self.model.encoder, random_state=seed).fit(encoded)

    def refit(self, encoded: Encoded, seed: int) -> Grouping:
        """Fit as many components to other customers; what was found is no start."""
        return self.fit(encoded, seed)
