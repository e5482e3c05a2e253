"""Personal data, recognised by the values of a column and by its name."""

import re
from collections.abc import Sequence
from typing import Final

from core.schema._words import has_any

_MIN_SHARE: Final = 0.6
_MIN_DISTINCT_SHARE: Final = 0.5

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?=(?:.*\d){7})(?=.*[+()\s/-])\+?[\d\s()./-]{7,20}")
_DATE_LIKE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}.*|[+-]?\d+(\.\d+)?")
_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?")
_CARD = re.compile(r"\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}")
_IP = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)")
_STREET = re.compile(
    r"\d+[A-Za-z]?,? [\w .'-]+ (?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|court|ct|boulevard|blvd|way)\b.*|"
    r"[\w .-]+(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse) ?\d+.*|"
    r"(?:calle|avenida|rue|avenue|via) [\w .'-]+,? ?\d+.*",
    re.IGNORECASE,
)
_FULL_NAME = re.compile(r"[^\W\d_][\w'.-]*(?:,? [^\W\d_][\w'.-]*){0,3}")

_NAMED: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("e-mail addresses", frozenset({"email address", "mail address", "email", "correo", "courriel"})),
    ("phone numbers", frozenset({"phone", "telephone", "telefon", "mobile number", "handy", "teléfono", "telefono",
                                 "téléphone", "fax", "whatsapp"})),
    ("names of people", frozenset({"first name", "last name", "full name", "surname", "firstname", "lastname",
                                   "fullname", "forename", "vorname", "nachname", "apellido", "apellidos", "prénom",
                                   "customer name", "client name", "user name", "username", "contact name"})),
    ("street addresses", frozenset({"street", "address", "adresse", "strasse", "straße", "dirección", "direccion",
                                    "anschrift", "address line"})),
    ("bank or card numbers", frozenset({"iban", "card number", "credit card number", "account iban", "bic"})),
    ("identity numbers", frozenset({"ssn", "passport", "social security", "tax id", "nif", "dni", "national id"})),
    ("internet addresses", frozenset({"ip", "ip address", "ipaddress"})),
)  # fmt: skip


_PLAIN_NUMBER: Final = re.compile(r"[+-]?\d*\.?\d+")


def personal_data(words: tuple[str, ...], sample: Sequence[str], *, distinct_share: float) -> str:
    """Return what personal data a column holds ("e-mail addresses"), or "".

    Parameters
    ----------
    words : tuple of str
        Lower-case words of the column name.
    sample : sequence of str
        Some distinct values.
    distinct_share : float
        Distinct values per row, 0 to 1: a name alone counts only when most values differ.
    """
    by_value = _by_values(sample)
    if by_value:
        return by_value
    are_numbers = _share(sample, _PLAIN_NUMBER) == 1
    if distinct_share < _MIN_DISTINCT_SHARE or (are_numbers and "phone" not in words):
        return ""
    if words == ("name",) and _share(sample, _FULL_NAME) >= _MIN_SHARE:
        return "names of people"
    return next((what for what, vocabulary in _NAMED if has_any(words, vocabulary)), "")


def _by_values(sample: Sequence[str]) -> str:
    patterns = (
        ("e-mail addresses", _EMAIL),
        ("internet addresses", _IP),
        ("bank or card numbers", _IBAN),
        ("street addresses", _STREET),
    )
    for what, pattern in patterns:
        if _share(sample, pattern) >= _MIN_SHARE:
            return what
    if sample and sum(bool(_CARD.fullmatch(value)) and _passes_luhn(value) for value in sample) >= 0.9 * len(sample):
        return "bank or card numbers"
    looks_dated = _share(sample, _DATE_LIKE) > 1 - _MIN_SHARE
    return "phone numbers" if not looks_dated and _share(sample, _PHONE) >= _MIN_SHARE else ""


def _share(sample: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(bool(pattern.fullmatch(value)) for value in sample) / len(sample) if sample else 0.0


def _passes_luhn(value: str) -> bool:
    digits = [int(character) for character in reversed(value) if character.isdigit()]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0
