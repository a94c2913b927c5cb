"""The missing class beside other countries: further findings of its chapter."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import prose
from imet.chapters.missing_class import (
    AFTER,
    BEFORE,
    THIN,
    as_counts,
    compared,
    same_days,
    seats_of,
    whole,
)
from imet.chapters.missing_class_findings import (
    ABROAD,
    COUNTRY,
    STARTS,
    away,
    everywhere,
    named,
)
from imet.chapters.missing_class_others import (
    CHANGES,
    NO_AID,
    OF_THE_YEAR,
    Comparison,
    by_fiscal_year,
    comparable,
    variants,
)
from imet.cite import cite_reports, cite_rows
from imet.dates import fiscal_year_of, when
from imet.ledger.checks.base import Measured, cite_dates
from imet.ledger.findings import finding, numbers, says
from imet.schemas import SUSPENSION_CASES
from imet.tables import stored
from imet.training import continuing, starting

FISCAL = prose.years_between(BEFORE[0] + 1, BEFORE[-1] + 1)  # years cut at October
SPRING = "2018-04-01", "2018-09-30"
TO_REPORT = "2018-04-01", "2018-08-09"
OTHERS = "what comparable countries, weighted, suggest"


@cache
def beside(parts: int, change: int | None = None) -> Comparison:
    """Return Pakistan beside its synthetic control, with one of `CHANGES` if it is given."""
    choices = {} if change is None else CHANGES[change]
    return by_fiscal_year(everywhere(), COUNTRY, parts, **choices)


@cache
def reports() -> str:
    """Return what the comparisons with other countries draw on."""
    return cite_reports(starting(comparable(everywhere()), "2007-10-01", "2019-09-30"))


def fiscal_year(found: Comparison) -> SimpleNamespace:
    """Return what started in FY2019, and what other countries and own years suggest.

    `found` is a comparison of fiscal years.
    """
    year, plain = found.estimate(AFTER), found.estimate(AFTER, scaled=False)
    usual = as_counts(found.observed.groupby("window").sum().loc[BEFORE])
    return numbers(
        started=int(year.observed),
        other=year.expected,
        other_low=year.low,
        other_high=year.high,
        plain_low=plain.low,
        plain_high=plain.high,
        rank=year.rank,
        of=year.of,
        donors=len(found.weights),
        own=usual.mean,
        own_low=usual.low,
        own_high=usual.high,
    )


@cache
def year_after() -> SimpleNamespace:
    """Return `fiscal_year` of the comparison by halves."""
    return fiscal_year(beside(2))


@finding(
    year_after,
    unit=STARTS,
    span=prose.year(AFTER + 1),
    place=ABROAD,
    against=f"{OTHERS}, and the mean of {FISCAL}",
)
def others_suggest(n: SimpleNamespace) -> Measured:
    """Compare the seats of FY2019 with both estimates."""
    return says(
        f"For {prose.year(AFTER + 1)} comparable countries suggest "
        f"{prose.interval(n.other_low, n.other_high)} Pakistani seats abroad under IMET, a range "
        f"that includes what Pakistan's own {FISCAL} suggest; none is listed as starting.",
        reports(),
        (f"'none': {n.started} started", n.started == 0),
        (
            f"as errors in shares of the own mean are, the range is {n.plain_low:.0f} to "
            f"{n.plain_high:.0f}, above it too",
            n.started < n.plain_low < n.other,
        ),
        (
            f"both ranges lie above it, that of own years too ({n.own_low:.0f} to "
            f"{n.own_high:.0f})",
            n.started < min(n.other_low, n.own_low),
        ),
        (
            f"'includes': each estimate, {n.other:.0f} and {n.own:.0f} of own years, lies inside "
            "the range of the other",
            n.own_low <= n.other <= n.own_high and n.other_low <= n.own <= n.other_high,
        ),
    )


@finding(
    year_after,
    unit=STARTS,
    span=prose.year(AFTER + 1),
    place=ABROAD,
    against=OTHERS,
)
def control_far_above(n: SimpleNamespace) -> Measured:
    """Compare the seats of FY2019 with the synthetic control; title of `synthetic_control`."""
    return says(
        f"For {prose.year(AFTER + 1)} no Pakistani seat abroad under IMET is listed as starting; "
        f"comparable countries, weighted, suggest {whole(n.other)}",
        reports(),
        (f"'no': {n.started} started", n.started == 0),
        (
            f"the range of {prose.word(n.donors)} countries, {n.other_low:.0f} to "
            f"{n.other_high:.0f}, lies above it",
            n.donors > 1 and n.started < n.other_low,
        ),
    )


@cache
def two_left_out() -> SimpleNamespace:
    """Return `fiscal_year` without the donors of `NO_AID`, and when their aid was stopped."""
    cases = stored(SUSPENSION_CASES).query("case == 'NT-2019' and country in @NO_AID")
    found = fiscal_year(by_fiscal_year(everywhere(), COUNTRY, 2, without=NO_AID))
    return numbers(
        **vars(found),
        countries=tuple(sorted(cases["country"])),
        stopped=cases["first"].max(),
        source=f"{reports()} data/{SUSPENSION_CASES.path}, NT-2019.",
    )


@finding(
    two_left_out,
    unit=STARTS,
    span=prose.year(AFTER + 1),
    place=ABROAD,
    against=f"{OTHERS}, {prose.listed(NO_AID)} left out",
)
def without_two_donors(n: SimpleNamespace) -> Measured:
    """Compare the seats of FY2019 with countries to which no aid was ended in that year."""
    return says(
        f"Without {prose.listed(n.countries)}, whose US aid was stopped in "
        f"{prose.month(n.stopped)}, comparable countries suggest "
        f"{prose.interval(n.other_low, n.other_high)} Pakistani IMET seats abroad for "
        f"{prose.year(AFTER + 1)}; none is listed.",
        n.source,
        (
            f"the stop falls into the year: {prose.day(n.stopped)}, of {', '.join(n.countries)}",
            fiscal_year_of(n.stopped) == AFTER + 1 and n.countries == NO_AID,
        ),
        (f"'none': {n.started} started", n.started == 0),
        (f"the range lies above it: {n.other_low:.0f} or more", n.started < n.other_low),
        (f"its error is number {n.rank} of {n.of} countries", n.rank == 1 < n.of),
        (
            f"in shares of the own mean it is {n.plain_low:.0f} to {n.plain_high:.0f}",
            n.started < n.plain_low < n.other,
        ),
    )


def quarters(found: Comparison) -> SimpleNamespace:
    """Return what started in three quarters from October 2017, with the range of each.

    `found` is a comparison of quarters from October.
    """
    parts = (found.estimate(THIN, part) for part in range(3))
    of_parts = ((each.low, each.observed, each.high) for each in parts)
    return numbers(**dict(zip(("autumn", "winter", "spring"), of_parts, strict=True)))


@cache
def autumn() -> SimpleNamespace:
    """Return the autumn beside other countries, in the design of the text and in others."""
    found = beside(4)
    usual = found.table.xs(0, level="part").loc[BEFORE].mean()
    share = found.table.loc[(THIN, 0)] / usual
    of_donors = share[found.weights.index]
    tried = (beside(4, change).estimate(THIN, 0) for change in range(len(CHANGES)))
    return numbers(
        **found.estimate(THIN, 0)._asdict(),
        share=share[COUNTRY],
        middle=of_donors.median(),
        donors=len(of_donors),
        as_low=int((of_donors <= share[COUNTRY]).sum()),
        tried=tuple((each.low, each.observed, each.high) for each in tried),
    )


@finding(
    autumn,
    unit=STARTS,
    span=prose.months(("2017-10-01", "2017-12-31")),
    place=ABROAD,
    against=f"{OTHERS}, and each one's share of its mean for these months of {FISCAL}",
)
def autumn_thin_but_inside(n: SimpleNamespace) -> Measured:
    """Compare the autumn before the freeze with comparable countries."""
    return says(
        f"From October to December 2017 {prose.word(n.observed)} Pakistani IMET seats started "
        "abroad, a smaller share of a usual autumn than in most comparable countries, but inside "
        "the range that these suggest.",
        reports(),
        (
            f"'a smaller share of a usual autumn than in most': {n.share:.1%} of the own mean for "
            f"these months, as low in {n.as_low} of {n.donors} countries; in the middle one "
            f"{n.middle:.1%}",
            n.as_low < n.donors / 2 and n.share < n.middle,
        ),
        (
            f"'inside': {n.observed:.0f} in {n.low:.1f} to {n.high:.1f}, around {n.expected:.0f}",
            n.low <= n.observed <= n.high,
        ),
        (
            f"and inside with {len(n.tried)} other choices of countries, years or outcome",
            len(n.tried) > 0 and all(low <= had <= high for low, had, high in n.tried),
        ),
    )


@cache
def spring() -> SimpleNamespace:
    """Return the seats of April to September 2018 beside other countries and own years."""
    found = beside(2)
    before, now = found.estimate(THIN, 0), found.estimate(THIN, 1)
    plain = found.estimate(THIN, 1, scaled=False)
    rows = starting(away(), *SPRING)
    springs = range(BEFORE[0] + 1, BEFORE[-1] + 2)  # of the same years, which begin in October
    whole_span, early = (same_days(away(), days, [*springs, AFTER]) for days in (SPRING, TO_REPORT))
    return numbers(
        **now._asdict(),
        plain_low=plain.low,
        plain_high=plain.high,
        half_before=(before.low, before.observed, before.high),
        freeze=when("freeze"),
        begins=pd.Timestamp(SPRING[0]),
        started=rows["students"].sum(),
        continued=rows["students"][continuing(away())[rows.index]].sum(),
        missing=whole_span.loc[springs].mean() - whole_span[AFTER],
        missing_early=early.loc[springs].mean() - early[AFTER],
        early_ends=pd.Timestamp(TO_REPORT[1]),
        reported=when("cut_reported"),
        source=cite_rows(rows),
        rows=cite_rows(compared(away())),
    )


@finding(spring, unit=STARTS, span=prose.months(SPRING), place=ABROAD, against=OTHERS)
def spring_gap_opens(n: SimpleNamespace) -> Measured:
    """Compare the half-year after the freeze with comparable countries, and that before it."""
    low, observed, high = n.half_before
    return says(
        f"From {prose.months(SPRING)}, after the freeze of security aid, "
        f"{prose.word(n.observed)} Pakistani IMET seats started abroad, {prose.word(n.continued)} "
        "of them only continuing a course. A model of comparable countries suggests "
        f"{whole(n.expected)}, and {whole(n.low)} at the low end of its range.",
        f"{reports()} {cite_dates('freeze')}",
        (f"'after': the freeze is of {prose.day(n.freeze)}", n.freeze < n.begins),
        (
            f"the number lies below the range: {n.observed:.0f}, against {n.low:.0f} or more, and "
            f"{n.expected:.0f} as the estimate",
            n.observed < n.low <= n.expected,
        ),
        (
            f"with errors in shares of the own mean too: {n.plain_low:.0f} to {n.plain_high:.0f}",
            n.observed < n.plain_low < n.expected,
        ),
        (
            f"'only continuing': {n.continued} of {n.started} bear title and location of a course "
            "that had just ended",
            0 < n.continued < n.started,
        ),
        (f"its error is number {n.rank} of {n.of} countries", n.rank == 1 < n.of),
        (
            f"the half-year before it has {observed:.0f}, inside {low:.0f} to {high:.0f}",
            low <= observed <= high,
        ),
    )


@finding(
    spring,
    unit=STARTS,
    span=prose.months(SPRING),
    place=ABROAD,
    against=f"the mean of the same days in the springs and summers of {FISCAL}",
)
def missing_before_report(n: SimpleNamespace) -> Measured:
    """Compare what was missing to the day before the report with what was in the half-year."""
    return says(
        f"Of the {whole(n.missing)} Pakistani IMET seats abroad missing from "
        f"{prose.months(SPRING)}, by the average of {FISCAL}, most were missing before the report "
        f"of {prose.day(n.reported)}.",
        f"{n.rows} {cite_dates('cut_reported')}",
        (
            f"'most': {n.missing_early:.0f} of {n.missing:.0f}",
            n.missing / 2 < n.missing_early <= n.missing,
        ),
        (f"'before': counted to {prose.day(n.early_ends)}", n.early_ends < n.reported),
    )


@finding(
    lambda: quarters(beside(4)),
    unit=STARTS,
    span=prose.months(("2017-10-01", "2018-06-30")),
    place=ABROAD,
    against=OTHERS,
)
def quarters_and_range(n: SimpleNamespace) -> Measured:
    """Compare three quarters with the ranges of other countries; title of `event_study`."""
    both, (least, started, _) = (n.autumn, n.winter), n.spring
    inside = [f"{had:.0f} in {low:.0f} to {high:.0f}" for low, had, high in both]
    return says(
        "In both quarters from October 2017 to March 2018 Pakistan's IMET seats abroad lie inside "
        f"the range of comparable countries; the {prose.word(started)} of April to June 2018 lie "
        "below it",
        reports(),
        (
            f"'both' and 'inside': {' and '.join(inside)}",
            all(low <= had <= high for low, had, high in both),
        ),
        (f"'below': {started:.0f}, against {least:.0f} or more", started < least),
    )


def estimates(varied: pd.DataFrame, slots: int, seats: int) -> SimpleNamespace:
    """Return the lowest and the highest estimate of `variants`, beside the seats of the slots.

    Only those of the fiscal year at schools abroad count, and of the others that they lie above.
    """
    of_year = varied["choice"].isin(OF_THE_YEAR)
    values = varied.loc[of_year, ["own", "other"]].stack()
    lows = varied.loc[of_year, "other_low"]
    return numbers(
        slots=slots,
        seats=seats,
        least=values.min(),
        most=values.max(),
        elsewhere=varied.loc[~of_year, ["own", "other"]].min(axis=None),
        ranges=len(lows),
        reach=int((lows <= seats).sum()),
    )


@cache
def choices() -> SimpleNamespace:
    """Return `estimates` of every choice of the chapter."""
    slots = named()[0]
    return estimates(variants(everywhere(), COUNTRY), slots, seats_of(away(), slots))


@finding(
    choices,
    unit=STARTS,
    span=prose.year(AFTER + 1),
    place=ABROAD,
    against="the seats that the officers named fill in the mean year",
)
def estimates_above_slots(n: SimpleNamespace) -> Measured:
    """Compare the estimates under each choice with the seats of the slots; title of `choices`."""
    return says(
        f"Every point estimate of Pakistan's IMET seats abroad in {prose.year(AFTER + 1)} is above "
        f"the {prose.count(n.seats)} that {prose.count(n.slots)} officers fill on average; some "
        "ranges of other countries reach that number",
        reports(),
        (
            f"'every' and 'above': they are {n.least:.0f} to {n.most:.0f}, against {n.seats} seats",
            n.seats < n.least <= n.most,
        ),
        (
            f"those of another year or of all seats, 'other' rows, are above too: "
            f"{n.elsewhere:.0f} or more",
            n.seats < n.elsewhere,
        ),
        (f"'some' ranges reach it: {n.reach} of {n.ranges}", 0 < n.reach < n.ranges),
    )
