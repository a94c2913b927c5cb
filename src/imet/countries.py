"""Countries under one name, with their ISO 3166-1 codes."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import pycountry

from imet.errors import DataError


@cache
def country_name(printed: str) -> tuple[str, str]:
    """Return the standard English short name and the ISO alpha-3 code of a country.

    Parameters
    ----------
    printed
        The name as a source prints it: one that ISO 3166-1 knows, or one in `countries.csv`,
        the list of the names under which the sources print a country otherwise.

    Raises
    ------
    DataError
        If the name is in neither.

    """
    with files("imet").joinpath("countries.csv").open(encoding="utf-8", newline="") as stream:
        special = {row["printed"]: row["iso3"] for row in csv.DictReader(stream)}
    try:
        country = pycountry.countries.lookup(special.get(printed, printed))
    except LookupError:
        raise DataError(f"the country '{printed}' is unknown; add it to countries.csv") from None
    return getattr(country, "common_name", country.name), country.alpha_3
