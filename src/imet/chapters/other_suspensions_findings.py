"""What the losses of IMET money show of Pakistan's: the findings of their chapter."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import prose
from imet.chapters.other_suspensions import (
    amounts,
    country_names,
    documented,
    durations,
    ever_established,
    lasting,
    losses,
    median,
    shown_withheld,
    span,
    spells,
    traces,
    with_basis,
)
from imet.cite import cite_money, cite_rows
from imet.dates import when
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.obligations import obligations_of, rows_of
from imet.training import continuing, pakistan_imet, places_by_period

CODE = "PAK"
CASES = "Cases: data/context/suspension_cases.csv, every row."
ACT = "the American Servicemembers' Protection Act"
SERIES = "FY1950 to FY2020"


@cache
def cite_greenbook() -> str:
    """Return the rows of the Greenbook off which losses are read, for a source line."""
    return cite_money(rows_of())


@cache
def lost() -> pd.DataFrame:
    """Return every loss by the rule, as `with_basis` gives them."""
    return with_basis(spells(amounts()), documented())


@cache
def countries() -> SimpleNamespace:
    """Return how many countries lost the money, and how often Pakistan and any other did."""
    table, times = amounts(), lost()["iso3"].value_counts()
    return numbers(
        lost=len(times),
        ever=ever_established(table),
        own=int(times[CODE]),
        others=int(times.drop(CODE).max()),
        first=table.index.min(),
        last=table.index.max(),
        source=cite_greenbook(),
    )


@finding(countries, unit="countries, by obligations of fiscal years", span=SERIES, place="world")
def most_countries_lost_imet(n: SimpleNamespace) -> Measured:
    """Compare the countries that lost the money with all that had been in the programme."""
    return says(
        f"Most countries that were in IMET, {n.lost} of {n.ever}, lost its money at some time "
        f"from {prose.year(n.first)} to {prose.year(n.last)}.",
        n.source,
        (f"'most': {n.lost} is more than half of {n.ever}", n.lost > n.ever / 2),
    )


@finding(
    countries,
    unit="losses of the money, by obligations of fiscal years",
    span=SERIES,
    place="Pakistan",
    against="every other country",
)
def four_losses_of_pakistan(n: SimpleNamespace) -> Measured:
    """Compare how often Pakistan lost the money with every other country."""
    return says(
        f"By our rule Pakistan lost its IMET money {prose.word(n.own)} times from "
        f"{prose.year(n.first)} to {prose.year(n.last)}; no country lost it more often.",
        n.source,
        (f"'no' country 'more' often: {n.others} times at most", n.others <= n.own),
    )


@cache
def latest() -> SimpleNamespace:
    """Return Pakistan's latest loss by the money, and the months without a new course."""
    ours = lost()[lost()["iso3"] == CODE]
    own, earlier = ours.iloc[-1], ours.iloc[:-1]
    imet = pakistan_imet()
    new = imet[~continuing(imet)]
    starts = places_by_period(new, "start_date", "M", "2017-10-01", "2020-09-30")
    after = starts[when("cut_reported").to_period("M") :]
    back = after[after > 0].index.min()
    before = starts[:back].iloc[:-1]
    empty = starts[before[before > 0].index.max() + 1 : back - 1]
    booked = obligations_of("Pakistan", "constant 2020")
    return numbers(
        years=int(own["years"]),
        first=int(own["first"]),
        earlier=tuple(map(int, earlier["first"])),
        span=span(own),
        months=len(empty),
        within=int(empty.sum()),
        around=tuple(int(starts[month]) for month in (empty.index[0] - 1, back)),
        empty=prose.months((str(empty.index[0].start_time), str(empty.index[-1].end_time))),
        share=float(booked[2018] / booked.loc[2015:2017].mean()),
        booked_after=int(booked.fillna(0)[2019]),
        source=f"{cite_greenbook()} {cite_rows(imet)}",
    )


@finding(
    latest,
    unit="fiscal years of obligations, and months of starts of new courses",
    span="FY2018 to FY2020",
    place="Pakistan",
)
def one_year_or_25_months(n: SimpleNamespace) -> Measured:
    """Set the length of the latest loss by the money beside that by the training."""
    return says(
        f"By the money Pakistan's latest loss of IMET is {prose.word(n.years)} fiscal year, "
        f"{n.span}; by the training it is {n.months} months, {n.empty}, without a new course.",
        n.source,
        (f"'latest': Pakistan's others began in {n.earlier}", max(n.earlier) < n.first),
        (f"'one fiscal year' is fewer than {n.months} months", 12 * n.years < n.months),
        (f"'without a new course': {n.within} places start in these months", n.within == 0),
        (f"but in the months around them: {n.around}", min(n.around) > 0),
    )


@finding(
    latest,
    unit="obligations in constant dollars of FY2020",
    span="FY2015 to FY2019",
    place="Pakistan",
    against="the mean of FY2015 to FY2017",
)
def money_fell_a_year_before(n: SimpleNamespace) -> Measured:
    """Compare the money of FY2018 with that of the years before, and with none in FY2019."""
    return says(
        f"Pakistan's IMET money of FY2018 was {n.share:.0%} of the mean of FY2015 to FY2017, in "
        "constant dollars: it fell a year before the one in which none is recorded.",
        n.source,
        (f"'fell' the year 'before': to {n.share:.2f}, less than a quarter", n.share < 1 / 4),
        (f"'none': ${n.booked_after} in FY2019", n.booked_after == 0),
    )


@cache
def worldwide() -> SimpleNamespace:
    """Return how long losses last, and Pakistan's latest and the documented ones among them."""
    found = lost()
    own = found[found["iso3"] == CODE].iloc[-1]
    share, low, _ = lasting(found, own["years"])
    middle = median(found)[0]
    named = found[found["legal_basis"].notna() & (found["legal_basis"] != "ASPA")]
    by_year = losses(found, amounts())
    year = own["first"]
    return numbers(
        own=int(own["years"]),
        span=span(own),
        share=share,
        low=low,
        middle=middle,
        over_middle=lasting(found, middle)[0],
        under_middle=lasting(found, middle - 1)[0],
        named=tuple(map(int, named.drop(own.name)["years"])),
        rate=float(by_year["began"].sum() / by_year["established"].sum()),
        rate_then=float(by_year["began"][year] / by_year["established"][year]),
        began=prose.years_between(found["first"].min(), found["first"].max()),
        source=cite_greenbook(),
    )


@finding(
    worldwide,
    unit="losses of the money, in fiscal years",
    span="FY1955 to FY2020",
    place="world",
    against="Pakistan's loss of FY2019",
)
def most_last_longer(n: SimpleNamespace) -> Measured:
    """Compare the length of Pakistan's latest loss with the estimate for all."""
    return says(
        f"Most losses of IMET money, an estimated {n.share:.0%} of those that began from "
        f"{n.began}, last longer than Pakistan's of {n.span}, counted in fiscal years.",
        n.source,
        (f"'most': the lower bound of the estimate is {n.low:.0%}", n.low > 0.5),
        (
            f"'last longer than': {n.own} fiscal year, against {n.middle:.0f} at the median",
            n.own < n.middle,
        ),
    )


@finding(
    worldwide, unit="losses of the money, in fiscal years", span="FY1955 to FY2020", place="world"
)
def median_loss_three_years(n: SimpleNamespace) -> Measured:
    """Say how long the loss in the middle lasts."""
    return says(
        f"The median loss of IMET money, worldwide and from {n.began}, lasts an estimated "
        f"{prose.word(n.middle)} fiscal years.",
        n.source,
        (
            f"more than half last longer than {n.middle - 1:.0f}: {n.under_middle:.0%}",
            n.under_middle > 0.5,
        ),
        (
            f"no more than half longer than {n.middle:.0f}: {n.over_middle:.0%}",
            n.over_middle <= 0.5,
        ),
    )


@finding(
    worldwide,
    unit="losses of the money with a documented ground, in fiscal years",
    span="FY1967 to FY2019",
    place="world",
    against="Pakistan's loss of FY2019",
)
def as_short_as_pakistan(n: SimpleNamespace) -> Measured:
    """Count the other documented losses that were as short as Pakistan's latest."""
    short = sum(years <= n.own for years in n.named)
    return says(
        f"Of {prose.word(len(n.named))} other losses of IMET money with a documented ground, those "
        f"under {ACT} apart, {prose.word(short)} were as short as Pakistan's of {n.span}.",
        f"{n.source} {CASES}",
        (
            f"'other' losses that were as short: {short} of {len(n.named)}, a quarter or more",
            short >= len(n.named) / 4,
        ),
    )


@finding(
    worldwide,
    unit="share of the countries in the programme that lost its money",
    span="FY2019",
    place="world",
    against="the mean of all fiscal years",
)
def rate_of_losses_in_2019(n: SimpleNamespace) -> Measured:
    """Compare the share of countries that lost the money in FY2019 with that of all years."""
    return says(
        f"Of the countries in IMET {n.rate_then:.0%} lost its money in {n.span}, Pakistan among "
        f"them, against {n.rate:.0%} in an average year.",
        n.source,
        (f"{n.rate_then:.1%} is above {n.rate:.1%}", n.rate_then > n.rate),
    )


@cache
def cases() -> SimpleNamespace:
    """Return the documented cases: their number and grounds, and the days of those that ended."""
    known = shown_withheld(documented())
    timed = durations(traces(lost(), documented(), amounts())).set_index("case")["days"]
    return numbers(
        cases=known["case"].nunique(),
        grounds=tuple(sorted(known["legal_basis"].unique())),
        own=int(timed["PAK-2018"]),
        days=tuple(map(int, timed.drop("PAK-2018"))),
        source=CASES,
    )


@finding(
    cases,
    unit="documented cases, in days",
    span="FY1966 to FY2020",
    place="world",
    against="Pakistan's case of 2018 to 2020",
)
def shorter_in_days(n: SimpleNamespace) -> Measured:
    """Compare Pakistan's case with others of which the first and the last day are known."""
    shorter = sum(days < n.own for days in n.days)
    return says(
        f"Of {prose.word(len(n.days))} other documented suspensions with known beginning and end, "
        f"{prose.word(shorter)} were shorter than Pakistan's, counted from the report of August "
        "2018.",
        n.source,
        (
            f"'other' ones 'shorter than' {n.own} days: {shorter} of {len(n.days)}; some, and less "
            "than half",
            0 < shorter < len(n.days) / 2,
        ),
    )


@finding(cases, unit="documented cases", span="1965 to 2023", place="world")
def training_was_withheld(n: SimpleNamespace) -> Measured:
    """Count the cases of the list in which IMET was withheld, and name grounds."""
    named = {
        "coup provision": "coups",
        "proliferation": "nuclear programmes",
        "human rights": "human rights",
    }
    return says(
        f"Our list has {n.cases} cases in which US law or government withheld IMET, or military "
        f"aid with it, on grounds such as {prose.listed(named.values())}.",
        n.source,
        (f"the grounds are in the list: {', '.join(n.grounds)}", {*named} <= {*n.grounds}),
    )


# ------------------------------------------------------------------ titles of the figures


def lengths(found: pd.DataFrame, country: str = CODE) -> SimpleNamespace:
    """Return a country's latest shortest and its longest loss, and what share lasts longer."""
    own = found[found["iso3"] == country].sort_values("first")
    long = own.loc[own["years"].idxmax()]
    short = own[own["years"] == own["years"].min()].iloc[-1]
    return numbers(
        country=country_names()[country],
        short=span(short),
        long=span(long),
        over_short=lasting(found, short["years"])[0],
        over_long=lasting(found, long["years"])[0],
    )


@finding(
    lambda: lengths(lost()),
    unit="losses of the money, in fiscal years",
    span="FY1955 to FY2020",
    place="Pakistan",
    against="all losses",
)
def short_and_long_loss(n: SimpleNamespace) -> Measured:
    """Place Pakistan's shortest and longest loss among all; the title of `suspension_lengths`."""
    return says(
        f"In fiscal years {n.country}'s loss of {n.short} is among the shorter, that of {n.long} "
        f"among the longer: an estimated {n.over_short:.0%} and {n.over_long:.0%} last longer",
        cite_greenbook(),
        (
            f"among the 'shorter': more than half last longer, {n.over_short:.0%}",
            n.over_short > 0.5,
        ),
        (f"among the 'longer': fewer than half do, {n.over_long:.0%}", n.over_long < 0.5),
    )


def by_first_year(found: pd.DataFrame, country: str = CODE) -> SimpleNamespace:
    """Return the years in which most countries lost the money, and that of a country's latest."""
    began = found["first"].value_counts()
    year = found.loc[found["iso3"] == country, "first"].max()
    return numbers(
        country=country_names()[country],
        year=year,
        n=int(began[year]),
        more=tuple(sorted(began.index[began > began[year]])),
        next=int(began[(began <= began[year]) & (began.index != year)].max()),
        least_more=int(began[began > began[year]].min()),
        most=int(began.max()),
        of_act=int(found.loc[found["first"] == began.idxmax(), "legal_basis"].eq("ASPA").sum()),
        most_year=began.idxmax(),
        second=int(began.nlargest(2).iloc[1]),
    )


@finding(
    lambda: by_first_year(lost()),
    unit="countries whose money fell to nothing",
    span="FY1955 to FY2020",
    place="world",
    against="other fiscal years",
)
def only_two_years_had_more(n: SimpleNamespace) -> Measured:
    """Compare the years by the losses that began; the title of `suspensions_by_year`."""
    return says(
        f"Only in {prose.listed(map(prose.year, n.more))} did more countries lose IMET money than "
        f"in {prose.year(n.year)}, when {n.country} and {prose.word(n.n - 1)} others did",
        f"{cite_greenbook()} {CASES}",
        (
            f"'only': {n.n} in {prose.year(n.year)}, {n.next} at most in any year but "
            f"{prose.listed(map(prose.year, n.more))}",
            n.next < n.n,
        ),
        (f"'more than' with the 'others': {n.least_more} or more in these", n.least_more > n.n),
    )


@finding(
    lambda: by_first_year(lost()),
    unit="countries whose money fell to nothing",
    span="FY1955 to FY2020",
    place="world",
    against="other fiscal years",
)
def largest_wave_of_losses(n: SimpleNamespace) -> Measured:
    """Say in which year most losses began, and how many of them under one act."""
    return says(
        f"The largest wave of losses of IMET money is that of {prose.year(n.most_year)}: {n.most} "
        f"countries, {n.of_act} of them named under {ACT}.",
        f"{cite_greenbook()} {CASES}",
        (f"'largest': {n.most}, against {n.second} in the next", n.most > n.second),
    )
