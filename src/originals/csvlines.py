"""Read CSV originals line by line, and the ways in which they print numbers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from imet.errors import SourceError


class Line(NamedTuple):
    """A row of a CSV file: the line on which it starts, from 1, and its cells by column name.

    A cell that is not what is asked for is a SourceError that names file and line.
    """

    file: str
    number: int
    cells: dict[str, str]

    def whole(self, column: str, ending: str = "") -> int:
        """Return a whole number with or without commas between its thousands, before `ending`."""
        text = self.cells[column].removesuffix(ending)
        if not re.fullmatch(r"-?(\d{1,3}(,\d{3})+|\d+)(\.0+)?", text):
            raise self.error(f"'{text}' is not a whole number")
        return int(text.replace(",", "").partition(".")[0])

    def decimal(self, column: str) -> float:
        """Return a number with or without decimal point and power of ten."""
        text = self.cells[column]
        if not re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", text):
            raise self.error(f"'{text}' is not a number")
        return float(text)

    def positive(self, column: str) -> float:
        """Return a number above nothing with or without decimal point."""
        text = self.cells[column]
        if not re.fullmatch(r"\d+(\.\d+)?", text) or float(text) == 0:
            raise self.error(f"'{text}' is not a number above nothing")
        return float(text)

    def day(self, column: str) -> pd.Timestamp:
        """Return the day of an ISO date, a year alone standing for its first day."""
        text = self.cells[column]
        try:
            return pd.Timestamp(dt.date.fromisoformat(text if "-" in text else f"{text}-01-01"))
        except ValueError:
            raise self.error(f"'{text}' is not an ISO date") from None

    def error(self, what: str) -> SourceError:
        """Return the error that says `what` is wrong on this line."""
        return SourceError(f"line {self.number}: {what}", self.file)


def read_lines(path: Path, columns: tuple[str, ...], encoding: str = "utf-8-sig") -> Iterator[Line]:
    """Yield the lines below the header, the cells without the blanks around them.

    The header must have each of `columns` once, and may have others. A file that is missing, empty,
    not text or not CSV is a SourceError, as is a line with more or fewer cells than the header.
    """
    rows = _rows(path, encoding)
    header = [name.strip() for name in next(rows, (0, []))[1]]
    for problem, wrong in (
        ("lacks", [name for name in columns if name not in header]),
        ("repeats", [name for name in columns if header.count(name) > 1]),
    ):
        if wrong:
            what = f"the header {problem} the columns {wrong}; the file is not what it should be"
            raise SourceError(what, path.name, line=",".join(header)[:80])
    for number, cells in rows:
        if len(cells) != len(header):
            what = f"line {number} has {len(cells)} cells, the header {len(header)}; mend the file"
            raise SourceError(what, path.name, line=",".join(cells)[:80])
        named = zip(header, cells, strict=True)
        yield Line(path.name, number, {name: " ".join(cell.split()) for name, cell in named})


def listed(path: str) -> list[dict[str, str]]:
    """Return the rows of a list that this package keeps, as "money/crs_differences.csv"."""
    with (files("originals") / path).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _rows(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with the line on which each starts, since a quoted cell may hold several."""
    try:
        text = path.read_text(encoding=encoding)
    except FileNotFoundError:
        what = "no such file; name the folder of originals that holds it"
        raise SourceError(what, str(path)) from None
    except UnicodeDecodeError as error:
        raise SourceError(f"is not text in {encoding} ({error.reason})", path.name) from error
    # strict, or a quotation mark that is never closed would swallow the rest of the file
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(f"line {number}: is not CSV ({error})", path.name) from error
