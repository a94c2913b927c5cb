"""Set official figures that differ side by side; `python -m imet.ledger.disagreements` writes them.

Both amounts and every part of the difference are computed from `data/`; the words stand in
`disagreements.csv` of this package. What the parts leave over is written down as unexplained.
"""

from __future__ import annotations

import argparse
import sys
from importlib.resources import files
from typing import NamedTuple

import pandas as pd

from imet import datapackage
from imet.errors import DataError, exit_status
from imet.obligations import (
    FMF_ACCOUNT,
    IMET_ACCOUNT,
    MILLION,
    SECTOR,
    assistance_to_pakistan,
    crs_amount,
    crs_years,
    obligations_of,
    world,
)
from imet.prose import year, years_between
from imet.schemas import (
    COUNTRY_TOTALS,
    DISAGREEMENTS,
    IMET_OBLIGATIONS,
    IMET_REQUESTS,
    PAKISTAN_ASSISTANCE,
    UPPER_BOUNDS,
    WORLD_IMET,
)
from imet.tables import data_folder, load_activities, stored, write_tables
from imet.training import IMET, exempt, imet_of, seats_by_year

# accounts that both name, by their names in the Greenbook and in the CRS tables
SAME_ACCOUNT = {
    FMF_ACCOUNT: "FMF",
    "Pakistan Counterinsurgency Fund": "PCF/PCCF",
    "Drug Interdiction and Counter-Drug Activities, Defense": "CN",
    "International Narcotics Control and Law Enforcement": "INCLE",
    "Economic Support Fund": "ESF/ESDF",
}
SECTOR_ACCOUNTS = (IMET_ACCOUNT, FMF_ACCOUNT, "Operation and Maintenance, Defense-Wide")


class Amounts(NamedTuple):
    """Two amounts in current dollars, and the parts of a less b that are known."""

    a: int
    b: int
    parts: dict[str, int]

    @property
    def unexplained(self) -> int:
        """Return what the parts leave of the difference."""
        return self.a - self.b - sum(self.parts.values())


def amounts() -> dict[str, Amounts]:
    """Return the amounts of every disagreement, by its short name."""
    return {
        "pakistan_all_aid": _pakistan_all_aid(),
        "pakistan_imet_crs": _pakistan_imet_crs(),
        "pakistan_imet_state": _pakistan_imet_state(),
        "pakistan_imet_delivered": _pakistan_imet_delivered(),
        "pakistan_imet_fy1999": _pakistan_imet_fy1999(),
        "pakistan_fy2018_vintages": Amounts(_sector("PAK", 2018), _sector_in_greenbook(2018), {}),
        "pakistan_fy2018_total": _pakistan_fy2018_total(),
        "world_omb_fy2020": Amounts(int(_omb("FY2027")[2020]), int(world()[2020]), {}),
        "world_omb_fy1976_2015": _world_omb_fy1976_2015(),
        "world_state_tables": _world_state_tables(),
        "world_delivered_fy2019": _world_delivered_fy2019(),
        "india_fy2019_sector": Amounts(
            _sector("IND", 2019), int(obligations_of("India")[2019]), {}
        ),
    }


def table() -> pd.DataFrame:
    """Return the register of disagreements, as `imet.schemas.DISAGREEMENTS`.

    Raises DataError if a disagreement has words and no computation, or a computation and no words.
    """
    path = files("imet.ledger").joinpath("disagreements.csv")
    words = pd.read_csv(str(path), dtype="str", keep_default_na=False)
    found = amounts()
    if odd := sorted(found.keys() ^ set(words["disagreement"])):
        raise DataError(
            f"disagreements.csv and imet.ledger.disagreements differ in {odd}; add the other"
        )
    rows = [
        {
            "disagreement": name,
            "usd_a": each.a,
            "usd_b": each.b,
            "difference_usd": each.a - each.b,
            "parts": "; ".join(f"{label}: {usd:,}" for label, usd in each.parts.items()) or None,
            "unexplained_usd": each.unexplained,
        }
        for name, each in found.items()
    ]
    return pd.DataFrame(rows).merge(words, on="disagreement")[DISAGREEMENTS.columns]


def _by_year(a: pd.Series, b: pd.Series) -> Amounts:
    """Return the sums over the years of `a`, with the difference of each year as a part."""
    b = b.loc[a.index]
    return Amounts(int(a.sum()), int(b.sum()), {year(fy): int(usd) for fy, usd in (a - b).items()})


def _pakistan_all_aid() -> Amounts:
    first, last = 2002, 2018
    greenbook = stored(PAKISTAN_ASSISTANCE).query("@first <= fiscal_year <= @last")
    by_account = greenbook.groupby("account")["obligations_usd"].sum()
    parts = {"Coalition Support Fund": crs_amount("CSF Reimbursements") * MILLION}
    for account, name in SAME_ACCOUNT.items():
        parts[account] = crs_amount(name) * MILLION - int(by_account[account])
    total = int(assistance_to_pakistan(first, last).to_numpy().sum())
    return Amounts(crs_amount("Grand Total") * MILLION, total, parts)


def _pakistan_imet_crs() -> Amounts:
    series = obligations_of("Pakistan").fillna(0)
    parts = {}
    for row in crs_years("IMET").itertuples():
        first, last = row.first_fiscal_year, row.last_fiscal_year
        usd = int(row.usd_millions) * MILLION
        parts[years_between(first, last)] = usd - int(series.loc[first:last].sum())
    return Amounts(crs_amount("IMET") * MILLION, int(series.loc[2002:2018].sum()), parts)


def _pakistan_imet_state() -> Amounts:
    rows = stored(IMET_REQUESTS).query("country == 'Pakistan' and stage == 'allocation'")
    return _by_year(rows.set_index("fiscal_year")["usd"], obligations_of("Pakistan"))


def _pakistan_imet_delivered() -> Amounts:
    delivered = seats_by_year(imet_of(load_activities(), "Pakistan"))["cost_usd"].loc[2002:2020]
    return _by_year(delivered, obligations_of("Pakistan").fillna(0))


def _pakistan_imet_fy1999() -> Amounts:
    rows = load_activities().query("country == 'Pakistan' and fiscal_year == 1999")
    delivered = rows.loc[rows["program"].isin(IMET), "cost_usd"].sum()
    return Amounts(int(obligations_of("Pakistan")[1999]), int(delivered), {})


def _pakistan_fy2018_total() -> Amounts:
    later = stored(COUNTRY_TOTALS).set_index(["fiscal_year", "period"])["obligations_usd"]
    earlier = int(assistance_to_pakistan(2018, 2018).to_numpy().sum())
    risen = _sector("PAK", 2018) - _sector_in_greenbook(2018)
    return Amounts(int(later[2018, "year"]), earlier, {"the security sector": risen})


def _world_omb_fy1976_2015() -> Amounts:
    years = _omb("FY2017").loc[1976:2015]
    quarter = int(_omb("FY2017", "transition quarter")[1976])
    parts = {"the transition quarter": quarter}
    return Amounts(int(years.sum()) + quarter, int(world().loc[1976:2015].sum()), parts)


def _world_state_tables() -> Amounts:
    rows = stored(WORLD_IMET).query("series == 'State Department table' and stage == 'not stated'")
    return _by_year(rows.set_index("fiscal_year")["usd"], world())


def _world_delivered_fy2019() -> Amounts:
    rows = load_activities().query("fiscal_year == 2019")
    rows = rows[rows["program"].isin(IMET)]
    booked = stored(IMET_OBLIGATIONS).query("fiscal_year == 2019")
    since = exempt()
    # the report lists Montenegro, though it had joined NATO in June 2017
    left_out = set(since[~(since > "2019-09-30")].index) - set(rows["iso3"])
    parts = {
        "countries that are exempt from the report": booked["iso3"].isin(left_out),
        "amounts of no single country": booked["iso3"].isna(),
    }
    sums = {label: int(booked.loc[of, "obligations_usd"].sum()) for label, of in parts.items()}
    return Amounts(int(world()[2019]), int(rows["cost_usd"].sum()), sums)


def _sector(iso3: str, fiscal_year: int) -> int:
    rows = stored(UPPER_BOUNDS).query("iso3 == @iso3 and fiscal_year == @fiscal_year")
    return int(rows.loc[rows["sector"] == SECTOR, "obligations_usd"].item())


def _sector_in_greenbook(fiscal_year: int) -> int:
    rows = stored(PAKISTAN_ASSISTANCE).query("fiscal_year == @fiscal_year")
    return int(rows.loc[rows["account"].isin(SECTOR_ACCOUNTS), "obligations_usd"].sum())


def _omb(edition: str, period: str = "year") -> pd.Series:
    rows = stored(WORLD_IMET).query(f"series == 'OMB budget authority, {edition} budget'")
    return rows[rows["period"] == period].set_index("fiscal_year")["usd"]


def write() -> None:
    """Write the register into the data folder and describe it in the data package."""
    folder = data_folder()
    write_tables({DISAGREEMENTS: table()}, folder)
    datapackage.write(folder)


def main(arguments: list[str] | None = None) -> int:
    """Write the register of official figures that differ; status 1, with the reason, if not."""
    parser = argparse.ArgumentParser(
        prog="python -m imet.ledger.disagreements", description=main.__doc__
    )
    parser.parse_args(arguments)
    return exit_status(write, "; nothing was written")


if __name__ == "__main__":
    sys.exit(main())
