"""What a book has only where it is published: a map of its pages, a feed of changes, a lost page.

An extension of Sphinx that `.ci/with_repository.py` switches on with the address of the book, since
each of these names it; a build without it has none of them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

import pandas as pd
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from imet.book.package import CHANGES as VERSIONS
from imet.book.package import PAGE as DATA
from imet.book.package import VERSION
from imet.ledger.verdicts import PAGE as VERDICTS
from imet.schemas import CHANGES
from imet.tables import load

ATOM = "http://www.w3.org/2005/Atom"
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
FEED, SITEMAP, ROBOTS, LOST = "changes.atom", "sitemap.xml", "robots.txt", "404"


def setup(app: Sphinx) -> dict[str, bool]:
    """Add what a published book has."""
    app.connect("builder-inited", _hold_address)
    app.connect("html-collect-pages", lambda app: [(LOST, {"title": "Page not found"}, "404.html")])
    app.connect("html-page-context", _name)
    app.connect("build-finished", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _hold_address(app: Sphinx) -> None:
    """Refuse an address to which the names of files cannot be added."""
    home = app.config.html_baseurl
    if urlsplit(home).scheme not in ("http", "https") or not home.endswith("/"):
        whole = "give the whole of it, with https:// and a / at its end"
        raise ExtensionError(f"the address of the book is '{home}'; {whole}")


def _name(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Tell each page where the feed is, and the lost one where the book begins."""
    context["feed"] = FEED
    context["home"] = urlsplit(app.config.html_baseurl).path


def _write(app: Sphinx, error: Exception | None) -> None:
    """Write the map of the pages, the feed and the note for robots."""
    if error:
        return
    home, out = app.config.html_baseurl, Path(app.outdir)
    pages = [home + app.builder.get_target_uri(page) for page in sorted(app.env.found_docs)]
    _save(out / SITEMAP, sitemap(pages))
    changed = news(home, load(CHANGES), VERSIONS.read_text(encoding="utf-8"))
    _save(out / FEED, feed(home, app.config.html_title, changed))
    # read only where the book has a host of its own; elsewhere it does no harm
    allowed = f"User-agent: *\nAllow: /\n\nSitemap: {home}{SITEMAP}\n"
    (out / ROBOTS).write_text(allowed, encoding="utf-8")


def _save(path: Path, root: Element) -> None:
    indent(root)
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def sitemap(pages: list[str]) -> Element:
    """Return the map of some addresses, as https://www.sitemaps.org has it."""
    root = Element("urlset", xmlns=SITEMAPS)
    for page in pages:
        SubElement(SubElement(root, "url"), "loc").text = page
    return root


class News(NamedTuple):
    """A change: its day, the address that has it now, its title, and what to know."""

    day: pd.Timestamp
    page: str
    title: str
    text: str


def news(home: str, changes: pd.DataFrame, versions: str) -> list[News]:
    """Return what changed, the newest first: verdicts (CHANGES), and versions of the data.

    `versions` is the text of `data/CHANGELOG.md`; `home` ends with a slash.
    """
    verdicts, data = f"{home}chapters/{VERDICTS}", f"{home}{DATA}.html"
    found = [
        News(row.date, f"{verdicts}#{row.claim}", f"{row.claim}: now {row.now}", row.reason)
        for row in changes.assign(reason="It was " + changes["was"] + ". " + changes["reason"])
        .sort_values("claim")
        .itertuples()
    ]
    _, *parts = VERSION.split(versions)
    for version, day, text in zip(*(iter(parts),) * 3, strict=True):
        plain = " ".join(text.replace("`", "").removeprefix("\n\n- ").split())
        found.append(News(pd.Timestamp(day), f"{data}#versions", f"Data, version {version}", plain))
    return sorted(found, key=lambda one: one.day, reverse=True)


def feed(home: str, book: str, changed: list[News]) -> Element:
    """Return changes, of which there is one at least, as an Atom feed of `book` (RFC 4287).

    The feed has no day of its own, so that two builds are equal.
    """
    root = Element("feed", xmlns=ATOM)
    _say(root, id=home + FEED, title=f"{book}: what changed", updated=_day(changed[0].day))
    _say(SubElement(root, "author"), name=f"The {book} authors")
    SubElement(root, "link", rel="self", type="application/atom+xml", href=home + FEED)
    SubElement(root, "link", rel="alternate", type="text/html", href=home)
    for one in changed:
        entry = SubElement(root, "entry")
        name = "-".join(re.findall(r"[\w.]+", one.title))
        _say(entry, id=f"{home}{FEED}#{one.day:%Y-%m-%d}-{name}", title=one.title)
        _say(entry, updated=_day(one.day), summary=one.text)
        SubElement(entry, "link", rel="alternate", type="text/html", href=one.page)
    return root


def _say(element: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(element, name).text = text


def _day(day: pd.Timestamp) -> str:
    return f"{day:%Y-%m-%d}T00:00:00Z"
