"""The stored chapters: run, in order, whole, and without a typed number or a trace of a machine."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

import stored
from imet import prose, schemas, tables, values
from imet.book.pictures import FIGURE
from imet.schemas import CLAIMS

CHAPTERS = Path(__file__).parents[2] / "chapters"
WORDS = {"glossary", "references"}  # pages of words, each with its entries
PLAIN = WORDS | {"data", "receipt"}  # pages that are no notebooks
NOTEBOOKS = sorted(CHAPTERS.glob("*.ipynb"))
# what may stand as text: laws, reports, codes of programmes, ids of claims, names of files and of
# what is cited
NAMES = re.compile(
    r"\[[^\]]*\]\(references\.md#[^)]*\)|"
    r"\b22 USC \d+|\bS[0-4]-\d\d\b|\b\d{4}-\d{4}\b|\bIMET-\d|\]\([^)]*\)|`[^`]*`|"
    r"href=\"[^\"]*\"|Sixty-Six"
)
TRACES = re.compile(r"0x[0-9a-f]{6,}|/(?:home|root|tmp|work|Users|usr)/|[A-Z]:\\\\|\.venv")


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.name)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook):
    return [output for cell in code_cells(notebook) for output in cell.outputs]


def markdown(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def test_every_notebook_is_a_chapter_and_every_chapter_a_notebook():
    toc = yaml.safe_load((CHAPTERS.parent / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [entry["file"] for part in toc["parts"] for entry in part["chapters"]]
    files = [toc["root"], *chapters]
    notebooks = [f"chapters/{path.name}" for path in NOTEBOOKS]
    written = sorted(f"{file}.ipynb" for file in files if Path(file).name not in PLAIN)
    assert written == notebooks


def test_the_format_is_valid(notebook):
    nbformat.validate(notebook)


def test_every_cell_was_run_once_and_in_order(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_cell_failed_or_wrote_to_stderr(notebook):
    kinds = {(output.output_type, output.get("name")) for output in outputs(notebook)}
    assert not {kind for kind in kinds if kind[0] == "error" or kind[1] == "stderr"}


def test_every_cell_left_an_output(notebook):
    """nbval compares nothing where nothing is stored."""
    assert all(cell.outputs for cell in code_cells(notebook))


def test_no_address_and_no_path_of_a_machine_is_stored(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            # in the letters of a picture any word can stand
            output.get("data", {}).pop("image/png", None)
        found = TRACES.search(cell.source) or TRACES.search(str(cell.get("outputs", "")))
        assert not found, found


def days_of_events() -> set[str]:
    """Return the days of the timeline that are known to the day, as the text has them."""
    events = tables.stored(schemas.TIMELINE).query("precision == 'day'")
    return set(map(prose.day, events["date"]))


def test_no_number_in_the_prose_is_typed(notebook):
    """Fiscal years may be, and days on which the timeline has an event."""
    known = "|".join(sorted(map(re.escape, days_of_events()), key=len, reverse=True))
    given = re.compile(rf"\bFY(?:19|20)\d\d\b|\b(?:{known})\b")
    for source in markdown(notebook):
        text = values.VALUE.sub("", re.sub(r"```.*?```", "", source, flags=re.DOTALL))
        text = NAMES.sub("", given.sub("", text))
        found = stored.NUMBER.search(text)
        assert not found, f"{found.group()!r} in: {text[max(0, found.start() - 40) :][:90]}"


def test_every_value_of_the_text_is_what_the_code_says_bound_once_and_used(notebook):
    assert values.faults(notebook) == []
    assert not [source for source in markdown(notebook) if "{glue" in source]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_chapter_opens_with_a_finding_and_says_in_short_what_others_hold(path):
    """But for the page of all findings, which states none of its own."""
    known = set(tables.stored(schemas.FINDINGS)["finding"])
    opening = nbformat.read(path, as_version=4).cells[0].source
    body = re.sub(r"^# .*\n+(\*[^<*]*\?\*\n+)?", "", opening)
    stated = [re.match(r"\**<data value=(\w+)>", line) for line in body.splitlines() if line]
    first, bullets = stated[0], re.findall(r"^- \**<data value=(\w+)>", body, re.MULTILINE)
    assert len(bullets) == len(re.findall(r"^- ", body, re.MULTILINE))
    assert set(bullets) <= known
    if path.stem != "15_what_we_claim":
        assert first and first[1] in known
    if path.stem not in ("15_what_we_claim", "90_pakistan_rows", "91_explore", "index"):
        assert re.match(r"# [^\n]*\n\n\*[^*<]*\?\*\n\n", opening), "the question below the title"
        assert "\n**In short**\n" in body and 3 <= len(bullets) <= 4


def linking() -> str:
    """Return the text of every page that links to a word or a work."""
    text = "".join("".join(markdown(nbformat.read(path, 4))) for path in NOTEBOOKS)
    return text + (CHAPTERS / "data.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", sorted(WORDS))
def test_a_link_to_a_word_or_a_work_leads_to_its_entry(page):
    heads = re.findall(r"^## (.+)$", (CHAPTERS / f"{page}.md").read_text(encoding="utf-8"), re.M)
    text = linking()
    linked = set(re.findall(rf"\]\({page}\.md#([\w-]+)\)", text))
    entries = {stored.anchor(head) for head in heads}
    assert len(heads) > 25
    assert linked <= entries
    assert len(linked) > 15


# every page of the book, with its text as Markdown
PAGES = {
    path.name: path.read_text(encoding="utf-8")
    if path.suffix == ".md"
    else "\n".join(markdown(nbformat.read(path, as_version=4)))
    for path in sorted([*NOTEBOOKS, *CHAPTERS.glob("*.md")])
}
TITLES = {text.partition("\n")[0].removeprefix("# ").lower(): n for n, text in PAGES.items()}


@pytest.mark.parametrize("page", PAGES)
def test_a_link_that_is_the_title_of_a_page_leads_to_it(page):
    links = re.findall(r"\[([^\]]+)\]\((\w+\.(?:ipynb|md))[^)]*\)", PAGES[page])
    assert not [(text, to) for text, to in links if TITLES.get(text.strip("*").lower(), to) != to]


def test_titles_tell_pages_apart():
    assert len(TITLES) == len(PAGES)


def test_every_work_of_the_list_is_cited_under_its_name():
    heads = re.findall(r"^## (.+)$", (CHAPTERS / "references.md").read_text("utf-8"), re.M)
    text = linking()
    cited = set(re.findall(r"\]\(references\.md#([\w-]+)\)", text))
    assert {stored.anchor(head) for head in heads} == cited


def test_the_chapter_opens_with_its_title_and_one_only(notebook):
    titles = [
        line
        for source in markdown(notebook)
        for line in source.splitlines()
        if re.match(r"# \S", line)
    ]
    assert notebook.cells[0].source.startswith(titles[0])
    assert len(titles) == 1


def named(text):
    """Return the laws, reports, codes of programmes and claims that a text names."""
    text = re.sub(r"\[[^\]]*\]\(references[^)]*\)|\]\([^)]*\)|`[^`]*`", "", text)
    return {
        "law": set(re.findall(r"\b22 USC \d+\w*(?:-\d+)?", text)),
        "report": set(re.findall(r"\b\d{4}-\d{4}\b", text)),
        "programme": set(re.findall(r"\bIMET-\d", text)),
        "claim": set(re.findall(r"\bS[0-4]-\d\d\b", text)),
    }


def test_the_laws_reports_programmes_and_claims_that_are_named_are_in_the_data(notebook):
    known = {
        "law": set(tables.stored(schemas.LAW)["citation"]),
        "report": set(tables.stored(schemas.TRAINING_SOURCES)["report"]),
        "programme": set(tables.stored(schemas.PROGRAMS)["program_label"]),
        "claim": set(tables.stored(CLAIMS)["claim"]),
    }
    for kind, found in named(values.VALUE.sub("", "\n".join(markdown(notebook)))).items():
        assert found <= known[kind], f"no such {kind}: {sorted(found - known[kind])}"


def test_what_a_text_names_is_found_in_it():
    text = "By 22 USC 2370c-1 and 22 USC 2416, in 2018-2019, IMET-2; S1-12 [see](S9-99.ipynb)"
    assert named(text) == {
        "law": {"22 USC 2370c-1", "22 USC 2416"},
        "report": {"2018-2019"},
        "programme": {"IMET-2"},
        "claim": {"S1-12"},
    }


def test_the_check_for_typed_numbers_can_fail():
    for typed in ("It cost $3 million.", "In August 2018", "the four seats", "a dozen officers"):
        assert stored.NUMBER.search(NAMES.sub("", typed))
    for allowed in ("under 22 USC 2416", "the report 2018-2019", "[it](04_record.ipynb)"):
        assert not stored.NUMBER.search(NAMES.sub("", allowed))


# of roles, anchors and tags, were they left as text
MARKUP = re.compile(r"\{[a-z]+(?::[a-z]+)?\}|^\([\w-]+\)=|</?(?:data|details|span|div)\b|\]\(|\\\$")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_whole_where_it_is_opened_without_the_book(path):
    """As nbconvert shows it, and with it most viewers."""
    stored = nbformat.read(path, as_version=4)
    drawn = [o for o in outputs(stored) if "image/png" in o.get("data", {})]
    for cell in code_cells(stored):
        # of a bound value a viewer shows nothing, which nbconvert warns of
        cell.outputs = [o for o in cell.outputs if "scrapbook" not in o.get("metadata", {})]
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(stored)
    soup = BeautifulSoup(page, "lxml")
    for code in soup.select(".input, code, pre"):
        code.decompose()
    assert not soup.find_all(string=MARKUP)
    figures = soup.select("img")
    titles = [one.get_text() for one in soup.select("p > strong") if one.find_next_sibling("br")]
    assert len(figures) == len(drawn)
    for output in drawn:
        about = output["data"][FIGURE]
        assert about["title"] in titles
