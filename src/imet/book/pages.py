"""What the book makes of a chapter: figures and their files, folds, words explained, code found.

An extension of Sphinx, with a plugin of MyST-NB for the outputs of `imet.book.pictures`.
"""

from __future__ import annotations

import base64
import html
import json
import re
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import itables
import nbformat
import pandas as pd
from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from imet import values
from imet.book import rows
from imet.book.pictures import CSV, FIGURE, alone, card, social
from imet.book.shown import BUNDLE, TABLES_SCRIPT, folded, render
from imet.errors import ImetError

BOOK = f"Sixty-Six Slots, version {version('imet')}."
FIGURES = "figures"  # the folder of the built book with the files of all figures
# sections that a page folds, for those who check
FOLDED = ("How we know", "The claims it settles")
EXPLAINED = ("glossary", "references")  # pages whose entry a link to it shows
IN_SHORT = re.compile(r"<p><strong>In short</strong></p>\s*<ul.*?</ul>", re.DOTALL)
# its script is chapters/_static/book.js; without scripts it is not shown
SWITCH = (
    '<p class="imet-switch pst-js-only"><button type="button" aria-pressed="false">'
    "Show where numbers come from</button></p>"
)
EXPORTED = re.compile(r"\bexport\{([^}]*)\};?")  # what a module gives, in its own form
ENTRY = re.compile(r"^## (.+)\n+((?:[^#\n].*\n?)+)", re.MULTILINE)
TERM = re.compile(
    rf'<a class="reference internal" (href="({"|".join(EXPLAINED)})\.html#([\w-]+)">.*?</a>)',
    re.DOTALL,
)


class FigureRenderer:
    """Plugin of MyST-NB: of a picture's output it makes the figure of a page, and its files."""

    mime_priority_overrides = (("*", FIGURE, 0),)

    @staticmethod
    def handle_mime(renderer, data, inline: bool) -> list[nodes.Element] | None:
        """Return the figure, nothing for what the other viewers of a notebook show, else None."""
        about = data.output_metadata.get("imet")
        if inline or not about:
            return None
        folder = Path(renderer.renderer.sphinx_env.app.outdir) / FIGURES
        folder.mkdir(parents=True, exist_ok=True)
        if data.mime_type == FIGURE:
            drawing = alone(data.content["wide"], data.content["title"])
            (folder / f"{about['name']}.svg").write_text(drawing, encoding="utf-8")
            source, title = folded(data.content["source"]), data.content["title"].rstrip(".")
            cited = f"The Sixty-Six Slots authors, '{title}', figure {about['name']} in {BOOK}"
            shown = render("figure.html", about=data.content, source=source, cited=cited)
            return [nodes.raw("", shown, format="html")]
        if data.mime_type == "image/png":
            png = base64.b64decode(data.string)
            (folder / f"{about['name']}.png").write_bytes(card(png, about))
        elif data.mime_type == CSV:
            (folder / f"{about['name']}.csv").write_text(data.string, encoding="utf-8")
        return []


def setup(app: Sphinx) -> dict[str, bool]:
    """Hold the text to the code, and make of each page what a reader of the book needs."""
    app.connect("builder-inited", _hold_values)
    app.connect("builder-inited", _write_script)
    app.connect("builder-inited", rows.put_into_book)
    app.connect("doctree-resolved", _fold)
    app.connect("doctree-resolved", _keep_old_addresses)
    app.connect("html-page-context", _spare_scripts, priority=900)  # after the theme
    app.connect("html-page-context", _explain)
    app.connect("html-page-context", _lead_to_code)
    app.connect("html-page-context", _describe)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _hold_values(app: Sphinx) -> None:
    """Stop the build if the text of a chapter has another value than its code."""
    try:
        values.check(Path(app.srcdir) / "chapters")
    except ImetError as error:
        raise ExtensionError(str(error)) from error


def _write_script(app: Sphinx) -> None:
    """Put the script of searchable tables among the files of the book.

    A page that is opened from a disk may load a classic script and no module, and a strict policy
    no module out of a text, as notebooks do: so the module becomes the body of a function.
    """
    module = BUNDLE.read_text(encoding="utf-8")
    begin, names, rest = EXPORTED.split(module)
    given = re.sub(r"([\w$]+) as (\w+)", r"\2: \1", names)
    code = render(
        "tables.js.html",
        module=Markup(f"{begin}return {{{given}}};{rest}"),
        look=Markup(json.dumps(BUNDLE.with_suffix(".css").read_text(encoding="utf-8"))),
        version=itables.__version__,
    )
    path = Path(app.outdir) / "_static" / TABLES_SCRIPT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code, encoding="utf-8")


def _spare_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Leave out what the theme writes into a page, since a strict policy forbids scripts there.

    It says what nothing here asks: the page's name, and that the search waits for Enter.
    """
    context["script_files"] = [one for one in context["script_files"] if one.filename]


def _fold(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Fold the sections for those who check, and give each cell of code an address."""
    for section in doctree.findall(nodes.section):
        if section[0].astext() in FOLDED:
            begin = nodes.raw("", '<details class="imet-fold"><summary>', format="html")
            section.insert(0, begin)
            section.insert(2, nodes.raw("", "</summary>", format="html"))
            section.append(nodes.raw("", "</details>", format="html"))
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") == "cell_code":
            cell["ids"].append(_address(cell["cell_index"]))


def _keep_old_addresses(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Let addresses of sections that have new heads lead to these (chapters/moved.csv)."""
    moved = pd.read_csv(Path(app.srcdir) / "chapters" / "moved.csv")
    for row in moved[moved["page"] == Path(page).name].itertuples():
        section = next((s for s in doctree.findall(nodes.section) if row.new in s["ids"]), None)
        if section is None:
            raise ExtensionError(f"chapters/moved.csv: {page} has no section '{row.new}'")
        section["ids"].append(row.old)


def _address(cell: int) -> str:
    return f"cell-{cell}"


def entries(source: str) -> dict[str, str]:
    """Return the entries of a page of words, as plain text, by their anchors."""
    found = {}
    for head, text in ENTRY.findall(source):
        words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
        plain = " ".join(words.replace("*", "").replace("`", "").split())
        found[nodes.make_id(head)] = plain
    return found


@cache
def _known(chapters: Path) -> dict[str, dict[str, str]]:
    """Return the entries of each page of words."""
    texts = {name: chapters / f"{name}.md" for name in EXPLAINED}
    return {name: entries(path.read_text(encoding="utf-8")) for name, path in texts.items()}


def _explain(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Show what a word or a work is where a link leads to it, on hover and on focus."""
    if "href=" not in context.get("body", "") or Path(page).name in EXPLAINED:
        return
    known = _known(Path(app.srcdir) / "chapters")
    number = 0

    def explained(found: re.Match) -> str:
        nonlocal number
        number += 1
        text = html.escape(known[found[2]][found[3]])
        described = f'<a class="reference internal" aria-describedby="tip-{number}" {found[1]}'
        tip = f'<span class="imet-tip" role="tooltip" id="tip-{number}">{text}</span>'
        return f'<span class="imet-term">{described}{tip}</span>'

    context["body"] = TERM.sub(explained, context["body"])


@lru_cache(1)
def _read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def _lead_to_code(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Give each value in the text the address of the cell that computes it."""
    path = Path(app.srcdir) / f"{page}.ipynb"
    if "body" not in context or not path.is_file():
        return
    notebook = _read(path)
    cell_of = {name: cell for name, cell, _ in values.said(notebook)}

    def led(found: re.Match) -> str:
        cell = cell_of.get(found[1])
        return found[0] if cell is None else f"{found[0][:-1]} data-cell={_address(cell)}>"

    body = re.sub(r"<data value=(\w+)>", led, context["body"])
    # of each fold of code the words that are seen are its name
    body = body.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    context["body"] = IN_SHORT.sub(rf"\g<0>{SWITCH}", body, count=1)


def _describe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Give who shares the page's address its first finding, and a card of its first figure."""
    said = re.search(r"<data value=\w+[^>]*>(.*?)</data>", context.get("body", ""), re.DOTALL)
    path = Path(app.srcdir) / f"{page}.ipynb"
    if said is None or not path.is_file():
        return
    cells = _read(path).cells
    outputs = (output for cell in cells for output in cell.get("outputs", []))
    drawn = next((o["data"] for o in outputs if FIGURE in o.get("data", {})), None)
    context["card"] = {"description": html.unescape(re.sub(r"<[^>]+>", "", said[1]))}
    if drawn:
        name = f"{FIGURES}/{path.stem}_shared.png"
        shared = social(base64.b64decode(drawn["image/png"]), drawn[FIGURE]["title"])
        (Path(app.outdir) / name).write_bytes(shared)
        home = app.config.html_baseurl.rstrip("/")
        context["card"]["image"] = f"{home}/{name}" if home else context["pathto"](name, 1)
