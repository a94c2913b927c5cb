"""Read rupees per dollar."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet.schemas import EXCHANGE_RATES
from originals.csvlines import read_lines


def read_yearly_rates(path: Path) -> pd.DataFrame:
    """Return the World Bank's means of the years, as `imet.schemas.EXCHANGE_RATES`."""
    rows = []
    for line in read_lines(path, ("year", "pkr_per_usd")):
        rate = (line.day("year"), line.positive("pkr_per_usd"))
        rows.append(("mean of the year", *rate, line.number, path.name, None))
    return pd.DataFrame(rows, columns=EXCHANGE_RATES.columns)
