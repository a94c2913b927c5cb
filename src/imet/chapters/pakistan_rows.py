"""Every Pakistani row of the record, to search, their programmes and units, and the files."""

from __future__ import annotations

import pandas as pd

from imet.book import Link, SearchableTable, ShownTable
from imet.cite import cite_reports
from imet.prose import year
from imet.schemas import PROGRAMS, TRAINING_SOURCES
from imet.tables import stored
from imet.units import NOT_PRINTED, by_unit

# columns of the record in the table, with their heads
SHOWN = {
    "fiscal_year": "Fiscal year",
    "program": "Programme",
    "course": "Course",
    "us_unit": "US unit",
    "location": "Location",
    "students": "Seats",
    "cost_usd": "Cost, US$",
    "student_unit": "Student's unit",
    "start_date": "Start",
    "end_date": "End",
    "where_printed": "Report, page",
}


def every_row(rows: pd.DataFrame) -> SearchableTable:
    """Return rows of the record, the newest fiscal year first, those only planned marked."""
    planned = rows["stage"].map({"planned": ", planned"}).fillna("")
    newest = rows.assign(
        program=rows["program"] + planned,
        where_printed=rows["report"] + ", p. " + rows["page"].astype(str),
        cost_usd=rows["cost_usd"].map("{:,}".format),
    ).sort_values(["fiscal_year", "source", "row"], ascending=[False, True, True])
    return SearchableTable(
        newest[list(SHOWN)].rename(columns=SHOWN),
        caption="Training activities of Pakistanis, every row of the reports",
        name="pakistan",
        source=cite_reports(rows),
    )


def codes(rows: pd.DataFrame) -> ShownTable:
    """Return the programmes of rows of the record by the code that stands in the table of rows."""
    names = stored(PROGRAMS).drop_duplicates("program").set_index("program")["name"]
    found = rows.groupby("program").agg(
        rows=("row", "size"),
        seats=("students", "sum"),
        first=("fiscal_year", "min"),
        last=("fiscal_year", "max"),
    )
    found = found.assign(first=found["first"].map(year), last=found["last"].map(year))
    found.insert(0, "name", names.reindex(found.index))
    return ShownTable(
        found.reset_index().set_axis(["Code", "Programme", "Rows", "Seats", "From", "To"], axis=1),
        caption="Programmes with Pakistani rows",
        source=cite_reports(rows),
    )


def originals(rows: pd.DataFrame) -> ShownTable:
    """Return the files that rows of the record come from, with their pages and addresses."""
    address = stored(TRAINING_SOURCES).set_index("source")["official_url"]
    files = rows.groupby(["report", "source"], as_index=False).agg(
        rows=("row", "size"), first=("page", "min"), last=("page", "max")
    )
    files["source"] = [Link(name, address[name]) for name in files["source"]]
    return ShownTable(
        files.set_axis(["Report", "File", "Pakistani rows", "From page", "To page"], axis=1),
        caption="The originals, with the pages on which Pakistan stands",
        source=cite_reports(rows),
    )


def most_trained(rows: pd.DataFrame, most: int) -> ShownTable:
    """Return the units with most seats in rows of the record, so many of them."""
    units = by_unit(rows)
    shown = units[units["unit"] != NOT_PRINTED].head(most)
    columns = {
        "unit": "Students' unit, as printed",
        "seats": "Seats",
        "courses": "Rows",
        "first": "First day",
        "last": "Last day",
        "cost_usd": "Cost, US$",
    }
    return ShownTable(
        shown[list(columns)].rename(columns=columns),
        caption="Units of Pakistani students with most seats, all programmes and years",
        source=cite_reports(rows),
    )
