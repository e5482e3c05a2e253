"""Quotes: what is shown of a comment, and the proof that a customer wrote it."""

from core.feedback._redact import redact
from core.feedback._text import sentences, tidy

_CUT = " …"


def excerpt(text: str, *, limit: int = 220, holding: int | None = None) -> str:
    """Return the part of a comment to show: whole sentences from one place, verbatim, at most `limit` characters.

    It goes on as long as the next sentences fit. A sentence that is too long is cut after a word and ends in " …".

    Parameters
    ----------
    text : str
        The comment.
    limit : int
        Most characters.
    holding : int, optional
        The sentence that must be in it, of those of `sentences(text)`, with as many before it as fit; the first that
        fits when not given.

    Examples
    --------
    >>> text = "The zip broke. I sent it back. Nobody answered my mail."
    >>> excerpt(text, limit=32), excerpt(text, limit=32, holding=2)
    ('The zip broke. I sent it back.', 'Nobody answered my mail.')
    """
    if len(text) <= limit:
        return text
    spans = sentences(text) or [(0, len(text))]
    if holding is None:
        holding = next((place for place, (start, end) in enumerate(spans) if end - start <= limit), 0)
    start, end = spans[holding]
    if end - start > limit:
        shown = text[start : start + limit - len(_CUT)]
        return shown.rpartition(" ")[0].rstrip(" ,;:-") + _CUT if " " in shown else shown + _CUT
    begin = next(first for first, _ in spans if end - first <= limit)
    return text[begin : max(last for _, last in spans[holding:] if last - begin <= limit)]


def audit_quote(raw_text: str, quote: str) -> bool:
    """Return whether a quote is what the customer wrote, personal data aside.

    It is when it equals the redacted comment, or a run of whole sentences of it; a quote that ends in " …" may stop
    after any word.

    Examples
    --------
    >>> audit_quote("The zip broke. Mail me: a@example.com", "The zip broke.")
    True
    >>> audit_quote("The zip broke. Mail me: a@example.com", "The zip is fine.")
    False
    """
    source = redact(tidy(raw_text))
    if not quote.strip():
        return False
    if quote == source:
        return True
    spans = sentences(source)
    if quote.endswith(_CUT):
        opening = quote.removesuffix(_CUT)
        return bool(opening) and any(_opens(source[start:end], opening) for start, end in spans)
    ends = {end for _, end in spans}
    return any(source.startswith(quote, start) and start + len(quote) in ends for start, _ in spans)


def _opens(sentence: str, opening: str) -> bool:
    rest = sentence.removeprefix(opening)
    return rest != sentence and not (rest[:1].isalnum() and " " in sentence[: len(opening)])
