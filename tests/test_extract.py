"""From the originals to data/: the whole way, and what leaves data/ untouched."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from imet import tables
from imet.errors import SourceError
from originals.reports import extract
from originals.reports.__main__ import main
from originals.reports.report import layout_of
from reports import ROW, Report, whole_report

ORIGINALS = Path(os.environ.get("SOURCES", Path(__file__).parents[2] / "shared" / "sources"))
TRAINING = ("sources", "programs", "activities", "totals", "errata")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a folder of originals with one small report, which is all of the register."""
    path = tmp_path / "sources" / "fmtr" / "2018_2019" / "small.pdf"
    path.parent.mkdir(parents=True)
    register(whole_report().write(path), monkeypatch)
    return tmp_path / "sources"


def register(path: Path, monkeypatch) -> None:
    content = path.read_bytes()
    original = extract.Original(
        report="2018-2019",
        source=path.name,
        region="South Central Asia",
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        official_url="https://example.org/small.pdf",
    )
    monkeypatch.setattr(extract, "originals", lambda: [original])


def test_a_report_becomes_tables(folder, tmp_path, capsys):
    assert main(["extract", "--sources", str(folder), "--out", str(tmp_path / "data")]) == 0
    activities = tables.load(extract.ACTIVITIES, tmp_path / "data")
    assert activities[["country", "iso3", "program", "department"]].to_numpy().tolist() == [
        ["Pakistan", "PAK", "IMET-1", "State"]
    ]
    assert "1 rows" in capsys.readouterr().out
    assert not list(tmp_path.rglob(".new-*"))


def bad_sum(folder, monkeypatch):
    report = Report().heading("Nepal").block(ROW, total=(9, "$1,500"))
    report.total("Nepal Fiscal Year 2018 Totals", 9, "$1,500")
    register(report.write(next(folder.rglob("*.pdf"))), monkeypatch)


def unknown_country(folder, monkeypatch):
    register(whole_report("Ruritania").write(next(folder.rglob("*.pdf"))), monkeypatch)


def unknown_program(folder, monkeypatch):
    report = whole_report(label="XYZ")
    register(report.write(next(folder.rglob("*.pdf"))), monkeypatch)


def missing(folder, monkeypatch):
    next(folder.rglob("*.pdf")).unlink()


def another_file(folder, monkeypatch):
    whole_report("Nepal").write(next(folder.rglob("*.pdf")))


def another_region(folder, monkeypatch):
    report = whole_report()
    report.head = "Volume I Section IV-I - Africa"
    register(report.write(next(folder.rglob("*.pdf"))), monkeypatch)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (bad_sum, "small.pdf, page 1, Nepal IMET-1 program: printed 9 students"),
        (unknown_country, "the country 'Ruritania' is unknown"),
        (unknown_program, "at 'XYZ': the programme is not in programs.csv"),
        (missing, "small.pdf: no such file"),
        (another_file, "small.pdf: this is not the file of the register"),
        (another_region, r"holds \['Africa'\], expected South Central Asia"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_the_data_as_it_was(
    folder, tmp_path, monkeypatch, capsys, damage, message
):
    out = tmp_path / "data"
    assert main(["extract", "--sources", str(folder), "--out", str(out)]) == 0
    before = {path: path.read_bytes() for path in out.rglob("*.*")}
    damage(folder, monkeypatch)
    assert main(["extract", "--sources", str(folder), "--out", str(out)]) == 1
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert error.startswith("error: ") and error.endswith("nothing was written")
    assert re.search(message, error)
    assert {path: path.read_bytes() for path in out.rglob("*.*")} == before


def test_a_folder_that_is_not_there_is_an_error(tmp_path, capsys):
    assert main(["extract", "--sources", str(tmp_path / "no"), "--out", str(tmp_path)]) == 1
    assert "no such folder" in capsys.readouterr().err


def test_an_interruption_leaves_nothing_half_written(folder, tmp_path, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(tables, "_write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        extract.extract_all(folder, tmp_path / "data")
    assert not [path for path in (tmp_path / "data").rglob("*") if path.is_file()]


def test_each_original_of_the_register_has_a_layout_and_a_place():
    register = extract.originals()
    assert len({original.source for original in register}) == len(register) == 137
    assert all(layout_of(original.report) for original in register)


def test_a_report_in_no_known_layout_is_refused(folder):
    original = dataclasses.replace(extract.originals()[0], report="1950-1951")
    with pytest.raises(SourceError, match="no layout describes the report 1950-1951"):
        extract.extract([original], folder)


@pytest.mark.originals
@pytest.mark.skipif(not ORIGINALS.is_dir(), reason=f"the originals are not at {ORIGINALS.name}/")
def test_the_originals_give_the_committed_data_byte_for_byte(tmp_path):
    command = [sys.executable, "-m", "originals.reports", "extract", "--sources", str(ORIGINALS)]
    subprocess.run([*command, "--out", str(tmp_path)], check=True, capture_output=True)
    committed = tables.data_folder() / "training"
    made = list((tmp_path / "training").iterdir())
    assert {path.stem for path in made} == set(TRAINING)
    for path in made:
        assert path.read_bytes() == (committed / path.name).read_bytes(), path.name
