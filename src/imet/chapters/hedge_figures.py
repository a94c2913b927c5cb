"""Figures of the turn to Russia and China: arms deliveries, and votes in the General Assembly."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axis import Axis

from imet.book import STYLE, Picture
from imet.chapters.hedge import (
    AFTER,
    ARMS,
    BEFORE,
    NEIGHBOURS,
    PAKISTAN,
    POINTS,
    POWERS,
    breaks,
    by_country,
    by_supplier,
    distances,
    members,
    placebos,
    recipient_rows,
    recipients,
)
from imet.chapters.hedge_findings import (
    VOTED,
    break_years,
    china_largest_years,
    largest_shift_is_2015,
    largest_years,
    most_moved_further,
    moved_further,
    shifts_of,
)
from imet.cite import cite_lines, cite_money
from imet.look import DARK, GREY, LIGHT, MIDDLE, RED, finish, tidy
from imet.prose import count, decimal

SUPPLIER_STYLE = {
    "China": {"color": DARK},
    "United States": {"color": MIDDLE, "hatch": "///", "edgecolor": "white"},
    "Russia": {"color": LIGHT, "edgecolor": GREY, "linewidth": 0.6},
    "others": {"color": "white", "edgecolor": GREY, "linewidth": 0.6},
}
LINE_STYLE = {
    "PAK": ("Pakistan", {"color": RED, "linewidth": 2.4}),
    "IND": ("India", {"color": MIDDLE, "linewidth": 1.5, "linestyle": "--"}),
    "CHN": ("China", {"color": DARK, "linewidth": 1.5, "linestyle": "-."}),
    "RUS": ("Russia", {"color": GREY, "linewidth": 1.5, "linestyle": ":"}),
}


def arms_by_supplier(rows: pd.DataFrame) -> Picture:
    """Draw rows of ARMS_DELIVERIES, of one recipient, by year and supplier."""
    table = by_supplier(rows)
    powers = table.reindex(columns=list(POWERS.values()), fill_value=0)
    parts = powers.assign(others=table.sum(axis=1) - powers.sum(axis=1))[list(SUPPLIER_STYLE)]
    total = parts.sum(axis=1)
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.3))
        bottom = np.zeros(len(parts))
        for supplier, style in SUPPLIER_STYLE.items():
            axes.bar(parts.index, parts[supplier], bottom=bottom, label=supplier, **style)
            bottom += parts[supplier].to_numpy()
        turn = AFTER[0]
        axes.annotate(
            f"{turn}: aid frozen in\nJanuary, cut\nreported in August",
            xy=(turn, total[turn] * 1.03),
            xytext=(turn - 4.4, total.max() * 0.78),
            **{"color": RED, "fontsize": 9.5, "arrowprops": {"arrowstyle": "->", "color": RED}},
        )
        axes.set_ylim(0, total.max() * 1.25)
        axes.set_xticks(range(1990, 2022, 5))
        axes.set_xlabel("Year of delivery; orders come years before it")
        axes.set_ylabel("Volume delivered, millions of TIV")
        axes.legend(loc="upper left", ncols=2, title="Supplier", alignment="left")
        title = china_largest_years.text(largest_years(table))
        finish(figure, title, f"{cite_lines(ARMS, rows)} TIV: trend-indicator value, not dollars.")
    alt = (
        f"Stacked bar chart of arms deliveries to Pakistan by year, {parts.index[0]} to "
        f"{parts.index[-1]}, in millions of trend-indicator value. Highest: {count(total.max())} "
        f"in {total.idxmax()}; lowest: {count(total.min())} in {total.idxmin()}. "
        + " ".join(_supplied(supplier, volumes) for supplier, volumes in parts.items())
    )
    data = tidy(parts, "year", "supplier", "tiv_millions")
    return Picture(figure, alt, "arms_by_supplier", data)


def distance_and_breaks(rows: pd.DataFrame) -> Picture:
    """Draw distances from the United States from IDEAL_POINTS, and Pakistan's shift by break."""
    away = distances(by_country(rows), "USA")
    group = recipients()
    shifts = breaks(away, group)
    largest = shifts["estimate"].abs().idxmax()
    at = shifts.loc[AFTER[0]]
    mean = away[away.columns.intersection(group).drop(PAKISTAN)].mean(axis=1)
    with plt.style.context(STYLE):
        figure, (top, low) = plt.subplots(2, 1, sharex=True, figsize=(6.4, 6.4))
        for code, (name, style) in LINE_STYLE.items():
            top.plot(away.index, away[code], label=name, **style)
        style = {"color": LIGHT, "linewidth": 3, "zorder": 1}
        top.plot(mean.index, mean, label="mean of other IMET recipients", **style)
        top.set_ylabel("Distance from the\nUnited States, ideal points")
        top.set_ylim(top.get_ylim()[0] - 0.75, None)
        top.legend(loc="lower left", ncols=3, fontsize=8.5)
        for year, shift in shifts.iterrows():
            color = RED if year == AFTER[0] else DARK
            low.plot([year, year], [shift["low"], shift["high"]], color=color, linewidth=1.6)
            low.plot(year, shift["estimate"], "o", color=color, markersize=5.5)
        low.axhline(0, color=GREY, linewidth=1)
        low.set_ylabel("Shift of Pakistan minus mean\nof others (above 0: away)")
        low.set_xlabel("Year of the session; below, first year after the supposed break")
        mark = {"ha": "right", "va": "top", "color": RED, "fontsize": 9}
        top.text(AFTER[0] - 0.7, top.get_ylim()[1], f"cut reported\nin August {AFTER[0]}", **mark)
        for axes in (top, low):
            axes.axvline(AFTER[0] - 0.5, color=RED, linewidth=1, linestyle="--", zorder=0)
            _ticks_inside(axes.yaxis, *axes.get_ylim())
        low.set_xticks(range(1990, 2020, 5))
        title = largest_shift_is_2015.text(break_years(shifts))
        finish(figure, title, _cite(rows[rows["year"].isin(away.index)]))
    outside = shifts.index[(shifts["low"] > 0) | (shifts["high"] < 0)]
    pakistan, falls = away[PAKISTAN], away.loc[2014] - away.loc[2015]
    alt = (
        f"Two charts by year, {away.index[0]} to {away.index[-1]}. Above, distances from the "
        f"United States in the General Assembly. Pakistan: furthest {decimal(pakistan.max())} in "
        f"{pakistan.idxmax()}, nearest {decimal(pakistan.min())} in {pakistan.idxmin()}; "
        + ", ".join(f"{decimal(pakistan[year])} in {year}" for year in range(2014, 2020))
        + ". From 2014 to 2015 it falls by "
        + ", ".join(f"{decimal(falls[code])} for {name}" for code, (name, _) in LINE_STYLE.items())
        + f". Below, Pakistan's shift compared with other IMET recipients at each supposed break: "
        f"largest {decimal(shifts.loc[largest, 'estimate'])} in {largest}; in {AFTER[0]} "
        f"{decimal(at['estimate'])}, interval {decimal(at['low'])} to {decimal(at['high'])}. The "
        f"interval excludes zero in {', '.join(map(str, outside)) or 'no year'}."
    )
    data = away[list(LINE_STYLE)].add_prefix("distance_of_").assign(mean_of_other_recipients=mean)
    data = data.join(shifts[["estimate", "low", "high", "n", "rank"]].add_prefix("shift_"))
    return Picture(figure, alt, "distance_and_breaks", data.round(4).reset_index())


def placebo_shifts(rows: pd.DataFrame) -> Picture:
    """Draw from IDEAL_POINTS the shift of every recipient to each power, with Pakistan's marked."""
    points, group = by_country(rows), recipients()
    shifts = shifts_of(points)
    apart = {
        name: placebos(members(distances(points, power), group)) for power, name in POWERS.items()
    }
    countries = recipient_rows().drop_duplicates("iso3").set_index("iso3")["country"]
    words, bins = [], np.arange(-0.75, 0.8, 0.1)
    with plt.style.context(STYLE):
        figure, three = plt.subplots(3, 1, sharex=True, sharey=True, figsize=(6.4, 6.5))
        for axes, (name, shift) in zip(three, shifts.items(), strict=True):
            others = apart[name].drop(PAKISTAN)
            # the far ends would squeeze the middle; the alternative text gives them
            axes.hist(others.clip(bins[0], bins[-1]), bins, color=LIGHT, edgecolor=GREY, lw=0.6)
            near = others[others.index.isin(NEIGHBOURS)]
            style = {"marker": "|", "color": DARK, "markersize": 12, "markeredgewidth": 2}
            axes.plot(near, np.full(len(near), -3.4), linestyle="", **style)
            axes.plot([shift.low, shift.high], [-9, -9], color=RED, linewidth=2)
            axes.plot(shift.estimate, -9, "o", color=RED, markersize=7)
            axes.axhline(0, color=GREY, linewidth=0.8)
            axes.set_ylabel("Countries")
            axes.set_ylim(-12, None)
            axes.set_yticks([0, 20, 40])
            power = f"the {name}" if name == "United States" else name
            further = f"{shift.rank - 1} of {shift.n} others moved further"
            axes.set_title(f"Distance from {power}: {further}", fontsize=10)
            lowest, highest = (
                f"{decimal(apart[name][iso3])} ({countries[iso3]})"
                for iso3 in (apart[name].idxmin(), apart[name].idxmax())
            )
            words.append(
                f"From {power}: Pakistan {decimal(shift.estimate)}, interval "
                f"{decimal(shift.low)} to {decimal(shift.high)}; {further}; lowest {lowest}, "
                f"highest {highest}."
            )
        three[-1].set_xlim(bins[0], bins[-1])
        three[-1].set_xticks([-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6])
        three[-1].set_xlabel(
            f"Shift, {VOTED}, minus mean of the others\n(ideal points; above zero: away); "
            "red: Pakistan, 95% interval;\ndark strokes: South Asia"
        )
        title = most_moved_further.text(moved_further(shifts))
        shown = rows[rows["year"].isin([*BEFORE, *AFTER])]
        finish(figure, title, _cite(shown))
    alt = (
        "Three bar charts of the shift of each IMET recipient's distance in the General Assembly, "
        f"from the mean of {BEFORE[0]} to {BEFORE[-1]} to that of {AFTER[0]} to {AFTER[-1]}, "
        "compared with the mean shift of the others. " + " ".join(words)
    )
    own = pd.DataFrame(
        [(name, PAKISTAN, each.estimate, each.low, each.high) for name, each in shifts.items()],
        columns=["distance_from", "iso3", "estimate", "low", "high"],
    )
    data = pd.concat(apart, names=["distance_from", "iso3"]).rename("shift").reset_index()
    data = data[["iso3", "shift", "distance_from"]].merge(own, how="left")
    return Picture(figure, alt, "placebo_shifts", data.round(4))


def _ticks_inside(axis: Axis, low: float, high: float) -> None:
    """Keep the ticks that show: a label outside counts as cut off."""
    axis.set_ticks([tick for tick in axis.get_ticklocs() if low <= tick <= high])


def _cite(rows: pd.DataFrame) -> str:
    return f"{cite_lines(POINTS, rows)} Recipients: {cite_money(recipient_rows())}"


def _supplied(supplier: str, volumes: pd.Series) -> str:
    some = volumes[[2016, 2018, 2021]].map(count).replace("0", "none identified")
    return (
        f"{supplier[0].upper()}{supplier[1:]}: most in {volumes.idxmax()}, {count(volumes.max())}; "
        f"{', '.join(f'in {year} {volume}' for year, volume in some.items())}."
    )
