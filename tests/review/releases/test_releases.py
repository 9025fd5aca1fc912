"""What is released together goes public in one transaction, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from cms import clock
from cms.changes.log import append
from cms.errors import Code, Problem
from cms.library.load import load_resource
from cms.library.models import Resource
from cms.library.revise_resource import revise_resource
from cms.publishing.models import DueAction
from cms.review.releases.create_release import NewRelease, create_release
from cms.review.releases.models import Release
from cms.review.releases.publish_due import publish_next_release
from tests.cast import Cast
from tests.review.releases.conftest import Desk

HOUR = timedelta(hours=1)
PUBLIC, APPROVED, DRAFT = ("published", True), ("scheduled", False), ("draft", False)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_the_approval_that_completes_it_publishes_all_of_it(desk: Desk) -> None:
    desk.make()
    desk.approve(desk.annex)
    assert desk.states() == [DRAFT, APPROVED]
    assert desk.changes() == []
    desk.approve(desk.notice)
    assert desk.states() == [PUBLIC, PUBLIC]
    assert desk.read().state == "published"


def test_its_change_rows_follow_each_other_in_the_order_of_its_items(desk: Desk) -> None:
    desk.make()
    before = desk.cast.published(title="另一通知")
    for one in (desk.annex, desk.notice):
        desk.approve(one)
    assert desk.changes() == [("published", before), ("published", desk.notice), ("published", desk.annex)]


def test_approved_it_stands_in_no_due_table_of_its_own(desk: Desk) -> None:
    desk.make()
    desk.approve(desk.annex, publish_at=clock.now() + HOUR)
    with desk.cast.database.reading() as session:
        assert session.scalars(select(DueAction)).all() == []


def test_it_waits_for_its_time_and_then_goes_public(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.make(publish_at=clock.now() + HOUR)
    for one in (desk.annex, desk.notice):
        desk.approve(one)
    assert (desk.read().state, desk.states()) == ("waiting", [APPROVED, APPROVED])
    assert not publish_next_release(desk.cast.database, 3)
    at(monkeypatch, clock.now() + 2 * HOUR)
    assert publish_next_release(desk.cast.database, 3)
    assert desk.states() == [PUBLIC, PUBLIC]
    assert not publish_next_release(desk.cast.database, 3)


def test_a_time_that_has_passed_waits_for_the_last_approval(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.make(publish_at=clock.now() + HOUR)
    desk.approve(desk.annex)
    at(monkeypatch, clock.now() + 2 * HOUR)
    assert not publish_next_release(desk.cast.database, 3)
    desk.approve(desk.notice)
    assert desk.states() == [PUBLIC, PUBLIC]


def test_the_latest_time_that_any_of_it_was_sent_with_counts(desk: Desk) -> None:
    latest = clock.now() + 2 * HOUR
    desk.make(publish_at=clock.now() + HOUR)
    desk.approve(desk.annex, publish_at=latest)
    desk.approve(desk.notice)
    assert desk.read().due_at == latest


def test_taking_one_back_voids_its_own_approvals_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.make(publish_at=clock.now() + HOUR)
    for one in (desk.annex, desk.notice):
        desk.approve(one)
    desk.take_back(desk.annex)
    assert (desk.read().state, desk.states()) == ("preparing", [APPROVED, DRAFT])
    with desk.cast.database.writing() as session:
        version = load_resource(session, desk.annex).version
        revise_resource(desk.cast.actor("lin_editor"), session, desk.annex, version, {"title": "申报指南（修订）"})
    at(monkeypatch, clock.now() + 2 * HOUR)
    assert not publish_next_release(desk.cast.database, 3)
    desk.approve(desk.annex)
    assert desk.states() == [PUBLIC, PUBLIC]
    assert desk.submissions(desk.notice) == ["published"]


def test_what_was_withdrawn_since_keeps_all_of_it_back_and_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    public = desk.cast.published(title="已公开的通知")
    with desk.cast.database.writing() as session:
        version = load_resource(session, public).version
        revise_resource(desk.cast.actor("lin_editor"), session, public, version, {"title": "更正的通知"})
    desk.make(public, desk.annex, publish_at=clock.now() + HOUR)
    for one in (public, desk.annex):
        desk.approve(one)
    desk.cast.withdraw(public)
    at(monkeypatch, clock.now() + 2 * HOUR)
    assert publish_next_release(desk.cast.database, 3)
    assert desk.states(public, desk.annex) == [DRAFT, APPROVED]
    fault = desk.read().fault or {}
    assert (desk.read().state, fault["resource_id"], fault["code"]) == ("preparing", public, "wrong_state")
    assert desk.submissions(public) == ["published", "voided"]
    assert not publish_next_release(desk.cast.database, 3)
    desk.approve(public)
    assert (desk.states(public, desk.annex), desk.read().fault) == ([PUBLIC, PUBLIC], None)


def test_a_fault_that_the_last_approval_meets_publishes_nothing(desk: Desk) -> None:
    desk.make()
    desk.approve(desk.annex)
    public = desk.cast.published(title="已公开的通知")
    with desk.cast.database.writing() as session:
        version = load_resource(session, public).version
        revise_resource(desk.cast.actor("lin_editor"), session, public, version, {"title": "更正的通知"})
    desk.remove(desk.notice)
    desk.add(public)
    submission = desk.cast.submitted(public)
    desk.cast.approve(submission, "rev_one", "rev_two")
    desk.cast.withdraw(public)
    assert desk.cast.decide(submission, "rev_three") == "voided"
    assert desk.states(public, desk.annex) == [DRAFT, APPROVED]
    assert (desk.read().fault or {})["resource_id"] == public


def test_a_crash_between_two_publishes_neither(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.make(publish_at=clock.now() + HOUR)
    for one in (desk.annex, desk.notice):
        desk.approve(one)
    at(monkeypatch, clock.now() + 2 * HOUR)
    with monkeypatch.context() as patch:
        patch.setattr("cms.publishing.publish.append", DyingAtTheSecond())
        with pytest.raises(SystemExit):
            publish_next_release(desk.cast.database, 3)
    assert (desk.states(), desk.changes()) == ([APPROVED, APPROVED], [])
    assert publish_next_release(desk.cast.database, 3)
    assert desk.states() == [PUBLIC, PUBLIC]


class DyingAtTheSecond:
    """The change log, of which a process writes one row before it dies."""

    def __init__(self) -> None:
        self.rows = 0

    def __call__(self, *given: Any, **named: Any) -> int:
        self.rows += 1
        if self.rows > 1:
            raise SystemExit
        return append(*given, **named)


def test_what_fails_for_another_cause_is_tried_again_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.make(publish_at=clock.now() + HOUR)
    for one in (desk.annex, desk.notice):
        desk.approve(one)
    at(monkeypatch, clock.now() + 2 * HOUR)
    with monkeypatch.context() as patch:
        patch.setattr("cms.review.releases.complete.publish_together", _disk_full)
        with pytest.raises(OSError, match="disk"):
            publish_next_release(desk.cast.database, 3)
    assert not publish_next_release(desk.cast.database, 3)
    at(monkeypatch, clock.now() + 2 * HOUR)
    assert publish_next_release(desk.cast.database, 3)
    assert desk.states() == [PUBLIC, PUBLIC]


def _disk_full(*_: object) -> None:
    message = "disk full"
    raise OSError(message)


def test_removing_what_was_not_approved_lets_the_rest_go_on(desk: Desk) -> None:
    desk.make()
    desk.approve(desk.notice)
    desk.remove(desk.annex)
    assert (desk.read().state, desk.states()) == ("waiting", [APPROVED, DRAFT])
    assert publish_next_release(desk.cast.database, 3)
    assert desk.states() == [PUBLIC, DRAFT]


def test_what_is_removed_is_a_draft_again_and_goes_public_by_new_approvals(desk: Desk) -> None:
    desk.make()
    desk.approve(desk.notice)
    desk.remove(desk.notice)
    assert (desk.states()[0], desk.submissions(desk.notice)) == (DRAFT, ["cancelled"])
    desk.approve(desk.notice)
    assert desk.states()[0] == PUBLIC


def test_cancelling_makes_drafts_of_what_was_approved_or_under_review(desk: Desk) -> None:
    desk.make()
    desk.approve(desk.notice)
    submission = desk.cast.submitted(desk.annex)
    desk.cast.decide(submission, "rev_one")
    desk.cancel()
    assert (desk.read().state, desk.states()) == ("cancelled", [DRAFT, DRAFT])
    assert desk.submissions(desk.annex) == ["cancelled"]
    assert not publish_next_release(desk.cast.database, 3)
    desk.approve(desk.annex)
    assert desk.states() == [DRAFT, PUBLIC]


def test_a_resource_is_in_one_open_release_at_most(desk: Desk) -> None:
    desk.make()
    first = desk.release
    with pytest.raises(Problem) as caught:
        desk.make(desk.notice)
    assert caught.value.code is Code.WRONG_STATE
    desk.release = first
    desk.cancel()
    desk.make()


def refusal(desk: Desk, resource_id: str) -> Code:
    with pytest.raises(Problem) as caught:
        desk.add(resource_id)
    return caught.value.code


def test_what_is_public_or_approved_for_a_time_of_its_own_is_not_put_in(desk: Desk) -> None:
    desk.make()
    scheduled = desk.cast.draft(title="定时")
    desk.approve(scheduled, publish_at=clock.now() + HOUR)
    assert refusal(desk, scheduled) is Code.WRONG_STATE
    assert refusal(desk, desk.cast.published(title="公开")) is Code.WRONG_STATE
    assert refusal(desk, desk.notice) is Code.WRONG_STATE


def test_what_is_out_of_scope_is_not_put_in(desk: Desk) -> None:
    desk.make()
    foreign = desk.cast.draft("su_editor", organization="stranger", channels=[desk.cast.channels["foreign"]])
    assert refusal(desk, foreign) is Code.INVALID


def test_an_item_added_while_others_are_approved_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.make(desk.notice, publish_at=clock.now() + HOUR)
    desk.approve(desk.notice)
    desk.add(desk.annex)
    at(monkeypatch, clock.now() + 2 * HOUR)
    assert not publish_next_release(desk.cast.database, 3)
    desk.approve(desk.annex)
    assert desk.states() == [PUBLIC, PUBLIC]


def test_what_was_approved_for_a_time_is_put_off_but_never_hastened(desk: Desk) -> None:
    when = clock.now() + HOUR
    desk.make(publish_at=when)
    desk.change(publish_at=when - HOUR / 2)
    desk.change(publish_at=when)
    desk.approve(desk.notice)
    for earlier in (None, when - HOUR / 2):
        with pytest.raises(Problem) as caught:
            desk.change(publish_at=earlier)
        assert caught.value.code is Code.WRONG_STATE
    desk.change(publish_at=when + HOUR)
    assert desk.read().publish_at == when + HOUR


def test_a_returned_item_keeps_the_others_waiting(desk: Desk) -> None:
    desk.make()
    desk.approve(desk.notice)
    desk.cast.decide(desk.cast.submitted(desk.annex), "rev_one", "return", "附件不全")
    assert (desk.read().state, desk.states()) == ("preparing", [APPROVED, DRAFT])


def test_a_closed_release_does_not_change(desk: Desk) -> None:
    desk.make(desk.notice)
    desk.approve(desk.notice)
    for change in (desk.cancel, lambda: desk.change(name="另一名称"), lambda: desk.remove(desk.notice)):
        with pytest.raises(Problem) as caught:
            change()
        assert caught.value.code is Code.FORBIDDEN


def test_a_decision_waits_until_what_was_put_in_meanwhile_is_read(
    cast: Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = cast.submitted(desk.notice)
    cast.approve(submission, "rev_one", "rev_two")
    monkeypatch.setattr("cms.review.decide.hold_all_for", lambda *_: None)
    desk.make()
    with pytest.raises(Problem) as caught:
        cast.decide(submission, "rev_three")
    assert caught.value.code is Code.WRONG_STATE
    assert desk.states()[0] == ("in_review", False)


def test_last_approvals_at_the_same_moment_publish_all_of_it_once(desk: Desk) -> None:
    ids = [desk.cast.draft(title=f"第{number}号附件") for number in range(4)]
    desk.make(*ids)
    sent = [desk.cast.submitted(one) for one in ids]
    for submission in sent:
        desk.cast.approve(submission, "rev_one", "rev_two")
    with ThreadPoolExecutor(len(sent)) as reviewers:
        list(reviewers.map(lambda one: desk.cast.decide(one, "rev_three"), reversed(sent)))
    assert desk.states(*ids) == [PUBLIC] * len(ids)
    assert desk.changes() == [("published", one) for one in ids]


def test_releases_that_relate_to_each_other_go_public_at_the_same_moment(desk: Desk) -> None:
    related = [{"type": "related", "target_id": desk.notice}]
    others = [desk.cast.draft(title=f"第{number}号附件", relations=related) for number in range(2)]
    desk.make(desk.notice, others[0])
    desk.make(desk.annex, others[1])
    sent = [desk.cast.submitted(one) for one in (desk.notice, others[0], desk.annex, others[1])]
    for submission in sent:
        desk.cast.approve(submission, "rev_one", "rev_two")
    with ThreadPoolExecutor(len(sent)) as reviewers:
        list(reviewers.map(lambda one: desk.cast.decide(one, "rev_three"), sent))
    assert desk.states(desk.notice, desk.annex, *others) == [PUBLIC] * 4


def test_releases_of_two_units_give_index_numbers_without_gaps(cast: Cast) -> None:
    one = cast.draft("gao_editor", title="市里的通知", organization="city")
    other = cast.draft("gao_editor", title="局里的通知")
    desk = Desk(cast, one, other)
    with cast.database.writing() as session:
        new = NewRelease("两单位", cast.organizations["city"], None, (other, one))
        desk.release = create_release(cast.actor("gao_editor"), session, new).id
    for made in (one, other):
        cast.approve(cast.submitted(made, "gao_editor"))
    with cast.database.reading() as session:
        numbers = [session.get_one(Resource, made).index_number or "" for made in (one, other)]
        assert session.get_one(Release, desk.release).state == "published"
    assert all(number.endswith("-00001") for number in numbers)
