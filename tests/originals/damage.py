"""Small valid reports in each layout, ways to damage them, and what a reader makes of them.

A damage is told by the sample, its own name and a number: the same three give the same damage.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random
from textwrap import wrap
from typing import NamedTuple

from fpdf import FPDF

from imet.errors import ReconciliationError, SourceError
from originals.countries import country_name
from originals.reports.layouts import (
    BLOCKS,
    HTML_LISTS,
    HTML_TABLES,
    LISTS,
    LISTS_ON_WIDE_PAGES,
    TWO_COLUMNS,
    Layout,
    ListLayout,
)
from originals.reports.pdftext import Line, Word, read_pages
from originals.reports.reconcile import reconcile
from originals.reports.records import Activity, Record, Total
from originals.reports.report import read_files, read_report
from originals.reports.tables import REGIONS, _block_columns
from reports import Report

Pages = list[list[Line]]


# --- what the small reports hold ------------------------------------------------------------


class Course(NamedTuple):
    """One row; a location of two lines is wrapped."""

    name: str
    students: int
    cost: int
    location: tuple[str, ...]
    student_unit: str
    us_unit: str
    start: str
    end: str


class Programme(NamedTuple):
    """One programme of one country: its courses by the year in which they end."""

    country: str
    label: str
    years: dict[int, list[Course]]


def programmes(labels: Sequence[str], years: Sequence[int], seed: int = 1) -> list[Programme]:
    """Return programmes of three countries; no two rows have the same numbers."""
    rng = Random(seed)
    places = [("Maxwell AFB, AL",), ("Fort Benning,", "GA"), ("Newport, RI",)]
    numbers = rng.sample(range(1, 90), 60)

    def course() -> Course:
        students = numbers.pop()
        return Course(
            name=rng.choice(["War College", "English Language", "Safety 2", "Seminar 05-1"]),
            students=students,
            cost=students * rng.randrange(101, 3000),
            location=rng.choice(places),
            student_unit=rng.choice(["Army", "Air Force", "Ministry of Defense"]),
            us_unit=rng.choice(["AWC", "DIILS", "Navy War College"]),
            start=f"{rng.randrange(1, 13)}/{rng.randrange(1, 29)}/{years[0] - 1}",
            end=f"{rng.randrange(1, 10)}/{rng.randrange(1, 29)}/{years[0]}",
        )

    plan = [("Benin", labels), ("Ghana", labels[:1]), ("Kenya", labels[::-1])]
    return [
        Programme(country, label, {year: [course() for _ in range(3)] for year in years})
        for country, mine in plan
        for label in mine
    ]


def sums(courses: Iterable[Course]) -> tuple[int, int]:
    """Return the students and dollars of `courses`."""
    courses = list(courses)
    return sum(row.students for row in courses), sum(row.cost for row in courses)


def _by_country(content: list[Programme]) -> list[tuple[str, list[Programme]]]:
    groups = itertools.groupby(content, key=lambda programme: programme.country)
    return [(country, list(group)) for country, group in groups]


def _batched(items: Sequence, size: int) -> list[Sequence]:
    return [items[n : n + size] for n in range(0, len(items), size)]


def _rows(content: Iterable[Programme]) -> list[Course]:
    return [row for programme in content for rows in programme.years.values() for row in rows]


# --- the small reports, one maker for each layout -------------------------------------------


def blocks_report(content: list[Programme]) -> Report:
    """Return the report with ruled blocks of the years since 2007; a page ends within a block."""
    report = Report(head="Volume I Section IV-I - Africa")
    for country, group in _by_country(content):
        if len(group) == 1:
            report.page()  # one page holds the whole of a country, so that no total would miss it
        report.heading(country)
        for number, programme in enumerate(group):
            ((year, courses),) = programme.years.items()
            report.heading(f"{programme.label} - Fiscal Year {year} Department of State Training")
            report.header()
            for row in courses:
                if number and row is courses[-1]:
                    report.page().header()
                place = list(row.location) if len(row.location) > 1 else row.location[0]
                cells = (row.name, row.students, place, row.student_unit, row.us_unit)
                report.row(*cells, f"${row.cost:,}", row.start, row.end)
            students, cost = sums(courses)
            report.total(f"Fiscal Year {year} Program Totals", students, f"${cost:,}")
        students, cost = sums(_rows(group))
        report.total(f"{country} Fiscal Year {year} Totals", students, f"${cost:,}")
        if len(group) == 1:
            report.page()
    return report


class _Drawing:
    """Texts at places on the pages of a PDF; `rights` are right edges."""

    def __init__(self, size: float, landscape: bool, compressed: bool = True) -> None:
        self.pdf = FPDF(
            unit="pt", format=(612, 792), orientation="landscape" if landscape else "portrait"
        )
        self.pdf.set_auto_page_break(False)
        self.pdf.set_compression(compressed)
        self.size = size

    def page(self) -> None:
        self.pdf.add_page()
        self.pdf.set_font("helvetica", size=self.size)

    def left(self, x: float, y: float, text: str) -> None:
        if text:
            self.pdf.text(x, y, text)

    def right(self, x: float, y: float, text: str) -> None:
        self.left(x - self.pdf.get_string_width(text), y, text)


def list_pdf(content: list[Programme], path: Path) -> Path:
    """Write a report like those from 2001 to 2006 and return its path."""
    drawing = _Drawing(7, landscape=True)
    edges = dict(LISTS.columns)
    lines: list[tuple[str, list[str], str]] = []  # of one table: head of a page there, cells
    for country, group in _by_country(content):
        for programme in group:
            ((year, courses),) = programme.years.items()
            named = f"Africa Region, {country}, {programme.label}"
            head = f"{named}, FY {year % 100:02}"
            lines.append((head, [f"DOS {named},FY{year % 100:02}"], "title"))
            for row in courses:
                first, *rest = row.location
                cells = [row.name, str(row.students), first, row.student_unit, row.us_unit]
                lines.append((head, [*cells, f"${row.cost:,}", row.start, row.end], "row"))
                lines.extend((head, ["", "", text], "row") for text in rest)
            students, cost = sums(courses)
            numbers = [str(students), "", "", "", f"${cost:,}"]
            lines.append((head, [f"FY {year % 100:02} Totals:", *numbers], "row"))
            lines.append((head, ["Program Totals:", *numbers], "row"))
        students, cost = sums(_rows(group))
        lines.append((head, ["Country Totals:", str(students), "", "", "", f"${cost:,}"], "row"))
    for number, part in enumerate(_batched(lines, 16), 1):
        drawing.page()
        if number == 1:
            drawing.left(edges["course"], 50, LISTS.heading)
        drawing.left(edges["course"], 60, part[0][0])
        drawing.left(edges["course"], 70, LISTS.headers[0])
        y = 82.0
        for _, cells, kind in part:
            for (column, x), text in zip(LISTS.columns.items(), cells, strict=False):
                if column in ("students", "cost") and kind == "row":
                    drawing.right(x + (22 if column == "students" else 40), y, text)
                else:
                    drawing.left(x + 2, y, text)
            y += 9
        drawing.left(386, 500, f"IV-{number}")
    drawing.pdf.output(str(path))
    return path


def columns_pdf(content: list[Programme], path: Path) -> Path:
    """Write a report like that of 2000-2001, two columns a page, and return its path."""
    drawing = _Drawing(8, landscape=False)
    lines: list[tuple[str, str, str, str]] = []  # head of a column there, text, students, cost
    for country, group in _by_country(content):
        for programme in group:
            for year, courses in programme.years.items():
                title = f"{country}, {programme.label}, FY {year % 100:02}"
                lines.extend((title, text, "", "") for text in wrap(title, 50))
                for row in courses:
                    lines.append((title, row.name, str(row.students), f"${row.cost:,}"))
                    lines.extend((title, text, "", "") for text in row.location[1:])
                total = f"FY {year % 100:02} Totals:"
                lines.append((title, total, *_printed(courses)))
            lines.append((title, "Program Totals:", *_printed(_rows([programme]))))
        lines.append((title, "Country Totals:", *_printed(_rows(group))))
    for number, part in enumerate(_batched(lines, 24), 1):
        drawing.page()
        drawing.right(308, 753, str(number))
        for edge, column in zip(TWO_COLUMNS.edges, _batched(part, 12), strict=False):
            if number == 1 and edge == TWO_COLUMNS.edges[0]:
                drawing.left(edge, 70, TWO_COLUMNS.heading)
            for n, text in enumerate(wrap(f"Africa Region, {column[0][0]}", 50)):
                drawing.left(edge, 82 + 10 * n, text)
            drawing.left(edge + 26, 106, "Title of")
            drawing.left(edge + 140, 106, "#")
            drawing.left(edge + 190, 106, "Cost")
            for y, (_, text, students, cost) in enumerate(column, 12):
                drawing.left(edge, 10 * y, text)
                drawing.right(edge + TWO_COLUMNS.students, 10 * y, students)
                drawing.right(edge + TWO_COLUMNS.cost, 10 * y, cost)
    drawing.pdf.output(str(path))
    return path


def _printed(courses: Iterable[Course]) -> tuple[str, str]:
    students, cost = sums(courses)
    return str(students), f"${cost:,}"


def table_html(content: list[Programme]) -> Html:
    """Return a page like those of 2006-2007."""
    width = len(HTML_TABLES.header)

    def tr(*cells: object) -> str:
        texts = [str(cell) for cell in cells] + ["&nbsp;"] * (width - len(cells))
        return "<TR>" + "".join(f"\n<TD><P>{text}</P></TD>" for text in texts) + "</TR>\n"

    rows = []
    for country, group in _by_country(content):
        rows.append(f"<TR>\n<TD colSpan=8><B>{country}</B></TD></TR>\n")
        for programme in group:
            ((year, courses),) = programme.years.items()
            rows.append(tr(f"{programme.label} - FY {year} DoS Training"))
            rows.append(tr(*HTML_TABLES.header.values()))
            for row in courses:
                place = " ".join(row.location)
                cells = (row.name, row.students, place, row.student_unit, row.us_unit)
                rows.append(tr(*cells, row.cost, row.start, row.end))
            students, cost = _printed(courses)
            rows.append(tr(f"FY {year} Program Totals", students, *["&nbsp;"] * 3, cost))
        students, cost = _printed(_rows(group))
        rows.append(tr(f"{country} FY {year} Totals", students, *["&nbsp;"] * 3, cost))
    top = (
        "<!DOCTYPE html><html><body>\n<h2>IV. Country Training Activities--Africa</h2>\n"
        f'<div id="{HTML_TABLES.content}"><table>\n<TBODY>\n'
    )
    return Html(top, rows, "</TBODY></table></div>\n</body>\n</html>\n")


def list_html(content: list[Programme]) -> Html:
    """Return a page like those of 1999-2000."""

    def tr(*cells: object) -> str:
        return "<TR>" + "".join(f"<TD>{cell}</TD>" for cell in cells) + "</TR>\n"

    rows = []
    for country, group in _by_country(content):
        for programme in group:
            for year, courses in programme.years.items():
                title = f"{country}, {programme.label}, FY {year % 100:02}"
                cut = title.rindex(" ", 0, len(title) - 8)
                rows += [tr(f"<B>{title[:cut]}</B>"), tr(f"<B>{title[cut + 1 :]}</B>")]
                for row in courses:
                    rows.append(tr(row.name, row.students, f"${row.cost:,}"))
                    rows.extend(tr(text) for text in row.location[1:])
                rows.append(tr(f"FY {year % 100:02} Totals: ", *_printed(courses)))
            rows.append(tr("Program Totals: ", *_printed(_rows([programme]))))
        rows.append(tr(" Country Totals: ", *_printed(_rows(group))))
    top = "<html><body><BLOCKQUOTE>\n<FONT SIZE=+1><I>Africa Region</I></FONT><P>\n<TABLE>\n"
    end = '</TABLE>\n<FONT SIZE="1">[end of file]</FONT>\n</BLOCKQUOTE>\n</body></html>\n'
    return Html(top, rows, end)


class Html(NamedTuple):
    """A page of HTML: what stands before its rows, the rows, and what follows them."""

    top: str
    rows: list[str]
    end: str

    @property
    def content(self) -> bytes:
        """Return the page as it would be stored."""
        return (self.top + "".join(self.rows) + self.end).encode()


# --- samples --------------------------------------------------------------------------------

IMET, FMF = (
    "International Military Education and Training (IMET)",
    "Foreign Military Financing (FMF)",
)


@dataclass(frozen=True)
class Sample:
    """A report, or part of one, that is read without a fault.

    `content` is the lines of its pages, a page of HTML, or the bytes of a PDF file.
    """

    name: str
    layout: Layout
    content: Pages | Html | bytes

    @property
    def damages(self) -> dict[str, Damage]:
        """Return the ways to damage it, by name."""
        if isinstance(self.content, bytes):
            return BYTES
        if isinstance(self.content, Html):
            return HTML
        return LINES

    @property
    def report(self) -> str:
        """Return the report ("2018-2019") in whose layout it is."""
        return self.layout.reports[0]


def made_samples(folder: Path) -> list[Sample]:
    """Make a small report in each layout, as lines and as files; `folder` is for the files."""
    late = programmes(["IMET-1", "FMF"], [2018])
    old = programmes([IMET, FMF], [2004])
    two_years = programmes([IMET, FMF], [2000, 2001])
    labels = ["International Military Education And Training (IMET)", "Marshall Center"]
    blocks = blocks_report(late).write(folder / "blocks.pdf")
    lists = list_pdf(old, folder / "lists.pdf")
    columns = columns_pdf(two_years, folder / "columns.pdf")
    files = [("blocks", BLOCKS, blocks), ("lists", LISTS, lists), ("columns", TWO_COLUMNS, columns)]
    samples = [
        Sample(name, layout, list(read_pages(path, layout.text_edges)))
        for name, layout, path in files
    ]
    samples += [
        Sample("HTML table", HTML_TABLES, table_html(programmes(["CTFP", "FMF"], [2006]))),
        Sample("HTML list", HTML_LISTS, list_html(programmes(labels, [1999, 2000]))),
    ]
    # not compressed, so that a flipped byte is one letter of the page or of its geometry
    for name, layout, path in files:
        samples.append(Sample(f"plain {name} file", layout, _uncompressed(path, layout)))
    return [*samples, Sample("blocks file", BLOCKS, blocks.read_bytes())]


def _uncompressed(path: Path, layout: Layout) -> bytes:
    """Return a PDF file that shows the words of `path` and in which they can be read."""
    drawing = _Drawing(8 if layout is TWO_COLUMNS else 7, layout is not TWO_COLUMNS, False)
    for lines in read_pages(path):
        drawing.page()
        for line in lines:
            for word in line.words:
                drawing.left(word.x, word.y, word.text)
    return bytes(drawing.pdf.output())


def real_samples(fmtr: Path) -> list[Sample]:
    """Cut samples out of the original reports under `fmtr`; they end with a country's total."""
    samples = []
    for name, file, layout in (
        ("2018-2019", "2018_2019/*Europe*.pdf", BLOCKS),
        ("2007-2008", "2007_2008/126577.pdf", BLOCKS),
        ("2001-2002", "2001_2002/10964.pdf", LISTS),
        ("2002-2003", "2002_2003/*.pdf", LISTS_ON_WIDE_PAGES),
        ("2000-2001", "2000_2001/3164.pdf", TWO_COLUMNS),
    ):
        path = min(fmtr.glob(file))
        pages: Pages = []
        for lines in read_pages(path, layout.text_edges):
            pages.append(lines)
            end = _last_country(lines, layout)
            if len(pages) > 1 and end:
                break
        pages[-1] = _up_to(end, pages[-1], layout)
        samples.append(Sample(name, layout, pages))
    for name, file, layout, rows in (
        ("2006-2007", "2006_2007/Europe_2006_2007.html", HTML_TABLES, 130),
        ("1999-2000", "1999_2000/cta_sasia_all.html", HTML_LISTS, 130),
    ):
        whole = (fmtr / file).read_text(encoding="utf-8")
        body = whole[re.search(r"centerblock|<I>.*Region", whole).end() :]
        parts = re.split(r"(?i)(?=<TR>)", body)
        total = layout.totals["country"]
        kept = parts[1:rows]
        while not total.match(" ".join(re.sub("<[^>]*>", " ", kept[-1]).split())):
            kept.pop()
        *_, end = re.split(r"(?i)(?<=</TR>)", whole)
        top = "<html><body>" + re.search(r"(?s)<h2 class=.title.*|<FONT SIZE=\+1><I>.*", whole)[0]
        samples.append(Sample(name, layout, Html(top[: top.index(kept[0])], kept, end)))
    return samples


def _place(line: Line, layout: Layout) -> tuple[bool, float]:
    """Return where a line stands in the order of reading: its column on the page, its height."""
    word = line.words[0]
    return layout is TWO_COLUMNS and word.x >= TWO_COLUMNS.edges[1] - 1, word.y


def _last_country(lines: list[Line], layout: Layout) -> tuple[bool, float] | None:
    """Return the place of the last total of a country on a page, None if there is none."""
    total = layout.totals["country"]

    def ends(line: Line) -> bool:
        name, *_ = re.split(r" [\d,]+ \$", line.text)
        return bool(total.fullmatch(name))

    return max((_place(line, layout) for line in lines if ends(line)), default=None)


def _up_to(end: tuple[bool, float], lines: list[Line], layout: Layout) -> list[Line]:
    """Drop what follows `end` on a page, but for the page's foot and head."""
    foot = TWO_COLUMNS.foot if layout is TWO_COLUMNS else 570 if layout is BLOCKS else 1e9
    return [
        line
        for line in lines
        if _place(line, layout) <= end
        or line.words[0].y > foot
        or isinstance(layout, ListLayout)
        and layout.number_lines([line])
    ]


# --- ways to damage -------------------------------------------------------------------------


class Damaged(NamedTuple):
    """What is left of a sample, the texts that the damage touched, and the damage's name."""

    content: Pages | bytes
    touched: tuple[str, ...]
    name: str = ""


Damage = Callable[[Random, object], Damaged | None]


def _drop_page(rng: Random, pages: Pages) -> Damaged | None:
    if len(pages) < 2:
        return None
    n = rng.randrange(len(pages))
    return Damaged(pages[:n] + pages[n + 1 :], (f"page {n + 1}",))


def _double_page(rng: Random, pages: Pages) -> Damaged:
    n = rng.randrange(len(pages))
    return Damaged(pages[: n + 1] + pages[n:], (f"page {n + 1}",))


def _swap_pages(rng: Random, pages: Pages) -> Damaged | None:
    if len(pages) < 2:
        return None
    n = rng.randrange(len(pages) - 1)
    swapped = [*pages[:n], pages[n + 1], pages[n], *pages[n + 2 :]]
    return Damaged(swapped, (f"pages {n + 1} and {n + 2}",))


def _on_line(change: Callable[[Random, list[Line], int], Sequence[str] | None]) -> Damage:
    """Change the lines of a page at one of them."""

    def damage(rng: Random, pages: Pages) -> Damaged | None:
        pages = [list(page) for page in pages]
        page = rng.choices(pages, [len(page) for page in pages])[0]
        touched = change(rng, page, rng.randrange(len(page)))
        return Damaged(pages, tuple(touched)) if touched is not None else None

    return damage


def _cut_page(rng: Random, page: list[Line], n: int) -> list[str]:
    touched = [line.text for line in page[n:]]
    del page[n:]
    return touched


def _drop_line(rng: Random, page: list[Line], n: int) -> list[str]:
    return [page.pop(n).text]


def _double_line(rng: Random, page: list[Line], n: int) -> list[str]:
    page.insert(n, page[n])
    return [page[n].text]


def _drop_lines(rng: Random, page: list[Line], n: int) -> list[str]:
    end = n + rng.randrange(2, 20)
    touched = [line.text for line in page[n:end]]
    del page[n:end]
    return touched


def _swap_neighbours(rng: Random, page: list[Line], n: int) -> list[str] | None:
    if n == 0:
        return None
    page[n - 1], page[n] = page[n], page[n - 1]
    return [page[n - 1].text, page[n].text]


def _swap_places(rng: Random, page: list[Line], n: int) -> list[str] | None:
    """Let two lines of a page exchange places, heights included."""
    m = rng.randrange(len(page))
    if m == n:
        return None
    one, other = page[n], page[m]
    page[n] = _moved(other, dy=one.words[0].y - other.words[0].y)
    page[m] = _moved(one, dy=other.words[0].y - one.words[0].y)
    return [one.text, other.text]


def _moved(line: Line, dx: float = 0, dy: float = 0, from_x: float = 0) -> Line:
    return Line(
        tuple(
            word._replace(x=word.x + dx, y=word.y + dy, end=word.end + dx)
            if word.x >= from_x
            else word
            for word in line.words
        )
    )


def _shift_columns(rng: Random, page: list[Line], n: int) -> list[str]:
    """Move all that stands right of some edge on a page."""
    x = rng.choice(page[n].words).x
    dx = rng.choice([-1, 1]) * rng.uniform(2, 90)
    page[:] = [_moved(line, dx=dx, from_x=x - 0.5) for line in page]
    return [f"a page from {x:.0f} by {dx:.0f}"]


def _shift_line(rng: Random, page: list[Line], n: int) -> list[str]:
    """Move the words of a line from one word on to the side, or the line up or down."""
    line = page[n]
    x = rng.choice(line.words).x
    by = rng.choice([-1, 1]) * rng.uniform(2, 90)
    aside = rng.random() < 0.7
    page[n] = _moved(line, dx=by, from_x=x - 0.5) if aside else _moved(line, dy=by)
    return [line.text]


def _on_word(change: Callable[[Random, Word], Sequence[Word] | None]) -> Damage:
    """Change one word of a line."""

    def damage(rng: Random, page: list[Line], n: int) -> list[str] | None:
        line = page[n]
        k = rng.randrange(len(line.words))
        changed = change(rng, line.words[k])
        if changed is None:
            return None
        words = (*line.words[:k], *changed, *line.words[k + 1 :])
        page[n : n + 1] = [Line(words)] if words else []
        return [line.text]

    return _on_line(damage)


def _to_the_side(word: Word, by: float) -> Word:
    return word._replace(x=word.x + by, end=word.end + by)


def _double_word(rng: Random, word: Word) -> list[Word]:
    return [word, _to_the_side(word, word.end - word.x + 2)]


def _shift_word(rng: Random, word: Word) -> list[Word]:
    return [_to_the_side(word, rng.choice([-1, 1]) * rng.uniform(2, 90))]


def _change_text(change: Callable[[Random, str], str | None]) -> Damage:
    def changed(rng: Random, word: Word) -> list[Word] | None:
        text = change(rng, word.text)
        if text is None:
            return None
        return [word._replace(text=text)] if text else []

    return _on_word(changed)


def _some_digit(rng: Random, text: str) -> int | None:
    places = [n for n, letter in enumerate(text) if letter.isdigit()]
    return rng.choice(places) if places else None


def _other_digit(rng: Random, text: str) -> str | None:
    n = _some_digit(rng, text)
    if n is None:
        return None
    digit = rng.choice([d for d in "0123456789" if d != text[n]])
    return text[:n] + digit + text[n + 1 :]


def _less_digit(rng: Random, text: str) -> str | None:
    n = _some_digit(rng, text)
    return None if n is None else text[:n] + text[n + 1 :]


def _more_digit(rng: Random, text: str) -> str | None:
    if not any(map(str.isdigit, text)):
        return None
    n = rng.randrange(len(text) + 1)
    return text[:n] + rng.choice("0123456789") + text[n:]


def _other_letter(rng: Random, text: str) -> str | None:
    if not text:
        return None
    n = rng.randrange(len(text))
    return text[:n] + rng.choice("abcdegoSOlI.,$-/1 ").strip() + text[n + 1 :]


LINES: dict[str, Damage] = {
    "page dropped": _drop_page,
    "page doubled": _double_page,
    "pages swapped": _swap_pages,
    "page cut": _on_line(_cut_page),
    "line dropped": _on_line(_drop_line),
    "lines dropped": _on_line(_drop_lines),
    "line doubled": _on_line(_double_line),
    "neighbours swapped": _on_line(_swap_neighbours),
    "places swapped": _on_line(_swap_places),
    "columns shifted": _on_line(_shift_columns),
    "line shifted": _on_line(_shift_line),
    "word shifted": _on_word(_shift_word),
    "word dropped": _on_word(lambda rng, word: []),
    "word doubled": _on_word(_double_word),
    "digit altered": _change_text(_other_digit),
    "digit dropped": _change_text(_less_digit),
    "digit added": _change_text(_more_digit),
    "letter altered": _change_text(_other_letter),
}


def _on_bytes(change: Callable[[Random, bytes], bytes]) -> Damage:
    def damage(rng: Random, content: bytes | Html) -> Damaged:
        before = content if isinstance(content, bytes) else content.content
        after = change(rng, before)
        # the bytes around the first difference tell what was hit
        at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
        around = before[max(at - 30, 0) : at + 30].decode("latin-1")
        return Damaged(after, (around,))

    return damage


def _cut_bytes(rng: Random, content: bytes) -> bytes:
    return content[: rng.randrange(len(content))]


def _flip_byte(rng: Random, content: bytes) -> bytes:
    n = rng.randrange(len(content))
    return content[:n] + bytes([content[n] ^ (1 << rng.randrange(8))]) + content[n + 1 :]


def _drop_byte(rng: Random, content: bytes) -> bytes:
    n = rng.randrange(len(content))
    return content[:n] + content[n + 1 :]


def _drop_bytes(rng: Random, content: bytes) -> bytes:
    n = rng.randrange(len(content))
    return content[:n] + content[n + rng.randrange(2, 1500) :]


def _zero_bytes(rng: Random, content: bytes) -> bytes:
    n, length = rng.randrange(len(content)), rng.randrange(2, 400)
    return (content[:n] + bytes(length) + content[n + length :])[: len(content)]


BYTES: dict[str, Damage] = {
    "cut": _on_bytes(_cut_bytes),
    "bit flipped": _on_bytes(_flip_byte),
    "byte dropped": _on_bytes(_drop_byte),
    "bytes dropped": _on_bytes(_drop_bytes),
    "bytes emptied": _on_bytes(_zero_bytes),
}


def _on_rows(change: Callable[[Random, list[str]], tuple[str, ...] | None]) -> Damage:
    def damage(rng: Random, page: Html) -> Damaged | None:
        rows = list(page.rows)
        touched = change(rng, rows)
        if touched is None:
            return None
        plain = tuple(" ".join(re.sub("<[^>]*>", " ", row).split()) for row in touched)
        return Damaged(page._replace(rows=rows).content, plain)

    return damage


def _drop_row(rng: Random, rows: list[str]) -> tuple[str, ...]:
    return (rows.pop(rng.randrange(len(rows))),)


def _drop_rows(rng: Random, rows: list[str]) -> tuple[str, ...]:
    n = rng.randrange(len(rows))
    end = n + rng.randrange(2, 30)
    touched = tuple(rows[n:end])
    del rows[n:end]
    return touched


def _double_row(rng: Random, rows: list[str]) -> tuple[str, ...]:
    n = rng.randrange(len(rows))
    rows.insert(n, rows[n])
    return (rows[n],)


def _swap_rows(rng: Random, rows: list[str]) -> tuple[str, ...]:
    n, m = rng.sample(range(len(rows)), 2)
    rows[n], rows[m] = rows[m], rows[n]
    return rows[n], rows[m]


def _drop_tag(rng: Random, rows: list[str]) -> tuple[str, ...]:
    n = rng.randrange(len(rows))
    before = rows[n]
    tag = rng.choice(list(re.finditer("<[^>]*>", before)))
    rows[n] = before[: tag.start()] + before[tag.end() :]
    return (before,)


def _drop_cell(rng: Random, rows: list[str]) -> tuple[str, ...]:
    n = rng.randrange(len(rows))
    before = rows[n]
    cell = rng.choice(list(re.finditer("(?s)<TD.*?</TD>", before)))
    rows[n] = before[: cell.start()] + before[cell.end() :]
    return (before,)


def _swap_cells(rng: Random, rows: list[str]) -> tuple[str, ...] | None:
    n = rng.randrange(len(rows))
    before = rows[n]
    cells = re.findall("(?s)<TD.*?</TD>", before)
    if len(cells) < 2:
        return None
    k = rng.randrange(len(cells) - 1)
    cells[k], cells[k + 1] = cells[k + 1], cells[k]
    rows[n] = "<TR>" + "".join(cells) + "</TR>\n"
    return (before,)


def _row_text(change: Callable[[Random, str], str | None]) -> Damage:
    """Change the text of a row but not its tags."""

    def changed(rng: Random, rows: list[str]) -> tuple[str, ...] | None:
        n = rng.randrange(len(rows))
        before = rows[n]
        words = [match for match in re.finditer(r"[^<>\s]+(?=[^<>]*<)", before)]
        word = rng.choice(words)
        text = change(rng, word.group())
        if text is None:
            return None
        rows[n] = before[: word.start()] + text + before[word.end() :]
        return (before,)

    return _on_rows(changed)


HTML: dict[str, Damage] = {
    **BYTES,
    "row dropped": _on_rows(_drop_row),
    "rows dropped": _on_rows(_drop_rows),
    "row doubled": _on_rows(_double_row),
    "rows swapped": _on_rows(_swap_rows),
    "tag dropped": _on_rows(_drop_tag),
    "cell dropped": _on_rows(_drop_cell),
    "cells swapped": _on_rows(_swap_cells),
    "word dropped": _row_text(lambda rng, text: ""),
    "digit altered": _row_text(_other_digit),
    "digit dropped": _row_text(_less_digit),
    "digit added": _row_text(_more_digit),
    "letter altered": _row_text(_other_letter),
}


def damage(sample: Sample, name: str, number: int) -> Damaged:
    """Return damage number `number` of the kind `name` to `sample`."""
    rng = Random(f"{sample.name}/{name}/{number}")
    while (damaged := sample.damages[name](rng, sample.content)) is None:
        pass
    return damaged._replace(name=name)


# --- what the reader makes of it ------------------------------------------------------------


class Outcome(StrEnum):
    """What came of reading a damaged report."""

    ERROR = "error"  # refused by the reader
    UNRECONCILED = "unreconciled"  # refused by the totals
    UNCHANGED = "unchanged"
    TEXT_ONLY = "text only"  # words, dates, pages or order, of which no total tells anything
    BEYOND = "beyond"  # wrong, and nothing on the page could tell: see `beyond`
    SILENT = "SILENT"  # wrong, and nothing was said


def read(sample: Sample, content: Pages | Html | bytes, folder: Path) -> list[Record]:
    """Read `content` in the layout of `sample` and hold the rows against the totals.

    Raises
    ------
    SourceError, ReconciliationError
        As the way to the tables would.

    """
    if isinstance(content, Html):
        content = content.content
    if isinstance(content, bytes):
        path = folder / ("damaged.pdf" if isinstance(sample.content, bytes) else "damaged.html")
        path.write_bytes(content)
        found = list(read_report(sample.layout, [path]))
    else:
        found = list(read_files(sample.layout, [(sample.name, content)]))
    if not found:
        raise SourceError("nothing was read", sample.name)
    reconcile(found, {})
    for block in dict.fromkeys(r.block for _, r in found if isinstance(r, Activity)):
        country_name(block.country)
        _block_columns(block, sample.report, sample.name)
        assert block.region in REGIONS
    return [record for _, record in found]


def judge(
    sample: Sample, damaged: Damaged, before: list[Record], folder: Path
) -> tuple[Outcome, str]:
    """Return what came of `damaged`, and why if it is beyond any reader."""
    try:
        after = read(sample, damaged.content, folder)
    except SourceError:
        return Outcome.ERROR, ""
    except ReconciliationError:
        return Outcome.UNRECONCILED, ""
    if after == before:
        return Outcome.UNCHANGED, ""
    if _numbers(after) == _numbers(before):
        return Outcome.TEXT_ONLY, ""
    reason = beyond(sample, damaged, before, after)
    return (Outcome.BEYOND, reason) if reason else (Outcome.SILENT, "")


def _numbers(records: Iterable[Record]) -> Counter:
    """Return all but words, dates, pages and order; an empty cell counts as zero, as in sums."""
    return Counter(
        (
            *_what(record),
            record.students or 0,
            record.cost or 0,
        )
        for record in records
    )


def _what(record: Record) -> tuple:
    """Return level, block, country, label and fiscal year of a total, the block alone of a row."""
    if isinstance(record, Total):
        return record.level, None, record.country, record.label, record.fiscal_year
    return None, record.block


def beyond(
    sample: Sample, damaged: Damaged, before: list[Record], after: list[Record]
) -> str | None:
    """Return why nothing on the page could tell that `after` is wrong; None if something could.

    The register's sha256 covers these: no original that differs in one byte is read.
    """
    lost, added = _numbers(before) - _numbers(after), _numbers(after) - _numbers(before)
    if not any(_sums(lost + added)):
        return "a row of no students and no dollars: no sum changes with it"
    numbered = damaged.name == "page dropped" and not _is_beginning(after, before)
    if not added and not numbered and _whole_countries(lost, after):
        return "a whole country is gone, from its heading to its total: no sum contains it"
    if _is_title(sample, damaged.touched) and _without_labels(lost) == _without_labels(added):
        return "a title names another programme: nothing else on the page names it"
    if "swapped" in damaged.name and _columns(lost) == _columns(added):
        return "numbers of one programme changed places: its sums are the same"
    return None


def _sums(numbers: Counter) -> tuple[int, int]:
    return sum(key[-2] for key in numbers), sum(abs(key[-1]) for key in numbers)


def _is_beginning(after: list[Record], before: list[Record]) -> bool:
    """Whether only the end is gone; no report says how many pages it has."""
    return _numbers(before[: len(after)]) == _numbers(after)


def _whole_countries(lost: Counter, after: list[Record]) -> bool:
    """Whether nothing is left of any country of which something is lost."""
    left = {r.country if isinstance(r, Total) else r.block.country for r in after}
    gone = {key[1].country for key in lost if key[1]}
    totals = {key[2] for key in lost if key[0] == "country"}
    return gone == totals and not gone & left


def _columns(numbers: Counter) -> Counter:
    """Return the numbers of each block's rows with no regard to which stand in one row."""
    places = (-2, -1)
    return Counter((key[:-2], n, key[n]) for key in numbers.elements() for n in places)


def _is_title(sample: Sample, touched: Iterable[str]) -> bool:
    return any(sample.layout.title.search(text) for text in touched)


def _without_labels(numbers: Counter) -> Counter:
    """Return rows and totals without the names that only a title gives them."""
    return Counter(
        (level, block.fiscal_year if block else rest[2], *rest[-2:])
        for level, block, *rest in numbers.elements()
    )
