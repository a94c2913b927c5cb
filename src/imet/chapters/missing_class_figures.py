"""Figures of the missing class: what was to be expected, and from what."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from imet.book import Picture
from imet.book.look import (
    ACCENT,
    DARK,
    GREY,
    LIGHT,
    MIDDLE,
    WASH,
    WHITE,
    chosen,
    label_ends,
    mark,
    mark_events,
    tidy,
)
from imet.chapters import missing_class_findings as findings
from imet.chapters import missing_class_findings_others as beside
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
from imet.chapters.missing_class_others import OF_THE_YEAR, WEIGHTY, Comparison
from imet.chapters.missing_class_tables import capital, cite_named, ranged
from imet.cite import cite_events, cite_reports, cite_rows
from imet.obligations import quoted
from imet.prose import count, dollars, millions, when_known, word
from imet.training import LAST_DAY

ENDED = f"what ended after {pd.Timestamp(LAST_DAY):%B %Y} is not listed"
ERRORS = "the range of their errors"  # of the countries compared, each in the place of Pakistan


def starts_through_the_year(imet: pd.DataFrame, events: pd.DataFrame) -> Picture:
    """Draw what has started by the end of each month, in officers and in dollars.

    `imet` has the activities of one country, their dollars at the prices of FY2018; `events` is
    the timeline, whose report of the cut names officers and dollars.
    """
    cut = chosen(events, ["cut_reported"])
    named, usd = int(cut["seats"].item()), round(quoted("slots"))
    shown = compared(imet)
    told, files, panels = [], {}, []
    for value, measure, years, line, unit, as_text in (
        ("officers", "officers, estimated", BEFORE, named, 1, whole),
        ("cost_usd", "US dollars of FY2018", RECENT, usd, 1e6, _dollars),
    ):
        table = cumulative(shown, [*years, THIN, AFTER], value)
        earlier = table[list(years)].agg(["min", "mean", "max"], axis=1)
        earlier = earlier.set_axis(["lowest", "mean", "highest"], axis=1)
        table = earlier.join(table[[THIN, AFTER]].add_prefix("from_"))
        reached = table.index[table["mean"] >= line]
        passed = f"by {reached[0]:%B}" if len(reached) else "in no month"
        low, mean, high, thin, after = table.iloc[-1].map(as_text)
        told.append(
            f"{capital(measure.removeprefix('US '))}: by the end of July {mean} in the mean "
            f"of the {word(len(years))} years of {span(years)}, from {low} to {high}; {thin} "
            f"in {course_year(THIN)}; {after} in {course_year(AFTER)}. The mean passes "
            f"{as_text(line)} {passed}."
        )
        files[measure, span(years)] = table.set_axis(table.index.strftime("%B"))
        panels.append((table / unit, line / unit, span(years), as_text(table.iloc[-1, -1])))

    def draw(figure: Figure, wide: bool) -> None:
        both = figure.subplots(2, 1, sharex=True)
        for axes, (table, line, years, last) in zip(both, panels, strict=True):
            of_people = axes is both[0]
            axes.set_title("Officers, estimated" if of_people else "US$ million, FY2018 prices")
            _draw_months(axes, table)
            axes.axhline(line, color=GREY, linewidth=1.2, linestyle=":")
            words = f"shaded: {years}\nline: their mean"
            axes.text(0.02, 0.96, words, transform=axes.transAxes, color=GREY, va="top")
            form = whole if of_people else "{:.2f}".format
            low, mean, high, thin, after = table.iloc[-1]
            ends = [
                (high, f"{form(high)} highest", GREY),
                (mean, f"{form(mean)} mean", DARK),
                (low, f"{form(low)} lowest", GREY),
                (thin, f"{form(thin)} in {course_year(THIN)}", GREY),
                (line, f"{form(line)} {'officers ' if of_people else ''}named", GREY),
                (after, f"{last} in {course_year(AFTER)}", ACCENT),
            ]
            label_ends(axes, len(table), ends)
        starts = table.index.asfreq("M").strftime("%b")
        ticks = range(0, len(table) + 1, 1 if wide else 3)
        both[1].set_xticks(ticks, [starts[n % len(table)] for n in ticks])

    alt = (
        "Two charts of what had started by the end of each month, August to July: the range and "
        "the mean of years before, and the two years after. " + " ".join(told)
    )
    data = pd.concat(files, names=["measure", "years", "by_the_end_of"]).round(2)
    data = data.reorder_levels(["by_the_end_of", "measure", "years"]).reset_index()
    return Picture(
        "starts_through_the_year",
        findings.one_officer_started.told(findings.own_years(imet)),
        "Pakistani IMET courses abroad that had started by each month's end, from August to July",
        f"{cite_rows(shown)} {cite_prices()} {cite_named()}",
        alt,
        data,
        draw,
        (480, 500),
    )


def _draw_months(axes: Axes, table: pd.DataFrame) -> None:
    """Draw the range and the mean of years by month's end, and the two years after, from zero."""
    ends = range(len(table) + 1)
    low, mean, high, thin, after = (np.append(0, column) for _, column in table.items())
    axes.fill_between(ends, low, high, color=LIGHT, linewidth=0)
    axes.plot(ends, mean, color=DARK)
    axes.plot(ends, thin, color=MIDDLE)
    axes.plot(ends, after, color=ACCENT, linewidth=3)
    axes.set_xlim(0, len(table))
    axes.set_ylim(high.max() / -25, high.max() * 1.06)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))


def officers_and_dollars(
    years: pd.DataFrame, imet: pd.DataFrame, named: int, usd: float
) -> Picture:
    """Draw officers and seats of each year against its dollars, with the two numbers named.

    `years` are those of `missing_class.by_year_of_start`, in dollars of FY2018; `imet` is cited.
    """
    years = years.sort_index()
    usual, thin = years.loc[BEFORE], years.loc[THIN]
    prices = {unit: usual["usd"].sum() / usual[unit].sum() for unit in ("officers", "seats")}
    shares = named / usual["officers"].mean(), usd / usual["usd"].mean()

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        top = years["usd"].max() * 1.08
        axes.set_xlim(0, top / prices["seats"] * 1.01)
        axes.set_ylim(0, top / 1e6)
        axes.hlines(years["usd"] / 1e6, years["officers"], years["seats"], color=LIGHT, zorder=1)
        style = {"linestyle": "", "markersize": 8 if wide else 6}
        middle = {"textcoords": "offset points", "ha": "center", "color": GREY}
        for unit, name, colour, fill, marker in (
            ("officers", "an officer", DARK, DARK, "o"),
            ("seats", "a seat", MIDDLE, WHITE, "s"),
        ):
            axes.axline((0, 0), slope=prices[unit] / 1e6, color=colour, linewidth=1.2, zorder=1)
            looks = {"color": colour, "markerfacecolor": fill, "marker": marker, **style}
            axes.plot(years[unit], years["usd"] / 1e6, **looks)
            words = f"{name}:\n{dollars(round(prices[unit]))}"
            axes.annotate(words, (top / prices[unit], top / 1e6), (0, 3), va="bottom", **middle)
        axes.plot([0, named], [0, usd / 1e6], color=ACCENT, linewidth=1.2, zorder=1)
        axes.plot(named, usd / 1e6, marker="D", color=ACCENT, zorder=4, **style)
        each = f"{count(named)} officers,\n{millions(usd)},\n{dollars(round(usd / named))} each"
        dearest = usual.loc[usual["usd"].idxmax()]
        for x, y, words, shift, colour in (
            (named, usd, f"Reuters:\n{each}", (-10, 24), ACCENT),
            (dearest["officers"], dearest["usd"], "officers", (-8, 0), GREY),
            (dearest["seats"], dearest["usd"], "seats", (8, 0), GREY),
            (thin["seats"], thin["usd"], course_year(THIN), (3, 12), GREY),
        ):
            side = {"ha": "right" if shift[0] < 0 else "left", "va": "center", "zorder": 2}
            ground = {"facecolor": WHITE, "edgecolor": "none", "pad": 0.5}
            place = {"xy": (x, y / 1e6), "xytext": shift, "textcoords": "offset points"}
            axes.annotate(words, **place, color=colour, bbox=ground, **side)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
        axes.set_xlabel("Officers, or seats")
        axes.set_title("US$ million")

    told = " and ".join(
        f"{dollars(round(prices[unit]))} {name}"
        for unit, name in (("officers", "an officer"), ("seats", "a seat"))
    )
    alt = (
        f"Points for the years {span(BEFORE)} and {course_year(THIN)}, August to July: dollars of "
        f"FY2018 against officers, estimated, and against seats. Usual years: "
        f"{usual['officers'].min():.0f} to {usual['officers'].max():.0f} officers on "
        f"{usual['seats'].min():.0f} to {usual['seats'].max():.0f} seats; in the mean "
        f"{told}. {course_year(THIN)}: {thin['officers']:.0f} officers, "
        f"{thin['seats']:.0f} seats, {millions(thin['usd'])}. Named: {count(named)} officers "
        f"and {millions(usd)}, {shares[0]:.0%} of the usual officers and {shares[1]:.0%} of the "
        "usual dollars."
    )
    of_named = pd.DataFrame({"officers": named, "usd": usd}, index=["named"])
    data = pd.concat([years, of_named]).round(2).rename_axis("year_from_august").reset_index()
    return Picture(
        "officers_and_dollars",
        findings.price_nearer_officer.told(findings.prices(years, named, usd)),
        f"Pakistani IMET courses abroad, each year from August {BEFORE[0]} to July {THIN + 1}, at "
        f"FY2018 prices; lines from zero: mean price in {span(BEFORE)}, and Reuters' sum for each",
        f"{cite_rows(compared(imet))} {cite_prices()} {cite_named()}",
        alt,
        data,
        draw,
        (440, 380),
    )


def synthetic_control(found: Comparison, events: pd.DataFrame, activities: pd.DataFrame) -> Picture:
    """Draw a country beside its synthetic control, and the gaps of all countries.

    `found` is a comparison of fiscal years, in shares of the own mean, by half-year; `events` is
    the timeline, `activities` are cited.
    """
    events = chosen(events, ["freeze", "cut_reported"])
    first, last, parts = found.design.first, found.design.last, found.design.parts
    gaps = found.gaps.loc[first:AFTER]
    others = gaps.drop(columns=found.treated)
    begins = [found.design.days(*period, parts)[0] for period in gaps.index]
    drawn = pd.DataFrame({"observed": found.observed, "synthetic": found.synthetic}).loc[gaps.index]
    later = found.estimates(last + 1, AFTER)
    bounds = later[["low", "high"]]
    after, falls = found.estimate(AFTER), found.falls(AFTER)
    lowest = falls.index.drop(found.treated)[0]

    def draw(figure: Figure, wide: bool) -> None:
        above, below = figure.subplots(2, 1, sharex=True)
        places, end = np.arange(len(gaps)), len(gaps) - 0.5
        bars = {"color": LIGHT, "linewidth": 12 if wide else 7, "zorder": 1.5}
        above.vlines(places[-len(later) :], bounds["low"], bounds["high"], **bars)
        size = 5 if wide else 3
        above.plot(places, drawn["synthetic"], color=DARK, marker="s", markersize=size - 1)
        above.plot(places, drawn["observed"], color=ACCENT, marker="o", markersize=size)
        above.yaxis.set_major_locator(MaxNLocator(nbins=4))
        above.set_ylim(-4, max(drawn.max(axis=None), bounds["high"].max()) * 1.08)
        below.plot(places, others, color=LIGHT, linewidth=1)
        below.plot(places, gaps[lowest], color=MIDDLE, linewidth=1.6)
        below.plot(places, gaps[found.treated], color=ACCENT, linewidth=2.4)
        below.set_ylim(min(-1.35, others.min(axis=None) * 1.05), others.max(axis=None) * 1.05)
        below.set_yticks([-1, 0, 1], ["-100%", "0", "+100%"])
        ended = (last + 1 - first) * parts - 0.5
        for axes in (above, below):
            axes.axvspan(end - parts, end, color=WASH, zorder=0)
            axes.axvline(ended, color=GREY, linewidth=1, linestyle=":")
            axes.set_xlim(-0.5, end)
        style = {"transform": below.get_xaxis_transform(), "ha": "right", "va": "top"}
        below.text(ended, 0.98, "weights fitted \nup to here ", color=GREY, **style)
        days = events["date"] - pd.Timestamp(begins[0])
        marked = days.dt.days / 365.25 * parts - 0.5
        mark(above, marked, _labels(events), len(gaps))
        for place in marked:
            below.axvline(place, color=ACCENT, linewidth=1, zorder=1)
        above.set_title("Seats", pad=2.9 * above.xaxis.label.get_size())  # above two labels
        weighted = " to the other countries, weighted" if wide else ""
        below.set_title(f"Gap{weighted}, in shares of the own mean")
        # the points are of the last half-year, so that the sum of the year is told above them
        half, this = later.iloc[-1], "this half-year" if wide else "this half"
        summed = f"{after.expected:.0f} ({ranged(after.low, after.high)})"
        ends = [
            (above.get_ylim()[1], f"others, FY{AFTER + 1}{' in all' if wide else ''}:", DARK),
            (above.get_ylim()[1], summed, DARK),
            (half.expected, f"{this}: {half.expected:.0f}", DARK),
            (half.observed, f"{found.treated}: {word(int(half.observed))}", ACCENT),
        ]
        label_ends(above, end, ends)
        ends = [
            (gaps[found.treated].iloc[-1], found.treated, ACCENT),
            (gaps[lowest].iloc[-1], lowest, GREY),
            (others.iloc[-1].max(), "each other country" if wide else "the others", GREY),
        ]
        label_ends(below, end, ends)
        ticks = range(0, len(gaps), (2 if wide else 4) * parts)
        below.set_xticks(
            [n - 0.5 for n in ticks], [f"{pd.Timestamp(begins[n]):%b\n%Y}" for n in ticks]
        )

    alt = (
        f"Two charts by half-year, FY{first + 1} to FY{AFTER + 1}. Above: seats of "
        f"{found.treated} and of its synthetic control, fitted to FY{last + 1}. Error of the "
        f"fit: {found.error_before[found.treated]:.0%} of the mean half-year, "
        f"{found.flat_error:.0%} for a flat line. In FY{AFTER + 1}: "
        f"{count(int(after.observed))} and {after.expected:.0f}, range "
        f"{ranged(after.low, after.high)}. Below: the gap of {found.treated} and of "
        f"{word(len(others.columns))} countries in its place, as a share of the own mean. Lowest "
        f"in that year: {falls.index[0]} {falls.iloc[0]:.0%}, {falls.index[1]} "
        f"{falls.iloc[1]:.0%}."
    )
    begins_in = [day[: len("2018-08")] for day in begins]
    own = drawn.join(bounds).assign(begins=begins_in, country=found.treated)
    data = tidy(gaps.set_axis(begins_in), "begins", "country", "gap")
    data = data.merge(own, on=["begins", "country"], how="left")
    return Picture(
        "synthetic_control",
        beside.control_far_above.told(beside.fiscal_year(found)),
        f"Pakistani IMET seats abroad by half-year of start, from October, and what "
        f"{word(len(found.weights))} comparable countries suggest, of which "
        f"{word((found.weights >= WEIGHTY).sum())} have weight; bars: {ERRORS}; {ENDED}",
        f"{cite_reports(activities)} {cite_events(events)}",
        alt,
        data.round(4),
        draw,
        (520, 520),
    )


def event_study(
    found: Comparison, events: pd.DataFrame, first: int, activities: pd.DataFrame
) -> Picture:
    """Draw by quarter what started, and what other countries suggest with the range of errors.

    `found` is a comparison of quarters from October; `first` is the first window drawn, `events`
    the timeline, `activities` are cited.
    """
    events = chosen(events, ["freeze", "cut_reported"])
    data = found.estimates(first, AFTER)[["observed", "expected", "low", "high"]]
    names = [pd.Period(found.design.days(*each, 4)[0], "Q") for each in data.index]
    data.index = pd.PeriodIndex(names, name="quarter")

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        places, width = np.arange(len(data)), 14 if wide else 7
        axes.vlines(places, data["low"].clip(lower=0), data["high"], color=LIGHT, linewidth=width)
        style = {"linestyle": "", "clip_on": False}
        axes.plot(places, data["expected"], color=DARK, marker="_", markersize=width, **style)
        style |= {"marker": "o", "markersize": 8 if wide else 6, "zorder": 3}
        axes.plot(places, data["observed"], color=ACCENT, **style)
        above = {"textcoords": "offset points", "va": "bottom", "weight": "bold", "zorder": 4}
        thin = (AFTER - 1 - first) * 4
        for place in range(thin, thin + 3):  # the quarters of the title
            value = data["observed"].iloc[place]
            axes.annotate(f"{value:.0f}", (place, value), (-3, 4), **above)
        fitted = data.iloc[:thin]
        apart = ~fitted["observed"].between(fitted["low"], fitted["high"])
        for place in np.flatnonzero(apart):  # fitted, and outside the range all the same
            value = data["observed"].iloc[place]
            axes.annotate(f"{value:.0f}", (place, value), (-3, 4), **above | {"weight": "normal"})
        top = data["high"].max()
        axes.set_ylim(-3, top * 1.32)
        # each points to a mark of its kind, and rises to the left of the words below it
        for place, column, words in (
            (0, "observed", found.treated),
            (1, "high", "range of other countries"),
            (2, "expected", "what they suggest"),
        ):
            line = {
                "arrowstyle": "-",
                "color": GREY,
                "shrinkA": 0,
                "shrinkB": 3,
                "relpos": (0, 0.5),
            }
            axes.annotate(
                f" {words}",
                (place, data[column].iloc[place]),
                (place, top * (1.27 - 0.085 * place)),
                color=ACCENT if column == "observed" else GREY,
                va="center",
                arrowprops=line,
            )
        mark_events(axes, events, data.index)
        ticks = [n for n, quarter in enumerate(data.index) if quarter.quarter == 4]
        axes.set_xticks([n - 0.5 for n in ticks], [f"Oct\n{data.index[n].year}" for n in ticks])
        axes.set_xlim(-0.6, len(data) - 0.4)
        axes.set_yticks(range(0, int(top) + 1, 20))

    told = [
        f"{_quarter(row.Index)}: {row.observed:.0f}, against {row.expected:.0f} "
        f"({ranged(row.low, row.high)})"
        for row in data.itertuples()
    ]
    return Picture(
        "event_study",
        beside.quarters_and_range.told(beside.quarters(found)),
        "Pakistani IMET seats abroad by quarter of start, and what comparable countries, weighted, "
        f"suggest; bars: {ERRORS}; {ENDED}",
        f"{cite_reports(activities)} {cite_events(events)}",
        f"Points by quarter: seats abroad that {found.treated} started, beside what its synthetic "
        f"control suggests, with {ERRORS}, each country in its place. {'. '.join(told)}.",
        data.round(4).reset_index(),
        draw,
        (400, 380),
    )


def _labels(events: pd.DataFrame) -> list[str]:
    """Return the name and the day of each event, for `mark`."""
    return [f"{event.title}, {when_known(event)}" for event in events.itertuples()]


def _quarter(period: pd.Period) -> str:
    return f"{period.start_time:%B} to {period.end_time:%B %Y}"


def choices(variants: pd.DataFrame, named: int, seats: int, activities: pd.DataFrame) -> Picture:
    """Draw both expectations under each choice, with the seats that the officers named fill.

    `variants` is what `missing_class_others.variants` gives, in seats, `seats` what
    `missing_class.seats_of` gives for the officers `named`; `activities` are cited.
    """
    table = variants.sort_index()
    limit = 2 * table[["own", "other"]].max(axis=None)
    styles = {
        "own": (DARK, "o", "Pakistan's own years, 95% interval"),
        "other": (MIDDLE, "s", "other countries, range of their errors"),
    }
    told = []
    for name, (_, _, label) in styles.items():
        value, low, high = (table[f"{name}{end}"] for end in ("", "_low", "_high"))
        told.append(
            f"From {label}: estimates of {value.min():.0f} to {value.max():.0f} seats; "
            f"{count((low > seats).sum())} of {count(low.count())} lie wholly above "
            f"{count(seats)}, and {word((high < seats).sum())} below."
        )

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        of_year = table["choice"].isin(OF_THE_YEAR)
        others = pd.DataFrame({"choice": ["Another year, or other seats too:"]})
        rows = pd.concat([table[of_year], others, table[~of_year]], ignore_index=True)
        strong = rows["other"].isna() | (rows.index == 0)
        weights = strong.map({True: "bold", False: "normal"})
        place, middles = 6.0, []  # in pixels from the top
        for n, row in rows.iterrows():
            head = pd.isna(row["other"])
            apart = 9 if n == 0 else 5 * pd.notna(row["own"])
            room = 2 * apart + (16 if wide else 12)
            if head:
                place += 8
            if not wide:
                ground = {"facecolor": WHITE, "edgecolor": "none", "pad": 0.5}
                style = {"va": "center", "weight": weights[n], "bbox": ground, "zorder": 3}
                axes.text(0, place + 8, capital(row["choice"]), **style)
                room, place = 0 if head else room, place + 16
            middles.append(place + room / 2)
            for unit, (colour, marker, _) in styles.items() if not head else ():
                height = middles[-1] + (apart if unit == "other" else -apart)
                value, low, high = (row[f"{unit}{end}"] for end in ("", "_low", "_high"))
                axes.hlines(height, max(low, 0), high, color=colour, linewidth=2)
                axes.plot(value, height, color=colour, marker=marker, markersize=6)
                beyond = {"textcoords": "offset points", "color": GREY}
                if high > limit:
                    words = f"to {high:.0f} \u2192"
                    axes.annotate(words, (limit, height), (0, 2), ha="right", va="bottom", **beyond)
                if n == 0:
                    words = "Pakistan's own years" if unit == "own" else "other countries"
                    axes.annotate(words, (high, height), (6, 0), va="center", **beyond)
            place += room
        axes.set_ylim(place + 4, 0)
        axes.set_xlim(0, limit)
        axes.grid(axis="y", visible=False)
        axes.grid(axis="x")
        axes.set_xticks(range(0, int(limit) + 1, 100))
        axes.set_yticks(middles if wide else [], rows["choice"].map(capital) if wide else [])
        for label, weight in zip(axes.get_yticklabels(), weights, strict=False):
            label.set(color=DARK, weight=weight)
        mark(axes, [seats], [_usual_seats(named, seats)], limit)

    alt = (
        f"Points with intervals: seats to be expected in FY{AFTER + 1} under "
        f"{word(len(table))} sets of choices. {' '.join(told)} "
        f"{' '.join(_choice(row) for row in table.itertuples())}"
    )
    return Picture(
        "choices",
        beside.estimates_above_slots.told(beside.estimates(table, named, seats)),
        f"Pakistani IMET seats abroad to be expected in FY{AFTER + 1}; each row changes one "
        "choice; dots: own years, 95% interval, if not those of the first row; squares: other "
        f"countries, {ERRORS}",
        cite_reports(activities),
        alt,
        table.round(4),
        draw,
        (620, 760),
    )


def _choice(row: object) -> str:
    parts = []
    for name, words in (("own", "own years"), ("other", "other countries")):
        value, low, high = (getattr(row, f"{name}{end}") for end in ("", "_low", "_high"))
        if value == value:
            span = f" ({ranged(low, high)})" if low == low else ""
            parts.append(f"{words} {value:.0f}{span}")
    return f"{capital(row.choice)}: {', '.join(parts)}."


def _dollars(amount: float) -> str:
    return dollars(round(amount))


def _usual_seats(officers: int, seats: int) -> str:
    return f"{count(seats)} seats, as {count(officers)} officers usually fill"
