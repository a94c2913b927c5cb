"""Verdicts: what follows from a check, or from the evidence, by rules that are said once."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from imet.errors import DataError
from imet.ledger.checks import CHECKS, Measured
from imet.schemas import CLAIMS, DOCUMENTS, EVIDENCE, PUBLISHED
from imet.tables import stored

# from the best on; that the core holds and a detail was not found is better than a detail that is
# wrong, and this than a core that holds in part; the descriptors have the same words, which cannot
# be read here: without data/ no command could say what is missing
VERDICTS = SUPPORTED, DETAIL_OPEN, IMPRECISE, IN_PART, CONTRADICTED, NOT_ESTABLISHED, OPINION = (
    "supported",
    "open in a detail",
    "imprecise",
    "supported in part",
    "contradicted",
    "not established",
    "opinion",
)
# official record and law outrank agencies, agencies the press; a copy is no second witness
WEIGHTS = {"law": 3, "official record": 3, "agency report": 2, "press": 1, "copy": 0}
FOR, AGAINST, ASIDE, UNSEEN = "supports", "contradicts", "bears on", "not found"
# schema.org/Rating wants a number beside the words; what is imprecise has all of its core right.
# Where something was not found there is none: a number would call false what nobody has seen.
RATINGS = {SUPPORTED: 5, IMPRECISE: 4, IN_PART: 3, CONTRADICTED: 1}
# of claims: an opinion is none, a remark on how an account words something is ours, and who
# somebody is was not what the account set out to say
UNREVIEWED = ("opinion", "form", "byline")
BOOK = "Sixty-Six Slots"
PAGE = "13_verdicts.html"


def of_check(measured: Measured) -> str:
    """Return the verdict that follows from a check.

    If every sense at the core agrees, the claim is supported; imprecise if a detail does not agree,
    open in a detail if the record cannot tell of one. If some senses at the core agree, it is
    supported in part. If none does, it is contradicted, unless the record cannot tell of one of
    them: then it is not established. Senses beside the claim have no weight.
    """
    core = [sense.agrees for sense in measured.senses if sense.counts == "core"]
    detail = [sense.agrees for sense in measured.senses if sense.counts == "detail"]
    if not any(core):
        return NOT_ESTABLISHED if None in core else CONTRADICTED
    if not all(core):
        return IN_PART
    if all(detail):
        return SUPPORTED
    return IMPRECISE if False in detail else DETAIL_OPEN


def of_evidence(rows: pd.DataFrame) -> str:
    """Return the verdict that follows from rows of evidence on one claim.

    The strongest standing on each side decides, however many stand on the other: more against the
    core than for it, and the claim is contradicted; the same, supported in part; nothing with
    weight on either side, not established. With more for the core, it is supported; supported in
    part if something at the core was looked for and not found; imprecise if a detail is
    contradicted by more than speaks for that detail; open in a detail if one was looked for and not
    found. What only bears on a claim has no weight.
    """

    def strongest(direction: str, part: str) -> int:
        of = rows[(rows["direction"] == direction) & (rows["part"] == part)]
        return max((WEIGHTS[standing] for standing in of["standing"]), default=0)

    for_it, against = strongest(FOR, "core"), strongest(AGAINST, "core")
    if for_it == against:
        return IN_PART if for_it else NOT_ESTABLISHED
    if against > for_it:
        return CONTRADICTED
    unseen = set(rows["part"][rows["direction"] == UNSEEN])
    if "core" in unseen:
        return IN_PART
    if strongest(AGAINST, "detail") > strongest(FOR, "detail"):
        return IMPRECISE
    return DETAIL_OPEN if unseen else SUPPORTED


def measured(claim: Any) -> Measured:
    """Return what the check of a claim found.

    Raises DataError if there is no such check, or it does not find in the tables what it compares.
    """
    if claim.check not in CHECKS:
        raise DataError(f"{claim.claim}: no check '{claim.check}' in imet.ledger.checks; add it")
    try:
        return CHECKS[claim.check](claim)
    except (LookupError, TypeError, ValueError) as error:
        raise DataError(
            f"{claim.claim}: the check '{claim.check}' cannot be made from these tables ({error}); "
            "restore what it compares, or change the check"
        ) from error


def table() -> pd.DataFrame:
    """Return the verdict on every claim, as `imet.schemas.PUBLISHED`.

    Raises DataError if a check cannot be made, or no row of evidence of a claim that is not
    established says what was looked for, and where.
    """
    return pd.DataFrame(map(row, stored(CLAIMS).itertuples()))[PUBLISHED.columns]


def working(found: Measured) -> str:
    """Return the senses of a check in words, each with how it came out."""
    mark = {"core": "", "detail": "in detail: ", "beside": "beside: "}
    came_out = {True: "agrees", False: "does not agree", None: "cannot be told"}
    return "; ".join(
        f"{mark[sense.counts]}{sense.text} ({came_out[sense.agrees]})" for sense in found.senses
    )


def row(claim: Any) -> dict[str, str | None]:
    """Return the verdict on one claim, with what it rests on; keys and errors as of `table`."""
    made: dict[str, str | None] = dict.fromkeys(PUBLISHED.columns)
    made |= {"claim": claim.claim, "account": claim.account}
    if claim.kind == "opinion":
        return made | {"verdict": OPINION, "by": "kind"}
    rows = stored(EVIDENCE)
    rows = rows[rows["claim"] == claim.claim]
    unseen = rows[rows["direction"] == UNSEEN]
    if pd.notna(claim.check):
        found = measured(claim)
        made |= {"verdict": of_check(found), "by": "check", "value": found.value}
        made |= {"working": working(found), "tolerance": found.tolerance, "source": found.source}
        open_ = any(sense.agrees is None for sense in found.senses if sense.counts != "beside")
    else:
        made |= {"verdict": of_evidence(rows), "by": "evidence", "working": _weighed(rows)}
        made["source"] = "; ".join(dict.fromkeys(rows["source"].dropna())) or None
        open_ = not unseen.empty
    if not unseen.empty:
        made["searched"] = "; ".join(unseen["says"] + ": " + unseen["place"])
    elif made["verdict"] == NOT_ESTABLISHED:
        raise DataError(
            f"{claim.claim} is not established; add a row to evidence.csv with the direction "
            f"'{UNSEEN}' that says what was looked for, and as its place where"
        )
    if made["verdict"] in RATINGS and claim.kind not in UNREVIEWED and not open_:
        made["claim_review"] = json.dumps(review(claim, made["verdict"]), ensure_ascii=False)
    return made


def _weighed(evidence: pd.DataFrame) -> str | None:
    """Return how many documents of each standing speak each way."""
    found: dict[str, list[str]] = {FOR: [], AGAINST: [], ASIDE: []}
    counts = evidence.groupby(["direction", "part", "standing"]).size()
    for (direction, part, standing), number in counts.items():
        on = " on a detail" if part == "detail" else ""
        found[direction].append(f"{number} {standing}{on}")
    return "; ".join(f"{way}: {', '.join(of)}" for way, of in found.items() if of) or None


def review(claim: Any, verdict: str) -> dict:
    """Return a claim and its verdict as schema.org/ClaimReview, for JSON-LD.

    The address is relative to the page of verdicts: the book does not know where it is published.
    """
    account = stored(DOCUMENTS).set_index("source").loc[claim.account]
    work = {"@type": "CreativeWork", "url": account["url"], "headline": account["title"]}
    author = {"@type": "Organization", "name": account["publisher"]}
    # that somebody said something is claimed by the article, what was said by the speaker
    speaker = claim.speaker
    if pd.notna(speaker) and claim.kind != "attribution" and "unnamed" not in speaker:
        body = speaker in set(stored(DOCUMENTS)["publisher"])
        author = {"@type": "Organization" if body else "Person", "name": speaker}
    said = {"@type": "Claim", "appearance": work, "author": author}
    if pd.notna(account["date"]):
        said["datePublished"] = account["date"]
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"{PAGE}#{claim.claim}",
        "claimReviewed": claim.paraphrase,
        "author": {"@type": "Organization", "name": BOOK},
        "itemReviewed": said,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATINGS[verdict],
            "bestRating": max(RATINGS.values()),
            "worstRating": min(RATINGS.values()),
            "alternateName": verdict,
        },
    }
