"""From originals to tables: the way, and the command line `extract --sources FOLDER`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from imet import datapackage
from imet.errors import ImetError
from imet.schemas import Table
from imet.tables import data_folder, write_tables

Reader = Callable[[Path], dict[Table, pd.DataFrame]]


def extract(read_all: Reader, folder: Path, out: Path) -> dict[str, pd.DataFrame]:
    """Read every original under `folder` and write the tables under `out`, all or none.

    Parameters
    ----------
    read_all
        Reads and checks the originals of one package.

    Returns
    -------
    dict
        The tables by their path under `out`.

    Raises
    ------
    SourceError
        If a file is missing or damaged, or is not the one in the register.
    ReconciliationError
        If a printed total and its addends disagree without a known reason.

    """
    tables = read_all(folder)
    write_tables(tables, out)
    datapackage.write(out)
    return {table.path: frame for table, frame in tables.items()}


def run(package: str, what: str, read_all: Reader, arguments: list[str] | None = None) -> int:
    """Run the command line of a package and return its exit status.

    Parameters
    ----------
    package
        Its name, as "originals.money".
    what
        What the originals are on.
    read_all
        Reads and checks its originals.
    arguments
        As `sys.argv[1:]`, which is the default.

    Returns
    -------
    int
        0; 1 with the reason in one line on stderr, and then nothing was written.

    """
    parser = argparse.ArgumentParser(prog=f"python -m {package}")
    commands = parser.add_subparsers(dest="command", required=True)
    text = f"read the originals on {what} and write the tables"
    command = commands.add_parser("extract", help=text, description=text)
    command.add_argument("--sources", type=Path, required=True, help="folder of originals")
    command.add_argument("--out", type=Path, default=data_folder(), help="the data folder")
    options = parser.parse_args(arguments)
    try:
        for path, frame in extract(read_all, options.sources, options.out).items():
            print(f"{len(frame):>8,} rows  {options.out / path}")
    except (ImetError, OSError) as error:
        print(f"error: {error}; nothing was written", file=sys.stderr)
        return 1
    return 0
