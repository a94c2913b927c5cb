"""The tables of what surrounds the episode, made from the originals in `context/`."""

from __future__ import annotations

import pandera.pandas as pa

from imet.schemas.money import register_table
from imet.schemas.table import Table, date, matching, number, table, text, whole

# members of the South Asian Association for Regional Cooperation
SOUTH_ASIA = (
    *("Afghanistan", "Bangladesh", "Bhutan", "India", "Maldives", "Nepal", "Pakistan"),
    "Sri Lanka",
)
ARMS_YEARS = (1990, 2021)
YEAR_OF_SESSION = 1945  # and the number of a session give the year in whose autumn it opened
FIRST_SESSION = 45

_row = whole("Line of the file, counted from 1", minimum=1)
_source = text("File name of the original")
_session = whole("Session of the General Assembly", minimum=FIRST_SESSION)
_year = whole("Year in whose autumn the session opened", minimum=1990)


def _iso3(of: str) -> pa.Column:
    return matching(f"ISO 3166-1 alpha-3 code of {of}", r"^[A-Z]{3}$")


def _float(description: str, *checks: pa.Check) -> pa.Column:
    return pa.Column("float64", list(checks), description=description)


BASES = (
    *("coup provision", "proliferation", "human rights", "ASPA", "child soldiers"),
    *("drug decertification", "executive", "other"),
)

SOURCES = register_table(
    "context/sources.csv",
    "Originals on arms, votes and other suspensions",
    "The files from which the other tables in data/context come.",
)

SUSPENSION_CASES = Table(
    path="context/suspension_cases.csv",
    title="Documented suspensions of IMET",
    description=(
        "Cases in which the United States withheld IMET, military aid of which it is part, or "
        "other training, as collected for this book with their sources, in our words. A case of "
        "several countries has one row for each. The list is not exhaustive."
    ),
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

ARMS_DELIVERIES = Table(
    path="context/arms_deliveries.csv",
    title="Arms deliveries to Pakistan and the rest of South Asia",
    description=(
        "Deliveries of major conventional arms by year, recipient and supplier, in the "
        "trend-indicator values of the Stockholm International Peace Research Institute: a volume "
        "of military resources, and neither a price nor dollars. Read from "
        "data_sipri-exports-processed.csv. A pair without a row has no delivery identified."
    ),
    schema=table(
        unique=("recipient", "year", "supplier"),
        columns={
            "year": pa.Column(
                "int64", pa.Check.in_range(*ARMS_YEARS), description="Calendar year of delivery"
            ),
            "recipient": text("Recipient, as printed", isin=SOUTH_ASIA),
            "iso3": _iso3("the recipient"),
            "supplier": text("Supplier, as printed"),
            "tiv_millions": whole(
                "Volume delivered; 0 is less than half of one million",
                unit="millions of trend-indicator value",
            ),
            "row": _row,
            "source": _source,
        },
    ),
)

IDEAL_POINTS = Table(
    path="context/ideal_points.csv",
    title="Ideal points in the UN General Assembly",
    description=(
        "Position of each country on one dimension, estimated from its votes in a session by "
        "Bailey, Strezhnev and Voeten; larger is closer to the United States. Sessions 45 (1990) "
        "to 74 (2019). Every row is read from IdealpointestimatesAll_Apr2020.csv."
    ),
    schema=table(
        unique=("session", "iso3"),
        columns={
            "session": _session,
            "year": _year,
            "iso3": matching(
                "ISO 3166-1 alpha-3 code, of former countries the code that they had; Serbia, "
                "which the original keeps under Yugoslavia, has its own from session 61 on",
                r"^[A-Z]{3}$",
            ),
            "ideal_point": _float("Estimate, the mean of the posterior"),
            "low": _float("Quantile of 5 per cent of the posterior"),
            "high": _float("Quantile of 95 per cent of the posterior"),
            "votes": whole("Votes of the country in the session", unit="votes"),
            "row": _row,
        },
    ),
)

UN_AGREEMENT = Table(
    path="context/un_agreement.csv",
    title="Agreement in the UN General Assembly",
    description=(
        "Agreement of pairs of countries by session, computed from roll calls: 1 if they voted "
        "alike on all, 0 if one said yes whenever the other said no. An abstention against yes or "
        "no seems to count one half: no other rule tried gives the scores. Read from "
        "agreement_pairs_computed.csv."
    ),
    schema=table(
        unique=("session", "iso3", "other_iso3"),
        columns={
            "session": _session,
            "year": _year,
            "iso3": _iso3("one country"),
            "other_iso3": _iso3("the other"),
            "agreement": _float("Agreement score", pa.Check.in_range(0, 1)),
            "votes": number("Roll calls in which both voted; known for one pair", unit="votes"),
            "row": _row,
            "source": _source,
        },
    ),
)

EVENT_ROWS = Table(
    path="context/event_rows.csv",
    title="Machine-coded events from American actors to Pakistan, 1 to 9 January 2018",
    description=(
        "Rows of the benchmark file ICEWS18 whose first actor is American and whose second is "
        "Pakistan, kept by hand: read twice in train.txt of the repository GuoJiujiang/Datasets "
        "(commit ab0de8b). Names are those of INK-USC/RE-Net (commit 3b270d8), codes and scores "
        "those of andybega/icews, data-raw/cameo-codes.csv (commit c954894), by the name of the "
        "act. Left out are a former president and a council whose country is not named. The file "
        "has one row for each act between two actors on a day, however often it was reported. It "
        "counts hours and does not say from when; they are taken to count from 1 January 2018, "
        "which the rows on the freeze of 4 January fit."
    ),
    schema=table(
        unique=("date", "actor", "act"),
        columns={
            "date": date("Day"),
            "actor": text("Who acted, by the name that the file gives"),
            "act": text("What, by the name that the file gives"),
            "cameo": matching("Code of the act in CAMEO", r"^\d{3,4}$"),
            "goldstein": _float("Score of the act", pa.Check.in_range(-10, 10)),
            "row": _row,
        },
    ),
)

TABLES = (SOURCES, SUSPENSION_CASES, ARMS_DELIVERIES, IDEAL_POINTS, UN_AGREEMENT, EVENT_ROWS)
