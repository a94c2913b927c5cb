"""One row of a PDF table while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from originals.reports.pdftext import Word, join


@dataclass
class Cells:
    """The words of each column of a row, in reading order, and where the row stands."""

    source: str
    page: int
    words: dict[str, list[Word]] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """Return the text of the cell in `column`, empty if there is none."""
        return join(self.words.get(column, []))

    @property
    def line(self) -> str:
        """Return the texts of all cells, for messages."""
        return " ".join(self.text(column) for column in self.words)
