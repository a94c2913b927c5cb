"""The figures of the programme: its money over seventy years, and who receives it."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from imet.book import Picture
from imet.book.look import ACCENT, DARK, GREY, LIGHT, MIDDLE, WHITE, mark
from imet.chapters import programme_findings as findings
from imet.chapters.programme import (
    LARGEST,
    LAST_WHOLE,
    NO_COUNTRY,
    by_region,
    by_year,
    concentration_by_year,
    share_by_year,
)
from imet.dates import fiscal_year_of
from imet.errors import ArgumentError
from imet.prose import count, day, millions, percent, word, year, years_between


def obligations_since_1950(rows: pd.DataFrame, founding: pd.DataFrame, country: str) -> Picture:
    """Draw obligations worldwide in constant dollars, and one country's share of them.

    The row `founding` of `law.csv`, the act that founded the programme, parts the bars.
    """
    amounts = by_year(rows, "constant 2020")
    world = amounts.astype(float) / 1e6
    share = share_by_year(rows, country).astype(float)
    date = pd.Timestamp(founding["date"].item())
    act = fiscal_year_of(date)
    first, last = world.index[0], world.index[-1]
    seen = findings.older(rows, founding)
    since = world.loc[act + 1 :]

    def draw(figure: Figure, wide: bool) -> None:
        top, below = figure.subplots(2, 1, sharex=True, height_ratios=[5, 3])
        parted = act - first + 0.5
        colours = [DARK if y <= act else MIDDLE for y in world.index]
        for axes, values, edges in ((top, world, colours), (below, share, [ACCENT] * len(share))):
            inside = [
                WHITE if y > LAST_WHOLE else edge
                for y, edge in zip(values.index, edges, strict=True)
            ]
            style = {"width": 0.8, "color": inside, "edgecolor": edges, "linewidth": 0.8}
            axes.bar(values.index - first, values.fillna(0), **style)
            axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10]))
            axes.yaxis.set_major_formatter("{x:,.0f}")
        name, law = f"Founding act, {day(date)}", founding["citation"].item().split(",")[0]
        mark(top, [parted], [f"{name}, {law}" if wide else name], len(world))
        below.axvline(parted, color=ACCENT, linewidth=1, zorder=1)
        between = {"transform": top.get_xaxis_transform(), "va": "center", "weight": "bold"}
        before = "up to the act" if wide else "up to\nthe act"
        top.text(parted - 1, 0.68, f"{percent(seen.share)}\n{before}", ha="right", **between)
        top.text(parted + 1, 0.68, f"{percent(1 - seen.share)}\nsince", color=GREY, **between)
        if wide:
            highest = f"{millions(world.max() * 1e6)}\nin {year(world.idxmax())}"
            place = world.idxmax() - first - 1, world.max()
            top.text(*place, highest, ha="right", va="top")
        words, height = f"{year(LAST_WHOLE + 1)} is\nincomplete", world.loc[act + 1 :].max() * 1.12
        top.text(len(world), height, words, color=GREY, ha="right", va="bottom")
        place = share.idxmax() - first, share.max()
        words = f"{share.max():.1%} in {year(share.idxmax())}"
        below.text(*place, words, ha="center", va="bottom", color=ACCENT)
        below.set_ylim(0, share.max() * 1.2)
        below.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        below.set_title(f"{country}'s share of each year's obligations")
        _decades(below, first, last, 10 if wide else 20)

    gaps = share.loc[share.first_valid_index() :].isna()
    alt = (
        f"Two bar charts by fiscal year, {years_between(first, last)}, parted "
        f"by the act of {day(date)}. Obligations worldwide in constant {year(2020)} dollars: "
        f"highest {millions(world.max() * 1e6)} in {year(world.idxmax())}; in {year(act)} "
        f"{millions(world[act] * 1e6)}; after it lowest {millions(since.min() * 1e6)} in "
        f"{year(since.idxmin())}, highest {millions(since.max() * 1e6)} in "
        f"{year(since.idxmax())}. {country}'s share: first listed in "
        f"{year(share.first_valid_index())}, highest {share.max():.1%} in {year(share.idxmax())}, "
        f"none listed in {word(gaps.sum())} of the years after the first."
    )
    data = pd.DataFrame({"obligations_usd_2020": amounts, f"share_of_{country}": share})
    return Picture(
        "obligations_since_1950",
        findings.mostly_before_the_act.told(seen),
        f"Obligations listed as IMET for all countries, {years_between(first, last)}, millions of "
        f"{year(2020)} dollars; below, {country}'s share, blank where nothing is listed",
        seen.source,
        alt,
        data.reset_index(),
        draw,
        (460, 440),
    )


def recipients(rows: pd.DataFrame) -> Picture:
    """Draw the number of countries, and the share of the largest, by year.

    The years after LAST_WHOLE are left out: some recipients may be missing in them.
    """
    rows = rows[rows["fiscal_year"] <= LAST_WHOLE]
    table = concentration_by_year(rows)
    first, last = table.index[0], table.index[-1]
    countries, share = table["countries"], table["largest_share"]
    seen = findings.of_the_largest(rows)

    def draw(figure: Figure, wide: bool) -> None:
        both, peak = figure.subplots(2, 1, sharex=True), countries.idxmax()
        beside = {"textcoords": "offset points", "annotation_clip": False}
        for axes, values, told, head in (
            (both[0], share, percent, f"Share of the {word(LARGEST)} largest"),
            (both[1], countries, count, "Countries"),
        ):
            axes.plot(values.index - first, values.astype(float), color=DARK)
            axes.set_ylim(0, float(values.max()) * 1.08)
            axes.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 5, 10]))
            axes.set_title(head)
            for of_year, away, side in ((first, -8, "right"), (last, 8, "left")):
                place, style = (of_year - first, values[of_year]), {"ha": side, "va": "center"}
                axes.plot(*place, marker="o", color=DARK, clip_on=False)
                axes.annotate(told(place[1]), place, (away, 0), weight="bold", **style, **beside)
        words = f"{count(countries[peak])} in {year(peak)}"
        style = {"ha": "center", "va": "bottom"}
        both[1].annotate(words, (peak - first, countries[peak]), (0, 4), **style, **beside)
        both[0].yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        _decades(both[1], first, last, 10 if wide else 20, before=5 if wide else 9)

    alt = (
        f"Two lines by fiscal year, {year(first)} to {year(last)}. Share of the {word(LARGEST)} "
        f"largest recipients: {percent(share[first])} at first, highest {percent(share.max())} in "
        f"{year(share.idxmax())}, lowest {percent(share.min())} in {year(share.idxmin())}. "
        f"Countries with an obligation: {count(countries[first])} at first, most "
        f"{count(countries.max())} in {year(countries.idxmax())}, {count(countries[last])} at last."
    )
    return Picture(
        "recipients",
        findings.share_of_the_largest.told(seen),
        f"IMET obligations, current dollars, {years_between(first, last)}: the "
        f"{word(LARGEST)} largest recipients of each year, and how many countries had any",
        seen.source,
        alt,
        table.reset_index(),
        draw,
        (420, 420),
    )


def regions(rows: pd.DataFrame) -> Picture:
    """Draw the obligations of one fiscal year by region, with the number of countries.

    Rows of several years raise an ArgumentError: the bars would add them up.
    """
    years = rows["fiscal_year"].unique()
    if len(years) != 1:
        raise ArgumentError(f"one fiscal year is drawn, not {sorted(years)}")
    table = by_region(rows)
    spread = table["countries"].map(lambda n: f"{count(n)} countries" if n else "")

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        # what is for no single country stands last
        shown = table.iloc[(table.index == NO_COUNTRY).argsort(kind="stable")]
        dollars = shown["obligations_usd"] / 1e6
        colours = [LIGHT if name == NO_COUNTRY else MIDDLE for name in shown.index]
        places = range(len(shown))
        bars = axes.barh(places, dollars, color=[DARK, *colours[1:]], height=0.64 if wide else 0.42)
        told = dollars.map("{:.1f}".format) + (dollars / dollars.sum()).map(" ({:.0%})".format)
        told.iloc[0] = "$" + told.iloc[0].replace(" ", " million ")
        axes.bar_label(bars, told, padding=4)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.grid(visible=False)
        axes.set_ylim(len(shown) - 0.5, -0.5 if wide else -0.9)
        right = dollars.max() * (1.58 if wide else 1.5)
        axes.set_xlim(0, right)
        axes.set_yticks(places if wide else [], shown.index if wide else [], color=DARK)
        for place, name in enumerate(shown.index):
            if wide:
                axes.text(right, place, spread[name], ha="right", va="center", color=GREY)
            else:
                words = f"{name}, {spread[name]}".removesuffix(", ")
                axes.text(0, place - 0.27, words, va="bottom")

    told = table.index + " " + table["obligations_usd"].map(millions).str.cat(spread, sep=" in ")
    alt = (
        f"Bar chart of IMET obligations in {year(years[0])} by region, in current dollars: "
        f"{'; '.join(told.str.removesuffix(' in '))}."
    )
    seen = findings.of_regions(rows)
    return Picture(
        "regions",
        findings.region_with_the_most.told(seen),
        f"IMET obligations in {year(years[0])} by region, millions of current dollars, and "
        f"their share of {millions(table['obligations_usd'].sum())}; what has no single country is "
        "for an area or for the whole world",
        seen.source,
        alt,
        table.reset_index(),
        draw,
        (290, 400),
    )


def _decades(axes: Axes, first: int, last: int, step: int, before: float = 0.8) -> None:
    """Put ticks at years of an axis on which the first year is 0."""
    years = range(first + -first % 10, last + 1, step)
    axes.set_xticks([y - first for y in years], [year(y) for y in years])
    axes.tick_params(axis="x", pad=7)
    axes.set_xlim(-before, last - first + 0.8)
