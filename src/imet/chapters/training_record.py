"""What the training reports list, what they leave out, and how a second count agrees with it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from imet import officers
from imet.book import Link, ShownTable
from imet.cite import cite_reports, cite_rows, spans
from imet.errors import MissingError, one_of
from imet.prose import year, years_between
from imet.schemas import OTHER_EXTRACTION, PROGRAMS, SECTION_III, TOTALS
from imet.tables import load_activities, stored
from imet.training import IMET, VISIT, exempt, imet_of

SECTION_III_ROWS = (
    "section III of the reports, as typed in data/training/section_iii.csv, every row with the "
    "address of its page"
)
BLOCK = ("Pakistan", 2019)  # of IMET, shown as an example of what a report prints


def span_of(rows: pd.DataFrame) -> tuple[int, int]:
    """Return the first and the last fiscal year of rows."""
    return rows["fiscal_year"].min(), rows["fiscal_year"].max()


def of_exempt(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the activities of countries that 22 USC 2416(a)(2) exempts from the report.

    The exemption was added in 2002 and has an "unless", so that the record has some all the same.
    The column `joined` is the day on which the country became a member of NATO, missing if it was
    one before the record begins, or if the law names it. Rows of a country that joined count if
    they start on that day or later; those without a date of start do not.
    """
    since = exempt()
    rows = activities[activities["iso3"].isin(since.index)]
    rows = rows.assign(joined=rows["iso3"].map(since))
    return rows[rows["joined"].isna() | (rows["start_date"] >= rows["joined"])]


def block_with_total(country: str, fiscal_year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the IMET rows of a country and year, and the row of the total printed below them."""
    activities, totals = imet_of(load_activities(), country), stored(TOTALS)
    one_of(fiscal_year, sorted(activities["fiscal_year"]), f"IMET of {country} in fiscal year")
    block = activities[activities["fiscal_year"] == fiscal_year]
    same = totals["country"].eq(country) & totals["fiscal_year"].eq(fiscal_year)
    return block, totals[same & totals["program_label"].isin(block["program_label"])]


def totals_by_report(totals: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Return the number of printed totals by report and level, those not met, rows and seats."""
    by_level = totals.groupby(["report", "level"]).size().unstack().astype("Int64")
    of_programs = totals[totals["level"] == "program"]
    columns = {
        "Year totals": by_level["fiscal_year"],
        "Programme totals": by_level["program"],
        "Country totals": by_level["country"],
        "Totals not met": (totals["status"] == "erratum").groupby(totals["report"]).sum(),
        "Rows": activities.groupby("report").size(),
        "Seats": of_programs.groupby("report")["students"].sum(),
    }
    return ShownTable(
        pd.DataFrame(columns).rename_axis("Report").reset_index(),
        caption="Totals that each report prints, and how many of them our rows do not meet",
        source=cite_reports(totals),
    )


def errata_table(errata: pd.DataFrame) -> ShownTable:
    """Return totals that the rows do not meet as a table to read."""
    columns = ["report", "country", "program_label", "students_missing", "cost_missing", "reason"]
    heads = [
        "Report",
        "Country",
        "Programme",
        "Seats missing",
        "US$ missing",
        "What the page shows",
    ]
    return ShownTable(
        errata[columns].fillna({"program_label": "all"}).set_axis(heads, axis=1),
        caption="Totals that our rows miss by more than rounding, each at the lowest level at "
        "which it shows, and what the total prints beyond the sum of the rows",
        source=cite_rows(errata),
    )


def beside_other_extraction(activities: pd.DataFrame, totals: pd.DataFrame) -> pd.DataFrame:
    """Return what another extraction holds beside this book's, by the first year of the report.

    Columns: those of `other_extraction.csv`; and of this book `rows`, `totals`, the blocks at the
    lowest level that a report adds up, and `met`, those of them that the rows meet.
    """
    lowest = totals["level"].eq("program") & totals["report"].ge("2006")
    blocks = totals[totals["level"].eq("fiscal_year") | lowest]
    met = (blocks["status"] == "reconciled").groupby(blocks["report"].str[:4].astype(int))
    rows = activities["report"].str[:4].astype(int).value_counts()
    other = stored(OTHER_EXTRACTION).set_index("fiscal_year")
    return other.assign(rows=rows, totals=met.size(), met=met.sum())


def extractions_table(beside: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Return `beside_other_extraction` as a table to read."""
    kept = ["blocks_with_printed_total_kept", "blocks_that_add_up"]
    shown = beside.astype(dict.fromkeys(kept, "Int64"))
    shown.loc[shown[kept[0]] == 0, kept] = pd.NA
    heads = ["Their rows", "Their blocks", "with a total", "of these add up"]
    heads += ["Our rows", "Our blocks", "of ours add up"]
    return ShownTable(
        shown.set_axis(heads, axis=1).rename(index=year).rename_axis("Fiscal year").reset_index(),
        caption="Security Force Monitor's extraction and ours, by first year of the report; "
        "blank where the former keeps no printed totals",
        source="for the former, intermediate files of its repository fmtrpt_data (4_xml_dedup, "
        "commit 203d73f, December 2024); for the latter, " + cite_reports(activities),
    )


def seats_by_where(activities: pd.DataFrame) -> pd.DataFrame:
    """Return seats by fiscal year (rows) and by `where` (columns)."""
    table = activities.pivot_table(
        index="fiscal_year", columns="where", values="students", aggfunc="sum", fill_value=0
    )
    return table[table.sum().sort_values(ascending=False).index]


def rows_by_report(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the number of rows by region (rows) and report (columns), zero where none."""
    table = pd.crosstab(activities["region"], activities["report"])
    return table.loc[table.sum(axis=1).sort_values(ascending=False).index]


# ------------------------------------------------------------------ section III and officers

WAITS = (7, 14, 30, 180)  # days tried beside officers.GAP
USUAL = (2013, 2017)  # fiscal years of Pakistan on which each choice is shown
# what section III calls programmes of which section IV has another label
LABELS = {"Non-SA Combatant Command": "Non-SA UC", "Non-SA UC": "Non-SA UC", "FMS": "FMS"}


def beside_section_iii(activities: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    """Return what section III prints of IMET beside our rows of the same country and year.

    Added to the columns of `official` (see `officers.section_iii_imet`) are `listed` and
    `listed_usd`, what section IV lists for the year, and `seats` and `cost_usd`, with what it
    lists a year later and was under way on 30 September.
    """
    rows = []
    for one in official.itertuples(index=False):
        imet = imet_of(activities, one.country)
        ended = imet[imet["fiscal_year"] == one.fiscal_year]
        counted = officers.as_section_iii(imet, one.fiscal_year)
        rows.append(
            {
                "listed": ended["students"].sum(),
                "seats": counted["students"].sum(),
                "listed_usd": ended["cost_usd"].sum(),
                "cost_usd": counted["cost_usd"].sum(),
            }
        )
    return official.reset_index(drop=True).join(pd.DataFrame(rows))


def second_count_table(beside: pd.DataFrame) -> ShownTable:
    """Return `beside_section_iii` as a table to read, with the address of each page."""
    shown = {
        "Country": _linked(beside),
        "Fiscal year": beside["fiscal_year"].map(year),
        "Sessions printed": beside["sessions"],
        "Seats listed": beside["listed"],
        "with those under way": beside["seats"],
        "US$ printed": beside["usd"],
        "US$ of our rows": beside["cost_usd"],
    }
    return ShownTable(
        pd.DataFrame(shown),
        caption="IMET by section III and by our rows of section IV, every country and year of "
        "which we saw training sessions; dollars with what was under way",
        source=SECTION_III_ROWS + "; " + reports_on(beside),
    )


def by_programme(activities: pd.DataFrame, years: Iterable[int]) -> pd.DataFrame:
    """Return training sessions of section III beside our seats, IMET apart, by programme.

    One row a programme, by its code: `lines`, countries and years with students, `equal`, those
    in which our seats are as many, `sessions` and `seats`. What took place alone.
    """
    printed = stored(SECTION_III).query("stage == 'past' and sessions > 0 and programme != 'TOTAL'")
    printed = printed[printed["fiscal_year"].isin(list(years))]
    codes = stored(PROGRAMS).set_index("program_label")["program"].to_dict() | LABELS
    printed = printed.assign(program=printed["programme"].map(codes))
    if printed["program"].isna().any():
        raise MissingError(
            f"no code for {set(printed.loc[printed['program'].isna(), 'programme'])}"
        )
    printed = printed[~printed["program"].isin(IMET)]
    seats = []
    for one in printed.itertuples():
        of_line = activities.query(
            "country == @one.country and program == @one.program and stage == 'delivered'"
        )
        seats.append(officers.as_section_iii(of_line, one.fiscal_year)["students"].sum())
    printed = printed.assign(seats=seats, equal=printed["sessions"].eq(seats))
    grouped = printed.groupby("program").agg(
        lines=("sessions", "size"),
        equal=("equal", "sum"),
        sessions=("sessions", "sum"),
        seats=("seats", "sum"),
    )
    return grouped.sort_values(["sessions", "seats"], ascending=False)


def by_programme_table(lines: pd.DataFrame) -> ShownTable:
    """Return `by_programme` as a table to read."""
    heads = ["Programme", "Country-years", "Equal in", "Sessions printed", "Our seats"]
    return ShownTable(
        lines.reset_index().set_axis(heads, axis=1),
        caption="The other programmes by section III and by our rows, in the pages and years of "
        "the table of IMET",
        source=SECTION_III_ROWS + "; Foreign Military Training reports, section IV, every page.",
    )


def missed_totals() -> ShownTable:
    """Return the printed totals of section III that the rows under them do not meet."""
    missed = stored(SECTION_III).dropna(subset=["note"])
    shown = {
        "Country": _linked(missed),
        "Fiscal year": missed["fiscal_year"].map(year),
        "Printed as": missed["stage"].map({"past": "past", "coming": "planned"}),
        "Total, US$": missed["usd"],
        "What is off": missed["note"],
    }
    return ShownTable(
        pd.DataFrame(shown),
        caption="Printed totals of section III that its own rows miss",
        source=f"{SECTION_III_ROWS}, {spans(missed['row'], 'line')}.",
    )


def printed_again(totals: pd.DataFrame) -> int:
    """Return how many printed totals repeat the one below them, since they have but one part.

    `totals` are of `training/totals.csv`.
    """
    found, programme = 0, ["report", "country_printed", "program_label"]
    levels = ("program", "fiscal_year", programme), ("country", "program", programme[:2])
    for upper, lower, same in levels:
        below = totals[totals["level"] == lower]
        alone = below[~below.duplicated(same, keep=False)]
        above = totals[totals["level"] == upper]
        found += len(alone.merge(above, on=same))
    return found


def by_the_guide(activities: pd.DataFrame, fiscal_year: int) -> pd.DataFrame:
    """Return the rows that section III counts for one fiscal year by the letter of its guide.

    They are the courses that ended in the year, and those that began in it and were still running.
    `officers.as_section_iii` differs for courses of more than a year: it takes those that ended in
    the next year, whenever they began.
    """
    began = activities["start_date"].between(f"{fiscal_year - 1}-10-01", f"{fiscal_year}-09-30")
    later = activities["fiscal_year"] > fiscal_year
    return activities[(activities["fiscal_year"] == fiscal_year) | (later & began)]


def predicted(imet: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return `officers.by_fiscal_year` by the letter of the guide of section III."""
    return officers.by_fiscal_year(imet, first, last, by_the_guide)


def predicted_table(expected: pd.DataFrame, imet: pd.DataFrame) -> ShownTable:
    """Return `predicted` as a table to read."""
    shown = expected.reset_index()[["fiscal_year", "seats", "cost_usd", "officers"]]
    heads = ["Fiscal year", "Training sessions", "US$", "Individual students (estimate)"]
    shown = shown.assign(fiscal_year=shown["fiscal_year"].map(year))
    return ShownTable(
        shown.set_axis(heads, axis=1),
        caption="What section III should print for Pakistan under IMET, all labels of IMET "
        "together, if our rows and the rule are right: a prediction",
        source=cite_rows(imet),
    )


def calibration_table(trials: pd.DataFrame) -> ShownTable:
    """Return `officers.calibration` as a table to read, with the address of each page."""
    persons = trials.loc[trials["sessions"].notna(), "fiscal_year"].min()
    shown = {
        "Country": _linked(trials),
        "Fiscal year": trials["fiscal_year"].map(year),
        "Seats": trials["seats"],
        "Students (official)": trials["individuals"],
        "Officers (estimate)": trials["estimate"],
        "Error": trials["error"].map("{:+.0%}".format),
    }
    return ShownTable(
        pd.DataFrame(shown),
        caption="The estimate beside every official count of students under IMET; before "
        f"{year(persons)} these are students trained, from then on individual students",
        source=SECTION_III_ROWS + "; " + reports_on(trials),
    )


def variants(activities: pd.DataFrame, imet: pd.DataFrame) -> pd.DataFrame:
    """Return the estimate with each choice varied once.

    One row a choice: `error`, the mean absolute error in the country-years that are
    `officers.well_tried`, `bias`, how far the estimates of these together are off, `pakistan`, the
    mean estimate for the rows `imet` in the fiscal years `USUAL`, each counted as section III does,
    and `wait`, the days between courses, missing where another choice than that is varied.
    """
    choices = {f"as used: same unit, {officers.GAP} days": {"gap": officers.GAP}}
    choices |= {f"same unit, {days} days": {"gap": days} for days in WAITS}
    choices |= {
        f"any unit, {officers.GAP} days": {"same_unit": False},
        f"rows of more than {VISIT} students left out": {"most": VISIT},
        "no linking: seats": {"gap": 0},
    }
    official = officers.well_tried(officers.calibration())
    usual = [officers.as_section_iii(imet, y) for y in range(USUAL[0], USUAL[1] + 1)]
    rows = {}
    for name, choice in choices.items():
        found = [
            _estimate(officers.as_section_iii(imet_of(activities, country), fiscal_year), **choice)
            for country, fiscal_year in zip(
                official["country"], official["fiscal_year"], strict=True
            )
        ]
        off = found / official["individuals"].astype(float) - 1
        rows[name] = {
            "error": off.abs().mean(),
            "bias": sum(found) / official["individuals"].sum() - 1,
            "pakistan": np.mean([_estimate(counted, **choice) for counted in usual]),
            "wait": choice.get("gap"),
        }
    return pd.DataFrame(rows).T.astype(float).rename_axis("choice")


def variants_table(tried: pd.DataFrame) -> ShownTable:
    """Return `variants` as a table to read."""
    shown = {
        "Rule": tried.index,
        "Mean error": tried["error"].map("{:.0%}".format),
        "Error of the sum": tried["bias"].map("{:+.1%}".format),
        "Pakistan, a year": tried["pakistan"].round().astype(int),
    }
    return ShownTable(
        pd.DataFrame(shown),
        caption="Each choice varied once: the error against the official counts from "
        f"FY{officers.RELIABLE} on, {officers.SET_APART} apart, by which the rule was chosen, and "
        f"the mean estimate for Pakistan, {years_between(*USUAL)}",
        source=SECTION_III_ROWS + "; Foreign Military Training reports, section IV, every page.",
    )


def most_at_once(activities: pd.DataFrame) -> int:
    """Return the most seats of these rows that were under way on one day."""
    begun = activities.groupby("start_date")["students"].sum()
    over = activities.groupby("end_date")["students"].sum()
    over.index = over.index + pd.Timedelta(days=1)
    return int(begun.sub(over, fill_value=0).sort_index().cumsum().max())


def _estimate(activities: pd.DataFrame, most: int | None = None, **choice: object) -> int:
    if most is not None:
        activities = activities[activities["students"] <= most]
    return officers.estimate(activities, **choice)


def _linked(rows: pd.DataFrame) -> list[Link]:
    return [Link(country, url) for country, url in zip(rows["country"], rows["url"], strict=True)]


def reports_on(rows: pd.DataFrame) -> str:
    """Return section IV of the reports on the fiscal years of rows, for a source line."""
    return f"Foreign Military Training reports on {years_between(*span_of(rows))}, section IV."
