"""Figures and tables of the missing class: what was to be expected, and from what."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from imet.book import STYLE, Picture, ShownTable
from imet.chapters.missing_class import (
    AFTER,
    BEFORE,
    RECENT,
    THIN,
    cite_prices,
    compared,
    course_year,
    cumulative,
    span,
    whole,
)
from imet.chapters.missing_class_others import Comparison
from imet.cite import cite_events, cite_reports, cite_rows
from imet.look import DARK, GREY, LIGHT, MIDDLE, RED, chosen, finish, tidy
from imet.obligations import quoted
from imet.prose import count, dollars, interval, millions, word

MEASURES = {"students": BEFORE, "cost_usd": RECENT}  # the years whose mean stands for each
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
    shown = compared(imet)
    told, passed, files = [], {}, []
    with plt.style.context(STYLE):
        figure, both = plt.subplots(2, 1, sharex=True, figsize=(6.4, 6.4))
        for axes, (value, years) in zip(both, MEASURES.items(), strict=True):
            unit = 1 if value == "students" else MILLION
            table = cumulative(shown, [*years, THIN, AFTER], value)
            before, places = table[list(years)], range(len(table))
            mean, low, high = before.mean(axis=1), before.min(axis=1), before.max(axis=1)
            reached = mean[mean >= named[value]]
            passed[value] = f"by {reached.index[0]:%B}" if len(reached) else "in no month"
            axes.fill_between(places, low / unit, high / unit, color=LIGHT)
            axes.plot(places, mean / unit, color=DARK, linewidth=2)
            axes.plot(places, table[THIN] / unit, color=MIDDLE, linewidth=2, linestyle="--")
            axes.plot(places, table[AFTER] / unit, color=RED, linewidth=2.4)
            axes.axhline(named[value] / unit, color=GREY, linewidth=1.2, linestyle=":")
            place = {"x": 11.4, "ha": "right"} if value == "students" else {"x": -0.4, "ha": "left"}
            axes.text(
                **place | {"y": named[value] / unit, "s": _named(value, named[value])},
                **{"va": "bottom", "fontsize": 9, "color": GREY},
            )
            axes.set_ylim(bottom=0)
            handles = [axes.collections[0], *axes.lines[:3]]
            labels = [f"range of {span(years)}", "its mean", course_year(THIN), course_year(AFTER)]
            axes.legend(handles, labels, loc="upper left")
            ends = table.iloc[-1]
            told.append(
                f"{'Places' if value == 'students' else 'Dollars of FY2018'}: by the end of July "
                f"{_amount(value, mean.iloc[-1])} in the mean of the {word(len(years))} years of "
                f"{span(years)}, from {_amount(value, low.iloc[-1])} to "
                f"{_amount(value, high.iloc[-1])}; {_amount(value, ends[THIN])} in "
                f"{course_year(THIN)}; {_amount(value, ends[AFTER])} in {course_year(AFTER)}. The "
                f"mean passes {_amount(value, named[value])} {passed[value]}."
            )
            columns = {"lowest": low, "mean": mean, "highest": high}
            columns |= {f"from_{year}": table[year] for year in (THIN, AFTER)}
            file = pd.DataFrame(columns).set_axis(table.index.strftime("%B"))
            measure = "places" if value == "students" else "US dollars of FY2018"
            files.append(file.rename_axis("by_the_end_of").reset_index().assign(measure=measure))
            files[-1]["years"] = span(years)
        both[0].set_ylabel("Course places started")
        both[1].set_ylabel("US$ million, FY2018 prices")
        both[1].set_xlabel("By the end of the month")
        both[1].set_xticks(places, [f"{month:%b}" for month in table.index])
        title = (
            f"In the mean of {span(BEFORE)}, {count(named['students'])} places had started "
            f"{passed['students']}; in that of {span(RECENT)}, courses for "
            f"{millions(named['cost_usd'])} {passed['cost_usd']}"
        )
        finish(figure, title, f"{cite_rows(shown)} {cite_prices()} {cite_events(cut)}")
    alt = (
        "Two charts of what had started by the end of each month, August to July: the range and "
        "the mean of years before, and the two years after. " + " ".join(told)
    )
    data = pd.concat(files)
    order = ["by_the_end_of", "measure", "years"]
    data = data[[*order, *data.columns.drop(order)]]
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
    observed = found.observed.loc[first:AFTER]
    synthetic = found.synthetic.loc[first:AFTER]
    gaps = found.gaps.loc[first:AFTER]
    after = found.estimate(AFTER)
    positions = np.arange(len(observed))
    start = (last + 1 - first) * found.design.parts - 0.5
    cut = (AFTER - first) * found.design.parts - 0.5
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
            positions[:: 2 * found.design.parts], [str(year) for year in range(first, AFTER + 1, 2)]
        )
        both[1].set_xlabel(
            f"Half-year from August, from February; dotted: end of the fit; red: August {AFTER}"
        )
        title = (
            f"In the year from August {AFTER} {found.treated} had {word(int(after.observed))} "
            f"place started, its synthetic control {after.expected:.0f}"
        )
        finish(figure, title, cite_reports(activities))
    extreme = found.falls(AFTER)
    alt = (
        f"Two charts by half-year, August {first} to July {AFTER + 1}. Above: course places of "
        f"{found.treated} and of its synthetic control, fitted to July {last + 1}. Error of the "
        f"fit: {found.error_before[found.treated]:.0%} of the mean half-year. In the year from "
        f"August {AFTER}: {count(int(after.observed))} and {after.expected:.0f}, range "
        f"{after.low:.0f} to {after.high:.0f}. Below: the gap of {found.treated} and of "
        f"{word(len(others.columns))} donors in its place, as a share of the own mean. Lowest in "
        f"that year: {extreme.index[0]} {extreme.iloc[0]:.0%}, {extreme.index[1]} "
        f"{extreme.iloc[1]:.0%}."
    )
    parts = found.design.parts
    begins = [found.design.days(*period, parts)[0][: len("2018-08")] for period in gaps.index]
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
        words = f" {_named('students', named)}"
        axes.text(named + 2, len(table) - 0.35, words, color=RED, fontsize=9)
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
        f"Points with intervals: places to be expected in the year from August {AFTER} under "
        f"{word(len(table))} sets of choices, from the country's own years and from other "
        f"countries. Lowest: {values.min():.0f}; highest: {values.max():.0f}. {count(above)} of "
        f"{count(bounded)} intervals lie above {count(named)} places and {word(beneath)} below, if "
        "each officer had one place. " + " ".join(_choice(row) for row in table.itertuples())
    )
    return Picture(figure, alt, "choices", table.round(4))


def family_table(
    places: pd.DataFrame, dollars: pd.DataFrame, activities: pd.DataFrame
) -> ShownTable:
    """Return what started by family of courses, most places first, as a table to show.

    `places` and `dollars` are those of `against_years` by `family`; `activities` are cited.
    """
    rows = places.sort_values("mean", ascending=False)
    cost = dollars.loc[rows.index, "mean"] / 1e3
    return ShownTable(
        pd.DataFrame(
            {
                "Family of courses": rows.index.str[0].str.upper() + rows.index.str[1:],
                "Mean": rows["mean"].round().astype(int),
                "Range": [interval(row.least, row.most) for row in rows.itertuples()],
                course_year(THIN): rows[THIN],
                course_year(AFTER): rows[AFTER],
                "Mean cost, US$ thousand": cost.round().astype(int),
            }
        ),
        f"Pakistani IMET places abroad by family, August to July; mean and range of {span(BEFORE)}",
        cite_rows(compared(activities)),
    )


def donor_table(without: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Return the estimates of `leave_one_out` as a table to show; `activities` are cited."""
    return ShownTable(
        pd.DataFrame(
            {
                "Donor": without.index,
                "Weight": without["weight"].map("{:.2f}".format),
                "Estimate without it": without["expected"].round().astype(int),
                "Range": [interval(row.low, row.high) for row in without.itertuples()],
            }
        ),
        "The donors with weight, and the estimate for August 2018 to July 2019 without each",
        cite_reports(activities),
    )


def reading_table(table: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Return the `readings` by the windows of `RECENT` as a table to show."""
    rows = list(table.itertuples())
    both = table["holds_places"] & table["holds_usd"]
    return ShownTable(
        pd.DataFrame(
            {
                "Reading": [f"{row.reading[0].upper()}{row.reading[1:]}" for row in rows],
                "Places missing": table["places"].round().astype(int),
                "95% interval": [interval(row.places_low, row.places_high) for row in rows],
                "US$ million": [f"{row.usd / 1e6:.2f}" for row in rows],
                "95% interval of it": [interval(row.usd_low, row.usd_high, 1e6) for row in rows],
                "US$ a place": table["usd_a_place"].round().astype(int),
                "Holds both": both.map({True: "yes", False: "no"}),
            }
        ),
        "What is missing by the same days of Pakistan's years that begin in "
        f"{RECENT[0]} to {RECENT[-1]}, less what started; FY2018 prices",
        f"{cite_rows(compared(activities))} {cite_prices()}",
    )


def side_table(table: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Return the rows of `side_by_side` as a table to show; `activities` are cited."""
    return ShownTable(
        pd.DataFrame(
            {
                "Span": table["span"],
                "Started": table["observed"],
                "Own years": _with_interval(table, "own"),
                "Other countries": _with_interval(table, "other"),
                "Rank": [f"{row.rank} of {row.of}" for row in table.itertuples()],
            }
        ),
        "Pakistani IMET places abroad that started, and what was to be expected, by quarter and "
        "by half-year",
        cite_reports(activities),
    )


def others_table(table: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Return what other programmes, neighbours and countries had, as a table to show.

    `table` has the columns of `against_years` and an index of two levels; rows with a mean that
    rounds to two or less are left out. `activities` are cited.
    """
    shown = table[table["mean"] >= 2.5].round().astype(int)
    ends = zip(shown["least"], shown["most"], strict=True)
    return ShownTable(
        shown.assign(Range=[interval(*each) for each in ends])[["mean", "Range", THIN, AFTER]]
        .set_axis(["Mean", "Range", course_year(THIN), course_year(AFTER)], axis=1)
        .rename_axis(["Of", "Which"])
        .reset_index(),
        f"Course places that started, August to July; mean and range of {span(BEFORE)}",
        cite_reports(compared(activities)),
    )


def variant_table(
    table: pd.DataFrame, activities: pd.DataFrame, caption: str, unit: float = 1.0
) -> ShownTable:
    """Return what `variants` gives as a table to show, places in ones or dollars in a `unit`."""
    prices = "" if unit == 1 else f" {cite_prices()}"
    return ShownTable(
        pd.DataFrame(
            {
                "Choice": table["choice"].str[0].str.upper() + table["choice"].str[1:],
                "Own years": _with_interval(table, "own", unit),
                "Years": table["n"],
                "Other countries": _with_interval(table, "other", unit),
                "Rank": [f"{row.rank} of {row.of}" for row in table.itertuples()],
            }
        ),
        caption,
        f"{cite_reports(activities)}{prices}",
    )


def _with_interval(table: pd.DataFrame, name: str, unit: float = 1.0) -> list[str]:
    """Return each value with its interval, an empty text where the choice does not touch it."""
    texts = []
    for value, low, high in table[[name, f"{name}_low", f"{name}_high"]].itertuples(index=False):
        shown = f"{value / unit:.0f}" if unit == 1 else f"{value / unit:.2f}"
        ends = f"({interval(low, high, unit)})" if low == low else "(no range)"
        texts.append(f"{shown} {ends}" if value == value else "")
    return texts


def _choice(row: object) -> str:
    parts = []
    for name, words in (("own", "own years"), ("other", "other countries")):
        value, low, high = (getattr(row, f"{name}{end}") for end in ("", "_low", "_high"))
        if value == value:
            span = f" ({low:.0f} to {high:.0f})" if low == low else ""
            parts.append(f"{words} {value:.0f}{span}")
    return f"{row.choice[0].upper()}{row.choice[1:]}: {', '.join(parts)}."


def _amount(value: str, amount: float) -> str:
    return whole(amount) if value == "students" else dollars(round(amount))


def _named(value: str, amount: int) -> str:
    if value == "students":
        return f"{count(amount)}, if each officer had one place"
    return f"{millions(amount)} named"
