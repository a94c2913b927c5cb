"""What the money shows: the findings of its chapter."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import prose
from imet.chapters.money import (
    AUGUSTS,
    by_course_year,
    cost_by_year,
    crs_rows,
    crs_to_date,
    imet_to_date,
)
from imet.cite import cite_money, cite_rows
from imet.dates import event_of
from imet.ledger.checks.base import Measured, cite_dates
from imet.ledger.findings import finding, numbers, says
from imet.obligations import (
    MILLION,
    assistance_to_pakistan,
    gaps,
    obligations_of,
    quoted,
    quotes,
    rows_of,
    spoken,
)
from imet.schemas import PAKISTAN_ASSISTANCE, QUOTED_AMOUNTS
from imet.tables import load_activities, stored
from imet.training import abroad, delivered_imet, pakistan_imet, seats_by_year, since, starting

RESUMED = 2002  # fiscal year of the first money after the sanctions
LAST = 2020  # fiscal year, of the Greenbook
CLOSED = 2017  # the last fiscal year closed when The Friday Times wrote
EARLY = 1964  # fiscal year up to which each is compared with all later ones
PEAK = 2010, 2017  # fiscal years in which the money in current dollars was largest
OF_LATE = 2015, 2018  # fiscal years of the courses whose prices are compared


@cache
def fall() -> SimpleNamespace:
    """Return what was obligated in FY2017 to FY2019."""
    rows = rows_of("Pakistan", first=2017)
    booked = obligations_of("Pakistan")
    return numbers(
        before=int(booked[2017]),
        after=int(booked[2018]),
        rows_2019=int((rows["fiscal_year"] == 2019).sum()),
        rows_2020=int((rows["fiscal_year"] == 2020).sum()),
        source=cite_money(rows),
    )


@finding(fall, unit="current US dollars obligated", span="FY2017 to FY2019", place="Pakistan")
def imet_money_fell(n: SimpleNamespace) -> Measured:
    """Compare the obligations of three fiscal years."""
    return says(
        f"US obligations of IMET money for Pakistan fell from {prose.millions(n.before)} in FY2017 "
        f"to {prose.millions(n.after)} in FY2018; the Greenbook, the US table of foreign aid, "
        "has none for FY2019.",
        n.source,
        (f"'fell': ${n.before:,}, then ${n.after:,}", n.after < n.before),
        (
            f"'none': the Greenbook has {n.rows_2019} rows for FY2019, {n.rows_2020} for FY2020",
            n.rows_2019 == 0 < n.rows_2020,
        ),
    )


@cache
def account() -> SimpleNamespace:
    """Return what was obligated for Pakistan since IMET resumed, by kind and together."""
    kinds = assistance_to_pakistan(RESUMED, LAST).sum()
    rows = stored(PAKISTAN_ASSISTANCE)
    rows = rows[rows["fiscal_year"].between(RESUMED, LAST)]
    return numbers(
        imet=int(kinds["IMET"]),
        other_military=int(kinds["Other military"]),
        economic=int(kinds["Economic"]),
        every=int(rows["obligations_usd"].sum()),
        source=cite_money(rows),
    )


@finding(
    account,
    unit="current US dollars obligated",
    span=prose.years_between(RESUMED, LAST),
    place="Pakistan",
    against="all assistance and the military part of it",
)
def imet_was_small(n: SimpleNamespace) -> Measured:
    """Compare IMET with all assistance of the Greenbook and with the military part of it."""
    military = n.imet + n.other_military
    return says(
        f"From {prose.years_between(RESUMED, LAST)} IMET was {prose.share(n.imet / n.every)} of "
        f"all US assistance to Pakistan, and {prose.share(n.imet / military)} of the military "
        "assistance, by the Greenbook's obligations in current dollars.",
        n.source,
        (
            f"'all': IMET ${n.imet:,}, other military ${n.other_military:,} and economic "
            f"${n.economic:,} make up the ${n.every:,} of every account",
            military + n.economic == n.every,
        ),
    )


@cache
def early_and_late() -> SimpleNamespace:
    """Return the least and the most of early and of later years, in both kinds of dollars."""
    current, constant = obligations_of("Pakistan"), obligations_of("Pakistan", "constant 2020")
    peak = current.loc[PEAK[0] : PEAK[1]]
    return numbers(
        first=int(current.first_valid_index()),
        least_early=int(constant.loc[:EARLY].min()),
        most_late=int(constant.loc[EARLY + 1 :].max()),
        most_early_current=int(current.loc[:EARLY].max()),
        least_peak_current=int(peak.min()),
        source=cite_money(rows_of("Pakistan")),
    )


@finding(
    early_and_late,
    unit="US dollars obligated, constant of FY2020 and current",
    span="FY1955 to FY2020",
    place="Pakistan",
    against="later years",
)
def early_years_larger(n: SimpleNamespace) -> Measured:
    """Compare the first ten years with all later ones, in both kinds of dollars."""
    return says(
        f"In constant dollars each year from {prose.years_between(n.first, EARLY)} had more "
        "training money for Pakistan than any later year; in current dollars, less than any from "
        f"{prose.years_between(*PEAK)}.",
        n.source,
        (
            f"'each', 'more than any later': at least ${n.least_early:,}, later at most "
            f"${n.most_late:,}, in dollars of FY2020",
            n.least_early > n.most_late,
        ),
        (
            f"'each', 'less than any' in current dollars: at most ${n.most_early_current:,}, from "
            f"{prose.years_between(*PEAK)} at least ${n.least_peak_current:,}",
            n.least_peak_current > n.most_early_current,
        ),
    )


@cache
def resumed() -> SimpleNamespace:
    """Return the sum that The Friday Times gives, and what was obligated and delivered."""
    sums = imet_to_date(RESUMED, range(CLOSED, CLOSED + 1)).loc[CLOSED]
    imet = pakistan_imet()
    ended = imet[imet["fiscal_year"].between(RESUMED, CLOSED)]
    return numbers(
        said=quoted("s2_spent"),
        obligated=int(sums["obligated"]),
        delivered=int(sums["delivered"]),
        source=f"{cite_money(rows_of('Pakistan', first=RESUMED, last=CLOSED))} {cite_rows(ended)}",
    )


@finding(
    resumed,
    unit="current US dollars under IMET",
    span=prose.years_between(RESUMED, CLOSED),
    place="Pakistan",
    against="the sum in The Friday Times of 17 August 2018",
)
def forty_five_million(n: SimpleNamespace) -> Measured:
    """Compare the sum of The Friday Times with obligations and with the cost of courses."""
    return says(
        f"The {spoken('s2_spent')} of The Friday Times is less than was obligated for Pakistan "
        f"under IMET from {prose.years_between(RESUMED, CLOSED)}, and more than the courses listed "
        "for these years cost.",
        n.source,
        (f"'less than': ${n.obligated:,} obligated", n.said < n.obligated),
        (f"'more than': the courses cost ${n.delivered:,}", n.said > n.delivered),
    )


def repayments(crs: pd.DataFrame, said: float) -> SimpleNamespace:
    """Return what the CRS table has when it reaches a quoted sum, in billions.

    `crs` is of `imet.chapters.money.crs_rows`, `said` in dollars; `reached` is the last fiscal year
    of the first span that reaches it.
    """
    to_date = crs_to_date(crs) / 1000
    said = said / MILLION / 1000
    reached = to_date.index[to_date["Total"] >= said].min()
    at = to_date.loc[reached]
    return numbers(
        said=said,
        first=int(crs["first_fiscal_year"].min()),
        reached=int(reached),
        total=float(at["Total"]),
        aid=float(at["Security"] + at["Economic"]),
        source=cite_money(crs),
    )


def bn(billions: float) -> str:
    """Return billions of dollars, without a decimal if they are whole."""
    return f"${billions:.0f} billion" if billions == round(billions) else f"${billions:.1f} billion"


@cache
def of_the_tweet() -> SimpleNamespace:
    """Return the numbers of `repayments` for the president's words of 1 January 2018."""
    return repayments(crs_rows(), quoted("s3_aid"))


@finding(
    of_the_tweet,
    unit="current US dollars appropriated or reimbursed",
    span="FY2002 to FY2016",
    place="Pakistan",
    against="the sum that the president named",
)
def aid_only_with_repayments(n: SimpleNamespace) -> Measured:
    """Compare the CRS total with and without reimbursements with the quoted sum."""
    return says(
        "By the totals of the Congressional Research Service's table, "
        f"{prose.years_between(n.first, n.reached)}, US aid to Pakistan comes to President Trump's "
        f"'more than {bn(n.said)}' only if reimbursements for services count.",
        n.source,
        (f"'more than': with them ${n.total:.2f} billion", n.total > n.said),
        (f"'only': without them ${n.aid:.2f} billion", n.aid <= n.said),
    )


@finding(
    of_the_tweet,
    unit="current US dollars appropriated",
    span="FY2002 to FY2016",
    place="Pakistan",
    against="the sum that the president named",
)
def aid_without_repayments(n: SimpleNamespace) -> Measured:
    """Compare the CRS total without reimbursements; the title of `aid_and_reimbursements`."""
    return says(
        f"Without reimbursements the Congressional Research Service has {bn(round(n.aid, 1))} for "
        f"Pakistan from {prose.years_between(n.first, n.reached)}, less than the {bn(n.said)} "
        "quoted",
        n.source,
        (f"'less than': ${n.aid:.2f} billion against ${n.said:.2f} billion", n.aid < n.said),
        (f"with reimbursements it has the sum: ${n.total:.2f} billion", n.total >= n.said),
    )


@cache
def suspended() -> SimpleNamespace:
    """Return what agencies said to be suspended, and the parts that they name, in dollars."""
    rows = stored(QUOTED_AMOUNTS)
    names = ["freeze_agencies", "freeze_state", "freeze_csf"]
    lines = [list(rows["amount"]).index(name) + 2 for name in names]
    said_by = "; ".join(quotes(*names)["said_by"])
    lines = prose.listed(map(str, lines))
    return numbers(
        **{name.removeprefix("freeze_"): quoted(name) for name in names},
        source=f"{said_by} (data/{QUOTED_AMOUNTS.path}, lines {lines}).",
    )


@finding(
    suspended,
    unit="current US dollars of security assistance",
    span="as reported in January 2018",
    place="Pakistan",
    against="the two parts that the reports name",
)
def suspended_mostly_repayment(n: SimpleNamespace) -> Measured:
    """Compare the two parts of the sum that agencies reported as suspended."""
    return says(
        f"Most of the more than {spoken('freeze_agencies')} that news agencies called suspended "
        f"for Pakistan in January 2018 was reimbursement: {spoken('freeze_csf')} of the Coalition "
        "Support Fund.",
        n.source,
        (
            f"'most': ${n.csf:,.0f} against ${n.state:,.0f} of Foreign Military Financing",
            n.csf > n.state,
        ),
        (
            f"'more than' ${n.agencies:,.0f}: the parts make ${n.csf + n.state:,.0f}, which is it "
            "to ten millions",
            0 < n.csf + n.state - n.agencies < 10 * MILLION,
        ),
    )


@cache
def two_years() -> SimpleNamespace:
    """Return what the act for FY2020 gave, the part open for another year, and the obligations."""
    names = ["imet_2020_act", "imet_2020_two_years"]
    given, open_longer = map(quoted, names)
    booked = rows_of().query("fiscal_year == 2020")
    act = quotes(*names)["said_by"].iloc[0]
    return numbers(
        given=given,
        open_longer=open_longer,
        booked=int(booked["obligations_usd"].sum()),
        source=f"{act} (data/{QUOTED_AMOUNTS.path}); {cite_money(booked)}",
    )


@finding(
    two_years,
    unit="current US dollars",
    span="FY2020",
    place="world",
    against="what the act lets be obligated in the year after",
)
def not_two_year_money(n: SimpleNamespace) -> Measured:
    """Compare what the Greenbook lacks of the act's sum with the part that stays open longer."""
    missing = n.given - n.booked
    return says(
        f"The Greenbook lacks {prose.millions(missing)} of the IMET money that Congress gave "
        f"worldwide for FY2020; only up to {prose.millions(n.open_longer)} of that year's money "
        "could wait another year.",
        n.source,
        (
            f"'only': {prose.millions(n.given)} given less {prose.millions(n.booked)} obligated "
            f"is {prose.millions(missing)}, more than the part that could wait",
            n.open_longer < missing,
        ),
        (
            f"'up to {prose.millions(n.open_longer)}' says the act, of 'another' "
            f"{prose.millions(n.given)}",
            0 < n.open_longer < n.given,
        ),
    )


@cache
def officer() -> SimpleNamespace:
    """Return the sum an officer by the report of Reuters, and what one cost in ten years."""
    imet = pakistan_imet()
    by_year = by_course_year(imet, AUGUSTS, fiscal_year=2018)
    sums, each = by_year.sum(), by_year["usd"] / by_year["officers"]
    away = starting(abroad(imet), f"{AUGUSTS[0]}-08-01", f"{AUGUSTS[-1] + 1}-07-31")
    return numbers(
        each=quoted("slots") / event_of("cut_reported").seats,
        usual=float(sums["usd"] / sums["officers"]),
        lowest=float(each.min()),
        highest=float(each.max()),
        source=f"{cite_dates('cut_reported')} {cite_rows(away)}",
    )


@finding(
    officer,
    unit="US dollars of FY2018 for an officer, seats joined by our estimate",
    span=f"courses that began from August {AUGUSTS[0]} to July {AUGUSTS[-1] + 1}",
    place="Pakistanis at courses abroad",
    against="the sum of Reuters divided by its number of officers",
)
def officer_price_in_range(n: SimpleNamespace) -> Measured:
    """Compare the sum an officer by Reuters with our estimate of what one cost."""
    return says(
        "Reuters' figures, if they belong together, come to "
        f"{prose.dollars(round(n.each))} an officer, within our yearly estimates of what a "
        "Pakistani officer's IMET courses abroad cost, "
        f"August {AUGUSTS[0]} to July {AUGUSTS[-1] + 1}.",
        n.source,
        (
            f"'within' the range of the single years, ${n.lowest:,.0f} to ${n.highest:,.0f}",
            n.lowest <= n.each <= n.highest,
        ),
        (f"and so is the average, ${n.usual:,.0f}", n.lowest < n.usual < n.highest),
    )


# ------------------------------------------------------------------ the body


@cache
def fresh_courses() -> SimpleNamespace:
    """Return what was obligated in FY2018 and what the courses cost that began in it."""
    begun = starting(pakistan_imet(), "2017-10-01", "2018-09-30")
    rows = rows_of("Pakistan", first=2018, last=2018)
    return numbers(
        cost=int(begun["cost_usd"].sum()),
        obligated=int(rows["obligations_usd"].sum()),
        source=f"{cite_money(rows)} {cite_rows(begun)}",
    )


@finding(fresh_courses, unit="current US dollars", span="FY2018", place="Pakistan")
def begun_courses_cost_more(n: SimpleNamespace) -> Measured:
    """Compare the cost of the courses that began in FY2018 with the obligations of the year."""
    return says(
        "The IMET courses that Pakistanis began in FY2018 have a printed cost of "
        f"{prose.dollars(n.cost)}, more than the {prose.dollars(n.obligated)} obligated for "
        "Pakistan in that year.",
        n.source,
        (f"'more than': ${n.cost:,} against ${n.obligated:,}", n.cost > n.obligated),
    )


@cache
def prices_abroad() -> SimpleNamespace:
    """Return what a seat abroad cost for Pakistan and for all other recipients."""
    rows = abroad(delivered_imet(load_activities()))
    rows = rows[rows["fiscal_year"].between(*OF_LATE)]
    own = rows["country"] == "Pakistan"
    priced = rows["cost_usd"] > 0
    parts = {
        "pakistan": own,
        "others": ~own,
        "pakistan_priced": own & priced,
        "others_priced": ~own & priced,
    }
    sums = {name: rows[part][["cost_usd", "students"]].sum() for name, part in parts.items()}
    return numbers(
        **{name: float(of["cost_usd"] / of["students"]) for name, of in sums.items()},
        countries=int(rows[~own]["country"].nunique()),
        source="Foreign Military Training reports, section IV, every IMET row of these years.",
    )


@finding(
    prices_abroad,
    unit="mean printed cost of an IMET seat abroad, current US dollars",
    span=prose.years_between(*OF_LATE),
    place="Pakistan",
    against="all other recipients together",
)
def dearer_abroad(n: SimpleNamespace) -> Measured:
    """Compare the mean cost of a seat abroad with that of all other recipients."""
    return says(
        f"From {prose.years_between(*OF_LATE)} an IMET seat abroad cost "
        f"{prose.dollars(round(n.pakistan, -2))} on average for Pakistan, more than the "
        f"{prose.dollars(round(n.others, -2))} for all other recipients together.",
        n.source,
        (
            f"'more than' and 'all other': ${n.pakistan:,.0f} against ${n.others:,.0f} for the "
            f"{n.countries} others",
            n.pakistan > n.others and n.countries > 1,
        ),
        (
            f"without seats that have no printed cost, ${n.pakistan_priced:,.0f} against "
            f"${n.others_priced:,.0f}",
            n.pakistan_priced > n.others_priced,
        ),
    )


# ------------------------------------------------------------------ titles of the figures


def height(constant: pd.Series) -> SimpleNamespace:
    """Return the gaps in yearly obligations, and the largest year beside those since FY2010."""
    late = constant.loc[PEAK[0] :]
    return numbers(
        gaps=tuple(gaps(constant)),
        first=int(constant.first_valid_index()),
        peak=int(constant.idxmax()),
        most=int(constant.max()),
        since=int(late.index[0]),
        most_since=int(late.max()),
    )


@finding(
    lambda: height(obligations_of("Pakistan", "constant 2020")),
    unit="constant US dollars of FY2020 obligated",
    span="FY1955 to FY2020",
    place="Pakistan",
    against="the largest year since FY2010",
)
def gaps_and_height(n: SimpleNamespace) -> Measured:
    """Count the gaps and compare the largest year with recent ones; title of `imet_with_gaps`."""
    times = round(n.most / n.most_since)
    return says(
        f"Training money for Pakistan has {prose.word(len(n.gaps))} gaps since "
        f"{prose.year(n.first)}; in constant dollars {prose.year(n.peak)} had "
        f"at least {prose.word(times)} times as much as any year since {prose.year(n.since)}",
        cite_money(rows_of("Pakistan")),
        (
            f"gaps 'since' {prose.year(n.first)}: each is later, and there are some",
            len(n.gaps) > 1 and n.first < n.gaps[0][0],
        ),
        (
            f"'at least' and 'any year since': ${n.most:,} is {n.most / n.most_since:.3f} times "
            f"the most of these, ${n.most_since:,}, in {prose.year(n.peak)}, which is earlier",
            0 <= n.most / n.most_since - times <= 0.1 and times > 1 and n.peak < n.since,
        ),
    )


def of_2018(obligated: pd.Series, delivered: pd.Series) -> SimpleNamespace:
    """Return the two amounts of FY2018 of series by fiscal year, and what the year before had."""
    return numbers(
        before=int(obligated[2017]),
        obligated=int(obligated[2018]),
        delivered=int(delivered[2018]),
    )


@finding(
    lambda: of_2018(obligations_of("Pakistan"), seats_by_year(pakistan_imet())["cost_usd"]),
    unit="current US dollars",
    span="FY2018",
    place="Pakistan",
    against="the year before, and the cost of the courses that ended in the year",
)
def obligated_below_cost(n: SimpleNamespace) -> Measured:
    """Compare both amounts of FY2018; the title of `obligated_and_delivered`."""
    return says(
        f"In FY2018 the IMET money obligated for Pakistan fell to {prose.millions(n.obligated)}, "
        f"less than the {prose.millions(n.delivered)} that the courses ending in that year cost",
        f"{cite_money(rows_of('Pakistan', first=2017, last=2018))} "
        f"{cite_rows(pakistan_imet().query('fiscal_year == 2018'))}",
        (f"'fell': from ${n.before:,} in FY2017 to ${n.obligated:,}", n.obligated < n.before),
        (f"'less than': ${n.obligated:,} against ${n.delivered:,}", n.obligated < n.delivered),
    )


def dear_years(by_year: pd.DataFrame, each: float) -> SimpleNamespace:
    """Return the years in which a seat cost more on average than a sum, and the other years' most.

    `by_year` is of `imet.chapters.money.cost_by_year`. `most_priced` is the highest mean of the
    other years over seats with a printed cost alone.
    """
    means = by_year["mean"]
    priced = means * by_year["seats"] / (by_year["seats"] - by_year["unpriced"])
    return numbers(
        each=float(each),
        first=int(means.index[0]),
        last=int(means.index[-1]),
        dear=tuple(map(int, means.index[means > each])),
        least_dear=float(means[means > each].min()),
        most_other=float(means[means <= each].max()),
        most_priced=float(priced[means <= each].max()),
    )


@finding(
    lambda: dear_years(cost_by_year(since(pakistan_imet(), RESUMED)), officer().each),
    unit="mean printed cost of an IMET seat, current US dollars",
    span=prose.years_between(RESUMED, LAST),
    place="Pakistan",
    against="the sum of Reuters divided by its number of officers",
)
def above_mean_seat(n: SimpleNamespace) -> Measured:
    """Compare a sum an officer with the mean seat of each year; title of `cost_of_a_seat`."""
    return says(
        f"If Reuters' figures belong together, {prose.dollars(round(n.each))} an officer, taken "
        "as the price of one IMET seat, is above Pakistan's mean in every year from "
        f"{prose.years_between(n.first, n.last)} but {prose.in_spans(n.dear)}",
        f"{cite_dates('cut_reported')} {cite_rows(since(pakistan_imet(), RESUMED))}",
        (
            f"'above' and 'every': the highest mean of the other years is ${n.most_other:,.0f}",
            n.most_other < n.each,
        ),
        (
            f"that of seats with a printed cost alone is ${n.most_priced:,.0f}",
            n.most_priced < n.each,
        ),
        (
            f"'but': in {prose.in_spans(n.dear)} it is ${n.least_dear:,.0f} or more",
            len(n.dear) > 0 and n.least_dear > n.each,
        ),
    )
