"""The map of recipients: its projection keeps areas, and every recipient on it is coloured."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pycountry
import pytest
from matplotlib.colors import to_rgb
from matplotlib.path import Path
from PIL import Image

from imet import obligations, schemas, tables
from imet.book.look import ACCENT, DARK, LINE, MIDDLE
from imet.book.pictures import WIDTHS, Picture
from imet.chapters import programme_others
from imet.chapters.programme_others import equal_earth, received, recipients_map

ROWS = obligations.rows_of(first=2017, last=2017)
OUTLINES = tables.stored(schemas.OUTLINES)
PALETTE = (ACCENT, DARK, MIDDLE, LINE)
EARTH = 6371.0072  # km, radius of the globe that has the Earth's surface


@pytest.fixture(scope="module")
def picture() -> Picture:
    return recipients_map(ROWS)


def area(x: np.ndarray, y: np.ndarray) -> float:
    """Return the area of a ring, which is negative if it runs clockwise."""
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def class_of(usd: float | None) -> str:
    if usd is None:
        return LINE
    return DARK if usd >= 1_000_000 else MIDDLE


def rgb(colour: str) -> np.ndarray:
    return np.array(to_rgb(colour)) * 255


def expected() -> dict[str, str]:
    """Return the colour of each country that has an outline."""
    usd = ROWS.dropna(subset="iso3").groupby("iso3")["obligations_usd"].sum()
    found = {code: class_of(usd.get(code)) for code in OUTLINES["iso3"].unique()}
    return found | {"PAK": ACCENT}


@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    # metres of the map, as PROJ has them for the edge at the equator and for the pole
    [(180, 0, 17_243_959.06, 0), (0, 90, 0, 8_392_927.60), (-180, 90, -10_216_474.79, 8_392_927.6)],
)
def test_the_projection_is_that_of_equal_earth(longitude, latitude, x, y):
    found = np.array(equal_earth(longitude, latitude)) * EARTH * 1000
    assert found == pytest.approx([x, y], rel=1e-7, abs=0.01)


@pytest.mark.parametrize("south", [-90, -45, 0, 30, 60, 80])
@pytest.mark.parametrize("west", [-170, 0, 100])
def test_the_projection_keeps_areas(south, west):
    """A cell of ten degrees is as large on the map as on the globe."""
    along, none = np.linspace(0, 10, 400), np.zeros(400)
    longitude = west + np.concatenate([along, none + 10, along[::-1], none])
    latitude = south + np.concatenate([none, along, none + 10, along[::-1]])
    low, high = np.sin(np.radians([south, south + 10]))
    assert area(*equal_earth(longitude, latitude)) == pytest.approx(
        np.radians(10) * (high - low), rel=1e-4
    )


@pytest.mark.parametrize(
    ("code", "square_km"),
    # with the part of Kashmir that it holds; the others as the United Nations give them
    [("PAK", 881_900), ("BRA", 8_515_800), ("RUS", 17_098_200), ("AUS", 7_692_100)],
)
def test_a_country_has_on_the_map_the_area_that_it_has(code, square_km):
    rings = OUTLINES[OUTLINES["iso3"] == code].groupby("ring")
    found = sum(abs(area(*equal_earth(of["longitude"], of["latitude"]))) for _, of in rings)
    assert found * EARTH**2 == pytest.approx(square_km, rel=0.03)


def test_the_rings_are_whole_and_their_codes_are_known():
    codes = set(OUTLINES["iso3"])
    assert codes - {country.alpha_3 for country in pycountry.countries} == {"XKX"}
    assert "ATA" not in codes and len(codes) == 174
    for (_, _), ring in OUTLINES.groupby(["iso3", "ring"]):
        assert ring["point"].tolist() == list(range(1, len(ring) + 1)) and len(ring) >= 3
        steps = ring[["longitude", "latitude"]].diff().abs().iloc[1:]
        assert (steps.sum(axis=1) > 0).all() and steps["longitude"].max() < 90
    for _, of in OUTLINES.groupby("iso3"):
        assert of["ring"].unique().tolist() == list(range(1, of["ring"].nunique() + 1))


@pytest.mark.parametrize("width", WIDTHS)
def test_each_class_has_the_rings_of_its_countries(picture, width):
    rings = OUTLINES.drop_duplicates(["iso3", "ring"])
    wanted = rings["iso3"].map(expected()).value_counts().to_dict()
    classes = picture.drawn(width).axes[0].patches[:4]
    found = {
        colour: int((patch.get_path().codes == Path.MOVETO).sum())
        for patch in classes
        for colour in wanted
        if to_rgb(colour) == patch.get_facecolor()[:3]
    }
    assert found == wanted


def test_every_recipient_that_has_an_outline_is_seen_in_its_colour(picture):
    image = np.asarray(Image.open(io.BytesIO(picture.png())).convert("RGB")).astype(int)
    shapes, _, (across, _) = programme_others._shapes()
    scale = image.shape[1] / across
    seen = set()
    for code, colour in expected().items():
        ring = max(shapes[code], key=lambda ring: abs(area(*ring.T))) * scale
        (left, top), (right, low) = ring.min(axis=0).astype(int), ring.max(axis=0).astype(int) + 1
        x, y = (of.ravel() for of in np.meshgrid(np.arange(left, right), np.arange(top, low)))
        on = (x >= 0) & (x < image.shape[1]) & (y >= 0) & (y < image.shape[0])
        x, y = x[on], y[on]
        inside = Path(ring).contains_points(np.column_stack([x, y]) + 0.5)
        drawn = image[y[inside], x[inside]]
        # of those that no line or name covers
        plain = {of: int((abs(drawn - rgb(of)).max(axis=1) < 12).sum()) for of in PALETTE}
        if inside.sum() > 12:  # of fewer most lie under the line around them
            assert plain[colour] > sum(plain.values()) / 2, code
            seen.add(code)
    with_outline = received(ROWS).query("on_map")["iso3"]
    assert len(set(with_outline) - seen) <= 3, set(with_outline) - seen


def test_those_without_an_outline_are_counted(picture):
    missing = set(ROWS["iso3"].dropna()) - set(OUTLINES["iso3"])
    assert picture.measured.endswith(
        f"{len(missing)} of these {ROWS['iso3'].nunique()} are too small to draw"
    )
    data = pd.read_csv(io.StringIO(picture.csv()))
    assert set(data.loc[~data["on_map"], "iso3"]) == missing
    assert data["obligations_usd"].sum() == ROWS.dropna(subset="iso3")["obligations_usd"].sum()


def test_the_title_counts_the_members_of_the_united_nations(picture):
    votes = tables.stored(schemas.IDEAL_POINTS).query("year == 2017")["iso3"]
    receiving = set(ROWS["iso3"].dropna()) & set(votes)
    assert f"to {len(receiving)} of {len(votes)} UN members" in picture.title[1]
    assert "and Kosovo" in picture.measured
    assert "before the cut" in picture.measured
    earlier = recipients_map(obligations.rows_of(first=2016, last=2016))
    assert "before the cut" not in earlier.measured


def test_the_largest_are_named_with_their_sums(picture):
    for width in WIDTHS:
        written = {text.get_text() for text in picture.drawn(width).axes[0].texts}
        assert {"Pakistan\n$4.8m", "Indonesia\n$2.4m"} <= written
    assert "Jordan\n$3.9m" in {text.get_text() for text in picture.figure.axes[0].texts}


def test_several_years_are_no_map():
    with pytest.raises(ValueError, match="one fiscal year is drawn"):
        recipients_map(obligations.rows_of(first=2016, last=2017))
