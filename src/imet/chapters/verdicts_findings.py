"""How the claims of five articles come out: the findings of the chapter on the verdicts."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pandas as pd

from imet import prose
from imet.chapters.verdicts import by_coding, differing, kept, of_fact, strongest_support
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.ledger.pages import ledger, outlet
from imet.ledger.verdicts import (
    CONTRADICTED,
    DETAIL_OPEN,
    IMPRECISE,
    IN_PART,
    NOT_ESTABLISHED,
    SUPPORTED,
    VERDICTS,
    WEIGHTS,
)
from imet.schemas import EVIDENCE, PUBLISHED, SECOND_CODING
from imet.tables import stored

ARTICLES = "articles about Pakistan's IMET training"
SPAN = "articles of 2018 to 2021"
# kinds of claims: that somebody said something, or who somebody is; a form is a remark of ours
WHO, OURS, CAUSE = ("attribution", "byline"), "form", "causal"


@cache
def known() -> SimpleNamespace:
    """Return how the claims of fact come out, by kind and by article."""
    facts = of_fact(ledger())
    kinds, good = facts["kind"], facts["verdict"] == SUPPORTED
    is_open = facts["verdict"] == NOT_ESTABLISHED
    articles, by_kind = good.groupby(facts["account"]), good[kinds != OURS].groupby(kinds)
    plain = kept(facts, copies=False, bylines=False)
    count = facts["verdict"].value_counts().reindex(VERDICTS, fill_value=0)
    unsettled = int(count[NOT_ESTABLISHED] + count[DETAIL_OPEN])
    return numbers(
        wrong=int(count[CONTRADICTED]),
        imprecise=int(count[IMPRECISE]),
        in_part=int(count[IN_PART]),
        unsettled=unsettled,
        rest=int(count[[IMPRECISE, IN_PART]].sum()) + unsettled,
        facts=len(facts),
        supported=int(good.sum()),
        open=int(is_open.sum()),
        open_who=int((is_open & kinds.isin(WHO)).sum()),
        of_kinds=by_kind.size(),
        good_of_kinds=by_kind.sum(),
        plain=len(plain),
        plain_supported=int((plain["verdict"] == SUPPORTED).sum()),
        of_articles=articles.size(),
        good_of_articles=articles.sum(),
        source=f"data/{PUBLISHED.path}, every row that is no opinion.",
    )


@finding(known, unit="claims of fact", span=SPAN, place="Pakistan", against="half of them")
def most_claims_hold(n: SimpleNamespace) -> Measured:
    """Count the claims of fact that are supported."""
    return says(
        f"Most claims of fact in the {ARTICLES} hold: documents or data support {n.supported} of "
        f"{n.facts}. {prose.word(n.wrong).capitalize()} are contradicted, and the other "
        f"{n.rest} are imprecise, hold in part or stay open.",
        n.source,
        (f"'most': {n.supported} of {n.facts} are supported", n.supported > n.facts / 2),
        (
            f"'other': {n.imprecise} imprecise, {n.in_part} supported in part, and open, whole or "
            f"in a detail, {n.unsettled}; with the {n.wrong} contradicted all that are not "
            "supported",
            n.imprecise + n.in_part + n.unsettled == n.rest == n.facts - n.supported - n.wrong,
        ),
        (
            f"the contradicted are few: {n.wrong} beside {n.rest}",
            0 < n.wrong < min(n.imprecise, n.in_part, n.unsettled),
        ),
    )


@cache
def support() -> SimpleNamespace:
    """Return how many claims are supported, and what bears them out at best."""
    best = strongest_support(of_fact(ledger()))
    return numbers(
        supported=len(best),
        data=int((best == "check").sum()),
        press=int((best == WEIGHTS["press"]).sum()),
        between=int(best.isin({*WEIGHTS.values()} - {WEIGHTS["press"]}).sum()),
        source=f"data/{PUBLISHED.path} and data/{EVIDENCE.path}, every row of a supported claim.",
    )


@finding(support, unit="supported claims of fact", span=SPAN, place="Pakistan")
def support_is_unlike(n: SimpleNamespace) -> Measured:
    """Count the supported claims by the strongest that bears them out."""
    return says(
        f"Of the {n.supported} supported claims of fact in the {ARTICLES} {n.data} rest on this "
        f"book's data. The others rest on documents, {n.press} of them on the press alone.",
        n.source,
        (
            f"'others': {n.between} on law, official record or agency report, {n.press} on the "
            f"press 'alone', together with {n.data} all {n.supported}",
            n.data + n.between + n.press == n.supported,
        ),
        (
            f"each kind is less than half: {n.data}, {n.between} and {n.press}",
            min(n.data, n.press) > 0 and max(n.data, n.between, n.press) < n.supported / 2,
        ),
    )


@finding(
    known,
    unit="share of claims of fact that are supported",
    span=SPAN,
    place="Pakistan",
    against="the other kinds of claims, without our remarks on wording",
)
def causes_hold_least(n: SimpleNamespace) -> Measured:
    """Compare the share supported of claims of causes with that of each other kind."""
    shares = n.good_of_kinds / n.of_kinds
    told = (f"{kind} {good} of {n.of_kinds[kind]}" for kind, good in n.good_of_kinds.items())
    return says(
        f"Claims that we file as causes in the {ARTICLES} are supported less often than any other "
        "kind of claim of fact, our remarks on wording apart: "
        f"{prose.word(n.good_of_kinds[CAUSE])} of {prose.word(n.of_kinds[CAUSE])}.",
        n.source,
        (
            f"'less often than any other' kind: {'; '.join(told)}",
            shares[CAUSE] < shares.drop(CAUSE).min(),
        ),
    )


@finding(
    known,
    unit="share of claims of fact that are supported",
    span=SPAN,
    place="Pakistan",
    against="all claims of fact",
)
def same_without_copies(n: SimpleNamespace) -> Measured:
    """Compare the share supported without copies and by-lines with that of all claims of fact."""
    share, of_all = n.plain_supported / n.plain, n.supported / n.facts
    return says(
        f"Without by-lines and copies, about the same share of the claims of fact in the "
        f"{ARTICLES} is supported: {prose.percent(share)}, against {prose.percent(of_all)} of all.",
        n.source,
        (
            f"'the same' to within two points in a hundred: {n.plain_supported} of {n.plain}, "
            f"against {n.supported} of all {n.facts}",
            abs(share - of_all) <= 0.02,
        ),
    )


@finding(known, unit="claims of fact that are not established", span=SPAN, place="Pakistan")
def open_are_who_said(n: SimpleNamespace) -> Measured:
    """Count the claims on who said something, or is somebody, among those not established."""
    return says(
        f"About half of the claims of fact in the {ARTICLES} that we could not settle are about "
        f"what somebody said or who somebody is: {prose.count(n.open_who)} of "
        f"{prose.count(n.open)}.",
        n.source,
        (
            f"'about half' of what could not be settled: {n.open_who} of {n.open}, from 40% to 60%",
            0.4 <= n.open_who / n.open <= 0.6,
        ),
    )


@finding(known, unit="claims of fact", span=SPAN, place="Pakistan", against="half of them")
def half_in_each_article(n: SimpleNamespace) -> Measured:
    """Compare the share supported of each article with one half."""
    return says(
        f"In each of the {prose.word(len(n.of_articles))} {ARTICLES} that we checked, at least "
        "half of the claims of fact are supported.",
        n.source,
        (
            "'each' and 'at least half': "
            + "; ".join(
                f"{outlet(account)} {good} of {n.of_articles[account]}"
                for account, good in n.good_of_articles.items()
            ),
            bool((n.good_of_articles >= n.of_articles / 2).all()),
        ),
    )


# ------------------------------------------------------------------ the second coding


@cache
def second() -> SimpleNamespace:
    """Return how many rows and verdicts the second coding leaves as they are."""
    rows, found = stored(SECOND_CODING), by_coding()
    return numbers(
        rows=len(rows),
        same=len(rows) - len(differing(rows)),
        claims=len(found),
        stay=int((found["second"] == found["now"]).sum()),
        source=f"data/{SECOND_CODING.path}, every row.",
    )


@finding(second, unit="rows of evidence", span=SPAN, place="Pakistan", against="the first coding")
def coders_agree(n: SimpleNamespace) -> Measured:
    """Count the rows of evidence on which two codings agree in all three fields."""
    return says(
        f"A second, blind coding of evidence on the {ARTICLES} gives most rows the same "
        f"direction, part and standing as ours: {n.same} of {n.rows}.",
        n.source,
        (f"'most' and 'same': {n.same} of {n.rows} rows", n.same > n.rows / 2),
    )


@finding(second, unit="verdicts", span=SPAN, place="Pakistan", against="the verdicts published")
def most_verdicts_stay(n: SimpleNamespace) -> Measured:
    """Count the verdicts that would stay if the second coding alone decided."""
    return says(
        f"Most verdicts on claims of the {ARTICLES} would stay if a second, blind coding of the "
        f"evidence alone decided: {n.stay} of the {n.claims} that it covers.",
        f"{n.source} data/{PUBLISHED.path}, the same claims.",
        (f"'most' by this coding 'alone': {n.stay} of {n.claims} stay", n.stay > n.claims / 2),
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
