"""Small training reports, made for the tests in the layout of the real ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fpdf import FPDF

COLUMNS = (
    ("Course Title", 36),
    ("Qty", 216),
    ("Training Location", 252),
    ("Student's Unit", 378),
    ("US Unit", 504),
    ("Total Cost", 630),
    ("Start Date", 684),
    ("End Date", 738),
)
HEAD = "Volume I Section IV-V - South Central Asia"
PITCH = 10.0


@dataclass
class Report:
    """Pages of lines; a line is its cells and their left edges.

    A cell is a text, the lines of a wrapped text, or None. Columns that are set anew hold from
    the next line on.
    """

    head: str = HEAD
    columns: tuple[tuple[str, float], ...] = COLUMNS
    pages: list[list[tuple[list, list[float]]]] = field(default_factory=lambda: [[]])

    def row(self, *cells: object) -> Report:
        """Add one row of cells, left to right; None leaves a cell empty."""
        self.pages[-1].append((list(cells), [x for _, x in self.columns]))
        return self

    def heading(self, text: str) -> Report:
        """Add a line that stands alone: a country or the title of a block."""
        return self.row(text)

    def header(self) -> Report:
        """Add the header of a table."""
        return self.row(*(name for name, _ in self.columns))

    def total(self, label: str, students: object, cost: str) -> Report:
        """Add a line of totals."""
        at = [name for name, _ in self.columns].index("Total Cost")
        return self.row(label, students, *[None] * (at - 2), cost)

    def page(self) -> Report:
        """Begin another page."""
        self.pages.append([])
        return self

    def block(self, *rows: tuple, label: str = "IMET-1", total: tuple | None = None) -> Report:
        """Add a block with its title, header, rows and total (by default the true sum)."""
        self.heading(f"{label} - Fiscal Year 2018 Department of State Training").header()
        for row in rows:
            self.row(*row)
        students, cost = total or (
            sum(int(row[1]) for row in rows),
            f"${sum(int(row[5].lstrip('$').replace(',', '')) for row in rows):,}",
        )
        return self.total("Fiscal Year 2018 Program Totals", students, cost)

    def write(self, path: Path, password: str | None = None) -> Path:
        """Write the report as a PDF file and return its path."""
        pdf = FPDF(unit="pt", format=(612, 792), orientation="landscape")
        pdf.set_auto_page_break(False)
        if password:
            pdf.set_encryption(owner_password=password, user_password=password)
        for number, lines in enumerate(self.pages, 1):
            pdf.add_page()
            pdf.set_font("helvetica", size=7)
            if self.head:
                pdf.text(338, 24, self.head)
                pdf.text(338, 584, self.head)
                pdf.text(394, 592, str(number))
            y = 50.0
            for cells, edges in lines:
                y += _draw(pdf, cells, edges, y)
        pdf.output(str(path))
        return path


def _draw(pdf: FPDF, cells: list, edges: list[float], y: float) -> float:
    texts = [cell if isinstance(cell, list) else [cell] for cell in cells]
    height = max(map(len, texts)) * PITCH
    for x, text in zip(edges, texts, strict=False):
        top = y + (height - len(text) * PITCH) / 2
        for number, line in enumerate(text):
            if line is not None:
                pdf.text(x, top + number * PITCH, str(line))
    return height


ROW = ("War College", "2", "Maxwell AFB, AL", "Army", "AWC", "$1,500", "1/2/2018", "5/30/2018")


def small_report() -> Report:
    """Return a report of one country with one block of one row."""
    return Report().heading("Pakistan").block(ROW)


def whole_report(country: str = "Pakistan", label: str = "IMET-1") -> Report:
    """Return a report of one country with one block, and the total of both."""
    report = Report().heading(country).block(ROW, label=label)
    return report.total(f"{country} Fiscal Year 2018 Totals", 2, "$1,500")
