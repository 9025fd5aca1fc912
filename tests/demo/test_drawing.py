"""Pictures are whole, true to their figures, and can be read."""

import io
from functools import reduce
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageColor

from cms.demo.drawing.bars import draw_bars, draw_growing
from cms.demo.drawing.canvas import SERIES, WHITE, Canvas, lettering
from cms.demo.drawing.characters import characters
from cms.demo.drawing.landscape import blend
from cms.demo.drawing.scenes import SCENES, draw_scene
from cms.demo.drawing.sheets import draw_ring
from cms.demo.making_files import PICTURES, make_file
from cms.demo.reading import items, table

TOLD = table("files.toml", "file")
BARS = {"title": "", "note": "", "unit": "", "labels": ["", ""]}


def picture(drawn: bytes) -> Image.Image:
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def near(image: Image.Image, colour: str, left: int, right: int) -> int:
    """How many pixels between two columns have nearly the colour."""
    bands = image.crop((left, 0, right, image.height)).split()
    wanted = ImageColor.getrgb(colour)
    masks = [
        band.point([255 * (abs(value - one) < 12) for value in range(256)])
        for band, one in zip(bands, wanted, strict=True)
    ]
    return reduce(ImageChops.darker, masks).histogram()[255]


def bars(*values: int, **more: Any) -> dict[str, Any]:
    return {**BARS, "series": [{"name": "", "values": values}], **more}


def test_every_kind_of_picture_is_drawn():
    assert {one["kind"] for one in TOLD} >= PICTURES.keys()
    assert {one["scene"] for one in TOLD if one["kind"] == "scene"} == SCENES.keys()


@pytest.mark.parametrize("key", [one["key"] for one in TOLD if one["kind"] in PICTURES and one["kind"] != "scene"])
def test_a_picture_is_whole_large_enough_to_read_and_small_enough_to_send(key):
    drawn = make_file(key).content
    image = picture(drawn)
    assert image.width == 960
    assert image.height >= 400
    assert len(drawn) < 60_000


def test_heights_are_in_proportion():
    image = picture(draw_bars(bars(100, 50)))
    tall, low = (near(image, SERIES[0], left, left + 420) for left in (60, 480))
    above = near(picture(draw_bars(bars(1, 1))).crop((0, 0, 960, 20)), SERIES[0], 0, 420)
    assert (tall - above) == pytest.approx(2 * (low - above), rel=0.05)


def test_another_number_is_another_picture():
    assert draw_bars(bars(10, 20)) != draw_bars(bars(10, 21))


def test_shares_of_a_ring_are_in_proportion():
    rows = [{"label": "", "value": 75}, {"label": "", "value": 25}]
    image = picture(draw_ring({"title": "", "note": "", "total": "", "unit": "", "rows": rows}))
    first, second = (near(image, SERIES[number], 60, 440) for number in (0, 1))
    header = near(image.crop((0, 0, 960, 20)), SERIES[0], 60, 440)
    assert first - header == pytest.approx(3 * second, rel=0.05)


def test_an_animation_grows_and_rests_on_the_whole():
    animation = Image.open(io.BytesIO(draw_growing(bars(10, 20))))
    counts, pauses = [], []
    for place in range(animation.n_frames):
        animation.seek(place)
        counts.append(near(animation.convert("RGB"), SERIES[0], 0, 960))
        pauses.append(animation.info["duration"])
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    assert pauses[-1] == max(pauses)


def test_white_lettering_can_be_read_on_every_colour():
    def light(colour: str) -> float:
        parts = (one / 255 for one in ImageColor.getrgb(colour))
        linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
        return sum(share * one for share, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    assert all((light(WHITE) + 0.05) / (light(colour) + 0.05) >= 4.5 for colour in SERIES)


@pytest.mark.parametrize("bold", [False, True])
def test_the_lettering_has_every_character_of_the_pictures(bold):
    def drawn(letter: str) -> bytes:
        return bytes(lettering(30, bold=bold).getmask(letter))

    missing = drawn("\uffff")
    assert [letter for letter in characters() if letter.strip() and drawn(letter) == missing] == []


def test_the_same_scene_is_drawn_alike_each_time():
    assert draw_scene({"scene": "lake"}) == draw_scene({"scene": "lake"})


def test_colours_are_blended_in_equal_steps():
    assert blend("#000000", "#ffffff", 0.5) == "#808080"
    assert [blend("#102030", "#405060", share) for share in (0, 1)] == ["#102030", "#405060"]


def test_what_is_nothing_is_not_drawn():
    canvas = Canvas(20, 20)
    canvas.box(0, 0, 0, 10, "#000000")
    assert canvas.picture().getcolors() == [(400, (255, 255, 255))]


def spoken(told: Any) -> str:
    return told["spoken"] if "spoken" in told else "".join(one["spoken"] for one in told["slides"])


def seconds(name: str) -> float:
    """How long a recording is: from the header of the film (mvhd), or by its size at 32,000 bits a second."""
    made = make_file(name)
    if made.name.endswith(".mp3"):
        return len(made.content) * 8 / 32_000
    place = made.content.index(b"mvhd")
    scale, length = (int.from_bytes(made.content[place + 16 + at : place + 20 + at]) for at in (0, 4))
    return length / scale


@pytest.mark.parametrize("told", [one for one in TOLD if one["kind"] == "media"], ids=lambda one: one["key"])
def test_the_words_of_a_recording_are_written_down_and_its_length_is_right(told):
    rows = [row for item in items() for row in item.content.get("media", ()) if row["file"] == told["key"]]
    assert [row["transcript"] for row in rows] == [spoken(told)]
    assert rows[0]["seconds"] == pytest.approx(seconds(told["key"]), abs=1)
