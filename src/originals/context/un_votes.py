"""Read votes in the UN General Assembly: ideal points by country, agreement by pair."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from imet.errors import SourceError
from imet.schemas import IDEAL_POINTS, UN_AGREEMENT
from originals.csvlines import read_lines, whole_number

FIRST_SESSION = 45
YEAR_OF_SESSION = 1945  # and the number of a session give the year in whose autumn it opened

POINTS = "Bailey, Strezhnev and Voeten, UN General Assembly ideal points, April 2020"
AGREEMENT = "Agreement scores computed from the roll calls of the package unvotes"
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
        If the header lacks a column, a number is none, a country occurs twice in a session, or
        an estimate lies outside its own interval.

    """
    rows = []
    names = ("session", "NVotes", "IdealPoint", "Q5%", "Q95%", "iso3c")
    for line in read_lines(path, names, encoding="latin-1"):
        session = whole_number(line.cells["session"], path, line.number)
        if session < FIRST_SESSION:
            continue
        iso3 = line.cells["iso3c"]
        if iso3 == "YUG" and session >= SERBIA_FROM:
            iso3 = "SRB"
        numbers = [_decimal(line.cells[name], path, line.number) for name in names[2:5]]
        votes = whole_number(line.cells["NVotes"], path, line.number)
        rows.append((session, session + YEAR_OF_SESSION, iso3, *numbers, votes, line.number))
    frame = pd.DataFrame(rows, columns=IDEAL_POINTS.columns)
    _once(frame, IDEAL_POINTS.key, path)
    outside = ~frame["ideal_point"].between(frame["low"], frame["high"])
    if outside.any():
        where = frame.loc[outside, "row"].iloc[0]
        raise SourceError(f"line {where}: the estimate is outside its interval", path.name)
    return frame.sort_values(["session", "iso3"]).reset_index(drop=True)


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
        If the header lacks a column, a session's year is not its number and 1945, a score is not
        between 0 and 1, or a session occurs twice.

    """
    rows = []
    for line in read_lines(path, ("session", "year", "n_USPK", *PAIRS)):
        session = whole_number(line.cells["session"], path, line.number)
        year = whole_number(line.cells["year"], path, line.number)
        if year != session + YEAR_OF_SESSION:
            what = f"line {line.number}: session {session} does not belong to {year}"
            raise SourceError(what, path.name)
        if session < FIRST_SESSION:
            continue
        for pair, (one, other) in PAIRS.items():
            text = line.cells[pair]
            if not text:
                continue
            score = _decimal(text, path, line.number)
            if not 0 <= score <= 1:
                raise SourceError(f"line {line.number}: a score of {score}", path.name)
            counted = pair == COUNTED
            votes = whole_number(line.cells["n_USPK"], path, line.number) if counted else None
            rows.append((session, year, one, other, score, votes, line.number, path.name))
    frame = pd.DataFrame(rows, columns=UN_AGREEMENT.columns)
    _once(frame, UN_AGREEMENT.key, path)
    return frame.sort_values(list(UN_AGREEMENT.key)).reset_index(drop=True)


def _once(frame: pd.DataFrame, key: tuple[str, ...], path: Path) -> None:
    twice = frame.duplicated(list(key))
    if twice.any():
        where = frame.loc[twice, "row"].iloc[0]
        raise SourceError(f"line {where} repeats an earlier one's {' and '.join(key)}", path.name)


def _decimal(text: str, path: Path, number: int) -> float:
    if not re.fullmatch(r"-?\d+(\.\d+)?([eE]-?\d+)?", text):
        raise SourceError(f"line {number}: '{text}' is not a number", path.name)
    return float(text)
