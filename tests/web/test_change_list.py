"""The change log over HTTP."""

import pytest

from tests.cast import Cast
from tests.client import Client

C = "/api/v1/changes"


def test_administrators_and_auditors_follow_what_became_public(client: Client, cast: Cast) -> None:
    made = [cast.published(), cast.published()]
    for name in ("an_admin", "au_auditor"):
        rows = client.get(C, name).get_json()["data"]
        assert [(row["sequence"], row["kind"], row["subject_id"]) for row in rows] == [
            (2, "published", made[1]),
            (1, "published", made[0]),
        ]
        assert "title" not in rows[0]["scope_after"]


def test_the_log_filters_sorts_and_pages(client: Client, cast: Cast) -> None:
    for _ in range(3):
        cast.published()
    first = client.get(f"{C}?sort=sequence&limit=2&kind=published&total=true", "au_auditor").get_json()
    second = client.get(first["links"]["next"], "au_auditor").get_json()
    assert [row["sequence"] for row in first["data"] + second["data"]] == [1, 2, 3]
    assert first["meta"]["total"] == 3
    assert client.get(f"{C}?kind=withdrawn", "au_auditor").get_json()["data"] == []


@pytest.mark.parametrize(("name", "status"), [("lin_editor", 403), ("rev_one", 403), (None, 401)])
def test_others_do_not_read_it(client: Client, name: str | None, status: int) -> None:
    assert client.get(C, name).status_code == status
