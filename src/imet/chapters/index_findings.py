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
from imet.training import (
    LAST_DAY,
    continuing,
    gap_after,
    pakistan_imet,
    seats_by_period,
    since,
    starting,
)

FIRST_DAY = "2006-10-01"  # that is drawn, of FY2007


@cache
def cut_and_return() -> SimpleNamespace:
    """Return the days of the report, of the approval and of the first course after it."""
    reported, approved, begun = map(when, ("cut_reported", "return_approved", "first_start_2020"))
    imet = shown()
    starts = imet["start_date"][~continuing(imet)]
    return numbers(
        reported=reported,
        approved=approved,
        begun=begun,
        before=int((starts < reported).sum()),
        between=int(((starts >= reported) & (starts < begun)).sum()),
        source=f"{cite_dates('cut_reported', 'return_approved', 'first_start_2020')} "
        f"{cite_rows(shown())}",
    )


@finding(cut_and_return, unit="days", span="August 2018 to July 2020", place="Pakistan")
def out_and_back(n: SimpleNamespace) -> Measured:
    """Put the report of the cut, the approved return and the next course into their order."""
    return says(
        f"In {prose.month(n.reported)} Pakistan was reported shut out of International Military "
        "Education and Training (IMET), a US programme of military training; in "
        f"{prose.month(n.approved)} the State Department said that its return was approved, and in "
        f"{prose.month(n.begun)} courses began again.",
        n.source,
        (
            f"in this order: {prose.day(n.reported)}, {prose.day(n.approved)}, "
            f"{prose.day(n.begun)}",
            n.reported < n.approved < n.begun,
        ),
        (
            f"'again': {n.before} rows of new courses before the report, {n.between} from it to "
            "that day",
            n.between == 0 < n.before,
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

    `officers` of a mean year and its span, of the `thin` year before the report and of the return
    (`back`), and the `errors` of that estimate. `summer` is the share of the usual seats that came
    back from July to September, `full_year` that of the whole year. `months`, whole ones, are those
    in which no new course begins, from `first` to `last`.
    """
    year, thin = named("officers_and_dollars_agree"), named("thin_year_near_both")
    shares, gap = year.numbers(), (when("last_new_start"), when("first_start_2020"))
    errs, back = named("estimate_of_officers_errs").numbers(), named("came_back_in_part").numbers()
    return numbers(
        officers=shares.slots / shares.officers,
        span=year.about["span"],
        thin=shares.thin_officers,
        thin_span=thin.about["span"],
        errors=f"{prose.count(round(100 * errs.late))} to {prose.percent(errs.every)}",
        seats=back.seats,
        back=named("back_in_officers").numbers().officers,
        summer=back.summer / back.summer_mean,
        full_year=back.seats / back.seats_mean,
        months=months_between(*gap),
        first=gap[0] + pd.Timedelta(days=1),
        last=gap[1] - pd.Timedelta(days=1),
    )
