"""Claims on how segments were found: how often again, what each number means, the verdict, the picture."""

from collections.abc import Iterator

from core.claims import (
    ALL,
    Claim,
    EvidenceData,
    measure_agreement,
    measure_answer_style,
    measure_blank,
    measure_clearer,
    measure_found_again,
    measure_found_again_at,
    measure_gaps,
    measure_overlap,
    measure_picture,
    measure_placed,
    measure_settled,
    measure_smallest,
    measure_sure_at,
    measure_value_spread,
    redraw_node,
)
from core.config import MIN_SEGMENTS
from core.profiles._worth import figure_claim
from core.schema import ColumnSpec
from core.segmentation import SegmentationWarning


def again_ids(segment_id: str) -> tuple[str, str]:
    """Return the ids of the claims on how often a segment is found again, and how much of it."""
    return f"{segment_id}.found-again", f"{segment_id}.overlap"


def stop_ids(n_segments: int) -> tuple[str, ...]:
    """Return the ids of the claims on a number of segments: the smallest, found again, sure, and the spread in value.

    The last exists only where a column says what customers are worth.
    """
    return tuple(f"{ALL}.{n_segments:03d}.{what}" for what in ("smallest", "found-again", "sure", "value"))


def halves_id(n_segments: int) -> str:
    """Return the id of the claim on how far halves of the customers agree on a number of segments."""
    return f"{ALL}.{n_segments:03d}.halves"


PLACED_ID = f"{ALL}.placed"
PICTURE_ID = f"{ALL}.picture"
RULES_ID = f"{ALL}.rules"
VERDICT_IDS = (f"{ALL}.clearer", f"{ALL}.halves", f"{ALL}.gaps")
"""The claims that the verdict rests on: beside made-up customers, between halves, and gaps."""


def style_id(place: int) -> str:
    """Return the id of the claim on how the scale of a battery is used, by its place in the record."""
    return f"{ALL}.answers-{place + 1:02d}"


def doubt_id(warning: SegmentationWarning) -> str:
    """Return the id of the claim behind a warning."""
    return f"{warning.segment_ids[0]}.blank" if warning.code == "missing_cells" else f"{ALL}.settled"


def doubt_claims(data: EvidenceData) -> Iterator[Claim]:
    """Return the claims behind warnings of the segments that were found, and on answer scales that were set right."""
    record = data.search.found.record if data.search is not None else None
    if record is None:
        return
    specs = {spec.name: spec for spec in data.customers.columns}
    for warning in record.warnings if record.is_as_found else ():
        segment_id, _, what = doubt_id(warning).partition(".")
        if warning.code == "missing_cells":
            evidence = measure_blank(data, segment_id, warning.columns[0])
        else:
            evidence = measure_settled(data, warning.columns[0])
        yield figure_claim(evidence, segment_id, what, "doubt", specs)
    for place, style in enumerate(record.answer_styles):
        if style.removed:
            evidence = measure_answer_style(data, style.question)
            yield figure_claim(evidence, ALL, style_id(place).split(".", 1)[1], "doubt", specs)


def again_claims(data: EvidenceData, segment_id: str) -> tuple[Claim, ...]:
    """Return the claims on how often a segment is found again; none where that was not tried or not kept."""
    if data.search is None or data.search.found.evidence is None or redraw_node(data, segment_id) is None:
        return ()
    measured = (measure_found_again(data, segment_id), measure_overlap(data, segment_id))
    return tuple(
        figure_claim(evidence, segment_id, claim_id.split(".", 1)[1], "found again", {})
        for evidence, claim_id in zip(measured, again_ids(segment_id), strict=True)
    )


def search_claims(data: EvidenceData, worth: ColumnSpec | None) -> Iterator[Claim]:
    """Return the claims on all segments together, as far as it was kept what they are counted from."""
    if data.search is None or data.search.tree is None:
        return
    yield figure_claim(measure_placed(data), ALL, "placed", "coverage", {})
    if data.search.found.evidence is not None:
        verdict = (measure_clearer(data), measure_agreement(data, 0), measure_gaps(data))
        for evidence, claim_id in zip(verdict, VERDICT_IDS, strict=True):
            yield figure_claim(evidence, ALL, claim_id.split(".", 1)[1], "verdict", {})
        yield figure_claim(measure_picture(data), ALL, "picture", "picture", {})
        for one in data.search.found.record.candidates:
            if one.stability is not None:
                evidence = measure_agreement(data, one.n_segments)
                yield figure_claim(evidence, ALL, halves_id(one.n_segments).split(".", 1)[1], "number", {})
    for n_segments in range(MIN_SEGMENTS, data.search.tree.most + 1):
        yield from _stop_claims(data, n_segments, worth)


def _stop_claims(data: EvidenceData, n_segments: int, worth: ColumnSpec | None) -> Iterator[Claim]:
    specs = {worth.name: worth} if worth is not None else {}
    measured = [measure_smallest(data, n_segments), None, measure_sure_at(data, n_segments), None]
    if data.search is not None and data.search.found.evidence is not None:
        measured[1] = measure_found_again_at(data, n_segments)
    if worth is not None:
        measured[3] = measure_value_spread(data, n_segments, worth.name)
    for evidence, claim_id in zip(measured, stop_ids(n_segments), strict=True):
        if evidence is not None:
            yield figure_claim(evidence, ALL, claim_id.split(".", 1)[1], "number", specs)
