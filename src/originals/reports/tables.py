"""From the reports to the tables in `data/training/`."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from imet.errors import ReconciliationError, SourceError
from imet.schemas import ACTIVITIES, ERRATA, PROGRAMS, TOTALS, TRAINING_SOURCES, Table
from originals.countries import country_name
from originals.csvlines import listed
from originals.places import where
from originals.register import Original, register
from originals.reports.layouts import layout_of
from originals.reports.pdftext import count_pages
from originals.reports.reconcile import Comparison, Errata, Erratum, reconcile
from originals.reports.records import Activity, Block, Total
from originals.reports.report import read_report
from originals.reports.values import whole_dollars

REGIONS = {
    "Africa": "Africa",
    "East Asia and Pacific": "East Asia and Pacific",
    "Europe": "Europe",
    "NIS": "New Independent States",
    "Near East": "Near East",
    "New Independent States": "New Independent States",
    "South Asia": "South and Central Asia",
    "South Central Asia": "South and Central Asia",
    "Western Hemisphere": "Western Hemisphere",
    "": "not stated",
}
DEPARTMENTS = {
    "DoD": "Defense",
    "DOD": "Defense",
    "DoS": "State",
    "DOS": "State",
    "DOHS": "Homeland Security",
    "Department of Defense": "Defense",
    "Department of State": "State",
    "Department of Homeland Security": "Homeland Security",
    "": None,
}
NO_COUNTRY = "(none printed)"  # a block of 2004-2005, "DOD Region"
# it prints DoS over every block, those of the Department of Defense included
DEPARTMENT_UNRELIABLE = "2001-2002"


def read_reports(at: Mapping[str, Path], processes: int | None = None) -> dict[Table, pd.DataFrame]:
    """Read and reconcile the reports, which are at these paths.

    `processes` is how many files are read at a time, by default one a processor. SourceError if
    a file cannot be understood, or holds another region than in the register;
    ReconciliationError if rows and printed totals disagree without a known reason.
    """
    units = list(_units(register("training")))
    # the largest first, so that no process is left with a large one at the end
    order = sorted(range(len(units)), key=lambda n: -sum(file.bytes for file in units[n]))
    # an interruption is this process's to handle; the others would die of it half-way
    ignore = {"initializer": signal.signal, "initargs": (signal.SIGINT, signal.SIG_IGN)}
    with ProcessPoolExecutor(processes or os.cpu_count(), **ignore) as pool:
        futures = {n: pool.submit(read_unit, units[n], at) for n in order}
        done = as_completed(futures.values())
        try:
            for future in tqdm(done, total=len(units), unit="part", disable=None):
                future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    parts = [futures[n].result() for n in range(len(units))]
    tables = {
        table: pd.concat([part[table.path] for part in parts], ignore_index=True)
        for table in (TRAINING_SOURCES, ACTIVITIES, TOTALS, ERRATA)
    }
    _check_errata(tables[ERRATA])
    return tables | {
        PROGRAMS: pd.DataFrame(_PROGRAMS.values(), columns=PROGRAMS.columns).replace("", None)
    }


def read_unit(unit: list[Original], at: Mapping[str, Path]) -> dict[str, pd.DataFrame]:
    """Read and reconcile files of one report and return their part of each table, by its path."""
    report = unit[0].report
    found = list(read_report(layout_of(report), [at[original.source] for original in unit]))
    activities = [(source, item) for source, item in found if isinstance(item, Activity)]
    for original in unit:
        regions = {item.block.region for source, item in activities if source == original.source}
        if original.region and regions != {original.region}:
            what = f"holds {sorted(regions)}, expected {original.region}, as register.csv has it"
            raise SourceError(what, original.source)
    known = _errata_of(report)
    comparisons = reconcile(found, known)
    numbers = {original.source: itertools.count(1) for original in unit}
    rows = {
        TRAINING_SOURCES: [_source_row(original, at[original.source]) for original in unit],
        ACTIVITIES: [
            _activity_row(item, report, source, next(numbers[source]))
            for source, item in activities
        ],
        TOTALS: [_total_row(comparison, report) for comparison in comparisons],
        ERRATA: [
            _total_row(comparison, report) | vars(comparison.erratum)
            for comparison in [*comparisons, *_lost(activities, known)]
            if comparison.erratum
        ],
    }
    return {
        table.path: pd.DataFrame(mine, columns=table.columns).astype(table.types)
        for table, mine in rows.items()
    }


def _units(originals: Iterable[Original]) -> Iterator[list[Original]]:
    """Yield what must be read together: a file, or a report across whose files programmes run."""
    for report, group in itertools.groupby(originals, key=lambda original: original.report):
        members = list(group)
        yield from [members] if layout_of(report).runs_on else [[file] for file in members]


def _source_row(original: Original, path: Path) -> dict:
    return vars(original) | {
        "region": REGIONS[original.region] if original.region else "several",
        "pages": count_pages(path) if path.suffix == ".pdf" else 1,
    }


def _block_columns(block: Block, report: str, source: str) -> dict:
    program = _PROGRAMS.get(block.label)
    if program is None:
        what = "the programme is not in programs.csv; add it with its code"
        raise SourceError(what, source, line=block.label)
    if block.department not in DEPARTMENTS or block.region not in REGIONS:
        what = "unknown department or region; add it to DEPARTMENTS or REGIONS in tables.py"
        raise SourceError(what, source, line=f"{block.department} {block.region}")
    printed = None if report == DEPARTMENT_UNRELIABLE else DEPARTMENTS[block.department]
    return {
        "stage": block.stage,
        "region": REGIONS[block.region],
        "program": program["program"],
        "program_label": block.label,
        "department": printed or program["department"],
    }


def _activity_row(activity: Activity, report: str, source: str, number: int) -> dict:
    name, iso3 = country_name(activity.block.country)
    cost = whole_dollars(activity.cost) if activity.cost is not None else 0
    exact = activity.cost == cost and activity.cost_printed != "$"
    return _block_columns(activity.block, report, source) | {
        "report": report,
        "fiscal_year": activity.block.fiscal_year,
        "country": name,
        "country_printed": activity.block.country or NO_COUNTRY,
        "iso3": iso3,
        "course": activity.course,
        "students": activity.students or 0,
        "location": activity.location or None,
        "where": where(activity.location, iso3),
        "student_unit": activity.student_unit or None,
        "us_unit": activity.us_unit or None,
        "cost_usd": cost,
        "start_date": activity.start,
        "end_date": activity.end,
        "page": activity.page,
        "source": source,
        "row": number,
        "students_printed": "" if activity.students is None else None,
        "cost_printed": None if exact else activity.cost_printed,
    }


def _total_row(comparison: Comparison, report: str) -> dict:
    total = comparison.total
    return {
        "report": report,
        "fiscal_year": total.fiscal_year,
        "country": country_name(total.country)[0],
        "country_printed": total.country or NO_COUNTRY,
        "program_label": total.label,
        "level": total.level,
        "students": total.students,
        "cost_usd": None if total.cost is None else int(total.cost),
        "page": total.page,
        "source": comparison.source,
        "students_read": comparison.students_read,
        "cost_read": comparison.cost_read,
        "status": comparison.status,
    }


def _lost(activities: list[tuple[str, Activity]], known: Errata) -> Iterator[Comparison]:
    """Yield the totals that are lost, at the page where the last row above stands."""
    for (country, label, level), erratum in known.items():
        places = [
            (source, item)
            for source, item in activities
            if item.block.country == country and label in (None, item.block.label)
        ]
        if places and erratum.is_lost:
            source, last = places[-1]
            total = Total(level, country, label, last.block.fiscal_year, None, None, last.page)
            yield Comparison(source, total, 0, 0, erratum, None)


def _errata_of(report: str) -> Errata:
    return {
        (row["country"], row["program_label"] or None, row["level"]): Erratum(
            *(int(row[n]) if row[n] else None for n in ("students_missing", "cost_missing")),
            row["reason"],
        )
        for row in listed("reports/known_errata.csv")
        if row["report"] == report
    }


def _check_errata(errata: pd.DataFrame) -> None:
    """Refuse an exception that is known and did not occur: it would excuse a later error."""
    key = ["report", "country_printed", "program_label", "level"]
    occurred = set(errata[key].fillna("").itertuples(index=False, name=None))
    reports = {original.report for original in register("training")}
    for row in listed("reports/known_errata.csv"):
        known = (row["report"], row["country"], row["program_label"], row["level"])
        if known not in occurred and row["report"] in reports:
            raise ReconciliationError(f"the erratum {known} does not occur; strike it out")


_PROGRAMS = {row["program_label"]: row for row in listed("reports/programs.csv")}
