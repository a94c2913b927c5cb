"""Countries under one name, with their ISO 3166-1 codes."""

from __future__ import annotations

from functools import cache

import pycountry

from imet.errors import DataError
from originals.csvlines import listed


@cache
def country_name(printed: str) -> tuple[str, str]:
    """Return the English short name and the ISO alpha-3 code of a country.

    The printed name is one that ISO 3166-1 knows, or one in `countries.csv`, the list of the names
    under which the sources print a country otherwise; any other is a DataError. That list has
    former countries too, under the codes that they had, and user-assigned codes: XKX for Kosovo,
    XIC for a row of "Indochina", XXX where no country is printed. The name returned is that of
    `country_names.csv`, where it lists the code, else the common or short name of ISO 3166-1.
    """
    code = _table("countries.csv", "printed", "iso3").get(printed)
    if code is None:
        try:
            code = pycountry.countries.lookup(printed).alpha_3
        except LookupError:
            what = f"the country '{printed}' is unknown; add it to countries.csv"
            raise DataError(what) from None
    name = _table("country_names.csv", "iso3", "name").get(code)
    if name is None:
        country = pycountry.countries.get(alpha_3=code)
        name = getattr(country, "common_name", country.name)
    return name, code


@cache
def _table(file: str, key: str, value: str) -> dict[str, str]:
    return {row[key]: row[value] for row in listed(file)}
