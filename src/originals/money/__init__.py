"""Read the originals on money and prices."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from imet import schemas
from imet.schemas import Table
from originals.money import budgets, crs, foreignassistance, greenbook
from originals.money.exchange_rates import exchange_rates
from originals.register import register, sources_table


def read(at: Mapping[str, Path]) -> dict[Table, pd.DataFrame]:
    """Read and check the originals, which are at these paths; errors as in `originals.extract`."""
    book = greenbook.read_greenbook(at["us_foreignaid_greenbook.xlsx"])
    obligations = greenbook.imet_obligations(book)
    state = [budgets.read_state_table(at[name]) for name in at if name.startswith("STATE_budget")]
    news = budgets.read_quoted_requests(at["imet_requests_seen_in_news.csv"])
    requests = pd.concat([*state, news], ignore_index=True)
    of_crs = pd.concat(
        [crs.read_crs(at[name]) for name in at if name.startswith("crs_pakistan")],
        ignore_index=True,
    )
    return {
        schemas.MONEY_SOURCES: sources_table(register("money"), schemas.MONEY_SOURCES),
        schemas.IMET_OBLIGATIONS: obligations,
        schemas.PAKISTAN_ASSISTANCE: greenbook.pakistan_assistance(book),
        schemas.DEFLATORS: greenbook.deflators(book),
        schemas.WORLD_IMET: budgets.world_imet(
            obligations,
            requests,
            budgets.read_omb(at["budauth_FY2017_budget_WhiteHouse.csv"]),
            budgets.read_collated_world(at["world_imet_by_fy.csv"]),
        ),
        schemas.IMET_REQUESTS: requests,
        schemas.PAKISTAN_CRS: of_crs,
        schemas.CRS_DIFFERENCES: crs.differences(of_crs),
        schemas.UPPER_BOUNDS: foreignassistance.read_sectors(at["military_rows_seen.csv"]),
        schemas.COUNTRY_TOTALS: foreignassistance.read_country_totals(
            at["us_foreign_aid_country_2025-12.csv"]
        ),
        schemas.EXCHANGE_RATES: exchange_rates(
            at["pkr_per_usd_annual_wdi.csv"], at["pkr_per_usd_daily_seen.csv"]
        ),
    }
