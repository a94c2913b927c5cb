"""The tables of the ledger: what disagrees, what is claimed, and what the record says of it."""

from __future__ import annotations

import pandera.pandas as pa

from imet.schemas.table import Table, matching, table, text, whole

ACCOUNTS = ("S0", "S1", "S2", "S3", "S4")
KINDS = ("number", "date", "law", "attribution", "causal", "form", "opinion")
DIRECTIONS = ("supports", "contradicts", "bears on")
STANDINGS = ("law", "official record", "agency report", "press", "copy")
SURENESS = ("shown", "likely", "open", "not testable")
THEMES = (
    *("Why training stopped", "What the cut did", "Russia and China", "Afghanistan"),
    *("Why training came back", "What the return would bring"),
)
VERDICTS = (
    *("supported", "supported in part", "imprecise", "contradicted", "not established"),
    "opinion",
)
_CLAIM = r"^S[0-4]-\d\d$"
_claim = matching("The claim: its account and number", _CLAIM)
# words and {placeholders}: a number or a date is filled in from computed values, never typed
_filled = r"^(?:[^\d{}]|\{[a-z_]+\})+$"
_account = text("The account; see sources.csv", isin=ACCOUNTS)

DISAGREEMENTS = Table(
    path="ledger/disagreements.csv",
    title="Official series that differ",
    description=(
        "Pairs of official figures for what may seem the same thing, with the arithmetic between "
        "them. Made by `python -m imet.disagreements` from the other tables."
    ),
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

SOURCES = Table(
    path="ledger/sources.csv",
    title="Accounts and documents",
    description="The five accounts and every document that the ledger cites, kept by hand.",
    schema=table(
        unique=("source",),
        columns={
            "source": matching("Short name", r"^(S[0-4]|[a-z0-9-]+)$"),
            "title": text("Title; in square brackets if it is a description"),
            "publisher": text("Publisher"),
            "author": text("Author, where named", nullable=True),
            "date": matching("Date, as far as known", r"^\d{4}(-\d\d){0,2}$", nullable=True),
            "date_known": text(
                "How well the date is known", isin=("day", "month", "year", "inferred", "unknown")
            ),
            "kind": text(
                "Kind of document",
                isin=(
                    *("account", "law", "official record", "agency report", "press", "post"),
                    "reference",
                ),
            ),
            "url": matching("Public address", r"^https?://\S+$"),
            "depends_on": text(
                "Documents whose text it copies or rests on, with semicolons", nullable=True
            ),
            "note": text("What else to know", nullable=True),
        },
    ),
)

QUESTIONS = Table(
    path="ledger/questions.csv",
    title="Questions to which several accounts speak",
    description="What more than one of the accounts says something about.",
    schema=table(
        unique=("question",),
        columns={
            "question": matching("Short name", r"^[a-z_]+$"),
            "title": text("The question"),
        },
    ),
)

CLAIMS = Table(
    path="ledger/claims.csv",
    title="Claims",
    description="What the five accounts claim, sentence by sentence, paraphrased; kept by hand.",
    foreign_keys=(
        (("account",), "ledger/sources.csv", ("source",)),
        (("question",), "ledger/questions.csv", ("question",)),
    ),
    schema=table(
        unique=("claim",),
        columns={
            "claim": _claim,
            "account": _account,
            "paragraph": whole("Paragraph of the account, the headline counted", minimum=1),
            "kind": text(
                "Kind of claim; form is a remark on how the account words or quotes something",
                isin=KINDS,
            ),
            "paraphrase": text("The claim in our words"),
            "quantity": text("Number or date claimed", nullable=True),
            "unit": text("Its unit", nullable=True),
            "period": text("The time that it is about", nullable=True),
            "settled_by": text("What would settle it", nullable=True),
            "question": matching("Question; see questions.csv", r"^[a-z_]+$", nullable=True),
            "check": matching(
                "Check in imet.ledger.checks that computes it", r"^[a-z0-9_]+$", nullable=True
            ),
            "searched": text("Where was looked, if it may not be established", nullable=True),
            "chapter": matching("Chapter that treats it", r"^\d\d_[a-z_]+$"),
            "reading": text("In which sense it holds and in which not", nullable=True),
        },
    ),
)

EVIDENCE = Table(
    path="ledger/evidence.csv",
    title="Evidence",
    description="What documents say of the claims, in our words; kept by hand.",
    foreign_keys=(
        (("claim",), CLAIMS.path, ("claim",)),
        (("source",), SOURCES.path, ("source",)),
    ),
    schema=table(
        unique=("claim", "source", "says"),
        columns={
            "claim": _claim,
            "direction": text("Which way it speaks", isin=DIRECTIONS),
            "part": text("Of the claim's core or of a detail", isin=("core", "detail")),
            "says": text("What it says, in our words"),
            "source": text("Document; see sources.csv"),
            "place": text("Page, section, row or address"),
            "standing": text(
                "Weight for this claim; a copy is the very text that the account copied",
                isin=STANDINGS,
            ),
        },
    ),
)

DEPENDENCE = Table(
    path="ledger/dependence.csv",
    title="What the accounts copied",
    description="Texts that the accounts copied, quoted or credited, and how one sees it.",
    foreign_keys=(
        (("account",), SOURCES.path, ("source",)),
        (("text",), SOURCES.path, ("source",)),
    ),
    schema=table(
        unique=("account", "text", "shown_by"),
        columns={
            "account": _account,
            "text": text("The text; see sources.csv"),
            "kind": text(
                "How it was used", isin=("copied", "quoted", "credited", "shares wording with")
            ),
            "shown_by": text("How one can see it"),
        },
    ),
)

PUBLISHED = Table(
    path="ledger/verdicts.csv",
    title="Verdicts",
    description="The verdict on every claim; made by `python -m imet.ledger write`.",
    foreign_keys=((("claim",), CLAIMS.path, ("claim",)),),
    schema=table(
        unique=("claim",),
        columns={
            "claim": _claim,
            "account": _account,
            "verdict": text("Verdict", isin=VERDICTS),
            "by": text("What it rests on", isin=("check", "evidence", "kind")),
            "value": text("The value in the record, of a check", nullable=True),
            "working": text("What was compared, and how it came out", nullable=True),
            "tolerance": text("What still counts as agreement, and why", nullable=True),
            "source": text("Where the value or the evidence stands", nullable=True),
            "searched": text("Where was looked, if not established", nullable=True),
            "claim_review": pa.Column(
                "str",
                nullable=True,
                description=(
                    "schema.org/ClaimReview as JSON-LD; none for an opinion, a remark on form, or "
                    "what is not established"
                ),
            ),
        },
    ),
)

PREDICTIONS = Table(
    path="ledger/predictions.csv",
    title="Causes and predictions beside the record",
    description=(
        "What the accounts say of causes, and what they foretell, beside what the record shows; "
        "kept by hand. Words in braces are filled by `imet.predictions` with computed values."
    ),
    foreign_keys=((("claim",), CLAIMS.path, ("claim",)),),
    schema=table(
        unique=("claim",),
        columns={
            "claim": _claim,
            "theme": text("What it is about", isin=THEMES),
            "statement": matching("The statement in our words", _filled),
            "shows": matching("What the record shows, with values in braces", _filled),
            "how_sure": text(
                "How far what the record shows settles it: shown, for or against; likely, it "
                "points one way; open, records that were not found could settle it; not testable, "
                "none could as it is worded",
                isin=SURENESS,
            ),
            "why": matching("Why no more and no less than that, with values in braces", _filled),
            "chapter": matching("Chapter that treats it", r"^\d\d_[a-z_]+$"),
        },
    ),
)

TABLES = (
    *(DISAGREEMENTS, SOURCES, QUESTIONS, CLAIMS, EVIDENCE, DEPENDENCE, PUBLISHED),
    PREDICTIONS,
)
