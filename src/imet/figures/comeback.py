"""Figures of the return: how much of the usual came back, and how 2020 went elsewhere."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from imet.book import STYLE, Picture
from imet.comeback import RETURN, USUAL, beside_others, levels, starts_by_country, starts_by_month
from imet.figures.look import DARK, GREY, LIGHT, MIDDLE, chosen, finish, mark_events
from imet.obligations import in_spans
from imet.prose import count, dollars, percent, word, year
from imet.sources import cite_money, cite_reports, cite_rows
from imet.training import since

MARKED = ("return_announced", "stop_movement_us", "stop_movement_eased", "first_start_2020")
MEASURES = {
    "obligated": "Money obligated",
    "places": "Places that ended",
    "colleges": "Long college courses\nthat ended",
    "delivered": "Cost of the courses\nthat ended",
}
LATER = "a course begun that summer ends later"  # so that FY2020 can have no long college course
YEARS = {
    2018: {"color": LIGHT, "edgecolor": GREY, "linewidth": 0.6},
    2019: {"color": MIDDLE, "hatch": "///", "edgecolor": "white"},
    2020: {"color": DARK},
}


def levels_of_return(rows: pd.DataFrame, imet: pd.DataFrame) -> Picture:
    """Draw money, places and college years of three fiscal years as shares of the usual.

    Parameters
    ----------
    rows
        The Greenbook's IMET rows of one country.
    imet
        IMET activities of the same country.

    """
    rows = rows[rows["fiscal_year"].between(USUAL[0], RETURN) & rows["period"].eq("year")]
    shown = since(imet, USUAL[0])
    booked = rows.groupby("fiscal_year")["obligations_usd"].sum()
    table = levels(booked.reindex(range(USUAL[0], RETURN + 1)).astype("Int64"), imet)
    table = table.loc[list(MEASURES)]
    shares = table[list(YEARS)].div(table["usual"], axis=0)
    height = np.arange(len(table)) * (len(YEARS) + 1)
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.8))
        for place, (fiscal_year, style) in enumerate(YEARS.items()):
            share = shares[fiscal_year]
            widths = share.fillna(0).astype(float)
            axes.barh(height + place, widths, height=0.9, label=year(fiscal_year), **style)
            for position, (measure, value) in zip(height + place, share.items(), strict=True):
                text = "none booked" if pd.isna(value) else percent(value)
                if (measure, fiscal_year) == ("colleges", RETURN):
                    text = f"{text}: {LATER}"
                at = (0 if pd.isna(value) else float(value)) + 0.012
                axes.text(at, position, text, va="center", fontsize=9)
        axes.axvline(1, color=GREY, linewidth=1, linestyle="--")
        axes.set_yticks(height + 1, MEASURES.values())
        axes.invert_yaxis()
        axes.set_xlim(0, max(1.08, float(shares.max().max()) + 0.12))
        ticks = np.arange(0, 1.01, 0.25)
        axes.set_xticks(ticks, [percent(tick) for tick in ticks])
        axes.set_xlabel(f"Share of the mean of {year(USUAL[0])} to {year(USUAL[-1])}")
        axes.grid(axis="x")
        axes.legend(loc="upper right", bbox_to_anchor=(0.94, 1))
        back = shares[RETURN]
        title = (
            f"In {year(RETURN)} the money was back at {percent(back['obligated'])} of its usual "
            f"level, the places that ended at {percent(back['places'])}"
        )
        finish(figure, title, f"{cite_money(rows)} {cite_rows(shown)}")
    alt = (
        f"Bar chart of Pakistan's IMET in {in_spans(list(YEARS))} as shares of the mean of "
        f"{year(USUAL[0])} to {year(USUAL[-1])}. "
        + " ".join(
            f"{name.replace(chr(10), ' ')}: usual "
            f"{_amount(measure, table.loc[measure, 'usual'])}; "
            + ", ".join(
                (
                    "none booked"
                    if pd.isna(shares.loc[measure, y])
                    else f"{percent(shares.loc[measure, y])}"
                )
                + f" in {year(y)}"
                for y in YEARS
            )
            + (f"; {LATER}." if measure == "colleges" else ".")
            for measure, name in MEASURES.items()
        )
    )
    data = table.join(shares.add_prefix("share_in_")).rename_axis("measure").reset_index()
    return Picture(figure, alt, "levels_of_return", data.rename(columns=str))


def starts_in_2020(imet: pd.DataFrame, events: pd.DataFrame, country: str = "Pakistan") -> Picture:
    """Draw the places that start in each month of 2020 beside the usual, for others and for one.

    Parameters
    ----------
    imet
        IMET activities of all countries, as `imet.comeback.dated_imet` gives them.
    events
        The timeline; the events of `MARKED` are marked.
    country
        The one country.

    """
    events = chosen(events, MARKED)
    own = imet["country"] == country
    parts = {
        "All other countries": starts_by_month(imet[~own]),
        country: starts_by_month(imet[own]),
    }
    days = pd.Timestamp(RETURN, 1, 1), pd.Timestamp(RETURN, 9, 30)
    whole = beside_others(starts_by_country(imet, *days), country)
    used = imet[imet["start_date"].dt.year.isin([*USUAL, RETURN])]
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, sharex=True, figsize=(6.4, 5.8))
        for axes, (name, table) in zip(both, parts.items(), strict=True):
            positions = np.arange(len(table))
            axes.bar(positions, table["starts"], color=DARK, width=0.72, label=f"{RETURN}")
            label = f"mean of {USUAL[0]} to {USUAL[-1]}"
            line = {"where": "mid", "color": MIDDLE, "linewidth": 2}
            axes.step(positions, table["usual"], label=label, **line)
            axes.set_ylabel(f"Places that start:\n{name.lower() if name != country else name}")
            axes.set_ylim(0, max(table["usual"].max(), table["starts"].max()) * 1.5)
            axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        mark_events(both[0], events, parts[country].index)
        both[1].legend(loc="upper right")
        both[1].set_xticks(positions, [f"{month:%b}" for month in parts[country].index])
        both[1].set_xlabel(f"Month of the first day in {RETURN}")
        title = (
            f"From January to September {RETURN} {country} had {percent(whole['share'])} of its "
            f"usual starts, all others together {percent(whole['others_share'])}"
        )
        finish(figure, title, f"{cite_reports(used)} Events: data/episode/timeline.csv.")
    alt = (
        f"Two bar charts of IMET places by month of start, January to September {RETURN}, beside "
        f"the mean of {USUAL[0]} to {USUAL[-1]}; courses that ended by 30 September of their year. "
        + " ".join(
            f"{name}: highest {count(table['starts'].max())} in {table['starts'].idxmax():%B}, "
            f"lowest {count(table['starts'].min())} in {table['starts'].idxmin():%B}; "
            f"{count(table['starts'].sum())} in all, usual {count(round(table['usual'].sum()))}."
            for name, table in parts.items()
        )
        + f" Marked: {word(len(events))} events, "
        + "; ".join(event.title for event in events.itertuples())
        + "."
    )
    data = pd.concat(
        table.rename_axis("month").reset_index().assign(countries=name)
        for name, table in parts.items()
    )
    return Picture(figure, alt, "starts_in_2020", data)


def _amount(measure: str, value: float) -> str:
    return f"{value:.0f}" if measure in ("places", "colleges") else dollars(round(value))
