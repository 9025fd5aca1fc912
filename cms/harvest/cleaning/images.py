"""Pictures written into the text as data: taken out to be attachments, or dropped; never a burden for what follows."""

import binascii
import hashlib
import re
from base64 import b64decode
from typing import NamedTuple

from cms.harvest.cleaning.notes import Tally

LARGEST = 10 * 1024 * 1024
LARGEST_TOGETHER = 32 * 1024 * 1024
MOST = 100

ADDRESS = re.compile(
    r"data:[a-z0-9.+/-]{0,60}(?:;[a-z0-9=-]{1,40}){0,3},[^\"'\s<>)]*+(?:\s++[A-Za-z0-9+/=]{20,}+)*+", re.IGNORECASE
)
_IMAGE = re.compile(r"<img\b[^<>]{0,4000}?(?=data:)", re.IGNORECASE)
_HEAD = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_SIGNATURES: dict[bytes, tuple[str, str]] = {
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
    b"GIF8": ("gif", "image/gif"),
    b"RIFF": ("webp", "image/webp"),
}
_TINY = 100


class InlineImage(NamedTuple):
    """A picture that stood within the text; the body names it ``/files/{sha256}/{name}``, as an upload does."""

    sha256: str
    name: str
    media_type: str
    data: bytes


def without_data(html: str, tally: Tally) -> tuple[str, list[InlineImage]]:
    """The HTML without data addresses; pictures are named by the address that they will have as attachments.

    At most 100 pictures of 10 MB each, 32 MB together, are kept; one that stands there twice is kept once. Others
    lose their address, so that the element goes with the empty ones. Linear in the text.
    """
    if "data:" not in html and "DATA:" not in html:
        return html, []
    images: dict[str, InlineImage] = {}
    shown = {match.end() for match in _IMAGE.finditer(html)}

    def put(match: re.Match[str]) -> str:
        if match.start() not in shown:
            return "" if "base64" in match[0][:100] else match[0]
        image = _picture(match[0], images)
        if image is None:
            tally["images_dropped"] += 1
            return ""
        tally["images_kept"] += 1
        return f"/files/{image.sha256}/{image.name}"

    return ADDRESS.sub(put, html), list(images.values())


def _picture(address: str, images: dict[str, InlineImage]) -> InlineImage | None:
    """The picture, remembered among the others; ``None`` if it is none, too large, or one too many."""
    head = _HEAD.match(address)
    room = LARGEST_TOGETHER - sum(len(image.data) for image in images.values())
    if head is None or (len(address) - head.end()) * 3 // 4 > min(LARGEST, room):
        return None
    try:
        data = b64decode(re.sub(r"\s", "", address[head.end() :]).replace("%2B", "+"), validate=True)
    except (binascii.Error, ValueError):
        return None
    kind = next((kind for signature, kind in _SIGNATURES.items() if data.startswith(signature)), None)
    digest = hashlib.sha256(data).hexdigest()
    if digest in images:
        return images[digest]
    if kind is None or len(images) >= MOST or len(data) < _TINY or (kind[0] == "webp" and data[8:12] != b"WEBP"):
        return None
    return images.setdefault(digest, InlineImage(digest, f"image-{len(images) + 1}.{kind[0]}", kind[1], data))
