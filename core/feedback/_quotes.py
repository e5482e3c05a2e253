"""Quotes: what is shown of a comment, and the proof that a customer wrote it."""

from core.feedback._redact import redact
from core.feedback._text import sentences, tidy

_CUT = " …"


def excerpt(text: str, *, limit: int = 220) -> str:
    """Return the part of a comment to show: whole sentences from one place, verbatim, at most `limit` characters.

    It starts with the first sentence that fits and goes on as long as the next ones fit. When not one fits, the
    first is cut after a word and ends in " …".

    Examples
    --------
    >>> excerpt("The zip broke. I sent it back. Nobody ever answered my mails about it.", limit=32)
    'The zip broke. I sent it back.'
    """
    if len(text) <= limit:
        return text
    spans = sentences(text)
    starts = [place for place, (start, end) in enumerate(spans) if end - start <= limit]
    if not starts:
        first = text[spans[0][0] : spans[0][1]] if spans else text
        room = limit - len(_CUT)
        return first[:room].rpartition(" ")[0].rstrip(" ,;:-") + _CUT if " " in first[:room] else first[:room] + _CUT
    begin = spans[starts[0]][0]
    ends = [end for _, end in spans[starts[0] :] if end - begin <= limit]
    return text[begin : ends[-1]]


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
