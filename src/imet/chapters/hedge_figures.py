"""Figures of the turn to Russia and China: arms deliveries, and votes in the General Assembly."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from imet.book import Picture
from imet.book.look import ACCENT, DARK, GREY, MIDDLE, WASH, label_ends, mark, tidy
from imet.chapters.hedge import (
    AFTER,
    ARMS,
    BEFORE,
    CONFIDENCE,
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
    larger_shifts,
    largest_shift_is_2015,
    largest_years,
    most_moved_further,
    shifts_of,
)
from imet.cite import cite_lines, cite_money
from imet.prose import count, decimal, listed, percent, runs

SUPPLIERS = ("China", "United States", "Russia", "others")
LINES = {"PAK": "Pakistan", "IND": "India", "CHN": "China", "RUS": "Russia"}
STYLES = {
    "PAK": {"color": ACCENT, "linewidth": 2.5, "zorder": 4},
    "IND": {"color": MIDDLE, "linewidth": 1.6, "linestyle": (0, (3, 1))},
    "CHN": {"color": MIDDLE, "linewidth": 1.6, "linestyle": (0, (1, 1))},
    "RUS": {"color": MIDDLE, "linewidth": 1.6},
}
POINTS_SPAN = f"{BEFORE[0]} to {BEFORE[-1]} to that of {AFTER[0]} to {AFTER[-1]}"


def arms_by_supplier(rows: pd.DataFrame) -> Picture:
    """Draw rows of ARMS_DELIVERIES, of one recipient, by year and supplier."""
    table = by_supplier(rows)
    powers = table.reindex(columns=list(POWERS.values()), fill_value=0)
    parts = powers.assign(others=table.sum(axis=1) - powers.sum(axis=1))[list(SUPPLIERS)]
    total, turn = parts.sum(axis=1), parts.index.get_loc(AFTER[0]) - 0.5
    seen = largest_years(table)

    def draw(figure: Figure, wide: bool) -> None:
        # one scale for all: a supplier takes the height that its largest year and its name need
        tops = parts.max() + [250, 150, 150, 20]
        four = figure.subplots(4, 1, sharex=True, height_ratios=tops)
        for axes, (supplier, volumes) in zip(four, parts.items(), strict=True):
            colours = np.where(parts.index < AFTER[0], DARK, ACCENT)
            axes.bar(range(len(parts)), volumes, color=colours, width=0.8)
            name = "All others" if supplier == "others" else supplier
            axes.text(0, 1, name, transform=axes.transAxes, va="top", weight="bold")
            axes.set_ylim(0, tops[supplier])
            axes.set_yticks(range(0, volumes.max(), 250 if supplier == "China" else 500))
            axes.yaxis.set_major_formatter("{x:,.0f}")
            axes.axvline(turn, color=ACCENT, linewidth=1, zorder=0)
        four[0].axhline(seen.least, color=GREY, linewidth=1, zorder=0)
        for years in runs(seen.years):
            values = " ".join(f"{parts['China'][year]}" for year in years)
            at = parts.index.get_loc(years[0]) + (len(years) - 1) / 2
            four[0].text(at, seen.least, values, ha="center", va="bottom")
        russia = parts["Russia"]
        for year, volume in russia[russia >= russia[AFTER[0]]].items():
            at, way = parts.index.get_loc(year), "center"
            if year == AFTER[0]:  # beside the line
                at, way = turn + 0.2, "left"
            four[2].text(at, volume, volume, ha=way, va="bottom")
        mark(four[0], [turn], [f"{AFTER[0]}: aid frozen, cut reported"], len(parts))
        some = [n for n, year in enumerate(parts.index) if year % (5 if wide else 10) == 0]
        four[-1].set_xticks(some, parts.index[some])
        four[-1].set_xlim(-0.6, len(parts) - 0.4)

    alt = (
        f"Bar charts of arms deliveries to Pakistan by supplier and year, {parts.index[0]} to "
        f"{parts.index[-1]}, in millions of trend-indicator value. All together: highest "
        f"{count(total.max())} in {total.idxmax()}; lowest: {count(total.min())} in "
        f"{total.idxmin()}. "
        + " ".join(_supplied(supplier, volumes) for supplier, volumes in parts.items())
    )
    return Picture(
        "arms_by_supplier",
        china_largest_years.told(seen),
        "Arms delivered to Pakistan by year and supplier, in millions of trend-indicator value "
        f"(TIV, not dollars), on one scale; coloured: from {AFTER[0]} on; arms arrive years after "
        "they are ordered",
        cite_lines(ARMS, rows),
        alt,
        tidy(parts, "year", "supplier", "tiv_millions"),
        draw,
        (500, 470),
    )


def distance_and_breaks(rows: pd.DataFrame) -> Picture:
    """Draw distances from the United States from IDEAL_POINTS, and Pakistan's shift by break."""
    away = distances(by_country(rows), "USA")
    group = recipients()
    shifts = breaks(away, group)
    seen = break_years(shifts)
    at = shifts.loc[AFTER[0]]
    mean = away[away.columns.intersection(group).drop(PAKISTAN)].mean(axis=1)

    def draw(figure: Figure, wide: bool) -> None:
        top, low = figure.subplots(2, 1, sharex=True)
        last = away.index[-1]
        for code, style in STYLES.items():
            top.plot(away.index, away[code], **style)
        top.plot(mean.index, mean, color=DARK, zorder=3)
        top.set_yticks([2, 3, 4])
        mean_of = "mean of other recipients" if wide else "mean of others"
        own = (away.loc[last, PAKISTAN], LINES[PAKISTAN], ACCENT)
        label_ends(top, last, [own, (mean[last], mean_of, DARK)])
        # the others are told apart where their lines are, and not at their ends
        most = {code: away[code].idxmax() for code in ("IND", "CHN")}
        for code, year, offset, way in (
            ("IND", most["IND"] + 1, (4, 0), "left"),
            ("CHN", most["CHN"] - 1, (-6, 4), "right"),
            ("RUS", away["RUS"].idxmin(), (8, -2), "left"),
        ):
            style = {"textcoords": "offset points", "ha": way, "va": "center", "color": GREY}
            top.annotate(LINES[code], (year, away.loc[year, code]), offset, **style)
        for year, shift in shifts.iterrows():
            colour = DARK if year in seen.outside else ACCENT if year == AFTER[0] else MIDDLE
            low.plot([year, year], [shift["low"], shift["high"]], color=colour, linewidth=1.6)
            low.plot(year, shift["estimate"], "o", color=colour, markersize=7 if wide else 5)
        bottom, highest = shifts["low"].min(), shifts["high"].max()
        low.text(seen.year, bottom - 0.03, seen.year, ha="center", va="top", weight="bold")
        words = f"{AFTER[0]}: interval from {decimal(at['low'])} to {decimal(at['high'])}"
        style = {"ha": "right", "va": "bottom", "color": ACCENT, "weight": "bold"}
        low.text(AFTER[0] - 0.8, highest + 0.02, words, **style)
        words = f"interval excludes zero:\n{listed(map(str, seen.outside))}"
        if not wide:
            words = "excludes zero:\n" + ",\n".join(
                ", ".join(map(str, seen.outside[n : n + 2])) for n in range(0, len(seen.outside), 2)
            )
        low.text(2008.3, bottom - 0.03, words, ha="center", va="bottom", weight="bold")
        low.axhline(0, color=GREY, linewidth=1)
        low.set_ylim(bottom - 0.25, highest + 0.2)
        low.set_yticks([-0.5, 0, 0.5], ["-0.5", "0", "0.5"])
        for height, words in ((0.5, "further\naway"), (-0.5, "nearer")):
            style = {"textcoords": "offset points", "va": "center", "color": GREY}
            low.annotate(words, (last, height), (14, 0), annotation_clip=False, **style)
        top.set_title("Distance from the United States")
        low.set_title("Pakistan's shift beside that of other recipients")
        style = {"ha": "right", "va": "top", "color": ACCENT}
        top.text(AFTER[0] - 0.8, top.get_ylim()[1], "cut reported,\nAugust 2018", **style)
        for axes in (top, low):
            axes.axvline(AFTER[0] - 0.5, color=ACCENT, linewidth=1, zorder=0)
        some = range(1990, 2020, 5 if wide else 10)
        low.set_xticks(some, some)

    largest, outside = seen.year, seen.outside
    pakistan, falls = away[PAKISTAN], away.loc[2014] - away.loc[2015]
    alt = (
        f"Two charts by year, {away.index[0]} to {away.index[-1]}. Above, distances from the "
        f"United States in the General Assembly. Pakistan: furthest {decimal(pakistan.max())} in "
        f"{pakistan.idxmax()}, nearest {decimal(pakistan.min())} in {pakistan.idxmin()}; "
        + ", ".join(f"{decimal(pakistan[year])} in {year}" for year in range(2014, 2020))
        + ". From 2014 to 2015 it falls by "
        + ", ".join(f"{decimal(falls[code])} for {name}" for code, name in LINES.items())
        + f". Below, Pakistan's shift compared with other IMET recipients at each supposed break: "
        f"largest {decimal(shifts.loc[largest, 'estimate'])} in {largest}; in {AFTER[0]} "
        f"{decimal(at['estimate'])}, interval {decimal(at['low'])} to {decimal(at['high'])}. The "
        f"interval excludes zero in {', '.join(map(str, outside)) or 'no year'}."
    )
    data = away[list(LINES)].add_prefix("distance_of_").assign(mean_of_other_recipients=mean)
    data = data.join(shifts[["estimate", "low", "high", "n", "rank"]].add_prefix("shift_"))
    return Picture(
        "distance_and_breaks",
        largest_shift_is_2015.told(seen),
        "Ideal points of UN votes by year of the session; below, Pakistan's shift minus the mean "
        f"of others, by the first year after a supposed break, with {percent(CONFIDENCE)} interval",
        _cite(rows[rows["year"].isin(away.index)]),
        alt,
        data.round(4).reset_index(),
        draw,
        (520, 500),
    )


def placebo_shifts(rows: pd.DataFrame) -> Picture:
    """Draw from IDEAL_POINTS the shift of every recipient to each power, with Pakistan's marked."""
    points, group = by_country(rows), recipients()
    shifts = shifts_of(points)
    apart = {
        name: placebos(members(distances(points, power), group)) for power, name in POWERS.items()
    }
    countries = recipient_rows().drop_duplicates("iso3").set_index("iso3")["country"]
    furthest = max(each.abs().max() for each in apart.values()) + 0.03

    def draw(figure: Figure, wide: bool) -> None:
        three = figure.subplots(3, 1, sharex=True)
        size = 7.5 if wide else 5.5
        dot = size / ((660 if wide else 310) / (2 * furthest))  # in ideal points
        for axes, (name, shift) in zip(three, shifts.items(), strict=True):
            others = apart[name].drop(PAKISTAN).sort_values(kind="stable")
            near = others.index.isin(NEIGHBOURS)
            heights = _heaped(others.to_numpy(), dot)
            style = {"s": (size - 1) ** 2, "linewidth": 0, "zorder": 2}
            axes.scatter(others, heights, color=np.where(near, DARK, MIDDLE), **style)
            axes.axvspan(-abs(shift.estimate), abs(shift.estimate), color=WASH, zorder=0)
            axes.plot([shift.low, shift.high], [-2, -2], color=ACCENT, linewidth=2)
            axes.plot(shift.estimate, -2, "o", color=ACCENT, markersize=size + 1)
            style = {"ha": "right", "va": "center", "color": ACCENT, "weight": "bold"}
            axes.text(shift.low - dot, -2, "Pakistan", **style)
            axes.set_ylim(-3.5, None)
            axes.set_yticks([])
            axes.axvline(0, color=GREY, linewidth=1, zorder=1)
            words = f"From {_the(name)}: {shift.rank - 1} of {shift.n} had larger shifts"
            axes.set_title(f"{words}, either way" if wide else words)
        for height, (words, colour) in enumerate(
            (("South Asia", DARK), ("other recipients", MIDDLE))
        ):
            style = {"transform": three[0].transAxes, "ha": "right", "va": "top", "weight": "bold"}
            three[0].text(1, 1 - 0.18 * height, f"• {words}", color=colour, **style)
        three[-1].set_xlim(-furthest, furthest)
        ticks = [-0.5, -0.25, 0, 0.25, 0.5]
        ends = {-0.5: "-0.5\nnearer", 0.5: "0.5\nfurther away"}
        three[-1].set_xticks(ticks, [ends.get(tick, f"{tick}") for tick in ticks])

    words = []
    for name, shift in shifts.items():
        lowest, highest = (
            f"{decimal(apart[name][iso3])} ({countries[iso3]})"
            for iso3 in (apart[name].idxmin(), apart[name].idxmax())
        )
        words.append(
            f"From {_the(name)}: Pakistan {decimal(shift.estimate)}, interval "
            f"{decimal(shift.low)} to {decimal(shift.high)}; {shift.rank - 1} of {shift.n} others "
            f"had a larger shift, nearer or further away; lowest {lowest}, highest {highest}."
        )
    alt = (
        "Three rows of dots, one for the shift of each IMET recipient's distance in the General "
        f"Assembly, from the mean of {POINTS_SPAN}, compared with the mean shift of the others. "
        + " ".join(words)
    )
    own = pd.DataFrame(
        [(name, PAKISTAN, each.estimate, each.low, each.high) for name, each in shifts.items()],
        columns=["distance_from", "iso3", "estimate", "low", "high"],
    )
    data = pd.concat(apart, names=["distance_from", "iso3"]).rename("shift").reset_index()
    data = data[["iso3", "shift", "distance_from"]].merge(own, how="left")
    return Picture(
        "placebo_shifts",
        most_moved_further.told(larger_shifts(shifts)),
        f"Shift of the distance in UN votes from {VOTED}, minus the mean shift of the others, in "
        "ideal points; a dot a country; tinted: smaller shifts than Pakistan's, either way; line: "
        f"its {percent(CONFIDENCE)} interval",
        _cite(rows[rows["year"].isin([*BEFORE, *AFTER])]),
        alt,
        data.round(4),
        draw,
        (470, 450),
    )


def _heaped(places: np.ndarray, dot: float) -> np.ndarray:
    """Return heights, in dots, at which dots of a width at these places lie on each other."""
    heights = np.full(len(places), np.nan)
    for n in np.random.default_rng(0).permutation(len(places)):  # in order they would make ridges
        near = (np.abs(places - places[n]) < dot) & ~np.isnan(heights)
        room = np.sqrt(1 - ((places[near] - places[n]) / dot) ** 2)
        free = [0.0, *(heights[near] + room)]
        heights[n] = min(h for h in free if (abs(h - heights[near]) >= room - 1e-9).all())
    return heights


def _the(power: str) -> str:
    return f"the {power}" if power == "United States" else power


def _cite(rows: pd.DataFrame) -> str:
    return f"{cite_lines(POINTS, rows)} Recipients: {cite_money(recipient_rows())}"


def _supplied(supplier: str, volumes: pd.Series) -> str:
    some = volumes[[2016, 2018, 2021]].map(count).replace("0", "none identified")
    return (
        f"{supplier[0].upper()}{supplier[1:]}: most in {volumes.idxmax()}, {count(volumes.max())}; "
        f"{', '.join(f'in {year} {volume}' for year, volume in some.items())}."
    )
