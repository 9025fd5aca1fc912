"""Bar charts as PNG, drawn with nothing but the standard library: bars, and digits of five by seven dots."""

import struct
import zlib
from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 640, 360
MARGIN, BASE = 40, 300
TALLEST = 230
DOT = 3
DIGIT_WIDTH = 6 * DOT
PAPER, INK, BAR = 0, 1, 2
PALETTE = bytes((255, 255, 255, 38, 50, 56, 21, 101, 192))

_DIGITS = {
    "0": (14, 17, 19, 21, 25, 17, 14),
    "1": (4, 12, 4, 4, 4, 4, 14),
    "2": (14, 17, 1, 2, 4, 8, 31),
    "3": (31, 2, 4, 2, 1, 17, 14),
    "4": (2, 6, 10, 18, 31, 2, 2),
    "5": (31, 16, 30, 1, 1, 17, 14),
    "6": (6, 8, 16, 30, 17, 17, 14),
    "7": (31, 1, 2, 4, 8, 8, 8),
    "8": (14, 17, 17, 14, 17, 17, 14),
    "9": (14, 17, 17, 15, 1, 2, 12),
}
"""Seven lines a digit, each the five dots of a number's bits, the leftmost dot highest."""


class Bar(NamedTuple):
    """One bar: its value, shown above it, and the number that stands below it, if any."""

    value: int
    below: int | None = None


class _Canvas:
    """A picture of palette numbers, one byte a pixel."""

    def __init__(self) -> None:
        self._lines = [bytearray(WIDTH) for _ in range(HEIGHT)]

    def fill(self, left: int, top: int, width: int, height: int, colour: int) -> None:
        """Paint a rectangle."""
        for line in self._lines[top : top + height]:
            line[left : left + width] = bytes((colour,)) * width

    def number(self, centre: int, top: int, value: int) -> None:
        """Write a whole number, centred."""
        left = centre - len(str(value)) * DIGIT_WIDTH // 2
        for place, digit in enumerate(str(value)):
            for row, bits in enumerate(_DIGITS[digit]):
                for column in range(5):
                    if bits >> (4 - column) & 1:
                        self.fill(left + place * DIGIT_WIDTH + column * DOT, top + row * DOT, DOT, DOT, INK)

    def png(self) -> bytes:
        """The picture as an indexed PNG of eight bits."""
        header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
        pixels = zlib.compress(b"".join(b"\0" + line for line in self._lines), 9)
        chunks = ((b"IHDR", header), (b"PLTE", PALETTE), (b"IDAT", pixels), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def draw_bars(bars: Sequence[Bar]) -> bytes:
    """A bar chart, 640 by 360 pixels, as PNG; heights are in proportion to the values, the highest fills the chart."""
    canvas = _Canvas()
    highest = max(bar.value for bar in bars)
    step = (WIDTH - 2 * MARGIN) // len(bars)
    for place, bar in enumerate(bars):
        height = max(1, TALLEST * bar.value // highest)
        centre = MARGIN + step * place + step // 2
        canvas.fill(centre - step // 4, BASE - height, step // 2, height, BAR)
        canvas.number(centre, BASE - height - 30, bar.value)
        if bar.below is not None:
            canvas.number(centre, BASE + 15, bar.below)
    canvas.fill(MARGIN, BASE, WIDTH - 2 * MARGIN, 2, INK)
    return canvas.png()
