"""Read the originals, reconcile them, and write the tables in `data/training/`."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from imet import datapackage
from imet.countries import country_name
from imet.errors import SourceError
from imet.fmtr.layouts import layout_of
from imet.fmtr.pdftable import TableReader
from imet.fmtr.pdftext import read_pages
from imet.fmtr.reconcile import Comparison, Erratum, ErratumKey, reconcile
from imet.fmtr.records import Activity, Block, Total
from imet.fmtr.values import whole_dollars
from imet.places import where
from imet.schemas import ACTIVITIES, ERRATA, SOURCES, TOTALS
from imet.tables import write_tables

REGIONS = {"South Central Asia": "South and Central Asia"}
DEPARTMENTS = {
    "DoD": "Defense",
    "DoS": "State",
    "DOHS": "Homeland Security",
    "Department of Defense": "Defense",
    "Department of State": "State",
    "Department of Homeland Security": "Homeland Security",
}


@dataclass(frozen=True)
class Original:
    """One file of the register of originals, `originals.csv`."""

    report: str
    source: str
    region: str
    bytes: int
    sha256: str
    official_url: str

    def path(self, folder: Path) -> Path:
        """Return where the file lies under `folder`, the folder of all originals."""
        return folder / "fmtr" / self.report.replace("-", "_") / self.source


@dataclass(frozen=True)
class Extract:
    """What was read from one original."""

    original: Original
    pages: int
    activities: list[Activity]
    comparisons: list[Comparison]


def originals() -> list[Original]:
    """Return the register of the files that the record is read from, in order of time."""
    return [Original(**row | {"bytes": int(row["bytes"])}) for row in _packaged("originals.csv")]


def extract_all(folder: Path, out: Path) -> dict[str, pd.DataFrame]:
    """Read every original under `folder` and write the tables under `out`, all or none.

    Parameters
    ----------
    folder
        The folder of originals; the reports lie in `fmtr/<report>/` under it.
    out
        The project's data folder. It is left as it was if anything is wrong.

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
    if not folder.is_dir():
        raise SourceError("no such folder; name the folder of originals", str(folder))
    progress = tqdm(originals(), unit="file", disable=None)
    tables = tables_of([extract(original, folder) for original in progress])
    write_tables(tables, out)
    datapackage.write(out)
    return {table.path: frame for table, frame in tables.items()}


def extract(original: Original, folder: Path) -> Extract:
    """Read and reconcile one original; see `extract_all` for the errors."""
    path = original.path(folder)
    layout = layout_of(original.report)
    if layout is None:
        raise SourceError(f"no layout describes the report {original.report}", path.name)
    pages = list(read_pages(path))
    if hashlib.sha256(path.read_bytes()).hexdigest() != original.sha256:
        raise SourceError(
            f"this is not the file of the register (sha256 differs from {original.sha256}); "
            "check its name or fetch it again",
            path.name,
        )
    items = list(TableReader(layout, path.name).read(pages))
    regions = {item.block.region for item in items if isinstance(item, Activity)}
    if regions != {original.region}:
        raise SourceError(f"holds {sorted(regions)}, expected {original.region}", path.name)
    return Extract(
        original=original,
        pages=len(pages),
        activities=[item for item in items if isinstance(item, Activity)],
        comparisons=reconcile(items, _errata_of(original.report), path.name),
    )


def tables_of(extracts: Iterable[Extract]) -> dict:
    """Return the four training tables, by their description in `imet.schemas`."""
    extracts = list(extracts)
    sources = [_source_row(extract) for extract in extracts]
    activities = [
        _activity_row(activity, number, extract.original)
        for extract in extracts
        for number, activity in enumerate(extract.activities, 1)
    ]
    totals = [
        _total_row(comparison, extract.original)
        for extract in extracts
        for comparison in extract.comparisons
    ]
    errata = [row | vars(row["erratum"]) for row in totals if row["erratum"] is not None]
    return {
        table: pd.DataFrame(rows, columns=table.columns)
        for table, rows in (
            (SOURCES, sources),
            (ACTIVITIES, activities),
            (TOTALS, totals),
            (ERRATA, errata),
        )
    }


def _source_row(extract: Extract) -> dict:
    original = extract.original
    return {
        "source": original.source,
        "report": original.report,
        "region": REGIONS[original.region],
        "pages": extract.pages,
        "sha256": original.sha256,
        "official_url": original.official_url,
    }


def _block_columns(block: Block, source: str) -> dict:
    if block.label not in PROGRAMS:
        raise SourceError(
            "the programme is not in programs.csv; add it with its code", source, line=block.label
        )
    if block.department not in DEPARTMENTS:
        raise SourceError("unknown department", source, line=block.department)
    return {
        "stage": block.stage,
        "region": REGIONS[block.region],
        "program": PROGRAMS[block.label]["code"],
        "program_label": block.label,
        "department": DEPARTMENTS[block.department],
    }


def _activity_row(activity: Activity, number: int, original: Original) -> dict:
    name, iso3 = country_name(activity.block.country)
    cost = whole_dollars(activity.cost)
    exact = activity.cost == cost and activity.cost_printed != "$"
    return _block_columns(activity.block, original.source) | {
        "report": original.report,
        "fiscal_year": activity.block.fiscal_year,
        "country": name,
        "iso3": iso3,
        "course": activity.course,
        "students": activity.students,
        "location": activity.location or None,
        "where": where(activity.location, iso3),
        "student_unit": activity.student_unit or None,
        "us_unit": activity.us_unit or None,
        "cost_usd": cost,
        "start_date": activity.start,
        "end_date": activity.end,
        "page": activity.page,
        "source": original.source,
        "row": number,
        "cost_printed": None if exact else activity.cost_printed,
    }


def _total_row(comparison: Comparison, original: Original) -> dict:
    total: Total = comparison.total
    return {
        "report": original.report,
        "fiscal_year": total.fiscal_year,
        "country": country_name(total.country)[0],
        "program_label": total.block.label if total.block else None,
        "level": total.level,
        "students": total.students,
        "cost_usd": int(total.cost),
        "page": total.page,
        "source": original.source,
        "students_read": comparison.students_read,
        "cost_read": comparison.cost_read,
        "status": comparison.status,
        "erratum": comparison.erratum,
    }


def _errata_of(report: str) -> dict[ErratumKey, Erratum]:
    return {
        (row["country"], row["program_label"] or None, row["level"]): Erratum(
            int(row["students_missing"]), int(row["cost_missing"]), row["reason"]
        )
        for row in _packaged("known_errata.csv")
        if row["report"] == report
    }


def _packaged(name: str) -> list[dict[str, str]]:
    with files("imet.fmtr").joinpath(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


PROGRAMS = {row["label"]: row for row in _packaged("programs.csv")}
