"""The figures of the programme: its money over seventy years, and who receives it."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from imet.book import STYLE, Picture
from imet.chapters import programme_findings as findings
from imet.chapters.programme import (
    LARGEST,
    LAST_WHOLE,
    by_region,
    by_year,
    concentration_by_year,
    share_by_year,
)
from imet.dates import fiscal_year_of
from imet.look import DARK, GREY, LIGHT, RED, finish
from imet.prose import count, day, millions, percent, word, year, years_between

BEFORE = {"color": LIGHT, "edgecolor": GREY, "lw": 0.5, "label": "up to the act"}
SINCE = {"color": DARK, "label": "after it"}
IN_PART = {"color": "white", "edgecolor": DARK, "hatch": "////"}


def obligations_since_1950(rows: pd.DataFrame, founding: pd.DataFrame, country: str) -> Picture:
    """Draw obligations worldwide in constant dollars, and one country's share of them.

    The row `founding` of `law.csv`, the act that founded the programme, parts the bars.
    """
    amounts = by_year(rows, "constant 2020")
    world = amounts.astype(float) / 1e6
    share = share_by_year(rows, country).astype(float)
    date = pd.Timestamp(founding["date"].item())
    last = fiscal_year_of(date)
    with plt.style.context(STYLE):
        figure, (top, below) = plt.subplots(
            2, 1, sharex=True, figsize=(6.4, 5.6), height_ratios=[2, 1]
        )
        for axes, values in ((top, world), (below, share)):
            for years, style in (
                (values.loc[:last], BEFORE),
                (values.loc[last + 1 : LAST_WHOLE], SINCE),
                (
                    values.loc[LAST_WHOLE + 1 :],
                    IN_PART | {"label": f"{year(LAST_WHOLE + 1)}, incomplete"},
                ),
            ):
                axes.bar(years.index, years.fillna(0), width=0.82, **style)
            axes.axvline(last + 0.5, color=RED, linewidth=1.2, linestyle="--", zorder=3)
        act = f"{founding['citation'].item().split(',')[0]}, {day(date)}"
        top.text(last + 1.4, world.max() * 0.45, act, color=RED, fontsize=9.5)
        top.legend(loc="upper right", title="Obligations listed as IMET", alignment="left")
        top.set_ylabel("Millions of constant\nFY2020 dollars")
        below.set_ylabel(f"{country}'s share")
        below.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        _decades(below, world)
        seen = findings.older(rows, founding)
        finish(figure, findings.mostly_before_the_act.text(seen), seen.source)
    since = world.loc[last + 1 :]
    gaps = share.loc[share.first_valid_index() :].isna()
    alt = (
        f"Two bar charts by fiscal year, {years_between(world.index[0], world.index[-1])}, parted "
        f"by the act of {day(date)}. Obligations worldwide in constant {year(2020)} dollars: "
        f"highest {millions(world.max() * 1e6)} in {year(world.idxmax())}; in {year(last)} "
        f"{millions(world[last] * 1e6)}; after it lowest {millions(since.min() * 1e6)} in "
        f"{year(since.idxmin())}, highest {millions(since.max() * 1e6)} in "
        f"{year(since.idxmax())}. {country}'s share: first listed in "
        f"{year(share.first_valid_index())}, highest {share.max():.1%} in {year(share.idxmax())}, "
        f"none listed in {word(gaps.sum())} of the years after the first."
    )
    data = pd.DataFrame({"obligations_usd_2020": amounts, f"share_of_{country}": share})
    return Picture(figure, alt, "obligations_since_1950", data.reset_index())


def recipients(rows: pd.DataFrame) -> Picture:
    """Draw the number of countries, and the share of the largest, by year.

    The years after LAST_WHOLE are left out: some recipients may be missing in them.
    """
    rows = rows[rows["fiscal_year"] <= LAST_WHOLE]
    table = concentration_by_year(rows)
    first, last = table.index[0], table.index[-1]
    countries, share = table["countries"], table["largest_share"]
    with plt.style.context(STYLE):
        figure, panels = plt.subplots(2, 1, sharex=True, figsize=(6.4, 4.8))
        for axes, values, label in (
            (panels[0], share, f"Share of the\n{word(LARGEST)} largest"),
            (panels[1], countries, "Countries"),
        ):
            axes.fill_between(values.index, values.astype(float), color=DARK, alpha=0.25, lw=0)
            axes.plot(values.index, values, color=DARK, linewidth=1.8)
            axes.set_ylabel(label)
            axes.set_ylim(0, float(values.max()) * 1.12)
        panels[0].yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        _decades(panels[1], countries)
        seen = findings.of_the_largest(rows)
        finish(figure, findings.share_of_the_largest.text(seen), seen.source)
    alt = (
        f"Two lines by fiscal year, {year(first)} to {year(last)}. Share of the {word(LARGEST)} "
        f"largest recipients: {percent(share[first])} at first, highest {percent(share.max())} in "
        f"{year(share.idxmax())}, lowest {percent(share.min())} in {year(share.idxmin())}. "
        f"Countries with an obligation: {count(countries[first])} at first, most "
        f"{count(countries.max())} in {year(countries.idxmax())}, {count(countries[last])} at last."
    )
    return Picture(figure, alt, "recipients", table.reset_index())


def regions(rows: pd.DataFrame) -> Picture:
    """Draw the obligations of one fiscal year by region, with the number of countries.

    Rows of several years raise a ValueError: the bars would add them up.
    """
    years = rows["fiscal_year"].unique()
    if len(years) != 1:
        raise ValueError(f"one fiscal year is drawn, not {sorted(years)}")
    table = by_region(rows)
    dollars = table["obligations_usd"] / 1e6
    spread = table["countries"].map(lambda n: f"{count(n)} countries" if n else "")
    labels = dollars.map("${:.1f} million".format).str.cat(spread, sep=", ").str.removesuffix(", ")
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.3))
        bars = axes.barh(range(len(table)), dollars, color=DARK, height=0.7)
        axes.bar_label(bars, labels, padding=4, fontsize=9)
        axes.set_yticks(range(len(table)), table.index)
        axes.invert_yaxis()
        axes.grid(axis="x")
        axes.grid(visible=False, axis="y")
        axes.set_xlim(0, dollars.max() * 1.7)
        axes.set_xticks(range(0, int(dollars.max()) + 1, 5))
        axes.set_xlabel(f"Obligations of {year(years[0])}, millions of current dollars")
        seen = findings.of_regions(rows)
        finish(figure, findings.region_with_the_most.text(seen), seen.source)
    told = table.index + " " + table["obligations_usd"].map(millions).str.cat(spread, sep=" in ")
    alt = (
        f"Bar chart of IMET obligations in {year(years[0])} by region, in current dollars: "
        f"{'; '.join(told.str.removesuffix(' in '))}."
    )
    return Picture(figure, alt, "regions", table.reset_index())


def _decades(axes: Axes, by_year: pd.Series) -> None:
    axes.set_xticks([y for y in by_year.index if y % 10 == 0])
    axes.set_xlim(by_year.index[0] - 1.5, by_year.index[-1] + 1.5)
    axes.set_xlabel("Fiscal year")
