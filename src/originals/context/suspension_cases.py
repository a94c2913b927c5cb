"""Read the documented suspensions: the working notes, typed and coded by `suspension_cases.csv`.

The notes (`comparison_cases/`) hold dates as text, and one case that stands for many countries,
whose names are in a list of their own. The code list beside this module says for each case what
the dates and the legal basis are, in our words, and where it departs from the notes.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from imet.errors import SourceError
from imet.schemas import SUSPENSION_CASES
from originals.countries import country_name
from originals.csvlines import listed, read_lines

NOTES, LISTS = "imet_suspension_cases.csv", "aspa_country_lists.csv"
LISTED, WAIVED = "2003-07-01", "2006-10"  # how the lists of countries of one case begin
MANY = "ASPA-2003"  # the case that stands for many countries
# names that the list of countries prints in a way of its own
NAMES = {
    "Serbia": "Serbia and Montenegro",
    "St Vincent and the Grenadines": "St. Vincent and Grenadines",
    "St. Vincent and the Grenadines": "St. Vincent and Grenadines",
    "Trinidad": "Trinidad and Tobago",
}


def read_suspension_cases(folder: Path) -> pd.DataFrame:
    """Return the documented suspensions, one row a case and country, as `SUSPENSION_CASES`.

    `folder` is `context/comparison_cases` of the originals.

    Raises
    ------
    SourceError
        If the notes have a case that the code list does not, if the code list has one that
        the notes do not and no address of its own, or if the year of a coded date is not in the
        notes and no address of its own is given for it.

    """
    lines = read_lines(folder / NOTES, ("case", "start", "end", "restored_how", "sources"))
    notes = {line.cells["case"]: line.cells for line in lines}
    coded = _coded()
    unknown = sorted(set(notes) - {row["case"] for row in coded})
    if unknown:
        what = f"cases {unknown} are not coded; add them to suspension_cases.csv"
        raise SourceError(what, NOTES)
    rows = []
    for code in coded:
        note = notes.get(code["case"])
        _check(code, note)
        # the notes add a word on some of their sources
        more = note["sources"] if note else ""
        addresses = re.findall(r"https?://\S+", f"{code['own_url']} {more}")
        row = code | {"url": " | ".join(addresses)}
        for country, more in _countries(code["case"], note, folder):
            row["country"], row["iso3"] = country_name(country)
            rows.append(row | more)
    frame = pd.DataFrame(rows)[SUSPENSION_CASES.columns].replace("", None)
    days = {name: pd.to_datetime(frame[name]) for name in ("first", "last")}
    return frame.assign(**days)


def _coded() -> list[dict[str, str]]:
    return listed("context/suspension_cases.csv")


def _check(code: dict[str, str], note: dict[str, str] | None) -> None:
    """Hold the years of the code list to those in the notes."""
    if code["own_url"]:
        return
    if note is None:
        what = f"no case '{code['case']}', and the code list gives no address of its own"
        raise SourceError(what, NOTES)
    for name, text in (("first", note["start"]), ("last", note["end"])):
        # for some cases the notes give the end under another heading
        if code[name] and code[name][:4] not in text + note["restored_how"] + note["sources"]:
            what = f"{code['case']}: the year of '{name}', {code[name][:4]}, is not in the notes"
            raise SourceError(what, NOTES)


def _countries(
    case: str, note: dict[str, str] | None, folder: Path
) -> list[tuple[str, dict[str, str]]]:
    """Return the countries of a case, each with what differs from the case's own row."""
    if case != MANY:
        return [(note["country"] if note else "Pakistan", {})]
    lists: dict[str, list[str]] = {LISTED: [], WAIVED: []}
    for line in read_lines(folder / LISTS, ("list", "country")):
        for start, names in lists.items():
            if line.cells["list"].startswith(start):
                names.append(NAMES.get(line.cells["country"], line.cells["country"]))
    found = []
    for country in sorted({*lists[LISTED], *lists[WAIVED]}):
        more = {}
        if country not in lists[LISTED]:
            more["first_precision"] = "not before"
            more["note"] = (
                "Not on the list of July 2003 but in the waiver of October 2006, so it became "
                "subject to the act between the two."
            )
        elif country in lists[WAIVED]:
            more["note"] = "Named in the waiver of October 2006."
        else:
            more["certainty"] = "probable"
            more["note"] = (
                "The last day is that by which the ban on IMET ended for all; an earlier waiver "
                "for this country was not looked for."
            )
        found.append((country, more))
    return found
