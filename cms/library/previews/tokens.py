"""Preview tokens: shown once, kept as a hash, found by it."""

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """A token that nobody guesses, fit for an address."""
    return secrets.token_urlsafe(_BYTES)


def digest_of(token: str) -> str:
    """What is kept of a token, and what it is looked up by: how long that takes tells nothing of others."""
    return hashlib.sha256(token.encode()).hexdigest()
