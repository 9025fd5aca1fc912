"""A batch from import to public: each item is submitted and decided on by itself, wherever the worker was stopped."""

from collections import Counter

import pytest
from sqlalchemy import delete, select, update

from cms import clock
from cms.accounts.models import Account, RoleAssignment
from cms.changes.models import Change
from cms.harvest.models import ImportRow
from cms.library.load import load_resource
from cms.library.models import Resource, Revision, RevisionContent
from cms.library.revise_resource import revise_resource
from cms.long_work import LEASE
from cms.publishing.models import Publication
from cms.review.migrations.models import MigrationBatch, MigrationDecision, MigrationReading
from cms.review.models import Decision, Submission
from cms.review.submit import cancel_submission
from tests.cast import Cast
from tests.review.migrations.conftest import ITEMS, Office
from tests.unguarded import unguarded


def test_items_go_public_by_decisions_of_their_own_of_three_persons(office: Office) -> None:
    batch = office.reviewing()
    assert (office.batch(batch).stage, office.states(batch)) == ("reviewing", ["submitted"] * ITEMS)
    office.approve(batch)
    assert (office.batch(batch).stage, office.batch(batch).counts) == ("closed", {"published": ITEMS})
    with office.database.reading() as session:
        decided = session.execute(select(Decision.submission_id, Decision.level, Decision.person_id)).all()
        public = set(session.scalars(select(Resource.id).where(Resource.live_number == 1)))
        assert list(session.scalars(select(Change.kind))) == ["published"] * ITEMS
    assert public == set(office.drafts)
    assert Counter(row.level for row in decided) == {1: ITEMS, 2: ITEMS, 3: ITEMS}
    assert len({row.person_id for row in decided}) == 3
    assert len({row.submission_id for row in decided}) == ITEMS


def test_a_batch_goes_on_item_by_item_when_every_worker_is_lost_after_one_step(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.allow()
    batch = office.send()
    moment = clock.now()
    for name in (None, "rev_one", "rev_two", "rev_three"):
        if name:
            office.read(batch, name)
            office.decide(batch, name)
        while office.batch(batch).state in ("waiting", "running"):
            moment += 2 * LEASE
            monkeypatch.setattr(clock, "now", lambda now=moment: now)
            lost = office.worker()
            assert lost()
            lost()
    assert office.batch(batch).counts == {"published": ITEMS}
    with office.database.reading() as session:
        assert len(session.scalars(select(Publication.id)).all()) == ITEMS
        assert len(session.scalars(select(Submission.id)).all()) == ITEMS


def test_two_workers_at_the_same_batch_do_nothing_twice(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = office.reviewing()
    office.approve(batch, "rev_one", "rev_two")
    office.read(batch, "rev_three")
    office.decide(batch, "rev_three")
    slow, other = office.worker(), office.worker()
    assert slow()
    late = clock.now() + 2 * LEASE
    monkeypatch.setattr(clock, "now", lambda: late)
    assert other()
    for _ in range(ITEMS):
        slow()
        other()
    office.work(slow)
    office.work(other)
    assert office.batch(batch).counts == {"published": ITEMS}
    with office.database.reading() as session:
        assert len(session.scalars(select(Publication.id)).all()) == ITEMS


def test_what_a_worker_gave_back_is_taken_up_at_once(office: Office) -> None:
    batch = office.reviewing()
    office.approve(batch, "rev_one", "rev_two")
    office.read(batch, "rev_three")
    office.decide(batch, "rev_three")
    stopped = office.worker()
    for _ in range(3):
        stopped()
    assert not office.worker()()
    stopped.let_go()
    assert (office.batch(batch).state, office.batch(batch).leased_until) == ("waiting", None)
    office.work()
    assert office.batch(batch).counts == {"published": ITEMS}


def test_who_holds_nothing_gives_nothing_back(office: Office) -> None:
    batch = office.reviewing()
    office.worker().let_go()
    assert office.batch(batch).state == "finished"


def test_the_worker_rests_after_each_transaction_and_publishes_one_at_a_time(office: Office) -> None:
    batch = office.reviewing()
    office.approve(batch, "rev_one", "rev_two")
    office.read(batch, "rev_three")
    office.decide(batch, "rev_three")
    worker = office.worker()
    worker()
    office.rests.clear()
    worker()
    assert office.states(batch) == ["published"] + ["submitted"] * (ITEMS - 1)
    assert len(office.rests) == 1
    assert office.rests[0] > 0


def test_what_cannot_be_submitted_stays_behind_with_its_reason(cast: Cast, office: Office) -> None:
    incomplete, touched = office.drafts[0], office.drafts[1]
    for who, one, change in (
        ("lin_editor", incomplete, {"summary": None, "channels": []}),
        ("gao_editor", touched, {"title": "他人改过"}),
        ("lin_editor", office.drafts[2], {"title": "本人改过"}),
    ):
        with cast.database.writing() as session:
            revise_resource(cast.actor(who), session, one, load_resource(session, one).version, change)
    batch = office.reviewing()
    first, second, third = office.items(batch)[:3]
    assert (first.state, first.fault and first.fault["code"]) == ("left", "invalid")
    assert first.fault
    assert "/content/channels" in first.fault["zh"]
    assert (second.state, second.fault and second.fault["en"]) == (
        "left",
        "Somebody else changed it after the import; send it by itself",
    )
    assert third.state == "submitted"
    assert office.resource(incomplete).state == "draft"
    office.approve(batch)
    assert office.batch(batch).counts == {"published": ITEMS - 2, "left": 2}


def test_a_batch_of_which_nothing_can_be_submitted_is_closed(cast: Cast, office: Office) -> None:
    with cast.database.writing() as session:
        for one in office.drafts:
            revise_resource(cast.actor("lin_editor"), session, one, 1, {"disclosure": None})
    batch = office.reviewing()
    assert (office.batch(batch).stage, office.batch(batch).counts) == ("closed", {"left": ITEMS})


def test_excepted_items_are_returned_and_the_rest_goes_on(office: Office) -> None:
    batch = office.reviewing()
    office.read(batch, "rev_one")
    office.decide(batch, "rev_one", comment="标题有误", excepted=[office.drafts[3]])
    office.work()
    assert office.resource(office.drafts[3]).state == "draft"
    assert office.states(batch)[3] == "excepted"
    office.approve(batch, "rev_two", "rev_three")
    assert office.batch(batch).counts == {"published": ITEMS - 1, "excepted": 1}
    with office.database.reading() as session:
        returned = session.scalars(select(Decision).where(Decision.verdict == "return")).one()
    assert (returned.level, returned.comment) == (1, "标题有误")


def test_a_returned_batch_is_drafts_again(office: Office) -> None:
    batch = office.reviewing()
    office.decide(batch, "rev_one", "return", "来源不清")
    office.work()
    assert (office.batch(batch).stage, office.batch(batch).counts) == ("closed", {"returned": ITEMS})
    assert {office.resource(one).state for one in office.drafts} == {"draft"}
    again = office.send()
    office.work()
    office.approve(again)
    assert office.batch(again).counts == {"published": ITEMS}


def test_an_item_that_was_taken_back_by_itself_stays_behind_and_the_sample_is_filled_up(
    cast: Cast, office: Office
) -> None:
    batch = office.reviewing()
    before = office.sample(batch)
    position = before[0]
    taken = office.items(batch)[position - 1].resource_id
    version = office.batch(batch).version
    with cast.database.writing() as session:
        cancel_submission(cast.actor("lin_editor"), session, taken, None)
    assert office.states(batch)[position - 1] == "left"
    assert len(office.sample(batch)) == len(before)
    assert set(before) - {position} < set(office.sample(batch))
    assert office.batch(batch).version == version + 1
    office.approve(batch)
    assert office.batch(batch).counts == {"published": ITEMS - 1, "left": 1}
    assert office.resource(taken).state == "draft"


def test_what_somebody_decided_on_by_itself_is_not_decided_on_again(cast: Cast, office: Office) -> None:
    batch = office.reviewing()
    first, second = (one.submission_id or "" for one in office.items(batch)[:2])
    cast.decide(first, "rev_one_b", "reject", "不应公开")
    cast.decide(second, "rev_one_b")
    office.approve(batch)
    left = office.items(batch)[1]
    assert office.states(batch)[:2] == ["left", "left"]
    assert left.fault
    assert left.fault["code"] == "wrong_state"
    assert office.batch(batch).counts == {"published": ITEMS - 2, "left": 2}
    with office.database.reading() as session:
        assert session.get_one(Submission, second).state == "open"
    cast.approve(second, "rev_two", "rev_three")
    assert office.resource(office.drafts[1]).state == "published"


def test_what_a_colleague_has_claimed_stays_behind(cast: Cast, office: Office) -> None:
    batch = office.reviewing()
    claimed = office.items(batch)[0].submission_id
    with cast.database.writing() as session:
        values = {"claimed_by": cast.accounts["rev_one_b"], "claimed_until": clock.now() + LEASE}
        session.execute(update(Submission).where(Submission.id == claimed).values(**values))
    office.approve(batch, "rev_one")
    assert office.states(batch) == ["left"] + ["submitted"] * (ITEMS - 1)


def test_an_account_that_was_closed_decides_no_more_and_the_batch_can_be_taken_back(cast: Cast, office: Office) -> None:
    batch = office.reviewing()
    office.read(batch, "rev_one")
    office.decide(batch, "rev_one")
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.id == cast.accounts["rev_one"]).values(is_active=False))
    office.work()
    failed = office.batch(batch)
    assert (failed.stage, failed.state, failed.fault and failed.fault["en"]) == (
        "deciding",
        "failed",
        "The account was closed",
    )
    office.cancel(batch)
    office.work()
    assert (office.batch(batch).stage, office.batch(batch).state) == ("closed", "cancelled")
    assert office.batch(batch).counts == {"returned": ITEMS}


def test_who_lost_the_scope_decides_no_more_and_no_item_is_left_behind_for_that(cast: Cast, office: Office) -> None:
    batch = office.reviewing()
    office.read(batch, "rev_one")
    office.decide(batch, "rev_one")
    with cast.database.writing() as session:
        session.execute(delete(RoleAssignment).where(RoleAssignment.account_id == cast.accounts["rev_one"]))
    office.work()
    assert (office.batch(batch).stage, office.batch(batch).state) == ("deciding", "failed")
    assert office.states(batch) == ["submitted"] * ITEMS
    office.cancel(batch)
    office.work()
    assert office.batch(batch).counts == {"returned": ITEMS}


def test_what_is_damaged_stays_behind_and_not_the_whole_batch(office: Office) -> None:
    batch = office.reviewing()
    office.approve(batch, "rev_one", "rev_two")
    office.read(batch, "rev_three")
    office.decide(batch, "rev_three")
    damaged = select(Revision.id).where(Revision.resource_id == office.drafts[2]).scalar_subquery()
    with unguarded(office.database) as session:
        content = {"content": {"disclosure": "proactive"}}
        session.execute(update(RevisionContent).where(RevisionContent.revision_id == damaged).values(content))
        session.commit()
    office.work()
    assert office.batch(batch).counts == {"published": ITEMS - 1, "left": 1}
    fault = office.items(batch)[2].fault
    assert fault
    assert fault["code"] == "internal"


def test_the_trail_of_an_item_is_whole(office: Office) -> None:
    batch = office.reviewing()
    office.approve(batch)
    one = office.items(batch)[0]
    with office.database.reading() as session:
        row = session.scalars(select(ImportRow).where(ImportRow.resource_id == one.resource_id)).one()
        submission = session.get_one(Submission, one.submission_id)
        publication = session.scalars(select(Publication).where(Publication.submission_id == submission.id)).one()
        decisions = session.scalars(select(Decision).where(Decision.submission_id == submission.id)).all()
        on_batch = session.scalars(select(MigrationDecision).where(MigrationDecision.batch_id == batch)).all()
        readings = session.scalars(select(MigrationReading).where(MigrationReading.batch_id == batch)).all()
    assert row.run_id == office.run
    assert {one.content_hash for one in decisions} == {submission.content_hash, publication.content_hash}
    assert [one.account_id for one in decisions] == [one.account_id for one in on_batch]
    assert len(readings) == 3 * 2


def test_a_batch_taken_back_amid_a_decision_keeps_what_is_public(office: Office) -> None:
    batch = office.reviewing()
    office.approve(batch, "rev_one", "rev_two")
    office.read(batch, "rev_three")
    office.decide(batch, "rev_three")
    worker = office.worker()
    for _ in range(3):
        worker()
    office.cancel(batch, "gao_editor")
    worker()
    office.work()
    assert office.batch(batch).counts == {"published": 2, "returned": ITEMS - 2}
    assert office.batch(batch).state == "cancelled"


def test_a_batch_that_is_still_being_submitted_can_be_taken_back(office: Office) -> None:
    office.allow()
    batch = office.send()
    office.cancel(batch)
    office.work()
    assert office.batch(batch).counts == {"returned": ITEMS}
    with office.database.reading() as session:
        assert session.scalars(select(MigrationBatch.finished_at)).one() is not None
