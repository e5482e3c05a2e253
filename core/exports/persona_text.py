"""Personas as Markdown: to read, to paste, to keep under version control; the evidence stands in footnotes."""

import re
from collections.abc import Sequence

from core.exports._evidence_view import EvidenceView, StatementView
from core.exports._persona_views import PersonaView
from core.exports._texts import tidy
from core.personas import SECTION_TITLES

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&{}!])")
_AT_START = re.compile(r"^(\d*)([-+=.)])")


def personas_markdown(views: Sequence[PersonaView], *, study: str) -> str:
    """Return personas as Markdown (CommonMark with footnotes); what people wrote is shown letter for letter."""
    notes: list[str] = []
    parts = [line for view in views for line in _persona(view, notes)]
    foot = [f"*{_plain(study)}. Every footnote is what its sentence rests on; an assumption rests on no data.*", ""]
    return "\n".join([*parts, "---", "", *foot, *notes])


def _persona(view: PersonaView, notes: list[str]) -> list[str]:
    lines = [f"# {_plain(view.name)}", "", f"**{_plain(view.headline.text)}**{_mark(view.headline, notes)}", ""]
    facts = [view.target, "" if view.from_data else "Written without data"]
    facts += [f"{view.share} {view.size}"] if view.share else []
    lines += [" · ".join(fact for fact in facts if fact), ""]
    lines += [_said(view.given_name, notes), ""] if view.given_name else []
    lines += (
        [" ".join(_said(one, notes) for one in view.about), "", f"*{_plain(view.about_note)}*", ""]
        if view.about
        else []
    )
    for title, entries in view.sections:
        lines += [f"## {title}", ""]
        if title == SECTION_TITLES["quotes"]:
            lines += [line for one in entries for line in (f"> {_said(one, notes)}", "")]
        else:
            lines += [*(f"- {_said(one, notes)}" for one in entries), ""]
    lines += _pains(view, notes)
    if view.touchpoints:
        lines += ["## Touchpoints", ""]
        for one in view.touchpoints:
            channel = f" ({_plain(one.channel)})" if one.channel else ""
            reach = f": {one.reach.text} of them" if one.reach else ""
            lines.append(f"- {_plain(one.statement.text)}{channel}{reach}{_mark(one.statement, notes)}")
        lines.append("")
    if view.hours:
        lines += ["## Hours", "", f"{view.hours.caption.alt}", ""]
    if view.week:
        lines += ["## Their week", "", _plain(view.week.caption.alt), ""]
    lines += _listed("How they differ from the others", view.differences, notes)
    if view.prevalence:
        lines += ["## How many match the headline", "", f"{_plain(view.prevalence.caption.title)}.", ""]
        lines += [_plain(view.prevalence.note), ""] if view.prevalence.note else []
        lines += [*(f"{n}. {_plain(bar.label)}: {bar.text}" for n, bar in enumerate(view.prevalence.bars, 1)), ""]
    lines += _added(view)
    if view.rule:
        lines += ["## How to find them", "", f"{_plain(view.rule)}. {_plain(view.rule_words)}", ""]
    return [*lines, *_listed("How this is known", view.basis, notes)]


def _listed(title: str, entries: Sequence[StatementView], notes: list[str]) -> list[str]:
    return [f"## {title}", "", *(f"- {_said(one, notes)}" for one in entries), ""] if entries else []


def _pains(view: PersonaView, notes: list[str]) -> list[str]:
    if not (view.pains or view.wrong or view.pains_note):
        return []
    lines = [f"## {SECTION_TITLES['pains']}", "", *(f"- {_said(one, notes)}" for one in view.wrong)]
    lines += [*([""] if view.wrong else []), f"*{_plain(view.pains_note)}*"] if view.pains_note else []
    for pain in view.pains:
        figures = _plain(" · ".join(one.line for one in (pain.severity, *pain.figures)))
        lines += [f"- {_plain(pain.statement.text)}{_mark(pain.statement, notes)}  ", f"  {figures}"]
        lines += [f"  > {_said(quote, notes)}" for quote in pain.quotes]
    lines += ["", f"*{_plain(view.severity_note)}*"] if view.severity_note else []
    return [*lines, ""]


def _added(view: PersonaView) -> list[str]:
    """Return what people added themselves, and what was told in interviews."""
    lines: list[str] = []
    for own in view.own:
        place = (
            [f"{own.place} of 100 from “{_plain(own.low)}” to “{_plain(own.high)}”"] if own.place is not None else []
        )
        links = [f"- {_plain(label)}: {_plain(address)}" for label, address in own.links]
        lines += [f"## {_plain(own.title)}", "", *place, *([_plain(own.text)] if own.text else []), *links, ""]
    lines += ["*Added by the team, not counted in the data.*", ""] if view.own else []
    if view.interviews:
        lines += ["## From interviews", ""]
        lines += [line for one in view.interviews for line in (f"> {_plain(one.text)}", f"> – {_plain(one.facts)}", "")]
    return lines


def _said(one: StatementView, notes: list[str]) -> str:
    return f"{_plain(one.text)}{_mark(one, notes)}"


def _mark(one: StatementView, notes: list[str]) -> str:
    """Return the footnote of a statement, and add its text."""
    if one.assumed:
        return " *(assumption)*"
    if not one.evidence:
        return ""
    label = f"[^{len(notes) + 1}]"
    notes.append(f"{label}: {' '.join(_finding(view) for view in one.evidence)}")
    return label


def _finding(view: EvidenceView) -> str:
    said = [f"{view.kind}:", f"“{_plain(view.sentence)}”"]
    said += [f"{_plain(bar.label)}: {_plain(bar.text)}." for bar in view.bars]
    said += [f"95% interval {_plain(view.interval)}."] if view.interval else []
    said += [view.chance] if view.chance else []
    said += [f"{view.rows} {_plain(', '.join(view.examples))}."] if view.examples else []
    return " ".join(said)


def _plain(text: str) -> str:
    return _AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", tidy(text)))
