"""How tables go onto a page: with a caption and a source."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd
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
