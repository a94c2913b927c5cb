"""How tables go onto a page: with a caption and a source, to read or to search."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd
from itables.javascript import generate_init_offline_itables_html, to_html_datatable
from itables.utils import find_package_file
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

TABLES_SCRIPT = "tables.js"  # of the searchable tables, in the built book
BUNDLE = find_package_file("html/dt_bundle.js")  # DataTables, as itables ships it
# a number written as text, with a point, a comma or as a share, so that a year is none
DECIMAL = re.compile(r"(?=.*[.,%])-?\$?\d[\d,]*(\.\d+)?%?")
# what stands in brackets and is long
PAGES_OF = re.compile(r" \([^()]{40,}\)")
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


class Link(NamedTuple):
    """A text in a table that leads to an address."""

    text: str
    url: str

    def __str__(self) -> str:
        """Return the text alone."""
        return self.text


def folded(source: str) -> tuple[str, str | None]:
    """Return a source line without its pages, and with them if it has any.

    Pages and lines stand in brackets, as the functions of `imet.cite` write them.
    """
    short = PAGES_OF.sub("", source)
    return short, None if short == source else source


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
        source = folded(self.source)
        return render("table.html", table=self, numeric=numeric, rows=rows, source=source)


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
        source = folded(self.source)
        return render("search.html", table=self, code=code, rows=table, source=source)


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
