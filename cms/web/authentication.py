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

SCHEME, ALGORITHM = "bearer", "HS256"
CLAIMS = ["exp", "sub", "sid", "type"]
KEY, KEY_PREFIX = "key", "zk_"
NOT_BY_KEY = Text("不能使用 API 密钥进行此操作，请登录", "Not by an API key: sign in")
FIRST_CHANGE = Text("请先修改初始密码", "Change the initial password first")


def require_sign_in() -> None:
    """Refuse every request to a view that is not marked public and carries no valid token."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "is_public", False):
        return
    header = request.headers.get("Authorization", "")
    if (key := _key_in(header)) is not None:
        g.claims = {"type": KEY, "key": key}
        services().note_key(services().database, key)
        return
    g.claims = _read_token(header)


def _key_in(header: str) -> str | None:
    """The API key that the header bears, if it bears one; whether it holds is found out when the actor is loaded."""
    token = _borne(header)
    return token if token is not None and token.startswith(KEY_PREFIX) else None


def _borne(header: str) -> str | None:
    """What follows the scheme, in whatever case that is written (RFC 9110 §11.1); None if it is another scheme."""
    scheme, _, token = header.partition(" ")
    return token.lstrip(" ") if scheme.lower() == SCHEME else None


def not_by_key(view: Any) -> Any:
    """Mark a view that no API key may use: it is about a sign-in, or starts work that goes on with all one's rights."""
    view.not_by_key = True
    return view


def _read_token(header: str) -> dict[str, Any]:
    """The claims of an access token. Raises UNAUTHENTICATED, TOKEN_EXPIRED, TOKEN_INVALID."""
    token = _borne(header)
    if token is None:
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
    if actor.key is not None and getattr(view, "not_by_key", False):
        raise Problem(Code.FORBIDDEN, NOT_BY_KEY)
    if actor.must_change_password and not getattr(view, "before_first_change", False):
        raise Problem(Code.PASSWORD_CHANGE_REQUIRED, FIRST_CHANGE)
    return actor
