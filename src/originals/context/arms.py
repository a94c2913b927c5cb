"""Read deliveries of major arms: SIPRI's trend-indicator values, as 360info processed them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet.errors import SourceError
from imet.obligations import SOUTH_ASIA
from imet.schemas import ARMS_DELIVERIES
from originals.countries import country_name
from originals.csvlines import read_lines, whole_number

ARMS_YEARS = (1990, 2021)

SHORT = "SIPRI, trend-indicator values 1950-2021, processed by 360info"


def read_arms(path: Path) -> pd.DataFrame:
    """Return deliveries to the countries of South Asia, as `imet.schemas.ARMS_DELIVERIES`.

    Parameters
    ----------
    path
        The file with one line for each supplier, recipient and year of delivery. A pair without a
        line has no delivery identified; 0 is a delivery that SIPRI puts under half of a million.

    Raises
    ------
    SourceError
        If the header lacks a column, a value is not a whole number, a pair occurs twice in a year,
        or a country of South Asia is not among the recipients.

    """
    rows = []
    for line in read_lines(path, ("supplier", "recipient", "year", "value")):
        recipient, supplier = line.cells["recipient"], line.cells["supplier"]
        if recipient not in SOUTH_ASIA:
            continue
        year = whole_number(line.cells["year"], path, line.number)
        value = whole_number(line.cells["value"], path, line.number)
        if value < 0:
            raise SourceError(f"line {line.number}: a delivery of {value}", path.name)
        if year >= ARMS_YEARS[0]:
            iso3 = country_name(recipient)[1]
            rows.append((year, recipient, iso3, supplier, value, line.number, path.name))
    frame = pd.DataFrame(rows, columns=ARMS_DELIVERIES.columns)
    missing = set(SOUTH_ASIA) - set(frame["recipient"])
    if missing:
        raise SourceError(f"no deliveries to {sorted(missing)}; is the file whole?", path.name)
    twice = frame.duplicated(list(ARMS_DELIVERIES.key))
    if twice.any():
        where = frame.loc[twice, "row"].iloc[0]
        raise SourceError(f"line {where} repeats a supplier, recipient and year", path.name)
    keys = ["recipient", "year", "supplier"]
    return frame.sort_values(keys).reset_index(drop=True)
