"""The command line of the packages that read originals: `extract --sources FOLDER`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from imet.errors import ImetError
from imet.tables import data_folder

Extract = Callable[[Path, Path], dict[str, pd.DataFrame]]


def run(package: str, what: str, extract_all: Extract, arguments: list[str] | None = None) -> int:
    """Run the command line of a package and return its exit status.

    Parameters
    ----------
    package
        Its name, as "imet.money".
    what
        What the originals are on.
    extract_all
        Reads the originals under the first folder and writes tables under the second.
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
    extract = commands.add_parser("extract", help=text, description=text)
    extract.add_argument("--sources", type=Path, required=True, help="folder of originals")
    extract.add_argument("--out", type=Path, default=data_folder(), help="the data folder")
    options = parser.parse_args(arguments)
    try:
        for path, frame in extract_all(options.sources, options.out).items():
            print(f"{len(frame):>8,} rows  {options.out / path}")
    except (ImetError, OSError) as error:
        print(f"error: {error}; nothing was written", file=sys.stderr)
        return 1
    return 0
