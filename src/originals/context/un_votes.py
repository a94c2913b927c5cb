"""Read votes in the UN General Assembly: ideal points by country."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet.schemas import IDEAL_POINTS
from originals.csvlines import read_lines

FIRST_SESSION = 45
YEAR_OF_SESSION = 1945  # and the number of a session give the year in whose autumn it opened
# the file goes on with Yugoslavia's code for Serbia, which is alone under it from 2006
SERBIA_FROM = 61


def read_ideal_points(path: Path) -> pd.DataFrame:
    """Return ideal points by session and country, as `imet.schemas.IDEAL_POINTS`.

    The file is in Latin-1, not in UTF-8: names of countries have accents. A line that cannot be
    read, or whose estimate lies outside its own interval, is a SourceError.
    """
    rows = []
    numbers = ("IdealPoint", "Q5%", "Q95%")
    for line in read_lines(path, ("session", "NVotes", *numbers, "iso3c"), encoding="latin-1"):
        session, iso3 = line.whole("session"), line.cells["iso3c"]
        if session < FIRST_SESSION:
            continue
        if iso3 == "YUG" and session >= SERBIA_FROM:
            iso3 = "SRB"
        point, low, high = map(line.decimal, numbers)
        if not low <= point <= high:
            raise line.error("the estimate is outside its interval")
        about = (session, session + YEAR_OF_SESSION, iso3)
        rows.append((*about, point, low, high, line.whole("NVotes"), line.number))
    frame = pd.DataFrame(rows, columns=IDEAL_POINTS.columns)
    return frame.sort_values(IDEAL_POINTS.key, ignore_index=True)
