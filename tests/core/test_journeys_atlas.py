from core.journeys import Card, JourneyMap, Stage, Step, atlas, find_maps


def journey(map_id: str, *children: str, origin: str = "", **fields: object) -> JourneyMap:
    steps = tuple(Step(id=f"s{n}", title="Pay", child_map_id=child) for n, child in enumerate(children))
    stages = (Stage(id="stage", title="Checkout", steps=steps),)
    return JourneyMap(id=map_id, title=map_id.title(), stages=stages, derived_from=origin, **fields)


def placed(*maps: JourneyMap) -> list[tuple[str, int, str]]:
    return [(one.journey.id, one.depth, one.relation) for one in atlas(maps)]


def test_details_and_futures_stand_under_the_map_they_belong_to():
    maps = (journey("pay"), journey("future", origin="shop"), journey("shop", "pay", "gone"), journey("other"))

    assert placed(*maps) == [("shop", 0, ""), ("pay", 1, "detail"), ("future", 1, "future"), ("other", 0, "")]


def test_a_map_of_two_parents_stands_once_and_deeper_levels_go_on():
    maps = (journey("a", "b"), journey("b", "c"), journey("d", "c"), journey("c"))

    assert placed(*maps) == [("a", 0, ""), ("b", 1, "detail"), ("c", 2, "detail"), ("d", 0, "")]


def test_maps_in_a_circle_are_all_there():
    assert placed(journey("a", "b"), journey("b", "a"), journey("self", "self")) == [
        ("self", 0, ""),
        ("a", 0, ""),
        ("b", 1, "detail"),
    ]


def test_maps_are_found_by_words_anywhere_tags_and_status():
    card = Card(id="c", lane="pains", text="Zahlung abgelehnt")
    pay = Step(id="p", title="Pay", cards=(card,))
    first = JourneyMap(
        id="one",
        title="Shoes",
        tags=("web", "spring"),
        status="live",
        stages=(Stage(id="s", title="Checkout", steps=(pay,)),),
    )
    second = JourneyMap(id="two", title="Boots", tags=("web",), scenario="Buy for winter")

    assert find_maps((first, second), "ZAHLUNG checkout") == (first,)
    assert find_maps((first, second), "winter") == (second,)
    assert find_maps((first, second), "", tags=("web",)) == (first, second)
    assert find_maps((first, second), "", tags=("web", "spring"), status="live") == (first,)
    assert find_maps((first, second), "", status="archived") == ()
