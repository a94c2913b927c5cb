"""Hold the tables in `data/training/` against the totals that the reports print."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from imet.errors import DataError
from imet.schemas import ACTIVITIES, ERRATA, TOTALS, TRAINING_SOURCES, Table
from originals.reports.reconcile import HALF_A_DOLLAR
from originals.reports.values import parse_amount, whole_dollars

KEY = list(ERRATA.key)
COLUMNS = (
    "files",
    "pages",
    "rows",
    *TOTALS.allowed("level"),
    "reconciled",
    "errata",
    "lost",
    "open",
)
HEADS = {"fiscal_year": "year"}
WIDTHS = (5, 6, 8, 6, 8, 8, 11, 7, 5, 5)  # characters, so that a line has less than 80


@dataclass(frozen=True)
class Check:
    """What was found: `counts` has a row for each report, `faults` a sentence for each fault."""

    counts: pd.DataFrame
    faults: list[str]

    def table(self) -> str:
        """Return the counts as plain text with a line for the whole record under them."""
        rows = [("report", [HEADS.get(name, name) for name in COLUMNS])]
        rows += [(report, [f"{n:,}" for n in row]) for report, row in _rows(self.counts)]
        rows += [("all", [f"{n:,}" for n in self.counts.sum()])]
        return "\n".join(
            f"{first:<9}"
            + "".join(f"{cell:>{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
            for first, cells in rows
        )

    def summary(self) -> str:
        """Return one line: the sum of the totals and the share that is explained, in percent.

        The share is rounded down: 100 % means every one.
        """
        counts = self.counts.sum()
        totals = sum(counts[level] for level in TOTALS.allowed("level"))
        explained = counts["reconciled"] + counts["errata"]
        share = math.floor(10_000 * explained / totals) / 100 if totals else 0.0
        return (
            f"{totals:,} printed totals: {counts['reconciled']:,} reconciled, "
            f"{counts['errata']:,} explained in errata.csv, {share:.2f} % in all; "
            f"{counts['lost']:,} more lost"
        )


def check(tables: Mapping[Table, pd.DataFrame]) -> Check:
    """Sum up the rows anew and compare them with every printed total.

    Neither the sums nor the status in the table of totals is taken on trust; where they differ
    from what the rows give, that is a fault as well.

    Parameters
    ----------
    tables
        `TRAINING_SOURCES`, `ACTIVITIES`, `TOTALS` and `ERRATA`, as `load` gives them.
        Costs are in current US dollars; the cents in `cost_printed` count.

    Returns
    -------
    Check
        A total is "reconciled" if it agrees with its rows, to the half dollar by which a report
        may round; in "errata" if it differs by just what errata.csv says; else "open". "lost"
        are totals that are not printed, with the reason in errata.csv.

    """
    activities, totals, errata = tables[ACTIVITIES], tables[TOTALS], tables[ERRATA]
    rows = activities[["report", "country_printed", "program_label", "fiscal_year", "students"]]
    rows = rows.assign(cost=exact_cost(activities))
    judged = _with_errata(pd.concat(_with_sums(rows, totals)), errata)
    verdicts = pd.Series([_verdict(row) for row in judged.itertuples()], judged.index, "str")
    lost = errata[errata["students_missing"].isna()]
    by_report = {
        "files": tables[TRAINING_SOURCES].groupby("report").size(),
        "pages": tables[TRAINING_SOURCES].groupby("report")["pages"].sum(),
        "rows": activities.groupby("report").size(),
        **{level: _count(totals, totals["level"] == level) for level in TOTALS.allowed("level")},
        **{name: _count(judged, verdicts == name) for name in ("reconciled", "errata", "open")},
        "lost": _count(lost),
    }
    faults = [_describe(row) for row in judged[verdicts == "open"].itertuples()]
    faults += filter(None, map(_stale, judged[verdicts != "open"].itertuples()))
    faults += _without_total(rows, totals, lost)
    faults += _without_object(totals, errata)
    counts = pd.DataFrame(by_report).reindex(columns=list(COLUMNS)).fillna(0).astype("int64")
    return Check(counts, faults)


def compare(read: Mapping[Table, pd.DataFrame], stored: Mapping[Table, pd.DataFrame]) -> list[str]:
    """Return a sentence for each table whose rows, just read, are not the rows stored.

    Raises
    ------
    DataError
        If the two do not hold the same tables.

    """
    if read.keys() != stored.keys():
        raise DataError("the tables read and stored are not the same")
    return [found for table in read if (found := _difference(table, read[table], stored[table]))]


def exact_cost(activities: pd.DataFrame) -> pd.Series:
    """Return the cost of each row in current US dollars, with the cents `cost_usd` leaves out."""
    exact = activities["cost_usd"].map(Decimal).astype("object")
    printed = activities["cost_printed"].dropna()
    exact.loc[printed.index] = [parse_amount(text or "$") for text in printed]
    return exact


def _with_sums(rows: pd.DataFrame, totals: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the totals, in parts, with the sums of their rows as `students_sum`, `cost_sum`."""
    parts = [totals.iloc[:0].assign(students_sum=0, cost_sum=Decimal(0))]
    for level in TOTALS.allowed("level"):
        for of_one_year in (True, False):
            mine = totals[
                (totals["level"] == level) & (totals["fiscal_year"].notna() == of_one_year)
            ]
            if mine.empty:
                continue
            keys = _keys(level, of_one_year)
            sums = rows.groupby(keys)[["students", "cost"]].sum()
            parts.append(mine.join(sums.add_suffix("_sum"), on=keys))
    return parts


def _keys(level: str, of_one_year: bool) -> list[str]:
    """Return the columns by which the rows belong to a total."""
    return [
        *("report", "country_printed"),
        *(["program_label"] if level != "country" else []),
        *(["fiscal_year"] if of_one_year else []),
    ]


def _with_errata(totals: pd.DataFrame, errata: pd.DataFrame) -> pd.DataFrame:
    known = errata.dropna(subset="students_missing")
    known = known[[*KEY, "students_missing", "cost_missing"]].assign(known=True)
    joined = totals.merge(known, on=KEY, how="left")
    numbers = ["students", "cost_usd", "students_sum", "cost_sum", "students_missing"]
    # an empty cell counts as nothing, as in the sums of the reports
    for name in [*numbers, "cost_missing"]:
        joined[name] = joined[name].astype("object").where(joined[name].notna(), 0)
    return joined.assign(known=joined["known"].notna())


def _verdict(total) -> str:
    students = total.students - total.students_sum - total.students_missing
    cost = total.cost_usd - total.cost_sum - total.cost_missing
    if students or abs(cost) > HALF_A_DOLLAR:
        return "open"
    return "errata" if total.known else "reconciled"


def _describe(total) -> str:
    what = f"printed {total.students:,} students and ${total.cost_usd:,}"
    what += f", the rows have {total.students_sum:,} and ${total.cost_sum:,}"
    if total.known:
        what += (
            f", and errata.csv accounts for {total.students_missing:,} "
            f"and ${total.cost_missing:,} of it"
        )
    return f"{total.source}, page {total.page}, {_name(total)}: {what}"


def _stale(total) -> str | None:
    """Return what totals.csv says wrongly of the rows that were read."""
    sums = (total.students_sum, whole_dollars(Decimal(total.cost_sum)))
    status = "erratum" if total.known else "reconciled"
    if (total.students_read, total.cost_read) == sums and total.status == status:
        return None
    return (
        f"{total.source}, page {total.page}, {_name(total)}: totals.csv has {total.status}, "
        f"{total.students_read:,} students and ${total.cost_read:,} read, "
        f"but it is {status}, {sums[0]:,} and ${sums[1]:,}"
    )


def _without_total(rows: pd.DataFrame, totals: pd.DataFrame, lost: pd.DataFrame) -> list[str]:
    """Return a sentence for each country, programme and year that has rows but no total."""
    by_year = set(totals.loc[totals["level"] == "fiscal_year", "report"])
    faults = []
    for level in TOTALS.allowed("level"):
        keys = _keys(level, level == "fiscal_year")
        known = pd.concat([totals, lost])
        known = known[known["level"] == level]
        there = set(known[keys].itertuples(index=False, name=None))
        for group in rows[keys].drop_duplicates().itertuples(index=False, name=None):
            if group not in there and (level != "fiscal_year" or group[0] in by_year):
                faults.append(f"{', '.join(map(str, group))}: rows without a total ({level})")
    return faults


def _without_object(totals: pd.DataFrame, errata: pd.DataFrame) -> list[str]:
    """Return a sentence for each erratum of a total that is not there."""
    known = errata.dropna(subset="students_missing")
    marked = known.merge(totals[KEY], on=KEY, how="left", indicator="found")
    stray = marked[marked["found"] == "left_only"]
    return [f"{_name(row)}: an erratum of a total that is not there" for row in stray.itertuples()]


def _difference(table: Table, read: pd.DataFrame, stored: pd.DataFrame) -> str | None:
    if read.reset_index(drop=True).equals(stored.reset_index(drop=True)):
        return None
    ours, theirs = (pd.util.hash_pandas_object(frame, index=False) for frame in (read, stored))
    new, gone = read[~ours.isin(theirs).to_numpy()], stored[~theirs.isin(ours).to_numpy()]
    if new.empty and gone.empty:
        what = "its rows stand in another order, or are not there as often"
    else:
        first = (new if len(new) else gone).iloc[0][list(table.key)].dropna()
        what = (
            f"{len(new):,} rows of the originals are not in it, {len(gone):,} of its rows are not "
            f"in the originals; the first is {', '.join(map(str, first))}"
        )
    return f"{table.path} differs: {what}"


def _name(total) -> str:
    parts = (total.report, total.country_printed, total.program_label, total.fiscal_year)
    return ", ".join(str(part) for part in parts if not pd.isna(part)) + f" ({total.level})"


def _count(frame: pd.DataFrame, which: pd.Series | None = None) -> pd.Series:
    return (frame if which is None else frame[which]).groupby("report").size()


def _rows(counts: pd.DataFrame):
    return ((str(report), row) for report, row in zip(counts.index, counts.to_numpy(), strict=True))
