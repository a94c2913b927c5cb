"""The figures of the training record: what it covers, where courses were, how the estimate does."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from imet import officers
from imet.book import STYLE, Picture
from imet.chapters import training_record_findings as findings
from imet.chapters.training_record import rows_by_report, seats_by_where, span_of
from imet.look import DARK, GREY, LIGHT, MIDDLE, finish, tidy
from imet.prose import count, listed, word, year, years_between

WIDEST = 200  # students to which the axes go
NONE = "#d0d0d0"  # the ground of a grid where there is nothing to shade
NAMED = 8  # students, and a quarter, by which an estimate must be off to be named in the figure
WHERE_STYLE = {
    "United States": {"color": DARK},
    "in country": {"color": MIDDLE, "hatch": "///", "edgecolor": "white"},
    "elsewhere": {"color": LIGHT, "edgecolor": GREY, "linewidth": 0.6},
    "online": {"color": "white", "hatch": "...", "edgecolor": GREY},
    "not stated": {"color": "#a3a3a3", "edgecolor": GREY, "linewidth": 0.6},
}


def seats_and_where(imet: pd.DataFrame) -> Picture:
    """Draw course seats by fiscal year and by where the training took place."""
    table = seats_by_where(imet)
    total = table.sum(axis=1)
    unknown = table.get("not stated", 0 * total)
    with plt.style.context(STYLE):
        figure, axes = plt.subplots()
        below = table.cumsum(axis=1) - table
        for where, seats in table.items():
            axes.bar(table.index, seats, bottom=below[where], label=where, **WHERE_STYLE[where])
        axes.set_xticks(table.index, [f"{y % 100:02d}" for y in table.index])
        axes.set(xlabel="Fiscal year (07 is FY2007)", ylabel="Course seats")
        axes.set_ylim(0, total.max() * 1.12)
        axes.legend(title="Where it was held", ncols=1, loc="upper right", alignment="left")
        seen = findings.unlocated(imet)
        finish(figure, findings.without_location.text(seen), seen.source)
    alt = (
        f"Stacked bar chart of Pakistani IMET course seats by fiscal year, "
        f"{year(table.index[0])} to {year(table.index[-1])}, by where it was held. Highest total: "
        f"{count(total.max())} in {year(total.idxmax())}, of which "
        f"{count(unknown[total.idxmax()])} with no location stated; "
        f"lowest: {count(total.min())} in {year(total.idxmin())}. Over all years "
        f"{', '.join(f'{count(seats)} {where}' for where, seats in table.sum().items())}."
    )
    data = tidy(table, "fiscal_year", "where", "seats")
    return Picture(figure, alt, "seats_and_where", data)


def coverage(activities: pd.DataFrame) -> Picture:
    """Draw the number of rows by report and region, without the rows that name no region."""
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
        axes.set_facecolor(NONE)
        axes.invert_yaxis()
        bar = figure.colorbar(mesh, ax=axes, orientation="horizontal", aspect=40, shrink=0.7)
        bar.set_label("Training activities, plans too; grey: none")
        seen = findings.fields(activities)
        finish(figure, findings.fullest_field.text(seen), seen.source)
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


def official_and_estimate(trials: pd.DataFrame) -> Picture:
    """Draw the estimate of `officers.calibration` against the official count of persons."""
    trials = trials.sort_values(["fiscal_year", "country"])
    fair, apart = officers.well_tried(trials), trials[trials["country"] == officers.SET_APART]
    early = trials[trials["fiscal_year"] < officers.RELIABLE]
    groups = {
        f"{year(officers.RELIABLE)} and later": (fair, {"color": DARK}),
        officers.SET_APART: (apart, {"color": MIDDLE, "marker": "D"}),
        f"before {year(officers.RELIABLE)}": (early, {"facecolors": "none", "edgecolors": GREY}),
    }
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.8))
        axes.axline((0, 0), slope=1, color=GREY, linewidth=1)
        for label, (rows, style) in groups.items():
            shown = rows[rows[["individuals", "estimate"]].max(axis=1) <= WIDEST]
            axes.scatter(shown["individuals"], shown["estimate"], s=36, label=label, **style)
        off = early["estimate"] - early["individuals"]
        for one in early[(off.abs() > NAMED) & (early["error"].abs() > 0.25)].itertuples():
            high = one.error > 0
            axes.annotate(
                f"{one.country} {year(one.fiscal_year)}",
                (one.individuals, one.estimate),
                xytext=(-7 if high else 7, -3),
                textcoords="offset points",
                ha="right" if high else "left",
                fontsize=8.5,
            )
        axes.set(xlim=(0, WIDEST), ylim=(0, WIDEST))
        axes.set_xlabel("Individual students that section III counts")
        axes.set_ylabel("Officers estimated from seats")
        axes.legend(loc="upper left")
        source = (
            f"Foreign Military Training reports on {years_between(*span_of(trials))}: section III, "
            "every row of IMET that could be read (for Bolivia as the Center for International "
            "Policy quotes it), and section IV. On the line the two agree."
        )
        beyond = trials[trials[["individuals", "estimate"]].max(axis=1) > WIDEST]
        if len(beyond):
            source += f" Not drawn, as too large: {listed(_told(beyond))}."
        finish(figure, findings.estimate_and_count.text(findings.misses(trials)), source)
    alt = (
        f"Scatter chart of {word(len(trials))} country-years: officers estimated from seats "
        "against individual students that section III counts, with the line on which the two "
        f"agree. Estimate for official count: {'; '.join(_told(trials))}."
    )
    columns = ["country", "fiscal_year", "individuals", "seats", "estimate", "error"]
    return Picture(figure, alt, "official_and_estimate", trials[columns].round({"error": 4}))


def _told(trials: pd.DataFrame) -> list[str]:
    return [
        f"{one.country} {year(one.fiscal_year)}, {count(one.estimate)} for {count(one.individuals)}"
        for one in trials.itertuples()
    ]
