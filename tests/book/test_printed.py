"""The book and its brief as PDF files: whole, in order, with numbers and links that are right."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import nbformat
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from imet import prose
from imet.book import package, printed
from imet.book.printed import BOOK, BRIEFS, FOLDER, MOST_ROWS, chromium, main, on_paper
from imet.errors import ImetError

ROOT = Path(__file__).parents[2]
MOST_BYTES = 15_000_000
SIZES = {"A4": (595, 842), "Letter": (612, 792)}  # points
LEAST_CHARACTERS = 120  # on a page, with its head and number


def plain(text: str) -> str:
    """Return a text without what printing may change: spaces, hyphens, quotation marks."""
    return re.sub(r"[\s‘’“”'\"\u00ad\ufffe-]", "", text)


class Printed:
    """A PDF file: its reader, the text of each page, and the page of each place."""

    def __init__(self, path: Path) -> None:
        self.path, self.reader = path, PdfReader(path)
        self.drawn = pypdfium2.PdfDocument(path)
        self.texts = [page.get_textpage().get_text_bounded() for page in self.drawn]
        self.numbers = printed.numbered(self.reader)

    def links(self, number: int) -> list[dict]:
        found = self.reader.pages[number - 1].get("/Annots") or []
        return [one.get_object() for one in found]


def missing(message: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="module")
def folder(built: Path) -> Path:
    if not (built / FOLDER).is_dir():
        missing("the book was not printed, so no PDF was tested: run `make pdf`")
    return built / FOLDER


@pytest.fixture(scope="module")
def whole(folder: Path) -> Printed:
    return Printed(folder / BOOK)


@pytest.fixture(scope="module", params=BRIEFS)
def brief(folder: Path, request: pytest.FixtureRequest) -> tuple[str, Printed]:
    return request.param, Printed(folder / BRIEFS[request.param])


# ------------------------------------------------------------------ the files of this book


def test_the_front_page_leads_to_the_files_or_says_that_there_are_none(built: Path) -> None:
    page = BeautifulSoup((built / "chapters" / "index.html").read_text("utf-8"), "lxml")
    offer = page.select_one(".imet-printed")
    linked = [link["href"] for link in offer.select("a")]
    if (built / FOLDER).is_dir():
        there = {f"../{FOLDER}/{path.name}" for path in (built / FOLDER).iterdir()}
        assert set(linked) == there == {f"../{FOLDER}/{n}" for n in (BOOK, *BRIEFS.values())}
        assert f"({len(PdfReader(built / FOLDER / BOOK).pages)} pages" in offer.get_text()
    else:
        assert not linked and offer.get_text().startswith("This copy has no PDF: make pdf makes")


def test_the_book_is_whole_and_in_the_order_of_its_contents(whole: Printed, built: Path) -> None:
    order = []
    for name in printed.contents(built):
        page = BeautifulSoup((built / f"{name}.html").read_text("utf-8"), "lxml")
        section = page.select_one("article section")
        order.append((whole.numbers[section["id"]], plain(section.h1.get_text().strip("#"))))
    numbers = [number for number, _ in order]
    assert numbers == sorted(set(numbers)) and len(numbers) > 15
    for number, title in order:
        assert title in plain(whole.texts[number - 1])


def test_the_contents_give_the_page_on_which_each_head_stands(whole: Printed) -> None:
    first = min(whole.numbers.values())
    listed = 0
    for number in range(2, first):
        page = whole.drawn[number - 1].get_textpage()
        for link in whole.links(number):
            left, bottom, right, top = map(float, link["/Rect"])
            line = page.get_text_bounded(left, bottom + 1, right, top - 1)
            if not line.strip():
                continue
            head, told = re.fullmatch(r"\s*(.+?)\s*(\d+)\s*", line, re.DOTALL).groups()
            assert whole.numbers[link["/Dest"].removeprefix("/")] == int(told), line
            assert plain(head) in plain(whole.texts[int(told) - 1]), line
            listed += 1
    assert listed > 80


def test_every_page_has_its_number_and_something_to_read(whole: Printed) -> None:
    for number, text in enumerate(whole.texts, 1):
        assert len(text) >= LEAST_CHARACTERS, f"page {number}"
        if number > 1:
            # of a page of contents a reader may lose the spaces
            assert plain(text).startswith("SixtySixSlots"), f"page {number}"
            assert re.search(rf"(?:^|Contents){number}\b", text, re.MULTILINE), f"page {number}"


def test_links_lead_to_places_in_the_book_or_to_other_sites(whole: Printed) -> None:
    inside, outside = 0, 0
    for number in range(1, len(whole.texts) + 1):
        for link in whole.links(number):
            if "/Dest" in link:
                assert link["/Dest"].removeprefix("/") in whole.numbers
                inside += 1
            else:
                assert re.match(r"https?://", link["/A"]["/URI"]), link["/A"]
                outside += 1
    assert inside > 1000 and outside > 500


def test_the_outline_has_the_parts_and_below_them_chapters_and_sections(whole: Printed) -> None:
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    reader = whole.reader
    parts = [one.title for one in reader.outline if not isinstance(one, list)]
    assert parts == ["Sixty-Six Slots", *re.findall(r"caption: (.+)", toc)]

    def walk(lines: list) -> None:
        for one in lines:
            if isinstance(one, list):
                walk(one)
                continue
            number = reader.get_destination_page_number(one)
            assert one.title in parts or plain(one.title) in plain(whole.texts[number]), one.title

    walk(reader.outline)


def test_a_file_says_what_it_is_and_is_light(whole: Printed, brief: tuple[str, Printed]) -> None:
    for file, title in ((whole, "Sixty-Six Slots"), (brief[1], "Sixty-Six Slots: the brief")):
        assert file.path.stat().st_size <= MOST_BYTES
        root, about = file.reader.trailer["/Root"], file.reader.metadata
        assert about.title == title and about.author == "The Sixty-Six Slots authors"
        assert root["/Lang"] == "en-GB" and root["/MarkInfo"]["/Marked"]
        dated = {str(about[key]) for key in ("/CreationDate", "/ModDate")}
        assert dated == {printed.dated()} and printed.dated()[2:10] > "20260101"


def test_fonts_are_embedded(brief: tuple[str, Printed], whole: Printed) -> None:
    for reader in (brief[1].reader, whole.reader):
        named = set()
        for page in reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                font = font.get_object()
                if font["/Subtype"] == "/Type3":  # which is drawn in the file itself
                    continue
                inner = font.get("/DescendantFonts", [font])[0].get_object()
                keys = set(inner["/FontDescriptor"].get_object())
                assert keys & {"/FontFile", "/FontFile2", "/FontFile3"}, inner["/BaseFont"]
                named.add(inner["/BaseFont"])
        assert named


def test_figures_tell_those_who_do_not_see_them_what_they_show(whole: Printed, built: Path) -> None:
    raw = whole.path.read_bytes()
    figures = sum(
        (built / f"{name}.html").read_text("utf-8").count('class="imet-figure"')
        for name in printed.contents(built)
    )
    assert raw.count(b"/Alt ") >= figures > 30


def test_the_brief_has_two_pages_and_every_sentence(brief: tuple[str, Printed]) -> None:
    size, file = brief
    assert len(file.texts) == 2
    for page in file.reader.pages:
        assert [round(float(side)) for side in page.mediabox[2:]] == list(SIZES[size])
    text = plain("".join(file.texts))
    cells = nbformat.read(ROOT / "chapters" / "brief.ipynb", as_version=4).cells
    said = re.findall(r"<data value=\w+>(.*?)</data>", "".join(c.source for c in cells))
    assert len(said) > 15
    for sentence in said:
        shown = re.sub(r"\\(.)", r"\1", BeautifulSoup(sentence, "lxml").get_text())
        assert plain(shown) in text, sentence
    for number, page in enumerate(file.texts, 1):
        assert len(page) > 1500, f"page {number}"


def test_the_brief_says_how_to_cite_it_and_its_words_stand_in_their_order(
    brief: tuple[str, Printed],
) -> None:
    text = " ".join("".join(brief[1].texts).split())
    day = prose.day(package.released())
    assert f"with version {package.version()} of the data, {day}" in text
    # a word that the glossary explains is read where it stands
    source = nbformat.read(ROOT / "chapters" / "brief.ipynb", as_version=4)
    words = "".join(cell.source for cell in source.cells if cell.cell_type == "markdown")
    linked = re.findall(r"(\w+) \[([^\]]+)\]\(glossary\.md#[\w-]+\),? (\w+)", words)
    assert linked
    for before, word, after in linked:
        assert re.search(rf"{before} {word},? {after}", text), word


def test_no_line_ends_within_a_day_or_before_the_number_of_a_page(whole: Printed) -> None:
    for number, text in enumerate(whole.texts, 1):
        broken = re.search(r"\d{4}-\d\d-\s*\n\d\d\b|\bpp?\.\s*\n\d|\d{4}-\s*\n\d{4}\b", text)
        assert broken is None, f"page {number}: {broken}"


def test_no_page_of_the_book_speaks_of_what_a_screen_alone_has(whole: Printed) -> None:
    text = " ".join("".join(whole.texts).split())
    for words in ("hover", "Search in all columns", "form below", "Choose a country", "scroll"):
        assert words not in text, words


def test_no_word_stands_outside_the_margins(whole: Printed) -> None:
    for number, page in enumerate(whole.drawn, 1):
        width, height = page.get_size()
        words = page.get_textpage()
        for index in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(index)
            assert left > 40 and right < width - 40 and bottom > 20 and top < height - 20, number


# ------------------------------------------------------------------ a small book

PAGE = """<html><head><title>{title}</title>{head}</head><body><nav class="bd-links">
<ul><li class="toctree-l1"><a href="#">Front</a></li></ul>
<p class="caption">A part</p><ul><li class="toctree-l1"><a href="brief.html">Brief</a></li>
<li class="toctree-l1"><a href="other.html">Other</a></li></ul></nav>
<article class="bd-article"><section id="{title}"><h1>{title}<a class="headerlink">#</a></h1>
<p><strong>Why?</strong></p>{body}</section></article></body></html>"""
ROWS = "<tr><td>1</td></tr>"
TABLE = '<div class="imet-table"><table><caption>T</caption><tbody>{rows}</tbody></table></div>'
OFFER = '<p>See <small class="imet-printed">none</small></p>'
LONG = "<p>A sentence of the brief.</p>" * 60


def small(folder: Path, brief: str = LONG, head: str = "", other: str = "", **more: str) -> Path:
    """Return a built book of three pages."""
    site = folder / "html"
    (site / "chapters").mkdir(parents=True)
    bodies = {"index": OFFER + '<a href="other.html#there">on</a>', "brief": brief, "other": other}
    for name, body in (bodies | more).items():
        page = PAGE.format(title=name, head=head, body=body)
        (site / "chapters" / f"{name}.html").write_text(page, encoding="utf-8")
    return site


def state(site: Path) -> dict[str, bytes]:
    """Return all files beside and in a built book."""
    every = site.parent.rglob("*")
    return {str(path): path.read_bytes() for path in every if path.is_file()}


def bodies(site: Path) -> dict[str, BeautifulSoup]:
    pages = on_paper(site, printed.contents(site))
    return {page.name.removeprefix("chapters/"): page.body for page in pages}


def test_links_between_pages_lead_inside_and_others_to_the_published_book(tmp_path: Path) -> None:
    other = (
        '<h2 id="there">There</h2><a href="#there">a</a><a href="index.html">b</a>'
        '<a href="brief.html#x">c</a><a href="../rows/PAK.csv">d</a><a href="https://e.org/">e</a>'
        '<svg><g clip-path="url(#cut)"><clipPath id="cut"></clipPath></g></svg>'
    )
    head = '<link rel="canonical" href="https://b.org/book/chapters/other.html">'
    for known in ("", head):
        site = small(tmp_path / f"{len(known)}", head=known, other=other)
        body = bodies(site)["other"]
        links = {link.get_text(): link.get("href") for link in body.select("a")}
        away = "https://b.org/book/rows/PAK.csv" if known else None
        expected = {"a": "#other--there", "b": "#index", "c": "#brief--x", "d": away}
        assert links == expected | {"e": "https://e.org/"}
        assert body.find("g")["clip-path"] == f"url(#{body.find('clippath')['id']})"
        assert bodies(site)["index"].a["href"] == "#other--there"


def test_what_is_left_out_on_paper_is_named_with_its_place(tmp_path: Path) -> None:
    other = (
        TABLE.format(rows=ROWS * MOST_ROWS)
        + TABLE.format(rows=ROWS * (MOST_ROWS + 1))
        + TABLE.format(rows="<tr><td><details>documents</details></td></tr>" * 200).replace(
            "imet-table", "imet-table imet-ledger"
        )
        + '<section><details class="imet-fold"><summary><h2>How</h2></summary>so</details>'
        + "</section>"
        + '<div class="cell"><div class="cell_input">code</div></div>'
    )
    body = bodies(small(tmp_path, other=other))["other"]
    assert [len(table.select("tr")) for table in body.select("table")] == [MOST_ROWS, 200]
    place = "It stands in the book on the page 'other'."
    assert [note.get_text() for note in body.select(".imet-left-out")] == [
        f"Left out on paper: the table 'T', 101 rows. {place}",
        f"Left out on paper: the evidence behind each line. {place}",
    ]
    assert "so" in body.get_text() and not body.select("details, .cell")
    assert "code" not in body.get_text() and "documents" not in body.get_text()


def test_words_for_a_screen_are_left_out_and_what_is_folded_is_open(tmp_path: Path) -> None:
    other = (
        '<p>Kept<span class="imet-screen">, and <a href="#x">hover</a></span>.</p>'
        '<p class="mark"><span class="imet-screen">Choose one.</span></p>'
        "<details><summary>Related texts</summary>one</details>"
    )
    body = bodies(small(tmp_path, other=other))["other"]
    assert body.select_one("p:not(.mark):has(+ div)").get_text() == "Kept."
    assert not body.select("details, summary, .mark")
    assert "Related texts" in body.get_text() and "one" in body.get_text()


def test_an_address_in_full_is_said_by_its_site_and_days_and_pages_are_whole(
    tmp_path: Path,
) -> None:
    other = (
        "<p>Read it:</p><p>On 2018-01-04 (https://www.e.org/a/long-2018-01-04), pp. 21-23; "
        "FY1991-2001.</p><pre>2018-01-04 https://e.org/</pre>"
    )
    body = bodies(small(tmp_path, other=other))["other"]
    leads, text = body.select("p")[-2:]
    assert leads["class"] == ["imet-leads"] and "class" not in text.attrs
    assert text.get_text() == "On 2018-01-04 (e.org), pp. 21-23; FY1991-2001."
    assert text.a["href"] == "https://www.e.org/a/long-2018-01-04"
    whole = [span.get_text() for span in text.select(".imet-whole")]
    assert whole == ["2018-01-04", "pp. 21-23", "FY1991-2001"]
    assert body.pre.get_text() == "2018-01-04 https://e.org/" and not body.pre.find(True)


@pytest.mark.parametrize("known", [True, False])
def test_the_files_name_the_address_of_the_book_where_it_is_known(
    tmp_path: Path, known: bool
) -> None:
    home = "https://b.org/book/"
    head = f'<link rel="canonical" href="{home}chapters/index.html">'
    brief = LONG + '<p><a href="other.html">Other</a></p>'
    site = small(tmp_path, brief=brief, head=head if known else "")
    page = on_paper(site, {printed.BRIEF: ""})
    text = BeautifulSoup(printed.document(site, page, "A4", None), "lxml")
    link = text.find("a", string="Other").get("href")
    assert link == ("https://b.org/book/chapters/other.html" if known else None)
    assert (home in text.select_one(".imet-cite").get_text()) is known
    assert (f'content: "{home}"' in text.style.get_text()) is known
    book = printed.document(site, on_paper(site, printed.contents(site)), "A4", {})
    title = BeautifulSoup(book, "lxml").select_one(".imet-title")
    assert (home in title.get_text()) is known
    assert prose.day(package.released()) in title.get_text()


@pytest.fixture
def real() -> str:
    try:
        return chromium()
    except ImetError as error:
        return missing(str(error))


def test_a_small_book_is_printed_twice_alike(tmp_path: Path, real: str) -> None:
    site = small(tmp_path, other='<h2 id="there">There</h2>')
    assert main([str(site)]) == 0
    first = state(site)
    files = {path.name for path in (site / FOLDER).iterdir()}
    assert files == {BOOK, *BRIEFS.values()} and sorted(p.name for p in tmp_path.iterdir()) == [
        "html"
    ]
    assert main([str(site)]) == 0
    assert state(site) == first


def test_a_brief_of_three_pages_is_refused(tmp_path: Path, real: str, capsys) -> None:
    site = small(tmp_path, brief=LONG * 2)
    before = state(site)
    assert main([str(site)]) == 1
    said = r"error: chapters/brief.ipynb fills \d pages of A4 and not two; shorten it\n"
    assert re.fullmatch(said, capsys.readouterr().err)
    assert state(site) == before


# ------------------------------------------------------------------ what can go wrong

DIES = "kill -9 $$"
NOTHING = "exit 0"
HALF = 'for a; do case "$a" in --print-to-pdf=*) printf "%%PDF-1.4 ha" > "${a#*=}";; esac; done'
FULL = "echo 'No space left on device' >&2; exit 1"


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (DIES, "it ended without one"),
        (NOTHING, "it ended without one"),
        (FULL, "it ended without one"),
        (HALF, "it is not whole"),
        (None, "there is no such program"),
    ],
    ids=["dies", "nothing", "full", "half", "absent"],
)
def test_a_browser_that_prints_nothing_leaves_the_book_as_it_was(
    tmp_path: Path, monkeypatch, capsys, script: str | None, why: str
) -> None:
    site, program = small(tmp_path / "book"), tmp_path / "chrome"
    if script:
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("CHROME", str(program))
    before = state(site)
    assert main([str(site)]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error: {program} made no PDF: {why}") and error.count("\n") == 1
    assert state(site) == before


def test_without_a_browser_one_sentence_says_so(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.delenv("CHROME", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    site = small(tmp_path)
    before = state(site)
    assert main([str(site)]) == 1
    assert capsys.readouterr().err == (
        "error: no Chrome or Chromium was found to print the book; install one, or name it in "
        "CHROME\n"
    )
    assert state(site) == before


@pytest.mark.parametrize("lost", ["index", "other"])
def test_a_book_that_is_not_built_is_named(tmp_path: Path, capsys, lost: str) -> None:
    site = small(tmp_path)
    page = site / "chapters" / f"{lost}.html"
    page.unlink()
    assert main([str(site)]) == 1
    expected = f"error: {page}: no such page; build the book with `make book` first\n"
    assert capsys.readouterr().err == expected


def test_a_full_disk_leaves_no_half_of_a_file(tmp_path: Path, monkeypatch, capsys) -> None:
    site = small(tmp_path)
    before = state(site)
    monkeypatch.setattr(printed, "book", lambda *given: b"whole")
    monkeypatch.setattr(printed, "brief", lambda *given: b"whole")
    monkeypatch.setattr(printed, "PdfReader", lambda content: type("", (), {"pages": [1]}))

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main([str(site)]) == 1
    error = capsys.readouterr().err
    assert "No space left on device" in error and error.count("\n") == 1
    assert state(site) == before
