"""What is not there is refused in one sentence that names what was asked, and what there is."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import imet
import originals
from imet import cite, dates, obligations, officers, schemas, tables, training, units
from imet.chapters import (
    accounts,
    accounts_figures,
    hedge,
    missing_class,
    missing_class_others,
    money,
    neighbourhood,
    other_suspensions,
    other_suspensions_figures,
    other_suspensions_findings,
    programme,
    programme_figures,
    the_return,
    training_record,
    verdicts,
    what_went_on,
)
from imet.errors import ImetError, MissingError, one_of
from imet.ledger import findings, pages
from imet.ledger.checks import base
from imet.ledger.checks import money as sums
from originals import countries, download, register
from originals.reports import layouts, records, show

NOWHERE, NO_CLAIM, NOTHING, LONG_AGO = "Pakistn", "S9-99", "nonesuch", 1900
DAYS = pd.Timestamp("2020-01-01"), pd.Timestamp("2020-03-31")


def rows() -> pd.DataFrame:
    return tables.load_activities()


def pakistan() -> pd.DataFrame:
    return training.pakistan_imet()


def booked() -> pd.DataFrame:
    return obligations.rows_of("Pakistan", "India")


def losses() -> pd.DataFrame:
    return other_suspensions_findings.lost()


# what is asked of which function, by what kind of thing it is
OF_COUNTRY = {
    training.imet_of: lambda name: training.imet_of(rows(), name),
    what_went_on.trained: lambda name: what_went_on.trained(rows(), name),
    units.delivered: units.delivered,
    obligations.obligations_of: obligations.obligations_of,
    obligations.obligation: lambda name: obligations.obligation(name, 2000),
    obligations.rows_of: obligations.rows_of,
    neighbourhood.first_years: neighbourhood.first_years,
    neighbourhood.standings: lambda name: neighbourhood.standings(
        obligations.by_recipient(), name, [(2001, 2002)]
    ),
    missing_class_others.donors: lambda name: missing_class_others.donors(
        missing_class_others.panel(rows()), name, missing_class_others.Design()
    ),
    missing_class_others.compare: lambda name: missing_class_others.compare(
        missing_class_others.panel(rows()), name
    ),
    programme.share_by_year: lambda name: programme.share_by_year(booked(), name),
    programme.labels_table: lambda name: programme.labels_table(pakistan(), name),
    programme_figures.obligations_since_1950: lambda name: programme_figures.obligations_since_1950(
        booked(), dates.law("usc_2347"), name
    ),
    neighbourhood.by_series: lambda name: neighbourhood.by_series(
        [("Greenbook", obligations.by_recipient(), (2001, 2002))], name
    ),
    **{
        of: lambda name, of=of: of(losses(), name)
        for of in (
            other_suspensions_findings.lengths,
            other_suspensions_findings.one_year,
            other_suspensions_findings.by_first_year,
            other_suspensions_figures.suspension_lengths,
            other_suspensions_figures.documented_lengths,
            other_suspensions_figures.suspensions_by_year,
        )
    },
    other_suspensions.sensitivity: lambda name: other_suspensions.sensitivity(
        other_suspensions.amounts(), other_suspensions.documented(), name
    ),
    other_suspensions.name_of: lambda name: other_suspensions.name_of(name, losses()),
    the_return.by_span: lambda name: the_return.by_span(rows(), {"then": DAYS}, name),
    the_return.beside_others: lambda name: the_return.beside_others(
        the_return.shares_by_base(rows(), DAYS, "Pakistan"), name
    ),
    the_return.shares_by_base: lambda name: the_return.shares_by_base(rows(), DAYS, name),
    training_record.block_with_total: lambda name: training_record.block_with_total(name, 2018),
    hedge.deliveries: hedge.deliveries,
    hedge.distances: lambda name: hedge.distances(hedge.ideal_points(), name),
    countries.country_name: countries.country_name,
}
OF_YEAR = {
    obligations.obligation: lambda year: obligations.obligation("Pakistan", year),
    obligations.ranking: lambda year: obligations.ranking(year, 2000),
    obligations.assistance_to_pakistan: lambda year: obligations.assistance_to_pakistan(year, 2000),
    sums.crs_to: lambda year: sums.crs_to("IMET", year),
    officers.by_fiscal_year: lambda year: officers.by_fiscal_year(pakistan(), year, 2010),
    units.delivered: lambda year: units.delivered("Pakistan", None, year, year),
    missing_class.at_prices_of: lambda year: missing_class.at_prices_of(pakistan(), year),
    missing_class.same_days: lambda year: missing_class.same_days(
        pakistan(), ("2018-08-01", "2019-07-31"), [year]
    ),
    money.by_course_year: lambda year: money.by_course_year(pakistan(), [2010], year),
    money.imet_to_date: lambda year: money.imet_to_date(2002, range(year, year + 2)),
    neighbourhood.standings: lambda year: neighbourhood.standings(
        obligations.by_recipient(), "Pakistan", [(year, 2000)]
    ),
    training_record.block_with_total: lambda year: training_record.block_with_total(
        "Pakistan", year
    ),
}
OF_REPORT = {
    layouts.layout_of: layouts.layout_of,
    download.download: lambda name: list(download.download(Path("nowhere"), name)),
    register.original_named: register.original_named,
    show.show: lambda name: show.show(name, 1),
    schemas.Table: lambda name: schemas.Table(f"training/{name}").columns,
    schemas.descriptor: schemas.descriptor,
}
OF_ENTRY = {
    units.delivered: lambda name: units.delivered("Pakistan", name),  # a programme
    obligations.crs_amount: obligations.crs_amount,
    obligations.crs_years: obligations.crs_years,
    sums.crs_to: lambda name: sums.crs_to(name, 2018),
    obligations.quoted: obligations.quoted,
    obligations.spoken: obligations.spoken,
    obligations.quotes: obligations.quotes,
    obligations.world: obligations.world,
    obligations.by_recipient: obligations.by_recipient,
    programme.by_year: lambda name: programme.by_year(booked(), name),
    money.assistance_in_spans: lambda name: money.assistance_in_spans(5, name),
    dates.when: dates.when,
    dates.known: dates.known,
    dates.event_of: dates.event_of,
    dates.law: dates.law,
    dates.law_day: dates.law_day,
    dates.event_table: lambda name: dates.event_table(tables.load_events(), "Events", name),
    base.cite_dates: base.cite_dates,
    base.fits: lambda name: base.fits("2018", name),
    verdicts.dollars_named: verdicts.dollars_named,
    hedge.chronology: hedge.chronology,
    training.marked: training.marked,
    schemas.Table.allowed: schemas.CLAIMS.allowed,
    findings.named: findings.named,
    pages.outlet: pages.outlet,
    accounts.texts_of: accounts.texts_of,
    accounts.newsroom: accounts.newsroom,
    accounts.who_uses: accounts.who_uses,
    accounts.claims_on: accounts.claims_on,
    accounts.who_says: accounts.who_says,
    accounts.others: accounts.others,
    accounts_figures.label: accounts_figures.label,
}
OF_CLAIM = {
    accounts.texts_behind: accounts.texts_behind,
    accounts.taken_over: accounts.taken_over,
    accounts.names_unfound: accounts.names_unfound,
    accounts.judged: accounts.judged,
    findings.named: findings.named,
}
KINDS = (
    (NOWHERE, OF_COUNTRY),
    (LONG_AGO, OF_YEAR),
    ("1950-1951", OF_REPORT),
    (NOTHING, OF_ENTRY),
    (NO_CLAIM, OF_CLAIM),
)
CASES = [
    pytest.param(asked, ask, id=f"{function.__module__}.{function.__qualname__}-{asked}")
    for asked, of in KINDS
    for function, ask in of.items()
]


@pytest.mark.parametrize(("asked", "ask"), CASES)
def test_what_is_not_there_is_refused_in_a_sentence_that_names_it(asked, ask):
    with pytest.raises(ImetError) as refused:
        ask(asked)
    told = str(refused.value)
    assert str(asked) in told or asked == LONG_AGO and "years asked for" in told
    assert "\n" not in told and " " in told and not told.startswith(("'", '"'))


def test_a_message_names_all_of_few_the_nearest_of_many_and_the_ends_of_numbers():
    few, many = ("gold", "silver"), [f"country {n}" for n in range(99)]
    for asked, there, said in (
        ("iron", few, "no metal 'iron'; there is gold, silver"),
        ("iron", (), "no metal 'iron'; there is none"),
        ("country 7x", many, "no metal 'country 7x'; near are country 7"),
        ("iron", many, "no metal 'iron'; nothing of 99 is near"),
        (3, range(1950, 2021), "no metal '3'; there is 1950 to 2020"),
    ):
        with pytest.raises(MissingError) as refused:
            one_of(asked, there, "metal")
        assert str(refused.value).startswith(said)
    with pytest.raises(MissingError, match="^no metal 'iron' in the list; there is gold, silver$"):
        one_of("iron", few, "metal", "in the list")
    assert one_of("gold", few, "metal") == "gold"


def test_rows_that_are_not_there_have_no_source():
    for empty in (cite.cite_rows, cite.cite_money):
        with pytest.raises(ImetError, match="^no rows to cite$"):
            empty(rows().head(0))


# parameters that name one thing of the record
NAMES = {"country", "fiscal_year", "report", "claim", "event", "account", "document", "question"}
# the year is a bound and not looked up, or the text comes from a table that was read before
BOUNDS = {
    officers.as_section_iii,
    training_record.by_the_guide,
    training.since,
    accounts.order,
    records.title,
}


def asked_by_name() -> set[Callable]:
    """Return the public functions with a parameter that names one thing of the record."""
    found = set()
    for package in (imet, originals):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith("__main__"):
                continue
            for name, of in vars(importlib.import_module(module.name)).items():
                own = inspect.isfunction(of) and of.__module__ == module.name and name[0] != "_"
                asked = inspect.signature(of).parameters.values() if own else ()
                if any(one.name in NAMES and one.annotation in ("str", "int") for one in asked):
                    found.add(of)
    return found


def test_every_function_that_is_asked_by_a_name_has_a_case_here():
    tried = {function for _, of in KINDS for function in of}
    missing = asked_by_name() - tried - BOUNDS
    assert not missing, [f"{of.__module__}.{of.__name__}" for of in missing]
