"""Bar charts: standing, one or several series side by side; lying, with a share of the whole; and growing."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image

from cms.demo.drawing.canvas import FAINT, INK, LINE, PAPER, SERIES, Canvas, titled

LEFT, RIGHT, FLOOR, TALLEST = 60, 900, 440, 280
FRAMES, HELD = 4, 5
MILLISECONDS = 120
WHOLE, SLOW = 100, 75
"""What is done, and what lags behind, has a colour of its own."""


def draw_bars(told: Mapping[str, Any]) -> bytes:
    """A chart of standing bars as PNG; heights are in proportion to the values, the highest fills the chart."""
    return _sheet(told, [1.0] * len(told["labels"])).png()


def draw_growing(told: Mapping[str, Any]) -> bytes:
    """The same as an animated GIF: bar after bar grows, then the whole is held for a while."""
    count = len(told["labels"])
    steps = [(place, frame) for place in range(count) for frame in range(1, FRAMES + 1)]
    grown = [[1.0] * place + [frame / FRAMES] + [0.0] * (count - place - 1) for place, frame in steps]
    last = _sheet(told, grown[-1]).image()
    # All of one palette, so that only what grows differs from picture to picture.
    pictures = [_sheet(told, shares).picture().quantize(palette=last, dither=Image.Dither.NONE) for shares in grown]
    pauses = [MILLISECONDS * (HELD if frame == FRAMES else 1) for _, frame in steps]
    pauses[-1] = 3000
    written = io.BytesIO()
    pictures[0].save(written, "GIF", save_all=True, append_images=pictures[1:], duration=pauses, loop=0)
    return written.getvalue()


def _sheet(told: Mapping[str, Any], shares: Sequence[float]) -> Canvas:
    """The chart with each place grown to its share of the height."""
    canvas = titled(told["title"], told["note"])
    series: list[dict[str, Any]] = told["series"]
    highest = max(value for one in series for value in one["values"])
    for part in range(1, 5):
        height = FLOOR - TALLEST * part / 4
        canvas.line([(LEFT, height), (RIGHT, height)], LINE)
    step = (RIGHT - LEFT) / len(told["labels"])
    width = min(96.0, step * 0.62 / len(series))
    for place, label in enumerate(told["labels"]):
        middle = LEFT + step * (place + 0.5)
        canvas.text((middle, FLOOR + 24), label, 19, anchor="mm")
        for number, one in enumerate(series):
            left = middle + (number - len(series) / 2) * width
            _bar(canvas, (left + 3, width - 6), one["values"][place], highest, shares[place], SERIES[number])
    canvas.line([(LEFT, FLOOR), (RIGHT, FLOOR)], INK, 1.5)
    _legend(canvas, [one["name"] for one in series] if len(series) > 1 else [], told["unit"])
    return canvas


def _bar(canvas: Canvas, place: tuple[float, float], value: float, highest: float, share: float, colour: str) -> None:
    """A bar with its value above it once it has grown."""
    left, width = place
    height = max(2.0, TALLEST * value / highest * share) if share else 0
    canvas.box(left, FLOOR - height, width, height, colour, 6)
    canvas.box(left, FLOOR - height / 2, width, height / 2, colour)
    if share >= 1:
        canvas.text((left + width / 2, FLOOR - height - 18), f"{value:,}", 20, bold=True, anchor="mm")


def _legend(canvas: Canvas, names: Sequence[str], unit: str) -> None:
    canvas.text((RIGHT, 96), unit, 16, FAINT, anchor="rm")
    left = 48.0
    for number, name in enumerate(names):
        canvas.box(left, 88, 16, 16, SERIES[number], 4)
        canvas.text((left + 24, 96), name, 17)
        left += 56 + canvas.length(name, 17)


def draw_progress(told: Mapping[str, Any]) -> bytes:
    """Lying bars as PNG, each filled to its share of a hundred."""
    rows: list[dict[str, Any]] = told["rows"]
    canvas = titled(told["title"], told["note"], height=150 + 44 * len(rows))
    for place, row in enumerate(rows):
        middle = 116 + 44 * place
        canvas.text((290, middle), row["label"], 18, anchor="rm")
        canvas.box(310, middle - 11, 500, 22, PAPER, 11)
        done = row["share"] >= WHOLE
        colour = SERIES[1 if done else 2 if row["share"] < SLOW else 0]
        canvas.box(310, middle - 11, 5 * row["share"], 22, colour, 11)
        canvas.text((826, middle), told["done"] if done else f"{row['share']}%", 18, bold=True)
    return canvas.png()
