"""The figures on what was cut: seats by kind, month and college, and officers by service."""

from __future__ import annotations

from textwrap import fill

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, MultipleLocator

from imet.book import Picture
from imet.book.look import (
    ACCENT,
    DARK,
    GREY,
    LIGHT,
    MIDDLE,
    ON_DARK,
    WASH,
    chosen,
    mark,
    mark_events,
    positions,
    tidy,
)
from imet.chapters import sixty_six_slots
from imet.chapters import sixty_six_slots_findings as findings
from imet.chapters.sixty_six_slots import AUTUMN, YEARS_BEFORE, by_kind, by_month
from imet.chapters.sixty_six_slots_findings import BASE, LAST_BEFORE
from imet.cite import cite_events, cite_rows
from imet.prose import count, month, months, word, year, years_between
from imet.training import LAST_DAY, YEAR_LONG, college_seats, since

ENDED = month(pd.Timestamp(LAST_DAY))
ALL = "All courses"


def kinds_by_year(imet: pd.DataFrame) -> Picture:
    """Draw seats by fiscal year of the end, all together and one small picture a kind."""
    table = by_kind(imet)
    table = pd.concat([table.sum().to_frame(ALL).T, table])
    first, last = table.columns[0], table.columns[-1]

    def draw(figure: Figure, wide: bool) -> None:
        figure.set_layout_engine("none")  # since a seat is as high in all pictures
        width, height = figure.bbox.size
        line, under, gap, across = (17, 20, 14, 4) if wide else (16, 18, 16, 3)
        rows = [table.index[n : n + across] for n in range(1, len(table), across)]
        most = [table.loc[names].max(axis=None) for names in rows]
        # what is not bars: a title of one line or two, values, years
        large, small = 2 * line + under, 3 * line + under
        between = gap * (len(rows) - 1 if wide else len(rows))
        room = height - between - small * len(rows)
        if wide:
            left, seat = 240, min(room / sum(most), (height - large) / table.max(axis=None))
        else:
            left, seat = 0, (room - large) / (sum(most) + table.max(axis=None))

        def bars(name: str, x: float, bottom: float, wide: float, highest: int) -> None:
            high = highest * seat + line
            axes = figure.add_axes((x / width, bottom / height, wide / width, high / height))
            drawn = axes.bar(table.columns, table.loc[name], 0.78, color=_colours(table))
            axes.bar_label(drawn, padding=1)
            axes.set_ylim(0, high / seat)
            axes.set_yticks([])
            years = [f"{y}" if name == ALL else f"{y % 100}" for y in table.columns]
            axes.set_xticks(table.columns, years)
            axes.tick_params(axis="x", length=0)
            axes.set_title(fill(name, 18), weight="bold" if name == ALL else "normal", pad=2)

        bottom, step = under, (width - left + gap) / across
        for names, highest in reversed([*zip(rows, most, strict=True)]):
            for n, name in enumerate(names):
                bars(name, left + n * step, bottom, step - gap, highest)
            bottom += highest * seat + small + gap
        across = left - 2 * gap if wide else width
        bars(ALL, 0, under if wide else bottom, across, table.max(axis=None))

    return Picture(
        "kinds_by_year",
        findings.every_kind_fell.told(findings.of_every_kind(table.drop(index=ALL))),
        "Pakistani IMET seats by fiscal year of the course's end, all on one scale; coloured: from "
        f"{year(LAST_BEFORE + 1)} on",
        cite_rows(imet),
        "Bar charts of Pakistani IMET seats by fiscal year of the end, "
        f"{years_between(first, last)}, one for all courses and one for each of "
        f"{word(len(table) - 1)} kinds. "
        + " ".join(f"{name}: {', '.join(map(count, seats))}." for name, seats in table.iterrows()),
        tidy(table, "kind", "fiscal_year", "seats"),
        draw,
        (376, 580),
    )


def running_in_autumn(imet: pd.DataFrame, rows: dict[int, pd.DataFrame]) -> Picture:
    """Draw the seats of the rows under way on 30 September, by year, the last day of each.

    They are of `imet`, whose later rows tell that nothing was under way.
    """
    seats = pd.Series({y: found["students"].sum() for y, found in rows.items()})

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        colours = [ACCENT if y > LAST_BEFORE else DARK for y in seats.index]
        axes.bar_label(axes.bar(seats.index, seats, color=colours, width=0.7), padding=1)
        axes.set_xticks(seats.index[:: 1 if wide else -3])
        axes.set_ylim(0, seats.max() * 1.1)
        axes.set_yticks([])

    return Picture(
        "running_in_autumn",
        findings.few_under_way.told(findings.running(seats)),
        f"Pakistani IMET seats under way on 30 September; what ended after {ENDED} is not listed",
        cite_rows(since(imet, min(rows) + 1)),
        "Bar chart of Pakistani IMET seats under way on 30 September: "
        + ", ".join(f"{value} in {y}" for y, value in seats.items())
        + ".",
        seats.rename("seats").rename_axis("year").reset_index(),
        draw,
        (240, 240),
    )


def starts_and_ends_by_month(imet: pd.DataFrame, first: str, events: pd.DataFrame) -> Picture:
    """Draw what `by_month` counts: seats by month of start and of end, beside the mean before.

    `imet` are activities of one country from `FIRST` on, `first` the first day shown. Of the
    timeline, the events of the episode are marked.
    """
    events = chosen(events)
    data = by_month(imet, first)
    starts, ends = data["seats_that_start"], data["seats_that_end"]
    goes_on = data["seats_that_continue"]
    frozen, *_, returned = events["date"].dt.to_period("M")
    before_return = returned - 2

    def draw(figure: Figure, wide: bool) -> None:
        both = figure.subplots(2, 1, sharex=True, height_ratios=(6, 5))
        places = range(len(data))
        colours = [ACCENT if of >= frozen else DARK for of in data.index]
        for axes, counts in zip(both, (starts, ends), strict=True):
            usual = data[f"{counts.name}_usual"]
            axes.bar(places, counts, color=colours, width=0.8)
            axes.step(places, usual, where="mid", color=MIDDLE, linewidth=1.5)
            axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
        both[0].bar(places, goes_on, bottom=starts - goes_on, color=LIGHT, width=0.8)
        if wide:
            mark_events(both[0], events, data.index)
        else:
            mark(both[0], positions(events, data.index), events["title"].tolist(), len(data))
        # above the names of the events
        both[0].set_title("Seats that start", pad=74 if wide else 69)
        both[1].set_title("Seats that end")
        highest = data["seats_that_start_usual"].max()
        both[0].annotate(
            fill(f"mean of that month, {BASE}", 22 if wide else 11),
            (data.index.get_loc(before_return), highest),
            (0, 3),
            textcoords="offset points",
            ha="right",
            va="bottom",
            color=GREY,
        )
        both[0].set_ylim(0, highest * (1.4 if wide else 1.7))
        januaries = [of for of in data.index if of.month == 1]
        begin = pd.DataFrame({"date": [of.start_time for of in januaries]})
        both[1].set_xticks(positions(begin, data.index), [f"{of.year}" for of in januaries])

    autumn = data.loc[AUTUMN[0] : AUTUMN[1]].sum()
    started, usual = autumn["seats_that_start"], autumn["seats_that_start_usual"]
    continued = ", ".join(
        f"{word(n)} in {month(of.start_time)}" for of, n in goes_on["2018":].items() if n
    )
    alt = (
        f"Two bar charts by month, {data.index[0]:%B %Y} to {data.index[-1]:%B %Y}. Starts: "
        f"highest {count(starts.max())} in {starts.idxmax():%B %Y}; {count(started)} from "
        f"{months(AUTUMN)}, against a mean of {usual:.0f} in the same months of the "
        f"{word(YEARS_BEFORE)} years before; {count(starts['2018-09':'2020-06'].sum())} from "
        f"September 2018 to June 2020; {count(starts['2020-07':].sum())} after. Of those since "
        f"2018 some continue a course: {continued}. Ends: highest {count(ends.max())} in "
        f"{ends.idxmax():%B %Y}; {count(ends['2018-10':'2020-06'].sum())} from October 2018 to "
        f"June 2020; {count(ends['2020-07':].sum())} after. Beside each month its mean in {BASE}."
    )
    return Picture(
        "starts_and_ends_by_month",
        findings.months_below_mean.told(findings.below_mean(data)),
        "Pakistani IMET seats by month; faint: the seat only continues a course; what ended after "
        f"{ENDED} is not listed",
        f"{cite_rows(imet)} {cite_events(events)}",
        alt,
        data.reset_index(),
        draw,
        (470, 460),
    )


def colleges(imet: pd.DataFrame) -> Picture:
    """Draw seats on the long courses of each college by the fiscal year in which they ended."""
    table = college_seats(imet)
    first, last = table.columns[0], table.columns[-1]
    data = tidy(table, "college", "fiscal_year", "seats")
    by_year = table.sum()
    recent = ", ".join(f"{count(value)} in {year(y)}" for y, value in by_year.iloc[-4:].items())

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        some = data[data["seats"] > 0]
        heights = some["college"].map(table.index.get_loc)
        colours = [ACCENT if y > LAST_BEFORE else DARK for y in some["fiscal_year"]]
        axes.axvspan(LAST_BEFORE + 1.5, last + 0.6, color=WASH, zorder=0)
        axes.scatter(some["fiscal_year"], heights, s=330 if wide else 260, color=colours, zorder=2)
        for x, y, value in zip(some["fiscal_year"], heights, some["seats"], strict=True):
            axes.text(x, y, str(value), zorder=3, **ON_DARK)
        axes.set_yticks(range(len(table)), table.index if wide else [], color=DARK)
        if not wide:
            for n, name in enumerate(table.index):
                axes.text(first - 0.4, n - 0.27, name, va="bottom")
        axes.set_ylim(len(table) - 0.5, -0.6 if wide else -0.75)
        axes.set_xticks(table.columns[:: -2 if wide else -4])
        axes.set_xlim(first - 0.6, last + 0.6)

    return Picture(
        "colleges",
        findings.colleges_emptied.told(findings.at_colleges(table)),
        f"Pakistani IMET seats on courses of {YEAR_LONG} days or more, by fiscal year of the end; "
        f"coloured: from {year(LAST_BEFORE + 1)} on; shaded: when classes that began in the summer "
        "of the report, 2018, or later would have ended",
        cite_rows(imet),
        f"Grid of {word(len(table))} colleges by fiscal year {year(first)} to {year(last)}, the "
        f"number of Pakistani IMET seats on courses of {YEAR_LONG} days or more in each field. "
        f"All colleges together: highest {count(by_year.max())} in {year(by_year.idxmax())}, "
        f"{recent}.",
        data,
        draw,
        (440, 520),
    )


def officers_by_service(imet: pd.DataFrame, first: int, last: int) -> Picture:
    """Draw officers, estimated, by service and fiscal year, one small picture a service.

    `last` is the last year of the record, in which those of courses that run on are missing.
    """
    table = sixty_six_slots.officers_by_service(imet, first, last)
    most = table.max(axis=None)
    recent = range(LAST_BEFORE, last + 1)

    def draw(figure: Figure, wide: bool) -> None:
        across = 3 if wide else 2
        rows = [table.iloc[n : n + across] for n in range(0, len(table), across)]
        # an officer is as high in every row
        tops = [max(of.max(axis=None), 30) + most * 0.12 for of in rows]
        panels = figure.subplots(len(rows), across, sharex=True, sharey="row", height_ratios=tops)
        figure.get_layout_engine().set(h_pad=5 / 72)
        *small, words = panels.flat
        colours = [*_colours(table)[:-1], LIGHT]
        for axes, (name, officers) in zip(small, table.iterrows(), strict=True):
            axes.set_title(name, weight="bold" if name in findings.ARMED else "normal")
            told = {*recent, officers.loc[:LAST_BEFORE].idxmin()} if wide else {*recent[::2], last}
            values = [f"{n}" if y in told or n == most else "" for y, n in officers.items()]
            drawn = axes.bar(table.columns, officers, 0.8, color=colours)
            axes.bar_label(drawn, values, padding=1)
            axes.set_xticks(range(last, first - 1, -6))
            axes.tick_params(axis="x", labelbottom=True)
            axes.yaxis.set_major_locator(MultipleLocator(50))
        for axes, top in zip(panels[:, 0], tops, strict=True):
            axes.set_ylim(0, top)
        words.set_axis_off()
        note = f"{year(last)}, faint, is not complete: courses that ran on are in no report we have"
        words.text(0, 1, fill(note, 24), transform=words.transAxes, va="top", color=GREY)

    return Picture(
        "officers_by_service",
        findings.each_service_emptied.told(findings.of_each_service(table)),
        "Pakistani officers on IMET courses by service and fiscal year, estimated; courses taught "
        "in Pakistan are counted",
        cite_rows(since(imet, first)),
        "Bar charts of Pakistani officers on IMET courses, estimated, "
        f"{years_between(first, last)}, one a service. "
        + " ".join(
            f"{name}: highest {count(of.max())} in {year(of.idxmax())}; "
            + ", ".join(f"{count(of[y])} in {year(y)}" for y in recent)
            + "."
            for name, of in table.iterrows()
        )
        + f" {year(last)} is not complete.",
        tidy(table, "service", "fiscal_year", "officers"),
        draw,
        (320, 420),
    )


def _colours(table: pd.DataFrame) -> list[str]:
    return [ACCENT if y > LAST_BEFORE else DARK for y in table.columns]
