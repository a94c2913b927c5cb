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


def write(folder: Path) -> None:
    """Write `datapackage.json` into `folder`."""
    text = json.dumps(describe(folder), indent=2, ensure_ascii=False)
    with replacing(folder / FILE) as new:
        new.write_text(text + "\n", encoding="utf-8", newline="\n")


def _resource(table: Table, folder: Path) -> dict:
    content = (folder / table.path).read_bytes()
    form = table.path.rpartition(".")[2]
    if (head := _head(content, form)) != table.columns:
        what = f"its columns are {head} and not those of {DESCRIPTOR}"
        raise DataError(f"{folder / table.path}: {what}; {REMEDY}")
    about = table.about
    return {
        "name": _name(table.path),
        "path": table.path,
        "title": about["title"],
        "description": about["description"],
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        "format": form,
        "encoding": "utf-8",
        # frictionless does not count the bytes of a parquet file
        **({"bytes": len(content)} if form == "csv" else {}),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
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


def _head(content: bytes, form: str) -> list[str]:
    """Return the columns of a table; none if the file is no table."""
    if form == "csv":
        first = content.partition(b"\n")[0].decode("utf-8", errors="replace")
        return next(csv.reader([first]), [])
    try:
        return pq.read_schema(pa.BufferReader(content)).names
    except pa.ArrowException:
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
