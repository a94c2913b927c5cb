"""Training of Pakistanis outside IMET: the findings of its chapter."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import prose
from imet.chapters.what_went_on import (
    ACADEMIES,
    BRIEF,
    DRAWN,
    LENGTHS,
    REST,
    VISITS,
    by_group,
    by_week,
    length_class,
    seats_by_length,
    trained,
    visit_rows,
)
from imet.cite import cite_rows
from imet.dates import when
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.tables import load_activities
from imet.training import college_rows, continuing, since

FIRST, LAST_BEFORE, LAST = 2007, 2017, 2020  # fiscal years
BASE = prose.years_between(FIRST, LAST_BEFORE)
AFTER = prose.years_between(LAST_BEFORE + 1, LAST)
ENDED = "seats outside IMET, by the fiscal year in which they ended"
WEEK = "up to one week"
WEEKS = "up to four weeks"  # the class above which a course is long here
SIGN = 2019  # the summer in which visitors have no class


@cache
def rows() -> pd.DataFrame:
    """Return what the record has of Pakistan under all programmes since FY2007."""
    return since(trained(load_activities(), "Pakistan"), FIRST)


@cache
def outside() -> pd.DataFrame:
    """Return those of `rows` that are under other programmes than IMET."""
    return rows()[rows()["group"] != "IMET"]


@cache
def by_year() -> SimpleNamespace:
    """Return seats outside IMET by year, the brief ones and those of regional centres."""
    of_group = by_group(outside(), "seats", range(FIRST, LAST + 1))
    seats = of_group.sum()
    in_last = outside()[outside()["fiscal_year"] == LAST]
    late = since(outside(), SIGN)
    short = late.loc[length_class(late).isin([BRIEF, WEEK]), "students"].sum()
    weeks = by_group(late, "weeks", range(SIGN, LAST + 1)).sum(axis=1)
    before = of_group.loc[:, :LAST_BEFORE].max(axis=1)
    after = of_group.loc[:, LAST_BEFORE + 1 :].max(axis=1)
    later = of_group.loc[ACADEMIES, LAST_BEFORE + 1 :]
    return numbers(
        least_before=seats.loc[:LAST_BEFORE].min(),
        most_after=seats.loc[LAST_BEFORE + 1 :].max(),
        least_after=seats.loc[LAST_BEFORE + 1 :].min(),
        in_2020=seats[LAST],
        brief_2020=in_last.loc[length_class(in_last) == BRIEF, "students"].sum(),
        both_years=seats.loc[SIGN:LAST].sum(),
        centres=of_group.loc["Regional centres", SIGN:LAST].sum(),
        short=short,
        cadets=of_group.loc[ACADEMIES, SIGN:LAST].sum(),
        cadet_weeks=weeks[ACADEMIES],
        both_weeks=weeks.sum(),
        risen=tuple(after.index[after > before]),
        academies_before=before[ACADEMIES],
        academies_after=after[ACADEMIES],
        academies_years=tuple(map(int, later.index[later > before[ACADEMIES]])),
        source=cite_rows(outside()),
    )


@finding(by_year, unit=ENDED, span=AFTER, place="Pakistan", against=BASE)
def outside_shrank(n: SimpleNamespace) -> Measured:
    """Compare the seats outside IMET of each year since FY2018 with those of the years before."""
    return says(
        "US training of Pakistanis outside IMET went on but shrank: at least "
        f"{prose.count(n.least_before)} seats a year ended in {BASE}, at most "
        f"{prose.count(n.most_after)} in {AFTER}.",
        n.source,
        (
            f"it shrank 'outside' IMET: 'at most' {n.most_after}, against 'at least' "
            f"{n.least_before}",
            n.most_after < n.least_before,
        ),
        (f"and went on: {n.least_after} or more seats in a year", n.least_after > 0),
    )


@finding(by_year, unit=ENDED, span="FY2020", place="Pakistan")
def online_2020(n: SimpleNamespace) -> Measured:
    """Count the seats outside IMET of FY2020 that were online or of one day."""
    return says(
        f"Of the {prose.count(n.in_2020)} Pakistani seats outside IMET that ended in FY2020, "
        f"{prose.count(n.brief_2020)} were online or lasted one day.",
        n.source,
        (
            f"that is the larger part of those 'outside' IMET: {n.brief_2020} of {n.in_2020}",
            n.in_2020 / 2 < n.brief_2020 <= n.in_2020,
        ),
    )


@finding(by_year, unit=ENDED, span="FY2019 and FY2020", place="Pakistan")
def mostly_centres(n: SimpleNamespace) -> Measured:
    """Count the seats outside IMET that were at regional centres."""
    return says(
        f"Of the {prose.count(n.both_years)} Pakistani seats outside IMET that ended in FY2019 "
        f"and FY2020, {prose.count(n.centres)} were at US regional centres for security studies.",
        n.source,
        (
            f"that is the larger part of those 'outside' IMET: {n.centres} of {n.both_years}",
            n.both_years / 2 < n.centres <= n.both_years,
        ),
    )


@finding(by_year, unit=ENDED, span="FY2019 and FY2020", place="Pakistan")
def mostly_short_outside(n: SimpleNamespace) -> Measured:
    """Count the seats outside IMET of a week or less."""
    return says(
        f"Of the {prose.count(n.both_years)} Pakistani seats outside IMET that ended in FY2019 "
        f"and FY2020, {prose.count(n.short)} were online or lasted a week or less.",
        n.source,
        (
            f"'a week or less': the larger part of the seats 'outside' IMET, {n.short} of "
            f"{n.both_years}",
            n.both_years / 2 < n.short <= n.both_years - n.cadets,
        ),
    )


@finding(
    by_year,
    unit="student-weeks outside IMET, by whole courses",
    span="FY2019 and FY2020, by the year in which the courses ended",
    place="Pakistan",
    against="all seats outside IMET",
)
def cadets_most_weeks(n: SimpleNamespace) -> Measured:
    """Set the training time of cadets beside that of all seats outside IMET."""
    share = n.cadet_weeks / n.both_weeks
    return says(
        f"{prose.word(n.cadets).capitalize()} seats of cadets made up {prose.percent(share)} of "
        "the weeks of Pakistani training outside IMET that ended in FY2019 and FY2020.",
        n.source,
        (
            f"the larger part 'outside' IMET: {n.cadet_weeks:,.0f} of {n.both_weeks:,.0f} weeks, "
            "counted by whole rows, of a West Point cadet all years",
            0.5 < share < 1,
        ),
        (f"by few seats: {n.cadets} of {n.both_years}", 0 < n.cadets < n.both_years / 2),
    )


@finding(by_year, unit=ENDED, span=AFTER, place="Pakistan", against=BASE)
def academies_alone_above(n: SimpleNamespace) -> Measured:
    """Find the programmes with a year since FY2018 above all those before."""
    return says(
        "Outside IMET, only the US service academies list more Pakistani seats in a year from "
        f"{AFTER} than in any from {BASE}: in {prose.in_spans(n.academies_years)} alone.",
        n.source,
        (
            f"'only': 'outside' IMET these are above: {', '.join(n.risen)}",
            n.risen == (ACADEMIES,),
        ),
        (
            f"'more than in any': {n.academies_after}, against {n.academies_before} at most",
            n.academies_after > n.academies_before,
        ),
        (
            f"'alone': their years above it are {prose.in_spans(n.academies_years)}",
            n.academies_years == (LAST_BEFORE + 1,),
        ),
    )


@cache
def fellowship() -> SimpleNamespace:
    """Return the starts of the counterterrorism fellowship after the report, and the last new."""
    own = outside()[outside()["group"] == "Counterterrorism fellowship"]
    goes_on, reported = continuing(own), when("cut_reported")
    later = own["start_date"] > reported
    return numbers(
        new_after=own.loc[later & ~goes_on, "students"].sum(),
        continue_after=own.loc[later & goes_on, "students"].sum(),
        last=own.loc[~goes_on & ~later, "start_date"].max(),
        reported=reported,
        source=cite_rows(since(own, LAST_BEFORE + 1)),
    )


@finding(
    fellowship,
    unit="seats of the counterterrorism fellowship that start",
    span="from the report to FY2020",
    place="Pakistan",
)
def fellowship_no_start(n: SimpleNamespace) -> Measured:
    """Count the new starts of the fellowship after the report."""
    return says(
        "The record lists no new Pakistani seat of the counterterrorism fellowship that began "
        f"after the report of {prose.day(n.reported)}; the last began on {prose.day(n.last)}.",
        n.source,
        (
            f"'no' and 'after': {n.new_after} new seats, and {n.continue_after} that continues a "
            "course",
            n.new_after == 0,
        ),
        (f"'last': {prose.day(n.last)}, before the report", n.last < n.reported),
    )


@cache
def visits() -> SimpleNamespace:
    """Return Pakistani seats on the visits of 2019, and in the classes of the same colleges."""
    visitors = visit_rows(rows()).query("visit_year == @SIGN")
    classes = pd.concat(college_rows(rows())[college] for college in VISITS)
    of_classes = classes[classes["fiscal_year"].isin((SIGN, SIGN + 1))]
    return numbers(
        visitors=visitors["students"].sum(),
        colleges=visitors["college"].nunique(),
        in_classes=of_classes["students"].sum(),
        source=cite_rows(visitors),
    )


@finding(
    visits,
    unit="seats under all programmes",
    span="July 2019; classes that ended in FY2019 and FY2020",
    place="Pakistan",
    against="visits and classes of the same colleges",
)
def visitors_without_class(n: SimpleNamespace) -> Measured:
    """Compare the visitors of the colleges with the seats in their classes."""
    return says(
        f"The record lists {prose.word(n.visitors)} Pakistanis on visits of "
        f"{prose.word(n.colleges)} US Air Force colleges in July {SIGN}, but none in these "
        f"colleges' classes that ended in {prose.year(SIGN)} or {prose.year(SIGN + 1)}.",
        n.source,
        (f"'none': {n.in_classes} seats in the classes", n.in_classes == 0),
        (f"{n.visitors} visitors of {n.colleges} colleges", min(n.visitors, n.colleges) > 0),
    )


@cache
def amounts() -> SimpleNamespace:
    """Return student-weeks by year, and seats outside IMET on long courses."""
    years = range(LAST_BEFORE, LAST + 1)
    weeks = by_group(rows(), "weeks", years)
    classes = seats_by_length(outside(), years)
    long = classes.loc[[name for name in LENGTHS if LENGTHS[name] > LENGTHS[WEEKS]]].sum()
    return numbers(
        weeks=tuple(round(of_year) for of_year in weeks.sum()),
        imet_2017=weeks.loc["IMET", LAST_BEFORE],
        others_2017=by_group(outside(), "weeks", years)[LAST_BEFORE].sum(),
        long=tuple(map(int, long)),
        source=cite_rows(since(rows(), LAST_BEFORE)),
    )


@finding(
    amounts,
    unit="student-weeks under all programmes, by the fiscal year in which the courses ended",
    span="FY2017 to FY2020",
    place="Pakistan",
    against="the year before",
)
def weeks_fell(n: SimpleNamespace) -> Measured:
    """Compare the student-weeks of each year with those of the year before."""
    first, second, third, fourth = n.weeks
    return says(
        f"Pakistani training under all programmes fell from {prose.count(first)} student-weeks in "
        f"FY2017 to {prose.count(fourth)} in FY2020, by the year in which the courses ended.",
        n.source,
        (f"'fell': {first}, {second}, {third}, {fourth}", first > second > third > fourth),
        (
            f"'all': in FY2017 {n.imet_2017:,.0f} under IMET and {n.others_2017:,.0f} others",
            abs(n.imet_2017 + n.others_2017 - first) < 1,
        ),
    )


@finding(amounts, unit=ENDED, span="FY2017 to FY2020", place="Pakistan", against="the year before")
def long_outside_fell(n: SimpleNamespace) -> Measured:
    """Compare the seats on long courses outside IMET with those of the year before."""
    first, second, third, fourth = n.long
    return says(
        f"Outside IMET, Pakistani seats on courses of more than "
        f"{WEEKS.removeprefix('up to ')} fell from {prose.count(first)} in FY2017 to "
        f"{prose.word(fourth)} in FY2020, by the year in which they ended.",
        n.source,
        (
            f"'fell': 'outside' IMET, on courses of 'more than' {LENGTHS[WEEKS]} days, {first}, "
            f"{second}, {third}, {fourth}",
            first > second > third > fourth,
        ),
    )


# ------------------------------------------------------------------ titles of the figures


def beside(seats: pd.Series) -> SimpleNamespace:
    """Return the least seats outside IMET of the years before FY2018, and the most since."""
    return numbers(before=seats.loc[:LAST_BEFORE].min(), after=seats.loc[LAST_BEFORE + 1 :].max())


@finding(
    lambda: beside(by_group(outside(), "seats", range(FIRST, LAST + 1)).sum()),
    unit=ENDED,
    span=AFTER,
    place="Pakistan",
    against=BASE,
)
def outside_below(n: SimpleNamespace) -> Measured:
    """Compare the seats outside IMET since FY2018 with the lowest year before; a title."""
    return says(
        f"In each year from {AFTER} fewer Pakistani seats outside IMET ended than in any year "
        f"from {BASE}",
        cite_rows(outside()),
        (
            f"'fewer than': 'outside' IMET at most {n.after} in 'each' year, against {n.before} or "
            "more in 'any' before",
            n.after < n.before,
        ),
    )


def idle(weeks: pd.DataFrame) -> SimpleNamespace:
    """Return the weeks after the report without a seat under IMET, and what was under way then.

    `weeks` is what `by_week` gives.
    """
    week = pd.Timedelta(weeks=1)
    later = weeks.loc[when("cut_reported") :, "IMET"]
    first = later.index[later == 0].min()
    last = later.index[(later > 0) & (later.index > first)].min() - week
    shown = weeks.loc[first:last]
    return numbers(
        first=first,
        last=last,
        imet=shown["IMET"].sum(),
        around=(later[first - week], later[last + week]),
        mondays=len(shown),
        mostly=(shown[ACADEMIES] > shown[REST]).sum(),
    )


@finding(
    lambda: idle(by_week(rows(), *DRAWN)),
    unit="seats under way on each Monday",
    span="April 2019 to June 2020",
    place="Pakistan",
    against="IMET, the service academies and all others",
)
def no_imet_under_way(n: SimpleNamespace) -> Measured:
    """Count what was under way on Mondays without a seat under IMET; a title."""
    return says(
        f"From {prose.months((n.first, n.last))} no Pakistani seat under IMET is listed as under "
        "way; on most Mondays those outside it were mostly at service academies",
        cite_rows(since(rows(), SIGN)),
        (f"'no': on these Mondays {n.imet} seats under IMET", n.imet == 0),
        ("and some on the Monday before and the one after", min(n.around) > 0),
        (
            f"'most' and 'mostly': on {n.mostly} of {n.mondays} Mondays more seats at the "
            "academies than at all others 'outside' it",
            n.mondays / 2 < n.mostly <= n.mondays,
        ),
    )
