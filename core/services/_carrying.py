"""What of a study goes on when its segments are described anew: names, targets, promoted pains, maps."""

from collections.abc import Collection, Iterable, Mapping

from core.carry_over import carry_map, revived
from core.claims import Claim, EvidenceData
from core.feedback import Promote, Theme, ThemeEdit
from core.personas import Persona
from core.pipeline import Prepared, claims_of_map
from core.study import Study


def names_kept(study: Study, segment_ids: Collection[str]) -> dict[str, str]:
    """Return the names that segments of these ids have, those that were away included."""
    known = revived(study.personas, study.resting, segment_ids)
    return {persona.segment_id: persona.name for persona in known if persona.segment_id} | study.segment_names


def as_named(study: Study, persona: Persona) -> Persona:
    """Return a persona with the name that people gave its segment."""
    return persona.model_copy(update={"name": study.segment_names.get(persona.segment_id or "", persona.name)})


def as_aimed(study: Study, persona: Persona) -> Persona:
    """Return a persona with the target rank of its segment."""
    target = study.targets.get(persona.segment_id, "") if persona.segment_id else persona.target
    return persona.model_copy(update={"target": target})


def with_personas(
    study: Study,
    personas: tuple[Persona, ...],
    of_personas: tuple[Claim, ...],
    themes: tuple[Theme, ...],
    heirs: dict[str, str],
    prepared: Prepared,
    data: EvidenceData,
) -> Study:
    """Return a study with these personas and themes, its maps carried over, and the claims of both."""
    of_maps = _claims_of_maps(study, personas, themes, prepared, data)
    claims = {claim.id: claim for claim in (*of_personas, *of_maps)}
    return study.model_copy(
        update={
            "personas": personas,
            "themes": themes,
            "claims": tuple(claims[claim_id] for claim_id in sorted(claims)),
            "journeys": tuple(carry_map(journey, heirs, claims) for journey in study.journeys),
        }
    )


def _claims_of_maps(
    study: Study, personas: tuple[Persona, ...], themes: tuple[Theme, ...], prepared: Prepared, data: EvidenceData
) -> Iterable[Claim]:
    """Return how many of each persona's people reach the stages of its maps, and speak of them."""
    segments = {persona.id: persona.segment_id for persona in personas if persona.segment_id}
    for journey in study.journeys:
        segment_id = next((segments[one] for one in journey.persona_ids if one in segments), None)
        if segment_id:
            yield from claims_of_map(prepared, data, segment_id, journey, themes)


def promoted_in(edits: tuple[ThemeEdit, ...], heirs: Mapping[str, str]) -> tuple[ThemeEdit, ...]:
    """Return the edits with the ids that segments have now; what was promoted on one that is gone is left out."""
    now = {old: new for new, old in heirs.items()}
    found: list[ThemeEdit] = []
    for edit in edits:
        if not isinstance(edit, Promote):
            found.append(edit)
        elif edit.segment_id in now:
            found.append(edit.model_copy(update={"segment_id": now[edit.segment_id]}))
    return tuple(found)
