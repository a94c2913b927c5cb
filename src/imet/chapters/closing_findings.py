"""How much of what the articles say of causes the record settles: the findings of the closing."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

from imet import prose
from imet.chapters import closing
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.schemas import PREDICTIONS


@cache
def answers() -> SimpleNamespace:
    """Return how many statements on causes and on the future have which answer."""
    rows, counts = closing.predictions(), closing.counts()
    shown = tuple(sorted(rows.loc[rows["how_sure"] == "shown", "claim"]))
    return numbers(
        which=shown,
        shown=int(counts["shown"]),
        likely=int(counts["likely"]),
        unsettled=int(counts["open"] + counts["not testable"]),
        bears_out=int((rows["direction"] == "for").sum()),
        source=f"The ledger, data/{PREDICTIONS.path}, every row.",
    )


# what is shown of the one is that it came after, of the other that seats were lost
ORDERED, COUNTED = "S3-08", "S0-24"
OF_STATEMENTS = {
    "unit": "statements of the five articles on causes or on what would follow",
    "span": "articles of 2018 to 2021",
    "place": "Pakistan",
}


@finding(answers, **OF_STATEMENTS)
def few_causes_settled(n: SimpleNamespace) -> Measured:
    """Count the statements that are settled, those with a likely answer, and those without."""
    total = n.shown + n.likely + n.unsettled
    return says(
        f"Documents and data settle {prose.word(n.shown)} of {total} statements on causes and "
        "consequences in the articles about Pakistan's IMET training, one as an order of events "
        f"and one as a count. Of the rest {prose.word(n.likely)} are likely right or likely wrong, "
        f"and {n.unsettled} open or untestable.",
        n.source,
        (
            f"few are settled: {n.shown} shown, against {n.likely} likely and {n.unsettled} "
            "without an answer",
            0 < n.shown < n.likely,
        ),
        (
            f"an order and a count: those shown are {' and '.join(n.which)}",
            n.which == (COUNTED, ORDERED),
        ),
        (
            f"more are left than have an answer: {n.unsettled}, against {n.shown + n.likely}",
            n.unsettled > n.shown + n.likely,
        ),
    )


@finding(answers, **OF_STATEMENTS)
def answers_mostly_for(n: SimpleNamespace) -> Measured:
    """Find which way the answers go that are shown or likely, on the return too."""
    answered = n.shown + n.likely
    return says(
        "Of the statements on causes and consequences in the articles about Pakistan's IMET "
        "training that documents and data answer, as shown or likely, they bear most out: "
        f"{n.bears_out} of {answered}.",
        n.source,
        (
            f"'most': {n.bears_out} of {answered} answers are for the statement",
            n.bears_out > answered / 2,
        ),
    )
