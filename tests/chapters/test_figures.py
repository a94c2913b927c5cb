"""The figures: they follow the data, say what they show, and are stored as they are drawn."""

from __future__ import annotations

import base64
import importlib
import inspect
import io
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations, pairwise
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from imet import chapters, dates, obligations, officers, prose, schemas, tables, training
from imet.book.look import ACCENT, DARK, LIGHT, MIDDLE
from imet.book.pictures import SIZES, WIDTHS, Picture
from imet.chapters import (
    accounts,
    accounts_figures,
    explore,
    hedge_figures,
    index,
    missing_class,
    missing_class_figures,
    missing_class_others,
    money,
    money_figures,
    neighbourhood_figures,
    other_suspensions,
    other_suspensions_figures,
    programme,
    programme_figures,
    programme_others,
    sixty_six_slots_figures,
    the_return_figures,
    timeline,
    training_record,
    training_record_figures,
    verdicts_figures,
    what_went_on,
    what_went_on_figures,
)
from imet.chapters.accounts import drawn
from imet.chapters.index import FIRST_DAY
from imet.ledger import pages
from imet.ledger.findings import named

IMET = training.imet_of(tables.load_activities(), "Pakistan").query("fiscal_year >= 2007")
LEDGER = pages.ledger().assign(outlet=lambda rows: rows["account"].map(pages.outlet))
BOOKED = obligations.rows_of()
FOUNDING = dates.law(programme.FOUNDING)
FULL = training.imet_of(tables.load_activities(), "Pakistan")
TIMELINE = tables.load_events()
SINCE_2002 = FULL.query("fiscal_year >= 2002")
OF_GREENBOOK = obligations.rows_of("Pakistan")
ALL_AID = tables.stored(schemas.PAKISTAN_ASSISTANCE).query("2002 <= fiscal_year <= 2018")
SLOTS = TIMELINE.set_index("event")["seats"]["cut_reported"]
GREENBOOK = obligations.rows_of(first=2000)
EVERYWHERE = training.delivered_imet(tables.load_activities()).query("fiscal_year >= 2007")
ARMS = tables.stored(schemas.ARMS_DELIVERIES).query("recipient == 'Pakistan'")
POINTS = tables.stored(schemas.IDEAL_POINTS)
TRAINED = training.since(what_went_on.trained(tables.load_activities(), "Pakistan"), 2007)
ALL_IMET = training.delivered_imet(tables.load_activities())
AWAY = missing_class.at_prices_of(training.abroad(IMET), 2018)
COMPARED = missing_class_others.comparable(ALL_IMET)
SHOWN = COMPARED[COMPARED["start_date"].between("2007-10-01", "2019-09-30")]


@cache
def spells() -> pd.DataFrame:
    found = other_suspensions.spells(other_suspensions.amounts())
    return other_suspensions.with_basis(found, other_suspensions.documented())


@cache
def varied() -> pd.DataFrame:
    return missing_class_others.variants(ALL_IMET, "Pakistan")


@cache
def by_fiscal_year(parts: int, **choices: object) -> missing_class_others.Comparison:
    """Return Pakistan beside its synthetic control."""
    return missing_class_others.by_fiscal_year(ALL_IMET, "Pakistan", parts, **choices)


@dataclass(frozen=True)
class Case:
    """A figure, the data of its chapter, and other data of which it must tell something else.

    Data that take long to make are a function, called where they are needed.
    """

    draw: Callable[..., Picture]
    data: object
    changed: object
    small: object = None  # data to draw quickly, where those of the chapter are many

    def picture(self, data: object = None) -> Picture:
        return self.shown if data is None else self.draw(data() if callable(data) else data)

    @cached_property
    def shown(self) -> Picture:
        return self.picture(self.data if self.small is None else self.small)

    @cached_property
    def png(self) -> bytes:
        # drawn afresh: the layout of one that was measured before may move by a pixel
        return self.picture(self.data if self.small is None else self.small).png()


def of_imet(draw: Callable[[pd.DataFrame], Picture]) -> Case:
    return Case(draw, IMET, pd.concat([IMET, IMET], ignore_index=True))


def with_more(country: str) -> pd.DataFrame:
    """Return the rows of the Greenbook as if one country had had ten times as much."""
    factor = np.where(GREENBOOK["country"] == country, 10, 1)
    return GREENBOOK.assign(obligations_usd=GREENBOOK["obligations_usd"] * factor)


def shifted(points: pd.DataFrame, by: float) -> pd.DataFrame:
    """Return ideal points as if Pakistan had moved in 2018."""
    moved = (points["iso3"] == "PAK") & (points["year"] >= 2018)
    return points.assign(ideal_point=points["ideal_point"] + by * moved)


SOUTH_ASIA = tables.stored(schemas.COUNTRY_YEAR).query(
    "country in @obligations.SOUTH_ASIA and fiscal_year >= 2013"
)

CASES = {
    "starts_by_quarter": of_imet(lambda imet: index.starts_by_quarter(imet, TIMELINE)),
    "starts_and_ends_by_month": of_imet(
        lambda imet: sixty_six_slots_figures.starts_and_ends_by_month(imet, "2016-10-01", TIMELINE)
    ),
    "kinds_by_year": of_imet(
        lambda imet: sixty_six_slots_figures.kinds_by_year(training.since(imet, 2015))
    ),
    "officers_by_service": of_imet(
        lambda imet: sixty_six_slots_figures.officers_by_service(imet, 2008, 2020)
    ),
    "colleges": of_imet(sixty_six_slots_figures.colleges),
    "running_in_autumn": of_imet(
        lambda imet: sixty_six_slots_figures.running_in_autumn(
            imet, {y: officers.under_way(imet, f"{y}-09-30") for y in range(2008, 2020)}
        )
    ),
    "report_page": Case(
        lambda year: training_record_figures.report_page(
            *training_record.block_with_total("Pakistan", year)
        ),
        2019,
        2020,
    ),
    "seats_and_where": of_imet(training_record_figures.seats_and_where),
    "coverage": Case(
        training_record_figures.coverage,
        tables.load_activities(),
        pd.concat([IMET, IMET], ignore_index=True),
        small=IMET,
    ),
    "official_and_estimate": Case(
        training_record_figures.official_and_estimate,
        officers.calibration,
        lambda: officers.calibration().assign(estimate=lambda trials: 2 * trials["estimate"]),
    ),
    "scoreboard": Case(
        verdicts_figures.scoreboard,
        LEDGER,
        LEDGER.assign(verdict=LEDGER["verdict"].replace("contradicted", "supported")),
    ),
    "obligations_since_1950": Case(
        lambda booked: programme_figures.obligations_since_1950(booked, FOUNDING, "Pakistan"),
        BOOKED,
        BOOKED[BOOKED["fiscal_year"] != 1962],
    ),
    "recipients": Case(programme_figures.recipients, BOOKED, BOOKED[BOOKED["fiscal_year"] > 1951]),
    "regions": Case(
        programme_figures.regions,
        BOOKED.query("fiscal_year == 2019"),
        BOOKED.query("fiscal_year == 2018"),
    ),
    "recipients_map": Case(
        programme_others.recipients_map,
        BOOKED.query("fiscal_year == 2017"),
        BOOKED.query("fiscal_year == 2016"),
    ),
    "seventy_years": Case(
        timeline.seventy_years, TIMELINE, TIMELINE[TIMELINE["event"] != "freeze"]
    ),
    "thirty_months": Case(
        lambda imet: timeline.thirty_months(imet, TIMELINE),
        FULL,
        pd.concat([FULL, FULL], ignore_index=True),
    ),
    "imet_with_gaps": Case(
        lambda rows: money_figures.imet_with_gaps(rows, tables.stored(schemas.GAPS)),
        OF_GREENBOOK,
        OF_GREENBOOK.assign(obligations_usd_2020=OF_GREENBOOK["obligations_usd_2020"] * 3),
    ),
    "obligated_and_delivered": Case(
        lambda imet: money_figures.obligated_and_delivered(
            OF_GREENBOOK.query("fiscal_year >= 2002"), imet
        ),
        SINCE_2002,
        SINCE_2002.query("fiscal_year != 2018 or cost_usd < 100_000"),
    ),
    "aid_and_reimbursements": Case(
        lambda rows: money_figures.aid_and_reimbursements(
            rows, ALL_AID, obligations.quoted("s3_aid")
        ),
        money.crs_rows(),
        money.crs_rows().assign(usd_millions=money.crs_rows()["usd_millions"] * 6 // 5),
    ),
    "cost_of_a_seat": Case(
        lambda imet: money_figures.cost_of_a_seat(imet, obligations.quoted("slots") / SLOTS),
        SINCE_2002,
        SINCE_2002.query("fiscal_year != 2018"),
    ),
    "largest_recipients": Case(
        neighbourhood_figures.largest_recipients, GREENBOOK, GREENBOOK.query("fiscal_year > 2003")
    ),
    "dollars_of_neighbours": Case(
        neighbourhood_figures.dollars_of_neighbours, GREENBOOK, with_more("Nepal")
    ),
    "changes_of_neighbours": Case(
        lambda data: neighbourhood_figures.changes_of_neighbours(*data),
        (GREENBOOK, EVERYWHERE),
        (with_more("Sri Lanka"), EVERYWHERE),
    ),
    "seats_in_south_asia": Case(
        neighbourhood_figures.seats_in_south_asia,
        EVERYWHERE,
        EVERYWHERE[~EVERYWHERE["country"].isin(["Nepal"])],
    ),
    "seats_of_all_programmes": Case(
        lambda rows: explore.seats_of_all_programmes(rows, "reports, every page"),
        SOUTH_ASIA,
        SOUTH_ASIA.assign(seats=SOUTH_ASIA["seats"] + (SOUTH_ASIA["country"] == "Pakistan")),
    ),
    "dependence": Case(
        accounts_figures.dependence, drawn(), drawn().query("text != 'wikipedia-imet'")
    ),
    "suspension_lengths": Case(
        other_suspensions_figures.suspension_lengths,
        spells,
        lambda: spells().query("first >= 1977"),
    ),
    "documented_lengths": Case(
        other_suspensions_figures.documented_lengths,
        spells,
        lambda: spells().query("first >= 1977"),
    ),
    "suspensions_by_year": Case(
        other_suspensions_figures.suspensions_by_year,
        spells,
        lambda: spells().query("first >= 1977"),
    ),
    "arms_by_supplier": Case(
        hedge_figures.arms_by_supplier, ARMS, ARMS.assign(tiv_millions=2 * ARMS["tiv_millions"])
    ),
    "distance_and_breaks": Case(hedge_figures.distance_and_breaks, POINTS, shifted(POINTS, 0.05)),
    "placebo_shifts": Case(hedge_figures.placebo_shifts, POINTS, shifted(POINTS, 0.01)),
    "beside_imet": Case(
        what_went_on_figures.beside_imet, TRAINED, pd.concat([TRAINED, TRAINED], ignore_index=True)
    ),
    "seats_under_way": Case(
        lambda rows: what_went_on_figures.seats_under_way(rows, *what_went_on.DRAWN, TIMELINE),
        TRAINED,
        TRAINED[TRAINED["group"] != "Counterterrorism fellowship"],
    ),
    "starts_through_the_year": Case(
        lambda away: missing_class_figures.starts_through_the_year(away, TIMELINE),
        AWAY,
        pd.concat([AWAY, AWAY], ignore_index=True),
    ),
    "officers_and_dollars": Case(
        lambda years: missing_class_figures.officers_and_dollars(years, AWAY, 66, 2_410_000),
        lambda: missing_class.by_year_of_start(AWAY),
        lambda: missing_class.by_year_of_start(AWAY[AWAY["students"] < 2]),
    ),
    "synthetic_control": Case(
        lambda found: missing_class_figures.synthetic_control(found, TIMELINE, SHOWN),
        lambda: by_fiscal_year(2),
        lambda: by_fiscal_year(2, without=("Georgia",)),
    ),
    "event_study": Case(
        lambda found: missing_class_figures.event_study(found, TIMELINE, 2013, COMPARED),
        lambda: by_fiscal_year(4),
        lambda: by_fiscal_year(4, without=("Lebanon",)),
    ),
    "choices": Case(
        lambda variants: missing_class_figures.choices(variants, 66, 93, COMPARED),
        varied,
        lambda: varied().assign(own=100.0),
    ),
    "levels_of_return": Case(
        lambda rows: the_return_figures.levels_of_return(rows, FULL),
        OF_GREENBOOK,
        OF_GREENBOOK[OF_GREENBOOK["fiscal_year"] != 2018],
    ),
    "starts_in_2020": Case(
        lambda imet: the_return_figures.starts_in_2020(imet, TIMELINE),
        EVERYWHERE,
        EVERYWHERE[EVERYWHERE["country"] != "Jordan"],
    ),
}


@pytest.fixture(params=CASES, scope="module")
def picture(request) -> Picture:
    return CASES[request.param].picture()


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def texts(figure: Figure) -> list:
    beyond = {  # labels of ticks that the limits of the axis leave out
        label
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
        for label in (tick.label1, tick.label2)
    }
    found = set(figure.findobj(match=Text)) - beyond
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def test_every_figure_of_the_module_is_tested_here():
    drawn = {
        name
        for module in pkgutil.iter_modules(chapters.__path__, f"{chapters.__name__}.")
        for name, function in inspect.getmembers(
            importlib.import_module(module.name), inspect.isfunction
        )
        if function.__annotations__.get("return") == "Picture" and not name.startswith("_")
    }
    assert drawn == set(CASES)


def test_title_what_is_measured_and_source_are_there(picture):
    assert all((*picture.title, picture.measured))
    assert named(picture.title[0]).chapter
    assert not picture.measured.endswith(".")
    assert re.search(
        r"\b(pp?\. \d|(rows?|lines?) \d|\d (rows|lines) |every (page|row|line))", picture.source
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_cut_off_small_or_on_another(picture, width):
    figure = picture.drawn(width)
    figure.draw_without_rendering()
    wide, high = figure.bbox.width, figure.bbox.height
    boxes = []
    for text in texts(figure):
        assert text.get_fontsize() == SIZES[width], text.get_text()
        box = Text.get_window_extent(text)  # without the line of an annotation
        assert box.x0 >= -1 and box.x1 <= wide + 1, text.get_text()
        assert box.y0 >= -2 and box.y1 <= high + 2, text.get_text()
        boxes.append((text.get_text(), box))
    for (one, first), (other, second) in combinations(boxes, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        down = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert across <= 2 or down <= 4, f"{one!r} on {other!r}"


def test_a_page_gives_a_drawing_its_colours_and_no_name_twice(picture):
    names = []
    for svg in map(picture.svg, WIDTHS):
        assert not re.search(r"(?<!,)#[0-9a-f]{6}\b", svg), "a colour that no dark page can change"
        assert "xmlns" not in svg and "<style" not in svg and "font-family" not in svg
        names += re.findall(r' id="([^"]*)"', svg)
    assert len(set(names)) == len(names)


def test_no_text_has_a_sign_of_another_notation(picture):
    """A backslash that keeps a dollar sign from being mathematics would be seen."""
    shown = [text.get_text() for text in texts(picture.figure)]
    for text in [*shown, picture.alt, picture.measured, picture.csv()]:
        assert "\\" not in text, text


def test_no_shade_has_a_name_that_a_dark_page_turns(picture):
    shown = [text.get_text() for text in texts(picture.figure)]
    for text in [*shown, picture.measured]:
        assert not re.search(r"\b(light|white|dark|black|pale):", text), text


# ------------------------------------------------------------------ titles and what is drawn


def title_of(picture: Picture) -> str:
    return picture.title[1]


def file_of(picture: Picture) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(picture.csv()), index_col=0)


def test_the_months_in_the_title_are_those_whose_bar_ends_below_the_line():
    picture = CASES["starts_and_ends_by_month"].picture()
    above, _ = picture.figure.axes
    months = pd.period_range("2016-10", "2020-09", freq="M")
    line = pd.Series(above.lines[0].get_ydata(), index=months)
    starts = pd.Series([bar.get_height() for bar in above.containers[0]], index=months)
    under = (starts < line)["2017-10":"2020-06"]
    assert title_of(picture).startswith(
        f"In {under.sum()} of the {len(under)} months from October 2017 to June 2020, fewer"
    )
    # one base for every year that is drawn, and the key says which
    autumn = slice("2017-10", "2017-12")
    assert line[autumn].tolist() == line["2018-10":"2018-12"].tolist()
    written = [" ".join(text.get_text().split()) for text in above.texts]
    assert "mean of that month, FY2007 to FY2017" in written
    earlier = training.seats_in_earlier_years(IMET, "2017-10-01", "2017-12-31", years=11)
    assert earlier.index.tolist() == list(range(2006, 2017))
    assert line[autumn].sum() == pytest.approx(earlier.mean())
    # what continues a course is drawn apart, and the bars under it are all that starts
    goes_on = [bar.get_height() for bar in above.containers[1]]
    assert goes_on == file_of(picture)["seats_that_continue"].tolist()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["kinds_by_year", "officers_by_service"])
def test_one_seat_or_officer_is_as_high_in_every_small_picture(name, width):
    figure = CASES[name].picture().drawn(width)
    figure.draw_without_rendering()
    shown = [axes for axes in figure.axes if axes.containers]
    highs = [axes.get_window_extent().height / axes.get_ylim()[1] for axes in shown]
    assert highs == pytest.approx(highs[:1] * len(highs), rel=0.01)


def test_all_courses_are_those_of_all_kinds():
    seats = file_of(CASES["kinds_by_year"].picture()).groupby(["kind", "fiscal_year"])["seats"]
    table = seats.sum().unstack()
    assert table.loc["All courses"].tolist() == table.drop(index="All courses").sum().tolist()
    assert table.loc["All courses", 2017:].tolist() == [200, 85, 4, 16]


@pytest.mark.parametrize("name", ["thirty_months", "starts_by_quarter"])
def test_in_the_span_that_a_title_names_nothing_starts_and_before_and_after_something(name):
    picture = CASES[name].picture()
    title, data = title_of(picture), file_of(picture)
    starts = data.select_dtypes("number").sum(axis=1).groupby(level=0).sum()
    starts.index = pd.PeriodIndex(starts.index, freq="M" if name == "thirty_months" else "Q")
    first, last, length = re.search(r"[Ff]rom (\w+ \d+) to (\w+ \d+), (\w+)", title).groups()
    first, last = (pd.Period(month, "M") for month in (first, last))
    gap = starts[
        (starts.index.start_time >= first.start_time) & (starts.index.end_time <= last.end_time)
    ]
    assert gap.sum() == 0
    assert length == prose.word(len(gap))
    assert starts[gap.index[0] - 1] > 0 and starts[gap.index[-1] + 1] > 0
    whole = IMET[IMET["start_date"].between(first.start_time, last.end_time)]
    assert whole.empty


def test_seats_that_continue_a_course_are_drawn_apart():
    picture = CASES["thirty_months"].picture()
    data = file_of(picture)
    continuing = data["seats_continuing"]
    assert continuing[continuing > 0].to_dict() == {"2018-06": 3, "2018-08": 1}
    assert data.loc["2018-06":"2018-08", "seats_new"].sum() == 0
    new, others = picture.figure.axes[0].containers
    assert [bar.get_height() for bar in new] == data["seats_new"].tolist()
    assert [bar.get_height() for bar in others] == continuing.tolist()
    assert "three in June 2018, one in August 2018" in picture.alt


def test_a_title_that_compares_far_years_says_in_which_dollars():
    title = title_of(CASES["imet_with_gaps"].picture())
    assert "in constant dollars" in title
    booked = obligations.obligations_of("Pakistan", "constant 2020")
    times = round(booked.max() / booked.loc[2010:].max())
    assert f"at least {prose.word(times)} times as much as any year since FY2010" in title
    assert booked.max() >= times * booked.loc[2010:].max()


def test_the_title_on_the_price_of_a_place_names_the_years_that_are_drawn():
    picture = CASES["cost_of_a_seat"].picture()
    data = pd.read_csv(io.StringIO(picture.csv())).dropna(subset=["fiscal_year"])
    first, last = int(data["fiscal_year"].min()), int(data["fiscal_year"].max())
    dearer = data.loc[data["mean"] > obligations.quoted("slots") / SLOTS, "fiscal_year"].astype(int)
    assert title_of(picture).endswith(
        f"is above Pakistan's mean in every year from FY{first} to FY{last} "
        + "but "
        + " and ".join(f"FY{year}" for year in dearer)
    )


def test_no_college_year_can_have_ended_in_the_year_of_the_return_and_the_figure_says_so():
    picture = CASES["levels_of_return"].picture()
    written = [text.get_text() for text in picture.figure.axes[0].texts]
    assert [text for text in written if "ends later" in text] == [
        "0%: a course begun that summer ends later"
    ]
    assert "0% in FY2020; a course begun that summer ends later." in picture.alt


@pytest.mark.parametrize("name", CASES)
def test_a_figure_its_words_and_its_file_follow_the_data(name):
    case = CASES[name]
    before, after = case.picture(), case.picture(case.changed)
    assert before.alt != after.alt
    # that every value drawn is in the file is tested below
    assert before.csv() != after.csv()


@pytest.mark.parametrize("name", CASES)
def test_the_same_data_give_the_same_bytes(name):
    case = CASES[name]
    data = case.data if case.small is None else case.small
    data = data() if callable(data) else data
    shuffled = data.sample(frac=1, random_state=1) if isinstance(data, pd.DataFrame) else data
    other = case.picture(shuffled)
    assert case.picture().csv() == other.csv()
    assert case.png == other.png()


# ------------------------------------------------------------------ the data of a figure

UNITS = (1, 1e3, 1e6, 1e9)  # in which an axis may show what the file has in ones
# columns that say where a value stands and not how large it is
PLACES = ["fiscal_year", "year", "years", "n", "shift_n", "shift_rank", "at_risk"]
MARKS = ("x", "v")  # of years in which something is so: they stand at no value
# their values run along x
ACROSS = (
    *("choices", "changes_of_neighbours", "placebo_shifts", "documented_lengths"),
    "official_and_estimate",
)


def numbers(picture: Picture) -> np.ndarray:
    """Return the values in a figure's file, and the sums that the figure makes of them."""
    data = pd.read_csv(io.StringIO(picture.csv()))
    values = data.drop(columns=PLACES, errors="ignore").select_dtypes("number").to_numpy().ravel()
    more = [values]
    if picture.name == "seats_under_way":
        weeks = data.pivot(index="monday", columns="group", values="seats")
        more.append(weeks[["IMET", "Service academies", "All others"]].cumsum(axis=1).to_numpy())
    return np.concatenate([np.ravel(part) for part in more])


def among(drawn: object, values: np.ndarray) -> bool:
    """Return whether every value drawn, but for nothing, is one of the file's, in one unit."""
    drawn = np.asarray(drawn, dtype=float).ravel()
    drawn = drawn[np.isfinite(drawn) & (drawn != 0)]
    known = values[np.isfinite(values)]
    # files of estimates have four decimals
    return any(
        np.isclose(drawn[:, None], known / unit, rtol=1e-6, atol=6e-5 / unit).any(axis=1).all()
        for unit in UNITS
    )


def drawn(axes: Axes, way: int) -> Iterator[tuple[str, np.ndarray]]:
    """Return what stands in the axes, bars apart: its kind, and its places along x (0) or y (1)."""
    for line in axes.lines:
        if line.get_transform() == axes.transData and line.get_marker() not in MARKS:
            yield "line", np.asarray(line.get_data()[way])
    for collection in axes.collections:
        if isinstance(collection, QuadMesh):
            yield "mesh", np.ma.compressed(collection.get_array())
        elif isinstance(collection, PathCollection):
            yield "points", np.ma.getdata(collection.get_offsets())[:, way]
        else:
            corners = np.concatenate([path.vertices for path in collection.get_paths()])
            yield "area", corners[:, way]


def bars(axes: Axes) -> Iterator[tuple[float, float]]:
    """Return where each bar begins and ends along its length."""
    for container in axes.containers:
        for bar in container.patches:
            if container.orientation == "vertical":
                yield bar.get_y(), bar.get_y() + bar.get_height()
            else:
                yield bar.get_x(), bar.get_x() + bar.get_width()


@pytest.mark.parametrize(
    "name", sorted(CASES.keys() - {"colleges", "dependence", "recipients_map", "report_page"})
)
def test_every_value_that_a_figure_shows_is_in_its_file(name):
    picture = CASES[name].picture()
    assert picture.name == name
    values, shown = numbers(picture), 0
    for axes in picture.figure.axes:
        if axes.get_label() == "<colorbar>":
            continue
        for kind, seats in drawn(axes, 0 if name in ACROSS else 1):
            assert among(seats, values), f"{kind} at {seats}"
            shown += 1
        for ends in bars(axes):
            # a part of a stack is as long as its value, wherever it begins
            assert among(ends, values) or among(np.diff(ends), values), f"bar at {ends}"
            shown += 1
    assert shown


def test_the_grid_of_colleges_shows_every_place_of_its_file():
    picture = CASES["colleges"].picture()
    axes = picture.figure.axes[0]
    written = sorted(int(text.get_text()) for text in axes.texts)
    seats = pd.read_csv(io.StringIO(picture.csv()))["seats"]
    assert written == sorted(seats[seats > 0])


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_shows_the_texts_of_its_file_and_the_total_that_they_meet(width):
    picture = CASES["report_page"].picture()
    rows = pd.read_csv(io.StringIO(picture.csv()), parse_dates=["start_date", "end_date"])
    written = [text.get_text() for text in texts(picture.drawn(width))]
    words = " ".join(written).split()
    shown = [f"${cost:,}" for cost in rows["cost_usd"]]
    columns = ["course"] if width == "narrow" else ["course", "location", "student_unit", "us_unit"]
    shown += " ".join(rows[columns].stack()).split()
    for day in () if width == "narrow" else rows[["start_date", "end_date"]].stack():
        shown.append(f"{day.month}/{day.day}/{day.year}")
    for word in set(shown):
        assert words.count(word) >= shown.count(word), word
    assert written.count("1") == len(rows)
    assert {f"{rows['students'].sum()}", f"${rows['cost_usd'].sum():,}"} <= set(written)


def test_the_file_of_the_grid_has_every_link_that_it_shows():
    picture = CASES["dependence"].picture()
    links = pd.read_csv(io.StringIO(picture.csv()))
    assert len(links) == len(links.drop_duplicates(["user", "text"]))
    turns = links["kind"] == accounts.IN_TURN
    axes = picture.figure.axes[0]
    written = [text.get_text() for text in axes.texts]
    cells = links.loc[~turns, "kind"].map(accounts_figures.SHORT)
    assert len(axes.patches) == len(cells)
    assert [written.count(word) for word in cells] == [(cells == word).sum() for word in cells]
    for link in links[turns].itertuples():
        [row] = [
            text
            for text in written
            if text.startswith(f"{link.user_name}, {accounts_figures._short(link.user_date)}")
        ]
        assert link.text_name in row.partition("draws on")[2]


def test_a_narrow_page_lists_what_each_article_took_and_counts_what_is_worded_like_it():
    picture = CASES["dependence"].picture()
    links = pd.read_csv(io.StringIO(picture.csv()))
    links = links[links["kind"] != accounts.IN_TURN]
    axes = picture.drawn("narrow").axes[0]
    written = [text.get_text() for text in axes.texts]
    alike = links[links["kind"] == accounts.SHARES].groupby("user").size()
    assert len(axes.patches) == (links["kind"] != accounts.SHARES).sum() + len(alike)
    assert sorted(text for text in written if " other text" in text) == sorted(
        f"{prose.word(n)} other text{'s' * (n > 1)}" for n in alike
    )


def test_an_event_stands_in_its_fiscal_year_and_a_month_is_named_as_such():
    seventy = pd.read_csv(io.StringIO(CASES["seventy_years"].picture().csv()), index_col=0)
    for year, event in ((1966, "war of 1965"), (1991, "Pressler"), (2010, "Partnership Act")):
        assert event in seventy["events"][year]
    months = pd.read_csv(io.StringIO(CASES["thirty_months"].picture().csv()), index_col=0)
    assert "Cut first reported, 10 August 2018" in months["events"]["2018-08"]
    quarters = pd.read_csv(io.StringIO(CASES["starts_by_quarter"].picture().csv()))
    assert quarters["quarter"].iloc[0] == "2006Q4"


@pytest.mark.parametrize("name", CASES)
def test_the_file_of_a_figure_can_be_read_without_the_figure(name):
    picture = CASES[name].picture()
    data = pd.read_csv(io.StringIO(picture.csv()), keep_default_na=False, dtype=str)
    assert len(data) and not data.duplicated().any()
    assert all(re.fullmatch(r"\w+", column) for column in data.columns)
    assert not data.map(lambda value: "\n" in value or value.strip() != value).any(axis=None)
    plain = data.map(lambda value: re.fullmatch(r"-?\d+(\.\d+)?e[+-]\d+", value) is None)
    assert plain.all(axis=None), "a number in the notation of powers"


def test_the_alternative_text_tells_the_extremes():
    alt = CASES["starts_by_quarter"].picture().alt
    starts = training.seats_by_period(IMET, "start_date", "Q", FIRST_DAY, training.LAST_DAY)
    assert f"Highest: {starts.max()} seats" in alt
    alt = CASES["seats_and_where"].picture().alt
    years = training.seats_by_year(IMET)["seats"]
    assert f"Highest total: {years.max()} in FY{years.idxmax()}" in alt
    assert f"lowest: {years.min()} in FY{years.idxmin()}" in alt


def test_the_figures_of_money_tell_the_amounts_of_the_chapter():
    booked = obligations.obligations_of("Pakistan", "constant 2020")
    alt = CASES["imet_with_gaps"].picture().alt
    assert f"Highest: ${booked.max() / 1e6:.2f} million in FY{booked.idxmax()}" in alt
    for gap in tables.stored(schemas.GAPS)["name"]:
        assert gap in alt
    alt = CASES["obligated_and_delivered"].picture().alt
    assert "$0.50 million in FY2018, none in FY2019" in alt and "$3.34 million in FY2018" in alt
    alt = CASES["aid_and_reimbursements"].picture().alt
    assert "CRS table, FY2002-16" in alt and "reimbursements $14.6 billion" in alt
    assert "no reimbursements, together $17.1 billion" in alt
    assert "$39,245 in FY2018" in CASES["cost_of_a_seat"].picture().alt


def test_a_gap_without_a_cause_is_an_error():
    causes = tables.stored(schemas.GAPS)
    with pytest.raises(KeyError):
        money_figures.imet_with_gaps(OF_GREENBOOK, causes[causes["first_fiscal_year"] != 2019])


def test_the_source_line_names_the_pages_of_the_rows_drawn():
    one = IMET[IMET["report"].isin(["2008-2009", "2009-2010", "2010-2011"])]
    line = CASES["seats_and_where"].picture(one).source
    for report, rows in one.groupby("report"):
        assert report in line
        assert str(rows["page"].max()) in line
    assert "2017-2018" not in line


@pytest.mark.parametrize(
    "name", ["starts_by_quarter", "starts_and_ends_by_month", "seats_under_way"]
)
def test_the_source_line_names_the_source_of_every_event_that_is_marked(name):
    picture = CASES[name].picture()
    written = " ".join(text.get_text() for text in texts(picture.figure))
    marked = [event for event in TIMELINE.itertuples() if event.title in written]
    assert len(marked) >= 2
    for event in marked:
        assert event.source.translate(str.maketrans("()", "[]")) in picture.source


def test_the_colours_of_figures_differ_in_grey():
    shades = [
        0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
        for red, green, blue in map(to_rgb, (DARK, ACCENT, MIDDLE, LIGHT))
    ]
    assert shades == sorted(shades)
    assert all(b - a > 0.08 for a, b in pairwise(shades))


def test_the_stored_pictures_are_those_that_the_data_give():
    drawn, files = {}, {}
    for case in CASES.values():
        one = case.picture() if case.small is None else case.picture(case.data)
        drawn[one.alt] = case.png if case.small is None else one.png()
        files[one.alt] = one.csv()
    stored = set()  # one can stand in two chapters
    for path in sorted((Path(__file__).parents[2] / "chapters").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                png = output.get("data", {}).get("image/png")
                if png is None:
                    continue
                alt = output["data"]["text/plain"]
                assert output["metadata"]["image/png"]["alt"] == alt
                assert alt in drawn, f"{path.name}: no figure says: {alt[:80]}"
                assert output["data"]["text/csv"] == files[alt], (
                    f"{path.name}: run `make notebooks`"
                )
                fresh, kept = pixels(drawn[alt]), pixels(base64.b64decode(png))
                assert np.array_equal(fresh, kept), f"{path.name}: run `make notebooks`"
                stored.add(alt)
    assert len(stored) == len(CASES)


def test_a_country_that_is_not_there_is_an_error_and_not_an_empty_figure():
    with pytest.raises(KeyError, match="no activities of 'Pakistn'"):
        training.imet_of(tables.load_activities(), "Pakistn")
    with pytest.raises((ValueError, KeyError)):
        training_record_figures.seats_and_where(IMET[:0])
    assert isinstance(TIMELINE, pd.DataFrame)
