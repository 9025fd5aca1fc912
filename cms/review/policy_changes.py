"""The changes of review and migration policies that a second administrator decides on."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from cms.accounts.change_requests.kinds import Kind, Made, Wanted, nobody
from cms.authorization import require
from cms.config import Settings
from cms.errors import not_found
from cms.review import policies as review
from cms.review.migrations import policies as migrations
from cms.review.migrations.present import present_policy
from cms.review.queries import policy_rows
from permissions.actions import Action
from permissions.facts import Actor

Create = Callable[[Actor, Session, Mapping[str, Any]], Any]
Delete = Callable[[Actor, Session, str], None]


def _creating(name: str, check: Callable[[Session, Mapping[str, Any]], None], create: Create) -> Kind:
    def checked(_actor: Actor, session: Session, wanted: Wanted) -> None:
        check(session, wanted.payload)

    def made(actor: Actor, session: Session, _settings: Settings, wanted: Wanted, _request_id: str) -> Made:
        return Made(create(actor, session, wanted.payload).id)

    return Kind(name, Action.MANAGE_REVIEW_POLICIES, nobody, checked, made)


def _deleting(name: str, find: Callable[[Session, str], Any], delete: Delete) -> Kind:
    def target(wanted: Wanted) -> str:
        if wanted.target_id is None:
            raise not_found()
        return wanted.target_id

    def checked(_actor: Actor, session: Session, wanted: Wanted) -> None:
        find(session, target(wanted))

    def made(actor: Actor, session: Session, _settings: Settings, wanted: Wanted, _request_id: str) -> Made:
        delete(actor, session, target(wanted))
        return Made()

    return Kind(name, Action.MANAGE_REVIEW_POLICIES, nobody, checked, made)


def delete_review_policy(actor: Actor, session: Session, policy_id: str) -> Wanted:
    """The taking away of a policy, told so that who approves can read what it says. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.MANAGE_REVIEW_POLICIES)
    (row,) = policy_rows(session, [review.find_policy(session, policy_id)])
    return Wanted(policy_id, row)


def delete_migration_policy(actor: Actor, session: Session, policy_id: str) -> Wanted:
    """The same of a migration policy. Raises FORBIDDEN, NOT_FOUND."""
    require(actor, Action.MANAGE_REVIEW_POLICIES)
    return Wanted(policy_id, present_policy(migrations.find_policy(session, policy_id)))


CREATE_REVIEW_POLICY = _creating("review_policy.create", review.check_policy, review.create_policy)
DELETE_REVIEW_POLICY = _deleting("review_policy.delete", review.find_policy, review.delete_policy)
CREATE_MIGRATION_POLICY = _creating("migration_policy.create", migrations.check_policy, migrations.create_policy)
DELETE_MIGRATION_POLICY = _deleting("migration_policy.delete", migrations.find_policy, migrations.delete_policy)

KINDS = (CREATE_REVIEW_POLICY, DELETE_REVIEW_POLICY, CREATE_MIGRATION_POLICY, DELETE_MIGRATION_POLICY)
