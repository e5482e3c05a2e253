"""How many segments there are, who chose the number, and how far the verdict speaks of it."""

from core.segmentation import SegmentationRecord
from core.wording._numbers import percent


def number_words(record: SegmentationRecord) -> str:
    """Return how many segments there are, and who chose the number."""
    if record.n_segments == record.suggested and record.is_as_found:
        return f"{record.n_segments} segments, as suggested for {record.n_customers:,} customers"
    made = "chosen by hand" if record.is_as_found or record.found_again is not None else "made by hand"
    return (
        f"{record.n_segments} segments, {made}; {record.suggested} are suggested for {record.n_customers:,} customers"
    )


def cut_words(record: SegmentationRecord) -> str:
    """Return how far the verdict speaks of the present number, "" for the segments that were found.

    It goes on from a name of the verdict: "This", "“Clear groups”".
    """
    if record.tree is None or record.is_as_found:
        return ""
    said = f"speaks of the {record.tree.anchor} segments that were found. The {record.n_segments} here are "
    if record.found_again is None:
        return f"{said}made from them by hand."
    share = percent(record.found_again)
    return f"{said}cut from the same tree: in re-draws of the customers they are found again {share} of the time."
