"""The small picture of a template: bars as wide as stages have steps, and the curve of what is felt."""

import re
from xml.etree import ElementTree

import pytest

from core.charts import template_svg
from core.templates import JourneyTemplate, TemplateStage, TemplateStep, load_template, load_templates

SMALL = JourneyTemplate(
    id="small",
    title="Small",
    description="Two stages",
    stages=(
        TemplateStage(id="a", title="A", goal="", steps=(TemplateStep(id="s1", title="1", emotion=2),)),
        TemplateStage(
            id="b",
            title="B",
            goal="",
            steps=(
                TemplateStep(id="s2", title="2", emotion=-2, moment_of_truth="It decides"),
                TemplateStep(id="s3", title="3"),
            ),
        ),
    ),
)
SVG = "{http://www.w3.org/2000/svg}"


def test_a_stage_is_as_wide_as_it_has_steps():
    bars = ElementTree.fromstring(template_svg(SMALL)).iter(f"{SVG}rect")

    # 200 wide with a gap of 3: 197 / 3 = 65.67 a step
    assert [(bar.get("x"), bar.get("width")) for bar in bars] == [("0.0", "65.7"), ("68.7", "131.3")]


def test_the_curve_rises_with_what_is_felt_and_marks_moments_of_truth():
    picture = ElementTree.fromstring(template_svg(SMALL))

    curve = next(path for path in picture.iter(f"{SVG}path") if path.get("fill") == "none").get("d") or ""
    ends = re.findall(r"([\d.]+) ([\d.]+)(?=C|$)", curve)
    assert [float(y) for _, y in ends] == [16, 72, 44]  # 14 a point around 44, up for the better
    assert [float(x) for x, _ in ends] == [32.8, 101.5, 167.2]
    dots = [(dot.get("cx"), dot.get("cy")) for dot in picture.iter(f"{SVG}circle")]
    assert dots == [("101.5", "72")]


@pytest.mark.parametrize("template", load_templates(), ids=lambda template: template.id)
def test_every_template_has_a_small_picture_without_words(template: JourneyTemplate):
    svg = template_svg(template)

    assert len(svg) < 4_000
    assert not "".join(ElementTree.fromstring(svg).itertext())


def test_a_service_blueprint_shows_its_three_lines():
    assert template_svg(load_template("hotel-stay-blueprint")).count("H200") == 3
    assert template_svg(SMALL).count("H200") == 1


def test_a_template_of_one_step_has_a_picture_too():
    one = SMALL.model_copy(update={"stages": SMALL.stages[:1]})

    assert 'width="200.0"' in template_svg(one)
