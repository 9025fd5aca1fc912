"""What the tests of releases share: a notice and its annex, made by one editor, and short ways to move a release on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from cms.changes.models import Change
from cms.library.load import load_resource
from cms.review.models import Submission
from cms.review.releases.cancel_release import cancel_release
from cms.review.releases.create_release import NewRelease, create_release
from cms.review.releases.items import add_item, remove_item
from cms.review.releases.models import Release
from cms.review.releases.update_release import update_release
from cms.review.submit import cancel_submission
from tests.cast import Cast


@dataclass
class Desk:
    """An editor's desk with two drafts that belong together."""

    cast: Cast
    notice: str
    annex: str
    release: str = ""

    def make(self, *ids: str, publish_at: datetime | None = None) -> str:
        """A release of these drafts, of both unless told."""
        new = NewRelease("通知及附件", self.cast.organizations["science"], publish_at, ids or (self.notice, self.annex))
        with self.cast.database.writing() as session:
            self.release = create_release(self.cast.actor("lin_editor"), session, new).id
        return self.release

    def read(self) -> Release:
        """The release as it is now."""
        with self.cast.database.reading() as session:
            return session.get_one(Release, self.release)

    def change(self, **changes: Any) -> None:
        """Another name or time."""
        with self.cast.database.writing() as session:
            update_release(self.cast.actor("lin_editor"), session, self.release, self._version(), changes)

    def add(self, resource_id: str) -> None:
        """One more."""
        with self.cast.database.writing() as session:
            add_item(self.cast.actor("lin_editor"), session, self.release, self._version(), resource_id)

    def remove(self, resource_id: str) -> None:
        """One less."""
        with self.cast.database.writing() as session:
            remove_item(self.cast.actor("lin_editor"), session, self.release, self._version(), resource_id)

    def cancel(self) -> None:
        """No more."""
        with self.cast.database.writing() as session:
            cancel_release(self.cast.actor("lin_editor"), session, self.release, self._version())

    def _version(self) -> int:
        return self.read().version

    def approve(self, resource_id: str, **options: Any) -> str:
        """Sent for review, and approved at every level."""
        submission = self.cast.submitted(resource_id, **options)
        self.cast.approve(submission)
        return submission

    def take_back(self, resource_id: str) -> None:
        """The editor takes a submission back."""
        with self.cast.database.writing() as session:
            version = load_resource(session, resource_id).version
            cancel_submission(self.cast.actor("lin_editor"), session, resource_id, version)

    def states(self, *ids: str) -> list[tuple[str, bool]]:
        """State of each resource, and whether it is public."""
        with self.cast.database.reading() as session:
            found = [load_resource(session, one) for one in ids or (self.notice, self.annex)]
            return [(one.state, one.live_number is not None) for one in found]

    def submissions(self, resource_id: str) -> list[str]:
        """The states of its submissions, the oldest first."""
        with self.cast.database.reading() as session:
            wanted = select(Submission.state).where(Submission.resource_id == resource_id)
            return list(session.scalars(wanted.order_by(Submission.created_at)))

    def changes(self) -> list[tuple[str, str]]:
        """Kind and resource of every change that was logged."""
        with self.cast.database.reading() as session:
            rows = session.execute(select(Change.kind, Change.resource_id).order_by(Change.sequence))
            return [(kind, resource_id) for kind, resource_id in rows]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """Two drafts of the same editor."""
    return Desk(cast, cast.draft(title="关于开展申报的通知"), cast.draft(title="申报指南"))
