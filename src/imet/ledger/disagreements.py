"""Set official figures that differ side by side; `python -m imet.ledger.disagreements` writes them.

Both amounts and every part of the difference are computed from `data/`; the words stand in
`disagreements.csv` of this package. What the parts leave over is written down as unexplained.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
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
from imet.prose import years_between
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
from imet.training import IMET, exempt, imet_of, places_by_year

# accounts that both name, by their names in the Greenbook and in the CRS tables
SAME_ACCOUNT = {
    FMF_ACCOUNT: "FMF",
    "Pakistan Counterinsurgency Fund": "PCF/PCCF",
    "Drug Interdiction and Counter-Drug Activities, Defense": "CN",
    "International Narcotics Control and Law Enforcement": "INCLE",
    "Economic Support Fund": "ESF/ESDF",
}
SECTOR_ACCOUNTS = (
    IMET_ACCOUNT,
    FMF_ACCOUNT,
    "Operation and Maintenance, Defense-Wide",
)


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
    return {name: compute() for name, compute in _COMPUTE.items()}


def table() -> pd.DataFrame:
    """Return the register of disagreements, as `imet.schemas.DISAGREEMENTS`.

    Raises
    ------
    DataError
        If a disagreement has words and no computation, or a computation and no words.

    """
    with (
        files("imet.ledger")
        .joinpath("disagreements.csv")
        .open(encoding="utf-8", newline="") as stream
    ):
        words = {row["disagreement"]: row for row in csv.DictReader(stream)}
    if words.keys() != _COMPUTE.keys():
        odd = sorted(words.keys() ^ _COMPUTE.keys())
        raise DataError(
            f"disagreements.csv and imet.ledger.disagreements differ in {odd}; add the other"
        )
    rows = []
    for name, found in amounts().items():
        parts = "; ".join(f"{label}: {usd:,}" for label, usd in found.parts.items())
        rows.append(
            words[name]
            | {
                "usd_a": found.a,
                "usd_b": found.b,
                "difference_usd": found.a - found.b,
                "parts": parts or None,
                "unexplained_usd": found.unexplained,
            }
        )
    return pd.DataFrame(rows)[DISAGREEMENTS.columns]


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
    columns = crs_years("IMET")
    series = obligations_of("Pakistan").fillna(0)
    parts = {}
    for row in columns.itertuples():
        first, last = row.first_fiscal_year, row.last_fiscal_year
        parts[years_between(first, last)] = int(row.usd_millions) * MILLION - int(
            series.loc[first:last].sum()
        )
    return Amounts(crs_amount("IMET") * MILLION, int(series.loc[2002:2018].sum()), parts)


def _pakistan_imet_state() -> Amounts:
    rows = stored(IMET_REQUESTS).query("country == 'Pakistan' and stage == 'allocation'")
    state = rows.set_index("fiscal_year")["usd"]
    greenbook = obligations_of("Pakistan").loc[state.index]
    parts = {f"FY{year}": int(state[year] - greenbook[year]) for year in state.index}
    return Amounts(int(state.sum()), int(greenbook.sum()), parts)


def _pakistan_imet_delivered() -> Amounts:
    delivered = places_by_year(imet_of(load_activities(), "Pakistan"))["cost_usd"].loc[2002:2020]
    greenbook = obligations_of("Pakistan").fillna(0).loc[2002:2020]
    parts = {f"FY{year}": int(delivered[year] - greenbook[year]) for year in delivered.index}
    return Amounts(int(delivered.sum()), int(greenbook.sum()), parts)


def _pakistan_imet_fy1999() -> Amounts:
    rows = load_activities().query("country == 'Pakistan' and fiscal_year == 1999")
    delivered = rows.loc[rows["program"].isin(IMET), "cost_usd"].sum()
    return Amounts(int(obligations_of("Pakistan")[1999]), int(delivered), {})


def _pakistan_fy2018_vintages() -> Amounts:
    return Amounts(_sector("PAK", 2018), _sector_in_greenbook(2018), {})


def _pakistan_fy2018_total() -> Amounts:
    later = stored(COUNTRY_TOTALS).set_index(["fiscal_year", "period"])["obligations_usd"]
    earlier = int(assistance_to_pakistan(2018, 2018).to_numpy().sum())
    risen = _sector("PAK", 2018) - _sector_in_greenbook(2018)
    return Amounts(int(later[2018, "year"]), earlier, {"the security sector": risen})


def _world_omb_fy2020() -> Amounts:
    return Amounts(int(_omb("FY2027").loc[2020].sum()), int(world()[2020]), {})


def _world_omb_fy1976_2015() -> Amounts:
    omb = _omb("FY2017").loc[1976:2015]
    quarter = {"the transition quarter": int(omb[1976].sum() - omb[1976].iloc[0])}
    return Amounts(int(omb.sum()), int(world().loc[1976:2015].sum()), quarter)


def _world_state_tables() -> Amounts:
    rows = stored(WORLD_IMET).query("series == 'State Department table' and stage == 'not stated'")
    state = rows.set_index("fiscal_year")["usd"]
    greenbook = world().loc[state.index]
    parts = {f"FY{year}": int(state[year] - greenbook[year]) for year in state.index}
    return Amounts(int(state.sum()), int(greenbook.sum()), parts)


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


def _india_fy2019_sector() -> Amounts:
    return Amounts(_sector("IND", 2019), int(obligations_of("India")[2019]), {})


def _sector(iso3: str, fiscal_year: int) -> int:
    rows = stored(UPPER_BOUNDS).query("iso3 == @iso3 and fiscal_year == @fiscal_year")
    return int(rows.loc[rows["sector"] == SECTOR, "obligations_usd"].item())


def _sector_in_greenbook(fiscal_year: int) -> int:
    rows = stored(PAKISTAN_ASSISTANCE).query("fiscal_year == @fiscal_year")
    return int(rows.loc[rows["account"].isin(SECTOR_ACCOUNTS), "obligations_usd"].sum())


def _omb(edition: str) -> pd.Series:
    rows = stored(WORLD_IMET)
    rows = rows[rows["series"] == f"OMB budget authority, {edition} budget"]
    return rows.sort_values(["fiscal_year", "period"], ascending=[True, False]).set_index(
        "fiscal_year"
    )["usd"]


_COMPUTE: dict[str, Callable[[], Amounts]] = {
    "pakistan_all_aid": _pakistan_all_aid,
    "pakistan_imet_crs": _pakistan_imet_crs,
    "pakistan_imet_state": _pakistan_imet_state,
    "pakistan_imet_delivered": _pakistan_imet_delivered,
    "pakistan_imet_fy1999": _pakistan_imet_fy1999,
    "pakistan_fy2018_vintages": _pakistan_fy2018_vintages,
    "pakistan_fy2018_total": _pakistan_fy2018_total,
    "world_omb_fy2020": _world_omb_fy2020,
    "world_omb_fy1976_2015": _world_omb_fy1976_2015,
    "world_state_tables": _world_state_tables,
    "world_delivered_fy2019": _world_delivered_fy2019,
    "india_fy2019_sector": _india_fy2019_sector,
}


def write(folder: Path) -> None:
    """Write the register under `folder` and describe it in the data package."""
    write_tables({DISAGREEMENTS: table()}, folder)
    datapackage.write(folder)


def main() -> int:
    """Write the register into the data folder and return the exit status."""
    return exit_status(lambda: write(data_folder()), "; nothing was written")


if __name__ == "__main__":
    sys.exit(main())
