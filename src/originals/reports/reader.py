"""What the readers of all layouts share: how they refuse, and how rows and totals are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from imet.errors import SourceError
from originals.reports.layouts import Layout
from originals.reports.records import Activity, Block, Total
from originals.reports.values import parse_amount, parse_count, parse_date


class Reader:
    """Reads what is printed in one layout.

    Parameters
    ----------
    layout
        How it is printed.
    source
        Name of the file that is being read; beside `page`, 0 outside of any, it is for messages.

    """

    def __init__(self, layout: Layout, source: str = "") -> None:
        self.layout, self.source = layout, source
        self.page = 0

    def fail(self, what: str, line: str | None = None) -> NoReturn:
        """Raise the SourceError that says what is wrong on a line of the page."""
        raise SourceError(what, self.source, page=self.page or None, line=line)

    def level_of(self, first: str) -> tuple[str, re.Match[str]] | None:
        """Return the level if `first` is the first cell of a line of totals, and what it says."""
        for level, pattern in self.layout.totals.items():
            if match := pattern.fullmatch(first):
                return level, match
        return None

    def activity(self, block: Block, page: int, cells: Mapping[str, str], line: str) -> Activity:
        """Return the row that has these texts in its cells; a column that is not there has none."""
        return Activity(
            block=block,
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

    def total(self, students: str, cost: str, line: str, **about) -> Total:
        """Return the total that prints these numbers; `about` is the rest of it."""
        numbers = self._value(parse_count, students, line), self._value(parse_amount, cost, line)
        return Total(students=numbers[0], cost=numbers[1], **about)

    def _value(self, parse: Callable[[str], Any], text: str | None, line: str) -> Any:
        """Return what a cell says, None if it is empty."""
        try:
            return parse(text) if text else None
        except ValueError as error:
            self.fail(str(error), line)
