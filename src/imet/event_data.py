"""What a public file of machine-coded events says of the days around the post of January 2018.

Programs read news agencies' texts and note who did what to whom, by the codes of CAMEO; a scale by
Goldstein (1992) gives each kind of act a score, above zero if friendly, below if hostile. The rows
are those of ICEWS (Boschee and others 2015) as a benchmark file has them (Jin and others 2020).
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

COUNTRY = "United States"
PRESIDENT = "Donald Trump"
NAME = "ICEWS18, train.txt in the repository GuoJiujiang/Datasets, commit ab0de8b"


def by_day(rows: pd.DataFrame, actors: Collection[str] | None = None) -> pd.DataFrame:
    """Return how many rows each day has, and their sum and mean on the scale.

    Parameters
    ----------
    rows
        Rows of EVENT_ROWS.
    actors
        Those whose rows count; all, if not given.

    Returns
    -------
    pandas.DataFrame
        `rows`, `sum` and `mean` by date, for each day from the first of `rows` to the last; a day
        without a row of these actors has no mean.

    Raises
    ------
    KeyError
        If one of `actors` has no row at all.

    """
    days = pd.date_range(rows["date"].min(), rows["date"].max(), name="date")
    if actors is not None:
        if missing := sorted(set(actors) - set(rows["actor"])):
            raise KeyError(f"no rows of {missing} among the events")
        rows = rows[rows["actor"].isin(actors)]
    scores = rows.groupby("date")["goldstein"].agg(rows="count", sum="sum", mean="mean")
    return scores.reindex(days).fillna({"rows": 0, "sum": 0.0}).astype({"rows": int})
