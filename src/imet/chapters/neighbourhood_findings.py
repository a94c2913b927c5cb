"""What the neighbourhood shows: the findings of its chapter."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import prose
from imet.chapters.neighbourhood import (
    BEFORE,
    CLAIMED,
    FLOOR,
    FLOOR_SINCE,
    NEIGHBOURS,
    PAST,
    SPANS,
    changes_against_past,
    standings,
)
from imet.cite import cite_money, cite_reports
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.obligations import (
    DOLLARS,
    by_country,
    by_recipient,
    obligations_of,
    quoted,
    ranks,
    rows_of,
    world,
)
from imet.prose import listed, millions, percent, word, year
from imet.tables import load_activities
from imet.training import delivered_imet

AFTER = BEFORE + 2  # the fiscal year without money for Pakistan
FLOOR_TO = 2019  # the last year in which India had what EurAsian Times says
TURKEY_THIRD = 2016  # the last year in which Turkey was what EurAsian Times says
LAST = 2020  # of the Greenbook
YEARS_BEFORE = prose.years_between(BEFORE - PAST + 1, BEFORE)  # whose changes are the past
GREENBOOK = "IMET obligations in the Greenbook"
THEIRS = ", ".join(NEIGHBOURS)
SIX = f"{word(len(NEIGHBOURS))} other South Asian states"


def recipients(first: int = 1950, last: int = LAST) -> pd.DataFrame:
    """Return the Greenbook's IMET rows of all countries in some years."""
    rows = rows_of(first=first, last=last)
    return rows[rows["iso3"].notna()]


def leading(rows: pd.DataFrame) -> SimpleNamespace:
    """Return the years in which Pakistan was the largest recipient among the rows given."""
    amounts = by_country(rows[rows["period"] == "year"], "obligations_usd").astype(float)
    ours = amounts["Pakistan"]
    ahead = ours - amounts.drop(columns="Pakistan").max(axis=1)
    rank = amounts.rank(axis=1, ascending=False, method="min")["Pakistan"]
    first = rank.index[rank == 1]
    return numbers(
        first=tuple(first),
        least=ahead[first].min(),
        elsewhere=rank.drop(first).min(),
        span=(amounts.index[0], amounts.index[-1]),
        source=cite_money(rows),
    )


@finding(
    cache(lambda: leading(recipients())),
    unit=f"{GREENBOOK}, by fiscal year",
    span="FY1950 to FY2020",
    place="Pakistan",
    against="every other recipient of the year",
)
def largest_in_its_years(n: SimpleNamespace) -> Measured:
    """Rank Pakistan among all recipients, year by year; the title of `largest_recipients`."""
    span = f"{year(n.span[0])} to {year(n.span[1])}"
    return says(
        f"By obligations Pakistan was the largest recipient of IMET in {prose.in_spans(n.first)}, "
        f"and in no other year of {span}",
        n.source,
        (
            f"'largest': in these years it has {prose.dollars(n.least)} or more over the next",
            n.least > 0,
        ),
        (f"'no other': in the other years its best rank is {n.elsewhere:.0f}", n.elsewhere > 1),
    )


@cache
def together() -> SimpleNamespace:
    """Return how Pakistan stands over the span that is claimed, and over those beside it."""
    current, real = (standings(by_recipient(unit), "Pakistan", SPANS) for unit in DOLLARS)
    claimed = current.loc[CLAIMED]
    return numbers(
        lead=claimed["lead"],
        rival=claimed["rival"],
        above=int(real.loc[CLAIMED, "rank"]) - 1,
        leads=tuple(current["lead"]),
        source=cite_money(recipients(SPANS[0][0], SPANS[-1][1])),
    )


@finding(
    together,
    unit=f"{GREENBOOK}, summed over the years",
    span=prose.years_between(*CLAIMED),
    place="Pakistan",
    against="every other recipient",
)
def largest_together(n: SimpleNamespace) -> Measured:
    """Compare Pakistan's sum with those of all others, in current and in constant dollars."""
    return says(
        f"Over {prose.years_between(*CLAIMED)} together Pakistan's IMET obligations were the "
        f"largest in current dollars, {millions(n.lead)} ahead of {n.rival}'s; in constant "
        f"dollars {word(n.above)} other countries had more.",
        n.source,
        (f"'largest': ahead of the next by {prose.dollars(n.lead)}", n.lead > 0),
        (f"'other' and 'more': in dollars of FY2020 {n.above} had more", n.above > 1),
    )


@finding(
    together,
    unit=f"{GREENBOOK}, summed over spans of years, in current dollars",
    span=f"{prose.years_between(SPANS[0][0], SPANS[-1][1])}",
    place="Pakistan",
    against="every other recipient",
)
def only_two_spans(n: SimpleNamespace) -> Measured:
    """Count the spans around the one that is claimed over which Pakistan is the largest."""
    won, behind = sum(lead > 0 for lead in n.leads), [-lead for lead in n.leads if lead <= 0]
    firsts, lasts = (f"{year(min(part))} to {year(max(part))}" for part in zip(*SPANS, strict=True))
    return says(
        f"In current dollars Pakistan is the largest recipient over only {word(won)} of "
        f"{word(len(n.leads))} spans that begin in {firsts} and end in {lasts}.",
        n.source,
        (f"'largest': ahead in {won} of {len(n.leads)}", won > 0),
        (
            "'only': in each of the others another country is ahead, by "
            f"{prose.dollars(min(behind, default=0))} or more",
            won + len(behind) == len(SPANS) and min(behind, default=0) > 0 and won < len(behind),
        ),
    )


@cache
def turkish() -> SimpleNamespace:
    """Return Turkey's rank in the year in which it was last third, and in those after."""
    rank = ranks()["Turkey"]
    return numbers(
        then=rank[TURKEY_THIRD],
        best=rank.loc[TURKEY_THIRD + 1 :].min(),
        last=rank[LAST],
        of=int(by_recipient().loc[LAST].count()),
        source=cite_money(recipients(TURKEY_THIRD)),
    )


@finding(
    turkish,
    unit=f"rank by {GREENBOOK}",
    span=prose.years_between(TURKEY_THIRD, LAST),
    place="Turkey",
    against="every other recipient of the year",
)
def turkey_no_longer_third(n: SimpleNamespace) -> Measured:
    """Compare Turkey's rank with the third rank that EurAsian Times gives it."""
    return says(
        f"By obligations Turkey was the third-largest recipient of IMET in {year(TURKEY_THIRD)} "
        f"and in no later year to {year(LAST)}, when it ranked {n.last} of {n.of}.",
        n.source,
        (f"'largest': its rank in {year(TURKEY_THIRD)} is {n.then}", n.then == 3),
        (f"'no later': in the years after, its best rank is {n.best}", n.best > 3),
    )


def floor(india: pd.Series, source: str) -> SimpleNamespace:
    """Return the least of India's obligations in the years that are claimed, and the next."""
    held = india.loc[FLOOR_SINCE:FLOOR_TO]
    return numbers(
        least=held.min(), booked=int(held.count()), after=india[FLOOR_TO + 1], source=source
    )


@finding(
    cache(lambda: floor(obligations_of("India"), cite_money(rows_of("India", first=FLOOR_SINCE)))),
    unit=f"{GREENBOOK}, in current dollars",
    span=prose.years_between(FLOOR_SINCE, FLOOR_TO + 1),
    place="India",
    against="the sum that EurAsian Times names",
)
def a_million_for_india(n: SimpleNamespace) -> Measured:
    """Compare India's years with a million; the title of `dollars_of_neighbours`."""
    years = FLOOR_TO - FLOOR_SINCE + 1
    return says(
        f"India had {prose.dollars(FLOOR)} or more of IMET in each year from {year(FLOOR_SINCE)} "
        f"to {year(FLOOR_TO)}, in current dollars, and less in {year(FLOOR_TO + 1)}",
        n.source,
        (f"'more': the least of these years has {prose.dollars(n.least)}", n.least >= FLOOR),
        (f"'each': {n.booked} of the {years} years have an entry", n.booked == years),
        (f"'less': {year(FLOOR_TO + 1)} has {prose.dollars(n.after)}", 0 < n.after < FLOOR),
    )


@cache
def shift() -> SimpleNamespace:
    """Return the obligations of Pakistan and of six others before the cut and after.

    And what the last year of the Greenbook has of the six and of the world.
    """
    found = {}
    for name, unit in zip(("current", "real"), DOLLARS, strict=True):
        theirs = by_recipient(unit)[list(NEIGHBOURS)].sum(axis=1)
        found[name] = (int(theirs[BEFORE]), int(theirs[AFTER]))
    ours, last = obligations_of("Pakistan"), by_recipient().loc[LAST, list(NEIGHBOURS)]
    rows = rows_of("Pakistan", *NEIGHBOURS, first=BEFORE, last=LAST)
    return numbers(
        **found,
        ours=int(ours[BEFORE]),
        booked=int(ours.notna()[AFTER]),
        last=int(last.sum()),
        lacking=tuple(last.index[last.isna()]),
        world=int(world()[LAST]),
        given=quoted("imet_2020_act"),
        source=cite_money(rows),
    )


@finding(
    shift,
    unit=f"{GREENBOOK}, in current dollars",
    span=prose.years_between(BEFORE, LAST),
    place="Pakistan",
    against=THEIRS,
)
def neighbours_rose(n: SimpleNamespace) -> Measured:
    """Compare the change of Pakistan's obligations with that of six others together."""
    before, after = n.current
    real = " to ".join(map(prose.dollars, n.real))
    return says(
        f"From {year(BEFORE)} to {year(AFTER)} Pakistan's IMET obligations fell from "
        f"{millions(n.ours)} to none; those of {SIX} together rose by {millions(after - before)}, "
        f"in current dollars. {year(LAST)} is incomplete: with no entry for {listed(n.lacking)}, "
        f"the six have {millions(n.last)}.",
        n.source,
        (f"'fell': {prose.dollars(n.ours)} in {year(BEFORE)}", n.ours > 0),
        (f"'none': {year(AFTER)} has {n.booked} entries", n.booked == 0),
        (
            f"'rose', the 'other' six: {prose.dollars(before)} to {prose.dollars(after)}",
            after > before,
        ),
        (
            f"'incomplete': worldwide {year(LAST)} has {prose.dollars(n.world)} so far of the "
            f"{prose.dollars(round(n.given))} that Congress gave",
            0 < n.world < n.given,
        ),
        (
            f"'no entry' for {listed(n.lacking)}: {len(n.lacking)} of the six lacks it, the others "
            f"have {prose.dollars(n.last)}",
            len(n.lacking) == 1 and n.last > 0,
        ),
        (f"and in dollars of FY2020 from {real}", n.real[1] > n.real[0]),
    )


def beyond(dollars: pd.DataFrame, seats: pd.DataFrame, source: str) -> SimpleNamespace:
    """Return the changes of the six of two years beside the largest of the years before.

    From what `changes_against_past` gives of dollars and of seats. Of each country its two
    changes and the largest before.
    """
    shown = [BEFORE + 1, BEFORE + 2, "high"]
    return numbers(
        **{
            name: {country: tuple(map(float, table.loc[country, shown])) for country in NEIGHBOURS}
            for name, table in (("dollars", dollars), ("seats", seats))
        },
        source=source,
    )


@cache
def risen() -> SimpleNamespace:
    """Return what `beyond` gives of the record."""
    span = BEFORE - PAST, AFTER
    courses = delivered_imet(load_activities())
    courses = courses[courses["fiscal_year"].between(*span) & courses["country"].isin(NEIGHBOURS)]
    tables = (
        changes_against_past(amounts, [BEFORE + 1, BEFORE + 2], BEFORE, PAST)
        for amounts in (by_recipient(), by_country(courses, "students"))
    )
    rows = rows_of(*NEIGHBOURS, first=span[0], last=span[1])
    return beyond(*tables, f"{cite_money(rows)} {cite_reports(courses)}")


@finding(
    risen,
    unit="change on the year before, of IMET obligations in current dollars and of seats",
    span=prose.years_between(BEFORE + 1, AFTER),
    place=THEIRS,
    against=f"their own changes of {YEARS_BEFORE}",
)
def rises_in_dollars_alone(n: SimpleNamespace) -> Measured:
    """Compare the rises of each with its own before; the title of `changes_of_neighbours`."""
    one, two = (
        [name for name, change in n.dollars.items() if change[number] > change[2]]
        for number in (0, 1)
    )
    most = max(max(first, second) - high for first, second, high in n.seats.values())
    first, second = (listed(names) if names else "nobody" for names in (one, two))
    return says(
        f"{first} in {year(BEFORE + 1)} and {second} in {year(BEFORE + 2)} gained more IMET "
        f"dollars than in any year of {YEARS_BEFORE}; in seats none of "
        f"{word(len(n.dollars))} South Asian states did",
        n.source,
        (
            f"'more than in any' year: in dollars {len(one)} and {len(two)} of the "
            f"{len(n.dollars)} states",
            0 < len(one) < len(n.dollars) and 0 < len(two) < len(n.dollars),
        ),
        (f"'none' in seats: the nearest is {most:+.0f} from its largest rise before", most <= 0),
    )


@cache
def everywhere() -> SimpleNamespace:
    """Return how many of all recipients rose beyond their past in the years after the cut."""
    years = [BEFORE + 1, BEFORE + 2]
    changes = changes_against_past(by_recipient(), years, BEFORE, PAST)
    known = changes[years].notna() & changes[["high"]].notna().to_numpy()
    up = (changes[years].gt(changes["high"], axis=0).fillna(False) & known).sum()
    return numbers(
        up=tuple(map(int, up)),
        of=tuple(map(int, known.sum())),
        source=cite_money(recipients(BEFORE - PAST, AFTER)),
    )


@finding(
    everywhere,
    unit="recipients with IMET obligations in every year compared",
    span=prose.years_between(BEFORE + 1, AFTER),
    place="the world",
    against=f"their own changes of {YEARS_BEFORE}",
)
def rises_were_not_rare(n: SimpleNamespace) -> Measured:
    """Compare the shares of recipients that rose beyond their past with that of a usual year."""
    shares = [up / of for up, of in zip(n.up, n.of, strict=True)]
    chance = 1 / (PAST + 1)
    return says(
        f"In {year(BEFORE + 2)} {percent(shares[1])} of recipients had a rise of IMET obligations "
        f"larger than any of {YEARS_BEFORE}; in {year(BEFORE + 1)} fewer had one, "
        f"{percent(shares[0])}.",
        n.source,
        (
            f"'larger than any': {n.up[1]} of {n.of[1]}, against one in {PAST + 1} if each year "
            "were as likely to have the largest rise",
            2 * chance < shares[1],
        ),
        (
            f"'fewer': {n.up[0]} of {n.of[0]}, nearer to one in {PAST + 1}",
            chance < shares[0] < 2 * chance and n.up[0] < n.up[1],
        ),
    )


def in_seats(ours: pd.Series, theirs: pd.Series, source: str) -> SimpleNamespace:
    """Return seats of Pakistan and of six others together before the cut and after."""
    return numbers(
        ours=(int(ours[BEFORE]), int(ours[AFTER])),
        theirs=(int(theirs[BEFORE]), int(theirs[AFTER])),
        source=source,
    )


@cache
def seats() -> SimpleNamespace:
    """Return what `in_seats` gives of the record."""
    courses = delivered_imet(load_activities())
    courses = courses[courses["country"].isin(("Pakistan", *NEIGHBOURS))]
    courses = courses[courses["fiscal_year"].between(BEFORE, AFTER)]
    table = by_country(courses, "students")
    theirs = table[list(NEIGHBOURS)].sum(axis=1)
    return in_seats(table["Pakistan"], theirs, cite_reports(courses))


@finding(
    seats,
    unit="IMET seats on courses that ended in the fiscal year",
    span=prose.years_between(BEFORE, AFTER),
    place="Pakistan",
    against=THEIRS,
)
def seats_in_the_region(n: SimpleNamespace) -> Measured:
    """Compare the change of seats; the title of `seats_in_south_asia`."""
    fall, rise = n.ours[0] - n.ours[1], n.theirs[1] - n.theirs[0]
    return says(
        f"From {year(BEFORE)} to {year(AFTER)} Pakistan's IMET seats fell by {fall}; those of "
        f"{SIX} together rose by {rise}",
        n.source,
        (f"'fell': from {n.ours[0]} to {n.ours[1]}", fall > 0),
        (f"'rose', the 'other' six: from {n.theirs[0]} to {n.theirs[1]}", rise > 0),
    )
