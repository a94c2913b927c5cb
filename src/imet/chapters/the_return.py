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

from imet.book import ShownTable
from imet.cite import cite_money, cite_reports, cite_rows
from imet.dates import when
from imet.errors import ArgumentError, MissingError
from imet.obligations import obligations_of, rows_of
from imet.officers import unit_key
from imet.prose import percent
from imet.prose import year as fiscal
from imet.training import LAST_DAY, college_seats, delivered_imet, seats_by_year

RETURN = 2020
USUAL = range(2015, 2018)
SUMMERS = range(2014, 2018)  # before the college years that ended in FY2015 to FY2018
# other years whose mean could be called usual
BASES = (USUAL, range(2016, 2019), range(2015, 2020))
ENOUGH = 10  # usual starts from which on a country's share is more than an accident
# events of the timeline: the decision with what stands beside it, and what came after the return
DECISION = (
    *("trump_khan_meeting", "return_approved", "congress_window", "return_afp", "soleimani"),
    *("pompeo_bajwa_call", "return_announced", "vetting_2020", "request_fy2021"),
)
AFTER = (
    *("austin_hearing", "austin_confirmed", "cspa_list", "cspa_rejected", "cspa_waived"),
    "cspa_removed",
)


@dataclass(frozen=True)
class School:
    """A college that courses prepare for, with patterns of their titles and of their location."""

    name: str  # as the chapter calls it
    preparation: str  # the one course that each officer takes before it
    place: str
    also: str = ""  # a further course before it
    parts: tuple[str, ...] = ()  # its long courses, if `colleges.csv` has them by other names

    @property
    def colleges(self) -> list[str]:
        """Return its long courses, by their names in `colleges.csv`."""
        return [*self.parts] or [self.name]


SCHOOLS = (
    School("Air War College", r"AWC Prep|International Off\w* School \(For AWC\)", "Maxwell"),
    School(
        "Air Command and Staff College",
        r"ACSC Prep|International Off\w* School \(For ACSC\)",
        "Maxwell",
    ),
    School("Army War College", "International Fellows Orientation", "Carlisle"),
    School(
        "National War College and Eisenhower School",
        "IF Prep",
        "NDU",
        also="IF American Studies",
        parts=("National War College", "Eisenhower School (to 2012 ICAF)"),
    ),
    School(
        "Command and General Staff College",
        r"Command and General Staff Officer\W?s Course PREP",
        "Leavenworth",
        also="International Officer Preparatory",
    ),
)


def dated_imet(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the IMET activities of all countries that took place, those with dates alone."""
    return delivered_imet(activities).dropna(subset=["start_date"])


def in_us(imet: pd.DataFrame) -> pd.DataFrame:
    """Return the activities that were held in the United States.

    All of Pakistan's in 2020 were, and most of its usual ones. A team that visits the students' own
    country is another thing: one seminar can have more seats than a country's schools in a year.
    """
    return imet[imet["where"] == "United States"]


def prepares_for(activities: pd.DataFrame) -> pd.Series:
    """Return the name of the college that each activity prepares for, missing if for none."""
    found = pd.Series(pd.NA, index=activities.index, dtype="str")
    for school in SCHOOLS:
        titles = "|".join(filter(None, [school.preparation, school.also]))
        found = found.mask(_of(activities, titles, school.place), school.name)
    return found


def _of(activities: pd.DataFrame, title: str, place: str) -> pd.Series:
    titles = activities["course"].str.match(title, flags=re.IGNORECASE)
    return titles & activities["location"].str.contains(place, flags=re.IGNORECASE, na=False)


def without_twins(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the activities without those that repeat another's unit, place and days.

    The colleges in Washington list an officer twice: for American studies and for the preparatory
    course, on the same days. A row without a unit repeats nothing.
    """
    unit = unit_key(activities["student_unit"])
    same = activities[["location", "start_date", "end_date"]].assign(unit=unit)
    return activities[~same.duplicated() | (unit == "")]


def summer_seats(imet: pd.DataFrame) -> pd.Series:
    """Return seats that started from July to September and had ended by then, by fiscal year.

    They are what the list of one year shows of a summer, and so what FY2020 can be set against.
    """
    start = imet["start_date"]
    listed = (start.dt.year == imet["fiscal_year"]) & start.dt.month.between(7, 9)
    return imet[listed].groupby("fiscal_year")["students"].sum()


def cohorts(imet: pd.DataFrame) -> pd.DataFrame:
    """Return by school how many of a country prepared in each summer and how many then attended.

    A row for each of `SCHOOLS` and year of `SUMMERS` and 2020: `school`; `summer`, the year;
    `prepared`, seats on the one course that each officer takes before the college, begun from
    April to September; `attended`, seats of the college that ended in the fiscal year after,
    missing where the record does not reach it.
    """
    colleges = college_seats(imet)
    summer = imet[imet["start_date"].dt.month.between(4, 9)]
    rows = []
    for school in SCHOOLS:
        before = summer[_of(summer, school.preparation, school.place)]
        seats = before.groupby(before["start_date"].dt.year)["students"].sum()
        ended = colleges.loc[school.colleges].sum()
        for year in (*SUMMERS, RETURN):
            rows.append((school.name, year, seats.get(year, 0), ended.get(year + 1)))
    table = pd.DataFrame(rows, columns=["school", "summer", "prepared", "attended"])
    return table.astype({"prepared": "int64", "attended": "Int64"})


def preparing_table(classes: pd.DataFrame, imet: pd.DataFrame) -> ShownTable:
    """Show the `cohorts` of the rows `imet`, in two rows a college."""
    parts = {"prepared": "on the course before it", "attended": "at the college, the year after"}
    shown = pd.concat(
        classes.pivot(index="school", columns="summer", values=part).assign(Seats=words)
        for part, words in parts.items()
    ).astype({year: "Int64" for year in (*SUMMERS, RETURN)})
    shown = shown.rename(columns=str).sort_index(kind="stable").reset_index(names="College")
    shown.insert(1, "Seats", shown.pop("Seats"))
    return ShownTable(
        shown.rename_axis(columns=None),
        caption="The colleges that a course prepares for, by summer: seats on the course that "
        "each officer takes before the college, and seats of the college that ended in the "
        "fiscal year after; blank where we found no report of that year",
        source=cite_rows(imet[imet["fiscal_year"].between(SUMMERS[0], RETURN)]),
    )


def usual_by_college(imet: pd.DataFrame) -> pd.DataFrame:
    """Return what was usual for a country at each college of `colleges.csv`.

    `usual` is the mean number of long courses that ended in FY2015 to FY2017; `prepared`, whether
    one of `SCHOOLS` has the college. Of one that no course prepares for nothing shows before its
    course has ended.
    """
    usual = college_seats(imet)[[*USUAL]].mean(axis=1)
    prepared = usual.index.isin([name for school in SCHOOLS for name in school.colleges])
    return pd.DataFrame({"usual": usual, "prepared": prepared}).rename_axis("college")


def levels(booked: pd.Series, imet: pd.DataFrame) -> pd.DataFrame:
    """Return what was usual in a country, and the three years after, by measure.

    From its obligations by fiscal year, missing where none is recorded, and its IMET activities.
    Columns `usual`, the mean of FY2015 to FY2017, and 2018, 2019 and 2020, missing where no money
    is recorded; rows `obligated` and `delivered` (cost of the courses that ended) in current
    dollars, `seats` and `colleges` (long college courses) that ended.
    """
    years = seats_by_year(imet)
    measures = {
        "obligated": booked,
        "delivered": years["cost_usd"],
        "seats": years["seats"],
        "colleges": college_seats(imet).sum(),
    }
    table = pd.DataFrame(measures, dtype="Float64").T.rename_axis(columns=None)
    usual = table[[*USUAL]].mean(axis=1).to_frame("usual")
    return usual.join(table.loc[:, USUAL[-1] + 1 : RETURN])


def _beside_usual(imet: pd.DataFrame, by: pd.Series, usual: range) -> pd.DataFrame:
    """Return `starts`, seats that start in 2020, and `usual`, the mean of the years `usual`.

    Of courses that ended by 30 September of the year in which they began.
    """
    start, end = imet["start_date"].dt, imet["end_date"].dt
    counted = start.year.isin([*usual, RETURN]) & (end.year == start.year) & (end.month <= 9)
    starts = imet[counted].pivot_table(
        index=by[counted], columns=start.year[counted], values="students", aggfunc="sum"
    )
    starts = starts.reindex(columns=[*usual, RETURN]).fillna(0)
    return pd.DataFrame(
        {"usual": starts[[*usual]].mean(axis=1), "starts": starts[RETURN].astype("int64")}
    )


def starts_by_country(
    imet: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp, usual: range = USUAL
) -> pd.DataFrame:
    """Return the seats that start on some days of 2020 beside the mean of the years `usual`.

    From rows of `dated_imet`, by country: `usual`, the mean on the same days; `starts`, those of
    2020; `share`, the latter by the former, missing where nothing is usual. Courses count that
    ended by 30 September of their year. ArgumentError if the days are not of 2020.
    """
    if (first.year, last.year) != (RETURN, RETURN):
        raise ArgumentError(f"{first.date()} to {last.date()} is not within {RETURN}")
    day = imet["start_date"].dt.strftime("%m-%d")
    within = imet[day.between(f"{first:%m-%d}", f"{last:%m-%d}")]
    table = _beside_usual(within, within["country"], usual)
    return table.assign(share=(table["starts"] / table["usual"]).where(table["usual"] > 0))


def starts_by_month(imet: pd.DataFrame) -> pd.DataFrame:
    """Return the seats that start in each month of 2020, January to September, and the usual.

    Columns and rules are those of `starts_by_country`, less the share; the index is the month.
    """
    months = pd.period_range(f"{RETURN}-01", f"{RETURN}-09", freq="M")
    table = _beside_usual(imet, imet["start_date"].dt.month, USUAL)
    return table.reindex(months.month, fill_value=0).set_axis(months)


def beside_others(by_country: pd.DataFrame, country: str) -> dict[str, float]:
    """Return a country's starts beside those of all others, from `starts_by_country`.

    `others_usual`, `others_starts` and `others_share` of all others together; `usual`, `starts` and
    `share` of the country; `countries`, how many others have at least `ENOUGH` usual starts, `none`
    and `lower`, how many of these had none or a smaller share than the country. MissingError if the
    table has no such country.
    """
    if country not in by_country.index:
        raise MissingError(f"no starts of '{country}' in these years; see the table's index")
    own, others = by_country.loc[country], by_country.drop(index=country)
    large = others[others["usual"] >= ENOUGH]
    return {
        "others_usual": others["usual"].sum(),
        "others_starts": others["starts"].sum(),
        "others_share": others["starts"].sum() / others["usual"].sum(),
        "usual": own["usual"],
        "starts": int(own["starts"]),
        "share": own["share"],
        "countries": len(large),
        "none": (large["starts"] == 0).sum(),
        "lower": (large["share"] < own["share"]).sum(),
    }


def spans_of_return() -> dict[str, tuple[pd.Timestamp, pd.Timestamp]]:
    """Return the first and the last day of the spans from the announcement to the close."""
    announced, stop, eased, close = (
        *map(when, ("return_announced", "stop_movement_us", "stop_movement_eased")),
        pd.Timestamp(LAST_DAY),
    )
    day = pd.Timedelta(days=1)
    return {
        "From the announcement to the stop of travel": (announced, stop - day),
        "To its easing": (stop, eased - day),
        "To the end of the fiscal year": (eased, close),
        "The whole": (announced, close),
    }


def by_span(
    imet: pd.DataFrame, spans: dict[str, tuple[pd.Timestamp, pd.Timestamp]], country: str
) -> pd.DataFrame:
    """Return `beside_others` for spans of 2020, one row each."""
    tables = [starts_by_country(imet, *days) for days in spans.values()]
    return pd.DataFrame([beside_others(table, country) for table in tables], index=spans)


def span_table(
    found: pd.DataFrame, spans: dict[str, tuple[pd.Timestamp, pd.Timestamp]], imet: pd.DataFrame
) -> ShownTable:
    """Show the `by_span` of the rows `imet`, which are of `in_us`."""
    used = imet[imet["start_date"].dt.year.isin([*USUAL, RETURN])]
    begins = min(first for first, _ in spans.values())
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
        caption="IMET seats that started in the United States in spans of "
        f"{RETURN}, beside the mean of {USUAL[0]} to {USUAL[-1]}; courses that ended by "
        f"the end of the same fiscal year. The whole begins on {begins.day} {begins:%B}, the "
        "picture of the months in January",
        source=cite_reports(used),
    )


def shares_by_base(
    imet: pd.DataFrame, days: tuple[pd.Timestamp, pd.Timestamp], country: str
) -> pd.DataFrame:
    """Return the shares of a country and of all others on some days of 2020, a row a base.

    Columns `share` and `others_share` as in `beside_others`; the rows are `BASES`.
    """
    tables = [starts_by_country(imet, *days, usual=years) for years in BASES]
    found = pd.DataFrame([beside_others(table, country) for table in tables])
    return found[["share", "others_share"]]


def money_table(requests: pd.DataFrame, sector: pd.DataFrame) -> ShownTable:
    """Show what was asked and obligated for Pakistan, and the sector that holds IMET after.

    From rows of the budget tables, one a fiscal year, and of the sector after the Greenbook's end.
    """
    years = range(USUAL[0], sector["fiscal_year"].max() + 1)
    shown = {
        "Requested, US$": requests.set_index("fiscal_year")["usd"],
        "Obligated, US$": obligations_of("Pakistan"),
        "The sector that holds it, US$": sector.set_index("fiscal_year")["obligations_usd"],
    }
    table = pd.DataFrame(shown, index=years, dtype="Int64")
    table.insert(0, "Fiscal year", table.index.map(fiscal))
    return ShownTable(
        table,
        caption="IMET for Pakistan as requested and as obligated, and the sector that holds it "
        f"after {fiscal(RETURN)}; each is another thing, blank where we saw none or none is "
        "recorded",
        source=cite_money(
            requests[requests["fiscal_year"] >= USUAL[0]],
            *(rows_of("Pakistan", first=USUAL[0]), sector),
        ),
    )
