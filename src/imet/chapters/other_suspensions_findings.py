"""What the losses of IMET money show of Pakistan's: the findings of their chapter."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import prose
from imet.chapters.other_suspensions import (
    Rule,
    amounts,
    apart,
    country_names,
    documented,
    ever_established,
    lasting,
    losses,
    median,
    name_of,
    span,
    spells,
    with_basis,
    withheld,
)
from imet.cite import cite_money, cite_rows
from imet.dates import when
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.obligations import obligations_of, rows_of
from imet.training import continuing, pakistan_imet

CODE = "PAK"
CASES = "Cases: data/context/suspension_cases.csv, every row."
ACT = "the American Servicemembers' Protection Act"
SERIES = "FY1950 to FY2020"
BEGAN = "FY1955 to FY2020"
DOCUMENTED = "losses of the money with a documented ground, without those under ASPA"
DIP = 1 / 4  # share of the mean before under which an amount counts as none, in a second rule


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
        as_often=int((times.drop(CODE) == times[CODE]).sum()),
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
        f"{prose.year(n.first)} to {prose.year(n.last)}, as often as {prose.word(n.as_often)} "
        "other countries; no country lost it more often.",
        n.source,
        (
            f"'as often as' {n.as_often} 'other' countries, so that Pakistan is no single case",
            n.as_often > 1,
        ),
        (f"'no' country 'more' often: {n.others} times at most", n.others <= n.own),
    )


@cache
def grounds() -> SimpleNamespace:
    """Return how many losses have a documented ground, and how many of those since FY2004."""
    found = lost()
    recent = found[found["first"] >= 2004]
    by_act = recent["legal_basis"].value_counts()
    return numbers(
        by_act=int(by_act.max()),
        act=by_act.idxmax(),
        named=int(found["legal_basis"].notna().sum()),
        losses=len(found),
        began=prose.years_between(found["first"].min(), found["first"].max()),
        recent=(int(recent["legal_basis"].notna().sum()), len(recent)),
        source=f"{cite_greenbook()} {CASES}",
    )


@finding(grounds, unit="losses of the money, by fiscal years", span=BEGAN, place="world")
def ground_of_losses(n: SimpleNamespace) -> Measured:
    """Count the losses for which the list has a case, and those of the years since FY2004."""
    named, losses = n.recent
    return says(
        f"We found a documented ground for {n.named} of the {n.losses} losses of IMET money that "
        f"began from {n.began}. Of those since FY2004 most have one, nearly half of these under "
        "one act.",
        n.source,
        (f"'most' of those 'since' FY2004: {named} of {losses}", named > losses / 2),
        (
            f"'nearly' half under one act, {n.act}: {n.by_act} of {named}",
            0.4 < n.by_act / named < 0.5,
        ),
    )


@cache
def cluster() -> SimpleNamespace:
    """Return the losses that began in the year of Pakistan's latest, and the grounds found."""
    found = lost()
    year = int(found.loc[found["iso3"] == CODE, "first"].max())
    then = found[found["first"] == year]
    beside = then[then["iso3"] != CODE]
    return numbers(
        year=year,
        losses=len(then),
        named=int(then["legal_basis"].notna().sum()),
        beside=(int(beside["legal_basis"].notna().sum()), len(beside)),
        unread=int((beside["legal_basis"] == "trafficking").sum()),
        source=f"{cite_greenbook()} {CASES}",
    )


@finding(cluster, unit="countries whose money fell to nothing", span="FY2019", place="world")
def pakistan_was_not_alone(n: SimpleNamespace) -> Measured:
    """Count the losses of FY2019 with a documented ground."""
    named, losses = n.beside
    return says(
        f"Pakistan was not alone: against {prose.word(named)} of {prose.word(losses)} other "
        f"countries that lost IMET money in {prose.year(n.year)} we found a US measure on aid. For "
        f"{prose.word(n.unread)} of these it is a trafficking bar, whose exceptions we did not "
        "read.",
        n.source,
        (
            f"'not alone' among 'other' countries: {named} of {losses}, and {named - n.unread} if "
            "the measures with exceptions that we did not read are left out",
            losses >= named > losses / 2 and named - n.unread > 1,
        ),
        (f"'not' read: {n.unread} were named for trafficking", 0 < n.unread < named),
    )


@cache
def little_money() -> SimpleNamespace:
    """Return the money of the world in FY1994 and the year before, and the losses that began."""
    money, then = amounts().sum(axis=1), lost().query("first == 1994")
    began = lost()["first"].value_counts().drop(1994)
    return numbers(
        fall=float(1 - money[1994] / money[1993]),
        losses=len(then),
        more=tuple(began.index[began >= len(then)]),
        next=int(began[began < len(then)].max()),
        named=tuple(country_names()[code] for code in then.dropna(subset=["legal_basis"])["iso3"]),
        source=f"{cite_greenbook()} {CASES}",
    )


@finding(
    little_money,
    unit="obligations in constant dollars of FY2020, and losses of the money",
    span="FY1994",
    place="world",
    against="FY1993",
)
def account_fell_in_1994(n: SimpleNamespace) -> Measured:
    """Set the losses of FY1994 beside the fall of the money of the world in that year."""
    return says(
        f"In FY1994 the IMET money of the world fell by {n.fall:.0%} in constant dollars, and "
        f"{n.losses} countries lost theirs, more than in any other year but "
        f"{prose.listed(map(prose.year, n.more))}.",
        n.source,
        (f"'fell' by close to a half: {n.fall:.2f}", 0.4 < n.fall < 0.6),
        (
            f"'more than in any other year but' {prose.listed(map(prose.year, n.more))}: "
            f"{n.losses}, against {n.next} at most",
            n.next < n.losses and len(n.more) == 1,
        ),
    )


@finding(little_money, unit="losses of the money, by fiscal years", span="FY1994", place="world")
def one_ground_in_1994(n: SimpleNamespace) -> Measured:
    """Count the losses of FY1994 for which the list has a case."""
    return says(
        f"Of the {n.losses} countries that lost IMET money in FY1994 we found a ground for "
        f"{prose.listed(n.named)} alone.",
        n.source,
        (
            f"'alone': {len(n.named)} of {n.losses}; the others were looked for by the laws and "
            "lists that name countries",
            len(n.named) == 1 and n.losses > 1,
        ),
    )


@cache
def latest() -> SimpleNamespace:
    """Return Pakistan's latest loss by two rules of the money, and by the starts of courses."""
    ours = lost()[lost()["iso3"] == CODE]
    own, earlier = ours.iloc[-1], ours.iloc[:-1]
    imet = pakistan_imet()
    starts = imet.loc[~continuing(imet), "start_date"]
    before, after = starts[starts < when("cut_reported")], starts[starts >= when("cut_reported")]
    booked = obligations_of("Pakistan", "constant 2020").fillna(0)
    by_dip = spells(amounts(), Rule(dip=DIP)).query("iso3 == @CODE").iloc[-1]
    return numbers(
        years=int(own["years"]),
        earlier=tuple(map(int, earlier["first"])),
        first=int(own["first"]),
        span=span(own),
        dip_years=int(by_dip["years"]),
        dip_span=span(by_dip),
        share=float(booked[2018] / booked.loc[2015:2017].mean()),
        days=int((after.min() - before.max()).days) - 1,
        between=(f"{before.max():%-d %B %Y}", f"{after.min():%-d %B %Y}"),
        source=f"{cite_greenbook()} {cite_rows(imet)}",
    )


@finding(
    latest,
    unit="fiscal years of obligations, and days between starts of new courses",
    span="FY2018 to FY2020",
    place="Pakistan",
)
def one_year_or_775_days(n: SimpleNamespace) -> Measured:
    """Set the length of the latest loss by the money beside that by the training."""
    return says(
        f"By the money Pakistan's latest loss of IMET is {prose.word(n.years)} fiscal year, "
        f"{n.span}; by the training it is {n.days} days without a new course.",
        n.source,
        (f"'latest': Pakistan's others began in {n.earlier}", max(n.earlier) < n.first),
        (
            f"'one fiscal year' is shorter: {n.days} days lie between the starts of "
            f"{n.between[0]} and {n.between[1]}",
            366 * n.years < n.days,
        ),
    )


@finding(
    latest,
    unit="fiscal years of obligations in constant dollars of FY2020",
    span="FY2015 to FY2020",
    place="Pakistan",
    against="the mean of FY2015 to FY2017",
)
def two_years_with_the_dip(n: SimpleNamespace) -> Measured:
    """Count the years of the latest loss by a rule that sees a fall to a small part."""
    return says(
        "If a year with less than a quarter of the usual money counts as lost, Pakistan's latest "
        f"loss of IMET money is {prose.word(n.dip_years)} years, {n.dip_span}.",
        n.source,
        (
            f"'less than' a quarter of the 'usual': FY2018 has {n.share:.0%} of the mean of the "
            "three years before, FY2015 to FY2017",
            n.share < DIP,
        ),
        (
            f"'latest': {n.dip_years} years, against {n.years} by the first rule",
            n.dip_years > n.years,
        ),
    )


@cache
def worldwide() -> SimpleNamespace:
    """Return how long losses last, all and the documented ones, and Pakistan's latest."""
    found = lost()
    own = found[found["iso3"] == CODE].iloc[-1]
    middle = median(found)[0]
    named = apart(found)
    share, low, _ = lasting(named, own["years"])
    named_middle, named_low, named_high = median(named)
    others = named[named["iso3"] != CODE]
    by_year = losses(found, amounts())
    year = own["first"]
    return numbers(
        own=int(own["years"]),
        span=span(own),
        middle=middle,
        over_middle=lasting(found, middle)[0],
        under_middle=lasting(found, middle - 1)[0],
        share=share,
        low=low,
        named=len(named),
        named_middle=named_middle,
        bounds=(named_low, named_high),
        others=len(others),
        as_short=int((others["over"] & (others["years"] <= own["years"])).sum()),
        rate=float(by_year["began"].sum() / by_year["established"].sum()),
        rate_then=float(by_year["began"][year] / by_year["established"][year]),
        began=prose.years_between(found["first"].min(), found["first"].max()),
        source=cite_greenbook(),
    )


@finding(worldwide, unit=DOCUMENTED, span=BEGAN, place="world", against="Pakistan's of FY2019")
def most_documented_last_longer(n: SimpleNamespace) -> Measured:
    """Compare the length of Pakistan's latest loss with the estimate for the documented ones."""
    return says(
        f"Pakistan's loss of IMET money in {n.span} lasted {prose.word(n.own)} fiscal year; "
        f"leaving {ACT} aside, an estimated {n.share:.0%} of losses with a documented ground last "
        "longer.",
        f"{n.source} {CASES}",
        (
            f"'last longer' than {n.own}: the lower bound of the estimate is {n.low:.0%}, the "
            f"median {n.named_middle:.0f}",
            n.low > 0.5 and n.own < n.named_middle,
        ),
    )


@finding(worldwide, unit=DOCUMENTED, span=BEGAN, place="world")
def median_documented_loss(n: SimpleNamespace) -> Measured:
    """Say how long the documented loss in the middle lasts."""
    low, high = n.bounds
    return says(
        f"Leaving {ACT} aside, the median loss of IMET money with a documented ground is estimated "
        f"at {prose.word(n.named_middle)} fiscal years.",
        f"{n.source} {CASES}",
        (
            f"the 95% interval, {low:.0f} to {high:.0f}, holds it and is above one fiscal year",
            1 < low <= n.named_middle <= high,
        ),
    )


@finding(worldwide, unit="losses of the money, in fiscal years", span=BEGAN, place="world")
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


@finding(worldwide, unit=DOCUMENTED, span=BEGAN, place="world", against="Pakistan's of FY2019")
def as_short_as_pakistan(n: SimpleNamespace) -> Measured:
    """Count the documented losses of other countries that were as short as Pakistan's latest."""
    return says(
        f"Of {n.others} documented losses of IMET money by other countries, those under {ACT} "
        f"apart, {prose.word(n.as_short)} were over in {prose.word(n.own)} fiscal year, like "
        f"Pakistan's of {n.span}.",
        f"{n.source} {CASES}",
        (
            f"'other' countries' losses that were over as soon: {n.as_short} of {n.others}; some, "
            "and less than half",
            0 < n.as_short < n.others / 2,
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
    """Return the documented cases by ground, those on trafficking left out, and what they bar."""
    known = withheld(documented()).query("legal_basis != 'trafficking'").drop_duplicates("case")
    return numbers(
        cases=len(known),
        by_name=int((known["imet"] == "named").sum()),
        coups=int((known["legal_basis"] == "coup provision").sum()),
        rights=int((known["legal_basis"] == "human rights").sum()),
        nuclear=int((known["legal_basis"] == "proliferation").sum()),
        source=CASES,
    )


@finding(
    cases, unit="documented cases, without those on trafficking", span="1965 to 2023", place="world"
)
def training_was_withheld(n: SimpleNamespace) -> Measured:
    """Count the cases of the list in which IMET was withheld, and those of three grounds."""
    return says(
        f"Our list has {n.cases} cases in which US law or government withheld IMET or aid of which "
        f"it is part, {n.coups + n.rights + n.nuclear} of them under provisions on coups, human "
        "rights or nuclear programmes.",
        n.source,
        (
            f"each ground has several: coups {n.coups}, human rights {n.rights}, nuclear "
            f"programmes {n.nuclear}; with the others they are {n.cases}",
            min(n.coups, n.rights, n.nuclear) > 1 and n.coups + n.rights + n.nuclear < n.cases,
        ),
        (
            f"'IMET or aid': the sources name IMET in {n.by_name} cases, and in the others "
            "military aid or all aid",
            0 < n.by_name < n.cases,
        ),
    )


# ------------------------------------------------------------------ titles of the figures


def lengths(found: pd.DataFrame, country: str = CODE) -> SimpleNamespace:
    """Return a country's latest shortest and its longest loss, and what share lasts longer."""
    name = name_of(country, found)
    own = found[found["iso3"] == country].sort_values("first")
    long = own.loc[own["years"].idxmax()]
    short = own[own["years"] == own["years"].min()].iloc[-1]
    return numbers(
        country=name,
        short=span(short),
        long=span(long),
        over_short=lasting(found, short["years"])[0],
        over_long=lasting(found, long["years"])[0],
    )


@finding(
    lambda: lengths(lost()),
    unit="losses of the money, in fiscal years",
    span=BEGAN,
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


def one_year(found: pd.DataFrame, country: str = CODE) -> SimpleNamespace:
    """Return how many documented losses there are, and which were over after a fiscal year."""
    name = name_of(country, found)
    named = apart(found)
    short = named[named["over"] & (named["years"] == 1)]
    own = short[short["iso3"] == country].sort_values("first")
    return numbers(
        country=name,
        losses=len(named),
        short=len(short),
        own=tuple(map(prose.year, own["first"])),
        source=f"{cite_greenbook()} {CASES}",
    )


@finding(lambda: one_year(lost()), unit=DOCUMENTED, span=BEGAN, place="world")
def over_in_one_year(n: SimpleNamespace) -> Measured:
    """Count the documented losses that were over in a year; title of `documented_lengths`."""
    return says(
        f"Of {n.losses} losses of IMET money with a documented ground, ASPA's left out, {n.short} "
        f"were over in one fiscal year, {n.country}'s of {prose.listed(n.own)} among them",
        n.source,
        (
            f"{n.short} of {n.losses}, {n.country}'s {len(n.own)} counted; fewer than half",
            len(n.own) <= n.short < n.losses / 2,
        ),
    )


def by_first_year(found: pd.DataFrame, country: str = CODE) -> SimpleNamespace:
    """Return the years in which most countries lost the money, and that of a country's latest."""
    name = name_of(country, found)
    began = found["first"].value_counts()
    year = found.loc[found["iso3"] == country, "first"].max()
    return numbers(
        country=name,
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


@cache
def waves() -> SimpleNamespace:
    """Return `by_first_year` of every loss."""
    return by_first_year(lost())


OF_WAVES = {
    "unit": "countries whose money fell to nothing",
    "span": BEGAN,
    "place": "world",
    "against": "other fiscal years",
}


@finding(waves, **OF_WAVES)
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


@finding(waves, **OF_WAVES)
def largest_wave_of_losses(n: SimpleNamespace) -> Measured:
    """Say in which year most losses began, and how many of them under one act."""
    return says(
        f"The largest wave of losses of IMET money is that of {prose.year(n.most_year)}: {n.most} "
        f"countries, {n.of_act} of them named under {ACT}.",
        f"{cite_greenbook()} {CASES}",
        (f"'largest': {n.most}, against {n.second} in the next", n.most > n.second),
    )
