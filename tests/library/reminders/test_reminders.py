"""Reminders: what is due by its date, with the author, or the unit once the author is not there any more (L11)."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from cms import clock
from cms.accounts.models import RoleAssignment
from cms.library.load import load_resource
from cms.library.revise_resource import revise_resource
from tests.cast import Cast
from tests.client import Client

REMINDERS = "/api/v1/reminders"


def day(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def told(client: Client, who: str = "lin_editor", query: str = "") -> list[dict[str, Any]]:
    return client.get(f"{REMINDERS}{query}", who).json["data"]


def leave(cast: Cast, who: str) -> None:
    with cast.database.writing() as session:
        session.execute(delete(RoleAssignment).where(RoleAssignment.account_id == cast.accounts[who]))


def test_what_is_due_is_listed_the_longest_due_first(client, cast):
    cast.draft(title="没有期限的")
    cast.draft(title="还早的", review_by=day(31))
    soon, late = cast.draft(title="快到的", review_by=day(30)), cast.draft(title="过期的", review_by=day(-2))
    rows = told(client)
    assert [(row["resource"]["id"], row["days_left"]) for row in rows] == [(late, -2), (soon, 30)]
    assert rows[0]["author"] == {"account_id": cast.accounts["lin_editor"], "name": "lin_editor"}
    assert rows[0]["organization_name"] == "云泽市科学技术局"
    assert [row["resource"]["id"] for row in told(client, query="?within=0")] == [late]


def test_pages_go_on_from_a_date(client, cast):
    ids = [cast.draft(title=f"第{number}条", review_by=day(number // 2)) for number in range(5)]
    page = client.get(f"{REMINDERS}?limit=2", "lin_editor").json
    found = page["data"]
    while page["links"]["next"]:
        page = client.get(page["links"]["next"], "lin_editor").json
        found += page["data"]
    assert [row["resource"]["id"] for row in found] == ids


def test_it_follows_the_newest_revision(client, cast):
    one = cast.draft(review_by=day(-1))
    with cast.database.writing() as session:
        revise_resource(cast.actor("lin_editor"), session, one, 1, {"review_by": day(400)})
    assert told(client) == []
    with cast.database.writing() as session:
        revise_resource(cast.actor("lin_editor"), session, one, 2, {"review_by": None})
    assert told(client, query="?within=3000") == []


def test_what_was_withdrawn_is_not_to_be_checked_until_it_is_revised(client, cast):
    one = cast.published(review_by=day(1))
    assert [row["resource"]["id"] for row in told(client)] == [one]
    cast.withdraw(one)
    assert told(client) == client.get(f"{REMINDERS}/counts", "lin_editor").json["data"] == []
    with cast.database.writing() as session:
        revise_resource(cast.actor("lin_editor"), session, one, load_resource(session, one).version, {"title": "新的"})
    assert [row["resource"]["id"] for row in told(client)] == [one]


def test_when_the_author_is_not_there_any_more_the_unit_is_reminded(client, cast):
    one = cast.draft(review_by=day(1))
    assert told(client, "gao_editor", "?mine=true") == []
    leave(cast, "lin_editor")
    (row,) = told(client, "gao_editor", "?mine=true")
    assert (row["resource"]["id"], row["author"], row["organization_id"]) == (one, None, cast.organizations["science"])
    assert client.get(f"{REMINDERS}/counts", "gao_editor").json["data"] == [
        {
            "organization_id": cast.organizations["science"],
            "organization_name": "云泽市科学技术局",
            "due": 1,
            "overdue": 0,
            "without_author": 1,
        }
    ]


def test_an_account_that_was_closed_is_not_there(client, cast):
    cast.draft(review_by=day(1))
    client.patch(f"/api/v1/users/{cast.accounts['lin_editor']}", "an_admin", json={"active": False})
    assert told(client, "gao_editor")[0]["author"] is None


def test_mine_is_what_i_wrote_last(client, cast):
    cast.draft(title="别人的", name="gao_editor", review_by=day(1))
    own = cast.draft(title="自己的", review_by=day(1))
    assert [row["resource"]["id"] for row in told(client, query="?mine=true")] == [own]
    assert len(told(client)) == 2


def test_nobody_is_told_of_what_is_not_in_their_scope(client, cast):
    cast.draft(review_by=day(-1))
    assert told(client, "su_editor") == []
    assert client.get(f"{REMINDERS}/counts", "su_editor").json["data"] == []
    assert client.get(REMINDERS, "an_admin").status_code == 403


def test_the_list_of_resources_filters_and_sorts_by_it(client, cast):
    cast.draft(title="没有期限的")
    later, sooner = cast.draft(title="后", review_by=day(9)), cast.draft(title="先", review_by=day(2))
    rows = client.get("/api/v1/resources?sort=review_by", "lin_editor").json["data"]
    assert [(row["id"], row["review_by"]) for row in rows] == [(sooner, day(2)), (later, day(9))]
    before = client.get(f"/api/v1/resources?review_by_before={day(9)}", "lin_editor").json["data"]
    assert [row["id"] for row in before] == [sooner]
    page = client.get("/api/v1/resources?sort=-review_by&limit=1", "lin_editor").json
    assert client.get(page["links"]["next"], "lin_editor").json["data"][0]["id"] == sooner
