"""Put a rule together: choose columns, then levels or bounds; how many customers meet it is said at once."""

import streamlit as st

from core.claims import Condition, meets
from core.declared import MAX_RULE_CONDITIONS, RuleChoice, range_condition, rule_choices, rule_words
from core.pipeline import Prepared
from core.schema import Role
from core.wording import capitalised, percent
from pages.shared.widgets import plain

WHOLE_STEPS = 10.0
"""A number whose range is at least this wide goes up and down by whole numbers."""


def edit_rule(tables: Prepared, *, key: str, what: str) -> tuple[Condition, ...]:
    """Show the columns a rule can speak of, and return the conditions put together so far.

    Parameters
    ----------
    tables : Prepared
        The customers.
    key : str
        Keeps the widgets of several rules apart.
    what : str
        What the chosen columns do: the label of the choice.
    """
    specs = {spec.name: spec for spec in tables.customers.columns}
    choices = {choice.spec.name: choice for choice in rule_choices(tables.customers.frame, specs)}
    names = st.multiselect(
        what,
        list(choices),
        format_func=lambda name: capitalised(choices[name].spec.label),
        max_selections=MAX_RULE_CONDITIONS,
        placeholder="Choose columns",
        key=f"{key}_columns",
    )
    found = [_condition(choices[name], key=f"{key}_{name}") for name in names]
    return tuple(one for one in found if one)


def show_picked(tables: Prepared, conditions: tuple[Condition, ...]) -> None:
    """Say the rule in words, and how many customers meet it."""
    if not conditions:
        return
    specs = {spec.name: spec for spec in tables.customers.columns}
    n, total = int(meets(tables.customers.frame, conditions)[1].sum()), len(tables.customers.frame)
    st.markdown(
        f":material/filter_alt: **{plain(capitalised(rule_words(conditions, specs)))}**: "
        f"{n:,} of {total:,} customers, {percent(n / total)}."
    )


def _condition(choice: RuleChoice, *, key: str) -> Condition | None:
    name, label = choice.spec.name, plain(capitalised(choice.spec.label))
    if choice.spec.role is Role.YES_NO:
        said = st.segmented_control(label, ["Yes", "No"], default="Yes", key=key)
        return Condition(column=name, op="is_true" if said == "Yes" else "is_false") if said else None
    if choice.spec.role is Role.NUMBER:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            low = _ask_bound(f"{label}, from", choice.low, choice, key=f"{key}_low")
            high = _ask_bound("to", choice.high, choice, key=f"{key}_high")
        return range_condition(name, low, high)
    levels = st.multiselect(label, choice.levels, format_func=plain, key=key)
    return Condition(column=name, op="in", values=tuple(levels)) if levels else None


def _ask_bound(label: str, without: float, choice: RuleChoice, *, key: str) -> float | None:
    step = 1.0 if choice.high - choice.low >= WHOLE_STEPS else 0.01
    return st.number_input(label, value=None, step=step, format="%g", placeholder=f"{without:g}", key=key)
