"""Read rupees per dollar."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet.schemas import EXCHANGE_RATES
from originals.csvlines import read_lines


def exchange_rates(yearly: Path, daily: Path) -> pd.DataFrame:
    """Return yearly means and closing rates of single days, as `imet.schemas.EXCHANGE_RATES`."""
    rows = []
    for line in read_lines(yearly, ("year", "pkr_per_usd")):
        rate = (line.day("year"), line.positive("pkr_per_usd"))
        rows.append(("mean of the year", *rate, line.number, yearly.name, None))
    for line in read_lines(daily, ("date", "sbp_interbank_pkr_per_usd", "source_url")):
        rate = (line.day("date"), line.positive("sbp_interbank_pkr_per_usd"))
        url = line.cells["source_url"]
        rows.append(("closing rate of the day", *rate, line.number, daily.name, url))
    return pd.DataFrame(rows, columns=EXCHANGE_RATES.columns)
