"""Command line of these readers: `python -m originals.context extract --sources FOLDER`."""

from __future__ import annotations

import sys

from originals.context.extract import read_all
from originals.extracting import run


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status; see `originals.extracting.run`."""
    return run("originals.context", "arms, votes and other suspensions", read_all, arguments)


if __name__ == "__main__":
    sys.exit(main())
