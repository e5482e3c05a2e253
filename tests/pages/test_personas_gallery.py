"""The gallery among many personas, two to four of them side by side, and those written without data."""

import json

import pytest

from core.claims import Condition
from core.personas import (
    Persona,
    PersonaHistory,
    compare_personas,
    edit_statement,
    lay_beside,
    mean_customers,
    proto_persona,
    say_in_data,
)
from core.pipeline import evidence_data, prepare
from core.study import found_segments
from tests.pages.conftest import words

pytestmark = pytest.mark.usefixtures("home")

PAGE = "personas/personas"


@pytest.fixture
def measured(studio) -> tuple[Persona, ...]:
    """The personas of the three segments."""
    return studio.store.load("shop").personas


@pytest.fixture
def data(studio):
    """What the claims of the shop are computed from."""
    study = studio.store.load("shop")
    tables = studio.store.table
    search = found_segments(study, tables)
    prepared = prepare(studio.sources(study), excluding=study.excluding)
    return evidence_data(prepared, tables(study.members_table), tables(study.comments_table), search=search)


@pytest.fixture
def crowded(studio, measured):
    """The study with the three personas and sixty written without data."""
    study = studio.store.load("shop")
    protos = tuple(
        proto_persona(f"p-{n}", f"Guess {n}", f"They come for reason {n}").model_copy(update={"color": n})
        for n in range(60)
    )
    studio.store.save(study.model_copy(update={"personas": (*measured, *protos)}), now=studio.clock())


def shown(app):
    """The names on the cards, in their order."""
    bold = [one.value for one in app.markdown if one.value.startswith("**") and ":gray[" not in one.value]
    return [one.strip("*").replace("\\", "") for one in bold]


def keys(app):
    return [button.key for button in app.button]


@pytest.mark.usefixtures("crowded")
def test_sixty_personas_are_a_page_at_a_time_and_found_by_words(visit):
    app = visit(PAGE, study="shop")
    assert len(shown(app)) == 12

    app.text_input(key="search_personas").set_value("reason 49").run()

    assert shown(app) == ["Guess 49"]
    assert "1 of 63 personas" in words(app)


@pytest.mark.usefixtures("crowded")
def test_what_is_asked_for_stands_in_the_address_and_comes_back_from_there(visit, measured):
    app = visit(PAGE, study="shop")
    app.selectbox(key="choose_kind").set_value("measured").run()
    app.selectbox(key="choose_sort").set_value("name").run()
    parts = dict(app.query_params)
    assert (parts["kind"], parts["sort"]) == ("measured", "name")

    again = visit(PAGE, study="shop", kind="measured", sort="name")

    assert shown(again) == shown(app) == sorted((one.name for one in measured), key=str.casefold)


@pytest.mark.usefixtures("crowded")
def test_a_trait_shows_those_of_whom_it_is_measured(studio, visit, measured):
    claims = {claim.id: claim for claim in studio.store.load("shop").claims}
    one = measured[0]
    phrase = next(claims[claim_id].phrase for claim_id in one.headline.claim_ids if claims[claim_id].phrase)
    app = visit(PAGE, study="shop")

    chosen = phrase[0].upper() + phrase[1:]
    app.multiselect(key="filter_traits").set_value([chosen]).run()

    assert one.name in shown(app)
    assert not any(name.startswith("Guess") for name in shown(app))


@pytest.mark.usefixtures("crowded")
def test_nobody_found_says_so(visit):
    app = visit(PAGE, study="shop", find="nobody says this")

    assert "None of the 63 personas" in words(app)
    assert shown(app) == []


def test_a_card_says_what_they_are_worth_and_what_was_edited(studio, visit, measured):
    one = measured[0]
    studio.edit_persona("shop", one.id, lambda old: edit_statement(old, "headline", "They come on Fridays"))
    worth = next(
        profile.worth for profile in studio.store.load("shop").profiles if profile.segment_id == one.segment_id
    )

    captions = [each.value for each in visit(PAGE, study="shop").caption]

    mine = next(each for each in captions if f"{one.size:,} customers" in each)
    assert f"{100 * worth.share:.0f}% of all" in mine.replace("\\", "")
    assert "edited by hand" in mine
    assert sum("edited by hand" in each for each in captions) == 1


def test_personas_stand_side_by_side_with_the_largest_difference_first(studio, visit, measured, data):
    pair = measured[:2]
    app = visit(PAGE, study="shop", view="compare", compare=",".join(one.id for one in pair))
    rows = compare_personas(data, pair, studio.store.load("shop").themes)

    titles = [name for name in shown(app) if name not in {one.name for one in pair}]
    assert titles[0] == rows[0].label
    assert rows[0].apart == max(row.apart for row in rows)
    first = rows[0].values[pair[0].id]
    assert any(first.words in one.label for one in app.button if one.key == f"evidence_cmp_{rows[0].id}_{pair[0].id}")


def test_each_compared_number_says_whose_it_is(visit, measured):
    pair = measured[:2]

    app = visit(PAGE, study="shop", view="compare", compare=",".join(one.id for one in pair))

    names = [one.value for one in app.caption if one.value in {pair[0].name, pair[1].name}]
    n_numbers = sum(1 for one in app.button if one.key and one.key.startswith("evidence_cmp_"))
    assert len(names) == n_numbers > 2


def test_each_compared_number_opens_its_evidence(studio, visit, measured, data):
    pair = measured[:2]
    app = visit(PAGE, study="shop", view="compare", compare=",".join(one.id for one in pair))
    row = compare_personas(data, pair, studio.store.load("shop").themes)[0]
    most = max(row.values, key=lambda one: row.values[one].claim.evidence.value)

    app.button(key=f"evidence_cmp_{row.id}_{most}").click().run()

    assert row.values[most].claim.sentence in words(app).replace("\\", "")
    assert len(app.table) == 1


def test_the_picture_of_distances_names_those_most_alike_and_says_how_it_is_measured(visit, measured):
    app = visit(PAGE, study="shop", view="compare")

    titles = [json.loads(one.proto.spec)["layout"]["meta"]["title"] for one in app.get("plotly_chart")]
    assert len(titles) == 1
    assert titles[0].endswith("are most alike")
    assert sum(one.name in titles[0] for one in measured) == 2
    assert "does not depend on how many customers" in words(app)


def test_personas_that_are_not_there_are_left_out_of_an_address(visit, measured):
    app = visit(PAGE, study="shop", view="compare", compare=f"{measured[0].id},nobody,{measured[1].id}")

    assert app.multiselect(key="compare_personas").value == [measured[0].id, measured[1].id]


def test_a_study_with_one_persona_has_nothing_to_compare(studio, visit):
    study = studio.store.load("shop")
    studio.store.save(study.model_copy(update={"personas": study.personas[:1]}), now=studio.clock())

    assert "Two personas from the data can be compared here" in words(visit(PAGE, study="shop", view="compare"))


def test_a_workshop_writes_one_persona_of_what_several_people_guess(studio, visit):
    app = visit(PAGE, study="shop", view="workshop")
    app.text_input(key="proto_name").set_value("Gift buyers")
    app.text_area(key="proto_headline").set_value("They buy for others")
    app.text_input(key="proto_people").set_value("Ana, Ben")
    app.text_area(key="proto_behaviours").set_value("Ana: Compare prices\nBen: compare prices\nBuy late")
    app.text_area(key="proto_quotes").set_value("Just make it pretty")
    app.text_area(key="proto_pains").set_value("No gift wrap").run()
    assert "*Compare prices* :gray[2 of 2]" in words(app)

    app.button(key="proto_save").click().run()

    made = studio.store.load("shop").personas[-1]
    assert (made.name, made.headline.text) == ("Gift buyers", "They buy for others")
    assert [one.text for one in made.statements] == [
        "Compare prices (a guess of 2 of 2 people)",
        "Buy late",
        "Just make it pretty",
    ]
    assert made.pain_points[0].title == "No gift wrap"
    assert "nothing on this sheet is measured" in words(app)
    assert "*Just make it pretty* :gray-badge[Assumption]" in words(app)


def test_a_workshop_without_a_name_is_refused_with_what_to_do(studio, visit, measured):
    app = visit(PAGE, study="shop", view="workshop")

    app.button(key="proto_save").click().run()

    assert "empty" in app.error[0].value
    assert studio.store.load("shop").personas == measured


@pytest.fixture
def guess(studio) -> Persona:
    """A persona written without data."""
    return studio.add_proto_persona("shop", "City people", "They live in big cities")


def test_who_is_meant_is_counted_and_found_in_segments(studio, visit, guess, data):
    city = Condition(column="city_size", op="in", values=("big city",))
    studio.edit_persona("shop", guess.id, lambda one: mean_customers(one, (city,), data))
    n = int((data.customers.frame["city_size"].astype("str") == "big city").sum())

    app = visit(PAGE, study="shop", persona=guess.id)

    label = app.button(key=f"evidence_meant_{guess.id}_0").label.replace("\\", "")
    assert f"City size is big city: {n:,} customers, {100 * n / 360:.0f}% of all" in label
    assert [*app.table[0].value.columns] == ["Segment", "Of those who match", "As often as among all"]


def test_nobody_is_said_to_be_nobody(studio, visit, guess, data):
    old = Condition(column="age", op="at_least", values=(300.0,))
    studio.edit_persona("shop", guess.id, lambda one: mean_customers(one, (old,), data))

    app = visit(PAGE, study="shop", persona=guess.id)

    assert "describes nobody" in app.warning[0].value
    assert "**nobody**" in words(app)


def test_guesses_stand_beside_the_segment_with_what_the_data_says(studio, visit, guess, measured, data):
    city = Condition(column="city_size", op="in", values=("big city",))
    frame = data.customers.frame["city_size"].astype("str") == "big city"
    urban = max(measured, key=lambda one: frame[data.members(one.segment_id)].mean())
    studio.edit_persona(
        "shop", guess.id, lambda one: say_in_data(lay_beside(one, urban.segment_id), "headline", city, data)
    )

    app = visit(PAGE, study="shop", persona=guess.id)

    assert "**1 confirmed, 0 contradicted, 0 unknown**" in words(app)
    assert ":green-badge[:material/check: Confirmed]" in words(app)
    app.button(key=f"evidence_guess_{guess.id}_headline").click().run()
    assert len(app.table) == 1


def test_a_persona_is_laid_beside_a_segment_and_that_is_taken_back(studio, visit, guess, measured):
    app = visit(PAGE, study="shop", persona=guess.id)
    segment_id = measured[0].segment_id

    app.selectbox(key=f"beside_{guess.id}_").set_value(segment_id).run()
    assert studio.store.load("shop").personas[-1].match.segment_id == segment_id
    assert "0 confirmed, 0 contradicted, 1 unknown" in words(app)

    app.button(key=f"undo_{guess.id}").click().run()
    assert studio.store.load("shop").personas[-1] == guess


def test_a_study_without_segments_has_no_data_to_lay_it_beside(empty_studio, visit):
    study = empty_studio.store.create("Spring", now=empty_studio.clock())
    made = empty_studio.add_proto_persona(study.id, "Gift buyers", "They buy for others")

    assert "Beside the data" not in words(visit(PAGE, study=study.id, persona=made.id))
    assert empty_studio.persona_history(study.id, made.id) == PersonaHistory()
