"""Figures of the training under all programmes: places, student-weeks, and who was under way."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from imet.book import STYLE, Picture
from imet.figures.look import DARK, GREY, LIGHT, MIDDLE, chosen, finish, mark_events, tidy
from imet.prose import count, day, word, year
from imet.sources import cite_events, cite_rows
from imet.training import by_group, under_way

REST = "All others"
# in the order of the stack: neighbours differ in lightness or hatching
STYLES = {
    "IMET": {"facecolor": DARK},
    "Service academies": {"facecolor": "#9a9a9a"},
    "Counterterrorism fellowship": {"facecolor": LIGHT, "edgecolor": GREY, "linewidth": 0.5},
    "Regional centres": {"facecolor": MIDDLE, "hatch": "///", "edgecolor": "white"},
    REST: {"facecolor": "white", "hatch": "....", "edgecolor": GREY, "linewidth": 0.5},
}
MEASURES = {"places": "Course places", "weeks": "Student-weeks"}


def beside_imet(rows: pd.DataFrame) -> Picture:
    """Draw places and student-weeks by fiscal year, IMET beside the other programmes.

    Parameters
    ----------
    rows
        One country's rows of every programme, as `imet.training.trained` gives them.

    """
    years = range(rows["fiscal_year"].min(), rows["fiscal_year"].max() + 1)
    named = rows.assign(group=rows["group"].where(rows["group"].isin(STYLES), REST))
    tables = {measure: by_group(named, measure, years) for measure in MEASURES}
    outside = {measure: table.drop(index="IMET").sum() for measure, table in tables.items()}
    imet = {measure: table.loc["IMET"] for measure, table in tables.items()}
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
        panels[0].legend(loc="upper right", ncols=2, fontsize=9)
        panels[1].set_xticks(list(years), [f"{y % 100:02d}" for y in years])
        panels[1].set_xlabel("Fiscal year in which the course ended (07 is FY2007)")
        recent = outside["places"].iloc[-4:]
        title = "Pakistani places outside IMET: " + ", ".join(
            f"{count(value)} in {year(y)}" for y, value in recent.items()
        )
        finish(figure, title, cite_rows(rows))
    alt = (
        f"Two stacked bar charts by fiscal year, {year(years[0])} to {year(years[-1])}. "
        + " ".join(_extremes(measure, imet[measure], outside[measure]) for measure in MEASURES)
        + " Outside IMET in the last four years: "
        + ", ".join(
            f"{count(value)} places and {outside['weeks'][y]:,.0f} student-weeks in {year(y)}"
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


def places_under_way(rows: pd.DataFrame, first: str, last: str, events: pd.DataFrame) -> Picture:
    """Draw the places under way on each Monday, IMET beside the other programmes.

    Parameters
    ----------
    rows
        One country's rows of every programme, as `imet.training.trained` gives them.
    first, last
        The first and the last week drawn contain these days, as ISO dates.
    events
        The timeline; the events of the episode are marked, and the title counts on the day of
        the first report of the cut.

    """
    events = chosen(events)
    weeks = pd.period_range(first, last, freq="W-SUN")
    mondays = weeks.start_time
    shown = rows[(rows["start_date"] <= mondays[-1]) & (rows["end_date"] >= mondays[0])]
    shown = shown.sort_values(["source", "row"])
    groups = ["IMET", "Service academies", REST]
    of = dict(list(shown.groupby(shown["group"].where(shown["group"].isin(groups), REST))))
    lines = {name: under_way(of.get(name, shown[:0]), mondays) for name in groups}
    cut = events.set_index("event")["date"]["cut_reported"]
    later = cut + pd.DateOffset(years=1)
    two_days = pd.DatetimeIndex([cut, later])
    on_days = {name: under_way(of.get(name, shown[:0]), two_days) for name in groups}
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.8))
        bottom = np.zeros(len(weeks))
        for name in groups:
            heights = lines[name].to_numpy()
            axes.fill_between(
                range(len(weeks)),
                *(bottom, bottom + heights),
                **STYLES[name] | {"linewidth": 0.4, "step": "post", "label": name},
            )
            bottom = bottom + heights
        mark_events(axes, events, weeks)
        ticks = [i for i, monday in enumerate(mondays) if monday.month == 1 and monday.day <= 7]
        axes.set_xticks(ticks, [str(mondays[i].year) for i in ticks])
        axes.set(xlabel="Week (years mark the first week of January)", ylabel="Places under way")
        axes.set_ylim(0, bottom.max() * 1.3)
        axes.legend(loc="upper left")
        others = on_days["Service academies"] + on_days[REST]
        title = (
            f"Under way on {day(cut)}: {word(on_days['IMET'][cut])} places under IMET, "
            f"{word(others[cut])} under others; a year later "
            f"{word(on_days['IMET'][later])} and {word(others[later])}"
        )
        finish(figure, title, f"{cite_rows(shown)} {cite_events(events)}")
    total = sum(lines.values())
    alt = (
        f"Stacked areas by week, {day(mondays[0])} to {day(mondays[-1])}: Pakistani places under "
        f"way. Most: {count(total.max())} on {day(total.idxmax())}. On {day(cut)}: "
        + ", ".join(f"{name} {word(on_days[name][cut])}" for name in groups)
        + f"; on {day(later)}: "
        + ", ".join(f"{name} {word(on_days[name][later])}" for name in groups)
        + f". IMET was highest at {count(lines['IMET'].max())} on {day(lines['IMET'].idxmax())}."
    )
    data = tidy(pd.DataFrame(lines), "monday", "group", "places")
    return Picture(figure, alt, "places_under_way", data)


def _extremes(measure: str, imet: pd.Series, outside: pd.Series) -> str:
    what = MEASURES[measure]
    return (
        f"{what}: IMET highest {imet.max():,.0f} in {year(imet.idxmax())}, lowest "
        f"{imet.min():,.0f} in {year(imet.idxmin())}; all other programmes together highest "
        f"{outside.max():,.0f} in {year(outside.idxmax())}, lowest {outside.min():,.0f} in "
        f"{year(outside.idxmin())}."
    )
