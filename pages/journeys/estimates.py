"""What a team estimates of an opportunity or a solution, each from 0 to the most it can be."""

from collections.abc import Mapping

import streamlit as st

from core.errors import ConfigError
from core.opportunities import Opportunity, Solution
from pages.shared.state import first_value

ESTIMATES: dict[str, tuple[str, int | float, int]] = {
    "customer_value": ("Customer value", 5, 100),
    "business_value": ("Business value", 5, 100),
    "effort": ("Effort", 0.5, 5),
    "confidence": ("Confidence", 0.1, 1),
}
"""What an estimate is called, by how much its buttons change it, and the most it can be."""


def estimate(field: str, item: Opportunity | Solution, key: str) -> int | float | None:
    """Show the field of an estimate and return what it holds, out of its range too: see `check_estimates`."""
    name, step, most = ESTIMATES[field]
    first_value(f"{field}_{key}", getattr(item, field))
    return st.number_input(
        f"{name}, 0 to {most}",
        value=None,
        step=step,
        key=f"{field}_{key}",
        placeholder="Not known",
        format="%d" if isinstance(step, int) else "%g",
    )


def check_estimates(values: Mapping[str, object]) -> None:
    """Refuse estimates out of their range, all at once; a field with limits would not say so, and lose the others."""
    wrong = [
        f"{name} {value:g} is not from 0 to {most}."
        for field, (name, _, most) in ESTIMATES.items()
        if isinstance(value := values.get(field), int | float) and not 0 <= value <= most
    ]
    if wrong:
        raise ConfigError(" ".join(wrong), hint="Nothing is saved yet. What you typed is kept: correct it and save.")
