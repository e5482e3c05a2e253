"""The backlog of a study as a whole: kept with its history, audited, and exported."""

import csv
import datetime
import io
import re

import pytest

from core.adapters.stores import MemoryStudyStore
from core.audit import audit
from core.errors import ConflictError, NotFoundError
from core.exports.bundle import write_study
from core.exports.folder import audit_folder
from core.exports.opportunities import HEADER, opportunities_csv
from core.journeys import Card, JourneyMap, Stage, Step
from core.opportunities import (
    AddItem,
    Backlog,
    CardPain,
    DeleteItem,
    EditItem,
    Effect,
    Metric,
    Opportunity,
    PersonaPain,
    Reading,
    Solution,
    with_titles,
)
from core.personas import PainPoint, Persona, Statement
from core.services import Studio
from core.study import Study

ONE = Opportunity(id="opportunity-1", title="How might we deliver sooner?")


@pytest.fixture
def quick():
    """The studio on an empty study "one"."""
    made = Studio(MemoryStudyStore())
    made.store.create("One", now=made.clock())
    return made


def test_an_edit_is_kept_taken_back_and_done_again(quick):
    quick.edit_backlog("one", [AddItem(item=ONE, index=0)])
    quick.edit_backlog("one", [DeleteItem(item_id=ONE.id)], label="Tidy up")

    back = quick.undo_backlog("one")

    assert back.opportunities == (ONE,)
    assert quick.store.load("one").backlog == back
    history = quick.backlog_history("one")
    assert (history.undo_label, history.redo_label) == ("Add the opportunity “How might we deliver sooner?”", "Tidy up")
    assert quick.redo_backlog("one").is_empty
    assert quick.backlog_history("one").redo_label == ""


def test_an_edit_that_does_not_fit_or_changes_nothing_is_not_kept(quick):
    before = quick.edit_backlog("one", [AddItem(item=ONE, index=0)])
    version = quick.store.version("one")

    with pytest.raises(NotFoundError):
        quick.edit_backlog("one", [DeleteItem(item_id=ONE.id), DeleteItem(item_id="gone")])
    assert quick.edit_backlog("one", [EditItem(before=ONE, after=ONE)]) == before

    assert quick.store.load("one").backlog == before
    assert quick.store.version("one") == version


class Racing(MemoryStudyStore):
    """A store in which somebody else saves `left` times just before we do."""

    left = 0

    def save_backlog(self, study_id, backlog, **more):
        if self.left:
            self.left -= 1
            theirs = Opportunity(id=f"theirs-{self.left}", title="Theirs?")
            Studio(self).edit_backlog(study_id, [AddItem(item=theirs, index=0)])
        return super().save_backlog(study_id, backlog, **more)


def test_an_edit_meets_those_that_others_save_at_the_same_moment():
    store = Racing()
    studio = Studio(store)
    store.create("One", now=studio.clock())

    store.left = 1
    studio.edit_backlog("one", [AddItem(item=ONE, index=9)])

    assert {one.id for one in store.load("one").backlog.opportunities} == {"theirs-0", ONE.id}
    assert len(studio.backlog_history("one").done) == 2


def test_with_nothing_done_there_is_nothing_to_take_back(quick):
    with pytest.raises(ConflictError, match="nothing to take back"):
        quick.undo_backlog("one")


def study_with(backlog: Backlog) -> Study:
    headline = Statement(id="h", section="headline", text="shops")
    pains = (PainPoint(id="late", title="=Late", severity=4), PainPoint(id="fees", title="Fees", severity=2))
    ana = Persona(id="ana", segment_id=None, name="Ana", headline=headline, pain_points=pains)
    return Study(id="one", name="One", personas=(ana,), backlog=backlog)


LATE, FEES = (PersonaPain(persona_id="ana", pain_id=one, title=one) for one in ("late", "fees"))
FULL = Backlog(
    opportunities=(
        Opportunity(
            id="sooner",
            title="How might we deliver sooner?",
            pains=(LATE, FEES, CardPain(map_id="m", card_id="c", title="Queue")),
            customer_value=80,
            business_value=40,
            effort=3,
            confidence=0.5,
            owner="Kim",
        ),
        Opportunity(id="blank", title="How might we?"),
    ),
    solutions=(
        Solution(
            id="sms",
            title="Message",
            opportunity_ids=("sooner",),
            effects=(Effect(metric_id="calls", text="fewer"), Effect(metric_id="gone")),
            due=datetime.date(2026, 5, 1),
        ),
        Solution(id="alone", title="Alone", opportunity_ids=("gone",)),
    ),
    metrics=(
        Metric(
            id="calls", title="Calls", direction="lower", readings=(Reading(on=datetime.date(2026, 4, 1), value=9),)
        ),
        Metric(id="returns", title="Returns", unit="%", target=-1.5),
    ),
)


def test_links_that_lead_nowhere_are_findings_of_the_audit():
    found = audit(study_with(FULL), {})

    assert [(one.code, one.severity, one.example) for one in found] == [
        ("link-missing", "warning", "How might we deliver sooner?"),
        ("link-missing", "warning", "Message"),
        ("link-missing", "warning", "Alone"),
    ]
    assert "the metric gone that it names is no longer in the study" in found[1].message


def test_a_backlog_in_which_all_leads_somewhere_holds(tmp_path):
    linked = FULL.opportunities[0].model_copy(update={"pains": (LATE, FEES)})
    whole = Backlog(opportunities=(linked,), metrics=FULL.metrics)

    write_study(study_with(whole), {}.__getitem__, tmp_path)

    assert audit_folder(tmp_path) == ()
    file = tmp_path / "backlog.json"
    file.write_text(file.read_text(encoding="utf-8").replace("80", "90"), encoding="utf-8")
    assert [one.message for one in audit_folder(tmp_path)] == ["backlog.json was changed after it was written."]


def test_the_csv_has_a_row_for_each_chain_and_nothing_is_left_out():
    rows = list(csv.DictReader(io.StringIO(opportunities_csv(study_with(FULL)))))

    shown = [(row["pain point"], row["opportunity"], row["solution"], row["metric"]) for row in rows]
    sooner, gone = "How might we deliver sooner?", "(no longer in the study)"
    assert shown == [
        ("'=Late", sooner, "Message", "Calls"),
        ("'=Late", sooner, "Message", gone),
        ("Fees", sooner, "Message", "Calls"),
        ("Fees", sooner, "Message", gone),
        ("Queue", sooner, "Message", "Calls"),
        ("Queue", sooner, "Message", gone),
        ("", "How might we?", "", ""),
        ("", gone, "Alone", ""),
        ("", "", "", "Returns"),
    ]
    assert rows[0] == dict(
        zip(
            HEADER,
            ["'=Late", "Ana", "4", sooner, "open", "Kim", "80", "40", "3.0", "0.5", "10.0"]
            + ["Message", "idea", "", "", "2026-05-01", "", "Calls", "", "lower", "", "", "9.0", "2026-04-01", "fewer"],
            strict=True,
        )
    )
    assert rows[4]["persona or map"] == gone
    assert rows[-1]["target"] == "-1.5"


@pytest.fixture
def shown_on_a_map(quick):
    """The study "one" with the map "visit", on which a card stands for `ONE` and another for nothing."""
    cards = (
        Card(id="stands", lane="opportunities", text="Old words", item_id=ONE.id),
        Card(id="own", lane="opportunities", text="Own words"),
    )
    stage = Stage(id="arrive", title="Arrive", steps=(Step(id="park", title="Park", cards=cards),))
    journey = JourneyMap(id="visit", title="A visit", stages=(stage,))
    quick.store.save_journey("one", journey, now=quick.clock())
    quick.edit_backlog("one", [AddItem(item=ONE, index=0)])
    return quick


def texts(studio):
    study = studio.store.load("one")
    journey = with_titles(study.journeys[0], study.backlog)
    return [card.text for card in journey.stages[0].steps[0].cards]


def test_new_words_on_a_map_rename_the_opportunity_and_are_an_edit_of_the_backlog(shown_on_a_map):
    studio = shown_on_a_map
    assert texts(studio) == ["How might we deliver sooner?", "Own words"]

    studio.edit_journey("one", "visit", {"kind": "edit_card", "card_id": "stands", "text": "How might we hurry?"})

    assert studio.store.load("one").backlog.opportunities[0].title == "How might we hurry?"
    assert texts(studio) == ["How might we hurry?", "Own words"]
    assert studio.history("one", "visit").done == ()
    studio.undo_backlog("one")
    assert texts(studio) == ["How might we deliver sooner?", "Own words"]


def test_several_edits_of_a_map_go_each_where_they_belong(shown_on_a_map):
    studio = shown_on_a_map
    edits = [{"kind": "edit_card", "card_id": one, "text": f"New {one}"} for one in ("stands", "own")]

    studio.edit_journey("one", "visit", {"kind": "batch", "commands": edits, "label": "Paste"})

    assert texts(studio) == ["New stands", "New own"]
    studio.edit_journey("one", "visit", {"kind": "undo"})
    assert texts(studio) == ["New stands", "Own words"]


def test_the_report_says_what_a_card_is_called_now(shown_on_a_map):
    report = shown_on_a_map.report("one", None)

    assert "How might we deliver sooner?" in report
    assert "Old words" not in report


def test_an_exported_map_says_what_a_card_is_called_now(shown_on_a_map):
    page = shown_on_a_map.export_journey("one", None, "visit", "html").content.decode()

    assert ONE.title in " ".join(re.sub(r"<[^>]*>", " ", page).split())  # in the drawing, one line below the other
    assert "Old words" not in page
