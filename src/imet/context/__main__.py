"""Command line of these readers: `python -m imet.context extract --sources FOLDER`."""

from __future__ import annotations

import sys

from imet.context.extract import read_all
from imet.extracting import run


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status; see `imet.extracting.run`."""
    return run("imet.context", "arms, votes and other suspensions", read_all, arguments)


if __name__ == "__main__":
    sys.exit(main())
