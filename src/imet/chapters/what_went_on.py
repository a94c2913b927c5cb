"""Training of Pakistanis outside IMET: by programme, length and force, and visits of colleges."""

from __future__ import annotations

import pandas as pd

from imet.book import ShownTable
from imet.cite import cite_reports, cite_rows
from imet.errors import one_of
from imet.prose import word
from imet.prose import year as fiscal
from imet.training import IMET, YEAR_LONG, college_rows, length_in_days, student_weeks

# codes of programs.csv that stand for one programme, or for two that the same statute authorises
GROUPS = {
    **dict.fromkeys(IMET, "IMET"),
    **dict.fromkeys(("CTFP", "CTIWFP"), "Counterterrorism fellowship"),
    "Regional Centers": "Regional centres",
    "Service Academies": "Service academies",
    **dict.fromkeys(("GPOI", "PKO"), "Peacekeeping"),
    "FMF": "Foreign Military Financing",
    "PCCF": "Pakistan counterinsurgency fund",
    "Section 1004": "Counter-drug training",
    "ALP": "Aviation Leadership Program",
}
OTHER = "Other programmes"
ACADEMIES = "Service academies"
REST = "All others"  # than the programmes that a figure tells apart
DRAWN = "2015-10-01", "2020-09-30"  # of the weeks that are drawn
BRIEF = "one day or online"
# the last day counted as one; the longest length of each class in days
LENGTHS = {
    BRIEF: 1,
    "up to one week": 7,
    "up to four weeks": 28,
    "up to five months": YEAR_LONG - 1,
    "longer": float("inf"),
}
# names of services, headquarters and units among the units printed; ministries, embassies,
# universities, institutes, companies and civil agencies are not among them
FORCES = (
    r"\b(?:army|navy|naval|air force|air command|air war college|armed forces|joint staff|ghq|"
    r"general headquarters|regiment|brigade|division|battalion|corps|squadron|paf|pns)\b"
)
VISITS = {  # titles of the visits that a college's foreign students pay to Washington in July
    "Air Command and Staff College": r"Air Command .*Visit",
    "Air War College": r"Air War College Visit",
}


def trained(activities: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return one country's delivered training under every programme.

    Its programme as the chapters name it, one name for all labels of it, is added as `group`. A
    country that the record does not know is a MissingError.
    """
    one_of(country, activities["country"], "activities of")
    own = activities[(activities["country"] == country) & (activities["stage"] == "delivered")]
    return own.assign(group=own["program"].map(GROUPS).fillna(OTHER))


def by_group(
    rows: pd.DataFrame, measure: str, years: range, within_year: bool = False
) -> pd.DataFrame:
    """Return a sum by programme (rows, the largest first) and fiscal year (columns).

    `rows` are those that `trained` gives; zero where they list nothing in one of the `years`. The
    measure is "seats", "weeks" (`student_weeks`, rows of unknown length left out) or "cost_usd"
    (current dollars).
    """
    if measure == "weeks":
        values = student_weeks(rows, within_year)
    else:
        values = rows[{"seats": "students", "cost_usd": "cost_usd"}[measure]]
    table = values.groupby([rows["group"], rows["fiscal_year"]]).sum().unstack(fill_value=0)
    table = table.reindex(columns=years, fill_value=0)
    table = table[(table != 0).any(axis=1)]
    return table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def length_class(rows: pd.DataFrame) -> pd.Series:
    """Return the class of length of each row, by `LENGTHS`; online training is in the first."""
    days = length_in_days(rows)
    classes = pd.cut(days, [0, *LENGTHS.values()], labels=list(LENGTHS)).astype("str")
    return classes.where(days.notna(), "not known").mask(rows["where"] == "online", BRIEF)


def seats_by_length(rows: pd.DataFrame, years: range) -> pd.DataFrame:
    """Return seats by class of length (rows) and fiscal year (columns), zero where none.

    The last row is "not known", if any length is not.
    """
    table = rows.groupby([length_class(rows), "fiscal_year"])["students"].sum().unstack()
    table = table.reindex(index=[*LENGTHS, "not known"], columns=years).fillna(0).astype(int)
    return table if table.loc["not known"].any() else table.drop(index="not known")


def median_days(rows: pd.DataFrame) -> float:
    """Return the median length in days over seats; a row of five seats counts five times."""
    return float(length_in_days(rows).repeat(rows["students"]).median())


def of_forces(rows: pd.DataFrame) -> pd.Series:
    """Return which rows name an armed service, a headquarters or a unit as the students' unit.

    The unit is as printed; that of a row without one counts as not named. A person of a ministry
    of defence may be an officer all the same.
    """
    return rows["student_unit"].str.contains(FORCES, case=False, regex=True).fillna(False)


def under_way(rows: pd.DataFrame, days: pd.DatetimeIndex) -> pd.Series:
    """Return the seats on courses under way on each of the days.

    Rows count from their first to their last day. Courses that ended after the last report are
    in no row, so the last days are too low.
    """
    dated = rows[length_in_days(rows).notna()]
    counts = [
        dated.loc[(dated["start_date"] <= day) & (dated["end_date"] >= day), "students"].sum()
        for day in days
    ]
    return pd.Series(counts, index=days, dtype="int64")


def by_week(rows: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Return the seats under way on each Monday: columns IMET, `ACADEMIES` and `REST`.

    The first and the last week contain the days `first` and `last` (ISO dates).
    """
    mondays = pd.period_range(first, last, freq="W-SUN").start_time
    group = rows["group"].where(rows["group"].isin(["IMET", ACADEMIES]), REST)
    of = {name: under_way(rows[group == name], mondays) for name in ("IMET", ACADEMIES, REST)}
    return pd.DataFrame(of)


def visit_rows(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the July visits of the foreign students of the Air Force's colleges, 2016 to 2019.

    The Near East South Asia Center receives them. Added columns: `college` and `visit_year`.
    """
    july = activities[activities["start_date"].dt.month == 7]
    rows = pd.concat(
        july[july["course"].str.contains(title)].assign(college=college)
        for college, title in VISITS.items()
    )
    return rows.assign(visit_year=rows["start_date"].dt.year)


def visits_beside_classes(activities: pd.DataFrame) -> pd.DataFrame:
    """Return how the countries on the July visits match those with a seat in the classes.

    One row a visit: `college`, `visit_year`, `on_visit` (countries on it), `pakistani` (seats);
    the countries that the record lists under any programme in the class that ended in the fiscal
    year of the visit, `ended`, and in the class that ended in the next, `next`; how many of these
    are on the visit, `ended_on_visit` and `next_on_visit`; and `no_class`, countries on the visit
    that the record lists in neither.
    """
    classes = college_rows(activities)
    table = []
    for (college, year), rows in visit_rows(activities).groupby(["college", "visit_year"]):
        listed = classes[college].groupby("fiscal_year")["country"].agg(set)
        ended, later = listed.get(year, set()), listed.get(year + 1, set())
        on_visit = set(rows["country"])
        table.append(
            {
                "college": college,
                "visit_year": year,
                "on_visit": len(on_visit),
                "pakistani": rows.loc[rows["country"] == "Pakistan", "students"].sum(),
                "ended": len(ended),
                "ended_on_visit": len(ended & on_visit),
                "next": len(later),
                "next_on_visit": len(later & on_visit),
                "no_class": sorted(on_visit - ended - later),
            }
        )
    return pd.DataFrame(table)


def preparing_at_maxwell(rows: pd.DataFrame) -> pd.Series:
    """Return the seats on the Air Force colleges' preparatory courses by summer, 2015 to 2020."""
    titles = rows["course"].str.contains("International Off School|Preparatory")
    there = rows[titles & rows["location"].str.contains("Maxwell", na=False)]
    by_summer = there.groupby(there["start_date"].dt.year)["students"].sum()
    return by_summer.reindex(range(2015, 2021), fill_value=0)


def years_table(table: pd.DataFrame, head: str, caption: str, rows: pd.DataFrame) -> ShownTable:
    """Show a table of fiscal years (columns), made of the rows; `head` says what its index is."""
    shown = table.rename(columns=fiscal).rename_axis(index=head, columns=None).reset_index()
    return ShownTable(shown, caption, cite_rows(rows[rows["fiscal_year"].isin(table.columns)]))


def courses_table(rows: pd.DataFrame, caption: str) -> ShownTable:
    """Show every course of the rows with its seats, and the units of those who attended."""
    heads = {"group": "Programme", "course": "Course", "start_date": "Start", "days": "Days"}
    units = rows["student_unit"].fillna("not stated").replace("UNK", "not stated")
    listed = rows.assign(days=length_in_days(rows).astype(int), units=units)
    shown = listed.groupby(list(heads)).agg(
        Seats=("students", "sum"), units=("units", lambda units: "; ".join(sorted(set(units))))
    )
    shown = shown.reset_index().rename(columns=heads | {"units": "Students' units"})
    return ShownTable(shown, caption, cite_rows(rows))


def rows_table(rows: pd.DataFrame, caption: str) -> ShownTable:
    """Show the rows as the record has them, with their dates and costs."""
    heads = {"group": "Programme", "course": "Course", "students": "Seats"}
    heads |= {"start_date": "Start", "end_date": "End", "cost_usd": "Cost, US$"}
    return ShownTable(rows[list(heads)].rename(columns=heads), caption, cite_rows(rows))


def visits_table(match: pd.DataFrame, rows: pd.DataFrame) -> ShownTable:
    """Show what `visits_beside_classes` finds in the rows, a row a visit."""
    short = match["college"].str.replace("Air Command and Staff", "Staff").str.replace("Air W", "W")
    heads = {
        "on_visit": "Countries on it",
        "ended": "Countries in the class just ended",
        "ended_on_visit": "of these visiting",
        "next": "Countries in the class that began",
        "next_on_visit": "of those visiting",
        "pakistani": "Pakistani visitors",
    }
    shown = match[list(heads)].rename(columns=heads)
    shown.insert(0, "Visit", short.str.capitalize() + ", July " + match["visit_year"].astype(str))
    return ShownTable(
        shown,
        "Visits of the Air Force's two colleges, and the countries that the record lists in their "
        "classes",
        cite_reports(rows),
    )


def measures(rows: pd.DataFrame, years: range) -> pd.DataFrame:
    """Return what some programmes come to by fiscal year, a column a measure."""
    seats, weeks, dollars = (by_group(rows, of, years) for of in ("seats", "weeks", "cost_usd"))
    within = by_group(rows, "weeks", years, within_year=True)
    lasting = rows[length_class(rows) != BRIEF]
    return pd.DataFrame(
        {
            "Seats": seats.sum(),
            "Seats of more than one day, not online": by_group(lasting, "seats", years).sum(),
            "Student-weeks": weeks.sum(),
            "Student-weeks within the year": within.sum(),
            "Thousands of current US dollars": dollars.sum() / 1000,
            "Regional centres, seats": seats.loc["Regional centres"],
            "Fellowship, seats": seats.loc["Counterterrorism fellowship"],
            "Academies, seats": seats.loc["Service academies"],
            "Academies, student-weeks": weeks.loc["Service academies"],
            "Academies, student-weeks within the year": within.loc["Service academies"],
            "Academies, thousands of current US dollars": dollars.loc["Service academies"] / 1000,
        }
    )


def range_table(measured: pd.DataFrame, last: int, source: str) -> ShownTable:
    """Show the later years beside the lowest and the highest of those up to the year `last`.

    Of equal years the earliest is named. A description of what was usual, no test.
    """
    usual, later = measured.loc[:last], measured.loc[last + 1 :]
    shown = pd.DataFrame(
        {
            f"Lowest, {fiscal(usual.index[0])}-{last}": usual.min().round().astype(int),
            "first in": usual.idxmin().map(fiscal),
            "Highest": usual.max().round().astype(int),
            "in": usual.idxmax().map(fiscal),
        }
    )
    shown = shown.join(later.T.round().astype(int).rename(columns=fiscal))
    return ShownTable(
        shown.rename_axis("Outside IMET").reset_index(),
        f"{word(len(later)).capitalize()} years beside the range of the {word(len(usual))} before",
        source,
    )
