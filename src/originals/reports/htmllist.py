"""From the lists of courses on one HTML page to its activities and printed totals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml.html import HtmlElement

from originals.reports.htmltext import PAGE, Row, read_html, rows_of, squeeze
from originals.reports.layouts import HtmlListLayout
from originals.reports.reader import OutlineReader
from originals.reports.records import Block, Record


class HtmlListReader(OutlineReader):
    """Reads the lists of one file: one row a course with number and cost.

    A row with one cell is the rest of a title if no list is open, and the rest of the course
    above it if one is.
    """

    def __init__(self, layout: HtmlListLayout, source: str) -> None:
        super().__init__(layout, source)
        self.region = ""
        self.title = ""
        self.courses: list[Row] = []

    def read(self, path: Path) -> Iterator[Record]:
        """Yield what the file prints."""
        for row in self._rows(path):
            cells = list(row.cells)
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield from self._read_row(Row(tuple(cells), row.line))
        if self.title:
            self.fail(f"the file ends before the total of '{self.title}'")
        self.close()

    def _rows(self, path: Path) -> Iterator[Row]:
        """Yield the rows between the page's heading and the mark at its end."""
        root = read_html(path, self.layout.closing)
        what = "the page does not have one heading with the region; fetch it again"
        heading, match = self._only(root.iter("i"), self.layout.region, what)
        self.region = match["region"]
        what = "the mark at the end is missing, the file is truncated; fetch it again"
        end, _ = self._only(root.iter("font"), self.layout.end, what)
        # one page closes its table too early and goes on with rows: rows count, not tables
        elements = heading.xpath("following::tr")
        if set(elements) & set(end.xpath("following::tr")):
            self.fail("rows follow the mark at the end")
        texts = heading.xpath("following::text()[not(ancestor::tr)]")
        after = end.xpath("descendant::text() | following::text()")
        if stray := squeeze(" ".join(texts[: len(texts) - len(after)])):
            self.fail(f"text outside of the rows: '{stray}'")
        yield from rows_of(elements, self.source)

    def _only(
        self, elements: Iterable[HtmlElement], pattern: re.Pattern[str], what: str
    ) -> tuple[HtmlElement, re.Match[str]]:
        """Return the one element with a text of this form, and what it says; else fail."""
        texts = [(element, squeeze(element.text_content())) for element in elements]
        found = [(one, match) for one, text in texts if (match := pattern.fullmatch(text))]
        if len(found) != 1:
            self.fail(what)
        return found[0]

    def _read_row(self, row: Row) -> Iterator[Record]:
        first = row.cells[0]
        if self.layout.running_heads.fullmatch(" | ".join(row.cells)):
            if self.courses:
                self.fail("the head of a page within a list", row.place)
        elif found := self.level_of(first):
            yield from self._read_total(*found, row)
        elif len(row.cells) > 1:
            if not self.title:
                self.fail("a course without a title over it", row.place)
            self.courses.append(row)
        elif not self.courses:
            self.title = f"{self.title} {first}".strip()
        elif "FY" in first:  # every title ends with it
            self.fail(f"the total of '{self.title}' is missing before this line", row.place)
        else:
            begun, *numbers = self.courses[-1].cells
            self.courses[-1] = self.courses[-1]._replace(cells=(f"{begun} {first}", *numbers))

    def _read_total(self, level: str, match: re.Match[str], row: Row) -> Iterator[Record]:
        if level == "fiscal_year":
            self.open_block(self._block(match["year"], row), row.place)
            for course in self.courses:
                yield self.activity(PAGE, self._cells(course), course.place)
            self.title, self.courses = "", []
        elif self.title:
            self.fail(f"the fiscal year's total of '{self.title}' is missing", row.place)
        _, *numbers = self._cells(row).values()
        yield self.sum_up(level, match, numbers, PAGE, row.place)

    def _block(self, year: str, row: Row) -> Block:
        if not self.courses:
            self.fail("a fiscal year's total without courses", row.place)
        title = self.layout.title.fullmatch(self.title)
        if not title:
            self.fail(f"the title '{self.title}' over this total is not understood", row.place)
        if year not in self.layout.years or title["year"] not in (None, year):
            self.fail(f"the total is not for the year of '{self.title}'", row.place)
        fiscal_year, stage = self.layout.years[year]
        return Block(self.region, title["country"], title["label"], "", fiscal_year, stage)

    def _cells(self, row: Row) -> dict[str, str]:
        """Return course or name, students and cost; some rows and their totals print no cost."""
        if len(row.cells) not in (2, 3) or not all(row.cells[:2]):
            self.fail("the row does not hold a name, number and cost", row.place)
        return dict(zip(("course", "students", "cost"), (*row.cells, ""), strict=False))
