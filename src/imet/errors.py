"""Errors that a user can act on."""

from __future__ import annotations


class ImetError(Exception):
    """Base of every error that `imet` raises on purpose: one sentence, with the remedy."""


class SourceError(ImetError):
    """An original cannot be read as what it should be.

    The message names the file and, where known, the page and the line.
    """

    def __init__(
        self, what: str, file: str, *, page: int | None = None, line: str | None = None
    ) -> None:
        where = file if page is None else f"{file}, page {page}"
        if line is not None:
            where += f", at '{line}'"
        super().__init__(f"{where}: {what}")
        self.file, self.page, self.line, self.what = file, page, line, what


class DataError(ImetError):
    """A table in `data/` is missing or breaks its schema."""


class ReconciliationError(ImetError):
    """Rows do not add up to a printed total and no erratum accounts for it."""
