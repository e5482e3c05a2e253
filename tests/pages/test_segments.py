"""Segments: the verdict first, any number of segments, the cards, and a search that is watched and stopped."""

import json
import threading
from typing import get_args

import pytest

from core.charts import persona_color
from core.claims import Condition
from core.config import MIN_SEGMENTS
from core.errors import CancelledError, DataError, WayprintError
from core.exports.html_report import html_report
from core.segmentation import Method, SegmentationConfig
from pages.segments.finding import METHODS
from pages.shared import jobs
from pages.shared.widgets import plain
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


def test_before_the_first_search_there_is_no_number_to_choose(studio, visit):
    fresh = studio.store.create("Fresh", now=studio.clock())
    shop = studio.store.load("shop")
    studio.store.save(fresh.model_copy(update={"sources": shop.sources}), now=studio.clock())

    app = visit(PAGE, study=fresh.id)

    assert [button.label for button in app.button] == ["Find segments", "Other settings"]
    assert not app.slider


def test_the_verdict_comes_first_and_says_who_chose_the_number(visit):
    app = visit(PAGE, study="shop")

    assert app.header[0].value in {"Clear groups", "Stable groups", "A useful cut", "No groups"}
    assert "**3 segments, " in words(app)


def dial(app):
    return next(slider for slider in app.slider if slider.label.startswith("Number of segments"))


def test_the_dial_reaches_every_number_of_the_tree_and_starts_at_the_present_one(studio, visit):
    tree = studio.store.load("shop").segmentation.tree

    number = dial(visit(PAGE, study="shop"))

    assert (number.min, number.max, number.value) == (MIN_SEGMENTS, tree.most, 3)


def test_the_present_number_changes_nothing_and_another_says_what_it_would_mean(studio, visit):
    app = visit(PAGE, study="shop")
    assert app.button(key="use_number").disabled
    assert app.button(key="use_number").label == "These are the segments below"

    dial(app).set_value(5).run()

    stop = next(stop for stop in studio.store.load("shop").segmentation.tree.stops if stop.n_segments == 5)
    assert not app.button(key="use_number").disabled
    assert app.button(key="use_number").label == "Use 5 segments"
    assert app.metric[0].value == f"{stop.smallest:,}"
    assert "split from the 3 found" in words(app)


def test_the_tile_of_value_names_the_column_that_is_counted(visit):
    app = visit(PAGE, study="shop")

    tile = next(metric for metric in app.metric if metric.label == "Mean value, best / worst")
    assert "Value: total spend after returns" in [caption.value for caption in app.caption]
    assert tile.help.startswith("Average total spend after returns per customer; ")


def test_as_many_segments_made_by_hand_are_not_called_suggested(studio, visit):
    split = studio.split_segment("shop", "s01")
    first, second, *_ = (info.id for info in split.segmentation.segments if info.id != "s01")
    studio.merge_segments("shop", (first, second))

    app = visit(PAGE, study="shop")

    assert "3 segments, made by hand; 3 are suggested" in words(app)


def test_another_number_is_described_in_the_background_and_the_rest_stays(studio, visit):
    studio.rename_segment("shop", "s01", "Early birds")
    app = visit(PAGE, study="shop")
    dial(app).set_value(4)

    app.run().button(key="use_number").click().run()
    app = finish_search(app)

    kept = studio.store.load("shop")
    assert kept.segmentation.n_segments == 4
    assert "**4 segments, chosen by hand; 3 are suggested" in words(app)
    report = html_report(kept, {})
    assert "4 segments, chosen by hand; 3 are suggested" in report
    assert "speaks of the 3 segments that were found. The 4 here are cut from the same tree" in report
    assert "**Early birds**" in words(app)
    assert not app.exception


def test_segments_saved_without_a_tree_are_shown_and_lead_to_a_new_search(studio, visit):
    study = studio.store.load("shop")
    record = study.segmentation.model_copy(update={"tree": None})
    studio.store.save(study.model_copy(update={"segmentation": record}), now=studio.clock())

    app = visit(PAGE, study="shop")

    assert "Find the segments again to choose another number" in words(app)
    assert not app.slider
    assert app.button(key="find_segments")
    assert not [button for button in app.button if button.key.startswith(("split_", "merge_"))]


def test_a_search_under_way_is_shown_and_hides_what_it_will_replace(visit, held):
    work = held()

    app = visit(PAGE, study="shop")

    assert "Trying 4 segments" in str(app.get("progress")[0].proto.text)
    assert not app.slider
    work.finish()
    assert app.run().slider


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
        assert tab.slider  # nothing is lost
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
    assert app.slider


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


def test_a_segment_is_made_a_target_and_none_again(studio, visit):
    app = visit(PAGE, study="shop")

    app.selectbox(key="target_s01_").select("primary").run()
    assert studio.store.load("shop").targets == {"s01": "primary"}
    assert "Primary target" in words(app)
    app.selectbox(key="target_s01_primary").select("").run()

    assert studio.store.load("shop").targets == {}


def test_a_colour_is_chosen_for_a_segment_its_persona_and_the_map(studio, visit):
    app = visit(PAGE, study="shop")

    next(pills for pills in app.pills if pills.key.startswith("color_s01")).set_value(7).run()

    persona = next(one for one in studio.store.load("shop").personas if one.segment_id == "s01")
    assert persona.color == 7
    app = visit(PAGE, study="shop", view="pictures")
    spec = next(chart.proto.spec for chart in app.get("plotly_chart") if "segments of 360" in chart.proto.spec)
    assert persona_color(7) in spec
    assert persona_color(0) not in spec


def test_a_segment_is_split_and_its_parts_are_merged_again(studio, visit):
    before = studio.store.load("shop")
    app = visit(PAGE, study="shop")

    app.button(key="split_s01").click().run()
    app = finish_search(app)
    ids = [info.id for info in studio.store.load("shop").segmentation.segments]
    assert len(ids) == 4
    (new,) = set(ids) - {info.id for info in before.segmentation.segments}
    app.selectbox(key="merge_with_s01").select(new).run()
    app.button(key="merge_s01").click().run()
    app = finish_search(app)

    after = studio.store.load("shop")
    assert [info.size for info in after.segmentation.segments] == [info.size for info in before.segmentation.segments]
    assert not app.exception


def test_merging_by_hand_is_told_from_the_cut_of_the_tree(studio, visit):
    studio.split_segment("shop", "s01")
    ids = [info.id for info in studio.store.load("shop").segmentation.segments]
    studio.merge_segments("shop", ids[1:3])

    app = visit(PAGE, study="shop")

    assert "merged or split by hand" in words(app)
    assert app.button(key="use_number").label == "Use 3 segments"


def test_the_search_with_other_settings_starts_from_those_of_last_time(visit):
    app = visit(PAGE, study="shop")

    app.button(key="settings").click().run()

    assert next(box for box in app.selectbox if box.label == "Method").value == "mixture"
    facets = [slider for slider in app.slider if (slider.key or "").startswith("facet_weight_")]
    assert facets
    assert {slider.value for slider in facets} == {1.0}
    assert app.button(key="find_with_settings")


def test_a_segment_in_full_says_what_the_card_says_and_more(studio, visit):
    study = studio.store.load("shop")

    app = visit(PAGE, study="shop", segment="s01")

    titles = [one.value for one in app.subheader]
    assert {"How many, how sure, what worth", "What tells it apart", "Typical members"} <= set(titles)
    sentences = " ".join(button.label for button in app.button)
    claims = {claim.id: claim for claim in study.claims}
    assert plain(claims[study.profiles[0].size_claim_id].sentence) in sentences
    assert app.table[0].value.shape[1] == 4  # typical members, beside each other


def test_a_segment_that_is_gone_leads_to_those_that_are_there(visit):
    app = visit(PAGE, study="shop", segment="s77")

    assert dial(app)


def test_every_picture_is_drawn_with_its_words(visit):
    app = visit(PAGE, study="shop", view="pictures")

    titles = [json.loads(chart.proto.spec)["layout"]["meta"]["title"] for chart in app.get("plotly_chart")]
    assert len(titles) == 5
    assert len(set(titles)) == 5
    assert all(f"**{plain(title)}**" in words(app) for title in titles)  # by the page, where they wrap
    assert "These rules name the segment of" in " ".join(button.label for button in app.button)


def test_a_customer_is_looked_up_by_the_address(visit):
    app = visit(PAGE, study="shop", view="customer", customer="K-1004")

    titles = [json.loads(chart.proto.spec)["layout"]["meta"]["title"] for chart in app.get("plotly_chart")]
    assert titles[0].startswith("K-1004 belongs to ")
    assert app.table[0].value.columns[0] == r"K\-1004"  # beside typical members like this one


def seldom_found(studio):
    """The study with segments that re-draws of the customers hardly ever found again."""
    study = studio.store.load("shop")
    infos = tuple(one.model_copy(update={"n_found": 4, "n_resamples": 100}) for one in study.segmentation.segments)
    record = study.segmentation.model_copy(update={"segments": infos})
    studio.store.save(study.model_copy(update={"segmentation": record}), now=studio.clock())


def test_a_sure_membership_of_a_segment_that_is_seldom_found_again_comes_with_a_warning(studio, visit):
    address = {"study": "shop", "view": "customer", "customer": "K-1004"}
    assert not visit(PAGE, **address).warning
    seldom_found(studio)

    (warning,) = visit(PAGE, **address).warning

    assert "found again in 4 of 100" in warning.value


def test_a_segment_that_is_seldom_found_again_says_so_on_its_card_and_in_full(studio, visit):
    seldom_found(studio)

    assert "seldom found again: in 4 of 100 re-draws" in words(visit(PAGE, study="shop"))
    assert "convenient cut" in visit(PAGE, study="shop", segment="s01").warning[0].value


def test_at_another_cut_no_view_claims_the_verdict_of_the_segments_that_were_found(studio, visit):
    title = visit(PAGE, study="shop").header[0].value
    assert f"**{title}.** 3 segments" in words(visit(PAGE, study="shop", view="own"))
    studio.set_number("shop", 5)

    said = words(visit(PAGE, study="shop", view="own"))

    assert f"“{title}” speaks of the 3 segments that were found. The 5 here are cut from the same tree" in said


def test_one_segment_is_stressed_on_the_map(visit):
    app = visit(PAGE, study="shop", view="pictures")

    app.selectbox(key="map_stressed").set_value("s02").run()

    titles = [json.loads(chart.proto.spec)["layout"]["meta"]["title"] for chart in app.get("plotly_chart")]
    assert titles[0].endswith("among 3 segments of 360 customers")


def test_an_unknown_customer_is_an_error_with_a_way_out(visit):
    app = visit(PAGE, study="shop", view="customer")

    app.text_input(key="customer_id").set_value("nobody").run()

    assert "There is no customer" in app.error[0].value
    assert "Check the id" in app.error[0].value
    assert not app.exception


def test_a_segment_is_declared_by_a_rule_seen_beside_the_others_and_removed(studio, visit):
    app = visit(PAGE, study="shop", view="own")
    assert app.button(key="declare").disabled
    assert "Still to choose: who belongs in it and a name." in words(app)

    app.multiselect(key="declare_columns").set_value(["gender"]).run()
    app.multiselect(key="declare_gender").set_value(["female"]).run()
    assert "Still to choose: a name." in words(app)
    app.text_input(key="declare_name").set_value("Women").run()
    assert "of 360 customers" in words(app)
    assert "Still to choose" not in words(app)
    app.button(key="declare").click().run()
    app = finish_search(app)

    (declared,) = studio.store.load("shop").declared
    assert "**Women**" in words(app)
    assert list(app.table[0].value.columns) == ["Found segment", "Customers in both", "Of this one", "Of the found one"]
    app.button(key=f"remove_{declared.id}").click().run()
    app = finish_search(app)
    assert studio.store.load("shop").declared == ()
    assert not app.exception


def test_a_rule_that_picks_nobody_is_refused_with_a_way_out(studio, visit):
    app = visit(PAGE, study="shop", view="own")

    app.multiselect(key="declare_columns").set_value(["age"]).run()
    app.number_input(key="declare_age_low").set_value(500)
    app.text_input(key="declare_name").set_value("Nobody").run()
    assert "0 of 360 customers" in words(app)
    app.button(key="declare").click().run()
    app = finish_search(app)

    assert "\n\n" in app.error[0].value
    assert studio.store.load("shop").declared == ()


def test_there_is_nothing_to_compare_before_a_second_search(visit):
    assert "Search again with other settings" in words(visit(PAGE, study="shop", view="compare"))


def test_two_searches_stand_beside_each_other(studio, visit):
    studio.find_segments("shop", SegmentationConfig(method="kmeans", n_segments=4))

    app = visit(PAGE, study="shop", view="compare")

    assert json.loads(app.get("plotly_chart")[0].proto.spec)["data"][0]["type"] == "sankey"
    rows = app.table[0].value
    assert rows.loc["Method", "Before"] != rows.loc["Method", "Now"]
    assert rows.loc["Customers"].tolist() == ["360", "360"]


def test_leaving_out_more_customers_than_there_are_is_refused_and_nothing_is_changed(studio):
    before = studio.store.load("shop")

    with pytest.raises(WayprintError) as refused:
        studio.find_segments("shop", before.config, excluding=(Condition(column="age", op="at_least", values=(0.0,)),))

    assert refused.value.hint
    assert studio.store.load("shop") == before


def test_the_evidence_of_a_difference_opens(visit):
    app = visit(PAGE, study="shop")

    next(button for button in app.button if button.key.startswith("evidence_s01_")).click().run()

    assert "customers here, " in words(app)
    assert app.table[0].value.columns[0] == "Customer"
    assert not app.exception


def test_the_verdict_opens_what_it_rests_on(visit):
    app = visit(PAGE, study="shop")

    app.button(key="evidence_verdict").click().run()

    said = words(app)
    assert "made\\-up tables" in said
    assert "halves of the customers, looked at apart" in said
    assert "have a gap between" in said
    assert app.table[0].value["Table"].iloc[0] == "These customers"
    assert not app.exception


def test_the_reason_for_the_number_opens_how_often_each_number_was_found_again(visit):
    app = visit(PAGE, study="shop")

    app.button(key="evidence_number").click().run()

    assert "With 3 segments, two halves of the customers, looked at apart, agree to" in words(app)
    assert not app.exception


def test_each_number_of_the_dial_opens_what_it_is_counted_from(visit):
    app = visit(PAGE, study="shop")
    dial(app).set_value(5).run()

    app.button(key="stop_evidence").click().run()

    assert words(app).count("With 5 segments, ") == 4  # the smallest, found again, sure, and the spread in value
    assert not app.exception


def test_how_often_a_segment_is_found_again_opens_the_redraws(visit):
    app = visit(PAGE, study="shop", segment="s01")

    app.button(key="evidence_size_s01.found-again").click().run()

    assert plain(" of 100 re-draws of the customers.") in words(app)
    assert app.table[-1].value.columns.tolist() == [plain("Re-draw"), plain("In common (0 to 1)")]


def test_figures_of_a_study_without_evidence_are_shown_without_a_mark(studio, visit):
    study = studio.store.load("shop")
    kept = tuple(claim for claim in study.claims if claim.topic not in {"found again", "number"})
    studio.store.save(study.model_copy(update={"claims": kept, "evidence_tables": {}}), now=studio.clock())

    app = visit(PAGE, study="shop", segment="s01")

    assert "Found again in" in words(app)
    assert not [button for button in visit(PAGE, study="shop").button if button.key == "stop_evidence"]


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
    infos = tuple(study.segmentation.segments[0].model_copy(update={"id": one.segment_id}) for one in profiles)
    record = study.segmentation.model_copy(update={"segments": infos})
    studio.store.save(study.model_copy(update={"profiles": profiles, "segmentation": record}), now=studio.clock())

    app = visit(PAGE, study="shop")
    assert len([button for button in app.button if button.key.startswith("rename_")]) == 12
    studio.rename_segment("shop", profiles[-1].segment_id, "Zebra crossing")
    app.text_input(key="search_segments").set_value("zebra").run()

    assert [button.key for button in app.button if button.key.startswith("rename_")] == [
        f"rename_{profiles[-1].segment_id}"
    ]
    app.text_input(key="search_segments").set_value("nobody says this").run()
    assert "Try another word" in words(app)


def test_every_method_has_a_name_in_plain_words():
    assert tuple(METHODS) == get_args(Method)
