"""What a person wants to see of a file before trusting it: examples, first rows, problems, unclear values."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from core.errors import Finding
from core.schema import Facts, Role, TableSchema, infer_kind, measure, parse_dates, parse_numbers
from core.tables import Source, quality

N_FIRST_ROWS = 50
N_EXAMPLES = 3
MAX_EXAMPLE_LENGTH = 40
HIDDEN = "(not shown)"
NUMBER_FORMATS = ("1,234.56", "1.234,56")

_PROBLEMS = {
    "constant": "with one value",
    "identifier": "like an identifier",
    "personal_data": "with personal data",
}


@dataclass(frozen=True, slots=True)
class Unclear:
    """A column whose values can be read in two ways: `readings` says by format what `example` then means."""

    column: str
    example: str
    readings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Overview:
    """One file at a glance.

    kind_reason : why the table is taken for what it was taken for, when nobody chose it.
    examples : some values of each column, by column name; none of personal data.
    first_rows : as read, without columns of personal data.
    figures : how many of each kind of problem, with what it counts.
    findings : every soft problem, with its hint.
    unclear : columns that can be read in two ways.
    """

    kind_reason: str
    examples: Mapping[str, str]
    first_rows: pd.DataFrame
    figures: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    unclear: tuple[Unclear, ...]


def look_at(source: Source) -> Overview:
    """Return what to show of a file."""
    columns = tuple(measure(source.raw))
    findings = (*source.report.findings, *quality(source))
    kind, reason = infer_kind(source.raw)
    personal = {finding.column for finding in findings if finding.code == "personal_data"}
    return Overview(
        kind_reason=reason if kind == source.schema.kind else "",
        examples={facts.name: HIDDEN if facts.name in personal else _examples(facts) for facts in columns},
        first_rows=source.raw.head(N_FIRST_ROWS).drop(columns=sorted(personal)),
        figures=_figures(columns, findings),
        findings=findings,
        unclear=tuple(one for facts in columns if (one := _unclear(facts, source.schema)) is not None),
    )


def _examples(facts: Facts) -> str:
    commonest = facts.counts.sort_values(ascending=False, kind="stable").index[:N_EXAMPLES]
    return ", ".join(str(facts.distinct[label])[:MAX_EXAMPLE_LENGTH] for label in commonest)


def _figures(columns: tuple[Facts, ...], findings: tuple[Finding, ...]) -> tuple[tuple[str, str], ...]:
    n_cells = sum(facts.n_rows for facts in columns)
    n_known = sum(facts.n_known for facts in columns)
    codes = [finding.code for finding in findings]
    doubled = sum(finding.count for finding in findings if finding.code == "duplicate_rows")
    n_columns = {code: codes.count(code) + (codes.count("empty") if code == "constant" else 0) for code in _PROBLEMS}
    return (
        ("cells without a value", f"{1 - n_known / n_cells:.1%}" if n_cells else "–"),
        ("row that repeats another" if doubled == 1 else "rows that repeat another", f"{doubled:,}"),
        *((f"{'column' if n == 1 else 'columns'} {_PROBLEMS[code]}", str(n)) for code, n in n_columns.items()),
    )


def _unclear(facts: Facts, schema: TableSchema) -> Unclear | None:
    spec = schema.column(facts.name)
    if spec is None:
        return None
    if spec.role in {Role.DATE, Role.TIME} and facts.dates is not None and facts.dates.alternative:
        formats = sorted({facts.dates.format, facts.dates.alternative, spec.format} - {""})
        return Unclear(facts.name, _telling_date(facts, formats), _dates(_telling_date(facts, formats), formats))
    if spec.role in {Role.NUMBER, Role.AMOUNT, Role.RATING} and facts.numbers is not None:
        percent = " %" if facts.numbers.format.endswith("%") else ""
        if facts.numbers.is_ambiguous:
            example = next((value for value in facts.distinct if "," in value or "." in value), facts.distinct.iloc[0])
            return Unclear(facts.name, example, _numbers(example, [each + percent for each in NUMBER_FORMATS]))
    return None


def _telling_date(facts: Facts, formats: list[str]) -> str:
    """Return a value that the formats read as different days; the first value when none tells them apart."""
    for value in facts.sample():
        if len(set(_dates(value, formats).values())) == len(formats):
            return value
    return str(facts.distinct.iloc[0])


def _dates(example: str, formats: list[str]) -> dict[str, str]:
    days = {each: parse_dates(pd.Series([example], dtype="str"), each).iloc[0] for each in formats}
    said = {each: f"{day:%d %B %Y}".removeprefix("0") for each, day in days.items()}
    return {each: "not a date" if text == "NaT" else text for each, text in said.items()}


def _numbers(example: str, formats: list[str]) -> dict[str, str]:
    values = {each: parse_numbers(pd.Series([example], dtype="str"), each).iloc[0] for each in formats}
    return {each: f"{value:,.10g}" for each, value in values.items()}
