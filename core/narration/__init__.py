"""The paragraph about a persona: written from its claims, and worded by a model only as far as these say it.

`about` is the built-in writer. `propose` lets a `Narrator` put the same in other words; `check` is what every
sentence of it must pass.
"""

from core.narration._checker import check, study_names
from core.narration._evidence import EvidenceRow, EvidenceTable, Slot, evidence_table
from core.narration._paragraph import ABOUT, about, is_about, with_about
from core.narration._port import (
    PROMPT_VERSION,
    Message,
    Narrator,
    WordedSentence,
    Wording,
    messages_for,
)
from core.narration._reword import Proposal, Proposed, accepted, in_own_words, propose, still_worded, wording_key

__all__ = [
    "ABOUT",
    "PROMPT_VERSION",
    "EvidenceRow",
    "EvidenceTable",
    "Message",
    "Narrator",
    "Proposal",
    "Proposed",
    "Slot",
    "WordedSentence",
    "Wording",
    "about",
    "accepted",
    "check",
    "evidence_table",
    "in_own_words",
    "is_about",
    "messages_for",
    "propose",
    "still_worded",
    "study_names",
    "with_about",
    "wording_key",
]
