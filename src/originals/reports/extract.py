"""Read the originals, reconcile them, and write the tables in `data/training/`."""

from __future__ import annotations

import csv
import itertools
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from imet.errors import ReconciliationError, SourceError
from imet.schemas import ACTIVITIES, ERRATA, PROGRAMS, TOTALS, TRAINING_SOURCES, Table
from originals import extracting
from originals.countries import country_name
from originals.places import where
from originals.register import is_original
from originals.reports.pdftext import count_pages
from originals.reports.reconcile import Comparison, Erratum, ErratumKey, lost_totals, reconcile
from originals.reports.records import Activity, Block
from originals.reports.report import layout_of, read_report, runs_on
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


@dataclass(frozen=True)
class Original:
    """One file of the register of originals, `originals.csv`.

    `region` is as printed, empty where the file holds several.
    """

    report: str
    source: str
    region: str
    bytes: int
    sha256: str
    official_url: str

    def path(self, folder: Path) -> Path:
        """Return where the file lies under `folder`, the folder of all originals."""
        return folder / "fmtr" / self.report.replace("-", "_") / self.source

    def is_file(self, path: Path) -> bool:
        """Return whether the file at `path` is the one of the register, by size and hash."""
        return is_original(path, self.bytes, self.sha256)


def originals() -> list[Original]:
    """Return the register of the files that the record is read from, in order of time."""
    return [Original(**row | {"bytes": int(row["bytes"])}) for row in _packaged("originals.csv")]


def extract_all(folder: Path, out: Path, processes: int | None = None) -> dict[str, pd.DataFrame]:
    """Read every original under `folder` and write the tables under `out`, all or none.

    Parameters
    ----------
    folder
        The folder of originals; the reports lie in `fmtr/<report>/` under it.
    out
        The project's data folder. It is left as it was if anything is wrong.
    processes
        How many files are read at a time, by default one a processor.

    Returns
    -------
    dict
        The tables by their path under `out`, as the schemas describe them.

    Raises
    ------
    SourceError
        If a file is missing or damaged, or is not the one in the register.
    ReconciliationError
        If rows and printed totals disagree without a known reason.

    """
    return extracting.extract(partial(read_all, processes=processes), folder, out)


def read_all(folder: Path, processes: int | None = None) -> dict[Table, pd.DataFrame]:
    """Read and reconcile every original under `folder`; see `extract_all`."""
    if not folder.is_dir():
        raise SourceError("no such folder; name the folder of originals", str(folder))
    units = list(_units(originals()))
    # the largest first, so that no process is left with a large one at the end
    order = sorted(range(len(units)), key=lambda n: -sum(file.bytes for file in units[n]))
    parts: dict[int, dict[str, pd.DataFrame]] = {}
    # an interruption is this process's to handle; the others would die of it half-way
    ignore = {"initializer": signal.signal, "initargs": (signal.SIGINT, signal.SIG_IGN)}
    with ProcessPoolExecutor(processes or os.cpu_count(), **ignore) as pool:
        futures = {pool.submit(extract, units[n], folder): n for n in order}
        try:
            for future in tqdm(as_completed(futures), total=len(units), unit="part", disable=None):
                parts[futures[future]] = future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    tables = {
        table: pd.concat([parts[n][table.path] for n in range(len(units))], ignore_index=True)
        for table in (TRAINING_SOURCES, ACTIVITIES, TOTALS, ERRATA)
    }
    _check_errata(tables[ERRATA])
    return tables | {
        PROGRAMS: pd.DataFrame(_PROGRAMS.values(), columns=PROGRAMS.columns).replace("", None)
    }


def extract(unit: list[Original], folder: Path) -> dict[str, pd.DataFrame]:
    """Read and reconcile files of one report and return their part of each table, by its path.

    See `extract_all` for the errors.
    """
    report = unit[0].report
    layout = layout_of(report)
    if layout is None:
        raise SourceError(f"no layout describes the report {report}", unit[0].source)
    found = list(read_report(layout, [original.path(folder) for original in unit]))
    for original in unit:
        _check_identity(original, folder, found)
    known = _errata_of(report)
    comparisons = reconcile(found, known)
    numbers = {original.source: itertools.count(1) for original in unit}
    rows = {
        TRAINING_SOURCES: [_source_row(original, folder) for original in unit],
        ACTIVITIES: [
            _activity_row(item, report, source, next(numbers[source]))
            for source, item in found
            if isinstance(item, Activity)
        ],
        TOTALS: [_total_row(comparison, report) for comparison in comparisons],
        ERRATA: [
            _total_row(comparison, report) | vars(comparison.erratum)
            for comparison in comparisons
            if comparison.erratum
        ]
        + list(_lost_rows(found, known, report)),
    }
    return {
        table.path: pd.DataFrame(mine, columns=table.columns).astype(table.types)
        for table, mine in rows.items()
    }


def _units(register: Iterable[Original]) -> Iterator[list[Original]]:
    """Yield what must be read together: a file, or a report across whose files programmes run."""
    for report, group in itertools.groupby(register, key=lambda original: original.report):
        members = list(group)
        yield from [members] if runs_on(layout_of(report)) else [[file] for file in members]


def _check_identity(original: Original, folder: Path, found: list) -> None:
    if not original.is_file(original.path(folder)):
        raise SourceError(
            f"this is not the file of the register (sha256 differs from {original.sha256}); "
            "check its name or fetch it again",
            original.source,
        )
    regions = {
        item.block.region
        for source, item in found
        if source == original.source and isinstance(item, Activity)
    }
    if original.region and regions != {original.region}:
        raise SourceError(f"holds {sorted(regions)}, expected {original.region}", original.source)


def _source_row(original: Original, folder: Path) -> dict:
    path = original.path(folder)
    return {
        "source": original.source,
        "report": original.report,
        "region": REGIONS[original.region] if original.region else "several",
        "pages": count_pages(path) if path.suffix == ".pdf" else 1,
        "sha256": original.sha256,
        "official_url": original.official_url,
    }


def _block_columns(block: Block, report: str, source: str) -> dict:
    program = _PROGRAMS.get(block.label)
    if program is None:
        raise SourceError(
            "the programme is not in programs.csv; add it with its code", source, line=block.label
        )
    if block.department not in DEPARTMENTS or block.region not in REGIONS:
        what = "unknown department or region"
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


def _lost_rows(found: list, known: dict[ErratumKey, Erratum], report: str) -> Iterator[dict]:
    """Yield the errata of totals that are lost, at the page where the last row above stands."""
    for (country, label, level), erratum in lost_totals(known).items():
        places = [
            (source, item)
            for source, item in found
            if isinstance(item, Activity)
            and item.block.country == country
            and label in (None, item.block.label)
        ]
        if places:
            source, last = places[-1]
            yield vars(erratum) | {
                "report": report,
                "fiscal_year": last.block.fiscal_year,
                "country": country_name(country)[0],
                "country_printed": country,
                "program_label": label,
                "level": level,
                "page": last.page,
                "source": source,
            }


def _errata_of(report: str) -> dict[ErratumKey, Erratum]:
    return {
        (row["country"], row["program_label"] or None, row["level"]): Erratum(
            *(
                int(row[name]) if row[name] else None
                for name in ("students_missing", "cost_missing")
            ),
            row["reason"],
        )
        for row in _packaged("known_errata.csv")
        if row["report"] == report
    }


def _check_errata(errata: pd.DataFrame) -> None:
    """Refuse an exception that is known and did not occur: it would excuse a later error."""
    key = ["report", "country_printed", "program_label", "level"]
    occurred = set(errata[key].fillna("").itertuples(index=False, name=None))
    reports = {original.report for original in originals()}
    for row in _packaged("known_errata.csv"):
        known = (row["report"], row["country"], row["program_label"], row["level"])
        if known not in occurred and row["report"] in reports:
            raise ReconciliationError(f"the erratum {known} does not occur; strike it out")


def _packaged(name: str) -> list[dict[str, str]]:
    with files("originals.reports").joinpath(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


_PROGRAMS = {row["program_label"]: row for row in _packaged("programs.csv")}
