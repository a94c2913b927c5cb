"""The register of all originals, `register.csv`, and whether a file is the one that it names."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from imet.errors import SourceError
from imet.schemas import Table
from originals.csvlines import listed


@dataclass(frozen=True)
class Original:
    """One file of the register.

    `part` is the folder of `data/` whose `sources.csv` names the file, or "section_iii", of which
    each row in `data/` names the page that it was typed from; `path` where it lies under
    the folder of originals; a collation of our own, of which `data/` keeps the rows by hand, has
    none. `report` ("2018-2019") and `region` as printed, if it holds one alone, are of the training
    reports only; what follows, to `rows`, is of the others only.
    """

    part: str
    path: str
    source: str
    report: str
    region: str
    short: str
    title: str
    publisher: str
    edition: str
    kind: str
    rows: str
    bytes: int
    sha256: str
    official_url: str

    def is_at(self, path: Path) -> bool:
        """Return whether the file at `path` is this one, by size and hash."""
        if not path.is_file() or path.stat().st_size != self.bytes:
            return False
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == self.sha256


def register(*parts: str) -> list[Original]:
    """Return the originals of some parts, by default of all, the reports in order of time."""
    rows = [Original(**row | {"bytes": int(row["bytes"])}) for row in listed("register.csv")]
    return [original for original in rows if not parts or original.part in parts]


def collations() -> list[str]:
    """Return the names of our own collations, which are neither fetched nor read."""
    return [original.source for original in register() if not original.path]


def original_named(name: str) -> Original:
    """Return the file of a report that is called `name`; SourceError names those near."""
    if name in collations():
        raise SourceError("a collation of our own, kept by hand in data/; there is no file", name)
    known = {original.source: original for original in register("training")}
    if name in known:
        return known[name]
    by_lower = {source.lower(): source for source in known}
    near = difflib.get_close_matches(name.lower(), by_lower, n=5, cutoff=0.5)
    hint = f"near are {', '.join(by_lower[n] for n in near)}" if near else "nothing is near"
    raise SourceError(f"no such file in the register of originals; {hint}", name)


def edition(path: Path) -> str:
    """Return which edition of a table a file is, as "2025-12"; SourceError if none of the register.

    A later edition has other amounts under the same columns, so that nothing else tells them apart.
    """
    known = [one for one in register("money", "context") if one.source == path.name]
    if not known:
        near = [one.source for one in register() if one.source[:8] == path.name[:8]]
        hint = f"; the register has {', '.join(near)}" if near else ""
        what = f"an edition that the register does not know{hint}; add its row to register.csv"
        raise SourceError(what, path.name)
    if not known[0].is_at(path):
        what = f"this is not the edition of {known[0].edition} that the register names"
        raise SourceError(
            f"{what}: its sha256 differs; add a row for it to register.csv", path.name
        )
    return known[0].edition


def locate(originals: Iterable[Original], folder: Path) -> dict[str, Path]:
    """Return where each original lies under `folder`, by its file name; collations lie nowhere.

    A file that is missing, or is not the one in the register, is a SourceError.
    """
    if not folder.is_dir():
        raise SourceError("no such folder; name the folder of originals", str(folder))
    at = {}
    for original in originals:
        if not original.path:
            continue
        at[original.source] = path = folder / original.path
        if not path.is_file():
            raise SourceError("no such file; name the folder of originals", str(path))
        if not original.is_at(path):
            raise SourceError(
                f"this is not the file of the register (sha256 differs from {original.sha256}); "
                "check its name or fetch it again",
                original.source,
            )
    return at


def sources_table(originals: Iterable[Original], table: Table) -> pd.DataFrame:
    """Return the register as `money/sources.csv` and `context/sources.csv` have it."""
    return pd.DataFrame(map(vars, originals))[table.columns].replace("", None)
