"""The figures of the book, one module a subject; every public function draws one picture."""

from imet.figures.neighbourhood import (
    changes_of_neighbours,
    dollars_of_neighbours,
    largest_recipients,
    places_in_south_asia,
)
from imet.figures.training import (
    colleges,
    coverage,
    places_and_where,
    starts_and_ends_by_month,
    starts_by_quarter,
)

__all__ = [
    "changes_of_neighbours",
    "colleges",
    "coverage",
    "dollars_of_neighbours",
    "largest_recipients",
    "places_and_where",
    "places_in_south_asia",
    "starts_and_ends_by_month",
    "starts_by_quarter",
]
