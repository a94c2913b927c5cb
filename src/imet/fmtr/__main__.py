"""Command line of the report reader: `python -m imet.fmtr extract`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from imet.errors import ImetError
from imet.fmtr.extract import extract_all
from imet.tables import data_folder


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, or 1 with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="python -m imet.fmtr", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    extract = commands.add_parser("extract", help="read the originals and write the tables")
    extract.add_argument(
        "--sources", type=Path, required=True, help="folder of originals, with fmtr/ in it"
    )
    extract.add_argument("--out", type=Path, default=data_folder(), help="the data folder")
    options = parser.parse_args(arguments)
    try:
        tables = extract_all(options.sources, options.out)
    except ImetError as error:
        print(f"error: {error}; nothing was written", file=sys.stderr)
        return 1
    for path, frame in tables.items():
        print(f"{len(frame):>8,} rows  {options.out / path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
