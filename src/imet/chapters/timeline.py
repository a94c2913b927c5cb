"""The timeline, at the scale of seventy years and at that of thirty months."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from imet.book import Picture, ShownTable
from imet.book.look import ACCENT, DARK, LIGHT, MIDDLE, WASH, chosen, marks, positions
from imet.chapters import timeline_findings as findings
from imet.chapters.timeline_findings import AUTUMN, SPAN, SPRING, WINTER, YEARS
from imet.cite import cite_events, cite_money, cite_rows
from imet.dates import fiscal_period, months_between
from imet.dates import when as day_of
from imet.ledger.findings import named
from imet.obligations import gaps, obligations_of, rows_of
from imet.prose import (
    count,
    day,
    listed,
    millions,
    month,
    months,
    when_known,
    word,
    year,
    years_between,
)
from imet.training import (
    LAST_DAY,
    continuing,
    gap_after,
    seats_between,
    seats_by_period,
    seats_in_earlier_years,
    starting,
)

FIRST_YEAR, LAST_YEAR = 1954, 2020
EPISODE = pd.Timestamp("2018-01-01")  # from which on what is drawn is in the accent
# The events that each scale has room for: in short words, and in which row from the top they stand
# on a wide page, to the right of their line or, with a minus, to the left.
FRAME = {
    "agreement_1954": ("Aid agreement", 1),
    "war_embargo_1965": ("War with India", 2),
    "imet_law": ("Law creates IMET", 3),
    "symington_1979": ("Symington applied", 4),
    "pressler_cut": ("Pressler bar begins", 5),
    "tests_1998": ("Nuclear tests", 6),
    "coup_1999": ("Coup", 7),
    "waiver_2001": ("Waiver", 8),
    "partnership_act": ("Partnership Act", -3),
    "freeze": ("Security aid frozen", -2),
    "return_approved": ("Return called approved", -1),
}
MONTHS = {
    "trump_speech": ("Speech on Afghanistan", 1),
    "trump_tweet": ("New Year's post", 2),
    "freeze": ("Security aid frozen", 3),
    "russia_commission": ("Commission with Russia", 4),
    "last_new_start": ("Last new start", 5),
    "russia_contract": ("Contract with Russia", 6),
    "cut_reported": ("Cut reported", 7),
    "cut_confirmed": ("Pakistan on the cut", 8),
    "trump_khan_meeting": ("Khan at the White House", -9),
    "return_approved": ("Return called approved", -4),
    "return_announced": ("Return announced", -3),
    "stop_movement_us": ("Pentagon travel stop", -2),
    "first_start_2020": ("First new start", -1),
}
# What is dated is the day on which it was said.
SAID = {
    "Pakistan confirms the cut": "Pakistan speaks of the cut",
}
WIDE_ONLY = ("agreement_1954", "trump_speech", "russia_commission")


def called(events: pd.DataFrame) -> pd.DataFrame:
    """Return events with titles that say no more than what was said on the day."""
    return events.assign(title=events["title"].replace(SAID))


def seventy_years(events: pd.DataFrame) -> Picture:
    """Draw Pakistan's IMET obligations in constant dollars, with the events of `FRAME`.

    On a narrow page the years run down.
    """
    events = called(chosen(events, tuple(FRAME)))
    years = pd.period_range(str(FIRST_YEAR), str(LAST_YEAR), freq="Y-SEP")
    booked = obligations_of("Pakistan", "constant 2020").reindex(years.year)
    seen = findings.missing(booked)
    dollars = booked.fillna(0).astype(float) / 1e6
    colours = [ACCENT if y >= EPISODE.year else DARK for y in booked.index[:-1]] + [LIGHT]
    dated = [f"{FRAME[event.event][0]}, {event.date.year}" for event in events.itertuples()]

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        decades = {n: f"{y}" for n, y in enumerate(booked.index) if y % 10 == 0}
        _bars(axes, dollars, colours, decades, wide)
        for first, last in gaps(booked):
            length = last - first + 1
            _shade(axes, first - FIRST_YEAR - 0.5, last - FIRST_YEAR + 0.5, wide)
            middle = (first + last) / 2 - FIRST_YEAR
            if wide:
                words = f"{length} years" if length > 2 else f"{length}"
                axes.text(middle, 0.2, words, ha="center", va="bottom", color=ACCENT)
            else:
                words = f"{length} year{'s' * (length > 1)}"
                axes.text(2.8, -middle, words, va="center", color=ACCENT)
        if not wide:
            axes.xaxis.tick_top()
            axes.set_xticks(range(0, 25, 10))
        places = positions(events, years)
        _note(axes, events, places, dated, FRAME, dollars, None if wide else (0.02, 0.38))

    alt = (
        f"Bar chart of Pakistan's IMET obligations by fiscal year in constant dollars of FY2020, "
        f"{year(seen.first)} to {year(seen.first + seen.years - 1)}. Highest: "
        f"{millions(booked.max())} in {year(booked.idxmax())}. None in {seen.missing} of "
        f"{seen.years} years. {_marked(events)}"
    )
    data = booked.rename("obligations_usd_2020").rename_axis("fiscal_year").reset_index()
    of = [fiscal_period(date)[0] for date in events["date"]]
    data["events"] = marks(events, of, data["fiscal_year"])
    return Picture(
        "seventy_years",
        findings.years_without_money.told(seen),
        "Pakistan's IMET obligations by fiscal year, millions of FY2020 dollars; shaded: years "
        f"without money, and how many; red: from {year(EPISODE.year)} on, the year of freeze and "
        f"cut; grey: {year(LAST_YEAR)}, which the Greenbook has in part",
        f"{cite_money(rows_of('Pakistan'))} {cite_events(events)}",
        alt,
        data,
        draw,
        (360, 640),
    )


def thirty_months(imet: pd.DataFrame, events: pd.DataFrame) -> Picture:
    """Draw the seats that start by month around the cut and the return, with `MONTHS`' events.

    `imet` are the IMET activities of Pakistan. On a narrow page the months run down.
    """
    events = called(chosen(events, tuple(MONTHS)))
    goes_on = continuing(imet)
    new, others = (
        seats_by_period(rows, "start_date", "M", *SPAN) for rows in (imet[~goes_on], imet[goes_on])
    )
    starts = new + others
    cut = events.set_index("event")["date"]["cut_reported"].to_period("M")
    gap = gap_after(starts, cut)
    colours = [ACCENT if period.start_time >= EPISODE else DARK for period in starts.index]
    dated = [
        f"{MONTHS[event.event][0]}, {event.date.day} {event.date:%b}"
        for event in events.itertuples()
    ]

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        ticks = {
            n - 0.5: f"{period:%b}" + f"{chr(10) if wide else ' '}{period:%Y}" * (period.month != 7)
            for n, period in enumerate(starts.index)
            if n == 0 or period.month in (1, 7)
        }
        _bars(axes, new, colours, ticks, wide, others)
        first = starts.index.get_loc(cut) + 1
        _shade(axes, first - 0.5, first + gap.n - 0.5, wide)
        words = f"no start\nlisted for\n{word(gap.n)} months"
        bold = {"color": ACCENT, "weight": "bold", "va": "center"}
        if wide:
            axes.text(first + 5, starts.max() / 4, words, ha="center", **bold)
            axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
        else:
            axes.text(starts.max() / 60, -(first + 4), words, **bold)
            axes.set_xticks([])
            axes.set_xlim(0, starts.max() * 1.42)  # with room for the labels
            for n, seats in enumerate(starts):
                axes.text(seats + starts.max() / 60, -n, f"{seats}" if seats else "", va="center")
        places = positions(events, starts.index)
        _note(axes, events, places, dated, MONTHS, starts, None if wide else (0.1, 0.57))

    continued = (f"{word(seats)} in {period:%B %Y}" for period, seats in others[others > 0].items())
    alt = (
        f"Bar chart of Pakistani IMET seats by month of start, {starts.index[0]:%B %Y} to "
        f"{starts.index[-1]:%B %Y}. Highest: {count(starts.max())} in {starts.idxmax():%B %Y}. "
        f"None from {gap.span}, {word(gap.n)} months. Seats that only continue a course that had "
        f"just ended: {', '.join(continued)}. {_marked(events)}"
    )
    data = pd.DataFrame({"seats_new": new, "seats_continuing": others})
    data = data.rename_axis("month").reset_index()
    data["events"] = marks(events, events["date"].dt.to_period("M"), starts.index)
    return Picture(
        "thirty_months",
        findings.months_without_a_start.told(gap),
        "Pakistani IMET seats by the month of their first day; red: from January 2018, the month "
        "of the freeze, on; grey: the seat only continues a course; what ended after "
        f"{month(pd.Timestamp(LAST_DAY))} is not listed",
        f"{cite_rows(starting(imet, *SPAN))} {cite_events(events)}",
        alt,
        data,
        draw,
        (400, 620),
    )


def season_table(imet: pd.DataFrame) -> ShownTable:
    """Return the seats that start in three quarters, beside the same quarters of the years before.

    `imet` are the IMET activities of Pakistan.
    """
    goes_on = continuing(imet)
    spans = (AUTUMN, WINTER, SPRING)
    before = [seats_in_earlier_years(imet, *span, YEARS) for span in spans]
    frame = pd.DataFrame(
        {
            "Quarter": [months(span) for span in spans],
            "Seats started": [seats_between(imet, *span) for span in spans],
            "Continuing a course": [seats_between(imet[goes_on], *span) for span in spans],
            f"The {word(YEARS)} years before": [f"{of.min()} to {of.max()}" for of in before],
        }
    )
    source = cite_rows(starting(imet, f"{before[0].index[0]}-10-01", SPRING[1]))
    caption = "Pakistani seats under IMET by quarter of start, and the least and most before"
    return ShownTable(frame, caption, source)


def gap_rules(imet: pd.DataFrame) -> ShownTable:
    """Return how long the gap is by each way of counting it in this book.

    `imet` are the IMET activities of Pakistan.
    """
    cut, last = day_of("cut_reported"), day_of("last_new_start")
    back, of_day = day_of("first_start_2020"), pd.Timedelta(days=1)
    by_month, by_quarter = (
        gap_after(
            seats_by_period(imet, "start_date", by, "2017-10-01", LAST_DAY), cut.to_period(by)
        )
        for by in ("M", "Q")
    )
    without = gaps(obligations_of("Pakistan"))
    losses = named("four_losses_of_pakistan").numbers()
    of_cut = without[-1]
    whole = months_between(last, back)
    days = (back - last).days - 1
    rows = [
        ("Months without any start", by_month.span, f"{by_month.n}", "here"),
        ("Quarters without any start", by_quarter.span, f"{word(by_quarter.n)}", "front page"),
        (
            "Time without a new course (one that continues no other)",
            f"{day(last + of_day)} to {day(back - of_day)}",
            f"{days} days, or {whole} whole months",
            "front page, Other suspensions",
        ),
        (
            "Fiscal years without money",
            years_between(*of_cut),
            word(of_cut[1] - of_cut[0] + 1),
            "The money",
        ),
        (
            "All gaps in the money, each by itself",
            listed(years_between(*gap) for gap in without),
            word(len(without)),
            "here, The money",
        ),
        (
            "All losses of the money, each over when money is back for two years",
            years_between(losses.first, losses.last),
            word(losses.own),
            "Other suspensions",
        ),
    ]
    return ShownTable(
        pd.DataFrame(rows, columns=["What is counted", "From and to", "Length", "Used in"]),
        "How long Pakistan's IMET stood still, by what is counted",
        f"{cite_rows(starting(imet, *SPAN))} {cite_money(rows_of('Pakistan'))}",
    )


def _bars(
    axes: Axes,
    values: pd.Series,
    colours: list[str],
    ticks: dict[float, str],
    wide: bool,
    more: pd.Series | None = None,
) -> None:
    """Draw bars by period, upwards or, on a narrow page, one below the other.

    The period number n is centred on n, or on -n; `more` goes on where the bars end, in grey.
    """
    places = np.arange(len(values))
    if wide:
        axes.bar(places, values, color=colours, width=0.8)
        if more is not None:
            axes.bar(places, more, bottom=values, color=LIGHT, width=0.8)
        axes.set_xticks([*ticks], [*ticks.values()])
        axes.set(xlim=(-1.2, len(values) - 0.4), ylim=(0, values.max() * 1.13))
    else:
        axes.barh(-places, values, color=colours, height=0.8)
        if more is not None:
            axes.barh(-places, more, left=values, color=LIGHT, height=0.8)
        axes.set_yticks([-place for place in ticks], [*ticks.values()], color=DARK)
        axes.set(ylim=(0.4 - len(values), 0.6), xlim=(0, values.max() * 1.03))
        axes.grid(visible=False)
        axes.spines.bottom.set_visible(False)


def _shade(axes: Axes, first: float, last: float, wide: bool) -> None:
    """Shade a span of periods."""
    if wide:
        axes.axvspan(first, last, color=WASH, zorder=0)
    else:
        axes.axhspan(-last, -first, color=WASH, zorder=0)


def _note(
    axes: Axes,
    events: pd.DataFrame,
    places: Sequence[float],
    labels: Sequence[str],
    rows: dict[str, tuple[str, int]],
    values: pd.Series,
    narrow: tuple[float, float] | None,
) -> None:
    """Write labels of events, in ascending order, at the ends of lines from their places.

    On a wide page they stand in `rows`. On a `narrow` one they stand below each other, with lines
    from the bars of these `values`: at what distance from them and where, as parts of the longest.
    """
    line = axes.xaxis.label.get_size() * 1.3
    high = axes.get_window_extent().height
    found = zip(events["event"], events["date"], places, labels, strict=True)
    shown = [one for one in found if narrow is None or one[0] not in WIDE_ONLY]
    apart = _apart([place for _, _, place, _ in shown], line * np.ptp(axes.get_ylim()) / high)
    for (event, date, place, label), height in zip(shown, apart, strict=True):
        stroke = {"arrowstyle": "-", "color": ACCENT if date >= EPISODE else MIDDLE}
        style = {"color": ACCENT if date >= EPISODE else DARK, "annotation_clip": False}
        if narrow is None:
            row = rows[event][1]
            begin, end = (
                (place, 0),
                (place, axes.get_ylim()[1] * (1 - (abs(row) - 1) * line / high)),
            )
            style |= {"ha": "right" if row < 0 else "left", "va": "top"}
            corner = row < 0, 1
        else:
            there = values.iloc[[math.floor(place), min(math.ceil(place), len(values) - 1)]].max()
            begin = there + values.max() * (narrow[0] if there else 0.02), -place
            end = values.max() * narrow[1], -height
            style |= {"va": "center"}
            corner = 0, 0.5
        stroke |= {"relpos": corner, "shrinkA": 0, "shrinkB": 0}
        space = "\N{NO-BREAK SPACE}"
        axes.annotate(f"{space}{label}{space}", begin, end, arrowprops=stroke, **style)


def _apart(places: Sequence[float], least: float) -> list[float]:
    """Return places, in ascending order, moved so that none is nearer to another than `least`."""
    found = list(places)
    for _ in range(500):
        for n in range(1, len(found)):
            short = max(0, least - (found[n] - found[n - 1])) / 2
            found[n - 1], found[n] = found[n - 1] - short, found[n] + short
    return found


def _marked(events: pd.DataFrame) -> str:
    told = (f"{when_known(event)}, {event.title}" for event in events.itertuples())
    return f"Marked: {'; '.join(told)}."
