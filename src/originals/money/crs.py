"""Read the tables of the Congressional Research Service on assistance to Pakistan."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from imet.errors import ReconciliationError, SourceError
from imet.schemas import CRS_DIFFERENCES, PAKISTAN_CRS
from originals.csvlines import Line, listed, read_lines

NAME = "program_or_account"
SECURITY = ("1206", "CN", "FMF", "IMET", "INCLE", "NADR", "PCF/PCCF")
ECONOMIC = ("CSH/GHCS", "CSH/GHCS/GHP", "DA", "ESF", "ESF/ESDF", "Food Aid", "HRDF", "IDA", "MRA")
REIMBURSEMENTS, GRAND_TOTAL = "CSF Reimbursements", "Grand Total"
TOTALS = {"Total Security-Related": "security", "Total Economic-Related": "economic"}
GROUPS = dict.fromkeys(SECURITY, "security") | dict.fromkeys(ECONOMIC, "economic") | TOTALS
GROUPS |= {REIMBURSEMENTS: "reimbursement", GRAND_TOTAL: "total"}
# a number, or '<1', a dash, an asterisk, with the letters of footnotes behind it
CELL = re.compile(r"((?P<number>\d+)|<\d+|(?P<nothing>-))?[a-z*]*")
SPAN = re.compile(r"FY(\d{4})(?:_FY(\d{4}))?(?:_(est|req))?")


def read_crs(path: Path) -> pd.DataFrame:
    """Return one edition's table, as `imet.schemas.PAKISTAN_CRS`.

    The edition is the date at the end of the file's name. A dash counts as nothing. Where only
    the letter of a footnote, an asterisk or '<1' stands, the amount is missing. A cell, a column
    or an account that these tables do not have is a SourceError, as is an account that occurs
    twice.
    """
    edition = pd.Timestamp(path.stem[-8:])
    rows = []
    for line in read_lines(path, (NAME, "total")):
        account = re.sub(r"\([a-z]\)$", "", line.cells[NAME])
        if account not in GROUPS:
            what = f"the account '{account}' is unknown; add it to originals.money.crs"
            raise line.error(what)
        if any(account == row[2] for row in rows):
            raise line.error(f"the account '{account}' occurs twice")
        cells = {name: cell for name, cell in line.cells.items() if name not in (NAME, "total")}
        spans = [_span(name, path) for name in cells]
        given = [span for span in spans if span[2] != "request"]
        spans.append((given[0][0], max(last for _, last, _ in given), "total"))
        for span, cell in zip(spans, [*cells.values(), line.cells["total"]], strict=True):
            row = (edition, GROUPS[account], account, *span, _amount(cell, line), cell)
            rows.append((*row, line.number, path.name))
    return pd.DataFrame(rows, columns=PAKISTAN_CRS.columns)


def differences(table: pd.DataFrame) -> pd.DataFrame:
    """Compare every printed total with its addends, as `imet.schemas.CRS_DIFFERENCES`.

    Addends are whole millions, so a total may differ by half a million for each of them and for
    itself. What differs by more must be known, with its reason, in `crs_differences.csv`: another
    difference, or a known one that does not occur, is a ReconciliationError.
    """
    found = {
        (f"{edition:%Y-%m-%d}", account, str(first), str(last), str(int(total - addends.sum())))
        for edition, account, first, last, total, addends in _sums(table)
        if abs(total - addends.sum()) > (len(addends) + 1) / 2
    }
    known = listed("money/crs_differences.csv")
    expected = {tuple(row[name] for name in CRS_DIFFERENCES.columns[:-1]) for row in known}
    if found != expected:
        different = sorted(found ^ expected)
        raise ReconciliationError(
            f"CRS tables: totals and addends differ otherwise than crs_differences.csv "
            f"says: {different}; look at the tables"
        )
    frame = pd.DataFrame(known, columns=CRS_DIFFERENCES.columns)
    return frame.assign(edition=pd.to_datetime(frame["edition"]))


def _sums(table: pd.DataFrame):
    """Yield each printed total of a table with its addends: of a group, of all, of a row."""
    for (edition, first, last, stage), column in table.groupby(
        ["edition", "first_fiscal_year", "last_fiscal_year", "stage"]
    ):
        of = column.set_index("account")["usd_millions"]
        for total, group in TOTALS.items():
            members = column[(column["group"] == group) & (column["account"] != total)]
            if pd.notna(of.get(total)):
                yield edition, total, first, last, of[total], members["usd_millions"].dropna()
        if stage != "request" and pd.notna(of.get(GRAND_TOTAL)):
            parts = of.reindex([*TOTALS, REIMBURSEMENTS]).dropna()
            yield edition, GRAND_TOTAL, first, last, of[GRAND_TOTAL], parts
    for (edition, account), row in table.groupby(["edition", "account"]):
        total = row[row["stage"] == "total"].iloc[0]
        addends = row[row["stage"].isin(["actual", "estimate"])]["usd_millions"].dropna()
        if pd.notna(total["usd_millions"]):
            years = int(total["first_fiscal_year"]), int(total["last_fiscal_year"])
            yield edition, f"{account}, total", *years, total["usd_millions"], addends


def _span(column: str, path: Path) -> tuple[int, int, str]:
    match = SPAN.fullmatch(column)
    if not match:
        raise SourceError(f"the column '{column}' names no fiscal year", path.name)
    first, last, stage = match.groups()
    stage = {"est": "estimate", "req": "request"}.get(stage, "actual")
    return int(first), int(last or first), stage


def _amount(cell: str, line: Line) -> int | None:
    match = CELL.fullmatch(cell)
    if not match or not cell:
        raise line.error(f"'{cell}' is no amount of these tables")
    if match["nothing"]:
        return 0
    return int(match["number"]) if match["number"] else None
