"""The figures of the book, one module a subject; every public function draws one picture."""

from imet.figures.accounts import dependence
from imet.figures.comeback import levels_of_return, starts_in_2020
from imet.figures.hedge import arms_by_supplier, distance_and_breaks, placebo_shifts
from imet.figures.ledger import scoreboard
from imet.figures.missing_class import choices, starts_through_the_year, synthetic_control
from imet.figures.money import (
    aid_and_reimbursements,
    cost_of_a_place,
    imet_with_gaps,
    obligated_and_delivered,
)
from imet.figures.neighbourhood import (
    changes_of_neighbours,
    dollars_of_neighbours,
    largest_recipients,
    places_in_south_asia,
)
from imet.figures.programme import obligations_since_1950, recipients, regions
from imet.figures.suspensions import suspension_lengths, suspensions_by_year
from imet.figures.timeline import seventy_years, thirty_months
from imet.figures.training import (
    colleges,
    coverage,
    places_and_where,
    starts_and_ends_by_month,
    starts_by_quarter,
)
from imet.figures.what_went_on import beside_imet, places_under_way

__all__ = [
    "aid_and_reimbursements",
    "arms_by_supplier",
    "beside_imet",
    "changes_of_neighbours",
    "choices",
    "colleges",
    "cost_of_a_place",
    "coverage",
    "dependence",
    "distance_and_breaks",
    "dollars_of_neighbours",
    "imet_with_gaps",
    "largest_recipients",
    "levels_of_return",
    "obligated_and_delivered",
    "obligations_since_1950",
    "placebo_shifts",
    "places_and_where",
    "places_in_south_asia",
    "places_under_way",
    "recipients",
    "regions",
    "scoreboard",
    "seventy_years",
    "starts_and_ends_by_month",
    "starts_by_quarter",
    "starts_in_2020",
    "starts_through_the_year",
    "suspension_lengths",
    "suspensions_by_year",
    "synthetic_control",
    "thirty_months",
]
