"""Tests of the search of the book: what it finds, what it quotes, and where it leads."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Locator, Page, expect
from test_browser import (  # noqa: F401
    DESKTOP,
    MOST_BYTES,
    MOST_REQUESTS,
    barred,
    chrome,
    device,
    on_the_wire,
    site,
    tab,
    wait_for_theme,
    windows,
)
from test_pages import parsed

from imet.book import rows
from imet.book.search import TEXT, WORDS, places
from imet.ledger.findings import published
from imet.schemas import CLAIMS
from imet.tables import load, load_activities

ARTICLE = """<article><section id="money"><h1>The money<a class="headerlink">#</a></h1>
<p>What <a>it</a> <strong>cost</strong>.</p>
<details class="hide"><summary>Show the code</summary><pre>frame.pivot()</pre></details>
<table><caption>Amounts</caption><thead><tr><th>Year</th><th>US$</th></tr></thead>
<tbody><tr><td>2017</td><td></td><td>5</td></tr></tbody></table>
<figure id="drawn"><p class="title">A finding</p><svg><text>axis</text></svg>
<div class="take">PNG</div></figure>
<section id="claims"><h2>Claims</h2>
<table><tr id="S9-01"><td>S9-01</td><td>Said.<p>True.</p></td></tr></table>
<dl><dt id="first">It fell.</dt><dd>Since May.</dd>
<dt id="second">It rose.</dt><dd>Since June.</dd></dl>
</section></section></article>"""


def test_each_section_claim_finding_and_figure_has_its_own_text_and_no_code():
    found = places(BeautifulSoup(ARTICLE, "html.parser").article)
    assert [tuple(place) for place in found] == [
        ("money", "The money", "What it cost.\nAmounts\nYear · US$\n2017 · · 5"),
        ("drawn", "A finding", ""),
        ("claims", "Claims", ""),
        ("S9-01", "S9-01", "S9-01 · Said.\nTrue."),
        ("first", "It fell.", "Since May."),
        ("second", "It rose.", "Since June."),
    ]


@pytest.fixture(scope="module")
def text(built: Path) -> dict:
    """Return what the pages say, as the browser gets it."""
    script = (built / "_static" / TEXT).read_text(encoding="utf-8")
    return json.loads(script.partition("window.book = ")[2].rstrip(";\n"))


def test_the_text_has_each_page_and_its_places_are_there(
    built: Path, text: dict, chapters: list[str]
):
    pages = dict(text["pages"])
    assert next(iter(pages)) == chapters[0] and set(chapters) < set(pages)
    for page, inside in pages.items():
        markup = (built / page).read_text(encoding="utf-8")
        for name, head, _ in inside:
            assert f'id="{name}"' in markup and head, f"{page}#{name}"


def test_the_text_has_every_claim_every_finding_and_every_table(built: Path, text: dict):
    said = {place[0]: " ".join(place[1:]) for _, inside in text["pages"] for place in inside}
    assert set(load(CLAIMS)["claim"]) | set(published()["finding"]) <= set(said)
    for page, inside in text["pages"]:
        captions = parsed(built / page).select("article .imet-table caption")
        lines = {line for _, _, told in inside for line in told.split("\n")}
        for caption in captions:
            assert (
                caption.find_parent(class_="still") or " ".join(caption.get_text().split()) in lines
            )


def test_the_text_has_no_code(built: Path, text: dict, chapter: str):
    said = "\n".join(place[2] for place in dict(text["pages"])[chapter])
    page = parsed(built / chapter)
    lines = [
        line.strip() for code in page.select("article pre") for line in code.get_text().split("\n")
    ]
    assert not [line for line in lines if len(line) > 20 and line in said]
    assert not re.search(r"Show the code|import pandas", said)


def test_nothing_is_left_of_the_other_search(built: Path):
    for name in ("searchindex.js", "_static/searchtools.js", "_static/language_data.js"):
        assert not (built / name).exists()


def results(tab: Page, site: str, asked: str) -> Locator:  # noqa: F811
    tab.goto(f"{site}search.html?q={quote(asked)}")
    expect(tab.locator(".imet-said")).not_to_contain_text("Loading")
    return tab.locator(".imet-results li")


# what is asked: where the first result leads, and what it quotes
ASKED = {
    "Relations-MA Naval Postgraduate": (
        "05_sixty_six_slots",
        "Civil-Military Relations-MA · Naval Postgraduate",
    ),
    "S2-27": ("13_verdicts.html?highlight=s2-27#S2-27", "The Friday Times"),
    "Mauritania": ("11_other_suspensions", "Mauritania, 2005 · 2005-08 to not found"),
    "2347": ("references.html?highlight=2347#usc-2347", "military education and training"),
    "Army War College": ("05_sixty_six_slots", "Army War College (Resident Course)"),
    "coalition support fund": ("glossary.html", "Money of the US Defense Department"),
}


@pytest.mark.browser
@pytest.mark.parametrize("asked", ASKED)
def test_what_stands_in_tables_and_claims_is_found_and_led_to(
    tab: Page,  # noqa: F811
    site: str,  # noqa: F811
    asked: str,
):
    address, quoted = ASKED[asked]
    first = results(tab, site, asked).first
    link = first.get_by_role("link")
    assert address in link.get_attribute("href")
    expect(first.locator("p")).to_contain_text(quoted)
    place = link.get_attribute("href").partition("#")[2]
    link.click()
    expect(tab.locator(f"[id='{place}']")).to_be_in_viewport()
    marked = tab.locator(f"[id='{place}'] .highlighted").first
    expect(marked).to_be_in_viewport()
    expect(marked).to_have_text(re.compile(asked.split()[0], re.IGNORECASE))


# what others write: the head of the first place, or what it quotes
OTHERWISE = {
    "Leahy law": "22 USC 2378d",
    "Brownback": "Glenn Amendment, Brownback Amendment",
    "Ft. Leavenworth": "Colleges, and where they are",
    "CGSC": "Colleges, and where they are",
    "Burma": "Myanmar, 1988",
    "Türkiye": "Turkey ranked third",
    "Ivory Coast": "Côte d'Ivoire",
    "license": "licence",
    "sixty-six": "Sixty-six, 66",
    "66": "Sixty-six, 66",
    "Wells": "Alice Wells",
    "officers": "Officer",
    "August 10, 2018": "10 Aug",
    "download": "The data",
}


@pytest.mark.browser
@pytest.mark.parametrize("device", ["desktop"])
@pytest.mark.parametrize("asked", OTHERWISE)
def test_what_others_call_or_spell_otherwise_is_found_first(tab: Page, site: str, asked: str):  # noqa: F811
    expect(results(tab, site, asked).first).to_contain_text(OTHERWISE[asked])


@pytest.mark.browser
@pytest.mark.parametrize("device", ["desktop"])
def test_a_date_is_one_however_it_is_written(tab: Page, site: str):  # noqa: F811
    found = {}
    for asked in ("10 August 2018", "August 10, 2018"):
        found[asked] = results(tab, site, asked).locator("mark").all_text_contents()
    assert len(set(map(str, found.values()))) == 1 and len(found["10 August 2018"]) > 10
    assert set(found["10 August 2018"]) <= {"10 August 2018", "10 Aug 2018", "2018-08-10"}


@pytest.mark.browser
@pytest.mark.parametrize("device", ["desktop"])
@pytest.mark.parametrize(
    ("asked", "meant"), {"oficer": "officer", "Pakistn": "Pakistan", "zzzzz": ""}.items()
)
def test_what_is_mistyped_leads_to_the_nearest_word(tab: Page, site: str, asked: str, meant: str):  # noqa: F811
    expect(results(tab, site, asked)).to_have_count(0)
    link = tab.locator(".imet-meant a")
    expect(link).to_be_visible(visible=bool(meant))
    if meant:
        expect(link).to_have_text(meant)
        link.click()
        expect(tab.locator(".imet-results li").first).to_contain_text(meant)


# words that rows of Pakistan have, and no row together
APART = "Leavenworth Newport"


def test_words_apart_are_in_the_rows_of_pakistan():
    rows = load_activities().query("country == 'Pakistan'")[list(WORDS)].fillna("")
    lines = rows.agg("  ".join, axis=1)
    one, other = (set(lines.index[lines.str.contains(word)]) for word in APART.split())
    assert one and other and not one & other


@pytest.mark.browser
@pytest.mark.parametrize("device", ["desktop"])
@pytest.mark.parametrize(
    "asked", ["S2-27", "22 USC 2378d", "P.L. 94-329", "suspensions lasted", "a", "Brownback", APART]
)
def test_no_search_of_rows_is_offered_that_must_be_in_vain(tab: Page, site: str, asked: str):  # noqa: F811
    results(tab, site, asked).first.wait_for()
    expect(tab.locator(".imet-on")).to_be_hidden()


def test_a_country_has_the_other_names_that_sources_print():
    names = rows.names(load_activities())
    assert names["Burma"] == "Myanmar" and names["Swaziland"] == "Eswatini"
    assert names["Cape Verde"] == "Cabo Verde" and names["Zaire"].startswith("Democratic")
    assert not {"Congo", "China", "Sudan", "", "Asia"} & set(names)


@pytest.mark.browser
@pytest.mark.parametrize("device", ["desktop"])
def test_every_result_quotes_all_that_was_asked_or_has_it_in_its_place(
    tab: Page,  # noqa: F811
    site: str,  # noqa: F811
    text: dict,
):
    whole = {
        f"{page}#{place[0]}": f"{place[1]}\n{place[2]}"
        for page, inside in text["pages"]
        for place in inside
    }
    for asked in ("Army War College", '"Army War College"'):
        wanted = re.compile(r"(?i)\barmy war college" if '"' in asked else r"(?i)\barmy")
        found = results(tab, site, asked)
        assert found.count() > 10
        for link in found.locator("a").all():
            page, _, place = link.get_attribute("href").partition("#")
            assert wanted.search(whole[f"{page.partition('?')[0]}#{place}"])
        marked = found.locator("mark").all_text_contents()
        assert {word.lower()[:3] for word in marked} <= {"arm", "war", "col"}


@pytest.mark.browser
@pytest.mark.parametrize("device", ["desktop"])
@pytest.mark.parametrize("word", ["pivot_table", "say(prose.millions", "groupby", "Atlantis"])
def test_what_stands_only_in_code_or_nowhere_is_not_found(tab: Page, site: str, word: str):  # noqa: F811
    expect(results(tab, site, word)).to_have_count(0)
    expect(tab.locator(".imet-said")).to_contain_text("No place of the book has all this")


@pytest.mark.browser
@pytest.mark.parametrize("device", ["desktop"])
def test_a_word_is_found_in_its_other_forms_too(tab: Page, site: str):  # noqa: F811
    results(tab, site, "suspensions lasted").first.wait_for()
    marked = " ".join(tab.locator(".imet-results mark").all_text_contents()).lower().split()
    assert {"suspensions", "suspension", "suspended"} & set(marked) >= {"suspension"}


@pytest.mark.browser
def test_a_search_needs_no_mouse_and_goes_on_as_one_types(
    tab: Page,  # noqa: F811
    site: str,  # noqa: F811
    chapters: list[str],
):
    tab.goto(site + chapters[-1])
    tab.wait_for_load_state()
    tab.keyboard.press("Control+k")
    tab.keyboard.type("Reuters")
    tab.keyboard.press("Enter")
    found = tab.locator(".imet-results li")
    expect(found.first).to_contain_text("Reuters")
    expect(found).to_have_count(20)
    assert "search.html?q=Reuters" in tab.url
    for theme in ("dark", "light"):
        tab.emulate_media(color_scheme=theme)
        wait_for_theme(tab, theme)
        assert not barred(tab)

    # the field has the focus
    tab.keyboard.type(" zloty")
    expect(tab.locator(".imet-said")).to_contain_text("No place")
    assert tab.url.endswith("?q=Reuters+zloty")
    for _ in " zloty":
        tab.keyboard.press("Backspace")
    expect(found).to_have_count(20)
    tab.get_by_role("button", name="More places").press("Enter")
    expect(found.nth(20).get_by_role("link")).to_be_focused()
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"{site}chapters/*")


# what is asked: the address at which the rows are, their country, and the words asked for there
ROWS = {
    "Naval Postgraduate": ("?q=Naval+Postgraduate", "Pakistan", "Naval Postgraduate"),
    "Fort Leavenworth": ("?q=Fort+Leavenworth", "Pakistan", "Fort Leavenworth"),
    "mauritania": ("?country=Mauritania", "Mauritania", ""),
    "naval Cote d’Ivoire": ("?country=C%C3%B4te+d%27Ivoire&q=naval", "Côte d'Ivoire", "naval"),
    "Nepal “Army War”": ("?country=Nepal&q=%22Army+War%22", "Nepal", '"Army War"'),
    "Pakistan's": ("?country=Pakistan", "Pakistan", ""),
    "Swaziland": ("?country=Eswatini", "Eswatini", ""),
}


@pytest.mark.browser
@pytest.mark.parametrize("device", ["desktop"])
@pytest.mark.parametrize("asked", ROWS)
def test_a_search_leads_on_to_the_rows_of_any_country(tab: Page, site: str, asked: str):  # noqa: F811
    address, country, words = ROWS[asked]
    results(tab, site, asked)
    link = tab.locator(".imet-on a")
    assert link.get_attribute("href") == f"chapters/90_pakistan_rows.html{address}"
    link.click()
    expect(tab.get_by_role("table", name=f"Training activities of {country}")).to_be_visible()
    expect(tab.get_by_role("searchbox", name="Search in all columns")).to_have_value(words)
    expect(tab.locator(".imet-rows .said")).to_contain_text("Rows 1 to ")


@pytest.mark.browser
def test_the_page_of_the_search_is_light(chrome: Browser, site: str, built: Path):  # noqa: F811
    context = chrome.new_context(viewport=DESKTOP)  # nothing is cached
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}search.html?q=Reuters", wait_until="networkidle")
    context.close()
    files = [built / url.removeprefix(site).partition("?")[0] for url in asked]
    assert len(asked) <= MOST_REQUESTS, asked
    assert sum(map(on_the_wire, files)) <= MOST_BYTES


@pytest.mark.browser
def test_a_book_opened_from_a_disk_is_searched_too(chrome: Browser, built: Path):  # noqa: F811
    page, problems = chrome.new_page(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{(built / 'search.html').as_uri()}?q=S2-27")
    expect(page.locator(".imet-results li a").first).to_have_text("S2-27")
    page.keyboard.press("End")
    page.keyboard.type("x")
    expect(page.locator(".imet-said")).to_contain_text("No place")
    page.close()
    assert not problems


@pytest.mark.browser
def test_a_search_that_cannot_be_says_what_to_do(chrome: Browser, site: str):  # noqa: F811
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}search.html?q=IMET")
    expect(page.locator("article noscript")).to_be_visible()
    assert "needs scripts: switch them on" in page.locator("article noscript").inner_html()
    expect(page.locator(".imet-said")).to_be_hidden()
    context.close()

    for lost in (TEXT, "book.js*"):
        page = chrome.new_page()
        page.route(f"**/{lost}", lambda route: route.abort())
        page.goto(f"{site}search.html?q=IMET")
        expect(page.locator(".imet-said")).to_contain_text("did not load: load the page again")
        page.close()

    page = chrome.new_page()
    page.goto(f"{site}search.html")
    expect(page.locator(".imet-said")).to_contain_text("Type what you look for")
    expect(page.locator(".imet-on")).to_be_hidden()
    page.close()
