"""Infographics: shares of a whole as a ring, steps in a row, a few figures that matter."""

from collections.abc import Mapping
from typing import Any

from cms.demo.drawing.canvas import FAINT, PAPER, SERIES, WHITE, Canvas, titled

CENTRE, OUTER, INNER = (250.0, 285.0), 168, 96


def draw_ring(told: Mapping[str, Any]) -> bytes:
    """Shares of a whole as a ring with a legend beside it, as PNG."""
    canvas = titled(told["title"], told["note"])
    rows: list[dict[str, Any]] = told["rows"]
    total = sum(row["value"] for row in rows)
    angle = -90.0
    top = 285 - 26 * (len(rows) - 1)
    for number, row in enumerate(rows):
        turn = 360 * row["value"] / total
        canvas.slice(CENTRE, OUTER, angle, angle + turn, SERIES[number])
        angle += turn
        middle = top + 52 * number
        canvas.box(500, middle - 11, 22, 22, SERIES[number], 5)
        canvas.text((538, middle), row["label"], 20)
        canvas.text((900, middle), f"{row['value']:,}　{row['value'] / total:.1%}", 20, bold=True, anchor="rm")
    canvas.disc(CENTRE, INNER, WHITE)
    canvas.text((CENTRE[0], CENTRE[1] - 12), told["total"], 32, bold=True, anchor="mm")
    canvas.text((CENTRE[0], CENTRE[1] + 26), told["unit"], 18, FAINT, anchor="mm")
    return canvas.png()


def draw_steps(told: Mapping[str, Any]) -> bytes:
    """Steps from left to right, each with its number, name, a few lines, and how long it takes, as PNG."""
    steps: list[dict[str, Any]] = told["steps"]
    canvas = titled(told["title"], told["note"], height=420)
    width = (960 - 96 - 28 * (len(steps) - 1)) / len(steps)
    for number, step in enumerate(steps):
        left = 48 + number * (width + 28)
        canvas.box(left, 110, width, 230, PAPER, 14)
        canvas.box(left, 110, width, 8, SERIES[number], 4)
        canvas.disc((left + 36, 158), 22, SERIES[number])
        canvas.text((left + 36, 157), f"{number + 1}", 22, WHITE, bold=True, anchor="mm")
        canvas.text((left + 70, 158), step["name"], 23, bold=True)
        for place, words in enumerate(step["lines"]):
            canvas.text((left + 20, 216 + 30 * place), words, 17)
        canvas.text((left + 20, 312), step["limit"], 18, SERIES[number], bold=True)
        if number < len(steps) - 1:
            _arrow(canvas, left + width + 5)
    return canvas.png()


def _arrow(canvas: Canvas, left: float) -> None:
    canvas.shape([(left, 214), (left + 18, 225), (left, 236)], FAINT)


def draw_figures(told: Mapping[str, Any]) -> bytes:
    """A few large figures, each with what it means, as PNG."""
    return figures(told).png()


def figures(told: Mapping[str, Any], height: int = 430) -> Canvas:
    """The same as a canvas, which films have need of."""
    rows: list[dict[str, Any]] = told["figures"]
    canvas = titled(told["title"], told["note"], height=height)
    width = (960 - 96 - 24 * (len(rows) - 1)) / len(rows)
    for number, row in enumerate(rows):
        left = 48 + number * (width + 24)
        canvas.box(left, 104, width, 250, SERIES[number], 16)
        canvas.text((left + width / 2, 150), row["name"], 21, WHITE, bold=True, anchor="mm")
        canvas.text((left + width / 2, 216), row["figure"], 50, WHITE, bold=True, anchor="mm")
        for place, words in enumerate(row["lines"]):
            canvas.text((left + width / 2, 276 + 30 * place), words, 18, WHITE, anchor="mm")
    return canvas
