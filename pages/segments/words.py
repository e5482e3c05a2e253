"""What the page calls the verdicts and its views."""

from core.segmentation import Verdict

VERDICTS: dict[Verdict, tuple[str, str]] = {
    "natural": ("Clear groups", "The data holds groups that stand apart from each other."),
    "reproducible": ("Stable groups", "The groups run into each other, but the same ones are found again and again."),
    "constructed": (
        "A useful cut",
        "The customers form one continuum; these groups are a way to cut it, made, not found.",
    ),
    "none": ("No groups", "The data shows no groups. What follows is a cut made for convenience."),
}
"""A title and what it means."""

ALL_NAME = "All segments"
"""What a claim on all segments together speaks of."""

VIEWS = {
    "segments": "Segments",
    "pictures": "Pictures",
    "own": "Your own",
    "customer": "One customer",
    "compare": "Compare searches",
}
"""What the page shows."""
