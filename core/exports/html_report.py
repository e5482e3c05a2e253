"""A study as one HTML file that needs nothing else: no network, no script, the same bytes each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from core.charts import (
    COLORS,
    COLORS_ON_DARK,
    DIVERGING,
    difference_words,
    diverging_step,
    mark_path,
    most_telling,
)
from core.config import MIN_GROUP_SIZE
from core.exports._evidence_view import Bar, Evidencer
from core.exports._html_pages import rendered, shipped
from core.exports._journey_view import map_view
from core.exports._persona_views import PersonaView
from core.exports._report_view import evidencer_of, persona_views
from core.exports.journey_html import DrawnMap, drawn_map
from core.opportunities import with_titles
from core.personas import Persona
from core.profiles import MIN_EFFECT, SegmentProfile
from core.schema import ColumnSpec, Role
from core.segmentation import Method, SegmentationRecord, Verdict
from core.study import SourceRecord, Study
from core.wording import cut_words, number_words, percent

VERDICT_TITLES: dict[Verdict, str] = {
    "natural": "The data holds separate groups.",
    "reproducible": "The groups are stable, but not separated.",
    "constructed": "The groups are a useful cut of a continuum.",
    "none": "The data holds no groups.",
}
KIND_TITLES = {
    "customers": "One row a customer",
    "events": "One row an interaction",
    "survey": "One row a customer, columns are answers",
    "feedback": "One row a comment",
}
METHOD_WORDS: dict[Method, str] = {
    "mixture": "a mixture model for numbers, levels and categories together",
    "kmeans": "k-means on encoded columns",
    "latent_class": "latent classes of answers and other levels",
    "hierarchical": "a hierarchy of groups within groups (Ward)",
    "nmf": "factors of what people do many times (non-negative matrix factorisation)",
}
MAX_HEAT_COLUMNS = 20
DENSE_FROM = 7
"""From so many segments on, the heat map names them by number."""


@dataclass(frozen=True, slots=True)
class _SizeRow:
    name: str
    color: int
    bar: Bar
    stability: str


@dataclass(frozen=True, slots=True)
class _HeatCell:
    text: str
    words: str
    step: int


@dataclass(frozen=True, slots=True)
class _HeatMap:
    heads: tuple[tuple[int, str, int], ...]
    rows: tuple[tuple[str, tuple[_HeatCell, ...]], ...]
    n_all_rows: int
    n_all_heads: int
    dense: bool


@dataclass(frozen=True, slots=True)
class _ColumnRow:
    label: str
    facet: str
    reason: str


@dataclass(frozen=True, slots=True)
class _SourceView:
    name: str
    kind: str
    n_rows: str
    n_columns: str
    format: str
    findings: tuple[str, ...]
    left_out: tuple[_ColumnRow, ...]


def html_report(study: Study, specs: Mapping[str, ColumnSpec]) -> str:
    """Return the whole study as one HTML file.

    Parameters
    ----------
    study : Study
        With its claims: a statement whose claims are missing is shown as an assumption.
    specs : mapping of str to ColumnSpec
        Description of each column of the customer table, by name.

    Returns
    -------
    str
        A complete document: styles and pictures are inside, nothing is loaded, no script runs. The same study
        gives the same text.
    """
    names = study.names
    evidencer = evidencer_of(study, specs)
    record = study.segmentation
    return _page(
        study,
        persona_views(study, study.personas, evidencer),
        _maps(study, evidencer),
        title=study.name,
        eyebrow="Segments, personas and journey maps",
        record=record,
        verdict=VERDICT_TITLES[record.verdict] if record else "No segments have been found in this study yet.",
        number=number_words(record) if record else "",
        cut=cut_words(record) if record else "",
        sizes=_sizes(study, record, names) if record else (),
        heat=_heat_map(study, names),
        used=tuple(_column(specs[name]) for name in record.columns if name in specs) if record else (),
        sources=tuple(_source(source) for source in study.sources),
    )


def personas_html(study: Study, personas: Sequence[Persona], specs: Mapping[str, ColumnSpec]) -> str:
    """Return some personas of a study as one HTML file, as `html_report` shows them, and how to read the evidence."""
    evidencer = evidencer_of(study, specs)
    return _page(
        study,
        persona_views(study, personas, evidencer),
        title=personas[0].name if len(personas) == 1 else study.name,
        eyebrow=study.name if len(personas) == 1 else "Personas",
        record=None,
        verdict="",
        number="",
        cut="",
        sizes=(),
        heat=None,
        used=(),
        sources=(),
    )


def _page(study: Study, personas: tuple[PersonaView, ...], maps: Sequence[DrawnMap] = (), **parts: object) -> str:
    css = shipped("report.css") + _palette_css()
    return rendered(
        "report.html",
        study=study,
        css=Markup(css),  # noqa: S704 - our own file and constants only
        boards=maps,
        personas=personas,
        n_customers=f"{study.n_customers:,}",
        method=METHOD_WORDS[study.config.method],
        min_effect=f"{100 * MIN_EFFECT:.0f}",
        min_difference=f"{MIN_EFFECT:.2f}",
        min_group=MIN_GROUP_SIZE,
        mark_path=mark_path,
        n_colors=len(COLORS),
        **parts,
        **_evidence_counts(study, personas),
    )


def _maps(study: Study, evidencer: Evidencer) -> tuple[DrawnMap, ...]:
    return tuple(
        drawn_map(map_view(study, with_titles(one, study.backlog), evidencer), prefix=f"map-{number}-")
        for number, one in enumerate(study.journeys, start=1)
    )


def _palette_css() -> str:
    """Return the rules of persona colours and heat-map steps, for light and dark pages."""
    light = [f".c{place}{{--fill:{color};--ink:{color}}}" for place, color in enumerate(COLORS)]
    light += [f".d{step}{{background:{back};color:{text}}}" for step, (back, text) in enumerate(DIVERGING["light"])]
    dark = [f".c{place}{{--ink:{color}}}" for place, color in enumerate(COLORS_ON_DARK)]
    dark += [f".d{step}{{background:{back};color:{text}}}" for step, (back, text) in enumerate(DIVERGING["dark"])]
    return f"\n{''.join(light)}\n@media screen and (prefers-color-scheme:dark){{{''.join(dark)}}}\n"


def _colors(study: Study, names: Mapping[str, str]) -> dict[str, int]:
    """Return the palette place of each segment: that of its persona."""
    places = {segment_id: place for place, segment_id in enumerate(names)}
    return places | {persona.segment_id: persona.color for persona in study.personas if persona.segment_id}


def _sizes(study: Study, record: SegmentationRecord, names: Mapping[str, str]) -> tuple[_SizeRow, ...]:
    colors = _colors(study, names)
    largest = max((segment.share for segment in record.segments), default=0.0) or 1.0
    rows = []
    for segment in record.segments:
        seen = segment.size >= MIN_GROUP_SIZE
        text = (
            f"{percent(segment.share)} · {segment.size:,} customers"
            if seen
            else f"fewer than {MIN_GROUP_SIZE} customers"
        )
        width = round(100 * segment.share / largest, 2) if seen else 0.0
        stability = f"{100 * segment.stability:.0f}% the same in re-draws of the customers" if seen else ""
        name = names[segment.id]
        rows.append(_SizeRow(name, colors[segment.id], Bar(name, 0.0, width, text), stability))
    if record.n_unassigned:
        share = record.n_unassigned / study.n_customers
        width = min(100.0, round(100 * share / largest, 2))
        bar = Bar("Fits none", 0.0, width, _size_words(record.n_unassigned, share), own=False)
        rows.append(_SizeRow("Fits none", -1, bar, "customers unlike any segment"))
    return tuple(rows)


def _size_words(n: int, share: float) -> str:
    return f"{percent(share)} · {n:,} customers"


def _heat_map(study: Study, names: Mapping[str, str]) -> _HeatMap | None:
    """Return the differences as a table; a category level that was not compared leaves its cell empty."""
    shown = study.profiles[:MAX_HEAT_COLUMNS]
    effects = pd.DataFrame({profile.segment_id: _effects(profile) for profile in shown})
    if effects.empty:
        return None
    colors = _colors(study, names)
    telling = most_telling(effects)
    heads = tuple(
        (number, names[profile.segment_id], colors[profile.segment_id]) for number, profile in enumerate(shown, start=1)
    )
    rows = tuple(
        (str(label), tuple(_heat_cell(float(value)) for value in line))
        for (_, label), line in zip(telling.index, telling.to_numpy(), strict=True)
    )
    return _HeatMap(heads, rows, len(effects), len(study.profiles), len(shown) >= DENSE_FROM)


def _effects(profile: SegmentProfile) -> pd.Series:
    index = pd.MultiIndex.from_tuples(
        [(one.column, one.label) for one in profile.differences], names=("column", "label")
    )
    return pd.Series([one.effect for one in profile.differences], index=index, dtype="float64")


def _heat_cell(effect: float) -> _HeatCell:
    if pd.isna(effect):
        return _HeatCell("", "not compared", 3)
    text = f"{round(effect, 2) + 0.0:+.2f}".replace("-", "\N{MINUS SIGN}")  # adding 0 turns −0 into 0
    return _HeatCell(text, difference_words(effect), diverging_step(effect))


def _column(spec: ColumnSpec) -> _ColumnRow:
    return _ColumnRow(spec.label or spec.name, spec.facet.value, spec.reason)


def _source(source: SourceRecord) -> _SourceView:
    report = source.report
    left_out = [spec for spec in source.schema_.columns if spec.role is Role.IGNORE or not spec.use]
    keys = {Role.CUSTOMER_ID, Role.EVENT, Role.TIME, Role.SESSION, Role.CHANNEL, Role.TEXT, Role.AMOUNT}
    return _SourceView(
        name=source.name,
        kind=KIND_TITLES[source.schema_.kind.value],
        n_rows=f"{report.n_rows:,}",
        n_columns=f"{report.n_columns:,}",
        format=", ".join(part for part in (report.format, report.encoding, report.sheet) if part),
        # The example of a finding is a cell of the data, which may be personal: only its words are printed.
        findings=tuple(finding.message for finding in report.findings),
        left_out=tuple(
            _ColumnRow(spec.name, spec.facet.value, spec.reason) for spec in left_out if spec.role not in keys
        ),
    )


def _evidence_counts(study: Study, personas: tuple[PersonaView, ...]) -> dict[str, str]:
    """Return how many statements rest on data, and how many are assumptions."""
    statements = [view for persona in personas for _, entries in persona.sections for view in entries]
    statements += [persona.headline for persona in personas]
    statements += [pain.statement for persona in personas for pain in persona.pains]
    assumed = sum(view.assumed for view in statements)
    return {
        "n_statements": f"{len(statements):,}",
        "n_backed": f"{len(statements) - assumed:,}",
        "n_assumed": f"{assumed:,}",
        "n_claims": f"{len(study.claims):,}",
    }
