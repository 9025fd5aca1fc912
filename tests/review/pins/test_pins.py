"""置顶: what stands first in a channel, asked for by an editor and decided by another person of its last level."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from cms import clock
from cms.accounts.models import RoleAssignment
from cms.changes.keys import of_channel, purged_by
from cms.changes.models import Change
from cms.ids import new_id
from cms.publishing.pins import unpin_next
from tests.cast import Cast
from tests.client import Client
from tests.review.placements.county import County


def asking(client: Client, cast: Cast, resource: str, who: str = "gao_editor", **more: Any) -> Any:
    body = {"channel_id": cast.channels["notices"], "resource_id": resource, **more}
    return client.post("/api/v1/pins", who, json=body)


def asked(client: Client, cast: Cast, resource: str, **more: Any) -> str:
    answer = asking(client, cast, resource, **more)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(answer.get_json()["data"]["id"])


def decided(client: Client, pin: str, who: str = "rev_three", verdict: str = "approve", reason: str = "") -> Any:
    return client.post(f"/api/v1/pins/{pin}/decision", who, json={"verdict": verdict, "reason": reason})


def pinned(client: Client, cast: Cast, channel: str = "notices") -> list[str]:
    shown = client.get(f"/delivery/v1/channels/{cast.channels[channel]}").get_json()["data"]
    return [one["id"] for one in shown["pinned"]]


def last_change(cast: Cast) -> Change:
    with cast.database.reading() as session:
        return session.scalars(select(Change).order_by(Change.sequence.desc()).limit(1)).one()


def test_what_is_asked_for_stands_first_once_another_person_agrees(client: Client, cast: Cast) -> None:
    first, second = cast.published(), cast.published()
    pin = asked(client, cast, first, position=2)
    assert pinned(client, cast) == []
    assert decided(client, pin).get_json()["data"]["state"] == "in_effect"
    decided(client, asked(client, cast, second, position=1))
    assert pinned(client, cast) == [second, first]


def test_it_is_logged_so_that_caches_of_the_channel_drop_it(client: Client, cast: Cast) -> None:
    resource = cast.published()
    pin = asked(client, cast, resource)
    before = last_change(cast).sequence
    decided(client, pin)
    change = last_change(cast)
    assert (change.sequence, change.kind, change.resource_id) == (before + 1, "updated", resource)
    key = of_channel(cast.channels["notices"])
    assert key in purged_by(change)
    shown = client.get(f"/delivery/v1/channels/{cast.channels['notices']}")
    assert key in shown.headers["Surrogate-Key"].split()
    assert client.post(f"/api/v1/pins/{pin}/ending", "rev_one", json={"reason": "时效已过"}).status_code == 200
    assert key in purged_by(last_change(cast))
    again = client.get(f"/delivery/v1/channels/{cast.channels['notices']}")
    assert (pinned(client, cast), again.headers["ETag"] != shown.headers["ETag"]) == ([], True)


def test_a_reviewer_of_the_last_level_sets_it_at_once_and_no_other(client: Client, cast: Cast) -> None:
    resource = cast.published()
    assert asking(client, cast, resource, "rev_one").status_code == 403
    assert asking(client, cast, resource, "wai_reviewer").status_code == 403
    told = asking(client, cast, resource, "rev_three").get_json()["data"]
    assert (told["state"], told["decided_by_name"]) == ("in_effect", "rev_three")
    assert pinned(client, cast) == [resource]
    assert asking(client, cast, resource).status_code == 409


def test_only_another_person_of_the_last_level_decides(client: Client, cast: Cast) -> None:
    County(client, cast)
    pin = asked(client, cast, cast.published(channels=[cast.channels["notices"]]))
    for who in ("rev_one", "rev_two", "lin_editor"):
        assert decided(client, pin, who).status_code == 403
    assert decided(client, pin, "wai_three").status_code == 404


def test_who_wrote_it_or_asked_does_not_decide(client: Client, cast: Cast) -> None:
    pin = asked(client, cast, cast.published())
    for who, person in (("rev_author", "lin_editor"), ("rev_asker", "gao_editor")):
        reviewer(cast, who, person)
        refused = decided(client, pin, who)
        assert (refused.status_code, refused.get_json()["detail"]) == (403, "不能审核本人参与编写的内容")
    author = cast.published()
    assert asking(client, cast, author, "rev_author").status_code == 403


def reviewer(cast: Cast, who: str, person: str) -> None:
    """Another account of somebody, of the city's last level."""
    cast.join(who, "reviewer", person=person)
    with cast.database.writing() as session:
        session.add(
            RoleAssignment(
                id=new_id(), account_id=cast.accounts[who], duty="reviewer", level=3,
                organization_id=cast.organizations["city"], created_at=clock.now(),
            )
        )  # fmt: skip


def test_it_is_refused_with_a_reason_or_taken_back(client: Client, cast: Cast) -> None:
    pin = asked(client, cast, cast.published())
    assert decided(client, pin, verdict="refuse").status_code == 422
    assert decided(client, pin, verdict="refuse", reason="不够重要").get_json()["data"]["state"] == "refused"
    assert decided(client, pin).status_code == 403
    other = asked(client, cast, cast.published())
    assert client.post(f"/api/v1/pins/{other}/cancellation", "gao_editor").get_json()["data"]["state"] == "cancelled"


def test_what_is_pinned_is_public_in_that_channel(client: Client, cast: Cast) -> None:
    for resource in (cast.draft(), cast.site):
        assert asking(client, cast, resource).get_json()["errors"][0]["pointer"] == "/resource_id"
    live = cast.published()
    elsewhere = asking(client, cast, live, channel_id=cast.channels["policies"])
    assert elsewhere.get_json()["errors"][0]["code"] == "no_resource"
    assert asking(client, cast, live, "su_editor").status_code == 403
    assert asking(client, cast, live, channel_id=cast.site).get_json()["errors"][0]["code"] == "no_channel"
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert asking(client, cast, live, until=yesterday).get_json()["errors"][0]["pointer"] == "/until"
    assert asking(client, cast, live, position=11).status_code == 422


def test_a_channel_has_ten_at_most(client: Client, cast: Cast) -> None:
    pins = [asked(client, cast, cast.published(title=f"第{number}号通知")) for number in range(11)]
    assert [decided(client, pin).status_code for pin in pins] == [200] * 10 + [409]
    with pytest.raises(IntegrityError, match="at most ten"):
        tried(
            cast,
            "UPDATE channel_pin SET state = 'in_effect', in_effect_at = created_at,"
            " decided_by = (SELECT id FROM account WHERE username = 'rev_three'),"
            " decided_person_id = (SELECT person_id FROM account WHERE username = 'rev_three')"
            " WHERE state = 'waiting'",
        )


def test_its_last_day_ends_it(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    resource = cast.published()
    decided(client, asked(client, cast, resource, until=clock.today().isoformat()))
    assert not unpin_next(cast.database)
    assert pinned(client, cast) == [resource]
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert unpin_next(cast.database)
    assert not unpin_next(cast.database)
    assert of_channel(cast.channels["notices"]) in purged_by(last_change(cast))
    monkeypatch.undo()
    assert pinned(client, cast) == []


def test_what_leaves_the_channel_is_pinned_there_no_more_even_when_it_comes_back(client: Client, cast: Cast) -> None:
    resource = cast.published()
    decided(client, asked(client, cast, resource))
    cast.withdraw(resource)
    assert pinned(client, cast) == []
    cast.approve(cast.submitted(resource))
    assert pinned(client, cast) == []


def test_another_units_item_is_pinned_as_long_as_it_is_placed(client: Client, cast: Cast) -> None:
    county = County(client, cast)
    resource = county.shared()
    placement = county.in_effect(resource)
    asking(client, cast, resource, "wai_three", channel_id=cast.channels["foreign"])
    assert pinned(client, cast, "foreign") == [resource]
    path = f"/api/v1/placements/{placement['id']}/ending"
    assert client.post(path, "wai_three", json={"reason": "不再适用"}).status_code == 200
    assert pinned(client, cast, "foreign") == []


def test_what_is_switched_off_is_not_shown_first(client: Client, cast: Cast) -> None:
    resource = cast.published()
    decided(client, asked(client, cast, resource))
    body = {"subject_type": "resource", "subject_id": resource, "reason": "待核实"}
    client.post("/api/v1/off-switches", "rev_three", json=body)
    assert pinned(client, cast) == []
    body = {"subject_type": "channel", "subject_id": cast.channels["notices"], "reason": "待核实"}
    client.post("/api/v1/off-switches", "rev_three", json=body)
    assert client.get(f"/delivery/v1/channels/{cast.channels['notices']}").status_code == 410
    assert client.get("/delivery/v1/channels/none").status_code == 404


def test_it_waits_on_the_desk_of_who_decides(client: Client, cast: Cast) -> None:
    pin = asked(client, cast, cast.published())

    def desk(who: str) -> list[str]:
        return [one["id"] for one in client.get("/api/v1/pins?queue=mine", who).get_json()["data"]]

    assert (desk("rev_three"), desk("rev_one"), desk("wai_reviewer")) == ([pin], [], [])
    found = client.get(f"/api/v1/pins?channel={cast.channels['notices']}&include=_actions", "lin_editor").get_json()
    assert found["data"][0]["_actions"]["pin"]["reason"]["code"] == "wrong_duty"


def test_a_column_tells_who_owns_it_and_who_builds_it_too(client: Client, cast: Cast) -> None:
    path = f"/api/v1/sites/{cast.site}/channels/{cast.channels['foreign']}"
    version = client.get(path, "an_admin").headers["ETag"]
    body = {"contributor_ids": [cast.organizations["science"]]}
    assert client.patch(path, "an_admin", json=body, headers={"If-Match": version}).status_code == 200
    shown = client.get(f"/delivery/v1/channels/{cast.channels['foreign']}").get_json()["data"]
    assert shown["owner"]["name"] == "望川县人民政府"
    assert [one["name"] for one in shown["contributors"]] == ["云泽市科学技术局"]
    tree = client.get("/delivery/v1/sites/portal/channels").get_json()["data"]
    assert {one["path"]: one["contributors"] for one in tree}["wcx"] == shown["contributors"]


def tried(cast: Cast, statement: str, **values: object) -> None:
    with cast.database.writing() as session:
        session.execute(text(statement), values)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE channel_pin SET state = 'in_effect', in_effect_at = created_at, decided_by = asked_by", "no reviewer"),
        ("UPDATE channel_pin SET position = 3", "position never changes"),
    ],
)
def test_the_database_refuses(client: Client, cast: Cast, statement: str, reason: str) -> None:
    asked(client, cast, cast.published())
    with pytest.raises(IntegrityError, match=reason):
        tried(cast, statement)
