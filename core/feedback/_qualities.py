"""What is said of the thing that a group of comments is named by: "itchy" and "boxy" of a sweater."""

from collections import Counter
from collections.abc import Mapping, Sequence

from core.feedback._phrasing import Phrasing
from core.feedback._text import stop_words
from core.feedback._usage import Usage
from core.feedback._valence import compound
from core.feedback._words import NOT_ADVERBS, SIZES, VERDICTS

_MOST = 2
_MIN_COMMENTS, _MIN_SHARE = 5, 0.04
_OWN, _OPPOSED = 0.55, 0.62  # its share in the group, of that and the one in the other groups, and in the opposite ones
_MIN_TELLING = 0.025  # the share times both
_MIN_OPPOSITE = 20  # opposite comments on the same thing; with fewer, all of them are looked at
_SAME_WORD = 4  # letters: "long" and "longer" say the same
_NO_THING = 0.7  # as often as a word names a thing it must be said of one: "lining" is rarely

Shares = Mapping[str, float]
Said = Sequence[frozenset[str]]
"""The stems of each comment."""


def qualities(
    thing: frozenset[str],
    own: Said,
    outside: Shares,
    opposite: Said,
    *,
    phrasing: Phrasing,
    usage: Usage,
    polarity: str,
) -> list[str]:
    """Return up to two English words that are said of things in a group of comments, the most telling first.

    At least 4 % of the comments hold them, and clearly more than of the other groups and of those on the same thing
    that are happy where the group is not, or the other way round. What only judges ("returned", "lovely") is left out.

    Parameters
    ----------
    thing : frozenset of str
        Stems of what the group is named by.
    own, opposite : sequence of frozenset of str
        The comments of the group, and those of the opposite kind.
    outside : mapping of str to float
        Which share of the comments of the other groups holds each stem.
    phrasing : Phrasing
        How the group's words are written.
    usage : Usage
        What kind of word each is.
    polarity : {"negative", "positive"}
        Whether the group complains or praises.
    """
    same = [said for said in opposite if thing <= said]
    least = max(_MIN_SHARE, _MIN_COMMENTS / max(len(own), 1))
    beside = shares(same if len(same) >= _MIN_OPPOSITE else opposite)
    ranked = []
    for one, share in shares(own).items():
        is_own = share / (share + outside.get(one, 0.0))
        is_opposed = share / (share + beside.get(one, 0.0))
        telling = share * is_own * is_opposed
        is_more = is_own >= _OWN and is_opposed >= _OPPOSED and telling >= _MIN_TELLING
        if share >= least and one not in thing and is_more:
            ranked.append((-round(telling, 9), one))
    found: dict[str, str] = {}
    for _, one in sorted(ranked):
        word = phrasing.word(one)
        # A size is a thing as well ("I took a small"), and no praise.
        is_said = polarity == "negative" if word in SIZES else _is_quality(word, usage)
        if is_said and not _judges(word, polarity):
            phrase = phrasing.phrase((one,)) or phrasing.bare((one,))
            found.setdefault(word[:_SAME_WORD], phrase.text if phrase else word)
    return list(found.values())[:_MOST]


def shares(said: Said) -> dict[str, float]:
    """Return which share of the comments holds each stem, 0 to 1."""
    counts = Counter(one for stems in said for one in stems)
    return {one: n / len(said) for one, n in counts.items()}


def _is_quality(word: str, usage: Usage) -> bool:
    """Return whether a word is used as a quality rather than as a thing."""
    return usage.is_quality(word) and usage.quality(word) >= _NO_THING * usage.thing(word)


def _judges(word: str, polarity: str) -> bool:
    """Return whether a word says no more than that people like something, or do where they complain."""
    is_adverb = word.endswith("ly") and word not in NOT_ADVERBS
    likes = compound(word) * (1.0 if polarity == "negative" else -1.0) > 0
    return is_adverb or likes or word in VERDICTS or word in stop_words("en")
