"""The tables of what surrounds the episode, made from the originals in `context/`."""

from __future__ import annotations

from imet.schemas.table import Table, date, matching, table, text

BASES = (
    *("coup provision", "proliferation", "human rights", "ASPA", "child soldiers"),
    *("drug decertification", "executive", "other"),
)

SUSPENSION_CASES = Table(
    path="context/suspension_cases.csv",
    title="Documented suspensions of IMET",
    description=(
        "Cases in which the United States withheld IMET, military aid of which it is part, or "
        "other training, as collected for this book with their sources, in our words. A case of "
        "several countries has one row for each. The list is not exhaustive."
    ),
    key=("case", "iso3"),
    schema=table(
        unique=("case", "iso3"),
        columns={
            "case": matching("Short name: code of the country or act, and year", r"^[A-Z0-9-]+$"),
            "country": text("Country, by its English short name"),
            "iso3": matching(
                "ISO 3166-1 alpha-3 code; SCG for Serbia and Montenegro", r"^[A-Z]{3}$"
            ),
            "first": date("First day; of a month or year its first day"),
            "first_precision": text(
                "How exactly the first day is known",
                isin=("day", "month", "year", "not before"),
            ),
            "last": date("Last day; of a month its first day; missing if not found", nullable=True),
            "last_precision": text(
                "How exactly the last day is known; 'not before' if still in force on that day",
                isin=("day", "month", "not before"),
                nullable=True,
            ),
            "legal_basis": text("Kind of legal basis", isin=BASES),
            "measure": text("Law or act, in our words"),
            "occasion": text("What came before, as the sources give it"),
            "imet": text(
                "Whether the sources name IMET, or military aid without naming it; or say that "
                "training was kept; or speak of other training alone",
                isin=("named", "within military aid", "kept", "other training"),
            ),
            "certainty": text("How certain the case is", isin=("certain", "probable")),
            "url": matching("Addresses of the sources", r"^https?://\S+( \| https?://\S+)*$"),
            "note": text("What else to know", nullable=True),
        },
    ),
)

TABLES = (SUSPENSION_CASES,)
