"""Tell whether a file is the original that a register names."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def is_original(path: Path, size: int, sha256: str) -> bool:
    """Return whether the file at `path` has the size in bytes and the SHA-256 of the register."""
    return path.stat().st_size == size and sha256_of(path) == sha256
