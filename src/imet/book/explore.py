"""The sums of the record as a file of the built book, and what draws them, for one page.

`91_explore.html?countries=PAK,IND&measure=seats` shows those of two countries, by the script
`chapters/_static/explore.js`. An extension of Sphinx.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
from sphinx.application import Sphinx

from imet import officers
from imet.book import package, rows
from imet.obligations import DOLLARS, SOUTH_ASIA
from imet.prose import percent, word, years_between
from imet.schemas import (
    COUNTRY_YEAR,
    COUNTRY_YEAR_PROGRAM,
    FACTS,
    IMET_OBLIGATIONS,
    MONEY_SOURCES,
    PROGRAMS,
)
from imet.tables import load_activities, stored
from imet.training import delivered_imet, exempt, student_weeks

FOLDER = "explore"  # in the built book
SUMS, DRAWS = "sums.json", "vega.js"
ABOUT = "Pakistan"
# of each year of training, under the names that they have in country_year_program.csv; then 1 if
# the rows do not reach the printed total, and how many of them lack dates and a cost; what is 0 at
# the end is left out
NUMBERS = ("fiscal_year", "seats", "officers_estimate", "student_weeks", "cost_usd", "rows")
LACKS = ("incomplete", "undated", "unpriced")
LICENCE = """\
/* Vega {vega}, Vega-Lite {lite} and Vega-Embed {embed} in one file, as vl-convert {made} bundles
   them, cut to what they need. Copyright University of Washington Interactive Data Lab and the
   contributors of Vega; the 3-clause BSD licence: https://github.com/vega/vega/blob/main/LICENSE */
"""


def setup(app: Sphinx) -> dict[str, bool]:
    """Put the sums and the library that draws them into the book."""
    app.connect("builder-inited", _put)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _put(app: Sphinx) -> None:
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    written = json.dumps(sums(), ensure_ascii=False, separators=(",", ":"))
    (folder / SUMS).write_text(written, encoding="utf-8")
    (folder / DRAWS).write_text(library(), encoding="utf-8")


def library() -> str:
    """Return the scripts of Vega that draw pictures, with nothing that a page has to fetch."""
    import vl_convert  # what reads or runs the chapters does without

    licence = LICENCE.format(
        vega=vl_convert.get_vega_version(),
        lite=vl_convert.get_vegalite_versions()[-1],
        embed=vl_convert.get_vega_embed_version(),
        made=vl_convert.__version__,
    )
    # in a function, since its names are short and would be those of all scripts of the page
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return f"{licence}(() => {{{bundle}}})();\n"


def by_location(activities: pd.DataFrame) -> pd.DataFrame:
    """Return delivered training by country, fiscal year and `where` it took place.

    `rows`, `seats`, `student_weeks` (missing if no row is dated), `share_dated`, `cost_usd` in
    current dollars and `share_with_cost`, as in country_year.csv, and `complete`, its
    `country_complete`: whether the rows of the country's year reach its printed total.
    """
    rows = activities[activities["stage"] == "delivered"]
    rows = rows.assign(weeks=student_weeks(rows), priced=rows["cost_usd"] > 0)
    keys = ["iso3", "fiscal_year"]
    by = rows.groupby([*keys, "where"])
    found = by.agg(
        rows=("row", "size"),
        seats=("students", "sum"),
        cost_usd=("cost_usd", "sum"),
        share_with_cost=("priced", "mean"),
    )
    found["student_weeks"] = by["weeks"].sum(min_count=1).round(1)
    found["share_dated"] = by["weeks"].count() / by.size()
    whole = stored(COUNTRY_YEAR).set_index(keys)["country_complete"].rename("complete")
    return found.reset_index().join(whole, on=keys)


def sums() -> dict[str, object]:
    """Return all that the page can show.

    `training` has for each country by its ISO code, and for each part of its training, `NUMBERS`
    and `LACKS` of each year: the part "" is the whole, as in country_year.csv, a code of a
    programme is that of country_year_program.csv, and "@" goes before a location. Dollars and
    student-weeks are missing where no row prints a cost or has dates. `obligations` has fiscal
    year, current dollars and those of 2020 for each country, as in the edition that `greenbook`
    names. `years` are the first and the last of both. Rows that print no country are left out.
    """
    whole = stored(COUNTRY_YEAR).rename(columns={"country_complete": "complete"})
    money = stored(IMET_OBLIGATIONS)[lambda rows: rows["iso3"].notna()]
    parts = pd.concat(
        [
            whole.assign(part=""),
            stored(COUNTRY_YEAR_PROGRAM).rename(columns={"program": "part"}),
            by_location(load_activities()).assign(part=lambda rows: "@" + rows["where"]),
        ]
    )
    parts = parts[parts["iso3"] != rows.NO_COUNTRY]
    names = pd.concat([whole, money])[["iso3", "country"]].drop_duplicates("iso3")
    names = names[names["iso3"] != rows.NO_COUNTRY]
    parts = parts.assign(
        incomplete=(parts["complete"] == "no").astype(int),
        undated=(parts["rows"] * (1 - parts["share_dated"])).round(),
        unpriced=(parts["rows"] * (1 - parts["share_with_cost"])).round(),
        cost_usd=parts["cost_usd"].where(parts["share_with_cost"] > 0),
    )
    columns = (*NUMBERS, *LACKS)
    training: dict[str, dict[str, list]] = {}
    for (code, part), years in _rows(parts, ["iso3", "part"], columns).items():
        for year in years:
            while year[-1] == 0 and len(year) > len(NUMBERS):
                year.pop()
        training.setdefault(code, {})[part] = years
    titles = stored(PROGRAMS).drop_duplicates("program").set_index("program")["name"]
    amounts = ("fiscal_year", *DOLLARS.values())
    also = rows.other_names()
    edition = stored(MONEY_SOURCES).set_index("source")["short"][money["source"].unique()].item()
    return {
        "version": package.version(),
        "columns": columns,
        "years": {"training": _span(whole), "obligations": _span(money)},
        "countries": names.sort_values("country").set_index("iso3")["country"].to_dict(),
        "also": {code: also[code] for code in sorted(names["iso3"]) if code in also},
        "programmes": titles[titles.index.isin(parts["part"])].to_dict(),
        "training": training,
        "greenbook": edition,
        "obligations": {code: years for (code,), years in _rows(money, ["iso3"], amounts).items()},
        "exempt": exempt_from(),
        "notes": _notes(),
        "gap": officers.GAP,
        "trials": trials(),
        "presets": {label: _codes(names, of) for label, of in presets().items()},
    }


def exempt_from() -> dict[str, str]:
    """Return by ISO code the day from which the law lets the reports leave a country out."""
    of_law = pd.Timestamp(stored(FACTS).set_index("fact").at["exemption_law", "day"])
    since = pd.to_datetime(exempt()).fillna(of_law).clip(lower=of_law)
    return since.dt.strftime("%Y-%m-%d").to_dict()


def trials() -> list[dict[str, object]]:
    """Return how far the estimate of officers was off the official counts under IMET.

    Each trial has `told`, fiscal years `from` and `to`, and `apart`: the code of the one country
    that it is about, or None if it is about all others.
    """
    tried = officers.calibration()
    alone = tried[tried["country"] == officers.SET_APART]
    late = officers.well_tried(tried)
    early = tried.drop([*alone.index, *late.index])
    code = stored(COUNTRY_YEAR).set_index("country")["iso3"][officers.SET_APART].iloc[0]
    found = []
    for of, apart, more in (
        (early, None, ""),
        (late, None, ", by which we chose the rule, so that they flatter it"),
        (alone, code, ", too high in each" if (alone["error"] > 0).all() else ""),
    ):
        of_whom = officers.SET_APART if apart else f"{word(of['country'].nunique())} countries"
        first, last = int(of["fiscal_year"].min()), int(of["fiscal_year"].max())
        told = f"{percent(of['error'].abs().mean())} on average in {years_between(first, last)}"
        told += f" ({word(len(of))} trials of {of_whom}{more})"
        found.append({"apart": apart, "from": first, "to": last, "told": told})
    return found


def _notes() -> list[dict[str, object]]:
    """Return what `rows.apart` says of countries, but for their names."""
    told = rows.apart().query("about != 'name'")
    return told[["iso3", "about", "from", "to", "text"]].to_dict("records")


def presets() -> dict[str, list[str]]:
    """Return the sets of countries that the page offers, Pakistan the first of each."""
    from imet.chapters import missing_class_others as others  # slow to load

    design = replace(others.MAIN, parts=2)
    imet = others.comparable(delivered_imet(load_activities()))
    likes = others.donors(others.panel(imet, design.month, design.parts), ABOUT, design)
    return {
        "Pakistan and South Asia": [ABOUT, *(name for name in SOUTH_ASIA if name != ABOUT)],
        "Pakistan and comparable countries": [ABOUT, *likes],
    }


def _span(rows: pd.DataFrame) -> list[int]:
    return [int(rows["fiscal_year"].min()), int(rows["fiscal_year"].max())]


def _codes(names: pd.DataFrame, countries: list[str]) -> list[str]:
    return names.set_index("country")["iso3"][countries].tolist()


def _rows(frame: pd.DataFrame, keys: list[str], columns: Sequence[str]) -> dict[tuple, list]:
    """Return rows by keys, within these by year, as JSON has them: None where one is missing."""
    found: dict[tuple, list] = {}
    frame = frame.sort_values([*keys, "fiscal_year"])
    names = frame[keys].itertuples(index=False, name=None)
    numbers = frame[list(columns)].astype("Float64").round(2).astype(object)
    for key, row in zip(names, numbers.itertuples(index=False, name=None), strict=True):
        written = [None if pd.isna(n) else int(n) if n.is_integer() else n for n in row]
        found.setdefault(key, []).append(written)
    return found
