"""Figures and tables of the spells in which a country's IMET fell to nothing."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from imet.book import STYLE, Picture, ShownTable
from imet.chapters.other_suspensions import (
    country_names,
    lasting,
    median,
    span,
    standing,
    survival,
)
from imet.cite import cite_money
from imet.look import DARK, GREY, LIGHT, MIDDLE, RED, finish, tidy
from imet.obligations import rows_of
from imet.prose import count, percent, word, year
from imet.schemas import SERVICE_GRANTS
from imet.tables import stored

LONGEST = 40  # fiscal years shown; beyond it few spells are left
CASES = "Cases: data/context/suspension_cases.csv, every row."
GROUPS = {
    "ASPA": {"color": DARK},
    "another documented case": {"color": MIDDLE, "hatch": "///", "edgecolor": "white"},
    "none in the list of cases": {"color": LIGHT, "edgecolor": GREY, "linewidth": 0.5},
}


def cite_greenbook() -> str:
    """Return the rows of the Greenbook off which spells are read, for a source line."""
    return cite_money(rows_of())


def suspension_lengths(found: pd.DataFrame, country: str = "PAK") -> Picture:
    """Draw the estimated share of spells that last longer than so many fiscal years.

    Parameters
    ----------
    found
        Spells, as `imet.chapters.other_suspensions.spells` gives them.
    country
        Code of the country whose shortest and longest spell are marked.

    """
    found = found.sort_values(["first", "iso3"], ignore_index=True)
    curve = survival(found)
    own = found[found["iso3"] == country]
    name = country_names()[country]
    long = own.loc[own["years"].idxmax()]
    short = own[own["years"] == own["years"].min()].iloc[-1]
    middle, _, _ = median(found)
    open_ones = curve.loc[curve["censored"] > 0]
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.6))
        step = {"step": "post", "color": LIGHT, "linewidth": 0}
        axes.fill_between(curve.index, curve["low"], curve["high"], label="bounds at 95%", **step)
        line = {"where": "post", "color": DARK, "linewidth": 1.8}
        axes.step(curve.index, curve["lasting"], label="estimate", **line)
        axes.plot(
            *(open_ones.index, open_ones["lasting"], "|"),
            **{"color": DARK, "markersize": 9, "label": "spells not over in the last year"},
        )
        for spell, marker in ((short, "o"), (long, "s")):
            share = lasting(found, spell["years"])[0]
            axes.plot(spell["years"], share, marker, color=RED, markersize=8, zorder=4)
            axes.annotate(
                f"{name}, {span(spell)}: {percent(share)} last longer",
                *((spell["years"], share), (16, 13)),
                textcoords="offset points",
                **{"color": RED, "fontsize": 9.5, "fontweight": "bold"},
            )
        axes.set(xlabel="Length of the spell in fiscal years")
        axes.set_ylabel("Estimated share of spells that last longer")
        axes.set_xlim(0, LONGEST)
        axes.set_ylim(0, 1.02)
        axes.set_yticks(np.arange(0, 1.01, 0.25), ["0", "25%", "50%", "75%", "100%"])
        axes.legend(loc="upper right")
        title = (
            f"Spells without IMET last {word(int(middle))} fiscal years at the median; "
            f"{percent(lasting(found, long['years'])[0])} last longer than {name}'s of {span(long)}"
        )
        finish(figure, title, cite_greenbook())
    points = ", ".join(
        f"{percent(lasting(found, years)[0])} longer than {word(years)}"
        for years in (1, 2, 3, 5, 10, 20)
        if years <= found["years"].max()
    )
    alt = (
        f"Falling step curve with a band: the estimated share of {count(len(found))} spells that "
        f"last longer than so many fiscal years. {points}. Median {word(int(middle))}. "
        f"{count((~found['over']).sum())} spells were not over in the last year. Marked: "
        + "; ".join(
            f"{name} {span(spell)}, {word(spell['years'])} fiscal "
            f"{'year' if spell['years'] == 1 else 'years'}, with "
            f"{percent(lasting(found, spell['years'])[0])} lasting longer"
            for spell in (short, long)
        )
        + "."
    )
    return Picture(figure, alt, "suspension_lengths", curve.round(6).reset_index())


def suspensions_by_year(found: pd.DataFrame, country: str = "PAK") -> Picture:
    """Draw how many spells began in each fiscal year, and with which cases they began.

    Parameters
    ----------
    found
        Spells with `legal_basis`, as `imet.chapters.other_suspensions.with_basis` gives them.
    country
        Code of the country whose spells are marked.

    """
    group = found["legal_basis"].where(found["legal_basis"].isin(["ASPA"]), None)
    group = group.mask(found["legal_basis"].notna() & group.isna(), "another documented case")
    group = group.fillna("none in the list of cases")
    years = range(found["first"].min(), found["last"].max() + 1)
    table = found.groupby([found["first"], group]).size().unstack(fill_value=0)
    table = table.reindex(index=years, columns=list(GROUPS), fill_value=0)
    total = table.sum(axis=1)
    own = sorted(found.loc[found["iso3"] == country, "first"])
    name = country_names()[country]
    with plt.style.context(STYLE):
        figure, axes = plt.subplots(figsize=(6.4, 4.4))
        bottom = np.zeros(len(table))
        for label, style in GROUPS.items():
            axes.bar(*(table.index, table[label]), bottom=bottom, width=0.85, label=label, **style)
            bottom += table[label].to_numpy()
        axes.plot(
            *(own, total[own] + total.max() * 0.045, "v"),
            **{"color": RED, "markersize": 8, "label": f"{name} among them", "linestyle": "none"},
        )
        axes.set(xlabel="Fiscal year", ylabel="Countries whose IMET fell to nothing")
        axes.set_xlim(years[0] - 1, years[-1] + 1)
        axes.set_xticks([y for y in years if y % 10 == 0])
        axes.set_ylim(0, total.max() * 1.12)
        axes.legend(loc="upper left")
        title = (
            f"In {year(total.idxmax())} IMET fell to nothing in {word(total.max())} countries, the "
            f"most of any year; in {year(own[-1])} in {word(total[own[-1]])}, {name} among them"
        )
        finish(figure, title, f"{cite_greenbook()} {CASES}")
    top = total.sort_values(ascending=False, kind="stable").head(5)
    sums = ", ".join(f"{count(table[label].sum())} {label}" for label in GROUPS)
    alt = (
        f"Stacked bar chart of the number of countries whose IMET fell to nothing, by fiscal year, "
        f"{year(years[0])} to {year(years[-1])}. Most: "
        + ", ".join(f"{count(value)} in {year(y)}" for y, value in top.items())
        + f". None in {count((total == 0).sum())} of {count(len(total))} years. By the case with "
        f"which they began: {sums}. {name}'s began in "
        + ", ".join(f"{year(y)} (of {count(total[y])})" for y in own)
        + "."
    )
    data = tidy(table, "fiscal_year", "begins_with", "spells")
    data[f"{name}_among_them"] = data["fiscal_year"].isin(own)
    return Picture(figure, alt, "suspensions_by_year", data)


def left_out_table(left: pd.DataFrame) -> ShownTable:
    """Return what `imet.chapters.other_suspensions.left_out` gives as a table to show."""
    grants = stored(SERVICE_GRANTS)["row"]
    rows = left.assign(
        Countries=left["iso3"].map(country_names()),
        Years=[span(row) for _, row in left.iterrows()],
        Why=left["reason"],
    )
    return ShownTable(
        rows.groupby(["Why", "Years"], sort=False)["Countries"].agg(", ".join).reset_index(),
        "Years without money that are not counted, and why",
        f"{cite_greenbook()} Grants of MASF: {len(grants)} rows from row "
        f"{grants.min()} to {grants.max()}.",
    )


def own_table(own: pd.DataFrame, found: pd.DataFrame) -> ShownTable:
    """Return one country's spells among all, `found`, as a table to show."""
    rows = [
        (span(row), row["years"], *map(percent, standing(found, row["years"])), row["legal_basis"])
        for _, row in own.iterrows()
    ]
    columns = ["Spell", "Fiscal years", "Shorter", "As long", "Longer", "Legal basis"]
    return ShownTable(
        pd.DataFrame(rows, columns=columns),
        "Pakistan's spells without IMET, and the estimated shares of all spells",
        f"{cite_greenbook()} {CASES}",
    )


def documented_table(table: pd.DataFrame) -> ShownTable:
    """Return what `imet.chapters.other_suspensions.case_table` gives as a table to show."""
    return ShownTable(
        table,
        "Documented cases of training or military aid withheld, by their first day",
        "data/context/suspension_cases.csv, every row; each case links to its first source.",
    )


def basis_table(table: pd.DataFrame) -> ShownTable:
    """Return what `imet.chapters.other_suspensions.by_basis` gives as a table to show."""
    heads = ["Legal basis", "Spells", "Over", "Shortest", "Longest", "Median", "Low", "High"]
    return ShownTable(
        table.astype(dict.fromkeys(["median", "low", "high"], "Int64")).set_axis(heads, axis=1),
        "Spells by the legal basis of the case they began with, in fiscal years",
        f"{cite_greenbook()} {CASES}",
    )


def sensitivity_table(table: pd.DataFrame) -> ShownTable:
    """Return what `imet.chapters.other_suspensions.sensitivity` gives as a table to show."""
    heads = ["Choice", "Spells", "Not over", "Median", "Low", "High"]
    rows = table.astype(dict.fromkeys(["median", "low", "high"], "Int64"))
    rows["lasting"] = rows["lasting"].map(percent)
    return ShownTable(
        rows.set_axis([*heads, "Pakistan's longest", "Last longer"], axis=1),
        "One choice changed at a time: spells, their median in fiscal years, and Pakistan",
        f"{cite_greenbook()} {CASES}",
    )
