"""The last page: what two builds of the book gave, and with what.

An extension of Sphinx. `make receipt` (tests/receipt.py) builds twice, compares, and writes
`data/quality/receipt.json`; each build puts it onto the page.
"""

from __future__ import annotations

import json

from sphinx.application import Sphinx

from imet.errors import DataError
from imet.schemas import PROJECT

PAGE = "chapters/receipt"
FILE = PROJECT / "quality" / "receipt.json"
PLACE = "%receipt%"


def setup(app: Sphinx) -> dict[str, bool]:
    """Put the receipt onto its page."""
    app.connect("source-read", _fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def receipt() -> dict[str, dict[str, str | int]]:
    """Return the parts of the receipt, each a name and a value by what it is of."""
    try:
        return json.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{FILE}: cannot be read ({error}); make it with make receipt") from error


def _fill(app: Sphinx, page: str, source: list[str]) -> None:
    if page == PAGE:
        source[0] = source[0].replace(PLACE, listed(receipt()))


def listed(parts: dict[str, dict[str, str | int]]) -> str:
    """Return the parts of a receipt as heads with lists."""
    lines: list[str] = []
    for head, values in parts.items():
        lines.append(f"### {head}\n")
        for name, value in values.items():
            shown = f"{value:,}" if isinstance(value, int) else f"`{value}`"
            lines.append(f"- {name}: {shown}")
        lines.append("")
    return "\n".join(lines)
