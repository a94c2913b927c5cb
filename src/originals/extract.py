"""From the originals to the tables in `data/`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from imet import datapackage
from imet.schemas import Table
from imet.tables import write_tables
from originals import context, money
from originals.register import locate, register
from originals.reports.tables import read_reports


def extract(folder: Path, out: Path, processes: int | None = None) -> dict[str, pd.DataFrame]:
    """Read every original under `folder` and write the tables and their package under `out`.

    Parameters
    ----------
    folder
        The folder of originals.
    out
        The project's data folder. It is left as it was if anything is wrong.
    processes
        How many reports are read at a time, by default one a processor.

    Returns
    -------
    dict
        The tables by their path under `out`.

    Raises
    ------
    SourceError
        If a file is missing or damaged, or is not the one in the register.
    ReconciliationError
        If a printed total and its addends disagree without a known reason.

    """
    tables = read_all(folder, processes)
    write_tables(tables, out)
    datapackage.write(out)
    return {table.path: frame for table, frame in tables.items()}


def read_all(folder: Path, processes: int | None = None) -> dict[Table, pd.DataFrame]:
    """Read and check every original under `folder`; see `extract`."""
    at = locate(register(), folder)
    # the reports last, since they take a hundred times as long
    others = money.read(at) | context.read(at)
    return read_reports(at, processes) | others
