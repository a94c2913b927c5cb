"""How fast the training reports are read and the chapters run, on the machine at hand.

Run by `make bench`. The yardsticks of the reading are poppler's `pdftotext -bbox`, which finds the
words and their places and no more, and pdfplumber, whose tables many projects read such reports
with; that of a chapter is a notebook that imports what the chapters import and does nothing.
"""

from __future__ import annotations

import argparse
import itertools
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import pdfplumber

from imet.notebooks import run
from imet.schemas import ACTIVITIES
from imet.tables import write_tables
from originals.register import locate, register
from originals.reports.layouts import layout_of
from originals.reports.report import read_report
from originals.reports.tables import read_reports

PROCESSES = 2
TIMES_PDFTOTEXT = 2.0  # at most
TIMES_FASTER_THAN_PDFPLUMBER = 20.0  # at least
MEMORY = 1000.0  # megabytes, at most
TABLE = 8.0  # megabytes, at most
CHAPTER = 15.0  # seconds for each chapter, at most, on a machine with two processors
CHAPTERS = Path(__file__).parents[2] / "chapters"
NOTHING = "import pandas\nfrom imet import figures, synthetic, tables"

# Files that can be read on their own, and how many of their pages pdfplumber gets; ours reads all.
SAMPLE = (
    ("2018-2019", "*South_Central_Asia*.pdf", 35),
    ("2012-2013", "213464.pdf", 3),
    ("2007-2008", "126577.pdf", 3),
    ("2005-2006", "75058.pdf", 3),
)


def main() -> int:
    """Measure, print a table and return 0 if every limit is kept, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, required=True, help="folder of originals")
    parser.add_argument("--whole", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not (options.sources / "fmtr").is_dir():
        parser.error(f"the originals are not in {options.sources}")
    if options.whole:
        at = locate(register("training"), options.sources)
        write_tables(read_reports(at, PROCESSES), options.whole)
        return 0
    failed = False
    print(f"{'':56}{'measured':>12}{'limit':>12}")
    for name, value, limit, kept in _measures(options.sources):
        failed |= not kept
        print(f"{name:<56}{value:>12}{limit:>12}{'' if kept else '  not kept'}", flush=True)
    return int(failed)


def _measures(sources: Path) -> Iterator[tuple[str, str, str, bool]]:
    """Yield what was measured, the value, its limit, and whether it is kept."""
    with TemporaryDirectory() as out:
        command = [sys.executable, __file__, "--sources", str(sources), "--whole", out]
        start = _processor_seconds()
        ours, memory = _run(command)
        processor = _processor_seconds() - start
        size = (Path(out) / ACTIVITIES.path).stat().st_size / 1e6
    yield f"whole record, {PROCESSES} processes: seconds", f"{ours:.1f}", "", True
    # on a machine that does other things these tell the ratio better
    yield "whole record: seconds of processor time", f"{processor:.1f}", "", True
    if shutil.which("pdftotext"):
        files = sorted((sources / "fmtr").rglob("*.pdf"))
        start = _processor_seconds()
        theirs = _seconds(lambda: [_pdftotext(path) for path in files])
        processor = _processor_seconds() - start
        yield f"pdftotext -bbox, {len(files)} files one by one: seconds", f"{theirs:.1f}", "", True
        yield "pdftotext: seconds of processor time", f"{processor:.1f}", "", True
        ratio = ours / theirs
        limit = f"<= {TIMES_PDFTOTEXT:g}"
        kept = ratio <= TIMES_PDFTOTEXT
        yield "whole record / pdftotext: times", f"{ratio:.2f}", limit, kept
    else:
        print("pdftotext is not installed, so there is nothing to hold the whole record against.")
    limit = f"<= {MEMORY:,.0f}"
    yield "whole record: peak memory, MB", f"{memory:,.0f}", limit, memory <= MEMORY
    yield "table of activities: MB", f"{size:.2f}", f"<= {TABLE:g}", size <= TABLE
    pages = [_per_page(sources, *entry) for entry in SAMPLE]
    for (report, _, count), (mine, plumber) in zip(SAMPLE, pages, strict=True):
        name = f"{report}: ms a page, ours and pdfplumber's ({count} pages)"
        yield name, f"{mine * 1e3:.1f}", f"{plumber * 1e3:.0f}", True
    yield from _chapters()
    weights = [count for *_, count in SAMPLE]
    mine, plumber = (
        sum(weight * page[n] for weight, page in zip(weights, pages, strict=True)) for n in (0, 1)
    )
    limit = f">= {TIMES_FASTER_THAN_PDFPLUMBER:g}"
    faster = plumber / mine
    kept = faster >= TIMES_FASTER_THAN_PDFPLUMBER
    yield f"pdfplumber's tables / ours, {sum(weights)} pages: times", f"{faster:.0f}", limit, kept


def _chapters() -> Iterator[tuple[str, str, str, bool]]:
    """Yield how long the slowest chapter takes, and how often that of a notebook of imports."""
    with TemporaryDirectory() as folder:
        copies = [Path(shutil.copy(path, folder)) for path in sorted(CHAPTERS.glob("*.ipynb"))]
        empty = Path(folder) / "empty.ipynb"
        cells = [nbformat.v4.new_code_cell(NOTHING)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), empty)
        run(empty)  # the first to run reads its libraries from the disk
        least = _seconds(lambda: run(empty))
        seconds = {path.stem: _seconds(lambda path=path: run(path)) for path in copies}
    slowest = max(seconds, key=seconds.get)
    most = seconds[slowest]
    limit = f"<= {CHAPTER:g}"
    yield f"slowest chapter, {slowest}: seconds", f"{most:.1f}", limit, most <= CHAPTER
    yield "slowest chapter / a notebook of imports: times", f"{most / least:.1f}", "", True


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _processor_seconds() -> float:
    """Return the processor time of all processes that this one started and that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _pdftotext(path: Path) -> None:
    # 2005-2006 makes it complain of fonts on every page
    command = ["pdftotext", "-bbox", str(path), os.devnull]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)


def _run(command: list[str]) -> tuple[float, float]:
    """Run `command` and return its seconds and the peak megabytes of it and its children."""
    peak, done = 0.0, threading.Event()
    start = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.2):
            peak = max(peak, sum(map(_megabytes, _family(process.pid))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        status = process.wait()
    finally:
        done.set()
        watcher.join()
    seconds = time.perf_counter() - start
    if status:
        sys.exit(f"reading the whole record failed; try: {' '.join(command)}")
    return seconds, peak


def _family(pid: int) -> list[int]:
    """Return `pid` and the processes that it started, and so on; on Linux only."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # the name of the program stands in parentheses and may hold blanks
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended meanwhile
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def _megabytes(pid: int) -> float:
    """Return the memory of a process; what it shares with others counts in its share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1e3 for line in lines if line.startswith("Pss:")), 0.0)


def _per_page(sources: Path, report: str, pattern: str, count: int) -> tuple[float, float]:
    """Return the seconds a page that we take for a file and pdfplumber for its first pages."""
    path = min((sources / "fmtr" / report.replace("-", "_")).glob(pattern))
    with pdfplumber.open(path) as pdf:
        total = len(pdf.pages)
    mine = _seconds(lambda: list(read_report(layout_of(report), [path]))) / total

    def tables() -> None:
        with pdfplumber.open(path) as pdf:
            for page in itertools.islice(pdf.pages, count):
                page.extract_tables()
                page.close()

    return mine, _seconds(tables) / min(count, total)


if __name__ == "__main__":
    sys.exit(main())
