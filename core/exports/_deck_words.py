"""Paragraphs as PowerPoint keeps them: every script in a font that has it, in lines of a fixed height."""

import re
from itertools import groupby
from xml.sax.saxutils import escape

from core.exports._deck_text import LINE, Paragraph, clusters, is_emoji

FONT = "Arial"
"""Every computer has it, or one of the same widths; it has Latin, Greek, Cyrillic, Arabic and Hebrew letters."""

NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"
_EMOJI_FONT = "Segoe UI Emoji"
_Script = tuple[re.Pattern[str], str, str]
_EAST_ASIAN: tuple[_Script, ...] = (
    (re.compile("[\u3040-\u30ff]"), "ja-JP", "Yu Gothic"),
    (re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"), "ko-KR", "Malgun Gothic"),
    (re.compile("[\u2e80-\uffef\U00020000-\U0003ffff]"), "zh-CN", "Microsoft YaHei"),
)
"""Letters that tell a language, its tag, and a font that Windows and Office have for it: the first found counts."""
_COMPLEX: tuple[_Script, ...] = (
    (re.compile("[\u0600-\u077f]"), "ar-SA", FONT),
    (re.compile("[\u0590-\u05ff]"), "he-IL", FONT),
    (re.compile("[\u0900-\u0dff]"), "hi-IN", "Nirmala UI"),
    (re.compile("[\u0e00-\u0e7f]"), "th-TH", "Tahoma"),
)


def paragraph_xml(one: Paragraph, *, centered: bool = False) -> str:
    """Return a paragraph as DrawingML that declares its namespace."""
    rtl = ' rtl="1"' if one.rtl else ""
    align = "ctr" if centered else "r" if one.rtl else "l"
    words, emoji = _looks(one)
    runs = "".join(
        f"<a:r>{emoji if drawn else words}<a:t>{escape(''.join(signs))}</a:t></a:r>"
        for drawn, signs in groupby(clusters(one.text), lambda sign: is_emoji(sign[0]))
    )
    return (
        f'<a:p xmlns:a="{NAMESPACE}"><a:pPr algn="{align}"{rtl}>'
        f'<a:lnSpc><a:spcPts val="{round(100 * one.style.size * LINE)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="{round(100 * one.after)}"/></a:spcAft>'
        f"</a:pPr>{runs}</a:p>"
    )


def _looks(one: Paragraph) -> tuple[str, str]:
    """Return how the letters of a paragraph look, and how its emoji do."""
    east_asian, complex_ = _script(one.text, _EAST_ASIAN), _script(one.text, _COMPLEX)
    language = (complex_ or east_asian or ("",))[0]
    fonts = (FONT, (east_asian or ("", FONT))[1], (complex_ or ("", FONT))[1])
    return _look(one, language, fonts), _look(one, language, (_EMOJI_FONT,) * 3)


def _script(text: str, scripts: tuple[_Script, ...]) -> tuple[str, str] | None:
    return next(((language, font) for letters, language, font in scripts if letters.search(text)), None)


def _look(one: Paragraph, language: str, fonts: tuple[str, str, str]) -> str:
    style = one.style
    tag = f' lang="{language}"' if language else ""
    latin, east_asian, complex_ = fonts
    return (
        f'<a:rPr{tag} sz="{round(100 * style.size)}" b="{style.bold:d}" i="{style.italic and one.slants:d}">'
        f'<a:solidFill><a:srgbClr val="{style.color.upper()}"/></a:solidFill>'
        f'<a:latin typeface="{latin}"/><a:ea typeface="{east_asian}"/><a:cs typeface="{complex_}"/></a:rPr>'
    )
