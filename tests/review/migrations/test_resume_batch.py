"""A batch that has failed goes on where it stopped, once what it failed of is mended, and not before."""

from typing import Any

import pytest
from sqlalchemy import select, update

from cms.accounts.models import Account
from cms.errors import Code, Problem
from cms.publishing.models import Publication
from tests.cast import Cast
from tests.client import Client
from tests.review.migrations.conftest import ITEMS, Office

BATCHES = "/api/v1/migration-batches"
EVERYBODY = ("rev_one", "rev_two", "rev_three")


def set_active(cast: Cast, who: str, *, is_active: bool) -> None:
    with cast.database.writing() as session:
        session.execute(update(Account).where(Account.id == cast.accounts[who]).values(is_active=is_active))


def decided(office: Office, batch: str, *names: str) -> None:
    """Approved by all of these, the last decision not carried out yet."""
    office.approve(batch, *names[:-1]) if names[:-1] else None
    office.read(batch, names[-1])
    office.decide(batch, names[-1])


def refused(office: Office, batch: str, who: str = "lin_editor") -> Problem:
    with pytest.raises(Problem) as caught:
        office.resume(batch, who)
    return caught.value


def test_what_was_published_before_stays_and_the_rest_goes_on(cast: Cast, office: Office) -> None:
    batch = office.reviewing()
    decided(office, batch, *EVERYBODY)
    worker = office.worker()
    for _ in range(3):
        worker()
    set_active(cast, "rev_three", is_active=False)
    office.work(worker)
    assert (office.batch(batch).state, office.batch(batch).counts) == (
        "failed",
        {"published": 2, "submitted": ITEMS - 2},
    )
    set_active(cast, "rev_three", is_active=True)
    office.resume(batch)
    assert (office.batch(batch).state, office.batch(batch).fault, office.batch(batch).finished_at) == (
        "waiting",
        None,
        None,
    )
    office.work()
    assert (office.batch(batch).stage, office.batch(batch).counts) == ("closed", {"published": ITEMS})
    with office.database.reading() as session:
        assert len(session.scalars(select(Publication.id)).all()) == ITEMS


def test_while_the_fault_is_there_it_is_told_and_nothing_changes(cast: Cast, office: Office) -> None:
    batch = office.reviewing()
    decided(office, batch, "rev_one")
    set_active(cast, "rev_one", is_active=False)
    office.work()
    problem = refused(office, batch)
    assert (problem.code, problem.detail) == (
        Code.WRONG_STATE,
        ("仍不能继续：账号已停用", "It still cannot go on: The account was closed"),
    )
    assert office.batch(batch).state == "failed"


def test_sending_and_taking_back_go_on_too(cast: Cast, office: Office) -> None:
    office.allow()
    batch = office.send()
    set_active(cast, "lin_editor", is_active=False)
    office.work()
    assert (office.batch(batch).stage, office.batch(batch).state) == ("submitting", "failed")
    set_active(cast, "lin_editor", is_active=True)
    office.resume(batch, "gao_editor")
    office.work()
    assert office.batch(batch).stage == "reviewing"
    office.cancel(batch)
    set_active(cast, "lin_editor", is_active=False)
    office.work()
    assert (office.batch(batch).stage, office.batch(batch).state) == ("cancelling", "failed")
    set_active(cast, "lin_editor", is_active=True)
    office.resume(batch)
    office.work()
    assert (office.batch(batch).state, office.batch(batch).counts) == ("cancelled", {"returned": ITEMS})


def test_only_a_batch_that_has_failed_goes_on(office: Office) -> None:
    batch = office.reviewing()
    assert refused(office, batch).code is Code.WRONG_STATE
    office.approve(batch)
    assert refused(office, batch).code is Code.FORBIDDEN


def test_who_does_not_see_it_finds_none_and_reviewers_leave_it_to_editors(cast: Cast, office: Office) -> None:
    batch = office.reviewing()
    decided(office, batch, "rev_one")
    set_active(cast, "rev_one", is_active=False)
    office.work()
    assert refused(office, batch, "su_editor").code is Code.NOT_FOUND
    assert refused(office, batch, "rev_two").code is Code.FORBIDDEN


def test_it_is_found_by_its_state_and_goes_on_with_the_version_that_was_seen(
    client: Client, cast: Cast, office: Office
) -> None:
    batch = office.reviewing()
    decided(office, batch, "rev_one")
    set_active(cast, "rev_one", is_active=False)
    office.work()
    assert [row["id"] for row in client.get(f"{BATCHES}?state=failed", "lin_editor").json["data"]] == [batch]
    assert client.get(f"{BATCHES}?state=running&state=waiting", "lin_editor").json["data"] == []
    set_active(cast, "rev_one", is_active=True)
    path = f"{BATCHES}/{batch}/resumption"
    assert client.post(path, "lin_editor").status_code == 428
    assert client.post(path, "lin_editor", headers={"If-Match": '"v1"'}).status_code == 412
    seen = {"If-Match": client.get(f"{BATCHES}/{batch}", "lin_editor").headers["ETag"]}
    answer: Any = client.post(path, "lin_editor", headers=seen)
    assert (answer.status_code, answer.json["data"]["state"], answer.json["data"]["fault"]) == (202, "waiting", None)
