"""Figures of the missing class: what was to be expected, and from what."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from imet.book import STYLE, Picture
from imet.chapters.missing_class import BEFORE, YEAR_AFTER, cite_prices, cumulative
from imet.chapters.missing_class_others import Comparison
from imet.cite import cite_events, cite_reports, cite_rows
from imet.look import DARK, GREY, LIGHT, MIDDLE, RED, chosen, finish, tidy
from imet.obligations import quoted
from imet.prose import count, dollars, millions, word

CUT = 2018  # window after the cut was reported
THIN = 2017  # window before it
MILLION = 1_000_000


def starts_through_the_year(imet: pd.DataFrame, events: pd.DataFrame) -> Picture:
    """Draw what has started by the end of each month, in places and in dollars.

    Parameters
    ----------
    imet
        Activities of one country, their dollars at the prices of FY2018.
    events
        The timeline; the report of the cut names officers and dollars.

    """
    cut = chosen(events, ["cut_reported"])
    named = {"students": int(cut["places"].item()), "cost_usd": round(quoted("slots"))}
    years = [*BEFORE, THIN, CUT]
    shown = imet[imet["start_date"].between(f"{years[0]}-08-01", YEAR_AFTER[1])]
    tables = {value: cumulative(shown, years=years, value=value) for value in named}
    passed, told = {}, []
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, sharex=True, figsize=(6.4, 6.4))
        for axes, (value, table) in zip(both, tables.items(), strict=True):
            unit = 1 if value == "students" else MILLION
            before = table[list(BEFORE)]
            mean, places = before.mean(axis=1), range(len(table))
            reached = mean[mean >= named[value]]
            passed[value] = f"by {reached.index[0]:%B}" if len(reached) else "in no month"
            axes.fill_between(
                places, before.min(axis=1) / unit, before.max(axis=1) / unit, color=LIGHT
            )
            axes.plot(places, mean / unit, color=DARK, linewidth=2)
            axes.plot(places, table[THIN] / unit, color=MIDDLE, linewidth=2, linestyle="--")
            axes.plot(places, table[CUT] / unit, color=RED, linewidth=2.4)
            axes.axhline(named[value] / unit, color=GREY, linewidth=1.2, linestyle=":")
            axes.text(
                *(-0.4, named[value] / unit, _named(value, named[value])),
                **{"ha": "left", "va": "bottom", "fontsize": 9, "color": GREY},
            )
            axes.set_ylim(bottom=0)
            ends = table.iloc[-1]
            told.append(
                f"{'Places' if value == 'students' else 'Dollars of FY2018'}: by the end of July "
                f"{_amount(value, mean.iloc[-1])} in the mean of {word(len(BEFORE))} years, from "
                f"{_amount(value, before.iloc[-1].min())} to "
                f"{_amount(value, before.iloc[-1].max())}; {_amount(value, ends[THIN])} in "
                f"{THIN}-{THIN + 1}; {_amount(value, ends[CUT])} in {CUT}-{CUT + 1}. The mean "
                f"passes {_amount(value, named[value])} {passed[value]}."
            )
        both[0].set_ylabel("Course places started")
        both[1].set_ylabel("US$ million, FY2018 prices")
        both[1].set_xlabel("By the end of the month")
        both[1].set_xticks(range(len(table)), [f"{month:%b}" for month in table.index])
        handles = [both[0].collections[0], *both[0].lines[:3]]
        both[0].legend(
            handles,
            [
                f"range of {BEFORE[0]}-{BEFORE[-1] + 1}",
                "its mean",
                f"{THIN}-{THIN + 1}",
                f"{CUT}-{CUT + 1}",
            ],
            loc="upper left",
        )
        title = (
            f"On average {count(named['students'])} places had started {passed['students']}, and "
            f"courses for {millions(named['cost_usd'])} {passed['cost_usd']}"
        )
        finish(figure, title, f"{cite_rows(shown)} {cite_prices()} {cite_events(cut)}")
    alt = (
        "Two charts of what had started by the end of each month, August to July: the range and "
        f"the mean of the years from {BEFORE[0]}-{BEFORE[0] + 1} to "
        f"{BEFORE[-1]}-{BEFORE[-1] + 1}, and the two years after. " + " ".join(told)
    )
    data = pd.concat(
        pd.DataFrame(
            {
                "by_the_end_of": table.index.strftime("%B"),
                "measure": "places" if value == "students" else "US dollars of FY2018",
                "lowest": table[list(BEFORE)].min(axis=1),
                "mean": table[list(BEFORE)].mean(axis=1),
                "highest": table[list(BEFORE)].max(axis=1),
                f"from_{THIN}": table[THIN],
                f"from_{CUT}": table[CUT],
            }
        )
        for value, table in tables.items()
    )
    return Picture(figure, alt, "starts_through_the_year", data.round(2))


def synthetic_control(found: Comparison, activities: pd.DataFrame) -> Picture:
    """Draw a country beside its synthetic control, and the gaps of all countries.

    Parameters
    ----------
    found
        As `missing_class_others.compare` gives it, in shares of the own mean, by half-year.
    activities
        The rows compared, for the source line.

    """
    first, last = found.design.first, found.design.last
    observed = found.observed.loc[first:CUT]
    synthetic = found.synthetic.loc[first:CUT]
    gaps = found.gaps.loc[first:CUT]
    after = found.estimate(CUT)
    positions = np.arange(len(observed))
    start = (last + 1 - first) * found.design.parts - 0.5
    cut = (CUT - first) * found.design.parts - 0.5
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, sharex=True, figsize=(6.4, 6.4))
        both[0].plot(positions, observed, color=DARK, linewidth=2, label=found.treated)
        both[0].plot(
            *(positions, synthetic),
            **{"color": MIDDLE, "linewidth": 2, "linestyle": "--", "label": "synthetic control"},
        )
        later = [found.estimate(*period) for period in observed.index if period[0] > last]
        low, high = [part.low for part in later], [part.high for part in later]
        both[0].vlines(positions[-len(later) :], low, high, color=MIDDLE, linewidth=5, alpha=0.35)
        both[0].set_ylim(0, max(observed.max(), synthetic.max(), *high) * 1.2)
        both[0].legend(loc="upper left", ncols=2)
        both[0].set_ylabel("Places started, half-year")
        others = gaps.drop(columns=found.treated)
        both[1].plot(positions, others, color="#b5b5b5", linewidth=0.8)
        both[1].plot(positions, gaps[found.treated], color=DARK, linewidth=2.2)
        both[1].axhline(0, color=GREY, linewidth=0.8)
        both[1].set_ylabel("Gap, share of own mean")
        both[1].plot([], [], color=DARK, linewidth=2.2, label=found.treated)
        both[1].plot([], [], color="#b5b5b5", label="each donor in its place")
        both[1].set_ylim(min(-1.3, others.min().min() * 1.05), others.max().max() * 1.35)
        both[1].legend(loc="upper left", ncols=2)
        for axes in both:
            axes.axvline(start, color=GREY, linewidth=1, linestyle=":")
            axes.axvline(cut, color=RED, linewidth=1, linestyle="--")
        both[1].set_xticks(
            positions[:: 2 * found.design.parts], [str(year) for year in range(first, CUT + 1, 2)]
        )
        both[1].set_xlabel("Half-year from August, from February; dotted: end of the fit; red: cut")
        title = (
            f"In the year after the cut {found.treated} had {word(int(after.observed))} place "
            f"started, its synthetic control {after.expected:.0f}"
        )
        finish(figure, title, cite_reports(activities))
    extreme = found.falls(CUT)
    alt = (
        f"Two charts by half-year, August {first} to July {CUT + 1}. Above: course places of "
        f"{found.treated} and of its synthetic control, fitted to July {last + 1}. Error of the "
        f"fit: {found.error_before[found.treated]:.0%} of the mean half-year. In the year from "
        f"August {CUT}: {count(int(after.observed))} and {after.expected:.0f}, range "
        f"{after.low:.0f} to {after.high:.0f}. Below: the gap of {found.treated} and of "
        f"{word(len(others.columns))} donors in its place, as a share of the own mean. Lowest in "
        f"that year: {extreme.index[0]} {extreme.iloc[0]:.0%}, {extreme.index[1]} "
        f"{extreme.iloc[1]:.0%}."
    )
    months = 12 // found.design.parts
    begins = [
        f"{pd.Timestamp(period, found.design.month, 1) + pd.DateOffset(months=months * part):%Y-%m}"
        for period, part in gaps.index
    ]
    own = pd.DataFrame({"observed": observed, "synthetic": synthetic}).set_axis(begins)
    bounds = pd.DataFrame({"low": low, "high": high}, index=begins[-len(later) :])
    own = own.join(bounds).rename_axis("begins").reset_index().assign(country=found.treated)
    data = tidy(gaps.set_axis(begins), "begins", "country", "gap")
    data = data.merge(own, on=["begins", "country"], how="left")
    return Picture(figure, alt, "synthetic_control", data.round(4))


def choices(variants: pd.DataFrame, named: int, activities: pd.DataFrame) -> Picture:
    """Draw both expectations under each choice, with the number of officers that was named.

    Parameters
    ----------
    variants
        As `missing_class_others.variants` gives it, in places.
    named
        Officers whose places the report of the cut names.
    activities
        The rows counted, for the source line.

    """
    table = variants.sort_index()
    heights = np.arange(len(table))[::-1]
    styles = {
        "own": (DARK, "o", 0.16, "from Pakistan's own years, 95% interval"),
        "other": (MIDDLE, "s", -0.16, "from other countries, range of the placebos"),
    }
    above, beneath, bounded = 0, 0, 0
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 7.0))
        for name, (colour, marker, shift, label) in styles.items():
            there = table[name].notna()
            low, high = table[f"{name}_low"], table[f"{name}_high"]
            axes.hlines(heights[there] + shift, low[there], high[there], color=colour, linewidth=2)
            axes.plot(
                table.loc[there, name],
                heights[there] + shift,
                **{"color": colour, "marker": marker, "linestyle": "", "label": label},
            )
            above += int((low > named).sum())
            beneath += int((high < named).sum())
            bounded += int((there & low.notna()).sum())
        axes.axvline(named, color=RED, linewidth=1.2, linestyle="--")
        axes.text(named + 2, len(table) - 0.35, f" {named} officers named", color=RED, fontsize=9)
        axes.set_yticks(heights, table["choice"])
        axes.tick_params(axis="y", labelsize=8.5)
        axes.set_ylim(-0.6, len(table) + 0.1)
        limit = table[["own_high", "other_high"]].max(axis=None) * 1.05
        axes.set_xlim(0, limit)
        axes.set_xticks(range(0, int(limit), 50))
        axes.grid(axis="x")
        axes.grid(axis="y", visible=False)
        axes.set_xlabel("Course places to be expected")
        axes.legend(loc="lower center", bbox_to_anchor=(0.15, 1.0), ncols=1)
        values = pd.concat([table["own"], table["other"]]).dropna()
        title = (
            f"The estimates run from {values.min():.0f} to {values.max():.0f} course places; "
            f"{count(named)} officers were named"
        )
        finish(figure, title, cite_reports(activities))
    alt = (
        f"Points with intervals: places to be expected in the year from August {CUT} under "
        f"{word(len(table))} sets of choices, from the country's own years and from other "
        f"countries. Lowest: {values.min():.0f}; highest: {values.max():.0f}. {count(above)} of "
        f"{count(bounded)} intervals lie above {count(named)}, {word(beneath)} below. "
        + " ".join(_choice(row) for row in table.itertuples())
    )
    return Picture(figure, alt, "choices", table.round(4))


def _choice(row: object) -> str:
    parts = []
    for name, words in (("own", "own years"), ("other", "other countries")):
        value, low, high = (getattr(row, f"{name}{end}") for end in ("", "_low", "_high"))
        if value == value:
            span = f" ({low:.0f} to {high:.0f})" if low == low else ""
            parts.append(f"{words} {value:.0f}{span}")
    return f"{row.choice[0].upper()}{row.choice[1:]}: {', '.join(parts)}."


def _amount(value: str, amount: float) -> str:
    return count(round(amount)) if value == "students" else dollars(round(amount))


def _named(value: str, amount: int) -> str:
    return f"{count(amount)} officers named" if value == "students" else f"{millions(amount)} named"
