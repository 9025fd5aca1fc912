"""The text of API keys: `zk_`, twelve signs to find the row by, and 256 random bits, of which only a digest is kept."""

import hashlib
import hmac
import re
import secrets
from typing import NamedTuple

from cms.web.authentication import KEY_PREFIX

_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
_PREFIX_LENGTH, _BYTES = 12, 32
_FORM = re.compile(rf"{KEY_PREFIX}([{_SIGNS}]{{{_PREFIX_LENGTH}}})_([A-Za-z0-9_-]{{43}})")


class Secret(NamedTuple):
    """A new key: `text` is shown once; `prefix` and `digest` are stored."""

    text: str
    prefix: str
    digest: str


def new_secret() -> Secret:
    """A new key."""
    prefix = "".join(secrets.choice(_SIGNS) for _ in range(_PREFIX_LENGTH))
    text = f"{KEY_PREFIX}{prefix}_{secrets.token_urlsafe(_BYTES)}"
    return Secret(text, prefix, _digest(text))


def prefix_of(text: str) -> str | None:
    """What to find the row by; None for what is no key at all."""
    found = _FORM.fullmatch(text)
    return found[1] if found else None


def is_secret(text: str, digest: str) -> bool:
    """Whether this is the key with the digest, in a time that tells nothing."""
    return hmac.compare_digest(_digest(text), digest)


def _digest(text: str) -> str:
    """It has 256 bits of chance, so a plain hash is enough."""
    return hashlib.sha256(text.encode()).hexdigest()
