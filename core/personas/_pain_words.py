"""What is said of a pain point beside its title, in the words that every page and export uses."""

from core.personas._model import PainPoint, Persona
from core.wording import percent, times

MORE_OFTEN_WORDS = {
    "more": "More than others",
    "less": "Less than others",
    "no more": "No more than others",
    "too few": "Too few to compare",
    "not tested": "Not compared",
}
SEVERITY_WORDS = "Severity goes from 1 (mild) to 5 (severe), by how negative these comments are."
CHANGE_WORDS = {"rising": "more than before", "falling": "less than before"}
"""A theme that comes up about as often as before has none: that is what one expects."""


def pains_note(persona: Persona, *, comments: str) -> str:
    """Return what is to be said where no pain points are known: why not; "" where there are some, or no data at all.

    Parameters
    ----------
    persona : Persona
        The persona; the sentences of its section "pains" say that something went wrong, not why.
    comments : str
        What the analysed comments of the study are kept by; "" without any.
    """
    if persona.pain_points or persona.segment_id is None:
        return ""
    if comments:
        return "No complaint is shared by enough of them to be told."
    why = "Why" if any(one.section == "pains" for one in persona.statements) else "What they complain of"
    return f"{why} is not known: there are no comments in this study."


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
    if pain.frequency is not None and times(pain.frequency) != "once":  # that is what one expects
        said.append(("frequency", f"{times(pain.frequency)} each"))
    if pain.stage:
        said.append(("at", f"stage “{pain.stage}” of the journey: {percent(pain.stage_share or 0.0)} of them"))
    name = next((one.name for one in persona.touchpoints if one.id == pain.touchpoint_id), "")
    if name:
        said.append(("", f"probably at “{name}”"))
    return tuple(said)
