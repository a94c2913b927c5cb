"""Figures of the return: levels beside the usual, and the starts of 2020 by month."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from imet.book import Picture
from imet.book.look import ACCENT, DARK, GREY, LIGHT, LINE_OF_TEXT, MIDDLE, chosen, mark, positions
from imet.chapters import the_return_findings as findings
from imet.chapters.the_return import RETURN, USUAL, in_us, levels, starts_by_month
from imet.cite import cite_events, cite_money, cite_reports, cite_rows
from imet.prose import count, dollars, in_spans, millions, percent, word
from imet.prose import year as fiscal
from imet.training import since

# events of the timeline that the figure of the starts marks, with words for a wide page and for a
# narrow one
MARKED = {
    "return_announced": ("Return announced", "Return announced"),
    "stop_movement_us": ("Travel in the US stops", "Travel in the US stops"),
    "stop_movement_eased": ("Travel allowed on conditions", "Travel eased"),
}
MEASURES = {
    "obligated": "Money obligated",
    "seats": "Seats that ended",
    "colleges": "Long college courses that ended",
    "delivered": "Cost of courses that ended",
}
LATER = "a course begun that summer ends later"  # so that FY2020 can have no long college course
YEARS = {2018: LIGHT, 2019: MIDDLE, 2020: ACCENT}


def levels_of_return(rows: pd.DataFrame, imet: pd.DataFrame) -> Picture:
    """Draw a country's money, seats and college years of three fiscal years beside the usual.

    From its rows of the Greenbook and its IMET activities; shares of the usual.
    """
    rows = rows[rows["fiscal_year"].between(USUAL[0], RETURN) & rows["period"].eq("year")]
    booked = rows.groupby("fiscal_year")["obligations_usd"].sum()
    table = levels(booked, imet).loc[list(MEASURES)]
    seen = findings.back(booked, imet, f"{cite_money(rows)} {cite_rows(since(imet, USUAL[0]))}")
    shares = table[list(YEARS)].div(table["usual"], axis=0)
    said = shares.map(lambda share: "none recorded" if pd.isna(share) else percent(share))
    base = f"the mean of {fiscal(USUAL[0])} to {fiscal(USUAL[-1])}"

    def told(amount: float) -> str:
        return millions(amount) if amount > 1e5 else count(round(amount))

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        ticks = {}
        for group, (measure, name) in enumerate(MEASURES.items()):
            head = group * (len(YEARS) + 1.5)
            amount = told(table.loc[measure, "usual"])
            words = f"{name}: usual {amount}{' a year' if wide else ''}"
            axes.text(0.012, head, words, weight="bold", va="center")
            for place, (of, colour) in enumerate(YEARS.items(), start=1):
                share = shares.fillna(0).loc[measure, of]
                axes.barh(head + place, float(share), height=0.85, color=colour)
                text = said.loc[measure, of]
                if (measure, of) == ("colleges", RETURN):
                    text = f"{text}: {LATER}"
                elif of == RETURN:
                    text = f"{text}: {told(table.loc[measure, of])}"
                inside = 0.85 < share < 1  # where it would stand on the line
                at = float(share) + (-0.012 if inside else 0.012)
                axes.text(at, head + place, text, va="center", ha="right" if inside else "left")
                ticks[head + place] = fiscal(of)
        axes.axvline(1, color=GREY, linewidth=1, zorder=0)
        axes.text(0.985, -1.1, "the usual", ha="right", va="center", color=GREY)
        axes.set_yticks(list(ticks), ticks.values())
        axes.set_ylim(max(ticks) + 0.6, -1.6)
        axes.set_xlim(0, max(1.04, float(shares.max().max()) + 0.12))
        axes.set_xticks([])
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.spines["left"].set_visible(True)

    alt = f"Bar chart of Pakistan's IMET in {in_spans(list(YEARS))} as shares of {base}."
    for measure, name in MEASURES.items():
        usual = table.loc[measure, "usual"]
        amount = f"{usual:.0f}" if measure in ("seats", "colleges") else dollars(round(usual))
        each = ", ".join(f"{said.loc[measure, y]} in {fiscal(y)}" for y in YEARS)
        later = f"; {LATER}" if measure == "colleges" else ""
        alt += f" {name}: usual {amount}; {each}{later}."
    data = table.join(shares.add_prefix("share_in_")).rename_axis("measure").reset_index()
    return Picture(
        "levels_of_return",
        findings.full_year_below_usual.told(seen),
        f"Pakistan's IMET in current dollars and seats, as shares of the usual, {base}; the record "
        f"of {fiscal(RETURN)} ends on 30 September {RETURN}",
        seen.source,
        alt,
        data.rename(columns=str),
        draw,
        (400, 380),
    )


def starts_in_2020(imet: pd.DataFrame, events: pd.DataFrame) -> Picture:
    """Draw the seats that start in each month of 2020 beside the usual, of others and Pakistan.

    From `dated_imet`, of which courses in the United States are drawn, and the timeline, whose
    events of `MARKED` are marked.
    """
    events, country, imet = chosen(events, list(MARKED)), "Pakistan", in_us(imet)
    own = imet["country"] == country
    parts = {
        "All other countries": starts_by_month(imet[~own]),
        country: starts_by_month(imet[own]),
    }
    months = parts[country].index
    used = imet[imet["start_date"].dt.year.isin([*USUAL, RETURN])]
    seen = findings.starts(imet, cite_reports(used))
    base = f"mean of {USUAL[0]} to {USUAL[-1]}"

    def draw(figure: Figure, wide: bool) -> None:
        both = figure.subplots(2, 1, sharex=True)
        at, places = range(len(months)), positions(events, months)
        ends = [-0.5, *at, len(months) - 0.5]
        for axes, (name, table) in zip(both, parts.items(), strict=True):
            starts, usual = table["starts"], table["usual"]
            colour = ACCENT if name == country else DARK
            axes.bar(at, starts, color=colour, width=0.75)
            line = [usual.iloc[0], *usual, usual.iloc[-1]]
            axes.step(ends, line, where="mid", color=MIDDLE, linewidth=1.6)
            axes.text(ends[-1], line[-1], "usual", color=GREY, ha="right", va="bottom")
            axes.set_ylim(0, table.max().max() * 1.08)
            axes.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))
            axes.set_xlim(ends[0], ends[-1])
            share = percent(starts.sum() / usual.sum())
            words = (
                f"{name}: {count(starts.sum())} of the usual {count(round(usual.sum()))}, {share}"
            )
            # above the labels of the events
            rows = len(events) * LINE_OF_TEXT if axes is both[0] else 0
            axes.set_title(words, color=colour, pad=6 + rows * axes.xaxis.label.get_size())
        labels = [
            f"{MARKED[event.event][0 if wide else 1]}, {event.date.day} {event.date:%B}"
            for event in events.itertuples()
        ]
        mark(both[0], places, labels, len(months))
        for place in places:
            both[1].axvline(place, color=ACCENT, linewidth=1, zorder=1)
        both[1].set_xticks([n - 0.5 for n in at], [""] * len(months))
        both[1].set_xticks(at, [f"{month:%b}" for month in months], minor=True)
        both[1].tick_params(which="minor", length=0)

    of_parts = " ".join(
        f"{name}: highest {count(table['starts'].max())} in {table['starts'].idxmax():%B}, "
        f"lowest {count(table['starts'].min())} in {table['starts'].idxmin():%B}; "
        f"{count(table['starts'].sum())} in all, usual {count(round(table['usual'].sum()))}."
        for name, table in parts.items()
    )
    alt = (
        f"Two bar charts of IMET seats in the United States by month of start, January to "
        f"September {RETURN}, beside the {base}; courses that ended by 30 September of their year. "
        f"{of_parts} "
        f"Marked: {word(len(events))} events, "
        f"{'; '.join(MARKED[event][0] for event in events['event'])}."
    )
    data = pd.concat(
        table.rename_axis("month").reset_index().assign(countries=name)
        for name, table in parts.items()
    )
    return Picture(
        "starts_in_2020",
        findings.fewer_starts_than_others.told(seen),
        f"IMET seats in the United States by month of their first day, January to September "
        f"{RETURN}, beside the usual, the {base}; only courses that ended by 30 September; each "
        "chart has its own scale",
        f"{seen.source} {cite_events(events)}",
        alt,
        data,
        draw,
        (440, 420),
    )
