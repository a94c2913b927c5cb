"""The tables of the episode itself, kept by hand."""

from __future__ import annotations

from imet.schemas.table import Table, date, matching, number, table, text

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

TABLES = (EVENTS,)
