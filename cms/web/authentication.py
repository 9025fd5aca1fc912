"""Who asks: deny by default, then the token's account as an actor."""

from flask import current_app, request
from flask_jwt_extended import get_jwt, verify_jwt_in_request
from flask_jwt_extended.exceptions import JWTExtendedException, NoAuthorizationError
from jwt.exceptions import ExpiredSignatureError, PyJWTError
from sqlalchemy.orm import Session

from cms.errors import Code, Problem
from cms.services import services
from permissions.facts import Actor
from schemas.text import Text

FIRST_CHANGE = Text("请先修改初始密码", "Change the initial password first")


def require_sign_in() -> None:
    """Refuse every request to a view that is not marked public and carries no valid token."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "is_public", False):
        return
    try:
        verify_jwt_in_request()
    except NoAuthorizationError:
        raise Problem(Code.UNAUTHENTICATED) from None
    except ExpiredSignatureError:
        raise Problem(Code.TOKEN_EXPIRED) from None
    except (JWTExtendedException, PyJWTError):
        raise Problem(Code.TOKEN_INVALID) from None


def actor_of(session: Session) -> Actor:
    """The actor of this request, with its grants. Raises when the account or the sign-in has ended."""
    actor = services().load_actor(session, get_jwt())
    view = current_app.view_functions[request.endpoint or ""]
    if actor.must_change_password and not getattr(view, "before_first_change", False):
        raise Problem(Code.PASSWORD_CHANGE_REQUIRED, FIRST_CHANGE)
    return actor
