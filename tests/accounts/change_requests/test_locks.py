"""Approvals hold accounts before requests, so that two which close each other's accounts do not end as a deadlock."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from cms.accounts.models import Account, ChangeRequest
from tests.blocking import wait_until_blocking
from tests.cast import Cast
from tests.client import Client

pytestmark = pytest.mark.parametrize("dialect", ["postgresql"])  # SQLite has one writer


def closing(client: Client, cast: Cast, who: str, whom: str) -> str:
    """A request to close an account."""
    asked = client.patch(f"/api/v1/users/{cast.accounts[whom]}", who, json={"active": False})
    assert asked.status_code == 202
    return str(asked.get_json()["data"]["id"])


@pytest.mark.parametrize("held", ["an_admin", "bo_admin"])
def test_an_approval_holds_who_asked_and_the_account_before_the_request(
    client: Client, cast: Cast, second: str, held: str
) -> None:
    cast.join("cai_admin", "system_admin")
    one, other = closing(client, cast, "an_admin", second), closing(client, cast, second, "an_admin")
    body = {"verdict": "approve", "reason": ""}
    with ThreadPoolExecutor(1) as approver:
        with cast.database.writing() as holder:
            holder.execute(select(Account.id).where(Account.id == cast.accounts[held]).with_for_update())
            path = f"/api/v1/change-requests/{one}/decisions"
            approved = approver.submit(client.post, path, "cai_admin", json=body)
            wait_until_blocking(cast.database, holder)
            both = select(ChangeRequest.id).where(ChangeRequest.id.in_((one, other)))
            assert len(holder.scalars(both.with_for_update(nowait=True)).all()) == 2
        assert approved.result(30).status_code == 201
    again = client.post(f"/api/v1/change-requests/{other}/decisions", "cai_admin", json=body)
    assert again.get_json()["code"] == "wrong_state"
