"""Whatever is done to a resource, in whatever order: its state follows the rules, its past stays, the tables agree."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from cms import clock, consistency
from cms.delivery.models import DeliveredResource
from cms.errors import Problem
from cms.files import FileStore
from cms.library.delete_resource import delete_resource, undelete_resource
from cms.library.load import load_resource
from cms.library.models import Resource, Revision, RevisionContent
from cms.library.revise_resource import restore_revision, revise_resource
from cms.publishing.withdraw import archive, withdraw
from cms.review.load import active_submission
from cms.review.publish_due import publish_next_due
from cms.review.submit import Wish, cancel_submission, submit
from tests.cast import Cast

TITLES = st.sampled_from(["甲", "乙", "丙"])
EDITABLE = ("draft", "published", "withdrawn", "archived")
Step = Callable[[Session, int], Any]


class Life(RuleBasedStateMachine):
    """One resource and a model of it: what every act must lead to, allowed or not."""

    cast: Cast
    files: FileStore
    patch: pytest.MonkeyPatch
    later = timedelta()

    def __init__(self) -> None:
        super().__init__()
        self.id = self.cast.draft(title="甲")
        self.state, self.live, self.titles = "draft", None, ["甲"]
        self.status: str | None = None
        self.level, self.was_public, self.is_deleted = 0, False, False
        self.hashes = self._hashes()

    @property
    def head(self) -> int:
        """The number of the newest revision."""
        return len(self.titles)

    def act(self, step: Step, *, allowed: bool) -> None:
        """Do it; whether it is refused is foretold, and a refusal leaves no trace."""
        before, refusal = self._row(), None
        try:
            with self.cast.database.writing() as session:
                step(session, load_resource(session, self.id).version)
        except Problem as problem:
            refusal = problem
        assert (refusal is None) == allowed, (refusal, self.state, self.live, self.is_deleted)
        assert allowed or self._row() == before

    def _row(self) -> dict[str, Any]:
        with self.cast.database.reading() as session:
            resource = session.get_one(Resource, self.id)
            return {column.name: getattr(resource, column.name) for column in Resource.__table__.columns}

    def _hashes(self) -> dict[int, tuple[str, str]]:
        with self.cast.database.reading() as session:
            found = session.execute(
                select(Revision.number, Revision.content_hash, RevisionContent.content)
                .join(RevisionContent, RevisionContent.revision_id == Revision.id)
                .where(Revision.resource_id == self.id)
            ).all()
        return {number: (content_hash, content["title"]) for number, content_hash, content in found}

    def _write(self, title: str) -> None:
        if title != self.titles[-1]:
            self.titles.append(title)
            self.state = "draft"

    @rule(title=TITLES)
    def revise(self, title: str) -> None:
        """Another title."""
        allowed = self.state in EDITABLE and not self.is_deleted
        actor = self.cast.actor("lin_editor")
        self.act(
            lambda session, seen: revise_resource(actor, session, self.id, seen, {"title": title}), allowed=allowed
        )
        if allowed:
            self._write(title)

    @rule(back=st.integers(0, 4))
    def restore(self, back: int) -> None:
        """Back to an earlier revision, which may not be there."""
        number = self.head - back
        allowed = self.state in EDITABLE and not self.is_deleted and number >= 1
        actor = self.cast.actor("lin_editor")
        self.act(lambda session, seen: restore_revision(actor, session, self.id, seen, number), allowed=allowed)
        if allowed:
            self._write(self.titles[number - 1])

    @rule(hours=st.sampled_from([None, None, 1]))
    def send(self, hours: int | None) -> None:
        """For review, to be published at once or later."""
        allowed = self.state in ("draft", "withdrawn", "archived") and not self.is_deleted
        wish = Wish(publish_at=clock.now() + timedelta(hours=hours) if hours else None)
        actor = self.cast.actor("lin_editor")
        self.act(lambda session, seen: submit(actor, session, self.id, seen, wish, 3), allowed=allowed)
        if allowed:
            self.state, self.level, self.waits = "in_review", 1, hours is not None

    @rule()
    def take_back(self) -> None:
        """The submission, or what is scheduled."""
        allowed = self.state in ("in_review", "scheduled")
        actor = self.cast.actor("lin_editor")
        self.act(lambda session, seen: cancel_submission(actor, session, self.id, seen), allowed=allowed)
        if allowed:
            self.state = "draft"

    @precondition(lambda self: self.state == "in_review")
    @rule(verdict=st.sampled_from(["approve", "approve", "approve", "return", "reject"]))
    def decide(self, verdict: str) -> None:
        """By the reviewer of the level."""
        with self.cast.database.writing() as session:
            submission = active_submission(session, self.id)
            assert submission is not None
            submission_id = submission.id
        self.cast.decide(submission_id, ("rev_one", "rev_two", "rev_three")[self.level - 1], verdict)
        if verdict != "approve":
            self.state = "draft"
        elif self.level < 3:
            self.level += 1
        elif self.waits:
            self.state = "scheduled"
        else:
            self._public()

    def _public(self) -> None:
        self.state, self.live, self.status, self.was_public = "published", self.head, "live", True

    @precondition(lambda self: self.state == "scheduled")
    @rule()
    def time_passes(self) -> None:
        """Until what is scheduled is due."""
        type(self).later += timedelta(hours=2)
        assert publish_next_due(self.cast.database, 3)
        self._public()

    @rule()
    def withdraw(self) -> None:
        """At once, whatever else is going on."""
        allowed, actor = self.live is not None, self.cast.actor("rev_one")
        self.act(lambda session, seen: withdraw(actor, session, self.id, seen, "有误"), allowed=allowed)
        if allowed:
            self.live, self.status = None, "gone"
            self.state = "withdrawn" if self.state in ("published", "archived") else self.state

    @rule()
    def archive(self) -> None:
        """What is public and not archived yet."""
        allowed, actor = self.live is not None and self.state != "archived", self.cast.actor("rev_one")
        self.act(lambda session, seen: archive(actor, session, self.id, seen, "过期"), allowed=allowed)
        if allowed:
            self.status = "archived"
            self.state = "archived" if self.state == "published" else self.state

    @rule()
    def throw_away(self) -> None:
        """Into the recycle bin, or out of it."""
        allowed, actor = self.state == "draft" and not self.was_public, self.cast.actor("lin_editor")
        turn = undelete_resource if self.is_deleted else delete_resource
        self.act(lambda session, seen: turn(actor, session, self.id, seen), allowed=allowed)
        if allowed:
            self.is_deleted = not self.is_deleted

    @invariant()
    def the_resource_is_as_the_model_says(self) -> None:
        """State, numbers, title, and what the public sees."""
        row = self._row()
        assert (row["state"], row["head_number"], row["live_number"]) == (self.state, self.head, self.live)
        assert (row["title"], row["deleted_at"] is not None) == (self.titles[-1], self.is_deleted)
        assert (row["index_number"] is not None) == self.was_public
        with self.cast.database.reading() as session:
            delivered = session.get(DeliveredResource, self.id)
            assert (delivered.status if delivered else None) == self.status
            if self.live is not None and delivered is not None:
                assert (delivered.version, delivered.title) == (self.live, self.titles[self.live - 1])

    @invariant()
    def the_past_stays(self) -> None:
        """Revisions only grow in number; equal contents have equal hashes."""
        now = self._hashes()
        assert {number: now[number] for number in self.hashes} == self.hashes
        assert [title for _, (_, title) in sorted(now.items())] == self.titles
        assert len({content_hash for content_hash, _ in now.values()}) == len(set(self.titles))
        self.hashes = now

    def teardown(self) -> None:
        """At the end the tables agree with each other."""
        with self.cast.database.reading() as session:
            assert list(consistency.faults(session, self.files)) == []


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_every_sequence_of_acts_keeps_the_rules(cast: Cast, app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = clock.now

    class Here(Life):
        files = app.extensions["zhengku"].files

    Here.cast = cast
    monkeypatch.setattr(clock, "now", lambda: real() + Here.later)
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
