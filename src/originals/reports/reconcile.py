"""Hold the rows that were read against the totals that the reports print."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from imet.errors import ReconciliationError
from originals.reports.records import Activity, Total
from originals.reports.values import whole_dollars

HALF_A_DOLLAR = Decimal("0.5")  # two reports print rows with cents and totals without


@dataclass(frozen=True)
class Erratum:
    """A printed total with which the rows cannot agree, and by how much and why.

    `students_missing` and `cost_missing` are None where the total itself is lost.
    """

    students_missing: int | None
    cost_missing: int | None
    reason: str


@dataclass(frozen=True)
class Comparison:
    """One printed total beside the sum of the rows read; costs in current dollars."""

    source: str
    total: Total
    students_read: int
    cost_read: int
    erratum: Erratum | None

    @property
    def status(self) -> str:
        """Return "reconciled" or "erratum"."""
        return "erratum" if self.erratum else "reconciled"


# country, programme label (None for a country's total) and level
ErratumKey = tuple[str, str | None, str]
Errata = Mapping[ErratumKey, Erratum]


def reconcile(found: Iterable[tuple[str, Activity | Total]], errata: Errata) -> list[Comparison]:
    """Compare each printed total with the rows that it sums up.

    Parameters
    ----------
    found
        What `read_report` yields: whole reports, or files across which no programme runs.
    errata
        The exceptions known for this report. One that is known of a block accounts for the
        totals of programme and country that contain the block as well.

    Raises
    ------
    ReconciliationError
        Naming every total that neither agrees with its rows nor is accounted for, every total
        that is there twice, and every programme or country that has rows but no total.

    """
    found = list(found)
    rows: dict[str, list[Activity]] = defaultdict(list)
    for _, item in found:
        if isinstance(item, Activity):
            rows[item.block.country].append(item)
    totals = [(source, item) for source, item in found if isinstance(item, Total)]
    compared, faults = [], []
    for source, total in totals:
        mine = [row for row in rows[total.country] if total.sums_up(row)]
        students = sum(row.students or 0 for row in mine)
        cost = sum((row.cost or Decimal(0) for row in mine), Decimal(0))
        students_missing = (total.students or 0) - students
        cost_missing = (total.cost or Decimal(0)) - cost
        erratum = None
        if students_missing or abs(cost_missing) > HALF_A_DOLLAR:
            erratum = _account_for(total, students_missing, cost_missing, errata)
            if erratum is None:
                faults.append(
                    f"{source}, page {total.page}, {_name(total)}: printed {total.students} "
                    f"students and {_dollars(total.cost)}, read {students} and {_dollars(cost)}"
                )
        compared.append(Comparison(source, total, students, whole_dollars(cost), erratum))
    faults += _twice(totals)
    faults += _without_total(rows, [total for _, total in totals], errata)
    if faults:
        raise ReconciliationError(
            "; ".join(faults) + "; look at the page and mend the reader, or add the exception "
            "with its reason to known_errata.csv"
        )
    return compared


def lost_totals(errata: Errata) -> dict[ErratumKey, Erratum]:
    """Return the errata that stand for a total that is lost."""
    return {key: erratum for key, erratum in errata.items() if erratum.students_missing is None}


def _account_for(total: Total, students: int, cost: Decimal, errata: Errata) -> Erratum | None:
    """Return the erratum of `total`, or one made of those of the blocks in it; None if neither."""
    key = (total.country, total.label, total.level)
    if key in errata:
        inside = {key: errata[key]}
    else:
        inside = {
            (country, label, level): erratum
            for (country, label, level), erratum in errata.items()
            if country == total.country
            and total.label in (None, label)
            and level != "country"
            and erratum.students_missing is not None
        }
    missing = [
        sum(erratum.students_missing or 0 for erratum in inside.values()),
        sum(erratum.cost_missing or 0 for erratum in inside.values()),
    ]
    if students != missing[0] or abs(cost - missing[1]) > HALF_A_DOLLAR:
        return None
    if key in inside:
        return inside[key]
    labels = sorted({str(label) for _, label, _ in inside})
    return Erratum(*missing, f"Contains the exception of {' and '.join(labels)}.")


def _twice(totals: list[tuple[str, Total]]) -> list[str]:
    counts = Counter((t.level, t.country, t.label, t.fiscal_year, t.block) for _, t in totals)
    return [
        f"{' '.join(filter(None, key[:3]))} has {count} totals"
        for key, count in counts.items()
        if count > 1
    ]


def _without_total(
    rows: Mapping[str, list[Activity]], totals: list[Total], errata: Errata
) -> list[str]:
    blocks = {total.block for total in totals}
    countries = {total.country for total in totals if total.level == "country"}
    lost = {(country, label) for country, label, _ in lost_totals(errata)}
    faults = [
        f"{block.country} {block.label} has rows but no total"
        for block in dict.fromkeys(row.block for mine in rows.values() for row in mine)
        if block not in blocks and (block.country, block.label) not in lost
    ]
    return faults + [
        f"{country} has rows but no total"
        for country in rows
        if country not in countries and (country, None) not in lost
    ]


def _dollars(cost: Decimal | None) -> str:
    return "no cost" if cost is None else f"${cost:,}"


def _name(total: Total) -> str:
    return " ".join(filter(None, (total.country, total.label, total.level)))
