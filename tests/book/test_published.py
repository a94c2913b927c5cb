"""Tests of what a book has only where it is published, in a small book at a made-up address."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

from imet.book.package import CHANGES as VERSIONS
from imet.book.published import ATOM, SITEMAPS, News, _hold_address, feed, news
from imet.ledger.findings import published
from imet.schemas import CHANGES
from imet.tables import load
from originals.awaited import awaited

ROOT = Path(__file__).resolve().parents[2]
HOME = "https://example.org/book/"
TOC = "format: jb-book\nroot: chapters/references\nchapters:\n  - file: chapters/glossary\n"
BUILD = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", "-q"]
MADE = ("sitemap.xml", "robots.txt", "changes.atom", "404.html")


def config(*addresses: str) -> str:
    command = [sys.executable, ".ci/with_repository.py", "_config.yml"]
    given = [*command, "https://github.com/a/b", *addresses]
    return subprocess.run(given, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a built book of two pages, published at HOME."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(
        ROOT / "chapters", folder / "chapters", ignore=shutil.ignore_patterns("*.ipynb")
    )
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    (folder / "_config.yml").write_text(config(HOME), encoding="utf-8")
    subprocess.run([*BUILD, str(folder)], cwd=ROOT, check=True, capture_output=True)
    return folder / "_build" / "html"


def test_a_local_build_names_no_address(built: Path):
    assert "imet.book.published" not in config()
    assert "baseurl" not in config("")
    if not (built / "sitemap.xml").exists():
        assert not [name for name in MADE if (built / name).exists()]
        assert "canonical" not in (built / "chapters" / "index.html").read_text(encoding="utf-8")


def test_the_map_of_the_pages_has_each_once_and_nothing_else(small: Path):
    root = ElementTree.parse(small / "sitemap.xml").getroot()
    assert root.tag == f"{{{SITEMAPS}}}urlset"
    found = [loc.text for loc in root.iter(f"{{{SITEMAPS}}}loc")]
    assert found == [f"{HOME}chapters/{name}.html" for name in ("glossary", "references")]
    for address in found:
        assert (small / address.removeprefix(HOME)).is_file()
    assert f"Sitemap: {HOME}sitemap.xml" in (small / "robots.txt").read_text(encoding="utf-8")


def test_each_page_says_its_own_address_and_where_the_feed_is(small: Path):
    for name in ("chapters/glossary.html", "chapters/references.html"):
        page = BeautifulSoup((small / name).read_text(encoding="utf-8"), "lxml")
        assert [link["href"] for link in page.select("link[rel=canonical]")] == [HOME + name]
        (news,) = page.select("link[rel=alternate][type='application/atom+xml']")
        assert (small / name).parent.joinpath(news["href"]).is_file()
        assert news["title"] == "Sixty-Six Slots: what changed"


def test_the_feed_has_what_rfc_4287_asks_for_and_each_change():
    versions = VERSIONS.read_text(encoding="utf-8")
    changes = news(HOME, load(CHANGES), versions)
    assert len(changes) == len(load(CHANGES)) + len(re.findall("^## ", versions, re.MULTILINE))
    root = feed(HOME, "A book", changes)
    fed = ElementTree.fromstring(ElementTree.tostring(root))
    entries = fed.findall(f"{{{ATOM}}}entry")
    assert len(entries) == len(changes)
    for element in [fed, *entries]:
        for name in ("id", "title", "updated"):
            (one,) = element.findall(f"{{{ATOM}}}{name}")
            assert one.text.strip()
    for entry in entries:
        assert entry.find(f"{{{ATOM}}}link").get("href").startswith(f"{HOME}chapters/")
        assert len(entry.findall(f"{{{ATOM}}}summary")) == 1
    assert fed.find(f"{{{ATOM}}}author/{{{ATOM}}}name").text
    links = {link.get("rel"): link.get("href") for link in fed.findall(f"{{{ATOM}}}link")}
    assert links == {"self": HOME + "changes.atom", "alternate": HOME}
    ids = [entry.find(f"{{{ATOM}}}id").text for entry in entries]
    assert len(set(ids)) == len(ids)
    days = [entry.find(f"{{{ATOM}}}updated").text for entry in entries]
    assert days == sorted(days, reverse=True)
    assert fed.find(f"{{{ATOM}}}updated").text == days[0], "no day of the build"


def test_the_newest_change_comes_first():
    row = {"claim": "S0-01", "date": pd.Timestamp("2026-11-27"), "was": "opinion"}
    changes = pd.DataFrame([row | {"now": "supported", "reason": "A & <b>."}])
    versions = "## 1.0.0, 2 January 2027\n\n- Gone: `a`.\n- New: b.\n"
    versions += "\n## 0.9.0, 1 May 2026\n\n- c.\n"
    first, second, last = news(HOME, changes, versions)
    assert first == News(
        pd.Timestamp("2027-01-02"),
        f"{HOME}chapters/data.html#versions",
        "Data, version 1.0.0",
        "Gone: a. - New: b.",
    )
    assert second.page == f"{HOME}chapters/13_verdicts.html#S0-01"
    assert (second.title, second.text) == ("S0-01: now supported", "It was opinion. A & <b>.")
    assert last.title == "Data, version 0.9.0"
    entry = feed(HOME, "A book", [second]).find("entry")
    assert entry.find("id").text == f"{HOME}changes.atom#2026-11-27-S0-01-now-supported"


def test_the_lost_page_works_from_any_depth_and_searches(small: Path):
    page = BeautifulSoup((small / "404.html").read_text(encoding="utf-8"), "lxml")
    (base,) = page.select("base")
    assert base["href"] == "/book/"
    # before it nothing has an address
    assert not [tag for tag in base.find_all_previous() if tag.get("href") or tag.get("src")]
    for tag in page.select("[href], [src]"):
        address = tag.get("href") or tag.get("src")
        if tag is base or address.startswith(("https://", "#")):
            assert not address.startswith("#"), "would lead to the front of the book"
            continue
        assert not address.startswith((".", "/")), address
        assert (small / address.partition("#")[0].partition("?")[0]).is_file(), address
    (form,) = page.select("main form")
    assert form["action"] == "search.html" and form.select_one("input")["name"] == "q"
    assert page.select_one("label")["for"] == form.select_one("input")["id"]
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select_one("#main-content")


def test_the_page_of_the_data_says_what_each_awaited_report_would_settle():
    page = (ROOT / "chapters" / "data.md").read_text(encoding="utf-8")
    section = page.partition("## What the next report would settle")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\d{4}-\d{4}) \|", section, re.MULTILINE)
    assert rows == sorted({one.report for one in awaited()})
    named = re.findall(r"15_what_we_claim\.html#(\w+)", section)
    assert named and set(named) <= set(published()["finding"])


@pytest.mark.parametrize("address", ["example.org/book/", "https://example.org/book", ""])
def test_an_address_that_is_not_whole_is_refused(address: str):
    app = SimpleNamespace(config=SimpleNamespace(html_baseurl=address))
    with pytest.raises(ExtensionError, match=f"the address of the book is '{address}'; give"):
        _hold_address(app)
