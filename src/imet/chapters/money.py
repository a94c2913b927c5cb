"""Take the quoted amounts apart: sums over years, parts of aid, rupees, the price of a seat.

Everything is in current dollars unless a name or a docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from imet.book import Link, ShownTable
from imet.cite import cite_money, cite_rows
from imet.errors import ArgumentError, MissingError, one_of
from imet.obligations import (
    FMF_ACCOUNT,
    IMET_ACCOUNT,
    MILLION,
    SECTOR,
    crs_years,
    gaps,
    in_dollars,
    obligations_of,
    price_level,
    quotes,
    rows_of,
    spoken,
)
from imet.officers import estimate
from imet.prose import day, dollars, millions, share, year, years_between
from imet.prose import runs as consecutive
from imet.schemas import DISAGREEMENTS, EXCHANGE_RATES, GAPS, PAKISTAN_ASSISTANCE, UPPER_BOUNDS
from imet.tables import stored
from imet.training import abroad, college_rows, pakistan_imet, seats_by_year, starting

CRS_GROUPS = {
    "Total Security-Related": "Security",
    "Total Economic-Related": "Economic",
    "CSF Reimbursements": "Reimbursements",
    "Grand Total": "Total",
}
COLLEGE, LONGER = "long college course", "longer, no college"
# the longest stay of each kind in days, the first and the last one counted
LENGTHS = {"up to a month": 31, "to three months": 91, "to half a year": 182, LONGER: float("inf")}
AUGUSTS = range(2007, 2017)  # rows name the place from FY2007; the autumn of 2017 was thin
MANY_PARTS = 6  # above which the register names only the largest parts
# the quoted amounts on the suspension, in the order in which they are shown
SUSPENDED = (
    *("s4_suspended", "freeze_state", "freeze_reuters", "freeze_hindustan", "freeze_atlantic"),
    *("freeze_agencies", "freeze_92news", "freeze_two_billion", "freeze_csf", "csf_2018"),
    *("freeze_pentagon", "freeze_reuters_2019"),
)


def in_constant_dollars(amounts: pd.Series) -> pd.Series:
    """Return current dollars, indexed by fiscal year, in constant dollars of FY2020.

    The deflator is the one that the Greenbook's two columns imply, FY1946 to FY2020; it gives the
    Greenbook's own constant dollars within its rounding. Missing amounts stay missing; an amount of
    a year without a price is a MissingError, since no price is carried forward.
    """
    level = price_level()
    lacking = [year for year in amounts.dropna().index if year not in level.index]
    if lacking:
        span = f"{level.index.min()} to {level.index.max()}"
        raise MissingError(f"no price level for {sorted(lacking)}; the Greenbook has {span}")
    return amounts / level.reindex(amounts.index)


def gaps_table() -> ShownTable:
    """Return the gaps in Pakistan's training money with what stopped it."""
    rows = stored(GAPS)
    spans = map(years_between, rows["first_fiscal_year"], rows["last_fiscal_year"])
    shown = rows[["name", "cause", "start_date", "legal_basis"]]
    shown = shown.set_axis(["Gap", "What stopped it", "From", "Law or act"], axis=1)
    shown.insert(1, "None recorded in", list(spans))
    return ShownTable(
        shown,
        "The gaps in Pakistan's training money and their causes",
        f"for the years, {cite_money(rows_of('Pakistan'))[:-1]}; for the causes, the documents in "
        f"data/{GAPS.path}.",
    )


def certainty_table() -> ShownTable:
    """Return the gaps with how sure their causes are, and on which documents they rest."""
    rows = stored(GAPS)
    heads = {"name": "Gap", "certainty": "How sure", "doubt": "What is not certain"}
    shown = rows[list(heads)].rename(columns=heads)
    shown["Documents"] = list(map(Link, rows["source"], rows["url"]))
    source = f"data/{GAPS.path}, every row; the table names the documents."
    return ShownTable(shown, "How sure the causes are, and on what they rest", source)


def runs(series: pd.Series) -> list[tuple[int, int, bool]]:
    """Return first year, last year and whether booked, for each run of booked or missing years.

    From the first booked year to the last.
    """
    booked = [(run[0], run[-1], True) for run in consecutive(series.dropna().index)]
    return sorted([*booked, *((first, last, False) for first, last in gaps(series))])


def assistance_by_run(booked: pd.Series) -> pd.DataFrame:
    """Return all assistance to Pakistan in each run of years with and without IMET.

    `booked` is IMET by fiscal year, missing where none is. Columns `first`, `last` and `booked`;
    `imet`, `other_military` and `economic` in constant dollars of FY2020 as the Greenbook converts
    them, the transition quarter with FY1976; IMET's share `of_military` and `of_all`, missing where
    none is booked.
    """
    rows = stored(PAKISTAN_ASSISTANCE)
    kind = rows["category"].map({"Military": "other_military", "Economic": "economic"})
    kind = kind.mask(rows["account"] == IMET_ACCOUNT, "imet")
    by = rows.groupby(["fiscal_year", kind])["obligations_usd_2020"]
    sums = by.sum().unstack(fill_value=0)[["imet", "other_military", "economic"]]
    table = pd.DataFrame(
        {"first": first, "last": last, "booked": is_booked} | sums.loc[first:last].sum().to_dict()
        for first, last, is_booked in runs(booked)
    )
    military = table["imet"] + table["other_military"]
    return table.assign(
        of_military=(table["imet"] / military).where(table["booked"]),
        of_all=(table["imet"] / (military + table["economic"])).where(table["booked"]),
    )


def runs_table(by_run: pd.DataFrame) -> ShownTable:
    """Return `assistance_by_run` as a table to read, in millions."""
    in_millions = (by_run[["imet", "other_military", "economic"]] / MILLION).round(1)
    shown = {
        "Fiscal years": list(map(years_between, by_run["first"], by_run["last"])),
        "IMET": in_millions["imet"].where(by_run["booked"]),
        "Other military": in_millions["other_military"],
        "Economic": in_millions["economic"],
        "IMET of military": by_run["of_military"].map(share, na_action="ignore"),
        "IMET of all": by_run["of_all"].map(share, na_action="ignore"),
    }
    rows = stored(PAKISTAN_ASSISTANCE)
    return ShownTable(
        pd.DataFrame(shown),
        "US assistance to Pakistan in years with IMET money and in years without, million constant "
        "US$ of FY2020",
        cite_money(rows[rows["fiscal_year"] >= by_run["first"].min()]),
    )


def assistance_in_spans(years: int, dollars: str = "current") -> pd.Series:
    """Return all obligations to Pakistan in every span of so many fiscal years, by its last year.

    The transition quarter counts with FY1976. `dollars` is "current" or "constant 2020".
    """
    rows = stored(PAKISTAN_ASSISTANCE)
    sums = rows.groupby("fiscal_year")[in_dollars(dollars)].sum()
    sums = sums.reindex(range(sums.index.min(), sums.index.max() + 1), fill_value=0)
    return sums.rolling(years).sum().dropna().astype("int64")


def crs_rows() -> pd.DataFrame:
    """Return the totals by group in the closed years of the newest CRS table."""
    return crs_years(*CRS_GROUPS)


def crs_to_date(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the CRS totals from the first year of an edition to each later one, in millions.

    `rows` are of `crs_rows`. By last fiscal year: "Security", "Economic", "Reimbursements" and
    "Total". An amount in whose place a footnote stands adds nothing, as in the edition's own total.
    """
    table = rows.assign(group=rows["account"].map(CRS_GROUPS)).pivot_table(
        index="last_fiscal_year", columns="group", values="usd_millions", aggfunc="sum"
    )
    return table[list(CRS_GROUPS.values())].fillna(0).astype(int).cumsum().rename_axis(columns=None)


def imet_to_date(first: int, lasts: range) -> pd.DataFrame:
    """Return Pakistan's IMET from the fiscal year `first` to each of `lasts`, by three series.

    Columns: `obligated` (Greenbook) and `delivered` (cost of the listed courses that ended) in
    dollars, `appropriated` (CRS) in millions, since it is printed so.
    """
    series = {
        "obligated": obligations_of("Pakistan").fillna(0).loc[first:],
        "appropriated": crs_years("IMET").set_index("last_fiscal_year")["usd_millions"],
        "delivered": seats_by_year(pakistan_imet())["cost_usd"].loc[first:],
    }
    years = set.intersection(*(set(usd.index) for usd in series.values()))
    for last in lasts:
        one_of(last, sorted(years), "sum of these series to fiscal year")
    sums = pd.DataFrame({name: usd.cumsum().loc[lasts] for name, usd in series.items()})
    return sums.astype(int).rename_axis("last_fiscal_year")


def to_date_table(first: int, to_date: pd.DataFrame) -> ShownTable:
    """Return `imet_to_date` from the fiscal year `first` as a table to read, in millions."""
    last = to_date.index.max()
    seats = pakistan_imet()
    shown = {
        "To the end of": list(map(year, to_date.index)),
        "Obligated (Greenbook)": (to_date["obligated"] / MILLION).round(1),
        "Appropriated (CRS)": to_date["appropriated"].astype(float),
        "Delivered (training reports)": (to_date["delivered"] / MILLION).round(1),
    }
    booked = cite_money(rows_of("Pakistan", first=first, last=last), crs_years("IMET"))
    return ShownTable(
        pd.DataFrame(shown),
        f"IMET for Pakistan from {year(first)} on, million US$",
        f"{booked[:-1]}; {cite_rows(seats[seats['fiscal_year'].between(first, last)])}",
    )


def suspended_table() -> ShownTable:
    """Return who put a number on the suspension of 2018, when, and what it covers."""
    said = quotes(*SUSPENDED)
    linked = zip(said["said_by"], said["url"], strict=True)
    shown = {
        "Who says it": [Link(by, url) if pd.notna(url) else by for by, url in linked],
        "When": said["date"],
        "Of what": said["what"],
        "US$ million": said["at_least"].map({"yes": "more than ", "no": ""})
        + said["value"].map("{:,.0f}".format),
        "Standing": said["standing"].replace("account", "article"),
    }
    return ShownTable(
        pd.DataFrame(shown),
        "What is said to have been suspended in 2018",
        "data/money/quoted_amounts.csv, every row on the suspension; the table names the texts.",
    )


def rupees_per_dollar(date: str) -> float:
    """Return the rate of a day ("2019-08-06") as quoted, or the mean of a year ("2019").

    None is interpolated: one that the table lacks is a MissingError.
    """
    return float(_rate(date)["pkr_per_usd"].item())


def _rate(date: str) -> pd.DataFrame:
    series = "mean of the year" if len(date) == len("2019") else "closing rate of the day"
    rows = stored(EXCHANGE_RATES)
    found = rows[(rows["series"] == series) & (rows["date"] == pd.Timestamp(date))]
    if found.empty:
        raise MissingError(f"no {series} for {date}; see data/{EXCHANGE_RATES.path}")
    return found


def rupees_table(rates: pd.Series) -> ShownTable:
    """Return the F-16 support of Pakistan Forward at some rates, from rupees and from dollars.

    `rates` are rupees to the dollar, by the dates of `rupees_per_dollar`.
    """
    usd, pkr = (quotes(name)["value"].item() for name in ("s1_f16", "s1_f16_rupees"))
    names = [
        f"mean of {date}" if len(date) == 4 else day(pd.Timestamp(date)) for date in rates.index
    ]
    shown = {
        "Rate": names,
        "Rupees to the dollar": rates.round(2),
        f"{spoken('s1_f16')} in billion rupees": (usd * rates / 1000).round(1),
        f"{spoken('s1_f16_rupees')} in US$ million": (pkr / rates).round(1),
    }
    return ShownTable(
        pd.DataFrame(shown),
        "The amount in Pakistan Forward at rates of its time",
        cite_money(*map(_rate, rates.index)),
    )


def requests_table(asked: pd.DataFrame) -> ShownTable:
    """Return rows of the budget tables as one row a year, a column of dollars for each area."""
    index = ["fiscal_year", "stage", "standing"]
    by_area = asked.pivot_table(index=index, columns="country", values="usd")
    by_area = by_area.astype("Int64").reset_index()
    shown = {
        "Fiscal year": by_area["fiscal_year"].map(year),
        "Stage": by_area["stage"],
        "South and Central Asia, US$": by_area["South and Central Asia"],
        "Pakistan, US$": by_area["Pakistan"],
        "Standing": by_area["standing"],
    }
    caption = "IMET for the region in budget tables and requests"
    return ShownTable(pd.DataFrame(shown), caption, cite_money(asked))


def sectors_table(sectors: pd.DataFrame) -> ShownTable:
    """Return `imet.obligations.sectors` as a table to read."""
    heads = {
        "sector": "The sector, US$",
        "financing": "Foreign Military Financing, US$",
        "imet": "IMET, US$",
    }
    bounds, booked = stored(UPPER_BOUNDS), stored(PAKISTAN_ASSISTANCE)
    in_sector = booked["account"].isin([FMF_ACCOUNT, IMET_ACCOUNT])
    return ShownTable(
        sectors.rename(columns=heads, index=year).rename_axis("Fiscal year").reset_index(),
        "Pakistan: the sector at ForeignAssistance.gov and the Greenbook's accounts in it; blank "
        "where the Greenbook has none or has ended",
        cite_money(
            bounds[(bounds["iso3"] == "PAK") & (bounds["sector"] == SECTOR)],
            booked[in_sector & (booked["fiscal_year"] >= sectors.index.min())],
        ),
    )


def kinds(activities: pd.DataFrame) -> pd.Series:
    """Return the kind of each activity: a long college course, or by its length."""
    days = (activities["end_date"] - activities["start_date"]).dt.days + 1
    edges = [-float("inf"), *LENGTHS.values()]
    by_length = pd.cut(days, edges, labels=list(LENGTHS)).astype("str").where(days.notna(), LONGER)
    colleges = pd.concat(college_rows(activities).values()).index
    return by_length.mask(activities.index.isin(colleges), COLLEGE)


def cost_by_kind(activities: pd.DataFrame) -> pd.DataFrame:
    """Return `seats`, `cost_usd` and the mean `each` by kind of course, the dearest first."""
    sums = activities.groupby(kinds(activities))[["students", "cost_usd"]].sum()
    sums = sums.reindex([COLLEGE, *reversed(LENGTHS)], fill_value=0)
    sums = sums.rename(columns={"students": "seats"}).rename_axis("kind")
    return sums[sums["seats"] > 0].assign(each=lambda table: table["cost_usd"] / table["seats"])


def cost_by_year(activities: pd.DataFrame) -> pd.DataFrame:
    """Return seats by fiscal year and what one cost, in current dollars.

    Columns `seats`; `unpriced`, those of rows without a printed cost; `mean`, the cost of all rows
    by all seats; and over seats, which share the cost of their row equally, the `lower` quartile,
    the `median` and the `upper` quartile. Years without seats are left out.
    """
    unpriced = activities["students"].where(activities["cost_usd"] == 0, 0)
    sums = activities.assign(unpriced=unpriced).groupby("fiscal_year")
    sums = sums[["students", "unpriced", "cost_usd"]].sum()
    sums = sums[sums["students"] > 0].rename(columns={"students": "seats"})
    each = activities.assign(each=activities["cost_usd"] / activities["students"])
    each = each.loc[each.index.repeat(each["students"])]  # no row without a seat
    parts = each.groupby("fiscal_year")["each"].quantile([0.25, 0.5, 0.75]).unstack()
    parts = parts.set_axis(["lower", "median", "upper"], axis=1)
    means = sums["cost_usd"] / sums["seats"]
    return sums[["seats", "unpriced"]].assign(mean=means).join(parts)


def by_course_year(imet: pd.DataFrame, years: Iterable[int], fiscal_year: int) -> pd.DataFrame:
    """Return what starts abroad from August to July, by the year in which the August lies.

    Columns `officers`, the estimate of `imet.officers`; `seats`; and `usd`, their cost in dollars
    of one fiscal year by the Greenbook's deflator. `imet` are IMET activities of one country.
    """
    away = abroad(imet)
    level = price_level()
    one_of(fiscal_year, level.index, "price level of fiscal year")
    rows = {}
    for first in years:
        of_year = starting(away, f"{first}-08-01", f"{first + 1}-07-31")
        at_prices = of_year["cost_usd"] * level[fiscal_year] / of_year["fiscal_year"].map(level)
        rows[first] = estimate(of_year), of_year["students"].sum(), at_prices.sum()
    return pd.DataFrame(rows, index=["officers", "seats", "usd"]).T


def prices_table(usual: pd.DataFrame, recent: int) -> ShownTable:
    """Return what an officer and a seat cost, in the years of `by_course_year`.

    The cheapest and the dearest year, and the average of all years and of those from `recent` on.
    """
    each = pd.DataFrame({unit: usual["usd"] / usual[unit] for unit in ("officers", "seats")})
    rows = {"The cheapest year": each.min(), "The dearest year": each.max()}
    for first in (usual.index[0], recent):
        sums = usual.loc[first:].sum()
        name = f"Average, August {first} to July {usual.index[-1] + 1}"
        rows[name] = sums["usd"] / sums[["officers", "seats"]]
    shown = pd.DataFrame(rows).T.round(-2).astype(int).rename_axis("Courses").reset_index()
    away = abroad(pakistan_imet())
    return ShownTable(
        shown.set_axis(["Courses that began", "An officer, US$", "A seat, US$"], axis=1),
        "Pakistan's IMET courses abroad: what an officer cost by our estimate, and what a seat, in "
        "dollars of FY2018",
        cite_rows(starting(away, f"{usual.index[0]}-08-01", f"{usual.index[-1] + 1}-07-31")),
    )


def seats_of_a_kind(seats: int, mean: float, kind: float, others: float) -> int:
    """Return how many of `seats` must be of a kind for all of them to cost `mean` on average.

    `kind` and `others` are the mean cost of a seat of the kind and of any other; a mean that does
    not lie between the two is an ArgumentError.
    """
    if not min(kind, others) <= mean <= max(kind, others):
        raise ArgumentError(f"no mixture of {kind:,.0f} and {others:,.0f} costs {mean:,.0f}")
    return round(seats * (mean - others) / (kind - others))


def laid_out_by_year(parts: pd.Series) -> pd.Series:
    """Return of which pairs of the register the parts are years: they say when, and not why."""
    return parts.str.startswith("FY", na=False)


def parts_of(printed: str) -> dict[str, int]:
    """Return the parts of a difference in dollars by their names in the register."""
    labelled = (part.rsplit(": ", 1) for part in printed.split("; "))
    return {label: int(usd.replace(",", "")) for label, usd in labelled}


def register_amounts() -> ShownTable:
    """Return the register of disagreements as a table of amounts to read, in current dollars."""
    rows = stored(DISAGREEMENTS)
    shown = {
        "What": rows["question"],
        "One figure": rows["series_a"] + ": " + rows["usd_a"].map(_amount),
        "The other": rows["series_b"] + ": " + rows["usd_b"].map(_amount),
        "Difference": rows["difference_usd"].map(_amount),
        "Left over": rows["unexplained_usd"].map(_amount),
        "Does a conclusion depend on it?": rows["conclusion_depends"],
    }
    return _register(shown, "Official figures that differ, current US dollars")


def register_readings() -> ShownTable:
    """Return the register of disagreements as a table of words: measures, parts, reading."""
    rows = stored(DISAGREEMENTS)
    by_year = laid_out_by_year(rows["parts"]).map({True: "by year: ", False: ""})
    measures = "One: " + rows["measures_a"] + ". The other: " + rows["measures_b"] + "."
    shown = {
        "What": rows["question"],
        "What each measures": measures,
        "Known parts of the difference": by_year + rows["parts"].map(_parts, na_action="ignore"),
        "Why they differ": rows["reading"],
    }
    return _register(shown, "What the figures measure, and why they differ")


def _register(columns: dict[str, pd.Series], caption: str) -> ShownTable:
    source = f"data/{DISAGREEMENTS.path}, every row; each is computed from the tables of the two "
    return ShownTable(pd.DataFrame(columns).fillna("none known"), caption, f"{source}series.")


def _parts(printed: str) -> str:
    """Return the parts of a difference to read; of many the largest and the sum of the rest."""
    parts = {label: usd for label, usd in parts_of(printed).items() if usd}
    if len(parts) > MANY_PARTS:
        largest = sorted(parts, key=lambda label: -abs(parts[label]))[:3]
        rest = sum(parts.values()) - sum(parts[label] for label in largest)
        others = f"{len(parts) - len(largest)} others together"
        parts = {label: parts[label] for label in parts if label in largest} | {others: rest}
    return "; ".join(f"{label} {_amount(usd)}" for label, usd in parts.items())


def _amount(usd: int) -> str:
    """Return dollars in millions, small ones to the dollar."""
    if abs(usd) < 100_000:
        return dollars(usd)
    return ("-" if usd < 0 else "") + millions(abs(usd))
