"""The demo city under test: its people, signed in, and real values of everything that a request can name."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cms.accounts.models import Account, Organization, RefreshToken, RoleAssignment
from cms.demo.load import ACCOUNTS_FILE
from cms.ids import is_id
from cms.library.attachments.models import Attachment, AttachmentReference, StoredFile
from cms.library.models import Resource
from cms.library.taxonomies.models import TaxonomyTerm
from cms.review.models import ReviewPolicy, Submission
from cms.services import EXTENSION, Services
from cms.sites.models import Channel, Site

VERSIONED: dict[str, tuple[Any, Any]] = {
    "resource_id": (Resource, Resource.id),
    "channel_id": (Channel, Channel.id),
    "site_id": (Site, Site.id),
    "code": (TaxonomyTerm, TaxonomyTerm.code),
}
PEOPLE = {"system_admin": "an_admin", "editor": "shen_editor", "reviewer": "rev_one", "auditor": "au_auditor"}
"""Somebody of the demo for each duty."""


def services_of(app: Flask) -> Services:
    """What the application holds."""
    held: Services = app.extensions[EXTENSION]
    return held


def password(app: Flask, username: str) -> str:
    """The password of somebody of the demo."""
    people = json.loads((services_of(app).settings.home / ACCOUNTS_FILE).read_text("utf-8"))
    return next(one["password"] for one in people if one["username"] == username)


def sign_in(app: Flask, username: str) -> dict[str, str]:
    """The header of somebody of the demo, signed in over HTTP."""
    given = {"username": username, "password": password(app, username)}
    answer = app.test_client().post("/api/v1/auth/login", json=given)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json['data']['access_token']}"}


def revive(app: Flask) -> None:
    """Undo what ends a sign-in: the fuzz signs out, closes accounts and resets passwords, its own among them."""
    with services_of(app).database.writing() as session:
        session.execute(update(Account).values(is_active=True, must_change_password=False))
        session.execute(update(RefreshToken).values(revoked_at=None))


def present_etag(app: Flask, named: Mapping[str, object]) -> str:
    """The ETag that the object which a path names has now; one that fits nothing if there is no such object."""
    with services_of(app).database.reading() as session:
        found = next((_version(session, name, named[name]) for name in VERSIONED if name in named), None)
    return f'"v{found or 1}"'


def _version(session: Session, name: str, value: object) -> int | None:
    model, column = VERSIONED[name]
    return session.scalar(select(model.version).where(column == value)) if is_id(str(value)) or name == "code" else None


def known(app: Flask) -> dict[str, list[str]]:
    """Values that are there, by location and name of the parameter."""
    with services_of(app).database.reading() as session:

        def every(column: object) -> list[str]:
            return sorted({str(value) for value in session.scalars(select(column)) if value is not None})

        organizations, channels = every(Organization.id), every(Channel.id)
        return {
            "path.organization_id": organizations,
            "path.user_id": every(Account.id),
            "path.assignment_id": every(RoleAssignment.id),
            "path.site_id": every(Site.id),
            "path.channel_id": channels,
            "path.scheme": every(TaxonomyTerm.scheme),
            "path.code": every(TaxonomyTerm.code),
            "path.resource_id": every(Resource.id),
            "path.attachment_id": every(Attachment.id),
            "path.submission_id": every(Submission.id),
            "path.policy_id": every(ReviewPolicy.id),
            "path.site": every(Site.slug),
            "path.channel": every(Channel.path),
            "header.If-Match": [f'"v{version}"' for version in range(1, 7)],
            "query.index_number": every(Resource.index_number),
            "query.site": every(Site.slug),
            "query.channel": [*channels, *every(Channel.path)],
            "query.organization": organizations,
            "body.organization_id": organizations,
            "body.content_hash": every(Submission.content_hash),
            **_files(session),
        }


def _files(session: Session) -> dict[str, list[str]]:
    used = (
        select(Attachment.name, StoredFile.sha256)
        .join(StoredFile, StoredFile.sha256 == Attachment.sha256)
        .join(AttachmentReference, AttachmentReference.attachment_id == Attachment.id)
    )
    rows = session.execute(used.limit(1)).all()
    return {"path.name": [row.name for row in rows], "path.sha256": [row.sha256 for row in rows]}
