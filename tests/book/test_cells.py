"""The cells of the chapters: short, without logic worth a test, and without a typed result."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest

CHAPTERS = Path(__file__).parents[2] / "chapters"
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


def test_no_name_hides_the_package_or_one_of_its_modules(trees):
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            assert node.id not in PACKAGE, f"'{node.id}' is a module of the package"
