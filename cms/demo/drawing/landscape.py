"""What the scenes are made of: sky, hills, water, trees, houses. Every bend is worked out, none is by chance."""

from collections.abc import Sequence
from math import pi, sin

from PIL import ImageColor

from cms.demo.drawing.canvas import Canvas

BANDS = 24


def blend(first: str, second: str, share: float) -> str:
    """The colour that is `share` of the way from the first to the second."""
    pairs = zip(ImageColor.getrgb(first), ImageColor.getrgb(second), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in pairs)


def sky(canvas: Canvas, above: str, below: str, floor: float) -> None:
    """From the upper edge to `floor`, from one colour to the other."""
    step = floor / BANDS
    for band in range(BANDS):
        canvas.box(0, band * step, canvas.width, step + 1, blend(above, below, band / (BANDS - 1)))


def hills(canvas: Canvas, middle: float, swing: float, bend: float, colour: str) -> None:
    """A line of hills about a height, everything below it filled; another `bend` is another line."""
    crest = [
        (x, middle - swing * (sin(x / 130 + bend) + 0.5 * sin(x / 53 + 2 * bend) + 0.2 * sin(x / 21 + 3 * bend)))
        for x in range(0, canvas.width + 12, 12)
    ]
    canvas.shape([*crest, (canvas.width, canvas.height), (0, canvas.height)], colour)


def water(canvas: Canvas, top: float, colour: str, shine: str) -> None:
    """Water from `top` down, with broken lines of light, nearer ones longer."""
    canvas.box(0, top, canvas.width, canvas.height - top, colour)
    for row in range(7):
        y = top + 14 + row * row * 4.5
        length = 36 + 16 * row
        for place in range(6):
            x = (place * 211 + row * 97) % canvas.width
            canvas.box(x, y, length, 3, shine, 1.5)


def tree(canvas: Canvas, x: float, foot: float, height: float, leaves: str, trunk: str = "#6b4f3a") -> None:
    """A tree with a round crown of two tones."""
    canvas.box(x - height * 0.04, foot - height * 0.5, height * 0.08, height * 0.5, trunk)
    canvas.disc((x, foot - height * 0.66), height * 0.3, leaves, height * 0.34)
    canvas.disc((x - height * 0.08, foot - height * 0.74), height * 0.17, blend(leaves, "#ffffff", 0.18))


def house(canvas: Canvas, box: Sequence[float], wall: str, roof: str, lit: str, storeys: int = 1) -> None:
    """A house with a tiled roof; `box` is left, foot, width and height of its walls."""
    left, foot, width, height = box
    canvas.box(left, foot - height, width, height, wall)
    eaves, ridge = width * 0.12, foot - height - width * 0.28
    canvas.shape(
        [(left - eaves, foot - height), (left + width * 0.2, ridge), (left + width * 0.8, ridge),
         (left + width + eaves, foot - height)],
        roof,
    )  # fmt: skip
    rows = height / storeys
    for storey in range(storeys):
        for place in range(3):
            size = min(width * 0.16, rows * 0.42)
            x = left + width * (0.2 + 0.3 * place) - size / 2
            canvas.box(x, foot - height + storey * rows + rows * 0.25, size, size * 1.2, lit, 2)


def birds(canvas: Canvas, places: Sequence[tuple[float, float]], colour: str) -> None:
    """Birds far away, each two strokes."""
    for x, y in places:
        canvas.line([(x - 14, y - 6), (x, y), (x + 14, y - 7)], colour, 2.5)


def winding(canvas: Canvas, foot: float, top: float, bend: float, colour: str) -> None:
    """A path that winds away from the lower edge and gets narrower."""
    rows = [share / 30 for share in range(31)]

    def middle(share: float) -> float:
        return canvas.width * (0.42 + 0.18 * sin(share * pi * 1.6 + bend))

    left = [(middle(one) - 110 * (1 - one) ** 1.5 - 3, foot + (top - foot) * one) for one in rows]
    right = [(middle(one) + 110 * (1 - one) ** 1.5 + 3, foot + (top - foot) * one) for one in reversed(rows)]
    canvas.shape([*left, *right], colour)
