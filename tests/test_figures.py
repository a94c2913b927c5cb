"""The figures: they follow the data, say what they show, and are stored as they are drawn."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from imet import figures, tables, training
from imet.book import Picture

EVENTS = tables.load_events()
IMET = training.imet_of(tables.load_activities(), "Pakistan").query("fiscal_year >= 2007")
ALL = tables.load_activities()
DRAW = {
    "starts_by_quarter": lambda imet: figures.starts_by_quarter(imet, EVENTS),
    "starts_and_ends_by_month": lambda imet: figures.starts_and_ends_by_month(
        imet, "2016-10-01", EVENTS
    ),
    "colleges": figures.colleges,
    "places_and_where": figures.places_and_where,
    "coverage": figures.coverage,
}


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    plt.close("all")


@pytest.fixture(params=DRAW, scope="module")
def picture(request) -> Picture:
    return DRAW[request.param](IMET)


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))


def texts(picture: Picture) -> list:
    found = picture.figure.findobj(match=plt.Text)
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def test_every_figure_of_the_module_is_tested_here():
    public = {
        name
        for name, value in vars(figures).items()
        if callable(value) and value.__module__ == figures.__name__ and name[0] != "_"
    }
    assert public - {"main"} == set(DRAW)


def test_axes_are_labelled_and_title_and_source_are_there(picture):
    figure = picture.figure
    assert figure.get_suptitle()
    assert figure.get_supxlabel().startswith("Source: Foreign Military Training reports")
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


@pytest.mark.parametrize("name", DRAW)
def test_a_figure_and_its_words_follow_the_data(name):
    changed = pd.concat([IMET, IMET], ignore_index=True)
    before, after = DRAW[name](IMET), DRAW[name](changed)
    assert before.alt != after.alt
    assert before.png() != after.png()


@pytest.mark.parametrize("name", DRAW)
def test_the_same_data_give_the_same_bytes(name):
    assert DRAW[name](IMET).png() == DRAW[name](IMET.sample(frac=1, random_state=1)).png()


def test_the_alternative_text_tells_the_extremes():
    alt = DRAW["starts_by_quarter"](IMET).alt
    starts = training.places_by_period(IMET, "start_date", "Q", figures.FIRST_DAY, figures.LAST_DAY)
    assert f"Highest: {starts.max()} places" in alt
    alt = DRAW["places_and_where"](IMET).alt
    years = training.places_by_year(IMET)["places"]
    assert f"Highest total: {years.max()} in FY{years.idxmax()}" in alt
    assert f"lowest: {years.min()} in FY{years.idxmin()}" in alt


def test_the_source_line_names_the_pages_of_the_rows_drawn():
    one = IMET[IMET["report"].isin(["2018-2019", "2019-2020", "2020-2021"])]
    line = DRAW["places_and_where"](one).figure.get_supxlabel()
    for report, rows in one.groupby("report"):
        assert report in line
        assert str(rows["page"].max()) in line
    assert "2017-2018" not in line


@pytest.mark.parametrize("name", ["starts_by_quarter", "starts_and_ends_by_month"])
def test_the_source_line_names_the_source_of_every_event_that_is_marked(name):
    line = " ".join(DRAW[name](IMET).figure.get_supxlabel().split())
    assert all(source in line for source in EVENTS["source"])


def test_greys_of_neighbouring_bars_differ():
    greys = []
    for style in figures.WHERE_STYLE.values():
        red, green, blue = plt.matplotlib.colors.to_rgb(style["color"])
        shade = round(0.2126 * red + 0.7152 * green + 0.0722 * blue, 2)
        greys.append((shade, style.get("hatch")))
    assert len(set(greys)) == len(greys)
    assert abs(greys[0][0] - greys[1][0]) > 0.25


def test_the_stored_pictures_are_those_that_the_data_give():
    drawn = {}
    for name, draw in DRAW.items():
        one = draw(ALL if name == "coverage" else IMET)
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
    assert stored == len(DRAW)


def test_a_country_that_is_not_there_is_an_error_and_not_an_empty_figure():
    with pytest.raises(KeyError, match="no activities of 'Pakistn'"):
        training.imet_of(tables.load_activities(), "Pakistn")
    with pytest.raises((ValueError, KeyError)):
        figures.places_and_where(IMET[:0])
    assert isinstance(EVENTS, pd.DataFrame)
