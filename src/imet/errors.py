"""Errors that a user can act on, and how a command ends with one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

INTERRUPTED = 130  # exit status, as shells give it


class ImetError(Exception):
    """Base of every error that `imet` raises on purpose: one sentence, with the remedy."""


class SourceError(ImetError):
    """An original cannot be read; the message names the file and, where known, page and line."""

    def __init__(
        self, what: str, file: str, page: int | None = None, line: str | None = None
    ) -> None:
        # all four, so that the error survives the way back from a process that reads a file
        super().__init__(what, file, page, line)
        self.what, self.file, self.page, self.line = what, file, page, line

    def __str__(self) -> str:
        """Return file, page and line, and what is wrong there."""
        where = self.file if self.page is None else f"{self.file}, page {self.page}"
        if self.line is not None:
            where += f", at '{self.line}'"
        return f"{where}: {self.what}"


class DataError(ImetError):
    """A table in `data/` is missing or breaks its schema."""


class ReconciliationError(ImetError):
    """Rows do not add up to a printed total and no erratum accounts for it."""


def exit_status(command: Callable[[], None], remark: str = "") -> int:
    """Run a command and return 0; 1 with the reason and `remark` on stderr; 130 if interrupted."""
    try:
        command()
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader of the output, as `head`, has left; nothing more can be said to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (ImetError, OSError) as error:
        print(f"error: {error}{remark}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    return 0
