"""From the lines on the pages of a report without rules to its activities and totals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from originals.reports.layouts import ListLayout
from originals.reports.pdftext import Cells, Line, Word, join
from originals.reports.reader import OutlineReader
from originals.reports.records import TOTAL_COLUMNS, Block, Found

TEXT = ("location", "student_unit", "us_unit")  # the cells that the next one may push aside
DATE = re.compile(r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})")
AT_EDGE = 0.7  # points by which a cell's left edge may differ from its column's
IN_PLACE = 24.0  # points by which a text with blanks before it may begin further right
REACH = 1.0  # points by which a text that leaves no blank before the next column falls short
TWO_BLANKS = 4.2  # points; a wider gap between words is one between cells


class ListReader(OutlineReader):
    """Reads the tables of one report.

    A row begins with the line that has its dates. The lines below it that have words in columns
    of text only belong to the row's cells.
    """

    def __init__(self, layout: ListLayout) -> None:
        super().__init__(layout)
        self.edges = layout.columns
        self.head: re.Match[str] | None = None
        self.row: Cells | None = None

    def read(self, files: Iterable[tuple[str, Iterable[list[Line]]]]) -> Found:
        """Yield what the files print, given with their pages in the order of the page numbers.

        A sheet on which one file ends and the next begins is in both files; it is read once.
        """
        last: list[str] = []
        for self.source, pages in files:
            for number, lines in enumerate(pages, 1):
                texts = [line.text for line in lines]
                if lines and not (number == 1 and texts == last):
                    body = self._body(self._without_number(lines, first=number == 1))
                    yield from self._read_page(body)
                    last = texts
        yield from self._finish_row()
        self.close()

    def _read_page(self, lines: list[Line]) -> Found:
        for line in lines:
            title = self.layout.title.fullmatch(line.text)
            first = join(word for word in line.words if not self._is_right(word, "students"))
            if self.head is not None:
                self._check_head(title, line)
            if title:
                yield from self._finish_row()
                region, country, label, year = self._key(title)
                block = Block(region, country, label, title["department"], year)
                self.open_block(block, line.text)
            elif found := self.level_of(first):
                yield from self._finish_row()
                cells = self._cells(line.words, line)
                if not cells.keys() <= TOTAL_COLUMNS:
                    self.fail("a total holds more than students and cost", line.text)
                numbers = (join(cells.get(column, [])) for column in ("students", "cost"))
                yield self.source, self.sum_up(*found, numbers, self.page, line.text)
            else:
                yield from self._read_words(line)

    def _without_number(self, lines: list[Line], first: bool) -> list[Line]:
        """Take the page's number.

        A page without a number is the next one: its foot was pushed to a sheet of its own, or
        cut off where the sheet was divided between two files.
        """
        numbers = self.layout.number_lines(lines)
        rest = [line for line in lines if line not in numbers]
        before, number = self.page, self.layout.number(lines)
        self.page = before + 1 if number is None else number
        divided = before > 0 and self.page == before and (first or not rest)
        if len(numbers) > 1 or not (divided or self.page == before + 1):
            self.fail(f"the page's number is not the one after {before}")
        return rest

    def _body(self, lines: list[Line]) -> list[Line]:
        """Return what stands under the table's header, and note the line above the header."""
        headers = [n for n, line in enumerate(lines) if line.text in self.layout.headers]
        self.head = None
        if not headers:
            # only a file's first page begins with a title and has no header
            if lines and not self.layout.title.fullmatch(lines[0].text):
                self.fail("the page has no header", lines[0].text)
            return lines
        if len(headers) > 1 or headers[0] == 0:
            self.fail("the page does not have one header with a title over it")
        above = lines[: headers[0]]
        self.head = self.layout.head.fullmatch(above[-1].text)
        if self.head is None:
            self.fail("the title over the header cannot be read", above[-1].text)
        preface = self.block is None and above[0].text == self.layout.heading
        if len(above) > 1 and not preface:
            self.fail("the line over the page's title cannot be understood", above[0].text)
        return lines[headers[0] + 1 :]

    def _check_head(self, title: re.Match[str] | None, line: Line) -> None:
        """Refuse a page whose head names another block than its first line belongs to."""
        block = self.block
        assert self.head is not None
        named = self._key(self.head)
        # the head of a page may name the block that ended on the page before
        ended = block and (block.region, block.country, block.label, block.fiscal_year)
        begun = self._key(title) if title else ended
        if begun is None:
            self.fail("a table without a title", line.text)
        mixed = named[2] in self.layout.mixed and not title and named[:2] == begun[:2]
        if named not in (begun, ended) and not mixed:
            self.fail(f"the page's head is '{self.head.group()}'", line.text)
        self.head = None

    @staticmethod
    def _key(match: re.Match[str]) -> tuple[str, str, str, int]:
        region = (match["region"] or "").strip()
        return region, match["country"], match["label"], 2000 + int(match["year"])

    def _read_words(self, line: Line) -> Found:
        words = list(line.words)
        dates: list[Word] = []
        while words and DATE.fullmatch(words[-1].text) and self._is_right(words[-1], "start"):
            dates.insert(0, words.pop())
        if dates:
            yield from self._finish_row()
            self.row = self._begin_row(words, dates, line)
        else:
            self._continue_row(line)

    def _is_right(self, word: Word, column: str) -> bool:
        return word.x >= self.edges[column]

    def _begin_row(self, words: list[Word], dates: list[Word], line: Line) -> Cells:
        if not words or self._is_right(words[0], "students"):
            self.fail("a row without a course", line.text)
        if len(dates) > 2 or not self._is_right(dates[-1], "end"):
            self.fail("the dates do not stand in their columns", line.text)
        if len(dates) == 1:
            cells = self._pushed_cells(words, line)
        else:
            cells = self._cells(words, line)
            if cells.keys() & {"start", "end"}:
                self.fail("a text stands among the dates", line.text)
        days = dict(zip(("start", "end"), ([date] for date in dates), strict=False))
        return Cells(self.source, self.page, cells | days)

    def _cells(self, words: Iterable[Word], line: Line) -> dict[str, list[Word]]:
        """Return the words of each column.

        A text that is a little too long runs over into the next column, whose own text then
        begins further right: after a gap, or after the blank behind the word that runs over.
        """
        cells: dict[str, list[Word]] = {}
        order = list(self.edges)
        column = ""
        for word in words:
            found = self._column(word, line)
            if not column or (
                order.index(found) > order.index(column)
                and (
                    column not in TEXT
                    or found not in TEXT
                    or self._parted(cells[column][-1], word)
                    or self._runs_over(cells[column], self.edges[column], self.edges[found])
                )
            ):
                column = found
            cells.setdefault(column, []).append(word)
        return cells

    def _parted(self, last: Word, word: Word) -> bool:
        """Whether `word` begins a cell of text: at a column's edge, or after a wide gap."""
        at_edge = any(abs(word.x - self.edges[column]) <= AT_EDGE for column in TEXT[1:])
        return at_edge or word.x - last.end > TWO_BLANKS

    @staticmethod
    def _runs_over(cell: list[Word], own: float, following: float) -> bool:
        """Whether the words of a cell that begins in its place reach the edge of the next."""
        return cell[0].x <= own + IN_PLACE and cell[-1].end >= following - REACH

    def _column(self, word: Word, line: Line) -> str:
        for column, edge in reversed(self.edges.items()):
            # an amount of millions begins further left than the column of costs
            if word.x >= edge - AT_EDGE and (column != "cost" or word.text.startswith("$")):
                return column
        self.fail("a word stands left of the table", line.text)

    def _pushed_cells(self, words: list[Word], line: Line) -> dict[str, list[Word]]:
        """Return the cells of a row in which a text far too long pushed the others out.

        The cells behind such a text stand one column too far to the right, each as that column
        is set, and the date of the end follows on a line of its own.
        """
        cost = [word for word in words[-1:] if word.text.startswith("$")]
        words = words[: len(words) - len(cost)]
        text = [word for word in words if self._is_right(word, "location")]
        cells = self._cells(words[: len(words) - len(text)], line)
        pieces: list[list[Word]] = []
        for word in text:
            if not pieces or self._parted(pieces[-1][-1], word):
                pieces.append([])
            pieces[-1].append(word)
        if not 1 <= len(pieces) <= len(TEXT) or self._column(text[0], line) != "location":
            self.fail("the cells of a row that is out of its columns are not clear", line.text)
        cells |= dict(zip(TEXT, pieces, strict=False))
        return cells | {"cost": cost} if cost else cells

    def _continue_row(self, line: Line) -> None:
        words = self.row.words if self.row else {}
        if "end" in words:
            cells = self._cells(line.words, line)
            if not cells.keys() <= {"course", *TEXT}:
                self.fail("the line is neither a row nor the rest of one", line.text)
            for column, more in cells.items():
                words.setdefault(column, []).extend(more)
            return
        is_date = len(line.words) == 1 and DATE.fullmatch(line.text)
        if not words or not is_date or self._is_right(line.words[0], "students"):
            self.fail("the line belongs to no row", line.text)
        words["end"] = list(line.words)  # the date that a text far too long pushed out

    def _finish_row(self) -> Found:
        row, self.row = self.row, None
        if row is None:
            return
        if self.block is None or "fiscal_year" not in self.missing:
            self.fail("a row outside of any programme", row.line)
        if "end" not in row.words:
            self.fail("a row without the date of its end", row.line)
        # a row ends only with the next line, which may stand in the next file
        cells = {column: row.text(column) for column in self.edges}
        yield row.source, self.activity(row.page, cells, row.line)
