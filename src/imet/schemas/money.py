"""The tables of money, prices and exchange rates, read from the originals in `money/`, `context/`.

A row keeps the number of the row of the sheet, or of the line of the file, that it comes from.
Amounts of different series are never put into one column without a column that names the series.
"""

from __future__ import annotations

import pandera.pandas as pa

from imet.schemas.table import Table, date, matching, number, positive, table, text, whole

FIRST_YEAR, LAST_YEAR = 1946, 2020  # of the Greenbook
PERIODS = ("year", "transition quarter")
KINDS = ("as published", "transcription", "collation")
# accounts by their names in the Greenbook and in OMB's database
IMET_ACCOUNT = "International Military Education and Training"
FMF_ACCOUNT = "Foreign Military Financing Program"
LEVELS = ("world", "region", "country", "other")
ADDRESS = r"^https?://\S+$"

_fiscal_year = pa.Column(
    "int64",
    pa.Check.in_range(FIRST_YEAR, 2027),
    description="US fiscal year: to 1976 from 1 July of the year before to 30 June, from 1977 on "
    "from 1 October to 30 September",
)
_period = text(
    "The year, or the quarter from July to September 1976 between the two kinds of year, which "
    "stands under 1976",
    isin=PERIODS,
)
_source = text("File name of the original; see sources.csv")
_row = whole("Row of the sheet, or line of the file, counted from 1", minimum=1)
_iso3 = matching("ISO 3166-1 alpha-3 code; missing if not a country", r"^[A-Z]{3}$", nullable=True)
_key = ("fiscal_year", "period")
_sources = ((("source",), "money/sources.csv", ("source",)),)
USD, USD_2020 = "current US dollars", "constant US dollars of fiscal year 2020"


def register_table(path: str, title: str, description: str) -> Table:
    """Return the description of a register of originals, as it stands in `data/`."""
    return Table(
        path=path,
        title=title,
        description=description,
        schema=table(
            unique=("source",),
            columns={
                "source": text("File name"),
                "short": text("How source lines name it; files of one series share the name"),
                "title": text("What the file is"),
                "publisher": text("Who published the figures"),
                "edition": text("Date or year of the edition, as far as known", nullable=True),
                "kind": text(
                    "As published; a transcription of a published table; or a collation of figures "
                    "from several documents",
                    isin=KINDS,
                ),
                "rows": text("What a row number counts", isin=("sheet row", "line")),
                "sha256": matching("SHA-256 of the file", r"^[0-9a-f]{64}$"),
                "official_url": matching("Official address", ADDRESS, nullable=True),
            },
        ),
    )


SOURCES = register_table(
    "money/sources.csv",
    "Originals on money and prices",
    "The files from which the tables in data/money come, and the exchange rates.",
)

IMET_OBLIGATIONS = Table(
    path="money/imet_obligations.csv",
    title="IMET obligations by recipient",
    description=(
        "Obligations that the USAID Greenbook books under International Military Education and "
        "Training. It carries the name back before the programme of 1976. A recipient without a "
        "row in a year has no obligation booked; there is none in the transition quarter."
    ),
    foreign_keys=_sources,
    schema=table(
        unique=(*_key, "country_printed"),
        columns={
            "fiscal_year": _fiscal_year,
            "period": _period,
            "country": text("Recipient, by its English short name"),
            "country_printed": text("Recipient, as printed"),
            "iso3": _iso3,
            "region": text("Region, as printed"),
            "obligations_usd": whole("Obligations", unit=USD, minimum=None),
            "obligations_usd_2020": whole(
                "Obligations, as the Greenbook converts them", unit=USD_2020, minimum=None
            ),
            "row": _row,
            "source": _source,
        },
    ),
)

_account = ("category", "publication_row", "agency", "account")
PAKISTAN_ASSISTANCE = Table(
    path="money/pakistan_assistance.csv",
    title="US assistance to Pakistan by account",
    description=(
        "Every obligation to Pakistan in the USAID Greenbook, military and economic. A negative "
        "amount takes back obligations, or moves them to another account. Reimbursements from "
        "the Coalition Support Fund are not in it."
    ),
    foreign_keys=_sources,
    schema=table(
        unique=(*_key, *_account),
        columns={
            "fiscal_year": _fiscal_year,
            "period": _period,
            "category": text("Category", isin=("Economic", "Military")),
            "publication_row": text("Row of the printed Greenbook"),
            "agency": text("Funding agency"),
            "account": text("Funding account"),
            "obligations_usd": whole("Obligations", unit=USD, minimum=None),
            "obligations_usd_2020": whole(
                "Obligations, as the Greenbook converts them", unit=USD_2020, minimum=None
            ),
            "row": _row,
            "source": _source,
        },
    ),
)

DEFLATORS = Table(
    path="money/deflators.csv",
    title="The Greenbook's deflator",
    description=(
        "The number with four decimals by which the Greenbook divides current dollars to get "
        "constant ones: the only such number that gives the constant amount of every row of the "
        "year within the rounding of both amounts. The Greenbook does not print it."
    ),
    foreign_keys=_sources,
    schema=table(
        unique=_key,
        columns={
            "fiscal_year": _fiscal_year,
            "period": _period,
            "deflator": positive("Price level; fiscal year 2020 is 1"),
            "rows": whole("Rows of the year that it reproduces: all", unit="rows", minimum=1),
            "source": _source,
        },
    ),
)

WORLD_IMET = Table(
    path="money/world_imet.csv",
    title="IMET worldwide, by series",
    description=(
        "Worldwide totals of IMET. Each series measures another thing; none continues another."
    ),
    foreign_keys=_sources,
    schema=table(
        unique=("series", *_key),
        columns={
            "series": text(
                "Series",
                isin=(
                    "Greenbook obligations",
                    "OMB budget authority, FY2017 budget",
                    "OMB budget authority, FY2027 budget",
                    "OMB outlays",
                    "State Department table",
                ),
            ),
            "fiscal_year": _fiscal_year,
            "period": _period,
            "stage": text(
                "Whether the amount was final when the document was made",
                isin=("actual", "estimate", "request", "projection", "not stated"),
            ),
            "usd": whole("Amount", unit=USD),
            "row": number("Row or line; missing for the sum of all IMET rows of the year"),
            "source": _source,
        },
    ),
)

IMET_REQUESTS = Table(
    path="money/imet_requests.csv",
    title="IMET in budget tables and requests",
    description=(
        "Amounts for IMET in the country tables of the State Department's budget justifications, "
        "FY2008 to FY2017, and later requests as the press quotes them."
    ),
    foreign_keys=_sources,
    schema=table(
        unique=("fiscal_year", "country_printed", "row", "source"),
        columns={
            "fiscal_year": _fiscal_year,
            "level": text("What the row is", isin=LEVELS),
            "country": text("Country or area, by its English short name"),
            "country_printed": text("Country or area, as printed"),
            "iso3": _iso3,
            "stage": text(
                "allocation: what a later budget gives for the year; request: what was asked for",
                isin=("allocation", "request"),
            ),
            "usd": whole("Amount", unit=USD),
            "standing": text(
                "Where the amount stands", isin=("official table, transcribed", "press")
            ),
            "row": _row,
            "source": _source,
            "url": matching("Address of the document or article", ADDRESS, nullable=True),
        },
    ),
)

PAKISTAN_CRS = Table(
    path="money/pakistan_crs.csv",
    title="Assistance and reimbursements to Pakistan, by the Congressional Research Service",
    description=(
        "The tables of three editions, transcribed without their footnotes. Reimbursements from "
        "the Coalition Support Fund stand apart: they pay for services and are no assistance."
    ),
    foreign_keys=_sources,
    schema=table(
        unique=("edition", "account", "first_fiscal_year", "last_fiscal_year", "stage"),
        columns={
            "edition": date("Date of the edition"),
            "group": text(
                "Group of the account", isin=("security", "economic", "reimbursement", "total")
            ),
            "account": text("Programme or account"),
            "first_fiscal_year": _fiscal_year,
            "last_fiscal_year": _fiscal_year,
            "stage": text(
                "As printed: an amount of the year, an estimate, a request, or the row's total",
                isin=("actual", "estimate", "request", "total"),
            ),
            "usd_millions": number(
                "Amount; a dash counts as nothing; missing where a footnote stands in its place",
                unit="millions of current US dollars",
            ),
            "printed": text("As printed, with the letter of its footnote", nullable=True),
            "row": _row,
            "source": _source,
        },
    ),
)

CRS_DIFFERENCES = Table(
    path="money/crs_differences.csv",
    title="Where the tables of the Congressional Research Service do not add up",
    description="Differences beyond rounding between a printed total and its addends.",
    schema=table(
        unique=("edition", "account", "first_fiscal_year", "last_fiscal_year"),
        columns={
            "edition": date("Date of the edition"),
            "account": text("Account of the total"),
            "first_fiscal_year": _fiscal_year,
            "last_fiscal_year": _fiscal_year,
            "difference_usd_millions": whole(
                "Printed total less its addends",
                unit="millions of current US dollars",
                minimum=None,
            ),
            "reason": text("What accounts for it, as far as can be seen"),
        },
    ),
)

UPPER_BOUNDS = Table(
    path="money/upper_bounds.csv",
    title="Security sectors at ForeignAssistance.gov",
    description=(
        "Obligations by sector, FY2018 to FY2025, as seen in October 2026. A sector holds several "
        "accounts, so that for IMET its amount is an upper bound, as far as the edition is the "
        "same: a later one can take money back, as for Turkey in FY2018."
    ),
    foreign_keys=_sources,
    schema=table(
        unique=("fiscal_year", "iso3", "sector"),
        columns={
            "fiscal_year": _fiscal_year,
            "country": text("Country, by its English short name"),
            "iso3": matching("ISO 3166-1 alpha-3 code", r"^[A-Z]{3}$"),
            "sector": text("Sector"),
            "obligations_usd": whole("Obligations", unit=USD, minimum=None),
            "disbursements_usd": whole("Disbursements", unit=USD, minimum=None),
            "row": _row,
            "source": _source,
        },
    ),
)

COUNTRY_TOTALS = Table(
    path="money/country_totals.csv",
    title="All assistance to Pakistan, later edition",
    description=(
        "Total obligations to Pakistan in the country summary of ForeignAssistance.gov of December "
        "2025: the successor of the Greenbook, with later corrections."
    ),
    foreign_keys=_sources,
    schema=table(
        unique=_key,
        columns={
            "fiscal_year": _fiscal_year,
            "period": _period,
            "obligations_usd": whole("Obligations", unit=USD, minimum=None),
            "row": _row,
            "source": _source,
        },
    ),
)

CPI = Table(
    path="money/cpi.csv",
    title="Consumer prices by fiscal year",
    description=(
        "Mean of the monthly US consumer price index for all urban consumers (1982-84 = 100) over "
        "the fiscal year; only years of which every month is there."
    ),
    foreign_keys=_sources,
    schema=table(
        unique=_key,
        columns={
            "fiscal_year": pa.Column(
                "int64", pa.Check.in_range(1914, 2027), description="US fiscal year"
            ),
            "period": _period,
            "index": positive("Mean index, 1982-84 = 100"),
            "source": _source,
        },
    ),
)

EXCHANGE_RATES = Table(
    path="context/exchange_rates.csv",
    title="Rupees to the dollar",
    description=(
        "Yearly means of the World Bank, and closing rates of the State Bank of Pakistan on single "
        "days as the press quotes them."
    ),
    foreign_keys=_sources,
    schema=table(
        unique=("series", "date"),
        columns={
            "series": text("Series", isin=("mean of the year", "closing rate of the day")),
            "date": date("The day; for a year its first day"),
            "pkr_per_usd": positive("Pakistani rupees to one US dollar", unit="PKR/USD"),
            "row": _row,
            "source": _source,
            "url": matching("Address of the article", ADDRESS, nullable=True),
        },
    ),
)

QUOTED_AMOUNTS = Table(
    path="money/quoted_amounts.csv",
    title="Amounts that the accounts and the press quote",
    description="Amounts of money in the five accounts and their rivals, kept by hand.",
    schema=table(
        unique=("amount",),
        columns={
            "amount": matching("Short name of the amount", r"^[a-z0-9_]+$"),
            "said_by": text("Who gives it"),
            "date": text("Date of the text, as far as known"),
            "what": text("What it is said to be, in our words"),
            "value": positive("The number"),
            "unit": text("Unit", isin=("million USD", "million PKR")),
            "at_least": text("Whether 'more than' stands before it", isin=("yes", "no")),
            "standing": text(
                "Standing of the text",
                isin=("account", "official record", "agency report", "press"),
            ),
            "url": matching("Address; none for an account", ADDRESS, nullable=True),
        },
    ),
)

TABLES = (
    SOURCES,
    IMET_OBLIGATIONS,
    PAKISTAN_ASSISTANCE,
    DEFLATORS,
    WORLD_IMET,
    IMET_REQUESTS,
    PAKISTAN_CRS,
    CRS_DIFFERENCES,
    UPPER_BOUNDS,
    COUNTRY_TOTALS,
    CPI,
    EXCHANGE_RATES,
    QUOTED_AMOUNTS,
)
