"""Tables for research, summed up from the rows of the reports: `python -m originals.country_years`.

One has a row a country, fiscal year and programme, the other a row a country and fiscal year:
officers of two programmes cannot be added up, as the same officer may be on courses of both.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
import pandas as pd

from imet import datapackage, officers
from imet.errors import exit_status
from imet.schemas import COUNTRY_YEAR, COUNTRY_YEAR_PROGRAM, ERRATA, PROGRAMS, Table
from imet.tables import data_folder, load_activities, stored, write_tables
from imet.training import IMET, student_weeks

COUNTRY = ["country", "fiscal_year"]
KEYS = {COUNTRY_YEAR: COUNTRY, COUNTRY_YEAR_PROGRAM: [*COUNTRY, "program"]}
SLACK = 2  # dollars by which the reports' own sums are off their rows, for rounding


def summed(activities: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the training of `activities` that took place, summed up by the `KEYS` of a table.

    The columns are those of its descriptor. What the reports lost and the error of the estimate
    are those of the project's data folder.
    """
    keys = KEYS[table]
    rows = activities[activities["stage"] == "delivered"]
    rows = rows.assign(program=_program(rows["program"]))
    rows = rows.assign(
        weeks=student_weeks(rows),
        priced=rows["cost_usd"] > 0,
        following=officers.following(rows, _group(rows, keys)),
    )
    by = rows.groupby(keys)
    found = by.agg(
        iso3=("iso3", "first"),
        rows=("row", "size"),
        seats=("students", "sum"),
        cost_usd=("cost_usd", "sum"),
        share_with_cost=("priced", "mean"),
        dated=("weeks", "count"),
    )
    found["student_weeks"] = by["weeks"].sum(min_count=1).round(1)
    found["share_with_cost"] = found["share_with_cost"].round(4)
    found["share_dated"] = (found["dated"] / found["rows"]).round(4)
    found["officers_estimate"] = (found["seats"] - by["following"].sum()).astype("Int64")
    found = found.reset_index()
    tried = found["fiscal_year"] >= officers.FIRST_COUNT
    found["officers_estimate"] = found["officers_estimate"].where(tried)
    lost = _lost()
    found["country_complete"] = _yes_unless(found, lost[lost["level"] == "country"], COUNTRY)
    if table == COUNTRY_YEAR_PROGRAM:
        found["officers_error"] = _error(found).where(tried & (found["program"] == "IMET"))
        found["complete"] = _yes_unless(found, lost[lost["level"] == "program"], keys)
    return found[table.columns]


def _group(rows: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Return the keys and the unit of each row as one text, '' where no unit is named."""
    unit = officers.unit_key(rows["student_unit"])
    first, *others = (rows[key].astype("str") for key in keys)
    return first.str.cat([*others, unit], sep=" ").where(unit != "", "")


def _program(codes: pd.Series) -> pd.Series:
    """Return codes of programmes, with 'IMET' for each of its labels."""
    return codes.mask(codes.isin(IMET), "IMET")


def _error(found: pd.DataFrame) -> pd.Series:
    """Return the mean absolute error of those trials under IMET that are most like each row."""
    trials = officers.calibration()
    apart = trials["country"] == officers.SET_APART
    reliable = trials["fiscal_year"] >= officers.RELIABLE
    errors = trials["error"].abs()
    error = np.where(
        found["fiscal_year"] >= officers.RELIABLE,
        officers.mean_error(trials),
        errors[~apart & ~reliable].mean(),
    )
    of_it = found["country"] == officers.SET_APART
    return pd.Series(error).mask(of_it, errors[apart].mean()).round(2)


def _lost() -> pd.DataFrame:
    """Return the printed totals that the rows do not reach, with the code of the programme."""
    errata = stored(ERRATA)
    only_rounded = errata["students_missing"].eq(0) & errata["cost_missing"].abs().le(SLACK)
    codes = stored(PROGRAMS).set_index("program_label")["program"]
    lost = errata[~only_rounded.fillna(False).astype("bool")]
    return lost.assign(program=_program(lost["program_label"].map(codes)))


def _yes_unless(found: pd.DataFrame, lost: pd.DataFrame, keys: list[str]) -> np.ndarray:
    short = pd.MultiIndex.from_frame(found[keys]).isin(pd.MultiIndex.from_frame(lost[keys]))
    return np.where(short, "no", "yes")


def write() -> None:
    """Write both tables into the data folder and describe them in the data package."""
    folder = data_folder()
    write_tables({table: summed(load_activities(), table) for table in KEYS}, folder)
    datapackage.write(folder)


def main(arguments: list[str] | None = None) -> int:
    """Write the rows of the reports summed up; exit status 1, with the reason, if it fails."""
    parser = argparse.ArgumentParser(
        prog="python -m originals.country_years", description=main.__doc__
    )
    parser.parse_args(arguments)
    return exit_status(write, "; nothing was written")


if __name__ == "__main__":
    sys.exit(main())
