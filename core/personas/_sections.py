"""Which traits stand in which section of the sheet."""

from collections import Counter
from collections.abc import Collection, Sequence

from core.personas._headline import is_code, is_outcome
from core.personas._model import Section, Statement
from core.profiles import Trait, is_personal
from core.schema import Facet, Meaning, is_bad_end, name_words

SIZE = "size"
"""Id of the statement on how many they are."""

MAX_PER_SECTION = 5
MAX_DEMOGRAPHICS = 8

ORDER: tuple[Section, ...] = (
    "demographics",
    "goals",
    "traits",
    "behaviours",
    "preferences",
    "channels",
    "hours",
    "values",
    "worth",
    "outcome",
    "pains",
)
"""Sections of traits, in display order."""

SECTION_TITLES: dict[Section, str] = {
    "about": "In short",
    "demographics": "Who they are",
    "goals": "What they are after",
    "traits": "What they think",
    "positions": "What they agree and disagree with",
    "outcome": "What became of them",
    "behaviours": "What they do",
    "preferences": "What they prefer",
    "channels": "Channels and devices",
    "hours": "When they come",
    "values": "What they value and praise",
    "worth": "What they are worth",
    "pains": "What goes wrong for them",
    "quotes": "In their own words",
    "notes": "Notes",
    "headline": "Also",
}
"""How each section is called, on pages and exports; those of statements in display order."""

WHO = (
    Meaning.GENDER,
    Meaning.AGE,
    Meaning.BIRTH_YEAR,
    Meaning.PLACE_SIZE,
    Meaning.PLACE,
    Meaning.OCCUPATION,
    Meaning.EDUCATION,
    Meaning.FAMILY,
    Meaning.INCOME,
)
"""What a column can say of who somebody is, in display order."""

_GOALS = frozenset({"goal", "goals", "motive", "motives", "motivation", "reason", "reasons", "purpose", "aim", "aims"})
_LOYALTY = frozenset({"tenure", "loyalty", "recency", "seniority"})


def goes_wrong(trait: Trait) -> bool:
    """Return whether a trait says that something went wrong: more of them left, complained, or are dissatisfied."""
    if is_bad_end(trait.spec):
        return trait.condition.op == "is_true"
    return trait.spec.meaning is Meaning.SATISFACTION and trait.condition.op in {"at_most", "is_false"}


def section_of(trait: Trait) -> Section:
    """Return the section that a trait belongs to, by what its column tells."""
    spec = trait.spec
    if goes_wrong(trait):
        return "pains"
    if is_outcome(trait):
        return "outcome"
    if spec.facet is Facet.DEMOGRAPHIC or is_personal(spec):
        return "demographics"
    words = set(name_words(spec.label)) | set(name_words(spec.name))
    if words & _GOALS:
        return "goals"
    if spec.facet is Facet.CHANNEL:
        return "channels"
    for section, holds in (
        ("hours", trait.topic in {"time", "days"}),
        ("preferences", trait.topic.startswith(("content", "offers", "variety")) or spec.meaning is Meaning.INTEREST),
        ("worth", trait.topic in {"value", "tenure", "recency"} or bool(words & _LOYALTY)),
    ):
        if holds:
            return section  # type: ignore[return-value]
    if spec.facet is Facet.ATTITUDINAL:
        return "values" if spec.meaning is not Meaning.SATISFACTION and trait.condition.op == "at_least" else "traits"
    return "behaviours"


def trait_statements(
    traits: Sequence[Trait],
    segment_id: str,
    name: str,
    said: Collection[str],
    shared: Collection[Trait] = (),
    headline: Collection[str] = (),
) -> tuple[Statement, ...]:
    """Return the traits by section, each topic once and few enough to read; columns in `said` are said elsewhere.

    Of several traits on one topic the one that the segment is named by is said. What most of everyone else has as well,
    the traits in `shared`, is left out, but for what became of them and what goes wrong. There is always room for the
    traits whose claims are in `headline`: what it says is to be found on the sheet with its figures.
    """
    kept = Counter(section_of(trait) for trait in traits if trait.claim.id in headline)

    def place(trait: Trait) -> tuple[bool, bool, int]:
        return not (trait.tag and trait.tag in name), *_place(trait)

    by_section: dict[Section, list[Statement]] = {}
    seen: set[str] = set()
    for trait in sorted(traits, key=place):
        section = section_of(trait)
        if trait in shared and section not in {"outcome", "pains"}:
            continue
        entries = by_section.setdefault(section, [])
        room = MAX_DEMOGRAPHICS if section == "demographics" else MAX_PER_SECTION
        if trait.claim.id in headline:
            kept[section] -= 1
        else:
            room -= kept[section]
        if trait.topic in seen or len(entries) >= room or trait.spec.name in said:
            continue
        seen.add(trait.topic)
        claim = trait.claim
        entries.append(
            Statement(
                id=claim.id.removeprefix(f"{segment_id}."),
                section=section,
                text=claim.sentence,
                claim_ids=(claim.id,),
                kind="measured",
            )
        )
    return tuple(entry for section in ORDER for entry in by_section.get(section, []))


def _place(trait: Trait) -> tuple[bool, int]:
    """Return what comes first: who they are in a fixed order, the rest by its size; what is only a code is last."""
    meaning = trait.spec.meaning
    return is_code(trait), WHO.index(meaning) if meaning in WHO else len(WHO)
