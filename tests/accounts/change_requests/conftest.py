from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import Cast
from tests.client import Client

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def second(cast: Cast) -> str:
    """Another administrator, who is another person."""
    cast.join("bo_admin", "system_admin")
    return "bo_admin"


@pytest.fixture
def ask(client: Client, cast: Cast, second: str) -> Ask:
    """Ask for a channel for an editor; the change request that waits."""

    def asked(who: str = "an_admin", whom: str = "lin_editor", **body: Any) -> dict[str, Any]:
        told = body or {"channel_id": cast.channels["policies"]}
        answer = client.post(f"/api/v1/users/{cast.accounts[whom]}/assignments", who, json=told)
        assert answer.status_code == 202, answer.get_data()
        assert answer.headers["Location"] == f"/api/v1/change-requests/{answer.json['data']['id']}"
        return answer.json["data"]

    return asked
