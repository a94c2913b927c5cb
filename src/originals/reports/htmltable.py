"""From the table of one HTML page to its activities and printed totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from originals.reports.htmltext import PAGE, Row, read_html, rows_of, squeeze
from originals.reports.reader import BlockReader
from originals.reports.records import TOTAL_COLUMNS, Activity, Record, Total

MAY_BE_EMPTY = {"student_unit", "cost"}


class HtmlTableReader(BlockReader):
    """Reads the table of one file.

    A title too long for its cell takes a row of its own above the row to which it belongs. The
    report places the programme's total without regard to these rows, as many rows too high: it
    stands over the cells of another row, and more rows may follow it.
    """

    headed = False
    beginning = ""  # of a title that was broken off
    broken = 0  # titles in this block
    to_follow: int | None = None  # rows after the total, once it is read

    def read(self, path: Path) -> Iterator[Record]:
        """Yield what the file prints."""
        rows = self._rows(path)
        for number, row in enumerate(rows):
            if len(row.cells) == 1:
                self._open_country(row, rows[number + 1 :])
            elif any(row.cells):
                yield from self._read_row(row)
        if self.country or not rows:
            self.fail(f"the file ends before the total of {self.country}; fetch it again")

    def _rows(self, path: Path) -> list[Row]:
        root = read_html(path, self.layout.closing)
        headings = [squeeze(heading.text_content()) for heading in root.iter("h2")]
        matches = [match for match in map(self.layout.region.fullmatch, headings) if match]
        content = root.get_element_by_id(self.layout.content, None)
        if len(matches) != 1 or content is None or len(list(content.iter("table"))) != 1:
            self.fail("the page does not have one heading with the region and one table")
        self.region = matches[0]["region"]
        if stray := squeeze(" ".join(content.xpath(".//text()[not(ancestor::tr)]"))):
            self.fail(f"text outside of the rows: '{stray}'")
        return [row for row in rows_of(root.iter("tr"), self.source) if row.cells]

    def _open_country(self, row: Row, following: list[Row]) -> None:
        """Take the heading's name, once the next country total is seen to agree with it."""
        if self.country:
            self.fail(f"the total of {self.country} is missing before this line", row.place)
        pattern = self.layout.totals["country"]
        totals = (pattern.fullmatch(later.cells[0]) for later in following)
        name = next((match["country"] for match in totals if match), None)
        if name is None:
            self.fail("no total follows for this country; fetch the file again", row.place)
        heading = row.cells[0]
        if (heading, name) == self.layout.misheaded:
            heading = name
        elif heading.casefold() != name.casefold():
            self.fail(f"the next country's total names '{name}'", row.place)
        self.country = heading

    def _read_row(self, row: Row) -> Iterator[Record]:
        header = self.layout.header
        if len(row.cells) != len(header):
            self.fail(f"the row does not have {len(header)} cells", row.place)
        if self.country is None:
            self.fail("a row without a country", row.place)
        values = dict(zip(header, row.cells, strict=True))
        if found := self.level_of(values["course"]):
            yield self._total(*found, values, row)
        elif row.cells == tuple(header.values()):
            if self.block is None or self.headed:
                self.fail("a table's header without a title", row.place)
            self.headed = True
        elif any(row.cells[1:]):
            yield self._activity(values, row)
        elif title := self.layout.title.fullmatch(values["course"]):
            self._close_block(row)
            self.begin(title)
        elif self.block and self.headed and not self.beginning and self.to_follow is None:
            self.beginning = values["course"]
            self.broken += 1
        else:
            self.fail("a row with nothing but a title where none can be", row.place)

    def _close_block(self, row: Row) -> None:
        """Check that the programme is at its end: total read, no row missing after it."""
        if self.block and self.to_follow != 0:
            what = f"the total of '{self.block.label}', or a row after it, is missing"
            self.fail(what, row.place)
        self.block, self.headed, self.broken, self.to_follow = None, False, 0, None

    def _activity(self, values: dict[str, str], row: Row) -> Activity:
        if self.block is None or not self.headed:
            self.fail("a row outside of any programme", row.place)
        if self.to_follow == 0:
            self.fail(f"a row after the total of '{self.block.label}'", row.place)
        if self.to_follow:
            self.to_follow -= 1
        if empty := [c for c, text in values.items() if not text and c not in MAY_BE_EMPTY]:
            self.fail(f"the cell '{empty[0]}' is empty", row.place)
        values["course"] = f"{self.beginning} {values['course']}".strip()
        self.beginning = ""
        return self.activity(PAGE, values, row.place)

    def _total(self, level: str, match: re.Match[str], values: dict[str, str], row: Row) -> Total:
        beside = [text for column, text in values.items() if column not in TOTAL_COLUMNS]
        if level == "country":
            self._close_block(row)
        elif self.block is None or self.beginning or self.to_follow is not None:
            self.fail("a programme's total without a programme", row.place)
        elif self.broken and not all(beside):
            self.fail("after a broken title the total should stand over a row", row.place)
        elif not self.broken and any(beside):
            self.fail("the total stands over a row, yet no title is broken", row.place)
        numbers = values["students"], values["cost"]
        total = self.sum_up(level, match, numbers, beside, PAGE, row.place)
        if level == "country":
            self.country = None
        else:
            self.to_follow = max(self.broken - 1, 0)
        return total
