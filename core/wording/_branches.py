"""What to call a group of the tree that was never described: what tells it from the group it was split from."""

from collections.abc import Mapping

from core.schema import ColumnSpec, Role
from core.segmentation import SplitReason
from core.wording._numbers import capitalised, number


def branch_words(reason: SplitReason, specs: Mapping[str, ColumnSpec], *, place: int) -> str:
    """Return a short name of one part of a group that was split.

    Parameters
    ----------
    reason : SplitReason
        What tells the two parts apart.
    specs : mapping of str to ColumnSpec
        Columns by name.
    place : int
        0 for the first part, 1 for the second.

    The name says only which part has more of it: the figures of a part that was never described have no claim.

    Examples
    --------
    >>> reason = SplitReason(column="channel", level="app", first=0.81, second=0.1)
    >>> branch_words(reason, {}, place=0), branch_words(reason, {}, place=1)
    ('Channel: more often app', 'Channel: less often app')
    """
    spec = specs.get(reason.column)
    label = capitalised(spec.label if spec else reason.column)
    more = (reason.first, reason.second)[place] > (reason.first, reason.second)[1 - place]
    if reason.level is None:
        return f"{label}: {'higher' if more else 'lower'}"
    level = number(0, spec.unit) if spec and spec.role is Role.NUMBER and reason.level == "0" else reason.level
    return f"{label}: {'more' if more else 'less'} often {level}"
