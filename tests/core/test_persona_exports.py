"""Personas as JSON, YAML, Markdown and HTML, and their customers as CSV."""

import csv
import io
import json
import re

import numpy as np
import pandas as pd
import pytest

from core.claims import Claim, Condition, Evidence, EvidenceData
from core.errors import ConfigError, DataError, NotFoundError
from core.exports._evidence_view import Evidencer
from core.exports.customers import activation_columns, customers_csv
from core.exports.persona_file import audit_personas, load_personas
from core.exports.personas import FORMATS, export_personas, exported_personas
from core.personas import Persona, Statement, edit_pain_point
from core.schema import ColumnSpec, Role, TableKind, TableSchema
from core.tables import CustomerTable, ReadReport, Source
from tests.hard_personas import hard_study, share

STUDY = hard_study()
SPECS: dict[str, ColumnSpec] = {}


def text_of(to: str, *persona_ids: str) -> str:
    return export_personas(STUDY, SPECS, to, persona_ids=persona_ids).content.decode()


@pytest.mark.parametrize("to", ["json", "yaml"])
def test_personas_and_their_claims_read_back_equal(to):
    found = load_personas(text_of(to))

    assert found.personas == STUDY.personas
    assert {claim.id for claim in found.claims} == {claim.id for claim in STUDY.claims}
    assert found.rules["persona-1"].text == "trait-00 is yes"


def test_a_file_holds_the_claims_of_its_persona_and_no_others():
    found = load_personas(text_of("json", "persona-1"))

    assert [persona.id for persona in found.personas] == ["persona-1"]
    assert {claim.id for claim in found.claims} == {
        "s01.trait-00.yes",
        "s01.trait-01.yes",
        "s01.trait-02.yes",
        "s01.theme.yes",
        "s01.severity.p",
        "s01.lift.p",
        "s01.frequency.p",
        "s01.at.p",
        "s01.trend.p",
        "s01.quote.p",
    }


def test_a_file_names_the_comment_of_a_quote_and_no_customer():
    text = text_of("json")

    assert "f000031" in text
    assert "c0001" not in text


@pytest.mark.parametrize("text", ["{", "a: [", "- 1", '{"personas": []}', "", "x"])
def test_a_file_that_is_none_is_refused_with_a_hint(text):
    with pytest.raises(DataError) as caught:
        load_personas(text)

    assert caught.value.hint


@pytest.mark.parametrize("to", ["json", "yaml"])
def test_an_exported_file_agrees_with_its_study(to):
    assert audit_personas(load_personas(text_of(to)), STUDY) == ()


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('"n": 189', '"n": 198', "Claim 's01.theme.yes'"),
        ("They buy twice a month.", "They buy daily.", "Persona 'Women in their 20s in big cities'"),
        ('"precision": 0.8', '"precision": 0.9', "The rule of persona 'persona-1'"),
        ("nine days", "one day", "Claim 's01.quote.p'"),
        ('"severity": 4', '"severity": 1', "Persona 'Women in their 20s in big cities'"),
        ('"source": ""', '"source": "x"', "The customer table"),
    ],
)
def test_a_changed_word_or_number_of_an_exported_file_is_found(old, new, found):
    text = text_of("json", "persona-1")
    assert old in text

    said = [finding.message for finding in audit_personas(load_personas(text.replace(old, new)), STUDY)]

    assert any(message.startswith(found) for message in said)


def test_a_claim_that_was_taken_out_of_an_exported_file_is_found():
    file = load_personas(text_of("json", "persona-1"))

    found = audit_personas(file.model_copy(update={"claims": file.claims[1:]}), STUDY)

    assert [finding.message for finding in found] == ["Claim 's01.at.p' is named by the personas and not in the file."]


def test_markdown_says_every_statement_with_its_evidence_as_a_footnote():
    text = text_of("md", "persona-1")

    assert "- 63% live in big cities; everyone else: 23%.[^5]" in text
    assert "[^5]: Measured in the data: “63% live in big cities; everyone else: 23%.” Women in their 20s" in text
    assert "Women in their 20s in big cities: 63% · 189 of 300. Everyone else: 23% · 207 of 900." in text
    assert "95% interval 58% to 68%." in text
    assert "Assumed only: 63% live in big cities; everyone else: 23%. *(assumption)*" in text
    marks = [line.split(":")[0] for line in text.splitlines() if line.startswith("[^")]
    assert marks == [f"[^{number}]" for number in range(1, len(marks) + 1)]


@pytest.mark.parametrize("to", ["md", "html"])
@pytest.mark.parametrize(("n_steps", "times"), [(2, 1), (1, 0)])
def test_that_the_steps_of_the_headline_add_up_is_said_where_there_are_several(to, n_steps, times):
    persona = STUDY.personas[0]
    changed = persona.model_copy(update={"prevalence": persona.prevalence[:n_steps]})

    text = export_personas(STUDY.model_copy(update={"personas": (changed,)}), SPECS, to).content.decode()

    assert "match the whole description" in text
    assert text.count("Each line counts those who match it and every line above it.") == times


def test_markdown_shows_what_people_wrote_letter_for_letter():
    text = text_of("md", "persona-2")

    assert "\\<script\\>alert(1)\\</script\\>" in text
    assert "\\[a\\](b)" in text
    assert "- \\#panic(1)" in text


@pytest.mark.parametrize("to", ["md", "html", "json", "yaml"])
def test_what_people_added_and_heard_goes_along(to):
    text = text_of(to, "persona-1").replace("\\", "")

    for said in ("Motto", "Quick, or not at all.", "Patience", "endless", "https://example.com/a"):
        assert said in text
    assert "I only buy on the train." in text
    assert "interview 7" in text


@pytest.mark.parametrize("to", ["md", "html", "json", "yaml"])
def test_the_paragraph_the_name_and_the_differences_go_along(to):
    text = text_of(to, "persona-1").replace("\\", "")

    assert "Most of them live in big cities." in text
    assert "Mina" in text
    assert "fewer long words." in text
    assert "nothing large enough tells them apart." in text


FIGURES = (
    "Severity 4 of 5 (n = 189)",
    "63% of those who wrote raise it (189 of 300)",
    "More than others (everyone else: 23%, 207 of 900)",
    "1.5 times each (n = 189)",
    "stage “Checkout” of the journey: 61% of them (115 of 189)",
    "probably at “View product”",
    "more than before (since April 2026 70%; before: 56%)",
)


@pytest.mark.parametrize("to", ["md", "html"])
def test_a_pain_point_says_its_figures_each_with_what_was_counted(to):
    text = re.sub(r"<[^>]+>|\\", "", text_of(to, "persona-1"))

    assert " · ".join(FIGURES) in text


def test_a_pain_point_in_words_of_ones_own_keeps_no_figures():
    changed = edit_pain_point(STUDY.personas[0], "p", title="Parcels come late", severity=4)
    study = STUDY.model_copy(update={"personas": (changed,)})
    text = export_personas(study, SPECS, "md").content.decode()

    assert "- Parcels come late *(assumption)*  \n  Severity 4 of 5\n" in text
    assert "raise it" not in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"more_often": "less"}, "Less than others (everyone else: 23%, 207 of 900)"),
        ({"more_often": "no more"}, "No more than others (everyone else: 23%, 207 of 900)"),
        ({"more_often": "too few"}, "Too few to compare (everyone else: 23%, 207 of 900)"),
        ({"more_often": "not tested"}, "Not compared ·"),
    ],
)
def test_whether_others_say_it_as_often_is_said_as_surely_as_it_is_known(changes, said):
    persona = STUDY.personas[0]
    pain = persona.pain_points[0].model_copy(update=changes)
    study = STUDY.model_copy(update={"personas": (persona.model_copy(update={"pain_points": (pain,)}),)})

    assert said in export_personas(study, SPECS, "md").content.decode()


def test_the_bars_of_how_many_times_as_often_stay_within_their_picture():
    html = text_of("html", "persona-1")

    widths = [float(width) for width in re.findall(r'width="([0-9.]+)%"', html)]
    assert widths
    assert max(widths) <= 100


def test_levels_on_paper_are_not_compared_as_if_they_were_one_share():
    city = Evidence(
        where=(Condition(column="city", op="in", values=("big", "small")),),
        statistic="levels",
        parts=(0.4, 0.6),
        n=340,
        total=340,
        value=1.0,
        low=0.99,
        high=1.0,
        others_n=660,
        others_total=660,
        others_value=1.0,
    )
    claim = Claim(id="c", segment_id="s01", kind="measured", topic="city", sentence="City: big 40%.", evidence=city)

    view = Evidencer({"c": claim}, {}).statement("City: big 40%.", ("c",), "measured")

    assert (view.mark, view.note) == ("n = 340", "n = 340")
    bars = [(bar.label, bar.width, bar.low) for bar in view.evidence[0].bars]
    assert bars == [("big", 40, None), ("small", 60, None)]
    assert (view.evidence[0].interval, view.evidence[0].chance) == ("", "")


def test_who_worded_how_much_of_the_paragraph_is_said():
    note = "Rests on 2 findings · 1 of 2 sentences worded by a-model, checked against the evidence"

    assert note in text_of("html", "persona-1")
    assert note in text_of("md", "persona-1")


def test_html_holds_the_persona_with_its_evidence_and_nothing_of_the_others():
    text = text_of("html", "persona-1")

    assert "They buy twice a month." in text
    assert "189 of 300" in text
    assert "Forty traits" not in text
    assert "<script>alert" not in text_of("html", "persona-2")
    assert "No segments have been found" not in text


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_personas_give_the_same_bytes(to):
    assert export_personas(STUDY, SPECS, to) == export_personas(STUDY, SPECS, to)


@pytest.mark.parametrize("to", FORMATS)
def test_a_group_below_the_minimum_is_in_no_file(to):
    small = STUDY.personas[0].model_copy(update={"size": 9, "name": "Nine women", "id": "nine"})
    study = STUDY.model_copy(update={"personas": (small, STUDY.personas[4])})

    file = export_personas(study, SPECS, to)

    assert [finding.message for finding in file.findings] == [
        "'Nine women' is left out: it stands for fewer than 10 customers."
    ]
    assert b"Nine women" not in file.content
    with pytest.raises(ConfigError, match="no persona to export of 10 or more"):
        export_personas(study, SPECS, to, persona_ids=["nine"])


def test_an_unknown_persona_is_refused_with_those_there_are():
    with pytest.raises(NotFoundError, match="'nobody'") as caught:
        exported_personas(STUDY, ["nobody"])

    assert "persona-1" in caught.value.hint


def test_files_are_called_after_the_persona_or_the_study():
    names = [export_personas(STUDY, SPECS, to, persona_ids=["persona-1"]).name for to in ("md", "json")]

    assert names == ["persona-1.md", "persona-1.json"]
    assert export_personas(STUDY, SPECS, "md").name == "hard-personas.md"


# Customers

N = 30
IDS = pd.Index([f"c{number:02d}" for number in range(N)], name="customer_id")


def persona(segment_id: str | None, name: str = "Savers") -> Persona:
    headline = Statement(id="headline", section="headline", text="Savers")
    return Persona(id="savers", segment_id=segment_id, name=name, headline=headline, size=20)


def evidence_data() -> EvidenceData:
    """Twenty customers of s01, five of s02, five of none; d01 are the fifteen who spend 15 or more."""
    frame = pd.DataFrame({"spend": np.arange(N, dtype=float)}, index=IDS)
    segments = pd.Series(["s01"] * 20 + ["s02"] * 5 + [""] * 5, index=IDS)
    return EvidenceData(
        customers=CustomerTable(frame, (ColumnSpec(name="spend", role=Role.NUMBER),)),
        segments=segments,
        declared={"d01": (Condition(column="spend", op="at_least", values=(15.0,)),)},
        probability=pd.Series(np.linspace(0.5, 1, N), index=IDS),
    )


def source(**columns: list[str]) -> Source:
    raw = pd.DataFrame({"id": [f" {one} " for one in IDS], **columns}, dtype="str")
    specs = (
        ColumnSpec(name="id", role=Role.CUSTOMER_ID),
        *(ColumnSpec(name=name, role=Role.IGNORE, personal=name == "email") for name in columns),
    )
    report = ReadReport(file_name="c.csv", format="csv", n_rows=N, n_columns=len(specs))
    return Source("customers", raw, TableSchema(kind=TableKind.CUSTOMERS, columns=specs), report)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_customers_come_with_their_persona_and_how_surely():
    found = rows(customers_csv([persona("s01")], evidence_data()))

    assert found[0] == ["customer_id", "persona", "probability"]
    assert found[1] == ["c00", "Savers", "0.5000"]
    assert len(found) == 1 + 20


def test_customers_of_a_declared_segment_meet_its_rule_and_have_no_probability():
    found = rows(customers_csv([persona("d01")], evidence_data()))

    assert [row[0] for row in found[1:]] == [f"c{number}" for number in range(15, 30)]
    assert {row[2] for row in found[1:]} == {""}


@pytest.mark.parametrize(("segment", "expected"), [("s02", "fewer than 10"), (None, "without data")])
def test_customers_that_may_not_leave_are_refused(segment, expected):
    with pytest.raises(ConfigError, match=expected):
        customers_csv([persona(segment)], evidence_data())


def test_columns_go_along_only_when_they_are_named():
    file = source(email=[f"p{number}@example.com" for number in range(N)], city=["Rome"] * N)

    assert "example.com" not in customers_csv([persona("s01")], evidence_data(), [file])
    assert activation_columns([file.schema]) == {"email": True, "city": False}
    found = rows(customers_csv([persona("s01")], evidence_data(), [file], ["email"]))
    assert found[0][-1] == "email"
    assert found[3] == ["c02", "Savers", "0.5345", "p2@example.com"]
    with pytest.raises(ConfigError, match="'phone'"):
        customers_csv([persona("s01")], evidence_data(), [file], ["phone"])


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "@SUM(A1)", "\t=1", "=HYPERLINK(1)"])
def test_no_cell_is_a_formula(cell):
    file = source(city=[cell] * N)

    found = rows(customers_csv([persona("s01", name=cell)], evidence_data(), [file], ["city"]))

    assert found[1][1] == f"'{cell}"
    assert found[1][3] == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+4930123456", "-1.5", "3", "", "a=b"])
def test_numbers_and_plain_words_stay_as_they_are(cell):
    file = source(city=[cell] * N)

    assert rows(customers_csv([persona("s01")], evidence_data(), [file], ["city"]))[1][3] == cell


def test_json_is_json_and_says_what_it_is():
    assert json.loads(text_of("json"))["format"] == "wayprint-personas"


def test_what_rests_on_two_subjects_does_not_show_the_counts_of_one():
    subjects = {
        f"c{place}": share("s01", f"c{place}", f"63% have {column}; everyone else: 23%.")
        for place, column in enumerate(("a car", "a cat"))
    }
    claims = {claim.id: claim for claim in subjects.values()}
    evidencer = Evidencer(claims, {})

    one, two = (evidencer.statement("They have them.", tuple(claims)[:n], "measured") for n in (1, 2))

    assert one.note == "63% · 189 of 300 · everyone else 23% · 207 of 900"
    assert two.note == "Rests on 2 findings"


def test_how_severe_a_pain_is_told_to_be_is_explained_where_it_is_measured():
    measured, written = text_of("md", "persona-1"), edit_pain_point(STUDY.personas[0], "p", title="Late", severity=4)
    study = STUDY.model_copy(update={"personas": (written,)})

    assert measured.count("Severity goes from 1 (mild) to 5 (severe)") == 1
    assert "Severity goes from" not in export_personas(study, SPECS, "md").content.decode()
