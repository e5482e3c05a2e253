"""The planted groups of the demo shop: who they are, how they shop, what they think and what annoys them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Mix = Mapping[str, float]
"""Weights of the levels of a column; they need not sum to 1."""

GENDERS = ("female", "male", "other")
CITY_SIZES = ("big city", "mid-size town", "small town")
CITIES: Mapping[str, tuple[str, ...]] = {
    "big city": ("Northhaven", "Port Marlow", "Kestrel City", "Grandmoor", "Aldersund"),
    "mid-size town": (
        "Eastmere",
        "Linden",
        "Brackwater",
        "Solingate",
        "Farnholm",
        "Westerby",
        "Castlebridge",
        "Rowanfield",
    ),
    "small town": (
        "Ashcombe",
        "Birchhill",
        "Dunlow",
        "Elderwick",
        "Foxley",
        "Greenvale",
        "Hollin",
        "Millbrook",
        "Otterford",
        "Pinewood",
        "Stonecross",
        "Thornby",
    ),
}
OCCUPATIONS = (
    "student",
    "office worker",
    "teacher",
    "nurse or carer",
    "retail or service",
    "engineer or IT",
    "skilled trade",
    "self-employed",
    "manager",
    "at home",
    "retired",
)
HOUSEHOLDS = ("single", "couple", "family with children", "shared flat")
INCOME_BANDS = ("under 1500", "1500 to 2499", "2500 to 3999", "4000 to 5999", "6000 or more")
TIERS = ("basic", "silver", "gold")
CHANNELS = ("web", "mobile_web", "app", "store")
CATEGORIES = ("dresses", "knitwear", "jackets", "basics", "shoes", "bags", "sportswear", "kids", "outlet")
LIKERT_ITEMS = (
    "satisfaction",
    "trust",
    "fashion_interest",
    "price_sensitivity",
    "ease_of_checkout",
    "delivery_satisfaction",
    "sustainability_matters",
)


@dataclass(frozen=True, slots=True)
class Group:
    """One planted group; every field but the first two is an aspect drawn on its own for the background.

    Probabilities are per session of the kind named; rates are per year.
    """

    name: str
    share: float
    pain: str  # theme the group complains about most

    age: tuple[float, float]  # mean and standard deviation
    gender: Mix
    city_size: Mix
    occupation: Mix
    household: Mix
    income_band: Mix
    loyalty_tier: Mix
    newsletter: float

    sessions: float  # per year
    hours: tuple[tuple[float, float, float], ...]  # weight, mean and standard deviation of each peak of the day
    weekend: float  # weight of Saturday and Sunday beside a working day
    channel: Mix
    content: Mix
    views: float  # product views per session, beyond the first
    p_search: float
    p_wishlist: float
    p_cart: float
    p_checkout: float  # of sessions with a cart
    p_payment: float  # of begun checkouts
    p_purchase: float  # of payment pages reached
    p_offer: float  # of begun checkouts
    p_opens_newsletter: float  # sessions of newsletter readers that begin with it
    basket: float  # median amount of a purchase
    p_return: float  # of purchases
    p_track: float
    p_support: float
    p_review: float

    answers_survey: float
    satisfaction: float
    trust: float
    fashion_interest: float
    price_sensitivity: float
    ease_of_checkout: float
    delivery_satisfaction: float
    sustainability_matters: float
    recommend: float  # 0 to 10

    comments: float  # per year
    mood: tuple[float, float, float, float]  # shares of the own pain, other pains, delights, neutral comments
    delight: Mix = field(default_factory=dict)  # beyond an equal weight for every delight


GROUPS: tuple[Group, ...] = (
    Group(
        name="fashion_lovers",
        share=0.14,
        pain="sold_out",
        age=(24.8, 3.6),
        gender={"female": 91, "male": 7, "other": 2},
        city_size={"big city": 86, "mid-size town": 10, "small town": 4},
        occupation={
            "student": 38,
            "office worker": 24,
            "retail or service": 16,
            "nurse or carer": 8,
            "self-employed": 8,
            "teacher": 6,
        },
        household={"single": 38, "couple": 22, "family with children": 4, "shared flat": 36},
        income_band={"under 1500": 34, "1500 to 2499": 38, "2500 to 3999": 20, "4000 to 5999": 6, "6000 or more": 2},
        loyalty_tier={"basic": 34, "silver": 36, "gold": 30},
        newsletter=0.55,
        sessions=9.2,
        hours=((0.74, 20.7, 1.3), (0.26, 15.5, 3.6)),
        weekend=1.2,
        channel={"app": 70, "mobile_web": 19, "web": 8, "store": 3},
        content={"dresses": 48, "bags": 21, "shoes": 13, "knitwear": 8, "jackets": 5, "sportswear": 3, "basics": 2},
        views=0.6,
        p_search=0.35,
        p_wishlist=0.36,
        p_cart=0.6,
        p_checkout=0.8,
        p_payment=0.93,
        p_purchase=0.95,
        p_offer=0.22,
        p_opens_newsletter=0.12,
        basket=82,
        p_return=0.17,
        p_track=0.3,
        p_support=0.03,
        p_review=0.2,
        answers_survey=0.62,
        satisfaction=4.6,
        trust=4.1,
        fashion_interest=4.6,
        price_sensitivity=2.8,
        ease_of_checkout=4.2,
        delivery_satisfaction=3.9,
        sustainability_matters=3.4,
        recommend=9.0,
        comments=0.95,
        mood=(0.27, 0.12, 0.5, 0.11),
        delight={"style": 3, "easy_app": 1},
    ),
    Group(
        name="checkout_worriers",
        share=0.18,
        pain="payment",
        age=(44.6, 3.8),
        gender={"female": 90, "male": 9, "other": 1},
        city_size={"big city": 30, "mid-size town": 44, "small town": 26},
        occupation={
            "office worker": 34,
            "teacher": 18,
            "nurse or carer": 17,
            "manager": 9,
            "self-employed": 8,
            "retail or service": 9,
            "at home": 5,
        },
        household={"single": 25, "couple": 42, "family with children": 31, "shared flat": 2},
        income_band={"under 1500": 7, "1500 to 2499": 22, "2500 to 3999": 40, "4000 to 5999": 23, "6000 or more": 8},
        loyalty_tier={"basic": 70, "silver": 25, "gold": 5},
        newsletter=0.5,
        sessions=9.8,
        hours=((0.55, 14.6, 2.6), (0.45, 19.2, 2.2)),
        weekend=0.9,
        channel={"web": 50, "mobile_web": 33, "app": 10, "store": 7},
        content={"knitwear": 36, "dresses": 24, "jackets": 14, "shoes": 9, "bags": 8, "basics": 6, "outlet": 3},
        views=0.7,
        p_search=0.42,
        p_wishlist=0.12,
        p_cart=0.6,
        p_checkout=0.82,
        p_payment=0.8,
        p_purchase=0.36,
        p_offer=0.14,
        p_opens_newsletter=0.16,
        basket=58,
        p_return=0.13,
        p_track=0.28,
        p_support=0.08,
        p_review=0.04,
        answers_survey=0.62,
        satisfaction=3.0,
        trust=1.8,
        fashion_interest=3.4,
        price_sensitivity=3.1,
        ease_of_checkout=1.9,
        delivery_satisfaction=3.5,
        sustainability_matters=3.5,
        recommend=5.4,
        comments=1.0,
        mood=(0.5, 0.13, 0.24, 0.13),
        delight={"fabric": 1.5, "style": 1},
    ),
    Group(
        name="bargain_families",
        share=0.22,
        pain="delivery_fee",
        age=(36.5, 6.0),
        gender={"female": 72, "male": 27, "other": 1},
        city_size={"big city": 20, "mid-size town": 46, "small town": 34},
        occupation={
            "office worker": 22,
            "nurse or carer": 16,
            "skilled trade": 15,
            "retail or service": 18,
            "at home": 17,
            "teacher": 6,
            "self-employed": 6,
        },
        household={"single": 4, "couple": 8, "family with children": 87, "shared flat": 1},
        income_band={"under 1500": 16, "1500 to 2499": 39, "2500 to 3999": 33, "4000 to 5999": 10, "6000 or more": 2},
        loyalty_tier={"basic": 52, "silver": 40, "gold": 8},
        newsletter=0.86,
        sessions=6.2,
        hours=((0.66, 9.6, 1.5), (0.34, 18.0, 3.2)),
        weekend=3.4,
        channel={"mobile_web": 54, "web": 23, "app": 17, "store": 6},
        content={"kids": 44, "outlet": 35, "basics": 10, "sportswear": 5, "shoes": 4, "knitwear": 2},
        views=0.4,
        p_search=0.4,
        p_wishlist=0.16,
        p_cart=0.63,
        p_checkout=0.8,
        p_payment=0.93,
        p_purchase=0.93,
        p_offer=0.68,
        p_opens_newsletter=0.46,
        basket=46,
        p_return=0.11,
        p_track=0.28,
        p_support=0.04,
        p_review=0.07,
        answers_survey=0.63,
        satisfaction=3.5,
        trust=3.7,
        fashion_interest=2.5,
        price_sensitivity=4.5,
        ease_of_checkout=3.6,
        delivery_satisfaction=2.9,
        sustainability_matters=2.9,
        recommend=6.9,
        comments=0.75,
        mood=(0.43, 0.15, 0.29, 0.13),
        delight={"bargain": 3},
    ),
    Group(
        name="efficient_men",
        share=0.16,
        pain="search",
        age=(40.0, 7.0),
        gender={"female": 6, "male": 93, "other": 1},
        city_size={"big city": 46, "mid-size town": 37, "small town": 17},
        occupation={
            "engineer or IT": 35,
            "office worker": 24,
            "manager": 20,
            "self-employed": 11,
            "skilled trade": 7,
            "teacher": 3,
        },
        household={"single": 33, "couple": 37, "family with children": 28, "shared flat": 2},
        income_band={"under 1500": 2, "1500 to 2499": 10, "2500 to 3999": 31, "4000 to 5999": 37, "6000 or more": 20},
        loyalty_tier={"basic": 82, "silver": 15, "gold": 3},
        newsletter=0.15,
        sessions=4.8,
        hours=((0.8, 12.5, 0.8), (0.2, 17.0, 3.5)),
        weekend=0.35,
        channel={"web": 83, "mobile_web": 9, "app": 4, "store": 4},
        content={"basics": 58, "jackets": 13, "shoes": 12, "knitwear": 8, "sportswear": 6, "outlet": 3},
        views=0.2,
        p_search=0.86,
        p_wishlist=0.03,
        p_cart=0.68,
        p_checkout=0.9,
        p_payment=0.96,
        p_purchase=0.96,
        p_offer=0.07,
        p_opens_newsletter=0.05,
        basket=60,
        p_return=0.05,
        p_track=0.2,
        p_support=0.03,
        p_review=0.02,
        answers_survey=0.5,
        satisfaction=3.6,
        trust=3.9,
        fashion_interest=1.7,
        price_sensitivity=2.2,
        ease_of_checkout=4.0,
        delivery_satisfaction=3.8,
        sustainability_matters=2.7,
        recommend=6.9,
        comments=0.62,
        mood=(0.46, 0.14, 0.26, 0.14),
        delight={"fast_delivery": 2, "fit": 1},
    ),
    Group(
        name="store_returners",
        share=0.13,
        pain="returns",
        age=(66.0, 6.5),
        gender={"female": 62, "male": 38},
        city_size={"big city": 9, "mid-size town": 26, "small town": 65},
        occupation={
            "retired": 71,
            "at home": 10,
            "office worker": 7,
            "self-employed": 5,
            "skilled trade": 4,
            "teacher": 3,
        },
        household={"single": 36, "couple": 62, "family with children": 2},
        income_band={"under 1500": 20, "1500 to 2499": 39, "2500 to 3999": 29, "4000 to 5999": 9, "6000 or more": 3},
        loyalty_tier={"basic": 48, "silver": 40, "gold": 12},
        newsletter=0.36,
        sessions=5.4,
        hours=((0.72, 10.7, 1.3), (0.28, 15.6, 1.6)),
        weekend=0.55,
        channel={"store": 68, "web": 26, "mobile_web": 5, "app": 1},
        content={"knitwear": 38, "shoes": 19, "basics": 17, "jackets": 14, "dresses": 9, "bags": 3},
        views=0.4,
        p_search=0.3,
        p_wishlist=0.03,
        p_cart=0.62,
        p_checkout=0.78,
        p_payment=0.92,
        p_purchase=0.88,
        p_offer=0.12,
        p_opens_newsletter=0.14,
        basket=60,
        p_return=0.46,
        p_track=0.16,
        p_support=0.12,
        p_review=0.02,
        answers_survey=0.66,
        satisfaction=3.3,
        trust=3.4,
        fashion_interest=2.6,
        price_sensitivity=3.1,
        ease_of_checkout=2.9,
        delivery_satisfaction=3.1,
        sustainability_matters=3.7,
        recommend=6.2,
        comments=0.9,
        mood=(0.47, 0.13, 0.27, 0.13),
        delight={"staff": 3},
    ),
    Group(
        name="sporty_young_men",
        share=0.07,
        pain="late_delivery",
        age=(23.5, 4.4),
        gender={"female": 9, "male": 89, "other": 2},
        city_size={"big city": 44, "mid-size town": 38, "small town": 18},
        occupation={
            "student": 45,
            "skilled trade": 20,
            "retail or service": 16,
            "engineer or IT": 11,
            "office worker": 8,
        },
        household={"single": 40, "couple": 14, "family with children": 6, "shared flat": 40},
        income_band={"under 1500": 40, "1500 to 2499": 36, "2500 to 3999": 18, "4000 to 5999": 5, "6000 or more": 1},
        loyalty_tier={"basic": 60, "silver": 32, "gold": 8},
        newsletter=0.25,
        sessions=6.8,
        hours=((0.55, 24.0, 1.1), (0.45, 17.0, 1.9)),
        weekend=1.0,
        channel={"app": 77, "mobile_web": 16, "web": 5, "store": 2},
        content={"sportswear": 64, "shoes": 22, "jackets": 7, "basics": 7},
        views=0.4,
        p_search=0.5,
        p_wishlist=0.2,
        p_cart=0.6,
        p_checkout=0.8,
        p_payment=0.93,
        p_purchase=0.94,
        p_offer=0.33,
        p_opens_newsletter=0.05,
        basket=52,
        p_return=0.08,
        p_track=0.62,
        p_support=0.07,
        p_review=0.12,
        answers_survey=0.52,
        satisfaction=3.6,
        trust=3.8,
        fashion_interest=3.3,
        price_sensitivity=3.4,
        ease_of_checkout=4.0,
        delivery_satisfaction=1.9,
        sustainability_matters=3.1,
        recommend=6.8,
        comments=0.95,
        mood=(0.48, 0.12, 0.28, 0.12),
        delight={"easy_app": 2, "style": 1},
    ),
)
"""In the order of the brief of the shop, not of their size; the background has the index ``len(GROUPS)``."""
