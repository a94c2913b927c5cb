"""Tables of the missing class: what was to be expected, and from what."""

from __future__ import annotations

import pandas as pd

from imet.book import ShownTable
from imet.chapters.missing_class import (
    AFTER,
    BEFORE,
    THIN,
    chance_of_range,
    cite_prices,
    compared,
    course_year,
    span,
)
from imet.cite import cite_reports, cite_rows
from imet.ledger.checks.base import cite_dates
from imet.prose import interval
from imet.training import LAST_DAY

UNITS = {
    "officers": "officers, estimated",
    "seats": "seats, if one an officer",
    "usd": "US$ million, FY2018 prices",
}
ENDED = f"what ended after {pd.Timestamp(LAST_DAY):%B %Y} is not listed"
ERRORS = "the range of their errors"  # of the countries compared, each in the place of Pakistan


def cite_named() -> str:
    """Return the source of the officers and the dollars named, for a source line."""
    return f"Officers and dollars named: {cite_dates('cut_reported')}"


def usual_table(tables: dict[str, pd.DataFrame], activities: pd.DataFrame) -> ShownTable:
    """Show `beside_usual` of several spans of years, by their names; `activities` are cited."""
    rows = []
    for name, table in tables.items():
        for unit, values in table.iterrows():
            scale, form = (1e6, "{:.2f}") if unit == "usd" else (1, "{:.0f}")
            rows.append(
                {
                    "Years": name,
                    "Measure": UNITS[unit],
                    "Mean": form.format(values["mean"] / scale),
                    # the costs are no independent draws, so that this interval is not theirs
                    "One more year": "" if unit == "usd" else ranged(*values[["low", "high"]]),
                    "Named by Reuters": form.format(values["named"] / scale),
                    "Share of the mean": f"{values['share']:.0%}",
                }
            )
    return ShownTable(
        pd.DataFrame(rows),
        "Pakistani IMET abroad in a mean year, August to July, with the 95% interval for one more "
        "year, and what Reuters named",
        f"{cite_rows(compared(activities))} {cite_prices()} {cite_named()}",
    )


def rule_table(table: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Show what `rule_variants` gives; `activities` are cited."""
    shown = {
        "Choice": table["choice"].map(capital),
        "Officers": table["officers"].round().astype(int),
        "Mean error against official counts": table["error"].map(
            "{:.0%}".format, na_action="ignore"
        ),
    }
    return ShownTable(
        pd.DataFrame(shown),
        "Pakistani officers with IMET courses abroad in the mean year from August to July, "
        f"{span(BEFORE)}, under other choices of the rule",
        cite_rows(compared(activities)),
    )


def family_table(
    seats: pd.DataFrame, dollars: pd.DataFrame, activities: pd.DataFrame
) -> ShownTable:
    """Show what started by family of courses, most seats first.

    `seats` and `dollars` are those of `against_years` by `family`; `activities` are cited.
    """
    rows = seats.sort_values("mean", ascending=False)
    cost = dollars.loc[rows.index, "mean"] / 1e3
    shown = {
        "Family of courses": rows.index.map(capital),
        "Mean": rows["mean"].round().astype(int),
        "Range": list(map(interval, rows["least"], rows["most"])),
        course_year(THIN): rows[THIN],
        course_year(AFTER): rows[AFTER],
        "Mean cost, US$ thousand": cost.round().astype(int),
    }
    return ShownTable(
        pd.DataFrame(shown),
        f"Pakistani IMET seats abroad by family, August to July; mean and range of {span(BEFORE)}",
        cite_rows(compared(activities)),
    )


def donor_table(without: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Show the estimates of `leave_one_out`; `activities` are cited."""
    shown = {
        "Country": without.index,
        "Weight": without["weight"].map("{:.2f}".format),
        "Estimate without it": without["expected"].round().astype(int),
        "Range": list(map(ranged, without["low"], without["high"])),
    }
    return ShownTable(
        pd.DataFrame(shown),
        "Countries with weight, and the Pakistani IMET seats abroad suggested for "
        f"FY{AFTER + 1} without each, with {ERRORS}",
        cite_reports(activities),
    )


def held_table(parts: dict[str, pd.DataFrame], activities: pd.DataFrame) -> ShownTable:
    """Show what `held_out` gives, by the names of its spans; `activities` are cited."""
    shown = {"Fiscal year": [f"FY{window + 1}" for window in next(iter(parts.values())).index]}
    for name, table in parts.items():
        shown[f"{name}: started"] = table["observed"].astype(int).to_list()
        table = table.rename(columns={"low": "expected_low", "high": "expected_high"})
        shown[f"{name}: suggested"] = _with_interval(table, "expected")
    return ShownTable(
        pd.DataFrame(shown),
        "Tried on years without a cut: Pakistani IMET seats abroad that started, and what other "
        f"countries suggest, with {ERRORS}, fitted to the years before",
        cite_reports(activities),
    )


def reading_table(table: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Show the `readings` by the windows of `BEFORE`; `activities` are cited."""
    held = {
        unit: (table[f"holds_{unit}"] & table["holds_usd"]).map({True: "yes", False: "no"})
        for unit in ("officers", "seats")
    }
    shown = {
        "Reading": table["reading"].map(capital),
        "Officers missing": _with_interval(table, "officers"),
        "Seats": table["seats"].round().astype(int),
        "US$ million": _with_interval(table, "usd", 1e6),
        "Both numbers inside, as officers": held["officers"],
        "Both numbers inside, as seats": held["seats"],
    }
    return ShownTable(
        pd.DataFrame(shown),
        "What is missing by the same days of Pakistan's years that begin in "
        f"{BEFORE[0]} to {BEFORE[-1]}, less what started, with 95% intervals: of counts, and in "
        "dollars of FY2018 of a level that moves",
        f"{cite_rows(compared(activities))} {cite_prices()}",
    )


def side_table(table: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Show the rows of `side_by_side`; `activities` are cited."""
    shown = {"Span": table["span"], "Started": table["observed"]}
    chance = chance_of_range(int(table["of"].max()) - 1)
    return ShownTable(
        pd.DataFrame(shown | _estimates(table)),
        "Pakistani IMET seats abroad that started, and what was to be expected: own years with "
        f"the 95% interval of a count, other countries with {ERRORS}, which holds with a chance of "
        f"{chance:.0%}",
        cite_reports(activities),
    )


def others_table(table: pd.DataFrame, activities: pd.DataFrame) -> ShownTable:
    """Show what other programmes, neighbours and countries had.

    `table` has the columns of `against_years` and an index of two levels; rows with a mean that
    rounds to two or less are left out. `activities` are cited.
    """
    shown = table[table["mean"] >= 2.5].round().astype(int)
    shown = shown.assign(Range=list(map(interval, shown["least"], shown["most"])))
    return ShownTable(
        shown[["mean", "Range", THIN, AFTER]]
        .set_axis(["Mean", "Range", course_year(THIN), course_year(AFTER)], axis=1)
        .rename_axis(["Of", "Which"])
        .reset_index(),
        f"Seats that started, August to July; mean and range of {span(BEFORE)}; what has two seats "
        "or fewer in the mean is left out",
        cite_reports(compared(activities)),
    )


def variant_table(
    table: pd.DataFrame, activities: pd.DataFrame, caption: str, unit: float = 1.0
) -> ShownTable:
    """Show what `variants` gives, seats in ones or dollars in a `unit`; `activities` are cited."""
    shown = pd.DataFrame({"Choice": table["choice"].map(capital)} | _estimates(table, unit))
    shown.insert(2, "Years", table["n"])
    shown["Error of the fit (of a flat line)"] = [
        f"{fit:.0%} ({flat:.0%})" for fit, flat in zip(table["fit"], table["flat"], strict=True)
    ]
    prices = "" if unit == 1 else f" {cite_prices()}"
    return ShownTable(shown, caption, f"{cite_reports(activities)}{prices}")


def _estimates(table: pd.DataFrame, unit: float = 1.0) -> dict[str, list[str]]:
    """Return columns of both estimates with their intervals, and of the rank."""
    return {
        "Own years": _with_interval(table, "own", unit),
        "Other countries": _with_interval(table, "other", unit),
        "Rank of the error": [f"{row.rank} of {row.of}" for row in table.itertuples()],
    }


def _with_interval(table: pd.DataFrame, name: str, unit: float = 1.0) -> list[str]:
    """Return each value with its interval, an empty text where the choice does not touch it."""
    texts = []
    for value, low, high in table[[name, f"{name}_low", f"{name}_high"]].itertuples(index=False):
        shown = f"{value / unit:.0f}" if unit == 1 else f"{value / unit:.2f}"
        ends = f"({ranged(low, high, unit)})" if low == low else "(no range)"
        texts.append(f"{shown} {ends}" if value == value else "")
    return texts


def ranged(low: float, high: float, unit: float = 1.0) -> str:
    """Return two ends as words, and only the upper one where there is no lower above nothing."""
    words = interval(low, high, unit)
    return words if low >= 0.5 * unit / (1 if unit == 1 else 100) else f"up to {words.split()[-1]}"


def capital(words: str) -> str:
    """Return words with a capital at their beginning."""
    return words[0].upper() + words[1:]
