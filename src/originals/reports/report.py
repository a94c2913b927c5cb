"""Read one report, in whatever layout it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from originals.reports.htmllist import HtmlListReader
from originals.reports.htmltable import HtmlTableReader
from originals.reports.layouts import PDF_LAYOUTS, BlockLayout, ColumnsLayout, ListLayout
from originals.reports.layouts_html import HTML_LAYOUTS, HtmlListLayout, HtmlTableLayout
from originals.reports.pdflist import ListReader
from originals.reports.pdftable import TableReader
from originals.reports.pdftext import read_pages
from originals.reports.records import Activity, Total
from originals.reports.twocolumns import TwoColumnsReader

Record = Activity | Total
Found = Iterator[tuple[str, Record]]

LAYOUTS = (*PDF_LAYOUTS, *HTML_LAYOUTS)


def layout_of(report: str):
    """Return the layout in which `report` ("2018-2019") is printed, None if not described."""
    return next((layout for layout in LAYOUTS if report in layout.reports), None)


def read_report(layout, paths: Iterable[Path]) -> Found:
    """Yield what the files of one report print, each with the name of its file.

    Parameters
    ----------
    layout
        How the report is printed; see `layout_of`.
    paths
        The files in the order of their pages. Where programmes never run from one file to the
        next (`runs_on(layout)` is False), some of the files will do.

    Raises
    ------
    SourceError
        Naming the file, the page and the line that cannot be understood.

    """
    return _READ[type(layout)](layout, paths)


def runs_on(layout) -> bool:
    """Return whether a programme can run from one file of the report to the next."""
    return isinstance(layout, ListLayout | ColumnsLayout)


def _blocks(layout: BlockLayout, paths: Iterable[Path]) -> Found:
    for path in paths:
        for record in TableReader(layout, path.name).read(read_pages(path)):
            yield path.name, record


def _lists(layout: ListLayout, paths: Iterable[Path]) -> Found:
    reader = ListReader(layout)
    files = ((path.name, read_pages(path, layout.text_edges)) for path in paths)
    for record in reader.read(files):
        yield reader.origin, record


def _columns(layout: ColumnsLayout, paths: Iterable[Path]) -> Found:
    reader = TwoColumnsReader(layout)
    for record in reader.read((path.name, read_pages(path)) for path in paths):
        yield reader.source, record


def _html_tables(layout: HtmlTableLayout, paths: Iterable[Path]) -> Found:
    for path in paths:
        for record in HtmlTableReader(layout, path.name).read(path):
            yield path.name, record


def _html_lists(layout: HtmlListLayout, paths: Iterable[Path]) -> Found:
    for path in paths:
        for record in HtmlListReader(layout, path.name).read(path):
            yield path.name, record


_READ: dict[type, Callable[..., Found]] = {
    BlockLayout: _blocks,
    ListLayout: _lists,
    ColumnsLayout: _columns,
    HtmlTableLayout: _html_tables,
    HtmlListLayout: _html_lists,
}
