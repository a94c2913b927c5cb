"""What the front page says first: the findings of its own; the others are those of the chapters."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import prose
from imet.cite import cite_rows
from imet.dates import months_between, when
from imet.ledger.checks.base import Measured, cite_dates
from imet.ledger.findings import finding, named, numbers, says
from imet.training import LAST_DAY, gap_after, pakistan_imet, seats_by_period, since, starting

FIRST_DAY = "2006-10-01"  # that is drawn, of FY2007


@cache
def cut_and_return() -> SimpleNamespace:
    """Return the days of the report and of the return."""
    return numbers(
        reported=when("cut_reported"),
        announced=when("return_announced"),
        source=cite_dates("cut_reported", "return_announced"),
    )


@finding(cut_and_return, unit="days", span="August 2018 to January 2020", place="Pakistan")
def out_and_back(n: SimpleNamespace) -> Measured:
    """Count the days from the report of the cut to the announced return."""
    days = (n.announced - n.reported).days
    return says(
        f"In {prose.month(n.reported)} Pakistan was reported shut out of International Military "
        "Education and Training (IMET), a US programme of military training; "
        f"{prose.count(days)} days later the United States announced Pakistan's return.",
        n.source,
        (
            f"'later': report {prose.day(n.reported)}, return {prose.day(n.announced)}",
            n.reported < n.announced,
        ),
    )


def shown() -> pd.DataFrame:
    """Return the activities that the picture draws."""
    return starting(since(pakistan_imet(), 2007), FIRST_DAY, LAST_DAY)


@finding(
    lambda: gap_after(
        seats_by_period(shown(), "start_date", "Q", FIRST_DAY, LAST_DAY),
        when("cut_reported").to_period("Q"),
    ),
    unit="seats under IMET that start",
    span="quarters after the report",
    place="Pakistan",
)
def quarters_without_a_start(n: SimpleNamespace) -> Measured:
    """Say in which quarters nothing starts; the title of `starts_by_quarter`."""
    return says(
        f"From {n.span}, {prose.word(n.n)} quarters, no Pakistani seat under IMET is "
        "listed as starting",
        cite_rows(shown()),
        (f"'no': {n.within} start in these quarters", n.within == 0),
        (
            f"in the quarter before {n.around[0]} start, in that after {n.around[1]}",
            min(n.around) > 0,
        ),
    )


def in_four_numbers() -> SimpleNamespace:
    """Return what the front page sets in large type, of the findings that hold it.

    `officers` of a mean year and its span, `on_the_way` in the summer of the return and the
    summers with which it is compared, and the `months`, whole ones, in which no new course begins.
    `continued` are seats of the spring that only continue a course.
    """
    year, summer = named("officers_and_dollars_agree"), named("ten_on_the_way")
    shares, gap = year.numbers(), (when("last_new_start"), when("first_start_2020"))
    return numbers(
        officers=shares.slots / shares.officers,
        span=year.about["span"],
        on_the_way=summer.numbers().now,
        beside=summer.about["against"].removeprefix("the same months of "),
        before=" or ".join(map(prose.word, sorted(set(summer.numbers().before)))),
        months=months_between(*gap),
        continued=named("spring_gap_opens").numbers().continued,
        first=gap[0] + pd.Timedelta(days=1),
        last=gap[1] - pd.Timedelta(days=1),
    )
