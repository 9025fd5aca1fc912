"""A picture at another width: upright, without what a camera wrote into it, never enlarged, never at any price."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL.PngImagePlugin import PngInfo

from cms.delivery.files import scale
from cms.delivery.files.scale import UnscaledError, scaled
from tests.delivery import pictures
from tests.delivery.pictures import BLUE, RED, is_near, opened


def made(tmp_path: Path, content: bytes, media_type: str = "image/jpeg", width: int = 360) -> bytes:
    path = tmp_path / "picture"
    path.write_bytes(content)
    return scaled(path, media_type, width)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_format_stays_and_the_height_follows(tmp_path, name):
    content = pictures.written(pictures.halves(), name)
    small = opened(made(tmp_path, content, f"image/{name.lower()}"))
    assert (small.format, small.size) == (name, (360, 180))
    shown = small.convert("RGB")
    assert is_near(shown.getpixel((10, 90)), RED)
    assert is_near(shown.getpixel((350, 90)), BLUE)


def test_nothing_is_enlarged(tmp_path):
    assert opened(made(tmp_path, pictures.jpeg((200, 100)), width=1080)).size == (200, 100)


def test_a_drawing_that_would_only_grow_is_left_alone(tmp_path):
    drawing = pictures.halves((600, 300), "P")
    plain = pictures.written(drawing, "PNG", optimize=True)
    with pytest.raises(UnscaledError, match="not smaller"):
        made(tmp_path, plain, "image/png")


def test_what_tells_of_its_making_is_scaled_though_it_grows(tmp_path):
    drawing = pictures.written(pictures.halves((600, 300), "P"), "PNG", optimize=True, pnginfo=signed())
    assert b"Somebody" not in made(tmp_path, drawing, "image/png")


def signed() -> PngInfo:
    told = PngInfo()
    told.add_text("Author", "Somebody")
    return told


def test_a_line_keeps_a_pixel_of_height(tmp_path):
    assert opened(made(tmp_path, pictures.jpeg((4000, 1)))).size == (360, 1)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_upright(tmp_path, orientation):
    small = opened(made(tmp_path, pictures.with_orientation(orientation)))
    assert small.size == ((360, 720) if orientation >= 5 else (360, 180))
    assert not small.getexif()
    first = small.convert("RGB").getpixel((20, 20))
    assert is_near(first, BLUE if orientation in (2, 3, 7, 8) else RED)


@pytest.mark.parametrize("content", [pictures.with_position(), pictures.with_orientation(6), pictures.with_profile()])
def test_what_a_camera_wrote_into_it_goes(tmp_path, content):
    small = made(tmp_path, content, width=1080)
    assert not opened(small).getexif()
    assert {"exif", "comment", "icc_profile", "xmp"}.isdisjoint(opened(small).info)
    for secret in (b"Secret", b"home", b"secret", b"Exif"):
        assert secret not in small


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_prints_and_greys_become_what_browsers_show(tmp_path, mode):
    for content in (pictures.jpeg(mode=mode), pictures.with_profile(mode)):
        assert opened(made(tmp_path, content)).mode == ("RGB" if mode == "CMYK" else "L")


def test_sixteen_bits_become_eight(tmp_path):
    small = opened(made(tmp_path, pictures.sixteen_bit(), "image/png"))
    assert small.mode == "L"
    assert small.getpixel((2, 90)) < 10
    assert abs(small.getpixel((180, 90)) - 128) < 8
    assert small.getpixel((357, 90)) > 245


def test_a_palette_stays_one_and_transparency_stays(tmp_path):
    content = made(tmp_path, pictures.palette(), "image/png")
    assert opened(content).mode == "P"
    shown = opened(content).convert("RGBA")
    assert shown.getpixel((10, 90))[3] == 0
    assert is_near(shown.getpixel((350, 90)), RED)


@pytest.mark.parametrize("mode", ["1", "LA", "RGBA", "L", "P"])
def test_every_mode_of_a_drawing_is_taken(tmp_path, mode):
    drawn = pictures.halves((800, 400)).convert(mode)
    content = pictures.written(drawn, "PNG", pnginfo=signed())
    assert opened(made(tmp_path, content, "image/png")).size == (360, 180)


HOSTILE = {
    "bomb": (pictures.bomb(), "image/png"),
    "long": (pictures.bomb(50_000, 10), "image/png"),
    "text bomb": (pictures.text_bomb(), "image/png"),
    "truncated JPEG": (pictures.jpeg()[:2000], "image/jpeg"),
    "truncated PNG": (pictures.written(pictures.halves(), "PNG")[:500], "image/png"),
    "truncated WebP": (pictures.written(pictures.halves(), "WEBP")[:200], "image/webp"),
    "no data": (pictures.bomb(600, 400), "image/png"),
    "another type": (pictures.jpeg(), "image/png"),
    "no picture": (b"%PDF-1.7", "image/jpeg"),
    "nothing": (b"", "image/gif"),
    "moving GIF": (pictures.moving("GIF"), "image/gif"),
    "moving PNG": (pictures.moving("PNG"), "image/png"),
    "moving WebP": (pictures.moving("WEBP"), "image/webp"),
    "drawing": (b"<svg/>", "image/svg+xml"),
    "document": (b"%PDF-1.7", "application/pdf"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_cannot_be_scaled_safely_is_left_alone(tmp_path, kind):
    with pytest.raises(UnscaledError):
        made(tmp_path, *HOSTILE[kind])


def test_a_profile_that_cannot_be_read_is_as_none(tmp_path):
    assert opened(made(tmp_path, pictures.jpeg(icc_profile=b"no profile"))).size == (360, 180)
    huge = pictures.jpeg(icc_profile=b"x" * (scale.LARGEST_PROFILE + 1))
    assert opened(made(tmp_path, huge)).size == (360, 180)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_huge_head_is_no_reason_to_fail(tmp_path):
    exif = b"Exif\0\0MM\0*\0\0\0\x08" + b"\xff" * 60_000
    assert opened(made(tmp_path, pictures.jpeg(exif=exif))).size == (360, 180)


@settings(deadline=None)
@given(st.data())
def test_no_damage_makes_it_fail_otherwise(tmp_path_factory, data):
    name = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]))
    content = bytearray(pictures.written(pictures.halves((120, 60)), name))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    with suppress(UnscaledError):
        assert scaled(path, f"image/{name.lower()}", 360)
