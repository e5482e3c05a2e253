"""The model of a segmentation as a table of JSON texts, and back: no pickle, equal after a round trip.

Rows of the table: `format`, `styles` (answer scales to standardise), `encoder`, `found` (the segments found directly)
and `tree` (merges and splits). Arrays are kept as their shape and values; an infinite number of degrees of freedom, a
Gaussian column, is null.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.errors import DataError
from core.segmentation._balance import Balance
from core.segmentation._densities import Parameters
from core.segmentation._encoded import FloatArray, Layout
from core.segmentation._encoder import Encoder
from core.segmentation._factors import EncodedFactors
from core.segmentation._grow import Merge, Skeleton, Split
from core.segmentation._hierarchy import EncodedHierarchy
from core.segmentation._kmeans import EncodedKMeans
from core.segmentation._mixture import EncodedMixture
from core.segmentation._models import CenterModel, FactorsModel, MixtureModel, Model
from core.segmentation._placing import SegmentModel
from core.segmentation._plans import CodePlan, NumberPlan
from core.segmentation._response_style import Battery, StyleRemover

MODEL_FORMAT = 1
"""Version of the saved form of a model."""

_HINT = "Find the segments again."
_FACTORS = ("components", "means", "scales", "spread")


def model_frame(model: SegmentModel) -> pd.DataFrame:
    """Return a model as a table with the columns ``part`` and ``json``; the same model gives the same table."""
    skeleton = model.skeleton
    parts = {
        "format": MODEL_FORMAT,
        "styles": [_plain(battery) for battery in model.styles.batteries_],
        "encoder": {
            "layout": _plain(model.encoder.layout_),
            "columns": list(model.encoder.columns_),
            "numbers": [_plain(plan) for plan in model.encoder.number_plans],
            "codes": [[name, _plain(plan)] for name, plan in model.encoder.code_plans],
        },
        "found": {"rank": model.rank.tolist(), **_found(model.found)},
        "tree": {
            "n_found": skeleton.n_found,
            "merges": [_plain(merge) for merge in skeleton.merges],
            "splits": [_plain(split) for split in skeleton.splits],
        },
    }
    texts = [json.dumps(part, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for part in parts.values()]
    return pd.DataFrame({"part": pd.Series(list(parts), dtype="str"), "json": pd.Series(texts, dtype="str")})


def model_from(frame: pd.DataFrame) -> SegmentModel:
    """Return the model of a table; DataError when it is not a model of this version."""
    try:
        parts = {part: json.loads(text) for part, text in zip(frame["part"], frame["json"], strict=True)}
        if parts["format"] != MODEL_FORMAT:
            message = f"The segments were saved in format {parts['format']}; this program knows {MODEL_FORMAT}."
            raise DataError(message, hint=_HINT)
        styles = StyleRemover.of(tuple(_battery(each) for each in parts["styles"]))
        encoder = _encoder(parts["encoder"])
        tree = parts["tree"]
        skeleton = Skeleton(
            int(tree["n_found"]),
            tuple(Merge(tuple(each["parts"]), each["loss"]) for each in tree["merges"]),
            tuple(Split(each["node"], _parameters(each["parts"]), each["gain"]) for each in tree["splits"]),
        )
        rank = np.array(parts["found"]["rank"], dtype=np.int64)
        return SegmentModel(styles, encoder, _model(parts["found"], encoder), rank, skeleton)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        message = f"The saved model of the segments cannot be read: {error}."
        raise DataError(message, hint=_HINT) from error


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, np.ndarray):
        flat = value.ravel().tolist()
        return {"shape": list(value.shape), "values": [None if np.isinf(number) else number for number in flat]}
    if isinstance(value, Mapping):
        return [[key, _plain(each)] for key, each in value.items()]  # JSON has no keys but texts
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value


def _array(plain: Mapping[str, Any]) -> FloatArray:
    values = [np.inf if number is None else number for number in plain["values"]]
    return np.array(values, dtype=np.float64).reshape(plain["shape"])


def _parameters(plain: Mapping[str, Any]) -> Parameters:
    return Parameters(**{name: _array(array) for name, array in plain.items()})


def _layout(plain: Mapping[str, Any]) -> Layout:
    values: dict[str, Any] = {
        name: _array(value) if isinstance(value, Mapping) else tuple(value) for name, value in plain.items()
    }
    return Layout(**values)


def _encoder(plain: Mapping[str, Any]) -> Encoder:
    numbers = tuple(NumberPlan(**each) for each in plain["numbers"])
    codes = tuple((name, _code_plan(each)) for name, each in plain["codes"])
    return Encoder.of(numbers, codes, _layout(plain["layout"]), tuple(plain["columns"]))


def _battery(plain: Mapping[str, Any]) -> Battery:
    return Battery(tuple(plain["columns"]), tuple(plain["levels"]), _array(plain["item_levels"]), plain["usual_spread"])


def _code_plan(plain: Mapping[str, Any]) -> CodePlan:
    rest = np.nan if plain["rest"] is None else plain["rest"]
    ends = tuple(plain.get("ends", ()))  # models saved before counts had levels have none
    return CodePlan(**{**plain, "codes": dict(plain["codes"]), "rest": rest, "ends": ends})


def _found(model: Model) -> dict[str, Any]:
    if isinstance(model, MixtureModel):
        reference = model.model.reference_
        return {
            "method": "mixture",
            "threshold": model.threshold if np.isfinite(model.threshold) else None,
            "parameters": _plain(model.model.parameters_),
            "reference": None if reference is None else _plain(reference),
        }
    if isinstance(model, FactorsModel):
        factors = model.model
        arrays = {name: _plain(getattr(factors, f"{name}_")) for name in _FACTORS}
        return {"method": "nmf", "everybody_fits": model.everybody_fits, **arrays}
    assert isinstance(model, CenterModel), "there are three kinds of models"  # noqa: S101
    balance = model.model.balance_
    return {
        "method": "hierarchical" if isinstance(model.model, EncodedHierarchy) else "kmeans",
        "threshold": model.threshold if np.isfinite(model.threshold) else None,
        "centers": _plain(model.model.centers_),
        "variance": model.model.variance_,
        "means": _plain(balance.means_),
        "scales": _plain(balance.scales_),
        "tables": _plain(balance.tables_),
    }


def _model(plain: Mapping[str, Any], encoder: Encoder) -> Model:
    if plain["method"] == "nmf":
        factors = EncodedFactors(len(plain["spread"]["values"]), encoder)
        for name in _FACTORS:
            setattr(factors, f"{name}_", _array(plain[name]))
        return FactorsModel(factors, everybody_fits=plain["everybody_fits"])
    threshold = plain["threshold"]
    if plain["method"] == "mixture":
        parameters = _parameters(plain["parameters"])
        reference = None if plain["reference"] is None else _parameters(plain["reference"])
        mixture = EncodedMixture.of(parameters, reference)
        return MixtureModel(mixture, encoder.layout_, -np.inf if threshold is None else threshold)
    balance, centers = Balance(), _array(plain["centers"])
    balance.means_, balance.scales_ = _array(plain["means"]), _array(plain["scales"])
    balance.tables_ = [_array(table) for table in plain["tables"]]
    groups = (EncodedHierarchy if plain["method"] == "hierarchical" else EncodedKMeans)(len(centers))
    groups.balance_, groups.centers_, groups.variance_ = balance, centers, plain["variance"]
    return CenterModel(groups, np.inf if threshold is None else threshold)
