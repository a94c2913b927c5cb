"""The tables in `data/`: their columns, types, units and rules, said once.

The loaders validate against these schemas and `data/datapackage.json` is made from them.
"""

from imet.schemas import context, episode, ledger, money, training
from imet.schemas.context import (
    ARMS_DELIVERIES,
    EVENT_ROWS,
    IDEAL_POINTS,
    SUSPENSION_CASES,
    UN_AGREEMENT,
)
from imet.schemas.episode import GAPS, LAW, TIMELINE
from imet.schemas.ledger import DISAGREEMENTS
from imet.schemas.money import (
    COUNTRY_TOTALS,
    CPI,
    CRS_DIFFERENCES,
    DEFLATORS,
    EXCHANGE_RATES,
    IMET_OBLIGATIONS,
    IMET_REQUESTS,
    PAKISTAN_ASSISTANCE,
    PAKISTAN_CRS,
    QUOTED_AMOUNTS,
    UPPER_BOUNDS,
    WORLD_IMET,
)
from imet.schemas.table import Table
from imet.schemas.training import (
    ACTIVITIES,
    DEPARTMENTS,
    ERRATA,
    FIRST_YEAR,
    LAST_YEAR,
    LEVELS,
    OTHER_EXTRACTION,
    PROGRAMS,
    SOURCES,
    STAGES,
    TOTALS,
    WHERE,
)

TABLES = (*training.TABLES, *money.TABLES, *context.TABLES, *episode.TABLES, *ledger.TABLES)

__all__ = [
    "ACTIVITIES",
    "ARMS_DELIVERIES",
    "COUNTRY_TOTALS",
    "CPI",
    "CRS_DIFFERENCES",
    "DEFLATORS",
    "DEPARTMENTS",
    "DISAGREEMENTS",
    "ERRATA",
    "EVENT_ROWS",
    "EXCHANGE_RATES",
    "FIRST_YEAR",
    "GAPS",
    "IDEAL_POINTS",
    "IMET_OBLIGATIONS",
    "IMET_REQUESTS",
    "LAST_YEAR",
    "LAW",
    "LEVELS",
    "OTHER_EXTRACTION",
    "PAKISTAN_ASSISTANCE",
    "PAKISTAN_CRS",
    "PROGRAMS",
    "QUOTED_AMOUNTS",
    "SOURCES",
    "STAGES",
    "SUSPENSION_CASES",
    "TABLES",
    "TIMELINE",
    "TOTALS",
    "UN_AGREEMENT",
    "UPPER_BOUNDS",
    "WHERE",
    "WORLD_IMET",
    "Table",
]
