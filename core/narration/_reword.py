"""A paragraph put in other words by a narrator: checked sentence by sentence, repaired once, else as it was."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from core.claims import Claim
from core.config import OnProgress, no_progress
from core.narration._checker import check
from core.narration._evidence import EvidenceTable, Slot, evidence_table
from core.narration._facts import Specs
from core.narration._paragraph import is_about
from core.narration._port import PROMPT_VERSION, Narrator, WordedSentence, messages_for
from core.personas import Persona, Statement

MAX_LETTERS = 600
"""A longer sentence is none."""


class Proposed(BaseModel):
    """One sentence of the paragraph: as the built-in writer has it, and as it was worded.

    `text` is "" where no wording held: then `dropped` is the last one tried and `reasons` says what it claims without
    evidence. `claim_ids` are those of the sentence to use.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    old: str
    text: str
    claim_ids: tuple[str, ...]
    dropped: str = ""
    reasons: tuple[str, ...] = ()


class Proposal(BaseModel):
    """A paragraph as `model` words it, to be accepted or not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    sentences: tuple[Proposed, ...]


def wording_key(table: EvidenceTable, narrator: Narrator) -> str:
    """Return what a wording is kept under: the evidence, the prompt, the model and where it runs."""
    said = f"{table.digest}:{PROMPT_VERSION}:{narrator.host}:{narrator.model}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def propose(
    persona: Persona,
    claims: Mapping[str, Claim],
    specs: Specs,
    narrator: Narrator,
    *,
    names: Iterable[str] = (),
    on_progress: OnProgress = no_progress,
) -> Proposal:
    """Return the paragraph in the narrator's words, of which each sentence passed the check.

    Sentences that fail are sent back once with what is wrong. Raises NarratorError when the narrator does not answer.
    """
    table = evidence_table(persona, claims, specs)
    own = {row.claim_id: claims[row.claim_id] for row in table.rows}
    names = tuple(names)

    def failed(sentence: WordedSentence) -> tuple[str, ...]:
        if len(sentence.text) > MAX_LETTERS:
            return (f"It has {len(sentence.text):,} letters; at most {MAX_LETTERS} fit.",)
        return check(sentence.text, table.claim_ids(sentence.evidence_ids), own, specs, names)

    on_progress(0.1, f"Asking {narrator.model}")
    tried = _by_slot(narrator.word(messages_for(table), on_progress=on_progress).sentences, table)
    wrong = {slot: reasons for slot, sentence in tried.items() if (reasons := failed(sentence))}
    if wrong:
        on_progress(0.6, f"Sending {len(wrong)} of {len(tried)} sentences back")
        failures = [(tried[slot], reasons) for slot, reasons in wrong.items()]
        again = _by_slot(narrator.word(messages_for(table, failures), on_progress=on_progress).sentences, table)
        tried |= {slot: sentence for slot, sentence in again.items() if slot in wrong}
        wrong = {slot: reasons for slot in wrong if (reasons := failed(tried[slot]))}
    return Proposal(
        model=narrator.model,
        sentences=tuple(_proposed(slot, tried.get(slot.id), wrong.get(slot.id, ()), table) for slot in table.slots),
    )


def _by_slot(sentences: Iterable[WordedSentence], table: EvidenceTable) -> dict[str, WordedSentence]:
    """Return the first sentence for each slot that there is."""
    slots = {slot.id for slot in table.slots}
    found: dict[str, WordedSentence] = {}
    for sentence in sentences:
        if sentence.slot in slots:
            tidy = sentence.model_copy(update={"text": " ".join(sentence.text.split())})
            found.setdefault(sentence.slot, tidy)
    return found


def _proposed(slot: Slot, sentence: WordedSentence | None, reasons: Sequence[str], table: EvidenceTable) -> Proposed:
    own = table.claim_ids(slot.evidence_ids)
    if sentence is None:
        return Proposed(id=slot.id, old=slot.text, text="", claim_ids=own, reasons=("No sentence came back for it.",))
    if reasons:
        return Proposed(
            id=slot.id, old=slot.text, text="", claim_ids=own, dropped=sentence.text, reasons=tuple(reasons)
        )
    return Proposed(id=slot.id, old=slot.text, text=sentence.text, claim_ids=table.claim_ids(sentence.evidence_ids))


def accepted(persona: Persona, proposal: Proposal) -> Persona:
    """Return the persona with the proposed sentences that held; they are locked, and marked with the model.

    Sentences that a person wrote or removed stay as they are.
    """
    new = {one.id: one for one in proposal.sentences if one.text}
    return persona.model_copy(
        update={"statements": tuple(_worded(one, new.get(one.id), proposal.model) for one in persona.statements)}
    )


def _worded(old: Statement, new: Proposed | None, model: str) -> Statement:
    if new is None or not is_about(old) or old.kind != "measured":
        return old
    return old.model_copy(
        update={
            "text": new.text,
            "claim_ids": new.claim_ids,
            "worded_by": model if new.text != new.old else "",
            "locked": new.text != new.old,
        }
    )


def in_own_words(persona: Persona, claims: Mapping[str, Claim], specs: Specs) -> Persona:
    """Return the persona with the built-in writer's sentences in the place of a model's."""
    table = evidence_table(persona, claims, specs)
    built_in = {slot.id: slot for slot in table.slots}

    def plain(one: Statement) -> Statement:
        slot = built_in.get(one.id)
        if not one.worded_by or slot is None:
            return one
        ids = table.claim_ids(slot.evidence_ids)
        changed = {"text": slot.text, "claim_ids": ids, "kind": "measured", "worded_by": "", "locked": False}
        return one.model_copy(update=changed)

    return persona.model_copy(update={"statements": tuple(plain(one) for one in persona.statements)})


def still_worded(
    old: Persona, new: Persona, claims: Mapping[str, Claim], specs: Specs, names: Iterable[str] = ()
) -> Persona:
    """Return the newly built persona with a model's sentences that were accepted and still hold on the new claims."""
    kept = {
        one.id: one
        for one in old.statements
        if one.worded_by
        and one.locked
        and one.kind == "measured"
        and not check(one.text, one.claim_ids, claims, specs, names)
    }
    return new.model_copy(update={"statements": tuple(kept.get(one.id, one) for one in new.statements)})
