"""All findings of the book on one page, and every sentence that states one led to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from imet import values
from imet.book import render
from imet.errors import MissingError
from imet.ledger.findings import published
from imet.ledger.verdicts import SUPPORTED
from imet.schemas import FINDINGS

PAGE = "chapters/15_what_we_claim"


@dataclass(frozen=True)
class Claimed:
    """The findings of one chapter as a list; each has its name as its address on the page.

    `chapter` is the name of the chapter's module, as `timeline`.
    """

    chapter: str

    def _rows(self) -> pd.DataFrame:
        rows = published()
        of = rows[rows["chapter"] == self.chapter]
        if of.empty:
            raise MissingError(f"no finding in {FINDINGS.path} is of a chapter '{self.chapter}'")
        return of

    def __repr__(self) -> str:
        """Return the findings and their verdicts as plain text."""
        return "\n".join(f"{row.finding}: {row.verdict}" for row in self._rows().itertuples())

    def _repr_html_(self) -> str:
        rows = self._rows().astype(object)
        return render("findings.html", rows=list(rows.where(rows.notna(), None).itertuples()))


def wrong(folder: Path) -> list[str]:
    """Return what keeps the book from being built with the chapters of a folder.

    That is a published finding that is not supported, or a sentence of a chapter that is not what
    is published under its name.
    """
    rows = published().set_index("finding")
    found = [f"'{name}' is {of}" for name, of in rows["verdict"].items() if of != SUPPORTED]
    for path in sorted(folder.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            stated = values.VALUE.findall(cell.source) if cell.cell_type == "markdown" else []
            found += [
                f"{path.name} states '{name}' in other words than published"
                for name, sentence in stated
                if name in rows.index and sentence != values.escaped(rows["sentence"][name])
            ]
    return found


def setup(app: Sphinx) -> dict[str, bool]:
    """Stop the build if a finding is wrong, and lead each from its sentence to its working."""
    app.connect("builder-inited", _hold)
    app.connect("html-page-context", _lead)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _hold(app: Sphinx) -> None:
    faults = wrong(Path(app.srcdir) / "chapters")
    if faults:
        raise ExtensionError(f"{faults[0]}; see python -m imet.ledger check")


def _lead(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    known = set(published()["finding"])

    def link(found: re.Match) -> str:
        address = f"{context['pathto'](PAGE)}#{found[1]}"
        return f'<a class="imet-finding" href="{address}">{found[0]}</a>'

    if "body" in context:
        stated = "|".join(known & set(re.findall(r"<data value=(\w+)", context["body"])))
        if stated:
            sentence = rf"<data value=({stated})\b[^>]*>.*?</data>"
            context["body"] = re.sub(sentence, link, context["body"])
