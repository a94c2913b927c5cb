"""Small originals of every kind, made for the tests, and a register that names them."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
from pathlib import Path

import openpyxl
import pytest

from imet.obligations import SOUTH_ASIA
from originals.money import budgets, greenbook
from originals.register import Original, register
from reports import whole_report

MILITARY = ("Military", "Security Assistance", "Department of State", greenbook.IMET_ACCOUNT)
FOOD = ("Economic", "Food Assistance", "Department of Agriculture", "Food for Education")
BOOK = (
    (1976, "Asia", "Pakistan", *MILITARY, 250, 1_000),
    (1976.9, "Asia", "Pakistan", *FOOD, 52, 200),
    (2020, "Asia", "Pakistan", *MILITARY, 5_000, 5_000),
    (2020, "Asia", "Pakistan", *FOOD, -700, -700),
    (2020, "World", "World (not specified)", *MILITARY, 40, 40),
    (2020, "Asia", "Burma (Myanmar)", *MILITARY, -60, -60),
)
COLUMNS = list(greenbook.COLUMNS)

STATE = (
    *(("TOTAL", "1,100"), ("Africa", "150"), ("Kenya", "100"), ("State Africa Regional", "50")),
    *(("Angola", "-"), ("Benin", ""), ("East Asia and Pacific", "200"), ("Thailand", "200")),
    *(("Europe and Eurasia", "100"), ("Turkey", "100"), ("Near East", "100"), ("Jordan", "100")),
    *(("South and Central Asia", "200"), ("Pakistan", "120"), ("India", "80")),
    *(("Western Hemisphere", "50"), ("Barbados and Eastern Caribbean", "50")),
    *(("Other Funding", "200"), ("To Be Programmed", "200")),
    *(("PM - Political-Military Affairs", "100"), ("https://example.org/state.pdf", "")),
)
CRS = """program_or_account,FY2002_FY2007,FY2008_est,total,FY2009_req
CN,1,<1,1,-
FMF,10,5a,15,7
Total Security-Related,11,5,16,7
Food Aid(c),2b,-,2,*
Total Economic-Related,2,-,2,a
CSF Reimbursements(b),30,3,33,b
Grand Total,43,8,51,7
"""
OMB = """Agency Name,Account Name,1976,TQ,1977,2015,2016,2017,2018
State,International Military Education and Training,"23,000","5,750","25,000",1,2,3,4
State,Another account,1,2,3,4,5,6,7
"""
SECTORS = """fiscal_year,country_code,country,us_sector,obligations_usd,disbursements_usd
2018,PAK,Pakistan,Peace and Security - General,379572,-5
"""
TOTALS = """Country Code,Transaction Type Name,Fiscal Year,current_amount,,
PAK,Obligations,1976,203702000,,
PAK,Obligations,1976tq,64500000,,
PAK,Disbursements,1976,7,,
IND,Obligations,1976,8,,
"""
YEARLY = "year,pkr_per_usd\n1990,21.70737\n1991,23.80077\n"
ARMS = "supplier,recipient,year,value\n" + "".join(f"China,{name},2001,5\n" for name in SOUTH_ASIA)
POINTS = "session,NVotes,IdealPoint,Q5%,Q95%,iso3c,Countryname\n73,9,-0.5,-1,0.25,PAK,Pakistan\n"
SECTION_III = (
    "report,url,seen,country,fiscal_year,stage,programme,"
    "sessions,individuals,courses,students_trained,usd\n"
    "2007-2008,https://example.org/1,2026-11-26,Albania,2007,past,IMET-1,91,72,52,,1098359\n"
    "2007-2008,https://example.org/1,2026-11-26,Albania,2007,past,TOTAL,91,72,52,,1098359\n"
)
TEXTS = {
    **{"budauth": OMB, "crs_": CRS, "military": SECTORS, "us_foreign_aid": TOTALS},
    **{"pkr_per_usd_annual": YEARLY, "data_sipri": ARMS, "Ideal": POINTS},
    "section_iii": SECTION_III,
}


def write(path: Path, text: str) -> Path:
    """Write a text file and return its path."""
    path.write_text(text, encoding="utf-8")
    return path


def workbook(path: Path, rows=BOOK, header=COLUMNS, above: int = greenbook.HEADER_ROW - 1) -> Path:
    """Write a Greenbook and return its path."""
    book = openpyxl.Workbook()
    for row in ([("About this table",)] * above) + [header, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def state_table(path: Path, rows=STATE, year: str = "2010", header=("Country ", "IMET")) -> Path:
    """Write a country table of the State Department and return its path."""
    with path.open("w", encoding=budgets.ENCODING, newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(
            [[*header, "Fiscal Year"], *([*row, year] for row in rows)]
        )
    return path


OF_REPORT = dict.fromkeys((field.name for field in dataclasses.fields(Original)), "") | {
    **{"part": "training", "report": "2018-2019", "region": "South Central Asia"},
    **{"official_url": "https://example.org/small.pdf"},
}


def original(path: Path, folder: Path, **about) -> Original:
    """Return what a register says of the file at `path` under `folder`: a report, unless told."""
    content = path.read_bytes()
    of_file = {"path": path.relative_to(folder).as_posix(), "source": path.name}
    of_file |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return Original(**OF_REPORT | about | of_file)


def as_it_stands(known: Original, folder: Path) -> Original:
    """Return an original with size and hash of the file that stands in its place, if it has one."""
    if not known.path:
        return known
    about = {name: value for name, value in vars(known).items() if name != "path"}
    return original(folder / known.path, folder, **about)


def registered(monkeypatch: pytest.MonkeyPatch, originals: list[Original]) -> None:
    """Let the register be these originals."""
    monkeypatch.setattr("originals.register.listed", lambda _: list(map(vars, originals)))


def all_originals(folder: Path) -> list[Original]:
    """Write one small report, and a small file for each other original; return the register."""
    report = folder / "fmtr" / "2018_2019" / "small.pdf"
    report.parent.mkdir(parents=True)
    made = [original(whole_report().write(report), folder)]
    for number, known in enumerate(register("money", "context", "section_iii")):
        if not known.path:
            made.append(known)
            continue
        path = folder / known.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".xlsx":
            workbook(path)
        elif path.name.startswith("STATE"):
            state_table(path, year=str(2007 + number))
        else:
            write(path, next(text for name, text in TEXTS.items() if path.name.startswith(name)))
        made.append(as_it_stands(known, folder))
    return made
