"""The figures of the book, one module a subject; every public function draws one picture."""

from imet.figures.ledger import scoreboard
from imet.figures.programme import obligations_since_1950, recipients, regions
from imet.figures.training import (
    colleges,
    coverage,
    places_and_where,
    starts_and_ends_by_month,
    starts_by_quarter,
)
from imet.figures.what_went_on import beside_imet, places_under_way

__all__ = [
    "beside_imet",
    "colleges",
    "coverage",
    "obligations_since_1950",
    "places_and_where",
    "places_under_way",
    "recipients",
    "regions",
    "scoreboard",
    "starts_and_ends_by_month",
    "starts_by_quarter",
]
