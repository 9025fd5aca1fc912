"""What was erased is never brought back into sight: the list of off-switches, `_actions` and the rule agree (P2)."""

from typing import Any

from tests.supervision.erasures.conftest import TITLE, Desk

ROUTE = "/api/v1/off-switches"


def off(desk: Desk, resource_id: str) -> str:
    body = {"subject_type": "resource", "subject_id": resource_id, "reason": "内容有误"}
    made: dict[str, Any] = desk.client.post(ROUTE, "rev_three", json=body).get_json()
    return str(made["data"]["id"])


def liftable(desk: Desk, *, asked: bool) -> dict[str, bool]:
    path = f"{ROUTE}?liftable={str(asked).lower()}&include=_actions"
    rows = desk.client.get(path, "rev_three_b").get_json()["data"]
    return {row["id"]: row["_actions"]["switch_on"]["allowed"] for row in rows}


def test_an_off_switch_on_what_was_erased_stays_and_says_so(desk: Desk) -> None:
    one, other = desk.cast.published(title=TITLE), desk.cast.published(title="另一通知")
    switches = off(desk, one), off(desk, other)
    for each in (one, other):
        desk.cast.withdraw(each)
    desk.erased(resource_id=one)
    shown = desk.client.get(f"{ROUTE}/{switches[0]}", "rev_three_b").get_json()["data"]
    assert shown["_actions"]["switch_on"]["reason"]["code"] == "erased"
    assert (liftable(desk, asked=True), liftable(desk, asked=False)) == ({switches[1]: True}, {switches[0]: False})
    answers = [desk.client.post(f"{ROUTE}/{each}/lift", "rev_three_b") for each in switches]
    assert [(answer.status_code, answer.get_json().get("code")) for answer in answers] == [
        (409, "wrong_state"),
        (200, None),
    ]
