"""A picture at another width: turned upright, its colours those of the web, without what a camera wrote into it.

Whatever is not a picture to be scaled safely is left alone: the caller serves the original then.
"""

import io
from pathlib import Path

from PIL import Image, ImageCms

MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 24_000_000, "WEBP": 16_000_000, "GIF": 16_000_000}
"""So that none takes more than about 300 MB while it is made.

Measured with 48 million: 288 MB for a progressive JPEG, 395 for a PNG, 754 for a WebP.
"""

LONGEST_SIDE = 16_000
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
OPTIONS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 82, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 82},
    "GIF": {"optimize": True},
}
LARGEST_PROFILE = 1 << 20
PLAIN = frozenset({
    "jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform", "progressive", "progression",
    "dpi", "gamma", "srgb", "aspect", "interlace", "transparency", "background", "version", "duration", "loop",
})  # fmt: skip
"""What a decoder may tell of a picture that tells nothing of its making: without more it can be shown as it is."""

COLOURS = 256
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)
_MOVING = ("GIF", "PNG", "WEBP")
_TURN = Image.Transpose
_TURNS = {
    2: _TURN.FLIP_LEFT_RIGHT,
    3: _TURN.ROTATE_180,
    4: _TURN.FLIP_TOP_BOTTOM,
    5: _TURN.TRANSPOSE,
    6: _TURN.ROTATE_270,
    7: _TURN.TRANSVERSE,
    8: _TURN.ROTATE_90,
}


class UnscaledError(Exception):
    """The picture is left as it is: too large, moving, broken, not what its type says, or small enough already."""


def scaled(path: Path, media_type: str, width: int) -> bytes:
    """The picture in the same format, at most so many pixels wide and never enlarged. Raises UnscaledError.

    Decoders meet hostile files here and fail in many ways; each of them means that the picture is left alone.
    """
    if media_type not in FORMATS:
        raise UnscaledError(media_type)
    try:
        with Image.open(path, formats=(FORMATS[media_type],)) as opened:
            made = _scaled(opened, FORMATS[media_type], width)
            _check_gain(opened, path.stat().st_size, len(made))
            return made
    except UnscaledError:
        raise
    except Exception as fault:
        raise UnscaledError(type(fault).__name__) from fault


def _scaled(opened: Image.Image, name: str, width: int) -> bytes:
    _check(opened, name)
    orientation, profile, few_colours = opened.getexif().get(_ORIENTATION), _profile(opened), opened.mode == "P"
    size = _size(opened.size, width, turned=orientation in _ON_ITS_SIDE)
    opened.draft("RGB", size)  # a JPEG is decoded no larger than needed
    # Colours and turning after it, since a small picture is cheap.
    small = _resizable(opened).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    made = _for_the_web(small, profile)
    if orientation in _TURNS:
        made = made.transpose(_TURNS[orientation])
    if name == "GIF" or (name == "PNG" and few_colours):
        method = Image.Quantize.FASTOCTREE if made.mode == "RGBA" else Image.Quantize.MEDIANCUT
        made = made.quantize(COLOURS, method=method)
    made.info.clear()  # otherwise profiles, comments and positions would go on
    written = io.BytesIO()
    made.save(written, format=name, **OPTIONS[name])
    return written.getvalue()


def _check(opened: Image.Image, name: str) -> None:
    """Raise UnscaledError for what costs too much to decode, by what its head says, or moves."""
    wide, high = opened.size
    if wide * high > MOST_PIXELS[name] or max(wide, high) > LONGEST_SIDE:
        raise UnscaledError("pixels")
    if name in _MOVING and getattr(opened, "is_animated", False):
        raise UnscaledError("moving")


def _check_gain(opened: Image.Image, before: int, after: int) -> None:
    """Raise UnscaledError for what only grew, unless the original tells of its making."""
    if after >= before and opened.info.keys() <= PLAIN:
        raise UnscaledError("not smaller")


def _size(stored: tuple[int, int], width: int, *, turned: bool) -> tuple[int, int]:
    """How large it becomes as it is stored: perhaps on its side, so that its height becomes its width."""
    wide, high = (stored[1], stored[0]) if turned else stored
    wanted = min(width, wide)
    size = wanted, max(1, round(high * wanted / wide))
    return (size[1], size[0]) if turned else size


def _resizable(image: Image.Image) -> Image.Image:
    """The picture in a mode whose pixels can be mixed."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("P", "PA") or "transparency" in image.info:
        clear = image.mode == "PA" or "transparency" in image.info
        return image.convert("RGBA" if clear else "RGB")
    return image


def _profile(image: Image.Image) -> bytes:
    profile: bytes = image.info.get("icc_profile") or b""
    return profile if len(profile) <= LARGEST_PROFILE else b""


def _for_the_web(image: Image.Image, profile: bytes) -> Image.Image:
    """Grey, or colours as the web has them, with transparency or not; as a profile meant them, if it can be read."""
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        mode = "RGB" if image.mode == "CMYK" else image.mode
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            made = None
        if made is not None:
            return made
    return image if image.mode in ("L", "RGB", "LA", "RGBA") else image.convert("RGB")
