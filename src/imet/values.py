"""Values in the text of the chapters: each stands there, bound to the name that code gives it.

In the Markdown a value is `<data value=n_autumn>six</data>`: every viewer of notebooks shows 'six',
and so does the book, whose pages keep the name for machines. `imet.prose.say` binds the name.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from imet.errors import ImetError

VALUE = re.compile(r"<data value=(\w+)>(.*?)</data>")
RECORD = "application/papermill.record/text/plain"  # how glue stores what is said
# A dollar sign begins mathematics in JupyterLab, the others begin markup.
SPECIAL = re.compile(r"[\\`*_\[\]<>&$|]")
# JupyterLab makes mathematics of what stands between two of them, but not across elements
AMOUNT = re.compile(r"\\\$[\d.,]*\d(?: [mb]illion)?")


def escaped(value: str) -> str:
    """Return a value as Markdown that shows it as it is."""
    shown = SPECIAL.sub(r"\\\g<0>", value)
    return AMOUNT.sub(r"<span>\g<0></span>", shown) if value.count("$") > 1 else shown


def plain(markdown: str) -> str:
    """Return Markdown with each value as the reader sees it, without its name."""
    return VALUE.sub(lambda found: re.sub(r"\\(.)|</?span>", r"\1", found[2]), markdown)


def said(notebook: NotebookNode) -> Iterator[tuple[str, int, str]]:
    """Yield each name that the code of a notebook binds, the number of its cell, and its value."""
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name:
                yield name, number, ast.literal_eval(output["data"][RECORD])


def put(markdown: str, values: dict[str, str]) -> str:
    """Return Markdown with these values at their names; ImetError names one that has none."""

    def value(found: re.Match) -> str:
        if found[1] not in values:
            raise ImetError(f"no code binds '{found[1]}' of the text; add a say() or mend the name")
        return f"<data value={found[1]}>{escaped(values[found[1]])}</data>"

    return VALUE.sub(value, markdown)


def refresh(notebook: NotebookNode) -> None:
    """Put the values that the code binds into the text; ImetError names one that nobody binds."""
    values = {name: value for name, _, value in said(notebook)}
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = put(cell.source, values)


def faults(notebook: NotebookNode) -> list[str]:
    """Return what is wrong between text and code: stale, unbound, unused, or bound twice."""
    bindings = list(said(notebook))
    bound = Counter(name for name, *_ in bindings)
    values = {name: value for name, _, value in bindings}
    used, found = set(), []
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for name, shown in VALUE.findall(text):
        used.add(name)
        if name not in values:
            found.append(f"no code binds '{name}'")
        elif shown != escaped(values[name]):
            found.append(f"'{name}' is '{values[name]}', and the text says '{shown}'")
    found += [f"'{name}' is bound and not used" for name in values if name not in used]
    return found + [f"'{name}' is bound {n} times" for name, n in bound.items() if n > 1]


def check(folder: Path) -> None:
    """Raise ImetError if the text of a notebook of the folder differs from what its code says."""
    for path in sorted(folder.glob("*.ipynb")):
        wrong = faults(nbformat.read(path, as_version=4))
        if wrong:
            raise ImetError(f"{path.name}: {wrong[0]}; run it with python -m imet.notebooks")
