"""Read budgets: the State Department's country tables, and OMB's budget authority."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from imet.dates import PERIODS
from imet.errors import DataError, ReconciliationError, SourceError
from imet.obligations import IMET_ACCOUNT
from imet.schemas import IMET_REQUESTS, WORLD_IMET
from originals.countries import country_name
from originals.csvlines import read_lines

REGIONS = (
    *("Africa", "East Asia and Pacific", "Europe and Eurasia", "Near East"),
    *("South and Central Asia", "Western Hemisphere"),
)
WORLD = "TOTAL"
FIRST_REQUEST = 2016  # the tables from here on hold what was asked for
ENCODING = "cp1252"  # of the transcribed tables
OMB_EDITION = 2017
NOTHING = ("", "-")
# headings below the last region, which belong to the world alone
OUTSIDE = re.compile("Political-Military|Other Funding|To Be Programmed")


def read_state_table(path: Path) -> pd.DataFrame:
    """Return the IMET column of one country table, as `imet.schemas.IMET_REQUESTS`.

    Rows without an amount are left out. The table's own sums are the check: the countries and
    regional offices of each region add up to the region, the regions and the bureaus below them
    to the total. A sum that is not met is a ReconciliationError, a file that is not such a table
    a SourceError.
    """
    rows: list[dict] = []
    region, sums, address, before = WORLD, dict.fromkeys((WORLD, *REGIONS), 0), None, None
    for line in read_lines(path, ("IMET", "Fiscal Year"), ENCODING):
        name = next(iter(line.cells.values()))
        if name.startswith("http"):
            address = name
        if line.cells["IMET"] in NOTHING:
            continue
        usd = line.whole("IMET") * 1_000
        level, country, iso3 = _level(name)
        outside = bool(OUTSIDE.search(name))
        if level == "region":
            region = name
        elif outside:
            region = WORLD
        # a row below the regions may only repeat its heading, as its one part
        repeats = outside and before == (outside, usd)
        before = outside, usd
        if level in ("country", "other") and not repeats:
            sums[region] += usd
        row = {"fiscal_year": line.whole("Fiscal Year"), "level": level, "country": country}
        rows.append(row | {"country_printed": name, "iso3": iso3, "usd": usd, "row": line.number})
        if row["fiscal_year"] != rows[0]["fiscal_year"]:
            raise line.error("is of another year than the first")
    printed = {row["country_printed"]: row["usd"] for row in rows}
    sums[WORLD] += sum(printed.get(name, 0) for name in REGIONS)
    for name, total in sums.items():
        if printed.get(name) != total:
            raise ReconciliationError(
                f"{path.name}: the rows of '{name}' add up to {total:,} dollars, printed is "
                f"{printed.get(name)}; look at the table"
            )
    request = rows[0]["fiscal_year"] >= FIRST_REQUEST
    return pd.DataFrame(rows).assign(
        stage="request" if request else "allocation",
        standing="official table, transcribed",
        source=path.name,
        url=address,
    )[IMET_REQUESTS.columns]


def totals_of_state(tables: pd.DataFrame) -> pd.DataFrame:
    """Return the totals of the country tables, as `imet.schemas.WORLD_IMET`."""
    totals = tables[tables["level"] == "world"]
    return totals.assign(
        series="State Department table",
        period=PERIODS[0],
        stage=totals["stage"].replace("allocation", "not stated"),
    )[WORLD_IMET.columns]


def read_omb(path: Path) -> pd.DataFrame:
    """Return budget authority for IMET from OMB's public database, as `imet.schemas.WORLD_IMET`.

    The years before the last closed one are actual; then come the year under way, the year of
    the budget, and projections. An account that is not there once is a SourceError.
    """
    lines = read_lines(path, ("Account Name", "TQ", "1976"))
    found = [line for line in lines if line.cells["Account Name"] == IMET_ACCOUNT]
    if len(found) != 1:
        raise SourceError(f"holds {len(found)} rows of '{IMET_ACCOUNT}', expected one", path.name)
    line = found[0]
    stages = {OMB_EDITION - 1: "estimate", OMB_EDITION: "request"}
    rows = []
    for name in line.cells:
        if re.fullmatch(r"\d{4}|TQ", name):
            year, period = (1976, PERIODS[1]) if name == "TQ" else (int(name), PERIODS[0])
            stage = stages.get(year, "projection" if year > OMB_EDITION else "actual")
            series = f"OMB budget authority, FY{OMB_EDITION} budget"
            rows.append((series, year, period, stage, line.whole(name) * 1_000, line.number))
    return pd.DataFrame(rows, columns=WORLD_IMET.columns[:-1]).assign(source=path.name)


def summed_obligations(obligations: pd.DataFrame) -> pd.DataFrame:
    """Return the Greenbook's obligations for IMET of each year, as `imet.schemas.WORLD_IMET`."""
    years = obligations.groupby(["fiscal_year", "period", "source"], as_index=False)
    sums = years.agg(usd=("obligations_usd", "sum"))
    return sums.assign(series="Greenbook obligations", stage="actual", row=None)[WORLD_IMET.columns]


def _level(name: str) -> tuple[str, str, str | None]:
    """Return level, name and ISO code of a row; an area or a bureau has no code."""
    if name == WORLD:
        return "world", "World", None
    if name in REGIONS:
        return "region", name, None
    try:
        return "country", *country_name(name)
    except DataError:
        return "other", name, None
