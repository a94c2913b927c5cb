"""How the claims of five articles come out: the findings of the chapter on the verdicts."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import prose
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.ledger.pages import ledger, outlet
from imet.ledger.verdicts import CONTRADICTED, NOT_ESTABLISHED, OPINION, SUPPORTED
from imet.schemas import PUBLISHED

ARTICLES = "articles about Pakistan's IMET training"
SPAN = "articles of 2018 to 2021"
# kinds of claims: that somebody said, did or is something; the others that judge no wording
WHO, WHAT = "attribution", ("date", "number", "law", "causal")


def of_fact(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that get a verdict; an opinion gets none."""
    return claims[claims["verdict"] != OPINION]


@cache
def known() -> SimpleNamespace:
    """Return how the claims of fact come out, by kind and by article."""
    facts = of_fact(ledger())
    kinds, good = facts["kind"], facts["verdict"] == SUPPORTED
    wrong, is_open = facts["verdict"] == CONTRADICTED, facts["verdict"] == NOT_ESTABLISHED
    articles = good.groupby(facts["account"])
    return numbers(
        facts=len(facts),
        supported=int(good.sum()),
        wrong=int(wrong.sum()),
        wrong_dates=int((wrong & (kinds == "date")).sum()),
        open=int(is_open.sum()),
        open_who=int((is_open & (kinds == WHO)).sum()),
        who=int((kinds == WHO).sum()),
        who_supported=int((good & (kinds == WHO)).sum()),
        what=int(kinds.isin(WHAT).sum()),
        what_supported=int((good & kinds.isin(WHAT)).sum()),
        of_articles=articles.size(),
        good_of_articles=articles.sum(),
        source=f"data/{PUBLISHED.path}, every row that is no opinion.",
    )


@finding(known, unit="claims of fact", span=SPAN, place="Pakistan", against="half of them")
def most_claims_hold(n: SimpleNamespace) -> Measured:
    """Count the claims of fact that are supported."""
    return says(
        f"Most claims of fact in the {ARTICLES} hold: documents or data support {n.supported} of "
        f"{n.facts}.",
        n.source,
        (f"'most': {n.supported} of {n.facts} are supported", n.supported > n.facts / 2),
    )


@finding(known, unit="claims of fact that are contradicted", span=SPAN, place="Pakistan")
def contradicted_are_dates(n: SimpleNamespace) -> Measured:
    """Count the dates among the claims that are contradicted."""
    return says(
        f"Most claims of fact in the {ARTICLES} that documents or data contradict are dates: "
        f"{prose.word(n.wrong_dates)} of {prose.word(n.wrong)}.",
        n.source,
        (f"'most': {n.wrong_dates} of {n.wrong} are dates", n.wrong_dates > n.wrong / 2),
    )


@finding(
    known,
    unit="share of claims of fact that are supported",
    span=SPAN,
    place="Pakistan",
    against="claims on who said, did or is something",
)
def hard_claims_hold_too(n: SimpleNamespace) -> Measured:
    """Compare dates, numbers, laws and causes with what is said of persons and bodies."""
    what, who = n.what_supported / n.what, n.who_supported / n.who
    return says(
        f"In the {ARTICLES}, dates, numbers, laws and causes are supported no less often than "
        f"claims on who said, did or is something: {prose.percent(what)} against "
        f"{prose.percent(who)}.",
        n.source,
        (
            f"'no less often than': {n.what_supported} of {n.what} claims, against "
            f"{n.who_supported} of {n.who}",
            what >= who,
        ),
    )


@finding(known, unit="claims of fact that are not established", span=SPAN, place="Pakistan")
def open_are_who_said(n: SimpleNamespace) -> Measured:
    """Count what is said of persons and bodies among the claims that are not established."""
    return says(
        f"Most claims of fact in the {ARTICLES} that we could not settle are on who said, did or "
        f"is something: {prose.count(n.open_who)} of {prose.count(n.open)}.",
        n.source,
        (f"'most' of what is not established: {n.open_who} of {n.open}", n.open_who > n.open / 2),
    )


@finding(known, unit="claims of fact", span=SPAN, place="Pakistan", against="half of them")
def half_in_each_article(n: SimpleNamespace) -> Measured:
    """Compare the share supported of each article with one half."""
    return says(
        f"In each of the {prose.word(len(n.of_articles))} {ARTICLES} that we checked, more than "
        "half of the claims of fact are supported.",
        n.source,
        (
            "'each' and 'more than half': "
            + "; ".join(
                f"{outlet(account)} {good} of {n.of_articles[account]}"
                for account, good in n.good_of_articles.items()
            ),
            bool((n.good_of_articles > n.of_articles / 2).all()),
        ),
    )


# ------------------------------------------------------------------ title of the figure


def counted(facts: pd.DataFrame) -> SimpleNamespace:
    """Return how many claims of fact there are, and how many are supported and contradicted."""
    found = facts["verdict"].value_counts()
    return numbers(
        facts=len(facts),
        supported=int(found.get(SUPPORTED, 0)),
        wrong=int(found.get(CONTRADICTED, 0)),
    )


@finding(
    lambda: counted(of_fact(ledger())),
    unit="claims of fact",
    span=SPAN,
    place="Pakistan",
    against="half of them",
)
def supported_and_contradicted(n: SimpleNamespace) -> Measured:
    """Say how many claims are supported and contradicted; the title of `scoreboard`."""
    return says(
        f"Most claims of fact are supported, {n.supported} of {n.facts}; {prose.word(n.wrong)} "
        "are contradicted",
        f"data/{PUBLISHED.path}, every row that is no opinion.",
        (f"'most': {n.supported} of {n.facts}", n.supported > n.facts / 2),
    )
