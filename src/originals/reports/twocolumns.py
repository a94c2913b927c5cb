"""From the lines on the pages of a report in two columns to its activities and totals."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from originals.reports.layouts import ColumnsLayout
from originals.reports.pdftext import Cells, Line, Word, join
from originals.reports.reader import OutlineReader
from originals.reports.records import Activity, Block, Found, Total

AT_EDGE = 1.0  # points by which a number's right edge may differ from its cell's


class _Column(NamedTuple):
    """One column of a page: the title over its header and the lines under it."""

    source: str
    page: int
    edge: float
    head: re.Match[str]
    lines: list[Line]


class TwoColumnsReader(OutlineReader):
    """Reads one report, down the columns of each page.

    A line with a number begins a row; lines without one are the rest of the row's course, or a
    title where the last programme has its total. Regions stand over the columns only; a country
    that is not named there lies between two that are.
    """

    def __init__(self, layout: ColumnsLayout) -> None:
        super().__init__(layout)
        self.head: re.Match[str] | None = None
        self.title: list[str] = []
        self.row: Cells | None = None

    def read(self, files: Iterable[tuple[str, Iterable[list[Line]]]]) -> Found:
        """Yield what the files print, given with their pages in the order of the page numbers."""
        columns = [column for name, pages in files for column in self._columns(name, pages)]
        records = list(self._read_columns(columns))
        countries = dict.fromkeys(
            record.country for _, record in records if isinstance(record, Total)
        )
        regions = self._regions(columns, list(countries))
        for source, record in records:
            if isinstance(record, Activity):
                block = replace(record.block, region=regions[record.block.country])
                record = replace(record, block=block)
            yield source, record

    def _read_columns(self, columns: list[_Column]) -> Found:
        for column in columns:
            self.source, self.page, self.head = column.source, column.page, column.head
            for line in column.lines:
                yield from self._read_line(line, column.edge)
        yield from self._finish_row()
        self.close()
        if self.title:
            self.fail("a title without a table", " ".join(self.title))

    def _columns(self, source: str, pages: Iterable[list[Line]]) -> Iterator[_Column]:
        self.source = source
        for lines in pages:
            foot = self.layout.number_lines(lines)
            numbers = [line.text for line in foot]
            if numbers != [str(self.page + 1)]:
                self.fail(f"the foot of the page after {self.page} is {numbers}")
            self.page += 1
            lines = [line for line in lines if line not in foot]
            edges = [*self.layout.edges, float("inf")]
            for left, right in itertools.pairwise(edges):
                column = [line for line in lines if left <= line.words[0].x + 1 < right]
                if any(word.x >= right for line in column for word in line.words):
                    self.fail("a line crosses both columns")
                if column:
                    yield self._column(left, column)

    def _column(self, edge: float, lines: list[Line]) -> _Column:
        if self.page == 1 and lines[0].text == self.layout.heading:
            lines = lines[1:]
        headers = [n for n, line in enumerate(lines) if line.text == self.layout.header]
        if len(headers) != 1:
            first = lines[0].text if lines else None
            self.fail("a column does not have one header", first)
        above = " ".join(line.text for line in lines[: headers[0]])
        head = self.layout.head.fullmatch(above)
        if not head:
            self.fail("the title over the header cannot be read", above)
        return _Column(self.source, self.page, edge, head, lines[headers[0] + 1 :])

    def _regions(self, columns: list[_Column], countries: list[str]) -> dict[str, str]:
        """Return the region of each of `countries`, which stand in the report's order.

        Within a region the order is alphabetical. So a country that no head names lies in the
        region of the one before it unless the alphabet begins anew.
        """
        named: dict[str, str] = {}
        for head in (column.head for column in columns):
            if named.setdefault(head["country"], head["region"]) != head["region"]:
                self.fail("the country is in two regions", head.group())
        runs: list[list[str]] = []
        for country in countries:
            if not runs or country < runs[-1][-1]:
                runs.append([])
            runs[-1].append(country)
        regions: dict[str, str] = {}
        for run in runs:
            found = {named[country] for country in run if country in named}
            if len(found) != 1:
                self.fail(f"the region of {run[0]} to {run[-1]} is not clear: {sorted(found)}")
            regions |= dict.fromkeys(run, found.pop())
        return regions

    def _read_line(self, line: Line, edge: float) -> Found:
        cells = self._cells(line, edge)
        text, *numbers = map(join, cells.values())
        if found := self.level_of(text):
            yield from self._finish_row()
            if self.title:
                self.fail("a title without a table", " ".join(self.title))
            total = self.sum_up(*found, numbers, self.page, line.text)
            if total.level == "fiscal_year":
                self._check_head()
            self.head = None
            yield self.source, total
        elif any(numbers):
            yield from self._finish_row()
            if self.title or "fiscal_year" not in self.missing:
                self.fail("a row without a title", line.text)
            if not text:
                self.fail("numbers without a course", line.text)
            self._check_head()
            self.row = Cells(self.source, self.page, cells)
        elif self.row is not None:
            self.row.words["course"] += line.words
        else:
            self._continue_title(text)

    def _cells(self, line: Line, edge: float) -> dict[str, list[Word]]:
        """Return course, students and cost; a number ends at its cell's right edge."""
        words, cost, students = list(line.words), [], []
        for cell, right, marked in (
            (cost, self.layout.cost, True),
            (students, self.layout.students, False),
        ):
            last = words[-1] if words else None
            if (
                last is not None
                and abs(last.end - edge - right) <= AT_EDGE
                and last.text.startswith("$") == marked
                and (marked or last.text.replace(",", "").isdigit())
            ):
                cell.append(words.pop())
        return {"course": words, "students": students, "cost": cost}

    def _continue_title(self, text: str) -> None:
        self.title.append(text)
        title = " ".join(self.title)
        if match := self.layout.title.fullmatch(title):
            self.title = []
            year = 2000 + int(match["year"])
            stage = "planned" if year in self.layout.planned else "delivered"
            self.open_block(Block("", match["country"], match["label"], "", year, stage), title)
            self._check_head()

    def _check_head(self) -> None:
        """Refuse a column whose head names another block than its first line belongs to."""
        head, self.head, block = self.head, None, self.block
        if head is None or block is None:
            return
        named = head["country"], head["label"], 2000 + int(head["year"])
        if named != (block.country, block.label, block.fiscal_year):
            self.fail("the head of the column names another block", head.group())

    def _finish_row(self) -> Found:
        row, self.row = self.row, None
        if row is None:
            return
        cells = {column: row.text(column) for column in row.words}
        # a row ends only with the next line, which may stand in the next file
        yield row.source, self.activity(row.page, cells, row.line)
