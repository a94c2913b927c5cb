"""The chapters as they are stored: what their code binds, and their sentences with it."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def cells(chapter: str) -> list[dict]:
    path = ROOT / "chapters" / f"{chapter}.ipynb"
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def said(chapter: str) -> dict[str, str]:
    """Return the numbers that a chapter's code binds to its text, by name."""
    found = {}
    for cell in cells(chapter):
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name:
                value = output["data"]["application/papermill.record/text/plain"]
                found[name] = "".join(value).strip("'\"")
    return found


def sentences(chapter: str) -> list[str]:
    """Return the sentences of a chapter, its numbers filled in."""
    values = said(chapter)
    text = "\n".join("".join(c["source"]) for c in cells(chapter) if c["cell_type"] == "markdown")
    text = re.sub(r"\{glue:text\}`(\w+)`", lambda name: values[name[1]], text)
    return re.split(r"(?<=[.:;]) |\n", text)
