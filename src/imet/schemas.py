"""The tables in `data/`: what their descriptors say, and the checks that follow from it.

Each folder of `data/` has a `tables.yaml` that tells the columns of its tables, their types, units
and rules. The loaders validate against it, and `data/datapackage.json` is made from it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pandera.pandas as pa
import yaml

from imet.errors import DataError, one_of

DESCRIPTOR = "tables.yaml"
FOLDERS = ("training", "money", "context", "episode", "ledger")
# pandas' type of a column, by the descriptor's
TYPES = {"string": "str", "integer": "int64", "number": "float64", "date": "datetime64[ns]"}
WITH_MISSING = TYPES | {"integer": "Int64"}  # of a column in which a value may be missing
BOUNDS = {"minimum": pa.Check.ge, "maximum": pa.Check.le, "exclusiveMinimum": pa.Check.gt}
MARK = Path("data", FOLDERS[0], DESCRIPTOR)  # what tells a checkout of the project
REMEDY = "restore it, start below a checkout of the project, or name its data/ in IMET_DATA"


def _project() -> Path:
    """Return `data/` of the checkout that this module lies in, else of the nearest one upwards."""
    checkout = Path(__file__).parents[2]
    if (checkout / MARK).is_file():
        return checkout / "data"
    here = Path.cwd()
    return next((at for at in (here, *here.parents) if (at / MARK).is_file()), here) / "data"


PROJECT = _project()


def data_folder() -> Path:
    """Return the project's `data/`: where `IMET_DATA` says, else in the checkout.

    An installed package lies in no checkout and takes the nearest one upwards from the working
    directory; without one the folder is not there, and never inside the Python installation.
    """
    return Path(os.environ.get("IMET_DATA") or PROJECT)


@dataclass(frozen=True)
class Table:
    """One file in `data/`; `path` is where it lies from there."""

    path: str

    @cached_property
    def about(self) -> dict:
        """Return what the descriptor says of the table."""
        folder, _, name = self.path.partition("/")
        known = descriptor(one_of(folder, FOLDERS, "folder of tables"))["tables"]
        return known[one_of(name, known, "table", f"in {folder}/{DESCRIPTOR}")]

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns in their order."""
        return list(self.about["columns"])

    @property
    def types(self) -> dict[str, str]:
        """Return the pandas type of each column."""
        return {
            name: (TYPES if field["required"] else WITH_MISSING)[field["type"]]
            for name, field in self._fields.items()
        }

    @property
    def key(self) -> list[str]:
        """Return the columns that tell one row from another."""
        return self.about["primaryKey"]

    @cached_property
    def schema(self) -> pa.DataFrameSchema:
        """Return just these columns in this order, each with its checks."""
        columns = {
            name: pa.Column(self.types[name], _checks(field), nullable=not field["required"])
            for name, field in self._fields.items()
        }
        return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=self.key)

    def allowed(self, column: str) -> tuple[str, ...]:
        """Return the texts that a column may have, in the order of the descriptor."""
        listed = [name for name, field in self._fields.items() if "enum" in field]
        return tuple(
            self._fields[one_of(column, listed, "list of texts for", f"in {self.path}")]["enum"]
        )

    @cached_property
    def _fields(self) -> dict[str, dict]:
        return {name: as_field(given) for name, given in self.about["columns"].items()}


@cache
def descriptor(folder: str) -> dict:
    """Return the descriptor of a folder of `data/`; DataError if it is not there or no YAML."""
    path = data_folder() / folder / DESCRIPTOR
    if not path.is_file():
        path = PROJECT / folder / DESCRIPTOR  # tables that were written elsewhere have none
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return yaml.load(path.read_text(encoding="utf-8"), loader)
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"{path}: cannot be read ({error}); {REMEDY}") from error


def as_field(given: str | dict) -> dict:
    """Return a column of a descriptor with what goes without saying: a text, never missing."""
    field = {"description": given} if isinstance(given, str) else given
    return {"type": "string", "required": True} | field


def tables() -> list[Table]:
    """Return every table that the descriptors name, in their order."""
    each = ((folder, name) for folder in FOLDERS for name in descriptor(folder)["tables"])
    return [Table(f"{folder}/{name}") for folder, name in each]


def _checks(field: dict) -> list[pa.Check]:
    checks = [bound(field[rule]) for rule, bound in BOUNDS.items() if rule in field]
    if "enum" in field:
        checks.append(pa.Check.isin(field["enum"]))
    elif "pattern" in field:
        checks.append(pa.Check.str_matches(f"^(?:{field['pattern']})$"))
    elif field["type"] == "string" and field.get("minLength", 1):
        checks.append(pa.Check.str_length(min_value=1))
    return checks


ARMS_DELIVERIES = Table("context/arms_deliveries.csv")
ARMS_SHARES = Table("context/arms_shares.csv")
COUNTRIES = Table("context/countries.csv")
DAILY_EXCHANGE_RATES = Table("context/daily_exchange_rates.csv")
EXCHANGE_RATES = Table("context/exchange_rates.csv")
IDEAL_POINTS = Table("context/ideal_points.csv")
OUTLINES = Table("context/outlines.csv")
CONTEXT_SOURCES = Table("context/sources.csv")
SUSPENSION_CASES = Table("context/suspension_cases.csv")
UN_AGREEMENT = Table("context/un_agreement.csv")
FACTS = Table("episode/facts.csv")
GAPS = Table("episode/gaps.csv")
LAW = Table("episode/law.csv")
TIMELINE = Table("episode/timeline.csv")
CHANGES = Table("ledger/changes.csv")
CLAIMS = Table("ledger/claims.csv")
DEPENDENCE = Table("ledger/dependence.csv")
DISAGREEMENTS = Table("ledger/disagreements.csv")
EVIDENCE = Table("ledger/evidence.csv")
FINDINGS = Table("ledger/findings.csv")
PREDICTIONS = Table("ledger/predictions.csv")
QUESTIONS = Table("ledger/questions.csv")
DOCUMENTS = Table("ledger/sources.csv")
SECOND_CODING = Table("ledger/second_coding.csv")
PUBLISHED = Table("ledger/verdicts.csv")
COLLATED_WORLD_IMET = Table("money/collated_world_imet.csv")
COUNTRY_TOTALS = Table("money/country_totals.csv")
CRS_DIFFERENCES = Table("money/crs_differences.csv")
DEFLATORS = Table("money/deflators.csv")
IMET_OBLIGATIONS = Table("money/imet_obligations.csv")
IMET_REQUESTS = Table("money/imet_requests.csv")
PAKISTAN_ASSISTANCE = Table("money/pakistan_assistance.csv")
PAKISTAN_CRS = Table("money/pakistan_crs.csv")
QUOTED_AMOUNTS = Table("money/quoted_amounts.csv")
QUOTED_REQUESTS = Table("money/quoted_requests.csv")
MONEY_SOURCES = Table("money/sources.csv")
SERVICE_GRANTS = Table("money/service_grants.csv")
UPPER_BOUNDS = Table("money/upper_bounds.csv")
WORLD_IMET = Table("money/world_imet.csv")
ACTIVITIES = Table("training/activities.parquet")
COLLEGES = Table("training/colleges.csv")
COUNTRY_YEAR = Table("training/country_year.csv")
COUNTRY_YEAR_PROGRAM = Table("training/country_year_program.csv")
ERRATA = Table("training/errata.csv")
OTHER_EXTRACTION = Table("training/other_extraction.csv")
PROGRAMS = Table("training/programs.csv")
SECTION_III = Table("training/section_iii.csv")
TRAINING_SOURCES = Table("training/sources.csv")
TOTALS = Table("training/totals.csv")
