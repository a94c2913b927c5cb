"""Read consumer prices and exchange rates."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet.dates import PERIODS, fiscal_period
from imet.errors import SourceError
from imet.schemas import CPI, EXCHANGE_RATES
from originals.csvlines import calendar_day, decimal_number, read_lines


def cpi_by_fiscal_year(path: Path) -> pd.DataFrame:
    """Return the mean of the monthly index over each fiscal year, as `imet.schemas.CPI`.

    A year of which a month is missing is left out.

    Raises
    ------
    SourceError
        If a line has no date or no number, or a month occurs twice.

    """
    months = []
    for line in read_lines(path, ("Date", "Index")):
        day = calendar_day(line.cells["Date"], path, line.number)
        index = decimal_number(line.cells["Index"], path, line.number)
        months.append((*fiscal_period(day), day.replace(day=1), index))
    frame = pd.DataFrame(months, columns=["fiscal_year", "period", "month", "index"])
    if frame["month"].duplicated().any():
        twice = frame.loc[frame["month"].duplicated(), "month"].iloc[0]
        raise SourceError(f"the month {twice:%Y-%m} occurs twice", path.name)
    grouped = frame.groupby(["fiscal_year", "period"], sort=True)["index"]
    table = grouped.agg(["mean", "size"]).reset_index()
    whole = table["size"] == table["period"].map({PERIODS[0]: 12, PERIODS[1]: 3})
    table = table[whole].assign(index=lambda kept: kept["mean"].round(3), source=path.name)
    return table[CPI.columns].reset_index(drop=True)


def exchange_rates(yearly: Path, daily: Path) -> pd.DataFrame:
    """Return yearly means and closing rates of single days, as `imet.schemas.EXCHANGE_RATES`."""
    rows = []
    for line in read_lines(yearly, ("year", "pkr_per_usd")):
        day = calendar_day(line.cells["year"], yearly, line.number)
        rate = decimal_number(line.cells["pkr_per_usd"], yearly, line.number)
        rows.append(("mean of the year", day, rate, line.number, yearly.name, None))
    for line in read_lines(daily, ("date", "sbp_interbank_pkr_per_usd", "source_url")):
        day = calendar_day(line.cells["date"], daily, line.number)
        rate = decimal_number(line.cells["sbp_interbank_pkr_per_usd"], daily, line.number)
        url = line.cells["source_url"]
        rows.append(("closing rate of the day", day, rate, line.number, daily.name, url))
    return pd.DataFrame(rows, columns=EXCHANGE_RATES.columns)
