"""What a table alone cannot refuse in the ledger: names that lead nowhere, fields that disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from imet.ledger.checks import CHECKS
from imet.ledger.verdicts import UNSEEN
from imet.schemas import CLAIMS, DOCUMENTS, EVIDENCE, PREDICTIONS, PROJECT, QUESTIONS
from imet.tables import stored

# the form of a quantity, by its unit; any other unit counts something
DATES = {
    "day": r"\d{4}-\d\d-\d\d",
    "month": r"\d{4}-\d\d",
    "year": r"\d{4}",
    "decade": r"\d{3}0s",
    "years": r"\d{4}-\d{4}",
}
NUMBER = r"\d+(\.\d+)?"


def faults(chapters: Path = PROJECT.parent / "chapters") -> list[str]:
    """Return what is wrong in the ledger, each as a sentence that says where and what to do.

    `chapters` is the folder of the notebooks that claims may name.
    """
    known = {path.stem for path in chapters.glob("*.ipynb")}
    return [f"{CLAIMS.path}, {fault}" for fault in _of_claims(known)] + [
        f"{EVIDENCE.path}, {fault}" for fault in _of_evidence()
    ]


def _of_claims(chapters: set[str]) -> Iterator[str]:
    claims, evidence = stored(CLAIMS), set(stored(EVIDENCE)["claim"])
    names, questions = set(claims["claim"]), set(stored(QUESTIONS)["question"])
    told = set(stored(PREDICTIONS)["claim"])
    paragraphs = stored(DOCUMENTS).set_index("source")["paragraphs"].fillna(0)
    for claim in claims.itertuples():
        name = claim.claim
        if claim.question not in questions and pd.notna(claim.question):
            yield f"{name}: no question '{claim.question}' in {QUESTIONS.path}; add or mend it"
        if claim.copy_of not in names and pd.notna(claim.copy_of):
            yield f"{name}: copy of '{claim.copy_of}', which is no claim; mend the name"
        if claim.chapter not in chapters:
            yield f"{name}: no notebook '{claim.chapter}' in chapters/; mend the name"
        if claim.paragraph > paragraphs[claim.account]:
            yield (
                f"{name}: paragraph {claim.paragraph}, but the account has "
                f"{paragraphs[claim.account]}; count again, the headline too"
            )
        if claim.check not in CHECKS and pd.notna(claim.check):
            yield f"{name}: no check '{claim.check}' in imet.ledger.checks; add it"
        rests = pd.notna(claim.check) or name in evidence
        if claim.kind == "opinion" and rests:
            yield f"{name}: an opinion gets no verdict; take its check or evidence away"
        if claim.kind != "opinion" and not rests:
            yield f"{name}: nothing to judge it by; name a check or add a row to evidence.csv"
        if claim.kind == "causal" and name not in told:
            yield f"{name}: a cause without a row in {PREDICTIONS.path}; say there what is shown"
        yield from _of_quantity(claim)


def _of_quantity(claim: Any) -> Iterator[str]:
    if pd.isna(claim.quantity) or pd.isna(claim.unit):
        if pd.isna(claim.quantity) != pd.isna(claim.unit):
            yield f"{claim.claim}: only one of quantity and unit; give both or neither"
    elif not re.fullmatch(DATES.get(claim.unit, NUMBER), claim.quantity):
        unit = claim.unit if claim.unit in DATES else f"number of {claim.unit}"
        yield (
            f"{claim.claim}: quantity '{claim.quantity}' is no {unit}; write dates as "
            "2018-08-07, 2018-08 or 2018 and numbers without commas"
        )


def _of_evidence() -> Iterator[str]:
    names, documents = set(stored(CLAIMS)["claim"]), set(stored(DOCUMENTS)["source"])
    for row in stored(EVIDENCE).itertuples():
        where = f"row {row.Index + 2}"
        if row.claim not in names:
            yield f"{where}: '{row.claim}' is no claim; mend the name"
        if row.direction == UNSEEN:
            if pd.notna(row.source) or pd.notna(row.standing):
                yield f"{where}: what was not found has no document and no standing; empty both"
        elif pd.isna(row.source):
            yield f"{where}: no document is named; name one of {DOCUMENTS.path}"
        elif row.source not in documents:
            yield f"{where}: no document '{row.source}' in {DOCUMENTS.path}; add it there"
        elif pd.isna(row.standing):
            yield f"{where}: no standing; say how the document ranks"
