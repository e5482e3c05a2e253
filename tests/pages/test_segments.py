"""Segments: the verdict first, any number of segments, the cards, and a search that is watched and stopped."""

import threading
from typing import get_args

import pytest

from core.charts import persona_color
from core.config import MAX_SEGMENTS, MIN_SEGMENTS
from core.errors import CancelledError, DataError
from core.segmentation import Method
from pages.segments.finding import METHODS
from pages.shared import jobs
from tests.pages.conftest import words

pytestmark = pytest.mark.usefixtures("home")

PAGE = "segments/segments"
JOB = "segments-shop"


class HeldWork:
    """Work that reports once, waits, and then ends as told; released by the test or when it is cancelled."""

    def __init__(self, end=None):
        self.end = end
        self.reported = threading.Event()
        self.release = threading.Event()
        self.threads = set(threading.enumerate())

    def __call__(self, on_progress):
        on_progress(0.25, "Trying 4 segments")
        self.reported.set()
        assert self.release.wait(20)
        on_progress(0.5, "Trying 5 segments")
        if self.end:
            raise self.end

    def start(self):
        jobs.start(JOB, "Finding segments", self)
        assert self.reported.wait(20)
        return self

    def finish(self):
        self.release.set()
        for thread in set(threading.enumerate()) - self.threads:
            thread.join(20)


@pytest.fixture
def held():
    made = []

    def make(end=None):
        made.append(HeldWork(end).start())
        return made[-1]

    yield make
    for work in made:
        work.finish()


def finish_search(app):
    """Wait for the search that the page started, and look again."""
    for thread in threading.enumerate():
        if thread.name == f"job-{JOB}":
            thread.join(60)
    return app.run()


def test_without_data_the_page_leads_to_the_data(empty_studio, visit):
    study = empty_studio.store.create("Spring", now=empty_studio.clock())

    app = visit(PAGE, study=study.id)

    assert "there is none yet" in words(app)
    assert not app.button
    assert app.get("page_link")


def test_before_the_first_search_there_is_one_button_and_no_number_to_choose(studio, visit):
    fresh = studio.store.create("Fresh", now=studio.clock())
    shop = studio.store.load("shop")
    studio.store.save(fresh.model_copy(update={"sources": shop.sources}), now=studio.clock())

    app = visit(PAGE, study=fresh.id)

    assert [button.label for button in app.button] == ["Find segments"]
    assert not app.number_input


def test_the_verdict_comes_first_and_says_who_chose_the_number(visit):
    app = visit(PAGE, study="shop")

    assert app.header[0].value in {"Clear groups", "Stable groups", "A useful cut", "No groups"}
    assert "**3 segments, " in words(app)


def test_any_number_from_2_to_100_can_be_chosen(visit):
    number = visit(PAGE, study="shop").number_input[0]

    assert (number.min, number.max, number.value) == (MIN_SEGMENTS, MAX_SEGMENTS, 3)


def test_the_present_number_needs_no_search(visit):
    app = visit(PAGE, study="shop")
    assert app.button(key="use_number").disabled

    app.number_input[0].set_value(4).run()

    assert not app.button(key="use_number").disabled
    assert app.button(key="use_number").label == "Use 4"


def test_another_number_is_found_in_the_background_and_shown(studio, visit):
    app = visit(PAGE, study="shop")
    app.number_input[0].set_value(2)

    app.run().button(key="use_number").click().run()
    app = finish_search(app)

    assert studio.store.load("shop").segmentation.n_segments == 2
    assert "**2 segments, " in words(app)
    assert not app.exception


def test_more_segments_than_the_data_can_hold_are_refused_with_a_way_out(studio, visit):
    before = studio.store.load("shop")
    app = visit(PAGE, study="shop")
    app.number_input[0].set_value(MAX_SEGMENTS)

    app.run().button(key="use_number").click().run()
    app = finish_search(app)

    found = studio.store.load("shop")
    assert found.segmentation.n_segments == MAX_SEGMENTS or (app.error and "\n\n" in app.error[0].value)
    assert found == before or not app.error


def test_a_search_under_way_is_shown_and_hides_what_it_will_replace(visit, held):
    work = held()

    app = visit(PAGE, study="shop")

    assert "Trying 4 segments" in str(app.get("progress")[0].proto.text)
    assert not app.number_input
    work.finish()
    assert app.run().number_input


def test_cancel_stops_the_search_and_changes_nothing(studio, visit, held):
    before = studio.store.load("shop")
    work = held()
    app = visit(PAGE, study="shop")

    app.button(key=f"cancel_{JOB}").click().run()
    assert app.button(key=f"cancel_{JOB}").disabled
    work.finish()
    app.run()

    assert "Cancelled. Nothing was changed." in words(app)
    assert studio.store.load("shop") == before


def test_a_second_start_joins_the_search_under_way(held):
    held()
    first = jobs.find(JOB)

    assert jobs.start(JOB, "Finding segments", lambda _: pytest.fail("started twice")) is first


def test_an_error_stays_in_every_tab_until_it_is_dismissed(visit, held):
    held(DataError("Only one column can be used.", hint="Add a column that tells customers apart.")).finish()

    first, second = visit(PAGE, study="shop"), visit(PAGE, study="shop")

    for tab in (first, second):
        assert "Only one column can be used" in tab.error[0].value
        assert "Add a column that tells customers apart" in tab.error[0].value
        assert tab.number_input  # nothing is lost
    first.button(key=f"dismiss_{JOB}").click().run()
    assert not first.error
    assert not second.run().error


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # it also goes to the server's log
def test_a_crash_in_the_thread_is_shown_and_not_swallowed(visit, held):
    held(ZeroDivisionError("division by zero")).finish()

    app = visit(PAGE, study="shop")

    assert "fault in the program" in app.error[0].value
    assert "unchanged" in app.error[0].value
    assert app.code[0].value == "ZeroDivisionError: division by zero"
    assert app.number_input


def test_a_cancelled_job_says_so_when_asked_for_progress():
    job = jobs.Job("Finding segments")
    job.stop.set()

    with pytest.raises(CancelledError):
        job.report(0.5, "Trying 5 segments")


def test_a_card_says_each_subject_once_and_only_of_columns_that_took_part(studio, visit):
    study = studio.store.load("shop")
    app = visit(PAGE, study="shop")
    sentences = [button.label for button in app.button if button.key.startswith("evidence_")]

    assert len(sentences) >= 6
    assert not [one for one in sentences if "cart" in one or "product events" in one]
    claims = {claim.id: claim for claim in study.claims}
    for profile in study.profiles:
        columns = [claims[claim_id].topic for claim_id in profile.claim_ids]
        assert len(columns) == len(set(columns))


def test_a_segment_is_renamed_and_its_persona_with_it(studio, visit):
    app = visit(PAGE, study="shop")
    name = studio.store.load("shop").profiles[0].name

    app.text_input(key=f"name_s01_{name}").set_value("Early birds")
    app.button(key="rename_s01").click().run()

    study = studio.store.load("shop")
    assert study.segment_names == {"s01": "Early birds"}
    assert next(one for one in study.personas if one.segment_id == "s01").name == "Early birds"
    assert "**Early birds**" in words(app)


def test_an_empty_name_is_refused_and_the_old_one_stays(studio, visit):
    app = visit(PAGE, study="shop")
    name = studio.store.load("shop").profiles[0].name

    app.text_input(key=f"name_s01_{name}").set_value("  ")
    app.button(key="rename_s01").click().run()

    assert "1 to 120 characters" in app.error[0].value
    assert "Give it a short name" in app.error[0].value
    assert studio.store.load("shop").segment_names == {}


def test_a_name_is_shown_letter_for_letter(studio, visit):
    studio.rename_segment("shop", "s01", "<b>Bold</b> ![x](http://a.b/c.png)")

    app = visit(PAGE, study="shop")

    assert r"\<b\>Bold" in words(app)
    assert r"\!\[x\]" in words(app)


def test_a_segment_is_marked_as_a_target_and_unmarked(studio, visit):
    app = visit(PAGE, study="shop")

    app.button(key="target_s01").click().run()
    assert studio.store.load("shop").targets == {"s01": "primary"}
    app.button(key="target_s01").click().run()

    assert studio.store.load("shop").targets == {}


def test_a_segment_has_the_colour_of_its_persona_on_the_map(studio, visit):
    persona = next(one for one in studio.store.load("shop").personas if one.segment_id == "s01")
    studio.edit_persona("shop", persona.id, lambda one: one.model_copy(update={"color": 7}))

    app = visit(PAGE, study="shop")

    spec = next(chart.proto.spec for chart in app.get("plotly_chart") if "segments of 360" in chart.proto.spec)
    assert persona_color(7) in spec
    assert persona_color(0) not in spec


def test_the_evidence_of_a_difference_opens(visit):
    app = visit(PAGE, study="shop")

    next(button for button in app.button if button.key.startswith("evidence_")).click().run()

    assert "customers here, " in words(app)
    assert app.table[0].value.columns[0] == "Customer"
    assert not app.exception


def test_evidence_whose_column_is_gone_still_shows_the_numbers_that_were_kept(studio, visit):
    study = studio.store.load("shop")
    studio.store.save(study.model_copy(update={"sources": study.sources[2:]}), now=studio.clock())
    app = visit(PAGE, study="shop")

    next(button for button in app.button if "events-" in button.key).click().run()

    assert not app.exception
    assert "customers here, " in words(app)


def test_many_segments_are_shown_a_page_at_a_time_and_searched(studio, visit):
    study = studio.store.load("shop")
    profiles = tuple(study.profiles[0].model_copy(update={"segment_id": f"s{n:02d}"}) for n in range(1, 15))
    studio.store.save(study.model_copy(update={"profiles": profiles}), now=studio.clock())

    app = visit(PAGE, study="shop")
    assert len([button for button in app.button if button.key.startswith("target_")]) == 12
    studio.rename_segment("shop", profiles[-1].segment_id, "Zebra crossing")
    app.text_input(key="search_segments").set_value("zebra").run()

    assert [button.key for button in app.button if button.key.startswith("target_")] == [
        f"target_{profiles[-1].segment_id}"
    ]
    app.text_input(key="search_segments").set_value("nobody says this").run()
    assert "Try another word" in words(app)


def test_every_method_has_a_name_in_plain_words():
    assert tuple(METHODS) == get_args(Method)
