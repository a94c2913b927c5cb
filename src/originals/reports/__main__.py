"""Command line of the report reader: `extract`, `check`, `show`, `download`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from imet.errors import ImetError, ReconciliationError, SourceError
from imet.schemas import ACTIVITIES, ERRATA, PROGRAMS, TOTALS, TRAINING_SOURCES
from imet.tables import conform, data_folder, load
from originals.reports import download as downloads
from originals.reports.check import check, compare
from originals.reports.extract import extract_all, read_all
from originals.reports.show import show

INTERRUPTED = 130  # exit status, as shells give it
SHOWN = 20  # faults that are printed one by one


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Returns
    -------
    int
        0; 1 with the reason in one line on stderr; 130 if interrupted. What was to be written
        is then not there, or under a name that says so (`*.part`).

    """
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
        sys.stdout.flush()
    except ImetError as error:
        print(f"error: {error}{options.remark}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # the reader of the output, as `head`, has left; nothing more can be said to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        print(f"error: {error}{options.remark}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m originals.reports", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], None], text: str, remark: str = ""):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run, remark=remark)
        return command

    folder = "folder of originals, with fmtr/ in it"
    extract = add(
        "extract", _extract, "read the originals and write the tables", "; nothing was written"
    )
    extract.add_argument("--sources", type=Path, required=True, help=folder)
    extract.add_argument("--out", type=Path, default=data_folder(), help="the data folder")
    extract.add_argument(
        "--processes", type=_at_least_one, help="files read at a time, by default one a processor"
    )

    check = add("check", _check, "compare the rows with every printed total")
    check.add_argument(
        "--sources", type=Path, help=f"{folder}: read it afresh and compare the tables with it"
    )
    check.add_argument("--data", type=Path, default=data_folder(), help="the data folder")

    show = add("show", _show, "print one page and the rows that were read from it")
    show.add_argument("file", help="name of an original, or a path to it")
    show.add_argument("page", type=int, help="page number as printed; 1 for an HTML file")
    show.add_argument("--sources", type=Path, help=folder)
    show.add_argument("--data", type=Path, default=data_folder(), help="the data folder")

    download = add("download", _download, "fetch the originals from their official addresses")
    download.add_argument("--out", type=Path, required=True, help=f"{folder}, to be filled")
    download.add_argument("--report", help="only this report, as 2018-2019")
    download.add_argument("--file", help="only this file")
    download.add_argument(
        "--pause",
        type=_seconds,
        default=downloads.PAUSE,
        help="seconds between two requests (default %(default)s)",
    )
    return parser


def _extract(options: argparse.Namespace) -> None:
    tables = extract_all(options.sources, options.out, options.processes)
    for path, frame in tables.items():
        print(f"{len(frame):>8,} rows  {options.out / path}")


def _check(options: argparse.Namespace) -> None:
    kinds = (TRAINING_SOURCES, PROGRAMS, ACTIVITIES, TOTALS, ERRATA)
    stored = {table: load(table, options.data) for table in kinds}
    tables, different = stored, []
    if options.sources:
        read = read_all(options.sources)
        tables = {table: conform(read[table], table) for table in kinds}
        different = compare(tables, stored)
    found = check(tables)
    print(f"{found.table()}\n\n{found.summary()}")
    if options.sources and not different:
        print(f"the tables in {options.data} are those of the originals")
    faults = different + found.faults
    for fault in faults[:SHOWN]:
        print(fault)
    if len(faults) > SHOWN:
        print(f"and {len(faults) - SHOWN:,} more")
    if faults:
        raise ReconciliationError(
            f"{len(found.faults):,} faults and {len(different)} different tables, listed above; "
            "look at the pages with show, or write the tables anew with extract"
        )


def _show(options: argparse.Namespace) -> None:
    print(show(options.file, options.page, options.sources, options.data))


def _download(options: argparse.Namespace) -> None:
    bad = []
    count = 0
    for outcome in downloads.download(options.out, options.report, options.file, options.pause):
        print(f"{outcome.original.source}: {outcome.text}", flush=True)
        count += 1
        bad += [] if outcome.good else [outcome.original.source]
    if bad:
        raise SourceError(
            f"{len(bad)} of {count} files are not there: {', '.join(bad)}", "download"
        )


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError("must be 0 or more seconds")
    return number


if __name__ == "__main__":
    sys.exit(main())
