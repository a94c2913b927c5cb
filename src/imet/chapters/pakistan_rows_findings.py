"""Every row of the record: the findings of its chapter, on its first choice, Pakistan."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

from imet import prose, units
from imet.cite import cite_reports
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.schemas import TOTALS
from imet.tables import load_activities, stored
from imet.training import IMET

SPAN = prose.years_between(1999, 2020)


@cache
def of_record() -> SimpleNamespace:
    """Return the rows of Pakistan, their seats beside those printed, and the units named."""
    rows = load_activities().query("country == 'Pakistan'")
    totals = stored(TOTALS).query("country == 'Pakistan' and level == 'country'")
    errata = totals[totals["status"] == "erratum"]
    held = rows[rows["stage"] == "delivered"]
    under_imet = held["program"].isin(IMET)
    by_unit = units.by_unit(held)
    named = by_unit[by_unit["unit"] != units.NOT_PRINTED]
    return numbers(
        years=(rows["fiscal_year"].min(), rows["fiscal_year"].max()),
        rows=len(held),
        planned=len(rows) - len(held),
        imet=under_imet.sum(),
        others=(~under_imet).sum(),
        seats=rows["students"].sum(),
        printed=totals["students"].sum(),
        errata=(errata["students"] - errata["students_read"]).sum(),
        delivered=by_unit["seats"].sum(),
        unnamed=by_unit["seats"].sum() - named["seats"].sum(),
        names=len(named),
        once=(named["courses"] == 1).sum(),
        source=cite_reports(rows),
    )


@finding(of_record, unit="rows of the reports", span=SPAN, place="Pakistan")
def pakistani_rows(n: SimpleNamespace) -> Measured:
    """Count the rows, and hold their seats to the totals that are printed."""
    return says(
        f"The reports for {SPAN} list {prose.count(n.rows)} training activities of Pakistanis "
        "that took place, "
        f"{prose.count(n.imet)} of them under IMET.",
        n.source,
        (
            f"they hold {n.seats} seats, and the pages print totals of {n.printed}, of which "
            f"{n.errata} too many by a known error",
            n.seats == n.printed - n.errata,
        ),
        (f"{n.imet} under IMET and {n.others} others", n.imet + n.others == n.rows),
        (f"'took place': {n.planned} more rows are plans", 0 < n.planned < n.rows),
        (
            f"the years are those of the rows: {prose.years_between(*n.years)}",
            prose.years_between(*n.years) == SPAN,
        ),
    )


@finding(of_record, unit="seats", span=SPAN, place="Pakistan")
def seats_without_unit(n: SimpleNamespace) -> Measured:
    """Count the seats for which no unit of the student is printed."""
    return says(
        f"For {prose.count(n.unnamed)} of the {prose.count(n.delivered)} Pakistani seats that the "
        f"reports for {SPAN} list as delivered, no unit of the student is printed.",
        n.source,
        (
            f"'no' unit: {n.unnamed} of {n.delivered} seats, the smaller part",
            0 < n.unnamed < n.delivered / 2,
        ),
    )


@finding(of_record, unit="names of units", span=SPAN, place="Pakistan")
def units_in_one_row(n: SimpleNamespace) -> Measured:
    """Count the names of units that stand in a single row."""
    return says(
        f"Most of the {prose.count(n.names)} names that the reports print as units of Pakistani "
        f"students stand in a single row: {prose.count(n.once)}.",
        n.source,
        (f"'most': {n.once} of {n.names}", n.names / 2 < n.once <= n.names),
    )
