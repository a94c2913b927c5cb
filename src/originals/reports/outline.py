"""Programme blocks and their totals at three levels, in the order in which they must follow."""

from __future__ import annotations

import re

from originals.reports.layouts import Layout
from originals.reports.reader import Reader
from originals.reports.records import Block, Total

LEVELS = ("fiscal_year", "program", "country")


class OutlineReader(Reader):
    """Knows the block that is being read and which of its totals are still to come."""

    def __init__(self, layout: Layout, source: str = "") -> None:
        super().__init__(layout, source)
        self.block: Block | None = None
        self.missing: tuple[str, ...] = ()

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
        self, level: str, match: re.Match[str], students: str, cost: str, page: int, line: str
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
        return self.total(
            students,
            cost,
            line,
            level=level,
            country=block.country,
            label=None if level == "country" else block.label,
            fiscal_year=block.fiscal_year if of_year or self.layout.one_year else None,
            page=page,
        )

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
