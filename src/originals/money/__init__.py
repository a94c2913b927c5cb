"""Read the originals on money and prices, and append what is kept by hand in `data/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from imet import schemas
from imet.schemas import Table
from imet.tables import load
from originals.money import budgets, crs, foreignassistance, greenbook
from originals.money.exchange_rates import read_yearly_rates
from originals.register import register, sources_table


def read(at: Mapping[str, Path]) -> dict[Table, pd.DataFrame]:
    """Read and check the originals, which are at these paths; errors as in `originals.extract`."""
    book = greenbook.read_greenbook(at["us_foreignaid_greenbook.xlsx"])
    obligations = greenbook.imet_obligations(book)
    state = _stacked(budgets.read_state_table(at[name]) for name in at if "STATE_budget" in name)
    of_crs = _stacked(crs.read_crs(at[name]) for name in at if "crs_pakistan" in name)
    rates = read_yearly_rates(at["pkr_per_usd_annual_wdi.csv"])
    return {
        schemas.MONEY_SOURCES: sources_table(register("money"), schemas.MONEY_SOURCES),
        schemas.IMET_OBLIGATIONS: obligations,
        schemas.PAKISTAN_ASSISTANCE: greenbook.pakistan_assistance(book),
        schemas.DEFLATORS: greenbook.deflators(book),
        schemas.WORLD_IMET: _stacked(
            [
                budgets.summed_obligations(obligations),
                budgets.read_omb(at["budauth_FY2017_budget_WhiteHouse.csv"]),
                load(schemas.COLLATED_WORLD_IMET),
                budgets.totals_of_state(state),
            ]
        ),
        schemas.IMET_REQUESTS: _stacked([state, load(schemas.QUOTED_REQUESTS)]),
        schemas.PAKISTAN_CRS: of_crs,
        schemas.CRS_DIFFERENCES: crs.differences(of_crs),
        schemas.UPPER_BOUNDS: foreignassistance.read_sectors(at["military_rows_seen.csv"]),
        schemas.COUNTRY_TOTALS: foreignassistance.read_country_totals(
            at["us_foreign_aid_country_2025-12.csv"]
        ),
        schemas.EXCHANGE_RATES: _stacked([rates, load(schemas.DAILY_EXCHANGE_RATES)]),
    }


def _stacked(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True)
