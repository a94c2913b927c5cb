"""What the training record holds and how far it can be trusted: the findings of its chapter."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import officers, prose
from imet.chapters.training_record import (
    BLOCK,
    SECTION_III_ROWS,
    beside_section_iii,
    block_with_total,
    reports_on,
    rows_by_report,
    seats_by_where,
    span_of,
)
from imet.cite import cite_reports, cite_rows
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.schemas import ERRATA, TOTALS
from imet.tables import load_activities, stored
from imet.training import delivered_imet, pakistan_imet, since

SPAN = "FY1999 to FY2020"
LOCATED = 2007  # fiscal year from which the locations are compared, as in the chapter's figure
FULLEST = ("2008-2009", "2009-2010", "2010-2011")  # the reports that stand out by their rows
FULLEST_ON = "FY2008 to FY2010"
LINE = 3.0  # seats for a training activity, between these reports and the others


@cache
def totals() -> SimpleNamespace:
    """Return how many printed totals the rows meet, and how many are on the list of exceptions."""
    printed, listed = stored(TOTALS), stored(ERRATA)
    met = pd.concat(
        [
            printed[total].isna() | printed[total].eq(printed[read])
            for total, read in (("students", "students_read"), ("cost_usd", "cost_read"))
        ],
        axis=1,
    ).all(axis=1)
    return numbers(
        all=len(printed),
        met=int(met.sum()),
        exceptions=int(listed["students_missing"].notna().sum()),
        source=cite_reports(printed),
    )


@finding(
    totals,
    unit="printed totals of seats and of dollars",
    span=SPAN,
    place="all countries",
    against="the sums of our rows",
)
def rows_meet_totals(n: SimpleNamespace) -> Measured:
    """Compare printed totals with the sums of rows, and what differs with the exceptions."""
    return says(
        f"Our rows agree with {prose.count(n.met)} of the {prose.count(n.all)} totals that the "
        f"reports on {SPAN} print, to the seat and to the dollar.",
        n.source,
        (
            f"the rest, {prose.count(n.all - n.met)}, are the exceptions that are listed, "
            f"{prose.count(n.exceptions)}",
            n.met + n.exceptions == n.all,
        ),
    )


@cache
def listed() -> SimpleNamespace:
    """Return how many activities took place, under IMET too, and which stand in another year."""
    rows = load_activities()
    dated = rows.dropna(subset=["end_date"])
    ended = dated["end_date"].dt.year + (dated["end_date"].dt.month >= 10)
    elsewhere = dated[ended != dated["fiscal_year"]]
    return numbers(
        held=int((rows["stage"] == "delivered").sum()),
        imet=len(delivered_imet(rows)),
        dated=len(dated),
        elsewhere=len(elsewhere),
        of_pakistan=int((elsewhere["country"] == "Pakistan").sum()),
        source=cite_reports(rows),
    )


@finding(listed, unit="training activities that took place", span=SPAN, place="all countries")
def activities_under_imet(n: SimpleNamespace) -> Measured:
    """Count what took place, and what of it under IMET."""
    return says(
        f"The reports on {SPAN} list {prose.count(n.held)} training activities that took place, "
        f"{prose.count(n.imet)} of them under IMET.",
        n.source,
        ("those under IMET are a part of those that took place", 0 < n.imet < n.held),
    )


@finding(
    listed,
    unit="training activities with an end date",
    span="FY2001 to FY2020",
    place="all countries, and Pakistan",
    against="the fiscal year under which they are listed",
)
def listed_where_it_ended(n: SimpleNamespace) -> Measured:
    """Compare the fiscal year of the last day with that of the list."""
    return says(
        f"All but {prose.count(n.elsewhere)} of the {prose.count(n.dated)} training activities "
        "with an end date are listed under the fiscal year in which they ended; none of the "
        "exceptions is Pakistani.",
        n.source,
        (
            f"'all' but {prose.share(n.elsewhere / n.dated)}, less than a thousandth",
            n.elsewhere / n.dated < 0.001,
        ),
        (f"'none': {prose.word(n.of_pakistan)} of these are of Pakistan", n.of_pakistan == 0),
    )


@cache
def located() -> SimpleNamespace:
    """Return the shares of IMET seats in the United States, of Pakistan and of all countries."""
    everybody = since(delivered_imet(load_activities()), LOCATED)
    shares, seats = [], []
    for rows in (since(pakistan_imet(), LOCATED), everybody):
        where = seats_by_where(rows).sum().drop("not stated")
        seats.append(where.sum())
        shares.append(where["United States"] / where.sum())
    return numbers(
        pakistan=shares[0],
        world=shares[1],
        countries=everybody["country"].nunique(),
        seats=tuple(map(int, seats)),
        source=cite_reports(everybody),
    )


@finding(
    located,
    unit="seats under IMET whose location is stated",
    span="FY2007 to FY2020",
    place="Pakistan",
    against="the seats under IMET of all recipients, Pakistan among them",
)
def pakistan_in_us(n: SimpleNamespace) -> Measured:
    """Compare the share in the United States with that of all recipients of IMET."""
    return says(
        "Of Pakistan's IMET seats of FY2007 to FY2020 whose location is stated, "
        f"{prose.percent(n.pakistan)} were in the United States, against {prose.percent(n.world)} "
        "of those of all recipients.",
        n.source,
        (
            f"'against': {prose.share(n.pakistan)} is above {prose.share(n.world)}",
            n.pakistan > n.world,
        ),
        (
            f"'all' recipients: {n.seats[1]:,} seats of {n.countries} countries and territories, "
            f"{n.seats[0]:,} of them Pakistan's",
            n.countries > 1 and 0 < n.seats[0] < n.seats[1],
        ),
    )


@cache
def second() -> SimpleNamespace:
    """Return in how many country-years the rows give what section III counts, or more.

    `listed` is in how many they do so without the courses that were still under way.
    """
    official = officers.section_iii_imet().dropna(subset=["sessions"])
    beside = beside_section_iii(load_activities(), official)
    return numbers(
        compared=len(beside),
        exact=int((beside["sessions"] == beside["seats"]).sum()),
        listed=int((beside["sessions"] == beside["listed"]).sum()),
        over=int((beside["sessions"] < beside["seats"]).sum()),
        years=tuple(sorted(set(beside["fiscal_year"]))),
        source=f"{SECTION_III_ROWS}; {reports_on(beside)}",
    )


@finding(
    second,
    unit="seats under IMET, under way at the end of the year too",
    span="FY2006 and FY2007",
    place="the countries of which section III was seen, Pakistan not among them",
    against="the training sessions that section III counts",
)
def sessions_met(n: SimpleNamespace) -> Measured:
    """Compare seats with the training sessions of section III."""
    return says(
        "With courses still under way, our rows give as many IMET seats as the government's own "
        f"summary in {prose.word(n.exact)} of {prose.word(n.compared)} country-years of "
        f"{prose.in_spans(n.years)}, and in none more.",
        n.source,
        (f"'as many as' in the greater part: {n.exact} of {n.compared}", n.exact > n.compared / 2),
        (f"'none' has 'more': {n.over} have", n.over == 0),
        (
            f"it takes the courses 'still' under way: without them {prose.word(n.listed)} agree",
            n.listed < n.exact,
        ),
    )


@cache
def trials() -> pd.DataFrame:
    """Return the estimate beside the official counts."""
    return officers.calibration()


@cache
def tried() -> SimpleNamespace:
    """Return how far the estimate and the number of seats are off the official counts."""
    fair = officers.well_tried(trials())
    return numbers(
        estimate=(fair["estimate"] / fair["individuals"] - 1).abs().mean(),
        seats=(fair["seats"] / fair["individuals"] - 1).abs().mean(),
        years=span_of(fair),
        source=f"{SECTION_III_ROWS}; {reports_on(fair)}",
    )


@finding(
    tried,
    unit="officers by estimate, mean error without its sign",
    span="FY2005 to FY2007",
    place="four countries, neither Afghanistan nor Pakistan among them",
    against="seats taken for officers",
)
def error_of_the_estimate(n: SimpleNamespace) -> Measured:
    """Compare the error of the estimate with that of seats taken for officers."""
    return says(
        f"Against official counts of {prose.years_between(*n.years)}, {officers.SET_APART} apart, "
        f"our estimate of officers is {prose.percent(n.estimate)} off on average; seats taken for "
        f"officers would be {prose.percent(n.seats)} off.",
        n.source,
        (
            f"the estimate is nearer: {prose.share(n.estimate)} against {prose.share(n.seats)}",
            n.estimate < n.seats,
        ),
    )


@cache
def fullness() -> SimpleNamespace:
    """Return activities by report, and seats for each, of what took place."""
    rows = load_activities().query("stage == 'delivered'")
    by = rows.groupby("report")["students"].agg(["size", "mean"])
    full = by.index.isin(FULLEST)
    return numbers(
        activities=(int(by["size"][full].min()), int(by["size"][~full].max())),
        seats=(by["mean"][full].max(), by["mean"][~full].min()),
        source=cite_reports(rows),
    )


@finding(
    fullness,
    unit="seats for a training activity that took place",
    span=FULLEST_ON,
    place="all countries",
    against="the other nineteen reports",
)
def fullest_reports(n: SimpleNamespace) -> Measured:
    """Compare three reports with the others, by activities and by seats for each."""
    most, least = n.seats
    return says(
        f"In the fullest reports, on {FULLEST_ON}, a training activity has fewer than "
        f"{LINE:.1f} seats on average; in every other report it has more.",
        n.source,
        (
            f"'fullest': {prose.count(n.activities[0])} activities or more, in any other at most "
            f"{prose.count(n.activities[1])}",
            n.activities[0] > n.activities[1],
        ),
        (
            f"'fewer than', 'every other' and 'more': {most:.2f} seats at most, {least:.2f} or "
            "more",
            most < LINE < least,
        ),
    )


# ------------------------------------------------------------------ titles of the figures


def fields(activities: pd.DataFrame) -> SimpleNamespace:
    """Return the region and report with the most rows, and the two largest numbers of rows."""
    by = rows_by_report(activities[activities["region"] != "not stated"]).stack()
    most, second = by.nlargest(2)
    region, report = by.idxmax()
    source = cite_reports(activities)
    return numbers(region=region, report=report, most=most, second=second, source=source)


@finding(
    lambda: fields(load_activities()),
    unit="training activities, plans too",
    span=SPAN,
    place="the regions of the State Department",
    against="every other region and report",
)
def fullest_field(n: SimpleNamespace) -> Measured:
    """Compare the number of rows of each region in each report; title of `coverage`."""
    return says(
        f"{n.region}, report {n.report}: {prose.count(n.most)} training activities, the most of "
        "any region and report",
        n.source,
        (
            f"'most' of 'any': {prose.count(n.most)}, the next {prose.count(n.second)}",
            n.most > n.second,
        ),
    )


def unlocated(imet: pd.DataFrame) -> SimpleNamespace:
    """Return the year with the most seats, how many of them lack a location, and the next year."""
    table = seats_by_where(imet)
    total = table.sum(axis=1)
    most, second = total.nlargest(2)
    year = total.idxmax()
    unknown = table.get("not stated", 0 * total)[year]
    return numbers(year=year, most=most, second=second, unknown=unknown, source=cite_rows(imet))


@finding(
    lambda: unlocated(since(pakistan_imet(), LOCATED)),
    unit="seats under IMET",
    span="FY2010, of FY2007 to FY2020",
    place="Pakistan",
    against="the other years",
)
def without_location(n: SimpleNamespace) -> Measured:
    """Count the seats without a location in the highest year; title of `seats_and_where`."""
    return says(
        f"No location is stated for {prose.count(n.unknown)} of Pakistan's {prose.count(n.most)} "
        f"IMET seats in {prose.year(n.year)}, its highest year",
        n.source,
        (f"'no': {n.unknown} seats of {n.most} are 'not stated'", 0 < n.unknown < n.most),
        (f"'highest': {n.most} seats, the next year has {n.second}", n.most > n.second),
    )


def misses(rows: pd.DataFrame) -> SimpleNamespace:
    """Return the mean error of the estimate where it is well tried, and its errors where apart."""
    rows = rows.assign(error=rows["estimate"] / rows["individuals"] - 1)
    fair, apart = officers.well_tried(rows), rows[rows["country"] == officers.SET_APART]
    return numbers(
        years=span_of(fair),
        mean=fair["error"].abs().mean(),
        apart=tuple(sorted(apart["error"])),
        source=f"{SECTION_III_ROWS}; {reports_on(rows)}",
    )


@finding(
    lambda: misses(trials()),
    unit="officers by estimate",
    span="FY2005 to FY2007",
    place="four countries, and Afghanistan",
    against="the individual students that section III counts",
)
def estimate_and_count(n: SimpleNamespace) -> Measured:
    """Compare the errors of two groups of countries; title of `official_and_estimate`."""
    return says(
        f"In {prose.years_between(*n.years)} our estimate of officers is {prose.percent(n.mean)} "
        f"off on average, {officers.SET_APART} apart; there it is at least "
        f"{prose.percent(n.apart[0])} too high",
        n.source,
        (
            f"'at least': the errors for {officers.SET_APART} are "
            f"{prose.listed(map(prose.percent, n.apart))}, each larger than the mean of the others",
            n.apart[0] == min(n.apart) > n.mean,
        ),
    )


def of_block(block: pd.DataFrame, printed: pd.DataFrame) -> SimpleNamespace:
    """Return the rows of a block, their seats and dollars, and the total printed below them."""
    return numbers(
        country=block["country"].iloc[0],
        year=block["fiscal_year"].iloc[0],
        rows=len(block),
        sums=(block["students"].sum(), block["cost_usd"].sum()),
        printed=(printed["students"].item(), printed["cost_usd"].item()),
        source=cite_rows(block),
    )


@finding(
    lambda: of_block(*block_with_total(*BLOCK)),
    unit="seats and current dollars",
    span=prose.year(BLOCK[1]),
    place=BLOCK[0],
    against="the total that the report prints below the rows",
)
def block_adds_up(n: SimpleNamespace) -> Measured:
    """Compare the sum of a block's rows with its printed total; title of `report_page`."""
    seats, usd = n.printed
    return says(
        f"The {prose.word(n.rows)} rows that a report has for {n.country} under IMET in "
        f"{prose.year(n.year)} sum to its printed total: {prose.word(seats)} seats and "
        f"{prose.dollars(usd)}",
        n.source,
        (
            f"the rows have {n.sums[0]} seats and {prose.dollars(n.sums[1])}, the total "
            f"{seats} and {prose.dollars(usd)}",
            n.sums == n.printed,
        ),
    )
