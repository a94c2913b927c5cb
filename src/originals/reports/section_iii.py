"""Read section III of the reports: individual students by country, year and programme.

The file was typed from public copies of the pages, which break off after a country or two. Each
country's printed total is the check on its rows.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet.errors import ReconciliationError
from imet.schemas import SECTION_III
from originals.countries import country_name
from originals.csvlines import listed, read_lines

TOTAL = "TOTAL"
SUMMED = ("sessions", "individuals", "students_trained", "usd")
COUNTS = (*SUMMED, "courses")
BLOCK = ["url", "country", "fiscal_year", "stage"]


def read_section_iii(path: Path) -> pd.DataFrame:
    """Return what was read of section III, as `imet.schemas.SECTION_III`.

    Raises
    ------
    SourceError
        If a line cannot be read.
    ReconciliationError
        If the rows of a country and year do not add up to the printed total and the difference
        is not among the known ones, or a known one is not there. Courses may add up to more: one
        that two programmes share is counted once in the total.

    """
    rows = []
    text = ("report", "url", "country", "stage", "programme")
    for line in read_lines(path, (*text, "seen", "fiscal_year", *COUNTS)):
        counts = {name: line.whole(name) if line.cells[name] else None for name in COUNTS}
        about = {name: line.cells[name] for name in text}
        about |= {"seen": line.day("seen"), "fiscal_year": line.whole("fiscal_year")}
        about |= {"iso3": country_name(about["country"])[1], "source": path.name}
        rows.append(about | counts | {"row": line.number, "note": None})
    frame = pd.DataFrame(rows).astype(dict.fromkeys(COUNTS, "Int64"))
    return _reconciled(frame)[SECTION_III.columns]


def _reconciled(frame: pd.DataFrame) -> pd.DataFrame:
    known = {
        (row["url"], row["country"], int(row["fiscal_year"]), row["stage"]): row
        for row in listed("reports/section_iii_differences.csv")
        if row["url"] in set(frame["url"])
    }
    is_total = frame["programme"] == TOTAL
    sums = frame[~is_total].groupby(BLOCK)[list(COUNTS)].sum(min_count=1)
    largest = frame[~is_total].groupby(BLOCK)["courses"].max()
    for index, total in frame[is_total].iterrows():
        key = tuple(total[BLOCK])
        off = {name: total[name] - sums.at[key, name] for name in SUMMED}
        off = {name: int(by) for name, by in off.items() if pd.notna(by) and by}
        courses = total["courses"]
        if pd.notna(courses) and not largest[key] <= courses <= sums.at[key, "courses"]:
            off["courses"] = int(courses - sums.at[key, "courses"])
        expected = known.pop(key, None)
        if off != ({} if expected is None else {expected["column"]: int(expected["difference"])}):
            raise ReconciliationError(
                f"{total['url']}: the rows of {total['country']}, FY{total['fiscal_year']}, miss "
                f"the total of row {total['row']} by {off or 'nothing'}; look at the page, then "
                "correct the row or name the difference in section_iii_differences.csv"
            )
        if expected is not None:
            frame.at[index, "note"] = expected["note"]
    if known:
        missing = " and ".join(f"{country} FY{year}" for _, country, year, _ in known)
        raise ReconciliationError(
            f"section_iii_differences.csv names {missing}, of which no total was read; remove it"
        )
    return frame
