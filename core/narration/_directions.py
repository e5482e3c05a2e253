"""Words that say that there is more or less of something, and which way they point together."""

import re
from collections.abc import Sequence

UP = (
    r"more|higher|larger|bigger|greater|longer|often|frequent(?:ly)?|above|exceeds?|heav(?:y|ily|ier)|likelier|"
    r"over-?represented|many|a lot|stronger|keen(?:er)?|love|prefer|high(?:ly)?|ahead of|regularly|gladly|always|"
    r"likely|big|large|twice|double|triple"
)
DOWN = (
    r"less|fewer|lower|smaller|shorter|rarely|rarer|seldom|hardly|below|under-?represented|infrequent(?:ly)?|few|"
    r"little|scarcely|barely|low|avoid|lack|never|without|weaker|behind|reluctant(?:ly)?|unlikely|small|half as"
)
NEGATION = r"not|no|never|\w+n't|cannot|without|neither|nor"
DIRECTION = re.compile(rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN})|(?P<no>{NEGATION}))\b", re.IGNORECASE)

_REACH = 12
"""Letters over which a negation turns the next word around: "do not visit often"."""


def pointing(said: str, words: Sequence[re.Match[str]]) -> list[tuple[int, int, bool]]:
    """Return where matches of `DIRECTION` point up (True) or down, neighbours together.

    Examples
    --------
    >>> [up for _, _, up in pointing("visit less often", list(DIRECTION.finditer("visit less often")))]
    [False]
    """
    found: list[tuple[int, int, bool]] = []
    for match in words:
        up = bool(match["up"])
        if found:
            start, end, before = found[-1]
            if match.start() - end <= (_REACH if re.match(NEGATION, said[start:], re.IGNORECASE) else 1):
                found[-1] = (start, match.end(), before == up)
                continue
        found.append((match.start(), match.end(), up))
    return found
