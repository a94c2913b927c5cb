"""The ledger on the pages of the book: the table, the links to it, and who speaks to what."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import itables
import pandas as pd

from imet.book import TABLES_SCRIPT
from imet.ledger.addresses import divide
from imet.ledger.verdicts import NOT_ESTABLISHED, OPINION, PAGE
from imet.schemas import CLAIMS, DOCUMENTS, EVIDENCE, PUBLISHED
from imet.tables import stored

TABLE = "ledger"  # id of the table on its page
CAPTION = "Every claim with its verdict"
COLUMNS = ("Claim", "Account", "Kind", "What is claimed", "Verdict", "What the record says")
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
    return stored(CLAIMS).merge(
        stored(PUBLISHED).drop(columns=["account", "searched"]), on="claim", how="left"
    )


def outlet(account: str) -> str:
    """Return the name of an account's publisher."""
    return stored(DOCUMENTS).set_index("source")["publisher"][account]


def mark(verdict: str) -> str:
    """Return a verdict as it stands beside a claim on a page."""
    shown = "opinion, not judged" if verdict == OPINION else verdict
    return f'<span class="verdict v-{verdict.replace(" ", "-")}">{shown}</span>'


@dataclass(frozen=True)
class LedgerTable:
    """All claims as a table that works without scripts, and with them can be searched and filtered.

    The script stands among the files of the built book; in a notebook the table is a plain one.

    Each row has the claim's id as its address. The reviews stand beside it as JSON-LD.

    Attributes
    ----------
    chapters
        Files of the chapters that exist, without their ending; a claim links to its own.

    """

    chapters: tuple[str, ...]

    def __repr__(self) -> str:
        """Return the number of claims by verdict as plain text."""
        counts = ledger()["verdict"].value_counts().sort_index()
        return f"{len(ledger())} claims\n" + "\n".join(f"{n} {name}" for name, n in counts.items())

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
        body = "\n".join(self._row(claim) for claim in ledger().itertuples())
        reviews = [json.loads(text) for text in ledger()["claim_review"].dropna()]
        # '<' inside a script could end it
        data = json.dumps(reviews, ensure_ascii=False).replace("<", "\\u003c")
        return (
            f'<script type="application/ld+json">{data}</script>\n'
            f'<div class="imet-table imet-search imet-ledger" role="region" tabindex="0" '
            f'aria-label="{CAPTION}">\n<table id="{TABLE}" class="display compact">\n'
            f"<caption>{CAPTION}</caption>\n"
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>\n"
            '<p class="imet-source">Source: the ledger, data/ledger/claims.csv, evidence.csv and '
            "verdicts.csv, every row; each row names its documents.</p>\n"
            f"{_script()}"
        )

    def _row(self, claim: Any) -> str:
        link = f'<a href="#{claim.claim}">{claim.claim}</a>'
        cells = (
            link,
            html.escape(outlet(claim.account)),
            claim.kind,
            self._claimed(claim),
            claim.verdict,  # alone: the list to choose from takes a cell as it stands
            _record(claim),
        )
        verdict = f' class="verdict v-{claim.verdict.replace(" ", "-")}"'
        tds = "".join(
            f'<td data-label="{name}"{verdict if name == "Verdict" else ""}>{cell}</td>'
            for name, cell in zip(COLUMNS, cells, strict=True)
        )
        return f'<tr id="{claim.claim}">{tds}</tr>'

    def _claimed(self, claim: Any) -> str:
        text = html.escape(claim.paraphrase)
        if pd.notna(claim.reading):
            text += f'<br><span class="reading">{html.escape(claim.reading)}</span>'
        if claim.chapter in self.chapters and not PAGE.startswith(claim.chapter):
            text += f' <a href="{claim.chapter}.html">Chapter</a>'
        return text


def _record(claim: Any) -> str:
    """Return what stands against a claim: the check's working, and the documents, folded in."""
    parts, documents = [], _documents(claim)
    if pd.notna(claim.working):
        parts.append(f"<p>{html.escape(claim.working)}.</p>")
    if claim.by == "check":
        documents.insert(0, html.escape(claim.source))
    if claim.verdict == NOT_ESTABLISHED:
        parts.append(f"<p>Searched: {html.escape(claim.searched)}.</p>")
    if documents:
        items = "".join(f"<li>{document}</li>" for document in documents)
        parts.append(
            f"<details><summary>Evidence: {len(documents)}</summary><ul>{items}</ul></details>"
        )
    return "".join(parts)


def _documents(claim: Any) -> list[str]:
    rows = stored(EVIDENCE)
    sources = stored(DOCUMENTS).set_index("source")
    found = []
    for row in rows[rows["claim"] == claim.claim].itertuples():
        document = sources.loc[row.source]
        address, where = divide(row.place)
        shown = html.escape(", ".join(document[["publisher", "date"]].dropna()))
        place = f", {html.escape(where)}" if where else ""
        url = html.escape(address or document["url"])
        found.append(
            f"{row.direction}{' (detail)' if row.part == 'detail' else ''}: "
            f'{html.escape(row.says)} <a href="{url}">{shown}</a>{place} ({row.standing})'
        )
    return found


def _script() -> str:
    """Return the script that makes the table searchable once the bundle is there."""
    version = itables.__version__
    name = f"window._itables_{version.replace('.', '_')}"
    settings = json.dumps(SETTINGS, sort_keys=True)
    return f"""<script src="../_static/{TABLES_SCRIPT}"></script>
<script type="module">
const start = async () => {{
  const {{ jQuery: $ }} = await {name};
  $("#{TABLE}").DataTable({settings});
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}};
if ({name}) start(); else window.addEventListener("itables-{version}-ready", start);
</script>
"""


@dataclass(frozen=True)
class ClaimLinks:
    """Links to the claims that a chapter treats, each with its verdict."""

    chapter: str

    def _claims(self) -> pd.DataFrame:
        claims = ledger()
        of = claims[(claims["chapter"] == self.chapter) & (claims["verdict"] != OPINION)]
        if of.empty:
            raise KeyError(f"no claim in {CLAIMS.path} names the chapter '{self.chapter}'")
        return of

    def __repr__(self) -> str:
        """Return the claims and their verdicts as plain text."""
        return "\n".join(f"{row.claim}: {row.verdict}" for row in self._claims().itertuples())

    def _repr_html_(self) -> str:
        items = "".join(
            f'<li><a href="{PAGE}#{row.claim}">{row.claim}</a> '
            f"{html.escape(outlet(row.account))}: {html.escape(row.paraphrase)} "
            f"{mark(row.verdict)}</li>"
            for row in self._claims().itertuples()
        )
        return f'<ul class="imet-claims">{items}</ul>'


def speakers(claims: pd.DataFrame) -> pd.Series:
    """Return how many accounts make one of these claims on each question."""
    return claims.dropna(subset=["question"]).groupby("question")["account"].nunique()


def asserted_alone() -> pd.DataFrame:
    """Return the claims of fact on which no other account says anything."""
    claims = ledger()
    claims = claims[claims["verdict"] != OPINION]
    return claims[~(claims["question"].map(speakers(claims)) > 1)]
