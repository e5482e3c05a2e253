"""The methods as scikit-learn estimators: frames with columns of every kind in, groups of customers out."""

from core.segmentation.estimators._balanced_kmeans import BalancedKMeans
from core.segmentation.estimators._hierarchical import Hierarchical
from core.segmentation.estimators._latent_class import LatentClass
from core.segmentation.estimators._mixed_mixture import MixedMixture
from core.segmentation.estimators._wide_nmf import WideNMF

__all__ = ["BalancedKMeans", "Hierarchical", "LatentClass", "MixedMixture", "WideNMF"]
