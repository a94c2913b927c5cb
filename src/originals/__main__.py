"""Command line of the readers: `python -m originals` with `extract`, `check`, `show` and others."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from imet.errors import ReconciliationError, SourceError, exit_status
from imet.schemas import ACTIVITIES, ERRATA, PROGRAMS, TOTALS, TRAINING_SOURCES, data_folder
from imet.tables import conform, load
from originals import awaited
from originals.download import PAUSE, download
from originals.extract import extract
from originals.register import collations, locate, register
from originals.reports.check import check, difference
from originals.reports.show import show
from originals.reports.tables import read_reports

SHOWN = 20  # faults that are printed one by one


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status.

    It is 0; 1 with the reason in one line on stderr; 130 if interrupted. What was to be written
    is then not there.
    """
    options = _parser().parse_args(arguments)
    return exit_status(partial(options.run, options), options.remark)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m originals", description="Read the originals and check what was read."
    )
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], None], text: str, remark: str = ""):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run, remark=remark)
        return command

    folder = "folder of originals, with fmtr/, money/ and context/ in it"
    remark = "; nothing was written"
    command = add("extract", _extract, "read all originals and write all tables", remark)
    command.add_argument("--sources", type=Path, required=True, help=folder)
    command.add_argument("--out", type=Path, default=data_folder(), help="the data folder")
    command.add_argument(
        "--processes", type=_at_least_one, help="files read at a time, by default one a processor"
    )

    command = add("check", _check, "compare the rows of the reports with every printed total")
    command.add_argument(
        "--sources", type=Path, help=f"{folder}: read the reports afresh and compare the tables"
    )
    command.add_argument("--data", type=Path, default=data_folder(), help="the data folder")

    command = add("show", _show, "print one page of a report and the rows that were read from it")
    command.add_argument("file", help="name of an original, or a path to it")
    command.add_argument("page", type=int, help="page number as printed; 1 for an HTML file")
    command.add_argument("--sources", type=Path, help=folder)
    command.add_argument("--data", type=Path, default=data_folder(), help="the data folder")

    command = add("download", _download, "fetch the reports from their official addresses")
    command.add_argument("--out", type=Path, required=True, help=f"{folder}, to be filled")
    command.add_argument("--report", help="only this report, as 2018-2019")
    command.add_argument("--file", help="only this file")
    command.add_argument(
        "--pause",
        type=_seconds,
        default=PAUSE,
        help="seconds between two requests (default %(default)s)",
    )

    command = add("await", _await, "ask whether a report has appeared that the record lacks")
    command.add_argument("--letter", type=Path, help="write what an issue says of it to this file")
    command.add_argument(
        "--pause",
        type=_seconds,
        default=awaited.PAUSE,
        help="seconds between two requests (default %(default)s)",
    )
    return parser


def _extract(options: argparse.Namespace) -> None:
    for path, frame in extract(options.sources, options.out, options.processes).items():
        print(f"{len(frame):>8,} rows  {options.out / path}")
    dated = (one for one in register("money", "context") if one.path and one.edition)
    print(f"editions: {'; '.join(dict.fromkeys(f'{one.short} ({one.edition})' for one in dated))}")
    print(f"not read, since their rows are kept by hand in data/: {', '.join(collations())}")


def _check(options: argparse.Namespace) -> None:
    kinds = (TRAINING_SOURCES, PROGRAMS, ACTIVITIES, TOTALS, ERRATA)
    tables = stored = {table: load(table, options.data) for table in kinds}
    different = []
    if options.sources:
        read = read_reports(locate(register("training"), options.sources))
        tables = {table: conform(read[table], table) for table in kinds}
        found = (difference(table, tables[table], stored[table]) for table in kinds)
        different = list(filter(None, found))
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
    count, bad = 0, []
    for original, good, text in download(options.out, options.report, options.file, options.pause):
        print(f"{original.source}: {text}", flush=True)
        count += 1
        bad += [] if good else [original.source]
    if bad:
        what = f"{len(bad)} of {count} files are not there: {', '.join(bad)}"
        raise SourceError(what, "download")


def _await(options: argparse.Namespace) -> None:
    told: dict[str, list[awaited.Awaited]] = {}
    for one, state, why in awaited.ask(awaited.awaited(), pause=options.pause):
        told.setdefault(state, []).append(one)
        print(f"{one.report}: {state}, {why}; {one.address}", flush=True)
    if found := told.get(awaited.APPEARED):
        if options.letter:
            options.letter.write_text(awaited.letter(found), encoding="utf-8")
    elif told.keys() == {awaited.UNKNOWN}:
        raise SourceError("no address told whether a report has appeared; ask later", "awaited.csv")


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
