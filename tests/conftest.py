"""The built book, as the tests of its pages and of its look in a browser find it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOC = (ROOT / "_toc.yml").read_text(encoding="utf-8")
CHAPTERS = [f"{name}.html" for name in re.findall(r"(?:root|file): *(\S+)", TOC)]


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


@pytest.fixture(params=[*CHAPTERS, "search.html", "genindex.html"])
def address(request: pytest.FixtureRequest) -> str:
    """Return the address of each page in turn."""
    return request.param
