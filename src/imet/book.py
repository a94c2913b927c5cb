"""How figures and tables go onto a page: with a text alternative and a source."""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import pandas as pd
from docutils import nodes
from IPython.display import display
from itables.javascript import generate_init_offline_itables_html, to_html_datatable
from itables.utils import find_package_file
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from matplotlib.figure import Figure
from PIL import Image
from sphinx.addnodes import download_reference
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from imet import values
from imet.errors import ImetError

COLOURS = 256  # of the palette of a picture
BUNDLE = find_package_file("html/dt_bundle.js")  # DataTables, as itables ships it
TABLES_SCRIPT = "tables.js"  # the same, in the built book
CSV = "text/csv"
# a number written as text, with a point, a comma or as a share, so that a year is none
DECIMAL = re.compile(r"(?=.*[.,%])-?\$?\d[\d,]*(\.\d+)?%?")
STYLE = str(files("imet").joinpath("book.mplstyle"))
PAGES = Environment(
    loader=PackageLoader("imet"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    # with the entities of the standard library, in which the stored pages are written
    finalize=lambda value: value if hasattr(value, "__html__") else Markup(html.escape(str(value))),
)


def render(template: str, **values: object) -> str:
    """Return a template of `imet/templates` filled with values, each escaped."""
    return PAGES.get_template(template).render(values)


@dataclass(frozen=True)
class Picture:
    """A figure with its text alternative and its data, for a notebook's output.

    The alternative goes along as the output's metadata, where `PictureRenderer` finds it when
    the book is built, and as its plain text, which nbval compares. The values drawn, one row each
    or one for each seat on the axes, with units in the names of columns or on the axes, are an
    output of their own: `name`.csv, a file to download in the book, which nbval compares too.
    """

    figure: Figure
    alt: str
    name: str
    data: pd.DataFrame = field(repr=False)

    def png(self) -> bytes:
        """Return the figure as a PNG file whose bytes depend on the data alone."""
        drawn, small = io.BytesIO(), io.BytesIO()
        with plt.style.context(STYLE):
            # without the version of matplotlib that it writes by default
            self.figure.savefig(drawn, format="png", metadata={"Software": None})
        plt.close(self.figure)
        # few colours are used, and a palette of them makes a third of the bytes
        image = Image.open(drawn).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        image.save(small, format="png", optimize=True)
        return small.getvalue()

    def csv(self) -> str:
        """Return the data as the text of a CSV file."""
        periods = self.data.select_dtypes(pd.PeriodDtype).columns
        # amounts of which some are missing are whole numbers all the same
        data = self.data.astype(dict.fromkeys(periods, "str")).convert_dtypes()
        return data.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")

    def _ipython_display_(self) -> None:
        shown = {"image/png": self.png(), "text/plain": self.alt}
        display(shown, metadata={"image/png": {"alt": self.alt}}, raw=True)
        name = f"{self.name}.csv"
        about = {"name": name, "rows": f"{len(self.data):,} rows"}
        data = {CSV: self.csv(), "text/plain": f"Data of this figure: {name}, {about['rows']}"}
        display(data, metadata={CSV: about}, raw=True)


class PictureRenderer:
    """Plugin of MyST-NB that gives a picture the alternative text from its output's metadata."""

    mime_priority_overrides = ()

    @staticmethod
    def handle_mime(renderer, data, inline: bool) -> list[nodes.Element] | None:
        """Return the image node for a picture with an alternative, None for anything else."""
        alt = data.output_metadata.get(data.mime_type, {}).get("alt")
        if inline or data.mime_type != "image/png" or not alt:
            return None
        images = renderer.render_image(data)
        for image in images:
            image["alt"] = alt
            # keeps the theme from darkening the picture
            image["classes"] += ["dark-light"]
        return images


class DownloadRenderer:
    """Plugin of MyST-NB that makes a file to download of the data of a figure."""

    mime_priority_overrides = (("*", CSV, 0),)

    @staticmethod
    def handle_mime(renderer, data, inline: bool) -> list[nodes.Element] | None:
        """Return a paragraph with the link to the file, None for anything but data."""
        if inline or data.mime_type != CSV:
            return None
        about = data.output_metadata[CSV]
        place = renderer.write_file([about["name"]], data.string.encode(), overwrite=True)
        link = download_reference(reftarget=place, refdoc=renderer.renderer.sphinx_env.docname)
        link += nodes.Text(about["name"])
        line = nodes.paragraph(classes=["imet-source"])
        line += [nodes.Text("Data of this figure: "), link, nodes.Text(f" ({about['rows']})")]
        return [line]


def setup(app: Sphinx) -> dict[str, bool]:
    """Hold the text to the code, and put the script of searchable tables among the book's files.

    A page that is opened from a disk may load a classic script and no module, so the script is
    the former, with the module inside.
    """
    app.connect("builder-inited", _hold_values)
    script = re.search(
        "<script>(.*?)</script>", generate_init_offline_itables_html(BUNDLE), re.DOTALL
    )
    path = Path(app.outdir) / "_static" / TABLES_SCRIPT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script[1], encoding="utf-8")
    app.connect("html-page-context", _share_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _hold_values(app: Sphinx) -> None:
    """Stop the build if the text of a chapter has another value than its code."""
    try:
        values.check(Path(app.srcdir) / "chapters")
    except ImetError as error:
        raise ExtensionError(str(error)) from error


def _share_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Let a page load the script from the book's files where its notebook carries a copy."""
    code = generate_init_offline_itables_html(BUNDLE)
    if code in context.get("body", ""):
        address = context["pathto"](f"_static/{TABLES_SCRIPT}", 1)
        context["body"] = context["body"].replace(code, f'<script src="{address}"></script>')


class Link(NamedTuple):
    """A text in a table that leads to an address."""

    text: str
    url: str

    def __str__(self) -> str:
        """Return the text alone."""
        return self.text


@dataclass(frozen=True)
class ShownTable:
    """A table with a caption and a source line, for a notebook's output."""

    frame: pd.DataFrame
    caption: str
    source: str

    def __repr__(self) -> str:
        """Return the table as plain text, which nbval compares."""
        return f"{self.caption}\n{self.frame.to_string(index=False)}\nSource: {self.source}"

    def _repr_html_(self) -> str:
        numeric = [_is_numeric(column) for _, column in self.frame.items()]
        rows = [list(map(_cell, row, numeric)) for row in self.frame.itertuples(index=False)]
        return render("table.html", table=self, numeric=numeric, rows=rows)


@dataclass(frozen=True)
class SearchableTable:
    """A table that can be searched and sorted in the browser, without any other host.

    `name` identifies it on its page; a fixed name keeps the output the same from run to run. On a
    narrow screen its rows scroll under a search field and a caption that stay.
    """

    frame: pd.DataFrame
    caption: str
    name: str
    source: str

    def __repr__(self) -> str:
        """Return the size of the table and its source as plain text."""
        rows, columns = self.frame.shape
        return f"{self.caption}\n{rows} rows, {columns} columns\nSource: {self.source}"

    def _repr_html_(self) -> str:
        dates = self.frame.select_dtypes("datetime").columns
        frame = self.frame.assign(
            **{name: self.frame[name].dt.date.astype("str") for name in dates}
        )
        table = to_html_datatable(
            frame.fillna(dict.fromkeys(frame.select_dtypes("str").columns, "")),
            table_id=self.name,
            caption=self.caption,
            connected=False,
            showIndex=False,
            maxBytes=0,
            classes="display compact",
            style={"width": "100%", "caption-side": "top", "text-align": "left"},
        )
        code = generate_init_offline_itables_html(BUNDLE)
        return render("search.html", table=self, code=code, rows=table)


def _is_numeric(column: pd.Series) -> bool:
    """Return whether a column holds numbers, or as text decimals, shares and "none" alone."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return True
    texts = column.replace(["", "none"], None).dropna().tolist()
    return bool(texts) and all(isinstance(v, str) and DECIMAL.fullmatch(v) for v in texts)


def _cell(value: object, numeric: bool) -> str | Link | None:
    """Return a value as a cell shows it, None if it is missing."""
    if isinstance(value, Link):
        return value
    if pd.isna(value):
        return None
    if numeric and not isinstance(value, str):
        return f"{value:,}"
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
