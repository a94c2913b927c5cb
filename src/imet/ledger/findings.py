"""Findings: our own sentences that a reader may quote, each with the check that holds it.

A finding is a function in a chapter's module. It takes the numbers that another function computes,
and returns what a check of the ledger returns: here the value is the sentence, and the senses say
what must be so for each of its words that compares or generalises. If one is not so, nothing says
the sentence: the chapter that states it does not run, and the book is not built.
"""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pandas as pd

import imet
from imet import prose
from imet.errors import ArgumentError, DataError
from imet.ledger.checks.base import Measured, Sense
from imet.ledger.verdicts import SUPPORTED, of_check, working
from imet.schemas import FINDINGS
from imet.tables import stored

SECOND = (
    "_figures",
    "_tables",
    "_others",
    "_findings",
)  # endings of the further modules of a chapter
# of a finding; the last may be left out
ABOUT = ("unit", "span", "place", "against")
_KNOWN: dict[str, Finding] = {}


@dataclass(frozen=True)
class Finding:
    """A sentence, what it speaks of, the numbers in it and the check of its words.

    `numbers` computes from the tables what `says` turns into the sentence and its senses.
    """

    name: str
    chapter: str
    about: dict[str, str]
    numbers: Callable[[], Any]
    says: Callable[[Any], Measured]

    def found(self, numbers: Any = None) -> Measured:
        """Return the sentence with its senses, of these numbers, or of those of the record."""
        return self.says(self.numbers() if numbers is None else numbers)

    def text(self, numbers: Any = None) -> str:
        """Return the sentence; DataError if it is not supported."""
        found = self.found(numbers)
        verdict = of_check(found)
        if verdict != SUPPORTED:
            raise DataError(
                f"the finding '{self.name}' ({self.chapter}) is {verdict}, so nothing may say "
                f"'{found.value}': {working(found)}; write the sentence anew, with what is so"
            )
        return found.value

    def told(self, numbers: Any = None) -> tuple[str, str]:
        """Return the name and the sentence, for what states it as its title; as of `text`."""
        return self.name, self.text(numbers)


def finding(
    numbers: Callable[[], Any], *, unit: str, span: str, place: str, against: str | None = None
) -> Callable[[Callable[[Any], Measured]], Finding]:
    """Make the function below a finding under its name.

    `numbers` is a function that returns what it takes. The others say in words what is counted,
    over which time, where, and with what it is compared, if it is.
    """

    def known(says: Callable[[Any], Measured]) -> Finding:
        chapter = says.__module__.rpartition(".")[2]
        for ending in SECOND:
            chapter = chapter.removesuffix(ending)
        about = dict(zip(ABOUT, (unit, span, place, against), strict=True))
        if says.__name__ in _KNOWN and _KNOWN[says.__name__].chapter != chapter:
            raise ArgumentError(f"two findings are named '{says.__name__}'; name one of them anew")
        made = _KNOWN[says.__name__] = Finding(says.__name__, chapter, about, numbers, says)
        return made

    return known


def says(sentence: str, source: str, *senses: tuple[str, bool | None]) -> Measured:
    """Return what a finding says: the sentence, the source of its rows, and each sense.

    A sense is what must be so, in words and as computed. It names the word of the sentence that it
    bears: "'first': no year before has seats".
    """
    told = (Sense(text, so if so is None else bool(so)) for text, so in senses)
    return Measured(sentence, tuple(told), "none", source)


def numbers(**values: object) -> SimpleNamespace:
    """Return the numbers of some findings under their names."""
    return SimpleNamespace(**values)


def state(*findings: Finding | str) -> None:
    """Bind sentences to their names, for the text (`imet.values`); DataError as of `text`.

    A finding of another chapter can be given by its name; DataError if no finding has it.
    """
    for one in findings:
        found = named(one) if isinstance(one, str) else one
        prose.say(prose.text, **{found.name: found.text()})


def named(name: str) -> Finding:
    """Return the finding of a name; DataError if there is none."""
    found = next((one for one in every() if one.name == name), None)
    if found is None:
        raise DataError(f"no claim and no finding '{name}'; `python -m imet.ledger` prints all")
    return found


def stands(word: str, so: bool) -> str:
    """Return a word that carries a result, as 'before' or 'fewer', if it is so.

    Raises DataError if it is not: then its sentence says what is no longer so.
    """
    if not so:
        raise DataError(f"'{word}' is no longer so; write the sentence that says it anew")
    return word


def every() -> list[Finding]:
    """Return all findings, by chapter and in the order in which each has them."""
    chapters = importlib.import_module(f"{imet.__name__}.chapters")
    for module in pkgutil.iter_modules(chapters.__path__, f"{chapters.__name__}."):
        importlib.import_module(module.name)
    return sorted(_KNOWN.values(), key=lambda one: one.chapter)


def row(one: Finding) -> dict[str, str | None]:
    """Return a finding as it comes out now; keys as of `imet.schemas.FINDINGS`, without `since`."""
    found = one.found()
    told = {"finding": one.name, "chapter": one.chapter, "sentence": found.value, **one.about}
    came_out = {"working": working(found), "verdict": of_check(found), "source": found.source}
    return told | came_out


def table(today: dt.date) -> pd.DataFrame:
    """Return all findings as they come out now, as `imet.schemas.FINDINGS`.

    `since` is the day since which the sentence and its working are published, today if they are
    not. A finding that is not supported stands there with its verdict.
    """
    columns = FINDINGS.columns[:-1]
    new = pd.DataFrame(map(row, every()), columns=columns).astype("str")
    since = new.merge(published().astype(dict.fromkeys(columns, "str")), how="left", on=columns)
    return new.assign(since=since["since"].fillna(pd.Timestamp(today)).to_numpy())


def published() -> pd.DataFrame:
    """Return the findings as published; columns of `imet.schemas.FINDINGS`."""
    return stored(FINDINGS)
