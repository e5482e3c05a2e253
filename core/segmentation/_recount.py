"""The figures of a search counted again from its memberships and its evidence, without looking for anything anew."""

from core.errors import DataError
from core.segmentation._assemble import count, counted_again
from core.segmentation._compared import compared_from
from core.segmentation._conclusion import conclude
from core.segmentation._evidence import OF_SEGMENTS, SearchEvidence, found_from, halves_of, picture_note
from core.segmentation._result import Segmentation, SegmentationRecord
from core.segmentation._shape import recounted_infos, tree_members
from core.segmentation._stability import agreement
from core.segmentation._verdict import judge, verdict_evidence


def recount(found: Segmentation) -> SegmentationRecord:
    """Return the record of a segmentation with every figure counted again that needs no search.

    From the memberships: sizes, shares and sure members of all segments of the tree, and what each number of segments
    means. From the evidence, where it was kept: how often segments are found again, how well halves of the customers
    agree, the number suggested and the verdict with their reasons, and how much the picture shows. The spread in
    value is left out (`valued_stops`).

    Raises
    ------
    DataError
        When the evidence does not fit the tree.
    """
    record = found.record
    if record.tree is None:
        return record
    nodes = record.tree.nodes
    redraws = found_from(found.evidence.redraws, len(nodes)) if found.evidence is not None else None
    leaf, path = tree_members(found.members)
    counted = count([record.tree.path(node.key) for node in nodes], leaf, path)
    tree = counted_again(record.tree, counted, redraws, len(leaf))
    record = record.model_copy(
        update={
            "tree": tree,
            "segments": recounted_infos(record, tree, len(leaf)),
            "n_segments": len(record.segments),
            "n_unassigned": int((leaf < 0).sum()),
        }
    )
    return record if found.evidence is None else _judged(record, found.evidence)


def _judged(record: SegmentationRecord, evidence: SearchEvidence) -> SegmentationRecord:
    assert record.tree is not None, "segments with evidence have a tree"  # noqa: S101
    halves = halves_of(evidence.halves, OF_SEGMENTS, record.tree.anchor)
    if not halves:
        message = f"What was kept of the search has no halves of the customers with {record.tree.anchor} segments."
        raise DataError(message, hint="Find the segments again.")
    number = conclude(compared_from(evidence))
    found = verdict_evidence(
        evidence.made_up, evidence.gaps, agreement=agreement(halves), favours_one=number.favourite == 1
    )
    verdict, verdict_reason = judge(found)
    return record.model_copy(
        update={
            "suggested": number.n_segments,
            "reason": number.reason,
            "candidates": number.candidates,
            "runners_up": number.runners_up,
            "verdict_evidence": found,
            "verdict": verdict,
            "verdict_reason": verdict_reason,
            "projection_note": picture_note(evidence.directions),
        }
    )
