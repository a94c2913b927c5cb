"""Errors that a user can act on, and how a command ends with one."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor
from difflib import get_close_matches
from typing import Any

NAMED = 12  # things that a message names, if there are no more
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


class MissingError(ImetError, KeyError):
    """What was asked for is not there: a country, year, programme, event, claim, report or page."""

    __str__ = Exception.__str__  # a KeyError would put the sentence into quotation marks


class ArgumentError(ImetError, ValueError):
    """What was given makes no sense, as a span that ends before it begins."""


def one_of(asked: Any, there: Iterable[Any], what: str, where: str = "") -> Any:
    """Return what was asked for, if it is there; MissingError names it, `what` it is and what is.

    `where` is said behind it, as "in the Greenbook". Of many things it names those near, of many
    years the first and the last.
    """
    # a column of pandas tells its values apart fifty times faster than a loop
    known = list(there.unique() if hasattr(there, "unique") else dict.fromkeys(there))
    if asked in known:
        return asked
    if len(known) > NAMED and all(isinstance(one, str) for one in known):
        near = get_close_matches(str(asked), known, cutoff=0.5)
        said = f"near are {', '.join(near)}" if near else f"nothing of {len(known)} is near"
    elif len(known) > NAMED:
        said = f"there is {min(known)} to {max(known)}"
    else:
        said = f"there is {', '.join(map(str, known)) or 'none'}"
    raise MissingError(f"no {what} '{asked}'{where and ' '}{where}; {said}")


class ReconciliationError(ImetError):
    """Rows do not add up to a printed total and no erratum accounts for it."""


def exit_status(command: Callable[[], None], remark: str = "") -> int:
    """Run a command and return 0; 1 with the reason and `remark` on stderr; 130 if interrupted.

    To be told to end (SIGTERM) is an interruption too, so that nothing half-written is left. A sign
    that the terminal lacks is printed as its number.
    """
    sys.stdout.reconfigure(errors="backslashreplace")
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        command()
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader of the output, as `head`, has left; nothing more can be said to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (ImetError, OSError) as error:
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        told = f"the disk is full ({error}); make room and run the command again"
        print(f"error: {told if full else error}{remark}", file=sys.stderr)
        return 1
    except BrokenExecutor:
        what = "a process of this command was ended from outside, maybe for want of memory"
        print(f"error: {what}; run it again{remark}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0
