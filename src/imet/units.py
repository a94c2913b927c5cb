"""Which units were trained: `python -m imet.units COUNTRY`, for any country of the record."""

from __future__ import annotations

import argparse
import sys
from difflib import get_close_matches
from functools import partial

import numpy as np
import pandas as pd

from imet.cite import cite_reports
from imet.errors import ImetError, exit_status
from imet.officers import unit_key
from imet.prose import in_spans, runs
from imet.tables import load_activities
from imet.training import IMET

NOT_PRINTED = "not printed"
EVER = 0  # stands for no limit of years
WIDEST = 60  # characters of a name on the screen; with --csv all of them


def by_unit(activities: pd.DataFrame) -> pd.DataFrame:
    """Return one row a unit of students, those with most seats first.

    Columns: `unit`, as printed most often, `seats`, `courses` (rows of the list), `first` day and
    `last` day that are printed, `cost_usd` in current dollars, `fiscal_years`, `programs`. Names
    that differ in spaces, stops or case alone are one unit; abbreviations stay apart. Rows without
    a name are the last one, `NOT_PRINTED`.
    """
    key = unit_key(activities["student_unit"])
    rows = activities.assign(key=key, unit=activities["student_unit"].where(key != "", NOT_PRINTED))
    spelt = rows.groupby(["key", "unit"]).size().rename("times").reset_index()
    spelt = spelt.sort_values(["times", "unit"], ascending=[False, True]).drop_duplicates("key")
    units = rows.groupby("key").agg(
        seats=("students", "sum"),
        courses=("students", "size"),
        first=("start_date", "min"),
        last=("end_date", "max"),
        cost_usd=("cost_usd", "sum"),
        fiscal_years=("fiscal_year", _years),
        programs=("program", lambda codes: ", ".join(sorted(set(codes)))),
    )
    units.insert(0, "unit", spelt.set_index("key")["unit"])
    units = units.assign(without=units.index == "").sort_values(
        ["without", "seats", "key"], ascending=[True, False, True]
    )
    return units.drop(columns="without").reset_index(drop=True)


def delivered(
    country: str, program: str | None = None, first: int = EVER, last: int = EVER
) -> pd.DataFrame:
    """Return what took place for one country, under one programme or all, in these fiscal years.

    `country` is its name or ISO code; `program` a code of `programs.csv`, where IMET stands for
    all its labels. Raises ImetError if there is none such.
    """
    name = _country(country)
    rows = load_activities().query("country == @name and stage == 'delivered'")
    if program:
        codes = [code.casefold() for code in (IMET if program.upper() == "IMET" else (program,))]
        of_program = rows[rows["program"].str.casefold().isin(codes)]
        if of_program.empty:
            known = ", ".join(sorted(set(rows["program"]))) or "none"
            raise ImetError(f"no programme '{program}' of {name}; the record has {known}")
        rows = of_program
    chosen = rows[rows["fiscal_year"].between(first or -np.inf, last or np.inf)]
    if chosen.empty:
        span = in_spans(rows["fiscal_year"])
        raise ImetError(f"no row of {name} in the years asked for; the record has {span}")
    return chosen


def _country(asked: str) -> str:
    """Return a country's name in the record, by name or ISO code, in capitals or not."""
    known = load_activities()[["country", "iso3"]].drop_duplicates()
    names = {name.casefold(): name for name in known["country"]}
    codes = dict(zip(known["iso3"].str.casefold(), known["country"], strict=True))
    key = asked.casefold().strip()
    if key in names | codes:
        return (names | codes)[key]
    near = [name for low, name in names.items() if key and key in low]
    near = near or [names[low] for low in get_close_matches(key, names)]
    hint = f"did you mean {' or '.join(near)}?" if near else "see its column 'country'"
    raise ImetError(f"no country '{asked}' in the record; {hint}")


def main(arguments: list[str] | None = None) -> int:
    """Print the units of a country; exit status 1, with the reason, if there are none."""
    parser = argparse.ArgumentParser(prog="python -m imet.units", description=__doc__)
    parser.add_argument("country", help="name or ISO code of the students' country")
    parser.add_argument("--program", help="IMET (all its labels), CTFP, FMF, ...; all if left out")
    parser.add_argument("--first", type=int, default=EVER, help="first fiscal year")
    parser.add_argument("--last", type=int, default=EVER, help="last fiscal year")
    parser.add_argument("--csv", action="store_true", help="print a CSV file")
    options = parser.parse_args(arguments)
    return exit_status(partial(_print, options))


def _print(options: argparse.Namespace) -> None:
    rows = delivered(options.country, options.program, options.first, options.last)
    units = by_unit(rows)
    if options.csv:
        print(units.to_csv(index=False, lineterminator="\n"), end="")
        return
    days = {day: units[day].dt.date.astype("str").replace("NaT", "") for day in ("first", "last")}
    texts = {name: units[name].str[:WIDEST] for name in ("unit", "fiscal_years", "programs")}
    left = {name: text.str.ljust(text.str.len().max()) for name, text in texts.items()}
    print(units.assign(**left, **days).to_string(index=False, justify="left"))
    print(f"\nSource: {cite_reports(rows)}")


def _years(years: pd.Series) -> str:
    """Return fiscal years in few signs: 2003-2005, 2007."""
    return ", ".join(f"{run[0]}-{run[-1]}" if run[1:] else f"{run[0]}" for run in runs(years))


if __name__ == "__main__":
    sys.exit(main())
