"""HTML pages from templates: every text in them is escaped, nothing in them is loaded or runs."""

import base64
from functools import cache
from importlib.resources import files

import jinja2

from core.wording import percent


def rendered(name: str, **values: object) -> str:
    """Return a page from its template."""
    return _environment().get_template(name).render(**values)


def shipped(name: str) -> str:
    """Return the text of a file that lies beside this one."""
    return files("core.exports").joinpath(name).read_text(encoding="utf-8")


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
