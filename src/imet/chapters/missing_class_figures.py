"""Figures and tables of the missing class: what was to be expected, and from what."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from imet.book import STYLE, Picture, ShownTable
from imet.chapters import missing_class_findings as findings
from imet.chapters import missing_class_findings_others as beside
from imet.chapters.missing_class import (
    AFTER,
    BEFORE,
    RECENT,
    THIN,
    chance_of_range,
    cite_prices,
    compared,
    course_year,
    cumulative,
    span,
    whole,
)
from imet.chapters.missing_class_others import OF_THE_YEAR, Comparison
from imet.cite import cite_events, cite_reports, cite_rows
from imet.look import DARK, GREY, LIGHT, MIDDLE, RED, chosen, finish, mark_events, tidy
from imet.obligations import quoted
from imet.prose import count, dollars, interval, millions, word

UNITS = {
    "officers": "officers, estimated",
    "seats": "course seats, if one an officer",
    "usd": "US$ million, FY2018 prices",
}
PLACEBO = "#b5b5b5"  # the colour of a donor in the place of the treated country


def starts_through_the_year(imet: pd.DataFrame, events: pd.DataFrame) -> Picture:
    """Draw what has started by the end of each month, in officers and in dollars.

    `imet` has the activities of one country, their dollars at the prices of FY2018; `events` is
    the timeline, whose report of the cut names officers and dollars.
    """
    cut = chosen(events, ["cut_reported"])
    named, usd = int(cut["seats"].item()), round(quoted("slots"))
    shown = compared(imet)
    told, files = [], {}
    with plt.style.context(STYLE):
        figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(6.4, 6.4))
        for axes, value, measure, years, line, unit, as_text in (
            (above, "officers", "officers, estimated", BEFORE, named, 1, whole),
            (below, "cost_usd", "US dollars of FY2018", RECENT, usd, 1e6, _dollars),
        ):
            table = cumulative(shown, [*years, THIN, AFTER], value)
            earlier = table[list(years)].agg(["min", "mean", "max"], axis=1)
            earlier = earlier.set_axis(["lowest", "mean", "highest"], axis=1)
            table = earlier.join(table[[THIN, AFTER]].add_prefix("from_"))
            _draw_months(axes, table / unit, years)
            axes.axhline(line / unit, color=GREY, linewidth=1.2, linestyle=":")
            reached = table.index[table["mean"] >= line]
            passed = f"by {reached[0]:%B}" if len(reached) else "in no month"
            low, mean, high, thin, after = table.iloc[-1].map(as_text)
            told.append(
                f"{_capital(measure.removeprefix('US '))}: by the end of July {mean} in the mean "
                f"of the {word(len(years))} years of {span(years)}, from {low} to {high}; {thin} "
                f"in {course_year(THIN)}; {after} in {course_year(AFTER)}. The mean passes "
                f"{as_text(line)} {passed}."
            )
            files[measure, span(years)] = table.set_axis(table.index.strftime("%B"))
        style = {"va": "bottom", "fontsize": 9, "color": GREY}
        above.text(-0.4, named, f"{count(named)} officers named", ha="left", **style)
        below.text(-0.4, usd / 1e6, f"{millions(usd)} named", ha="left", **style)
        above.set_ylabel("Officers started, estimated")
        below.set_ylabel("US$ million, FY2018 prices")
        below.set_xlabel("By the end of the month")
        below.set_xticks(range(len(table)), table.index.strftime("%b"))
        title = findings.one_officer_started.text(findings.own_years(imet))
        finish(figure, title, f"{cite_rows(shown)} {cite_prices()} {cite_events(cut)}")
    alt = (
        "Two charts of what had started by the end of each month, August to July: the range and "
        "the mean of years before, and the two years after. " + " ".join(told)
    )
    data = pd.concat(files, names=["measure", "years", "by_the_end_of"]).round(2)
    data = data.reorder_levels(["by_the_end_of", "measure", "years"]).reset_index()
    return Picture(figure, alt, "starts_through_the_year", data)


def _draw_months(axes: Axes, table: pd.DataFrame, years: Sequence[int]) -> None:
    """Draw the range and the mean of years by month, and the two years after."""
    low, mean, high, thin, after = (column for _, column in table.items())
    months = range(len(table))
    extent = axes.fill_between(months, low, high, color=LIGHT, label=f"range of {span(years)}")
    axes.plot(months, mean, color=DARK, linewidth=2, label="its mean")
    axes.plot(months, thin, "--", color=MIDDLE, linewidth=2, label=course_year(THIN))
    axes.plot(months, after, color=RED, linewidth=2.4, label=course_year(AFTER))
    axes.set_ylim(bottom=0)
    axes.legend(handles=[extent, *axes.lines], loc="upper left")


def officers_and_dollars(
    years: pd.DataFrame, imet: pd.DataFrame, named: int, usd: float
) -> Picture:
    """Draw officers and seats of each year against its dollars, with the two numbers named.

    `years` are those of `missing_class.by_year_of_start`, in dollars of FY2018; `imet` is cited.
    """
    years = years.sort_index()
    usual = years.loc[BEFORE]
    styles = {
        "officers": ("an officer", {"color": DARK, "marker": "o", "label": "officers, estimated"}),
        "seats": (
            "a place",
            {"color": MIDDLE, "marker": "s", "markerfacecolor": "white", "label": "course seats"},
        ),
    }
    prices, told = {}, []
    shares = named / usual["officers"].mean(), usd / usual["usd"].mean()
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.8))
        axes.hlines(years["usd"] / 1e6, years["officers"], years["seats"], color=LIGHT, zorder=1)
        for unit, (each, style) in styles.items():
            prices[unit] = usual["usd"].sum() / usual[unit].sum()
            label = f"{dollars(round(prices[unit]))} {each}, mean of {span(BEFORE)}"
            axes.axline((0, 0), slope=prices[unit] / 1e6, ls=":", color=style["color"], label=label)
            axes.plot(years[unit], years["usd"] / 1e6, linestyle="", markersize=6, **style)
            told.append(f"{dollars(round(prices[unit]))} {each}")
        thin = years.loc[THIN]
        middle = (thin["officers"] + thin["seats"]) / 2, thin["usd"] / 1e6 + 0.15
        axes.text(*middle, course_year(THIN), ha="center", fontsize=8.5, color=GREY)
        axes.plot(named, usd / 1e6, marker="D", color=RED, markersize=9, linestyle="", zorder=4)
        words = f"named:\n{count(named)} officers,\n{millions(usd)}"
        axes.text(named - 5, usd / 1e6, words, color=RED, ha="right", va="center", fontsize=9)
        axes.set_xlim(0, years["seats"].max() * 1.08)
        axes.set_xticks(range(0, int(axes.get_xlim()[1]), 50))
        axes.set_ylim(0, years["usd"].max() / 1e6 * 1.08)
        axes.set_xlabel("Officers or seats that started abroad, August to July")
        axes.set_ylabel("US$ million, FY2018 prices")
        axes.legend(loc="lower right", fontsize=8.5)
        title = findings.price_nearer_officer.text(findings.prices(years, named, usd))
        finish(figure, title, f"{cite_rows(compared(imet))} {cite_prices()}")
    alt = (
        f"Points for the years {span(BEFORE)} and {course_year(THIN)}, August to July: dollars of "
        f"FY2018 against officers, estimated, and against course seats. Usual years: "
        f"{usual['officers'].min():.0f} to {usual['officers'].max():.0f} officers on "
        f"{usual['seats'].min():.0f} to {usual['seats'].max():.0f} seats; in the mean "
        f"{' and '.join(told)}. {course_year(THIN)}: {thin['officers']:.0f} officers, "
        f"{thin['seats']:.0f} seats, {millions(thin['usd'])}. Named: {count(named)} officers "
        f"and {millions(usd)}, {shares[0]:.0%} of the usual officers and {shares[1]:.0%} of the "
        "usual dollars."
    )
    of_named = pd.DataFrame({"officers": named, "usd": usd}, index=["named"])
    data = pd.concat([years, of_named]).round(2).rename_axis("year_from_august").reset_index()
    return Picture(figure, alt, "officers_and_dollars", data)


def usual_table(tables: dict[str, pd.DataFrame], activities: pd.DataFrame) -> ShownTable:
    """Show `beside_usual` of several spans of years, by their names; `activities` are cited."""
    rows = []
    for name, table in tables.items():
        for unit, values in table.iterrows():
            scale, form = (1e6, "{:.2f}") if unit == "usd" else (1, "{:.0f}")
            rows.append(
                {
                    "Years": name,
                    "Measure": UNITS[unit],
                    "Mean": form.format(values["mean"] / scale),
                    # the costs are no independent draws, so that this interval is not theirs
                    "One more year": "" if unit == "usd" else _range(*values[["low", "high"]]),
                    "Named": form.format(values["named"] / scale),
                    "Named, share of the mean": f"{values['share']:.0%}",
                }
            )
    return ShownTable(
        pd.DataFrame(rows),
        "A usual year, August to July, schools abroad, and what was named; 95% intervals",
        f"{cite_rows(compared(activities))} {cite_prices()}",
    )


def rule_table(table: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Show what `rule_variants` gives; `activities` are cited."""
    shown = {
        "Choice": table["choice"].map(_capital),
        "Officers": table["officers"].round().astype(int),
        "Mean error against official counts": table["error"].map(
            "{:.0%}".format, na_action="ignore"
        ),
    }
    return ShownTable(
        pd.DataFrame(shown),
        f"Officers of a usual year, August to July, mean of {span(BEFORE)}, under other choices",
        cite_rows(compared(activities)),
    )


def synthetic_control(found: Comparison, events: pd.DataFrame, activities: pd.DataFrame) -> Picture:
    """Draw a country beside its synthetic control, and the gaps of all countries.

    `found` is a comparison of fiscal years, in shares of the own mean, by half-year; `events` is
    the timeline, `activities` are cited.
    """
    cut = chosen(events, ["cut_reported"])
    first, last, parts = found.design.first, found.design.last, found.design.parts
    gaps = found.gaps.loc[first:AFTER]
    others = gaps.drop(columns=found.treated)
    begins = [found.design.days(*period, parts)[0] for period in gaps.index]
    drawn = pd.DataFrame({"observed": found.observed, "synthetic": found.synthetic}).loc[gaps.index]
    later = [found.estimate(*period) for period in gaps.loc[last + 1 :].index]
    bounds = pd.DataFrame(later, gaps.loc[last + 1 :].index)[["low", "high"]]
    after = found.estimate(AFTER)
    positions = np.arange(len(gaps))
    years = (cut["date"].item() - pd.Timestamp(begins[0])).days / 365.25
    with plt.style.context(STYLE):
        figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(6.4, 6.4))
        above.plot(positions, drawn["observed"], color=DARK, linewidth=2, label=found.treated)
        style = {"color": MIDDLE, "linewidth": 2, "label": "synthetic control"}
        above.plot(positions, drawn["synthetic"], "--", **style)
        style = {"color": MIDDLE, "linewidth": 5, "alpha": 0.35, "label": "range of the placebos"}
        above.vlines(positions[-len(later) :], bounds["low"], bounds["high"], **style)
        above.set_ylim(0, max(drawn.max(axis=None), bounds["high"].max()) * 1.35)
        above.set_ylabel("Seats started, half-year")
        below.plot(positions, others, color=PLACEBO, linewidth=0.8)
        below.plot(positions, gaps[found.treated], color=DARK, linewidth=2.2, label=found.treated)
        below.plot([], [], color=PLACEBO, label="each donor in its place")
        below.axhline(0, color=GREY, linewidth=0.8)
        below.set_ylabel("Gap, share of own mean")
        below.set_ylim(min(-1.3, others.min(axis=None) * 1.05), others.max(axis=None) * 1.35)
        for x, words, side, colour, line in (
            ((last + 1 - first) * parts - 0.5, "fit ends ", "right", GREY, ":"),
            (years * parts - 0.5, " cut\n reported", "left", RED, "--"),
        ):
            for axes in (above, below):
                axes.axvline(x, color=colour, linewidth=1, linestyle=line)
            style = {"ha": side, "va": "top", "color": colour, "fontsize": 8.5}
            below.text(x, 0.84, words, transform=below.get_xaxis_transform(), **style)
        for axes in (above, below):
            axes.legend(loc="upper left", ncols=2)
        ticks = range(0, len(gaps), 2 * parts)
        below.set_xticks(ticks, [f"{pd.Timestamp(begins[n]):%b\n%Y}" for n in ticks])
        below.set_xlabel("Half-year, by its first month")
        title = beside.control_far_above.text(beside.fiscal_year(found))
        finish(figure, title, f"{cite_reports(activities)} {cite_events(cut)}")
    extreme = found.falls(AFTER)
    alt = (
        f"Two charts by half-year, FY{first + 1} to FY{AFTER + 1}. Above: course seats of "
        f"{found.treated} and of its synthetic control, fitted to FY{last + 1}. Error of the "
        f"fit: {found.error_before[found.treated]:.0%} of the mean half-year, "
        f"{found.flat_error:.0%} for a flat line. In FY{AFTER + 1}: "
        f"{count(int(after.observed))} and {after.expected:.0f}, range "
        f"{_range(after.low, after.high)}. Below: the gap of {found.treated} and of "
        f"{word(len(others.columns))} donors in its place, as a share of the own mean. Lowest in "
        f"that year: {extreme.index[0]} {extreme.iloc[0]:.0%}, {extreme.index[1]} "
        f"{extreme.iloc[1]:.0%}."
    )
    begins = [day[: len("2018-08")] for day in begins]
    own = drawn.join(bounds).assign(begins=begins, country=found.treated)
    data = tidy(gaps.set_axis(begins), "begins", "country", "gap")
    data = data.merge(own, on=["begins", "country"], how="left")
    return Picture(figure, alt, "synthetic_control", data.round(4))


def event_study(
    found: Comparison, events: pd.DataFrame, first: int, activities: pd.DataFrame
) -> Picture:
    """Draw by quarter what started, and what other countries suggest with the range of placebos.

    `found` is a comparison of quarters from October; `first` is the first window drawn, `events`
    the timeline, `activities` are cited.
    """
    events = chosen(events, ["freeze", "cut_reported"])
    quarters = found.gaps.loc[first:AFTER].index
    names = [pd.Period(found.design.days(*each, 4)[0], "Q") for each in quarters]
    rows = [found.estimate(*each) for each in quarters]
    data = pd.DataFrame(rows, index=pd.PeriodIndex(names, name="quarter"))
    data = data[["observed", "expected", "low", "high"]]
    positions = np.arange(len(data))
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.2))
        style = {"color": MIDDLE, "linewidth": 7, "alpha": 0.35, "label": "range of the placebos"}
        axes.vlines(positions, data["low"], data["high"], **style)
        style = {"color": MIDDLE, "linestyle": "", "marker": "_", "markersize": 9}
        axes.plot(positions, data["expected"], label="other countries suggest", **style)
        style = {"color": DARK, "linestyle": "", "marker": "o"}
        axes.plot(positions, data["observed"], label=f"{found.treated} had", **style)
        mark_events(axes, events, data.index)
        ticks = [n for n, quarter in enumerate(data.index) if quarter.quarter == 4]
        axes.set_xticks(ticks, [f"Oct\n{data.index[n].year}" for n in ticks])
        axes.set_xlabel("Quarter, by its first month")
        axes.set_ylabel("Seats abroad that started")
        axes.set_ylim(0, data["high"].max() * 1.45)
        axes.legend(loc="upper left", ncols=2, fontsize=8.5)
        title = beside.quarters_and_range.text(beside.quarters(found))
        finish(figure, title, f"{cite_reports(activities)} {cite_events(events)}")
    told = [
        f"{_quarter(row.Index)}: {row.observed:.0f}, against {row.expected:.0f} "
        f"({_range(row.low, row.high)})"
        for row in data.itertuples()
    ]
    alt = (
        f"Points by quarter: seats abroad that {found.treated} started, beside what its synthetic "
        f"control suggests, with the range of the placebos. {'. '.join(told)}."
    )
    return Picture(figure, alt, "event_study", data.round(4).reset_index())


def _quarter(period: pd.Period) -> str:
    return f"{period.start_time:%B} to {period.end_time:%B %Y}"


def choices(variants: pd.DataFrame, named: int, seats: int, activities: pd.DataFrame) -> Picture:
    """Draw both expectations under each choice, with the seats that the officers named fill.

    `variants` is what `missing_class_others.variants` gives, in seats, `seats` what
    `missing_class.seats_of` gives for the officers `named`; `activities` are cited.
    """
    table = variants.sort_index()
    heights = np.arange(len(table))[::-1]
    styles = {
        "own": (DARK, "o", 0.16, "from Pakistan's own years, 95% interval"),
        "other": (MIDDLE, "s", -0.16, "from other countries, range of the placebos"),
    }
    limit = 2 * table[["own", "other"]].max(axis=None)
    told = []
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 7.2))
        for name, (colour, marker, shift, label) in styles.items():
            value, low, high = (table[f"{name}{end}"] for end in ("", "_low", "_high"))
            axes.hlines(heights + shift, low.clip(lower=0), high, color=colour, linewidth=2)
            style = {"color": colour, "marker": marker, "linestyle": "", "label": label}
            axes.plot(value, heights + shift, **style)
            for n in np.flatnonzero(high > limit):
                style = {"color": colour, "ha": "right", "va": "bottom", "fontsize": 8}
                axes.text(limit, heights[n] + shift, f"to {high.iloc[n]:.0f} ", **style)
            told.append(
                f"{_capital(label)}: estimates of {value.min():.0f} to "
                f"{value.max():.0f} seats; "
                f"{count((low > seats).sum())} of {count(low.count())} lie wholly above "
                f"{count(seats)}, and {word((high < seats).sum())} below."
            )
        axes.axvline(seats, color=RED, linewidth=1.2, linestyle="--")
        words = f" {_usual_seats(named, seats)}"
        axes.text(seats + 2, len(table) - 0.35, words, color=RED, fontsize=9)
        of_year = table["choice"].isin(OF_THE_YEAR)
        axes.set_yticks(heights, table["choice"].where(of_year, table["choice"] + "*"))
        axes.tick_params(axis="y", labelsize=8.5)
        axes.set_ylim(-0.6, len(table) + 0.1)
        axes.set_xlim(0, limit)
        axes.set_xticks(range(0, int(limit), 50))
        axes.grid(axis="x")
        axes.grid(axis="y", visible=False)
        axes.set_xlabel(f"Seats to be expected; * not FY{AFTER + 1} abroad")
        axes.legend(loc="lower center", bbox_to_anchor=(0.15, 1.0), ncols=1)
        title = beside.estimates_above_slots.text(beside.estimates(table, named, seats))
        finish(figure, title, cite_reports(activities))
    alt = (
        f"Points with intervals: seats to be expected in FY{AFTER + 1} under "
        f"{word(len(table))} sets of choices. {' '.join(told)} "
        f"{' '.join(_choice(row) for row in table.itertuples())}"
    )
    return Picture(figure, alt, "choices", table.round(4))


def family_table(
    seats: pd.DataFrame, dollars: pd.DataFrame, activities: pd.DataFrame
) -> ShownTable:
    """Show what started by family of courses, most seats first.

    `seats` and `dollars` are those of `against_years` by `family`; `activities` are cited.
    """
    rows = seats.sort_values("mean", ascending=False)
    cost = dollars.loc[rows.index, "mean"] / 1e3
    shown = {
        "Family of courses": rows.index.map(_capital),
        "Mean": rows["mean"].round().astype(int),
        "Range": list(map(interval, rows["least"], rows["most"])),
        course_year(THIN): rows[THIN],
        course_year(AFTER): rows[AFTER],
        "Mean cost, US$ thousand": cost.round().astype(int),
    }
    return ShownTable(
        pd.DataFrame(shown),
        f"Pakistani IMET seats abroad by family, August to July; mean and range of {span(BEFORE)}",
        cite_rows(compared(activities)),
    )


def donor_table(without: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Show the estimates of `leave_one_out`; `activities` are cited."""
    shown = {
        "Donor": without.index,
        "Weight": without["weight"].map("{:.2f}".format),
        "Estimate without it": without["expected"].round().astype(int),
        "Range": list(map(_range, without["low"], without["high"])),
    }
    return ShownTable(
        pd.DataFrame(shown),
        f"The donors with weight, and the estimate for FY{AFTER + 1} without each",
        cite_reports(activities),
    )


def held_table(parts: dict[str, pd.DataFrame], activities: pd.DataFrame) -> ShownTable:
    """Show what `held_out` gives, by the names of its spans; `activities` are cited."""
    shown = {"Fiscal year": [f"FY{window + 1}" for window in next(iter(parts.values())).index]}
    for name, table in parts.items():
        shown[f"{name}: started"] = table["observed"].astype(int).to_list()
        table = table.rename(columns={"low": "expected_low", "high": "expected_high"})
        shown[f"{name}: suggested"] = _with_interval(table, "expected")
    return ShownTable(
        pd.DataFrame(shown),
        "Tried on years without a cut: Pakistani IMET seats abroad that started, and what other "
        "countries suggest, with the range of the placebos, fitted to the years before",
        cite_reports(activities),
    )


def reading_table(table: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Show the `readings` by the windows of `BEFORE`; `activities` are cited."""
    held = {
        unit: (table[f"holds_{unit}"] & table["holds_usd"]).map({True: "yes", False: "no"})
        for unit in ("officers", "seats")
    }
    shown = {
        "Reading": table["reading"].map(_capital),
        "Officers missing": _with_interval(table, "officers"),
        "Seats": table["seats"].round().astype(int),
        "US$ million": _with_interval(table, "usd", 1e6),
        "Both named inside, as officers": held["officers"],
        "as seats": held["seats"],
    }
    return ShownTable(
        pd.DataFrame(shown),
        "What is missing by the same days of Pakistan's years that begin in "
        f"{BEFORE[0]} to {BEFORE[-1]}, less what started, with 95% intervals: of counts, and in "
        "dollars of FY2018 of a level that moves",
        f"{cite_rows(compared(activities))} {cite_prices()}",
    )


def side_table(table: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Show the rows of `side_by_side`; `activities` are cited."""
    shown = {"Span": table["span"], "Started": table["observed"]}
    chance = chance_of_range(int(table["of"].max()) - 1)
    return ShownTable(
        pd.DataFrame(shown | _estimates(table)),
        "Pakistani IMET seats abroad that started, and what was to be expected: own years with "
        "the 95% interval of a count, other countries with the range of the placebos, which holds "
        f"with a chance of {chance:.0%}",
        cite_reports(activities),
    )


def others_table(table: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Show what other programmes, neighbours and countries had.

    `table` has the columns of `against_years` and an index of two levels; rows with a mean that
    rounds to two or less are left out. `activities` are cited.
    """
    shown = table[table["mean"] >= 2.5].round().astype(int)
    shown = shown.assign(Range=list(map(interval, shown["least"], shown["most"])))
    return ShownTable(
        shown[["mean", "Range", THIN, AFTER]]
        .set_axis(["Mean", "Range", course_year(THIN), course_year(AFTER)], axis=1)
        .rename_axis(["Of", "Which"])
        .reset_index(),
        f"Course seats that started, August to July; mean and range of {span(BEFORE)}",
        cite_reports(compared(activities)),
    )


def variant_table(
    table: pd.DataFrame, activities: pd.DataFrame, caption: str, unit: float = 1.0
) -> ShownTable:
    """Show what `variants` gives, seats in ones or dollars in a `unit`; `activities` are cited."""
    shown = pd.DataFrame({"Choice": table["choice"].map(_capital)} | _estimates(table, unit))
    shown.insert(2, "Years", table["n"])
    shown["Error before (flat line)"] = [
        f"{fit:.0%} ({flat:.0%})" for fit, flat in zip(table["fit"], table["flat"], strict=True)
    ]
    prices = "" if unit == 1 else f" {cite_prices()}"
    return ShownTable(shown, caption, f"{cite_reports(activities)}{prices}")


def _estimates(table: pd.DataFrame, unit: float = 1.0) -> dict[str, list[str]]:
    """Return columns of both estimates with their intervals, and of the rank."""
    return {
        "Own years": _with_interval(table, "own", unit),
        "Other countries": _with_interval(table, "other", unit),
        "Rank": [f"{row.rank} of {row.of}" for row in table.itertuples()],
    }


def _with_interval(table: pd.DataFrame, name: str, unit: float = 1.0) -> list[str]:
    """Return each value with its interval, an empty text where the choice does not touch it."""
    texts = []
    for value, low, high in table[[name, f"{name}_low", f"{name}_high"]].itertuples(index=False):
        shown = f"{value / unit:.0f}" if unit == 1 else f"{value / unit:.2f}"
        ends = f"({_range(low, high, unit)})" if low == low else "(no range)"
        texts.append(f"{shown} {ends}" if value == value else "")
    return texts


def _range(low: float, high: float, unit: float = 1.0) -> str:
    """Return two ends as words, and only the upper one where there is no lower above nothing."""
    words = interval(low, high, unit)
    return words if low >= 0.5 * unit / (1 if unit == 1 else 100) else f"up to {words.split()[-1]}"


def _choice(row: object) -> str:
    parts = []
    for name, words in (("own", "own years"), ("other", "other countries")):
        value, low, high = (getattr(row, f"{name}{end}") for end in ("", "_low", "_high"))
        if value == value:
            span = f" ({_range(low, high)})" if low == low else ""
            parts.append(f"{words} {value:.0f}{span}")
    return f"{_capital(row.choice)}: {', '.join(parts)}."


def _dollars(amount: float) -> str:
    return dollars(round(amount))


def _usual_seats(officers: int, seats: int) -> str:
    return f"{count(seats)} seats, as {count(officers)} officers usually fill"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
