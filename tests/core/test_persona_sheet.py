"""Sheets and cards, read back by another program: every word is there, inside the page, and over no other."""

import ctypes
import io
import json
import re
import unicodedata
from dataclasses import replace
from itertools import combinations

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from core.claims import Evidence
from core.exports import _fonts
from core.exports._evidence_view import StatementView, evidence_bars
from core.exports._fonts import covered, font_folder, fonts_for, missing_finding
from core.exports._persona_views import PersonaView
from core.exports._report_view import evidencer_of, persona_views
from core.exports.persona_file import load_personas
from core.exports.persona_sheet import persona_pdf
from core.exports.personas import export_personas
from core.schema import ColumnSpec, Role, Unit
from tests.hard_personas import LONG_WORD, hard_study

STUDY = hard_study()
A4 = (595.3, 841.9)


@pytest.fixture(scope="module")
def sheets() -> dict[str, pypdfium2.PdfDocument]:
    """The sheet of each persona."""
    return {
        one.id: pypdfium2.PdfDocument(export_personas(STUDY, {}, "pdf", persona_ids=[one.id]).content)
        for one in STUDY.personas
    }


def letters(text: str) -> str:
    """A text without what a page may break or shape in its own way: spaces, hyphens at line ends, ligatures."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u00ad\u2010\ufffe\u0002-]", "", plain)


def words_of(pdf: pypdfium2.PdfDocument) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pdf)


@pytest.mark.parametrize("persona_id", ["persona-1", "persona-2", "persona-3", "persona-5", "persona-6"])
def test_every_statement_is_on_the_sheet_as_text(sheets, persona_id):
    persona = next(one for one in STUDY.personas if one.id == persona_id)
    said = letters(words_of(sheets[persona_id]))

    assert letters(persona.name) in said
    for text in (persona.headline.text, *(one.text for one in persona.statements)):
        assert letters(text) in said
    for pain in persona.pain_points:
        assert letters(pain.title) in said


def test_right_to_left_texts_are_on_the_sheet_letter_by_letter(sheets):
    persona = STUDY.personas[3]
    said = letters(words_of(sheets["persona-4"]))

    for text in (persona.name, *(one.text for one in persona.statements)):
        assert all(letter in said for letter in letters(text))


def test_evidence_stands_under_each_statement_and_an_assumption_says_so(sheets):
    said = words_of(sheets["persona-1"])

    assert "63% · 189 of 300 · everyone else 23% · 207 of 900" in said
    assert said.count("Assumption") == 3  # the note, the pain and the touchpoint that somebody wrote


@pytest.mark.parametrize("persona_id", [persona.id for persona in STUDY.personas])
def test_no_letter_leaves_the_page_and_no_line_lies_over_another(sheets, persona_id):
    for page in sheets[persona_id]:
        boxes = line_boxes(page)
        assert boxes
        for left, bottom, right, top in boxes:
            assert left >= 0 <= bottom
            assert right <= A4[0] - 36
            assert top <= A4[1]
        for one, other in combinations(boxes, 2):
            if persona_id == "persona-4" and abs(one[1] + one[3] - other[1] - other[3]) < 12:
                continue  # pieces of one line in two directions: their letters come in the order of reading
            assert shared(one, other) < 0.3 * min(area(one), area(other)), (one, other)


def line_boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    text = page.get_textpage()
    boxes = []
    for place in range(text.count_chars()):
        if text.get_text_range(place, 1).strip():
            boxes.append(text.get_charbox(place))
    lines: list[list[tuple[float, float, float, float]]] = []
    for box in boxes:
        last = lines[-1][-1] if lines else None
        if last and abs(last[1] - box[1]) < 6 and 0 <= box[0] - last[0] < 40:
            lines[-1].append(box)
        else:
            lines.append([box])
    return [
        (min(b[0] for b in line), min(b[1] for b in line), max(b[2] for b in line), max(b[3] for b in line))
        for line in lines
    ]


def area(box: tuple[float, float, float, float]) -> float:
    return max(0.1, (box[2] - box[0]) * (box[3] - box[1]))


def shared(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, high)


@pytest.mark.parametrize("persona_id", [persona.id for persona in STUDY.personas])
def test_a_sheet_takes_two_pages_of_a4_at_most(sheets, persona_id):
    pdf = sheets[persona_id]

    assert len(pdf) <= 2
    assert {tuple(round(side, 1) for side in page.get_size()) for page in pdf} == {A4}


def test_that_the_steps_of_the_headline_add_up_is_said_above_them(sheets):
    said = letters(words_of(sheets["persona-1"]))

    assert letters("Each line counts those who match it and every line above it.trait-00") in said


MOVABLE = ("How they differ from the others", "How to find them", "How this is known")
SIDE, MAIN = 42.5, 209.8
"""Where the columns begin, in points: a margin of 15 mm, and 50 mm of the side and 9 mm between them after it."""


def lines(n: int) -> tuple[StatementView, ...]:
    return tuple(StatementView(f"Statement {place} in a few words.", assumed=False, mark="") for place in range(n))


def sheet_of(view: PersonaView, **changes: object) -> pypdfium2.PdfDocument:
    """A sheet with a side of its share, its hours and a rule; the rest as given."""
    bare = {"sections": (), "pains": (), "own": (), "interviews": (), "week": None, "touchpoints": ()}
    return pypdfium2.PdfDocument(persona_pdf([replace(view, **(bare | changes))], study="Columns", claims=b"{}")[0])


def headings(pdf: pypdfium2.PdfDocument) -> dict[str, tuple[int, float]]:
    """Page and left end of each heading that may stand in either column."""
    found = {}
    for number, page in enumerate(pdf):
        text = page.get_textpage()
        for title in MOVABLE:
            place = text.search(title).get_next()
            if place:
                found[title] = (number, pytest.approx(text.get_charbox(place[0])[0], abs=2))
    return found


@pytest.fixture(scope="module")
def view() -> PersonaView:
    """A persona with a share, hours, what matches its headline, and a rule."""
    return persona_views(STUDY, STUDY.personas[:1], evidencer_of(STUDY, {}))[0]


# Heights in mm: what stays at the side 125, a heading with the room around it 9, a statement of a difference or of what
# they do 9, of how this is known 6, how to find them 20 at the side and 15 in the wide column. A page has room for 216.


def test_a_side_that_is_higher_than_the_main_column_ends_in_it(view):
    # All at the side: 125 + 54 + 20 + 33 = 232 beside nothing. All in the main column: 125 beside 54 + 15 + 33 = 102.
    pdf = sheet_of(view, differences=lines(5), basis=lines(4))

    assert headings(pdf) == dict.fromkeys(MOVABLE, (0, MAIN))


def test_a_second_page_with_one_column_is_saved(view):
    # All at the side: 125 + 144 + 20 + 81 = 370, two pages. The lowest: 125 + 81 = 206 beside 144 + 15 = 159.
    pdf = sheet_of(view, differences=lines(15), basis=lines(12))

    left = dict(zip(MOVABLE, (MAIN, MAIN, SIDE), strict=True))
    assert headings(pdf) == {title: (0, place) for title, place in left.items()}
    assert len(pdf) == 1


def test_only_as_much_moves_as_makes_the_higher_column_lower(view):
    # Main column: 144. Of the side, 125 + 81 + 20 + 33 = 259, go 20 + 33: 206 beside 144 + 15 + 33 = 192. With the
    # differences as well it would be 125 beside 273, with nothing but them 178 beside 225.
    pdf = sheet_of(view, sections=(("What they do", lines(15)),), differences=lines(8), basis=lines(4))

    left = dict(zip(MOVABLE, (SIDE, MAIN, MAIN), strict=True))
    assert headings(pdf) == {title: (0, place) for title, place in left.items()}


@pytest.mark.parametrize(("n", "pages"), [(21, 1), (24, 1), (30, 2)])
def test_a_second_page_with_hardly_anything_on_it_is_saved(view, n, pages):
    # Main column: 9 + 9 n = 198, 225 and 279 of 216: of 225 there would be one statement on a second page.
    pdf = sheet_of(view, sections=(("What they do", lines(n)),))

    assert len(pdf) == pages


@pytest.mark.parametrize(("n", "page"), [(6, 1), (20, 0)])
def test_a_short_section_stays_with_its_heading_on_one_page(view, n, page):
    # Main column: 9 + 18 * 9 = 171 of 216 before a section of 63, which goes on as a whole, or of 189, which breaks.
    told = lines(n)
    pdf = sheet_of(view, sections=(("What they do", lines(18)), ("What they think", told)))

    on_pages = [each.get_textpage().get_text_range() for each in pdf]
    assert "What they think" in on_pages[page]
    assert [sum(each.count("in a few words") for each in on_pages)] == [18 + n]
    assert on_pages[0].count("in a few words") == 18 if page else on_pages[0].count("in a few words") > 18


@pytest.mark.parametrize(("precision", "is_said"), [(0.49, True), (0.5, False)])
def test_a_rule_that_is_mostly_wrong_says_so(precision, is_said):
    first = STUDY.profiles[0]
    rule = first.rule.model_copy(update={"precision": precision})
    study = STUDY.model_copy(update={"profiles": (first.model_copy(update={"rule": rule}), *STUDY.profiles[1:])})

    shown = persona_views(study, study.personas[:1], evidencer_of(study, {}))[0]

    assert ("More often wrong than right" in shown.rule_words) == is_said


@pytest.mark.parametrize(("n", "pages", "is_smaller"), [(40, 2, False), (56, 2, True), (80, 3, False)])
def test_a_sheet_too_long_for_two_pages_is_as_large_as_three_allow(view, n, pages, is_smaller):
    # Main column: 9 + 9 n = 369, 513 and 729 of 216 + 266 = 482, 602 at four fifths, and 748 on three pages.
    pdf, short = (sheet_of(view, sections=(("What they do", lines(count)),)) for count in (n, 1))

    def height(one: pypdfium2.PdfDocument) -> float:
        text = one[0].get_textpage()
        _, bottom, _, top = text.get_charbox(text.search("Statement 0").get_next()[0])
        return top - bottom

    assert len(pdf) == pages
    assert (height(pdf) < 0.99 * height(short)) == is_smaller


def test_a_typical_share_fills_the_bar_at_all():
    spec = ColumnSpec(name="evening", role=Role.NUMBER, unit=Unit.SHARE, label="share of events in the evening")
    typical = Evidence(
        statistic="median", column="evening", n=10, total=10, value=0.36, low=0.3, high=0.4, others_value=0.1
    )

    bars = evidence_bars(typical, spec, "Owls")

    assert [(bar.start, bar.width) for bar in bars] == [(0.0, 36.0), (0.0, 10.0)]


def test_nothing_moves_where_the_main_column_is_the_higher_one(view):
    # Main column: 9 + 22 * 9 = 207. All at the side: 125 + 27 + 20 + 21 = 193.
    pdf = sheet_of(view, sections=(("What they do", lines(22)),), differences=lines(2), basis=lines(2))

    assert headings(pdf) == dict.fromkeys(MOVABLE, (0, SIDE))


def test_the_same_columns_give_the_same_bytes(view):
    one, other = (
        persona_pdf([replace(view, sections=(), basis=lines(9))], study="Columns", claims=b"{}")[0] for _ in range(2)
    )

    assert one == other


def test_a_word_that_fits_its_column_is_found_in_the_file_as_it_is(view):
    # 50 mm hold 15.4 times the size of the letters: 30 of 0.5 on average, 16 of the widest.
    words = ("“Non-recommenders”:", "womens_clothing_reviews", "online_shoppers_intention")
    said = tuple(StatementView(f"Beside {word} more", assumed=False, mark="") for word in words)

    text = words_of(sheet_of(view, differences=said, basis=said))

    for word in words:
        assert text.count(word) == 2


def test_the_name_of_a_study_stands_unbroken_at_the_foot(view):
    name = "a_study_with_a_very_long_name_of_60_letters_and_no_space_ok"

    content, _ = persona_pdf([view], study=name, claims=b"{}")

    assert f"· {name}" in words_of(pypdfium2.PdfDocument(content))


def test_a_word_wider_than_its_column_is_broken_with_a_hyphen(view):
    # 17 letters of 0.93 are 15.8; a page of the side would run into the main column.
    wide = "W" * 17
    pdf = sheet_of(
        view, sections=(("What they do", lines(40)),), differences=(StatementView(wide, assumed=False, mark=""),)
    )

    found = words_of(pdf)
    assert wide not in found
    assert wide in letters(found)


def test_chinese_is_broken_without_hyphens(sheets):
    assert "\u00ad" not in words_of(sheets["persona-3"])


def test_the_claims_are_attached_to_the_sheet(sheets):
    (attached,) = attachments(sheets["persona-1"])

    assert load_personas(attached).personas == STUDY.personas[:1]


def test_what_people_added_and_heard_is_on_the_sheet(sheets):
    said = letters(words_of(sheets["persona-1"]))

    for text in ("Motto", "Quick, or not at all.", "endless", "A small kitchen", "https://example.com/a"):
        assert letters(text) in said
    for text in (
        "I only buy on the train.",
        "buyer, 34 · 2026-03-01 · interview 7",
        "Told in 1 interview, not counted",
    ):
        assert letters(text) in said


def test_a_pain_point_says_its_figures_each_with_what_was_counted(sheets):
    said = letters(words_of(sheets["persona-1"]))

    for text in (
        "Severity 4 of 5 (n = 189) · 63% of those who wrote raise it (189 of 300) · More than others",
        "(everyone else: 23%, 207 of 900) · 1.5 times each (n = 189) ·",
        "stage “Checkout” of the journey: 61% of them (115 of 189) ·",
        "probably at “View product” · more than before (since April 2026 70%; before: 56%)",
    ):
        assert letters(text) in said


def attachments(pdf: pypdfium2.PdfDocument) -> list[str]:
    found = []
    for place in range(pdfium.FPDFDoc_GetAttachmentCount(pdf)):
        one = pdfium.FPDFDoc_GetAttachment(pdf, place)
        size = ctypes.c_ulong()
        pdfium.FPDFAttachment_GetFile(one, None, 0, ctypes.byref(size))
        content = ctypes.create_string_buffer(size.value)
        pdfium.FPDFAttachment_GetFile(one, content, size.value, ctypes.byref(size))
        found.append(content.raw.decode())
    return found


def test_all_personas_are_one_pdf_without_a_date():
    content = export_personas(STUDY, {}, "pdf").content
    pdf = pypdfium2.PdfDocument(content)

    assert all(letters(persona.name) in letters(words_of(pdf)) for persona in STUDY.personas[:3])
    assert not pdf.get_metadata_value("CreationDate")


def test_hostile_texts_are_printed_and_never_run(sheets):
    said = letters(words_of(sheets["persona-2"]))

    for text in ("#panic(1)", "$x^2$and*bold*_it_", "<script>alert(1)</script>", "=1+1@ref<lbl>\\{{7*7}}[a](b)"):
        assert letters(text) in said
    assert letters(LONG_WORD) in said


@pytest.mark.parametrize("number", range(6))
def test_a_card_is_a_picture_twice_as_fine_as_a_screen(number):
    file = export_personas(STUDY, {}, "png", persona_ids=[STUDY.personas[number].id])

    picture = Image.open(io.BytesIO(file.content))
    assert file.name == f"{STUDY.personas[number].id}.png"
    assert picture.width == 1240
    assert picture.height > 200
    assert len(picture.convert("L").crop((40, 40, 1200, picture.height - 40)).getcolors()) > 20  # something is on it


def test_shipped_fonts_cover_many_scripts_and_say_what_they_lack():
    assert not fonts_for("Größe Ελλάδα Привет 晚上 こんにちは 안녕 مرحبا שלום สวัสดี 😀❤️").missing
    assert covered(font_folder() / "NotoSans-Regular.ttf", 0) >= {ord("A"), ord("ß"), 0x2013}
    assert ord("晚") not in covered(font_folder() / "NotoSans-Regular.ttf", 0)


def test_an_installed_font_is_used_only_for_what_the_shipped_ones_lack(monkeypatch, tmp_path):
    installed = [("Not needed", tmp_path / "latin.ttf", 0), ("Installed", tmp_path / "cjk.ttf", 0)]
    (tmp_path / "latin.ttf").write_bytes((font_folder() / "NotoSans-Regular.ttf").read_bytes())
    (tmp_path / "cjk.ttf").write_bytes((font_folder() / "DroidSansFallbackFull.ttf").read_bytes())
    monkeypatch.setattr(_fonts, "_installed", lambda: iter(installed))
    monkeypatch.setattr(_fonts, "_shipped", lambda: covered(font_folder() / "NotoSans-Regular.ttf", 0))

    assert fonts_for("A").families == _fonts.SANS
    assert fonts_for("A晚") == _fonts.FontChoice((*_fonts.SANS, "Installed"), (tmp_path,), frozenset())


def test_a_character_that_no_font_has_is_said_on_the_sheet_and_beside_it(monkeypatch):
    monkeypatch.setattr(_fonts, "_installed", lambda: iter(()))
    bare = STUDY.personas[4].model_copy(update={"name": "Ԁ \U00012000 cuneiform"})
    study = STUDY.model_copy(update={"personas": (bare,)})

    file = export_personas(study, {}, "pdf")

    assert [finding.code for finding in file.findings] == ["glyphs-missing"]
    assert "1 of the characters (Cuneiform)" in file.findings[0].message
    assert "Install a font" in file.findings[0].hint
    assert "No font on this machine" in words_of(pypdfium2.PdfDocument(file.content)).replace("\r\n", " ")


def test_nothing_is_said_when_no_character_is_missing():
    assert missing_finding(frozenset()) == ()


def test_a_file_that_is_no_font_covers_nothing(tmp_path):
    path = tmp_path / "no.ttf"
    path.write_bytes(json.dumps({}).encode())

    assert covered(path, 0) == frozenset()
