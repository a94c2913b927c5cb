"""The tables of the episode itself, kept by hand."""

from __future__ import annotations

from imet.schemas.table import Table, date, matching, number, table, text, whole

CERTAINTY = ("high", "medium", "low")

TIMELINE = Table(
    path="episode/timeline.csv",
    title="Timeline",
    description="Dated events of the episode and of what led to it, kept by hand, each sourced.",
    schema=table(
        unique=("event",),
        columns={
            "event": matching("Short name of the event", r"^[a-z0-9_]+$"),
            "date": date("First day; of a month or year its first day"),
            "precision": text("How exactly the date is known", isin=("day", "month", "year")),
            "end_date": date("Last day, if it lasted", nullable=True),
            "title": text("What happened, in a few words"),
            "what": text("What happened, in one sentence"),
            "places": number("Course places that it names", unit="places"),
            "kind": text(
                "Kind of event",
                isin=(
                    *("law", "money", "training", "decision", "statement", "agreement"),
                    *("press", "other"),
                ),
            ),
            "actor": text(
                "Who acted", isin=("United States", "Pakistan", "Russia", "China", "other")
            ),
            "standing": text(
                "Standing of the source",
                isin=("law", "official record", "agency report", "press", "post"),
            ),
            "source": text("Publisher, title or author, and date of the source"),
            "url": matching("Address of the source", r"^https?://\S+$"),
            "certainty": text(
                "How certain event and date are", isin=("certain", "probable", "disputed")
            ),
            "note": text("What else to know", nullable=True),
            "pause": text(
                "Which pause of the training it belongs to",
                nullable=True,
                isin=(
                    *("1990s law", "January 2018 freeze", "August 2018 cut"),
                    "pandemic of 2020",
                ),
            ),
        },
    ),
)

LAW = Table(
    path="episode/law.csv",
    title="Laws and documents of the programme",
    description=(
        "Statutes, agreements, decisions and official descriptions on which IMET rests, kept by "
        "hand, each with what it says in our words and how it was seen."
    ),
    schema=table(
        unique=("law",),
        columns={
            "law": matching("Short name of the row", r"^[a-z0-9_]+$"),
            "citation": text("How it is cited"),
            "title": text("Its title, or what it is"),
            "kind": text(
                "What kind of text it is",
                isin=("law", "agreement", "decision", "official description", "official record"),
            ),
            "date": matching(
                "Day, month or year, as exactly as it is known",
                r"^\d{4}(-\d{2}){0,2}$",
                nullable=True,
            ),
            "date_of": text(
                "What happened on that date: the text was approved, signed or issued, or its "
                "subject took effect",
                isin=("approval", "signature", "issue", "effect"),
                nullable=True,
            ),
            "says": text("What it says, in our words"),
            "seen": text(
                "text: the passage itself was read; part: a part of it, the rest is said in the "
                "next column; description: only what another document says of it",
                isin=("text", "part", "description"),
            ),
            "seen_where": text("What was read, and what was not"),
            "url": matching("Public address of the text, or of a copy", r"^https?://\S+$"),
        },
    ),
)

GAPS = Table(
    path="episode/gaps.csv",
    title="Why no training money was booked",
    description=(
        "The cause of each run of fiscal years in which the Greenbook books no IMET for Pakistan, "
        "kept by hand. The runs themselves are computed from the obligations."
    ),
    schema=table(
        unique=("first_fiscal_year",),
        columns={
            "first_fiscal_year": whole("First fiscal year of the run", minimum=1955),
            "last_fiscal_year": whole("Last fiscal year of the run", minimum=1955),
            "name": text("What figures call it"),
            "cause": text("What stopped the money, as far as it is known"),
            "legal_basis": text("Law or act on which it rested"),
            "start_date": date("Day on which the cause set in, or became public"),
            "source": text("Documents for the cause and its date"),
            "url": matching("Address of one of them", r"^https?://\S+$"),
            "certainty": text("How sure it is that this is the cause", isin=CERTAINTY),
            "doubt": text("What is not certain"),
        },
    ),
)

TABLES = (TIMELINE, LAW, GAPS)
