"""Where a training took place, as far as the location printed in a report tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import pycountry

from originals.csvlines import listed

UNITED_STATES = "USA"
NO_PLACES = ("online", "not stated")  # values that stand for a place in `places.csv`
TERRITORIES = ("ASM", "GUM", "MNP", "PRI", "VIR")  # ISO 3166 counts them as countries
STATE_AND_COUNTRY = "GEORGIA"
CODE = 3  # texts of up to three characters count only as the last part between commas

_IN_COUNTRY = re.compile(r" ?\bIN (COUNTRY|CTRY)( TRAINING| TRNG)?$")
_ZIP_CODE = re.compile(r" \d{5}( \d{4})?$")
_TEAM = re.compile(r"[A-Z]([A-Z0-9]{2})TEAMS?")  # "DCOTEAMS": the teams in Colombia, CO


def where(location: str, country_iso3: str) -> str:
    """Tell where people of a country were trained.

    Of places with a slash between them the first one counts that can be understood; within one,
    a foreign name beats a school: the National Defense University in Ulaanbaatar is not the one
    in Washington. Puerto Rico, Guam and the like count as United States.

    `country_iso3` is the ISO 3166 code of the country whose people were trained, XKX for Kosovo.
    The answer is 'United States', 'in country', 'elsewhere' (a third country), 'online', or 'not
    stated': nothing, 'VARIOUS', or a code or unit that does not tell the place.
    """
    place, in_country = _find(location)
    if place is None:
        return "in country" if in_country else "not stated"
    if place in NO_PLACES:
        return place
    if place == country_iso3.upper():
        return "in country"
    return "United States" if place in (UNITED_STATES, *TERRITORIES) else "elsewhere"


@cache
def _find(location: str) -> tuple[str | None, bool]:
    """Return the place, an ISO 3166 code if it has one, and whether 'in country' is printed."""
    text = _plain(location)
    if no_place := _tables().no_place(text):
        return no_place, False
    text, in_country = _IN_COUNTRY.subn("", text)
    places = (_place(part.strip(" ,")) for part in text.split("/"))
    return next((place for place in places if place), None), bool(in_country)


def _place(printed: str) -> str | None:
    """Return the country of one place, by the first rule that applies."""
    tables = _tables()
    text, last = printed.replace(",", ""), printed.rpartition(",")[2].strip()
    word = text.rpartition(" ")[2]
    if word in ("US", "USA"):
        return UNITED_STATES
    # before the states, which share codes with countries: "Bogota, CO", "Casablanca, MO"
    if place := tables.at_end(text) or tables.abroad(text):
        return place
    # a code that stands alone is a country's
    if word in tables.states and (word != text or word not in tables.codes):
        return UNITED_STATES
    team = _TEAM.fullmatch(text)
    if place := tables.codes.get(team[1] if team else last):
        return place
    place = tables.names(text) or tables.home(text)
    return place or ("GEO" if STATE_AND_COUNTRY in text.split() else None)


Find = Callable[[str], str | None]


class _Tables(NamedTuple):
    names: Find  # of countries and of states of the US
    at_end: Find
    abroad: Find
    home: Find
    no_place: Find
    codes: dict[str, str]
    states: set[str]


@cache
def _tables() -> _Tables:
    names, codes = {}, {}
    for country in pycountry.countries:
        codes[country.alpha_3] = country.alpha_3
        for key in ("name", "common_name", "official_name"):
            names[_plain(getattr(country, key, country.name)).replace(",", "")] = country.alpha_3
    divisions = pycountry.subdivisions.get(country_code="US")
    states = [division for division in divisions if division.type != "Outlying area"]
    names |= {_plain(state.name): UNITED_STATES for state in states}
    del names[STATE_AND_COUNTRY]
    kinds = {UNITED_STATES: "home"} | dict.fromkeys(NO_PLACES, "no_place")
    texts: dict[str, dict[str, str]] = {"abroad": {}, "home": {}, "no_place": {}}
    for row in listed("places.csv"):
        text, place = _plain(row["text"]), row["place"]
        (codes if len(text) <= CODE else texts[kinds.get(place, "abroad")])[text] = place
    return _Tables(
        names=_finder(names),
        at_end=_finder(names | texts["abroad"], end="$"),
        **{kind: _finder(places) for kind, places in texts.items()},
        codes=codes,
        states={state.code.removeprefix("US-") for state in states},
    )


def _finder(places: dict[str, str], end: str = r"\b") -> Find:
    """Return a function that finds the first of the texts, as whole words, and its place."""
    longest_first = sorted(map(re.escape, places), key=len, reverse=True)
    pattern = re.compile(rf"\b({'|'.join(longest_first)}){end}")

    def find(text: str) -> str | None:
        match = pattern.search(text)
        return places[match[1]] if match else None

    return find


def _plain(text: str) -> str:
    """Return `text` in plain capitals and figures, with commas, and slashes between places."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = text.upper().replace(".", "").replace("&", " AND ").replace(";", "/")
    text = " ".join(re.sub(r"[^A-Z0-9,/]+", " ", text).replace(",", ", ").split())
    return _ZIP_CODE.sub("", re.sub(r"\bFORT\b", "FT", text.replace(" ,", ",")))
