"""Other segments from the same tree, without fitting: another number, two merged, one split."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.config import MIN_SEGMENTS
from core.errors import ConfigError, NotFoundError
from core.segmentation._encoded import IntArray
from core.segmentation._placing import STEPS
from core.segmentation._result import Segmentation, SegmentationRecord, SegmentInfo
from core.segmentation._tree import SegmentTree, id_number


@dataclass(frozen=True, slots=True)
class _Group:
    """What a segment is made of: nodes, the one that gives the id first, and the ranks of the gaps between them."""

    nodes: tuple[int, ...]
    joints: tuple[int, ...] = ()


def with_number(found: Segmentation, n_segments: int) -> Segmentation:
    """Return the segments at another number: the nearest ones merge or split, all others stay as they are.

    What was merged or split by hand is left behind. The number that was found directly gives what was found.

    Raises
    ------
    ConfigError
        For a number that the tree does not have, and for segments of an earlier version, which have no tree.
    """
    tree = tree_of(found.record)
    return _relabelled(found, tree, [_Group((node.key,)) for node in tree.cut(n_segments)])


def with_merged(found: Segmentation, segment_ids: Sequence[str]) -> Segmentation:
    """Return the segments with some of them merged into one, which keeps the id of the largest.

    Raises
    ------
    NotFoundError
        For a segment that does not exist.
    ConfigError
        When fewer than two are given, or fewer than two would be left.
    """
    tree, groups = tree_of(found.record), _groups(found.record)
    chosen = tuple(dict.fromkeys(segment_ids))
    infos = [segment_info(found.record, segment_id) for segment_id in chosen]
    if len(infos) < 2:
        message = "Merging takes two segments or more."
        raise ConfigError(message, hint="Choose another segment to merge with.")
    if len(groups) - len(infos) + 1 < MIN_SEGMENTS:
        message = f"Merging {len(infos)} of {len(groups)} segments would leave only one."
        raise ConfigError(message, hint=f"Leave {MIN_SEGMENTS} segments or more.")
    infos.sort(key=lambda info: (-info.size, id_number(info.id)))
    whole = groups.pop(infos[0].id)
    for info in infos[1:]:
        whole = _joined(tree, whole, groups.pop(info.id))
    return _relabelled(found, tree, [*groups.values(), whole])


def with_split(found: Segmentation, segment_id: str) -> Segmentation:
    """Return the segments with one of them in two parts: as it was merged by hand, or else as the tree has it.

    Raises
    ------
    NotFoundError
        For a segment that does not exist.
    ConfigError
        When the segment is too small to have two parts.
    """
    tree, groups = tree_of(found.record), _groups(found.record)
    segment_info(found.record, segment_id)
    group = groups.pop(segment_id)
    if group.joints:
        gap = int(np.argmax(group.joints)) + 1
        parts = [
            _Group(group.nodes[:gap], group.joints[: gap - 1]),
            _Group(group.nodes[gap:], group.joints[gap:]),
        ]
    else:
        parts = [_Group((child,)) for child in tree.nodes[group.nodes[0]].children]
    if not parts:
        message = f"Segment {segment_id} has no two parts that are large enough and differ."
        raise ConfigError(message, hint="Split a larger segment.")
    return _relabelled(found, tree, [*groups.values(), *parts])


def tree_of(record: SegmentationRecord) -> SegmentTree:
    """Return the tree of a segmentation; ConfigError for one of an earlier version, which has none."""
    if record.tree is None:
        message = "These segments were found by an earlier version, which kept no tree of them."
        raise ConfigError(message, hint="Find the segments again; names and what you locked are kept.")
    return record.tree


def segment_info(record: SegmentationRecord, segment_id: str) -> SegmentInfo:
    """Return one segment of a segmentation; NotFoundError when there is none of this id."""
    for info in record.segments:
        if info.id == segment_id:
            return info
    message = f"There is no segment {segment_id!r}."
    raise NotFoundError(message, hint=f"The segments are {', '.join(info.id for info in record.segments)}.")


def segment_infos(tree: SegmentTree, groups: Sequence[_Group], n_customers: int) -> tuple[SegmentInfo, ...]:
    """Return segments made of nodes, in the order of their ids."""
    infos = [_info(tree, group, n_customers) for group in groups]
    return tuple(sorted(infos, key=lambda info: id_number(info.id)))


def _info(tree: SegmentTree, group: _Group, n_customers: int) -> SegmentInfo:
    nodes = [tree.nodes[key] for key in group.nodes]
    size = sum(node.size for node in nodes)
    alone = len(nodes) == 1
    return SegmentInfo(
        id=nodes[0].segment_id,
        size=size,
        share=size / n_customers,
        stability=min(node.stability for node in nodes),
        n_resamples=nodes[0].n_resamples if alone else 0,
        n_found=nodes[0].n_found if alone else 0,
        nodes=group.nodes,
        joints=group.joints,
    )


def recounted_infos(record: SegmentationRecord, tree: SegmentTree, n_customers: int) -> tuple[SegmentInfo, ...]:
    """Return the segments of a record with the figures of another count of its tree."""
    return segment_infos(tree, list(_groups(record).values()), n_customers)


def tree_members(members: pd.DataFrame) -> tuple[IntArray, np.ndarray[tuple[int, int], np.dtype[np.uint8]]]:
    """Return the leaf of each customer (n,) and the probabilities down to it (n, depth), as memberships keep them."""
    path = members[[name for name in members.columns if is_path(name)]].to_numpy(dtype=np.uint8)
    return members["leaf"].to_numpy(dtype=np.int64), path


def _groups(record: SegmentationRecord) -> dict[str, _Group]:
    return {info.id: _Group(info.nodes, info.joints) for info in record.segments}


def _joined(tree: SegmentTree, first: _Group, second: _Group) -> _Group:
    if len(first.nodes) == len(second.nodes) == 1:
        parents = [tree.nodes[group.nodes[0]].parent for group in (first, second)]
        if parents[0] is not None and parents[0] == parents[1]:
            return _Group((parents[0],))
    rank = max((*first.joints, *second.joints), default=0) + 1
    return _Group((*first.nodes, *second.nodes), (*first.joints, rank, *second.joints))


def _relabelled(found: Segmentation, tree: SegmentTree, groups: Sequence[_Group]) -> Segmentation:
    members = found.members
    infos = segment_infos(tree, groups, len(members))
    segment, probability = _labels(tree, infos, members)
    record = found.record.model_copy(update={"n_segments": len(infos), "segments": infos})
    return replace(found, record=record, members=members.assign(segment=segment, probability=probability))


def _labels(
    tree: SegmentTree, infos: Sequence[SegmentInfo], members: pd.DataFrame
) -> tuple[pd.Series, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Return segment and probability of each customer, looked up by leaf."""
    names = np.full(len(tree.nodes) + 1, len(infos))  # the last stands for leaf -1: fits none
    depth = np.full(len(tree.nodes) + 1, -1)  # -1 for the segment found directly: its probability is kept exactly
    for place, info in enumerate(infos):
        for node in info.nodes:
            leaves = list(tree.leaves(node))
            names[leaves] = place
            depth[leaves] = -1 if node < tree.anchor else len(tree.path(node)) - 1
    leaf, steps = tree_members(members)
    known = pd.Index([*(info.id for info in infos), ""], dtype="str")
    segment = pd.Series(known.take(names[leaf]), index=members.index)
    found = members["found"].to_numpy()
    at = depth[leaf]
    on_path = steps[np.arange(len(leaf)), np.maximum(at, 0)] / STEPS
    return segment, np.where(at < 0, found, on_path)


def is_path(name: str) -> bool:
    """Return whether a column of the memberships holds probabilities along the tree."""
    return name[:1] == "p" and name[1:].isdecimal()
