"""The missing class: the findings of its chapter."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import officers, prose
from imet.chapters.missing_class import (
    AFTER,
    BEFORE,
    NEAR,
    RECENT,
    THIN,
    YEAR_AFTER,
    against_years,
    as_level,
    at_prices_of,
    beside_usual,
    by_year_of_start,
    cite_prices,
    compared,
    end_of,
    programme_names,
    same_days,
    span,
    whole,
)
from imet.cite import cite_reports, cite_rows
from imet.dates import event_of, when
from imet.ledger.checks.base import Measured, cite_dates
from imet.ledger.checks.seats import TIMES
from imet.ledger.findings import finding, numbers, says
from imet.obligations import quoted
from imet.schemas import SECTION_III
from imet.tables import load_activities
from imet.training import abroad, continuing, delivered_imet, pakistan_imet, starting

COUNTRY = "Pakistan"
ABROAD = "Pakistan, at schools abroad"
LATE = prose.months(YEAR_AFTER)
TEN = prose.months((f"{BEFORE[0]}-08-01", f"{end_of(BEFORE[-1]):%Y-%m-%d}"))
LAST = prose.month(end_of(BEFORE[-1]))
STARTS = "seats under IMET that start"
OFFICERS = "officers with courses under IMET that begin, estimated"


@cache
def away() -> pd.DataFrame:
    """Return Pakistan's IMET activities abroad, in dollars of FY2018."""
    return at_prices_of(abroad(pakistan_imet()), 2018)


@cache
def everywhere() -> pd.DataFrame:
    """Return the IMET activities of all countries."""
    return delivered_imet(load_activities())


def named() -> tuple[int, float]:
    """Return the officers and the dollars that Reuters reported."""
    return int(event_of("cut_reported").seats), quoted("slots")


# ------------------------------------------------------------------ own years


def own_years(imet: pd.DataFrame) -> SimpleNamespace:
    """Return what starts from August 2018 to July 2019, and the mean and the least before.

    `new` are the officers of that year with a course that continues no other, and `continued` the
    seats that only continue one; the ten years before are counted with both.
    """
    found: dict[str, float] = {}
    for name, value in (("officers", "officers"), ("seats", "students")):
        *before, after = same_days(imet, YEAR_AFTER, [*BEFORE, AFTER], value)
        found |= {name: sum(before) / len(before), f"{name}_least": min(before)}
        found[f"{name}_after"] = after
    rows = starting(imet, *YEAR_AFTER)
    return numbers(
        **found,
        new=officers.estimate(rows[~continuing(imet)[rows.index]]),
        continued=rows["students"][continuing(imet)[rows.index]].sum(),
        source=cite_rows(compared(imet)),
    )


@cache
def own() -> SimpleNamespace:
    """Return `own_years` of the record."""
    return own_years(away())


@finding(own, unit=OFFICERS, span=LATE, place=ABROAD, against=f"each year from {TEN}")
def officers_missing(n: SimpleNamespace) -> Measured:
    """Compare the officers of the year of the report with those of ten years before."""
    return says(
        f"In the record no Pakistani officer begins an IMET course abroad from {LATE}; the "
        f"{prose.word(len(BEFORE))} years to {LAST} average an estimated {whole(n.officers)} a "
        "year.",
        n.source,
        (f"'no': {n.new} officers with a course that continues none", n.new == 0),
        (
            f"each of the {len(BEFORE)} years has more: with the seats that continue a course, "
            f"which those years hold too, {n.officers_after} officers, against "
            f"{n.officers_least} or more",
            n.officers_after < n.officers_least <= n.officers,
        ),
    )


@finding(own, unit=STARTS, span=LATE, place=ABROAD, against=f"each year from {TEN}")
def own_years_missing(n: SimpleNamespace) -> Measured:
    """Compare the seats of the year of the report with those of ten years before."""
    return says(
        f"From {LATE} {prose.word(n.seats_after)} Pakistani IMET seat starts abroad, only "
        f"continuing a course; the years from {TEN} average {whole(n.seats)}, never fewer than "
        f"{prose.count(n.seats_least)}.",
        n.source,
        (
            f"'never fewer than': {n.seats_after}, against {n.seats_least} or more",
            n.seats_after < n.seats_least,
        ),
        (
            f"'only': {n.continued} of {n.seats_after} continues a course",
            n.continued == n.seats_after == 1,
        ),
    )


@finding(
    own,
    unit=OFFICERS,
    span=LATE,
    place=ABROAD,
    against=f"each year from {TEN}",
)
def one_officer_started(n: SimpleNamespace) -> Measured:
    """Compare the year of the report with the years drawn; title of `starts_through_the_year`."""
    return says(
        f"{prose.word(n.officers_after).capitalize()} Pakistani officer starts an IMET seat abroad "
        f"from {LATE}, and only finishes a course; each year of {span(BEFORE)} had "
        f"{prose.count(n.officers_least)} or more",
        n.source,
        (
            f"'only' finishes: of {n.officers_after} officers {n.new} have a course that continues "
            "none",
            n.new == 0 < n.officers_after,
        ),
        (
            f"'each' and 'more': {n.officers_after} officers, against {n.officers_least} or "
            f"more in {span(BEFORE)}",
            n.officers_after < n.officers_least,
        ),
    )


# ------------------------------------------------------------------ what the numbers count


@cache
def shares() -> SimpleNamespace:
    """Return what Reuters named as shares of a mean year of ten, and of the last five."""
    slots, usd = named()
    ten, five = (beside_usual(away(), slots, usd, years) for years in (BEFORE, RECENT))
    costs = same_days(away(), YEAR_AFTER, [*BEFORE, THIN], "cost_usd")
    level = as_level(costs.loc[BEFORE], AFTER)
    return numbers(
        slots=slots,
        named_usd=usd,
        **ten["share"].to_dict(),
        **five["share"].add_prefix("late_").to_dict(),
        least=ten["least"]["officers"],
        # of no estimate is an error left out here, that of Afghanistan neither
        least_by_late=ten["least"]["officers"] / (1 + TIMES * errors().late),
        least_by_all=ten["least"]["officers"] / (1 + TIMES * errors().every),
        cost=five["mean"]["usd"],
        least_cost=five["least"]["usd"],
        level_low=level.low,
        level_high=level.high,
        thin=costs[THIN],
        thin_officers=int(same_days(away(), YEAR_AFTER, [THIN], "officers").item()),
        reported=when("cut_reported"),
        source=f"{cite_dates('cut_reported')} {cite_rows(compared(away()))} {cite_prices()}",
    )


NAMED = "the officers and the dollars that Reuters reported"


@finding(
    shares,
    unit="share of the officers, estimated, and of the dollars of FY2018, of a mean year",
    span=TEN,
    place=ABROAD,
    against=NAMED,
)
def officers_and_dollars_agree(n: SimpleNamespace) -> Measured:
    """Compare the officers named with the dollars, both as shares of a mean year."""
    return says(
        f"The officers that Reuters named are an estimated {prose.percent(n.officers)}, and the "
        f"dollars, at FY2018 prices, {prose.percent(n.usd)}, of Pakistan's average year of IMET "
        f"courses abroad, {TEN}.",
        n.source,
        (f"{n.slots} officers and {prose.millions(n.named_usd)}", n.slots > 0 < n.named_usd),
        (
            f"both are nearer to each other than read as seats: {n.officers:.1%} of the officers "
            f"and {n.usd:.1%} of the dollars, but {n.seats:.1%} of the seats",
            abs(n.officers - n.usd) < abs(n.seats - n.usd),
        ),
        ("both are below the mean year", max(n.officers, n.usd) < 1),
    )


@finding(
    shares,
    unit="share of the seats under IMET of a mean year",
    span=TEN,
    place=ABROAD,
    against="the shares of the dollars and, estimated, of the officers",
)
def slots_as_seats(n: SimpleNamespace) -> Measured:
    """Compare the number named, read as seats, with the dollars, as shares of a mean year."""
    return says(
        f"Read as seats, Reuters' {prose.count(n.slots)} would be {prose.percent(n.seats)} of "
        f"Pakistan's yearly IMET seats abroad in {span(BEFORE)}, further from the dollars' share "
        "than as officers.",
        n.source,
        (
            f"'than': from {n.usd:.1%} of the dollars, {n.seats:.1%} of the seats is further "
            f"than {n.officers:.1%} of the officers",
            abs(n.seats - n.usd) > abs(n.officers - n.usd),
        ),
        (
            f"so too by the years {span(RECENT)}: {n.late_usd:.1%}, {n.late_seats:.1%} and "
            f"{n.late_officers:.1%}",
            abs(n.late_seats - n.late_usd) > abs(n.late_officers - n.late_usd),
        ),
    )


@finding(shares, unit=OFFICERS, span="2018", place=ABROAD, against=f"each year from {TEN}")
def slots_below_each_year(n: SimpleNamespace) -> Measured:
    """Compare the officers named with those of each of ten years, and with their error."""
    return says(
        f"Reuters' {prose.count(n.slots)} Pakistani officers are fewer than those who, by our "
        f"estimate, began IMET courses abroad in any year from {TEN}: {n.least:.0f} or more. If it "
        f"is too high by twice its mean error, the lowest year had {n.least_by_late:.0f} by the "
        f"later checks, still more than {prose.count(n.slots)}, and {n.least_by_all:.0f} by all, "
        "which is fewer.",
        n.source,
        (
            f"'fewer than any' and 'more': {n.slots}, against {n.least:.0f} in the 'lowest' year",
            n.slots < n.least,
        ),
        (
            f"'later' and 'still more': {n.least_by_late:.1f} by the checks from "
            f"{prose.year(officers.RELIABLE)} on, those of Afghanistan among them",
            n.slots < n.least_by_late < n.least,
        ),
        (f"'all' and 'is fewer': {n.least_by_all:.1f}", n.least_by_all < n.slots),
    )


@finding(
    shares,
    unit="cost of courses under IMET, US dollars of FY2018",
    span=span(RECENT),
    place=ABROAD,
    against="the dollars that Reuters reported as cancelled",
)
def dollars_below_usual(n: SimpleNamespace) -> Measured:
    """Compare the dollars named with the cost of each of five years."""
    return says(
        f"The {prose.millions(n.named_usd)} that Reuters named is less than Pakistan's IMET "
        "courses abroad cost, in FY2018 dollars, in any of the "
        f"{prose.word(len(RECENT))} years to {LAST}.",
        n.source,
        (
            f"'less than any': the cheapest of them cost {prose.millions(n.least_cost)}, their "
            f"mean {prose.millions(n.cost)}",
            n.named_usd < n.least_cost <= n.cost,
        ),
        (
            f"it lies below what the {prose.word(len(BEFORE))} years suggest by a level that "
            f"moves, {prose.millions(n.level_low)} to {prose.millions(n.level_high)}",
            n.named_usd < n.level_low,
        ),
    )


@finding(
    shares,
    unit="officers, estimated, and cost of their courses under IMET, US dollars of FY2018",
    span=prose.months((f"{THIN}-08-01", f"{end_of(THIN):%Y-%m-%d}")),
    place=ABROAD,
    against=NAMED,
)
def thin_year_near_both(n: SimpleNamespace) -> Measured:
    """Compare what Reuters named with the year before the report."""
    return says(
        f"From August {THIN} to {end_of(THIN):%B %Y}, the year before the report, an estimated "
        f"{prose.count(n.thin_officers)} Pakistani officers began IMET courses abroad, for "
        f"{prose.millions(n.thin)} in FY2018 dollars: near what Reuters named.",
        n.source,
        (
            f"'near' the {n.slots} officers: they differ by "
            f"{abs(n.thin_officers / n.slots - 1):.1%}, at most {NEAR:.0%}",
            abs(n.thin_officers / n.slots - 1) <= NEAR,
        ),
        (
            f"'near' the {prose.millions(n.named_usd)}: it differs by "
            f"{abs(n.thin / n.named_usd - 1):.1%}, at most {NEAR:.0%}",
            abs(n.thin / n.named_usd - 1) <= NEAR,
        ),
        (
            f"'before' the report of {prose.day(n.reported)}, by days",
            pd.Timedelta(0) < n.reported - end_of(THIN) < pd.Timedelta(days=31),
        ),
    )


@cache
def errors() -> SimpleNamespace:
    """Return how far the estimate of officers is off official counts, and off the later ones."""
    trials, rows = officers.calibration(), everywhere()
    rows = rows[rows["fiscal_year"].between(officers.FIRST_COUNT, trials["fiscal_year"].max() + 1)]
    late = trials[trials["fiscal_year"] >= officers.RELIABLE]
    return numbers(
        every=trials["error"].abs().mean(),
        late=late["error"].abs().mean(),
        apart=officers.mean_error(trials),
        checks=len(trials),
        late_checks=len(late),
        apart_checks=len(officers.well_tried(trials)),
        of_pakistan=int((trials["country"] == COUNTRY).sum()),
        source=f"section III of the reports, as typed in data/{SECTION_III.path}, the rows of IMET "
        f"in years past; {cite_reports(rows)}",
    )


@finding(
    errors,
    unit="officers by estimate, mean error without its sign",
    span=f"{prose.year(officers.FIRST_COUNT)} to FY2007",
    place="the countries whose official counts we saw",
    against="individual students by the reports",
)
def estimate_of_officers_errs(n: SimpleNamespace) -> Measured:
    """Compare the error in all checks with that in those on which the rule was chosen."""
    return says(
        "Against other countries' official counts our estimate of officers errs by "
        f"{prose.percent(n.every)} on average; from {prose.year(officers.RELIABLE)} on by "
        f"{prose.percent(n.late)}, {officers.SET_APART} included, without which we tuned it.",
        n.source,
        (f"'other': {n.of_pakistan} of {n.checks} checks are of Pakistan", n.of_pakistan == 0),
        (
            f"{n.every:.1%} in {n.checks} checks; {n.late:.1%} in {n.late_checks}; {n.apart:.1%} "
            f"in the {n.apart_checks} of them without {officers.SET_APART}, set apart afterwards",
            n.apart < n.late < n.every and 0 < n.apart_checks < n.late_checks < n.checks,
        ),
    )


def prices(years: pd.DataFrame, slots: int, usd: float) -> SimpleNamespace:
    """Return the dollars a slot, and those that an officer and a seat cost in the mean year.

    `years` are those of `missing_class.by_year_of_start`.
    """
    sums = years.loc[BEFORE, ["officers", "seats", "usd"]].sum()
    return numbers(
        slots=slots,
        usd=usd,
        officer=sums["usd"] / sums["officers"],
        place=sums["usd"] / sums["seats"],
    )


@finding(
    lambda: prices(by_year_of_start(away()), *named()),
    unit="US dollars of FY2018 for an officer, estimated, and for a seat under IMET",
    span=span(BEFORE),
    place=ABROAD,
    against=NAMED,
)
def price_nearer_officer(n: SimpleNamespace) -> Measured:
    """Compare the dollars a slot with two prices; title of `officers_and_dollars`."""
    each = n.usd / n.slots
    return says(
        "Reuters' dollars for each officer are nearer to the mean price of a Pakistani officer's "
        f"IMET courses abroad in {span(BEFORE)}, {prose.dollars(round(n.officer))}, than to that "
        f"of a seat, {prose.dollars(round(n.place))}",
        shares().source,
        (
            f"'nearer than': {prose.millions(n.usd)} for {prose.count(n.slots)} are "
            f"{prose.dollars(round(each))} each",
            abs(each - n.officer) < abs(each - n.place),
        ),
    )


# ------------------------------------------------------------------ other programmes


@cache
def programmes() -> SimpleNamespace:
    """Return what Pakistanis began under other programmes in the year of the report and before."""
    rows = load_activities().query("country == @COUNTRY")
    rows = rows[~rows.index.isin(pakistan_imet().index)]
    table = against_years(rows, programme_names(rows))
    return numbers(
        risen=tuple(table.index[table[AFTER] > table["most"]]),
        programmes=len(table),
        after=int(table[AFTER].sum()),
        before=tuple(map(int, same_days(rows, YEAR_AFTER, BEFORE))),
        source=cite_reports(compared(rows)),
    )


@finding(
    programmes,
    unit="seats under US programmes but IMET that start",
    span=LATE,
    place="Pakistan",
    against=f"each year from {TEN}",
)
def no_listed_programme_filled(n: SimpleNamespace) -> Measured:
    """Compare all listed programmes but IMET together with each year before."""
    least = min(n.before, default=0)
    return says(
        f"No other listed US programme filled Pakistan's IMET gap. From {LATE} Pakistanis started "
        f"{prose.count(n.after)} seats under all others together, which had had "
        f"{prose.count(least)} or more in each year of {span(BEFORE)}.",
        n.source,
        (
            f"'all others', 'or more in each year': {n.after} seats, against "
            f"{prose.listed(map(str, n.before))}",
            len(n.before) == len(BEFORE) and n.after < least,
        ),
        (
            f"'no other': {len(n.risen)} of {n.programmes} programmes had more than in the "
            "highest of those years",
            len(n.risen) == 0 < n.programmes,
        ),
    )
