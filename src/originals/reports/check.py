"""Hold the tables in `data/training/` against the totals that the reports print."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from imet.schemas import ACTIVITIES, ERRATA, TOTALS, TRAINING_SOURCES, Table
from originals.reports.reconcile import Erratum, Row, compare, unmatched
from originals.reports.records import LEVELS, Total, title
from originals.reports.values import parse_amount

COLUMNS = ("files", "pages", "rows", *LEVELS, "reconciled", "errata", "lost", "open")
LINE = "{:<9}{:>5}{:>6}{:>8}{:>6}{:>8}{:>8}{:>11}{:>7}{:>5}{:>5}"  # has less than 80 characters
# the columns that make a `Total`, but for its page
TOTAL = ("level", "country_printed", "program_label", "fiscal_year", "students", "cost_usd")


@dataclass(frozen=True)
class Check:
    """What was found: `counts` has a row for each report, `faults` a sentence for each fault."""

    counts: pd.DataFrame
    faults: list[str]

    def table(self) -> str:
        """Return the counts as plain text with a line for the whole record under them."""
        rows = [*self.counts.itertuples(name=None), ("all", *self.counts.sum())]
        heads = ["year" if name == "fiscal_year" else name for name in COLUMNS]
        lines = [LINE.format(report, *map("{:,}".format, row)) for report, *row in rows]
        return "\n".join([LINE.format("report", *heads), *lines])

    def summary(self) -> str:
        """Return one line: the sum of the totals and the share that is explained, in percent.

        The share is rounded down: 100 % means every one.
        """
        counts = self.counts.sum()
        totals = sum(counts[level] for level in LEVELS)
        explained = counts["reconciled"] + counts["errata"]
        share = math.floor(10_000 * explained / totals) / 100 if totals else 0.0
        return (
            f"{totals:,} printed totals: {counts['reconciled']:,} reconciled, "
            f"{counts['errata']:,} explained in errata.csv, {share:.2f} % in all; "
            f"{counts['lost']:,} more lost"
        )


def check(tables: Mapping[Table, pd.DataFrame]) -> Check:
    """Sum up the rows anew and compare them with every printed total.

    `tables` has `TRAINING_SOURCES`, `ACTIVITIES`, `TOTALS` and `ERRATA`, as `load` gives them.
    Neither the sums nor the status in the table of totals is taken on trust; where they differ
    from what the rows give, that is a fault as well. A total is "reconciled" if it agrees with
    its rows, cents included, to the half dollar by which a report may round; in "errata" if it
    differs by just what errata.csv says; else "open". "lost" are totals that are not printed,
    with the reason in errata.csv.
    """
    counts, faults = {}, []
    for report, sources in tables[TRAINING_SOURCES].groupby("report"):
        mine = (tables[table] for table in (ACTIVITIES, TOTALS, ERRATA))
        found, mine_faults = _check_report(*(frame[frame["report"] == report] for frame in mine))
        counts[report] = found | {"files": len(sources), "pages": sources["pages"].sum()}
        faults += [f"{report}: {fault}" for fault in mine_faults]
    table = pd.DataFrame(counts).T.rename(columns={"erratum": "errata"}).reindex(columns=COLUMNS)
    return Check(table.fillna(0).astype(int), faults)


def difference(table: Table, read: pd.DataFrame, stored: pd.DataFrame) -> str | None:
    """Return a sentence if the rows just read are not those stored, None if they are."""
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


def _check_report(
    activities: pd.DataFrame, totals: pd.DataFrame, errata: pd.DataFrame
) -> tuple[dict[str, int], list[str]]:
    """Return counts and faults of one report."""
    rows = list(_rows(activities))
    stored = list(_values(totals, "source", "page", *TOTAL, "students_read", "cost_read", "status"))
    printed = [(source, Total(*of, page)) for source, page, *of, _, _, _ in stored]
    listed = list(_values(errata, *TOTAL[:4], "students_missing", "cost_missing", "reason"))
    known = {(country, label, level): Erratum(*of) for level, country, label, _, *of in listed}
    comparisons = compare(rows, printed, known)
    faults = [comparison.fault for comparison in comparisons if comparison.fault]
    for comparison, (*_, students, cost, status) in zip(comparisons, stored, strict=True):
        read = comparison.students_read, comparison.cost_read, comparison.status
        if not comparison.fault and read != (students, cost, status):
            faults.append(
                f"{comparison.source}, page {comparison.total.page}, {comparison.total.title}: "
                f"totals.csv has {status}, {students:,} students and ${cost:,} read, but it is "
                f"{read[2]}, {read[0]:,} and ${read[1]:,}"
            )
    totals = [total for _, total in printed]
    faults += unmatched(rows, totals, known)
    explained = {comparison.total.title for comparison in comparisons if comparison.erratum}
    there = {title(*of, level) for level, *of, missing, _, _ in listed if missing is not None}
    faults += [f"{one}: errata.csv explains it, and it agrees" for one in sorted(there - explained)]
    faults += [f"{one}: errata.csv does not explain it" for one in sorted(explained - there)]
    counts = {"rows": len(rows), "lost": len(listed) - len(there)}
    counts |= Counter(total.level for total in totals)
    counts |= Counter(comparison.status for comparison in comparisons)
    return counts, faults


def _rows(activities: pd.DataFrame) -> Iterator[Row]:
    """Yield the rows with the cents that `cost_usd` leaves out."""
    columns = ("country_printed", "program_label", "fiscal_year", "students", "cost_usd")
    for *of, cost, printed in _values(activities, *columns, "cost_printed"):
        yield Row(*of, Decimal(cost) if printed is None else parse_amount(printed or "$"))


def _values(frame: pd.DataFrame, *columns: str) -> Iterator[tuple]:
    """Yield the rows as tuples, what is missing as None."""
    chosen = frame[list(columns)].astype(object)
    return chosen.where(chosen.notna(), None).itertuples(index=False, name=None)
