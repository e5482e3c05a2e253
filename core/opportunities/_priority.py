"""What to look at first: pain points by severity x frequency x reach, opportunities by value and effort.

The formulas are `PAIN_FORMULA` and `OPPORTUNITY_FORMULA`, and are shown wherever their results are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.claims import Claim, claim_topic
from core.opportunities._links import Pain
from core.opportunities._model import CardPain, Opportunity, PersonaPain
from core.personas import PainPoint, Persona

MAX_SEVERITY = 5
_HIGH, _LOW = 0.03, 0.01
_LEAST_SAID = 0.1
LEAST_EFFORT = 0.5
"""An effort of less counts as this: nothing is worth infinitely much because it seems to cost nothing."""

PAIN_FORMULA = (
    "Priority = 100 × severity ÷ 5 × frequency × reach. Frequency is the share of the persona's customers who raise "
    "the pain point, of those who wrote; its lower bound counts (the low end of the 95% interval), so that a handful "
    "of comments cannot win. Reach is the persona's share of all customers. Of 100, the priority is how many customers "
    "at least suffer as badly as can be: 3 or more is high, less than 1 low."
)
WROTE_FOR_ALL = "that those who wrote stand for those who did not"
SEVERITY_BY_HAND = "the severity, which the team set"

OPPORTUNITY_FORMULA = (
    "Priority = value × confidence ÷ effort. Value is the average of customer value and business value, 0 to 100; "
    "confidence is from 0 to 1; effort is from 0 to 5, and less than ½ counts as ½. All three are the team's "
    "estimates."
)


@dataclass(frozen=True, slots=True)
class PainPriority:
    """How much a pain point matters, and where that comes from.

    Parameters
    ----------
    pain : Pain
        The pain point.
    severity : int or None
        1 to 5.
    n, total : int
        Customers of the persona who raise it, of those who wrote.
    frequency, frequency_low : float
        Share `n` of `total`, and the low end of its 95 % interval.
    reach : float
        Share of all customers that the persona stands for.
    index : float or None
        The priority, 0 to 1, by `PAIN_FORMULA`; None for one that cannot be ranked.
    assumed : tuple of str
        What the priority rests on that nobody measured.
    reason : str
        Why it cannot be ranked; "" for one that can.
    claim_ids : tuple of str
        The claims that its numbers come from.
    color : int
        Place of its persona in the palette.
    """

    pain: Pain
    severity: int | None = None
    n: int = 0
    total: int = 0
    frequency: float = 0.0
    frequency_low: float = 0.0
    reach: float = 0.0
    index: float | None = None
    assumed: tuple[str, ...] = ()
    reason: str = ""
    claim_ids: tuple[str, ...] = ()
    color: int = 0


@dataclass(frozen=True, slots=True)
class OpportunityPriority:
    """How much an opportunity promises for its effort.

    value : average of customer and business value, 0 to 100; None when one is missing.
    index : the priority by `OPPORTUNITY_FORMULA`, 0 to 200; None when an estimate is missing.
    missing : the estimates that are missing.
    """

    opportunity: Opportunity
    value: float | None
    index: float | None
    missing: tuple[str, ...]


def pain_priority(persona: Persona, pain: PainPoint, claims: Mapping[str, Claim]) -> PainPriority:
    """Return the priority of a persona's pain point, from the claims that it names.

    Parameters
    ----------
    claims : mapping of str to Claim
        The claims of the study by id.
    """
    named = {claim_topic(one): claims[one] for one in pain.claim_ids if one in claims}
    ref = PersonaPain(persona_id=persona.id, pain_id=pain.id, title=pain.title)
    shown = Pain(ref, pain.title, persona.name, pain.severity)
    raised = named["theme"].evidence if "theme" in named else None
    if raised is None:
        reason = "Nobody was counted for it, so its frequency is not known."
        return PainPriority(shown, pain.severity, reason=reason, color=persona.color)
    used = [named[topic].id for topic in ("theme", "severity") if topic in named]
    return PainPriority(
        pain=shown,
        severity=pain.severity,
        n=raised.n,
        total=raised.total,
        frequency=raised.value,
        frequency_low=raised.low,
        reach=persona.share,
        index=pain.severity / MAX_SEVERITY * raised.low * persona.share,
        assumed=(WROTE_FOR_ALL, *(() if "severity" in named else (SEVERITY_BY_HAND,))),
        claim_ids=tuple(used),
        color=persona.color,
    )


def pain_priorities(
    personas: Iterable[Persona], pains: Iterable[Pain], claims: Mapping[str, Claim]
) -> tuple[PainPriority, ...]:
    """Return the priority of every pain point, the highest first, and last those that cannot be ranked.

    Parameters
    ----------
    pains : iterable of Pain
        The pain points of the study (`pains_of`); of those on a map alone nobody is counted.
    """
    found = [pain_priority(persona, pain, claims) for persona in personas for pain in persona.pain_points]
    found += [
        PainPriority(one, one.severity, reason="It stands on a map only, so nobody was counted for it.")
        for one in pains
        if isinstance(one.ref, CardPain) and not one.is_gone
    ]
    return tuple(sorted(found, key=lambda one: (one.index is None, -(one.index or 0.0), one.pain.ref.key)))


def pain_priority_words(index: float) -> str:
    """Return the priority of a pain point, 0 to 1, as a word and on the scale of `PAIN_FORMULA`.

    Examples
    --------
    >>> pain_priority_words(0.072), pain_priority_words(0.01), pain_priority_words(0.0004)
    ('high, 7.2 of 100', 'medium, 1.0 of 100', 'low, less than 0.1 of 100')
    """
    word = "high" if index >= _HIGH else "medium" if index >= _LOW else "low"
    return f"{word}, {f'{100 * index:.1f}' if 100 * index >= _LEAST_SAID else f'less than {_LEAST_SAID}'} of 100"


def opportunity_priority(opportunity: Opportunity) -> OpportunityPriority:
    """Return the priority of an opportunity from the team's estimates.

    Examples
    --------
    >>> one = Opportunity(id="o", title="?", customer_value=80, business_value=40, effort=3, confidence=0.5)
    >>> opportunity_priority(one).index
    10.0
    """
    customer, business = opportunity.customer_value, opportunity.business_value
    effort, confidence = opportunity.effort, opportunity.confidence
    value = None if customer is None or business is None else (customer + business) / 2
    estimates = {
        "customer value": customer,
        "business value": business,
        "effort": effort,
        "confidence": confidence,
    }
    missing = tuple(name for name, estimate in estimates.items() if estimate is None)
    if value is None or effort is None or confidence is None:
        return OpportunityPriority(opportunity, value, None, missing)
    return OpportunityPriority(opportunity, value, value * confidence / max(effort, LEAST_EFFORT), missing)


def opportunity_priorities(opportunities: Iterable[Opportunity]) -> tuple[OpportunityPriority, ...]:
    """Return the priority of each, the highest first, and last those that miss an estimate.

    Opportunities that are solved or dismissed are left out.
    """
    found = [opportunity_priority(one) for one in opportunities if one.status in {"open", "in_progress"}]
    return tuple(sorted(found, key=lambda one: (one.index is None, -(one.index or 0.0), one.opportunity.id)))
