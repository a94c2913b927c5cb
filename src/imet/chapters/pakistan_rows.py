"""Every row of the record, of any country: to search, its programmes, units and files."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from imet.book import Link, ShownTable, render
from imet.book.rows import FOLDER, newest_first
from imet.cite import cite_reports
from imet.prose import year
from imet.schemas import PROGRAMS, TRAINING_SOURCES
from imet.tables import stored
from imet.units import NOT_PRINTED, by_unit

# columns of the record in the table that stands without scripts, with their heads
SHOWN = {
    "fiscal_year": "Fiscal year",
    "program": "Programme",
    "course": "Course",
    "location": "Location",
    "student_unit": "Student's unit",
    "us_unit": "US unit",
    "start_date": "Start",
    "end_date": "End",
    "students": "Seats",
    "cost_usd": "Cost, US$",
    "where_printed": "Report, page",
}


@dataclass(frozen=True)
class EveryRow:
    """A form in the book with which any country's rows are searched, and a table where it is not.

    The form needs the scripts and files of the built book (`imet.book.rows`); a notebook, or a
    page without scripts, shows the table `still`.
    """

    still: ShownTable

    def __repr__(self) -> str:
        """Return the table as plain text."""
        return repr(self.still)

    def _repr_html_(self) -> str:
        return render("rows.html", still=self.still._repr_html_(), folder=FOLDER)


def every_row(rows: pd.DataFrame, first: int) -> EveryRow:
    """Return the form, and rows of the record from fiscal year `first` on, the newest first.

    What is only planned is marked as such.
    """
    country = rows["country"].iloc[0]
    planned = rows["stage"].map({"planned": ", planned"}).fillna("")
    late = newest_first(rows)[lambda newest: newest["fiscal_year"] >= first].assign(
        program=rows["program"] + planned,
        fiscal_year=rows["fiscal_year"].map(year),
        cost_usd=rows["cost_usd"].where(rows["cost_usd"] > 0).astype("Int64"),  # 0: none printed
        where_printed=rows["report"] + ", p. " + rows["page"].astype(str),
    )
    return EveryRow(
        ShownTable(
            late[list(SHOWN)].rename(columns=SHOWN),
            caption=f"Training activities of {country} from {year(first)} on, every row",
            source=cite_reports(late),
        )
    )


def codes(rows: pd.DataFrame) -> ShownTable:
    """Return the programmes of rows of the record by the code that stands in the table of rows.

    Plans for a year to come are left out.
    """
    names = stored(PROGRAMS).drop_duplicates("program").set_index("program")["name"]
    found = (
        rows[rows["stage"] == "delivered"]
        .groupby("program")
        .agg(
            countries=("country", "nunique"),
            rows=("row", "size"),
            seats=("students", "sum"),
            first=("fiscal_year", "min"),
            last=("fiscal_year", "max"),
        )
    )
    found = found.assign(first=found["first"].map(year), last=found["last"].map(year))
    found.insert(0, "name", names.reindex(found.index))
    heads = ["Code", "Programme", "Countries", "Rows", "Seats", "From", "To"]
    return ShownTable(
        found.reset_index().set_axis(heads, axis=1),
        caption="Programmes of all countries, by their codes; training that took place",
        source=cite_reports(rows),
    )


def originals(rows: pd.DataFrame) -> ShownTable:
    """Return the files that rows of the record come from, with their pages and addresses."""
    files = stored(TRAINING_SOURCES).set_index("source")
    found = rows.groupby(["report", "source"], as_index=False).agg(
        countries=("country", "nunique"),
        rows=("row", "size"),
        first=("page", "min"),
        last=("page", "max"),
    )
    found.insert(1, "region", files["region"].reindex(found["source"]).to_numpy())
    found["source"] = [Link(name, files["official_url"][name]) for name in found["source"]]
    heads = ["Report", "Region", "File", "Countries", "Rows", "From page", "To page"]
    return ShownTable(
        found.set_axis(heads, axis=1),
        caption="The originals, with the pages on which their rows stand",
        source=cite_reports(rows),
    )


def most_trained(rows: pd.DataFrame, most: int) -> ShownTable:
    """Return the units with most seats in rows of one country, so many of them."""
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
        caption=f"Units of {rows['country'].iloc[0]} with most seats, all programmes and years",
        source=cite_reports(rows),
    )
