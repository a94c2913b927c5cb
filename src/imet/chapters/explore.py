"""Any country's training by year: the form of the book, and one of its choices as a picture."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from imet.book import Picture, ShownTable, render
from imet.book.explore import DRAWS, FOLDER, SUMS
from imet.book.look import ACCENT, DARK, MIDDLE, WHITE, label_ends, tidy
from imet.chapters import explore_findings as findings
from imet.chapters.explore_findings import ABOUT, FIRST
from imet.obligations import by_country
from imet.prose import count, in_spans, year, years_between


class Form:
    """A form in the book with which countries and measures are chosen, a picture and a table.

    It needs the scripts and files of the built book (`imet.book.explore`). It begins with all
    training of South Asia from the fiscal year `findings.FIRST` on.
    """

    def __repr__(self) -> str:
        """Say what stands here in the book."""
        return "In the book a form stands here, with which any country's training is drawn."

    def _repr_html_(self) -> str:
        return render("explore.html", folder=FOLDER, sums=SUMS, draws=DRAWS, first=FIRST)


def by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Return seats by fiscal year (rows) and country (columns); missing where none are listed.

    `rows` are of country_year.csv.
    """
    return by_country(rows, "seats").astype("Int64")


def seats_of_all_programmes(rows: pd.DataFrame, source: str) -> Picture:
    """Draw the seats of some countries, Pakistan among them, by year.

    `rows` are of country_year.csv; `source` cites what they sum up.
    """
    seats = by_year(rows)
    short = rows[rows["country_complete"] == "no"]
    others = seats.columns.drop(ABOUT)

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        size = 5 if wide else 4
        for country in [*others, ABOUT]:
            colour = {ABOUT: ACCENT, "Afghanistan": DARK}.get(country, MIDDLE)
            width = 3 if country == ABOUT else 1.5
            values = seats[country].astype(float)
            axes.plot(seats.index, values, "o-", color=colour, linewidth=width, markersize=size)
            for at in short.loc[short["country"] == country, "fiscal_year"]:
                ring = {"markerfacecolor": WHITE, "markersize": size + 1}
                axes.plot(at, values[at], "o", color=colour, **ring)
        axes.set_ylim(0, float(seats.max().max()) * 1.06)
        axes.set_xlim(seats.index[0] - 0.3, seats.index[-1] + 0.3)
        axes.set_xticks(seats.index if wide else seats.index[::3])
        axes.yaxis.set_major_formatter("{x:,.0f}")
        last = seats.loc[seats.index[-1]].dropna()
        colours = {ABOUT: ACCENT}
        ends = [(float(last[one]), one, colours.get(one, DARK)) for one in last.index]
        label_ends(axes, seats.index[-1] + 0.3, ends)

    span = years_between(seats.index[0], seats.index[-1])
    marked = "; ".join(
        f"{country} in {in_spans(of['fiscal_year'])}" for country, of in short.groupby("country")
    )
    alt = f"Lines of course seats of {count(seats.shape[1])} countries, {span}. " + " ".join(
        f"{country}: highest {count(of.max())} in {year(of.idxmax())}, "
        f"lowest {count(of.min())} in {year(of.idxmin())}."
        for country, of in seats[[ABOUT, *others]].items()
    )
    return Picture(
        "seats_of_all_programmes",
        findings.second_and_last_but_one.told(findings.compared(rows, source)),
        f"Course seats of all programmes by the fiscal year in which the course ended, {span}"
        + (f"; rings: incomplete, {marked}" if marked else ""),
        source,
        alt,
        tidy(seats, "fiscal_year", "country", "seats"),
        draw,
        (360, 340),
    )


def table(amounts: pd.DataFrame, caption: str, source: str) -> ShownTable:
    """Show whole numbers by fiscal year (rows) and country, programme or location (columns)."""
    shown = amounts.astype("Int64").rename_axis(index="Fiscal year", columns=None)
    return ShownTable(shown.rename(index=year).reset_index(), caption, source)
