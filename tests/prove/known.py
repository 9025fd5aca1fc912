"""The world under test: its people, and real values of everything that a request can name."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Flask
from sqlalchemy import select, update

from cms.accounts.models import (
    Account,
    ApiKey,
    ChangeRequest,
    Delegation,
    Organization,
    Person,
    RefreshToken,
    RoleAssignment,
)
from cms.harvest.models import ImportRow, ImportRun, MergeProposal
from cms.library.attachments.models import Attachment
from cms.library.bulk_edits.models import BulkEdit
from cms.library.hidden_relations.models import HiddenRelation
from cms.library.likeness.models import DistinctPair
from cms.library.models import Resource, Revision
from cms.library.offers.models import Offer
from cms.library.pins.models import ChannelPin
from cms.library.placements.models import ChannelPlacement
from cms.library.previews.models import PreviewToken
from cms.library.taxonomies.models import TaxonomyTerm
from cms.library.thematic.models import ThematicLibrary
from cms.review.migrations.models import MigrationBatch, MigrationItem, MigrationPolicy
from cms.review.models import ReviewPolicy, Submission
from cms.review.releases.models import Release
from cms.services import EXTENSION, Services
from cms.sites.models import Channel, Site
from cms.sites.off_switches.models import OffSwitch
from cms.supervision.disclosure.models import DisclosureCategory
from cms.supervision.erasures.models import Erasure
from tests.permissions.matrix import keys, without_names

SENDERS = ("nobody signed in", "editor", "reviewer, level 3", "security auditor", "system administrator")
"""Columns of the matrix, one for each duty; last who can take from the others what they may."""

COLUMNS: Mapping[str, Sequence[Any]] = {
    "path.assignment_id": [RoleAssignment.id],
    "path.attachment_id": [Attachment.id],
    "path.batch_id": [MigrationBatch.id],
    "path.category_id": [DisclosureCategory.id],
    "path.change_request_id": [ChangeRequest.id],
    "path.channel": [Channel.path],
    "path.channel_id": [Channel.id],
    "path.code": [TaxonomyTerm.code],
    "path.delegation_id": [Delegation.id],
    "path.edit_id": [BulkEdit.id],
    "path.erasure_id": [Erasure.id],
    "path.hidden_relation_id": [HiddenRelation.id],
    "path.key_id": [ApiKey.id],
    "path.library": [ThematicLibrary.slug],
    "path.library_id": [ThematicLibrary.id],
    "path.number": [Revision.number, ImportRow.number],
    "path.off_switch_id": [OffSwitch.id],
    "path.offer_id": [Offer.id],
    "path.one_id": [DistinctPair.one_id],
    "path.organization_id": [Organization.id],
    "path.other_id": [DistinctPair.other_id],
    "path.pin_id": [ChannelPin.id],
    "path.placement_id": [ChannelPlacement.id],
    "path.policy_id": [ReviewPolicy.id, MigrationPolicy.id],
    "path.position": [MigrationItem.position],
    "path.preview_id": [PreviewToken.id],
    "path.proposal_id": [MergeProposal.id],
    "path.release_id": [Release.id],
    "path.resource_id": [Resource.id],
    "path.run_id": [ImportRun.id],
    "path.scheme": [TaxonomyTerm.scheme],
    "path.site": [Site.slug],
    "path.site_id": [Site.id],
    "path.subject": [TaxonomyTerm.code],
    "path.submission_id": [Submission.id],
    "path.type": [Resource.type],
    "path.user_id": [Account.id],
    "query.account": [Account.id],
    "query.channel": [Channel.id, Channel.path],
    "query.index_number": [Resource.index_number],
    "query.library": [ThematicLibrary.id],
    "query.organization": [Organization.id],
    "query.owner": [Organization.id],
    "query.person_id": [Person.id],
    "query.related": [Resource.id],
    "query.resource": [Resource.id],
    "query.run": [ImportRun.id],
    "query.site": [Site.slug],
    "query.site_id": [Site.id],
    "body.channel_id": [Channel.id],
    "body.content_hash": [Submission.content_hash],
    "body.organization_id": [Organization.id],
    "body.resource_id": [Resource.id],
}
"""Where the values lie, by location and name of the parameter."""

THINGS = {"path.sha256": "sha256", "path.name": "file_name", "path.part": "part", "path.token": "token"}
"""What only the world knows, by its name there: of a secret the database has no more than the digest."""


@dataclass(frozen=True)
class Sender:
    """Who sends, and real values by location and name of the parameter."""

    column: str
    headers: Mapping[str, str]
    known: Mapping[str, Sequence[str]]

    def may_try(self, label: str) -> bool:
        """Whether the matrix says that it is done for them: what is refused by duty or scope answers all alike."""
        method, _, path = label.partition(" ")
        return (method, without_names(path)) in keys(self.column, "+5")


def services_of(app: Flask) -> Services:
    """What the application holds."""
    held: Services = app.extensions[EXTENSION]
    return held


def revive(app: Flask) -> None:
    """Undo what ends a sign-in: the fuzz signs out, closes accounts and resets passwords, its own among them."""
    with services_of(app).database.writing() as session:
        session.execute(update(Account).values(is_active=True, must_change_password=False))
        session.execute(update(RefreshToken).values(revoked_at=None))


def known(app: Flask, things: Mapping[str, str]) -> dict[str, list[str]]:
    """Values that are there, by location and name of the parameter."""
    told = {key: [things[name]] for key, name in THINGS.items()}
    with services_of(app).database.reading() as session:
        for key, columns in COLUMNS.items():
            found = {str(value) for column in columns for value in session.scalars(select(column).distinct())}
            told[key] = sorted(found - {"None"})
    return told


def present_etag(
    app: Flask, template: str, named: Mapping[str, object], headers: Mapping[str, str], there: set[str]
) -> str:
    """The ETag that the object which a path names has now; one that fits nothing if there is no such object.

    It is the last on the path that has a version of its own: of an item of a release, the release.
    """
    http, reader = app.test_client(), {"Authorization": headers.get("Authorization", "")}
    ends = [found.end() for found in re.finditer(r"{[^}]+}", template)]
    for end in reversed(ends if {str(value) for value in named.values()} <= there else ()):
        address = template[:end].format(**{name: quote(str(value)) for name, value in named.items()})
        etag = http.get(address, headers=reader).headers.get("ETag", "")
        if etag.startswith('"v'):
            return etag
    return '"v1"'
