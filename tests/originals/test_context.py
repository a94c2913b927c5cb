"""The readers of arms and votes: what they read, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from imet.errors import SourceError
from imet.obligations import SOUTH_ASIA
from imet.schemas import ARMS_DELIVERIES, IDEAL_POINTS
from originals.context import arms, un_votes
from small import ARMS

ARMS_HEAD = ARMS.splitlines(keepends=True)[0]
POINTS_HEAD = "session,NVotes,IdealPoint,Q5%,Q95%,iso3c,Countryname\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "small.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_arms_are_read_from_1990_on_and_for_south_asia(tmp_path):
    text = ARMS + "China,Pakistan,1989,7\nChina,Italy,2001,7\nItaly,Nepal,2001,0\n"
    frame = arms.read_arms(written(tmp_path, text))
    assert len(frame) == len(SOUTH_ASIA) + 1
    assert frame.query("recipient == 'Nepal'")["tiv_millions"].tolist() == [5, 0]
    assert frame.query("supplier == 'Italy'")["row"].tolist() == [12]
    assert list(frame.columns) == ARMS_DELIVERIES.columns


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ARMS_HEAD, "no deliveries to .*Afghanistan"),
        (ARMS_HEAD + "China,Nepal,2001,few\n", "line 2: 'few' is not a whole number"),
        ("supplier,year,value\n", "lacks the columns"),
    ],
)
def test_broken_arms_are_errors(tmp_path, text, message):
    with pytest.raises(SourceError, match=message):
        arms.read_arms(written(tmp_path, text))


def test_ideal_points_are_read_with_accents_and_serbia_under_its_own_code(tmp_path):
    text = POINTS_HEAD + (
        "44,9,1,0,2,PAK,Pakistan\n73,9,-0.5,-1,0.25,STP,São Tomé\n61,9,1,0,2,YUG,Yugoslavia\n"
        "60,9,1e-2,0,2,YUG,Yugoslavia\n"
    )
    frame = un_votes.read_ideal_points(written(tmp_path, text, "latin-1"))
    assert frame[["iso3", "year", "ideal_point", "row"]].to_numpy().tolist() == [
        *(["YUG", 2005, 0.01, 5], ["SRB", 2006, 1.0, 4], ["STP", 2018, -0.5, 3])
    ]
    assert list(frame.columns) == IDEAL_POINTS.columns


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("73,9,3,0,2,PAK,P\n", "line 2: the estimate is outside its interval"),
        ("73,9,NA,0,2,PAK,P\n", "line 2: 'NA' is not a number"),
    ],
)
def test_broken_ideal_points_are_errors(tmp_path, rows, message):
    with pytest.raises(SourceError, match=message):
        un_votes.read_ideal_points(written(tmp_path, POINTS_HEAD + rows))
