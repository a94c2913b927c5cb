"""Figures and tables of the losses in which a country's IMET fell to nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from imet.book import Link, Picture, ShownTable
from imet.book.look import ACCENT, DARK, GREY, LIGHT, LINE, MIDDLE, WASH, WHITE, tidy
from imet.chapters.other_suspensions import (
    ALPHA,
    NO_GROUND,
    apart,
    country_names,
    join,
    lasting,
    median,
    name_of,
    span,
    standing,
    survival,
)
from imet.chapters.other_suspensions_findings import (
    ACT,
    CASES,
    by_first_year,
    cite_greenbook,
    lengths,
    one_year,
    only_two_years_had_more,
    over_in_one_year,
    short_and_long_loss,
)
from imet.prose import count, listed, percent, word, year
from imet.schemas import SERVICE_GRANTS
from imet.tables import stored

LONGEST = 40  # fiscal years shown; beyond it few spells are left
GROUPS = {
    NO_GROUND: LIGHT,
    "another documented case": MIDDLE,
    "Servicemembers' Protection Act (ASPA)": DARK,
}
NAMED = 15  # fiscal years from which on the longest documented loss of a legal basis is named
WHOLE_YEARS = dict.fromkeys(["median", "low", "high"], "Int64")


def suspension_lengths(found: pd.DataFrame, country: str = "PAK") -> Picture:
    """Draw the estimated share of spells of `with_basis` that last longer than so many years.

    Beside the curve of all stands that of those that are `apart`. The shortest and the longest
    spell of the country with this code are marked.
    """
    curve, documented = survival(found), survival(apart(found))
    own = found[found["iso3"] == country].sort_values("first")
    name = name_of(country, found)
    long = own.loc[own["years"].idxmax()]
    short = own[own["years"] == own["years"].min()].iloc[-1]
    middle = word(median(found)[0])
    open_ones = curve.loc[curve["censored"] > 0, "lasting"]

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        band = {"step": "post", "color": LIGHT, "linewidth": 0}
        axes.fill_between(curve.index, curve["low"], curve["high"], **band)
        axes.step(curve.index, curve["lasting"], where="post", color=DARK)
        axes.step(documented.index, documented["lasting"], where="post", color=MIDDLE)
        axes.plot(open_ones, "|", color=DARK, markersize=9)
        for spell in (short, long):
            share = lasting(found, spell["years"])[0]
            axes.plot(spell["years"], share, "o", color=ACCENT, markersize=9, zorder=4)
            text = f"{name}, {span(spell)}: {percent(share)} last longer"
            text = text if wide else text.replace(": ", ":\n")
            style = {"color": ACCENT, "weight": "bold", "textcoords": "offset points"}
            axes.annotate(text, (spell["years"], share), (14, 12), va="bottom", **style)
        at = 20.4
        text = f"all {len(found)}, with {percent(1 - ALPHA)} interval"
        axes.text(at, curve.loc[:at, "high"].iloc[-1] + 0.01, text, va="bottom")
        at = 17.4  # from where on the curves are apart
        text = f"the {len(apart(found))} with a documented ground"
        axes.text(at, documented.loc[:at, "lasting"].iloc[-1] - 0.01, text, va="top", color=GREY)
        axes.set_xlim(0, LONGEST)
        axes.set_ylim(-0.04, 1.02)
        axes.set_yticks(np.arange(0, 1.01, 0.25), ["0", "25%", "50%", "75%", "100%"])
        ticks = range(10, LONGEST + 1, 10)
        axes.set_xticks([1, *ticks], ["1 year", *ticks])

    points, beside = (
        ", ".join(
            f"{percent(lasting(rows, years)[0])} longer than {word(years)}"
            for years in (1, 2, 3, 5, 10, 20)
            if years <= rows["years"].max()
        )
        for rows in (found, apart(found))
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
        f"{count((~found['over']).sum())} losses were not over in the last year. Marked: {marked}. "
        f"A second curve, of {count(len(apart(found)))} losses with a documented ground without "
        f"those under ASPA: {beside}."
    )
    both = {"all": curve, "documented, ASPA apart": documented}
    data = pd.concat(both, names=["losses"]).round(6).reset_index()
    return Picture(
        "suspension_lengths",
        short_and_long_loss.told(lengths(found, country)),
        f"Estimated share of losses of IMET money that last longer than so many fiscal years, up "
        f"to {LONGEST}; strokes: losses not over in FY2020; documented: without those under {ACT}",
        f"{cite_greenbook()} {CASES}",
        alt,
        data,
        draw,
        (380, 380),
    )


def documented_lengths(found: pd.DataFrame, country: str = "PAK") -> Picture:
    """Draw a dot for each spell that is `apart`: its fiscal years, in the row of its legal basis.

    Dots of one length stand on each other, those of the country with this code on top and named.
    """
    names = country_names()
    name_of(country, found)
    dots = apart(found).assign(own=lambda rows: rows["iso3"] == country)
    dots = dots.sort_values(["own", "first", "iso3"])
    dots["level"] = dots.groupby(["legal_basis", "years"]).cumcount()
    order = dots["legal_basis"].value_counts().index
    seen = one_year(found, country)

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        # on a narrow page the name of a row stands above its dots
        heights = dots.groupby("legal_basis")["level"].max() + (2 if wide else 3)
        floor = dict(zip(order, -heights[order].cumsum(), strict=True))
        up = dots["legal_basis"].map(floor) + dots["level"] + 0.8
        for (own, over), group in dots.groupby(["own", "over"]):
            style = {"color": ACCENT if own else DARK, "markersize": 8.5, "linestyle": ""}
            style |= {} if over else {"markerfacecolor": WHITE, "markeredgewidth": 1.5}
            axes.plot(group["years"], up[group.index], "o", **style)
        note = {"textcoords": "offset points", "va": "center"}
        for (_, years), group in dots[dots["own"]].groupby(["legal_basis", "years"]):
            spans = [span(row) for _, row in group.iterrows()]
            text = f"{names[country]}, {listed(spans)}"
            if not wide:
                text = spans[0] if len(spans) == 1 else f"{names[country]},\n{', '.join(spans)}"
            style = {"color": ACCENT, "weight": "bold", **note}
            axes.annotate(text, (years, up[group.index].mean()), (9, 0), **style)
        longest = dots.loc[dots.groupby("legal_basis")["years"].idxmax()]
        for row in longest[~longest["own"] & (longest["years"] >= NAMED)].itertuples():
            text = names[row.iso3] + ("" if row.over else ", not over" if wide else ",\nnot over")
            right = row.years < 25  # beyond it there is no room beside the dot
            style = note | ({"ha": "left"} if right else {"ha": "center", "va": "bottom"})
            axes.annotate(text, (row.years, up[row.Index]), (8, 0) if right else (0, 7), **style)
        low = min(floor.values())
        axes.axvspan(0.87, 1.15, color=WASH, zorder=0)
        text = f"{seen.short} over in one year"
        style = {"textcoords": "offset points", "va": "bottom", "weight": "bold"}
        axes.annotate(text, (0.87, 1), (0, 3), xycoords=axes.get_xaxis_transform(), **style)
        axes.set_xscale("log")
        axes.minorticks_off()
        axes.set_xticks([1, 2, 3, 5, 10, 20, 30], ["1 year", "2", "3", "5", "10", "20", "30"])
        axes.set_xlim(0.87, 45)
        if wide:
            axes.set_yticks([floor[basis] + 0.8 for basis in order], order, color=DARK)
        else:
            axes.set_yticks([])
            for basis in order:
                style = {"transform": axes.get_yaxis_transform(), "va": "top", "color": GREY}
                axes.text(0.14, floor[basis] + heights[basis] - 0.2, basis, **style)
        axes.grid(visible=False)
        for edge in floor.values():
            axes.axhline(edge, color=LINE, linewidth=1, zorder=0)
        axes.set_ylim(low, 0)

    rows = "; ".join(
        f"{basis}: {', '.join(map(str, sorted(group['years'])))}"
        for basis, group in dots.groupby("legal_basis")
    )
    own = ", ".join(span(row) for _, row in dots[dots["own"]].iterrows())
    alt = (
        f"Dots in rows by legal basis, one for each of {count(len(dots))} losses with a documented "
        f"ground, those under ASPA left out, by their length in fiscal years. {rows}. Hollow: "
        f"{count((~dots['over']).sum())} that were not over in FY2020. Named: {names[country]}'s, "
        f"{own}."
    )
    columns = ["case", "country", "legal_basis", "first", "last", "length", "over"]
    data = dots.assign(country=dots["iso3"].map(names), length=dots["years"])
    data = data.sort_values(["first", "iso3"])[columns]
    return Picture(
        "documented_lengths",
        over_in_one_year.told(seen),
        f"Losses of IMET money by legal basis and length in fiscal years (logarithmic scale); "
        f"hollow: not over in FY2020; those under {ACT} (ASPA) left out",
        f"{cite_greenbook()} {CASES}",
        alt,
        data,
        draw,
        (520, 560),
    )


def suspensions_by_year(found: pd.DataFrame, country: str = "PAK") -> Picture:
    """Draw how many spells of `with_basis` began in each fiscal year, and with which cases.

    Those of the country with this code are marked.
    """
    none, other, aspa = GROUPS
    basis = found["legal_basis"]
    group = basis.mask(basis.notna(), other).mask(basis == "ASPA", aspa).fillna(none)
    years = range(found["first"].min(), found["last"].max() + 1)
    table = pd.crosstab(found["first"], group)
    table = table.reindex(index=years, columns=list(GROUPS), fill_value=0)
    total = table.sum(axis=1)
    below = table.cumsum(axis=1) - table
    own = found[found["iso3"] == country].sort_values("first")
    name = name_of(country, found)
    seen = by_first_year(found, country)

    def draw(figure: Figure, wide: bool) -> None:
        axes = figure.subplots()
        for label, colour in GROUPS.items():
            axes.bar(years, table[label], bottom=below[label], width=0.85, color=colour)
        tops = (below + table).stack()  # of the part that a loss of the country is in
        ends = tops[list(zip(own["first"], group[own.index], strict=True))]
        axes.bar(own["first"], 1, bottom=ends - 1, width=0.85, color=ACCENT)
        for y in {*seen.more, seen.year}:
            axes.text(y, total[y], total[y], ha="center", va="bottom", weight="bold")
        of_act, top, unknown = seen.most_year, total[seen.most_year], table[none]
        act = "under the American\nServicemembers'\nProtection Act"
        for y, height, text, colour in (
            (of_act, top * 0.9, f"{seen.of_act} {act}", DARK),
            (unknown.idxmax(), unknown.max() - 2, "no ground found", GREY),
            (seen.year, seen.n - 0.5, name, ACCENT),
            (seen.year, seen.n - 2.6, "ground found" if wide else "ground\nfound", GREY),
        ):
            style = {"ha": "right", "va": "center", "color": colour}
            axes.text(y - 0.9, height, text, **style, weight="bold" if colour == ACCENT else None)
        style = {"textcoords": "offset points", "va": "bottom", "color": GREY}
        axes.annotate("not\nfinal", (years[-1] + 0.5, 0), (4, 2), **style)
        axes.set_xlim(years[0] - 1, years[-1] + 1)
        ticks = [y for y in years if y % (10 if wide else 20) == 0]
        axes.set_xticks(ticks, ticks)
        axes.set_ylim(0, total.max() * 1.1)
        axes.set_yticks(range(0, total.max(), 5))

    top = total.sort_values(ascending=False, kind="stable").head(5)
    most = ", ".join(f"{count(value)} in {year(y)}" for y, value in top.items())
    sums = ", ".join(f"{count(table[label].sum())} {label}" for label in GROUPS)
    began = ", ".join(f"{year(y)} (of {count(total[y])})" for y in own["first"])
    alt = (
        f"Stacked bar chart of the number of countries whose IMET fell to nothing, by fiscal year, "
        f"{year(years[0])} to {year(years[-1])}. Most: {most}. None in "
        f"{count((total == 0).sum())} of {count(len(total))} years. By the case with which they "
        f"began: {sums}. {name}'s began in {began}."
    )
    data = tidy(table, "fiscal_year", "begins_with", "losses")
    data[f"{name}_among_them"] = data["fiscal_year"].isin(own["first"])
    return Picture(
        "suspensions_by_year",
        only_two_years_had_more.told(seen),
        "Countries whose IMET money fell to nothing, by fiscal year; those of FY2020 may still "
        "change",
        f"{cite_greenbook()} {CASES}",
        alt,
        data,
        draw,
        (340, 320),
    )


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

    A case of many countries has their number and that of the spells; the determinations on
    trafficking, one a year, share a row. The link is to the first source.
    """
    joined = join(found, cases)
    rows = []
    cases = cases.sort_values(["first", "case"])
    key = cases["case"].mask(cases["legal_basis"] == "trafficking", "trafficking")
    for _, group in cases.groupby(key, sort=False):
        row, last = group.iloc[0], group.iloc[-1]
        own = joined[joined["case"].isin(group["case"])].drop_duplicates(["iso3", "first"])
        if group["iso3"].nunique() > 1:
            who = f"{group['iso3'].nunique()} countries"
            seen = f"{len(own)} {'loss' if len(own) == 1 else 'losses'}"
        else:
            who = row["country"]
            seen = ", ".join(span(spell) for _, spell in own.iterrows()) or "none"
        days = (
            shown_day(row["first"], row["first_precision"]),
            shown_day(last["last"], last["last_precision"]),
        )
        rows.append(
            {
                "Case": Link(f"{who}, {row['first'].year}", row["url"].split(" | ")[0]),
                "First and last day": " to ".join(days),
                "Legal basis": row["legal_basis"],
                "IMET in the sources": row["imet"],
                "Loss of the money": seen,
            }
        )
    return ShownTable(
        pd.DataFrame(rows),
        "Documented cases of training or aid withheld, by their first day; the last column also "
        "counts losses that had begun before the case and went on",
        "data/context/suspension_cases.csv, every row; each case links to its first source.",
    )


def shown_day(day: pd.Timestamp, precision: str | None) -> str:
    """Return a day as exactly as it is known: 2018-08-10, 1990-10, 1992 or not found."""
    if pd.isna(day):
        return "not found"
    form = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}.get(precision)
    return f"{day:{form}}" if form else f"not before {day:%Y-%m-%d}"


def grounds_table(table: pd.DataFrame) -> ShownTable:
    """Show what `grounds` gives, with the sums and the shares without a ground."""
    sums = table.sum()
    shown = table.astype(str).replace("0", "")
    shown.loc["losses"] = sums.astype(str)
    shown.loc["share without a ground found"] = (table.loc[NO_GROUND] / sums).map(percent)
    return ShownTable(
        shown.rename(columns={"all": "All"}).rename_axis("Legal basis").reset_index(),
        "Grounds found, by the fiscal year in which the loss began: what we found, not how often "
        "a law was used",
        f"{cite_greenbook()} {CASES}",
    )


def sensitivity_table(table: pd.DataFrame) -> ShownTable:
    """Show what `sensitivity` gives."""
    heads = ["Choice", "Losses", "Not over", "Median", "Low", "High"]
    heads += ["Pakistan's longest", "Last longer"]
    rows = table.astype(WHOLE_YEARS).assign(lasting=table["lasting"].map(percent))
    return ShownTable(
        rows.set_axis(heads, axis=1),
        "One choice changed at a time: losses, their median in fiscal years with its interval, and "
        "Pakistan",
        f"{cite_greenbook()} {CASES}",
    )
