"""Listing and presenting API keys; a secret is never shown again."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import ApiKey
from cms.accounts.ordering import order_by
from cms.web.paging import Page, paginate
from permissions.actions import Action
from permissions.facts import Actor
from permissions.rules import may

SORTS = {"created_at": ApiKey.created_at}


def list_keys(actor: Actor, session: Session, query: Mapping[str, Any]) -> Page:
    """One page of one's own keys; of everybody's for who may read accounts. `query` is a loaded `ApiKeyQuery`."""
    statement = select(ApiKey)
    if not may(actor, Action.READ_ACCOUNTS):
        statement = statement.where(ApiKey.account_id == actor.account_id)
    if query.get("account"):
        statement = statement.where(ApiKey.account_id == query["account"])
    if query.get("active") is not None:
        holds = ApiKey.revoked_at.is_(None) & (ApiKey.expires_at > clock.now())
        statement = statement.where(holds if query["active"] else ~holds)
    order = order_by(query["sort"], SORTS, ApiKey.id)
    return paginate(session, statement, order, query["limit"], query["cursor"], total=query["total"])


def present(key: ApiKey) -> dict[str, object]:
    """A key as the management API shows it."""
    return {
        "id": key.id,
        "account_id": key.account_id,
        "name": key.name,
        "prefix": key.prefix,
        "actions": key.actions,
        "organization_id": key.organization_id,
        "site_id": key.site_id,
        "channel_id": key.channel_id,
        "active": key.revoked_at is None and key.expires_at > clock.now(),
        "created_at": clock.rfc3339(key.created_at),
        "expires_at": clock.rfc3339(key.expires_at),
        "revoked_at": clock.rfc3339_or_none(key.revoked_at),
        "last_used_at": clock.rfc3339_or_none(key.last_used_at),
    }
