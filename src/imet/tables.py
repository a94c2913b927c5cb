"""Write and load the tables in `data/`; both ways they must fit their schema."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pandas as pd
import pandera.errors
import pyarrow as pa
import pyarrow.parquet as pq

from imet.errors import DataError
from imet.schemas import ACTIVITIES, DESCRIPTOR, REMEDY, TIMELINE, Table, data_folder


def load(table: Table, folder: Path | None = None) -> pd.DataFrame:
    """Return one table of a data folder, by default the project's, with the types of its schema.

    Raises DataError if the file is missing, cannot be read, or breaks its schema.
    """
    path = (folder or data_folder()) / table.path
    if not path.is_file():
        raise DataError(f"{path}: no such file; {REMEDY}")
    try:
        return conform(_read(path, table), table)
    except (ValueError, OSError, pa.ArrowException) as error:
        raise DataError(f"{path}: cannot be read ({error}); restore the file") from error


def conform(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return `frame` with the types of the table's schema, checked against it.

    Raises DataError, which names the first columns and rows that break the schema.
    """
    try:
        return table.schema.validate(frame.astype(table.types), lazy=True)
    except (pandera.errors.SchemaErrors, KeyError, ValueError, TypeError) as error:
        what: object = error
        if isinstance(error, pandera.errors.SchemaErrors):
            cases = error.failure_cases[["index", "column", "failure_case", "check"]].head(5)
            cases["index"] = cases["index"].astype("Int64").add(2).fillna(1)  # 1 is the head
            what = "; ".join("row {}, {}: '{}' breaks {}".format(*of) for of in cases.to_numpy())
        message = f"{table.path} breaks its schema: {what}; mend it, {DESCRIPTOR} has the rules"
        raise DataError(message) from error


def write_tables(tables: dict[Table, pd.DataFrame], folder: Path) -> None:
    """Write `tables` under `folder`, all of them or none.

    Each is checked against its schema and written beside its place first; only when all are
    there does each replace its old version. The bytes depend on the values alone.
    """
    frames = {table: conform(frame, table) for table, frame in tables.items()}
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as new:
        for table, frame in frames.items():
            path = Path(new) / table.path
            path.parent.mkdir(parents=True, exist_ok=True)
            write(frame, path)
        for table in frames:
            (folder / table.path).parent.mkdir(parents=True, exist_ok=True)
            os.replace(Path(new) / table.path, folder / table.path)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a path beside `path`; what is written there takes its place, or goes on an error."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        yield new
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)


def _read(path: Path, table: Table) -> pd.DataFrame:
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pandas()
    text = {name: kind for name, kind in table.types.items() if kind == "str"}
    return pd.read_csv(path, dtype=text, keep_default_na=False, na_values=[""])


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write one table as CSV or, where `path` says so, as Parquet; the values make the bytes."""
    if path.suffix == ".parquet":
        # not as Parquet's dates, of which pandas makes Python's: slow, and without `.dt`
        dates = frame.select_dtypes("datetime").columns
        frame = frame.astype(dict.fromkeys(dates, "datetime64[ms]"))
        # without pandas' own metadata, which names the versions of the software
        content = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
        # in one piece, or the bytes would tell of the pieces from which the table was put together
        pq.write_table(content.combine_chunks(), path, compression="zstd")
    else:
        frame.to_csv(path, index=False, lineterminator="\n", date_format="%Y-%m-%d")


@cache
def stored(table: Table) -> pd.DataFrame:
    """Return one table of the project's data folder, read once; see `load`."""
    return load(table)


def load_activities() -> pd.DataFrame:
    """Return the training activities, one row each; columns in `imet.schemas.ACTIVITIES`."""
    return stored(ACTIVITIES)


def load_events() -> pd.DataFrame:
    """Return the events of the episode; columns in `imet.schemas.TIMELINE`."""
    return stored(TIMELINE)
