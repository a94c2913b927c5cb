"""Read ForeignAssistance.gov: security sectors by country, and the totals of later editions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet.dates import PERIODS
from imet.errors import SourceError
from imet.schemas import COUNTRY_TOTALS, UPPER_BOUNDS
from originals.countries import country_name
from originals.csvlines import read_lines, whole_number

TRANSITION_QUARTER = "tq"  # July to September 1976


def read_sectors(path: Path) -> pd.DataFrame:
    """Return obligations by country and sector, as `imet.schemas.UPPER_BOUNDS`."""
    columns = ("fiscal_year", "country", "us_sector", "obligations_usd", "disbursements_usd")
    rows = []
    for line in read_lines(path, columns):
        country, iso3 = country_name(line.cells["country"])
        year, obligations, disbursements = (
            whole_number(line.cells[name], path, line.number)
            for name in ("fiscal_year", "obligations_usd", "disbursements_usd")
        )
        amounts = (obligations, disbursements, line.number, path.name)
        rows.append((year, country, iso3, line.cells["us_sector"], *amounts))
    return pd.DataFrame(rows, columns=UPPER_BOUNDS.columns)


def read_country_totals(path: Path, iso3: str = "PAK") -> pd.DataFrame:
    """Return a country's total obligations by year, as `imet.schemas.COUNTRY_TOTALS`.

    Raises
    ------
    SourceError
        If the file has none, or a year or an amount of it is no whole number.

    """
    columns = ("Country Code", "Transaction Type Name", "Fiscal Year", "current_amount")
    rows = []
    for line in read_lines(path, columns):
        cells = line.cells
        of_country = cells["Country Code"] == iso3
        if of_country and cells["Transaction Type Name"] == "Obligations":
            year = cells["Fiscal Year"].removesuffix(TRANSITION_QUARTER)
            period = PERIODS[cells["Fiscal Year"].endswith(TRANSITION_QUARTER)]
            amount = whole_number(cells["current_amount"], path, line.number)
            number = whole_number(year, path, line.number)
            rows.append((number, period, amount, line.number, path.name))
    if not rows:
        raise SourceError(f"holds no obligations of '{iso3}'", path.name)
    return pd.DataFrame(rows, columns=COUNTRY_TOTALS.columns)
