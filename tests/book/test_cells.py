"""The cells of the chapters: short, without logic worth a test, and without a typed result."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest

import stored

CHAPTERS = Path(__file__).parents[2] / "chapters"
MODULES = CHAPTERS.parent / "src" / "imet" / "chapters"
MOST_LINES = 15
# names that a chapter would hide if it used them for something else
PACKAGE = {"imet", *(path.stem for path in (CHAPTERS.parent / "src" / "imet").glob("*.py"))}


@pytest.fixture(params=sorted(CHAPTERS.glob("*.ipynb")), ids=lambda path: path.name)
def cells(request):
    return nbformat.read(request.param, as_version=4).cells


@pytest.fixture
def trees(cells):
    return [ast.parse(cell.source) for cell in cells if cell.cell_type == "code"]


def test_a_chapter_begins_with_its_title_and_its_first_sentence(cells):
    title, _, lead = cells[0].source.partition("\n")
    assert cells[0].cell_type == "markdown" and title.startswith("# ")
    assert lead.strip(), "the answer stands below the title, before any code"


def test_no_cell_is_longer_than_a_reader_takes_in_at_a_glance(cells):
    long = [
        (number, cell.source.count("\n") + 1)
        for number, cell in enumerate(cells)
        if cell.cell_type == "code" and cell.source.count("\n") + 1 > MOST_LINES
    ]
    assert not long, f"cells with their lines: {long}"


def test_no_cell_defines_a_function(trees):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert not [
        ast.unparse(node) for tree in trees for node in ast.walk(tree) if isinstance(node, kinds)
    ]


def test_no_cell_binds_a_value_that_is_typed(trees):
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
            typed = [word.arg for word in node.keywords if isinstance(word.value, ast.Constant)]
            assert not typed, f"typed in say: {typed}"


def typed(node: ast.AST) -> list[str]:
    """Return the texts within an expression that stand in it as they are."""
    if isinstance(node, ast.FormattedValue | ast.Call | ast.Subscript):
        return []
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    return [text for part in ast.iter_child_nodes(node) for text in typed(part)]


def words_with_numbers(tree: ast.AST) -> list[str]:
    """Return the captions, titles and lines below them that have a typed number; units may be."""
    words = (
        word.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg in ("caption", "title", "measured")
    )
    texts = (text for word in words for text in typed(word))
    return [text for text in texts if stored.NUMBER.search(text.replace("millions of", ""))]


def test_no_caption_of_a_cell_has_a_typed_number(trees):
    assert not [text for tree in trees for text in words_with_numbers(tree)]


@pytest.mark.parametrize("path", sorted(MODULES.glob("*.py")), ids=lambda path: path.stem)
def test_no_caption_of_a_module_has_a_typed_number(path):
    assert not words_with_numbers(ast.parse(path.read_text(encoding="utf-8")))


def test_a_typed_number_in_a_caption_is_found():
    found = words_with_numbers(ast.parse("show(x, caption=f'ended in FY2019, {n} of ' + 'six')"))
    assert found == ["ended in FY2019, ", "six"]


def test_no_cell_shows_a_bare_value(cells):
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    shown = [one.data for one in outputs if one.output_type == "execute_result"]
    assert not [data for data in shown if data.keys() == {"text/plain"}]


def test_no_name_hides_the_package_or_one_of_its_modules(trees):
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            assert node.id not in PACKAGE, f"'{node.id}' is a module of the package"
