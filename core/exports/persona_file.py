"""Personas with the claims they rest on, as JSON or YAML that reads back: what a third party audits."""

import json
from collections.abc import Iterator, Sequence
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from core.claims import Claim
from core.errors import DataError, Finding
from core.personas import Persona
from core.profiles import Rule
from core.study import Study

_REFERENCES = ("claim_id", "claim_ids", "quote_ids")


class PersonaFile(BaseModel):
    """Some personas of a study, complete in themselves.

    Parameters
    ----------
    format : str
        Says what the file is.
    format_version : int
        That of the study.
    study_id, study_name : str
        Where they come from.
    source : str
        Fingerprint of the customer table that the segments were found in; "" without segments.
    personas : tuple of Persona
        In the order of the study.
    rules : dict
        How to find the people of a persona, by its id.
    claims : tuple of Claim
        Every claim that the personas and rules name, by id order. Examples among the customers are left out: the file
        goes to people who may not see customers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["wayprint-personas"] = "wayprint-personas"
    format_version: int
    study_id: str
    study_name: str
    source: str = ""
    personas: tuple[Persona, ...]
    rules: dict[str, Rule] = {}
    claims: tuple[Claim, ...] = ()


def persona_file(study: Study, personas: Sequence[Persona]) -> PersonaFile:
    """Return personas of a study with what they rest on."""
    rules = {profile.segment_id: profile.rule for profile in study.profiles if profile.rule}
    kept = {one.id: rules[one.segment_id] for one in personas if one.segment_id in rules}
    named = {name for one in (*personas, *kept.values()) for name in _named(one.model_dump(mode="json"))}
    return PersonaFile(
        format_version=study.format_version,
        study_id=study.id,
        study_name=study.name,
        source=study.segmentation.source if study.segmentation else "",
        personas=tuple(personas),
        rules=kept,
        claims=tuple(without_customers(claim) for claim in study.claims if claim.id in named),
    )


def personas_json(file: PersonaFile) -> str:
    """Return a file of personas as JSON."""
    return (
        json.dumps(file.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"
    )


def personas_yaml(file: PersonaFile) -> str:
    """Return a file of personas as YAML."""
    text: str = yaml.dump(
        file.model_dump(mode="json"), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1_000
    )
    return text


def load_personas(text: str) -> PersonaFile:
    """Return the personas of a JSON or YAML file.

    Raises
    ------
    DataError
        When it is neither, or not such a file.
    """
    try:
        # YAML 1.1 takes some of JSON's numbers for words.
        return PersonaFile.model_validate(
            json.loads(text) if text.startswith("{") else yaml.load(text, Loader=yaml.CSafeLoader)
        )
    except (json.JSONDecodeError, yaml.YAMLError) as error:
        message = f"The file of personas is neither JSON nor YAML: {' '.join(str(error).split())}."
        raise DataError(message, hint="Choose a .json or .yaml that the studio exported.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        message = f"The file holds no personas that can be read: {where}: {first['msg']}."
        raise DataError(message, hint="Choose a .json or .yaml that the studio exported.") from error


def audit_personas(file: PersonaFile, study: Study) -> tuple[Finding, ...]:
    """Return where a file of personas differs from the study it came from; empty when every word and number agrees.

    That the study itself holds is for `core.audit` to say, which derives its claims again from the data.
    """
    personas = {one.id: one for one in study.personas}
    claims = {one.id: without_customers(one) for one in study.claims}
    fresh = persona_file(study, [personas[one.id] for one in file.personas if one.id in personas])
    named = {name for one in (*file.personas, *file.rules.values()) for name in _named(one.model_dump(mode="json"))}
    kept = {one.id for one in file.claims}
    differing = [f"Persona {one.name!r}" for one in file.personas if personas.get(one.id) != one]
    differing += [
        f"The rule of persona {name!r}"
        for name in sorted({*file.rules, *fresh.rules})
        if file.rules.get(name) != fresh.rules.get(name)
    ]
    differing += [f"Claim {one.id!r}" for one in file.claims if claims.get(one.id) != one]
    differing += ["The customer table"] if file.source != fresh.source else []
    found = [_finding(f"{what} is not as in study {study.name!r}.") for what in differing]
    missing = sorted(name for name in named - kept if name in claims)
    return (*found, *(_finding(f"Claim {name!r} is named by the personas and not in the file.") for name in missing))


def _finding(message: str) -> Finding:
    return Finding(code="export-differs", severity="error", message=message, hint="Export the personas again.")


def _named(value: object, key: str = "") -> Iterator[str]:
    """Return every claim that is named anywhere inside."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _named(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(inner, key)
    elif isinstance(value, str) and key.endswith(_REFERENCES):
        yield value


def without_customers(claim: Claim) -> Claim:
    """Return a claim without the customers shown as its examples; a quote keeps its comment."""
    evidence = claim.evidence
    if evidence is None or evidence.statistic == "quote":
        return claim
    return claim.model_copy(update={"evidence": evidence.model_copy(update={"row_ids": ()})})
