"""The rows of the record as files of the built book, one a country, for the page that shows them.

`90_pakistan_rows.html?country=NPL` shows those of Nepal, by the script `chapters/_static/rows.js`.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
from sphinx.application import Sphinx

from imet.schemas import IMET_OBLIGATIONS, TRAINING_SOURCES
from imet.tables import load_activities, stored

FOLDER = "rows"  # in the built book: a file a country by its ISO code, and the list of countries
COUNTRIES = "countries.csv"
COLUMNS = (
    *("country", "iso3", "fiscal_year", "stage", "program", "course", "location"),
    *("student_unit", "us_unit", "start_date", "end_date", "students", "cost_usd"),
    *("report", "page", "official_url"),
)
NO_COUNTRY = "XXX"  # of rows that print none
# by hand: names that no source prints, and what a reader must know of a country whose numbers stand
# under another too, or under none; `from` and `to` are the fiscal years that it is about
APART = Path(__file__).with_name("countries_apart.csv")


def newest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of the record by fiscal year, the newest first, within one as printed."""
    return rows.sort_values(["fiscal_year", "source", "row"], ascending=[False, True, True])


def countries(activities: pd.DataFrame) -> pd.DataFrame:
    """Return the countries by name: `country`, `iso3`, `rows`, `first` and `last` fiscal year.

    `also` has a country's other names, with | between them.
    """
    of = activities.groupby(["country", "iso3"])["fiscal_year"]
    found = of.agg(rows="size", first="min", last="max").reset_index()
    also = found["iso3"].map({code: "|".join(names) for code, names in other_names().items()})
    return found.assign(also=also.fillna(""))


def other_names() -> dict[str, list[str]]:
    """Return by ISO code a country's other names: those printed, and those of `APART`."""
    printed = [load_activities(), stored(IMET_OBLIGATIONS).dropna(subset="iso3")]
    rows = pd.concat([one[["iso3", "country", "country_printed"]] for one in printed])
    rows = rows.drop_duplicates()[lambda of: of["country"] != of["country_printed"]]
    rows = rows[rows["iso3"] != NO_COUNTRY].rename(columns={"country_printed": "text"})
    by_hand = apart().query("about == 'name'")
    every = pd.concat([rows[["iso3", "text"]], by_hand[["iso3", "text"]]]).drop_duplicates()
    return every.groupby("iso3")["text"].agg(sorted).to_dict()


def apart() -> pd.DataFrame:
    """Return what is kept by hand of countries: `APART`."""
    return pd.read_csv(APART, dtype={"from": "Int64", "to": "Int64"})


def names(activities: pd.DataFrame) -> dict[str, str]:
    """Return the country that each of its `other_names` means, without what stands behind them.

    'Cape Verde, Republic of' is Cape Verde; a name of two countries, as Congo, is left out, and so
    is one that is the name of another.
    """
    every = pd.concat([activities, stored(IMET_OBLIGATIONS)])[["iso3", "country"]].dropna()
    country = every.drop_duplicates("iso3").set_index("iso3")["country"]
    other = pd.Series(other_names()).explode().str.replace(r"(?: \(|, ).*|^\(.*", "", regex=True)
    means = other.rename("other").to_frame().join(country, how="inner").drop_duplicates()
    means = means[means["other"].ne("") & ~means["other"].isin(country)]
    return means.drop_duplicates("other", keep=False).set_index("other")["country"].to_dict()


def write(activities: pd.DataFrame, folder: Path) -> None:
    """Write the list of countries into `folder`, and each country's rows, with COLUMNS, packed.

    The bytes depend on the rows alone. `official_url` is the address of the report's file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    countries(activities).to_csv(folder / COUNTRIES, index=False, lineterminator="\n")
    address = stored(TRAINING_SOURCES).set_index("source")["official_url"]
    rows = newest_first(activities.assign(official_url=activities["source"].map(address)))
    for code, of_country in rows.groupby("iso3"):
        text = of_country[list(COLUMNS)].to_csv(index=False, lineterminator="\n")
        packed = gzip.compress(text.encode(), mtime=0)
        (folder / f"{code}.csv.gz").write_bytes(packed)


def put_into_book(app: Sphinx) -> None:
    """Write the files of rows into the book that Sphinx builds."""
    write(load_activities(), Path(app.outdir) / FOLDER)
