"""What somebody may do at all is told with yes or no, and why not in both languages."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from cms import clock
from cms.accounts.models import Account, RoleAssignment
from permissions.actions import GRANTED, GRANTED_TO_ROLE, KEY_NEVER, Action
from permissions.duties import Duty
from tests.cast import PEOPLE, Cast
from tests.client import Client

PATH = "/api/v1/me/permissions"
SUPERVISING = {"switch_off", "switch_on", "decide_public_change", "confirm_erasure"} | {
    "decide_change_request",
    "approve_change_request",
}
OF_THEIR_PAGES = {"hide_relation", "show_relation"}


def of_level(level: int) -> set[str]:
    """What a reviewer of this level for an organization may: what asks for the third is theirs alone."""
    return {*GRANTED_TO_ROLE["level"]} - (SUPERVISING | OF_THEIR_PAGES if level < 3 else set())


def test_everybody_is_told_of_every_action(client: Client) -> None:
    for who, (duty, level, _) in PEOPLE.items():
        told = client.get(PATH, who).get_json()["data"]
        assert told["duty"] == duty
        assert list(told["actions"]) == [action.value for action in Action]
        allowed = {name for name, answer in told["actions"].items() if answer["allowed"]}
        assert allowed == (GRANTED[Duty(duty)] if level is None else of_level(level)), who


def test_what_is_not_allowed_has_its_reason_in_both_languages(client: Client) -> None:
    told = client.get(PATH, "lin_editor").get_json()["data"]["actions"]
    assert told["submit"] == {"allowed": True, "reason": None}
    assert told["decide"]["reason"] == {
        "code": "wrong_duty",
        "text": {"zh": "您的岗位职责不包含此操作", "en": "Your duty does not include this action"},
    }


def test_scopes_and_levels_are_told_too(client: Client, cast: Cast) -> None:
    (held,) = client.get(PATH, "rev_two").get_json()["data"]["assignments"]
    assert (held["level"], held["scope"]["id"]) == (2, cast.organizations["city"])


def test_without_a_scope_what_needs_one_is_refused(client: Client, cast: Cast) -> None:
    with cast.database.writing() as session:
        session.execute(delete(RoleAssignment).where(RoleAssignment.account_id == cast.accounts["rev_one"]))
    told = client.get(PATH, "rev_one").get_json()["data"]["actions"]
    assert told["decide"]["reason"]["code"] == "no_scope"
    assert told["read_directory"]["allowed"]


def test_before_the_first_change_of_the_password_nothing_is_allowed_and_that_is_why(client: Client, cast: Cast) -> None:
    with cast.database.writing() as session:
        session.execute(update(Account).values(must_change_password=True))
    told = client.get(PATH, "lin_editor").get_json()["data"]
    assert told["must_change_password"]
    assert {answer["reason"]["code"] for answer in told["actions"].values()} == {"password_change_required"}


def by_key(client: Client, who: str, actions: list[str], **scope: str) -> dict[str, Any]:
    """What a key of somebody's is told."""
    body = {"name": "业务系统", "actions": actions, **scope}
    made = client.post("/api/v1/api-keys", who, json=body).get_json()["data"]
    answer = client.get(PATH, headers={"Authorization": f"Bearer {made['secret']}"})
    told: dict[str, Any] = answer.get_json()["data"]
    assert told["key"]["id"] == made["id"]
    assert "secret" not in told["key"]
    return told


def allowed(told: dict[str, Any]) -> set[str]:
    return {name for name, answer in told["actions"].items() if answer["allowed"]}


def codes(told: dict[str, Any], *actions: str) -> list[str]:
    return [told["actions"][name]["reason"]["code"] for name in actions]


def given_instead(client: Client, cast: Cast, who: str, **scope: Any) -> None:
    """The scope that somebody has from now on, and no other."""
    with cast.database.writing() as session:
        session.execute(delete(RoleAssignment).where(RoleAssignment.account_id == cast.accounts[who]))
    wanted = {"organization_id": cast.organizations["science"], **scope}
    body = {name: value for name, value in wanted.items() if value is not None}
    answer = client.post(f"/api/v1/users/{cast.accounts[who]}/assignments", "an_admin", json=body)
    assert answer.status_code == 201, answer.get_data(as_text=True)


def test_a_key_is_told_what_both_it_and_its_owner_may(client: Client, cast: Cast) -> None:
    told = by_key(client, "lin_editor", ["read_resource", "submit"], organization_id=cast.organizations["science"])
    assert allowed(told) == {"read_resource", "submit"}
    assert codes(told, "edit_resource", "import", "decide") == ["not_of_key", "never_by_key", "wrong_duty"]
    assert told["key"]["organization_id"] == cast.organizations["science"]
    assert [one["scope"]["id"] for one in told["assignments"]] == [cast.organizations["science"]]


def test_a_key_that_names_all_it_can_is_still_told_that_it_decides_nothing(client: Client) -> None:
    every = sorted(GRANTED[Duty.EDITOR] - KEY_NEVER)
    assert allowed(by_key(client, "lin_editor", [*every])) == set(every)


def test_a_key_loses_what_its_owner_loses(client: Client, cast: Cast) -> None:
    with cast.database.writing() as session:
        session.execute(delete(RoleAssignment).where(RoleAssignment.account_id == cast.accounts["lin_editor"]))
    told = by_key(client, "lin_editor", ["submit", "read_directory"])
    assert allowed(told) == {"read_directory"}
    assert codes(told, "submit") == ["no_scope"]


def test_who_signed_in_is_told_of_no_key(client: Client) -> None:
    assert client.get(PATH, "lin_editor").get_json()["data"]["key"] is None


def test_a_reviewer_for_the_secrecy_review_is_told_of_that_role_alone(client: Client, cast: Cast) -> None:
    given_instead(client, cast, "rev_one", role="secrecy")
    told = client.get(PATH, "rev_one").get_json()["data"]
    assert allowed(told) == GRANTED_TO_ROLE["secrecy"]
    assert codes(told, "decide", "claim") == ["wrong_role", "wrong_role"]
    assert [(one["role"], one["level"]) for one in told["assignments"]] == [("secrecy", None)]


@pytest.mark.parametrize("who", ["rev_one", "rev_two"])
def test_what_only_the_third_level_does_is_refused_below_it_with_that_reason(client: Client, who: str) -> None:
    told = client.get(PATH, who).get_json()["data"]
    assert {*codes(told, *SUPERVISING)} == {"not_supervising"}
    assert {*codes(told, *OF_THEIR_PAGES)} == {"not_level_three"}
    assert "三级" in told["actions"]["switch_off"]["reason"]["text"]["zh"]
    last_level_of_some_policy = {"review_later", "pin", "sign_placement", "sign_placement_secrecy"}
    assert last_level_of_some_policy | {"waive_interpretation", "decide"} <= allowed(told)


def test_who_is_of_the_third_level_for_a_channel_supervises_nothing(client: Client, cast: Cast) -> None:
    given_instead(client, cast, "rev_three", organization_id=None, channel_id=cast.channels["notices"], level=3)
    told = client.get(PATH, "rev_three").get_json()["data"]
    assert {*codes(told, *SUPERVISING)} == {"not_supervising"}
    assert allowed(told) >= OF_THEIR_PAGES


def test_what_was_delegated_is_good_for_reviewing_and_no_more(client: Client, cast: Cast) -> None:
    end = clock.rfc3339(clock.now() + timedelta(days=1))
    body = {"to_account": cast.accounts["rev_one"], "ends_at": end, "reason": "公差"}
    assert client.post("/api/v1/delegations", "rev_three", json=body).status_code == 201
    given_instead(client, cast, "rev_one", role="secrecy")
    told = client.get(PATH, "rev_one").get_json()["data"]
    assert {"claim", "decide", "review_later", "sign_secrecy"} <= allowed(told)
    assert codes(told, "switch_off", "hide_relation", "pin") == ["wrong_role"] * 3
    with cast.database.writing() as session:
        session.execute(delete(RoleAssignment).where(RoleAssignment.account_id == cast.accounts["rev_one"]))
    told = client.get(PATH, "rev_one").get_json()["data"]
    assert {"claim", "decide", "review_later"} <= allowed(told)
    assert {*codes(told, "sign_secrecy", *SUPERVISING)} == {"wrong_role", "no_scope"}


def test_what_may_be_read_in_general_is_what_its_list_answers(client: Client, cast: Cast) -> None:
    given_instead(client, cast, "rev_one", role="secrecy")
    for who in PEOPLE:
        may = "read_change_requests" in allowed(client.get(PATH, who).get_json()["data"])
        assert client.get("/api/v1/change-requests", who).status_code == (200 if may else 403), who


def test_scopes_narrowed_to_types_are_told_and_what_has_no_type_is_refused(client: Client, cast: Cast) -> None:
    given_instead(client, cast, "lin_editor", types=["article"])
    told = client.get(PATH, "lin_editor").get_json()["data"]
    assert [one["types"] for one in told["assignments"]] == [["article"]]
    assert codes(told, "submit_batch", "cancel_batch") == ["narrowed_to_types", "narrowed_to_types"]
    assert {"edit_resource", "import", "upload", "place_in_channel"} <= allowed(told)
