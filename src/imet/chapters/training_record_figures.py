"""The figures of the training record: a page of it, its rows, its locations, and the estimate."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.ticker import MultipleLocator

from imet import officers
from imet.book import Picture
from imet.book.look import ACCENT, DARK, GREY, LIGHT, LINE, MIDDLE, WASH, WHITE, tidy
from imet.chapters import training_record_findings as findings
from imet.chapters.training_record import rows_by_report, seats_by_where
from imet.prose import count, dollars, in_spans, percent, word, year, years_between

HERE = "South and Central Asia"  # the region under which the reports have Pakistan
# from below; those that are few have one colour and are named in words
WHERE = {
    "United States": DARK,
    "not stated": LIGHT,
    "in country": MIDDLE,
    "elsewhere": MIDDLE,
    "online": MIDDLE,
}
FARTHEST = 0.95  # the error up to which the axis goes

# the parts of a printed page: of each column where it begins on a wide page, its letters in a line
COLUMNS = {
    "Course Title": (10, 20),
    "Qty": (142, 4),
    "Training Location": (176, 13),
    "Student's Unit": (260, 17),
    "US Unit": (382, 18),
    "Total Cost": (506, 10),
    "Start Date": (570, 10),
    "End Date": (636, 10),
}
# what they are
NAMED = {
    "Qty": "seats on\nthis course",
    "Student's Unit": "the student's\nown unit",
    "US Unit": "US school\nor unit",
    "Total Cost": "cost of all\nits seats",
    "End Date": "the last day gives\nthe fiscal year",
}
SUMMED = ("Qty", "Total Cost")
TOTAL = "the printed total, which the rows must meet"
LINE_HIGH, ROOM = 16, 5  # pixels of a page


def report_page(block: pd.DataFrame, printed: pd.DataFrame) -> Picture:
    """Draw a block of a report as it is printed, with its parts named.

    `block` are the rows of one country and programme in one report, `printed` is the row of
    `totals.csv` with the total that the report prints below them.
    """
    block = block.sort_values("row")
    seen = findings.of_block(block, printed)
    one, lines = block.iloc[0], [_as_printed(row) for row in block.itertuples()]
    head = f"{one['program_label']} - Fiscal Year {one['fiscal_year']}"
    heads = one["country"], head, f"Department of {one['department']} Training"
    total = {"Course Title": f"Fiscal Year {one['fiscal_year']} Program Totals"}
    total |= {"Qty": f"{seen.printed[0]}", "Total Cost": dollars(seen.printed[1])}

    def draw(figure: Figure, wide: bool) -> None:
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, figure.bbox.width), ylim=(figure.bbox.height, 0))
        axes.axis("off")
        (_wide_page if wide else _narrow_page)(axes, heads, lines, total)

    alt = (
        f"A block of the report {one['report']} as it is printed, with its parts named. "
        f"{', '.join(heads)}. "
        + "; ".join(", ".join(f"{name}: {text}" for name, text in row.items()) for row in lines)
        + f". Below them {' '.join(total.values())}: {TOTAL}."
    )
    columns = ["course", "students", "location", "student_unit", "us_unit", "cost_usd"]
    high = (page(Figure().add_axes((0, 0, 1, 1)), heads, lines, total) for page in PAGES)
    return Picture(
        "report_page",
        findings.block_adds_up.told(seen),
        f"{one['country']}'s {one['program_label']} rows in the report {one['report']}, redrawn "
        "with their texts as printed; in colour, what the parts are",
        seen.source,
        alt,
        block[[*columns, "start_date", "end_date"]],
        draw,
        tuple(high),
    )


def _as_printed(row: Any) -> dict[str, str]:
    """Return the texts of a row under the heads of the report."""
    start, end = (f"{day.month}/{day.day}/{day.year}" for day in (row.start_date, row.end_date))
    texts = row.course, f"{row.students}", row.location, row.student_unit, row.us_unit
    return dict(zip(COLUMNS, (*texts, dollars(row.cost_usd), start, end), strict=True))


def _wide_page(axes: Axes, heads: Sequence[str], lines: list[dict], total: dict) -> int:
    """Draw a page with all its columns, and return how high it is."""
    width, starts = 704, {name: left for name, (left, _) in COLUMNS.items()}
    country, *block = heads
    _aside(axes, 10, 12, country, "country, named above its first block")
    _aside(axes, 10, 36, " ".join(block), "programme, fiscal year, department")
    broken = {name: letters for name, (_, letters) in COLUMNS.items()}
    top = _table(axes, 112, width, starts, broken, lines, total)
    axes.add_patch(Rectangle((1, 1), width - 2, top, fill=False, edgecolor=MIDDLE))
    return _below(axes, top, starts)


def _narrow_page(axes: Axes, heads: Sequence[str], lines: list[dict], total: dict) -> int:
    """Draw a page with the columns that it adds up, the others of the first row below."""
    width, starts = 328, {"Course Title": 8, "Qty": 206, "Total Cost": 256}
    country, block, department = heads
    _aside(axes, 8, 8, country, "country")
    _aside(axes, 8, 30, block, "programme, year")
    _write(axes, 8, 46, department, weight="bold")
    broken = {"Course Title": 31, "Qty": 4, "Total Cost": 12}
    top = _table(axes, 116, width, starts, broken, lines, total)
    axes.add_patch(Rectangle((1, 1), width - 2, top, fill=False, edgecolor=MIDDLE))
    top = edge = _below(axes, top, starts) + 30
    axes.text(8, top - 6, "the other columns of the first row", color=ACCENT, va="bottom")
    left, others = 112, [name for name in COLUMNS if name not in starts]
    for name in others:
        _write(axes, 8, top + ROOM, name, color=GREY)
        text = fill(lines[0][name], 33)
        _write(axes, left, top + ROOM, text)
        top += LINE_HIGH * (1 + text.count("\n"))
        if name in NAMED:
            middle = top + ROOM + LINE_HIGH / 2
            axes.plot([left, left + 14], [middle, middle], color=ACCENT, linewidth=1)
            _write(axes, left + 18, top + ROOM, NAMED[name].replace("\n", " "), color=ACCENT)
            top += LINE_HIGH
        top += 2 * ROOM
        if name != others[-1]:
            axes.axhline(top, color=LINE, linewidth=1)
    axes.add_patch(Rectangle((1, edge), width - 2, top - edge, fill=False, edgecolor=MIDDLE))
    return top + 2


PAGES = _wide_page, _narrow_page


def _aside(axes: Axes, left: float, top: float, text: str, what: str) -> None:
    """Write a text of the page, and beside it what it is."""
    (written,) = _write(axes, left, top, text, weight="bold")
    line = {"arrowstyle": "-", "color": ACCENT, "relpos": (0, 0.5)}
    style = {"textcoords": "offset points", "va": "center", "color": ACCENT}
    axes.annotate(what, (1.04, 0.45), (26, 0), xycoords=written, arrowprops=line, **style)


def _write(axes: Axes, left: float, top: float, text: str, **style: Any) -> list[Text]:
    """Write lines of a page one below the other, all on the same grid."""
    lines = enumerate(text.split("\n"), start=1)
    return [axes.text(left, top + n * LINE_HIGH - 4, line, **style) for n, line in lines]


def _table(
    axes: Axes,
    top: int,
    width: int,
    starts: dict[str, int],
    broken: dict[str, int],
    lines: list[dict],
    total: dict,
) -> int:
    """Draw heads, rows and total from a height on, and return where they end."""
    texts = [{name: fill(row[name], broken[name]) for name in starts} for row in lines]
    heads = {name: fill(name, broken[name]) for name in starts}
    last = {name: fill(text, broken[name]) for name, text in total.items()}
    for number, row in enumerate((heads, *texts, last)):
        high = LINE_HIGH * (1 + max(text.count("\n") for text in row.values())) + 2 * ROOM
        if row is heads:
            axes.add_patch(Rectangle((1, top), width - 2, high, color=LINE, linewidth=0))
            for name in [name for name in NAMED if name in starts]:
                at, right = starts[name], starts[name] + 90 > width
                axes.plot([at + 6, at + 6], [top - 10, top + 2], color=ACCENT, linewidth=1)
                place = (width - 6, "right") if right else (at, "left")
                style = {"va": "bottom", "color": ACCENT, "linespacing": 1.1}
                axes.text(place[0], top - 12, NAMED[name], ha=place[1], **style)
        elif number > 1:
            axes.axhline(top, color=DARK if row is last else LINE, linewidth=1)
        for name, text in row.items():
            weight = "bold" if row is last else "normal"
            _write(axes, starts[name], top + ROOM, text, weight=weight)
        top += high
    return top


def _below(axes: Axes, top: int, starts: dict[str, int]) -> int:
    """Name the total below the page, and return where that ends."""
    places = [starts[name] + 6 for name in SUMMED]
    for place in places:
        axes.plot([place, place], [top - 6, top + 12], color=ACCENT, linewidth=1)
    axes.plot(places, [top + 12, top + 12], color=ACCENT, linewidth=1)
    right = places[-1] + 52
    _write(axes, right, top + 14, TOTAL, ha="right", color=ACCENT)
    return top + 36


def coverage(activities: pd.DataFrame) -> Picture:
    """Draw the number of rows by report and region, without the rows that name no region."""
    named = activities[activities["region"] != "not stated"]
    table = rows_by_report(named)
    total, most = table.sum(), table.stack()
    seen = findings.fields(activities)
    planned = activities.loc[activities["stage"] == "planned", "report"].unique()

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        places, room = range(len(total)), table.to_numpy().max() * (0.16 if wide else 0.2)
        base = 0.0
        for region, rows in table.iloc[::-1].iterrows():
            ink = ACCENT if region == HERE else DARK
            name = f"{region}\n(with Pakistan)" if region == HERE else region
            colours = [
                LIGHT if report in planned else ACCENT if region == HERE else MIDDLE
                for report in table
            ]
            axes.axhline(base, color=GREY, linewidth=1, zorder=0)
            highest, label = rows.to_numpy().argmax(), count(rows.max())
            if region == seen.region:
                colours[table.columns.get_loc(seen.report)] = DARK
            axes.bar(places, rows, bottom=base, color=colours, width=0.8)
            left = -0.4, base + rows.iloc[:7].max()
            if region == seen.region and len(planned):
                words = "faint: with plans\nfor the next year"
                axes.text(left[0], left[1] + room * 0.1, words, color=GREY, va="bottom")
            ended = "" if rows.iloc[-1] else rows.index[rows > 0][-1]
            if wide:
                axes.text(-1, base, name, ha="right", va="bottom", color=ink)
                weight = "bold" if region == seen.region else "normal"
                style = {"ha": "center", "va": "bottom", "weight": weight}
                axes.text(highest, base + rows.max(), label, **style)
                words = f"in no report after {ended}" if ended else ""
                axes.text((rows > 0).sum(), base, words, va="bottom", color=GREY)
            else:
                name = f"{name}, {label}".replace("\n", " ")
                words = f"{name}, to {ended}" if ended else name
                axes.text(-0.4, base + rows.max(), words, va="bottom", color=ink)
            base += rows.max() + room
        axes.set_yticks([])
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.set_ylim(0, base - room * 0.2)
        axes.set_xlim(-0.5, len(total) - 0.5)
        ticks = range(0, len(total), 5)
        axes.set_xticks(ticks, total.index[::5])

    regions = " ".join(
        f"{region}: {count(rows.sum())} rows in {word((rows > 0).sum())} reports."
        for region, rows in table.iterrows()
    )
    alt = (
        f"Bar charts of {word(len(table))} regions, one bar for each of {count(len(total))} "
        f"reports, {table.columns[0]} to {table.columns[-1]}, by the number of rows. Most rows in "
        f"one report: {count(total.max())} in {total.idxmax()}; fewest: {count(total.min())} in "
        f"{total.idxmin()}. Highest bar: {most.idxmax()[0]} in {most.idxmax()[1]}, "
        f"{count(most.max())} rows. {regions}"
    )
    return Picture(
        "coverage",
        findings.fullest_field.told(seen),
        "Training activities that each report lists, all programmes, by region; all bars have one "
        "scale, and the highest of each region has its number",
        seen.source,
        alt,
        tidy(table, "region", "report", "rows"),
        draw,
        (520, 560),
    )


def seats_and_where(imet: pd.DataFrame) -> Picture:
    """Draw seats by fiscal year and by where the training took place."""
    table = seats_by_where(imet)
    total, every = table.sum(axis=1), table.sum()
    seen = findings.unlocated(imet)

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        below = 0 * total
        for where in WHERE:
            if where in table:
                axes.bar(table.index, table[where], bottom=below, color=WHERE[where], width=0.8)
                below = below + table[where]
        for of_year, seats in total.items():
            weight = "bold" if of_year == seen.year else "normal"
            axes.text(of_year, seats + 1, seats, ha="center", va="bottom", weight=weight)
        place = seen.year + 0.45, seen.most - seen.unknown * 0.18
        words = f"{count(seen.unknown)} with no\nlocation stated"
        style = {"textcoords": "offset points", "va": "center"}
        axes.annotate(words, place, (4, 0), weight="bold", **style)
        if "in country" in table:
            home = table["in country"].idxmax()
            words = f"{count(table['in country'].max())} of these\nin Pakistan"
            axes.annotate(words, (home, total[home]), (0, 36), ha="center", **style)
        beside = total.diff().idxmin()
        words = "in the\nUnited States" if wide else "in the\nUS"
        axes.annotate(words, (beside + 0.45, total[beside] * 0.75), (4, 0), **style)
        axes.set_yticks([])
        ticks = table.index[:: 2 if wide else 4]
        axes.set_xticks(ticks, map(year, ticks))
        axes.set_ylim(0, seen.most * 1.08)

    alt = (
        f"Stacked bar chart of Pakistani IMET seats by fiscal year, "
        f"{year(table.index[0])} to {year(table.index[-1])}, by where it was held. Highest total: "
        f"{count(seen.most)} in {year(seen.year)}, of which "
        f"{count(seen.unknown)} with no location stated; "
        f"lowest: {count(total.min())} in {year(total.idxmin())}. Over all years "
        f"{', '.join(f'{count(seats)} {where}' for where, seats in every.items())}."
    )
    few = ""
    if "elsewhere" in table:
        seats, years = word(every["elsewhere"]), table.index[table["elsewhere"] > 0]
        few = f"; {seats} seats elsewhere, in {in_spans(years)}, are too few to see"
    return Picture(
        "seats_and_where",
        findings.without_location.told(seen),
        f"Pakistani IMET seats by the fiscal year in which they ended and by location{few}",
        seen.source,
        alt,
        tidy(table, "fiscal_year", "where", "seats"),
        draw,
        (320, 320),
    )


def official_and_estimate(trials: pd.DataFrame) -> Picture:
    """Draw how far the estimate of `officers.calibration` is off the official count of persons."""
    trials = trials.sort_values(["fiscal_year", "country"])
    trials = trials.assign(error=trials["estimate"] / trials["individuals"] - 1)
    seen = findings.misses(trials)
    late, apart = (
        trials["fiscal_year"] >= officers.RELIABLE,
        trials["country"] == officers.SET_APART,
    )
    groups = {
        years_between(*seen.years): trials[late & ~apart],
        "": trials[late & apart],
        f"Before {year(officers.RELIABLE)}": trials[~late],
    }

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        # texts that stand on the line of their country
        over = {"va": "center", "bbox": {"facecolor": WHITE, "edgecolor": "none", "pad": 1}}
        beside = {"textcoords": "offset points", **over}
        names, place = {}, 0.0
        for head, rows in groups.items():
            names |= {place: head} if head else {}
            for country, of in rows.groupby("country"):
                place += 1 if head else 0
                names[place] = country
                axes.axhline(place, color=LINE, linewidth=1, zorder=0.6)
                inside = [DARK if y >= officers.RELIABLE else WHITE for y in of["fiscal_year"]]
                style = {"s": 50, "color": inside, "edgecolor": DARK, "zorder": 4}
                axes.scatter(of["error"], [place] * len(of), **style)
                for one in of[of["error"] > FARTHEST].itertuples():
                    words = f"{one.estimate} estimated, {one.individuals} counted"
                    words = words if wide else f"{one.estimate} for {one.individuals}"
                    words = f"{words}: {_signed(one.error)} →"
                    axes.text(FARTHEST, place, words, ha="right", **over)
            place += 1.6
        mean, last = seen.mean, groups[years_between(*seen.years)]["country"].nunique()
        shade = {"color": WASH, "linewidth": 0, "zorder": 0.5}
        axes.add_patch(Rectangle((-mean, 0.5), 2 * mean, last, **shade))
        words = (
            f"shaded: {percent(mean)}, the mean error" if wide else f"{percent(mean)} on average"
        )
        axes.annotate(words, (mean, last), (8, 0), **beside)
        at = [place for place, name in names.items() if name == officers.SET_APART][0]
        for error, away, side in ((seen.apart[0], -8, "right"), (seen.apart[-1], 8, "left")):
            words = _signed(error)
            axes.annotate(words, (error, at), (away, 0), ha=side, weight="bold", **beside)
        for away, words, side in ((-8, "← too low", "right"), (8, "too high →", "left")):
            axes.annotate(words, (0, 0), (away, 0), ha=side, color=GREY, **beside)
        axes.axvline(0, color=DARK, linewidth=1, zorder=1)
        axes.set_yticks([*names], names.values(), color=DARK)
        for label in axes.get_yticklabels():
            label.set_weight("bold" if label.get_text() in groups else "normal")
        axes.grid(visible=False)
        axes.set_ylim(place - 0.9, -0.6)
        axes.set_xlim(-0.5, FARTHEST)
        axes.xaxis.set_major_locator(MultipleLocator(0.2 if wide else 0.4))
        axes.xaxis.set_major_formatter(lambda error, _: _signed(error))

    alt = (
        f"Dot chart of {count(len(trials))} country-years: how far officers estimated from seats "
        "are off the students that section III counts. Estimate for official count: "
        f"{'; '.join(_told(trials))}."
    )
    columns = ["country", "fiscal_year", "individuals", "seats", "estimate", "error"]
    return Picture(
        "official_and_estimate",
        findings.estimate_and_count.told(seen),
        "How far our estimate is off the students that section III counts under IMET, "
        f"by country; one dot a fiscal year, hollow before {year(officers.RELIABLE)}",
        f"{seen.source} Bolivia: as the Center for International Policy quotes the counts.",
        alt,
        trials[columns].round({"error": 4}),
        draw,
        (400, 400),
    )


def _signed(error: float) -> str:
    return f"{error:+.0%}".replace("-", "\N{MINUS SIGN}") if round(error, 2) else "as counted"


def _told(trials: pd.DataFrame) -> list[str]:
    return [
        f"{one.country} {year(one.fiscal_year)}, {count(one.estimate)} for {count(one.individuals)}"
        for one in trials.itertuples()
    ]
