"""Whether the segments are as large, and were found as surely, as is recorded."""

import math
from collections.abc import Iterator
from dataclasses import replace

from core.audit._findings import TOLERANCE, finding, same
from core.claims import EvidenceData
from core.errors import Finding
from core.pipeline import with_worth
from core.segmentation import SegmentationRecord
from core.study import Study


def check_sizes(study: Study, record: SegmentationRecord, data: EvidenceData) -> Iterator[Finding]:
    n_customers = len(data.segments)
    said = {"the study": ("segments", record.n_segments, len(record.segments))}
    said["fits none"] = ("customers", record.n_unassigned, int(data.members("").sum()))
    for info in record.segments:
        size = int(data.members(info.id).sum())
        said[f"segment {info.id}"] = ("customers", info.size, size)
        if not math.isclose(info.share, size / max(n_customers, 1), rel_tol=TOLERANCE):
            message = f"Segment {info.id} is said to be {info.share} of all; the memberships give {size / n_customers}."
            yield finding("share-differs", message)
    for what, (of, old, new) in said.items():
        if old != new:
            yield finding("size-differs", f"For {what}, {old} {of} are recorded; the memberships have {new}.")
    if record.config != study.config:
        yield finding("settings-differ", "The settings of the study are not the ones the segments were found with.")


def check_search(data: EvidenceData) -> Iterator[Finding]:
    """Count the figures of the search again: how often segments are found again, the tree, its stops, the verdict."""
    if data.search is None:
        return
    found = with_worth(replace(data.search.found, record=data.search.again), data)
    old, new = (record.model_dump(mode="json") for record in (data.search.found.record, found.record))
    for where, said, counted in _differing(old, new, ""):
        message = f"The segments: {where} is recorded as {said}; what was kept of the search gives {counted}."
        yield finding("search-differs", message)


def _differing(old: object, new: object, where: str) -> Iterator[tuple[str, object, object]]:
    """Return where two JSON values of one shape differ by more than rounding, as a path, and what each says there."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key, value in old.items():
            yield from _differing(value, new[key], f"{where}.{key}" if where else key)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for place, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differing(one, other, f"{where}[{place}]")
    elif not same(old, new):
        yield where, old, new
