"""Figures of the return: levels beside the usual, and the starts of 2020 by month."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from imet.book import STYLE, Picture
from imet.chapters import the_return_findings as findings
from imet.chapters.the_return import RETURN, USUAL, in_us, levels, starts_by_month
from imet.cite import cite_money, cite_reports, cite_rows
from imet.look import DARK, GREY, LIGHT, MIDDLE, RED, chosen, finish, mark_events
from imet.prose import count, dollars, in_spans, millions, percent, word
from imet.prose import year as fiscal
from imet.training import since

# events of the timeline that the figure of the starts marks
MARKED = ("return_announced", "stop_movement_us", "stop_movement_eased", "first_start_2020")
MEASURES = {
    "obligated": "Money obligated",
    "seats": "Seats that ended",
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
    """Draw a country's money, seats and college years of three fiscal years beside the usual.

    From its rows of the Greenbook and its IMET activities; shares of the usual.
    """
    rows = rows[rows["fiscal_year"].between(USUAL[0], RETURN) & rows["period"].eq("year")]
    booked = rows.groupby("fiscal_year")["obligations_usd"].sum()
    table = levels(booked, imet).loc[list(MEASURES)]
    seen = findings.back(booked, imet, f"{cite_money(rows)} {cite_rows(since(imet, USUAL[0]))}")
    shares = table[list(YEARS)].div(table["usual"], axis=0)
    said = shares.map(lambda share: "none recorded" if pd.isna(share) else percent(share))
    height = np.arange(len(table)) * (len(YEARS) + 1)
    base = f"the mean of {fiscal(USUAL[0])} to {fiscal(USUAL[-1])}"
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.8))
        for place, (fiscal_year, style) in enumerate(YEARS.items()):
            widths = shares[fiscal_year].fillna(0).astype(float)
            axes.barh(height + place, widths, height=0.9, label=fiscal(fiscal_year), **style)
            for position, measure in zip(height + place, MEASURES, strict=True):
                text = said.loc[measure, fiscal_year]
                if (measure, fiscal_year) == ("colleges", RETURN):
                    text = f"{text}: {LATER}"
                axes.text(widths[measure] + 0.012, position, text, va="center", fontsize=9)
        axes.axvline(1, color=GREY, linewidth=1, linestyle="--")
        usual = table["usual"].astype(float).items()
        told = (millions(n) if n > 1e5 else count(round(n)) for _, n in usual)
        named = zip(MEASURES.values(), told, strict=True)
        axes.set_yticks(height + 1, [f"{name}\n(usual {amount})" for name, amount in named])
        axes.invert_yaxis()
        axes.set_xlim(0, max(1.08, float(shares.max().max()) + 0.12))
        ticks = np.arange(0, 1.01, 0.25)
        axes.set_xticks(ticks, [percent(tick) for tick in ticks])
        axes.set_xlabel(f"Share of the usual, {base}")
        axes.grid(axis="x")
        axes.legend(loc="upper right", bbox_to_anchor=(0.94, 1))
        finish(figure, findings.came_back_in_part.text(seen), seen.source)
    alt = f"Bar chart of Pakistan's IMET in {in_spans(list(YEARS))} as shares of {base}."
    for measure, name in MEASURES.items():
        usual = table.loc[measure, "usual"]
        amount = f"{usual:.0f}" if measure in ("seats", "colleges") else dollars(round(usual))
        each = ", ".join(f"{said.loc[measure, y]} in {fiscal(y)}" for y in YEARS)
        later = f"; {LATER}" if measure == "colleges" else ""
        alt += f" {' '.join(name.split())}: usual {amount}; {each}{later}."
    data = table.join(shares.add_prefix("share_in_")).rename_axis("measure").reset_index()
    return Picture(figure, alt, "levels_of_return", data.rename(columns=str))


def starts_in_2020(imet: pd.DataFrame, events: pd.DataFrame) -> Picture:
    """Draw the seats that start in each month of 2020 beside the usual, of others and Pakistan.

    From `dated_imet`, of which courses in the United States are drawn, and the timeline, whose
    events of `MARKED` are marked.
    """
    events, country, imet = chosen(events, MARKED), "Pakistan", in_us(imet)
    own = imet["country"] == country
    parts = {
        "All other countries": starts_by_month(imet[~own]),
        country: starts_by_month(imet[own]),
    }
    months = parts[country].index
    used = imet[imet["start_date"].dt.year.isin([*USUAL, RETURN])]
    seen = findings.starts(imet, cite_reports(used))
    base = f"mean of {USUAL[0]} to {USUAL[-1]}"
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, sharex=True, figsize=(6.4, 5.8))
        positions = np.arange(len(months))
        ends = [-0.5, *positions, len(months) - 0.5]
        for axes, (name, table) in zip(both, parts.items(), strict=True):
            axes.bar(positions, table["starts"], color=DARK, width=0.72, label=f"{RETURN}")
            line = {"where": "mid", "color": MIDDLE, "linewidth": 2, "label": base}
            usual = table["usual"]
            axes.step(ends, [usual.iloc[0], *usual, usual.iloc[-1]], **line)
            axes.set_ylabel(f"Seats that start:\n{name.lower() if name != country else name}")
            axes.set_ylim(0, table.max().max() * 1.5)
            axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        mark_events(both[0], events, months)
        for mark in both[0].lines[1:]:
            both[1].axvline(mark.get_xdata()[0], color=RED, linewidth=1, linestyle="--", zorder=1)
        frame = {"frameon": True, "facecolor": "white", "edgecolor": "none", "framealpha": 1}
        both[1].legend(loc="upper right", **frame)
        both[1].set_xticks(positions, [f"{month:%b}" for month in months])
        both[1].set_xlabel(
            f"Month of the first day in {RETURN}, of courses in the United States that ended by\n"
            "30 September (each panel has its own scale)"
        )
        source = f"{seen.source} Events: data/episode/timeline.csv."
        finish(figure, findings.fewer_starts_than_others.text(seen), source)
    of_parts = " ".join(
        f"{name}: highest {count(table['starts'].max())} in {table['starts'].idxmax():%B}, "
        f"lowest {count(table['starts'].min())} in {table['starts'].idxmin():%B}; "
        f"{count(table['starts'].sum())} in all, usual {count(round(table['usual'].sum()))}."
        for name, table in parts.items()
    )
    alt = (
        f"Two bar charts of IMET seats in the United States by month of start, January to "
        f"September {RETURN}, beside the {base}; courses that ended by 30 September of their year. "
        f"{of_parts} "
        f"Marked: {word(len(events))} events, {'; '.join(events['title'])}."
    )
    data = pd.concat(
        table.rename_axis("month").reset_index().assign(countries=name)
        for name, table in parts.items()
    )
    return Picture(figure, alt, "starts_in_2020", data)
