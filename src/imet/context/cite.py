"""Name the lines of an original in `context/` that a figure or table shows."""

from __future__ import annotations

import pandas as pd

from imet.prose import count


def cite_lines(name: str, rows: pd.DataFrame) -> str:
    """Return the name of an original and the lines of it that `rows` come from.

    Parameters
    ----------
    name
        How source lines name the original.
    rows
        Rows with the column `row`, the line of the file counted from 1.

    Raises
    ------
    ValueError
        If there are no rows: what shows nothing has no source.

    """
    if rows.empty:
        raise ValueError(f"no rows of '{name}' to cite")
    lines = rows["row"].drop_duplicates()
    first, last = lines.min(), lines.max()
    if len(lines) == 1:
        return f"{name}, line {first}."
    if len(lines) == last - first + 1:
        return f"{name}, lines {first}-{last}."
    return f"{name}, {count(len(lines))} lines from line {first} to {last}."
