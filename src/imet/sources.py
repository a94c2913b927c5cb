"""Source lines, made from the very rows that a figure or table shows."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

MANY = 6  # runs of pages from which on the source line gives the first and the last page alone


def cite_rows(rows: pd.DataFrame) -> str:
    """Return reports and printed pages of rows of the training record.

    Parameters
    ----------
    rows
        Rows with the columns `report` and `page`; of activities or of totals. Their `region`, if
        they have it and it is one, is named too.

    Raises
    ------
    ValueError
        If there are no rows: what shows nothing has no source.

    """
    if rows.empty:
        raise ValueError("no rows to cite")
    reports = "; ".join(
        f"{report}, {_pages(group['page'])}" for report, group in rows.groupby("report")
    )
    regions = rows["region"].unique() if "region" in rows else []
    of_region = f", {regions[0]}" if len(regions) == 1 else ""
    return f"Foreign Military Training reports{of_region}: {reports}."


def cite_reports(rows: pd.DataFrame) -> str:
    """Return the first and the last report of `rows`, for what draws on whole reports."""
    first, last = rows["report"].min(), rows["report"].max()
    return f"Foreign Military Training reports, section IV, {first} to {last}, every page."


def cite_events(events: pd.DataFrame) -> str:
    """Return the sources of the events that a figure marks, by the numbers of the marks."""
    in_order = enumerate(events.sort_values("date").itertuples(), 1)
    return "Events: " + "; ".join(f"{number} {event.source}" for number, event in in_order) + "."


def _pages(pages: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    if len(runs) > MANY:
        return f"pp. {runs[0][0]}-{runs[-1][-1]}"
    spans = [f"{run[0]}" if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return ("p. " if spans == [str(runs[0][0])] else "pp. ") + ", ".join(spans)
