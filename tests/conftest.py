"""What all tests share: no clock, no settings of a person's own, and the built book."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# The cores are shared, so no example has a time; and what fails fails for everybody.
settings.register_profile("anywhere", deadline=None, derandomize=True)
settings.load_profile("anywhere")
# The kernels of chapters run without a person's own profile of IPython.
OWN = tempfile.TemporaryDirectory(prefix="imet-tests-")
os.environ["IPYTHONDIR"] = OWN.name

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
