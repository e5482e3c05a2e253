"""Share: the study as a report and as a bundle, built when somebody asks."""

import pytest

from core.errors import DataError, Finding, StoreError
from core.exports.exported import ExportedFile
from core.exports.journeys import JOURNEY_FORMATS
from core.journeys import dump_journey, load_journey
from core.opportunities import AddItem, Opportunity
from pages.shared.builds import Build
from tests.pages.conftest import words


def test_an_empty_study_has_nothing_to_share_and_says_what_to_do(empty_studio, visit):
    study = empty_studio.store.create("Spring", now=empty_studio.clock())

    app = visit("share/share", study=study.id)

    assert "There is nothing to share yet." in words(app)
    assert not app.download_button
    assert app.get("page_link")[0].proto.label == "Find segments first"


@pytest.mark.usefixtures("home")
def test_report_and_bundle_are_offered_and_personal_columns_are_named(visit):
    app = visit("share/share", study="shop")

    assert [one.label for one in app.download_button] == [
        "Download the report",
        "Download the bundle",
        "Download 3 personas",
        "Download the customers",
    ]
    assert "Left out as personal data: email (customers.csv)." in words(app).replace("\\", "")
    assert "One HTML file to read: 3 personas, with the evidence." in words(app)


def test_each_map_is_offered(studio, visit):
    persona = studio.store.load("shop").personas[0]
    journey = studio.create_journey("shop", persona.id, "ecommerce-purchase")

    app = visit("share/share", study="shop")

    keys = [one.key for one in app.download_button][4:]
    shown, edited = ("pdf", "png", "html"), ("pptx", "svg")
    assert keys == [
        *(f"download_{journey.id}.{to}" for to in (*shown, *edited)),
        *(f"map_{form}_{journey.id}" for form in ("outline", "mermaid", "yaml", "json", "xlsx", "csv")),
    ]
    assert "1 journey map, with" in words(app)


def test_opportunities_are_offered_where_there_are_any(studio, visit):
    assert "csv_opportunities" not in [one.key for one in visit("share/share", study="shop").download_button]
    studio.edit_backlog("shop", [AddItem(item=Opportunity(id="one", title="How might we?"), index=0)])

    app = visit("share/share", study="shop")

    assert app.download_button[-1].label == "Download the opportunities"


def test_a_map_is_exported_from_the_study_in_each_format(studio):
    persona = studio.store.load("shop").personas[0]
    journey = studio.create_journey("shop", persona.id, "ecommerce-purchase")

    starts = {to: studio.export_journey("shop", None, journey.id, to).content[:4] for to in JOURNEY_FORMATS}

    assert starts == {"svg": b"<?xm", "png": b"\x89PNG", "pdf": b"%PDF", "pptx": b"PK\x03\x04", "html": b"<!do"}


def test_the_bundle_imports_back_equal_but_for_its_id(studio):
    copy = studio.add_bundle(studio.bundle("shop"))

    before, after = studio.store.load("shop"), studio.store.load(copy)
    assert after.personas == before.personas
    assert after.claims == before.claims
    assert "email" not in studio.store.table(after.sources[0].table).columns


def test_a_bundle_that_is_none_is_refused_with_a_hint(studio):
    with pytest.raises(DataError, match="not a readable zip") as caught:
        studio.add_bundle(b"no zip")

    assert caught.value.hint


def test_a_failed_build_tells_the_page_why():
    build = Build()

    def make() -> bytes:
        message = "The disk is full."
        raise StoreError(message, hint="Make room.")

    with pytest.raises(StoreError):
        build.builder(make)()

    problem = build.outcome(patience=0)
    assert (problem.message, problem.hint) == ("The disk is full.", "Make room.")


def test_a_build_that_came_out_says_nothing_and_gives_the_file():
    build = Build()

    assert build.builder(lambda: b"file")() == b"file"
    assert build.outcome(patience=0) is None


def test_outcomes_that_nobody_waited_for_are_forgotten():
    build = Build()
    with pytest.raises(ZeroDivisionError):
        build.builder(lambda: str(1 // 0))()
    build.builder(lambda: "file")()

    build.forget()

    assert build.outcomes.empty()


def test_a_map_file_is_valid(studio):
    persona = studio.store.load("shop").personas[0]
    journey = studio.create_journey("shop", persona.id, "ecommerce-purchase")

    assert load_journey(dump_journey(journey)) == journey


@pytest.mark.usefixtures("home")
def test_one_persona_is_chosen_in_a_format_of_choice(studio, visit):
    first = studio.store.load("shop").personas[0]
    app = visit("share/share", study="shop")

    app.multiselect("export_personas_which").select(first.id).run()
    app.button_group("export_format").set_value("pptx").run()

    assert not app.exception
    assert app.download_button[2].label == "Download the persona"
    assert app.download_button[2].key == f"download_{first.id}.pptx"
    assert "every word can be edited" in words(app)


@pytest.mark.usefixtures("home")
def test_personal_data_goes_along_only_where_it_is_chosen_and_that_is_said(visit):
    app = visit("share/share", study="shop")
    assert "will hold personal data" not in words(app)

    app.multiselect("export_columns").select("email").run()

    assert "The file will hold personal data: email." in words(app)


@pytest.mark.usefixtures("home")
def test_a_profile_offers_every_format_of_its_persona(studio, visit):
    first = studio.store.load("shop").personas[0]

    app = visit("personas/personas", study="shop", persona=first.id)

    labels = [one.label for one in app.download_button]
    assert labels == ["PDF", "PNG", "PPTX", "HTML", "Markdown", "JSON", "YAML"]


def test_what_is_to_be_said_of_a_file_reaches_the_page():
    build = Build()
    finding = Finding(code="glyphs-missing", severity="warning", message="No font has it.")
    file = ExportedFile("a.pdf", "application/pdf", b"file", (finding,))

    assert build.builder(lambda: file)() == b"file"
    assert build.findings() == (finding,)
    assert build.findings() == ()
