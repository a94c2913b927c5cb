"""Command line of these readers: `python -m originals.money extract --sources FOLDER`."""

from __future__ import annotations

import sys

from originals.extracting import run
from originals.money.extract import read_all


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status; see `originals.extracting.run`."""
    return run("originals.money", "money and prices", read_all, arguments)


if __name__ == "__main__":
    sys.exit(main())
