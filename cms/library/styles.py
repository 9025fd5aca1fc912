"""Inline styles, read only as far as needed to tell whether they hide an element."""

import re
import sys

OFF_SCREEN = -400.0
TINY = 2.0

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_LENGTH = re.compile(r"(-?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12}))\s*(px|pt|em|rem|%|vw|vh|cm|mm|in|ex|ch)?$")
_SHIFT = re.compile(r"translate[xy3d]{0,2}\(\s*-\d{4,}|scale[xy]?\(\s*0(?:\.0+)?\s*[,)]")
_NOTHING = re.compile(
    r"rect\(\s*(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?[\s,]+(?:0|1)(?:px)?\s*\)|inset\(\s*(?:50|100)%|circle\(\s*0"
)
_PIXELS = {"em": 16.0, "rem": 16.0, "pt": 1.33, "%": 10.0, "vw": 10.0, "vh": 10.0, "cm": 38.0, "mm": 3.8, "in": 96.0}
_WHITES = frozenset({"#fff", "#ffffff", "white", "#fefefe", "#fdfdfd", "rgb(255,255,255)", "rgba(255,255,255,1)"})
_NAMES = {
    "#000000": "#000",
    "black": "#000",
    "#ffffff": "#fff",
    "white": "#fff",
    "rgb(255,255,255)": "#fff",
    "rgb(0,0,0)": "#000",
}


def declarations(style: str) -> dict[str, str]:
    """Properties and values in small letters, without comments, escapes and ``!important``; the last one wins."""
    plain = _ESCAPE.sub(_character, _COMMENT.sub("", style)).lower()
    found: dict[str, str] = {}
    for one in plain.split(";"):
        name, colon, value = one.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").strip()
    return found


def hides(style: dict[str, str]) -> bool:
    """Whether the declarations make an element invisible."""
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("content-visibility") == "hidden"
        or _least(style, "opacity", 0.05)
        or _least(style, "font-size", TINY)
        or _least(style, "text-indent", OFF_SCREEN)
        or _off_screen(style)
        or _without_size(style)
        or _clipped(style)
        or _same_colour(style)
    )


def whitish(colour: str) -> bool:
    """Whether text of the colour disappears on white paper."""
    return colour.replace(" ", "") in _WHITES


def pixels(value: str | None) -> float | None:
    """A length in pixels, roughly; ``None`` if it is none."""
    match = _LENGTH.match(value.strip()) if value else None
    return float(match[1]) * _PIXELS.get(match[2] or "px", 1.0) if match else None


def _least(style: dict[str, str], name: str, limit: float) -> bool:
    """Whether the value is below the limit; sizes of one em or one per cent and more are relative, not tiny."""
    value = pixels(style.get(name))
    if value is None or (name == "font-size" and style[name].endswith(("em", "%")) and value >= 1):
        return False
    return value < limit


def _off_screen(style: dict[str, str]) -> bool:
    names = ["margin-left", "margin-top"]
    if style.get("position") in ("absolute", "fixed", "relative"):
        names += ["left", "top", "right", "bottom"]
    return any((pixels(style.get(name)) or 0.0) < OFF_SCREEN for name in names)


def _without_size(style: dict[str, str]) -> bool:
    """No height or width (or a pixel of both), and what juts out is cut."""
    if "hidden" not in style.get("overflow", "") and "hidden" not in style.get("overflow-y", ""):
        return False
    sizes = [pixels(style.get(name)) for name in ("width", "height", "max-width", "max-height", "line-height")]
    return any(size is not None and size <= 1.0 for size in sizes)


def _clipped(style: dict[str, str]) -> bool:
    return bool(
        _NOTHING.search(style.get("clip", ""))
        or _NOTHING.search(style.get("clip-path", ""))
        or _SHIFT.search(style.get("transform", ""))
    )


def _same_colour(style: dict[str, str]) -> bool:
    colour = style.get("color", "").replace(" ", "")
    if colour == "transparent" or (colour.startswith("rgba(") and colour.endswith((",0)", ",0.0)"))):
        return True
    ground = (style.get("background-color") or style.get("background") or "").replace(" ", "")
    return bool(colour) and _NAMES.get(colour, colour) == _NAMES.get(ground, ground)


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if ord(" ") <= code <= sys.maxunicode else ""
