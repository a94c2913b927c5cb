"""How figures and tables go onto a page, in a notebook and in the book."""

from imet.book.pictures import Picture
from imet.book.shown import TABLES_SCRIPT, Link, ShownTable, render

__all__ = ["TABLES_SCRIPT", "Link", "Picture", "ShownTable", "render"]
