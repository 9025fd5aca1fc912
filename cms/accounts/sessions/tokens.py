"""Refresh tokens: random at sign-in, then each derived from the one before; the database holds digests only."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from cms.accounts.models import RefreshToken
from cms.config import Settings
from cms.ids import new_id

_PURPOSE = b"zhengku refresh successor\0"


def first_token() -> str:
    """The first token of a new family: 256 random bits."""
    return secrets.token_urlsafe(32)


def successor(token: str, settings: Settings) -> str:
    """The one token that follows this one: derived, so that a repeat within the grace is told the same again."""
    made = hmac.digest(settings.secret_key.encode(), _PURPOSE + token.encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def digest(token: str) -> str:
    """What is stored of a token. It has 256 bits of chance, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def link(token: str, account_id: str, family_id: str, issued_at: datetime, settings: Settings) -> RefreshToken:
    """The row of a token that was just given out."""
    return RefreshToken(
        id=new_id(),
        family_id=family_id,
        account_id=account_id,
        digest=digest(token),
        issued_at=issued_at,
        expires_at=issued_at + timedelta(days=settings.refresh_token_days),
        used_at=None,
        revoked_at=None,
    )
