"""What is said of a pain point beside its title, in the words that every page and export uses."""

from core.personas._model import PainPoint, Persona
from core.wording import percent, times

MORE_OFTEN_WORDS = {
    "more": "More than others",
    "no more": "No more than others",
    "too few": "Too few to compare",
    "not tested": "Not compared",
}
CHANGE_WORDS = {"rising": "more than before", "falling": "less than before"}
"""A theme that comes up about as often as before has none: that is what one expects."""


def pain_figures(persona: Persona, pain: PainPoint) -> tuple[tuple[str, str], ...]:
    """Return how many raise a pain point, how often each, at which stage and where, as far as it is known.

    Returns
    -------
    tuple of tuple of str
        Pairs of the topic of the claim that says it (see `core.claims.claim_topic`; "" for the touchpoint, which is a
        guess) and the words.
    """
    said = []
    if pain.reach is not None:
        said.append(("theme", f"{percent(pain.reach)} of those who wrote raise it"))
    if pain.frequency is not None:
        said.append(("frequency", f"{times(pain.frequency)} each"))
    if pain.stage:
        said.append(("at", f"at {pain.stage}: {percent(pain.stage_share or 0.0)} of them"))
    name = next((one.name for one in persona.touchpoints if one.id == pain.touchpoint_id), "")
    if name:
        said.append(("", f"probably at “{name}”"))
    return tuple(said)
