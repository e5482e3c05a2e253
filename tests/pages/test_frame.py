"""What all places share: whether what they show is up to date."""

import pytest

from core.segmentation import SegmentationConfig
from tests.pages.conftest import words

PLACES = ("data/sources", "segments/segments", "personas/personas", "journeys/journeys", "share/share")
STALE = "The data changed since the segments were found."


@pytest.mark.parametrize("place", PLACES)
def test_every_place_says_that_the_data_is_newer_than_the_segments(place, studio, visit):
    fresh = visit(place, study="shop")
    studio.correct_source("shop", "customers", {"age": {"role": "ignore"}})
    stale = visit(place, study="shop")

    assert STALE not in words(fresh)
    assert STALE in words(stale)
    links = [one.proto.label for one in stale.get("page_link")]
    assert ("Find them again" in links) == (place != "segments/segments")  # there is no link to where one is


def test_a_persona_says_so_too_until_the_segments_are_found_again(studio, visit):
    studio.correct_source("shop", "customers", {"age": {"role": "ignore"}})
    persona = studio.store.load("shop").personas[0]
    before = words(visit("personas/personas", study="shop", persona=persona.id))

    studio.find_segments("shop", SegmentationConfig(n_segments=3))
    after = words(visit("personas/personas", study="shop", persona=persona.id))

    assert STALE in before
    assert STALE not in after
