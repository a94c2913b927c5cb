"""Read ForeignAssistance.gov: security sectors by country, and the totals of later editions."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet.dates import PERIODS
from imet.errors import SourceError
from imet.schemas import COUNTRY_TOTALS, UPPER_BOUNDS
from originals.countries import country_name
from originals.csvlines import read_lines
from originals.register import edition

TRANSITION_QUARTER = "tq"  # July to September 1976


def read_sectors(path: Path) -> pd.DataFrame:
    """Return obligations by country and sector, as `imet.schemas.UPPER_BOUNDS`.

    The site goes on changing the amounts, so a file that is no edition of the register is refused.
    """
    edition(path)
    columns = ("fiscal_year", "country", "us_sector", "obligations_usd", "disbursements_usd")
    rows = []
    for line in read_lines(path, columns):
        country, iso3 = country_name(line.cells["country"])
        about = (line.whole("fiscal_year"), country, iso3, line.cells["us_sector"])
        amounts = map(line.whole, ("obligations_usd", "disbursements_usd"))
        rows.append((*about, *amounts, line.number, path.name))
    return pd.DataFrame(rows, columns=UPPER_BOUNDS.columns)


def read_country_totals(path: Path) -> pd.DataFrame:
    """Return Pakistan's total obligations by year, as `imet.schemas.COUNTRY_TOTALS`.

    As of `read_sectors`, a file that is no edition of the register is refused.
    """
    edition(path)
    columns = ("Country Code", "Transaction Type Name", "Fiscal Year", "current_amount")
    rows = []
    for line in read_lines(path, columns):
        cells = line.cells
        if (cells["Country Code"], cells["Transaction Type Name"]) == ("PAK", "Obligations"):
            year = line.whole("Fiscal Year", TRANSITION_QUARTER)
            period = PERIODS[cells["Fiscal Year"].endswith(TRANSITION_QUARTER)]
            amount = line.whole("current_amount")
            rows.append((year, period, amount, line.number, path.name))
    if not rows:
        raise SourceError("holds no obligations of 'PAK'", path.name)
    return pd.DataFrame(rows, columns=COUNTRY_TOTALS.columns)
