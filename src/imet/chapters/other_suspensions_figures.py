"""Figures and tables of the losses in which a country's IMET fell to nothing."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from imet.book import STYLE, Link, Picture, ShownTable
from imet.chapters.other_suspensions import (
    country_names,
    join,
    lasting,
    median,
    span,
    standing,
    survival,
)
from imet.chapters.other_suspensions_findings import (
    CASES,
    by_first_year,
    cite_greenbook,
    lengths,
    only_two_years_had_more,
    short_and_long_loss,
)
from imet.look import DARK, GREY, LIGHT, MIDDLE, RED, finish, tidy
from imet.prose import count, percent, word, year
from imet.schemas import SERVICE_GRANTS
from imet.tables import stored

LONGEST = 40  # fiscal years shown; beyond it few spells are left
GROUPS = {
    "Servicemembers' Protection Act (ASPA)": {"color": DARK},
    "another documented case": {"color": MIDDLE, "hatch": "///", "edgecolor": "white"},
    "no case in our list, which is incomplete": {
        "color": LIGHT,
        "edgecolor": GREY,
        "linewidth": 0.5,
    },
}
WHOLE_YEARS = dict.fromkeys(["median", "low", "high"], "Int64")


def suspension_lengths(found: pd.DataFrame, country: str = "PAK") -> Picture:
    """Draw the estimated share of spells that last longer than so many fiscal years.

    The shortest and the longest spell of the country with this code are marked.
    """
    curve = survival(found)
    own = found[found["iso3"] == country].sort_values("first")
    name = country_names()[country]
    long = own.loc[own["years"].idxmax()]
    short = own[own["years"] == own["years"].min()].iloc[-1]
    middle = word(median(found)[0])
    open_ones = curve.loc[curve["censored"] > 0, "lasting"]
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.6))
        band = {"step": "post", "color": LIGHT, "linewidth": 0, "label": "95% interval"}
        axes.fill_between(curve.index, curve["low"], curve["high"], **band)
        line = {"where": "post", "color": DARK, "linewidth": 1.8, "label": "estimate"}
        axes.step(curve.index, curve["lasting"], **line)
        ticks = {"color": DARK, "markersize": 9, "label": "losses not over in FY2020"}
        axes.plot(open_ones, "|", **ticks)
        note = {"color": RED, "fontsize": 9.5, "fontweight": "bold", "textcoords": "offset points"}
        for spell, marker in ((short, "o"), (long, "s")):
            share = lasting(found, spell["years"])[0]
            axes.plot(spell["years"], share, marker, color=RED, markersize=8, zorder=4)
            text = f"{name}, {span(spell)}: {percent(share)} last longer"
            axes.annotate(text, (spell["years"], share), (16, 13), **note)
        longest = f"the longest, {curve.index[-1]}, is not shown"
        axes.set_xlabel(f"Length of the loss in fiscal years ({longest})")
        axes.set_ylabel("Estimated share of losses that last longer")
        axes.set_xlim(0, LONGEST)
        axes.set_ylim(0, 1.02)
        axes.set_yticks(np.arange(0, 1.01, 0.25), ["0", "25%", "50%", "75%", "100%"])
        axes.legend(loc="upper right")
        title = short_and_long_loss.text(lengths(found, country))
        finish(figure, title, cite_greenbook())
    points = ", ".join(
        f"{percent(lasting(found, years)[0])} longer than {word(years)}"
        for years in (1, 2, 3, 5, 10, 20)
        if years <= found["years"].max()
    )
    marked = "; ".join(
        f"{name} {span(spell)}, {word(spell['years'])} fiscal "
        f"{'year' if spell['years'] == 1 else 'years'}, with "
        f"{percent(lasting(found, spell['years'])[0])} lasting longer"
        for spell in (short, long)
    )
    alt = (
        f"Falling step curve with a band: the estimated share of {count(len(found))} losses that "
        f"last longer than so many fiscal years. {points}. Median {middle}. "
        f"{count((~found['over']).sum())} losses were not over in the last year. Marked: {marked}."
    )
    return Picture(figure, alt, "suspension_lengths", curve.round(6).reset_index())


def suspensions_by_year(found: pd.DataFrame, country: str = "PAK") -> Picture:
    """Draw how many spells of `with_basis` began in each fiscal year, and with which cases.

    Years in which one of the country with this code began are marked.
    """
    aspa, other, none = GROUPS
    basis = found["legal_basis"]
    group = basis.mask(basis.notna(), other).mask(basis == "ASPA", aspa).fillna(none)
    years = range(found["first"].min(), found["last"].max() + 1)
    table = pd.crosstab(found["first"], group)
    table = table.reindex(index=years, columns=list(GROUPS), fill_value=0)
    total = table.sum(axis=1)
    below = table.cumsum(axis=1) - table
    own = sorted(found.loc[found["iso3"] == country, "first"])
    name = country_names()[country]
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.4))
        for label, style in GROUPS.items():
            axes.bar(years, table[label], bottom=below[label], width=0.85, label=label, **style)
        marks = {"color": RED, "markersize": 8, "label": f"{name} among them"}
        axes.plot(total[own] + total.max() * 0.045, "v", **marks)
        axes.set(xlabel="Fiscal year", ylabel="Countries whose IMET fell to nothing")
        axes.set_xlim(years[0] - 1, years[-1] + 1)
        axes.set_xticks([y for y in years if y % 10 == 0])
        axes.set_ylim(0, total.max() * 1.12)
        axes.legend(loc="upper left")
        title = only_two_years_had_more.text(by_first_year(found, country))
        finish(figure, title, f"{cite_greenbook()} {CASES}")
    top = total.sort_values(ascending=False, kind="stable").head(5)
    most = ", ".join(f"{count(value)} in {year(y)}" for y, value in top.items())
    sums = ", ".join(f"{count(table[label].sum())} {label}" for label in GROUPS)
    began = ", ".join(f"{year(y)} (of {count(total[y])})" for y in own)
    alt = (
        f"Stacked bar chart of the number of countries whose IMET fell to nothing, by fiscal year, "
        f"{year(years[0])} to {year(years[-1])}. Most: {most}. None in "
        f"{count((total == 0).sum())} of {count(len(total))} years. By the case with which they "
        f"began: {sums}. {name}'s began in {began}."
    )
    data = tidy(table, "fiscal_year", "begins_with", "losses")
    data[f"{name}_among_them"] = data["fiscal_year"].isin(own)
    return Picture(figure, alt, "suspensions_by_year", data)


def left_out_table(left: pd.DataFrame) -> ShownTable:
    """Show what `left_out` gives, countries of the same years and reason in one row."""
    grants = stored(SERVICE_GRANTS)["row"]
    rows = left.assign(
        Countries=left["iso3"].map(country_names()),
        Years=left.apply(span, axis=1),
        Why=left["reason"],
    )
    return ShownTable(
        rows.groupby(["Why", "Years"], sort=False)["Countries"].agg(", ".join).reset_index(),
        "Years without money that are not counted, and why",
        f"{cite_greenbook()} Grants of MASF: {len(grants)} rows from row "
        f"{grants.min()} to {grants.max()}.",
    )


def own_table(own: pd.DataFrame, found: pd.DataFrame) -> ShownTable:
    """Show one country's spells among all, `found`."""
    rows = [
        (span(row), row["years"], *map(percent, standing(found, row["years"])), row["legal_basis"])
        for _, row in own.iterrows()
    ]
    columns = ["Loss", "Fiscal years", "Shorter", "As long", "Longer", "Legal basis"]
    return ShownTable(
        pd.DataFrame(rows, columns=columns),
        "Pakistan's losses of IMET money, and the estimated shares of all losses that are shorter, "
        "as long and longer",
        f"{cite_greenbook()} {CASES}",
    )


def documented_table(found: pd.DataFrame, cases: pd.DataFrame) -> ShownTable:
    """Show the documented cases, one row a case by its first day, and the spells that each joins.

    A case of many countries has their number and that of the spells. The link is to the first
    source.
    """
    joined = join(found, cases)
    rows = []
    for case, group in cases.sort_values(["first", "case"]).groupby("case", sort=False):
        row, own = group.iloc[0], joined[joined["case"] == case]
        if len(group) > 1:
            who, seen = f"{len(group)} countries", f"{len(own)} losses"
        else:
            who = row["country"]
            seen = ", ".join(span(spell) for _, spell in own.iterrows()) or "none"
        rows.append(
            {
                "Case": Link(f"{who}, {row['first'].year}", row["url"].split(" | ")[0]),
                "First day": shown_day(row["first"], row["first_precision"]),
                "Last day": shown_day(row["last"], row["last_precision"]),
                "Legal basis": row["legal_basis"],
                "IMET in the sources": row["imet"],
                "Loss of the money": seen,
            }
        )
    return ShownTable(
        pd.DataFrame(rows),
        "Documented cases of training or military aid withheld, by their first day",
        "data/context/suspension_cases.csv, every row; each case links to its first source.",
    )


def shown_day(day: pd.Timestamp, precision: str | None) -> str:
    """Return a day as exactly as it is known: 2018-08-10, 1990-10, 1992 or not found."""
    if pd.isna(day):
        return "not found"
    form = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}.get(precision)
    return f"{day:{form}}" if form else f"not before {day:%Y-%m-%d}"


def basis_table(table: pd.DataFrame) -> ShownTable:
    """Show what `by_basis` gives."""
    heads = ["Legal basis", "Losses", "Over", "Shortest", "Longest", "Median", "Low", "High"]
    return ShownTable(
        table.astype(WHOLE_YEARS).set_axis(heads, axis=1),
        "Losses by the legal basis of the case they began with, in fiscal years",
        f"{cite_greenbook()} {CASES}",
    )


def sensitivity_table(table: pd.DataFrame) -> ShownTable:
    """Show what `sensitivity` gives."""
    heads = ["Choice", "Losses", "Not over", "Median", "Low", "High"]
    heads += ["Pakistan's longest", "Last longer"]
    rows = table.astype(WHOLE_YEARS).assign(lasting=table["lasting"].map(percent))
    return ShownTable(
        rows.set_axis(heads, axis=1),
        "One choice changed at a time: losses, their median in fiscal years, and Pakistan",
        f"{cite_greenbook()} {CASES}",
    )
