"""The tables of the ledger: what disagrees, what is claimed, and what the record says of it."""

from __future__ import annotations

from imet.schemas.table import Table, matching, table, text, whole

DISAGREEMENTS = Table(
    path="ledger/disagreements.csv",
    title="Official series that differ",
    description=(
        "Pairs of official figures for what may seem the same thing, with the arithmetic between "
        "them. Made by `python -m imet.disagreements` from the other tables."
    ),
    key=("disagreement",),
    schema=table(
        unique=("disagreement",),
        columns={
            "disagreement": matching("Short name", r"^[a-z0-9_]+$"),
            "question": text("What the two figures are for"),
            "series_a": text("One series"),
            "measures_a": text("What it measures"),
            "usd_a": whole("Its amount", unit="current US dollars", minimum=None),
            "series_b": text("The other series"),
            "measures_b": text("What it measures"),
            "usd_b": whole("Its amount", unit="current US dollars", minimum=None),
            "difference_usd": whole("a less b", unit="current US dollars", minimum=None),
            "parts": text("Parts of the difference, each with its dollars", nullable=True),
            "unexplained_usd": whole(
                "What the parts leave over", unit="current US dollars", minimum=None
            ),
            "reading": text("Why they differ, as far as it is known, and what is not"),
            "conclusion_depends": text(
                "Whether a conclusion of the book depends on the choice", isin=("yes", "no")
            ),
            "conclusion": text("Which conclusion, and how"),
            "chapter": text("Chapter that uses it"),
        },
    ),
)

TABLES = (DISAGREEMENTS,)
