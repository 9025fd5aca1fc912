"""What somebody may do at all is told with yes or no, and why not in both languages."""

from sqlalchemy import delete, update

from cms.accounts.models import Account, RoleAssignment
from permissions.actions import GRANTED, Action
from permissions.duties import Duty
from tests.cast import PEOPLE, Cast
from tests.client import Client

PATH = "/api/v1/me/permissions"


def test_everybody_is_told_of_every_action(client: Client) -> None:
    for who, (duty, _, _) in PEOPLE.items():
        told = client.get(PATH, who).get_json()["data"]
        assert told["duty"] == duty
        assert list(told["actions"]) == [action.value for action in Action]
        allowed = {name for name, answer in told["actions"].items() if answer["allowed"]}
        assert allowed == GRANTED[Duty(duty)], who


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
