"""A made-up online fashion shop with known groups: demo data for newcomers, truth for tests and benchmarks.

Everything in it is invented: people, places, addresses and comments.
"""

from core.demo._generate import DemoData, generate_demo, write_demo
from core.demo._groups import GROUPS
from core.demo._themes import PAINS

PLANTED_PAINS: dict[str, tuple[str, str]] = {
    group.name: next((theme.stage, theme.id) for theme in PAINS if theme.id == group.pain) for group in GROUPS
}
"""What each planted group complains about most: group name to (stage, theme). For tests only."""

__all__ = ["PLANTED_PAINS", "DemoData", "generate_demo", "write_demo"]
