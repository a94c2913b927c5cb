"""The built book, as the tests of its pages and of its look in a browser find it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOC = (ROOT / "_toc.yml").read_text(encoding="utf-8")
PAGES = [f"{name}.html" for name in re.findall(r"(?:root|file): *(\S+)", TOC)]
CHAPTERS = [page for page in PAGES if (ROOT / page).with_suffix(".ipynb").is_file()]


@pytest.fixture(scope="session")
def built() -> Path:
    """Return the folder of the built book."""
    folder = ROOT / "_build" / "html"
    if not (folder / "index.html").exists():
        pytest.fail("The book is not built in _build/html: run `make book` first.", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def chapters() -> list[str]:
    """Return the addresses of the chapters in their order, the front page first."""
    return CHAPTERS


@pytest.fixture(params=CHAPTERS)
def chapter(request: pytest.FixtureRequest) -> str:
    """Return the address of each chapter in turn."""
    return request.param


@pytest.fixture(params=[*PAGES, "search.html", "genindex.html"])
def address(request: pytest.FixtureRequest) -> str:
    """Return the address of each page in turn."""
    return request.param
