"""Read the originals on money and prices."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet import schemas
from imet.schemas import Table
from originals.money import budgets, crs, foreignassistance, greenbook, prices
from originals.register import locate, register


def read_all(folder: Path) -> dict[Table, pd.DataFrame]:
    """Read and check every original under `folder`; errors as in `originals.extracting.extract`."""
    originals = register("originals.money")
    at = locate(originals, folder)
    starting = {
        start: [path for name, path in at.items() if name.startswith(start)]
        for start in ("STATE_budget", "crs_pakistan")
    }
    book = greenbook.read_greenbook(at["us_foreignaid_greenbook.xlsx"])
    obligations = greenbook.imet_obligations(book)
    requests = pd.concat(
        [
            *map(budgets.read_state_table, starting["STATE_budget"]),
            budgets.read_quoted_requests(at["imet_requests_seen_in_news.csv"]),
        ],
        ignore_index=True,
    )
    of_crs = pd.concat(map(crs.read_crs, starting["crs_pakistan"]), ignore_index=True)
    return {
        schemas.MONEY_SOURCES: pd.DataFrame(map(vars, originals))[
            schemas.MONEY_SOURCES.columns
        ].replace("", None),
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
        schemas.CPI: prices.cpi_by_fiscal_year(at["cpiai.csv"]),
        schemas.EXCHANGE_RATES: prices.exchange_rates(
            at["pkr_per_usd_annual_wdi.csv"], at["pkr_per_usd_daily_seen.csv"]
        ),
    }
