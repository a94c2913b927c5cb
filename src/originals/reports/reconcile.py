"""Hold rows against the totals that the reports print."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from imet.errors import ReconciliationError
from originals.reports.records import LEVELS, Activity, Record, Total, title
from originals.reports.values import whole_dollars

HALF_A_DOLLAR = Decimal("0.5")  # two reports print rows with cents and totals without


class Row(NamedTuple):
    """What totals sum up of a row: the names as printed, current dollars with their cents."""

    country: str
    label: str
    fiscal_year: int
    students: int
    cost: Decimal


@dataclass(frozen=True)
class Erratum:
    """A printed total with which the rows cannot agree, and by how much and why.

    `students_missing` and `cost_missing` are None where the total itself is lost.
    """

    students_missing: int | None
    cost_missing: int | None
    reason: str

    @property
    def is_lost(self) -> bool:
        """Return whether the total itself is lost."""
        return self.students_missing is None


@dataclass(frozen=True)
class Comparison:
    """One printed total beside the sum of the rows read; costs in current dollars.

    `erratum` says why the two differ, and `fault` that they do without one.
    """

    source: str
    total: Total
    students_read: int
    cost_read: int
    erratum: Erratum | None
    fault: str | None

    @property
    def status(self) -> str:
        """Return "reconciled", "erratum" or "open"."""
        return "open" if self.fault else "erratum" if self.erratum else "reconciled"


# by country, programme label (None for a country's total) and level
Errata = Mapping[tuple[str, str | None, str], Erratum]


def reconcile(found: Iterable[tuple[str, Record]], errata: Errata) -> list[Comparison]:
    """Compare each printed total with the rows that it sums up.

    `found` is what `read_report` yields: whole reports, or files across which no programme runs.
    A ReconciliationError names every total that neither agrees with its rows nor is accounted
    for, every total that is there twice, and everything that has rows but no total.
    """
    found = list(found)
    rows = [
        Row(b.country, b.label, b.fiscal_year, item.students or 0, item.cost or Decimal(0))
        for _, item in found
        if isinstance(item, Activity)
        for b in [item.block]
    ]
    totals = [(source, item) for source, item in found if isinstance(item, Total)]
    comparisons = compare(rows, totals, errata)
    faults = [comparison.fault for comparison in comparisons if comparison.fault]
    if faults := faults + unmatched(rows, [total for _, total in totals], errata):
        raise ReconciliationError(
            "; ".join(faults) + "; look at the page and mend the reader, or add the exception "
            "with its reason to known_errata.csv"
        )
    return comparisons


def compare(
    rows: Iterable[Row], totals: Iterable[tuple[str, Total]], errata: Errata
) -> list[Comparison]:
    """Return each total, given with its file, beside the sum of its rows, all of one report.

    A total that differs by half a dollar is rounded. What differs by more must do so by just what
    is known: of the total, or of the blocks in it.
    """
    sums: dict[tuple, list] = defaultdict(lambda: [0, Decimal(0)])
    for row in rows:
        # an empty cell counts as nothing, as in the sums of the reports
        for label, year in itertools.product((row.label, None), (row.fiscal_year, None)):
            mine = sums[row.country, label, year]
            mine[0], mine[1] = mine[0] + row.students, mine[1] + row.cost
    comparisons = []
    for source, total in totals:
        students, cost = sums[total.country, total.label, total.fiscal_year]
        missing = (total.students or 0) - students, (total.cost or Decimal(0)) - cost
        erratum = fault = None
        if not _agree(missing, (0, 0)):
            erratum = _known(total, errata)
            known = (erratum.students_missing, erratum.cost_missing) if erratum else (0, 0)
            if not erratum or not _agree(missing, known):
                fault = (
                    f"{source}, page {total.page}, {total.title}: printed {total.students} "
                    f"students and {_dollars(total.cost)}, the rows have {students:,} and "
                    f"{_dollars(cost)}"
                )
                if erratum:
                    fault += f", known is a difference of {known[0]:,} and {_dollars(known[1])}"
        read = students, whole_dollars(cost)
        comparisons.append(Comparison(source, total, *read, erratum, fault))
    return comparisons


def unmatched(rows: Iterable[Row], totals: list[Total], errata: Errata) -> list[str]:
    """Return a sentence for each total that is there twice, and for rows without a total.

    Of a programme's fiscal years there is a total only in reports that print any such.
    """
    counts = Counter((t.country, t.label, t.fiscal_year, t.level) for t in totals)
    faults = [f"{title(*key)} has {count} totals" for key, count in counts.items() if count > 1]
    levels = {*LEVELS[1:], *(total.level for total in totals)}
    there = {_at(t.level, t.country, t.label, t.fiscal_year) for t in totals}
    lost = {key for key, erratum in errata.items() if erratum.is_lost}
    without = dict.fromkeys(
        key
        for row in dict.fromkeys(row[:3] for row in rows)
        for level in LEVELS
        if level in levels
        and (key := _at(level, *row)) not in there
        and (key[0], key[1], level) not in lost
    )
    return faults + [f"{title(*key)} has rows but no total" for key in without]


def _at(level: str, country: str, label: str | None, year: int | None) -> tuple:
    """Return what a total of some level, or the rows under it, has in common with others."""
    of = LEVELS.index(level)
    return country, label if of < 2 else None, year if of < 1 else None, level


def _agree(missing: tuple[int, Decimal], known: tuple[int, int]) -> bool:
    return missing[0] == known[0] and abs(missing[1] - known[1]) <= HALF_A_DOLLAR


def _known(total: Total, errata: Errata) -> Erratum | None:
    """Return the erratum of `total`, or one made of those of the blocks in it; None if neither."""
    known = {key: erratum for key, erratum in errata.items() if not erratum.is_lost}
    if own := known.get((total.country, total.label, total.level)):
        return own
    inside = [
        (label, erratum)
        for (country, label, level), erratum in known.items()
        if country == total.country and total.label in (None, label) and level != "country"
    ]
    if not inside:
        return None
    return Erratum(
        sum(erratum.students_missing for _, erratum in inside),
        sum(erratum.cost_missing for _, erratum in inside),
        f"Contains the exception of {' and '.join(sorted({label for label, _ in inside}))}.",
    )


def _dollars(cost: Decimal | int | None) -> str:
    return "no cost" if cost is None else f"${cost:,}"
