"""From the table of one HTML page to its activities and printed totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from imet.errors import SourceError
from originals.reports.htmltext import Row, read_html, rows_of, squeeze
from originals.reports.layouts_html import HtmlTableLayout
from originals.reports.records import Activity, Block, Total
from originals.reports.values import parse_amount, parse_count, parse_date

PAGE = 1  # the pages of the printed report are not marked in the HTML
TOTAL_COLUMNS = {"course", "students", "cost"}
MAY_BE_EMPTY = {"student_unit", "cost"}


class HtmlTableReader:
    """Reads the table of one file.

    A title too long for its cell takes a row of its own above the row to which it belongs. The
    report places the programme's total without regard to these rows, as many rows too high: it
    stands over the cells of another row, and more rows may follow it.

    Parameters
    ----------
    layout
        How the file is laid out.
    source
        Name of the file, for messages.

    """

    def __init__(self, layout: HtmlTableLayout, source: str) -> None:
        self.layout, self.source = layout, source
        self.columns = [column for column, _ in layout.header]
        self.labels = tuple(label for _, label in layout.header)
        self.region = ""
        self.country: str | None = None
        self.block: Block | None = None
        self.headed = False
        self.beginning = ""  # of a title that was broken off
        self.broken = 0  # titles in this block
        self.to_follow: int | None = None  # rows after the total, once it is read

    def read(self, path: Path) -> Iterator[Activity | Total]:
        """Yield activities and totals in the order in which they are printed.

        Raises
        ------
        SourceError
            Naming the line that cannot be understood, or saying that the file is cut off.

        """
        rows = self._rows(path)
        for number, row in enumerate(rows):
            if len(row.cells) == 1:
                self._open_country(row, rows[number + 1 :])
            elif any(row.cells):
                yield from self._read_row(row)
        if self.country or not rows:
            self._fail(f"the file ends before the total of {self.country}; fetch it again")

    def _fail(self, what: str, row: Row | None = None) -> NoReturn:
        raise SourceError(what, self.source, line=row.place if row else None)

    def _rows(self, path: Path) -> list[Row]:
        root = read_html(path, self.layout.closing)
        headings = [squeeze(heading.text_content()) for heading in root.iter("h2")]
        matches = [match for match in map(self.layout.region.fullmatch, headings) if match]
        content = root.get_element_by_id(self.layout.content, None)
        if len(matches) != 1 or content is None or len(list(content.iter("table"))) != 1:
            self._fail("the page does not have one heading with the region and one table")
        self.region = matches[0]["region"]
        if stray := squeeze(" ".join(content.xpath(".//text()[not(ancestor::tr)]"))):
            self._fail(f"text outside of the rows: '{stray}'")
        return [row for row in rows_of(root.iter("tr"), self.source) if row.cells]

    def _open_country(self, row: Row, following: list[Row]) -> None:
        """Take the heading's name, once the next country total is seen to agree with it."""
        if self.country:
            self._fail(f"the total of {self.country} is missing before this line", row)
        pattern = self.layout.totals["country"]
        totals = (pattern.fullmatch(later.cells[0]) for later in following)
        name = next((match["country"] for match in totals if match), None)
        if name is None:
            self._fail("no total follows for this country; fetch the file again", row)
        heading = row.cells[0]
        if (heading, name) in self.layout.misheaded:
            heading = name
        elif heading.casefold() != name.casefold():
            self._fail(f"the next country's total names '{name}'", row)
        self.country = heading

    def _read_row(self, row: Row) -> Iterator[Activity | Total]:
        if len(row.cells) != len(self.columns):
            self._fail(f"the row does not have {len(self.columns)} cells", row)
        if self.country is None:
            self._fail("a row without a country", row)
        values = dict(zip(self.columns, row.cells, strict=True))
        level, year = self._level_and_year(values["course"])
        if level == "program":
            yield self._program_total(year, values, row)
        elif level == "country":
            yield self._country_total(year, values, row)
        elif row.cells == self.labels:
            if self.block is None or self.headed:
                self._fail("a table's header without a title", row)
            self.headed = True
        elif any(row.cells[1:]):
            yield self._activity(values, row)
        elif title := self.layout.title.fullmatch(values["course"]):
            self._open_block(title, row)
        else:
            self._break_title(values["course"], row)

    def _level_and_year(self, first: str) -> tuple[str | None, int]:
        for level, pattern in self.layout.totals.items():
            if match := pattern.fullmatch(first):
                return level, int(match["year"])
        return None, 0

    def _open_block(self, title: re.Match[str], row: Row) -> None:
        self._close_block(row)
        self.block = Block(
            region=self.region,
            country=self.country or "",
            label=title["label"],
            department=title["department"],
            fiscal_year=int(title["year"]),
        )

    def _close_block(self, row: Row) -> None:
        """Check that the programme is at its end: total read, no row missing after it."""
        if self.block and self.to_follow != 0:
            self._fail(f"the total of '{self.block.label}', or a row after it, is missing", row)
        self.block, self.headed, self.broken, self.to_follow = None, False, 0, None

    def _break_title(self, text: str, row: Row) -> None:
        if self.block is None or not self.headed or self.beginning or self.to_follow is not None:
            self._fail("a row with nothing but a title where none can be", row)
        self.beginning = text
        self.broken += 1

    def _activity(self, values: dict[str, str], row: Row) -> Activity:
        if self.block is None or not self.headed:
            self._fail("a row outside of any programme", row)
        if self.to_follow == 0:
            self._fail(f"a row after the total of '{self.block.label}'", row)
        if self.to_follow:
            self.to_follow -= 1
        if empty := [c for c, text in values.items() if not text and c not in MAY_BE_EMPTY]:
            self._fail(f"the cell '{empty[0]}' is empty", row)
        course = f"{self.beginning} {values['course']}".strip()
        self.beginning = ""
        try:
            return Activity(
                block=self.block,
                page=PAGE,
                course=course,
                students=parse_count(values["students"]),
                location=values["location"],
                student_unit=values["student_unit"],
                us_unit=values["us_unit"],
                cost=parse_amount(values["cost"]) if values["cost"] else None,
                cost_printed=values["cost"],
                start=parse_date(values["start"]),
                end=parse_date(values["end"]),
            )
        except ValueError as error:
            self._fail(str(error), row)

    def _program_total(self, year: int, values: dict[str, str], row: Row) -> Total:
        if self.block is None or self.beginning or self.to_follow is not None:
            self._fail("a programme's total without a programme", row)
        if year != self.block.fiscal_year:
            self._fail(f"the total is not for FY{self.block.fiscal_year}", row)
        remains = [values[column] for column in self.columns if column not in TOTAL_COLUMNS]
        if self.broken and not all(remains):
            self._fail("after a broken title the total should stand over a row", row)
        if not self.broken and any(remains):
            self._fail("the total stands over a row, yet no title is broken", row)
        self.to_follow = max(self.broken - 1, 0)
        return self._total("program", year, self.block, values, row)

    def _country_total(self, year: int, values: dict[str, str], row: Row) -> Total:
        self._close_block(row)
        if any(values[column] for column in self.columns if column not in TOTAL_COLUMNS):
            self._fail("a country's total holds more than students and cost", row)
        total = self._total("country", year, None, values, row)
        self.country = None
        return total

    def _total(
        self, level: str, year: int, block: Block | None, values: dict[str, str], row: Row
    ) -> Total:
        remains = [values[column] for column in self.columns if column not in TOTAL_COLUMNS]
        try:
            return Total(
                level=level,
                country=self.country or "",
                label=block.label if block else None,
                fiscal_year=year,
                block=block,
                students=parse_count(values["students"]),
                cost=parse_amount(values["cost"]),
                page=PAGE,
                overprinted="; ".join(filter(None, remains)) or None,
            )
        except ValueError as error:
            self._fail(str(error), row)
