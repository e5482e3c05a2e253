"""Whether a text says only what its claims say: every number, name, quote, direction and word of it.

A sentence is read in pieces that each say one thing (`core.narration._text`). One claim must back a piece as a whole:
have all its words but those that only connect, hold its figures on the side (the persona's people, everyone else) that
they are said of, and point its way. What two claims say apart is not said of both together, as that the women among
them use the app more; only of shares of the customers it can be certain that most have both.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.claims import Claim
from core.narration._against import against, misfits
from core.narration._text import QUOTED, Piece, Text, pieces, read, tells
from core.narration._truths import PERSONAL, Backing, Candidate, Specs, backing, joint
from core.narration._words import same_as, stem, stems
from core.wording import listed, readable_level

_MAX_NAMED = 3
_NEVER = {
    "says that they are like everyone else": re.compile(
        r"(?<!times )(?<!twice )(?<!thrice )(?<!half )\bas (?:often|many|much|likely|frequently|long|high|low|large) "
        r"as\b|\b(?:just like|no different|the same (?:as|share|number)|equally|similar(?:ly)? to|just as)\b",
        re.IGNORECASE,
    ),
    "gives a reason": re.compile(
        r"\b(?:because|due to|thanks to|owing to|as a result|therefore|hence|causes?|caused by|leads? to|so that|"
        r"driven by|explains? why|wh(?:ich|at) is why|thus|consequently|accordingly|mean(?:s|ing) that|"
        r"so (?:they|their)|the (?:more|less|\w+er) (?:they|the|their)\b.*, the)\b",
        re.IGNORECASE,
    ),
    "says what goes together": re.compile(
        r"\b(?:when(?:ever)?|where(?:ver)?|after|before|once|until|if|as) (?:they|these)\b(?! (?:differ|stand out)\b)"
        r"(?! (?:do )?(?:come|visit|buy|write|wrote)(?:\W*$|[^\w ]| they| and| but))",
        re.IGNORECASE,
    ),
    "says that it is over or does not hold": re.compile(
        r"\b(?:used to|anything but|(?:away|back|far) from|g[ia]v(?:e|es|en|ing) up(?! at\b)|let go|"
        r"done (?:with|\w+ing)|ended(?! (?:in|with|up)\b)|end(?:s|ing)? (?:their|the|all)|"
        r"(?:call(?:ed)?|h[eo]ld|keep|kept|put|set|turn(?:ed)?)s? (?:aside|away|back|off))\b",
        re.IGNORECASE,
    ),
    "speaks of a part of them alone": re.compile(
        r"(?:^\W*|(?<=[,;:] )|\b(?:of|among|that) )(?:the )?(?:those|ones|members|people|customers)(?: among them)? "
        r"(?:who|with|in|on|from|without)\b(?! (?:wrote|write|left a comment))",
        re.IGNORECASE,
    ),
}
"""What no claim says, whatever its words."""

_PLAIN = frozenset(
    {
        *("contact", "other", "others", "unknown", "none", "month", "day", "year", "time", "job", "basic", "single"),
        *("first", "second", "third", "last", "good", "average", "high", "low", "medium", "middle", "some", "most"),
        *("customer", "customers", "theme", "text", "comment", "rating", "segment", "never", "often", "always"),
    }
)
"""Names of columns and levels that are everyday words as well."""


@dataclass(slots=True)
class _Topic:
    """What is said of one thing, what may back it, and what was spoken of before."""

    piece: Piece
    candidates: list[Candidate]
    before: Piece


def check(
    text: str, claim_ids: Sequence[str], claims: Mapping[str, Claim], specs: Specs, names: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return what a sentence says that its claims do not, in plain words; nothing when all of it is backed.

    Parameters
    ----------
    text : str
        The sentence.
    claim_ids : sequence of str
        The claims that it cites.
    claims : mapping of str to Claim
        The claims that may be cited, by id.
    specs : mapping of str to ColumnSpec
        Columns by name.
    names : iterable of str
        All columns, levels and themes of the study (`study_names`): one that no cited claim names may not be said.
    """
    unknown = [claim_id for claim_id in claim_ids if claim_id not in claims]
    if unknown or not claim_ids:
        return ("It names no evidence.",) if not claim_ids else (f"It names evidence that there is not: {unknown[0]}.",)
    if not re.search(r"\w", text):
        return ("It is empty.",)
    cited = tuple(backing(claims[claim_id], specs) for claim_id in dict.fromkeys(claim_ids))
    text = text.replace("’", "'") if "‘" not in text else text
    said = read(text, cited)
    found = [*_quotes(text, cited), *_names(text, cited, names)]
    found += [reason for topic in _topics(said, cited) for reason in _reasons(said, topic, cited)]
    found += [
        f"“{match[0]}” {what}, and no evidence does."
        for what, pattern in _NEVER.items()
        if (match := pattern.search(said.shape))
    ]
    return tuple(dict.fromkeys(found))


def study_names(specs: Specs, themes: Iterable[str] = ()) -> frozenset[str]:
    """Return all that a text could name: labels and levels of the columns, and the themes, in lower case."""
    found = {spec.label for spec in specs.values()}
    for theme in themes:
        found |= {theme, theme.partition(" (")[0]}
    for spec in specs.values():
        found |= {readable_level(level) for level in spec.levels}
    return frozenset(name.casefold().strip() for name in found if len(name.strip()) > 3 and not name[0].isdigit())


def _topics(text: Text, cited: tuple[Backing, ...]) -> list[_Topic]:
    """Return what the sentence speaks of: a piece goes on about what is before it unless its words say otherwise."""
    candidates: tuple[Candidate, ...] = (*((one,) for one in cited), *joint(cited))
    people = frozenset().union(*(one.words for many in candidates if len(many) > 1 for one in many))
    found: list[_Topic] = []
    for piece in pieces(
        text,
        own=frozenset().union(*(one.words for one in cited)),
        is_name=lambda word: stem(word) in people or any(one.fullmatch(word) for one, _, _ in PERSONAL),
    ):
        able = _able(text, piece, candidates)
        same = [one for one in able if found and one in found[-1].candidates]
        if same:
            found[-1].piece += piece
            found[-1].candidates = same
        else:
            found.append(_Topic(piece, able, found[-1].piece if found else ()))
        last = found[-1]
        last.candidates = [
            one for one in last.candidates if not against(text, last.piece, last.before, one, cited)
        ] or last.candidates
    return found


def _able(text: Text, piece: Piece, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return what speaks of all of it: claims whose phrase is told in full, else single ones, else several together."""
    said = {stem(word) for word in text.words(piece)}
    able = [one for one in candidates if not misfits(text, piece, one)]
    single: list[Candidate] = [many for many in able if len(many) == 1]
    full = [one for one in single if one[0].phrase and all(said & same_as(root) for root in one[0].phrase)]
    return full or single or able


def _reasons(text: Text, topic: _Topic, cited: tuple[Backing, ...]) -> Sequence[str]:
    """Return what is wrong with a topic by what backs it best."""
    if topic.candidates:
        told = {root for one in cited for root in one.words}
        if not tells(text, topic.piece, told):
            return ("It speaks of something else than its evidence.",)
        return min((against(text, topic.piece, topic.before, one, cited) for one in topic.candidates), key=len)
    each = [misfits(text, topic.piece, (one,)) for one in cited]
    unknown = [word for word in each[0] if all(word in others for others in each)]
    if unknown:
        named = listed(tuple(f"“{word}”" for word in unknown)[:_MAX_NAMED])
        return (f"{named} {'is' if len(unknown) == 1 else 'are'} in none of its evidence.",)
    return (f"“{min(each, key=len)[0]}” is said of something else in its evidence.",)


def _quotes(text: str, cited: Sequence[Backing]) -> Iterable[str]:
    for match in QUOTED.finditer(text):
        said = " ".join(next(group for group in match.groups() if group is not None).casefold().split()).rstrip(".,!?")
        own = [one.claim.sentence.casefold() for one in cited if one.claim.kind == "quoted"]
        verbatim = len(said.split()) > 2 and any(said in " ".join(sentence.split()) for sentence in own)
        if not verbatim and not any(said in one.names for one in cited):
            yield f"Nobody is quoted with {match[0]} in its evidence."


def _names(text: str, cited: Sequence[Backing], names: Iterable[str]) -> Iterable[str]:
    own = frozenset().union(*(one.words for one in cited))
    lower = text.casefold()
    allowed = {name for one in cited for name in one.names}
    for name in sorted(names):
        if name in _PLAIN or name in allowed or not stems(name) or stems(name) <= own:
            continue
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", lower):
            yield f"“{name}” is named in none of its evidence."
