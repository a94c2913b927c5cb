"""Show one page of an original beside the rows that were read from it."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from imet.errors import SourceError
from imet.schemas import ACTIVITIES, ERRATA, TOTALS
from imet.tables import load
from originals.register import Original, original_named
from originals.reports.htmltext import PAGE, read_html, squeeze
from originals.reports.layouts import Layout, layout_of
from originals.reports.pdftext import read_pages

BESIDE = 160  # characters from which on page and rows may stand side by side
BETWEEN = " | "
COLUMNS = ("course", "students", "location", "cost", "start", "end", "program", "country")
RIGHT = ("students", "cost")
# how the texts share the room; the others are never cut
SHARES = {"course": 2, "location": 1, "program": 1, "country": 1}
NARROWEST = 6  # characters that are left of a share


def show(file: str, page: int, sources: Path | None = None, data: Path | None = None) -> str:
    """Return the text of a page, the rows read from it and the totals printed on it.

    `file` is the name of a file in the register, which lies under the folder `sources`, or a path
    to it; `page` is the number printed on the page (an HTML file has one page, 1); `data` is the
    data folder, by default the project's. The page's own lines are never cut or wrapped. In the
    rows, texts are cut to the width of the terminal and marked with an ellipsis; numbers and
    dates never are. SourceError if no such file is in the register or at hand, or it has no such
    page, with those near; DataError if a table is missing or breaks its schema.
    """
    original = original_named(Path(file).name)
    path = _find(original, file, sources)
    sheets = list(_sheets(original, path))
    shown = [
        (number, lines) for number, (printed, lines) in enumerate(sheets, 1) if printed == page
    ]
    if not shown:
        raise SourceError(_no_page(page, [printed for printed, _ in sheets]), original.source)
    width = shutil.get_terminal_size().columns
    text = [line for _, lines in shown for line in lines] or ["(no legible text)"]
    text = [_printable(line) for line in text]
    tables = {table: load(table, data) for table in (ACTIVITIES, TOTALS, ERRATA)}
    mine = {
        table: frame[(frame["source"] == original.source) & (frame["page"] == page)]
        for table, frame in tables.items()
    }
    rows = _row_cells(mine[ACTIVITIES])
    left = max(map(len, text))
    room = width - left - len(BETWEEN)
    beside = width >= BESIDE and max(map(len, _fitted(rows, room))) <= room
    table = _fitted(rows, room if beside else width)
    students, cost = mine[ACTIVITIES][["students", "cost_usd"]].sum()
    table.append(f"{len(mine[ACTIVITIES]):,} rows from this page: {students:,} students, ${cost:,}")
    table += _elsewhere(original, page, tables[ACTIVITIES])
    parts = [_head(original, path, page, [number for number, _ in shown], len(sheets))]
    if beside:
        pairs = itertools.zip_longest(text, table, fillvalue="")
        parts.append([f"{a:<{left}}{BETWEEN}{b}".rstrip() for a, b in pairs])
    else:
        parts += [text, table]
    parts.append(_total_lines(mine[TOTALS], mine[ERRATA]))
    return "\n\n".join("\n".join(part) for part in parts)


def _find(original: Original, file: str, sources: Path | None) -> Path:
    places = [Path(file)] + ([sources / original.path] if sources else [])
    for path in filter(Path.is_file, places):
        return path
    how = "not here; name the folder of originals with --sources"
    if sources:
        how = f"not at {places[-1]}; fetch it with download"
    raise SourceError(f"{how}, or see {original.official_url}", original.source)


def _sheets(original: Original, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number as printed and the lines of each sheet of the file."""
    layout = layout_of(original.report)
    if path.suffix != ".pdf":
        yield PAGE, list(_html_lines(path, layout.closing))
        return
    sheets = list(read_pages(path, layout.text_edges))
    printed = [layout.number(lines) for lines in sheets]
    for number, lines in zip(_filled(printed, layout), sheets, strict=True):
        yield number, [line.text for line in lines]


def _html_lines(path: Path, closing: str) -> Iterator[str]:
    for row in read_html(path, closing).iter("tr"):
        cells = [squeeze(cell.text_content()) for cell in row if isinstance(cell.tag, str)]
        if any(cells) and row.find(".//tr") is None:
            yield BETWEEN.join(cells).rstrip(" |")


def _filled(numbers: list[int | None], layout: Layout) -> list[int]:
    """Return `numbers` with those that are not printed: place in the file, or the next number."""
    if not layout.runs_on:
        return [place if n is None else n for place, n in enumerate(numbers, 1)]
    first = next((n - place for place, n in enumerate(numbers) if n is not None), 1)
    filled: list[int] = []
    for n in numbers:
        filled.append(n if n is not None else filled[-1] + 1 if filled else first)
    return filled


def _no_page(page: int, pages: list[int]) -> str:
    near = sorted(sorted(set(pages), key=lambda n: (abs(n - page), n))[:3])
    return (
        f"no page with the number {page} printed on it; its {len(pages)} pages are numbered "
        f"{min(pages)} to {max(pages)}, near are {', '.join(map(str, near))}"
        if pages
        else "the file has no pages"
    )


def _head(original: Original, path: Path, page: int, sheets: list[int], count: int) -> list[str]:
    place = f"sheet {' and '.join(map(str, sheets))} of {count} in the file"
    lines = [f"{original.source}, report {original.report}, page {page} ({place})"]
    lines.append(original.official_url)
    if not original.is_at(path):
        lines.append("NOTE: this is not the file of the register (sha256 differs), from which the")
        lines.append("rows were read")
    return lines


def _row_cells(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the head and the rows in the order of the file, cost and students as printed."""
    rows = rows.sort_values("row")
    columns = (
        rows["course"],
        rows["students_printed"].fillna(rows["students"].astype("str")),
        rows["location"].fillna(""),
        rows["cost_printed"].fillna(rows["cost_usd"].map("${:,}".format)),
        *(rows[day].dt.strftime("%Y-%m-%d").fillna("") for day in ("start_date", "end_date")),
        rows["program_label"],
        rows["country_printed"],
    )
    return [COLUMNS, *(tuple(map(_printable, row)) for row in zip(*columns, strict=True))]


def _fitted(cells: list[tuple[str, ...]], width: int) -> list[str]:
    """Return lines of cells, the texts cut until the lines fit `width`, if they can be made to."""
    for longest in range(max(width, NARROWEST), NARROWEST - 1, -1):
        most = [SHARES.get(name, float("inf")) * longest for name in COLUMNS]
        rows = [list(map(_cut, row, most)) for row in cells]
        sizes = [max(map(len, column)) for column in zip(*rows, strict=True)]
        if sum(sizes) + len(sizes) - 1 <= width:
            break
    return [
        " ".join(
            cell.rjust(size) if name in RIGHT else cell.ljust(size)
            for name, cell, size in zip(COLUMNS, row, sizes, strict=True)
        ).rstrip()
        for row in rows
    ]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _elsewhere(original: Original, page: int, activities: pd.DataFrame) -> Iterator[str]:
    """Yield where more rows of the page are: files of one report may share a sheet."""
    if layout_of(original.report).runs_on:
        mine = activities["source"] == original.source
        same = (activities["report"] == original.report) & (activities["page"] == page)
        for source, rows in activities[same & ~mine].groupby("source"):
            yield f"rows of page {page} that are listed under {source}: {len(rows):,}"


def _total_lines(totals: pd.DataFrame, errata: pd.DataFrame) -> list[str]:
    """Return the totals printed on the page, those that are lost there, and the errata."""
    if totals.empty and errata.empty:
        return ["no printed totals on this page"]
    reasons = {_title(row): row.reason for row in errata.itertuples()}
    lines = ["printed totals on this page"]
    for total in totals.itertuples():
        students = "none" if pd.isna(total.students) else f"{total.students:,}"
        cost = "none" if pd.isna(total.cost_usd) else f"${total.cost_usd:,}"
        lines.append(
            f"{_title(total)}: {students} students, {cost}; "
            f"rows: {total.students_read:,}, ${total.cost_read:,}; {total.status}"
        )
        if reason := reasons.pop(_title(total), None):
            lines.append(f"  {reason}")
    for title, reason in reasons.items():
        lines += [f"{title}: lost", f"  {reason}"]
    return [_printable(line) for line in lines]


def _title(total) -> str:
    parts = (total.level, total.country_printed, total.program_label, total.fiscal_year)
    return ", ".join(str(part) for part in parts if not pd.isna(part))


def _printable(text: str) -> str:
    """Return `text` without characters that would steer a terminal or cannot be encoded."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
