"""From the lines on the pages of one PDF report to its activities and printed totals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from originals.reports.layouts import COLUMNS, BlockLayout
from originals.reports.pdftext import SAME_LINE, Cells, Line, Word, join
from originals.reports.reader import BlockReader
from originals.reports.records import TOTAL_COLUMNS, Activity, Record, Total

EDGE = 1.0  # points by which a cell may begin left of its column's edge
INDENT = 6.0  # points by which blanks at its beginning may push a cell to the right
SPILLED = (*COLUMNS[:5], "bare cost", "cost", "start")
PITCH = 9.5  # points from one ruled row to the next
MIDDLE = 2.0  # points by which a cell's middle may differ from its row's


class TableReader(BlockReader):
    """Reads the tables of one file, page by page.

    Each word belongs to the column in which it stands; a row ends where the writing goes back
    to the left. The cells of a row must share one middle line, so that a wrapped cell that went
    to the wrong row is an error and not a wrong row.
    """

    def __init__(self, layout: BlockLayout, source: str) -> None:
        super().__init__(layout, source)
        self.heading: tuple[Word, ...] = ()
        self.closed = True
        self.overprinted = False
        self.spilled: list[str] = []
        self.edges: dict[str, float] = {}
        self.cells: Cells | None = None

    def read(self, pages: Iterable[list[Line]]) -> Iterator[Record]:
        """Yield what the pages print."""
        for self.page, lines in enumerate(pages, 1):
            lost = None if lines else self.layout.lost.get((self.source, self.page))
            if lost:  # the open block too, since its end is there
                self.country, self.block = lost.country, replace(lost, region=self.region)
                self.closed, self.overprinted, self.spilled = False, False, []
            else:
                for line in self._without_running_heads(lines):
                    yield from self._read_line(line)
                yield from self._finish_row()
        if self.page == 0:
            self.fail("the file has no pages")
        self._close_block()
        if self.heading:
            self.fail("a line that is neither total nor country", join(self.heading))

    def _without_running_heads(self, lines: list[Line]) -> list[Line]:
        """Drop the running heads, and take the page's number as printed under the lower one."""
        body: list[Line] = []
        headed = False
        numbers = self.layout.number_lines(lines)
        for line in lines:
            if match := self.layout.running_head.fullmatch(line.text):
                headed = True
                region = match["region"]
                if self.region and self.region != region:
                    self.fail(f"the region changes from {self.region} within the file", line.text)
                self.region = region
            elif line not in numbers and line.text not in self.layout.asides:
                body.append(line)
        if not headed:
            self.fail("the page has no running head with volume, section and region")
        # a page that is gone, or there twice, may hold whole countries, which no total would miss
        printed = [int(line.text) for line in numbers]
        if printed != [self.page]:
            self.fail(f"the page's number is {printed}, expected {self.page}")
        return body

    def _read_line(self, line: Line) -> Iterator[Record]:
        # a long name breaks over two lines, in a heading as in a line of totals
        words = (*self.heading, *line.words)
        if title := self.layout.title.fullmatch(line.text):
            yield from self._finish_row()
            self._close_block()
            if self.heading:
                self.country, self.heading = join(self.heading), ()
            if self.country is None:
                self.fail("a programme without a country", line.text)
            self.begin(title)
            self.closed = False
        elif edges := self._header_edges(line):
            yield from self._finish_row()
            if self.block is None:
                self.fail("a table without a title", line.text)
            self.edges = edges
        elif level := self._level_of_total(line.words) or self._level_of_total(words):
            yield from self._finish_row()
            if level == "country":
                self._close_block()
            if self._level_of_total(line.words):
                # a heading right before a total is that of a country without programmes
                self.country = join(self.heading) or self.country
                words = line.words
            self.heading = ()
            yield from self._read_words(words, line)
        elif self._between_countries():
            yield from self._finish_row()
            self._close_block()
            self.heading, self.block = words, None
        else:
            yield from self._read_words(line.words, line)

    def _between_countries(self) -> bool:
        """Whether the last programme has its total, be it still unfinished in `self.cells`."""
        if self.cells is None:
            return self.closed
        cells = self.cells
        return cells.words.keys() == TOTAL_COLUMNS and bool(self.level_of(cells.text("course")))

    def _close_block(self) -> None:
        """Check that the programme is at its end; after an overprinted total more rows follow."""
        if self.spilled:
            self.fail("a row is broken off and its rest not found", " ".join(self.spilled))
        if not self.closed and not self.overprinted:
            self.fail(f"the total of '{self.block.label}' is missing before this line")
        self.closed, self.overprinted = True, False

    def _header_edges(self, line: Line) -> dict[str, float] | None:
        """Return the left edge of each column if `line` is a table's header, else None."""
        words, edges = list(line.words), {}
        for column, labels in self.layout.header.items():
            if length := _length_of_label(words, labels):
                edges[column] = words[0].x
                words = words[length:]
            elif column != self.layout.optional:
                return None
        return edges if not words else None

    def _level_of_total(self, words: Sequence[Word]) -> str | None:
        """Return the level if `words` begin a line of totals."""
        if not self.edges:
            return None
        second = self.edges["students"] - EDGE
        found = self.level_of(join(word for word in words if word.x < second))
        return found and found[0]

    def _column(self, word: Word) -> str:
        for column, edge in reversed(self.edges.items()):
            if word.x >= edge - EDGE:
                return column
        self.fail("a word stands left of the table", word.text)

    def _read_words(self, words: Sequence[Word], line: Line) -> Iterator[Record]:
        order = list(self.edges)
        if not order:
            self.fail("the table's columns cannot be found", line.text)
        for word in words:
            column = self._column(word)
            if self.cells and order.index(column) < order.index([*self.cells.words][-1]):
                yield from self._finish_row()
            if self.cells is None:
                self.cells = Cells(self.source, self.page)
            cell = self.cells.words.setdefault(column, [])
            if not cell and word.x - self.edges[column] > INDENT:
                what = f"the text of column '{column}' does not begin at the column's edge"
                self.fail(what, line.text)
            cell.append(word)

    def _finish_row(self) -> Iterator[Record]:
        cells, self.cells = self.cells, None
        if cells is None:
            return
        if found := self.level_of(cells.text("course")):
            yield self._total(*found, cells)
        else:
            yield from self._row(cells)

    def _total(self, level: str, match: re.Match[str], cells: Cells) -> Total:
        beside = [cells.text(column) for column in cells.words if column not in TOTAL_COLUMNS]
        if beside:
            # a title that was broken off began the row that the total is printed over
            beside, self.spilled = self.spilled + beside, []
        if level == "program" and self.closed:
            self.fail("a programme's total without a programme", cells.line)
        numbers = cells.text("students"), cells.text("cost")
        total = self.sum_up(level, match, numbers, beside, cells.page, cells.line)
        if level == "program":
            self.closed, self.overprinted = not beside, bool(beside)
        elif match["country"] != self.country:
            self.fail(f"the country's total does not name '{self.country}'", cells.line)
        return total

    def _row(self, cells: Cells) -> Iterator[Activity]:
        if self.block is None:
            self.fail("a row outside of any programme", cells.line)
        printed = [cells.text(column) for column in self.edges if column in cells.words]
        if self.spilled:
            if "course" in cells.words:  # the line break stands inside a cell
                printed[0] = f"{self.spilled.pop()} {printed[0]}"
            printed, self.spilled = self.spilled + printed, []
        elif _is_complete(cells):
            self._check_alignment(cells)
            yield self._activity(cells, {c: cells.text(c) for c in self.edges}, cells.line)
            return
        values = _values_of_spilled(printed)
        if values is None:
            self.spilled = printed
        else:
            yield self._activity(cells, values, " ".join(printed))

    def _activity(self, cells: Cells, values: dict[str, str], line: str) -> Activity:
        for column in ("start", "end"):
            values[column] = self.layout.misprints.get(values[column], values[column])
        return self.activity(cells.page, values, line)

    def _check_alignment(self, cells: Cells) -> None:
        """Refuse a row whose cells do not share one middle: its words belong to two rows.

        A title that was broken over several ruled rows ends level with its row instead, or in
        the ruled row above it.
        """
        row = cells.words["students"][0].y
        for column, words in cells.words.items():
            heights = [word.y for word in words]
            middle = (min(heights) + max(heights)) / 2
            broken_title = column == "course" and -SAME_LINE <= row - max(heights) <= PITCH
            if abs(middle - row) > MIDDLE and not broken_title:
                self.fail(f"the cell '{column}' is not level with its row", cells.line)


def _length_of_label(words: Sequence[Word], labels: Iterable[str]) -> int:
    """Return how many of the first `words` make up the longest of `labels`; 0 if none does."""
    wanted = {label.replace(" ", "") for label in labels}
    lengths = range(1, 1 + max(label.count(" ") + 1 for label in labels))
    return max((n for n in lengths if join(words[:n]).replace(" ", "") in wanted), default=0)


def _is_complete(cells: Cells) -> bool:
    required = {"course", "students", "cost", "start", "end"}
    return required <= set(cells.words) and not cells.text("start").startswith("$")


def _values_of_spilled(printed: list[str]) -> dict[str, str] | None:
    """Return the values of a row printed out of its columns, None if it is not complete.

    Such a row shows a column that the report hides elsewhere, the bare amount to the left of
    the same amount with its dollar sign. It tells where the row's cells really are. The date of
    the end lies beyond the edge of the page, whole or in part.
    """
    if len(printed) != len(SPILLED) or not printed[5].isdigit():
        return None
    values = dict(zip(SPILLED, printed, strict=True))
    if values["cost"] != f"${int(values.pop('bare cost')):,}":
        return None
    return values | {"start": values["start"].split()[0], "end": ""}
