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

import pandas as pd

from imet.obligations import obligations_of
from imet.training import college_places, delivered_imet, places_by_year

RETURN = 2020
USUAL = range(2015, 2018)
SUMMERS = range(2014, 2018)  # before the college years that ended in FY2015 to FY2018
ENOUGH = 10  # usual starts from which on a country's share is more than an accident
FIRST_MONTH, LAST_MONTH = "2020-01", "2020-09"


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


def starts_by_month(imet: pd.DataFrame, usual: range = USUAL) -> pd.DataFrame:
    """Return the places that start in each month of 2020, January to September, and the usual.

    Columns and rules are those of `starts_by_country`, less the share; the index is the month.
    """
    months = pd.period_range(FIRST_MONTH, LAST_MONTH, freq="M")
    within = imet[imet["end_date"].dt.year.eq(imet["start_date"].dt.year)]
    within = within[within["end_date"].dt.month <= months[-1].month]
    counts = within.groupby([within["start_date"].dt.month, within["start_date"].dt.year])
    table = counts["students"].sum().unstack(fill_value=0)
    table = table.reindex(index=months.month, columns=[*usual, RETURN], fill_value=0)
    return pd.DataFrame(
        {"usual": table[list(usual)].mean(axis=1).to_numpy(), "starts": table[RETURN].to_numpy()},
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


def _of(activities: pd.DataFrame, title: str, place: str) -> pd.Series:
    titles = activities["course"].str.match(title, flags=re.IGNORECASE)
    return titles & activities["location"].str.contains(place, flags=re.IGNORECASE, na=False)
