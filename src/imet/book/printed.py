"""The built book as a PDF, and its brief; `python -m imet.book.printed _build/html` makes both.

The built pages, put one after the other into a single page, are printed by an installed Chrome or
Chromium, so that links between chapters lead inside the file. Only then do the pages that are in
the file have numbers: it is printed twice, the second time with a list of contents that has them.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag
from markupsafe import Markup
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import Fit

from imet import prose
from imet.book import package
from imet.book.pages import EXPLAINED, FOLDED
from imet.book.shown import render
from imet.errors import ImetError, exit_status

FOLDER = "pdf"  # of the built book
FRONT, BRIEF = "chapters/index", "chapters/brief"
BOOK = "sixty-six-slots.pdf"  # on A4
BRIEFS = {  # the brief by size of paper
    "A4": "sixty-six-slots-brief-a4.pdf",
    "Letter": "sixty-six-slots-brief-letter.pdf",
}
# the first two draw pages and nothing around them, in a third of the time
COMMANDS = (
    *("chromium-headless-shell", "chrome-headless-shell"),
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
)
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
FLAGS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    "--no-sandbox",  # it does not start as root, and the pages are our own
    "--no-pdf-header-footer",
    "--font-render-hinting=none",  # letters on paper stand where the font has them, not on a grid
)
PATIENCE = 300  # seconds for one run of the browser, which takes ten
HEADS = ["h2", "h3", "h4"]
MOST_ROWS = 100  # of a table on paper; the ledger, which has more, is what the book is about
# what stands on a page for a screen, or is said elsewhere on paper
SCREENS = [
    *("headerlink", "imet-tip", "imet-switch", "take", "said", "found", "imet-printed"),
    *("hide", "cell_input"),  # code
    "imet-screen",  # words of a page that are true on a screen alone
]
# an address in full, without the stop of the sentence in which it stands
ADDRESS = re.compile(r"https?://[^\s<>\"')]*[^\s<>\"').,;:]")
# what no line may end within: a day, a span of years, a page
WHOLE = re.compile(r"\b(?:\d{4}-\d\d-\d\d|(?:FY)?\d{4}-\d{2,4}|pp?\. \d+(?:-\d+)?)\b")
AS_IT_STANDS = ["a", "code", "pre", "style", "svg"]
OFFERED = re.compile(r'(<small class="imet-printed">).*?(</small>)', re.DOTALL)


class Page(NamedTuple):
    """A page: its name and anchor, the part that begins with it, its title, sections and body."""

    name: str
    anchor: str
    part: str
    title: str
    sections: list[tuple[str, str]]  # anchor and head
    body: Tag


def chromium() -> str:
    """Return the path of a Chrome or Chromium, that of CHROME if it is set; ImetError if none."""
    found = [os.environ.get("CHROME"), *map(shutil.which, COMMANDS), shutil.which(MAC)]
    path = next(filter(None, found), None)
    if path is None:
        raise ImetError(
            "no Chrome or Chromium was found to print the book; install one, or name it in CHROME"
        )
    return path


def contents(site: Path) -> dict[str, str]:
    """Return the pages of the book in their order, each with the part that begins with it."""
    found = {FRONT: ""}
    for caption in read(site, FRONT).select("nav.bd-links p.caption"):
        for number, link in enumerate(caption.find_next_sibling("ul").select("li.toctree-l1 > a")):
            name = urljoin(f"/{FRONT}", link["href"]).removeprefix("/").removesuffix(".html")
            found[name] = "" if number else caption.get_text(strip=True)
    return found


def read(site: Path, name: str) -> BeautifulSoup:
    """Return a page of the built book; ImetError if there is none, or it is none."""
    path = site / f"{name}.html"
    if not path.is_file():
        raise ImetError(f"{path}: no such page; build the book with `make book` first")
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
    if page.select_one("article.bd-article section") is None:
        raise ImetError(f"{path}: no page of the book; build it with `make book` again")
    return page


def on_paper(site: Path, names: dict[str, str]) -> list[Page]:
    """Return pages, given with their parts, as on paper; their links lead from one to another."""
    built = {name: read(site, name) for name in names}
    roots = {name: page.select_one("article section")["id"] for name, page in built.items()}
    pages = []
    for name, soup in built.items():
        home = _home(soup)
        body = soup.select_one("article.bd-article")
        for drawing in body.find_all(class_="narrow") if name != BRIEF else ():
            drawing.decompose()  # it fits into a column of the brief
        _spare(soup, body, home)
        for element in body.find_all(id=True):
            element["id"] = _anchor(roots[name], element["id"])
        for element in body.find_all(True):
            _lead(element, name, roots, home)
        # a head can stand on the page after the one on which its section begins
        for section in body.section.find_all("section", id=True):
            section.find(HEADS)["id"] = section.attrs.pop("id")
        heads = [] if Path(name).name in EXPLAINED else body.find_all("h2", id=True)
        sections = [
            (head["id"], head.get_text()) for head in heads if head.get_text() not in FOLDED
        ]
        pages.append(Page(name, roots[name], names[name], body.h1.get_text(), sections, body))
    return pages


def _spare(soup: BeautifulSoup, body: Tag, home: str) -> None:
    """Take off a page what is for screens, and what is too long for paper; there it says so."""
    for element in body.find_all(class_=SCREENS) + body.find_all(["script", "form"]):
        element.decompose()
    for cell in body.find_all(class_="cell"):
        if not cell.find(class_="cell_output"):
            cell.decompose()
    for paragraph in body.find_all("p"):
        if not (paragraph.get_text(strip=True) or paragraph.find(True)):
            paragraph.decompose()
    for fold in body.find_all(class_="imet-fold"):
        fold.name = fold.summary.name = "div"
    for source in body.find_all("details", class_="imet-source"):
        source.p.decompose()
        source.u.decompose()
        source.name, source.summary.name = "p", "span"
    title = body.h1.get_text()
    where = f"on the page '{title}'" + (f", {home}" if home else "")

    def left_out(what: str) -> Tag:
        note = soup.new_tag("p", attrs={"class": "imet-left-out"})
        note.string = f"Left out on paper: {what}. It stands in the book {where}."
        return note

    for table in body.find_all(class_="imet-table"):
        rows = len(table.tbody.find_all("tr"))
        if rows > MOST_ROWS and "imet-ledger" not in table["class"]:
            table.replace_with(left_out(f"the table '{table.caption.get_text()}', {rows} rows"))
    said = set()
    for kept, what in (("imet-ledger", "the evidence"), ("imet-findings", "the working")):
        for region in body.find_all(class_=kept):
            folds = region.find_all("details")
            for fold in folds:
                fold.decompose()
            if folds and what not in said:
                region.insert_before(left_out(f"{what} behind each line"))
                said.add(what)
    for fold in body.find_all("details"):
        fold.name, fold.summary.name = "div", "p"
    _set(soup, body)


def _set(soup: BeautifulSoup, body: Tag) -> None:
    """Keep together on paper what is read together, and say an address in full by its site."""
    for paragraph in body.find_all("p"):
        if paragraph.get_text().rstrip().endswith(":"):
            paragraph["class"] = [*paragraph.get("class", []), "imet-leads"]

    def link(found: re.Match) -> Tag:
        tag = soup.new_tag("a", href=found[0])
        tag.string = urlsplit(found[0]).netloc.removeprefix("www.")
        return tag

    def unbroken(found: re.Match) -> Tag:
        tag = soup.new_tag("span", attrs={"class": "imet-whole"})
        tag.string = found[0]
        return tag

    for pattern, made, kept in ((ADDRESS, link, AS_IT_STANDS), (WHOLE, unbroken, AS_IT_STANDS[1:])):
        for text in body.find_all(string=pattern):
            if text.find_parent(kept) is None:
                parts, end = [], 0
                for found in pattern.finditer(text):
                    parts += [NavigableString(text[end : found.start()]), made(found)]
                    end = found.end()
                text.replace_with(*parts, NavigableString(text[end:]))


def _anchor(root: str, place: str) -> str:
    """Return the one name that a place of a page has among all pages; that of a page is its own."""
    return root if place in ("", root) else f"{root}--{place}"


def _lead(element: Tag, name: str, roots: dict[str, str], home: str) -> None:
    """Let what an element refers to be found: in the file, else where the book is published."""
    for attribute, value in list(element.attrs.items()):
        if attribute in ("aria-describedby", "data-cell", "onclick"):
            del element[attribute]
        elif "url(#" in str(value):
            element[attribute] = re.sub(
                r"(?<=url\(#)[^)]+", lambda of: _anchor(roots[name], of[0]), value
            )
        elif attribute in ("href", "xlink:href") and not urlsplit(value).scheme:
            path, place = urldefrag(value)
            target = urljoin(f"/{name}", path).removeprefix("/").removesuffix(".html")
            target = target if path else name
            if target in roots:
                element[attribute] = f"#{_anchor(roots[target], place)}"
            elif home:
                element[attribute] = urljoin(home, value)
            else:
                del element[attribute]


def document(site: Path, pages: list[Page], size: str, numbers: dict[str, int] | None) -> str:
    """Return pages as one, with title and contents if there are `numbers`, of pages by anchor."""
    front = read(site, FRONT)
    styles = [
        urljoin(f"{site.resolve().as_uri()}/{FRONT}", link["href"])
        for link in front.select("link[rel=stylesheet]")
    ]
    home = _home(front)
    versions = (
        f"version {version('imet')}, with version {package.version()} of the data, "
        f"{prose.day(package.released())}"
    )
    return render(
        "printed.html",
        pages=[page._replace(body=Markup(page.body)) for page in pages],
        styles=styles,
        size=size,
        numbers=numbers,
        question=front.select_one("article h1 + p").get_text(),
        versions=versions,
        most_rows=MOST_ROWS,
        home=home.removesuffix(f"{FRONT}.html"),
    )


def _home(page: BeautifulSoup) -> str:
    """Return the address at which a page is published, nothing if it is not known."""
    link = page.select_one("link[rel=canonical]")
    return link["href"] if link else ""


def printed(text: str, at: Path) -> PdfReader:
    """Return what the browser prints of a page, which it finds in the folder `at`.

    Raises ImetError if the browser gives no whole file.
    """
    page, made = at / "page.html", at / "page.pdf"
    page.write_text(text, encoding="utf-8")
    made.unlink(missing_ok=True)
    command = [chromium(), *FLAGS, f"--user-data-dir={at / 'profile'}", f"--print-to-pdf={made}"]
    try:
        run = partial(subprocess.run, capture_output=True, text=True, errors="replace")
        done = run([*command, page.resolve().as_uri()], timeout=PATIENCE, check=False)
        reader = PdfReader(io.BytesIO(made.read_bytes()))
        if done.returncode == 0 and len(reader.pages):
            return reader
        why = f"it ended with status {done.returncode}"
    except subprocess.TimeoutExpired:
        why = f"it gave none within {PATIENCE} seconds"
    except FileNotFoundError:
        why = "it ended without one" if Path(command[0]).exists() else "there is no such program"
    except PyPdfError as error:
        why = f"it is not whole ({error})"
    raise ImetError(
        f"{command[0]} made no PDF: {why}; is there room on the disk, and does it start by itself?"
    )


def numbered(reader: PdfReader) -> dict[str, int]:
    """Return the number of the page on which each place stands that a link leads to."""
    return {
        name.removeprefix("/"): reader.get_destination_page_number(place) + 1
        for name, place in reader.named_destinations.items()
    }


def dated() -> str:
    """Return the day of the data as a PDF writes it."""
    return f"D:{package.released():%Y%m%d%H%M%S}Z"


def finished(reader: PdfReader, title: str, pages: Sequence[Page] = ()) -> bytes:
    """Return a file with its title and an outline, without the hour and the machine that made it.

    The outline has `pages` and their sections under the parts; the day is that of the data.
    """
    writer = PdfWriter(clone_from=reader)
    places, number = reader.named_destinations, numbered(reader)
    part = None

    def line(title: str, anchor: str, parent: object) -> object:
        fit = Fit.xyz(left=0, top=places[f"/{anchor}"].top)
        at = number[anchor] - 1
        return writer.add_outline_item(title=title, page_number=at, parent=parent, fit=fit)

    for page in pages:
        part = line(page.part, page.anchor, None) if page.part else part
        chapter = line(page.title, page.anchor, part)
        for anchor, head in page.sections:
            line(head, anchor, chapter)
    about = {"/Title": title, "/Author": "The Sixty-Six Slots authors", "/Creator": "make pdf"}
    writer.metadata = about | dict.fromkeys(("/CreationDate", "/ModDate"), dated())
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def book(site: Path, at: Path) -> bytes:
    """Return the whole book as a PDF; `at` is a folder for what is made on the way."""
    pages = on_paper(site, contents(site))
    numbers = numbered(printed(document(site, pages, "A4", {}), at))
    reader = printed(document(site, pages, "A4", numbers), at)
    if numbered(reader) != numbers:
        raise ImetError(f"{site}: the pages of the book move when its contents have their numbers")
    return finished(reader, "Sixty-Six Slots", pages)


def brief(site: Path, at: Path, size: str) -> bytes:
    """Return the brief as a PDF for a size of paper; ImetError if it has not two pages."""
    reader = printed(document(site, on_paper(site, {BRIEF: ""}), size, None), at)
    if len(reader.pages) != 2:
        raise ImetError(
            f"{BRIEF}.ipynb fills {len(reader.pages)} pages of {size} and not two; shorten it"
        )
    return finished(reader, "Sixty-Six Slots: the brief")


def make(site: Path) -> None:
    """Make all files, and lead to them from the front page once all are there.

    Raises ImetError if the book is not built, or the browser prints no whole file; then nothing of
    the built book has changed.
    """
    front = site / f"{FRONT}.html"
    read(site, FRONT)
    with tempfile.TemporaryDirectory(dir=site.parent) as folder:
        at = Path(folder)
        files = {BOOK: book(site, at)}
        files |= {name: brief(site, at, size) for size, name in BRIEFS.items()}
        about = {"pages": len(PdfReader(io.BytesIO(files[BOOK])).pages)}
        about |= {"megabytes": f"{len(files[BOOK]) / 1e6:.0f}"}
        offer = render(
            "offered.html", folder=FOLDER, book=BOOK, brief=list(BRIEFS.values()), **about
        )
        text, done = OFFERED.subn(rf"\g<1>{offer.strip()}\g<2>", front.read_text(encoding="utf-8"))
        if done != 1:
            raise ImetError(f"{front}: no place for the PDF; build the book with `make book` again")
        for name, content in files.items():
            (at / name).write_bytes(content)
        (at / front.name).write_text(text, encoding="utf-8")
        (site / FOLDER).mkdir(exist_ok=True)
        for name in files:
            (at / name).replace(site / FOLDER / name)
        (at / front.name).replace(front)


def main(arguments: list[str] | None = None) -> int:
    """Print the built book and its brief as PDF files, and link them from its front page."""
    parser = argparse.ArgumentParser(prog="python -m imet.book.printed", description=main.__doc__)
    parser.add_argument("site", type=Path, help="the folder of the built book, as _build/html")
    return exit_status(partial(make, parser.parse_args(arguments).site))


if __name__ == "__main__":
    sys.exit(main())
