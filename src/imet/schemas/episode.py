"""The tables of the episode itself, kept by hand."""

from __future__ import annotations

from imet.schemas.table import Table, date, matching, number, table, text, whole

EVENTS = Table(
    path="episode/events.csv",
    title="Events of the episode",
    description="Dated events that the figures mark, kept by hand, each with its source.",
    key=("event",),
    schema=table(
        unique=("event",),
        columns={
            "event": matching("Short name of the event", r"^[a-z_]+$"),
            "date": date("Day, in Washington"),
            "title": text("What happened, in a few words"),
            "places": number("Course places named", unit="places"),
            "cost_usd": number("Value named", unit="current US dollars"),
            "standing": text("Standing of the source", isin=("official record", "agency report")),
            "source": text("Publisher, title or author, and date of the source"),
            "url": matching("Address of the source", r"^https?://\S+$"),
        },
    ),
)

CERTAINTY = ("high", "medium", "low")

GAPS = Table(
    path="episode/gaps.csv",
    title="Why no training money was booked",
    description=(
        "The cause of each run of fiscal years in which the Greenbook books no IMET for Pakistan, "
        "kept by hand. The runs themselves are computed from the obligations."
    ),
    key=("first_fiscal_year",),
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

TABLES = (EVENTS, GAPS)
