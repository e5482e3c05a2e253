"""Slides, read back: every word is there as text, inside its box, and nothing lies over anything else."""

import io
import re
from itertools import combinations

import pptx
import pytest
from PIL import Image, ImageColor, ImageFont
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Pt

from core.charts import persona_color
from core.exports._deck_blocks import Block, Table
from core.exports._deck_text import Style, paragraph
from core.exports._fonts import font_folder
from core.exports.personas import export_personas
from core.personas import Statement
from tests.hard_personas import hard_study

STUDY = hard_study()
FONTS = {
    name: ImageFont.truetype(str(font_folder() / f"{name}-Regular.ttf"), 100)
    for name in ("NotoSans", "NotoSansHebrew", "NotoSansArabic")
}
POINT = 12_700


def deck(*persona_ids: str):
    return pptx.Presentation(io.BytesIO(export_personas(STUDY, {}, "pptx", persona_ids=persona_ids).content))


def frames(shape):
    """Text frames of a shape with the width and height each has to itself, in points."""
    if shape.has_text_frame:
        return [(shape.text_frame, shape.width / POINT, shape.height / POINT)]
    if not shape.has_table:
        return []
    table = shape.table
    return [
        (cell.text_frame, (column.width - cell.margin_left - cell.margin_right) / POINT, row.height / POINT)
        for row in table.rows
        for cell, column in zip(row.cells, table.columns, strict=True)
    ]


def paragraphs(found) -> list[str]:
    return [
        one.text
        for slide in found.slides
        for shape in slide.shapes
        for frame, _, _ in frames(shape)
        for one in frame.paragraphs
    ]


def n_lines(text: str, size: float, width: float) -> int:
    """Lines of a text at a width: words as wide as the font says, those too wide broken at letters."""

    def wide(part: str) -> float:
        pieces = re.findall("[\u0590-\u05ff]+|[\u0600-\u06ff]+|[^\u0590-\u06ff]+", part)
        return sum(map(wide_piece, pieces)) * size

    def wide_piece(part: str) -> float:
        fonts = {0x05: "NotoSansHebrew", 0x06: "NotoSansArabic"}
        name = fonts.get(ord(part[0]) >> 8, "NotoSans")
        letters = "".join(one for one in part if ord(one) < 0x2E80)
        return FONTS[name].getlength(letters) / 100 + len(part) - len(letters)  # Chinese is as wide as it is high

    lines, line = 1, ""
    # Chinese breaks between any two characters
    for word in re.findall(r"[\u2e80-\uffff] ?|[^ \u2e80-\uffff]+ ?", text):
        if wide((line + word).strip()) <= width:
            line += word
            continue
        lines += bool(line)
        line = ""
        for letter in word:
            if wide(line + letter) > width:
                lines, line = lines + 1, ""
            line += letter
    return lines


@pytest.mark.parametrize("number", range(6))
def test_every_statement_is_text_on_a_slide(number):
    persona = STUDY.personas[number]
    said = "\n".join(paragraphs(deck(persona.id)))

    about = " ".join(one.text for one in persona.statements if one.section == "about")
    assert about in said
    for one in (persona.headline, *(one for one in persona.statements if one.section != "about")):
        assert " ".join(one.text.split()) in said
    for pain in persona.pain_points:
        assert pain.title in said
    assert persona.name in said
    pictures = [shape for slide in deck(persona.id).slides for shape in slide.shapes if shape.shape_type == 13]
    own = [one.title for one in persona.own_sections if one.kind == "image"]
    expected = [f"Portrait of {persona.name}", *own]
    assert [one.name for one in pictures] == expected
    assert [one._element.nvPicPr.cNvPr.get("descr") for one in pictures] == expected


@pytest.mark.parametrize("number", range(6))
def test_portrait_is_the_face_of_the_persona_with_nothing_around_it(number):
    persona = STUDY.personas[number]
    shown = next(shape for shape in deck(persona.id).slides[0].shapes if shape.shape_type == 13)

    with Image.open(io.BytesIO(shown.image.blob)) as picture:
        ground = max(picture.getcolors(288 * 288))[1]
        corners = [picture.getpixel(place) for place in ((0, 0), (287, 0), (0, 287), (287, 287))]
    color = "#a12e3c" if persona.portrait.startswith("data:") else persona_color(persona.color)
    expected = ImageColor.getrgb(color)
    assert [alpha for *_, alpha in corners] == [0] * 4
    assert max(abs(one - other) for one, other in zip(ground, (*expected, 255), strict=True)) <= 3


def test_evidence_stands_under_each_statement_and_an_assumption_says_so():
    said = paragraphs(deck("persona-1"))

    assert said[said.index("They buy twice a month.") + 1] == "63% · 189 of 300 · everyone else 23% · 207 of 900"
    assumed = next(place for place, text in enumerate(said) if text.startswith("Assumed only"))
    assert said[assumed + 1] == "Assumption"


@pytest.mark.parametrize("headline", ["", "他们大多在晚上用手机购物" * 160], ids=["their own", "as long as may be"])
def test_every_text_fits_its_box_and_every_box_the_slide(headline):
    said = Statement(id="headline", section="headline", text=headline)
    changed = STUDY.personas[0].model_copy(update={"headline": said})
    study = STUDY.model_copy(update={"personas": (changed,)}) if headline else STUDY
    found = pptx.Presentation(io.BytesIO(export_personas(study, {}, "pptx").content))
    for slide in found.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= found.slide_width + 1
            assert 0 <= shape.top <= shape.top + shape.height <= found.slide_height + 1
            for frame, width, height in frames(shape):
                taken = sum(
                    n_lines(one.text, one.runs[0].font.size / POINT, width) * one.line_spacing / POINT
                    + (one.space_after or 0) / POINT
                    for one in frame.paragraphs
                    if one.runs
                )
                assert taken <= height + 1, frame.text


def test_no_text_lies_over_another():
    for slide in deck().slides:
        boxes = [shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text or shape.has_table]
        for one, other in combinations(boxes, 2):
            apart = (
                one.left + one.width <= other.left + Pt(1)
                or other.left + other.width <= one.left + Pt(1)
                or one.top + one.height <= other.top + Pt(1)
                or other.top + other.height <= one.top + Pt(1)
            )
            assert apart, (one.text_frame.text if one.has_text_frame else "table", other.name)


def test_arabic_runs_from_right_to_left():
    found = [
        paragraph
        for slide in deck("persona-4").slides
        for shape in slide.shapes
        for frame, _, _ in frames(shape)
        for paragraph in frame.paragraphs
    ]

    arabic = [one for one in found if one.text.startswith("يتسوقون")]
    assert arabic
    assert all(one._p.pPr.get("rtl") == "1" for one in arabic)


def test_an_ordinary_persona_takes_one_or_two_slides():
    assert len(deck("persona-1").slides) <= 2


def test_each_slide_has_a_title_that_names_the_persona():
    titles = [slide.shapes.title.text_frame.text for slide in deck("persona-6").slides]

    assert titles[0] == "Forty traits"
    assert set(titles[1:]) == {"Forty traits (continued)"}


def test_that_the_steps_of_the_headline_add_up_is_said_once_above_them():
    said = paragraphs(deck("persona-1"))

    note = "Each line counts those who match it and every line above it."
    place = said.index(note)
    assert said.count(note) == 1
    assert said[place - 1] == "Only 20% match the whole description"


def test_the_words_above_a_table_are_not_said_again_where_it_goes_on():
    rows = tuple(((paragraph(str(number), Style(11, "000000")),),) for number in range(4))
    block = Block("Title", ((paragraph("Said once", Style(8, "000000")),),), table=Table((1.0,), rows))

    first, rest = block.parted(3)

    assert [one.text for one in first.paragraphs] == ["Said once"]
    assert (rest.title, rest.paragraphs, len(rest.table.rows)) == ("Title (continued)", (), 1)


def test_what_people_added_and_heard_is_on_the_slides():
    said = paragraphs(deck("persona-1"))

    assert {"Motto", "Quick, or not at all.", "20 of 100 from “none” to “endless”", "Study: https://example.com/a"} <= {
        *said
    }
    assert {"Called Mina here; the name is made up.", "Busiest on Mondays, 20:00 to 21:00"} <= {*said}
    assert {"“I only buy on the train.”", "buyer, 34 · 2026-03-01 · interview 7"} <= {*said}
    assert said[said.index("They buy on the train.") + 1] == "Told in 1 interview, not counted"


def test_the_week_is_a_picture_with_its_busiest_hour_darkest():
    cells = {
        cell.name: cell.fill.fore_color.rgb
        for slide in deck("persona-1").slides
        for group in slide.shapes
        if group.shape_type == MSO_SHAPE_TYPE.GROUP
        for cell in group.shapes
    }

    busiest = cells.pop("Mon 20:00")
    assert str(busiest).lower() == persona_color(STUDY.personas[0].color).removeprefix("#").lower()
    assert len(cells) == 167
    assert len(set(cells.values())) == 1  # all others have as many events
    assert all(one > dark for one, dark in zip(next(iter(cells.values())), busiest, strict=True))


def test_a_pain_point_says_its_figures_and_its_most_typical_quote():
    said = paragraphs(deck("persona-1"))

    figures = said[said.index("Slow delivery", said.index("What goes wrong for them")) + 1]
    assert figures.startswith(
        "Severity 4 of 5 (n = 189) · 63% of those who wrote raise it (189 of 300) · More than others"
    )
    assert figures.endswith("probably at “View product” · more than before (since April 2026 70%; before: 56%)")
    assert said[said.index(figures) + 1] == "“My parcel took nine days & nobody answered.”"


def test_a_study_of_any_name_has_slides():
    named = STUDY.model_copy(update={"name": "A very long name " * 20})

    found = pptx.Presentation(io.BytesIO(export_personas(named, {}, "pptx", persona_ids=["persona-1"]).content))

    assert found.core_properties.title.startswith("A very long name A very")
