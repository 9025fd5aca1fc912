import struct
import zlib

import pytest

from cms.demo.charts import BAR, HEIGHT, INK, WIDTH, Bar, draw_bars


def chunks(png: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG by name, each with its sum verified."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found, place = {}, 8
    while place < len(png):
        length = struct.unpack(">I", png[place : place + 4])[0]
        name, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length : place + 12 + length])[0] == zlib.crc32(name + data)
        found[name] = data
        place += 12 + length
    return found


def lines(png: bytes) -> list[bytes]:
    """The picture as palette numbers, a line each."""
    pixels = zlib.decompress(chunks(png)[b"IDAT"])
    return [pixels[start + 1 : start + 1 + WIDTH] for start in range(0, len(pixels), WIDTH + 1)]


def test_a_chart_is_a_whole_png():
    png = draw_bars([Bar(3), Bar(4, 2026)])
    assert list(chunks(png)) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert struct.unpack(">II", chunks(png)[b"IHDR"][:8]) == (WIDTH, HEIGHT)
    assert len(lines(png)) == HEIGHT


def test_heights_are_in_proportion():
    picture = lines(draw_bars([Bar(100), Bar(50)]))
    half = WIDTH // 2
    tall = sum(BAR in line[:half] for line in picture)
    low = sum(BAR in line[half:] for line in picture)
    assert tall == pytest.approx(2 * low, abs=1)


def test_even_a_tiny_value_is_seen():
    picture = lines(draw_bars([Bar(1_000_000), Bar(1)]))
    assert any(BAR in line[WIDTH // 2 :] for line in picture)


def test_another_number_is_another_picture():
    assert draw_bars([Bar(10, 2025)]) != draw_bars([Bar(10, 2026)])
    assert draw_bars([Bar(10)]) != draw_bars([Bar(10, 1)])


def test_numbers_are_written_in_ink_above_and_below():
    picture = lines(draw_bars([Bar(8, 8)]))
    first_bar = next(place for place, line in enumerate(picture) if BAR in line)
    assert any(INK in line for line in picture[:first_bar])
    assert any(INK in line for line in picture[310:])


def test_the_same_bars_give_the_same_bytes():
    assert draw_bars([Bar(7, 1), Bar(9, 2)]) == draw_bars([Bar(7, 1), Bar(9, 2)])
