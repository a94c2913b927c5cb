"""What the programme is and who has its money: the findings of its chapter.

Amounts are the Greenbook's obligations unless a sentence says otherwise.
"""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import officers, prose
from imet.chapters.programme import (
    FOUNDING,
    LARGEST,
    LAST_WHOLE,
    NO_COUNTRY,
    by_region,
    concentration_by_year,
    share_before,
)
from imet.cite import cite_money
from imet.dates import cite_law, fiscal_year_of, law, law_day
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.obligations import obligations_of, rows_of
from imet.schemas import DISAGREEMENTS, SECTION_III
from imet.tables import stored

NEARLY = 0.95  # the share from which on "nearly all" may be said


@cache
def of_last_year() -> SimpleNamespace:
    """Return the sum of the last whole year, what single countries have of it, and how many."""
    rows = rows_of(first=LAST_WHOLE, last=LAST_WHOLE)
    single = rows[rows["iso3"].notna()]
    return numbers(
        world=int(rows["obligations_usd"].sum()),
        single=int(single["obligations_usd"].sum()),
        countries=single["iso3"].nunique(),
        source=cite_money(rows),
    )


@finding(
    of_last_year,
    unit="current dollars",
    span=prose.year(LAST_WHOLE),
    place="all countries",
    against="what is listed for no single country",
)
def imet_of_the_world(n: SimpleNamespace) -> Measured:
    """Compare what is listed for single countries with the sum."""
    return says(
        f"IMET trains foreign military personnel at US expense: {prose.millions(n.world)} was "
        f"obligated for it in {prose.year(LAST_WHOLE)}, nearly all of it for "
        f"{prose.count(n.countries)} single countries.",
        n.source,
        (
            f"'nearly all': {prose.millions(n.single)} is listed for single countries",
            NEARLY < n.single / n.world < 1,
        ),
    )


@cache
def spread() -> SimpleNamespace:
    """Return how many countries had obligations in the year of the act and in the last."""
    of_act = fiscal_year_of(law_day(FOUNDING))
    counts = concentration_by_year(rows_of(last=LAST_WHOLE))["countries"]
    years = of_act, LAST_WHOLE
    cited = pd.concat([rows_of(first=year, last=year) for year in years])
    return numbers(act=counts[of_act], last=counts[LAST_WHOLE], source=cite_money(cited))


@finding(
    spread,
    unit="countries with obligations",
    span=f"{prose.year(LAST_WHOLE)}",
    place="all countries",
    against="the fiscal year of the act that founded the programme",
)
def wider_than_at_founding(n: SimpleNamespace) -> Measured:
    """Compare the number of countries with that of the year of the act."""
    return says(
        f"IMET's money went to {prose.count(n.last)} countries in {prose.year(LAST_WHOLE)}, more "
        f"than the {prose.count(n.act)} of {prose.year(fiscal_year_of(law_day(FOUNDING)))}, the "
        "year of its founding act.",
        n.source,
        (f"'more than': {n.last} countries against {n.act}", n.last > n.act),
    )


@cache
def beginnings() -> SimpleNamespace:
    """Return the first year with money for Pakistan and the day of the founding act."""
    first = obligations_of("Pakistan").first_valid_index()
    cited = cite_money(rows_of("Pakistan", first=first, last=first))
    return numbers(first=first, act=law_day(FOUNDING), source=f"{cited} {cite_law(law(FOUNDING))}")


@finding(
    beginnings,
    unit="fiscal years with obligations",
    span="FY1950 to FY1976",
    place="Pakistan",
    against="the act that founded the programme",
)
def older_than_its_act(n: SimpleNamespace) -> Measured:
    """Compare the first year with money for Pakistan with the day of the act."""
    return says(
        "The Greenbook, the US government's record of its aid, lists money for training Pakistanis "
        f"as early as {prose.year(n.first)}, before the act of {prose.day(n.act)} that founded "
        "IMET.",
        n.source,
        (
            f"'before': the first year ended in {n.first}, the act is of {n.act.year}",
            n.first < n.act.year,
        ),
    )


@cache
def agreement() -> SimpleNamespace:
    """Return the Greenbook's obligations beside OMB's authority, of forty years and of one."""
    register = stored(DISAGREEMENTS)
    pairs = register.assign(line=register.index + 2).set_index("disagreement")
    long, last = pairs.loc["world_omb_fy1976_2015"], pairs.loc["world_omb_fy2020"]
    return numbers(
        long=(int(long["usd_a"]), int(long["usd_b"])),
        last=(int(last["usd_a"]), int(last["usd_b"])),
        source=f"Register of disagreements (data/{DISAGREEMENTS.path}), lines {last['line']}, "
        f"{long['line']}.",
    )


@finding(
    agreement,
    unit="current dollars",
    span="FY1976 to FY2015, and FY2020",
    place="all countries",
    against="OMB's budget authority of the same years",
)
def authority_and_obligations(n: SimpleNamespace) -> Measured:
    """Compare the Greenbook with OMB's budget authority."""
    (authority, obligated), (authority_last, obligated_last) = n.long, n.last
    return says(
        f"The Greenbook's IMET obligations are {prose.percent(1 - obligated / authority)} below "
        "the budget authority that the Office of Management and Budget lists for FY1976 to FY2015, "
        f"and {prose.percent(1 - obligated_last / authority_last)} below that for FY2020.",
        n.source,
        (
            f"'below': {prose.millions(obligated)} against {prose.millions(authority)}",
            obligated < authority,
        ),
        (
            f"'below' in FY2020: {prose.millions(obligated_last)} against "
            f"{prose.millions(authority_last)}",
            obligated_last < authority_last,
        ),
    )


@cache
def second_count() -> SimpleNamespace:
    """Return sessions and individuals of the country-years of which section III shows both."""
    both = officers.section_iii_imet().dropna(subset=["sessions", "individuals"])
    both = both[both["sessions"] > 0]
    return numbers(
        sessions=both["sessions"].sum(),
        persons=both["individuals"].sum(),
        counts=len(both),
        countries=both["country"].nunique(),
        years=tuple(sorted(both["fiscal_year"].unique())),
        source=f"section III of the reports, as typed in data/{SECTION_III.path}, every row with "
        "the address of its page.",
    )


@finding(
    second_count,
    unit="individual students under IMET",
    span="FY2006 and FY2007",
    place="the countries of which both counts were seen, Pakistan not among them",
    against="training sessions of the same countries and years",
)
def fewer_persons_than_seats(n: SimpleNamespace) -> Measured:
    """Compare the official count of persons with that of training sessions."""
    return says(
        f"In {prose.in_spans(n.years)}, {prose.count(n.persons)} individual students filled "
        f"{prose.count(n.sessions)} IMET seats where we could read both official counts: fewer "
        f"persons than seats. We read them for {prose.word(n.countries)} countries, "
        f"{prose.word(n.counts)} country-years.",
        n.source,
        (
            f"'fewer than': {n.persons} persons, {n.sessions} sessions, which are seats",
            n.persons < n.sessions,
        ),
        (
            f"'both' in {n.counts} country-years of {n.countries} countries, {len(n.years)} years "
            "at most of each",
            0 < n.countries <= n.counts <= n.countries * len(n.years),
        ),
    )


# ------------------------------------------------------------------ titles of the figures


def older(rows: pd.DataFrame, founding: pd.DataFrame) -> SimpleNamespace:
    """Return the share of constant dollars up to the founding act, with and without its year."""
    act = pd.Timestamp(founding["date"].item())
    last = fiscal_year_of(act)
    return numbers(
        act=act,
        share=share_before(rows, last),
        without=share_before(rows, last - 1),
        years=(rows["fiscal_year"].min(), rows["fiscal_year"].max()),
        source=f"{cite_money(rows)} Founding: {cite_law(founding)}",
    )


@finding(
    lambda: older(rows_of(), law(FOUNDING)),
    unit="constant dollars of FY2020",
    span="FY1950 to FY2020",
    place="all countries",
    against="what was obligated since the act",
)
def mostly_before_the_act(n: SimpleNamespace) -> Measured:
    """Compare what is listed up to the act with the sum; title of `obligations_since_1950`."""
    return says(
        f"Adjusted for prices, most of the money listed as IMET, {prose.years_between(*n.years)}, "
        f"is from before the act of {prose.day(n.act)} that founded it: {prose.percent(n.share)}",
        n.source,
        (f"'most': {prose.share(n.share)} up to the fiscal year of the act", n.share > 0.5),
        (
            f"'before': {prose.share(n.without)} without that year, on whose last day the act came",
            0.5 < n.without < n.share,
        ),
    )


def of_the_largest(rows: pd.DataFrame) -> SimpleNamespace:
    """Return the share of the LARGEST recipients in the first and the last year of the rows."""
    table = concentration_by_year(rows)
    share = table["largest_share"]
    return numbers(
        years=(share.index[0], share.index[-1]),
        first=share.iloc[0],
        last=share.iloc[-1],
        least=tuple(LARGEST / table["countries"].iloc[[0, -1]]),
        source=cite_money(rows),
    )


@finding(
    lambda: of_the_largest(rows_of(last=LAST_WHOLE)),
    unit="share of the obligations for single countries, current dollars",
    span=f"FY1950 to {prose.year(LAST_WHOLE)}",
    place="all countries",
    against="the first year",
)
def share_of_the_largest(n: SimpleNamespace) -> Measured:
    """Compare the share of the largest recipients at first and at last; title of `recipients`."""
    first, last = map(prose.year, n.years)
    return says(
        f"The {prose.word(LARGEST)} largest recipients had {prose.percent(n.first)} of IMET's "
        f"money for single countries in {first}, and {prose.percent(n.last)} in {last}",
        n.source,
        (
            f"'largest': equal shares would be {prose.percent(n.least[0])} and "
            f"{prose.percent(n.least[1])}",
            n.first > n.least[0] and n.last > n.least[1],
        ),
        ("and the share fell between these years", n.last < n.first),
    )


def of_regions(rows: pd.DataFrame) -> SimpleNamespace:
    """Return the region with the largest sum in one fiscal year, beside the next."""
    sums = by_region(rows)["obligations_usd"]
    regions = sums.drop(NO_COUNTRY, errors="ignore")
    return numbers(
        year=rows["fiscal_year"].iloc[0],
        region=regions.index[0],
        usd=regions.iloc[0],
        next=regions.iloc[1],
        count=len(regions),
        share=regions.iloc[0] / sums.sum(),
        source=cite_money(rows),
    )


@finding(
    lambda: of_regions(rows_of(first=LAST_WHOLE, last=LAST_WHOLE)),
    unit="current dollars",
    span=prose.year(LAST_WHOLE),
    place="all regions of the Greenbook",
    against="the other regions",
)
def region_with_the_most(n: SimpleNamespace) -> Measured:
    """Compare the largest sum of a region with the next; title of `regions`."""
    return says(
        f"{n.region} had the largest sum of {prose.word(n.count)} regions in {prose.year(n.year)}: "
        f"{prose.percent(n.share)} of IMET's obligations",
        n.source,
        (
            f"'largest': {prose.millions(n.usd)}, the next {prose.millions(n.next)}",
            n.usd > n.next,
        ),
    )
