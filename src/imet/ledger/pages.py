"""The ledger on the pages of the book: the table, the links to it, and who speaks to what."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import itables
import pandas as pd

from imet.book import TABLES_SCRIPT, render
from imet.errors import MissingError, one_of
from imet.ledger.addresses import divide
from imet.ledger.verdicts import OPINION, PAGE
from imet.schemas import CLAIMS, DOCUMENTS, EVIDENCE, PUBLISHED
from imet.tables import stored

COLUMNS = ("Claim", "Article", "Kind", "What is claimed", "Verdict", "What the record says")
# A search field over all, a sort and a list to choose from in each head; every row stays on the
# page, so that its address works and the page prints whole.
SETTINGS = {
    "paging": False,
    "autoWidth": False,
    "info": True,
    "order": [],
    "ordering": {"indicators": False},
    "layout": {"topStart": "info", "topEnd": "search", "bottomStart": None, "bottomEnd": None},
    "columnDefs": [
        {"targets": [0, 3, 5], "columnControl": ["order"]},
        {"targets": [1, 2, 4], "columnControl": ["order", ["searchList"]]},
        *({"targets": n, "width": f"{share}%"} for n, share in enumerate((7, 12, 10, 30, 12, 29))),
    ],
}


@cache
def ledger() -> pd.DataFrame:
    """Return every claim with its published verdict; columns of CLAIMS and of PUBLISHED."""
    return stored(CLAIMS).merge(stored(PUBLISHED).drop(columns=["account"]), on="claim", how="left")


def outlet(account: str) -> str:
    """Return the name of an article's publisher."""
    publisher = stored(DOCUMENTS).set_index("source")["publisher"]
    return publisher[one_of(account, publisher.index, "document of the ledger")]


@dataclass(frozen=True)
class LedgerTable:
    """All claims as a table that works without scripts, and with them can be searched and filtered.

    The script stands among the files of the built book; in a notebook the table is a plain one.
    Each row has the claim's id as its address; the reviews stand beside it as JSON-LD. `chapters`
    are the files that exist, without their ending, to which claims link.
    """

    chapters: tuple[str, ...]

    def __repr__(self) -> str:
        """Return the number of claims by verdict as plain text."""
        counts = ledger()["verdict"].value_counts().sort_index()
        return f"{len(ledger())} claims\n" + "\n".join(f"{n} {name}" for name, n in counts.items())

    def _repr_html_(self) -> str:
        claims = ledger().astype(object).where(ledger().notna(), None)
        reviews = [json.loads(text) for text in claims["claim_review"].dropna()]
        return render(
            "ledger.html",
            # '<' inside a script could end it
            reviews=json.dumps(reviews, ensure_ascii=False).replace("<", "\\u003c"),
            claims=claims.itertuples(),
            chapters=[name for name in self.chapters if not PAGE.startswith(name)],
            evidence=_evidence(),
            outlet=outlet,
            columns=COLUMNS,
            settings=SETTINGS,
            script=TABLES_SCRIPT,
            version=itables.__version__,
        )


def _evidence() -> dict[str, list]:
    """Return the rows of evidence by claim, each with the name and address of its document."""
    rows = stored(EVIDENCE).dropna(subset="source")
    documents = stored(DOCUMENTS).set_index("source").loc[rows["source"]]
    addresses, places = zip(*map(divide, rows["place"]), strict=True)
    rows = rows.assign(
        name=[", ".join(of.dropna()) for _, of in documents[["publisher", "date"]].iterrows()],
        url=[own or whole for own, whole in zip(addresses, documents["url"], strict=True)],
        where=places,
    )
    return {claim: list(of.itertuples()) for claim, of in rows.groupby("claim")}


@dataclass(frozen=True)
class ClaimLinks:
    """Links to the claims that a chapter treats, each with its verdict."""

    chapter: str

    def _claims(self) -> pd.DataFrame:
        claims = ledger()
        of = claims[(claims["chapter"] == self.chapter) & (claims["verdict"] != OPINION)]
        if of.empty:
            raise MissingError(f"no claim in {CLAIMS.path} names the chapter '{self.chapter}'")
        return of

    def __repr__(self) -> str:
        """Return the claims and their verdicts as plain text."""
        return "\n".join(f"{row.claim}: {row.verdict}" for row in self._claims().itertuples())

    def _repr_html_(self) -> str:
        claims = list(self._claims().itertuples())
        return render("claim_links.html", claims=claims, page=PAGE, outlet=outlet)


def speakers(claims: pd.DataFrame) -> pd.Series:
    """Return how many articles make one of these claims on each question."""
    return claims.dropna(subset=["question"]).groupby("question")["account"].nunique()


def asserted_alone() -> pd.DataFrame:
    """Return the claims of fact on which no other article says anything."""
    claims = ledger()
    claims = claims[claims["verdict"] != OPINION]
    return claims[~(claims["question"].map(speakers(claims)) > 1)]
