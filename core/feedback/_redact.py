"""Personal data in comments: masking, and the filter for what may be quoted.

Masking finds data with a form (addresses, numbers, sign-offs) and misses names in running text, as every tool does.
That is why quotes pass a second, stricter filter: what needed masking, or looks as if it held a name, is not quoted.
"""

import re

from core.feedback._words import CAPITALS, FIRST_NAMES, PROFANITY

_REGIONS = ("US", "GB", "DE", "FR", "ES", "IT", "NL", "PL", "BR", "TR", "IN", "AU")
_MIN_PHONE_DIGITS = 9  # shorter runs are prices, sizes and ranges far more often

_DATE = re.compile(r"\b(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})\b(?![-./]?\d)")
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]+(?:@| ?\(at\) ?| ?\[at\] ?)[\w-]+(?:(?:\.| ?\(dot\) ?| ?\[dot\] ?)[\w-]+)+", re.IGNORECASE
)
_PRIVATE_LINK = re.compile(r"(?:https?://|www\.)\S*(?:[?=&]|\d{5}|//[^/\s]+@)\S*", re.IGNORECASE)
_IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?\b|\b[a-z]{2}\d{2}(?: ?\d{4}){3,6}(?: ?\d{1,4})?\b"
)
_IP = re.compile(
    r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}\b|\b(?:[0-9a-f]{1,4}:)+:[0-9a-f:]*[0-9a-f]\b",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d+])\d(?:[ -]?\d){12,18}\b")
_MASKED_TAIL = re.compile(r"[*xX•]{2,}[*xX• -]*\d{3,}|\b(?:ending|ends|endet)(?: (?:in|on|with|auf))? \d{3,4}\b")
_CODE_AFTER_WORD = re.compile(
    r"\b((?:order|booking|reservation|invoice|ticket|customer|client|member|account|case|claim|tracking|reference|ref|"
    r"confirmation|policy|contract|serial|passport|pnr|bestellung|bestellnummer|kundennummer|rechnung|commande|pedido|"
    r"ordine|bestelling)\b(?: ?(?:no\b\.?|nr\b\.?|num\b|number|id|code|nummer|numero|#))*(?: is| was)? ?[:#=]? ?)"
    r"(?=[A-Z/-]*\d)[A-Z0-9][A-Z0-9/-]{3,}",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b(?!\d+(?:GB|TB|MB|MP|MAH|HZ|KG|ML|CM|MM|KM|USD|EUR)\b)(?=[A-Z0-9-]*\d{3})(?=[A-Z0-9-]*[A-Z])[A-Z0-9]+(?:-[A-Z0-9]+)*\b|#\d{3,}"
)
_STREET = re.compile(
    r"\b\d{1,4}[a-z]? (?:[A-Z]\w+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Way|Close|Court|Place|Square)\b"
    r"|\b[A-ZÄÖÜ]\w+(?:straße|strasse|str\.|weg|gasse|platz|allee) ?\d{1,4}\b"
    r"|\b\d{1,4},? (?:rue|avenue|boulevard|place) (?:d\w* )?(?:l\w* )?[A-ZÉ]\w+"
    r"|\b(?:[Cc]alle|[Aa]venida|[Pp]laza) (?:de )?(?:la )?[A-ZÁÉÍÓÚ]\w+,? \d{1,4}\b"
)
_SIGNATURE = re.compile(
    r"\b(?:[Yy]ours(?: \w+)?|(?:[Kk]ind |[Bb]est )?[Rr]egards|[Ss]incerely|[Bb]est wishes|[Cc]heers|"
    r"(?:[Vv]iele |[Ll]iebe |[Mm]it freundlichen )?(?:[Gg]rüße|[Gg]rüßen|[Gg]ruß)|[Ss]aludos|[Cc]ordialement)"
    r"[,!.]?\s+(?:[A-ZÄÖÜÉ]\.|[A-ZÄÖÜÉ][a-zäöüéß]+)"
)
_PHONE_LIKE = re.compile(r"\d[\d ().+/-]{7,}\d")
_GENERAL_PHONE = re.compile(r"(?<![\w+])(?:\+|00)\d[\d ().-]{6,}\d")
_LONG_NUMBER = re.compile(r"\d{3,}(?:[ -]\d{2,})*[ -]\d{4,}|\d{5,}")
_MAY_HOLD_EMAIL = re.compile(r"@|[(\[]at[)\]]", re.IGNORECASE)
_OPENING_HANDLES = re.compile(r"\W*@\w+")
_HANDLE = re.compile(r"(?<![\w@])@\w+")

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĘĞİŁŃŇŐŘŚŞŠŤŮŰŹŻŽА-Я"
_NAME = (
    rf"(?:(?:Mr|Mrs|Ms|Dr|Prof)\.? )?(?:[{_UPPER}]\.? ){{0,2}}(?:[{_UPPER}]')?[{_UPPER}][^\W\d_]+"
    rf"(?:[ -](?:(?:van|von|de|da|del|der|la|el|bin) )*(?:[{_UPPER}]\.|[{_UPPER}][^\W\d_]*))*"
)
_TITLED = re.compile(
    rf"\b((?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herrn?|Frau|Monsieur|Madame|Mme|Se[ñn]ora?|Signora?)\b\.? ){_NAME}"
)
_CLOSING = (
    r"(?:(?:kind|best|warm|with kind) )?regards|best wishes|(?:yours )?(?:sincerely|faithfully|truly)|"
    r"(?:mit )?(?:freundlichen|besten|vielen|liebe|viele) gr(?:ü|ue)(?:ß|ss)en?|mfg|lg|cordialement|atenciosamente"
)
_LOOSE_CLOSING = (
    r"(?:many )?thanks(?: again| a lot| in advance)?|thank you(?: very much| so much)?|cheers|yours|best|love|"
    r"greetings|signed|danke|vielen dank|gru(?:ß|ss)|bien à vous|merci|(?:un )?saludos?|gracias|saluti|grazie|groeten|"
    r"obrigad[oa]"
)
_SIGN_OFF = re.compile(
    rf"((?:^|[.!?,;\n] ?)(?i:(?:{_CLOSING})[ ,.!\n-]|(?:{_LOOSE_CLOSING}) ?[,.!\n-])[ ,.!\n-]*)"
    rf"(?!(?:I|You|We|The|This|It|All|For|To|Will|Not|No)\b){_NAME}\.?\s*$"
)
_LONE_SIGNATURE = re.compile(rf"([.!?\n]\s*[-–—~] ?){_NAME}\.?\s*$")
_LINE_SIGNATURE = re.compile(rf"(\n)[{_UPPER}][^\W\d_]+(?: [{_UPPER}]\.?| [{_UPPER}][^\W\d_]+)?\s*$")
_INTRODUCTION = (
    r"my name is|my name's|i am called|i'm called|mein name ist|ich hei(?:ß|ss)e|je m'appelle|me llamo|"
    r"mi chiamo|ik heet"
)
_INTRODUCED = re.compile(
    rf"(\b(?i:{_INTRODUCTION}|call me|named|ask for|spoke (?:to|with)|talked (?:to|with)) )"
    rf"(?!(?:The|A|An|My|Not|I|It|One|What|Why|How)\b){_NAME}"
)
_INTRODUCED_LOWER = re.compile(
    rf"(\b(?:{_INTRODUCTION}) )(?!not\b|back\b|when\b|if\b|\[)[^\W\d_]+"
    r"(?: [^\W\d_]{3,}(?=[.,!\n]|$| (?:and|from|here|i)\b))?",
    re.IGNORECASE,
)
_SPEAKING = re.compile(rf"(\b(?i:this is|it's|its|it is) ){_NAME}(?= (?:here|speaking|calling|writing|from)\b)")
_SALUTATION = re.compile(
    rf"(^(?i:dear|hi|hello|hey|hallo|liebe[rs]?|bonjour|hola|ciao) )"
    rf"(?!(?i:all|team|there|everyone|everybody|guys|sir|madam|support|customer|folks|zusammen|i|we)\b)"
    rf"{_NAME}(?= ?[,!.\n:-])"
)
_NAME_PATTERNS = (
    _INTRODUCED, _TITLED, _SALUTATION, _INTRODUCED_LOWER, _SPEAKING, _SIGN_OFF, _LONE_SIGNATURE, _LINE_SIGNATURE,
)  # fmt: skip
_OTHER_NAME_PATTERNS = tuple(one for one in _NAME_PATTERNS if one not in {_INTRODUCED, _INTRODUCED_LOWER})

# Without one of these in a text, in lower case, patterns that are slow to search for cannot match.
_INTRODUCING = ("name", "call", "heiß", "heiss", "appelle", "llamo", "chiamo", "heet", "ask for", "spoke", "talked")
_SIGNING = ("yours", "regards", "sincerely", "best wishes", "cheers", "gruß", "grüße", "saludos", "cordialement")

_PLACEHOLDER = re.compile(r"\[(?:e-mail|link|account|address|card|phone|number|handle|name)\]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_BOUNDARY = re.compile(r"[.!?…:;\n\"“(*•]| [-–—] ")
_DIGIT = re.compile(r"\d")
_DIGIT_RUN = re.compile(r"\d{5}")
_MAX_ACRONYM = 14


def redact(text: str) -> str:
    """Return the text with personal data replaced by a word in brackets.

    Masked are e-mail addresses, phone numbers, card and account numbers, IP addresses, links that carry data,
    order and customer numbers (any run of five digits), handles after the first word, names with a title,
    and names where people greet, introduce themselves or sign. Names in running text are *not* found:
    see `is_publishable`.

    Examples
    --------
    >>> redact("Order 1234567 never came, write to jane@example.com. Regards, Jane Miller")
    'Order [number] never came, write to [e-mail]. Regards, [name]'
    """
    masked = _mask_numbers(_mask_addresses(text))
    may_introduce = _holds_any(masked.lower(), _INTRODUCING)
    for pattern in _NAME_PATTERNS if may_introduce else _OTHER_NAME_PATTERNS:
        masked = pattern.sub(r"\1[name]", masked)
    return masked


def is_publishable(text: str, *, common_words: frozenset[str] = frozenset()) -> bool:
    """Return whether a comment may be quoted outside the team.

    It may when `redact` finds nothing in it and it holds no placeholder, no run of five digits, no first name,
    no profanity, no capitalised word inside a sentence (capitals-only words, days and months aside),
    and no sentence that starts with two capitalised words.

    Parameters
    ----------
    text : str
        The comment, raw or redacted.
    common_words : frozenset of str
        Words, in lower case, that may be capitalised: brands, places, or the nouns of German.

    Examples
    --------
    >>> is_publishable("The zip broke after two days.")
    True
    >>> is_publishable("I spoke with Marta about the zip.")
    False
    """
    return redact(text) == text and holds_no_private_word(text) and inner_capitals(text) <= common_words


def holds_no_private_word(text: str) -> bool:
    """Return whether a text has no placeholder, run of five digits, street, signature, first name or profanity."""
    lower = text.lower()
    has_digit = _DIGIT.search(text) is not None
    if _PLACEHOLDER.search(text) or "***" in text or (has_digit and (_DIGIT_RUN.search(text) or _STREET.search(text))):
        return False
    if _holds_any(lower, _SIGNING) and _SIGNATURE.search(text):
        return False
    words = set(_WORD.findall(lower))
    words.update([word.removesuffix("'s") for word in words if word.endswith("'s")])
    return words.isdisjoint(PROFANITY) and words.isdisjoint(FIRST_NAMES)


def inner_capitals(text: str) -> frozenset[str]:
    """Return the words, in lower case, whose capital letter is not explained by the start of a sentence.

    The second of two capitalised words at the start of a sentence counts; words in capitals throughout, days,
    months and a few more do not.
    """
    found: set[str] = set()
    last, after_start = 0, False
    for match in _WORD.finditer(text):
        word = match.group()
        if not word[0].isupper():
            last, after_start = match.end(), False
            continue
        starts = match.start() == 0 or last == 0 or _BOUNDARY.search(text, last, match.start()) is not None
        lower = word.lower()
        shouted = word.isupper() and 1 < len(word) <= _MAX_ACRONYM
        capital = not shouted and lower not in CAPITALS
        if capital and (after_start or not starts):
            found.add(lower)
        last, after_start = match.end(), capital and starts
    return frozenset(found)


def _mask_addresses(text: str) -> str:
    masked = _EMAIL.sub("[e-mail]", text) if _MAY_HOLD_EMAIL.search(text) else text
    if "://" in masked or "www." in masked.lower():
        masked = _PRIVATE_LINK.sub("[link]", masked)
    opening = _OPENING_HANDLES.match(masked)
    kept = opening.end() if opening else 0
    return masked[:kept] + _HANDLE.sub("[handle]", masked[kept:])


def _mask_numbers(text: str) -> str:
    """Mask the numbers around the dates: a date looks like a phone number and says nothing about a person."""
    if _DIGIT.search(text) is None:
        return text
    parts: list[str] = []
    last = 0
    for match in _DATE.finditer(text):
        parts += [_mask_undated(text[last : match.start()]), match.group()]
        last = match.end()
    return "".join([*parts, _mask_undated(text[last:])])


def _mask_undated(text: str) -> str:
    masked = _IBAN.sub("[account]", text)
    masked = _IP.sub("[address]", masked)
    masked = _mask_phones(masked)
    masked = _CARD.sub("[card]", masked)
    masked = _MASKED_TAIL.sub("[number]", masked)
    masked = _CODE_AFTER_WORD.sub(r"\1[number]", masked)
    masked = _CODE.sub("[number]", masked)
    return _LONG_NUMBER.sub("[number]", masked)


def _mask_phones(text: str) -> str:
    if not any(sum(map(str.isdigit, run)) >= _MIN_PHONE_DIGITS for run in _PHONE_LIKE.findall(text)):
        return text
    from phonenumbers import PhoneNumberMatcher

    matches = [match for region in _REGIONS for match in PhoneNumberMatcher(text, region)]
    found = {
        (match.start, match.end) for match in matches if sum(map(str.isdigit, match.raw_string)) >= _MIN_PHONE_DIGITS
    }
    masked, tail = text, len(text)
    for start, end in sorted(found, reverse=True):
        # The same number may be found with and without its prefix: mask from the first to the last digit.
        if end <= tail:
            masked, tail = f"{masked[:start]}[phone]{masked[end:]}", start
    return _GENERAL_PHONE.sub("[phone]", masked)


def _holds_any(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)
