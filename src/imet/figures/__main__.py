"""Draw the picture of the README: `python -m imet.figures PATH`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from imet.figures.training import starts_by_quarter
from imet.tables import load_activities, load_events
from imet.training import imet_of, since


def main(arguments: list[str] | None = None) -> int:
    """Draw the figure that stands on the first page into a PNG file, for the README."""
    parser = argparse.ArgumentParser(prog="python -m imet.figures", description=main.__doc__)
    parser.add_argument("path", type=Path, help="the file to write")
    options = parser.parse_args(arguments)
    imet = since(imet_of(load_activities(), "Pakistan"), 2007)
    options.path.write_bytes(starts_by_quarter(imet, load_events()).png())
    return 0


if __name__ == "__main__":
    sys.exit(main())
