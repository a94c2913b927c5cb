"""Figures: drawn for wide and narrow pages, with title, source, text alternative and data."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import display
from matplotlib import font_manager
from matplotlib.figure import Figure
from PIL import Image, ImageDraw, ImageFont

from imet.book.look import DARK, GREY, PAGE_COLOURS, WHITE
from imet.book.shown import folded, render

FONTS = Path(str(files("imet.book"))) / "fonts"
# from the defaults, whatever a person has in a matplotlibrc
STYLE = ["default", str(files("imet.book").joinpath("book.mplstyle"))]
FIGURE = "application/vnd.imet.figure+json"  # what the book makes its page from
CSV = "text/csv"
LETTERS = "Slots Sans, Source Sans 3, Arial, sans-serif"  # of a drawing on its own
COLOURS = 48  # of the palette of a picture
WIDTHS = {"wide": 704, "narrow": 328}  # in pixels of the page: its column, and that of a phone
SIZES = {"wide": 13, "narrow": 12}  # of the letters, in pixels

for _font in sorted(FONTS.glob("*.ttf")):
    font_manager.fontManager.addfont(_font)


@dataclass(frozen=True)
class Picture:
    """A figure for a notebook's output and for the book.

    `draw` draws into an empty figure, for a wide page or (False) for a narrow one; `heights` are
    those of both, in pixels. `title` is a finding with its sentence (`Finding.told`), `measured`
    says below it what is drawn: unit, span, place. `alt` is the text alternative, which nbval
    compares. `data` has the values drawn, one row each or one for each place on the axes, with
    units in the names of columns: `name`.csv, a file to download in the book.
    """

    name: str
    title: tuple[str, str]
    measured: str
    source: str
    alt: str
    data: pd.DataFrame = field(repr=False)
    draw: Callable[[Figure, bool], None] = field(repr=False)
    heights: tuple[int, int]

    def drawn(self, width: str = "wide") -> Figure:
        """Return the figure drawn for a page that is "wide" or "narrow"."""
        height = dict(zip(WIDTHS, self.heights, strict=True))[width]
        with plt.style.context([*STYLE, {"font.size": SIZES[width]}]):
            # without pyplot, which would keep it
            figure = Figure(figsize=(WIDTHS[width] / 72, height / 72))
            self.draw(figure, width == "wide")
        return figure

    @property
    def figure(self) -> Figure:
        """The figure as drawn for a wide page."""
        return self.drawn()

    def png(self) -> bytes:
        """Return the figure for a wide page as a PNG file whose bytes depend on the data alone."""
        drawn = io.BytesIO()
        with plt.style.context(STYLE):
            # without the version of matplotlib that it writes by default
            self.drawn().savefig(drawn, format="png", metadata={"Software": None})
        return _packed(Image.open(drawn).convert("RGB"))

    def svg(self, width: str) -> str:
        """Return the figure as a drawing for the page, which gives it fonts and colours."""
        drawn = io.StringIO()
        with plt.style.context([*STYLE, {"svg.hashsalt": f"{self.name} {width}"}]):
            self.drawn(width).savefig(drawn, format="svg", transparent=True, metadata=NOTHING)
        return _for_a_page(drawn.getvalue())

    def csv(self) -> str:
        """Return the data as the text of a CSV file."""
        periods = self.data.select_dtypes(pd.PeriodDtype).columns
        # amounts of which some are missing are whole numbers all the same
        data = self.data.astype(dict.fromkeys(periods, "str")).convert_dtypes()
        return data.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")

    def words(self) -> dict[str, str]:
        """Return what stands around the figure, its source without pages, for `card`."""
        words = {"name": self.name, "title": self.title[1], "measured": self.measured}
        return words | {"source": folded(self.source)[0]}

    def _ipython_display_(self) -> None:
        words = self.words()
        about = words | {"finding": self.title[0], "alt": self.alt, "source": self.source}
        about |= {width: self.svg(width) for width in WIDTHS}
        shown = {"image/png": self.png(), "text/plain": self.alt, CSV: self.csv(), FIGURE: about}
        _in_a_notebook(
            render("figure_head.html", picture=self), f"{self.title[1]}\n{self.measured}"
        )
        display(shown, metadata={"image/png": {"alt": self.alt}, "imet": words}, raw=True)
        line = render("source_line.html", source=folded(self.source))
        _in_a_notebook(line, f"Source: {self.source}")


# what matplotlib would write into a drawing of itself, of the day and of the kind of file
NOTHING = dict.fromkeys(("Creator", "Date", "Format", "Type"))


def _in_a_notebook(shown: str, plain: str) -> None:
    """Show HTML that the book leaves out, since it makes the whole of a figure itself."""
    display({"text/html": shown, "text/plain": plain}, metadata={"imet": {"name": None}}, raw=True)


def _for_a_page(svg: str) -> str:
    """Return a drawing without what a page does not need, in the colours of the page."""
    svg = svg[svg.index("<svg ") :]
    svg = re.sub(
        r"<metadata>.*?</metadata>|<!--.*?-->|<defs>\s*<style.*?</style>\s*</defs>",
        "",
        svg,
        flags=re.DOTALL,
    )
    svg = re.sub(r'(<svg)[^>]*?( viewBox="[^"]*")[^>]*>', r"\1\2>", svg)
    # names that nothing refers to, of which another drawing of the page has the same
    named = set(re.findall(r'(?:url\(|href=")#([^)"]+)', svg))
    svg = re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in named else "", svg)
    svg = svg.replace("xlink:href", "href")
    svg = re.sub(
        r"\d+\.\d{3,}", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), svg
    )
    svg = re.sub(r"font-family: '[^']*'; | transform=\"rotate\(-0 [^)]*\)\"", "", svg)
    for colour, name in PAGE_COLOURS.items():
        svg = svg.replace(colour, f"var(--{name},{colour})")
    # not the spaces that do not break, which keep a label off its line
    return re.sub(r"> <", "><", re.sub(r"\s+", " ", svg, flags=re.ASCII)).strip()


def _packed(picture: Image.Image) -> bytes:
    """Return a PNG file of a picture of few colours; their palette makes a third of the bytes."""
    packed = io.BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(packed, format="png", optimize=True)
    return packed.getvalue()


def alone(svg: str, title: str) -> str:
    """Return a drawing for a page as a file of its own, in its own colours."""
    svg = re.sub(r"var\(--\w+,(#\w+)\)", r"\1", svg)
    begin = f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{LETTERS}"'
    named = f"<title>{html.escape(title)}</title>"
    return re.sub("<svg([^>]*)>", lambda found: f"{begin}{found[1]}>{named}", svg, count=1)


def card(png: bytes, about: dict[str, str]) -> bytes:
    """Return a PNG file of a picture with its title, what it measures and its source around it.

    `about` has these words as `title`, `measured` and `source`: what somebody takes who takes a
    figure alone.
    """
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    edge, texts = 32, []
    for name, weight, size, colour in (
        ("title", "bold", 36, DARK),
        ("measured", "regular", 26, GREY),
        ("source", "regular", 22, GREY),
    ):
        font = ImageFont.truetype(str(FONTS / f"slots-sans-{weight}.ttf"), size)
        texts.append((_broken(about[name], font, picture.width), font, colour))
    heights = [len(lines) * round(1.3 * font.size) + 16 for lines, font, _ in texts]
    whole = picture.width + 2 * edge, picture.height + sum(heights) + 2 * edge
    sheet = Image.new("RGB", whole, WHITE)
    brush, y = ImageDraw.Draw(sheet), edge
    for (lines, font, colour), height, last in zip(texts, heights, (0, 0, 1), strict=True):
        if last:
            sheet.paste(picture, (edge, y))
            y += picture.height + 16
        brush.multiline_text(
            (edge, y), "\n".join(lines), colour, font, spacing=round(0.3 * font.size)
        )
        y += height
    return _packed(sheet)


def _broken(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Return a text in lines that are no wider than so many pixels."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def social(png: bytes, title: str) -> bytes:
    """Return a PNG file of a picture below its title, as addresses are shared."""
    sheet, edge = Image.new("RGB", (1200, 630), WHITE), 40
    font = ImageFont.truetype(str(FONTS / "slots-sans-bold.ttf"), 44)
    lines = _broken(title, font, sheet.width - 2 * edge)
    brush = ImageDraw.Draw(sheet)
    brush.multiline_text((edge, edge - 10), "\n".join(lines), DARK, font, spacing=8)
    top = edge + round(1.25 * font.size) * len(lines)
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.thumbnail((sheet.width - 2 * edge, sheet.height - top - 20))
    sheet.paste(picture, ((sheet.width - picture.width) // 2, top))
    return _packed(sheet)
