"""From the originals to the tables in `data/`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet import datapackage
from imet.schemas import SECTION_III
from imet.tables import write_tables
from originals import context, money
from originals.register import locate, register
from originals.reports.section_iii import read_section_iii
from originals.reports.tables import read_reports


def extract(folder: Path, out: Path, processes: int | None = None) -> dict[str, pd.DataFrame]:
    """Read every original under `folder`, write the tables and their hashes, and return them.

    `processes` reports are read at a time, by default one a processor. The tables are returned by
    their path under `out`, which is left as it was if anything is wrong: SourceError says that a
    file is missing or damaged, or is not the one in the register, ReconciliationError that a
    printed total and its addends disagree without a known reason.
    """
    at = locate(register(), folder)
    # the reports last, since they take a hundred times as long
    others = money.read(at) | context.read(at)
    others[SECTION_III] = read_section_iii(at["section_iii_seen.csv"])
    tables = read_reports(at, processes) | others
    write_tables(tables, out)
    paths = sorted(table.path for table in tables)
    hashes = {path: datapackage.sha256(out / path) for path in paths}
    datapackage.put(hashes, out / datapackage.EXTRACTED)
    datapackage.write(out)
    return {table.path: frame for table, frame in tables.items()}
