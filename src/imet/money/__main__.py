"""Command line of the readers of money: `python -m imet.money extract --sources FOLDER`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from imet.errors import ImetError
from imet.money.extract import extract_all
from imet.tables import data_folder


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status: 1 with one line on stderr if it fails."""
    parser = argparse.ArgumentParser(prog="python -m imet.money", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    text = "read the originals on money and prices and write the tables"
    extract = commands.add_parser("extract", help=text, description=text)
    folder = "folder of originals, with money/ and context/ in it"
    extract.add_argument("--sources", type=Path, required=True, help=folder)
    extract.add_argument("--out", type=Path, default=data_folder(), help="the data folder")
    options = parser.parse_args(arguments)
    try:
        for path, frame in extract_all(options.sources, options.out).items():
            print(f"{len(frame):>8,} rows  {options.out / path}")
    except (ImetError, OSError) as error:
        print(f"error: {error}; nothing was written", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
