"""What an erasure takes is told when the third person confirms; what nobody confirms in time ends by itself (S4)."""

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import DatabaseError

from cms import clock
from cms.accounts.change_requests.request_change import OPEN_FOR
from cms.library.models import Resource
from cms.supervision.erasures.models import ErasedItem, Erasure
from tests.supervision.erasures.conftest import ROUTE, Desk
from tests.unguarded import unguarded


def test_what_comes_to_the_site_after_the_confirmation_stays(desk: Desk) -> None:
    made = desk.approved(site_id=desk.cast.site)
    first = desk.cast.draft(title="鲸落草稿")
    moved = desk.cast.draft(title="移往他站")
    assert desk.get(made)["total"] == 0
    assert desk.confirm(made).status_code == 200
    assert desk.get(made)["total"] == 2
    later = desk.cast.draft(title="后来的草稿")
    with unguarded(desk.cast.database) as session:
        session.execute(update(Resource).where(Resource.id == moved).values(home_site_id=None))
        session.commit()
    waiting = desk.client.get(f"{ROUTE}/{made}/items?outcome=waiting", "an_admin").get_json()["data"]
    assert {(row["resource_id"], row["at"]) for row in waiting} == {(first, None), (moved, None)}
    desk.work()
    told = desk.get(made)
    assert (told["state"], told["done"], told["total"], told["counts"]) == ("finished", 2, 2, {"erased": 1, "left": 1})
    assert desk.client.get(f"/api/v1/resources/{first}", "lin_editor").status_code == 404
    for one in (moved, later):
        assert desk.client.get(f"/api/v1/resources/{one}", "lin_editor").status_code == 200


def test_what_was_changed_after_the_confirmation_is_left(desk: Desk) -> None:
    first, changed = desk.cast.draft(title="鲸落草稿"), desk.cast.draft(title="又一草稿")
    made = desk.approved(site_id=desk.cast.site)
    assert desk.confirm(made).status_code == 200
    path = f"/api/v1/resources/{changed}"
    headers = {"If-Match": desk.client.get(path, "lin_editor").headers["ETag"]}
    body = {"content": {"summary": "后来的摘要。"}}
    assert desk.client.patch(path, "lin_editor", json=body, headers=headers).status_code == 200
    desk.work()
    rows = desk.client.get(f"{ROUTE}/{made}/items", "rev_three").get_json()["data"]
    assert {row["resource_id"]: row["outcome"] for row in rows} == {first: "erased", changed: "left"}
    assert desk.client.get(path, "lin_editor").get_json()["data"]["content"]["summary"] == "后来的摘要。"


def test_the_database_binds_what_is_erased_when_it_is_confirmed(desk: Desk) -> None:
    one, other = desk.withdrawn(), desk.cast.draft(title="别的")
    made = desk.approved(resource_id=one)
    desk.confirm(made)
    for changed in ({"resource_id": other}, {"head_number": 9}):
        with pytest.raises(DatabaseError, match="agreed to stays"), desk.cast.database.writing() as session:
            session.execute(update(ErasedItem).values(**changed))
    with pytest.raises(DatabaseError), desk.cast.database.writing() as session:
        session.execute(insert(ErasedItem).values(erasure_id=made, resource_id=other, head_number=1, outcome="waiting"))
    desk.work()
    with pytest.raises(DatabaseError), desk.cast.database.writing() as session:
        session.execute(update(ErasedItem).values(outcome="waiting", at=None))
    with pytest.raises(DatabaseError, match="settled already"), desk.cast.database.writing() as session:
        session.execute(update(ErasedItem).values(at=clock.now()))


def test_what_nobody_confirms_expires_and_may_be_asked_for_again(desk: Desk) -> None:
    one = desk.withdrawn()
    made = desk.approved(resource_id=one)
    assert desk.get(made)["expires_at"]
    with desk.cast.database.writing() as session:
        session.execute(update(Erasure).values(started_at=clock.now() - OPEN_FOR))
    assert desk.get(made)["state"] == "expired"
    shown = desk.client.get(f"{ROUTE}/{made}", "rev_three").get_json()["data"]
    assert shown["_actions"]["confirm_erasure"]["reason"]["code"] == "not_unconfirmed"
    for state, ids in (("unconfirmed", []), ("expired", [made])):
        rows = desk.client.get(f"{ROUTE}?state={state}", "an_admin").get_json()["data"]
        assert [row["id"] for row in rows] == ids
    assert desk.confirm(made).get_json()["code"] == "wrong_state"
    assert desk.client.post(f"{ROUTE}/{made}/cancellation", "an_admin").get_json()["code"] == "wrong_state"
    again = desk.approved(resource_id=one)
    assert desk.confirm(again).get_json()["data"]["expires_at"] is None
