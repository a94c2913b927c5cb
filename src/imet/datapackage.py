"""Describe `data/` as a Frictionless Data Package: `python -m imet.datapackage`.

`data/datapackage.json` is made from `imet.schemas` and the files themselves, so that columns and
rules are said once; https://datapackage.org has the standard.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

from imet.schemas import TABLES, Table
from imet.tables import data_folder

FILE = "datapackage.json"
LICENSES = [
    {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    }
]
_TYPES = {
    "str": "string",
    "int64": "integer",
    "Int64": "integer",
    "float64": "number",
    "datetime64[ns]": "date",
}


def describe(folder: Path) -> dict:
    """Return the data package of the tables that `folder` has, with the hash of each file."""
    return {
        "name": "sixty-six-slots",
        "title": "Sixty-Six Slots: training activities and totals of the official record",
        "profile": "data-package",
        "licenses": LICENSES,
        "resources": [
            _resource(table, folder) for table in TABLES if (folder / table.path).is_file()
        ],
    }


def write(folder: Path) -> None:
    """Write `datapackage.json` into `folder`."""
    new = folder / f"{FILE}.new"
    text = json.dumps(describe(folder), indent=2, ensure_ascii=False)
    new.write_text(text + "\n", encoding="utf-8")
    os.replace(new, folder / FILE)


def _resource(table: Table, folder: Path) -> dict:
    content = (folder / table.path).read_bytes()
    form = table.path.rpartition(".")[2]
    return {
        "name": table.path.rpartition(".")[0].replace("/", "-"),
        "path": table.path,
        "title": table.title,
        "description": table.description,
        "profile": "tabular-data-resource" if form == "csv" else "data-resource",
        "format": form,
        "encoding": "utf-8",
        # frictionless does not count the bytes of a parquet file
        **({"bytes": len(content)} if form == "csv" else {}),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(name, table) for name in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": list(fields),
                    "reference": {
                        "resource": path.rpartition(".")[0].replace("/", "-"),
                        "fields": list(others),
                    },
                }
                for fields, path, others in table.foreign_keys
            ],
        },
    }


def _field(name: str, table: Table) -> dict:
    column = table.schema.columns[name]
    constraints: dict = {} if column.nullable else {"required": True}
    for check in column.checks:
        values = check.statistics
        match check.name:
            case "isin":
                constraints["enum"] = list(values["allowed_values"])
            case "str_matches":
                constraints["pattern"] = values["pattern"].strip("^$")
            case "greater_than_or_equal_to":
                constraints["minimum"] = values["min_value"]
            case "greater_than":
                # the standard has no bound that is left out
                constraints["minimum"] = values["min_value"]
            case "in_range":
                constraints["minimum"] = values["min_value"]
                constraints["maximum"] = values["max_value"]
            case "str_length":
                constraints["minLength"] = values["min_value"]
    return {
        "name": name,
        "type": _TYPES[table.types[name]],
        "description": column.description,
        **(column.metadata or {}),
        **({"constraints": constraints} if constraints else {}),
    }


if __name__ == "__main__":
    write(data_folder())
    sys.exit(0)
