"""Who asks: deny by default, then the token's account as an actor.

Tokens are made by flask-jwt-extended and read here: it decodes each twice, once without looking at the signature.
"""

from collections.abc import Mapping
from typing import Any

import jwt
from flask import current_app, g, request
from sqlalchemy.orm import Session

from cms.errors import Code, Problem
from cms.services import services
from permissions.facts import Actor
from schemas.text import Text

SCHEME, ALGORITHM = "Bearer", "HS256"
CLAIMS = ["exp", "sub", "sid", "type"]
FIRST_CHANGE = Text("请先修改初始密码", "Change the initial password first")


def require_sign_in() -> None:
    """Refuse every request to a view that is not marked public and carries no valid token."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "is_public", False):
        return
    g.claims = _read_token(request.headers.get("Authorization", ""))


def _read_token(header: str) -> dict[str, Any]:
    """The claims of an access token. Raises UNAUTHENTICATED, TOKEN_EXPIRED, TOKEN_INVALID."""
    scheme, _, token = header.partition(" ")
    if scheme != SCHEME:
        raise Problem(Code.UNAUTHENTICATED)
    try:
        claims: dict[str, Any] = jwt.decode(token, services().settings.secret_key, [ALGORITHM], {"require": CLAIMS})
    except jwt.ExpiredSignatureError:
        raise Problem(Code.TOKEN_EXPIRED) from None
    except jwt.PyJWTError:
        raise Problem(Code.TOKEN_INVALID) from None
    if claims["type"] != "access":
        raise Problem(Code.TOKEN_INVALID)
    return claims


def token_claims() -> Mapping[str, Any]:
    """What the token of this request says; it has been verified."""
    claims: Mapping[str, Any] = g.claims
    return claims


def actor_of(session: Session) -> Actor:
    """The actor of this request, with its grants. Raises when the account or the sign-in has ended."""
    actor = services().load_actor(session, token_claims())
    view = current_app.view_functions[request.endpoint or ""]
    if actor.must_change_password and not getattr(view, "before_first_change", False):
        raise Problem(Code.PASSWORD_CHANGE_REQUIRED, FIRST_CHANGE)
    return actor
