"""The map of the countries that received IMET money in one year."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from imet import prose
from imet.book import Picture
from imet.book.look import ACCENT, DARK, LINE, MIDDLE, WHITE
from imet.chapters.programme import LARGEST, by_region
from imet.cite import cite_lines, cite_money
from imet.dates import fiscal_year_of, when
from imet.errors import ArgumentError
from imet.ledger.checks.base import Measured
from imet.ledger.findings import finding, numbers, says
from imet.obligations import MILLION, rows_of
from imet.schemas import IDEAL_POINTS, OUTLINES
from imet.tables import stored

COUNTRY = "PAK"
VOTES = "IdealpointestimatesAll_Apr2020.csv"
LARGE = MILLION  # dollars from which on a sum is drawn dark
BEFORE_THE_CUT = fiscal_year_of(when("cut_reported")) - 1  # the last year that was over by then
# of the polynomial of Savric, Patterson and Jenny 2018, "The Equal Earth map projection"
EQUAL_EARTH = {1: 1.340264, 3: -0.081106, 7: 0.000893, 9: 0.003796}
MIDDLE_MERIDIAN = 11  # the edges of the map then run through the Bering Strait
# Of the largest recipients those with room for a name: where it begins on a wide and a narrow page,
# and to which place in the country its line leads, in degrees.
NAMED = {
    "PAK": ((72, -8), (60, -14), (67.5, 26)),
    "JOR": ((46, -8), None, (36.5, 31)),
    "IDN": ((136, 14), (131, 16), (115, 0)),
}
KEY_ROW = 22  # pixels


def equal_earth(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return degrees as places on a plane map of equal areas, of a globe with radius 1."""
    root = np.sqrt(3)
    angle = np.arcsin(root / 2 * np.sin(np.radians(latitude)))
    y = sum(factor * angle**power for power, factor in EQUAL_EARTH.items())
    slope = sum(power * factor * angle ** (power - 1) for power, factor in EQUAL_EARTH.items())
    return 2 * root / 3 * np.radians(longitude) * np.cos(angle) / slope, y


def received(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what each country received in one fiscal year, the largest sum first.

    Columns: `iso3`, `country`, `obligations_usd`, and `on_map`, whether `outlines.csv` has its
    outline. Rows of several years raise an ArgumentError: the map would add them up.
    """
    if rows["fiscal_year"].nunique() != 1:
        raise ArgumentError(f"one fiscal year is drawn, not {sorted(rows['fiscal_year'].unique())}")
    sums = rows.dropna(subset="iso3").groupby(["iso3", "country"])["obligations_usd"].sum()
    table = sums.sort_values(ascending=False, kind="stable").reset_index()
    return table.assign(on_map=table["iso3"].isin(stored(OUTLINES)["iso3"]))


def reach(rows: pd.DataFrame) -> SimpleNamespace:
    """Return how many members of the United Nations received, of how many, and who most.

    Members are those that voted in the session that opened in the fiscal year's last month.
    """
    table = received(rows)
    year = rows["fiscal_year"].iloc[0]
    votes = stored(IDEAL_POINTS)
    votes = votes[votes["year"] == year]
    return numbers(
        year=year,
        codes=tuple(sorted(votes["iso3"])),
        members=votes["iso3"].nunique(),
        receiving=table["iso3"].isin(votes["iso3"]).sum(),
        usd=table.set_index("iso3")["obligations_usd"].get(COUNTRY, 0),
        next=table.loc[table["iso3"] != COUNTRY, "obligations_usd"].max(),
        source=f"{cite_money(rows)} Members: {cite_lines(VOTES, votes)}",
    )


@finding(
    lambda: reach(rows_of(first=BEFORE_THE_CUT, last=BEFORE_THE_CUT)),
    unit="countries with obligations, and current dollars",
    span=prose.year(BEFORE_THE_CUT),
    place="all countries",
    against="all members of the United Nations; the other countries",
)
def most_members_receive(n: SimpleNamespace) -> Measured:
    """Count the members that receive, and compare Pakistan's sum; title of `recipients_map`."""
    return says(
        f"IMET's money went to {n.receiving} of {n.members} UN members in {prose.year(n.year)}, "
        "the largest sum to Pakistan",
        n.source,
        (
            f"'largest': {prose.millions(n.usd)} for Pakistan, the next {prose.millions(n.next)}",
            n.usd > n.next,
        ),
    )


def recipients_map(rows: pd.DataFrame) -> Picture:
    """Draw a map of what each country received in one fiscal year, of which the rows are.

    Rows of several years raise an ArgumentError.
    """
    table, year, seen = received(rows), rows["fiscal_year"].iloc[0], reach(rows)
    sums = table.set_index("iso3")["obligations_usd"]
    colours = np.where(sums >= LARGE, DARK, MIDDLE)
    fills = dict(zip(sums.index, colours, strict=True)) | {COUNTRY: ACCENT}
    shapes, place, (across, high) = _shapes()
    key = {DARK: "$1 million or more", MIDDLE: "less", LINE: "none"}

    def draw(figure: Figure, wide: bool) -> None:
        figure.set_layout_engine("none")  # the units are pixels
        axes = figure.add_axes((0, 0, 1, 1))
        width, height = figure.bbox.width, figure.bbox.height
        axes.set(xlim=(0, width), ylim=(height, 0))
        axes.axis("off")
        scale = width / across
        for fill in (LINE, MIDDLE, DARK, ACCENT):
            paths = [
                _path(ring * scale)
                for iso3, rings in shapes.items()
                if fills.get(iso3, LINE) == fill
                for ring in rings
            ]
            outline = {"facecolor": fill, "edgecolor": WHITE, "linewidth": 0.5}
            axes.add_patch(PathPatch(Path.make_compound_path(*paths), **outline))
        for iso3, (on_wide, on_narrow, within) in NAMED.items():
            spot = on_wide if wide else on_narrow
            if spot is None or iso3 not in table["iso3"].head(LARGEST).to_list():
                continue
            colour = ACCENT if iso3 == COUNTRY else DARK
            name = table.set_index("iso3")["country"][iso3]
            axes.annotate(
                f"{name}\n${sums[iso3] / MILLION:.1f}m",
                np.multiply(place(*within), scale),
                np.multiply(place(*spot), scale),
                va="center",
                color=colour,
                weight="bold" if iso3 == COUNTRY else "normal",
                arrowprops={"arrowstyle": "-", "color": colour, "shrinkA": 2, "shrinkB": 0},
            )
        x, y = 1.0, height - 11
        for fill, words in key.items():
            if wide:
                y = height - 11 - KEY_ROW * (list(key)[::-1].index(fill))
            axes.add_patch(Rectangle((x, y - 6), 12, 12, facecolor=fill))
            label = axes.text(x + 18, y, words, va="center")
            x += 0 if wide else 40 + label.get_window_extent().width

    large = int((sums >= LARGE).sum())
    top = table.head(LARGEST)
    regions = by_region(rows).query("countries > 0")
    alt = (
        f"World map of IMET obligations in {prose.year(year)}. {prose.count(large)} countries with "
        f"$1 million or more, {prose.count(len(sums) - large)} with less. The largest: "
        + ", ".join(
            f"{one.country} {prose.millions(one.obligations_usd)}" for one in top.itertuples()
        )
        + ". Countries by region: "
        + ", ".join(f"{region} {n}" for region, n in regions["countries"].items())
        + ". None for the other members of the United Nations."
    )
    beyond = table.loc[~table["iso3"].isin(seen.codes), "country"]
    also = f" and {prose.listed(beyond)}" if len(beyond) else ""
    last = ", the last whole fiscal year before the cut" if year == BEFORE_THE_CUT else ""
    small = int((~table["on_map"]).sum())
    return Picture(
        "recipients_map",
        most_members_receive.told(seen),
        f"IMET obligations in {prose.year(year)}{last}, for {seen.receiving} members of the United "
        f"Nations{also}; {small} of these {len(table)} are too small to draw",
        f"{seen.source} Outlines: Natural Earth 4.1.0 (data/{OUTLINES.path}, every row).",
        alt,
        table,
        draw,
        (round(704 / across * high) + 2, round(328 / across * high) + KEY_ROW + 8),
    )


def _shapes() -> tuple[dict[str, list[np.ndarray]], Callable, tuple[float, float]]:
    """Return the rings of each country, what puts degrees onto the map, and how large all is.

    The map begins, at the left and at the top, with the outermost points of Alaska and Greenland.
    """
    points = stored(OUTLINES)
    x, y = equal_earth(points["longitude"] - MIDDLE_MERIDIAN, points["latitude"])
    left, top = x[points["latitude"] > 30].min(), y.max()

    def place(longitude: float, latitude: float) -> tuple[float, float]:
        east, north = equal_earth(longitude - MIDDLE_MERIDIAN, latitude)
        return east - left, top - north

    points = points.assign(x=x - left, y=top - y)
    shapes: dict[str, list[np.ndarray]] = {}
    for (iso3, _), ring in points.groupby(["iso3", "ring"]):
        shapes.setdefault(iso3, []).append(ring[["x", "y"]].to_numpy())
    return shapes, place, (points["x"].max(), points["y"].max())


def _path(ring: np.ndarray) -> Path:
    """Return a ring as a closed path on half pixels, without the points that change nothing."""
    places = np.round(ring * 2) / 2
    for _ in range(2):  # what repeats a point, and what lies on a line between its neighbours
        to, on = places - np.roll(places, 1, axis=0), np.roll(places, -1, axis=0) - places
        places = places[to[:, 0] * on[:, 1] != to[:, 1] * on[:, 0]]
    places = places if len(places) > 2 else ring  # too small for half pixels
    return Path(places[[*range(len(places)), 0]], closed=True)
