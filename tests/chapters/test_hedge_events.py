"""The events of January 2018: the day of the post depends on whose rows are counted."""

from __future__ import annotations

import pandas as pd
import pytest

from imet import schemas, tables
from imet.chapters.hedge import COUNTRY, PRESIDENT, by_day
from imet.dates import when

ROWS = tables.stored(schemas.EVENT_ROWS)
POST = pd.Timestamp("2018-01-01")


def made(*given: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(given, columns=["date", "actor", "goldstein"]).assign(
        date=lambda rows: pd.to_datetime(rows["date"])
    )


def test_a_day_has_the_number_the_sum_and_the_mean_of_its_rows():
    rows = made(("2018-01-01", "A", 7.0), ("2018-01-01", "B", -2.0), ("2018-01-03", "A", 1.0))
    table = by_day(rows)
    assert table["rows"].tolist() == [2, 0, 1]
    assert table["sum"].tolist() == [5.0, 0.0, 1.0]
    assert table["mean"].fillna(99).tolist() == [2.5, 99, 1.0]
    assert by_day(rows, ["A"])["mean"].fillna(99).tolist() == [7.0, 99, 1.0]


def test_an_actor_without_a_row_is_an_error():
    with pytest.raises(KeyError, match=r"no rows of \['C'\] among the events"):
        by_day(made(("2018-01-01", "A", 7.0)), ["A", "C"])


def test_the_day_of_the_post_is_the_friendliest_and_hostile_at_once():
    country, president, everyone = (by_day(ROWS, who) for who in ([COUNTRY], [PRESIDENT], None))
    assert country["mean"].idxmax() == country["sum"].idxmax() == POST
    assert president["mean"][POST] < everyone["mean"][POST] < 0 < country["mean"][POST]
    assert all(table["mean"][when("freeze")] < 0 for table in (country, president, everyone))
    without = ROWS[~ROWS["act"].isin(["Provide aid", "Provide economic aid"])]
    assert by_day(without, [COUNTRY])["mean"].idxmax() != POST


def test_all_american_actors_together_are_hostile_on_every_day():
    assert (by_day(ROWS)["mean"] < 0).all()


def test_an_act_has_one_code_and_one_score():
    assert (ROWS.groupby("act")[["cameo", "goldstein"]].nunique() == 1).all(axis=None)
    assert (ROWS.groupby("cameo")["act"].nunique() == 1).all()


def test_the_lines_of_the_file_run_with_the_days():
    assert ROWS["row"].is_unique
    assert ROWS.sort_values("row")["date"].is_monotonic_increasing
