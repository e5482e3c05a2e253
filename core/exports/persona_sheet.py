"""Personas on paper: sheets of A4 as PDF, cards as pictures. Set by Typst from one template, offline."""

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Literal

from core.charts import persona_color
from core.errors import DataError, Finding
from core.exports._deck_text import Style, width_of
from core.exports._evidence_view import is_pair
from core.exports._fonts import font_folder, fonts_for, missing_finding
from core.exports._persona_views import PersonaView
from core.exports._texts import first_strong_is_rtl, short, tidy
from core.personas import SECTION_TITLES

if TYPE_CHECKING:
    import typst

Form = Literal["sheet", "card", "portrait"]

MAX_PAGES = 2
"""A sheet is made smaller, step by step, until it fits so many; where no step is enough, it takes more of them."""

FEW = 30
"""Millimetres: a second page that would hold no more is saved by making the sheet a step smaller."""

SCALES = (1.0, 0.93, 0.86, 0.8)
N_BEST = 5
FOOT_ROOM = 60
"""Letters of a name at the foot of a page, which has one line; it stands in full on top."""
NARROWEST = 15.0
"""Width of the narrowest column in sizes of its letters (50 mm at 9.2 points are 15.4): wider words may be broken."""

_PPI = 144  # twice the 72 of a screen
_PIECE = 6
_BROKEN_ANYWHERE = "\u2e80-\U0010ffff"  # scripts from here on break between any two characters
_LONG_WORD = re.compile(rf"[^\s{_BROKEN_ANYWHERE}]{{16,}}")
_LONGEST = 60
"""So many of even the narrowest letters are wider than the narrowest column."""
_MEASURED = Style(1, "")


def persona_pdf(views: Sequence[PersonaView], *, study: str, claims: bytes) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the sheets of personas as one PDF, and what is to be said of it.

    Parameters
    ----------
    views : sequence of PersonaView
        The personas in order.
    study : str
        Name of the study, for the foot of each page.
    claims : bytes
        The personas with their claims as JSON: attached to the PDF, so that it can be checked.

    Returns
    -------
    tuple of bytes and tuple of Finding
        A tagged PDF without a date: the same personas give the same bytes. Characters that no font has are a finding.
    """
    setter = _Setter(views, study, "sheet", claims)
    return setter.pdf(), setter.findings


def persona_pictures(views: Sequence[PersonaView], *, study: str) -> tuple[tuple[bytes, ...], tuple[Finding, ...]]:
    """Return the card of each persona as a PNG, 1240 pixels wide, and what is to be said of them."""
    setter = _Setter(views, study, "card", b"{}")
    return setter.pictures(), setter.findings


def portrait_pictures(views: Sequence[PersonaView]) -> tuple[bytes, ...]:
    """Return the portrait of each persona as a PNG, 288 pixels wide, with nothing around it."""
    return _Setter(views, "", "portrait", b"{}").pictures()


class _Setter:
    """Sets personas with the fonts that their texts need."""

    def __init__(self, views: Sequence[PersonaView], study: str, form: Form, claims: bytes) -> None:
        self._personas = [_persona_values(view) for view in views]
        said = json.dumps([self._personas, study], ensure_ascii=False)
        self._fonts = fonts_for(said)
        self.findings = missing_finding(self._fonts.missing)
        # The standard for readers who hear the page refuses characters without a font; those are said instead.
        self._standards: list[typst.PDFStandard] = [] if self._fonts.missing else ["ua-1"]
        self._claims = claims.decode()
        self._data = {
            "title": tidy(study),
            "study": _unbroken(short(tidy(study), FOOT_ROOM)),
            "form": form,
            "fonts": self._fonts.families,
            "quotes": SECTION_TITLES["quotes"],
            "unset": _text(" ".join(f"{one.message}" for one in self.findings)),
        }

    def pdf(self) -> bytes:
        compiler = self._compiler()
        scales = dict.fromkeys(range(len(self._personas)), 0)
        n_pages: list[list[int]] = [[] for _ in self._personas]  # of each persona, by step
        while True:
            content = self._compile(compiler, self._inputs(scales), "pdf")
            pages = self._pages(compiler)
            for place, step in scales.items():
                n_pages[place][step:] = [pages[place][0]]
            long = [place for place, step in scales.items() if _is_too_long(*pages[place], step)]
            if not any(scales[place] < len(SCALES) - 1 for place in long):
                break
            for place in long:
                scales[place] = min(scales[place] + 1, len(SCALES) - 1)
        if not long:
            return content[0]
        for place in long:  # where no step is enough: as large as so many pages allow
            scales[place] = n_pages[place].index(n_pages[place][-1])
        return self._compile(compiler, self._inputs(scales), "pdf")[0]

    def pictures(self) -> tuple[bytes, ...]:
        return self._compile(self._compiler(), self._inputs(dict.fromkeys(range(len(self._personas)), 0)), "png")

    def _inputs(self, scales: dict[int, int]) -> dict[str, str]:
        personas = [{**one, "scale": SCALES[scales[place]]} for place, one in enumerate(self._personas)]
        data = json.dumps({**self._data, "personas": personas}, ensure_ascii=False)
        return {"data": data, "claims": self._claims}

    def _compiler(self) -> "typst.Compiler":
        import typst  # 80 MB of program: only who exports pays for it

        folder = font_folder()
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=True,
            font_paths=[str(folder), *map(str, self._fonts.paths)],
        )
        return typst.Compiler(folder.parent / "sheet.typ", root=folder.parent, font_paths=fonts)

    def _compile(
        self, compiler: "typst.Compiler", inputs: dict[str, str], to: Literal["pdf", "png"]
    ) -> tuple[bytes, ...]:
        import typst

        try:
            found = compiler.compile(
                format=to, ppi=_PPI, sys_inputs=inputs, pdf_standards=self._standards if to == "pdf" else []
            )
        except typst.TypstError as error:
            message = f"The sheet cannot be set: {error.message}."
            raise DataError(
                message, hint="Choose HTML or PPTX, and report this with the text of the persona."
            ) from error
        return tuple(found) if isinstance(found, list) else (found or b"",)

    def _pages(self, compiler: "typst.Compiler") -> list[tuple[int, float]]:
        """Return how many pages each persona takes, and how many millimetres of the last."""
        labels = ("<start>", "<end>", "<used>")
        found = zip(*(json.loads(compiler.query(label, field="value")) for label in labels), strict=True)
        return [(end - start + 1, used) for start, end, used in found]


def _is_too_long(n_pages: int, used: float, step: int) -> bool:
    return n_pages > MAX_PAGES or (n_pages > 1 and used < FEW and step == 0)


def _persona_values(view: PersonaView) -> dict[str, object]:
    values = _values(view)
    assert isinstance(values, dict)  # noqa: S101 - a view is a dataclass
    best = [
        entry
        for title, entries in view.sections
        if title not in {SECTION_TITLES["about"], SECTION_TITLES["quotes"], SECTION_TITLES["notes"]}
        for entry in entries
    ]
    told = [*view.traits, *(one for one in best if one.text not in {trait.text for trait in view.traits})]
    return values | {
        "foot": _unbroken(short(tidy(view.name), FOOT_ROOM)),
        "fill": persona_color(view.color),
        "best": _values(tuple(told[:N_BEST])),
        "told": _text(" ".join(one.text for one in view.about)),
        "portrait": view.portrait,
        "pictures": [_picture(one.image) for one in view.own],
        "compared": any(is_pair(found) for one in told for found in one.evidence),
        "has_side": any((view.share, view.prevalence, view.hours, view.rule, view.touchpoints)),
    }


def _picture(uri: str) -> list[int]:
    """Return the bytes of a picture that is kept as a data URI; none for no picture."""
    return list(base64.b64decode(uri.partition(",")[2]))


def _values(value: object) -> object:
    """Return a view as plain values, each text with its direction."""
    if isinstance(value, str):
        return _text(value)
    if is_dataclass(value):
        return {field.name: _values(getattr(value, field.name)) for field in fields(value)}
    return [_values(one) for one in value] if isinstance(value, tuple) else value


def _text(text: str) -> dict[str, object]:
    return _unbroken(_breakable(tidy(text)))


def _unbroken(text: str) -> dict[str, object]:
    return {"text": text, "rtl": first_strong_is_rtl(text)}


def _breakable(text: str) -> str:
    """Return a text whose words can be broken where they are wider than a column, with a hyphen only at a line's end.

    No other word is: whoever copies or looks for it in the file meets the hyphens. Names of files have them nowhere
    and are broken behind an underscore.
    """
    return _LONG_WORD.sub(lambda found: _parted(found[0]), text)


def _parted(word: str) -> str:
    if not _is_wide(word):
        return word
    return "_\N{ZERO WIDTH SPACE}".join("\N{SOFT HYPHEN}".join(_pieces(part)) for part in word.split("_"))


def _pieces(word: str) -> list[str]:
    return [word[place : place + _PIECE] for place in range(0, len(word), _PIECE)] if _is_wide(word) else [word]


def _is_wide(word: str) -> bool:
    return width_of(word[:_LONGEST], _MEASURED) > NARROWEST
