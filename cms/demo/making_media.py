"""`python -m cms.demo.making_media`: the sound and the film of the demo, made anew from `content/files.toml`.

They lie in `content/media`, since a voice cannot be drawn when the demo is loaded. Making them needs three packages
that nothing else needs, so they are looked for only when they are used: `pip install av espeakng-loader lameenc`.
"""

import ctypes
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from cms.demo.drawing.sheets import figures
from cms.demo.reading import table

RETRIEVAL, UTF8, WORDS_A_MINUTE, RATE = 1, 1, 1, 22_050
SPEED = 165
PICTURES_A_SECOND = 4
SIZE = (640, 360)
LISTENER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
PAUSE = b"\0\0" * (RATE // 2)


def speak(text: str) -> bytes:
    """What a synthetic Mandarin voice (eSpeak NG) says, as samples of 16 bits."""
    loader = import_module("espeakng_loader")
    library = ctypes.CDLL(loader.get_library_path())
    heard = bytearray()

    def listen(samples: Any, count: int, _events: object) -> int:
        if samples and count:
            heard.extend(ctypes.string_at(samples, count * 2))
        return 0

    library.espeak_Initialize(RETRIEVAL, 0, loader.get_data_path().encode(), 0)
    callback = LISTENER(listen)
    library.espeak_SetSynthCallback(callback)
    library.espeak_SetVoiceByName(b"cmn")
    library.espeak_SetParameter(WORDS_A_MINUTE, SPEED, 0)
    words = text.encode() + b"\0"
    library.espeak_Synth(words, ctypes.c_size_t(len(words)), 0, 0, 0, UTF8, None, None)
    library.espeak_Synchronize()
    return bytes(heard)


def make_sound(told: Mapping[str, Any]) -> bytes:
    """What is spoken, as MP3."""
    encoder = import_module("lameenc").Encoder()
    encoder.set_bit_rate(32)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(2)
    encoder.silence()
    # Players know an MP3 by its tag; this one says nothing.
    return b"ID3\x04\0\0\0\0\0\0" + bytes(encoder.encode(speak(told["spoken"])) + encoder.flush())


def make_film(told: Mapping[str, Any], path: Path) -> None:
    """Slides, each shown for as long as is spoken of it, as MP4 (H.264 and AAC)."""
    av = import_module("av")
    slides: Sequence[Mapping[str, Any]] = told["slides"]
    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as film:
        shown = film.add_stream("libx264", rate=PICTURES_A_SECOND, options={"crf": "30", "tune": "stillimage"})
        shown.width, shown.height, shown.pix_fmt = *SIZE, "yuv420p"
        heard = film.add_stream("aac", rate=RATE, options={"b": "32k"})
        heard.layout = "mono"
        voices = [speak(slide["spoken"]) + PAUSE for slide in slides]
        for slide, voice in zip(slides, voices, strict=True):
            still = figures(slide, 540).picture().resize(SIZE)
            for _ in range(round(len(voice) / 2 / RATE * PICTURES_A_SECOND)):
                film.mux(shown.encode(av.VideoFrame.from_image(still)))
        film.mux(shown.encode())
        _mux_sound(film, heard, b"".join(voices))


def _mux_sound(film: Any, heard: Any, samples: bytes) -> None:
    av = import_module("av")

    step = 1024 * 2
    for place in range(0, len(samples), step):
        part = samples[place : place + step]
        frame = av.AudioFrame(format="s16", layout="mono", samples=len(part) // 2)
        frame.planes[0].update(part)
        frame.rate, frame.pts, frame.time_base = RATE, place // 2, Fraction(1, RATE)
        film.mux(heard.encode(frame))
    film.mux(heard.encode())


def make_all() -> None:
    """Write every file of the folder anew."""
    folder = Path(str(files("cms.demo.content").joinpath("media")))
    for told in table("files.toml", "file"):
        if told["kind"] == "media":
            path = folder / told["file"]
            if "slides" in told:
                make_film(told, path)
            else:
                path.write_bytes(make_sound(told))
            sys.stdout.write(f"{path.name}: {path.stat().st_size:,}\n")


if __name__ == "__main__":
    make_all()
