"""Tests of the built pages as files: what a reader finds in them, and what must not be there."""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pandas as pd
from bs4 import BeautifulSoup, Tag
from PIL import Image

import receipt
import stored
from imet.book import receipt as last_page
from imet.book.pictures import FIGURE, WIDTHS
from imet.ledger.findings import published

ROOT = Path(__file__).resolve().parents[2]

# What a page asks for is weighed in the browser, the files of rows in test_rows.py, those of the
# explorer in test_explore.py, the data as one file in test_package.py, the PDF files in
# test_printed.py. Of the rest the notebooks to download are half, what is searched 0.8 MB.
FINDINGS = set(published()["finding"])
SITE_BUDGET = 18_200_000
FONT_BUDGET = 150_000

HASH = re.compile(r"[0-9a-f]{16,}")
PICTURE_FILE = re.compile(r"\.(png|svg|jpe?g|gif|webp)\b", re.IGNORECASE)
CITATION = re.compile(
    r"^Source: .*\w.*, (?:pp?\. \d|(?:rows?|lines?) \d|[\d,]+ (?:rows|lines) |"
    r"every (?:page|row|line))"
)
LEFTOVER = re.compile(
    r"glue:|\{[a-z]+(:[a-z]+)?\}|KeyError|Traceback|undefined|<Figure|\\\(|\\\[|\$\$"
)
# in a column's head the sign stands alone, after US
LONE_DOLLAR = re.compile(r"(?<!US)\$(?!\d)")
LOCAL_PATH = re.compile(r"(?<![\w.])/(root|home|tmp|Users)/")
OBJECT_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
CSS_LOADS = re.compile(r"""(?:url\(|@import\s)\s*["']?([^"')\s;]+)""")
CODE_HOSTS = re.compile(
    r"//([\w-]+\.)*(github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|mybinder\.org"
    r"|colab\.research\.google\.com)(/|$)"
)
LOADED = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
}


@cache
def parsed(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")


@cache
def named(file: Path) -> set[str]:
    """Return the names of the places of a page to which a link can lead."""
    return {element["id"] for element in parsed(file).select("[id]")}


def article_of(file: Path) -> Tag:
    article = parsed(file).select_one("article.bd-article")
    assert article, f"{file.name} has no article"
    return article


def prose_of(file: Path) -> str:
    """Return the text of a page's article without its code."""
    article = BeautifulSoup(str(article_of(file)), "lxml")
    for code in article.select("pre, code"):
        code.decompose()
    return article.get_text()


def cells_of(chapter: str) -> list[dict]:
    notebook = ROOT / Path(chapter).with_suffix(".ipynb")
    return json.loads(notebook.read_text(encoding="utf-8"))["cells"]


def outputs_of(chapter: str) -> Iterator[dict[str, str]]:
    for cell in cells_of(chapter):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            yield {mime: "".join(value) for mime, value in data.items()}


def pages(built: Path) -> list[Path]:
    """Return every page of the site; the theme leaves templates in _static that are none."""
    return [file for file in built.rglob("*.html") if "_static" not in file.parts]


def elsewhere(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme in {"http", "https", "ftp"}


def figures_of(chapter: str) -> list[dict]:
    """Return the figures of a chapter as its notebook stores them."""
    cells = cells_of(chapter)
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return [output["data"] for output in outputs if FIGURE in output.get("data", {})]


def test_every_figure_tells_its_numbers_to_those_who_do_not_see_it(
    built: Path, chapter: str
) -> None:
    for drawing in article_of(built / chapter).select("figure .drawn"):
        alt = drawing["aria-label"]
        assert drawing["role"] == "img" and re.search(r"\d", alt), f"no number in {alt!r}"


def test_figures_are_those_stored_in_the_notebook(built: Path, chapter: str) -> None:
    shown = article_of(built / chapter).select("figure.imet-figure")
    kept = figures_of(chapter)
    assert [one["id"] for one in shown] == [data[FIGURE]["name"] for data in kept]
    for one, data in zip(shown, kept, strict=True):
        about, texts = data[FIGURE], "".join(data["text/plain"])
        assert one.select_one(".drawn")["aria-label"] == about["alt"] == texts
        assert one.select_one(".title").get_text() == about["title"]
        for width in WIDTHS:
            words = re.findall(r"<text[^>]*>([^<]*)</text>", about[width])
            drawn = [text.get_text() for text in one.select(f".{width} text")]
            assert drawn == [html.unescape(text) for text in words] and words
        assert not article_of(built / chapter).select("img")


def test_a_figure_can_be_taken_with_its_words_its_data_and_its_address(
    built: Path, chapter: str
) -> None:
    page = built / chapter
    for one, data in zip(
        article_of(page).select("figure.imet-figure"), figures_of(chapter), strict=True
    ):
        taken = {link.get_text(): link["href"] for link in one.select(".take a")}
        assert list(taken) == ["PNG", "SVG", "CSV", "Link"]
        cited = one.select_one(".take details")
        assert cited.summary.get_text() == "Cite"
        assert (
            data[FIGURE]["title"].rstrip(".") in cited.p.get_text()
            and one["id"] in cited.p.get_text()
        )
        png, svg, csv = ((page.parent / taken[kind]).resolve() for kind in ("PNG", "SVG", "CSV"))
        assert csv.read_text(encoding="utf-8") == "".join(data["text/csv"])
        alone = svg.read_text(encoding="utf-8")
        assert "var(" not in alone and data[FIGURE]["title"] in html.unescape(alone)
        with Image.open(png) as taken_alone:
            assert taken_alone.width > 2 * WIDTHS["wide"]
        assert taken["Link"] == f"#{one['id']}"


def test_tables_are_those_stored_in_the_notebook(built: Path, chapter: str) -> None:
    stored = [data.get("text/html", "") for data in outputs_of(chapter)]
    captions = [table.get_text() for table in article_of(built / chapter).select("table caption")]
    assert captions == [
        caption.get_text()
        for html in stored
        for caption in BeautifulSoup(html, "lxml").select(".imet-table caption")
    ]


def test_every_table_has_a_caption_column_heads_and_a_source(built: Path, chapter: str) -> None:
    article = article_of(built / chapter)
    assert not article.select("table.dataframe"), "a bare data frame, without caption and source"
    for region in article.select("div.imet-table"):
        caption = region.select_one("table > caption")
        assert caption and caption.get_text(strip=True)
        about = caption.get_text(strip=True)
        assert (region.get("role"), region.get("aria-label")) == ("region", about)

        heads = region.select("thead th")
        assert heads and all(head.get("scope") == "col" for head in heads), about
        assert all(head.get_text(strip=True) for head in heads), about
        rows = region.select("tbody tr")
        assert rows and all(len(row.select("td")) == len(heads) for row in rows), about

        source = region.find_next_sibling()
        assert source and "imet-source" in source.get("class", []), about
        assert CITATION.search(source.get_text()), source.get_text()


def test_every_value_that_code_puts_into_the_text_is_there_with_its_name(
    built: Path, chapter: str
) -> None:
    name = chapter.removeprefix("chapters/").removesuffix(".html")
    bound = stored.said(name)
    shown = article_of(built / chapter).select("data[value]")
    said = [each for each in shown if not each.find_parent("figcaption")]
    assert {each["value"] for each in said} == set(bound)
    for each in shown:
        if each["value"] in FINDINGS or each not in said:
            assert each.find_parent("a", class_="imet-finding"), each["value"]
    for each in said:
        # the page has typographic quotation marks
        shown_and_said = each.get_text(), bound[each["value"]]
        one, other = (text.translate(str.maketrans("‘’“”", "''\"\"")) for text in shown_and_said)
        assert one == other, each


def test_no_markup_is_left_in_the_text(built: Path, chapter: str) -> None:
    text = prose_of(built / chapter)
    for leftover in LEFTOVER, LONE_DOLLAR:
        found = leftover.search(text)
        assert not found, text[max(0, found.start() - 60) : found.end() + 60]
    assert not article_of(built / chapter).select(".stderr, .traceback, .problematic")


def test_amounts_of_money_did_not_become_mathematics(built: Path, address: str) -> None:
    page = parsed(built / address)
    assert not page.select("span.math, div.math, mjx-container")
    assert not [s for s in page.select("script") if "mathjax" in str(s).lower()]


def test_pages_load_nothing_from_elsewhere(built: Path) -> None:
    for file in pages(built):
        page = parsed(file)
        loads = [
            element.get(attribute, "")
            for name, attribute in LOADED.items()
            for element in page.select(f"{name}[{attribute}]")
            if "canonical" not in element.get("rel", [])
        ]
        loads += [part for e in page.select("[srcset]") for part in e["srcset"].split()]
        for style in [*page.select("style"), *page.select("[style]")]:
            loads += CSS_LOADS.findall(style.get("style") or style.get_text())
        assert not [load for load in loads if elsewhere(load)], file


def test_style_sheets_load_nothing_from_elsewhere(built: Path) -> None:
    sheets = list(built.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        loads = CSS_LOADS.findall(sheet.read_text(encoding="utf-8"))
        assert not [load for load in loads if elsewhere(load)], sheet


def test_links_lead_to_pages_and_places_that_exist(built: Path) -> None:
    for file in pages(built):
        page = parsed(file)
        # the lost page alone has a base, since it is served at any address
        asked = [(e, a) for a in ("href", "src", "action") for e in page.select(f"[{a}]")]
        links = [e[a] for e, a in asked if e.name != "base"]
        links += [
            meta["content"].split("url=")[1]
            for meta in page.select("meta[http-equiv]")
            if "url=" in meta.get("content", "")
        ]
        for link in links:
            if elsewhere(link) or urlsplit(link).scheme:
                continue
            path, fragment = urldefrag(link)
            path = unquote(path.split("?")[0])
            # the site is published in a folder of its host, so a path from the host's root is wrong
            assert not path.startswith("/"), f"{file.name}: {link}"
            target = (file.parent / path).resolve() if path else file
            assert target.is_file(), f"{file.name}: {link}"
            if fragment:
                assert unquote(fragment) in named(target), f"{file.name}: nothing is named {link}"


def test_a_page_names_an_icon(built: Path, address: str) -> None:
    # without one browsers ask the host's root for a file that is not the book's
    assert parsed(built / address).select("link[rel~=icon][href]")


def test_headings_begin_with_one_title_and_skip_no_level(built: Path, address: str) -> None:
    # the theme repeats the title, and lists the contents, for print only
    headings = [
        int(heading.name[1])
        for heading in parsed(built / address).find_all(re.compile(r"^h[1-6]$"))
        if not heading.find_parent(class_="onlyprint")
    ]
    assert headings[0] == 1 and headings.count(1) == 1
    steps = zip(headings, headings[1:], strict=False)
    assert all(below - above <= 1 for above, below in steps), headings


def test_a_page_states_its_language_title_and_width(built: Path, address: str) -> None:
    page = parsed(built / address)
    assert page.html["lang"].startswith("en")
    title = page.title.get_text(strip=True)
    assert title.endswith("Sixty-Six Slots")
    assert page.select_one("meta[name=viewport][content*='width=device-width']")


def test_titles_tell_pages_apart(built: Path) -> None:
    titles = [parsed(f).title.get_text() for f in pages(built) if f != built / "index.html"]
    assert len(set(titles)) == len(titles)


def test_the_site_is_light(built: Path) -> None:
    apart = {built / one for one in ("rows", "explore", "data", "pdf")}
    files = [file for file in built.rglob("*") if file.is_file() and file.parent not in apart]
    assert sum(file.stat().st_size for file in files) <= SITE_BUDGET


def test_the_fonts_are_light_and_come_with_their_licences(built: Path) -> None:
    folder = built / "_static" / "fonts"
    fonts = {font.name for font in folder.glob("*.woff2")}
    assert sum((folder / font).stat().st_size for font in fonts) <= FONT_BUDGET
    style = (built / "_static" / "book.css").read_text(encoding="utf-8")
    assert set(re.findall(r"fonts/([\w-]+\.woff2)", style)) == fonts
    for family in {font.split("-")[0] for font in fonts}:
        licence = (folder / f"{family}-LICENSE.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
        # which reserves a name for fonts that are whole
        assert 'font-family: "Source' not in style


def test_a_font_that_is_loaded_early_is_loaded_once(built: Path, address: str) -> None:
    style = (built / "_static" / "book.css").read_text(encoding="utf-8")
    early = parsed(built / address).select("link[rel=preload][as=font]")
    assert early
    for link in early:
        name = link["href"].partition("_static/")[2]
        assert f'url("{name}")' in style, f"book.css asks for another address than {name}"


def test_nothing_of_the_machine_that_built_the_book_is_on_a_page(built: Path) -> None:
    for file in pages(built):
        text = file.read_text(encoding="utf-8")
        assert str(ROOT) not in text, file.name
        for trace in LOCAL_PATH, OBJECT_ADDRESS:
            found = trace.search(text)
            assert not found, f"{file.name}: {text[found.start() : found.end() + 60]}"


def test_the_pages_are_those_of_the_receipt(built: Path) -> None:
    told, found = last_page.receipt()["Hashes"], receipt.hashes(built)
    if os.environ.get("REPOSITORY_URL"):  # links that the receipt's own pages have not
        told, found = ({n: h for n, h in one.items() if "pages" not in n} for one in (told, found))
    assert found == told, "make receipt"


def test_links_to_the_repository_are_there_only_if_it_is_known(built: Path, chapter: str) -> None:
    links = [
        link["href"]
        for link in parsed(built / chapter).select("a[href]")
        # an article may cite somebody else's repository
        if not link.find_parent("article")
    ]
    repository = os.environ.get("REPOSITORY_URL", "").rstrip("/")
    if repository:
        assert [link for link in links if link.startswith(repository)]
    else:
        assert not [link for link in links if CODE_HOSTS.search(link)]


def test_a_page_that_is_shared_shows_its_finding_and_its_figure(built: Path, chapter: str) -> None:
    page = parsed(built / chapter)
    said = article_of(built / chapter).select_one("data[value]")
    described = page.select_one("meta[property='og:description']")["content"]
    assert described == said.get_text() == page.select_one("meta[name=description]")["content"]
    card = page.select_one("meta[property='og:image']")
    assert bool(card) == bool(figures_of(chapter))
    if card:
        with Image.open(built / "figures" / card["content"].rpartition("/")[2]) as shown:
            assert shown.size == (1200, 630)


def test_addresses_of_sections_that_have_new_heads_lead_to_these(built: Path) -> None:
    moved = pd.read_csv(ROOT / "chapters" / "moved.csv")
    assert len(moved) > 80
    for row in moved.itertuples():
        page = parsed(built / "chapters" / f"{row.page}.html")
        assert page.find(id=row.old).find_parent("section", id=row.new) or (
            page.find(id=row.new).find_parent(id=row.old)
        )


def test_values_lead_to_the_cell_that_computes_them(built: Path, chapter: str) -> None:
    article = article_of(built / chapter)
    cells = {cell["id"]: cell for cell in article.select("[id]") if cell.select_one("pre")}
    for value in article.select("data[data-cell]"):
        assert value["data-cell"] in cells, f"{value['value']} is bound in no cell of the page"
