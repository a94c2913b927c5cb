"""The return: what came back in 2020, beside what had been usual and beside other countries.

Usual is the mean of the years 2015 to 2017, or of the fiscal years FY2015 to FY2017: the last ones
before the thin autumn of 2017. That is a plain comparison and no forecast.

A report lists the courses that ended in its fiscal year. Of the starts of 2020 those alone are on
record whose course had ended by 30 September 2020, so that of earlier years, too, only such courses
count as ended by 30 September of the year in which they began. College years are then in neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from imet.book import STYLE, Picture, ShownTable
from imet.cite import cite_money, cite_reports, cite_rows
from imet.look import DARK, GREY, LIGHT, MIDDLE, chosen, finish, mark_events
from imet.obligations import obligations_of, rows_of
from imet.prose import count, dollars, in_spans, percent, word
from imet.prose import year as fiscal
from imet.training import college_places, delivered_imet, places_by_year, since

RETURN = 2020
USUAL = range(2015, 2018)
SUMMERS = range(2014, 2018)  # before the college years that ended in FY2015 to FY2018
# other years whose mean could be called usual
BASES = (USUAL, range(2016, 2019), range(2015, 2020))
ENOUGH = 10  # usual starts from which on a country's share is more than an accident
FIRST_MONTH, LAST_MONTH = "2020-01", "2020-09"
# events of the timeline: the decision with what stands beside it, and what came after the return
DECISION = (
    *("trump_khan_meeting", "return_approved", "congress_window", "return_afp", "soleimani"),
    *("pompeo_bajwa_call", "return_announced", "vetting_2020", "request_fy2021"),
)
AFTER = ("austin_hearing", "austin_confirmed", "cspa_list", "cspa_rejected", "cspa_removed")


@dataclass(frozen=True)
class School:
    """A college that courses prepare for.

    Attributes
    ----------
    name
        As the chapter calls it.
    preparation
        Pattern of the title of the one course that each officer takes before it.
    also
        Pattern of the titles of further courses before it.
    place
        Pattern of the location of both.
    colleges
        Its long courses, by their names in `colleges.csv`.

    """

    name: str
    preparation: str
    also: str | None
    place: str
    colleges: tuple[str, ...]


_WAR, _STAFF = "Air War College", "Air Command and Staff College"
_GENERAL = "Command and General Staff College"
SCHOOLS = (
    School(_WAR, r"AWC Prep|International Off\w* School \(For AWC\)", None, "Maxwell", (_WAR,)),
    School(
        _STAFF, r"ACSC Prep|International Off\w* School \(For ACSC\)", None, "Maxwell", (_STAFF,)
    ),
    School(
        *("Army War College", r"International Fellows Orientation", None, "Carlisle"),
        ("Army War College",),
    ),
    School(
        *("National War College and Eisenhower School", r"IF Prep", r"IF American Studies", "NDU"),
        ("National War College", "Eisenhower School (to 2012 ICAF)"),
    ),
    School(
        *(_GENERAL, r"Command and General Staff Officer\W?s Course PREP"),
        *(r"International Officer Preparatory", "Leavenworth", (_GENERAL,)),
    ),
)


def dated_imet(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the IMET activities of all countries that took place, those with dates alone."""
    return delivered_imet(activities).dropna(subset=["start_date"])


def prepares_for(activities: pd.DataFrame) -> pd.Series:
    """Return the name of the college that each activity prepares for, missing if for none."""
    found = pd.Series(pd.NA, index=activities.index, dtype="str")
    for school in SCHOOLS:
        titles = "|".join(filter(None, [school.preparation, school.also]))
        found = found.mask(_of(activities, titles, school.place), school.name)
    return found


def cohorts(imet: pd.DataFrame) -> pd.DataFrame:
    """Return by school how many prepared in each summer and how many college places followed.

    Parameters
    ----------
    imet
        IMET activities of one country.

    Returns
    -------
    pandas.DataFrame
        A row for each of `SCHOOLS` and year of `SUMMERS` and 2020: `school`; `summer`, the year;
        `prepared`, places on the one course that each officer takes before the college, begun
        from April to September; `attended`, places of the college that ended in the fiscal year
        after, missing where the record does not reach it.

    """
    colleges = college_places(imet)
    summer = imet[imet["start_date"].dt.month.between(4, 9)]
    rows = []
    for school in SCHOOLS:
        before = summer[_of(summer, school.preparation, school.place)]
        places = before.groupby(before["start_date"].dt.year)["students"].sum()
        for year in (*SUMMERS, RETURN):
            known = year + 1 in colleges
            attended = colleges.loc[list(school.colleges), year + 1].sum() if known else pd.NA
            rows.append((school.name, year, places.get(year, 0), attended))
    table = pd.DataFrame(rows, columns=["school", "summer", "prepared", "attended"])
    return table.astype({"prepared": "int64", "attended": "Int64"})


def preparing_table(classes: pd.DataFrame, listed: pd.DataFrame, imet: pd.DataFrame) -> ShownTable:
    """Return `cohorts` of the rows `imet` as a table for the page.

    `listed` has for each school the `places` and the officers' `units` of all rows of 2020.
    """
    attended = classes["attended"].astype("string").fillna("not known")
    both = classes.assign(both=classes["prepared"].astype("string") + " / " + attended)
    shown = both.pivot(index="school", columns="summer", values="both").rename(columns=str)
    shown[[f"All rows, {RETURN}", "Units in them"]] = listed[["places", "units"]]
    return ShownTable(
        shown.rename_axis(index="College", columns=None).reset_index(),
        caption="The colleges that a course prepares for, by summer: places on the course that "
        "each officer takes before the college / places of the college that ended in the fiscal "
        "year after",
        source=cite_rows(imet[imet["fiscal_year"].between(SUMMERS[0], RETURN)]),
    )


def usual_by_college(imet: pd.DataFrame) -> pd.DataFrame:
    """Return what was usual at each college, and whether a course prepares for it.

    Parameters
    ----------
    imet
        IMET activities of one country.

    Returns
    -------
    pandas.DataFrame
        By college of `colleges.csv`: `usual`, the mean number of long courses that ended in FY2015
        to FY2017; `prepared`, whether one of `SCHOOLS` has it. Of a college without such a course
        nothing shows before its course has ended.

    """
    usual = college_places(imet).loc[:, USUAL[0] : USUAL[-1]].mean(axis=1)
    prepared = usual.index.isin([name for school in SCHOOLS for name in school.colleges])
    return pd.DataFrame({"usual": usual, "prepared": prepared}).rename_axis("college")


def levels(booked: pd.Series, imet: pd.DataFrame) -> pd.DataFrame:
    """Return what was usual, and the three years after, by measure.

    Parameters
    ----------
    booked
        Obligations by fiscal year, missing where none is booked.
    imet
        IMET activities of the same country.

    Returns
    -------
    pandas.DataFrame
        `usual`, the mean of FY2015 to FY2017, and the fiscal years 2018, 2019 and 2020, missing
        where no money is booked. Rows: `obligated` and `delivered` (cost of the courses that
        ended) in current dollars, `places` and `colleges` (long college courses) that ended.

    """
    years = places_by_year(imet)
    measures = {
        "obligated": booked,
        "delivered": years["cost_usd"],
        "places": years["places"],
        "colleges": college_places(imet).sum(),
    }
    after = range(USUAL[-1] + 1, RETURN + 1)
    return pd.DataFrame(
        {
            name: [series.loc[USUAL[0] : USUAL[-1]].mean(), *(series[year] for year in after)]
            for name, series in measures.items()
        },
        index=["usual", *after],
    ).T.astype("Float64")


def pakistan_levels(imet: pd.DataFrame) -> pd.DataFrame:
    """Return `levels` of Pakistan, with the Greenbook's obligations in current dollars."""
    return levels(obligations_of("Pakistan"), imet)


def starts_by_country(
    imet: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp, usual: range = USUAL
) -> pd.DataFrame:
    """Return the places that start on some days of 2020 beside those of the years `usual`.

    Parameters
    ----------
    imet
        IMET activities of all countries, as `dated_imet` gives them.
    first, last
        First and last day, both in 2020 and neither 29 February.
    usual
        Years whose mean on the same days is usual.

    Returns
    -------
    pandas.DataFrame
        By country: `usual`; `starts`, those of 2020; `share`, the latter by the former, missing
        where nothing is usual. Courses count that ended by 30 September of their year.

    Raises
    ------
    ValueError
        If the days are not of 2020.

    """
    if (first.year, last.year) != (RETURN, RETURN):
        raise ValueError(f"{first.date()} to {last.date()} is not within {RETURN}")
    counts = {}
    for year in (*usual, RETURN):
        days = first.replace(year=year), last.replace(year=year)
        within = imet["start_date"].between(*days) & imet["end_date"].le(f"{year}-09-30")
        counts[year] = imet[within].groupby("country")["students"].sum()
    table = pd.DataFrame(counts).fillna(0)
    mean = table[list(usual)].mean(axis=1)
    starts = table[RETURN].astype("int64")
    return pd.DataFrame(
        {"usual": mean, "starts": starts, "share": (starts / mean).where(mean > 0)}
    ).rename_axis("country")


def starts_by_month(imet: pd.DataFrame) -> pd.DataFrame:
    """Return the places that start in each month of 2020, January to September, and the usual.

    Columns and rules are those of `starts_by_country`, less the share; the index is the month.
    """
    months = pd.period_range(FIRST_MONTH, LAST_MONTH, freq="M")
    within = imet[imet["end_date"].dt.year.eq(imet["start_date"].dt.year)]
    within = within[within["end_date"].dt.month <= months[-1].month]
    counts = within.groupby([within["start_date"].dt.month, within["start_date"].dt.year])
    table = counts["students"].sum().unstack(fill_value=0)
    table = table.reindex(index=months.month, columns=[*USUAL, RETURN], fill_value=0)
    return pd.DataFrame(
        {"usual": table[list(USUAL)].mean(axis=1).to_numpy(), "starts": table[RETURN].to_numpy()},
        index=months,
    )


def beside_others(by_country: pd.DataFrame, country: str) -> dict[str, float]:
    """Return a country's starts beside those of all others, from `starts_by_country`.

    Returns
    -------
    dict
        `others_usual`, `others_starts` and `others_share` of all others together; `usual`,
        `starts` and `share` of the country; `countries`, how many others have at least `ENOUGH`
        usual starts, `none`, how many of these had none, `lower`, how many a smaller share than
        the country, and `middle`, their median share.

    Raises
    ------
    KeyError
        If the table has no such country.

    """
    if country not in by_country.index:
        raise KeyError(f"no starts of '{country}' in these years; see the table's index")
    own, others = by_country.loc[country], by_country.drop(index=country)
    large = others[others["usual"] >= ENOUGH]
    return {
        "others_usual": float(others["usual"].sum()),
        "others_starts": int(others["starts"].sum()),
        "others_share": float(others["starts"].sum() / others["usual"].sum()),
        "usual": float(own["usual"]),
        "starts": int(own["starts"]),
        "share": float(own["share"]),
        "countries": len(large),
        "none": int((large["starts"] == 0).sum()),
        "lower": int((large["share"] < own["share"]).sum()),
        "middle": float(large["share"].median()),
    }


def by_span(
    imet: pd.DataFrame, spans: dict[str, tuple[pd.Timestamp, pd.Timestamp]], country: str
) -> pd.DataFrame:
    """Return `beside_others` for spans of 2020, one row each."""
    found = {
        name: beside_others(starts_by_country(imet, *days), country) for name, days in spans.items()
    }
    return pd.DataFrame(found.values(), index=found)


def span_table(
    found: pd.DataFrame, spans: dict[str, tuple[pd.Timestamp, pd.Timestamp]], imet: pd.DataFrame
) -> ShownTable:
    """Return `by_span` of the rows `imet` as a table for the page."""
    used = imet[imet["start_date"].dt.year.isin([*USUAL, RETURN])]
    shown = {
        "Span": [
            f"{name}, {first.day} {first:%b} to {last.day} {last:%b}"
            for name, (first, last) in spans.items()
        ]
    }
    for of, who, share in (("others_", "Others", "Share"), ("", "Pakistan", "Share ")):
        shown[f"{who}, usual"] = found[f"{of}usual"].round().astype(int)
        shown[f"{who}, {RETURN}"] = found[f"{of}starts"]
        shown[share] = found[f"{of}share"].map(percent)
    return ShownTable(
        pd.DataFrame(shown),
        caption=f"IMET places that started in spans of {RETURN}, beside the mean of {USUAL[0]} to "
        f"{USUAL[-1]}; courses that ended by 30 September of their year",
        source=cite_reports(used),
    )


def others_by_base(
    imet: pd.DataFrame, days: tuple[pd.Timestamp, pd.Timestamp], country: str
) -> list[float]:
    """Return the share of all others but the country on some days of 2020, for each of `BASES`."""
    tables = [starts_by_country(imet, *days, usual=years) for years in BASES]
    return [beside_others(table, country)["others_share"] for table in tables]


def money_table(requests: pd.DataFrame, sector: pd.DataFrame) -> ShownTable:
    """Return what was asked and obligated for Pakistan, and the sector after, for the page.

    Parameters
    ----------
    requests
        Rows of the budget tables, one a fiscal year.
    sector
        Rows of the sector that holds IMET, after the Greenbook's last year.

    """
    years = range(USUAL[0], sector["fiscal_year"].max() + 1)
    shown = {
        "Requested, US$": requests.set_index("fiscal_year")["usd"],
        "Obligated, US$": obligations_of("Pakistan"),
        "The sector that holds it, US$": sector.set_index("fiscal_year")["obligations_usd"],
    }
    table = pd.DataFrame({name: amounts.reindex(years) for name, amounts in shown.items()})
    table.insert(0, "Fiscal year", [fiscal(year) for year in years])
    return ShownTable(
        table.astype(dict.fromkeys(shown, "Int64")),
        caption="IMET for Pakistan as requested and as obligated, and the sector that holds it "
        f"after {fiscal(RETURN)}; series of different things, blank where none was seen or none is "
        "booked",
        source=cite_money(
            requests[requests["fiscal_year"] >= USUAL[0]],
            *(rows_of("Pakistan", first=USUAL[0]), sector),
        ),
    )


def months_between(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Return the whole months from one day to another."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _of(activities: pd.DataFrame, title: str, place: str) -> pd.Series:
    titles = activities["course"].str.match(title, flags=re.IGNORECASE)
    return titles & activities["location"].str.contains(place, flags=re.IGNORECASE, na=False)


MARKED = ("return_announced", "stop_movement_us", "stop_movement_eased", "first_start_2020")
MEASURES = {
    "obligated": "Money obligated",
    "places": "Places that ended",
    "colleges": "Long college courses\nthat ended",
    "delivered": "Cost of the courses\nthat ended",
}
LATER = "a course begun that summer ends later"  # so that FY2020 can have no long college course
YEARS = {
    2018: {"color": LIGHT, "edgecolor": GREY, "linewidth": 0.6},
    2019: {"color": MIDDLE, "hatch": "///", "edgecolor": "white"},
    2020: {"color": DARK},
}


def levels_of_return(rows: pd.DataFrame, imet: pd.DataFrame) -> Picture:
    """Draw money, places and college years of three fiscal years as shares of the usual.

    Parameters
    ----------
    rows
        The Greenbook's IMET rows of one country.
    imet
        IMET activities of the same country.

    """
    rows = rows[rows["fiscal_year"].between(USUAL[0], RETURN) & rows["period"].eq("year")]
    shown = since(imet, USUAL[0])
    booked = rows.groupby("fiscal_year")["obligations_usd"].sum()
    table = levels(booked.reindex(range(USUAL[0], RETURN + 1)).astype("Int64"), imet)
    table = table.loc[list(MEASURES)]
    shares = table[list(YEARS)].div(table["usual"], axis=0)
    height = np.arange(len(table)) * (len(YEARS) + 1)
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.8))
        for place, (fiscal_year, style) in enumerate(YEARS.items()):
            share = shares[fiscal_year]
            widths = share.fillna(0).astype(float)
            axes.barh(height + place, widths, height=0.9, label=fiscal(fiscal_year), **style)
            for position, (measure, value) in zip(height + place, share.items(), strict=True):
                text = "none booked" if pd.isna(value) else percent(value)
                if (measure, fiscal_year) == ("colleges", RETURN):
                    text = f"{text}: {LATER}"
                at = (0 if pd.isna(value) else float(value)) + 0.012
                axes.text(at, position, text, va="center", fontsize=9)
        axes.axvline(1, color=GREY, linewidth=1, linestyle="--")
        axes.set_yticks(height + 1, MEASURES.values())
        axes.invert_yaxis()
        axes.set_xlim(0, max(1.08, float(shares.max().max()) + 0.12))
        ticks = np.arange(0, 1.01, 0.25)
        axes.set_xticks(ticks, [percent(tick) for tick in ticks])
        axes.set_xlabel(f"Share of the mean of {fiscal(USUAL[0])} to {fiscal(USUAL[-1])}")
        axes.grid(axis="x")
        axes.legend(loc="upper right", bbox_to_anchor=(0.94, 1))
        back = shares[RETURN]
        title = (
            f"For {fiscal(RETURN)}, {percent(back['obligated'])} of the usual money was obligated; "
            f"{percent(back['places'])} of the usual places had ended by its close"
        )
        finish(figure, title, f"{cite_money(rows)} {cite_rows(shown)}")
    alt = (
        f"Bar chart of Pakistan's IMET in {in_spans(list(YEARS))} as shares of the mean of "
        f"{fiscal(USUAL[0])} to {fiscal(USUAL[-1])}. "
        + " ".join(
            f"{name.replace(chr(10), ' ')}: usual "
            f"{_amount(measure, table.loc[measure, 'usual'])}; "
            + ", ".join(
                (
                    "none booked"
                    if pd.isna(shares.loc[measure, y])
                    else f"{percent(shares.loc[measure, y])}"
                )
                + f" in {fiscal(y)}"
                for y in YEARS
            )
            + (f"; {LATER}." if measure == "colleges" else ".")
            for measure, name in MEASURES.items()
        )
    )
    data = table.join(shares.add_prefix("share_in_")).rename_axis("measure").reset_index()
    return Picture(figure, alt, "levels_of_return", data.rename(columns=str))


def starts_in_2020(imet: pd.DataFrame, events: pd.DataFrame) -> Picture:
    """Draw the places that start in each month of 2020 beside the usual, of others and Pakistan.

    Parameters
    ----------
    imet
        IMET activities of all countries, as `imet.chapters.the_return.dated_imet` gives them.
    events
        The timeline; the events of `MARKED` are marked.

    """
    events, country = chosen(events, MARKED), "Pakistan"
    own = imet["country"] == country
    parts = {
        "All other countries": starts_by_month(imet[~own]),
        country: starts_by_month(imet[own]),
    }
    days = pd.Timestamp(RETURN, 1, 1), pd.Timestamp(RETURN, 9, 30)
    whole = beside_others(starts_by_country(imet, *days), country)
    used = imet[imet["start_date"].dt.year.isin([*USUAL, RETURN])]
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, sharex=True, figsize=(6.4, 5.8))
        for axes, (name, table) in zip(both, parts.items(), strict=True):
            positions = np.arange(len(table))
            axes.bar(positions, table["starts"], color=DARK, width=0.72, label=f"{RETURN}")
            label = f"mean of {USUAL[0]} to {USUAL[-1]}"
            line = {"where": "mid", "color": MIDDLE, "linewidth": 2}
            axes.step(positions, table["usual"], label=label, **line)
            axes.set_ylabel(f"Places that start:\n{name.lower() if name != country else name}")
            axes.set_ylim(0, max(table["usual"].max(), table["starts"].max()) * 1.5)
            axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        mark_events(both[0], events, parts[country].index)
        both[1].legend(loc="upper right")
        both[1].set_xticks(positions, [f"{month:%b}" for month in parts[country].index])
        both[1].set_xlabel(f"Month of the first day in {RETURN}")
        title = (
            f"From January to September {RETURN} {country} had {percent(whole['share'])} of its "
            f"usual starts, all others together {percent(whole['others_share'])}"
        )
        finish(figure, title, f"{cite_reports(used)} Events: data/episode/timeline.csv.")
    alt = (
        f"Two bar charts of IMET places by month of start, January to September {RETURN}, beside "
        f"the mean of {USUAL[0]} to {USUAL[-1]}; courses that ended by 30 September of their year. "
        + " ".join(
            f"{name}: highest {count(table['starts'].max())} in {table['starts'].idxmax():%B}, "
            f"lowest {count(table['starts'].min())} in {table['starts'].idxmin():%B}; "
            f"{count(table['starts'].sum())} in all, usual {count(round(table['usual'].sum()))}."
            for name, table in parts.items()
        )
        + f" Marked: {word(len(events))} events, "
        + "; ".join(event.title for event in events.itertuples())
        + "."
    )
    data = pd.concat(
        table.rename_axis("month").reset_index().assign(countries=name)
        for name, table in parts.items()
    )
    return Picture(figure, alt, "starts_in_2020", data)


def _amount(measure: str, value: float) -> str:
    return f"{value:.0f}" if measure in ("places", "colleges") else dollars(round(value))
