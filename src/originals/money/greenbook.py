"""Read the USAID Greenbook (U.S. Overseas Loans and Grants): obligations since fiscal year 1946."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from imet.dates import PERIODS
from imet.errors import ReconciliationError, SourceError
from imet.obligations import FIRST_YEAR, IMET_ACCOUNT, LAST_YEAR
from imet.schemas import DEFLATORS, IMET_OBLIGATIONS, PAKISTAN_ASSISTANCE
from originals.countries import country_name

COLUMNS = {
    "Fiscal Year": "fiscal_year",
    "Region": "region",
    "Country": "country_printed",
    "Assistance Category": "category",
    "Publication Row": "publication_row",
    "Funding Agency": "agency",
    "Funding Account Name": "account",
    "Obligations (Historical Dollars)": "obligations_usd",
    "Obligations (Constant Dollars)": "obligations_usd_2020",
}
TEXTS = list(COLUMNS.values())[1:-2]
HEADER_ROW = 7  # of the sheet
TRANSITION_QUARTER = 1976.9  # as the sheet writes July to September 1976
KEY = ["fiscal_year", "period", *TEXTS[1:]]
DECIMALS = 4  # of the deflator
LARGEST = 2**53  # up to which a workbook holds every whole number


def read_greenbook(path: Path) -> pd.DataFrame:
    """Return every row of the Greenbook: the columns of `COLUMNS`, `period`, `row` and `source`.

    `obligations_usd` are current dollars, `obligations_usd_2020` those of fiscal year 2020. A file
    that is missing, no such workbook or without rows is a SourceError, as is a row with an empty
    cell, a text that is none, an amount that is no whole number, a year outside the series, or the
    key of an earlier row.
    """
    if not path.is_file():
        raise SourceError("no such file; name the folder of originals that holds it", str(path))
    try:
        # as objects, or a text of digits would become a number
        sheet = pd.read_excel(path, header=HEADER_ROW - 1, engine="calamine", dtype=object)
    except Exception as error:  # whatever calamine raises for a file that is no workbook
        raise SourceError(f"cannot be read as a workbook ({error})", path.name) from error
    if list(sheet.columns) != list(COLUMNS):
        what = f"row {HEADER_ROW} holds {list(sheet.columns)} and not the Greenbook's columns"
        raise SourceError(what, path.name)
    if sheet.empty:
        raise SourceError(f"holds no row below row {HEADER_ROW}", path.name)
    frame = sheet.rename(columns=COLUMNS)
    frame["row"] = range(HEADER_ROW + 1, HEADER_ROW + 1 + len(frame))
    frame["source"] = path.name
    _refuse(frame.isna().any(axis=1), "has an empty cell", frame)
    for column in TEXTS:
        texts = frame[column].map(lambda cell: isinstance(cell, str))
        _refuse(~texts, f"has no text in {column}", frame)
        frame[column] = frame[column].astype("str")
    year = frame["fiscal_year"].map(_number)
    known = year.isin([*range(FIRST_YEAR, LAST_YEAR + 1), TRANSITION_QUARTER])
    _refuse(~known, f"has no fiscal year from {FIRST_YEAR} to {LAST_YEAR}", frame)
    frame["fiscal_year"] = year.astype(int)
    frame.insert(1, "period", (year == TRANSITION_QUARTER).map({False: "year", True: PERIODS[1]}))
    for column in ("obligations_usd", "obligations_usd_2020"):
        amounts = frame[column].map(_number)
        whole = (amounts % 1 == 0) & (amounts.abs() < LARGEST)
        _refuse(~whole, f"has no whole amount in {column}", frame)
        frame[column] = amounts.astype("int64")
    _refuse(frame.duplicated(KEY), "has the year, country and account of an earlier row", frame)
    return frame


def deflators(greenbook: pd.DataFrame) -> pd.DataFrame:
    """Return the Greenbook's own deflator, as `imet.schemas.DEFLATORS`.

    The sheet does not print the deflator. It is taken from the largest amount of each year,
    rounded to four decimals, and then tried on every row of the year: current dollars over the
    deflator must give the constant dollars within the rounding of both. A row with another
    constant amount, or a largest amount with none above nothing, is a ReconciliationError.
    """
    rows = []
    for (year, period), part in greenbook.groupby(["fiscal_year", "period"]):
        current, constant = part["obligations_usd"], part["obligations_usd_2020"]
        largest = current.abs().idxmax()
        deflator = round(current[largest] / (constant[largest] or np.nan), DECIMALS)
        if not deflator > 0:
            raise ReconciliationError(
                f"Greenbook, row {part['row'][largest]}: {current[largest]:,} current and "
                f"{constant[largest]:,} constant dollars have no deflator; look at the row"
            )
        # both amounts are rounded to the dollar; the conversion was made before
        error = (constant - current / deflator).abs() - (0.5 + 0.5 / deflator)
        if error.max() > 1e-6:
            raise ReconciliationError(
                f"Greenbook, row {part['row'][error.idxmax()]}: the constant amount is not the "
                f"current one over the deflator {deflator} of {year}; look at the row"
            )
        rows.append((year, period, deflator, len(part), part["source"].iloc[0]))
    return pd.DataFrame(rows, columns=DEFLATORS.columns)


def imet_obligations(greenbook: pd.DataFrame) -> pd.DataFrame:
    """Return the obligations for IMET by recipient, as `imet.schemas.IMET_OBLIGATIONS`."""
    rows = greenbook[greenbook["account"] == IMET_ACCOUNT]
    named = rows["country_printed"].map(_recipient)
    rows = rows.assign(country=named.str[0], iso3=named.str[1])
    return rows[IMET_OBLIGATIONS.columns].reset_index(drop=True)


def pakistan_assistance(greenbook: pd.DataFrame) -> pd.DataFrame:
    """Return every account to Pakistan, as `imet.schemas.PAKISTAN_ASSISTANCE`."""
    rows = greenbook[greenbook["country_printed"] == "Pakistan"]
    return rows[PAKISTAN_ASSISTANCE.columns].reset_index(drop=True)


def _recipient(printed: str) -> tuple[str, str | None]:
    """Return name and ISO code of a recipient; no code for an area, as 'Asia (not specified)'."""
    if printed.endswith("(not specified)"):
        return printed, None
    return country_name(printed)


def _number(cell: object) -> float:
    """Return the number in a cell; neither a text of digits nor a date nor a truth is one."""
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else np.nan


def _refuse(faulty: pd.Series, what: str, frame: pd.DataFrame) -> None:
    if faulty.any():
        first = frame[faulty].iloc[0]
        raise SourceError(f"row {first['row']} {what}; look at the sheet", first["source"])
