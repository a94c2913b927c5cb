"""The tables of the training record, read from the Foreign Military Training reports."""

from __future__ import annotations

import pandera.pandas as pa

from imet.schemas.table import Table, date, matching, number, table, text, whole

FIRST_YEAR, LAST_YEAR = 1999, 2020
WHERE = ("United States", "in country", "elsewhere", "online", "not stated")
STAGES = ("delivered", "planned")
DEPARTMENTS = (
    *("State", "Defense", "State and Defense", "Homeland Security", "Transportation", "USAID"),
    "not stated",
)
LEVELS = ("fiscal_year", "program", "country")

_REPORT = r"^(1999|20[012]\d)-20[012]\d$"
_report = matching("Report, by the two fiscal years in its title", _REPORT)
_fiscal_year = pa.Column(
    "int64",
    pa.Check.in_range(FIRST_YEAR, LAST_YEAR),
    description="US fiscal year, from 1 October of the year before to 30 September",
)
_country = text("Country of the students, by its English short name")
_country_printed = text("Country as printed; '(none printed)' where the report names none")
_source = text("File name of the original; see sources.csv")
_page = whole("Page number as printed on the page", minimum=1)
_students = whole("Students: course places, not persons", unit="places")
_cost = whole("Cost as the report gives it", unit="current US dollars")

SOURCES = Table(
    path="training/sources.csv",
    title="Originals",
    description="The files of the Foreign Military Training reports from which the tables come.",
    schema=table(
        unique=("source",),
        columns={
            "source": text("File name"),
            "report": _report,
            "region": text("Region, in the present name of the State Department's bureau"),
            "pages": whole("Number of pages read", unit="pages", minimum=1),
            "sha256": matching("SHA-256 of the file", r"^[0-9a-f]{64}$"),
            "official_url": matching("Official address", r"^https://\S+$"),
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
    foreign_keys=(
        (("source",), "training/sources.csv", ("source",)),
        (("program_label",), "training/programs.csv", ("program_label",)),
    ),
    schema=table(
        unique=("source", "row"),
        columns={
            "report": _report,
            "fiscal_year": _fiscal_year,
            "stage": text("Whether the training was delivered or planned", isin=STAGES),
            "region": text("Region, in the present name of the State Department's bureau"),
            "country": _country,
            "country_printed": _country_printed,
            "iso3": matching(
                "ISO 3166-1 alpha-3 code of the country; a former or user-assigned code for "
                "YUG, SCG, ANT, XKX (Kosovo), XIC (Indochina) and XXX (none printed)",
                r"^[A-Z]{3}$",
            ),
            "program": text("Programme, by the code list of this project"),
            "program_label": text("Programme, as printed"),
            "department": text(
                "Department as printed, else that of the programme", isin=DEPARTMENTS
            ),
            "course": text("Title of the course, as printed"),
            "students": _students,
            "location": text("Place of the training, as printed", nullable=True),
            "where": text("Place of the training as seen from the students' country", isin=WHERE),
            "student_unit": text("Unit or office of the students, as printed", nullable=True),
            "us_unit": text("US unit, as printed; missing where a report has none", nullable=True),
            "cost_usd": _cost,
            "start_date": date("First day; missing where the report has no dates", nullable=True),
            "end_date": date("Last day; missing also where the page cuts it off", nullable=True),
            "page": _page,
            "source": _source,
            "row": whole("Number of the row within its file", minimum=1),
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
    schema=table(
        unique=("program_label",),
        columns={
            "program_label": text("Programme, as printed"),
            "program": text("Code of the programme in this project"),
            "name": text("Full name"),
            "department": text("Department that is responsible", isin=DEPARTMENTS),
            "statute": text("Statute, where known", nullable=True),
        },
    ),
)

_TOTAL = {
    "report": _report,
    "fiscal_year": number("US fiscal year; missing where a total sums up two years"),
    "country": _country,
    "country_printed": _country_printed,
    "program_label": text("Programme, as printed; missing for a country", nullable=True),
    "level": text("What the total sums up", isin=LEVELS),
}
_TOTAL_KEY = ("report", "country_printed", "program_label", "level", "fiscal_year")

TOTALS = Table(
    path="training/totals.csv",
    title="Printed totals",
    description="Every total that the reports print, beside the sum of the rows read.",
    foreign_keys=((("source",), SOURCES.path, ("source",)),),
    schema=table(
        unique=_TOTAL_KEY,
        columns={
            **_TOTAL,
            "students": number("Students, as printed; missing if not printed", unit="places"),
            "cost_usd": number(
                "Cost, as printed; missing if not printed", unit="current US dollars"
            ),
            "page": _page,
            "source": _source,
            "students_read": whole("Students in the rows read", unit="places"),
            "cost_read": whole("Cost in the rows read", unit="current US dollars", minimum=None),
            "status": text(
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
    schema=table(
        unique=_TOTAL_KEY,
        columns={
            **_TOTAL,
            "page": _page,
            "source": _source,
            "students_missing": number(
                "Printed total less rows read; missing if the total is lost", unit="places"
            ),
            "cost_missing": number(
                "Printed total less rows read; missing if the total is lost",
                unit="current US dollars",
            ),
            "reason": text("Why rows and total differ"),
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
    schema=table(
        unique=("fiscal_year",),
        columns={
            "fiscal_year": _fiscal_year,
            "rows_read": whole("Rows", unit="rows"),
            "blocks": whole("Programme blocks", unit="blocks"),
            "blocks_with_printed_total_kept": whole(
                "Blocks whose printed total is kept", unit="blocks"
            ),
            "blocks_that_add_up": whole(
                "Blocks whose rows add up to it in students and dollars", unit="blocks"
            ),
        },
    ),
)

TABLES = (SOURCES, PROGRAMS, ACTIVITIES, TOTALS, ERRATA, OTHER_EXTRACTION)
