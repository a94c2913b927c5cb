"""What the training reports list, by place and by report, and whom the law lets them leave out."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from imet.book import STYLE, Picture, ShownTable
from imet.cite import cite_reports, cite_rows
from imet.look import DARK, GREY, LIGHT, MIDDLE, finish, tidy
from imet.prose import count, word, year
from imet.schemas import OTHER_EXTRACTION
from imet.tables import stored
from imet.training import exempt, places_by_where, rows_by_report


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


def block_table(block: pd.DataFrame) -> ShownTable:
    """Return rows of one block of a report as the report prints them."""
    columns = ["course", "students", "location", "cost_usd", "start_date", "end_date"]
    heads = ["Course", "Students", "Location", "Cost, US$", "Start", "End"]
    return ShownTable(
        block[columns].set_axis(heads, axis=1),
        caption="Pakistan, IMET: every row of one report",
        source=cite_rows(block),
    )


def totals_by_report(totals: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Return the number of printed totals by report and level, those explained, rows and places."""
    by_level = totals.groupby(["report", "level"]).size().unstack().astype("Int64")
    of_programs = totals[totals["level"] == "program"]
    columns = {
        "Year totals": by_level["fiscal_year"],
        "Programme totals": by_level["program"],
        "Country totals": by_level["country"],
        "of these explained": (totals["status"] == "erratum").groupby(totals["report"]).sum(),
        "Rows": activities.groupby("report").size(),
        "Places": of_programs.groupby("report")["students"].sum(),
    }
    return ShownTable(
        pd.DataFrame(columns).rename_axis("Report").reset_index(),
        caption="Totals that each report prints, and how many the rows cannot meet",
        source=cite_reports(totals),
    )


def errata_table(errata: pd.DataFrame) -> ShownTable:
    """Return totals that the rows cannot meet as a table to read."""
    columns = ["report", "country", "program_label", "students_missing", "cost_missing", "reason"]
    heads = ["Report", "Country", "Programme", "Students short", "US$ short", "Reason"]
    return ShownTable(
        errata[columns].fillna({"program_label": "all"}).set_axis(heads, axis=1),
        caption="Totals that the rows cannot meet, each at the lowest level at which it shows",
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
    heads = ["Rows", "Blocks", "with total", "that add up"]
    heads += ["Rows here", "Blocks here", "that add up here"]
    return ShownTable(
        shown.set_axis(heads, axis=1).rename(index=year).rename_axis("Fiscal year").reset_index(),
        caption="Security Force Monitor's extraction and this book's, by first year of the report; "
        "blank where the former keeps no printed totals",
        source="for the former, intermediate files of its repository fmtrpt_data (4_xml_dedup, "
        "commit 203d73f, December 2024); for the latter, " + cite_reports(activities),
    )


WHERE_STYLE = {
    "United States": {"color": DARK},
    "in country": {"color": MIDDLE, "hatch": "///", "edgecolor": "white"},
    "elsewhere": {"color": LIGHT, "edgecolor": GREY, "linewidth": 0.6},
    "online": {"color": "white", "hatch": "...", "edgecolor": GREY},
    "not stated": {"color": "white", "edgecolor": GREY, "linewidth": 0.9},
}


def places_and_where(imet: pd.DataFrame) -> Picture:
    """Draw course places by fiscal year and by where the training took place."""
    table = places_by_where(imet)
    total = table.sum(axis=1)
    unknown = table.get("not stated", 0 * total)
    with plt.style.context(STYLE):
        figure, axes = plt.subplots()
        below = table.cumsum(axis=1) - table
        for where, places in table.items():
            axes.bar(table.index, places, bottom=below[where], label=where, **WHERE_STYLE[where])
        axes.set_xticks(table.index, [f"{y % 100:02d}" for y in table.index])
        axes.set(xlabel="Fiscal year (07 is FY2007)", ylabel="Course places")
        axes.set_ylim(0, total.max() * 1.12)
        axes.legend(title="Where it was held", ncols=1, loc="upper right", alignment="left")
        title = (
            f"For {count(unknown[total.idxmax()])} of {count(total.max())} course places of "
            f"{year(total.idxmax())} no location is named"
        )
        finish(figure, title, cite_rows(imet))
    alt = (
        f"Stacked bar chart of Pakistani IMET course places by fiscal year, "
        f"{year(table.index[0])} to {year(table.index[-1])}, by where it was held. Highest total: "
        f"{count(total.max())} in {year(total.idxmax())}, of which "
        f"{count(unknown[total.idxmax()])} with no location stated; "
        f"lowest: {count(total.min())} in {year(total.idxmin())}. Over all years "
        f"{', '.join(f'{count(places)} {where}' for where, places in table.sum().items())}."
    )
    data = tidy(table, "fiscal_year", "where", "places")
    return Picture(figure, alt, "places_and_where", data)


def coverage(activities: pd.DataFrame) -> Picture:
    """Draw the number of rows by report and region; rows without a region count in the title."""
    table = rows_by_report(activities[activities["region"] != "not stated"])
    total = table.sum()
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.4))
        some = table.where(table > 0)
        mesh = axes.pcolormesh(some, cmap="Blues", edgecolors="white", linewidth=1.5, vmin=0)
        axes.set_yticks(np.arange(len(table)) + 0.5, table.index)
        axes.set_xticks(np.arange(len(total)) + 0.5, total.index.str[2:4])
        axes.set_xlabel("Report, by its first fiscal year (07 is 2007-2008)")
        axes.grid(False)
        axes.invert_yaxis()
        bar = figure.colorbar(mesh, ax=axes, orientation="horizontal", aspect=40, shrink=0.7)
        bar.set_label("Rows; white where the report has none for the region")
        title = (
            f"{count(len(activities))} rows in {count(len(total))} reports; "
            f"the fullest is {total.idxmax()}"
        )
        finish(figure, title, cite_reports(activities))
    most = table.stack()
    regions = " ".join(
        f"{region}: {count(rows.sum())} rows in {word((rows > 0).sum())} reports."
        for region, rows in table.iterrows()
    )
    alt = (
        f"Grid of {word(len(table))} regions by {count(len(total))} reports, {table.columns[0]} to "
        f"{table.columns[-1]}, shaded by the number of rows. Most rows in one report: "
        f"{count(total.max())} in {total.idxmax()}; fewest: {count(total.min())} in "
        f"{total.idxmin()}. Darkest field: {most.idxmax()[0]} in {most.idxmax()[1]}, "
        f"{count(most.max())} rows. {regions}"
    )
    return Picture(figure, alt, "coverage", tidy(table, "region", "report", "rows"))
