"""Rows of cells out of the HTML pages of the reports, with their place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import lxml.html
from lxml.etree import ParserError

from imet.errors import SourceError

PAGE = 1  # the pages of the printed report are not marked in the HTML


class Row(NamedTuple):
    """One row of a table: its cells with single blanks, and its line in the HTML file."""

    cells: tuple[str, ...]
    line: int

    @property
    def place(self) -> str:
        """Return what identifies the row in a message."""
        return f"line {self.line} of the HTML: {' | '.join(self.cells)}"


def read_html(path: Path, closing: str) -> lxml.html.HtmlElement:
    """Return the root of the HTML file `path`, which must end with the tag `closing` or near it.

    A file that is missing, empty, not HTML, not UTF-8 or truncated is a SourceError.
    """
    if not path.is_file():
        raise SourceError("no such file; check the folder of originals", path.name)
    try:
        content = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError("the file is not UTF-8; fetch it again", path.name) from error
    if "<html" not in content[:2048].lower():
        raise SourceError("this is not an HTML file; fetch it again", path.name)
    # the parser closes what a cut file leaves open, in silence
    if closing not in content[-1024:].lower():
        what = f"the file ends without {closing}, it is truncated; fetch it again"
        raise SourceError(what, path.name)
    try:
        return lxml.html.document_fromstring(content)
    except ParserError as error:
        raise SourceError("the HTML cannot be parsed; fetch it again", path.name) from error


def squeeze(text: str) -> str:
    """Return `text` with single blanks, no-break spaces included."""
    return " ".join(text.split())


def rows_of(elements: Iterable[lxml.html.HtmlElement], source: str) -> Iterator[Row]:
    """Yield the cells of each of the `tr` elements.

    A row with anything besides cells, or a cell of more than one paragraph, is a SourceError.
    """
    for element in elements:
        cells = element.findall("td")
        row = Row(tuple(squeeze(cell.text_content()) for cell in cells), element.sourceline)
        outside = "".join(element.xpath("text()"))
        # a torn tag can leave a comment, which has no text to ask for
        if outside.strip() or len(cells) != len(element):
            raise SourceError("the row holds more than cells", source, line=row.place)
        # the words of two paragraphs would run together
        if any(cell.find(".//br") is not None or len(cell.findall(".//p")) > 1 for cell in element):
            raise SourceError("a cell holds more than one paragraph", source, line=row.place)
        yield row
