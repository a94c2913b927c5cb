"""Source lines, made from the very rows that a figure or table shows."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from imet.errors import ArgumentError
from imet.prose import count, runs
from imet.schemas import CONTEXT_SOURCES, MONEY_SOURCES
from imet.tables import stored

MANY = 6  # runs of pages from which on the source line gives the first and the last page alone


SQUARE = str.maketrans("()", "[]")  # of brackets within brackets


def cite_rows(rows: pd.DataFrame) -> str:
    """Return reports and printed pages of rows of activities or of totals.

    Their `region`, if they have it and it is one, is named too. Raises ArgumentError if there are
    no rows: what shows nothing has no source.
    """
    if rows.empty:
        raise ArgumentError("no rows to cite")
    cited = [f"{report}, {_pages(group['page'])}" for report, group in rows.groupby("report")]
    regions = rows["region"].unique() if "region" in rows else []
    of_region = f", {regions[0]}" if len(regions) == 1 else ""
    if len(cited) == 1:
        return f"Foreign Military Training report {cited[0]}{of_region}."
    first, last = rows["report"].min(), rows["report"].max()
    pages = f"({'; '.join(cited)})"
    return f"Foreign Military Training reports of {first} to {last}{of_region} {pages}."


def cite_reports(rows: pd.DataFrame) -> str:
    """Return the first and the last report of `rows`, for what draws on whole reports."""
    first, last = rows["report"].min(), rows["report"].max()
    return f"Foreign Military Training reports, section IV, {first} to {last}, every page."


def cite_money(*tables: pd.DataFrame) -> str:
    """Return the documents of rows of the tables of money, with the rows or lines in them.

    The tables have the columns `source` and, if each row comes from one place, `row`. Raises
    ArgumentError if there are no rows, or `sources.csv` lacks a document.
    """
    rows = pd.concat([table.reindex(columns=["source", "row"]) for table in tables])
    if rows.empty:
        raise ArgumentError("no rows to cite")
    unknown = set(rows["source"]) - set(stored(MONEY_SOURCES)["source"])
    if unknown:
        raise ArgumentError(f"no such source in {MONEY_SOURCES.path}: {sorted(map(str, unknown))}")
    rows = rows.merge(stored(MONEY_SOURCES), on="source", how="left")
    cited = (f"{short}, {_rows_in(of)}" for short, of in rows.groupby("short", sort=False))
    return "; ".join(cited) + "."


def _rows_in(rows: pd.DataFrame) -> str:
    unit = rows["rows"].iloc[0].removeprefix("sheet ")
    numbers = rows["row"].dropna().astype(int)
    if numbers.empty:
        return f"every {unit} of the account"
    files = rows["source"].nunique()
    if files > 1:
        return f"{len(rows.drop_duplicates()):,} {unit}s of {files} tables"
    return spans(numbers, unit)


def cite_events(events: pd.DataFrame) -> str:
    """Return the sources of the events that a figure marks, in brackets after the names."""
    in_order = events.sort_values("date").itertuples()
    named = "; ".join(f"{event.title}: {event.source}" for event in in_order)
    return f"Events: the timeline ({named.translate(SQUARE)})."


def spans(rows: Iterable[int], unit: str, many: int = MANY) -> str:
    """Return rows of a sheet or lines of a file; of more than `many` runs the first and last."""
    found = runs(rows)
    if len(found) > many:
        number = count(sum(map(len, found)))
        return f"{number} {unit}s from {unit} {found[0][0]} to {found[-1][-1]}"
    return f"{unit if sum(map(len, found)) == 1 else f'{unit}s'} {_joined(found)}"


def _joined(found: list[list[int]]) -> str:
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in found)


def _pages(pages: Iterable[int]) -> str:
    found = runs(pages)
    if len(found) > MANY:
        return f"pp. {found[0][0]}-{found[-1][-1]}"
    return f"{'p.' if sum(map(len, found)) == 1 else 'pp.'} {_joined(found)}"


def cite_lines(name: str, rows: pd.DataFrame) -> str:
    """Return the name of an original and the lines of it, counted from 1, in the column `row`.

    `name` is a file of `data/context/sources.csv`, or what to name instead. Raises ArgumentError if
    there are no rows.
    """
    if rows.empty:
        raise ArgumentError(f"no rows of '{name}' to cite")
    name = stored(CONTEXT_SOURCES).set_index("source")["short"].get(name, name)
    return f"{name}, {spans(rows['row'], 'line', many=1)}."
