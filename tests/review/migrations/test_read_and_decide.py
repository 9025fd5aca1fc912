"""Reading the sample and deciding: by whom, when, and not before all of it was read."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from cms import clock
from cms.errors import Code, Problem
from cms.ids import new_id
from cms.review.migrations.decide_batch import BatchVerdict, decide_batch
from cms.review.migrations.models import MigrationReading
from cms.review.migrations.read_item import Read, read_item
from cms.review.migrations.sample import levels_of
from cms.review.models import Submission
from tests.cast import Cast
from tests.review.migrations.conftest import Office


def refused(office: Office, batch: str, who: str, verdict: str = "approve", **options: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        office.decide(batch, who, verdict, **options)
    return caught.value


def unreadable(office: Office, batch: str, who: str, position: int, content_hash: str = "0" * 64) -> Problem:
    with pytest.raises(Problem) as caught, office.database.writing() as session:
        read_item(office.cast.actor(who), session, batch, position, Read(content_hash, "0" * 64))
    return caught.value


def hash_of(office: Office, batch: str, position: int) -> str:
    with office.database.reading() as session:
        return session.get_one(Submission, office.items(batch)[position - 1].submission_id).content_hash


def test_nobody_approves_before_reading_the_whole_sample(office: Office) -> None:
    batch = office.reviewing()
    problem = refused(office, batch, "rev_one")
    assert (problem.code, problem.extra) == (Code.WRONG_STATE, {"unread": 2})
    office.read(batch, "rev_one", office.sample(batch)[0])
    assert refused(office, batch, "rev_one").extra == {"unread": 1}
    office.read(batch, "rev_one")
    office.decide(batch, "rev_one")
    assert office.batch(batch).stage == "deciding"


def test_what_another_reviewer_read_does_not_count(office: Office) -> None:
    batch = office.reviewing()
    office.read(batch, "rev_one_b")
    assert refused(office, batch, "rev_one").extra == {"unread": 2}
    office.approve(batch, "rev_one")
    assert refused(office, batch, "rev_two").extra == {"unread": 2}


def test_the_database_itself_refuses_an_approval_of_what_was_not_read(cast: Cast, office: Office) -> None:
    batch = office.reviewing()

    def plain(value: str) -> str:
        return value.replace("-", "") if cast.database.is_sqlite else value

    values = {
        "id": plain(new_id()),
        "batch": plain(batch),
        "account": plain(cast.accounts["rev_one"]),
        "person": plain(cast.persons["rev_one"]),
        "at": clock.now().replace(tzinfo=None).isoformat(" "),
    }
    statement = """
        INSERT INTO migration_decision
            (id, batch_id, level, verdict, comment, excepted, account_id, person_id, decided_at)
        VALUES (:id, :batch, 1, 'approve', '', '[]', :account, :person, :at)"""
    with pytest.raises(DatabaseError, match="sample was not read"), cast.database.writing() as session:
        session.execute(text(statement), values)


@pytest.mark.parametrize("table", ["migration_reading", "migration_decision"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET person_id = account_id"])
def test_readings_and_decisions_are_never_changed(office: Office, table: str, statement: str) -> None:
    batch = office.reviewing()
    office.read(batch, "rev_one")
    office.decide(batch, "rev_one")
    with pytest.raises(DatabaseError), office.database.writing() as session:
        session.execute(text(statement.format(table)))


def test_to_return_a_batch_one_fault_is_enough(office: Office) -> None:
    batch = office.reviewing()
    assert refused(office, batch, "rev_one", "return", comment=" ").errors[0].pointer == "/comment"
    office.decide(batch, "rev_one", "return", "来源不清")
    assert office.batch(batch).stage == "deciding"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("rev_two", Code.FORBIDDEN),
        ("lin_editor", Code.FORBIDDEN),
        ("wai_reviewer", Code.NOT_FOUND),
        ("su_editor", Code.NOT_FOUND),
        ("an_admin", Code.NOT_FOUND),
        ("au_auditor", Code.NOT_FOUND),
    ],
)
def test_only_reviewers_of_the_level_whose_scope_holds_all_read_and_decide(
    office: Office, who: str, code: Code
) -> None:
    batch = office.reviewing()
    assert refused(office, batch, who).code is code
    assert unreadable(office, batch, who, office.sample(batch)[0]).code is code


def test_nobody_decides_at_two_levels(cast: Cast, office: Office) -> None:
    batch = office.reviewing()
    office.approve(batch, "rev_one")
    office.read(batch, "rev_two")
    assert refused(office, batch, "rev_one").code is Code.FORBIDDEN
    assert refused(office, batch, "rev_one_b").code is Code.FORBIDDEN
    office.decide(batch, "rev_two")


def test_a_reading_is_bound_to_what_was_read(office: Office) -> None:
    batch = office.reviewing()
    position = office.sample(batch)[0]
    problem = unreadable(office, batch, "rev_one", position)
    assert (problem.code, problem.extra) == (Code.STALE, {"current_hash": hash_of(office, batch, position)})


def test_what_was_not_opened_is_not_recorded_as_read(office: Office) -> None:
    batch = office.reviewing()
    position = office.sample(batch)[0]
    problem = unreadable(office, batch, "rev_one", position, hash_of(office, batch, position))
    assert (problem.code, problem.errors[0].pointer) == (Code.INVALID, "/opening")


def test_reading_twice_is_one_reading(office: Office) -> None:
    batch = office.reviewing()
    office.read(batch, "rev_one")
    office.read(batch, "rev_one")
    with office.database.reading() as session:
        assert len(session.scalars(select(MigrationReading.id)).all()) == 2


def test_only_the_sample_is_recorded_as_read_and_only_while_it_waits(office: Office) -> None:
    batch = office.reviewing()
    other = next(one.position for one in office.items(batch) if not levels_of(one))
    assert unreadable(office, batch, "rev_one", other, hash_of(office, batch, other)).code is Code.WRONG_STATE
    assert unreadable(office, batch, "rev_one", 99).code is Code.NOT_FOUND
    position = office.sample(batch)[0]
    office.cast.decide(office.items(batch)[position - 1].submission_id or "", "rev_one_b", "reject")
    assert unreadable(office, batch, "rev_one", position).code is Code.WRONG_STATE


def test_a_decision_is_on_the_batch_as_it_was_seen(office: Office) -> None:
    batch = office.reviewing()
    office.read(batch, "rev_one")
    with pytest.raises(Problem) as caught, office.database.writing() as session:
        decide_batch(office.cast.actor("rev_one"), session, batch, 1, BatchVerdict("approve"))
    assert caught.value.code is Code.STALE


def test_exceptions_are_items_of_the_batch_with_a_reason_and_not_all_of_them(cast: Cast, office: Office) -> None:
    batch = office.reviewing()
    office.read(batch, "rev_one")
    one = office.drafts[0]
    assert refused(office, batch, "rev_one", comment="", excepted=[one]).errors[0].pointer == "/comment"
    assert refused(office, batch, "rev_one", excepted=[one, cast.draft()]).errors[0].pointer == "/excepted/1"
    assert refused(office, batch, "rev_one", excepted=office.drafts).errors[0].code == "every_item"
    assert refused(office, batch, "rev_one", "return", excepted=[one]).errors[0].pointer == "/excepted"


def test_what_does_not_wait_is_not_decided_on(office: Office) -> None:
    office.allow()
    batch = office.send()
    assert refused(office, batch, "rev_one").code is Code.NOT_FOUND
    office.work()
    office.read(batch, "rev_one")
    office.decide(batch, "rev_one")
    assert refused(office, batch, "rev_one_b").code is Code.FORBIDDEN


@pytest.mark.parametrize(
    ("who", "code"),
    [("rev_one", Code.FORBIDDEN), ("su_editor", Code.NOT_FOUND), ("an_admin", Code.NOT_FOUND)],
)
def test_only_editors_of_the_scope_take_a_batch_back(office: Office, who: str, code: Code) -> None:
    batch = office.reviewing()
    with pytest.raises(Problem) as caught:
        office.cancel(batch, who)
    assert caught.value.code is code


def test_a_batch_is_taken_back_once(office: Office) -> None:
    batch = office.reviewing()
    office.cancel(batch, "gao_editor")
    with pytest.raises(Problem) as caught:
        office.cancel(batch)
    assert caught.value.code is Code.WRONG_STATE
    office.work()
    assert {office.resource(one).state for one in office.drafts} == {"draft"}
    with pytest.raises(Problem) as caught:
        office.cancel(batch)
    assert (caught.value.code, caught.value.detail and caught.value.detail.zh) == (Code.FORBIDDEN, "该批次已经结束")
