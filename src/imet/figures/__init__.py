"""The figures of the book, one module a subject; every public function draws one picture."""

from imet.figures.suspensions import suspension_lengths, suspensions_by_year
from imet.figures.training import (
    colleges,
    coverage,
    places_and_where,
    starts_and_ends_by_month,
    starts_by_quarter,
)

__all__ = [
    "colleges",
    "coverage",
    "places_and_where",
    "starts_and_ends_by_month",
    "starts_by_quarter",
    "suspension_lengths",
    "suspensions_by_year",
]
