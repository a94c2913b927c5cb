"""Read one report, in whatever layout it is printed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from originals.reports import layouts
from originals.reports.htmllist import HtmlListReader
from originals.reports.htmltable import HtmlTableReader
from originals.reports.layouts import Layout
from originals.reports.pdflist import ListReader
from originals.reports.pdftable import TableReader
from originals.reports.pdftext import read_pages
from originals.reports.records import Found
from originals.reports.twocolumns import TwoColumnsReader

READERS = {
    layouts.BlockLayout: TableReader,
    layouts.ListLayout: ListReader,
    layouts.ColumnsLayout: TwoColumnsReader,
    layouts.HtmlTableLayout: HtmlTableReader,
    layouts.HtmlListLayout: HtmlListReader,
}


def read_report(layout: Layout, paths: Iterable[Path]) -> Found:
    """Yield what the files of one report print, each record with the name of its file.

    The files stand in the order of their pages; where programmes never run from one file to the
    next (`layout.runs_on` is False), some of them will do. A SourceError names the file, the page
    and the line that cannot be understood.
    """
    return read_files(
        layout,
        (
            (path.name, read_pages(path, layout.text_edges) if path.suffix == ".pdf" else path)
            for path in paths
        ),
    )


def read_files(layout: Layout, files: Iterable[tuple[str, object]]) -> Found:
    """Yield what files print of which name and content are given: pages, or the path of HTML."""
    reader = READERS[type(layout)]
    if layout.runs_on:
        yield from reader(layout).read(files)
        return
    for name, content in files:
        for record in reader(layout, name).read(content):
            yield name, record
