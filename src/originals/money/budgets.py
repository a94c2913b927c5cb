"""Read budgets: the State Department's country tables, OMB's budget authority, and requests."""

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
    to the total.

    Raises
    ------
    SourceError
        If the file is not such a table.
    ReconciliationError
        If a sum is not met.

    """
    rows: list[dict] = []
    region, sums, address = WORLD, dict.fromkeys((WORLD, *REGIONS), 0), None
    for line in read_lines(path, ("IMET", "Fiscal Year"), ENCODING):
        name = next(iter(line.cells.values()))
        if name.startswith("http"):
            address = name
        if line.cells["IMET"] in NOTHING:
            continue
        usd = line.whole("IMET") * 1_000
        level, country, iso3 = _level(name)
        if level == "region":
            region = name
        elif OUTSIDE.search(name):
            region = WORLD
        if level in ("country", "other") and not _repeats(rows, name, usd):
            sums[region] += usd
        rows.append(
            {
                "fiscal_year": line.whole("Fiscal Year"),
                "level": level,
                "country": country,
                "country_printed": name,
                "iso3": iso3,
                "usd": usd,
                "row": line.number,
            }
        )
        if rows[-1]["fiscal_year"] != rows[0]["fiscal_year"]:
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


def read_quoted_requests(path: Path) -> pd.DataFrame:
    """Return budget requests as the press quotes them, as `imet.schemas.IMET_REQUESTS`."""
    columns = ("fiscal_year", "what", "country_or_area", "usd_million", "source_url")
    rows = []
    for line in read_lines(path, columns):
        cells = line.cells
        if not cells["what"].startswith("request"):
            continue
        name = cells["country_or_area"]
        level, country, iso3 = _level(name)
        usd = round(line.positive("usd_million") * 1_000_000)
        about = (line.whole("fiscal_year"), level, country, name, iso3, "request", usd, "press")
        rows.append((*about, line.number, path.name, cells["source_url"]))
    return pd.DataFrame(rows, columns=IMET_REQUESTS.columns)


def read_omb(path: Path) -> pd.DataFrame:
    """Return budget authority for IMET from OMB's public database, as `imet.schemas.WORLD_IMET`.

    The years before the last closed one are actual; then come the year under way, the year of
    the budget, and projections.

    Raises
    ------
    SourceError
        If the account is not there once.

    """
    found = [
        line
        for line in read_lines(path, ("Account Name", "TQ", "1976"))
        if line.cells["Account Name"] == IMET_ACCOUNT
    ]
    if len(found) != 1:
        raise SourceError(f"holds {len(found)} rows of '{IMET_ACCOUNT}', expected one", path.name)
    line = found[0]
    rows = []
    for name in line.cells:
        if re.fullmatch(r"\d{4}|TQ", name):
            year, period = (1976, PERIODS[1]) if name == "TQ" else (int(name), PERIODS[0])
            usd = line.whole(name) * 1_000
            series = f"OMB budget authority, FY{OMB_EDITION} budget"
            rows.append((series, year, period, _stage(year, OMB_EDITION), usd, line.number))
    return pd.DataFrame(rows, columns=WORLD_IMET.columns[:-1]).assign(source=path.name)


def read_collated_world(path: Path) -> pd.DataFrame:
    """Return OMB's outlays and its FY2027 edition from a collation, as `WORLD_IMET`.

    The originals of these two series are not among the sources.
    """
    rows = []
    for line in read_lines(path, ("fy", "OMB_BA_FY27ed_k", "OMB_outlays_k")):
        year = line.whole("fy")
        for column, series, edition in (
            ("OMB_BA_FY27ed_k", "OMB budget authority, FY2027 budget", 2027),
            ("OMB_outlays_k", "OMB outlays", OMB_EDITION),
        ):
            # the account has no outlays before its first year: a nothing that stands for 'none'
            if line.cells[column] not in ("", "0"):
                usd = line.whole(column) * 1_000
                stage = _stage(year, edition)
                rows.append((series, year, PERIODS[0], stage, usd, line.number, path.name))
    return pd.DataFrame(rows, columns=WORLD_IMET.columns)


def world_imet(
    obligations: pd.DataFrame, requests: pd.DataFrame, *others: pd.DataFrame
) -> pd.DataFrame:
    """Return all worldwide series, one below the other, as `imet.schemas.WORLD_IMET`.

    Obligations by recipient are summed, of the requests the totals are taken, and the others fit.
    """
    greenbook = (
        obligations.groupby(["fiscal_year", "period", "source"], as_index=False)["obligations_usd"]
        .sum()
        .rename(columns={"obligations_usd": "usd"})
        .assign(series="Greenbook obligations", stage="actual", row=None)
    )
    table = requests[(requests["level"] == "world") & (requests["standing"] != "press")]
    state = table.assign(
        series="State Department table",
        period=PERIODS[0],
        stage=table["stage"].map({"allocation": "not stated", "request": "request"}),
    )
    parts = [
        part[WORLD_IMET.columns].astype({"row": "Int64"}) for part in (greenbook, *others, state)
    ]
    return pd.concat(parts, ignore_index=True)


def _stage(year: int, edition: int) -> str:
    """Return what an amount of `year` is in the budget of the year `edition`."""
    if year > edition:
        return "projection"
    return {edition: "request", edition - 1: "estimate"}.get(year, "actual")


def _level(name: str) -> tuple[str, str, str | None]:
    """Return level, name and ISO code of a row; an area or a bureau has no code."""
    if name in (WORLD, "World"):
        return "world", "World", None
    if name in REGIONS:
        return "region", name, None
    try:
        return "country", *country_name(name)
    except DataError:
        return "other", name, None


def _repeats(rows: list[dict], name: str, usd: int) -> bool:
    """Return whether a row below the regions only repeats its heading, as its one part."""
    if not rows or not OUTSIDE.search(name):
        return False
    return bool(OUTSIDE.search(rows[-1]["country_printed"])) and rows[-1]["usd"] == usd
