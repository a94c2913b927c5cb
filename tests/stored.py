"""The chapters as they are stored: what their code binds, and their sentences with it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat

from imet import values

ROOT = Path(__file__).resolve().parents[1]

NUMBER = re.compile(
    r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"dozens?|hundreds?|thousands?|millions?|half|twice|doubled?)\b",
    re.IGNORECASE,
)


def cells(chapter: str) -> list[dict]:
    path = ROOT / "chapters" / f"{chapter}.ipynb"
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def notebook(chapter: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / "chapters" / f"{chapter}.ipynb", as_version=4)


def said(chapter: str) -> dict[str, str]:
    """Return the values that a chapter's code binds to its text, by name."""
    return {name: value for name, _, value in values.said(notebook(chapter))}


def anchor(head: str) -> str:
    """Return the address of a head within its page."""
    return re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-")


def sentences(chapter: str) -> list[str]:
    """Return the sentences of a chapter as its readers see them."""
    text = "\n".join(c.source for c in notebook(chapter).cells if c.cell_type == "markdown")
    words = re.sub(r"\[([^\]]*)\]\(glossary[^)]*\)", r"\1", values.plain(text))
    return re.split(r"(?<=[.:;]) |\n", words)
