"""The timeline, at the scale of seventy years and at that of thirty months."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd

from imet.book import STYLE, Picture, ShownTable
from imet.chapters import timeline_findings as findings
from imet.chapters.timeline_findings import AUTUMN, SPAN, SPRING, WINTER, YEARS
from imet.cite import cite_money, cite_rows
from imet.dates import fiscal_period, when_known
from imet.look import DARK, GREY, LIGHT, chosen, finish, mark_events, marks
from imet.obligations import obligations_of, rows_of
from imet.prose import count, millions, month, months, word, year
from imet.training import (
    LAST_DAY,
    continuing,
    gap_after,
    seats_between,
    seats_by_period,
    seats_in_earlier_years,
    starting,
)

FIRST_YEAR, LAST_YEAR = 1954, 2022
# the events of the timeline that each scale has room for
FRAME = (
    *("agreement_1954", "war_embargo_1965", "imet_law", "symington_1979", "pressler_cut"),
    *("coup_1999", "waiver_2001", "first_course_2002", "partnership_act", "freeze"),
    *("return_approved", "cspa_list"),
)
MONTHS = (
    *("trump_speech", "trump_tweet", "freeze", "russia_commission", "last_new_start"),
    *("russia_contract", "cut_reported", "cut_confirmed", "trump_khan_meeting"),
    *("return_approved", "return_announced", "stop_movement_us", "first_start_2020"),
)


def seventy_years(events: pd.DataFrame) -> Picture:
    """Draw Pakistan's IMET obligations in constant dollars, with the events of `FRAME`."""
    events = chosen(events, FRAME)
    years = pd.period_range(str(FIRST_YEAR), str(LAST_YEAR), freq="Y-SEP")
    booked = obligations_of("Pakistan", "constant 2020").reindex(years.year)
    seen = findings.missing(booked)
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 5.6))
        axes.bar(range(len(years)), booked.fillna(0).astype(float) / 1e6, color=DARK, width=0.9)
        mark_events(axes, events, years)
        ticks = [n for n, of_year in enumerate(booked.index) if of_year % 10 == 0]
        axes.set_xticks(ticks, booked.index[ticks])
        axes.set_xlabel("Fiscal year; the Greenbook ends with FY2020")
        axes.set_ylabel("Obligations, millions of FY2020 US$")
        axes.set_ylim(0, booked.max() / 1e6 * 1.25)
        source = f"{cite_money(rows_of('Pakistan'))} Events: data/episode/timeline.csv."
        finish(figure, findings.years_without_money.text(seen), source)
    alt = (
        f"Bar chart of Pakistan's IMET obligations by fiscal year in constant dollars of FY2020, "
        f"{year(seen.first)} to {year(seen.first + seen.years - 1)}. Highest: "
        f"{millions(booked.max())} in {year(booked.idxmax())}. None in {seen.missing} of "
        f"{seen.years} years. {_marked(events)}"
    )
    data = booked.rename("obligations_usd_2020").rename_axis("fiscal_year").reset_index()
    of = [fiscal_period(date)[0] for date in events["date"]]
    data["events"] = marks(events, of, data["fiscal_year"])
    return Picture(figure, alt, "seventy_years", data)


def thirty_months(imet: pd.DataFrame, events: pd.DataFrame) -> Picture:
    """Draw the seats that start by month around the cut and the return, with `MONTHS`' events.

    `imet` are the IMET activities of Pakistan.
    """
    events = chosen(events, MONTHS)
    goes_on = continuing(imet)
    new, others = (
        seats_by_period(rows, "start_date", "M", *SPAN) for rows in (imet[~goes_on], imet[goes_on])
    )
    starts = new + others
    cut = events.set_index("event")["date"]["cut_reported"].to_period("M")
    gap = gap_after(starts, cut)
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 5.8))
        positions = range(len(starts))
        light = {"color": LIGHT, "edgecolor": GREY, "linewidth": 0.6, "label": "continues a course"}
        axes.bar(positions, new, width=0.8, color=DARK, label="new")
        axes.bar(positions, others, bottom=new, width=0.8, **light)
        mark_events(axes, events, starts.index)
        ticks = [n for n, period in enumerate(starts.index) if period.month in (1, 7)]
        axes.set_xticks(ticks, starts.index[ticks].strftime("%b %Y"))
        listed = f"what ended after {month(pd.Timestamp(LAST_DAY))} is not listed"
        axes.set(xlabel=f"Month of the first day; {listed}", ylabel="Course seats that start")
        axes.set_ylim(0, starts.max() * 1.9)
        axes.legend(loc="center", bbox_to_anchor=(0.478, 0.35), handlelength=1.2)
        source = f"{cite_rows(starting(imet, *SPAN))} Events: data/episode/timeline.csv."
        finish(figure, findings.months_without_a_start.text(gap), source)
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
    return Picture(figure, alt, "thirty_months", data)


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


def _marked(events: pd.DataFrame) -> str:
    told = (f"{when_known(event)}, {event.title}" for event in events.itertuples())
    return f"Marked: {'; '.join(told)}."
