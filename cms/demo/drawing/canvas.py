"""A canvas that is drawn twice as large as it is shown, so that edges are smooth, with lettering in both weights."""

import io
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

SCALE = 2
COLOURS = 128
WHITE, PAPER, INK, FAINT, LINE = "#ffffff", "#eaf0f5", "#1f2a37", "#5b6776", "#d5dde6"
SERIES = ("#1b4b82", "#1f7f79", "#b0601a", "#7a56a3", "#b3423b", "#567a1f", "#6b7785")
"""Colours of series, in order. White lettering on each of them has a contrast of 4.5 or more."""

Point = tuple[float, float]


@cache
def lettering(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The lettering of the pictures at a size in pixels: a part of Noto Sans CJK SC (see docs/demo.md)."""
    name = "lettering-bold.otf" if bold else "lettering.otf"
    with files("cms.demo.drawing").joinpath(name).open("rb") as font:
        return ImageFont.truetype(io.BytesIO(font.read()), size * SCALE)


class Canvas:
    """A picture in the making; all places and sizes are in pixels as shown."""

    def __init__(self, width: int, height: int, ground: str = WHITE) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * SCALE, height * SCALE), ground)
        self._pen = ImageDraw.Draw(self._image)

    def box(self, left: float, top: float, width: float, height: float, colour: str, corner: float = 0) -> None:
        """Fill a rectangle, its corners rounded by `corner`. One without height or width is nothing."""
        if width >= 1 and height >= 1:
            edges = [left * SCALE, top * SCALE, (left + width) * SCALE - 1, (top + height) * SCALE - 1]
            self._pen.rounded_rectangle(edges, min(corner, width / 2, height / 2) * SCALE, fill=colour)

    def disc(self, centre: Point, radius: float, colour: str, tall: float | None = None) -> None:
        """Fill a circle, or an ellipse that is `tall` pixels from its middle up."""
        (x, y), up = centre, radius if tall is None else tall
        edges = [(x - radius) * SCALE, (y - up) * SCALE, (x + radius) * SCALE, (y + up) * SCALE]
        self._pen.ellipse(edges, fill=colour)

    def slice(self, centre: Point, radius: float, start: float, end: float, colour: str) -> None:
        """Fill a slice of a circle, from `start` to `end` degrees clockwise from the right."""
        x, y = centre
        edges = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
        self._pen.pieslice(edges, start, end, fill=colour)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        """Fill a polygon."""
        self._pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def line(self, points: Sequence[Point], colour: str, width: float = 1) -> None:
        """Draw through the points."""
        self._pen.line([(x * SCALE, y * SCALE) for x, y in points], colour, round(width * SCALE), joint="curve")

    def text(
        self, at: Point, words: str, size: int, colour: str = INK, *, bold: bool = False, anchor: str = "lm"
    ) -> None:
        """Write a line; `anchor` says which point of it stands at `at`, as Pillow names them."""
        x, y = at
        self._pen.text((x * SCALE, y * SCALE), words, fill=colour, font=lettering(size, bold=bold), anchor=anchor)

    def length(self, words: str, size: int, *, bold: bool = False) -> float:
        """How long a line is."""
        return lettering(size, bold=bold).getlength(words) / SCALE

    def picture(self) -> Image.Image:
        """The picture as shown, in all its colours."""
        return self._image.reduce(SCALE)

    def image(self) -> Image.Image:
        """The same of few colours: flat drawings need no more, and take a quarter of the bytes."""
        return self.picture().quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)

    def png(self) -> bytes:
        """The picture as PNG."""
        written = io.BytesIO()
        self.image().save(written, "PNG", optimize=True)
        return written.getvalue()


def titled(told_title: str, note: str, width: int = 960, height: int = 540) -> Canvas:
    """A sheet with a title above and a note below."""
    canvas = Canvas(width, height)
    canvas.box(0, 0, width, 8, SERIES[0])
    canvas.text((48, 56), told_title, 30, bold=True)
    canvas.text((48, height - 30), note, 16, FAINT)
    return canvas
