"""Describe `data/` as a Frictionless Data Package: `python -m imet.datapackage`.

`data/datapackage.json` is made from the descriptors in `data/` and the files themselves, so that
columns and rules are said once; https://datapackage.org has the standard.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from imet.errors import DataError, exit_status
from imet.schemas import DESCRIPTOR, REMEDY, Table, as_field, data_folder, tables
from imet.tables import replacing

FILE = "datapackage.json"
EXTRACTED = "extracted.json"  # hashes of the tables that come from originals, by path
LICENSE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


def describe(folder: Path) -> dict:
    """Return the data package of the tables that `folder` has, with the hash of each file."""
    there = [table for table in tables() if (folder / table.path).is_file()]
    return {
        "name": "sixty-six-slots",
        "title": "Sixty-Six Slots: training activities and totals of the official record",
        "profile": "data-package",
        "licenses": [LICENSE],
        "resources": [_resource(table, folder) for table in there],
    }


def digest(folder: Path) -> str:
    """Return one hash for all tables of `folder`, which tells versions of the data apart."""
    each = sorted(f"{one['path']} {one['hash']}\n" for one in describe(folder)["resources"])
    return hashlib.sha256("".join(each).encode()).hexdigest()


def write(folder: Path) -> None:
    """Write `datapackage.json` into `folder`.

    DataError if a table that comes from the originals is not as they gave it: its hash stands in
    `extracted.json`, which only their readers write.
    """
    try:
        hashes = json.loads((folder / EXTRACTED).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{folder / EXTRACTED}: cannot be read ({error}); {REMEDY}") from error
    for path, known in hashes.items():
        if not (folder / path).is_file() or sha256(folder / path) != known:
            raise DataError(
                f"{folder / path}: not as the originals gave it ({EXTRACTED} has the hash of that "
                "table); restore it, or read the originals again with make data"
            )
    put(describe(folder), folder / FILE)


def put(content: dict, path: Path) -> None:
    """Write a file of JSON, or leave it as it was."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    with replacing(path) as new:
        new.write_text(text + "\n", encoding="utf-8", newline="\n")


def sha256(path: Path) -> str:
    """Return the hash of a file, as a data package names it."""
    return f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def _resource(table: Table, folder: Path) -> dict:
    form = table.path.rpartition(".")[2]
    if (head := _head(folder / table.path)) != table.columns:
        what = f"its columns are {head} and not those of {DESCRIPTOR}"
        raise DataError(f"{folder / table.path}: {what}; {REMEDY}")
    about = table.about
    return {
        "name": _name(table.path),
        "path": table.path,
        "title": about["title"],
        "description": about["description"],
        # of a table that is not under that of the package
        **({"licenses": about["licenses"]} if "licenses" in about else {}),
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        # size and hash alone: frictionless stops at a missing day in a Parquet file
        **({} if form == "csv" else {"type": "file"}),
        "format": form,
        "encoding": "utf-8",
        "bytes": (folder / table.path).stat().st_size,
        "hash": sha256(folder / table.path),
        "schema": {
            "fields": [_field(name, given) for name, given in about["columns"].items()],
            "missingValues": [""],
            "primaryKey": about["primaryKey"],
            "foreignKeys": [
                {
                    "fields": key["fields"],
                    "reference": {"resource": _name(key["table"]), "fields": key["of"]},
                }
                for key in about.get("foreignKeys", [])
            ],
        },
    }


def _head(path: Path) -> list[str]:
    """Return the columns of a table; none if the file is no table."""
    try:
        if path.suffix == ".parquet":
            return pq.read_schema(path).names
        with path.open(encoding="utf-8", errors="replace", newline="") as stream:
            return next(csv.reader(stream), [])
    except (pa.ArrowException, csv.Error):
        return []


def _name(path: str) -> str:
    return path.rpartition(".")[0].replace("/", "-")


def _field(name: str, given: str | dict) -> dict:
    field = as_field(given)
    constraints = {"required": True} if field["required"] else {}
    same = ("enum", "pattern", "minimum", "maximum")
    constraints |= {rule: field[rule] for rule in same if rule in field}
    if "exclusiveMinimum" in field:
        # the version of the standard that frictionless knows has no bound that is left out
        constraints["minimum"] = field["exclusiveMinimum"]
    if field["type"] == "string" and not {"enum", "pattern"} & field.keys():
        length = field.get("minLength", 1)
        constraints |= {"minLength": length} if length else {}
    said = {key: field[key] for key in ("type", "description", "unit") if key in field}
    return {"name": name} | said | ({"constraints": constraints} if constraints else {})


def main(arguments: list[str] | None = None) -> int:
    """Describe the tables of the data folder; exit status 1, with the reason, if one is wrong."""
    parser = argparse.ArgumentParser(prog="python -m imet.datapackage", description=main.__doc__)
    parser.parse_args(arguments)
    return exit_status(partial(write, data_folder()), "; nothing was written")


if __name__ == "__main__":
    sys.exit(main())
