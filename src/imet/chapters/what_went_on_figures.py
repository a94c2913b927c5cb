"""The figures on training outside IMET: by year, beside IMET, and week by week."""

from __future__ import annotations

from collections.abc import Container

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from imet.book import Picture
from imet.book.look import (
    ACCENT,
    DARK,
    GREY,
    LIGHT,
    MIDDLE,
    WASH,
    WHITE,
    chosen,
    mark,
    mark_events,
    positions,
    tidy,
)
from imet.chapters import what_went_on_findings as findings
from imet.chapters.what_went_on import ACADEMIES, REST, by_group, by_week
from imet.chapters.what_went_on_findings import LAST_BEFORE
from imet.cite import cite_events, cite_rows
from imet.prose import count, day, month, word
from imet.prose import year as fiscal
from imet.training import LAST_DAY

# in the order of the stack of those outside IMET, from below
STYLES = {
    ACADEMIES: {"color": DARK},
    "Regional centres": {"color": MIDDLE},
    "Counterterrorism fellowship": {"color": LIGHT},
    REST: {"facecolor": WHITE, "edgecolor": MIDDLE, "linewidth": 1},
    "IMET": {"color": ACCENT},
}
MEASURES = {"seats": "Seats", "weeks": "Student-weeks"}


def beside_imet(rows: pd.DataFrame) -> Picture:
    """Draw seats and student-weeks by fiscal year, those under IMET below the others.

    `rows` are one country's, as `trained` gives them.
    """
    years = range(rows["fiscal_year"].min(), rows["fiscal_year"].max() + 1)
    named = rows.assign(group=rows["group"].where(rows["group"].isin(STYLES), REST))
    tables = {measure: by_group(named, measure, years) for measure in MEASURES}
    outside = {measure: table.drop(index="IMET").sum() for measure, table in tables.items()}
    single = rows[rows["group"] != "IMET"]

    def stack(axes: Axes, table: pd.DataFrame, told: Container[int]) -> None:
        bottom = np.zeros(len(years))
        for group, style in STYLES.items():
            if group in table.index:
                bars = axes.bar(years, table.loc[group], 0.8, bottom, label=group, **style)
                bottom += table.loc[group].to_numpy(dtype=float)
        values = [f"{n:,.0f}" if y in told else "" for y, n in zip(years, bottom, strict=True)]
        axes.bar_label(bars, values, padding=1)
        high = 0.55 if len(table) > 1 else 1  # not up to the names of the parts
        axes.axvspan(LAST_BEFORE + 0.5, years[-1] + 0.5, 0, high, color=WASH, zorder=0)
        axes.yaxis.set_major_formatter("{x:,.0f}")

    def draw(figure: Figure, wide: bool) -> None:
        # in each pair a seat, or a week, is as high below as above
        below = max(table.loc["IMET"].max() / outside[of].max() for of, table in tables.items())
        pair = (1, below)
        if wide:
            panels = figure.subplots(2, 2, sharex=True, height_ratios=pair).T
        else:
            panels = figure.subplots(4, 1, sharex=True, height_ratios=pair * 2).reshape(2, 2)
        for (upper, lower), (measure, table) in zip(panels, tables.items(), strict=True):
            lowest = outside[measure].loc[:LAST_BEFORE].idxmin()
            recent = [y for y in years if y >= LAST_BEFORE]
            if measure == "weeks":
                recent.remove(LAST_BEFORE + 1)  # for want of room
            stack(upper, table.drop(index="IMET"), [lowest, *recent])
            stack(lower, table.loc[["IMET"]], recent)
            upper.set_title(f"{MEASURES[measure]} outside IMET")
            lower.set_title(f"{MEASURES[measure]} under IMET")
            upper.yaxis.set_major_locator(MaxNLocator(nbins=4))
            lower.set_yticks(upper.get_yticks())
            top = outside[measure].max() * 1.06
            upper.set_ylim(0, top)
            lower.set_ylim(0, top * below)
            of_each = by_group(single, measure, years)
            for year, most in outside[measure].nlargest(1 if measure == "seats" else 2).items():
                if of_each[year].max() > most / 2:
                    name = of_each[year].idxmax()
                    words = f"mostly {name if name.istitle() else name.lower()}"
                    words = words.replace(" ", "\n").replace("-", "-\n")
                    upper.text(year + 0.5, outside[measure][year], words, va="top", color=GREY)
            lower.set_xticks(range(years[-1], years[0] - 1, -2))
        handles, labels = panels[0, 0].get_legend_handles_labels()
        panels[0, 0].legend(
            handles[::-1], labels[::-1], loc="upper right", handlelength=1, handleheight=1
        )

    recent = outside["seats"].iloc[-4:]
    alt = (
        "Bar charts of seats and of student-weeks by fiscal year, "
        f"{fiscal(years[0])} to {fiscal(years[-1])}, outside IMET in parts and under IMET. "
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
    return Picture(
        "beside_imet",
        findings.outside_below.told(findings.beside(outside["seats"])),
        "Pakistani seats, and seats times weeks, by the fiscal year in which the course ended; "
        "the weeks of a row of West Point are those of all years there",
        cite_rows(rows),
        alt,
        data.round(4),
        draw,
        (420, 620),
    )


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
    total = lines.sum(axis=1)
    idle = findings.idle(lines)

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        bottom = np.zeros(len(weeks))
        colours = (ACCENT, DARK, LIGHT)
        for name, colour in zip(lines, colours, strict=True):
            heights = bottom + lines[name].to_numpy()
            axes.fill_between(range(len(weeks)), bottom, heights, step="mid", color=colour, lw=0)
            bottom = heights
        begin, end = mondays.get_indexer([idle.first, idle.last])
        axes.axvspan(begin - 0.5, end + 0.5, color=WASH, zorder=0)
        if wide:
            mark_events(axes, events, weeks)
        else:
            mark(axes, positions(events, weeks), events["title"].tolist(), len(weeks))
        # between the events before the return and those of it
        style = {"ha": "right", "va": "bottom"}
        *_, returned, _ = positions(events, weeks)
        words = "no seat under\nIMET under way" if wide else "no seat\nunder IMET\nunder way"
        axes.text(returned - 3, total.max() * 0.5, words, color=ACCENT, weight="bold", **style)
        words = "service academies" if wide else "service\nacademies"
        axes.text(returned - 3, total.loc[idle.first : idle.last].max() + 2, words, **style)
        at = mondays.get_loc(lines["IMET"].idxmax())
        axes.text(at, lines["IMET"].max() / 2, "IMET", color=WHITE, weight="bold", ha="center")
        at = mondays.get_loc(total.idxmax())
        axes.text(at, (total.max() + lines["IMET"].iloc[at]) / 2, "all others", ha="center")
        years = [
            pd.Timestamp(year, 1, 1) for year in range(mondays[0].year + 1, mondays[-1].year + 1)
        ]
        ticks = positions(pd.DataFrame({"date": years}), weeks)
        axes.set_xticks(ticks, [str(of.year) for of in years])
        axes.set_ylim(0, total.max() * 1.04)
        axes.set_xlim(-0.5, len(weeks) - 0.5)

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
    return Picture(
        "seats_under_way",
        findings.no_imet_under_way.told(idle),
        "Pakistani seats under way each Monday; the last months lack what ended after "
        f"{month(pd.Timestamp(LAST_DAY))}",
        f"{cite_rows(shown)} {cite_events(events)}",
        alt,
        tidy(lines, "monday", "group", "seats"),
        draw,
        (380, 360),
    )


def _extremes(series: pd.Series) -> str:
    top, least = series.idxmax(), series.idxmin()
    return (
        f"highest {series[top]:,.0f} in {fiscal(top)}, lowest {series[least]:,.0f} in "
        f"{fiscal(least)}"
    )
