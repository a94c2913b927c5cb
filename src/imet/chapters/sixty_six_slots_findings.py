"""What was cut: the findings of its chapter."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import officers, prose
from imet.chapters.sixty_six_slots import (
    AT_HOME,
    AUTUMN,
    CAPTAINS,
    COLLEGES,
    ORIENTATION,
    PREPARATION,
    PREPARATORY,
    UNITS,
    by_kind,
    by_month,
    officers_by_service,
)
from imet.cite import cite_rows
from imet.dates import when
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.training import (
    LAST_DAY,
    YEAR_LONG,
    college_seats,
    continuing,
    pakistan_imet,
    seats_by_year,
    since,
    starting,
)

FIRST, LAST_BEFORE = 2007, 2017  # fiscal years with which the later ones are compared
BASE = prose.years_between(FIRST, LAST_BEFORE)
GAP = "2018-05-18", "2020-06-30"  # in which the record has no new course
BACK = "2020-07-01", "2020-08-31"  # in which the seats of the return began
ARMED = tuple(UNITS)[1:]  # services
LONGEST = (COLLEGES, CAPTAINS)  # kinds of courses
SEPTEMBERS = range(2008, 2020)  # years whose 30 September the next report tells whole
ENDED = "seats under IMET, by the fiscal year in which they ended"
OFFICERS = "officers under IMET, estimated"
STARTS = "seats under IMET that start"


@cache
def rows() -> pd.DataFrame:
    """Return Pakistan's IMET activities of the years with which the chapter deals."""
    return since(pakistan_imet(), FIRST)


@cache
def ended() -> SimpleNamespace:
    """Return seats by the year in which they ended, and when those of the last two began."""
    imet = rows()
    years = seats_by_year(imet)["seats"]
    in_2019, in_2020 = (imet.loc[imet["fiscal_year"] == y, "start_date"] for y in (2019, 2020))
    return numbers(
        before=years.loc[FIRST:LAST_BEFORE].min(),
        lowest=years.loc[FIRST:LAST_BEFORE].idxmin(),
        **{f"in_{y}": years[y] for y in range(LAST_BEFORE, 2021)},
        last_2019=in_2019.max(),
        first_2020=in_2020.min(),
        last_2020=in_2020.max(),
        reported=when("cut_reported"),
        source=cite_rows(since(imet, LAST_BEFORE)),
    )


@finding(ended, unit=ENDED, span="FY2017 to FY2019", place="Pakistan", against="the year before")
def fall_to_2019(n: SimpleNamespace) -> Measured:
    """Compare the seats of FY2017, FY2018 and FY2019."""
    return says(
        f"Pakistan's seats under IMET fell from {prose.count(n.in_2017)} in FY2017 to "
        f"{prose.word(n.in_2019)} in FY2019, by the fiscal year in which the courses ended.",
        n.source,
        (
            f"'fell': {n.in_2017} in FY2017, {n.in_2018} in FY2018, {n.in_2019} in FY2019",
            n.in_2017 > n.in_2018 > n.in_2019,
        ),
    )


@finding(ended, unit=ENDED, span="FY2018 and FY2020", place="Pakistan", against=BASE)
def fewer_in_2018_and_2020(n: SimpleNamespace) -> Measured:
    """Compare the seats of FY2018 and FY2020 with the lowest year before."""
    return says(
        f"In FY2018, {prose.count(n.in_2018)} Pakistani seats under IMET ended, in FY2020 "
        f"{prose.word(n.in_2020)}: fewer than in any year from {BASE}. The fewest in those years "
        f"were {prose.count(n.before)}, in {prose.year(n.lowest)}.",
        cite_rows(rows()),
        (
            f"'fewer than in any': {n.in_2018} and {n.in_2020}, against {n.before} in "
            f"{prose.year(n.lowest)}",
            max(n.in_2018, n.in_2020) < n.before,
        ),
    )


@finding(ended, unit=STARTS, span="FY2019, by end", place="Pakistan", against="the report")
def under_way_at_report(n: SimpleNamespace) -> Measured:
    """Compare the starts of the seats of FY2019 with the day of the report."""
    return says(
        f"All {prose.word(n.in_2019)} Pakistani seats under IMET that ended in FY2019 had begun "
        f"before the cut was reported on {prose.day(n.reported)}.",
        n.source,
        (
            f"'all' and 'before': the latest of them began on {prose.day(n.last_2019)}",
            n.last_2019 < n.reported,
        ),
    )


@finding(ended, unit=STARTS, span="FY2020, by end", place="Pakistan")
def back_in_summer(n: SimpleNamespace) -> Measured:
    """Find when the seats of FY2020 began."""
    first, last = map(pd.Timestamp, BACK)
    return says(
        f"All {prose.word(n.in_2020)} Pakistani seats under IMET that ended in FY2020 began in "
        f"{first:%B} and {last:%B %Y}.",
        n.source,
        (
            f"'all': the earliest began on {prose.day(n.first_2020)}",
            first <= n.first_2020 < first + pd.DateOffset(months=1),
        ),
        (
            f"the latest began on {prose.day(n.last_2020)}",
            last - pd.DateOffset(months=1) < n.last_2020 <= last,
        ),
    )


@cache
def gap() -> SimpleNamespace:
    """Return the seats that start in the gap, those that continue a course, and those around."""
    imet = rows()
    new = imet[~continuing(imet)]
    within = starting(imet, *GAP)
    day = pd.Timedelta(days=1)
    edges = [pd.Timestamp(GAP[0]) - day, pd.Timestamp(GAP[1]) + day]
    return numbers(
        new=starting(new, *GAP)["students"].sum(),
        started=within["students"].sum(),
        continue_one=within["students"][continuing(imet)[within.index]].sum(),
        around=tuple(int(starting(new, edge, edge)["students"].sum()) for edge in edges),
        source=cite_rows(starting(imet, edges[0], edges[1])),
    )


SPAN = f"{prose.day(pd.Timestamp(GAP[0]))} to {prose.day(pd.Timestamp(GAP[1]))}"


@finding(gap, unit="new courses under IMET", span=SPAN, place="Pakistan")
def no_new_course(n: SimpleNamespace) -> Measured:
    """Count the seats that start in the gap and continue no course."""
    return says(
        f"The record lists no new IMET course for Pakistanis that began from {SPAN} and ended by "
        f"{prose.month(pd.Timestamp(LAST_DAY))}.",
        n.source,
        (f"'no': {n.new} new seats in this time", n.new == 0),
        ("a new seat starts on the day before it and on the day after it", min(n.around) > 0),
    )


@finding(gap, unit=STARTS, span=SPAN, place="Pakistan")
def later_starts_continue(n: SimpleNamespace) -> Measured:
    """Compare the starts in the gap with those that continue a course."""
    return says(
        f"All {prose.word(n.started)} Pakistani IMET seats that the record lists as starting from "
        f"{SPAN} only continue a course that had just ended.",
        n.source,
        (
            f"'all' and 'only': {n.started} started, {n.continue_one} of them bear title and place "
            "of a course that had ended on the day before or on the same day",
            n.started == n.continue_one > 0,
        ),
    )


@cache
def of_officers() -> SimpleNamespace:
    """Return officers and seats by fiscal year, counted as the reports' own summary counts."""
    imet = rows()
    found = officers.by_fiscal_year(imet, FIRST + 1, 2019)
    before = found.loc[:LAST_BEFORE]
    return numbers(
        officers_2017=found["officers"][2017],
        seats_2017=found["seats"][2017],
        officers_2018=found["officers"][2018],
        officers_2019=found["officers"][2019],
        least=before["officers"].min(),
        new_2018=found["new"][2018],
        least_new=before["new"].min(),
        source=cite_rows(imet),
    )


BEFORE = prose.years_between(FIRST + 1, LAST_BEFORE)  # FY2007 has no year before it


@finding(of_officers, unit=OFFICERS, span="FY2017", place="Pakistan", against="seats")
def officers_and_seats(n: SimpleNamespace) -> Measured:
    """Set the officers of FY2017 beside the seats that they filled."""
    return says(
        f"By our estimate about {prose.count(n.officers_2017)} officers filled the "
        f"{prose.count(n.seats_2017)} seats that Pakistan had on IMET courses in FY2017, those "
        "running at its end counted.",
        n.source,
        (
            f"an officer can fill several: {n.officers_2017} officers, {n.seats_2017} seats",
            0 < n.officers_2017 < n.seats_2017,
        ),
    )


@finding(of_officers, unit=OFFICERS, span="FY2018 and FY2019", place="Pakistan", against=BEFORE)
def officers_after(n: SimpleNamespace) -> Measured:
    """Compare the officers of FY2018 and FY2019 with the lowest year before."""
    return says(
        f"By our estimate {prose.count(n.officers_2018)} Pakistani officers were on IMET courses "
        f"in FY2018 and {prose.word(n.officers_2019)} in FY2019, fewer than in any year from "
        f"{BEFORE}.",
        n.source,
        (
            f"'fewer than in any': {n.officers_2018} and {n.officers_2019}, against {n.least} or "
            "more",
            max(n.officers_2018, n.officers_2019) < n.least,
        ),
    )


@finding(of_officers, unit=f"new {OFFICERS}", span="FY2018", place="Pakistan", against=BEFORE)
def new_officers(n: SimpleNamespace) -> Measured:
    """Compare the officers of FY2018 who were not there in FY2017 with the years before."""
    return says(
        f"By our estimate {prose.count(n.new_2018)} Pakistani officers were new to IMET courses in "
        f"FY2018, against {prose.count(n.least_new)} or more in each year from {BEFORE}.",
        n.source,
        (f"'more' and 'each': {n.new_2018}, against {n.least_new}", n.new_2018 < n.least_new),
    )


@cache
def service_years() -> pd.DataFrame:
    """Return officers, estimated, by service (rows) and fiscal year (columns) up to FY2019."""
    return officers_by_service(rows(), FIRST + 1, 2019)


def armed_only(officers: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `officers_by_service` that are of Army, Navy and Air Force."""
    return officers.loc[[name for name in officers.index if name in ARMED]]


@cache
def of_services() -> SimpleNamespace:
    """Return the officers of Army, Navy and Air Force in the last three years with a list."""
    armed = armed_only(service_years()).loc[:, LAST_BEFORE:]
    return numbers(
        services=tuple(armed.index),
        **{f"in_{y}": tuple(map(int, armed[y])) for y in armed},
        source=cite_rows(since(rows(), LAST_BEFORE)),
    )


@finding(
    of_services, unit=OFFICERS, span="FY2017 to FY2019", place="Pakistan", against="the year before"
)
def each_service_fell(n: SimpleNamespace) -> Measured:
    """Compare the officers of each armed service in FY2018 and FY2019 with FY2017."""
    most = max(n.in_2019)
    return says(
        f"By our estimate Pakistan's {prose.listed(n.services)} each had fewer officers on IMET "
        f"courses in FY2018 than in FY2017, and at most {prose.word(most)} in FY2019.",
        n.source,
        (
            f"'each' 'fewer than': {n.in_2018} in FY2018, {n.in_2017} in FY2017",
            len(n.services) == len(ARMED)
            and all(a < b for a, b in zip(n.in_2018, n.in_2017, strict=True)),
        ),
        (f"'at most' {most} in FY2019: {n.in_2019}", most < min(n.in_2018)),
    )


def of_each_service(officers: pd.DataFrame) -> SimpleNamespace:
    """Return the least officers of Army, Navy and Air Force up to FY2017, and those of FY2019.

    `officers` is what `officers_by_service` gives.
    """
    armed = armed_only(officers)
    before = armed.loc[:, :LAST_BEFORE]
    return numbers(
        services=tuple(armed.index),
        first=before.columns[0],
        least=tuple(map(int, before.min(axis=1))),
        in_2019=tuple(map(int, armed[2019])),
    )


@finding(
    lambda: of_each_service(service_years()),
    unit=OFFICERS,
    span="FY2019",
    place="Pakistan",
    against=f"each year from {BEFORE}",
)
def each_service_emptied(n: SimpleNamespace) -> Measured:
    """Compare the officers of each armed service in FY2019 with the lowest year before; a title."""
    least, most = min(n.least), max(n.in_2019)
    return says(
        f"By our estimate Pakistan's {prose.listed(n.services)} each had at most "
        f"{prose.word(most)} officers on IMET courses in FY2019; from "
        f"{prose.years_between(n.first, LAST_BEFORE)} never fewer than {prose.word(least)}",
        cite_rows(rows()),
        (
            f"'each' 'at most' {most} and 'never fewer than' {least}: {n.in_2019} in FY2019, "
            f"{n.least} or more in every year before",
            len(n.services) == len(ARMED)
            and all(after < least for after in n.in_2019)
            and all(before > most for before in n.least),
        ),
    )


@cache
def of_kinds() -> SimpleNamespace:
    """Return seats of FY2017 and FY2018 by two groups of kinds, and what prepares in FY2020."""
    kinds = by_kind(rows())
    long = kinds.index.isin(LONGEST)
    of_2020 = since(rows(), 2020)
    title = of_2020["course"].str
    orientation = of_2020[title.contains(ORIENTATION, case=False)]
    at_war_college = orientation["us_unit"].str.contains("War College")
    return numbers(
        **{f"long_{y}": kinds.loc[long, y].sum() for y in (2017, 2018)},
        **{f"others_{y}": kinds.loc[~long, y].sum() for y in (2017, 2018)},
        seats_2017=ended().in_2017,
        preparing=kinds.loc[PREPARATION, 2020],
        preparatory=of_2020["students"][title.contains(PREPARATORY, case=False)].sum(),
        orientation=orientation["students"].sum(),
        at_war_colleges=orientation["students"][at_war_college].sum(),
        in_2020=kinds[2020].sum(),
        source=cite_rows(since(rows(), LAST_BEFORE)),
    )


@finding(of_kinds, unit=ENDED, span="FY2017 and FY2018", place="Pakistan", against="two kinds")
def other_kinds_fell_first(n: SimpleNamespace) -> Measured:
    """Compare the seats on two kinds of courses, taken together, with those on all others."""
    return says(
        "From FY2017 to FY2018 Pakistani IMET seats on long college and captains' courses, taken "
        f"together, rose from {prose.count(n.long_2017)} to {prose.count(n.long_2018)}. On all "
        f"other courses they fell from {prose.count(n.others_2017)} to "
        f"{prose.count(n.others_2018)}.",
        n.source,
        (
            f"'rose': {n.long_2017} in FY2017, {n.long_2018} in FY2018",
            n.long_2017 < n.long_2018,
        ),
        (
            f"'fell': {n.others_2017} in FY2017, {n.others_2018} in FY2018",
            n.others_2018 < n.others_2017,
        ),
        (
            f"'all other': with these, all {n.seats_2017} seats of FY2017",
            n.long_2017 + n.others_2017 == n.seats_2017,
        ),
    )


@finding(of_kinds, unit=ENDED, span="FY2020", place="Pakistan")
def back_prepares(n: SimpleNamespace) -> Measured:
    """Count the seats of FY2020 whose titles say preparation, and those that say orientation."""
    return says(
        f"{prose.word(n.preparatory).capitalize()} of the {prose.word(n.in_2020)} Pakistani seats "
        "under IMET that ended in FY2020 are preparatory by title. "
        f"{prose.word(n.orientation).capitalize()} more are orientation or American studies for "
        "international fellows at war colleges.",
        n.source,
        (
            f"'more': with these, {n.preparing} on preparation and orientation",
            n.preparatory + n.orientation == n.preparing,
        ),
        (
            f"of the {n.orientation}, {n.at_war_colleges} at a unit named War College",
            n.at_war_colleges == n.orientation > 0,
        ),
        (
            f"together they are mostly what ended: {n.preparing} of {n.in_2020}",
            n.in_2020 / 2 < n.preparing <= n.in_2020,
        ),
    )


# ------------------------------------------------------------------ titles of the figures


def of_every_kind(kinds: pd.DataFrame) -> SimpleNamespace:
    """Return the seats on each kind of course abroad in FY2017 and FY2019.

    `kinds` is what `by_kind` gives.
    """
    abroad = kinds.drop(index=AT_HOME)
    return numbers(**{f"in_{y}": tuple(map(int, abroad[y])) for y in (2017, 2019)})


@finding(
    lambda: of_every_kind(by_kind(since(rows(), LAST_BEFORE))),
    unit="seats under IMET at schools abroad, by the fiscal year in which they ended",
    span="FY2017 and FY2019",
    place="Pakistan",
    against="seven kinds of courses",
)
def every_kind_fell(n: SimpleNamespace) -> Measured:
    """Compare the seats on each kind of course abroad in FY2017 and FY2019; a title."""
    before, after = sum(n.in_2017), sum(n.in_2019)
    return says(
        "From FY2017 to FY2019 Pakistani IMET seats fell on every kind of course abroad, together "
        f"from {prose.count(before)} to {prose.word(after)}",
        cite_rows(since(rows(), LAST_BEFORE)),
        (
            f"'fell' on 'every' kind: {n.in_2017} in FY2017, {n.in_2019} in FY2019",
            all(a < b for a, b in zip(n.in_2019, n.in_2017, strict=True)),
        ),
    )


def running(seats: pd.Series) -> SimpleNamespace:
    """Return the seats under way in the year before the last, in the last, and least before."""
    *before, year, last = seats.index
    return numbers(
        year=year,
        now=seats[year],
        later=seats[last],
        least=seats[before].min(),
        first=before[0],
    )


@finding(
    lambda: running(
        pd.Series(
            {y: officers.under_way(rows(), f"{y}-09-30")["students"].sum() for y in SEPTEMBERS}
        )
    ),
    unit="seats under IMET that are under way",
    span="30 September 2018 and 2019",
    place="Pakistan",
    against="30 September 2008 to 2017",
)
def few_under_way(n: SimpleNamespace) -> Measured:
    """Compare the seats under way with those of earlier years; a title."""
    return says(
        f"On 30 September {n.year} {prose.word(n.now)} Pakistani seats under IMET are listed as "
        f"under way, a year later {prose.word(n.later)}; on that day of {n.first} to {n.year - 1}, "
        f"{prose.count(n.least)} or more",
        cite_rows(rows()),
        (f"'more': {n.now}, against {n.least} before", n.now < n.least),
        (f"'none': {n.later} a year 'later'", n.later == 0),
    )


def below_mean(months: pd.DataFrame) -> SimpleNamespace:
    """Return in how many months from the autumn to the end of the gap fewer start than usual.

    `months` is what `by_month` gives.
    """
    shown = months.loc[AUTUMN[0] : GAP[1]]
    starts, usual = shown["seats_that_start"], shown["seats_that_start_usual"]
    return numbers(
        months=len(shown),
        below=int((starts < usual).sum()),
        started=starts.sum(),
        usual=usual.sum(),
    )


@finding(
    lambda: below_mean(by_month(rows(), AUTUMN[0])),
    unit=STARTS,
    span=prose.months((AUTUMN[0], GAP[1])),
    place="Pakistan",
    against=f"the mean of the same month in {BASE}",
)
def months_below_mean(n: SimpleNamespace) -> Measured:
    """Compare the starts of each month with the mean of that month before; a title."""
    return says(
        f"In {n.below} of the {n.months} months from {prose.months((AUTUMN[0], GAP[1]))}, fewer "
        f"Pakistani IMET seats are listed as starting than on average in that month of "
        f"{BASE}",
        cite_rows(rows()),
        (
            f"'fewer than': in all these months {n.started}, against {n.usual:.0f} on average",
            n.started < n.usual,
        ),
        (f"in {n.below} of {n.months} months", n.months / 2 < n.below <= n.months),
    )


def at_colleges(seats: pd.DataFrame) -> SimpleNamespace:
    """Return at how many colleges seats ended in each of the last three years, and of how many.

    `seats` is what `imet.training.college_seats` gives.
    """
    colleges = (seats > 0).sum().iloc[-3:]
    of_each = tuple(map(int, colleges))
    return numbers(of=len(seats), years=tuple(colleges.index), colleges=of_each)


@finding(
    lambda: at_colleges(college_seats(rows())),
    unit=f"courses of colleges, of {YEAR_LONG} days or more, degrees longer, with seats under IMET "
    "that ended",
    span="FY2018 to FY2020",
    place="Pakistan",
    against="the year before",
)
def colleges_emptied(n: SimpleNamespace) -> Measured:
    """Count the colleges with Pakistani seats in three years; a title."""
    (first, second, third), (of_first, of_second, of_third) = n.years, n.colleges
    return says(
        f"Of {prose.word(n.of)} long courses of US colleges, degrees counted as one, "
        f"{prose.word(of_first)} had Pakistani seats under IMET that ended in {prose.year(first)}, "
        f"{prose.word(of_second)} in {prose.year(second)} and {prose.word(of_third)} in "
        f"{prose.year(third)}",
        cite_rows(rows()),
        (f"'none': {of_third} courses in {prose.year(third)}", of_third == 0),
        (
            f"each year has fewer: {of_first} of {n.of}, {of_second}, {of_third}",
            n.of >= of_first > of_second > 0,
        ),
    )
