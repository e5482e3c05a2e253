"""HTML pages from templates: every text in them is escaped, nothing in them is loaded or runs."""

import base64
from functools import cache
from importlib.resources import files
from pathlib import Path

import jinja2

from core.exports._deck_text import font_of
from core.exports._font_subset import font_file
from core.wording import percent

_LIGHT, _BOLD, _ALL = "100 500", "501 900", "100 900"


def rendered(name: str, **values: object) -> str:
    """Return a page from its template, with the letters it needs, so that it looks the same everywhere."""
    head, end, rest = _environment().get_template(name).render(**values).partition("</head>")
    return f"{head}<style>{_letters(head + rest)}</style>\n{end}{rest}"


def shipped(name: str) -> str:
    """Return the text of a file that lies beside this one."""
    return files("core.exports").joinpath(name).read_text(encoding="utf-8")


def _letters(text: str) -> str:
    """Return rules that put the shipped fonts first, each with those letters of a text that it has."""
    found: dict[tuple[Path, Path], list[str]] = {}
    for letter in sorted(set(text)):
        light, bold = font_of(letter, bold=False), font_of(letter, bold=True)
        if light is not None and bold is not None:
            found.setdefault((light, bold), []).append(letter)
    rules = []
    for number, ((light, bold), letters) in enumerate(found.items()):
        weights = {_ALL: light} if light == bold else {_LIGHT: light, _BOLD: bold}
        for weight, path in weights.items():
            source = f"url(data:font/ttf;base64,{base64.b64encode(font_file(path, letters)).decode()})"
            rules.append(f'@font-face{{font-family:"Page{number}";font-weight:{weight};src:{source}}}')
    names = "".join(f'"Page{number}",' for number in range(len(found)))
    return "\n".join([*rules, f":root{{--letters:{names}}}"])


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FunctionLoader(shipped),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = percent
    environment.filters["data_uri"] = _data_uri
    return environment


def _data_uri(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
