"""Words and their positions on the pages of a PDF, in the order in which they were written."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from imet.errors import SourceError

Placement = Callable[[float, float], tuple[float, float]]

SAME_LINE = 0.6  # points; baselines within one line of these reports agree to 0.1
TOUCHING = 0.5  # points; a blank is at least 1.5 wide
AT_EDGE = 0.1  # points by which a text may miss the edge of its column
HYPHEN_AT_LINE_END = "\ufffe"  # pdfium's mark where it joins a word broken over two lines


class Word(NamedTuple):
    """One word: its text, left edge and baseline in points from the top left corner.

    `joined` says that no blank stands before it: it was broken over two lines at a hyphen.
    `end` is its right edge.
    """

    text: str
    x: float
    y: float
    joined: bool = False
    end: float = math.nan


class Line(NamedTuple):
    """Words written one after another on one baseline, left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Return the words with single blanks between them."""
        return join(self.words)


def join(words: Iterable[Word]) -> str:
    """Return the text of `words` in their order."""
    # a list, since joining a generator takes half as long again
    return "".join([word.text if word.joined else f" {word.text}" for word in words]).strip()


@dataclass
class Cells:
    """The words of each column of a row, in reading order, and where the row stands."""

    source: str
    page: int
    words: dict[str, list[Word]] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """Return the text of the cell in `column`, empty if there is none."""
        return join(self.words.get(column, []))

    @property
    def line(self) -> str:
        """Return the texts of all cells, for messages."""
        return " ".join(self.text(column) for column in self.words)


def read_pages(path: Path, edges: Sequence[float] = ()) -> Iterator[list[Line]]:
    """Yield the lines of each page of a PDF file, in the order of its content stream.

    The content stream of the training reports goes row by row and cell by cell, so that the
    lines of a wrapped cell follow one another; an order by position would interleave them with
    their neighbours'. A text may run over into the next column and touch its text; the two are
    parted at one of `edges`, the left edges of columns in points, where the file writes them as
    two objects. A file that is missing, empty, not a PDF, truncated or encrypted is a SourceError.
    """
    with _open(path) as document:
        for number in range(len(document)):
            try:
                page = document[number]
            except pypdfium2.PdfiumError as error:
                what = "the page cannot be loaded, the file is damaged; fetch it again"
                raise SourceError(what, path.name, page=number + 1) from error
            yield _lines(_words(page, edges))


def count_pages(path: Path) -> int:
    """Return the number of pages of a PDF file; see `read_pages` for the errors."""
    with _open(path) as document:
        return len(document)


def _open(path: Path) -> pypdfium2.PdfDocument:
    if not path.is_file():
        raise SourceError("no such file; check the folder of originals", path.name)
    content = path.read_bytes()
    if not content.startswith(b"%PDF-"):
        raise SourceError("this is not a PDF file; fetch it again", path.name)
    # pdfium repairs a cut file in silence and drops the pages that are gone
    if b"%%EOF" not in content[-1024:]:
        raise SourceError("the file ends too early, it is truncated; fetch it again", path.name)
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            what = "the file is encrypted; provide it without password"
            raise SourceError(what, path.name) from error
        raise SourceError("the PDF is damaged; fetch it again", path.name) from error


def _words(page: pypdfium2.PdfPage, edges: Sequence[float]) -> Iterator[Word]:
    textpage = page.get_textpage()
    count = textpage.count_chars()
    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(textpage.raw, 0, count, buffer)
    # one character a UTF-16 unit, so that an offset in the text is an index of pdfium's
    text = "".join(map(chr, buffer[:count]))
    place = _placement(page)
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    last: Word | None = None
    end = 0
    for match in re.finditer(rf"[^\s\0{HYPHEN_AT_LINE_END}]+{HYPHEN_AT_LINE_END}?", text):
        first, after = match.span()
        pdfium.FPDFText_GetCharOrigin(textpage.raw, first, x, y)
        pdfium.FPDFText_GetLooseCharBox(textpage.raw, after - 1, box)
        word = Word(
            match.group().replace(HYPHEN_AT_LINE_END, "-"),
            *place(x.value, y.value),
            text[first - 1 : first] == HYPHEN_AT_LINE_END,
            max(place(box.left, box.bottom)[0], place(box.right, box.top)[0]),
        )
        # pdfium breaks some lines, most of them before a hyphen, although no blank stands there
        touching = (
            last is not None
            and text[end:first] == "\r\n"
            and abs(word.y - last.y) <= SAME_LINE
            and abs(word.x - last.end) <= TOUCHING
        )
        if last and touching and not any(abs(word.x - edge) <= AT_EDGE for edge in edges):
            word = last._replace(text=last.text + word.text, end=word.end)
        elif last:
            yield last
            if touching:
                word = word._replace(joined=True)
        for edge in edges:
            if word.x < edge - AT_EDGE and edge < word.end:
                before, word = _part(textpage, match, word, edge, place)
                if before:
                    yield before
        last, end = word, after
    if last:
        yield last


def _part(
    textpage: pypdfium2.PdfTextPage, match: re.Match[str], word: Word, edge: float, place: Placement
) -> tuple[Word | None, Word]:
    """Part `word` where another text object begins at `edge`; it touches the text before it."""
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(match.start() + 1, match.end()):
        pdfium.FPDFText_GetCharOrigin(textpage.raw, index, x, y)
        at, _ = place(x.value, y.value)
        if abs(at - edge) <= AT_EDGE and _object(textpage, index) != _object(textpage, index - 1):
            length = match.end() - index
            first = word._replace(text=word.text[:-length], end=at)
            return first, word._replace(text=word.text[-length:], x=at, joined=True)
    return None, word


def _object(textpage: pypdfium2.PdfTextPage, index: int) -> int | None:
    handle = pdfium.FPDFText_GetTextObject(textpage.raw, index)
    return ctypes.cast(handle, ctypes.c_void_p).value


def _placement(page: pypdfium2.PdfPage) -> Placement:
    """Return the map from page coordinates to points from the top left corner as displayed."""
    width, height = page.get_mediabox()[2:]
    return {
        0: lambda x, y: (x, height - y),
        90: lambda x, y: (y, x),
        180: lambda x, y: (width - x, y),
        270: lambda x, y: (height - y, width - x),
    }[page.get_rotation()]


def _lines(words: Iterable[Word]) -> list[Line]:
    lines: list[list[Word]] = []
    for word in words:
        last = lines[-1][-1] if lines else None
        if last and abs(word.y - last.y) <= SAME_LINE and word.x > last.x:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Line(tuple(line)) for line in lines]
