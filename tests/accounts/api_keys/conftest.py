from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import Cast
from tests.client import Client

Keyed = Callable[..., dict[str, str]]


@pytest.fixture
def keyed(client: Client, cast: Cast) -> Keyed:
    """The headers of a program that has a key of somebody's."""

    def made(who: str, *actions: str, **more: Any) -> dict[str, str]:
        answer = client.post("/api/v1/api-keys", who, json={"name": "推送", "actions": [*actions], **more})
        assert answer.status_code == 201, answer.get_data()
        assert answer.headers["Cache-Control"] == "no-store"
        return {"Authorization": f"Bearer {answer.json['data']['secret']}"}

    return made
