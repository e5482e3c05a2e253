"""What people add to a persona: portraits, sections of their own, notes from interviews, and what is refused."""

import base64
import datetime
import io

import pytest
from PIL import Image
from pydantic import ValidationError

from core.audit import audit
from core.carry_over import carry_personas
from core.errors import ConfigError, NotFoundError
from core.personas import (
    InterviewNote,
    OwnLink,
    Persona,
    Statement,
    add_image,
    add_links,
    add_note,
    add_slider,
    add_statement,
    add_text,
    back_with_notes,
    draw_portrait,
    edit_section,
    edit_statement,
    move_section,
    proto_persona,
    regenerated,
    remove_note,
    remove_section,
    show_initials,
    small_picture,
    upload_portrait,
)
from core.study import Study

GIFTS = proto_persona("gifts", "Gift buyers", "They buy for others")


def picture(kind="PNG", size=(600, 400), **saving):
    sink = io.BytesIO()
    Image.new("RGB", size, "#336699").save(sink, kind, **saving)
    return sink.getvalue()


def unpacked(uri):
    return Image.open(io.BytesIO(base64.b64decode(uri.removeprefix("data:image/jpeg;base64,"))))


def titles(persona):
    return [one.title for one in persona.own_sections]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_an_upload_becomes_a_small_square_portrait(kind):
    portrait = upload_portrait(GIFTS, picture(kind)).portrait

    assert unpacked(portrait).size == (256, 256)
    assert unpacked(portrait).format == "JPEG"


def test_what_a_camera_wrote_into_a_picture_is_not_kept():
    exif = Image.Exif()
    exif[0x010F] = "Maria's camera"
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 0.0)}
    content = picture("JPEG", exif=exif.tobytes())
    assert Image.open(io.BytesIO(content)).getexif()[0x010F] == "Maria's camera"

    kept = unpacked(small_picture(content, crop="whole"))

    assert dict(kept.getexif()) == {}
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_that_lies_on_its_side_is_turned_before_that_is_forgotten():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees

    kept = unpacked(small_picture(picture("JPEG", size=(300, 200), exif=exif.tobytes()), crop="whole"))

    assert kept.size == (200, 300)


def test_the_same_upload_gives_the_same_bytes():
    assert small_picture(picture(), crop="square") == small_picture(picture(), crop="square")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"GIF89a" + b"\0" * 40, "not a picture", id="gif"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture", id="svg"),
        pytest.param(picture()[:200], "not a picture", id="cut off"),
        pytest.param(b"", "not a picture", id="empty"),
        pytest.param(b"\0" * (5 * 1024 * 1024 + 1), "at most 5 MB", id="too large"),
        pytest.param(picture(size=(8_000, 6_000)), "too many", id="too many pixels"),
    ],
)
def test_what_is_no_small_picture_is_refused_with_what_to_do(content, said):
    with pytest.raises(ConfigError, match=said) as refused:
        upload_portrait(GIFTS, content)

    assert refused.value.hint


def test_a_gif_is_refused_although_it_could_be_read():
    with pytest.raises(ConfigError, match="not a picture"):
        upload_portrait(GIFTS, picture("GIF"))


def test_a_portrait_goes_back_to_initials_and_to_the_drawn_one():
    uploaded = upload_portrait(GIFTS, picture())

    assert show_initials(uploaded).portrait == "initials"
    assert draw_portrait(uploaded).portrait == ""


@pytest.mark.parametrize(
    "portrait",
    ["https://example.com/face.jpg", "data:image/svg+xml;base64,PHN2Zy8+", 'data:image/jpeg;base64,AAA"><script>'],
)
def test_a_saved_portrait_that_is_no_kept_picture_is_refused(portrait):
    with pytest.raises(ValidationError, match="a picture is a JPEG"):
        Persona.model_validate({**GIFTS.model_dump(), "portrait": portrait})


def test_own_sections_of_each_kind_are_added_moved_changed_and_removed():
    persona = add_text(GIFTS, "A typical Saturday", "Up late, in town by noon")
    persona = add_slider(persona, "Price", "Buys the best", "Buys the cheapest", 80)
    persona = add_image(persona, "Their desk", picture(), "A desk with two screens")
    persona = add_links(persona, "Read on", "Research plan https://example.com/plan\nmailto:team@example.com")

    assert [one.kind for one in persona.own_sections] == ["text", "slider", "image", "links"]
    assert persona.own_sections[3].links == (
        OwnLink(label="Research plan", url="https://example.com/plan"),
        OwnLink(label="mailto:team@example.com", url="mailto:team@example.com"),
    )
    assert titles(move_section(persona, "section-2", -1)) == ["Price", "A typical Saturday", "Their desk", "Read on"]
    assert titles(move_section(persona, "section-1", 99)) == ["Price", "Their desk", "Read on", "A typical Saturday"]
    assert edit_section(persona, "section-2", value=10).own_sections[1].value == 10
    assert titles(remove_section(persona, "section-3")) == ["A typical Saturday", "Price", "Read on"]
    assert Persona.model_validate_json(persona.model_dump_json()) == persona


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        pytest.param(lambda one: add_text(one, " ", "words"), "“title” is empty", id="1"),
        pytest.param(lambda one: add_text(one, "Title", " "), "“words” is empty", id="2"),
        pytest.param(lambda one: add_text(one, "Title", "x" * 2_001), "“words” is too long", id="3"),
        pytest.param(lambda one: add_slider(one, "Price", "", "cheap", 50), "“left end” is empty", id="4"),
        pytest.param(lambda one: add_slider(one, "Price", "best", "cheap", 101), "“value” is too high", id="5"),
        pytest.param(lambda one: add_links(one, "Links", ""), "“links” is empty", id="6"),
        pytest.param(lambda one: add_links(one, "Links", "no address here"), "has no address", id="7"),
        pytest.param(lambda one: add_links(one, "Links", "x javascript:alert(1)"), "cannot be a link", id="8"),
        pytest.param(lambda one: add_links(one, "Links", "x data:text/html;base64,AAAA"), "cannot be a link", id="9"),
        pytest.param(lambda one: add_links(one, "Links", "x file:///etc/passwd"), "cannot be a link", id="10"),
        pytest.param(lambda one: add_links(one, "Links", "x https:evil"), "cannot be a link", id="11"),
        pytest.param(lambda one: add_note(one, "", "words"), "“who said it” is empty", id="12"),
        pytest.param(lambda one: add_note(one, "buyer", " "), "“words” is empty", id="13"),
    ],
)
def test_what_does_not_fit_is_refused_in_plain_words(edit, said):
    with pytest.raises(ConfigError, match=said) as refused:
        edit(GIFTS)

    assert refused.value.hint


def test_a_saved_link_of_another_kind_is_refused():
    with pytest.raises(ValidationError, match="a link starts with"):
        OwnLink(label="x", url="javascript:alert(1)")


def test_personal_data_is_out_of_a_note_before_it_is_kept():
    persona = add_note(
        GIFTS,
        "buyer, jane@example.com",
        "Call me on +49 30 901820. My name is Jane Miller",
        date=datetime.date(2026, 3, 2),
        source="interview 7, recorded by @maria",
    )

    [note] = persona.notes
    assert note.who == "buyer, [e-mail]"
    assert note.text == "Call me on [phone]. My name is [name]"
    assert note.source == "interview 7, recorded by [handle]"
    assert note.date == datetime.date(2026, 3, 2)


def test_a_statement_rests_on_notes_until_the_last_of_them_is_deleted():
    persona = add_note(add_note(GIFTS, "buyer", "I ask my sister first"), "buyer", "We decide together")
    persona = add_statement(persona, "behaviours", "They ask friends first")

    told = back_with_notes(persona, "own-1", ("note-1", "note-2"))
    assert (told.statements[0].kind, told.statements[0].note_ids) == ("told", ("note-1", "note-2"))

    less = remove_note(told, "note-1")
    assert (less.statements[0].kind, less.statements[0].note_ids) == ("told", ("note-2",))

    none = remove_note(less, "note-2")
    assert (none.statements[0].kind, none.statements[0].note_ids) == ("assumed", ())
    assert none.statements[0].text == "They ask friends first"


def test_other_words_were_not_told():
    persona = add_statement(add_note(GIFTS, "buyer", "I ask my sister first"), "behaviours", "They ask friends")
    told = back_with_notes(persona, "own-1", ("note-1",))

    reworded = edit_statement(told, "own-1", "They ask nobody").statements[0]

    assert (reworded.kind, reworded.note_ids) == ("assumed", ())


def test_an_unknown_note_and_a_measured_statement_are_refused():
    measured = Statement(id="size", section="about", text="62 customers", claim_ids=("s01.size",), kind="measured")
    persona = add_note(GIFTS, "buyer", "I ask my sister first").model_copy(update={"statements": (measured,)})

    with pytest.raises(NotFoundError):
        back_with_notes(persona, "headline", ("note-9",))
    with pytest.raises(ConfigError, match="rests on the data already"):
        back_with_notes(persona, "size", ("note-1",))


def test_what_people_added_survives_regeneration_and_a_segment_that_is_gone():
    measured = GIFTS.model_copy(update={"segment_id": "s01", "name_locked": False})
    old = add_note(add_text(show_initials(measured), "Saturday", "Late"), "buyer", "I ask my sister first")
    old = back_with_notes(add_statement(old, "behaviours", "They ask friends first"), "own-1", ("note-1",))

    new = regenerated(old, measured)
    [proto] = carry_personas((old,), (), {})

    for kept in (new, proto):
        assert (kept.portrait, kept.own_sections, kept.notes) == (old.portrait, old.own_sections, old.notes)
        assert kept.statements == old.statements
    assert proto.segment_id is None


def test_a_persona_whose_only_addition_is_a_note_is_not_lost_with_its_segment():
    measured = GIFTS.model_copy(
        update={
            "segment_id": "s01",
            "name_locked": False,
            "headline": GIFTS.headline.model_copy(update={"locked": False}),
        }
    )

    assert carry_personas((measured,), (), {}) == ()
    assert (
        carry_personas((add_note(measured, "buyer", "I ask my sister"),), (), {})[0].notes[0].text == "I ask my sister"
    )


def told_persona():
    persona = add_note(GIFTS, "buyer", "I ask my sister first")
    return back_with_notes(add_statement(persona, "behaviours", "They ask family first"), "own-1", ("note-1",))


def falsified(persona, **update):
    return persona.model_copy(update={"statements": (persona.statements[0].model_copy(update=update),)})


def codes(persona):
    return [finding.code for finding in audit(Study(id="s", name="S", personas=(persona,)), {})]


def test_the_audit_accepts_what_was_told():
    assert codes(told_persona()) == []


@pytest.mark.parametrize(
    ("persona", "code"),
    [
        pytest.param(falsified(told_persona(), note_ids=("note-9",)), "note-missing", id="unknown note"),
        pytest.param(falsified(told_persona(), note_ids=()), "badge-differs", id="no notes"),
        pytest.param(falsified(told_persona(), kind="assumed"), "badge-differs", id="assumed"),
        pytest.param(falsified(told_persona(), kind="measured"), "badge-differs", id="measured"),
        pytest.param(told_persona().model_copy(update={"notes": ()}), "note-missing", id="note gone"),
        pytest.param(
            told_persona().model_copy(
                update={"notes": (InterviewNote(id="note-1", who="buyer", text="Write to jane@example.com"),)}
            ),
            "note-personal",
            id="personal data",
        ),
    ],
)
def test_the_audit_finds_what_was_not_told(persona, code):
    assert code in codes(persona)
