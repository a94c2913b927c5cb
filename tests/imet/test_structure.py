"""Who may import whom: originals -> data -> imet -> imet.chapters -> chapters, and nothing back."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
CORE = sorted((SRC / "imet").glob("*.py"))
CHAPTERS = sorted((SRC / "imet" / "chapters").glob("*.py"))
MOST_CORE, MOST_MODULE = 2_000, 600  # lines
# the chapter that sums the others up, and what a second file of a chapter is for
CLOSING, SECOND = "closing", ("_figures", "_tables", "_others", "_findings")


def imported(source: str) -> set[str]:
    """Return the modules that a source imports, and the names that it takes from them."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def chapter_of(module: str) -> str:
    for ending in SECOND:
        module = module.removesuffix(ending)
    return module


def sources() -> dict[str, str]:
    """Return the code of every module of the package and of every chapter."""
    code = {str(path.relative_to(ROOT)): path.read_text() for path in (SRC / "imet").rglob("*.py")}
    for path in (ROOT / "chapters").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        code[path.name] = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    return code


def test_nothing_imports_what_reads_the_originals():
    for name, code in sources().items():
        assert not any(module.split(".")[0] == "originals" for module in imported(code)), name


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_the_core_knows_no_chapter(path):
    assert not any(name.startswith("imet.chapters") for name in imported(path.read_text()))


def test_the_ledger_knows_no_chapter():
    for path in (SRC / "imet" / "ledger").rglob("*.py"):
        assert not any(name.startswith("imet.chapters") for name in imported(path.read_text()))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.name)
def test_the_module_of_a_chapter_imports_no_other_chapter(path):
    own = chapter_of(path.stem)
    others = {
        chapter_of(name.split(".")[2])
        for name in imported(path.read_text())
        if name.startswith("imet.chapters.")
    }
    assert own == CLOSING or others <= {own}


def test_every_chapter_has_its_module_and_every_module_its_chapter():
    notebooks = {
        path.stem.partition("_")[2] or path.stem for path in (ROOT / "chapters").glob("*.ipynb")
    }
    # 'return' is a word of the language
    expected = {"the_return" if name == "return" else name for name in notebooks}
    assert {chapter_of(path.stem) for path in CHAPTERS} - {"__init__"} == expected


def test_the_core_is_read_in_an_hour():
    assert sum(len(path.read_text().splitlines()) for path in CORE) <= MOST_CORE
    for path in [*CORE, *CHAPTERS]:
        assert len(path.read_text().splitlines()) <= MOST_MODULE, path.name


def test_a_picture_is_drawn_in_the_module_of_its_chapter():
    for path in (SRC / "imet").rglob("*.py"):
        draws = "-> Picture" in path.read_text()
        assert not draws or path.parent.name == "chapters", path.name
