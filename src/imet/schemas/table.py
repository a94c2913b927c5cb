"""What describes a table in `data/`, and the kinds of columns that tables have."""

from __future__ import annotations

from dataclasses import dataclass

import pandera.pandas as pa


@dataclass(frozen=True, eq=False)
class Table:
    """One file in `data/`.

    Attributes
    ----------
    path
        Where it lies, from `data/`.
    title, description
        For the data package.
    schema
        Columns in their order; each has a description, and a unit where it has one.
    foreign_keys
        Pairs of columns here and (path of the other table, its columns).

    """

    path: str
    title: str
    description: str
    schema: pa.DataFrameSchema
    foreign_keys: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """Return the columns that tell one row from another: those that the schema has unique."""
        return tuple(self.schema.unique)

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns in their order."""
        return list(self.schema.columns)

    @property
    def types(self) -> dict[str, str]:
        """Return the pandas type of each column; pandera calls pandas' `str` by another name."""
        names = {name: str(column.dtype) for name, column in self.schema.columns.items()}
        return {name: "str" if kind.startswith("string") else kind for name, kind in names.items()}


def text(description: str, *, nullable: bool = False, isin: tuple[str, ...] = ()) -> pa.Column:
    """Return a column of texts, none empty, all in `isin` if that is given."""
    checks = [pa.Check.isin(isin)] if isin else [pa.Check.str_length(min_value=1)]
    return pa.Column("str", checks, nullable=nullable, description=description)


def matching(description: str, pattern: str, *, nullable: bool = False) -> pa.Column:
    """Return a column of texts that the pattern describes from end to end."""
    return pa.Column(
        "str", pa.Check.str_matches(pattern), nullable=nullable, description=description
    )


def whole(description: str, *, unit: str | None = None, minimum: int | None = 0) -> pa.Column:
    """Return a column of whole numbers that are never missing."""
    checks = [] if minimum is None else [pa.Check.ge(minimum)]
    return pa.Column("int64", checks, description=description, metadata=_unit(unit))


def number(description: str, *, unit: str | None = None) -> pa.Column:
    """Return a column of whole numbers that may be missing."""
    return pa.Column("Int64", nullable=True, description=description, metadata=_unit(unit))


def positive(description: str, *, unit: str | None = None) -> pa.Column:
    """Return a column of numbers above nothing, with decimals."""
    return pa.Column("float64", pa.Check.gt(0), description=description, metadata=_unit(unit))


def date(description: str, *, nullable: bool = False) -> pa.Column:
    """Return a column of days."""
    return pa.Column("datetime64[ns]", nullable=nullable, description=description)


def table(*, columns: dict[str, pa.Column], unique: tuple[str, ...]) -> pa.DataFrameSchema:
    """Return a schema with just these columns in this order; `unique` is the key."""
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=list(unique))


def _unit(unit: str | None) -> dict[str, str] | None:
    return {"unit": unit} if unit else None
