"""Command line of these readers: `python -m imet.money extract --sources FOLDER`."""

from __future__ import annotations

import sys

from imet.extracting import run
from imet.money.extract import read_all


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status; see `imet.extracting.run`."""
    return run("imet.money", "money and prices", read_all, arguments)


if __name__ == "__main__":
    sys.exit(main())
