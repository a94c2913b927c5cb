"""Show one page of an original beside the rows that were read from it."""

from __future__ import annotations

import difflib
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from imet.errors import SourceError
from imet.schemas import ACTIVITIES, ERRATA, TOTALS
from imet.tables import load
from originals.reports import extract
from originals.reports.htmltable import PAGE
from originals.reports.htmltext import read_html, squeeze
from originals.reports.layouts import BlockLayout, ColumnsLayout, ListLayout
from originals.reports.pdftable import number_lines
from originals.reports.pdftext import Line, read_pages
from originals.reports.report import layout_of, runs_on

BESIDE = 160  # characters from which on page and rows may stand side by side
GAP = " "
BETWEEN = " | "
# the columns of text and the characters to which each may shrink; the others are never cut
NARROWEST = {"course": 13, "location": 7, "program": 6, "country": 6}

COLUMNS = ("course", "students", "location", "cost", "start", "end", "program", "country")
RIGHT = ("students", "cost")
Cells = list[tuple[str, ...]]  # a head and one tuple for each row


def show(file: str, page: int, sources: Path | None = None, data: Path | None = None) -> str:
    """Return the text of a page, the rows read from it and the totals printed on it.

    Parameters
    ----------
    file
        Name of a file in the register, or a path to it.
    page
        Number of the page as printed on it. An HTML file has one page, 1.
    sources
        The folder of originals; not needed if `file` is a path.
    data
        The data folder, by default the project's.

    Returns
    -------
    str
        Plain text. The page's own lines are never cut or wrapped. In the rows, texts are cut to
        the width of the terminal and marked with an ellipsis; numbers and dates never are.

    Raises
    ------
    SourceError
        If no such file is in the register or at hand, or it has no such page; with those near.
    DataError
        If a table in the data folder is missing or breaks its schema.

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
    beside = width >= BESIDE and left + len(BETWEEN) + _least_width(rows) <= width
    table = _columns(rows, width - left - len(BETWEEN) if beside else width)
    table += [_sum(mine[ACTIVITIES]), *_elsewhere(original, page, tables[ACTIVITIES])]
    parts = [_head(original, path, page, [number for number, _ in shown], len(sheets))]
    if beside:
        pairs = itertools.zip_longest(text, table, fillvalue="")
        parts.append([f"{a:<{left}}{BETWEEN}{b}".rstrip() for a, b in pairs])
    else:
        parts += [text, table]
    parts.append(_total_lines(mine[TOTALS], mine[ERRATA]))
    return "\n\n".join("\n".join(part) for part in parts)


def original_named(name: str) -> extract.Original:
    """Return the file of the register that is called `name`; SourceError names those near."""
    register = {original.source: original for original in extract.originals()}
    if name in register:
        return register[name]
    by_lower = {source.lower(): source for source in register}
    near = difflib.get_close_matches(name.lower(), by_lower, n=5, cutoff=0.5)
    hint = f"near are {', '.join(by_lower[n] for n in near)}" if near else "nothing is near"
    raise SourceError(f"no such file in the register of originals; {hint}", name)


def _find(original: extract.Original, file: str, sources: Path | None) -> Path:
    places = [Path(file)] + ([original.path(sources)] if sources else [])
    for path in places:
        if path.is_file():
            return path
    if sources is None:
        what = (
            f"not here; name the folder of originals with --sources, or see {original.official_url}"
        )
    else:
        what = f"not at {places[-1]}; fetch it with download, or see {original.official_url}"
    raise SourceError(what, original.source)


def _sheets(original: extract.Original, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number as printed and the lines of each sheet of the file."""
    layout = layout_of(original.report)
    if layout is None:
        raise SourceError(f"no layout describes the report {original.report}", original.source)
    if path.suffix != ".pdf":
        yield PAGE, list(_html_lines(path, layout.closing))
        return
    sheets = list(read_pages(path, getattr(layout, "text_edges", ())))
    printed = [_printed_number(layout, lines) for lines in sheets]
    for number, lines in zip(_filled(printed, layout), sheets, strict=True):
        yield number, [line.text for line in lines]


def _html_lines(path: Path, closing: str) -> Iterator[str]:
    for row in read_html(path, closing).iter("tr"):
        cells = [squeeze(cell.text_content()) for cell in row if isinstance(cell.tag, str)]
        if any(cells) and row.find(".//tr") is None:
            yield BETWEEN.join(cells).rstrip(" |")


def _printed_number(layout, lines: list[Line]) -> int | None:
    """Return the number printed on a page, None if there is none; it stands where readers look."""
    match layout:
        case BlockLayout():
            numbers = number_lines(lines, layout)
            return int(numbers[-1].text) if numbers else None
        case ListLayout():
            found = (layout.page_number.fullmatch(line.text) for line in lines)
            return next((int(match["number"]) for match in found if match), None)
        case ColumnsLayout():
            foot = (line.text for line in lines if line.words[0].y > layout.foot)
            return next((int(text) for text in foot if text.isdigit()), None)
    return None


def _filled(numbers: list[int | None], layout) -> list[int]:
    """Return `numbers` with those that are not printed: place in the file, or the next number."""
    if not runs_on(layout):
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


def _head(
    original: extract.Original, path: Path, page: int, sheets: list[int], count: int
) -> list[str]:
    place = f"sheet {' and '.join(map(str, sheets))} of {count} in the file"
    lines = [f"{original.source}, report {original.report}, page {page} ({place})"]
    lines.append(original.official_url)
    if not original.is_file(path):
        lines.append("NOTE: this is not the file of the register (sha256 differs), from which the")
        lines.append("rows were read")
    return lines


def _row_cells(rows: pd.DataFrame) -> Cells:
    """Return the rows in the order of the file, cost and students as printed."""
    cells: Cells = [COLUMNS]
    for row in rows.sort_values("row").itertuples():
        students = row.students if pd.isna(row.students_printed) else row.students_printed
        cost = f"${row.cost_usd:,}" if pd.isna(row.cost_printed) else row.cost_printed
        dates = (
            "" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in (row.start_date, row.end_date)
        )
        location = "" if pd.isna(row.location) else row.location
        cells.append(
            tuple(
                _printable(str(cell))
                for cell in (row.course, students, location, cost, *dates)
                + (row.program_label, row.country_printed)
            )
        )
    return cells


def _widths(cells: Cells) -> dict[str, int]:
    columns = zip(COLUMNS, zip(*cells, strict=True), strict=True)
    return {name: max(map(len, column)) for name, column in columns}


def _length(widths: dict[str, int]) -> int:
    return sum(widths.values()) + len(GAP) * (len(widths) - 1)


def _least_width(cells: Cells) -> int:
    return _length({n: min(w, NARROWEST.get(n, w)) for n, w in _widths(cells).items()})


def _columns(cells: Cells, width: int) -> list[str]:
    """Return lines of cells; the columns of text shrink until the lines fit `width`."""
    widths = _widths(cells)
    for _ in range(_length(widths) - width):
        widest = max(NARROWEST, key=lambda name: widths[name] - NARROWEST[name])
        if widths[widest] <= NARROWEST[widest]:
            break
        widths[widest] -= 1
    return [
        GAP.join(
            f"{_cut(cell, size):{'>' if name in RIGHT else '<'}{size}}"
            for cell, (name, size) in zip(row, widths.items(), strict=True)
        ).rstrip()
        for row in cells
    ]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _sum(rows: pd.DataFrame) -> str:
    return (
        f"{len(rows):,} rows from this page: {rows['students'].sum():,} students, "
        f"${rows['cost_usd'].sum():,}"
    )


def _elsewhere(original: extract.Original, page: int, activities: pd.DataFrame) -> Iterator[str]:
    """Yield where more rows of the page are: files of one report may share a sheet."""
    if runs_on(layout_of(original.report)):
        same = activities[(activities["report"] == original.report) & (activities["page"] == page)]
        for source, rows in same.groupby("source"):
            if source != original.source:
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
