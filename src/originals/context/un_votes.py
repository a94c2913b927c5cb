"""Read votes in the UN General Assembly: ideal points by country, agreement by pair."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet.schemas import IDEAL_POINTS, UN_AGREEMENT
from originals.csvlines import read_lines

FIRST_SESSION = 45
YEAR_OF_SESSION = 1945  # and the number of a session give the year in whose autumn it opened

PAIRS = {
    **{"US-PK": ("USA", "PAK"), "US-IN": ("USA", "IND"), "US-CN": ("USA", "CHN")},
    **{"US-RU": ("USA", "RUS"), "PK-CN": ("PAK", "CHN"), "PK-RU": ("PAK", "RUS")},
}
COUNTED = "US-PK"  # the only pair for which the file gives the number of roll calls
# the file goes on with Yugoslavia's code for Serbia, which is alone under it from 2006
SERBIA_FROM = 61


def read_ideal_points(path: Path) -> pd.DataFrame:
    """Return ideal points by session and country, as `imet.schemas.IDEAL_POINTS`.

    Parameters
    ----------
    path
        The file of April 2020. It is in Latin-1, not in UTF-8: names of countries have accents.

    Raises
    ------
    SourceError
        If a line cannot be read, or an estimate lies outside its own interval.

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


def read_agreement(path: Path) -> pd.DataFrame:
    """Return agreement between pairs of countries by session, as `imet.schemas.UN_AGREEMENT`.

    Parameters
    ----------
    path
        The file with one line a session and one column a pair, `US-PK` for the United States and
        Pakistan. A session in which a pair has no score is left out for it.

    Raises
    ------
    SourceError
        If a line cannot be read, or a session's year is not its number and 1945.

    """
    rows = []
    for line in read_lines(path, ("session", "year", "n_USPK", *PAIRS)):
        session, year = line.whole("session"), line.whole("year")
        if year != session + YEAR_OF_SESSION:
            raise line.error(f"session {session} does not belong to {year}")
        for pair, countries in PAIRS.items():
            if session >= FIRST_SESSION and line.cells[pair]:
                votes = line.whole("n_USPK") if pair == COUNTED else None
                score = line.decimal(pair)
                rows.append((session, year, *countries, score, votes, line.number, path.name))
    frame = pd.DataFrame(rows, columns=UN_AGREEMENT.columns)
    return frame.sort_values(UN_AGREEMENT.key, ignore_index=True)
