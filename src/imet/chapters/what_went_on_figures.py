"""The figures on training outside IMET: by year, beside IMET, and week by week."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from imet.book import STYLE, Picture
from imet.chapters import what_went_on_findings as findings
from imet.chapters.what_went_on import ACADEMIES, REST, by_group, by_week
from imet.cite import cite_events, cite_rows
from imet.look import DARK, GREY, LIGHT, MIDDLE, chosen, finish, mark_events, tidy
from imet.prose import count, day, month, word
from imet.prose import year as fiscal
from imet.training import LAST_DAY

# in the order of the stack, IMET on top, so that all others together are read from nothing up;
# neighbours differ in lightness or hatching
STYLES = {
    REST: {"facecolor": "white", "hatch": "....", "edgecolor": GREY, "linewidth": 0.5},
    "Regional centres": {"facecolor": MIDDLE, "hatch": "///", "edgecolor": "white"},
    "Counterterrorism fellowship": {"facecolor": LIGHT, "edgecolor": GREY, "linewidth": 0.5},
    ACADEMIES: {"facecolor": "#9a9a9a"},
    "IMET": {"facecolor": DARK},
}
MEASURES = {"seats": "Course seats", "weeks": "Student-weeks"}


def beside_imet(rows: pd.DataFrame) -> Picture:
    """Draw seats and student-weeks by fiscal year, IMET beside the other programmes.

    `rows` are one country's, as `trained` gives them.
    """
    years = range(rows["fiscal_year"].min(), rows["fiscal_year"].max() + 1)
    named = rows.assign(group=rows["group"].where(rows["group"].isin(STYLES), REST))
    tables = {measure: by_group(named, measure, years) for measure in MEASURES}
    outside = {measure: table.drop(index="IMET").sum() for measure, table in tables.items()}
    with plt.style.context(STYLE):
        figure, panels = plt.subplots(2, 1, sharex=True, figsize=(6.4, 6.0))
        for axes, (measure, table) in zip(panels, tables.items(), strict=True):
            bottom = np.zeros(len(years))
            for group, style in STYLES.items():
                if group in table.index:
                    heights = table.loc[group].to_numpy(dtype=float)
                    axes.bar(years, heights, bottom=bottom, width=0.84, label=group, **style)
                    bottom += heights
            axes.set_ylabel(MEASURES[measure])
            axes.yaxis.set_major_formatter("{x:,.0f}")
            axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)
            axes.set_ylim(0, bottom.max() * (1.5 if axes is panels[0] else 1.06))
        weeks_of = by_group(rows[rows["group"] != "IMET"], "weeks", years)
        for year, weeks in outside["weeks"].nlargest(2).items():
            if weeks_of[year].max() > weeks / 2:
                words = f"mostly {weeks_of[year].idxmax().lower()}".replace(" ", "\n")
                panels[1].text(year + 0.5, weeks, words, fontsize=9, va="top", linespacing=1.1)
        handles, labels = panels[0].get_legend_handles_labels()
        panels[0].legend(handles[::-1], labels[::-1], loc="upper right", ncols=2, fontsize=9)
        panels[1].set_xticks(list(years), [f"{y % 100:02d}" for y in years])
        panels[1].set_xlabel("Fiscal year in which the course ended (07 is FY2007)")
        recent = outside["seats"].iloc[-4:]
        title = findings.outside_below.text(findings.beside(outside["seats"]))
        finish(figure, title, cite_rows(rows))
    alt = (
        f"Two stacked bar charts by fiscal year, {fiscal(years[0])} to {fiscal(years[-1])}. "
        + " ".join(
            f"{MEASURES[measure]}: IMET {_extremes(table.loc['IMET'])}; all other programmes "
            f"together {_extremes(outside[measure])}."
            for measure, table in tables.items()
        )
        + " Outside IMET in the last four years: "
        + ", ".join(
            f"{count(value)} seats and {outside['weeks'][y]:,.0f} student-weeks in {fiscal(y)}"
            for y, value in recent.items()
        )
        + "."
    )
    names = sorted(set(named["group"]), key=list(STYLES).index)
    data = pd.concat(
        tidy(table.T[names], "fiscal_year", "group", "amount").assign(measure=MEASURES[measure])
        for measure, table in tables.items()
    )
    return Picture(figure, alt, "beside_imet", data.round(4))


def seats_under_way(rows: pd.DataFrame, first: str, last: str, events: pd.DataFrame) -> Picture:
    """Draw the seats under way on each Monday, IMET beside the other programmes.

    `rows` are one country's, as `trained` gives them. The first and the last week drawn contain the
    days `first` and `last` (ISO dates). Of `events`, the timeline, those of the episode are marked.
    """
    events = chosen(events)
    weeks = pd.period_range(first, last, freq="W-SUN")
    lines = by_week(rows, first, last)
    mondays = lines.index
    shown = rows[(rows["start_date"] <= mondays[-1]) & (rows["end_date"] >= mondays[0])]
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.8))
        bottom = np.zeros(len(weeks))
        for name in lines:
            heights = lines[name].to_numpy()
            style = STYLES[name] | {"linewidth": 0.4, "step": "post"}
            axes.fill_between(range(len(weeks)), bottom, bottom + heights, label=name, **style)
            bottom = bottom + heights
        mark_events(axes, events, weeks)
        ticks = [i for i, monday in enumerate(mondays) if monday.month == 1 and monday.day <= 7]
        axes.set_xticks(ticks, [str(mondays[i].year) for i in ticks])
        listed = f"what ended after {month(pd.Timestamp(LAST_DAY))} is not listed"
        axes.set_xlabel(f"Years begin at their first week; {listed}")
        axes.set_ylabel("Seats under way")
        axes.set_ylim(0, bottom.max() * 1.4)
        axes.legend(loc="upper left")
        title = findings.no_imet_under_way.text(findings.idle(lines))
        finish(figure, title, f"{cite_rows(shown)} {cite_events(events)}")
    total = lines.sum(axis=1)
    cut = events.set_index("event")["date"]["cut_reported"]
    days = [cut, cut + pd.DateOffset(years=1)]
    around = lines.iloc[mondays.get_indexer(days, method="pad")]
    told = "; on ".join(
        f"{day(monday)}: " + ", ".join(f"{name} {word(n)}" for name, n in of.items())
        for monday, of in around.iterrows()
    )
    imet = lines["IMET"]
    alt = (
        f"Stacked areas by week, {day(mondays[0])} to {day(mondays[-1])}: Pakistani seats under "
        f"way. Most: {count(total.max())} on {day(total.idxmax())}. On {told}. IMET was highest at "
        f"{count(imet.max())} on {day(imet.idxmax())}."
    )
    data = tidy(lines, "monday", "group", "seats")
    return Picture(figure, alt, "seats_under_way", data)


def _extremes(series: pd.Series) -> str:
    top, least = series.idxmax(), series.idxmin()
    return (
        f"highest {series[top]:,.0f} in {fiscal(top)}, lowest {series[least]:,.0f} in "
        f"{fiscal(least)}"
    )
