"""Checks of amounts, ranks and years with money, from the tables of money."""

from __future__ import annotations

from typing import Any

import pandas as pd

from imet import obligations, training
from imet.cite import cite_money, cite_rows
from imet.dates import cite_law, event_of, fiscal_year_of, known, law, law_day, when
from imet.errors import one_of
from imet.ledger.checks.base import (
    AS_SAID,
    EXACT,
    TENTH,
    Measured,
    Sense,
    check,
    cite_dates,
    first_courses,
)
from imet.ledger.checks.seats import RIVALS
from imet.prose import count, day, dollars, in_spans, millions, word, year, years_between
from imet.schemas import (
    EXCHANGE_RATES,
    IMET_REQUESTS,
    PAKISTAN_ASSISTANCE,
    PAKISTAN_CRS,
    QUOTED_AMOUNTS,
)
from imet.tables import load_activities, stored
from imet.training import pakistan_imet


@check
def start_of_programme(claim: Any) -> Measured:
    """Compare the decade of the beginning: by name, by the act it stands in, by first money."""
    decade = int(claim.quantity.rstrip("s"))
    named, home = when("imet_law"), law_day("faa_1961")
    first = int(obligations.obligations_of("Pakistan").first_valid_index())
    years = {
        f"by name in law: {day(named)}": named.year,
        f"the act in which it stands, on foreign assistance: {day(home)}": home.year,
        f"first training money for Pakistan: {year(first)}": first,
    }
    senses = tuple(Sense(text, decade <= of < decade + 10) for text, of in years.items())
    booked = cite_money(obligations.rows_of("Pakistan", last=first))
    source = f"{cite_dates('imet_law')} {cite_law(law('faa_1961'))} {booked}"
    return Measured(f"{named.year}; {home.year}; {year(first)}", senses, EXACT, source)


def _booked(first: int, last: int, country: str = "Pakistan") -> pd.Series:
    return obligations.obligations_of(country).loc[first:last].dropna()


def _span(claim: Any) -> tuple[int, int]:
    """Return the first and the last fiscal year that a claim is about."""
    first, last = claim.period.removeprefix("FY").split("-")
    return int(first), int(last)


def _cite_booked(first: int, last: int, *countries: str) -> str:
    countries = countries or ("Pakistan",)
    rows = obligations.rows_of(*countries, first=first, last=last)
    # where nothing is booked, it is the whole series that shows it
    return cite_money(obligations.rows_of(*countries) if rows.empty else rows)


@check
def imet_1980s(claim: Any) -> Measured:
    """Compare whether IMET money is recorded for Pakistan in the decade."""
    first = int(claim.quantity.rstrip("s"))
    booked = _booked(first, first + 9)
    text = f"recorded in {word(len(booked))} of ten years"
    return Measured(text, (Sense(text, len(booked) > 0),), EXACT, _cite_booked(first, first + 9))


def _long_gap() -> tuple[int, int]:
    """Return first and last year of the gap of the 1990s, the year 1999 notwithstanding."""
    gaps = obligations.gaps(obligations.obligations_of("Pakistan"))
    runs = [run for run in gaps if 1985 < run[0] < 2010]
    return runs[0][0], runs[-1][1]


@check
def imet_ended(claim: Any) -> Measured:
    """Compare whether money for Pakistan ended when the Pressler certificate was not given."""
    last, applied = _long_gap()[0] - 1, event_of("pressler_cut")
    text = f"{known('pressler_cut')}; the last money before the gap is of {year(last)}"
    sense = Sense(text, last == fiscal_year_of(applied.date) - 1)
    source = f"{cite_dates('pressler_cut')} {_cite_booked(1988, 1999)}"
    return Measured(year(last), (sense,), EXACT, source)


@check
def gap_by_years(claim: Any) -> Measured:
    """Compare first and last year of the earlier gap, and whether nothing interrupts it."""
    start, end = (int(part) for part in claim.quantity.split("-"))
    first, last = _long_gap()
    course = first_courses()["start_date"].iloc[0]
    between = _booked(first, last)
    amounts = ", ".join(f"{dollars(usd)} in {year(fy)}" for fy, usd in between.items())
    senses = (
        Sense(f"the first year without money is {year(first)}", first == start),
        Sense(f"courses start again on {day(course)}", course.year == end),
        Sense(f"recorded in between: {amounts or 'nothing'}", between.empty, "detail"),
    )
    source = f"{_cite_booked(1990, 2002)} {cite_rows(first_courses())}"
    return Measured(f"{year(first)} to {year(last)}", senses, EXACT, source)


@check
def gap_in_the_nineties(claim: Any) -> Measured:
    """Compare whether most of the decade is without money, and whether the gap is the decade."""
    decade = int(claim.quantity.rstrip("s"))
    first, last = _long_gap()
    without = 10 - len(_booked(decade, decade + 9))
    senses = (
        Sense(f"nothing recorded in {word(without)} of ten years", without > 5),
        Sense(f"the gap is {year(first)} to {year(last)}", last < decade + 10, "beside"),
    )
    half = "more than half of the decade"
    return Measured(f"{year(first)} to {year(last)}", senses, half, _cite_booked(1990, 2002))


@check
def imet_gap_years(claim: Any) -> Measured:
    """Compare 'for decades' with all years with money; beside them, the unbroken run."""
    series = obligations.obligations_of("Pakistan").loc[:2018]
    gaps = obligations.gaps(series)
    run_starts = gaps[-1][1] + 1 if gaps else int(series.first_valid_index())
    named = int(series.loc[1976:].notna().sum())
    run, every, said = 2018 - run_starts + 1, int(series.notna().sum()), int(claim.quantity)
    senses = (
        Sense(f"money in {every} fiscal years to FY2018", every >= said),
        Sense(f"without a break: {run} years, {year(run_starts)} to FY2018", run >= said, "beside"),
        Sense(f"under the name IMET, FY1976 to FY2018: {named} years", named >= said, "beside"),
    )
    value = f"{every} years, {run} without a break"
    return Measured(value, senses, AS_SAID, _cite_booked(1955, 2018))


@check
def equipment_beside_training(claim: Any) -> Measured:
    """Compare whether other military assistance stands beside IMET in every year."""
    first, last = _span(claim)
    table = obligations.assistance_to_pakistan(first, last)
    both = int(((table["IMET"] > 0) & (table["Other military"] > 0)).sum())
    text = f"IMET and other military assistance in {word(both)} of {word(len(table))} years"
    rows = stored(PAKISTAN_ASSISTANCE).query("@first <= fiscal_year <= @last")
    source = cite_money(rows[rows["category"] == "Military"])
    return Measured(text, (Sense(text, both == len(table)),), EXACT, source)


def crs_to(account: str, last: int) -> int:
    """Return an account of the newest CRS table from FY2002 to a year, in millions of dollars."""
    rows = obligations.crs_years(account)
    one_of(last, rows["last_fiscal_year"], f"amount of {account} to fiscal year")
    return int(rows.loc[rows["last_fiscal_year"] <= last, "usd_millions"].sum())


def _cite_crs() -> str:
    rows = stored(PAKISTAN_CRS)
    return cite_money(rows[rows["edition"] == obligations.CRS_EDITION])


@check
def amount_since_2002(claim: Any) -> Measured:
    """Compare the sum spent since the resumption: obligations, and the cost of listed courses."""
    first, last = _span(claim)
    said = float(claim.quantity) * 1e6
    rows = pakistan_imet()
    rows = rows[rows["fiscal_year"].between(first, last)]
    obligated, cost = float(_booked(first, last).sum()), float(rows["cost_usd"].sum())
    crs = crs_to("IMET", last) * 1e6
    span = years_between(first, last)
    senses = tuple(
        Sense(f"{what} {span}: {millions(usd)}", abs(usd - said) <= said / 10, counts)
        for what, usd, counts in (
            ("obligated", obligated, "core"),
            ("cost of the courses that ended", cost, "core"),
            ("CRS,", crs, "beside"),
        )
    )
    source = f"{_cite_booked(first, last)} {cite_rows(rows)}"
    return Measured(f"{millions(obligated)} or {millions(cost)}", senses, TENTH, source)


@check
def aid_total_33bn(claim: Any) -> Measured:
    """Compare the sum of all aid in the years claimed: with reimbursements, and without."""
    first, last = _span(claim)
    said = float(claim.quantity)
    total, back = (crs_to(account, last) for account in ("Grand Total", "CSF Reimbursements"))
    aid = total - back
    greenbook = obligations.assistance_to_pakistan(first, last).to_numpy().sum() / 1e6
    span = years_between(first, last)
    senses = (
        Sense(f"CRS, {span}, with reimbursements: ${count(total)} million", total > said),
        Sense(f"without reimbursements: ${count(aid)} million", aid > said),
        Sense(f"Greenbook, which has none: ${greenbook:,.0f} million", greenbook > said, "beside"),
    )
    value = f"${count(total)} million, of which ${count(back)} million reimbursements"
    return Measured(value, senses, AS_SAID, _cite_crs())


@check
def rupee_conversion(claim: Any) -> Measured:
    """Compare the rupees with the dollars of the same sentence at the rate of August 2019."""
    quoted = stored(QUOTED_AMOUNTS).set_index("amount")["value"]["s1_f16"]
    rates = stored(EXCHANGE_RATES).query("series == 'closing rate of the day'")
    first = rates[rates["date"] >= when("f16_2019")].sort_values("date").head(1)
    rate, date = first["pkr_per_usd"].item(), first["date"].item()
    rupees = quoted * rate / 1e3
    value = f"{rupees:.1f} billion rupees"
    text = f"${quoted:.0f} million at {rate} rupees on {day(date)}: {value}"
    sense = Sense(text, abs(rupees - float(claim.quantity)) <= rupees / 10)
    return Measured(value, (sense,), TENTH, cite_money(first))


@check
def largest_recipient(claim: Any) -> Measured:
    """Compare Pakistan's rank in the sum of IMET obligations, FY2003 to FY2017."""
    order, said = obligations.ranking(2003, 2017), int(claim.quantity)
    rank = order.index.get_loc("Pakistan") + 1
    sums = obligations.by_recipient("constant 2020").loc[2003:2017].sum()
    constant = sums.rank(ascending=False)["Pakistan"]
    wider = obligations.ranking(2002, 2017).index.get_loc("Pakistan") + 1
    leaders = ", ".join(f"{name} {millions(usd)}" for name, usd in order.head(3).items())
    in_constant = f"rank {constant:.0f} in constant dollars of FY2020"
    senses = (
        Sense(f"rank {rank} in current dollars: {leaders}", rank == said),
        Sense(f"rank {wider} with FY2002", wider == said, "beside"),
        Sense(in_constant, constant == said, "beside"),
    )
    return Measured(leaders, senses, EXACT, _cite_booked(2003, 2017, *order.head(3).index))


@check
def turkey_rank(claim: Any) -> Measured:
    """Compare Turkey's rank by allocation in the claim's year; beside it, by obligation."""
    said, current = int(claim.quantity), int(claim.period)
    rows = stored(IMET_REQUESTS).query("level == 'country' and stage == 'allocation'")
    usd = rows[rows["fiscal_year"] == current].set_index("country")["usd"]
    rank = f"rank {usd.rank(ascending=False)['Turkey']:.0f}" if "Turkey" in usd else "no table"
    ranks = obligations.ranks()["Turkey"].loc[2000:].dropna()
    late = ranks.loc[2017:]
    third = ranks.index[ranks == said]
    text = ", ".join(f"{year(fy)} {rank}" for fy, rank in late.items())
    agrees = rank == f"rank {said}" if "Turkey" in usd else None
    senses = (
        Sense(f"by the allocations of {year(current)}: {rank}", agrees),
        Sense(f"rank by obligations: {text}", bool((late == said).any()), "beside"),
        Sense(f"rank {said} by obligations: {in_spans(third)}", len(third) > 0, "beside"),
    )
    value = f"rank {late.iloc[-1]} by obligations in {year(late.index[-1])}"
    return Measured(value, senses, EXACT, _cite_booked(2000, 2020, "Turkey"))


@check
def india_per_year(claim: Any) -> Measured:
    """Compare a million a year: as a floor, as an amount, and in the last year."""
    # a year without a row falls short, as one with too little does
    series = obligations.obligations_of("India").loc[2003:2020].fillna(0)
    early, last = series.loc[:2019], int(series[2020])
    said = float(claim.quantity) * 1e6
    near = int(((early - said).abs() <= said / 10).sum())
    years = len(early)
    least = early.min()
    senses = (
        Sense(f"at least {millions(least)} in every year to FY2019", bool(least >= said)),
        Sense(f"about that amount in {word(near)} of {word(years)} years", near == years, "detail"),
        Sense(f"{millions(last)} in FY2020", last >= said, "detail"),
    )
    value = f"{millions(series.min())} to {millions(series.max())}"
    return Measured(value, senses, TENTH, _cite_booked(2003, 2020, "India"))


@check
def imet_who_takes_part(claim: Any) -> Measured:
    """Compare whether each country named has IMET: rows in the record, or money in its years."""
    rows = training.delivered_imet(load_activities())
    senses = []
    for country in ("India", "Pakistan", "Israel", "Turkey"):
        seats = int(rows.loc[rows["country"] == country, "students"].sum())
        booked = len(_booked(1999, 2020, country))
        text = f"{country}: {count(seats)} seats, money in {booked} years, FY1999 to FY2020"
        senses.append(Sense(text, seats > 0 or booked > 0))
    value = "; ".join(sense.text for sense in senses)
    booked = _cite_booked(1999, 2020, "India", "Pakistan", "Israel", "Turkey")
    source = f"{booked} {cite_rows(rows[rows['country'].isin(RIVALS)])}"
    return Measured(value, tuple(senses), EXACT, source)


@check
def request_fy2022(claim: Any) -> Measured:
    """Compare the request for South and Central Asia."""
    rows = stored(IMET_REQUESTS)
    row = rows[(rows["fiscal_year"] == 2022) & (rows["country"] == "South and Central Asia")]
    usd = int(row["usd"].item())
    sense = Sense(f"requested for FY2022: {millions(usd)}", usd == float(claim.quantity) * 1e6)
    return Measured(millions(usd), (sense,), EXACT, cite_money(row))
