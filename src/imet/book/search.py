"""The search of the book: what its sections, tables and claims say, as one file for the browser.

An extension of Sphinx in place of its own search, which knows no table that a cell makes, and
quotes code. `chapters/_static/search.js` looks the words up and shows what it finds. The file is a
script, since a page that is opened from a disk may load no other; the page of the search alone asks
for it, and it has less than 250 kB on the wire.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from bs4 import BeautifulSoup, Tag
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from imet.book import rows
from imet.tables import load_activities

NEEDLESS = ("searchtools.js", "language_data.js")  # of Sphinx's own search
TEXT = "search_text.js"  # among the static files of the built book
# what has an address that a result can lead to
PLACES = "section[id], tr[id], dt[id], figure[id]"
# code, what is said again elsewhere, and what only a page without scripts shows
LEFT_OUT = (
    "pre, script, style, svg, button, .headerlink, .imet-tip, .imet-switch, .take, .still, "
    "details.hide > summary"
)
SHOWN_FIRST = "Pakistan"  # whose rows the page of all rows shows if it is asked for no country
WORDS = ("program", "course", "location", "student_unit", "us_unit")
CELLS = "td, th"
LINES = "p, li, tr, caption, figcaption, summary, dt, dd, div, h1, h2, h3, h4, br"


class Place(NamedTuple):
    """A section, claim, finding or figure: its id, its head, and its text without what has its own.

    Each paragraph and each row of a table is a line of the text; ` · ` stands between cells.
    """

    id: str
    head: str
    text: str


def setup(app: Sphinx) -> dict[str, bool]:
    """Put the search into the book."""
    app.connect("builder-inited", _leave_out_the_other)
    app.connect("html-collect-pages", lambda app: [("search", {"title": "Search"}, "search.html")])
    app.connect("build-finished", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _leave_out_the_other(app: Sphinx) -> None:
    app.builder.search = False


def _write(app: Sphinx, error: Exception | None) -> None:
    """Write the text of the pages in the order of the book, and the names of the countries."""
    if error:
        return
    out = Path(app.outdir)
    countries = pd.read_csv(out / rows.FOLDER / rows.COUNTRIES)
    record = load_activities()
    book = {
        "pages": [],
        "countries": countries["country"].tolist(),
        "names": rows.names(record),
        "recorded": recorded(record.query("country == @SHOWN_FIRST")),
    }
    for page in app.env.collect_relations():
        address = app.builder.get_target_uri(page)
        article = BeautifulSoup((out / address).read_text(encoding="utf-8"), "html.parser").article
        book["pages"].append([address, places(article)])
    text = json.dumps(book, ensure_ascii=False, separators=(",", ":"))
    # with Sphinx's own stemmer of English words, by which officers find an officer
    script = f"{SearchEnglish.js_stemmer_code}\nwindow.book = {text};\n"
    (out / "_static" / TEXT).write_text(script, encoding="utf-8")
    for name in NEEDLESS:
        (out / "_static" / name).unlink(missing_ok=True)


def recorded(activities: pd.DataFrame) -> str:
    """Return the words of rows in which the page of all rows looks, each once, with spaces."""
    said = activities[list(WORDS)].apply(lambda column: column.dropna().unique()).explode()
    return " ".join(sorted({word for text in said for word in re.findall(r"\w+", text.lower())}))


def places(article: Tag) -> list[Place]:
    """Return the places of a page in their order; `article` is taken apart."""
    for part in article.select(LEFT_OUT):
        part.decompose()
    for term in article.select("dt[id]"):
        for said in term.find_next_siblings(["dt", "dd"]):
            if said.name == "dt":
                break
            term.append(said)
    for cell in article.select(CELLS):
        cell.append(" · ")
    for line in article.select(LINES):
        line.insert_before("\n")
        line.append("\n")
    # the inner ones first, so that the text of each is found once
    return [_place(part.extract()) for part in reversed(article.select(PLACES))][::-1]


def _place(part: Tag) -> Place:
    lines = [" ".join(line.split()).strip(" ·") for line in part.get_text().split("\n")]
    lines = [line for line in lines if line]
    # a row has no head but its name; of all others it is the first line
    head = part["id"] if part.name == "tr" else lines.pop(0)
    return Place(part["id"], head, "\n".join(lines))
