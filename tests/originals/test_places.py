"""Tests of `originals.places`: what the printed locations tell, and what they do not."""

from __future__ import annotations

import csv
from importlib import resources

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from originals.places import where

VALUES = {"United States", "in country", "elsewhere", "online", "not stated"}


@pytest.mark.parametrize(
    "location",
    [
        "DLIELC, LACKLAND AFB TX",
        "Ft. Mcnair, NDU, DC, US",
        "Washington, D.C.",
        "DIA, Washington, DC, DC, US",
        "Cambridge, MA, United States",
        "Asia-Pacific Center for Security Studies, Honolulu, Hawaii",
        "INTELLIGENCE SCHOOL",
        "COMMAND & GENERAL STAFF COLLEGE",
        "NATIONAL DEFENSE UNIVERSITY",
        "NEAR E-S ASIA CTR FOR SECURITY STUDIES (NDU)",
        "Palo Alto, Calif.",
        "Tampa,",
        "Kirtland AFB, NM 87117",
        "Pearl Harbor, HI 96860-5033",
        "WRIGHT PATTERSON AFB , OH - DISAM",
        "University Of Puerto Rico",
        "US",
    ],
)
def test_united_states(location: str) -> None:
    assert where(location, "PAK") == "United States"


@pytest.mark.parametrize(
    ("location", "country"),
    [
        ("Garmisch, GY", "DEU"),
        ("Garmisch-Partenkirchen, Germany", "DEU"),
        ("MARSHALL CENTER", "DEU"),
        ("COESPU, Vicenza, ITALY", "ITA"),
        ("Muscat, MU", "OMN"),
        ("Dubai, UAE", "ARE"),
        ("Jutiapa, GTM", "GTM"),
        ("KAMPUCHEA (CAMBODIA) (IN COUNTRY TRAINING)", "KHM"),
        ("YEMEN (SANA) (IN COUNTRY TRAINING)", "YEM"),
        ("SLOVENIA (IN CTRY TRNG)", "SVN"),
        ("Kosovo (In Country Training)", "XKX"),
        ("DRC (IN COUNTRY TRAINING)", "COD"),
        ("Abidjan, Côte d'Ivoire", "CIV"),
        ("Malaysian PTC, Port Dickson, Malasia", "MYS"),
        ("ISLAMABAD, KARACHI", "PAK"),
        ("DCOTEAMS", "COL"),
    ],
)
def test_a_foreign_place_is_in_country_for_its_people_only(location: str, country: str) -> None:
    assert where(location, country) == "in country"
    assert where(location, "LKA") == "elsewhere"


@pytest.mark.parametrize(
    ("location", "country"),
    [
        ("National Defense University, Ulaanbaatar, MONGOLIA", "MNG"),
        ("NATIONAL DEFENSE UNIVERSITY, ISLAMABAD", "PAK"),
        ("Nigeria Army Intelligence School", "NGA"),
        ("NAVAL WAR COLLEGE BAHRAIN", "BHR"),
    ],
)
def test_a_foreign_country_beats_a_school(location: str, country: str) -> None:
    assert where(location, country) == "in country"


@pytest.mark.parametrize(
    ("location", "state_or_country"),
    [
        ("New Delhi, IN", "IND"),
        ("Indianapolis, IN", "USA"),
        ("Bogota, CO", "COL"),
        ("Colorado Springs, CO", "USA"),
        ("Antananarivo, MA", "MDG"),
        ("Washington, DC/ Boston, MA", "USA"),
        ("Casablanca, MO", "MAR"),
        ("OIC, CENTER FOR SEABEES DET FT LEONARD WOOD MO", "USA"),
        ("MO", "MAR"),
        ("FLIGHT SAFETY INTERNATIONAL - NEW CASTLE, DE", "USA"),
        ("Grafenwöhr, DE", "DEU"),
        ("Ft. Benning, GA, US", "USA"),
        ("Atlanta, Georgia, United States", "USA"),
        ("Fort Benning, Georgia", "USA"),
        ("Tbilisi, Georgia", "GEO"),
        ("Georgia (In Country Training)", "GEO"),
        ("Lebanon, PA", "USA"),
        ("Beirut, Lebanon", "LBN"),
        ("NAVDIVSALVTRACEN PANAMA CITY FL", "USA"),
        ("Panama City", "PAN"),
        ("Albuquerque, New Mexico", "USA"),
        ("Mexico City", "MEX"),
        ("New London, CT", "USA"),
        ("Port of Spain", "TTO"),
        ("SAN FERNANDO LA UNION", "PHL"),
        ("La Union Naval Base", "SLV"),
        ("Niamey, Niger", "NER"),
        ("Abuja, Nigeria", "NGA"),
        ("Guinea-Bissau", "GNB"),
        ("Port Moresby, Papua New Guinea", "PNG"),
        ("Kinshasa, Dem Rep of the Congo", "COD"),
        ("Southern Sudan (In Country Training)", "SSD"),
    ],
)
def test_names_and_codes_of_more_than_one_place(location: str, state_or_country: str) -> None:
    if state_or_country == "USA":
        assert where(location, "PAK") == "United States"
    else:
        assert where(location, state_or_country) == "in country"
        assert where(location, "PAK") == "elsewhere"


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("Washington, DC/ Tampa, FL", "United States"),
        ("QASIM AB AND KOHAT, HULRBURT FIELD FL", "in country"),
        ("Kiev/Washington, DC", "elsewhere"),
        ("Washington, DC/Islamabad", "United States"),
        ("Ulaanbaatar/Five Hills, Mongolia", "elsewhere"),
    ],
)
def test_the_first_place_named_counts(location: str, expected: str) -> None:
    assert where(location, "PAK") == expected


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("Pakistan (In Country Training)", "in country"),
        ("INDIA (IN COUNTRY TRAINING)", "elsewhere"),
        ("United States (In Country Training)", "United States"),
        ("IN COUNTRY TRAINING", "in country"),
        ("Palestinian Authority (In Country)", "elsewhere"),
        ("(SEE 'KU' IN COUNTRY FILE RECORDS FOR ADDR/POC INFO)", "not stated"),
    ],
)
def test_in_country_training_is_in_the_country_it_names(location: str, expected: str) -> None:
    assert where(location, "PAK") == expected


@pytest.mark.parametrize(
    "location", ["Virtual - Event", "Virtural Event", "NPS DISTANCE EDUCATION ONLY", "online"]
)
def test_online(location: str) -> None:
    assert where(location, "PAK") == "online"


@pytest.mark.parametrize(
    "location",
    [
        *("", " ", ",", "/", "N/A", "UNK", "UNKNOWN LOCATION", "VARIOUS", "see notes", "PRCR"),
        *("MOBILE TRAINING TEAM", "SHIPBOARD TRAINING", "10th SFG", "US ARMY EUROPE (7TH ARMY)"),
        *("SECURITY ASSISTANCE TNG MGMT OFC", "SATFA", "DIMO", "Building 757"),
        "COGARD INTL TRNG DET TRACEN YORKTOWN VA",
    ],
)
def test_not_stated(location: str) -> None:
    assert where(location, "PAK") == "not stated"


@given(
    location=st.text() | st.text(alphabet="ACDEINORSTU ,./&()-"),
    country=st.sampled_from(["PAK", "XKX", "GEO"]),
)
def test_any_text_has_one_of_the_values(location: str, country: str) -> None:
    assert where(location, country) in VALUES


def _table() -> list[dict[str, str]]:
    with (resources.files("originals") / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@given(
    location=st.sampled_from([row["text"] for row in _table()])
    | st.text(st.characters(codec="ascii"))
)
def test_case_does_not_matter(location: str) -> None:
    assert (
        where(location.upper(), "PAK") == where(location.lower(), "PAK") == where(location, "PAK")
    )


def test_each_text_of_the_table_is_found() -> None:
    values = {"USA": "United States", "online": "online", "not stated": "not stated"}
    found = {row["text"]: where(row["text"], "ATA") for row in _table()}
    assert found == {row["text"]: values.get(row["place"], "elsewhere") for row in _table()}


def test_each_place_of_the_table_exists_and_no_text_is_double() -> None:
    rows = _table()
    known = {country.alpha_3 for country in pycountry.countries}
    assert {row["place"] for row in rows} <= known | {"XKX", "online", "not stated"}
    assert len({row["text"].upper() for row in rows}) == len(rows)
    assert all(row["note"] for row in rows)
