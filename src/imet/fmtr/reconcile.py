"""Hold the rows that were read against the totals that the reports print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from imet.errors import ReconciliationError
from imet.fmtr.records import Activity, Total
from imet.fmtr.values import whole_dollars

HALF_A_DOLLAR = Decimal("0.5")  # the report for FY2007 prints rows with cents, totals without


@dataclass(frozen=True)
class Erratum:
    """A printed total with which the rows cannot agree, and by how much and why."""

    students_missing: int
    cost_missing: int
    reason: str


@dataclass(frozen=True)
class Comparison:
    """One printed total beside the sum of the rows read; costs in current dollars."""

    total: Total
    students_read: int
    cost_read: int
    erratum: Erratum | None

    @property
    def status(self) -> str:
        """Return "reconciled" or "erratum"."""
        return "erratum" if self.erratum else "reconciled"


ErratumKey = tuple[str, str | None, str]


def reconcile(
    items: Iterable[Activity | Total], errata: dict[ErratumKey, Erratum], source: str
) -> list[Comparison]:
    """Compare each printed total of one file with the rows that it sums up.

    Parameters
    ----------
    items
        What a reader yields from the file.
    errata
        The exceptions known for the file's report, by country, programme label (None for a
        country's total) and level.
    source
        Name of the file, for messages.

    Raises
    ------
    ReconciliationError
        Naming every total that neither agrees with its rows nor is a known erratum, every
        erratum that does not occur, and every programme that has rows but no total.

    """
    items = list(items)
    activities = [item for item in items if isinstance(item, Activity)]
    totals = [item for item in items if isinstance(item, Total)]
    compared, faults, unused = [], [], set(errata)
    for total in totals:
        rows = [row for row in activities if _belongs(row, total)]
        students = sum(row.students for row in rows)
        cost = sum((row.cost for row in rows), Decimal(0))
        key = (total.country, total.block.label if total.block else None, total.level)
        erratum = errata.get(key)
        unused.discard(key)
        missing = (erratum.students_missing, erratum.cost_missing) if erratum else (0, 0)
        agrees = total.students - students == missing[0] and (
            abs(total.cost - cost - missing[1]) <= HALF_A_DOLLAR
        )
        if not agrees:
            faults.append(
                f"page {total.page}, {' '.join(filter(None, key))}: printed {total.students} "
                f"students and ${total.cost:,}, read {students} and ${cost:,}"
            )
        compared.append(Comparison(total, students, whole_dollars(cost), erratum))
    totalled = {total.block for total in totals}
    untotalled = {row.block for row in activities} - totalled
    faults += [f"{block.country} {block.label} has rows but no total" for block in untotalled]
    faults += [f"the erratum {key} does not occur" for key in sorted(unused, key=str)]
    if faults:
        raise ReconciliationError(
            f"{source}: " + "; ".join(faults) + "; look at the page and mend the reader, or add"
            " the exception with its reason to known_errata.csv"
        )
    return compared


def _belongs(row: Activity, total: Total) -> bool:
    if total.block is not None:
        return row.block == total.block
    return row.block.country == total.country
