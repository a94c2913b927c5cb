"""Tests that every page works under the Content-Security-Policy that CONTRIBUTING.md gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect
from test_browser import DESKTOP, Quiet, chrome, served  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]
POLICY = re.search(
    r"```\nContent-Security-Policy: (.*?)\n```",
    (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"),
    re.DOTALL,
)[1]
SCRIPTED = re.compile(r"^on\w+$")
DATA = ("application/json", "application/ld+json")
# kept in the page, from before its own scripts on
BROKEN = """window.broken = []; document.addEventListener("securitypolicyviolation",
  event => window.broken.push(`${event.effectiveDirective}: ${event.blockedURI}`))"""


class Strict(Quiet):
    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/book"))

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", " ".join(POLICY.split()))
        super().end_headers()


@pytest.fixture(scope="module")
def strict(built: Path) -> Iterator[str]:
    with served(Strict, built) as address:
        yield f"{address}book/"


@pytest.fixture(scope="module")
def tab(chrome: Browser) -> Iterator[Page]:  # noqa: F811
    window = chrome.new_context(viewport=DESKTOP, reduced_motion="reduce")
    window.add_init_script(BROKEN)
    tab = window.new_page()
    tab.set_default_timeout(10_000)
    yield tab
    window.close()


def unbroken(tab: Page) -> None:
    assert tab.evaluate("window.broken") == []


def test_the_policy_lets_no_script_of_a_page_or_of_others_run():
    rules = {rule.split()[0]: rule.split()[1:] for rule in POLICY.split(";")}
    assert rules["default-src"] == rules["base-uri"] == ["'self'"]
    assert rules["object-src"] == ["'none'"]
    allowed = rules.get("script-src", rules["default-src"])
    assert not {"'unsafe-inline'", "'unsafe-eval'", "blob:", "data:"} & set(allowed)
    assert not [
        source for rule in rules.values() for source in rule if "//" in source or source == "*"
    ]


def test_no_page_has_a_script_inside(built: Path, address: str):
    page = BeautifulSoup((built / address).read_text(encoding="utf-8"), "lxml")
    scripts = [tag for tag in page("script") if not tag.get("src") and tag.get("type") not in DATA]
    assert not scripts
    assert not [tag for tag in page(True) if any(map(SCRIPTED.match, tag.attrs))]
    assert not page.select("a[href^='javascript:']")


@pytest.mark.browser
def test_no_page_breaks_the_policy(tab: Page, strict: str, address: str):
    answer = tab.goto(strict + address, wait_until="load")
    assert answer.headers["content-security-policy"]
    tab.wait_for_timeout(200)
    unbroken(tab)


@pytest.mark.browser
def test_a_script_inside_a_page_would_be_noticed(tab: Page, strict: str):
    tab.goto(f"{strict}chapters/index.html")
    tab.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), {text: '1'}))"
    )
    tab.wait_for_function("window.broken.length")
    assert tab.evaluate("window.broken[0]").startswith("script-src")


@pytest.mark.browser
def test_the_claims_can_be_searched_under_the_policy(tab: Page, strict: str):
    tab.goto(f"{strict}chapters/13_verdicts.html#S1-12")
    rows = tab.locator("#ledger tbody tr")
    everything = rows.count()
    tab.locator("#ledger_wrapper input[type=search]").first.fill("66")
    expect(rows).not_to_have_count(everything)
    assert 0 < rows.count() < everything / 2
    unbroken(tab)


@pytest.mark.browser
def test_a_country_is_drawn_and_its_picture_taken_under_the_policy(tab: Page, strict: str):
    tab.goto(f"{strict}chapters/91_explore.html?countries=NPL")
    expect(tab.locator(".imet-explore .drawn .mark-symbol path").first).to_be_attached()
    for kind in ("PNG", "SVG", "CSV"):
        with tab.expect_download():
            tab.locator(".imet-explore").get_by_role("button", name=kind).click()
    tab.locator(".imet-explore .drawn .mark-symbol path").last.hover()
    expect(tab.locator("#vg-tooltip-element")).to_contain_text("Nepal")
    unbroken(tab)


@pytest.mark.browser
def test_the_buttons_of_the_head_do_what_they_say_under_the_policy(tab: Page, strict: str):
    tab.goto(f"{strict}chapters/03_programme.html")
    tab.evaluate("window.print = () => (window.printed = true)")
    tab.locator("button[data-press=print]").evaluate("button => button.click()")
    assert tab.evaluate("window.printed")
    tab.evaluate("window.toggleFullScreen = () => (window.filled = true)")
    tab.locator("button[data-press=toggleFullScreen]").evaluate("button => button.click()")
    assert tab.evaluate("window.filled")
    unbroken(tab)


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_page_is_as_dark_as_it_was_chosen_before_it_is_drawn(tab: Page, strict: str, mode: str):
    tab.goto(f"{strict}chapters/index.html")
    tab.evaluate("mode => { localStorage.mode = localStorage.theme = mode }", mode)
    tab.reload()
    assert tab.evaluate("document.documentElement.dataset.mode") == mode
    tab.evaluate("localStorage.clear()")


@pytest.mark.browser
def test_the_search_page_is_ready_to_type_under_the_policy(tab: Page, strict: str):
    tab.goto(f"{strict}search.html?q=IMET")
    expect(tab.locator(".bd-search-container input[type=search]")).to_be_focused()
    expect(tab.locator(".imet-results li").first).to_be_visible()
    unbroken(tab)


@pytest.mark.browser
def test_the_words_that_were_searched_can_be_unmarked_under_the_policy(tab: Page, strict: str):
    tab.goto(f"{strict}search.html?q=IMET")
    tab.locator(".imet-results li a").first.click()
    marked = tab.locator("span.highlighted")
    expect(marked.first).to_be_attached()
    tab.get_by_role("link", name="Hide Search Matches").click()
    expect(marked).to_have_count(0)
    unbroken(tab)
