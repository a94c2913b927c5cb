"""Figures of the money: what was obligated for Pakistan, what it was part of, what it bought."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from imet.book import Picture
from imet.book.look import (
    ACCENT,
    DARK,
    LIGHT,
    LINE_OF_TEXT,
    ON_DARK,
    WASH,
    WHITE,
    mark,
    tidy,
)
from imet.chapters import money_findings as found
from imet.chapters.money import COLLEGE, LONGER, cost_by_kind, cost_by_year, crs_to_date
from imet.chapters.money_findings import LAST, bn
from imet.cite import cite_money, cite_rows
from imet.obligations import MILLION
from imet.prose import dollars, in_spans, millions, percent, year, years_between
from imet.training import seats_by_year

PARTS = {  # groups of the CRS table: name in words, colour of the bar, colour of words on it
    "Security": ("security assistance", DARK, WHITE),
    "Economic": ("economic assistance", DARK, WHITE),
    "Reimbursements": ("reimbursements", LIGHT, DARK),
}
FROZEN = 2018  # the fiscal year in whose course the assistance was frozen
FEW_SEATS = 10  # below which a year says how many they are
MANY_UNPRICED = 0.1  # of a year's seats without a printed cost, from which on its mean is marked
KIND_NAMES = {
    COLLEGE: "Long college course",
    LONGER: "Over six months, other",
    "to half a year": "Three to six months",
    "to three months": "One to three months",
    "up to a month": "Up to a month",
}


def imet_with_gaps(rows: pd.DataFrame, causes: pd.DataFrame) -> Picture:
    """Draw one country's IMET by fiscal year in constant dollars, its gaps shaded and named.

    `rows` are of `imet.obligations.rows_of`, `causes` of `data/episode/gaps.csv`; a gap without a
    cause is a KeyError.
    """
    sums = rows.groupby("fiscal_year")["obligations_usd_2020"].sum()
    series = sums.reindex(range(sums.index.min(), sums.index.max() + 1))
    seen = found.height(series)
    names = causes.set_index(["first_fiscal_year", "last_fiscal_year"])["name"]
    names = {gap: names[gap] for gap in seen.gaps}
    low, recent = series.idxmin(), series.loc[2010:2017]
    every, late = (years_between(of.index.min(), of.index.max()) for of in (series, recent))

    def near(gap: tuple[int, int]) -> bool:
        """Return whether a gap is so near the end that its words must end at it."""
        return gap[1] > series.index.max() - 10

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        amounts = series / MILLION
        bars = axes.bar(series.index, amounts, color=DARK, width=0.84)
        for y, bar in zip(series.index, bars, strict=True):
            if y >= FROZEN:
                bar.set_color(ACCENT)
        axes.set_ylim(0, amounts.max() * (1.16 if wide else 1.22))
        for y in (seen.peak, series.loc[seen.since :].idxmax()):
            axes.text(y, amounts[y], f"{year(y)}: {amounts[y]:.2f}", ha="center", va="bottom")
        down, line = 2.0, axes.xaxis.label.get_size() * LINE_OF_TEXT
        # a band begins at its own words, which lie above every band that they cross
        for (first, last), name in sorted(names.items(), key=lambda one: (not near(one[0]), one)):
            _band(axes, first, last, down)
            at_end = near((first, last))
            room = series.index.max() - first - 2 if not at_end else last - 1985
            told = textwrap.wrap(
                f"{_span(first, last)}: {name}", int(room * (1.5 if wide else 0.78))
            )
            axes.annotate(
                "\n".join(told),
                (last + 0.5 if at_end else first - 0.5, 1),
                (0, -down),
                xycoords=axes.get_xaxis_transform(),
                textcoords="offset points",
                ha="right" if at_end else "left",
                va="top",
                color=ACCENT,
            )
            down += line * len(told) + 4
        axes.set_xticks(range(1960, series.index.max() + 1, 10 if wide else 20))
        axes.set_xlim(series.index.min() - 1, series.index.max() + 1)
        axes.set_yticks(range(0, int(amounts.max()) + 1, 5))

    alt = (
        f"Bar chart of Pakistan's IMET obligations by fiscal year, {every}, in constant dollars of "
        f"FY2020. Highest: {millions(series.max())} in {year(seen.peak)}; lowest year with money: "
        f"{millions(series.min())} in {year(low)}. "
        f"{late}: {millions(recent.min())} to {millions(recent.max())} a year. "
        f"{year(series.index.max())}: {millions(series.iloc[-1])}. No money: "
        + "; ".join(f"{_span(*gap)}, {name}" for gap, name in names.items())
        + "."
    )
    data = series.reset_index()
    for (first, last), name in names.items():
        data.loc[data["fiscal_year"].between(first, last), "gap"] = name
    return Picture(
        "imet_with_gaps",
        found.gaps_and_height.told(seen),
        "Training money obligated for Pakistan by fiscal year, million US dollars at prices of "
        "FY2020; shaded: years without money",
        cite_money(rows),
        alt,
        data,
        draw,
        (340, 330),
    )


def obligated_and_delivered(rows: pd.DataFrame, imet: pd.DataFrame) -> Picture:
    """Draw what was obligated in each fiscal year and what the courses that ended in it cost.

    `rows` are the Greenbook's of one country and the years of `imet`, its IMET activities.
    """
    years = range(imet["fiscal_year"].min(), imet["fiscal_year"].max() + 1)
    obligated = rows.groupby("fiscal_year")["obligations_usd"].sum().reindex(years)
    delivered = seats_by_year(imet)["cost_usd"]
    seen = found.of_2018(obligated, delivered)

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        for series, color in ((delivered, DARK), (obligated, ACCENT)):
            amounts = series / MILLION
            axes.plot(amounts.index, amounts, "o-", color=color, linewidth=2.4, markersize=5)
            for y, (x, up), side in ((2018, (6, 0), "left"), (LAST, (0, 13), "center")):
                if color == ACCENT and y < LAST:
                    x, side = -x, "right"
                words = {"ha": side, "va": "center", "color": color, "weight": "bold"}
                place = {"xytext": (x, up), "textcoords": "offset points"}
                axes.annotate(f"{amounts[y]:.2f}", (y, amounts[y]), **place, **words)
        for y in obligated.index[obligated.isna()]:
            axes.plot(y, 0, "x", color=ACCENT, clip_on=False, zorder=3)
        axes.set_ylim(0, max(obligated.max(), delivered.max()) / MILLION * 1.12)
        before = obligated.loc[:2009].max() / MILLION
        axes.text(2009, 2 * before, "Obligated", ha="right", color=ACCENT, weight="bold")
        words = "Cost of courses\nthat ended"
        axes.text(2012, 1.5, words, ha="center", va="top", color=DARK, weight="bold")
        axes.set_xticks([y for y in years if y % (2 if wide else 8) == (0 if wide else 2)])
        axes.set_xlim(years[0] - 0.5, years[-1] + 0.7)

    alt = (
        f"Two lines by fiscal year, {year(years[0])} to {year(years[-1])}, current dollars. "
        f"Obligated for Pakistan's IMET: highest {millions(obligated.max())} in "
        f"{year(obligated.idxmax())}, {_last_years(obligated)}. Cost of the courses that ended in "
        f"the year: highest {millions(delivered.max())} in {year(delivered.idxmax())}, "
        f"{_last_years(delivered)}."
    )
    data = pd.DataFrame({"obligated_usd": obligated, "cost_of_courses_ended_usd": delivered})
    return Picture(
        "obligated_and_delivered",
        found.obligated_below_cost.told(seen),
        "IMET for Pakistan by fiscal year, million current US dollars; obligations from the "
        "Greenbook (cross: none), costs from the training reports",
        f"{cite_money(rows)} {cite_rows(imet)}",
        alt,
        data.reset_index(),
        draw,
        (320, 300),
    )


def aid_and_reimbursements(crs: pd.DataFrame, greenbook: pd.DataFrame, quoted: float) -> Picture:
    """Draw the CRS totals by group beside the Greenbook's, with a quoted amount as a line.

    `crs` is of `imet.chapters.money.crs_rows`, `greenbook` the Greenbook's rows on Pakistan of the
    same years; `quoted` is in dollars.
    """
    to_date = crs_to_date(crs) / 1000  # billions, as everything below
    seen = found.repayments(crs, quoted)
    at, said = seen.said, bn(seen.said)
    first, reached, last = seen.first, seen.reached, to_date.index.max()
    booked = greenbook.groupby("category")["obligations_usd"].sum() / MILLION / 1000
    bars = {
        f"CRS table, {_span(first, reached)}": to_date.loc[reached],
        f"CRS table, {_span(first, last)}": to_date.loc[last],
        f"Greenbook, {_span(first, last)}": booked.rename({"Military": "Security"}),
    }
    table = pd.DataFrame(bars).reindex(list(PARTS)).fillna(0).T

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        for height, (source, parts) in zip((0, 1.05, 1.85), table.iterrows(), strict=True):
            left = 0.0
            for part, value in parts[parts > 0].items():
                name, color, words = PARTS[part]
                axes.barh(height, value, left=left, height=0.46, color=color, edgecolor=WHITE)
                told = f"{name.split()[0]}\n{value:.1f}" if height == 0 else f"{value:.1f}"
                axes.text(left + value / 2, height, told, **ON_DARK | {"color": words})
                left += value
            axes.text(left + 0.5, height, f"{left:.1f}", va="center", weight="bold")
            axes.text(0, height - 0.27, source, va="bottom", weight="bold")
        _bracket(axes, seen.aid, 0.3, f"aid without reimbursements: {seen.aid:.1f}")
        mark(axes, [at], [f"quoted: more than {said}"], at)
        axes.set_yticks([])
        axes.set_ylim(2.15, -0.6)
        axes.set_xlim(0, to_date["Total"].max() * (1.08 if wide else 1.12))
        axes.set_xticks(range(0, int(to_date["Total"].max()) + 1, 5 if wide else 10))

    told = [
        f"{source}: "
        + ", ".join(
            f"{PARTS[part][0]} {bn(value)}" if value else f"no {PARTS[part][0]}"
            for part, value in parts.items()
        )
        + f", together {bn(parts.sum())}."
        for source, parts in table.iterrows()
    ]
    alt = f"Stacked bars of US money for Pakistan in current dollars, against the quoted {said}. "
    return Picture(
        "aid_and_reimbursements",
        found.aid_without_repayments.told(seen),
        "Assistance and reimbursements for Pakistan over the fiscal years named, billion current "
        "US dollars; CRS: Congressional Research Service, by its printed totals",
        cite_money(crs, greenbook),
        alt + " ".join(told),
        tidy(table, "source", "part", "billion_usd"),
        draw,
        (310, 310),
    )


def cost_of_a_seat(imet: pd.DataFrame, each: float) -> Picture:
    """Draw what a seat cost by fiscal year, and by kind of course, against a sum an officer.

    `imet` are IMET activities of one country; `each` is a quoted sum divided by a quoted number of
    officers, in current dollars.
    """
    by_year = cost_by_year(imet)
    means, span = by_year["mean"], years_between(by_year.index[0], by_year.index[-1])
    by_kind = cost_by_kind(imet[imet["fiscal_year"].between(2015, 2018)])
    unpriced = by_year["unpriced"] / by_year["seats"] > MANY_UNPRICED
    seen = found.dear_years(by_year, each)

    def draw(figure: Figure, wide: bool) -> None:
        above, below = figure.subplots(2, sharex=True, height_ratios=[2, 1])
        figure.get_layout_engine().set(hspace=0.05)
        few = by_year["seats"].where(by_year["seats"] < FEW_SEATS)
        colors = unpriced.map({True: LIGHT, False: DARK}).mask(means > each, ACCENT)
        _against(above, means, few, each, colors)
        above.set_yticks(range(len(means)), means.index, color=DARK)
        above.set_title("By fiscal year in which the course ended", pad=22)
        names = [KIND_NAMES[kind] for kind in by_kind.index]
        dark = [DARK] * len(names)
        _against(below, by_kind["each"], by_kind["seats"], each, dark, 0.7 if wide else 0.5)
        below.set_yticks(range(len(names)), names if wide else [""] * len(names), color=DARK)
        for row, name in enumerate([] if wide else names):
            _beside(below, each, row - 0.48, name, weight="bold")
        below.set_title("By kind of course, FY2015 to FY2018")
        # with room for what stands beyond the longest bar
        longest = max(means.max(), by_kind["each"].max()) / 1000
        below.set_xlim(0, longest * (1.2 if wide else 1.5))
        below.set_xticks([])
        below.set_ylim(len(names) - 0.5, -0.6 if wide else -0.8)
        mark(above, [each / 1000], [f"{dollars(round(each))} an officer"], 3 * each / 1000)
        below.axvline(each / 1000, color=ACCENT, linewidth=1, zorder=1)

    alt = (
        f"Cost of a Pakistani IMET seat in current dollars, against {dollars(round(each))} an "
        f"officer, a quoted sum divided by a quoted number. Means by fiscal year, {span}: "
        f"lowest {dollars(round(means.min()))} in {year(means.idxmin())}, "
        f"highest {dollars(round(means.max()))} in {year(means.idxmax())}; "
        + ", ".join(f"{dollars(round(means[y]))} in {year(y)}" for y in means.index[-4:])
        + f". Years with many seats without a printed cost: {in_spans(by_year.index[unpriced])}"
        + ". By kind of course, FY2015 to FY2018: "
        + "; ".join(
            f"{KIND_NAMES[row.Index].lower()} {dollars(round(row.each))} "
            f"({percent(row.seats / by_kind['seats'].sum())} of seats)"
            for row in by_kind.itertuples()
        )
        + "."
    )
    kinds = by_kind.rename(columns={"each": "mean"}).rename_axis("kind_of_course")
    data = pd.concat([by_year.reset_index(), kinds.reset_index()])
    shown = ["fiscal_year", "kind_of_course", "seats", "unpriced"]
    shown += ["mean", "median", "lower", "upper"]
    return Picture(
        "cost_of_a_seat",
        found.above_mean_seat.told(seen),
        "Mean printed cost of a Pakistani IMET seat, thousand current US dollars; faint: years in "
        f"which over {percent(MANY_UNPRICED)} of the seats have no printed cost",
        cite_rows(imet),
        alt,
        data[shown].astype({"fiscal_year": "Int64", "unpriced": "Int64"}),
        draw,
        (520, 600),
    )


def _against(
    axes: Axes, usd: pd.Series, seats: pd.Series, each: float, colors: list, height: float = 0.8
) -> None:
    """Draw a bar a row with its value beyond it and a line at `each`, and seats where given."""
    axes.barh(range(len(usd)), usd / 1000, color=colors, height=height)
    for row, (value, of) in enumerate(zip(usd, seats, strict=True)):
        told = f"{value / 1000:.1f}" + ("" if pd.isna(of) else f" ({of:.0f} seats)")
        _beside(axes, max(value, each), row, told)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.set_ylim(len(usd) - 0.4, -0.6)


def _beside(axes: Axes, usd: float, row: float, words: str, **looks: str) -> None:
    place = {"xytext": (4, 0), "textcoords": "offset points", "va": "center"}
    axes.annotate(words, (usd / 1000, row), **place, **looks)


def _band(axes: Axes, first: int, last: int, down: float) -> None:
    """Shade the fiscal years from `first` to `last`, up to so many points below the axes' top."""
    lower = ScaledTranslation(0, -down / 72, axes.figure.dpi_scale_trans)
    place = {"transform": axes.get_xaxis_transform() + lower, "zorder": 0}
    axes.add_patch(Rectangle((first - 0.5, -1), last - first + 1, 2, color=WASH, **place))


def _bracket(axes: Axes, to: float, y: float, words: str) -> None:
    """Draw a line below a bar from its begin to a value, and words below the line."""
    line = {"arrowstyle": "|-|,widthA=0.3,widthB=0.3", "color": DARK, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (to, y), (0, y), arrowprops=line)
    axes.text(0, y + 0.06, words, va="top")


def _last_years(series: pd.Series) -> str:
    return ", ".join(
        f"{'none' if pd.isna(usd) else millions(usd)} in {year(y)}"
        for y, usd in series.iloc[-4:].items()
    )


def _span(first: int, last: int) -> str:
    return year(first) if first == last else f"{year(first)}-{last % 100:02d}"
