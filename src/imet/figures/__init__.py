"""The figures of the book, one module a subject; every public function draws one picture."""

from imet.figures.money import (
    aid_and_reimbursements,
    cost_of_a_place,
    imet_with_gaps,
    obligated_and_delivered,
)
from imet.figures.training import (
    colleges,
    coverage,
    places_and_where,
    starts_and_ends_by_month,
    starts_by_quarter,
)

__all__ = [
    "aid_and_reimbursements",
    "colleges",
    "cost_of_a_place",
    "coverage",
    "imet_with_gaps",
    "obligated_and_delivered",
    "places_and_where",
    "starts_and_ends_by_month",
    "starts_by_quarter",
]
