"""The originals: registers of files with size and hash, and whether a file is the one named."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from imet.errors import SourceError


@dataclass(frozen=True)
class Original:
    """One file of a register `originals.csv`; the columns are those of the register."""

    path: str
    source: str
    short: str
    title: str
    publisher: str
    edition: str
    kind: str
    rows: str
    bytes: int
    sha256: str
    official_url: str


def register(package: str) -> list[Original]:
    """Return the register of the files that a package's tables come from."""
    with files(package).joinpath("originals.csv").open(encoding="utf-8", newline="") as stream:
        return [Original(**row | {"bytes": int(row["bytes"])}) for row in csv.DictReader(stream)]


def locate(originals: list[Original], folder: Path) -> dict[str, Path]:
    """Return where each original lies under `folder`, by its file name.

    Raises
    ------
    SourceError
        If a file is missing, or is not the one in the register.

    """
    for original in originals:
        path = folder / original.path
        if not path.is_file():
            raise SourceError("no such file; name the folder of originals", str(path))
        if not is_original(path, original.bytes, original.sha256):
            raise SourceError(
                f"this is not the file of the register (sha256 differs from {original.sha256}); "
                "check its name or fetch it again",
                original.source,
            )
    return {original.source: folder / original.path for original in originals}


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_original(path: Path, size: int, sha256: str) -> bool:
    """Return whether the file at `path` has the size in bytes and the SHA-256 of the register."""
    return path.stat().st_size == size and sha256_of(path) == sha256
