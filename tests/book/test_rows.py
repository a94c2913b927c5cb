"""Tests of the files of rows in the built book, and of the page that shows them."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pandas as pd
from bs4 import BeautifulSoup

from imet.book import rows
from imet.chapters import pakistan_rows
from imet.schemas import TRAINING_SOURCES
from imet.tables import load_activities, stored

MOST_BYTES = 8_000_000  # for all countries


def test_every_row_of_every_country_is_in_the_book_and_light(built: Path) -> None:
    folder = built / rows.FOLDER
    known = pd.read_csv(folder / rows.COUNTRIES, keep_default_na=False)
    record = load_activities()
    assert known["rows"].sum() == len(record)
    assert set(known["country"]) == set(record["country"])
    files = {path.name for path in folder.iterdir()} - {rows.COUNTRIES}
    assert files == {f"{code}.csv.gz" for code in known["iso3"]}
    assert sum(path.stat().st_size for path in folder.iterdir()) <= MOST_BYTES


def test_a_file_of_rows_is_the_same_each_time_and_has_the_newest_first(
    built: Path, tmp_path: Path
) -> None:
    of_two = load_activities().query("iso3 in ('NPL', 'MEX')")
    rows.write(of_two, tmp_path)
    for code in ("NPL", "MEX"):
        packed = (tmp_path / f"{code}.csv.gz").read_bytes()
        assert packed == (built / rows.FOLDER / f"{code}.csv.gz").read_bytes()
        text = gzip.decompress(packed).decode()
        read = pd.read_csv(io.StringIO(text), keep_default_na=False)
        assert list(read.columns) == list(rows.COLUMNS)
        assert read["fiscal_year"].is_monotonic_decreasing
        assert set(read["official_url"]) <= set(stored(TRAINING_SOURCES)["official_url"])
        # the page's script reads a line as a row
        assert text.count("\n") == len(read) + 1


def test_without_the_book_the_rows_of_the_last_years_stand_there() -> None:
    record = load_activities().query("country == 'Pakistan'")
    shown = pakistan_rows.every_row(record, 2018)
    page = BeautifulSoup(shown._repr_html_(), "lxml")
    lines = page.select(".still tbody tr")
    assert len(lines) == (record["fiscal_year"] >= 2018).sum() > 100
    assert lines[0].td.text == "FY2020" and lines[-1].td.text == "FY2018"
    assert page.form.has_attr("hidden") and "Foreign Military Training" in page.text
    assert repr(shown).startswith("Training activities of Pakistan from FY2018 on")
