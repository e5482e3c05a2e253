"""Portraits: the same for the same persona, different between personas, of no outside source."""

import re
import xml.etree.ElementTree as ET

import pytest

from core.charts import COLORS, avatar_svg, initials_svg, portrait_svg
from core.personas import proto_persona, show_initials, upload_portrait
from tests.core.test_personas_own import picture

PERSONA = proto_persona("gifts", "Gift <b>buyers</b>").model_copy(update={"color": 1})


def test_the_same_id_and_colour_give_the_same_face_whatever_the_name():
    assert portrait_svg(PERSONA) == avatar_svg("gifts", 1)
    assert portrait_svg(PERSONA.model_copy(update={"name": "Others"})) == portrait_svg(PERSONA)


def test_sixty_personas_have_sixty_faces():
    assert len({avatar_svg(f"persona-{n}", n) for n in range(60)}) == 60


def test_two_of_one_colour_and_shape_differ_in_most_cases():
    # 6 grounds x 6 clothes x 5 eyes x 4 mouths = 720 faces for each place in the palette
    assert len({avatar_svg(f"persona-{n}", 0) for n in range(20)}) >= 18


def test_no_face_smiles_or_frowns():
    # Only what is drawn from side to side or is a dot is no mood: a mouth or an eye that bends is one.
    faces = {avatar_svg(f"persona-{n}", 0).partition('<g transform="translate(48 ')[2] for n in range(200)}

    assert len(faces) == 20  # 5 eyes x 4 mouths
    for face in faces:
        paths = re.findall(r' d="([^"]*)"', face)
        assert paths
        assert all(re.fullmatch(r"[Mhvz0-9 .-]+", path) for path in paths)


@pytest.mark.parametrize(
    "svg", [portrait_svg(PERSONA), initials_svg('"><script>', 3), portrait_svg(upload_portrait(PERSONA, picture()))]
)
def test_a_portrait_is_a_whole_document_that_fetches_nothing(svg):
    root = ET.fromstring(svg)

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not re.findall(r'(?:href|src)="(?!data:image/jpeg;base64,)', svg)


def test_the_ground_is_the_colour_of_the_persona():
    assert COLORS[1] in portrait_svg(PERSONA)
    assert COLORS[1] in portrait_svg(show_initials(PERSONA))


def test_initials_are_the_first_letters_of_two_words():
    assert ">GB<" in initials_svg("gift buyers of spring", 0)
    assert ">?<" in initials_svg(" ", 0)
