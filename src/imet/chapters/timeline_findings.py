"""What the timeline shows: the findings of its chapter."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import prose
from imet.cite import cite_money, cite_rows
from imet.dates import fiscal_year_of, when
from imet.ledger.checks.base import Measured, cite_dates
from imet.ledger.findings import finding, numbers, says
from imet.obligations import gaps, obligations_of, rows_of
from imet.tables import load_activities
from imet.training import (
    LAST_DAY,
    continuing,
    gap_after,
    pakistan_imet,
    seats_between,
    seats_by_period,
    seats_in_earlier_years,
    starting,
)

YEARS = 11  # before, with which each season is compared
AUTUMN, WINTER, SPRING = (
    ("2017-10-01", "2017-12-31"),
    ("2018-01-01", "2018-03-31"),
    ("2018-04-01", "2018-06-30"),
)
FIRST_DATES = "2002-04-01"  # a quarter in which courses began again, and all are dated
SPAN = "2017-08-01", LAST_DAY  # of the months that are drawn


@cache
def order() -> SimpleNamespace:
    """Return the days of the freeze, the contract and the report, and what began before it.

    `on_last` are the seats of new courses on the last day with one, `later` those from the day
    after to the report, and `elsewhere` those of other programmes in these days.
    """
    imet = pakistan_imet()
    new = imet[~continuing(imet)]
    last, reported = when("last_new_start"), when("cut_reported")
    others = load_activities().query("country == 'Pakistan'").drop(imet.index)
    days = f"{last + pd.Timedelta(days=1)}", f"{reported}"
    return numbers(
        freeze=when("freeze"),
        contract=when("russia_contract"),
        reported=reported,
        last_start=last,
        on_last=seats_between(new, f"{last}", f"{last}"),
        later=seats_between(new, *days),
        elsewhere=seats_between(others, *days),
        source=cite_rows(starting(imet, "2018-01-01", "2018-09-30")),
    )


DATES = cite_dates("freeze", "russia_contract", "cut_reported")


@finding(order, unit="days", span="2018", place="Pakistan", against="the report of the cut")
def contract_first(n: SimpleNamespace) -> Measured:
    """Compare the days of the contract with Russia and of the report."""
    days = (n.reported - n.contract).days
    return says(
        f"Russia's training contract with Pakistan, of {prose.day(n.contract)}, came "
        f"{prose.word(days)} days before the IMET cut was first reported.",
        DATES,
        (
            f"'before' and 'first': contract {prose.day(n.contract)}, first report "
            f"{prose.day(n.reported)}",
            n.contract < n.reported,
        ),
    )


@finding(order, unit="days", span="2018", place="Pakistan", against="the freeze of security aid")
def freeze_first(n: SimpleNamespace) -> Measured:
    """Compare the days of contract and report with that of the freeze."""
    return says(
        f"The freeze of US security aid to Pakistan came on {prose.day(n.freeze)}, before both "
        "Russia's training contract with Pakistan and the report of the IMET cut.",
        DATES,
        (f"'before both': the contract is of {prose.day(n.contract)}", n.freeze < n.contract),
        (f"and the report of {prose.day(n.reported)}", n.freeze < n.reported),
    )


@finding(order, unit="new courses under IMET", span="to the report", place="Pakistan")
def starts_had_ended(n: SimpleNamespace) -> Measured:
    """Count the starts that continue no course between one day and the report."""
    return says(
        "The record lists no new IMET course for Pakistanis that began from "
        f"{prose.day(n.last_start + pd.Timedelta(days=1))} to {prose.day(n.reported)}, the day "
        "the cut was reported.",
        n.source,
        (f"'no': {n.later} new seats in these days", n.later == 0),
        (f"on {prose.day(n.last_start)} a new one began: {n.on_last} seats", n.on_last > 0),
    )


@cache
def money() -> SimpleNamespace:
    """Return the fiscal years in which the Greenbook has money for Pakistan, and the gaps."""
    booked = obligations_of("Pakistan")
    return numbers(gaps=tuple(gaps(booked)), first=booked.first_valid_index())


@finding(money, unit="gaps in yearly obligations", span="FY1955 to FY2020", place="Pakistan")
def four_earlier_gaps(n: SimpleNamespace) -> Measured:
    """Count the gaps in Pakistan's row of the Greenbook before the one of the cut."""
    *earlier, last = n.gaps
    between = all(a[1] + 1 < b[0] for a, b in zip(n.gaps, n.gaps[1:], strict=False))
    return says(
        f"From {prose.year(n.first)} on, the Greenbook has {prose.word(len(earlier))} gaps in the "
        f"money for training Pakistanis before the one of {prose.years_between(*last)}.",
        cite_money(rows_of("Pakistan")),
        (
            f"'before': they are {', '.join(prose.years_between(*gap) for gap in earlier)}, with "
            "money between them",
            between and n.first < n.gaps[0][0],
        ),
        (
            f"'the one of {prose.years_between(*last)}' holds the months after the report",
            last[0] <= fiscal_year_of(when("cut_reported")) + 1 <= last[1],
        ),
    )


@cache
def seasons() -> SimpleNamespace:
    """Return the seats that start in three quarters, and those of the same months before."""
    imet = pakistan_imet()
    of_spring = starting(imet, *SPRING)
    starts = seats_by_period(imet, "start_date", "Q", FIRST_DATES, SPRING[1])
    before = pd.concat([starts.shift(4 * n) for n in range(1, YEARS + 1)], axis=1).min(axis=1)
    earlier = starts.index[4 * YEARS : -1]  # quarters with as many years before, to the spring
    found = {
        name: (seats_between(imet, *span), seats_in_earlier_years(imet, *span, YEARS))
        for name, span in (("autumn", AUTUMN), ("winter", WINTER), ("spring", SPRING))
    }
    return numbers(
        **{name: seats for name, (seats, _) in found.items()},
        **{f"{name}_least": before.min() for name, (_, before) in found.items()},
        spring_most=int(found["spring"][1].max()),
        first_year=int(found["spring"][1].index[0]),
        tried=len(earlier),
        since=earlier[0].start_time,
        as_thin=int((starts < before)[earlier].sum()),
        goes_on=of_spring["students"][continuing(imet)[of_spring.index]].sum(),
    )


@finding(
    seasons,
    unit="seats under IMET that start",
    span=prose.months((AUTUMN[0], SPRING[1])),
    place="Pakistan",
    against=f"the same months of the {prose.word(YEARS)} years before",
)
def first_empty_season(n: SimpleNamespace) -> Measured:
    """Compare the spring with the same months of earlier years, and the quarters before it."""
    return says(
        f"From {prose.months(SPRING)} {prose.word(n.spring)} Pakistani IMET seats started, against "
        f"{n.spring_least} to {n.spring_most} in the same months of {n.first_year} to "
        f"{n.first_year + YEARS - 1}.",
        cite_rows(starting(pakistan_imet(), FIRST_DATES, SPRING[1])),
        (
            f"fewer than in the 'same' months of any year before: {n.spring} seats, against "
            f"{n.spring_least} or more",
            n.spring < n.spring_least <= n.spring_most,
        ),
        (
            f"the first such quarter: of the {n.tried} quarters from {prose.month(n.since)} to the "
            f"winter before, {n.as_thin} had fewer than in any of their {YEARS} years before",
            n.as_thin == 0 < n.tried,
        ),
        (
            f"in the autumn {n.autumn} seats, least before {n.autumn_least}",
            n.autumn >= n.autumn_least,
        ),
        (f"in the winter {n.winter}, least {n.winter_least}", n.winter >= n.winter_least),
    )


# ------------------------------------------------------------------ titles of the figures


def missing(booked: pd.Series) -> SimpleNamespace:
    """Return how many fiscal years lack money between the first with money and FY2020."""
    span = booked.loc[booked.first_valid_index() : 2020]
    return numbers(missing=int(span.isna().sum()), years=len(span), first=span.index[0])


@finding(
    lambda: missing(obligations_of("Pakistan")),
    unit="fiscal years without obligations",
    span="FY1955 to FY2020",
    place="Pakistan",
)
def years_without_money(n: SimpleNamespace) -> Measured:
    """Say in how many years money is missing; the title of `seventy_years`."""
    return says(
        f"Training money for Pakistan was missing in {n.missing} of {n.years} fiscal years, "
        f"{prose.year(n.first)} to {prose.year(n.first + n.years - 1)}",
        cite_money(rows_of("Pakistan")),
        ("some years lack it, and some have it", 0 < n.missing < n.years),
    )


@finding(
    lambda: gap_after(
        seats_by_period(pakistan_imet(), "start_date", "M", *SPAN),
        when("cut_reported").to_period("M"),
    ),
    unit="seats under IMET that start",
    span="months after the report",
    place="Pakistan",
)
def months_without_a_start(n: SimpleNamespace) -> Measured:
    """Say in which months nothing starts; the title of `thirty_months`."""
    return says(
        f"No Pakistani IMET course that ended by {prose.month(pd.Timestamp(LAST_DAY))} is listed "
        f"as starting from {n.span}, {n.n} months",
        cite_rows(starting(pakistan_imet(), *SPAN)),
        ("'no': none starts in these months", n.within == 0),
        ("and some start in the month before and the month after", min(n.around) > 0),
    )
