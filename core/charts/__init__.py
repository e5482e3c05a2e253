"""Figures from results: one palette, titles that say the finding, n always there, and the same in words."""

from core.charts._atlas import map_svg
from core.charts._avatar import avatar_svg, initials_svg, portrait_svg
from core.charts._captions import (
    NOT_COUNTED,
    Caption,
    emotion_in_words,
    evidence_caption,
    evidence_counts,
    evidence_rows,
    evidence_value,
    hours_caption,
    journey_steps,
    peak_hour,
    prevalence_base,
    prevalence_caption,
    prevalence_labels,
    prevalence_note,
    prevalence_words,
)
from core.charts._channels import channels_chart
from core.charts._compare import index_heatmap, parallel_chart
from core.charts._comparison import comparison_svg
from core.charts._customer import membership_chart, reasons_chart
from core.charts._distance import distance_heatmap
from core.charts._emotions import Curve, emotion_chart
from core.charts._flows import flow_chart
from core.charts._layout import INK, Ink
from core.charts._palette import (
    COLORS,
    COLORS_ON_DARK,
    DIVERGING,
    MARKS,
    NONE_COLOR,
    Mark,
    Theme,
    diverging_step,
    mark_path,
    persona_color,
    persona_mark,
)
from core.charts._personas import evidence_bar, hours_chart, prevalence_chart
from core.charts._priorities import opportunity_matrix, pain_matrix
from core.charts._representation import representation_chart
from core.charts._segments import (
    candidates_chart,
    difference_words,
    most_telling,
    segment_map,
)
from core.charts._sizes import size_value_chart
from core.charts._templates import template_svg
from core.charts._tree import TreeNode, tree_chart
from core.charts._verdict import verdict_chart
from core.charts._week import week_caption, week_chart

__all__ = [
    "COLORS",
    "COLORS_ON_DARK",
    "DIVERGING",
    "INK",
    "MARKS",
    "NONE_COLOR",
    "NOT_COUNTED",
    "Caption",
    "Curve",
    "Ink",
    "Mark",
    "Theme",
    "TreeNode",
    "avatar_svg",
    "candidates_chart",
    "channels_chart",
    "comparison_svg",
    "difference_words",
    "distance_heatmap",
    "diverging_step",
    "emotion_chart",
    "emotion_in_words",
    "evidence_bar",
    "evidence_caption",
    "evidence_counts",
    "evidence_rows",
    "evidence_value",
    "flow_chart",
    "hours_caption",
    "hours_chart",
    "index_heatmap",
    "initials_svg",
    "journey_steps",
    "map_svg",
    "mark_path",
    "membership_chart",
    "most_telling",
    "opportunity_matrix",
    "pain_matrix",
    "parallel_chart",
    "peak_hour",
    "persona_color",
    "persona_mark",
    "portrait_svg",
    "prevalence_base",
    "prevalence_caption",
    "prevalence_chart",
    "prevalence_labels",
    "prevalence_note",
    "prevalence_words",
    "reasons_chart",
    "representation_chart",
    "segment_map",
    "size_value_chart",
    "template_svg",
    "tree_chart",
    "verdict_chart",
    "week_caption",
    "week_chart",
]
