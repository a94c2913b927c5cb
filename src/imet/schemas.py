"""The tables in `data/`: their columns, types, units and rules, said once.

The loaders validate against these schemas and `data/datapackage.json` is made from them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandera.pandas as pa

FIRST_YEAR, LAST_YEAR = 1999, 2020
WHERE = ("United States", "in country", "elsewhere", "online", "not stated")
STAGES = ("delivered", "planned")
DEPARTMENTS = (
    *("State", "Defense", "State and Defense", "Homeland Security", "Transportation", "USAID"),
    "not stated",
)
LEVELS = ("fiscal_year", "program", "country")


@dataclass(frozen=True, eq=False)
class Table:
    """One file in `data/`.

    Attributes
    ----------
    path
        Where it lies, from `data/`.
    title, description
        For the data package.
    schema
        Columns in their order; each has a description, and a unit where it has one.
    key
        Columns that tell one row from another.
    foreign_keys
        Pairs of columns here and (path of the other table, its columns).

    """

    path: str
    title: str
    description: str
    schema: pa.DataFrameSchema
    key: tuple[str, ...]
    foreign_keys: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns in their order."""
        return list(self.schema.columns)

    @property
    def types(self) -> dict[str, str]:
        """Return the pandas type of each column; pandera calls pandas' `str` by another name."""
        names = {name: str(column.dtype) for name, column in self.schema.columns.items()}
        return {name: "str" if kind.startswith("string") else kind for name, kind in names.items()}


def _text(description: str, *, nullable: bool = False, isin: tuple[str, ...] = ()) -> pa.Column:
    checks = [pa.Check.isin(isin)] if isin else [pa.Check.str_length(min_value=1)]
    return pa.Column("str", checks, nullable=nullable, description=description)


def _matching(description: str, pattern: str) -> pa.Column:
    return pa.Column("str", pa.Check.str_matches(pattern), description=description)


def _whole(description: str, *, unit: str | None = None, minimum: int | None = 0) -> pa.Column:
    checks = [] if minimum is None else [pa.Check.ge(minimum)]
    return pa.Column(
        "int64", checks, description=description, metadata={"unit": unit} if unit else None
    )


def _number(description: str, *, unit: str | None = None) -> pa.Column:
    """Return a column of whole numbers that may be missing."""
    metadata = {"unit": unit} if unit else None
    return pa.Column("Int64", nullable=True, description=description, metadata=metadata)


def _date(description: str, *, nullable: bool = False) -> pa.Column:
    return pa.Column("datetime64[ns]", nullable=nullable, description=description)


def _table(*, columns: dict[str, pa.Column], unique: tuple[str, ...]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=list(unique))


_REPORT = r"^(1999|20[012]\d)-20[012]\d$"
_report = _matching("Report, by the two fiscal years in its title", _REPORT)
_fiscal_year = pa.Column(
    "int64",
    pa.Check.in_range(FIRST_YEAR, LAST_YEAR),
    description="US fiscal year, from 1 October of the year before to 30 September",
)
_country = _text("Country of the students, by its English short name")
_country_printed = _text("Country as printed; '(none printed)' where the report names none")
_source = _text("File name of the original; see sources.csv")
_page = _whole("Page number as printed on the page", minimum=1)
_students = _whole("Students: course places, not persons", unit="places")
_cost = _whole("Cost as the report gives it", unit="current US dollars")

SOURCES = Table(
    path="training/sources.csv",
    title="Originals",
    description="The files of the Foreign Military Training reports from which the tables come.",
    key=("source",),
    schema=_table(
        unique=("source",),
        columns={
            "source": _text("File name"),
            "report": _report,
            "region": _text("Region, in the present name of the State Department's bureau"),
            "pages": _whole("Number of pages read", unit="pages", minimum=1),
            "sha256": _matching("SHA-256 of the file", r"^[0-9a-f]{64}$"),
            "official_url": _matching("Official address", r"^https://\S+$"),
        },
    ),
)

ACTIVITIES = Table(
    path="training/activities.parquet",
    title="Training activities",
    description=(
        "One row for each training activity that the Foreign Military Training reports list. "
        "A student is a course place; a course is listed in the year in which it ended."
    ),
    key=("source", "row"),
    foreign_keys=(
        (("source",), "training/sources.csv", ("source",)),
        (("program_label",), "training/programs.csv", ("program_label",)),
    ),
    schema=_table(
        unique=("source", "row"),
        columns={
            "report": _report,
            "fiscal_year": _fiscal_year,
            "stage": _text("Whether the training was delivered or planned", isin=STAGES),
            "region": _text("Region, in the present name of the State Department's bureau"),
            "country": _country,
            "country_printed": _country_printed,
            "iso3": _matching(
                "ISO 3166-1 alpha-3 code of the country; a former or user-assigned code for "
                "YUG, SCG, ANT, XKX (Kosovo), XIC (Indochina) and XXX (none printed)",
                r"^[A-Z]{3}$",
            ),
            "program": _text("Programme, by the code list of this project"),
            "program_label": _text("Programme, as printed"),
            "department": _text(
                "Department as printed, else that of the programme", isin=DEPARTMENTS
            ),
            "course": _text("Title of the course, as printed"),
            "students": _students,
            "location": _text("Place of the training, as printed", nullable=True),
            "where": _text("Place of the training as seen from the students' country", isin=WHERE),
            "student_unit": _text("Unit or office of the students, as printed", nullable=True),
            "us_unit": _text("US unit, as printed; missing where a report has none", nullable=True),
            "cost_usd": _cost,
            "start_date": _date("First day; missing where the report has no dates", nullable=True),
            "end_date": _date("Last day; missing also where the page cuts it off", nullable=True),
            "page": _page,
            "source": _source,
            "row": _whole("Number of the row within its file", minimum=1),
            "students_printed": pa.Column(
                "str",
                nullable=True,
                description="Students as printed, where `students` loses something: an empty cell",
            ),
            "cost_printed": pa.Column(
                "str",
                nullable=True,
                description="Cost as printed, where `cost_usd` loses something: cents, a bare "
                "'$', or an empty cell; the last two count as nothing",
            ),
        },
    ),
)

PROGRAMS = Table(
    path="training/programs.csv",
    title="Programmes",
    description="Every label under which the reports print a programme, and what it stands for.",
    key=("program_label",),
    schema=_table(
        unique=("program_label",),
        columns={
            "program_label": _text("Programme, as printed"),
            "program": _text("Code of the programme in this project"),
            "name": _text("Full name"),
            "department": _text("Department that is responsible", isin=DEPARTMENTS),
            "statute": _text("Statute, where known", nullable=True),
        },
    ),
)

_TOTAL = {
    "report": _report,
    "fiscal_year": _number("US fiscal year; missing where a total sums up two years"),
    "country": _country,
    "country_printed": _country_printed,
    "program_label": _text("Programme, as printed; missing for a country", nullable=True),
    "level": _text("What the total sums up", isin=LEVELS),
}
_TOTAL_KEY = ("report", "country_printed", "program_label", "level", "fiscal_year")

TOTALS = Table(
    path="training/totals.csv",
    title="Printed totals",
    description="Every total that the reports print, beside the sum of the rows read.",
    key=_TOTAL_KEY,
    foreign_keys=((("source",), SOURCES.path, ("source",)),),
    schema=_table(
        unique=_TOTAL_KEY,
        columns={
            **_TOTAL,
            "students": _number("Students, as printed; missing if not printed", unit="places"),
            "cost_usd": _number(
                "Cost, as printed; missing if not printed", unit="current US dollars"
            ),
            "page": _page,
            "source": _source,
            "students_read": _whole("Students in the rows read", unit="places"),
            "cost_read": _whole("Cost in the rows read", unit="current US dollars", minimum=None),
            "status": _text(
                "reconciled: rows and total agree; erratum: the exception is in errata.csv",
                isin=("reconciled", "erratum"),
            ),
        },
    ),
)

ERRATA = Table(
    path="training/errata.csv",
    title="Errata",
    description=(
        "Printed totals with which the rows cannot agree, and totals that are lost, each with "
        "the reason."
    ),
    key=_TOTAL_KEY,
    schema=_table(
        unique=_TOTAL_KEY,
        columns={
            **_TOTAL,
            "page": _page,
            "source": _source,
            "students_missing": _number(
                "Printed total less rows read; missing if the total is lost", unit="places"
            ),
            "cost_missing": _number(
                "Printed total less rows read; missing if the total is lost",
                unit="current US dollars",
            ),
            "reason": _text("Why rows and total differ"),
        },
    ),
)

EVENTS = Table(
    path="episode/events.csv",
    title="Events of the episode",
    description="Dated events that the figures mark, kept by hand, each with its source.",
    key=("event",),
    schema=_table(
        unique=("event",),
        columns={
            "event": _matching("Short name of the event", r"^[a-z_]+$"),
            "date": _date("Day, in Washington"),
            "title": _text("What happened, in a few words"),
            "places": _number("Course places named", unit="places"),
            "cost_usd": _number("Value named", unit="current US dollars"),
            "standing": _text("Standing of the source", isin=("official record", "agency report")),
            "source": _text("Publisher, title or author, and date of the source"),
            "url": _matching("Address of the source", r"^https?://\S+$"),
        },
    ),
)

OTHER_EXTRACTION = Table(
    path="training/other_extraction.csv",
    title="Another extraction of the same reports",
    description=(
        "What Security Force Monitor's public extraction holds, kept by hand: counted on the last "
        "intermediate files of its repository fmtrpt_data (4_xml_dedup, commit 203d73f, December "
        "2024). FY2006 is not among them; its published table could not be read."
    ),
    key=("fiscal_year",),
    schema=_table(
        unique=("fiscal_year",),
        columns={
            "fiscal_year": _fiscal_year,
            "rows_read": _whole("Rows", unit="rows"),
            "blocks": _whole("Programme blocks", unit="blocks"),
            "blocks_with_printed_total_kept": _whole(
                "Blocks whose printed total is kept", unit="blocks"
            ),
            "blocks_that_add_up": _whole(
                "Blocks whose rows add up to it in students and dollars", unit="blocks"
            ),
        },
    ),
)

TABLES = (SOURCES, PROGRAMS, ACTIVITIES, TOTALS, ERRATA, OTHER_EXTRACTION, EVENTS)
