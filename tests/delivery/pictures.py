"""Pictures of every kind that cameras, scanners, drawing programs and attackers make."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms
from PIL.TiffImagePlugin import ImageFileDirectory_v2

RED, BLUE = (200, 30, 30), (30, 30, 200)


def written(image: Image.Image, name: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, format=name, **options)
    return target.getvalue()


def halves(size: tuple[int, int] = (1600, 800), mode: str = "RGB") -> Image.Image:
    """The left half red, the right half blue."""
    made = Image.new("RGB", size, RED)
    made.paste(BLUE, (size[0] // 2, 0, *size))
    return made.convert(mode)


def jpeg(size: tuple[int, int] = (1600, 800), mode: str = "RGB", **options: Any) -> bytes:
    return written(halves(size, mode), "JPEG", **options)


def with_orientation(orientation: int, size: tuple[int, int] = (1600, 800)) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "taken at home"
    return jpeg(size, exif=exif.tobytes(), comment=b"a secret comment")


def with_position() -> bytes:
    """A photograph that tells where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    position = ImageFileDirectory_v2()
    position[1], position[2] = "N", (31.0, 49.0, 12.0)
    exif[0x8825] = dict(position)
    return jpeg(exif=exif)


def with_profile(mode: str = "RGB") -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return jpeg(mode=mode, icc_profile=profile)


def sixteen_bit() -> bytes:
    """Grey from black to white in 16 bits."""
    row = b"".join(struct.pack("<H", value * 65535 // 799) for value in range(800))
    return written(Image.frombytes("I;16", (800, 400), row * 400), "PNG")


def palette() -> bytes:
    """A palette with one transparent colour."""
    made = Image.new("P", (1200, 600), 1)
    made.putpalette([0, 0, 0, *RED, *BLUE] + [0] * 759)
    made.paste(0, (0, 0, 600, 600))
    return written(made, "PNG", transparency=0)


def moving(name: str) -> bytes:
    frames = [Image.new("RGB", (800, 400), (shade, 0, 0)) for shade in (0, 200)]
    return written(frames[0], name, save_all=True, append_images=frames[1:], duration=100)


def bomb(wide: int = 60_000, high: int = 60_000) -> bytes:
    """A PNG of a few bytes that says it is gigabytes large."""
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + _chunk(b"IEND", b"")
    )


def text_bomb() -> bytes:
    """A PNG whose compressed comment is far larger than the file."""
    plain = written(halves((400, 200)), "PNG")
    comment = _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 100_000_000, 9))
    return plain[:33] + comment + plain[33:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def opened(content: bytes) -> Image.Image:
    """The picture of the bytes."""
    return Image.open(io.BytesIO(content))


def is_near(pixel: tuple[int, ...], colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 30 for one, other in zip(pixel, colour, strict=False))
