"""What a person does in the studio, one method each; the one place where store and analysis are wired."""

from core.services._base import journey_of, now_utc, persona_of
from core.services._data import DEMO_NAME
from core.services._studio import Studio, build_narrator, build_studio, passing_studio

__all__ = [
    "DEMO_NAME",
    "Studio",
    "build_narrator",
    "build_studio",
    "journey_of",
    "now_utc",
    "passing_studio",
    "persona_of",
]
