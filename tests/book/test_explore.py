"""Tests of the sums in the built book, and of the page that draws and lists them."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect
from test_browser import (
    BACKGROUND,
    DESKTOP,
    DEVICES,
    NAMED,
    WCAG,
    chrome,  # noqa: F401
    device,  # noqa: F401
    site,  # noqa: F401
    tab,  # noqa: F401
    too_wide,
    wait_for_theme,
    windows,  # noqa: F401
)

from imet.book import explore, package, rows
from imet.chapters import explore as chapter
from imet.chapters import missing_class_others
from imet.obligations import SOUTH_ASIA
from imet.schemas import COUNTRY_YEAR, COUNTRY_YEAR_PROGRAM, IMET_OBLIGATIONS
from imet.tables import load_activities, stored

EXPLORE = "chapters/91_explore.html"
CHAPTERS = Path(__file__).parents[2] / "chapters"
MOST_SUMS, MOST_LIBRARY = 310_000, 400_000  # bytes with gzip
TEN = [
    "Pakistan",
    "India",
    "Nepal",
    "Colombia",
    "Afghanistan",  # with years that are incomplete
    "Turkey",  # which the law lets the reports leave out
    "China",  # without obligations
    "Côte d'Ivoire",
    "Kosovo",
    "Germany",  # whose training no report lists
]


@pytest.fixture(scope="module")
def sums(built: Path) -> dict:
    return json.loads((built / explore.FOLDER / explore.SUMS).read_text(encoding="utf-8"))


def packed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))


def test_the_sums_and_the_library_are_light_and_the_library_on_one_page_alone(built: Path) -> None:
    folder = built / explore.FOLDER
    assert packed(folder / explore.SUMS) <= MOST_SUMS
    assert packed(folder / explore.DRAWS) <= MOST_LIBRARY
    pages = built.rglob("*.html")
    drawing = {page.name for page in pages if explore.DRAWS in page.read_text(encoding="utf-8")}
    assert drawing == {Path(EXPLORE).name}


def test_the_library_names_its_licence(built: Path) -> None:
    written = (built / explore.FOLDER / explore.DRAWS).read_text(encoding="utf-8")
    assert "3-clause BSD licence" in written[:400]


def test_the_sums_by_location_are_those_of_the_rows(sums: dict) -> None:
    columns = ["seats", "cost_usd", "student_weeks"]
    found = pd.DataFrame(
        [
            {"iso3": code, "where": part[1:]} | dict(zip(sums["columns"], year, strict=False))
            for code, parts in sums["training"].items()
            for part, years in parts.items()
            for year in years
            if part.startswith("@")
        ]
    )
    keys = ["iso3", "fiscal_year"]
    whole = stored(COUNTRY_YEAR).query("iso3 != 'XXX'").set_index(keys)[columns].fillna(0)
    summed = found.groupby(keys)[columns].sum().loc[whole.index]
    assert (summed[["seats", "cost_usd"]] == whole[["seats", "cost_usd"]]).all(axis=None)
    # each location is rounded to a tenth
    assert (summed["student_weeks"] - whole["student_weeks"]).abs().max() <= 0.3
    rows = load_activities().query("stage == 'delivered' and iso3 != 'XXX'")
    counted = rows.groupby([*keys, "where"])["students"].sum()
    assert (found.set_index([*keys, "where"])["seats"][counted.index] == counted).all()
    # counted by hand in the rows of Pakistan that ended in FY2019
    own = found.query("iso3 == 'PAK' and fiscal_year == 2019").set_index("where")["seats"]
    assert own.to_dict() == {"United States": 21, "elsewhere": 16}


def test_every_country_of_the_data_can_be_chosen(sums: dict) -> None:
    assert set(sums["training"]) == set(stored(COUNTRY_YEAR)["iso3"]) - {"XXX"}  # no country
    booked = stored(IMET_OBLIGATIONS)["iso3"].dropna()
    assert set(sums["obligations"]) == set(booked)
    assert set(sums["countries"]) == set(sums["training"]) | set(booked)
    assert len(set(sums["countries"].values())) == len(sums["countries"])


def of_year(sums: dict, code: str, part: str, year: int) -> dict:
    rows = sums["training"][code][part]
    return next(dict(zip(sums["columns"], row, strict=False)) for row in rows if row[0] == year)


def test_what_no_row_says_is_missing_and_not_zero(sums: dict) -> None:
    # none of Iran's three rows of FY2012 prints a cost
    iran = of_year(sums, "IRN", "", 2012)
    assert iran["seats"] == 3 and iran["cost_usd"] is None and iran["unpriced"] == iran["rows"] == 3
    academies = of_year(sums, "BGR", "Service Academies", 2001)
    assert academies["student_weeks"] is None and academies["undated"] == 1
    assert academies["cost_usd"] == 46_791
    parts = [
        row for parts in sums["training"].values() for years in parts.values() for row in years
    ]
    found = pd.DataFrame([dict(zip(sums["columns"], row, strict=False)) for row in parts])
    some = found["unpriced"].fillna(0) < found["rows"]
    assert (some == found["cost_usd"].notna()).all() and not some.all()


def test_the_estimate_of_officers_was_tried_up_to_its_last_trial(sums: dict) -> None:
    early, late, alone = sums["trials"]
    assert early["told"].startswith("30% on average in FY2002 to FY2004 (thirteen trials of six")
    assert late["told"].startswith("8% on average in FY2005 to FY2007 (ten trials of four")
    assert "flatter" in late["told"] and late["to"] == alone["to"] == 2007
    assert alone["apart"] == "AFG" and alone["told"].startswith("45%")


def test_the_law_exempts_from_its_day_or_from_that_of_joining(sums: dict) -> None:
    assert sums["exempt"]["TUR"] == sums["exempt"]["JPN"] == "2002-09-30"
    assert sums["exempt"]["BGR"] == "2004-03-29" and sums["exempt"]["MKD"] == "2020-03-27"


def test_countries_of_the_notes_are_in_the_data(sums: dict) -> None:
    notes = pd.DataFrame(sums["notes"])
    assert set(notes["iso3"]) <= set(sums["countries"])
    assert set(notes["about"]) == {"training", "obligations", "officers"}
    for note in notes.itertuples():
        assert re.search(r"[A-Z]", note.text) and note[3] <= note.to
    assert set(rows.apart()["source"].isna()) == {False}
    # both are names under which numbers of Serbia stand
    serbia = notes.query("iso3 == 'SRB' and about == 'training'")["text"].item()
    for code in ("YUG", "SCG"):
        assert sums["countries"][code] in serbia and sums["training"][code]


def test_a_name_is_of_one_country(sums: dict) -> None:
    names = [(name.casefold(), code) for code, also in sums["also"].items() for name in also]
    names += [(name.casefold(), code) for code, name in sums["countries"].items()]
    found = pd.DataFrame(names, columns=["name", "code"])
    assert found.groupby("name")["code"].nunique().max() == 1
    for name, code in {"burma": "MMR", "east timor": "TLS", "türkiye": "TUR"}.items():
        assert (name, code) in names


def test_pakistan_stands_first_in_each_set_of_countries(sums: dict) -> None:
    south_asia, comparable = sums["presets"].values()
    assert [sums["countries"][code] for code in south_asia][0] == "Pakistan"
    assert {sums["countries"][code] for code in south_asia} == set(SOUTH_ASIA)
    # as many as chapter 09 names, and Pakistan
    assert comparable[0] == "PAK" and len(comparable) == 17


def test_the_form_says_what_comparable_means_as_the_chapter_has_it() -> None:
    told = BeautifulSoup(chapter.Form()._repr_html_(), "lxml").select_one(".alike")
    design = missing_class_others.MAIN
    assert (design.smallest, design.largest) == (1 / 3, 3) and design.month == 10
    first, last = design.first + 1, design.last + 1
    assert f"a third to three times Pakistan's yearly IMET seats abroad, FY{first} to FY{last}" in (
        told.text
    )
    page, _, place = told.a["href"].partition("#")
    heads = (CHAPTERS / page).with_suffix(".ipynb").read_text(encoding="utf-8")
    assert f"### {place.replace('-', ' ')}" in heads.lower()


def test_without_the_form_a_picture_and_its_table_stand_there() -> None:
    rows = stored(COUNTRY_YEAR).query("country in @SOUTH_ASIA and fiscal_year >= 2013")
    shown = chapter.table(chapter.by_year(rows), "Seats", "p. 1")
    assert shown.frame.set_index("Fiscal year").at["FY2019", "Pakistan"] == 37
    drawn = chapter.seats_of_all_programmes(rows, "p. 1")
    assert "Afghanistan in FY2017" in drawn.measured
    assert "Pakistan: highest 488 in FY2017, lowest 37 in FY2019" in drawn.alt


# ------------------------------------------------------------------ in a browser

browser = pytest.mark.browser
# of each measure: its table, its column
MEASURES = {
    "seats": "seats",
    "officers": "officers_estimate",
    "weeks": "student_weeks",
    "dollars": "cost_usd",
    "obligated": "obligations_usd",
    "obligated2020": "obligations_usd_2020",
}


def said(page: Page) -> Locator:
    return page.locator(".imet-explore .said")


def taken(page: Page) -> pd.DataFrame:
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    return pd.read_csv(download.value.path())


def listed(page: Page) -> list[list[str]]:
    """Return the cells of the table, row by row."""
    rows = page.locator(".imet-explore .numbers tbody tr")
    return rows.evaluate_all("all => all.map(row => [...row.cells].map(cell => cell.textContent))")


def listed_heads(page: Page) -> list[str]:
    return page.locator(".imet-explore .numbers thead th").all_text_contents()


def table(page: Page) -> pd.DataFrame:
    """Return the numbers of the table by fiscal year, of one country."""
    found = pd.DataFrame(listed(page), columns=listed_heads(page)).drop(
        columns="Country", errors="ignore"
    )
    found["Fiscal year"] = found["Fiscal year"].str.removeprefix("FY").astype(int)
    # without marks, the share of rows that say it, and words where none does
    cells = found.set_index("Fiscal year").replace(r"[,*]| \d+%$|^no .+$", "", regex=True)
    return cells.apply(pd.to_numeric)


def equal(found: pd.Series, expected: pd.Series) -> bool:
    """Return whether all that is expected is found and nothing else, no zero for a gap."""
    return found.dropna().to_dict() == expected.dropna().astype(float).to_dict()


def told(rows: pd.DataFrame, column: str) -> pd.Series:
    """Return a column, without dollars of which no row prints a cost."""
    return rows[column].where(rows["share_with_cost"] > 0) if column == "cost_usd" else rows[column]


def choose(page: Page, field: str, value: str) -> None:
    page.get_by_role("combobox", name=field).select_option(value)


@browser
@pytest.mark.parametrize("device", ["desktop"])
@pytest.mark.parametrize("country", TEN)
def test_a_country_is_shown_as_the_data_have_it(
    tab: Page,  # noqa: F811
    site: str,  # noqa: F811
    country: str,
) -> None:
    years = stored(COUNTRY_YEAR).query("country == @country").set_index("fiscal_year")
    years["cost_usd"] = told(years, "cost_usd")
    booked = stored(IMET_OBLIGATIONS).query("country == @country").set_index("fiscal_year")
    apart = stored(COUNTRY_YEAR_PROGRAM).query("country == @country")
    rows = load_activities().query("country == @country and stage == 'delivered'")
    tab.goto(f"{site}{EXPLORE}?countries={quote(country)}")
    for measure, column in MEASURES.items():
        choose(tab, "Measure", measure)
        expected = (booked if measure.startswith("obligated") else years)[column]
        found = table(tab)[country]
        assert equal(found, expected), measure
        assert len(found) == found.index[-1] - found.index[0] + 1
    for measure in ("seats", "weeks", "dollars") if len(years) else ():
        column = MEASURES[measure]
        choose(tab, "Measure", measure)
        choose(tab, "Training", "programme")
        apart[column] = told(apart, column)
        by = apart.groupby(["program", "fiscal_year"])[column]
        found, of = table(tab), by.sum(min_count=1)
        others = sorted(set(of[of > 0].index.unique("program")) - set(found))
        for program in found.columns.drop("all others", errors="ignore"):
            assert equal(found[program], of[program]), program
        if others:
            rest = of[others].groupby("fiscal_year").sum(min_count=1).round(1)
            assert equal(found["all others"], rest)
    choose(tab, "Measure", "seats")
    if len(years):
        choose(tab, "Training", "location")
        counted = rows.pivot_table(
            index="fiscal_year", columns="where", values="students", aggfunc="sum"
        )
        found = table(tab)
        for where in found.columns:
            assert equal(found[where], counted[where]), where
        assert not counted.drop(columns=found.columns).any(axis=None)


@browser
@pytest.mark.parametrize("device", ["desktop"])
def test_the_csv_says_what_the_table_says(tab: Page, site: str) -> None:  # noqa: F811
    country = "Côte d'Ivoire"
    tab.goto(f"{site}{EXPLORE}?countries={country}&show=programme&measure=dollars")
    with tab.expect_download() as download:
        tab.get_by_role("button", name="CSV", exact=True).click()
    taken = pd.read_csv(download.value.path())
    values = taken.pivot(index="fiscal_year", columns="part", values="value")
    shown = table(tab)
    own = shown.columns.drop("all others")
    assert values[own].fillna(-1).to_numpy().tolist() == shown[own].fillna(-1).values.tolist()
    # each part is in the file, the small ones too
    parts = (
        stored(COUNTRY_YEAR_PROGRAM)
        .query("country == @country")
        .rename(columns={"program": "part"})
    )
    both = taken.merge(parts, on=["fiscal_year", "part"], how="left", suffixes=("", "_stored"))
    assert set(taken["part"]) == set(parts.query("cost_usd > 0")["part"]) > set(own)
    assert both["complete"].equals(both["complete_stored"])
    rest = values.drop(columns=own).sum(axis=1, min_count=1)
    assert equal(shown["all others"], rest)
    # no row at all, and rows of which none prints a cost
    assert set(taken.loc[taken["value"].isna(), "share_with_cost"].fillna(-1)) == {-1, 0}
    assert set(taken["data_version"]) == {package.version()}
    assert taken["source"].str.contains("section IV").all()
    assert set(taken["country"]) == {country} and set(taken["unit"]) == {"current US dollars"}


PLACES = """all => all.filter(one => one.getAttribute("d")).map(one => {
  const [, x, y] = one.getAttribute("transform").match(/([-.\\d]+),([-.\\d]+)/);
  return [Number(x), Number(y)] })"""
POINTS = ".imet-explore .drawn .mark-symbol path"


@browser
@pytest.mark.parametrize("device", ["desktop"])
def test_a_point_lies_as_high_as_its_number(tab: Page, site: str) -> None:  # noqa: F811
    seats = stored(COUNTRY_YEAR).query("country == 'Pakistan'").set_index("fiscal_year")["seats"]
    tab.goto(f"{site}{EXPLORE}?countries=PAK")
    expect(tab.locator(POINTS)).to_have_count(len(seats))
    places = sorted(tab.locator(POINTS).evaluate_all(PLACES))
    heights = [y for _, y in places]
    base, a_seat = max(heights), {}
    for year, height in zip(seats.index, heights, strict=True):
        a_seat[year] = (height - heights[0]) / (seats[year] - seats.iloc[0] or 1)
    steps = pd.Series(a_seat).drop(seats.index[0])
    assert base > 0 and steps.max() < 0 and steps.min() == pytest.approx(steps.max(), rel=0.01)


# whose rows do not reach the printed total, or are not all dated; and the Greenbook's last year
INCOMPLETE = {"seats": {"FY2006"}, "weeks": {"FY2006", "FY2010", "FY2015"}, "obligated": {"FY2020"}}


@browser
@pytest.mark.parametrize("device", ["desktop"])
@pytest.mark.parametrize("measure", INCOMPLETE)
def test_an_incomplete_year_is_white_and_has_a_star(tab: Page, site: str, measure: str) -> None:  # noqa: F811
    tab.goto(f"{site}{EXPLORE}?countries=PAK&measure={measure}")
    expect(tab.locator(POINTS).first).to_be_attached()
    assert {year for year, value in listed(tab) if "*" in value} == INCOMPLETE[measure]
    fills = tab.locator(POINTS).evaluate_all("all => all.map(one => one.getAttribute('fill'))")
    assert fills.count("var(--paper)") == len(INCOMPLETE[measure]) < len(fills)
    why = "FY2020, the Greenbook's last year, is " if measure == "obligated" else ""
    expect(tab.locator(".imet-explore .measured")).to_contain_text(f"hollow: {why}incomplete")
    counts = f"Incomplete: {len(INCOMPLETE[measure])} of {len(fills)} numbers."
    expect(said(tab)).to_contain_text(f"FY2020: Pakistan. {counts}")
    # on paper too
    tab.emulate_media(media="print")
    expect(tab.locator(".imet-explore .marked")).to_be_visible()
    expect(tab.locator(".imet-explore .marked")).to_contain_text(f"* {why}incomplete")
    expect(tab.locator(".imet-explore .marked")).to_contain_text("An empty cell has no row")
    tab.emulate_media(media="screen")


@browser
@pytest.mark.parametrize("device", ["desktop"])
def test_an_incomplete_part_of_a_stack_keeps_its_colour(tab: Page, site: str) -> None:  # noqa: F811
    tab.goto(f"{site}{EXPLORE}?countries=PAK&show=programme&picture=stacked")
    bars = tab.locator(".imet-explore .drawn .mark-rect path")
    expect(bars.first).to_be_attached()
    pale = bars.evaluate_all(
        "all => all.filter(one => Number(one.getAttribute('fill-opacity') ?? 1) < 1)"
        ".map(one => one.getAttribute('fill') === one.getAttribute('stroke'))"
    )
    assert pale and all(pale)
    expect(tab.locator(".imet-explore .measured")).to_contain_text("pale with an outline: ")
    expect(tab.locator(".imet-explore .measured")).to_contain_text("no row, which is not zero")


# by what is asked: what stands under the title of the picture, and what does not
NOTES = {
    "no estimate": (
        "PAK&measure=officers&show=IMET&from=1999&to=2001",
        "nothing listed for Pakistan",
        "official counts",
    ),
    "before any estimate": (
        "NPL&measure=officers&show=IMET&from=1999&to=2001",
        "no estimate before FY2002",
        "official counts",
    ),
    "older than the act": (
        "PAK&measure=obligated&from=1976",
        "to FY1976 we read these rows as older training grants",
        "worldwide",
    ),
    "of the act": ("PAK&measure=obligated&from=1977", "Obligations by fiscal year", "older"),
    "after the trials": (
        "NPL&measure=officers&show=IMET&from=2010",
        "8% on average in FY2005 to FY2007",
        "30%",
    ),
    "after the trials, and said": (
        "NPL&measure=officers&show=IMET",
        "no trial after FY2007",
        "Afghanistan",
    ),
    "set apart": ("AFG&measure=officers&show=IMET&from=2005", "45% on average", "8% on average"),
    "costs in part": ("NPL&measure=dollars", "the true ones are higher", "the true sums"),
    "no costs": ("IRN&measure=dollars", "no row that prints a cost", "Infinity"),
    "state ended": ("SRB", "under Yugoslavia up to FY2002", "Vietnam"),
    "state not yet there": ("SRB&from=2007", "Course seats", "Yugoslavia"),
    "two states": ("VNM&measure=obligated", "the Republic of Vietnam up to 1975", "Yugoslavia"),
    "exempt": ("TUR,ISL", "Iceland since 30 September 2002; why Turkey has no", "why Iceland"),
    "exempt later": ("BGR", "Bulgaria since 29 March 2004", "we do not know"),
    "small programmes": ("UKR&show=programme", "all others: PKO, PME, ", "some of them"),
    "not yet exempt": ("BGR&to=2002", "Course seats", "the law lets"),
}


@browser
@pytest.mark.parametrize("device", ["desktop"])
@pytest.mark.parametrize("case", NOTES)
def test_what_must_be_known_stands_under_the_title(tab: Page, site: str, case: str) -> None:  # noqa: F811
    query, words, absent = NOTES[case]
    tab.goto(f"{site}{EXPLORE}?countries={query}")
    expect(tab.locator(".imet-explore .measured")).to_contain_text(words)
    expect(tab.locator(".imet-explore .measured")).not_to_contain_text(absent)


@browser
@pytest.mark.parametrize("device", ["desktop"])
def test_a_name_of_old_or_a_slip_finds_its_country(tab: Page, site: str) -> None:  # noqa: F811
    names = ["Burma", "Swaziland", "Macedonia", "East Timor", "ivory coast", "Czech Republic"]
    tab.goto(
        f"{site}{EXPLORE}?countries={quote(','.join([*names, 'Turkiye', 'Nepall', 'Not stated']))}"
    )
    found = tab.locator(".imet-explore .chosen button")
    assert [one.removesuffix(" ×") for one in found.all_text_contents()] == [
        *("Myanmar", "Eswatini", "North Macedonia", "Timor-Leste", "Côte d'Ivoire", "Czechia"),
        "Turkey",
    ]
    expect(said(tab)).to_contain_text("no country “Nepall”: did you mean Nepal?")
    expect(said(tab)).to_contain_text("no country “Not stated”: choose one")
    field = tab.get_by_role("combobox", name="Add a country")
    field.fill("nepa")
    field.press("Enter")
    expect(found.last).to_have_text("Nepal ×")
    field.fill("guinea-b")
    field.press("Enter")
    expect(found.last).to_have_text("Guinea-Bissau ×")
    field.fill("indo")
    field.press("Enter")
    expect(said(tab)).to_contain_text("did you mean Indo")
    tab.goto(f"{site}chapters/90_pakistan_rows.html?country=Burma")
    expect(tab.locator(".imet-rows [name=country]")).to_have_value("MMR")
    tab.goto(f"{site}chapters/90_pakistan_rows.html?country=Nepall")
    expect(tab.locator(".imet-rows .said")).to_contain_text("did you mean Nepal?")


@browser
@pytest.mark.parametrize("device", ["desktop"])
def test_back_undoes_a_choice(tab: Page, site: str) -> None:  # noqa: F811
    tab.goto(f"{site}{EXPLORE}?countries=NPL")
    choose(tab, "Measure", "dollars")
    choose(tab, "From", "2010")
    expect(said(tab)).to_contain_text("FY2010 to FY2020: Nepal.")
    tab.go_back()
    expect(said(tab)).to_contain_text("FY1999 to FY2020: Nepal.")
    expect(tab.get_by_role("combobox", name="Measure")).to_have_value("dollars")
    tab.go_back()
    expect(tab.get_by_role("combobox", name="Measure")).to_have_value("seats")
    assert tab.url.endswith("?countries=NPL")
    tab.go_forward()
    expect(tab.get_by_role("combobox", name="Measure")).to_have_value("dollars")


@browser
@pytest.mark.parametrize("device", ["desktop"])
def test_what_ends_early_has_its_name_there_and_no_line_to_the_edge(tab: Page, site: str) -> None:  # noqa: F811
    tab.goto(f"{site}{EXPLORE}?countries=IRN,PAK&measure=obligated")
    expect(tab.locator(POINTS).first).to_be_attached()
    own = tab.locator(f"{POINTS}[stroke='var(--accent)']")
    ends = max(own.evaluate_all("all => all.map(one => one.getBoundingClientRect().right)"))
    name = tab.locator(".imet-explore .drawn svg text", has_text="Iran").last.bounding_box()
    assert 0 < name["x"] - ends < 20
    assert not tab.locator(".imet-explore .drawn .mark-rule line[stroke='var(--accent)']").count()


@browser
@pytest.mark.parametrize("device", ["desktop"])
def test_a_stack_keeps_the_largest_and_names_the_others(tab: Page, site: str) -> None:  # noqa: F811
    tab.goto(f"{site}{EXPLORE}?countries=PAK,BHR,BRA,CHL,COL,DOM,SLV,GEO,HND,OMN&picture=stacked")
    seats = stored(COUNTRY_YEAR).groupby("iso3")["seats"].sum()
    least = seats[["BHR", "BRA", "CHL", "COL", "DOM", "SLV", "GEO", "HND", "OMN"]].nsmallest(3)
    assert set(least.index) == {"BHR", "BRA", "OMN"}
    measured = tab.locator(".imet-explore .measured")
    expect(measured).to_contain_text("3 others: Bahrain, Brazil and Oman")
    tab.goto(f"{site}{EXPLORE}?countries=PAK,UKR,COL&show=programme&picture=stacked")
    codes = set(taken(tab)["part"]) - set(listed_heads(tab))
    for code in codes:
        expect(measured).to_contain_text(code)
    assert len(codes) > 5
    choose(tab, "Training", "")
    tab.get_by_role("button", name="Pakistan and comparable countries").click()
    expect(measured).to_contain_text("10 others: Bahrain, ")
    expect(measured).to_contain_text("some of them incomplete; ")
    # and the bars of the others are full for all that
    bars = tab.locator(".imet-explore .drawn .mark-rect path[fill='var(--series-7)']")
    faint = "all => all.filter(one => Number(one.getAttribute('fill-opacity') ?? 1) < 1).length"
    expect(bars).to_have_count(22)
    assert bars.evaluate_all(faint) == 0


@browser
@pytest.mark.parametrize("device", ["desktop"])
def test_a_measure_gives_back_the_programme_that_it_took(tab: Page, site: str) -> None:  # noqa: F811
    tab.goto(f"{site}{EXPLORE}?countries=PAK&show=IMET")
    training = tab.get_by_role("combobox", name="Training")
    choose(tab, "Measure", "obligated")
    expect(said(tab)).to_have_text(re.compile("^ IMET obligations in current US dollars, FY1955"))
    booked = taken(tab)
    assert booked["source"].str.contains("older").equals(booked["fiscal_year"] <= 1976)
    assert set(booked.query("complete == 'no'")["fiscal_year"]) == {2020}
    caption = tab.locator(".imet-explore .numbers caption")
    choose(tab, "Measure", "obligated2020")
    expect(caption).to_have_text(re.compile("^IMET obligations in US dollars of FY2020, FY1955"))
    expect(tab.locator(".imet-source").first).to_contain_text("Greenbook, 2022-08-09")
    choose(tab, "From", "1960")
    choose(tab, "Measure", "seats")
    expect(training).to_have_value("IMET")
    expect(said(tab)).to_contain_text("no “1960” among the fiscal years 1999 to 2020: 1999 is")
    choose(tab, "Training", "programme")
    choose(tab, "Measure", "officers")
    expect(said(tab)).to_contain_text("Officers cannot be told apart")
    key = tab.locator(".imet-explore .marked")
    expect(key).to_contain_text("“no estimate”: there are rows, but no estimate before FY2002.")
    choose(tab, "Picture", "stacked")  # which is no reason to say it again
    expect(said(tab)).not_to_contain_text("Officers cannot be told apart")
    choose(tab, "Measure", "weeks")
    expect(training).to_have_value("programme")


@browser
@pytest.mark.parametrize("device", ["desktop"])
def test_a_table_is_whole_or_shows_that_there_is_more(tab: Page, site: str) -> None:  # noqa: F811
    tab.goto(f"{site}{EXPLORE}?countries=NPL")
    box = tab.locator(".imet-explore .numbers")
    expect(box.locator("tbody tr")).to_have_count(22)
    hidden = "box => box.scrollHeight - box.clientHeight"
    assert box.evaluate(hidden) == 0
    choose(tab, "Measure", "obligated")
    assert box.evaluate(hidden) > 0
    shades = box.evaluate("box => getComputedStyle(box).backgroundAttachment")
    assert shades == "local, local, scroll, scroll"


@browser
def test_more_countries_than_colours_stand_apart(tab: Page, site: str) -> None:  # noqa: F811
    tab.goto(site + EXPLORE)
    lines = tab.locator(".imet-explore .drawn .mark-line path")
    expect(lines.first).to_be_attached()
    colours = lines.evaluate_all("all => all.map(one => one.getAttribute('stroke'))")
    assert len(set(colours)) == 8
    tab.get_by_role("button", name="Pakistan and comparable countries").click()
    expect(tab.locator(".imet-explore .measured")).to_contain_text("each country apart")
    expect(lines).to_have_count(17)
    heads = tab.locator(".imet-explore .drawn svg text", has_text=re.compile("[a-z]{3}"))
    assert heads.count() == 17 and heads.first.text_content() == "Pakistan"
    assert not too_wide(tab)


@browser
@pytest.mark.parametrize("device", ["desktop"])
def test_lines_of_the_table_have_heads_and_zeros_are_not_the_lowest(tab: Page, site: str) -> None:  # noqa: F811
    tab.goto(f"{site}{EXPLORE}?countries=PAK&show=programme")
    first = tab.locator(".imet-explore .numbers tbody tr").first.locator("th[scope=row]")
    assert first.all_text_contents() == ["Pakistan", "FY1999"]
    seats = stored(COUNTRY_YEAR_PROGRAM).query("country == 'Pakistan' and program == 'IMET'")
    alt = tab.locator(".imet-explore .drawn").get_attribute("aria-label")
    low, without = seats["seats"].min(), 22 - len(seats)
    assert low > 0 < without
    assert re.search(
        f"Pakistan, IMET: highest .*?, lowest {low} in FY.*?, {without} years without", alt
    )
    assert "lowest 0" not in alt


@browser
def test_the_choice_stands_in_the_address_and_comes_back(tab: Page, site: str) -> None:  # noqa: F811
    tab.goto(site + EXPLORE)
    expect(said(tab)).to_contain_text("FY2013 to FY2020: Pakistan")
    tab.get_by_role("button", name="Pakistan and comparable countries").click()
    expect(said(tab)).to_contain_text("Pakistan and 16 others")
    tab.get_by_role("button", name="Pakistan and South Asia").click()
    for name in set(SOUTH_ASIA) - {"Pakistan", "Nepal"}:
        tab.get_by_role("button", name=f"Remove {name}").click()
    field = tab.get_by_role("combobox", name="Add a country")
    field.fill("mexico")
    tab.get_by_role("button", name="Add", exact=True).click()
    tab.get_by_role("combobox", name="Measure").select_option("dollars")
    tab.get_by_role("combobox", name="Training").select_option("location")
    tab.get_by_role("combobox", name="Picture").select_option("stacked")
    tab.get_by_role("combobox", name="From").select_option("2005")
    address = (
        "?countries=PAK,NPL,MEX&measure=dollars&show=location&picture=stacked&from=2005&to=2020"
    )
    assert tab.url == f"{site}{EXPLORE}{address}"
    shown = listed(tab)
    tab.reload()
    expect(said(tab)).to_contain_text("FY2005 to FY2020: Pakistan, Nepal and Mexico.")
    expect(tab.locator(".imet-explore .drawn .mark-rect path").first).to_be_attached()
    assert listed(tab) == shown and len(shown) == 3 * 16
    assert not too_wide(tab)


@browser
@pytest.mark.parametrize("device", ["desktop"])
def test_picture_and_table_are_taken_as_files_with_their_words(tab: Page, site: str) -> None:  # noqa: F811
    tab.emulate_media(color_scheme="dark")
    tab.goto(f"{site}{EXPLORE}?countries=PAK,IND&show=programme&picture=stacked")
    files = {}
    expect(tab.locator(".imet-explore .drawn .mark-rect path").first).to_be_attached()
    for kind in ("PNG", "SVG"):
        with tab.expect_download() as download:
            tab.get_by_role("button", name=kind, exact=True).click()
        name = f"PAK_IND_seats_programme_FY1999-2020.{kind.lower()}"
        assert download.value.suggested_filename == name
        files[kind] = download.value.path().read_bytes()
    with Image.open(io.BytesIO(files["PNG"])) as image:
        assert image.width > 1300 and image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    svg = files["SVG"].decode()
    assert "var(" not in svg and "Pakistan and India" in svg
    assert "Source: Foreign Military Training reports" in svg
    assert re.search(
        r"<svg[^>]*><title>Course seats by programme, .*</title><desc>Stacked bars", svg
    )
    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")


# by what is asked and what does not come: what the page says, and how many lines its table has
FAULTS = {
    "an unknown country": ("?countries=Atlantis,NPL", "", "no country “Atlantis”: choose one", 22),
    "only an unknown country": ("?countries=Atlantis", "", "Choose a country.", 0),
    "no country": ("?countries=", "", "Choose a country.", 0),
    "an unknown measure": ("?countries=NPL&measure=x", "", "no measure “x”: seats are shown", 22),
    "an unknown picture": ("?countries=NPL&picture=x", "", "no picture “x”: lines are shown", 22),
    "an unknown programme": ("?countries=NPL&show=x", "", "training “x”: all is shown", 22),
    "an unknown year": ("?countries=NPL&from=1066", "", "no “1066” among the fiscal years", 22),
    "years turned round": ("?countries=NPL&from=2012&to=2010", "", "turned round", 3),
    "officers by programme": (
        "?countries=NPL&measure=officers&show=programme",
        "",
        "Officers cannot be told apart by programme",
        22,
    ),
    "obligations by location": (
        "?countries=NPL&measure=obligated&show=location",
        "",
        "have no location",
        None,
    ),
    "no sums": ("", "**/sums.json", "The numbers did not load", 0),
    "sums that are none": ("", "<html>", "The numbers did not load", 0),
    "no names": ("", "**/book.js*", "A script of this page did not load; load the page again.", 0),
    "no library": ("?countries=NPL", "**/vega.js", "did not load: load the page again", 22),
}


@browser
@pytest.mark.parametrize("asked", FAULTS)
def test_a_page_with_a_fault_says_what_to_do(chrome: Browser, site: str, asked: str) -> None:  # noqa: F811
    query, lost, words, lines = FAULTS[asked]
    page = chrome.new_page()
    if lost == "<html>":
        page.route("**/sums.json", lambda route: route.fulfill(body=lost))
    elif lost:
        page.route(lost, lambda route: route.fulfill(status=404))
    page.goto(site + EXPLORE + query)
    expect(said(page)).to_contain_text(words)
    if lines is not None:
        expect(page.locator(".imet-explore .numbers tbody tr")).to_have_count(lines)
    if lines == 0 and lost:
        expect(page.locator(".imet-explore .still")).to_be_visible()
    elif lines == 0:  # and a country can be chosen
        page.get_by_role("combobox", name="Add a country").fill("Nowhere")
        page.keyboard.press("Enter")
        expect(said(page)).to_contain_text("no country “Nowhere”: choose one from the list")
        page.get_by_role("combobox", name="Add a country").fill("India")
        page.keyboard.press("Enter")
        expect(page.locator(".imet-explore .numbers tbody tr")).to_have_count(22)
    page.close()


@browser
@pytest.mark.parametrize("scripts", [True, False])
def test_a_picture_and_a_table_stand_there_from_a_disk_or_without_scripts(
    chrome: Browser,  # noqa: F811
    built: Path,
    scripts: bool,
) -> None:
    context = chrome.new_context(java_script_enabled=scripts, viewport=DESKTOP)
    page = context.new_page()
    page.goto((built / EXPLORE).as_uri())
    expect(page.locator(".imet-explore .still")).to_be_visible()
    expect(page.locator(".imet-explore form")).to_be_hidden()
    expect(page.locator("#seats_of_all_programmes .wide svg")).to_be_visible()
    expect(page.locator(".imet-table", has_text="Course seats of South Asia")).to_be_visible()
    if scripts:
        expect(said(page)).to_contain_text("opened from a disk: show the book with make serve")
    context.close()


FORBIDDEN = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {get() { throw new DOMException("denied") }})"""


@browser
def test_the_page_works_where_storage_is_forbidden(chrome: Browser, site: str) -> None:  # noqa: F811
    page = chrome.new_page()
    page.add_init_script(FORBIDDEN)
    page.goto(f"{site}{EXPLORE}?countries=NPL")
    expect(said(page)).to_contain_text("FY1999 to FY2020: Nepal.")
    expect(page.locator(POINTS)).to_have_count(22)
    page.close()


@browser
def test_it_is_used_by_keyboard_alone_and_bars_nobody(
    tab: Page,  # noqa: F811
    site: str,  # noqa: F811
    device: str,  # noqa: F811
) -> None:
    tab.goto(f"{site}{EXPLORE}?countries=NPL,IND")
    expect(tab.locator(POINTS).first).to_be_attached()
    way = ["Remove Nepal", "Remove India", "Add a country", "Add", "Pakistan and South Asia"]
    way += ["Pakistan and comparable countries", "how they were chosen"]
    way += ["Measure", "Training", "Picture", "From", "To"]
    way += ["PNG", "SVG", "CSV", "The numbers of the picture"]
    tab.get_by_role("button", name="Remove Nepal").focus()
    for name in way:
        assert tab.evaluate(NAMED) == name
        tab.keyboard.press("Tab")
    tab.get_by_role("button", name="Remove Nepal").focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate(NAMED) == "Remove India"
    alt = tab.locator(".imet-explore .drawn").get_attribute("aria-label")
    seats = stored(COUNTRY_YEAR).query("country == 'India'").set_index("fiscal_year")["seats"]
    assert f"India: highest {seats.max()} in FY{seats.idxmax()}, lowest {seats.min()}" in alt
    for theme in ("light", "dark"):
        tab.emulate_media(color_scheme=theme)
        wait_for_theme(tab, theme)
        found = Axe().run(tab, context=".imet-explore", options=WCAG)
        assert not found.violations_count, found.generate_report()


@browser
@pytest.mark.parametrize("device", ["desktop"])
def test_the_picture_follows_the_page_into_the_dark(tab: Page, site: str) -> None:  # noqa: F811
    tab.goto(f"{site}{EXPLORE}?countries=NPL")
    label = tab.locator(".imet-explore .drawn .role-axis-label text").first
    colours = set()
    for theme in ("light", "dark"):
        tab.emulate_media(color_scheme=theme)
        wait_for_theme(tab, theme)
        assert tab.evaluate(BACKGROUND)
        colours.add(label.evaluate("text => getComputedStyle(text).fill"))
    assert len(colours) == 2


@browser
def test_letters_can_be_read_and_nothing_is_too_wide(
    tab: Page,  # noqa: F811
    site: str,  # noqa: F811
    device: str,  # noqa: F811
) -> None:
    tab.goto(f"{site}{EXPLORE}?countries=PAK,IND,NPL&show=programme")
    texts = tab.locator(".imet-explore .drawn svg text")
    expect(texts.first).to_be_visible()
    sizes = texts.evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")
    assert min(sizes) >= 10
    assert not too_wide(tab)
    drawing = tab.locator(".imet-explore .drawn svg").bounding_box()
    assert drawing["x"] >= 0 and drawing["x"] + drawing["width"] <= DEVICES[device]["width"]


def test_programmes_have_codes_that_the_page_of_rows_explains(sums: dict) -> None:
    codes = {part for parts in sums["training"].values() for part in parts} - {""}
    codes = {code for code in codes if not code.startswith("@")}
    assert codes == set(stored(COUNTRY_YEAR_PROGRAM)["program"])
    assert not [code for code in codes if not re.match(r"\w", code)]
