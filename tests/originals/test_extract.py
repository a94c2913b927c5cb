"""From the originals to data/: the whole way, and what leaves data/ untouched."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

import small
from imet import schemas, tables
from imet.datapackage import EXTRACTED
from imet.datapackage import FILE as PACKAGE
from imet.errors import SourceError
from originals.__main__ import main
from originals.extract import extract
from originals.money import crs
from originals.register import collations, locate, original_named, register
from originals.reports.layouts import layout_of
from reports import ROW, Report, whole_report

WRITTEN = {
    *(table.path for table in (schemas.TRAINING_SOURCES, schemas.PROGRAMS, schemas.ACTIVITIES)),
    *(table.path for table in (schemas.TOTALS, schemas.ERRATA, schemas.SECTION_III)),
    schemas.MONEY_SOURCES.path,
    *(table.path for table in (schemas.IMET_OBLIGATIONS, schemas.PAKISTAN_ASSISTANCE)),
    *(table.path for table in (schemas.DEFLATORS, schemas.WORLD_IMET, schemas.IMET_REQUESTS)),
    *(table.path for table in (schemas.PAKISTAN_CRS, schemas.CRS_DIFFERENCES)),
    *(table.path for table in (schemas.UPPER_BOUNDS, schemas.COUNTRY_TOTALS)),
    *(table.path for table in (schemas.EXCHANGE_RATES, schemas.CONTEXT_SOURCES)),
    *(table.path for table in (schemas.ARMS_DELIVERIES, schemas.IDEAL_POINTS)),
}
REPORT = "fmtr/2018_2019/small.pdf"


class Originals:
    """A folder with a small file for each kind of original, which is all of the register."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.monkeypatch = folder, monkeypatch
        self.originals = small.all_originals(folder)
        self.register()

    def register(self) -> None:
        """Say in the register that what stands there now are the originals."""
        self.originals = [small.as_it_stands(one, self.folder) for one in self.originals]
        small.registered(self.monkeypatch, self.originals)

    def at(self, path: str) -> Path:
        """Return where an original lies."""
        return self.folder / path


@pytest.fixture
def originals(tmp_path, monkeypatch) -> Originals:
    monkeypatch.setattr(crs, "listed", lambda _: [])
    return Originals(tmp_path / "sources", monkeypatch)


def files_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_small_originals_become_every_table(originals, tmp_path, capsys):
    out = tmp_path / "data"
    line = ["extract", "--sources", str(originals.folder), "--out", str(out), "--processes", "1"]
    assert main(line) == 0
    *lines, editions, kept = capsys.readouterr().out.splitlines()
    assert "; ForeignAssistance.gov, December 2025 (2025-12); " in editions
    assert kept.startswith("not read, since their rows are kept by hand in data/: world_imet_by_fy")
    assert {line.rpartition("/data/")[2] for line in lines} == WRITTEN
    assert files_of(out).keys() == WRITTEN | {PACKAGE, EXTRACTED}
    assert json.loads((out / EXTRACTED).read_text(encoding="utf-8")).keys() == WRITTEN
    activities = tables.load(schemas.ACTIVITIES, out)
    assert activities[["country", "iso3", "program", "department"]].to_numpy().tolist() == [
        ["Pakistan", "PAK", "IMET-1", "State"]
    ]
    world = tables.load(schemas.WORLD_IMET, out).set_index(["series", "fiscal_year", "period"])
    assert world.loc[("Greenbook obligations", 2020, "year"), "usd"] == 5_000 + 40 - 60
    assert world.loc[("State Department table", 2008, "year"), "stage"] == "not stated"
    assert world.loc[("State Department table", 2017, "year"), "stage"] == "request"
    # what the press quotes is a request like others, but no total of the State Department's tables
    stated = world.loc["State Department table"].index.get_level_values(0)
    assert set(stated) == {*range(2008, 2018)}
    requests = tables.load(schemas.IMET_REQUESTS, out)
    assert set(requests["fiscal_year"]) == {*range(2008, 2018), 2021, 2022}
    assert repeats_what_is_kept_by_hand(out)


def repeats_what_is_kept_by_hand(folder: Path) -> bool:
    return all(
        (tables.data_folder() / kept.path).read_text(encoding="utf-8").partition("\n")[2]
        in (folder / whole.path).read_text(encoding="utf-8")
        for kept, whole in (
            (schemas.QUOTED_REQUESTS, schemas.IMET_REQUESTS),
            (schemas.COLLATED_WORLD_IMET, schemas.WORLD_IMET),
            (schemas.DAILY_EXCHANGE_RATES, schemas.EXCHANGE_RATES),
        )
    )


def test_the_projects_own_tables_repeat_what_is_kept_by_hand():
    assert repeats_what_is_kept_by_hand(tables.data_folder())


def bad_total(originals):
    report = Report().heading("Nepal").block(ROW, total=(9, "$1,500"))
    report.total("Nepal Fiscal Year 2018 Totals", 9, "$1,500").write(originals.at(REPORT))


def unknown_country(originals):
    whole_report("Ruritania").write(originals.at(REPORT))


def unknown_program(originals):
    whole_report(label="XYZ").write(originals.at(REPORT))


def another_region(originals):
    report = whole_report()
    report.head = "Volume I Section IV-I - Africa"
    report.write(originals.at(REPORT))


def double_row(originals):
    path = originals.at("money/greenbook/us_foreignaid_greenbook.xlsx")
    small.workbook(path, [*small.BOOK, small.BOOK[0]])


def bad_sum(originals):
    path = originals.at("money/state_cbj/STATE_budget_by_country.17.csv")
    small.state_table(path, [*small.STATE, ("Ghana", "1")], year="2017")


def unknown_name(originals):
    path = originals.at("money/foreignassistance_gov/military_rows_seen.csv")
    small.write(path, small.SECTORS.replace("Pakistan", "Ruritania"))


def year_twice(originals):
    path = originals.at("context/exchange_rates/pkr_per_usd_annual_wdi.csv")
    small.write(path, small.YEARLY + small.YEARLY.splitlines()[1] + "\n")


def pair_twice(originals):
    path = originals.at("context/arms_transfers/data_sipri-exports-processed.csv")
    small.write(path, small.ARMS + small.ARMS.splitlines()[1] + "\n")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (bad_total, r"small.pdf, page 1, Nepal, IMET-1, 2018 \(program\): printed 9 students"),
        (unknown_country, "the country 'Ruritania' is unknown; add it to countries.csv"),
        (unknown_program, "at 'XYZ': the programme is not in programs.csv"),
        (another_region, r"holds \['Africa'\], expected South Central Asia"),
        (double_row, "greenbook.xlsx: row 14 has the year, country and account of an earlier row"),
        (bad_sum, r"country.17.csv: the rows of 'TOTAL' add up to 1,101,000 dollars"),
        (unknown_name, "the country 'Ruritania' is unknown; add it to countries.csv"),
        (year_twice, "context/exchange_rates.csv breaks its schema"),
        (pair_twice, "context/arms_deliveries.csv breaks its schema"),
    ],
)
def test_a_bad_original_is_one_sentence_and_leaves_the_data_as_they_were(
    originals, tmp_path, capsys, damage, message
):
    damage(originals)
    originals.register()
    assert message_of_refusal(originals.folder, tmp_path / "data", capsys, message)


def message_of_refusal(sources: Path, out: Path, capsys, message: str) -> bool:
    for path in WRITTEN:
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        small.write(out / path, "as it was")
    before = files_of(out)
    assert main(["extract", "--sources", str(sources), "--out", str(out)]) == 1
    printed, error = capsys.readouterr()
    # a bar of progress may stand before it
    assert printed == "" and re.fullmatch("error: .*; nothing was written", error.splitlines()[-1])
    assert files_of(out) == before
    return bool(re.search(message, error))


@pytest.mark.parametrize("path", [REPORT, "money/crs/crs_pakistan_FY2002_FY2014_20131024.csv"])
def test_what_is_missing_or_not_the_file_of_the_register_is_refused_by_name(
    originals, tmp_path, capsys, path
):
    where = originals.folder, tmp_path / "data", capsys
    originals.at(path).write_bytes(originals.at(path).read_bytes() + b"\n")
    name = path.rpartition("/")[2]
    assert message_of_refusal(*where, rf"{name}: this is not the file of the register \(sha256")
    originals.at(path).unlink()
    assert message_of_refusal(*where, f"{name}: no such file; name the folder of originals")
    assert message_of_refusal(tmp_path / "no", *where[1:], "no such folder; name the folder")


def test_an_interruption_leaves_nothing_half_written(originals, tmp_path, monkeypatch):
    whole = tables.write

    def interrupt(frame, path):
        whole(frame, path)
        if path.name == "deflators.csv":
            raise KeyboardInterrupt

    monkeypatch.setattr(tables, "write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        extract(originals.folder, tmp_path / "data")
    assert not files_of(tmp_path / "data")


def test_the_register_has_each_original_once_and_each_report_a_layout():
    originals = register()
    assert len({one.source for one in originals}) == len(originals) == 137 + 21 + 5 + 1
    assert all(layout_of(one.report).reports for one in register("training"))
    assert all(one.path.endswith(f"/{one.source}") for one in originals if one.path)
    assert {one.kind for one in originals if not one.path} == {"collation"}
    assert collations() == [one.source for one in originals if one.kind == "collation"]
    with pytest.raises(SourceError, match="a collation of our own, kept by hand in data/"):
        original_named(collations()[0])


def test_a_report_in_no_known_layout_is_refused(originals):
    one = dataclasses.replace(originals.originals[0], report="1950-1951")
    small.registered(originals.monkeypatch, [one, *originals.originals[1:]])
    assert locate(register(), originals.folder)
    with pytest.raises(SourceError, match="1950-1951: no layout describes this report"):
        extract(originals.folder, originals.folder / "data")
