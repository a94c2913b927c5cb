"""The checks of the claims, by their names; importing a module registers its checks."""

from imet.ledger.checks import dates, money, seats
from imet.ledger.checks.base import CHECKS, Measured, Sense

__all__ = ["CHECKS", "Measured", "Sense", "dates", "money", "seats"]
