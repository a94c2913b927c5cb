"""The figures of the book, one module a subject; every public function draws one picture."""

from imet.figures.ledger import scoreboard
from imet.figures.missing_class import choices, starts_through_the_year, synthetic_control
from imet.figures.training import (
    colleges,
    coverage,
    places_and_where,
    starts_and_ends_by_month,
    starts_by_quarter,
)

__all__ = [
    "choices",
    "colleges",
    "coverage",
    "places_and_where",
    "scoreboard",
    "starts_and_ends_by_month",
    "starts_by_quarter",
    "starts_through_the_year",
    "synthetic_control",
]
