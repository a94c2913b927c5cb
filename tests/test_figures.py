"""The figures: they follow the data, say what they show, and are stored as they are drawn."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from imet import expectation, figures, synthetic, tables, training
from imet.book import Picture
from imet.figures.training import FIRST_DAY, LAST_DAY, WHERE_STYLE
from imet.ledger import pages

EVENTS = tables.load_events()
IMET = training.imet_of(tables.load_activities(), "Pakistan").query("fiscal_year >= 2007")
ALL_IMET = tables.load_activities().query("program in @training.IMET")
AWAY = expectation.at_prices_of(expectation.abroad(IMET), 2018)
COMPARED = synthetic.comparable(ALL_IMET)
PANEL = synthetic.panel(COMPARED)
COMPARED = COMPARED[COMPARED["start_date"].between("2007-08-01", "2019-07-31")]
VARIED = synthetic.variants(ALL_IMET, "Pakistan")
LEDGER = pages.ledger().assign(outlet=lambda rows: rows["account"].map(pages.outlet))


@dataclass(frozen=True)
class Case:
    """A figure, the data of its chapter, and other data of which it must tell something else."""

    draw: Callable[..., Picture]
    data: object
    changed: object
    small: object = None  # data to draw quickly, where those of the chapter are many

    def picture(self, data: object = None) -> Picture:
        if data is None:
            data = self.data if self.small is None else self.small
        return self.draw(data)


def of_imet(draw: Callable[[pd.DataFrame], Picture]) -> Case:
    return Case(draw, IMET, pd.concat([IMET, IMET], ignore_index=True))


CASES = {
    "starts_by_quarter": of_imet(lambda imet: figures.starts_by_quarter(imet, EVENTS)),
    "starts_and_ends_by_month": of_imet(
        lambda imet: figures.starts_and_ends_by_month(imet, "2016-10-01", EVENTS)
    ),
    "colleges": of_imet(figures.colleges),
    "places_and_where": of_imet(figures.places_and_where),
    "coverage": Case(
        figures.coverage,
        tables.load_activities(),
        pd.concat([IMET, IMET], ignore_index=True),
        small=IMET,
    ),
    "starts_through_the_year": Case(
        lambda away: figures.starts_through_the_year(away, EVENTS),
        AWAY,
        pd.concat([AWAY, AWAY], ignore_index=True),
    ),
    "synthetic_control": Case(
        lambda found: figures.synthetic_control(found, COMPARED),
        synthetic.compare(PANEL, "Pakistan"),
        synthetic.compare(PANEL, "Pakistan", synthetic.Design(without=("Lebanon",))),
    ),
    "choices": Case(
        lambda varied: figures.choices(varied, 66, COMPARED), VARIED, VARIED.assign(own=100.0)
    ),
    "scoreboard": Case(
        figures.scoreboard,
        LEDGER,
        LEDGER.assign(verdict=LEDGER["verdict"].replace("contradicted", "supported")),
    ),
}


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    plt.close("all")


@pytest.fixture(params=CASES, scope="module")
def picture(request) -> Picture:
    return CASES[request.param].picture()


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def texts(picture: Picture) -> list:
    found = picture.figure.findobj(match=plt.Text)
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def test_every_figure_of_the_module_is_tested_here():
    assert set(figures.__all__) == set(CASES)


def test_axes_are_labelled_and_title_and_source_are_there(picture):
    figure = picture.figure
    assert figure.get_suptitle()
    assert re.match(r"Source: \S", figure.get_supxlabel())
    assert re.search(
        r"\b(pp?\. \d|(rows?|lines?) \d|\d (rows|lines) |every (page|row|line))",
        figure.get_supxlabel(),
    )
    main = [axes for axes in figure.axes if axes.get_label() != "<colorbar>"]
    assert main[-1].get_xlabel()
    for axes in main:
        # names of colleges or regions need no label over them
        named = [label.get_text() for label in axes.get_yticklabels() if " " in label.get_text()]
        assert axes.get_ylabel() or named


def test_no_text_is_cut_off(picture):
    figure = picture.figure
    figure.draw_without_rendering()
    width, height = figure.bbox.width, figure.bbox.height
    for text in texts(picture):
        box = text.get_window_extent()
        assert box.x0 >= -1 and box.x1 <= width + 1, text.get_text()
        assert box.y0 >= -1 and box.y1 <= height + 1, text.get_text()


def test_no_text_is_too_small_to_read(picture):
    assert min(text.get_fontsize() for text in texts(picture)) >= 7.5


@pytest.mark.parametrize("name", CASES)
def test_a_figure_and_its_words_follow_the_data(name):
    case = CASES[name]
    before, after = case.picture(), case.picture(case.changed)
    assert before.alt != after.alt
    assert before.png() != after.png()


@pytest.mark.parametrize("name", CASES)
def test_the_same_data_give_the_same_bytes(name):
    case = CASES[name]
    data = case.data if case.small is None else case.small
    shuffled = data.sample(frac=1, random_state=1) if isinstance(data, pd.DataFrame) else data
    assert case.picture().png() == case.picture(shuffled).png()


def test_the_alternative_text_tells_the_extremes():
    alt = CASES["starts_by_quarter"].picture().alt
    starts = training.places_by_period(IMET, "start_date", "Q", FIRST_DAY, LAST_DAY)
    assert f"Highest: {starts.max()} places" in alt
    alt = CASES["places_and_where"].picture().alt
    years = training.places_by_year(IMET)["places"]
    assert f"Highest total: {years.max()} in FY{years.idxmax()}" in alt
    assert f"lowest: {years.min()} in FY{years.idxmin()}" in alt


def test_the_source_line_names_the_pages_of_the_rows_drawn():
    one = IMET[IMET["report"].isin(["2018-2019", "2019-2020", "2020-2021"])]
    line = CASES["places_and_where"].picture(one).figure.get_supxlabel()
    for report, rows in one.groupby("report"):
        assert report in line
        assert str(rows["page"].max()) in line
    assert "2017-2018" not in line


@pytest.mark.parametrize("name", ["starts_by_quarter", "starts_and_ends_by_month"])
def test_the_source_line_names_the_source_of_every_event_that_is_marked(name):
    line = " ".join(CASES[name].picture().figure.get_supxlabel().split())
    assert all(source in line for source in EVENTS["source"])


def test_greys_of_neighbouring_bars_differ():
    greys = []
    for style in WHERE_STYLE.values():
        red, green, blue = plt.matplotlib.colors.to_rgb(style["color"])
        shade = round(0.2126 * red + 0.7152 * green + 0.0722 * blue, 2)
        greys.append((shade, style.get("hatch")))
    assert len(set(greys)) == len(greys)
    assert abs(greys[0][0] - greys[1][0]) > 0.25


def test_the_stored_pictures_are_those_that_the_data_give():
    drawn = {}
    for case in CASES.values():
        one = case.picture(case.data)
        drawn[one.alt] = one.png()
    stored = 0
    for path in sorted((Path(__file__).parents[1] / "chapters").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                png = output.get("data", {}).get("image/png")
                if png is None:
                    continue
                alt = output["data"]["text/plain"]
                assert output["metadata"]["image/png"]["alt"] == alt
                assert alt in drawn, f"{path.name}: no figure says: {alt[:80]}"
                fresh, kept = pixels(drawn[alt]), pixels(base64.b64decode(png))
                assert np.array_equal(fresh, kept), f"{path.name}: run `make notebooks`"
                stored += 1
    assert stored == len(CASES)


def test_a_country_that_is_not_there_is_an_error_and_not_an_empty_figure():
    with pytest.raises(KeyError, match="no activities of 'Pakistn'"):
        training.imet_of(tables.load_activities(), "Pakistn")
    with pytest.raises((ValueError, KeyError)):
        figures.places_and_where(IMET[:0])
    assert isinstance(EVENTS, pd.DataFrame)
