"""Scenes for the head of an article: the lake, the tea hills, an old street; drawings, and said to be such."""

from collections.abc import Callable, Mapping
from math import cos, pi, sin
from typing import Any

from cms.demo.drawing.canvas import Canvas
from cms.demo.drawing.landscape import birds, blend, hills, house, sky, tree, water, winding

WIDTH, HEIGHT = 960, 480


def draw_scene(told: Mapping[str, Any]) -> bytes:
    """The scene that `told` names, as PNG."""
    canvas = Canvas(WIDTH, HEIGHT)
    SCENES[told["scene"]](canvas)
    return canvas.png()


def _lake(canvas: Canvas) -> None:
    sky(canvas, "#8fb8de", "#ffe3c2", 300)
    canvas.disc((690, 196), 46, "#fff3d6")
    hills(canvas, 225, 34, 0.4, "#a9bfd3")
    hills(canvas, 256, 26, 2.1, "#7f9fba")
    for place, height in enumerate((34, 58, 42, 76, 50, 92, 64, 40, 70, 48, 30)):
        canvas.box(60 + place * 36, 300 - height, 26, height, blend("#5f7f9c", "#46647f", place % 3 / 2), 2)
    water(canvas, 300, "#7fb0cc", "#d9ecf2")
    canvas.box(672, 306, 36, 4, "#fff3d6", 2)
    canvas.shape([(520, 352), (612, 352), (596, 368), (536, 368)], "#7a4f35")
    canvas.shape([(560, 352), (560, 286), (606, 344)], "#fdf6ea")
    birds(canvas, [(300, 120), (346, 142), (262, 148)], "#46647f")


def _trail(canvas: Canvas) -> None:
    sky(canvas, "#a8cfe6", "#fdf0dc", 240)
    hills(canvas, 214, 24, 1.2, "#9fb6c4")
    water(canvas, 236, "#8ec1d0", "#e3f2f4")
    canvas.shape([(0, 300), (380, 262), (960, 330), (960, 480), (0, 480)], "#b9c98c")
    winding(canvas, 480, 276, 0.3, "#efe2c6")
    for x in range(20, 380, 15):
        canvas.line([(x, 300), (x + 4, 262 - x % 4 * 5)], "#8a9a5b", 2)
    for x, foot, height, leaves in (
        (90, 396, 190, "#d9823b"), (212, 330, 110, "#e3a542"), (690, 352, 130, "#c8653a"), (836, 430, 220, "#e0963c"),
        (560, 312, 70, "#d7a14a"),
    ):  # fmt: skip
        tree(canvas, x, foot, height, leaves)
    birds(canvas, [(600, 92), (652, 118), (560, 134), (706, 84)], "#ffffff")


def _canteen(canvas: Canvas) -> None:
    sky(canvas, "#cfe3ee", "#fbeedd", 360)
    for x, height in ((0, 190), (150, 240), (720, 220), (850, 170)):
        canvas.box(x, 380 - height, 124, height, "#c9d3da")
    canvas.box(0, 376, WIDTH, 104, "#d8cdbd")
    canvas.box(250, 190, 460, 190, "#fdf8f0", 4)
    canvas.box(236, 176, 488, 30, "#c1554e", 4)
    for place in range(12):
        stripe = "#c1554e" if place % 2 else "#f3d9c4"
        canvas.box(244 + place * 39.4, 206, 40, 22, stripe)
        canvas.disc((264 + place * 39.4, 228), 19.6, stripe, 10)
    for x in (276, 400):
        canvas.box(x, 252, 106, 84, "#ffd98a", 4)
        canvas.box(x + 50, 252, 5, 84, "#fdf8f0")
    canvas.box(560, 252, 100, 128, "#7a5a44", 4)
    canvas.box(572, 264, 76, 62, "#ffd98a", 4)
    for x in (330, 454):
        canvas.disc((x, 322), 20, "#ffffff", 8)
        for steam in (-9, 4):
            canvas.line([(x + steam, 310), (x + steam + 6, 300), (x + steam, 290), (x + steam + 6, 280)], "#ffffff", 3)
    for x in (120, 800):
        tree(canvas, x, 430, 230, "#8fb36a")


def _tea(canvas: Canvas) -> None:
    sky(canvas, "#cfe5ea", "#f7f5e6", 250)
    hills(canvas, 150, 40, 0.2, "#b7ced0")
    canvas.disc((250, 196), 190, "#eef5f2", 16)
    hills(canvas, 214, 32, 1.9, "#8fb39a")
    canvas.disc((720, 236), 230, "#e6f0ea", 14)
    for row in range(9):
        hills(canvas, 272 + row * 25, 15 + row, 3.1 + row * 0.07, blend("#5f9a62", "#2f6b3c", row / 8))
        hills(canvas, 279 + row * 25, 15 + row, 3.1 + row * 0.07, blend("#82b878", "#4c8a4e", row / 8))
    for x in range(780, 960, 17):
        canvas.line([(x, 470), (x - 6 + x % 5 * 4, 200 + x % 7 * 12)], "#3f7d4a", 5)
        for leaf in range(4):
            y = 220 + leaf * 48 + x % 7 * 12
            canvas.shape([(x, y), (x + 24, y - 10), (x + 8, y + 8)], "#57995c")


def _laboratory(canvas: Canvas) -> None:
    canvas.box(0, 0, WIDTH, HEIGHT, "#20395c")
    for place in range(46):
        canvas.disc(((place * 197) % WIDTH, (place * 83) % HEIGHT), 1.5 + place % 3, "#4d6d96")
    for x, y, radius, teeth, colour in (
        (250, 250, 96, 12, "#e0b155"),
        (408, 152, 58, 9, "#d98a4b"),
        (150, 120, 42, 8, "#6fa8b8"),
    ):
        _gear(canvas, (x, y), radius, teeth, colour)
    canvas.shape([(640, 120), (700, 120), (700, 224), (790, 396), (550, 396), (640, 224)], "#dcebf3")
    canvas.shape([(613, 276), (727, 276), (781, 388), (559, 388)], "#3fa7a0")
    canvas.box(628, 108, 84, 16, "#dcebf3", 8)
    for x, y, radius in ((640, 330, 12), (690, 306, 8), (668, 360, 16), (720, 352, 9), (668, 240, 7), (676, 196, 5)):
        canvas.disc((x, y), radius, "#a5e0d8")


def _gear(canvas: Canvas, centre: tuple[float, float], radius: float, teeth: int, colour: str) -> None:
    x, y = centre
    rim = []
    for place in range(teeth * 4):
        angle = 2 * pi * place / (teeth * 4)
        length = radius * (1.16 if place % 4 in (0, 1) else 1)
        rim.append((x + length * cos(angle), y + length * sin(angle)))
    canvas.shape(rim, colour)
    canvas.disc(centre, radius * 0.62, "#20395c")
    canvas.disc(centre, radius * 0.26, colour)
    for place in range(6):
        angle = pi * place / 3
        canvas.disc((x + radius * 0.44 * cos(angle), y + radius * 0.44 * sin(angle)), radius * 0.13, "#f2e3c4")


def _hostel(canvas: Canvas) -> None:
    sky(canvas, "#2d3f66", "#e59a6d", 400)
    canvas.disc((770, 92), 34, "#fbe9c0")
    for x, height in ((0, 120), (90, 160), (650, 140), (760, 190), (870, 130)):
        canvas.box(x, 400 - height, 86, height, "#4a5375")
    canvas.box(0, 396, WIDTH, 84, "#5a5568")
    house(canvas, (260, 400, 360, 210), "#f0dcc4", "#8c4a3c", "#ffd27a", storeys=3)
    canvas.box(416, 340, 48, 60, "#7a4a3a", 3)
    canvas.box(690, 268, 6, 134, "#2a2f42")
    canvas.disc((693, 262), 16, "#ffe2a3")
    canvas.box(640, 380, 34, 46, "#2f9c95", 6)
    canvas.line([(650, 380), (650, 358), (664, 358), (664, 380)], "#2a2f42", 3)
    tree(canvas, 190, 420, 180, "#5c7a63")


def _street(canvas: Canvas) -> None:
    sky(canvas, "#b9d7e6", "#f6efe0", 330)
    hills(canvas, 220, 22, 0.9, "#a7bcae")
    canvas.box(0, 330, WIDTH, 150, "#cfc5b4")
    for depth in reversed(range(4)):
        width, height = 210 - depth * 44, 236 - depth * 46
        inset, foot = (0, 196, 350, 462)[depth] * 0.92, 452 - depth * 40
        wall = blend("#fbf8f1", "#dfe3df", depth / 3)
        house(canvas, (inset, foot, width, height), wall, "#3c4650", "#8a6a4a", storeys=2)
        house(canvas, (WIDTH - inset - width, foot, width, height), wall, "#3c4650", "#8a6a4a", storeys=2)
    canvas.shape([(230, 480), (440, 322), (520, 322), (730, 480)], "#ddd5c6")
    for row in range(6):
        y = 330 + row * row * 5.4
        spread = 40 + (y - 322) * 1.34
        canvas.line([(480 - spread, y), (480 + spread, y)], "#b3a894", 2)
    for x, y, size in ((214, 224, 15), (372, 248, 11), (588, 248, 11), (746, 224, 15)):
        canvas.line([(x, y - size * 2.2), (x, y - size)], "#5a3a2a", 2)
        canvas.disc((x, y), size, "#c8402f", size * 1.15)
        canvas.box(x - size * 0.5, y + size, size, 4, "#e0b155")


def _valley(canvas: Canvas) -> None:
    sky(canvas, "#a9cde3", "#f4f1e3", 280)
    hills(canvas, 150, 62, 0.7, "#93aebd")
    hills(canvas, 216, 50, 2.6, "#6f9a86")
    canvas.shape([(0, 300), (960, 262), (960, 480), (0, 480)], "#9dbf7d")
    for place in range(6):
        house(canvas, (70 + place * 142, 330 - place * 5, 96, 66), "#fffaf0", "#a8563f", "#7d95a8", storeys=2)
    canvas.shape([(0, 400), (960, 372), (960, 452), (0, 480)], "#7fb3c8")
    for x in range(30, 930, 120):
        canvas.box(x, 432 - x * 0.028, 64, 3, "#d9ecf2", 1)
    arch = [(330 + 300 * share / 20, 410 - 66 * sin(pi * share / 20)) for share in range(21)]
    canvas.line(arch, "#8d8274", 26)
    canvas.line([(x, y - 14) for x, y in arch], "#b8ac9b", 5)
    for x in (40, 900):
        tree(canvas, x, 400, 130, "#5f8f57")


SCENES: Mapping[str, Callable[[Canvas], None]] = {
    "lake": _lake,
    "trail": _trail,
    "canteen": _canteen,
    "tea": _tea,
    "laboratory": _laboratory,
    "hostel": _hostel,
    "street": _street,
    "valley": _valley,
}
