"""What came back: the findings of the chapter on the return."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import officers, prose
from imet.chapters.the_return import (
    ENOUGH,
    RETURN,
    SUMMERS,
    USUAL,
    beside_others,
    by_span,
    cohorts,
    dated_imet,
    in_us,
    shares_by_base,
    spans_of_return,
    starts_by_country,
    summer_seats,
    usual_by_college,
    without_twins,
)
from imet.cite import cite_money, cite_reports, cite_rows
from imet.dates import fiscal_year_of, when
from imet.ledger.checks.base import Measured, cite_dates
from imet.ledger.findings import finding, numbers, says
from imet.obligations import obligations_of, quoted, rows_of, world
from imet.prose import count, percent, word, year
from imet.tables import load_activities
from imet.training import (
    college_seats,
    pakistan_imet,
    seats_between,
    seats_by_year,
    since,
    starting,
)

COUNTRY = "Pakistan"
MEAN = f"{year(USUAL[0])} to {year(USUAL[-1])}"
IN_YEARS = f"{USUAL[0]} to {USUAL[-1]}"  # of calendar years
IN_SUMMERS = f"{SUMMERS[0]} to {SUMMERS[-1]}"
STARTS = "IMET seats that start in the United States, courses that ended by 30 September"


def back(booked: pd.Series, imet: pd.DataFrame, source: str) -> SimpleNamespace:
    """Return money and seats of FY2020 beside the mean and the least of the years before.

    From obligations by fiscal year and the IMET activities of a country.
    """
    parts = {"money": booked, "seats": seats_by_year(imet)["seats"]}
    found = {}
    for name, years in parts.items():
        usual = years.loc[USUAL[0] : USUAL[-1]].astype(float)
        found |= {
            name: int(years[RETURN]),
            f"{name}_mean": usual.mean(),
            f"{name}_least": usual.min(),
        }
    return numbers(**found, source=source)


@cache
def came_back() -> SimpleNamespace:
    """Return what `back` gives of the record."""
    imet = pakistan_imet()
    rows = rows_of(COUNTRY, first=USUAL[0])
    source = f"{cite_money(rows)} {cite_rows(since(imet, USUAL[0]))}"
    summer = summers()
    found = vars(back(obligations_of(COUNTRY), imet, source))
    found |= {"world": int(world()[RETURN]), "given": quoted("imet_2020_act")}
    return numbers(**found, summer=summer.now, summer_mean=summer.mean, begun=summer.begun)


def _usual_dollars(n: SimpleNamespace) -> tuple[str, bool]:
    least = prose.dollars(n.money_least)
    return (
        f"'usual' dollars: {prose.dollars(n.money)}, where the least of these years has {least}",
        0 < n.money < n.money_least,
    )


@finding(
    came_back,
    unit="IMET obligations in current dollars; seats that started and had ended",
    span=f"{year(RETURN)}; of the seats its last three months",
    place=COUNTRY,
    against=f"the mean of {MEAN}, of the seats that of the same months",
)
def came_back_in_part(n: SimpleNamespace) -> Measured:
    """Compare the money of FY2020 with the usual, and the seats with those of like months."""
    return says(
        f"Pakistan's IMET came back in part in {year(RETURN)}: USAID's incomplete data have "
        f"{percent(n.money / n.money_mean)} of the usual dollars, and from July to September "
        f"{percent(n.summer / n.summer_mean)} of the usual seats started and ended "
        f"(mean of {MEAN}).",
        n.source,
        _usual_dollars(n),
        (
            f"'incomplete': of all countries {year(RETURN)} has {prose.dollars(n.world)} of the "
            f"{prose.dollars(round(n.given))} that Congress gave",
            0 < n.world < n.given,
        ),
        (
            f"'usual' seats: {n.summer}, where these months have {n.summer_mean:.0f} in the mean",
            0 < n.summer < n.summer_mean,
        ),
        (
            f"these months hold all seats of the year: {n.summer} of {n.seats}, of which the first "
            f"began on {prose.day(n.begun)}",
            n.summer == n.seats and n.begun.month >= 7,
        ),
    )


@finding(
    came_back,
    unit="IMET obligations in current dollars, and seats that ended in the year",
    span=year(RETURN),
    place=COUNTRY,
    against=f"the mean of {MEAN}",
)
def full_year_below_usual(n: SimpleNamespace) -> Measured:
    """Compare money and seats of FY2020 with the usual; the title of `levels_of_return`."""
    return says(
        f"By the full year {percent(n.money / n.money_mean)} of the usual IMET dollars for "
        f"Pakistan were obligated in {year(RETURN)}, and {percent(n.seats / n.seats_mean)} of the "
        f"usual seats ended (mean of {MEAN})",
        n.source,
        _usual_dollars(n),
        (
            f"'usual' seats: {n.seats}, where the least of these years has {n.seats_least:.0f}",
            0 < n.seats < n.seats_least,
        ),
    )


@cache
def summers() -> SimpleNamespace:
    """Return seats that started and ended from July to September, of 2020 and before."""
    imet = pakistan_imet()
    found = summer_seats(imet)
    usual = found[[*USUAL]]
    start = imet["start_date"].dt
    rows = imet[start.year.isin([*USUAL, RETURN]) & start.month.between(7, 9)]
    return numbers(
        now=int(found[RETURN]),
        mean=usual.mean(),
        least=int(usual.min()),
        begun=imet["start_date"][imet["fiscal_year"] == RETURN].min(),
        source=cite_rows(rows[rows["fiscal_year"] == rows["start_date"].dt.year]),
    )


@finding(
    summers,
    unit="IMET seats that started and had ended",
    span=f"July to September {RETURN}",
    place=COUNTRY,
    against=f"the same months of {IN_YEARS}",
)
def like_other_summers(n: SimpleNamespace) -> Measured:
    """Compare the seats that the record can show of a summer with those of earlier summers."""
    return says(
        f"From July to September {RETURN} {word(n.now)} Pakistani IMET seats started and ended, as "
        f"many as in the lowest summer of {IN_YEARS} and fewer than the average of "
        f"{count(round(n.mean))}.",
        n.source,
        (f"'fewer than' the average: {n.now}, against {n.mean:.0f}", n.now < n.mean),
        (f"'as many as' in the 'lowest' of these summers: {n.least}", n.now == n.least),
    )


@cache
def persons() -> SimpleNamespace:
    """Return the seats that ended in FY2020 and the estimate of their officers."""
    rows = pakistan_imet().query("fiscal_year == @RETURN")
    return numbers(
        seats=int(rows["students"].sum()),
        officers=officers.estimate(without_twins(rows)),
        plain=officers.estimate(rows),
        source=cite_rows(rows),
    )


@finding(persons, unit="officers, estimated", span=year(RETURN), place=COUNTRY)
def back_in_officers(n: SimpleNamespace) -> Measured:
    """Estimate the officers behind the seats of the return."""
    return says(
        f"By our estimate the {word(n.seats)} Pakistani IMET seats that ended in {year(RETURN)} "
        f"were those of about {word(n.officers)} officers.",
        n.source,
        (
            f"several seats an officer: {n.officers} officers on {n.seats} seats, as seats of one "
            f"unit for the same days count once; {n.plain} if they count apart",
            0 < n.officers <= n.plain < n.seats,
        ),
    )


@cache
def prepared() -> SimpleNamespace:
    """Return seats that prepare for a college, by summer, and the classes that followed."""
    imet = pakistan_imet()
    classes = cohorts(imet)
    known = classes.dropna(subset=["attended"])
    more = known["attended"] - known["prepared"]
    each = classes.groupby("summer")["prepared"].sum()
    colleges = college_seats(imet).sum()[[*USUAL]]
    by_college = usual_by_college(imet)
    return numbers(
        now=int(each[RETURN]),
        before=tuple(map(int, each.drop(RETURN))),
        cases=len(known),
        summers=tuple(sorted(known["summer"].unique())),
        courses=known["school"].nunique(),
        same=int((more == 0).sum()),
        lost=int((more < 0).sum()),
        usual=colleges.mean(),
        unseen=by_college["usual"][~by_college["prepared"]].sum(),
        source=cite_rows(imet[imet["fiscal_year"].between(SUMMERS[0], RETURN)]),
    )


@finding(
    prepared,
    unit="IMET seats on the one course that each officer takes before a college",
    span=f"April to September {RETURN}",
    place=COUNTRY,
    against=f"the same months of {IN_SUMMERS}",
)
def ten_on_the_way(n: SimpleNamespace) -> Measured:
    """Compare the seats that prepare for a college with those of earlier summers."""
    alike = n.before.count(n.now)
    return says(
        f"In summer {RETURN} {word(n.now)} Pakistani IMET seats were on the main "
        f"preparatory courses of US war and staff colleges, as in {word(alike)} of the "
        f"{word(len(n.before))} summers of {IN_SUMMERS}.",
        n.source,
        (
            f"as in these: {n.now}, where the summers of {IN_SUMMERS} had "
            f"{', '.join(map(str, n.before))}",
            len(n.before) / 2 < alike < len(n.before),
        ),
        (f"and none of them had more: {max(n.before)}", n.now == max(n.before)),
    )


@finding(
    prepared,
    unit="IMET seats on the long courses of colleges.csv, a year",
    span=f"the college year after the summer of {RETURN}",
    place=COUNTRY,
    against=f"the mean of {MEAN}",
)
def colleges_in_part(n: SimpleNamespace) -> Measured:
    """Compare those who prepared with the long college courses of a usual year."""
    return says(
        f"If all who prepared in summer {RETURN} stayed, Pakistan had {word(n.now)} IMET seats at "
        f"the US military colleges that a course prepares for, as many as a year in {MEAN}. Of "
        f"the other colleges, with {word(round(n.unseen))} a year, nothing can be seen.",
        n.source,
        (
            f"'all': in the summers of {IN_SUMMERS} fewer attended than had prepared in "
            f"{n.lost} of {n.cases} cases",
            n.lost == 0,
        ),
        (
            f"'as many as': of {n.usual:.1f} a year all but the {n.unseen:.1f} of 'other' colleges "
            f"are {n.usual - n.unseen:.1f}",
            round(n.usual - n.unseen) == n.now,
        ),
        (
            f"'nothing' of these, as no course prepares for them: {n.unseen:.1f} a year",
            n.unseen > 0,
        ),
    )


@finding(
    prepared,
    unit="seats on one preparatory course in one summer",
    span=f"the summers of {IN_SUMMERS}",
    place=COUNTRY,
    against="seats that ended in the fiscal year after at the college or colleges it leads to",
)
def who_prepared_attended(n: SimpleNamespace) -> Measured:
    """Compare the seats on a preparatory course with the class that followed.

    One of the courses leads to two colleges, whose seats are added: a change from the one to the
    other does not show.
    """
    return says(
        f"In {n.same} of {n.cases} cases, each a preparatory course in a summer of {IN_SUMMERS}, "
        "as many Pakistanis finished the US college year under IMET as had prepared.",
        n.source,
        (
            f"'each': {n.cases} cases are {n.courses} courses in {len(n.summers)} summers",
            n.cases == n.courses * len(n.summers) and n.summers == tuple(SUMMERS),
        ),
        (f"in {n.lost} cases some left, so in the rest more came", n.lost == 0),
        ("in nearly all cases as many", n.same >= 0.9 * n.cases),
    )


def starts(imet: pd.DataFrame, source: str) -> SimpleNamespace:
    """Return the starts of January to September 2020 of Pakistan and of all others.

    From `in_us`; with the shares for each base of what is usual, and how many of the countries
    with enough usual starts had a smaller share.
    """
    days = pd.Timestamp(RETURN, 1, 1), pd.Timestamp(RETURN, 9, 30)
    found = beside_others(starts_by_country(imet, *days), COUNTRY)
    bases = shares_by_base(imet, days, COUNTRY)
    return numbers(
        starts=found["starts"],
        usual=found["usual"],
        others=int(found["others_starts"]),
        others_usual=found["others_usual"],
        nearest=(bases["others_share"] / bases["share"]).min(),
        lower=int(found["lower"]),
        countries=found["countries"],
        source=source,
    )


@cache
def everywhere() -> pd.DataFrame:
    """Return the activities in the United States that took place, of all countries."""
    return in_us(dated_imet(load_activities()))


def reports() -> str:
    """Return the source line of the starts of 2020 and of the years before."""
    imet = everywhere()
    return cite_reports(imet[imet["start_date"].dt.year.isin([*USUAL, RETURN])])


@finding(
    cache(lambda: starts(everywhere(), reports())),
    unit=STARTS,
    span=f"January to September {RETURN}",
    place=COUNTRY,
    against="all other countries together",
)
def fewer_starts_than_others(n: SimpleNamespace) -> Measured:
    """Compare Pakistan's starts with those of all others; the title of `starts_in_2020`."""
    own, others = n.starts / n.usual, n.others / n.others_usual
    return says(
        f"From January to September {RETURN} Pakistan had {percent(own)} of its usual IMET starts "
        f"in the United States, all other countries together {percent(others)} of theirs (mean of "
        f"{IN_YEARS})",
        n.source,
        (
            f"of the 'usual', 'all other' countries: {n.others} of {n.others_usual:.0f}, a larger "
            f"share than {n.starts} of {n.usual:.0f}",
            own < others,
        ),
        (
            f"and not of a few alone: of {n.countries} with {ENOUGH} usual starts or more, "
            f"{n.lower} had a smaller share",
            n.lower < n.countries / 2,
        ),
        (f"and with other years as the mean {n.nearest:.1f} times or more", n.nearest > 1),
    )


@cache
def before_the_stop() -> SimpleNamespace:
    """Return the starts from the announcement to the stop of travel."""
    first = {name: span for name, span in list(spans_of_return().items())[:1]}
    (found,) = by_span(everywhere(), first, COUNTRY).itertuples()
    ((announced, last),) = first.values()
    return numbers(
        announced=announced,
        last=last,
        stop=when("stop_movement_us"),
        starts=int(found.starts),
        usual=found.usual,
        others=int(found.others_starts),
        others_usual=found.others_usual,
        countries=int(found.countries),
        none=int(found.none),
        anywhere=seats_between(pakistan_imet(), f"{announced:%Y-%m-%d}", f"{last:%Y-%m-%d}"),
        source=f"{reports()} {cite_dates('return_announced', 'stop_movement_us')}",
    )


@finding(
    before_the_stop,
    unit=STARTS,
    span="from the announcement of the return to the Pentagon's stop of travel",
    place=COUNTRY,
    against="all other countries together",
)
def none_before_the_stop(n: SimpleNamespace) -> Measured:
    """Compare Pakistan with all others in the weeks that lie before the stop of travel."""
    return says(
        f"From {n.announced.day} {n.announced:%B} to {prose.day(n.last)}, before travel stopped, "
        "no Pakistani IMET start in the United States is listed; all other countries together had "
        f"{percent(n.others / n.others_usual)} of their {IN_YEARS} mean.",
        n.source,
        (f"'before': the stop was on {prose.day(n.stop)}", n.announced < n.last < n.stop),
        (
            f"'no': {n.starts} seats, where {n.usual:.0f} were usual; anywhere {n.anywhere}",
            n.starts == n.anywhere == 0 and n.usual >= ENOUGH,
        ),
        (
            f"'all other' countries: {n.others} of {n.others_usual:.0f}, more than half",
            n.others_usual / 2 < n.others < n.others_usual,
        ),
        (
            f"and of {n.countries} of them with {ENOUGH} usual starts or more {n.none} had none",
            n.none < n.countries / 2,
        ),
    )


@cache
def waits() -> SimpleNamespace:
    """Return the days from two returns to the first start after each."""
    imet = pakistan_imet()
    found = {}
    for name, event in (("now", "return_announced"), ("then", "coup_waiver_law")):
        known = when(event)
        later = imet["start_date"][imet["start_date"] >= known]
        found |= {name: known, f"{name}_start": later.min()}
        day = later.min() - pd.Timedelta(days=1)
        found[f"{name}_between"] = seats_between(imet, f"{known:%Y-%m-%d}", f"{day:%Y-%m-%d}")
    rows = pd.concat(
        starting(imet, *[f"{found[f'{name}_start']:%Y-%m-%d}"] * 2) for name in ("now", "then")
    )
    dates = cite_dates("return_announced", "coup_waiver_law")
    return numbers(**found, source=f"{cite_rows(rows)} {dates}")


@finding(
    waits,
    unit="days to the first IMET course",
    span=f"{RETURN}",
    place=COUNTRY,
    against="the return of 2001 and 2002",
)
def half_a_year_each_time(n: SimpleNamespace) -> Measured:
    """Compare the days from a return to the first course with those of the return before."""
    return says(
        f"Pakistan's first listed IMET course began {(n.now_start - n.now).days} days after the "
        f"return was announced in {n.now.year}; in {n.then_start.year} the first began "
        f"{(n.then_start - n.then).days} days after the law that set the coup provision aside.",
        n.source,
        (f"'after' the announcement: {prose.day(n.now_start)}", n.now < n.now_start),
        (f"'after' the law: {prose.day(n.then_start)}", n.then < n.then_start),
        (
            f"'first': {n.now_between + n.then_between} seats started between",
            n.now_between == n.then_between == 0,
        ),
    )


@cache
def order() -> SimpleNamespace:
    """Return the days of the approval and of the strike."""
    return numbers(
        approved=when("return_approved"),
        strike=when("soleimani"),
        source=cite_dates("return_approved", "soleimani"),
    )


@finding(order, unit="days", span="2019 and 2020", place=COUNTRY, against="the strike in Baghdad")
def approved_before_strike(n: SimpleNamespace) -> Measured:
    """Compare the day on which the approval was known with that of the strike."""
    return says(
        f"On {prose.day(n.approved)} the State Department said that Pakistan's return to IMET was "
        f"approved, {word((n.strike - n.approved).days)} days before the US strike in Baghdad of "
        f"{prose.day(n.strike)}.",
        n.source,
        (
            f"'before': {prose.day(n.approved)} and {prose.day(n.strike)}",
            n.approved < n.strike,
        ),
    )


@cache
def waived() -> SimpleNamespace:
    """Return the days of the list and of the waiver, and for how many days the bar held."""
    listed, waiver = when("cspa_list"), when("cspa_waived")
    begins = pd.Timestamp(listed.year, 10, 1)  # of the fiscal year that follows the list
    return numbers(
        listed=listed, waiver=waiver, year=fiscal_year_of(begins), days=(waiver - begins).days
    )


@finding(
    waived,
    unit="days",
    span="2021",
    place=COUNTRY,
    against=f"the first day of {year(2022)}, to which the list applied",
)
def bar_waived_for_pakistan(n: SimpleNamespace) -> Measured:
    """Compare the day of the waiver with the first of the fiscal year to which the list applied."""
    return says(
        f"The president waived the child-soldier bar on US training money for Pakistan on "
        f"{prose.day(n.waiver)}, {word(n.days)} days after {year(n.year)} had begun.",
        cite_dates("cspa_list", "cspa_waived"),
        (f"'after': the year began {n.days} days earlier", n.days > 0),
        (
            f"it is the year that follows the list of {prose.day(n.listed)}",
            n.listed < n.waiver and fiscal_year_of(n.listed) + 1 == n.year,
        ),
    )
