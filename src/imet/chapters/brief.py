"""The days that somebody needs who has ten minutes."""

from __future__ import annotations

from imet.book import ShownTable
from imet.dates import event_table
from imet.schemas import TIMELINE
from imet.tables import stored

# what was frozen, said, lost and given back; the timeline has the rest
DAYS = (
    *("freeze", "janjua_senate", "last_new_start", "cut_reported", "cut_confirmed"),
    *("last_course_ends", "return_approved", "return_announced", "first_start_2020"),
)


def days() -> ShownTable:
    """Return the events of DAYS as a table: date, what happened, how certain it is, source."""
    events = stored(TIMELINE)
    chosen = events[events["event"].isin(DAYS)].sort_values("date")
    return event_table(chosen, "From the freeze of security aid to the first new course", "what")
