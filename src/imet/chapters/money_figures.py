"""Figures of the money: what was booked for Pakistan, what it was part of, and what it bought."""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
import pandas as pd

from imet.book import STYLE, Picture
from imet.chapters import money_findings as found
from imet.chapters.money import COLLEGE, LONGER, cost_by_kind, cost_by_year, crs_to_date
from imet.chapters.money_findings import bn
from imet.cite import cite_money, cite_rows
from imet.look import DARK, GREY, LIGHT, MIDDLE, ON_DARK, RED, finish, tidy
from imet.obligations import MILLION
from imet.prose import dollars, in_spans, millions, percent, year, years_between
from imet.training import seats_by_year

PALE = {"color": LIGHT, "edgecolor": GREY, "linewidth": 0.6}
HATCHED = {"color": MIDDLE, "hatch": "///", "edgecolor": "white"}
PARTS = {  # groups of the CRS table, with their name in words and their look
    "Security": ("security assistance", {"color": DARK}),
    "Economic": ("economic assistance", PALE),
    "Reimbursements": ("reimbursements", HATCHED),
}
MANY_SEATS = 10  # from which on a year counts for the height of an axis
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
    low, recent = series.idxmin(), series.loc[2010:2017]
    every, late = (years_between(of.index.min(), of.index.max()) for of in (series, recent))
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.6))
        axes.bar(series.index, series / MILLION, color=DARK, width=0.84)
        letters = {"color": RED, "fontsize": 8.5, "rotation": 90, "ha": "center", "va": "top"}
        for first, last in seen.gaps:
            axes.axvspan(first - 0.5, last + 0.5, color="#f0d9d9", zorder=0)
            told = textwrap.fill(f"{_span(first, last)}: {names[first, last]}", 34)
            place = axes.get_xaxis_transform()
            axes.text((first + last) / 2, 0.97, told, transform=place, **letters)
        axes.set(xlabel="Fiscal year", ylabel="Million US dollars of FY2020")
        axes.set_xticks(range(1960, series.index.max() + 1, 10))
        axes.set_xlim(series.index.min() - 1, series.index.max() + 1)
        axes.set_ylim(0, series.max() / MILLION * 1.05)
        finish(figure, found.gaps_and_height.text(seen), cite_money(rows))
    alt = (
        f"Bar chart of Pakistan's IMET obligations by fiscal year, {every}, in constant dollars of "
        f"FY2020. Highest: {millions(series.max())} in {year(seen.peak)}; lowest year with money: "
        f"{millions(series.min())} in {year(low)}. "
        f"{late}: {millions(recent.min())} to {millions(recent.max())} a year. "
        f"{year(series.index.max())}: {millions(series.iloc[-1])}. No money booked: "
        + "; ".join(f"{_span(first, last)}, {names[first, last]}" for first, last in seen.gaps)
        + "."
    )
    data = series.reset_index()
    for first, last in seen.gaps:
        data.loc[data["fiscal_year"].between(first, last), "gap"] = names[first, last]
    return Picture(figure, alt, "imet_with_gaps", data)


def obligated_and_delivered(rows: pd.DataFrame, imet: pd.DataFrame) -> Picture:
    """Draw what was obligated in each fiscal year above what the courses that ended in it cost.

    `rows` are the Greenbook's of one country and the years of `imet`, its IMET activities.
    """
    years = range(imet["fiscal_year"].min(), imet["fiscal_year"].max() + 1)
    obligated = rows.groupby("fiscal_year")["obligations_usd"].sum().reindex(years)
    delivered = seats_by_year(imet)["cost_usd"]
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, sharex=True, sharey=True, figsize=(6.4, 5.4))
        panels = {
            "Obligated in the year (Greenbook; FY2020 may lack some)": (obligated, {"color": DARK}),
            "Cost of the courses that ended in it (training reports)": (delivered, HATCHED),
        }
        for axes, (name, (series, style)) in zip(both, panels.items(), strict=True):
            axes.bar(series.index, series / MILLION, width=0.8, **style)
            for y, usd in (series.loc[2017:2020] / MILLION).items():
                height, told = (0, "none") if pd.isna(usd) else (usd, f"{usd:.1f}")
                axes.text(y, height + 0.12, told, ha="center", fontsize=8.5)
            axes.set_title(name, fontsize=9.5)
            axes.set_ylabel("Million US dollars")
        both[1].set_xticks(list(years), [f"{y % 100:02d}" for y in years])
        both[1].set_xlabel("Fiscal year (07 is FY2007); current dollars")
        both[0].set_ylim(0, max(obligated.max(), delivered.max()) / MILLION * 1.15)
        title = found.obligated_below_cost.text(found.of_2018(obligated, delivered))
        finish(figure, title, f"{cite_money(rows)} {cite_rows(imet)}")
    alt = (
        f"Two bar charts by fiscal year, {year(years[0])} to {year(years[-1])}, current dollars. "
        f"Obligated for Pakistan's IMET: highest {millions(obligated.max())} in "
        f"{year(obligated.idxmax())}, {_last_years(obligated)}. Cost of the courses that ended in "
        f"the year: highest {millions(delivered.max())} in {year(delivered.idxmax())}, "
        f"{_last_years(delivered)}."
    )
    data = pd.DataFrame({"obligated_usd": obligated, "cost_of_courses_ended_usd": delivered})
    return Picture(figure, alt, "obligated_and_delivered", data.reset_index())


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
        f"CRS table,\n{_span(first, reached)}": to_date.loc[reached],
        f"CRS table,\n{_span(first, last)}": to_date.loc[last],
        f"Greenbook,\n{_span(first, last)}": booked.rename({"Military": "Security"}),
    }
    table = pd.DataFrame(bars).reindex(list(PARTS)).fillna(0).T
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 3.9))
        for height, parts in enumerate(table.to_dict("records")):
            left = 0.0
            for part, value in parts.items():
                name, style = PARTS[part]
                label = name if height == 0 else None
                axes.barh(height, value, left=left, height=0.62, label=label, **style)
                if value:
                    box = {"boxstyle": "round,pad=0.15", "color": style["color"]}
                    letters = ON_DARK | {"fontsize": 9.5}
                    if part != "Security":
                        letters["color"] = "#1a1a1a"
                    axes.text(left + value / 2, height, f"{value:.1f}", bbox=box, **letters)
                left += value
            axes.text(left + 0.5, height, f"{left:.1f}", va="center", fontweight="bold")
        axes.axvline(at, color=RED, linewidth=1.4, linestyle="--")
        letters = {"ha": "right", "va": "center", "color": RED, "fontsize": 9}
        axes.text(at - 0.3, len(bars) - 1, f"quoted: more than\n{said}", **letters)
        told = f"{seen.aid:.1f} without reimbursements"
        axes.text(seen.aid, -0.36, told, ha="right", va="bottom", fontsize=9)
        axes.set_yticks(range(len(bars)), bars)
        axes.set_ylim(len(bars) - 0.5, -0.75)
        axes.set_xlabel("Billion current US dollars")
        axes.set_xlim(0, to_date["Total"].max() * 1.14)
        axes.set_xticks(range(0, int(to_date["Total"].max()) + 1, 5))
        axes.grid(axis="x")
        axes.grid(visible=False, axis="y")
        axes.legend(loc="lower left", bbox_to_anchor=(-0.18, 1.0), ncols=3, columnspacing=1.2)
        title = found.aid_without_repayments.text(seen)
        finish(figure, title, cite_money(crs, greenbook))
    table = table.rename(index=lambda name: name.replace("\n", " "))
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
    data = tidy(table, "source", "part", "billion_usd")
    return Picture(figure, alt + " ".join(told), "aid_and_reimbursements", data)


def cost_of_a_seat(imet: pd.DataFrame, each: float) -> Picture:
    """Draw what a seat cost by fiscal year, and by kind of course, against a sum an officer.

    `imet` are IMET activities of one country; `each` is a quoted sum divided by a quoted number of
    officers, in current dollars.
    """
    by_year = cost_by_year(imet)
    means, span = by_year["mean"], years_between(by_year.index[0], by_year.index[-1])
    by_kind = cost_by_kind(imet[imet["fiscal_year"].between(2015, 2018)])
    # years with few seats may lie far above the others
    many = by_year[by_year["seats"] >= MANY_SEATS]
    top = max(many[["mean", "upper"]].to_numpy().max(), each) / 1000 * 1.5
    with plt.style.context(STYLE):
        figure, (above, below) = plt.subplots(2, figsize=(6.4, 6.2), height_ratios=[1.25, 1])
        thousand = by_year / 1000
        half = {"label": "middle half of the seats", "width": 0.62} | PALE
        height = thousand["upper"] - thousand["lower"]
        above.bar(thousand.index, height, bottom=thousand["lower"], **half)
        unpriced = by_year["unpriced"] / by_year["seats"] > MANY_UNPRICED
        fill = {"c": unpriced.map({True: "white", False: DARK}), "edgecolor": DARK}
        for name, mark in (
            ("median", {"marker": "_", "s": 90, "color": DARK}),
            ("mean", {"s": 30} | fill),
        ):
            above.scatter(thousand.index, thousand[name], label=name, zorder=3, **mark)
        line = {"color": RED, "linewidth": 1.4, "linestyle": "--", "zorder": 2}
        above.axhline(each / 1000, **line)
        told = f"if of the same seats, an officer: {each / 1000:.1f}"
        letters = {"color": RED, "fontsize": 9, "va": "bottom"}
        place = above.get_yaxis_transform()
        above.text(0.012, each / 1000 * 1.02, told, transform=place, **letters)
        if unpriced.any():
            told = f"white: over {percent(MANY_UNPRICED)} of the seats\nhave no printed cost"
            above.text(0.012, each / 1600, told, transform=place, fontsize=8.5, color=GREY)
        above.set_xticks(thousand.index, [f"{y % 100:02d}" for y in thousand.index])
        above.set(xlabel="Fiscal year (07 is FY2007)", ylabel="Thousand current US dollars")
        above.set_ylim(0, top)
        for y, mean in thousand["mean"][thousand["mean"] > top].items():
            told = f"mean {mean:.1f}\n({by_year['seats'][y]} seats)"
            letters = {"ha": "center", "va": "top", "fontsize": 8.5}
            arrow = {"arrowstyle": "->"}
            above.annotate(told, (y, top), (y, top * 0.84), arrowprops=arrow, **letters)
        above.legend(loc="upper left", ncols=3, columnspacing=1.2, handletextpad=0.5)
        names = [KIND_NAMES[kind] for kind in by_kind.index]
        below.barh(names, by_kind["each"] / 1000, color=DARK, height=0.62)
        for height, row in enumerate(by_kind.itertuples()):
            told = f"{row.each / 1000:.1f} ({row.seats} seats)"
            below.text(max(row.each, each) / 1000 + 1.5, height, told, va="center", fontsize=9)
        below.axvline(each / 1000, **line)
        below.invert_yaxis()
        below.set_xlim(0, by_kind["each"].max() / 1000 * 1.36)
        below.set_xlabel("Mean, thousand current US dollars, FY2015-18; dashed: as above")
        below.set_xticks(range(0, int(below.get_xlim()[1]), 25))
        below.grid(axis="x")
        below.grid(visible=False, axis="y")
        title = found.above_mean_seat.text(found.dear_years(by_year, each))
        finish(figure, title, cite_rows(imet))
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
    shown = [
        "fiscal_year",
        "kind_of_course",
        "seats",
        "unpriced",
        "mean",
        "median",
        "lower",
        "upper",
    ]
    data = data[shown].astype({"fiscal_year": "Int64", "unpriced": "Int64"})
    return Picture(figure, alt, "cost_of_a_seat", data)


def _last_years(series: pd.Series) -> str:
    return ", ".join(
        f"{'none' if pd.isna(usd) else millions(usd)} in {year(y)}"
        for y, usd in series.iloc[-4:].items()
    )


def _span(first: int, last: int) -> str:
    return year(first) if first == last else f"{year(first)}-{last % 100:02d}"
