"""What the readers share: how they refuse, how rows and totals are made, which must follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from imet.errors import SourceError
from originals.reports.layouts import Layout
from originals.reports.records import LEVELS, Activity, Block, Total
from originals.reports.values import parse_amount, parse_count, parse_date


class Reader:
    """Reads what is printed in one layout.

    `source` is the file that is being read, `page` the number of its page, 0 outside of any, and
    `block` the programme.
    """

    def __init__(self, layout: Layout, source: str = "") -> None:
        self.layout, self.source = layout, source
        self.page = 0
        self.block: Block | None = None

    def fail(self, what: str, line: str | None = None) -> NoReturn:
        """Raise the SourceError that says what is wrong on a line of the page."""
        raise SourceError(what, self.source, page=self.page or None, line=line)

    def level_of(self, first: str) -> tuple[str, re.Match[str]] | None:
        """Return the level if `first` is the first cell of a line of totals, and what it says."""
        for level, pattern in self.layout.totals.items():
            if match := pattern.fullmatch(first):
                return level, match
        return None

    def activity(self, page: int, cells: Mapping[str, str], line: str) -> Activity:
        """Return the row of the block that has these texts in its cells, of which some may lack."""
        assert self.block is not None
        return Activity(
            block=self.block,
            page=page,
            course=cells["course"],
            students=self._value(parse_count, cells.get("students"), line),
            location=cells.get("location", ""),
            student_unit=cells.get("student_unit", ""),
            us_unit=cells.get("us_unit"),
            cost=self._value(parse_amount, cells.get("cost"), line),
            cost_printed=cells.get("cost", ""),
            start=self._value(parse_date, cells.get("start"), line),
            end=self._value(parse_date, cells.get("end"), line),
        )

    def total(
        self, of: tuple, numbers: Iterable[str], page: int, line: str, over: str | None = None
    ) -> Total:
        """Return the total `of` level, country, label and year that prints these `numbers`."""
        students, cost = numbers
        read = self._value(parse_count, students, line), self._value(parse_amount, cost, line)
        return Total(*of, *read, page, over)

    def _value(self, parse: Callable[[str], Any], text: str | None, line: str) -> Any:
        """Return what a cell says, None if it is empty."""
        try:
            return parse(text) if text else None
        except ValueError as error:
            self.fail(str(error), line)


class BlockReader(Reader):
    """Knows region and country of the block; each block and each country has one total."""

    region = ""
    country: str | None = None

    def begin(self, title: re.Match[str]) -> None:
        """Take the block over which `title` stands."""
        of = title["label"], title["department"], int(title["year"])
        self.block = Block(self.region, self.country or "", *of)

    def sum_up(
        self,
        level: str,
        match: re.Match[str],
        numbers: tuple[str, str],
        beside: list[str],
        page: int,
        line: str,
    ) -> Total:
        """Return a total, of which `beside` is what is left of a row below it."""
        year, label = int(match["year"]), None
        if level == "program":
            label = self.block.label
            if year != self.block.fiscal_year:
                self.fail(f"the total is not for FY{self.block.fiscal_year}", line)
        elif any(beside):
            self.fail("a country's total holds more than students and cost", line)
        if not all(numbers):
            self.fail("a line of totals needs a number of students and a cost", line)
        of = level, self.country or "", label, year
        return self.total(of, numbers, page, line, "; ".join(filter(None, beside)) or None)


class OutlineReader(Reader):
    """Knows which totals of the block, at three levels, are still to come."""

    missing: tuple[str, ...] = ()

    def open_block(self, block: Block, line: str) -> None:
        """Begin `block`; no total of the block before it may be missing."""
        last = self.block
        if last is not None:
            same_country = (last.region, last.country) == (block.region, block.country)
            same_program = same_country and last.label == block.label
            if same_country and "country" not in self.missing:
                self.fail(f"{block.country} goes on after its total", line)
            self._require(LEVELS[: 1 if same_program else 2 if same_country else 3], line)
        self.block, self.missing = block, LEVELS

    def sum_up(
        self, level: str, match: re.Match[str], numbers: Iterable[str], page: int, line: str
    ) -> Total:
        """Return a total of the block; it must be in its place."""
        block = self.block
        if block is None or level not in self.missing:
            self.fail("a total without anything to sum", line)
        self._require(LEVELS[: LEVELS.index(level)], line)
        self.missing = LEVELS[LEVELS.index(level) + 1 :]
        of_year = level == "fiscal_year"
        if of_year and int(match["year"]) != block.fiscal_year % 100:
            self.fail(f"the total is not for FY{block.fiscal_year}", line)
        year = block.fiscal_year if of_year or self.layout.one_year else None
        label = None if level == "country" else block.label
        return self.total((level, block.country, label, year), numbers, page, line)

    def close(self) -> None:
        """Finish the report; no total may be missing."""
        if self.block is None:
            self.fail("no programme was found")
        self._require(LEVELS, None)

    def _require(self, levels: tuple[str, ...], line: str | None) -> None:
        """Refuse to go on while a total of one of `levels` is missing."""
        block = self.block
        assert block is not None
        for level in levels:
            key = block.fiscal_year, block.country
            printed = level != "country" or key not in self.layout.without_country_total
            if level in self.missing and printed:
                what = f"the total ({level}) of {block.country}, '{block.label}', "
                self.fail(f"{what}FY{block.fiscal_year} is missing before this line", line)
