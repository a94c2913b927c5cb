"""The figures of the book, one module a subject; every public function draws one picture."""

from imet.figures.hedge import arms_by_supplier, distance_and_breaks, placebo_shifts
from imet.figures.training import (
    colleges,
    coverage,
    places_and_where,
    starts_and_ends_by_month,
    starts_by_quarter,
)

__all__ = [
    "arms_by_supplier",
    "colleges",
    "coverage",
    "distance_and_breaks",
    "placebo_shifts",
    "places_and_where",
    "starts_and_ends_by_month",
    "starts_by_quarter",
]
