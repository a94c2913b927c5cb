"""The originals give the tables in data/ byte for byte, all read again by the command."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from imet.errors import ReconciliationError
from imet.schemas import SUSPENSION_CASES, data_folder
from imet.tables import stored
from originals.money import budgets, greenbook
from test_extract import WRITTEN

ORIGINALS = Path(os.environ.get("SOURCES", Path(__file__).parents[3] / "shared" / "sources"))
pytestmark = [
    pytest.mark.originals,
    pytest.mark.skipif(
        not ORIGINALS.is_dir(), reason=f"the originals are not at {ORIGINALS.name}/"
    ),
]


@pytest.fixture(scope="session")
def again(tmp_path_factory) -> Path:
    """Return what the command makes of the originals."""
    folder = tmp_path_factory.mktemp("again")
    command = [sys.executable, "-m", "originals", "extract", "--sources", str(ORIGINALS)]
    subprocess.run([*command, "--out", str(folder)], check=True, capture_output=True)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(WRITTEN))
def test_a_table_is_what_the_originals_say_byte_for_byte(again, path):
    assert (again / path).read_bytes() == (data_folder() / path).read_bytes()


def test_every_table_of_the_state_department_notices_a_changed_amount(tmp_path):
    paths = sorted((ORIGINALS / "money" / "state_cbj").glob("STATE_budget_by_country.*.csv"))
    assert len(paths) == 10
    for path in paths:
        rows = list(csv.reader(path.read_text(encoding=budgets.ENCODING).splitlines()))
        column = [name.strip() for name in rows[0]].index("IMET")
        amounts = [row for row in rows[1:] if row[column] not in budgets.NOTHING]
        # the total, every sixth country, and what stands below the regions
        for row in {id(row): row for row in [*amounts[::6], *amounts[-2:]]}.values():
            amount = row[column]
            row[column] = str(int(amount.replace(",", "")) + 1)
            with (tmp_path / path.name).open("w", encoding=budgets.ENCODING, newline="") as stream:
                csv.writer(stream).writerows(rows)
            with pytest.raises(ReconciliationError):
                budgets.read_state_table(tmp_path / path.name)
            row[column] = amount


def test_no_other_deflator_of_four_decimals_gives_the_greenbooks_constant_dollars():
    book = greenbook.read_greenbook(ORIGINALS / "money/greenbook/us_foreignaid_greenbook.xlsx")
    found = greenbook.deflators(book).set_index(["fiscal_year", "period"])["deflator"]
    assert len(found) == 2020 - 1946 + 1 + 1
    for other in (-0.0001, 0.0001):
        deflator = (found + other).rename("other")
        rows = book.join(deflator, on=["fiscal_year", "period"])
        error = rows["obligations_usd_2020"] - rows["obligations_usd"] / rows["other"]
        beyond = error.abs() - (0.5 + 0.5 / rows["other"])
        assert (beyond.groupby([rows["fiscal_year"], rows["period"]]).max() > 0).all()


def test_each_suspension_noted_among_the_originals_is_in_the_survey_on_its_days():
    """The survey is kept by hand and sealed; what the originals have of it must stand in it."""
    noted = pd.read_csv(ORIGINALS / "context" / "comparison_cases" / "imet_suspension_cases.csv")
    ours = stored(SUSPENSION_CASES).drop_duplicates("case").set_index("case")
    assert set(noted["case"]) <= set(ours.index)
    days = {
        (row.case, own): pd.Timestamp(noted_day)
        for row in noted.itertuples()
        for own, noted_day in (("first", row.start), ("last", row.end))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", noted_day)
    }
    assert len(days) == 20
    assert days == {(case, own): pd.Timestamp(ours.at[case, own]) for case, own in days}
