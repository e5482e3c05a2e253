"""What does not hold, said in one way, and when two numbers are equal."""

import math

from core.errors import Finding

TOLERANCE = 1e-9
"""Relative difference of two numbers that counts as equal."""


def finding(code: str, message: str, example: str = "") -> Finding:
    return Finding(
        code=code,
        severity="error",
        message=message,
        hint="Find the segments again, or undo the change.",
        example=example,
    )


def same(old: object, new: object) -> bool:
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=TOLERANCE, abs_tol=1e-12)
    return old == new
