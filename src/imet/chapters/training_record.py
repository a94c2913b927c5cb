"""What the training reports list, by place and by report, and whom the law lets them leave out."""

from __future__ import annotations

from collections.abc import Collection

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from imet.book import STYLE, Picture
from imet.cite import cite_reports, cite_rows
from imet.look import DARK, LIGHT, MIDDLE, finish, tidy
from imet.prose import count, word, year
from imet.training import (
    places_by_where,
    rows_by_report,
)

# Countries that joined NATO in the years of the record, by the day on which they deposited their
# instruments of accession and so became members. For 2004: nato.gov.si, "Welcome Ceremony for New
# Member States"; for 2009: America.gov, 1 April 2009; for 2017: the Albanian mission to NATO,
# "Montenegro joins NATO as 29th ally"; for 2020: The Boston Globe, 27 March 2020.
NATO_SINCE = {
    **dict.fromkeys(("BGR", "EST", "LVA", "LTU", "ROU", "SVK", "SVN"), "2004-03-29"),
    **dict.fromkeys(("ALB", "HRV"), "2009-04-01"),
    "MNE": "2017-06-05",
    "MKD": "2020-03-27",
}


def of_exempt(activities: pd.DataFrame, exempt: Collection[str]) -> pd.DataFrame:
    """Return the activities of countries that 22 USC 2416(a)(2) exempts from the report.

    The exemption was added in 2002 and has an "unless", so that the record has some all the same.

    Parameters
    ----------
    activities
        Rows of the record.
    exempt
        The ISO codes of those that the law names, and of the members of NATO of any time.

    Returns
    -------
    pandas.DataFrame
        The rows of these countries with the column `joined`: the day on which the country became
        a member of NATO, missing if it was one before the record begins, or if the law names it.
        Rows of a country that joined count if they start on that day or later, so that rows
        without a date of start do not.

    """
    joined = pd.to_datetime(activities["iso3"].map(NATO_SINCE))
    before = activities["iso3"].isin(set(exempt) - set(NATO_SINCE))
    found = before | (activities["start_date"] >= joined)
    return activities.assign(joined=joined)[found]


WHERE_STYLE = {
    "United States": {"color": DARK},
    "in country": {"color": MIDDLE, "hatch": "///", "edgecolor": "white"},
    "elsewhere": {"color": LIGHT, "edgecolor": "#4a4a4a", "linewidth": 0.6},
    "online": {"color": "white", "hatch": "...", "edgecolor": "#4a4a4a"},
    "not stated": {"color": "white", "edgecolor": "#4a4a4a", "linewidth": 0.9},
}


def places_and_where(imet: pd.DataFrame) -> Picture:
    """Draw course places by fiscal year and by where the training took place."""
    table = places_by_where(imet)
    total = table.sum(axis=1)
    unknown = table.get("not stated", 0 * total)
    with plt.style.context(STYLE):
        figure, axes = plt.subplots()
        bottom = np.zeros(len(table))
        for where in table.columns:
            axes.bar(*(table.index, table[where]), bottom=bottom, label=where, **WHERE_STYLE[where])
            bottom += table[where].to_numpy()
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
        + ", ".join(f"{count(table[where].sum())} {where}" for where in table.columns)
        + "."
    )
    data = tidy(table, "fiscal_year", "where", "places")
    return Picture(figure, alt, "places_and_where", data)


def coverage(activities: pd.DataFrame) -> Picture:
    """Draw the number of rows by report and region; rows without a region count in the title."""
    table = rows_by_report(activities[activities["region"] != "not stated"])
    total = table.sum()
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.4))
        shares = np.ma.masked_equal(table.to_numpy(), 0)
        mesh = axes.pcolormesh(shares, cmap="Blues", edgecolors="white", linewidth=1.5, vmin=0)
        axes.set_yticks(np.arange(len(table)) + 0.5, table.index)
        axes.set_xticks(
            np.arange(len(table.columns)) + 0.5, [report[2:4] for report in table.columns]
        )
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
    alt = (
        f"Grid of {word(len(table))} regions by {count(len(total))} reports, {table.columns[0]} to "
        f"{table.columns[-1]}, shaded by the number of rows. Most rows in one report: "
        f"{count(total.max())} in {total.idxmax()}; fewest: {count(total.min())} in "
        f"{total.idxmin()}. Darkest field: {most.idxmax()[0]} in {most.idxmax()[1]}, "
        f"{count(most.max())} rows. "
        + " ".join(
            f"{region}: {count(rows.sum())} rows in {word((rows > 0).sum())} reports."
            for region, rows in table.iterrows()
        )
    )
    return Picture(figure, alt, "coverage", tidy(table, "region", "report", "rows"))
