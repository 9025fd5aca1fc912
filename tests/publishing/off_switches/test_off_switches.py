"""What is switched off is hidden at once, brought back by somebody else, and a resource only as it was."""

from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from cms import clock
from cms.ids import new_id
from cms.library.load import load_resource
from cms.publishing.withdraw import withdraw
from cms.sites.models import Channel
from cms.sites.off_switches.models import OffSwitch
from tests.cast import Cast
from tests.client import Client
from tests.public_routes import second_site
from tests.publishing.off_switches.switching import ROUTE, changes, lift, off, shown

TITLE = "云泽市科学技术局关于组织申报科技创新券的通知"


def withdraw_it(cast: Cast, one: str) -> None:
    actor = cast.actor("rev_one")
    with cast.database.writing() as session:
        withdraw(actor, session, one, load_resource(session, one).version, "有误")


def listed(client: Client, query: str = "") -> list[str]:
    return [row["id"] for row in client.get(f"/delivery/v1/resources?{query}").get_json()["data"]]


def test_a_resource_that_is_off_is_gone_until_another_person_brings_it_back(cast: Cast, client: Client) -> None:
    one = cast.published()
    made = off(client, "resource", one)
    assert made.status_code == 201
    told = made.get_json()["data"]
    assert (told["state"], told["subject_id"], told["on_by"]) == ("open", one, None)
    answer = client.get(f"/delivery/v1/resources/{one}")
    assert (answer.status_code, answer.get_json()["code"]) == (410, "switched_off")
    assert answer.get_json()["detail"] == "该内容已被紧急停止展示，可能恢复"
    assert listed(client) == []
    assert lift(client, made, "rev_three").status_code == 403
    assert lift(client, made).get_json()["data"]["state"] == "closed"
    assert shown(client, one) == (200, None)
    assert listed(client) == [one]


def test_both_are_changes_with_the_scope_before_and_after(cast: Cast, client: Client) -> None:
    one = cast.published()
    lift(client, off(client, "resource", one))
    (before,), (after,) = changes(cast, "switched_off"), changes(cast, "switched_on")
    assert (before.subject_id, before.scope_after) == (one, None)
    assert before.scope_before
    assert before.scope_before["channels"] == [cast.channels["notices"]]
    assert (after.scope_before, after.content_hash) == (None, before.content_hash)
    assert after.scope_after
    assert after.scope_after["sites"] == [cast.site]


def test_who_switched_it_off_does_not_bring_it_back(cast: Cast, client: Client) -> None:
    made = off(client, "site", cast.site)
    refused = lift(client, made, "rev_three")
    assert (refused.status_code, refused.get_json()["detail"]) == (403, "须由停止展示者以外的审核人恢复")


def test_what_is_off_is_not_switched_off_again_nor_brought_back_twice(cast: Cast, client: Client) -> None:
    made = off(client, "channel", cast.channels["notices"])
    again = off(client, "channel", cast.channels["notices"], "rev_three_b")
    assert (again.status_code, again.get_json()["code"]) == (409, "wrong_state")
    assert lift(client, made).status_code == 200
    assert lift(client, made).get_json()["code"] == "wrong_state"
    assert off(client, "channel", cast.channels["notices"]).status_code == 201


@pytest.mark.parametrize("who", ["rev_three", "rev_three_again"])
def test_the_database_wants_another_person_too(cast: Cast, client: Client, who: str) -> None:
    made = off(client, "site", cast.site).get_json()["data"]["id"]
    cast.join("rev_three_again", "reviewer", person="rev_three")
    lifted = update(OffSwitch).where(OffSwitch.id == made)
    with pytest.raises(IntegrityError), cast.database.writing() as session:
        session.execute(lifted.values(on_by=cast.accounts[who], on_at=clock.now()))
    with cast.database.writing() as session:
        session.execute(lifted.values(on_by=cast.accounts["rev_three_b"], on_at=clock.now()))
    with pytest.raises(IntegrityError), cast.database.writing() as session:
        session.execute(lifted.values(on_by=None, on_at=None))


@pytest.mark.parametrize("named", ["x", "0192f3a4-5b6c-7d8e-9f01-23456789abcd"])
def test_what_does_not_exist_is_not_found(cast: Cast, client: Client, named: str) -> None:
    for kind in ("resource", "channel", "site"):
        assert off(client, kind, named, "rev_three").status_code == (422 if named == "x" else 404)
    assert client.post(f"{ROUTE}/{named}/lift", "rev_three").status_code == 404


def test_a_draft_has_nothing_to_switch_off(cast: Cast, client: Client) -> None:
    one = cast.draft()
    cast.submitted(one)
    assert off(client, "resource", one).get_json()["detail"] == "该信息未公开"


@pytest.mark.parametrize("reason", ["", " ", "x", None, "误" * 501])
def test_a_reason_is_needed(cast: Cast, client: Client, reason: str | None) -> None:
    body = {"subject_type": "site", "subject_id": cast.site, "reason": reason}
    assert client.post(ROUTE, "rev_three", json=body).status_code == 422


def test_a_channel_hides_what_it_alone_shows_also_below_it(cast: Cast, client: Client) -> None:
    below = child(cast, "notices", "below")
    alone, deep = cast.published(), cast.published(channels=[below])
    beside = copy_of_notices(cast, slug="gzdt", path="gzdt")
    both = cast.published(channels=[cast.channels["notices"], beside])
    made = off(client, "channel", cast.channels["notices"])
    assert [shown(client, one)[0] for one in (alone, deep, both)] == [410, 410, 200]
    assert listed(client) == listed(client, f"channel={beside}") == listed(client, "site=portal")
    assert listed(client) == [both]
    for query in (f"channel={cast.channels['notices']}", f"channel={below}", "site=portal&channel=tzgg/below"):
        assert client.get(f"/delivery/v1/resources?{query}").status_code == 410, query
    tree = client.get("/delivery/v1/sites/portal/channels").get_json()["data"]
    assert [row["path"] for row in tree] == ["gzdt", "wcx", "zcwj"]
    item = client.get(f"/delivery/v1/resources/{both}").get_json()["data"]
    assert [row["path"] for row in item["channels"]] == ["gzdt"]
    assert (item["links"]["html"], item["page_tags"]["ColumnName"]) == (None, None)
    lift(client, made)
    assert set(listed(client, "site=portal")) == {alone, deep, both}
    item = client.get(f"/delivery/v1/resources/{both}").get_json()["data"]
    assert item["page_tags"]["ColumnName"] == "通知公告"


def test_a_site_that_is_off_hides_its_own_but_not_what_another_site_shows(cast: Cast, client: Client) -> None:
    elsewhere = second_site(cast)
    here, both = cast.published(), cast.published(channels=[cast.channels["notices"], elsewhere])
    off(client, "site", cast.site)
    assert [shown(client, one)[0] for one in (here, both)] == [410, 200]
    assert listed(client) == listed(client, "site=other") == [both]
    assert client.get("/delivery/v1/resources?site=portal").status_code == 410
    assert [row["slug"] for row in client.get("/delivery/v1/sites").get_json()["data"]] == ["other"]
    for path in ("/delivery/v1/sites/portal", "/delivery/v1/sites/portal/channels"):
        assert client.get(path).get_json()["code"] == "switched_off"
    assert client.get("/delivery/v1/resources?site=portal&site=other").get_json()["data"][0]["id"] == both


def test_a_site_lists_nothing_that_only_an_off_channel_of_it_shows(cast: Cast, client: Client) -> None:
    both = cast.published(channels=[cast.channels["notices"], second_site(cast)])
    off(client, "channel", cast.channels["notices"])
    assert (listed(client, "site=portal"), listed(client, "site=other")) == ([], [both])


def test_what_names_others_does_not_name_those_that_are_off(cast: Cast, client: Client) -> None:
    law = cast.published()
    other = cast.published(title="关于科技创新券的另一通知", relations=[{"type": "related", "target_id": law}])
    path = f"/delivery/v1/resources/{other}"
    before = client.get(path)
    off(client, "resource", law)
    after = client.get(path)
    assert after.get_json()["data"]["relations"] == []
    assert client.get(f"{path}/related").get_json()["data"] == []
    assert client.get(f"/delivery/v1/resources/{law}/related").status_code == 410
    assert "Last-Modified" not in after.headers
    conditional = {"If-None-Match": before.headers["ETag"]}
    assert client.get(path, headers=conditional).status_code == 200
    assert client.get(path, headers={"If-None-Match": after.headers["ETag"]}).status_code == 304
    included = client.get("/delivery/v1/resources?include=relations").get_json()["data"]
    assert [row["relations"] for row in included] == [[]]


def test_what_was_withdrawn_while_off_stays_withdrawn(cast: Cast, client: Client) -> None:
    one = cast.published()
    made = off(client, "resource", one)
    withdraw_it(cast, one)
    assert lift(client, made).status_code == 200
    answer = client.get(f"/delivery/v1/resources/{one}")
    assert (answer.status_code, answer.get_json()["detail"]) == (410, "该信息已撤回")
    (row,) = changes(cast, "withdrawn")
    assert (row.scope_before, row.scope_after) == (None, None)


def test_what_is_published_into_an_off_channel_is_hidden_until_it_is_on(cast: Cast, client: Client) -> None:
    made = off(client, "channel", cast.channels["notices"])
    one = cast.published()
    assert shown(client, one) == (410, "switched_off")
    (row,) = changes(cast, "published")
    assert row.scope_after is None
    lift(client, made)
    assert shown(client, one) == (200, None)


def test_other_content_than_was_switched_off_does_not_come_back(cast: Cast, client: Client) -> None:
    one = cast.published()
    made = off(client, "resource", one)
    tag = client.get(f"/api/v1/resources/{one}", "lin_editor").headers["ETag"]
    body = {"content": {"title": "悄悄改过的通知"}}
    client.patch(f"/api/v1/resources/{one}", "lin_editor", json=body, headers={"If-Match": tag})
    cast.approve(cast.submitted(one))
    assert shown(client, one) == (410, "switched_off")
    refused = lift(client, made)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "wrong_state")
    withdraw_it(cast, one)
    assert lift(client, made).status_code == 200
    cast.approve(cast.submitted(one))
    assert client.get(f"/delivery/v1/resources/{one}").get_json()["data"]["title"] == "悄悄改过的通知"


def test_two_switches_hide_until_both_are_lifted(cast: Cast, client: Client) -> None:
    one = cast.published()
    first, second = off(client, "resource", one), off(client, "site", cast.site)
    lift(client, first)
    assert shown(client, one) == (410, "switched_off")
    (row,) = changes(cast, "switched_on")
    assert row.scope_after is None
    lift(client, second)
    assert shown(client, one) == (200, None)


def test_the_archived_is_hidden_with_its_channels_too(cast: Cast, client: Client) -> None:
    one = cast.published()
    cast.archive(one)
    made = off(client, "site", cast.site)
    assert shown(client, one) == (410, "switched_off")
    lift(client, made)
    assert shown(client, one) == (200, None)
    made = off(client, "resource", one)
    assert shown(client, one) == (410, "switched_off")
    assert lift(client, made).status_code == 200


def test_the_list_tells_what_is_off_and_what_was(cast: Cast, client: Client) -> None:
    one = cast.published()
    lift(client, off(client, "site", cast.site))
    off(client, "resource", one)
    for who, seen in (("rev_two", 2), ("lin_editor", 2), ("an_admin", 2), ("au_auditor", 2), ("wai_reviewer", 1)):
        assert len(client.get(ROUTE, who).get_json()["data"]) == seen, who
    assert [row["subject_id"] for row in client.get(f"{ROUTE}?state=open", "rev_one").get_json()["data"]] == [one]
    closed = client.get(f"{ROUTE}?state=closed&subject_type=site&subject_type=channel&total=true", "rev_one").get_json()
    assert (closed["meta"]["total"], closed["data"][0]["state"]) == (1, "closed")
    page = client.get(f"{ROUTE}?limit=1", "rev_one").get_json()
    assert len(client.get(page["links"]["next"], "rev_one").get_json()["data"]) == 1


def test_total_counts_only_what_is_on(cast: Cast, client: Client) -> None:
    one = cast.published()
    cast.published(title="另一通知")
    off(client, "resource", one)
    for query in ("total=true", "total=true&site=portal", f"total=true&channel={cast.channels['notices']}"):
        assert client.get(f"/delivery/v1/resources?{query}").get_json()["meta"]["total"] == 1, query


def child(cast: Cast, above: str, slug: str) -> str:
    """A channel below one of the cast's."""
    return copy_of_notices(cast, cast.channels[above], slug=slug, path=f"tzgg/{slug}")


def copy_of_notices(cast: Cast, above: str | None = None, **changed: Any) -> str:
    """Another channel, equal to the one of notices but for this; its id."""
    one = new_id()
    with cast.database.writing() as session:
        channel = session.get_one(Channel, cast.channels["notices"])
        lineage = f"/{above}/{one}/" if above else f"/{one}/"
        session.add(copied(channel, id=one, parent_id=above, lineage=lineage, **changed))
    return one


def copied(row: Any, **changed: Any) -> Any:
    """A new row, equal to another but for these columns."""
    values = {column.name: getattr(row, column.name) for column in row.__table__.columns}
    return type(row)(**{**values, **changed})


def beside(cast: Cast) -> str:
    """Another channel of the same site and unit."""
    one = new_id()
    with cast.database.writing() as session:
        known = session.get_one(Channel, cast.channels["notices"])
        values = {column.name: getattr(known, column.name) for column in Channel.__table__.columns}
        session.add(Channel(**{**values, "id": one, "slug": "ggl", "path": "ggl", "lineage": f"/{one}/"}))
    return one


def test_a_page_that_is_off_is_linked_from_nowhere_and_the_sitemap_names_the_next(cast: Cast, client: Client) -> None:
    here, there = cast.channels["notices"], beside(cast)
    one = cast.published(channels=[here, there])
    addresses = [
        "/feeds/portal.rss",
        "/feeds/portal.atom",
        "/feeds/portal.json",
        f"/sitemaps/portal/{clock.today().year}-1.xml",
    ]
    before = {address: client.get(address) for address in addresses}
    page = client.get(f"/delivery/v1/resources/{one}").get_json()["data"]["links"]["html"]
    assert all(page in answer.get_data(as_text=True) for answer in before.values())
    off(client, "channel", here)
    for address, answer in before.items():
        now = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert now.status_code == 200, address
        assert page not in now.get_data(as_text=True), address
        assert one in now.get_data(as_text=True), address
    for item in (
        client.get(f"/delivery/v1/resources/{one}").get_json()["data"],
        client.get("/delivery/v1/resources").get_json()["data"][0],
    ):
        assert (item["links"]["html"], item["repost"]["original_address"]) == (None, None)


def test_the_original_of_what_came_from_elsewhere_is_told_all_the_same(cast: Cast, client: Client) -> None:
    source = {"name": "新华社", "url": "https://www.news.example/1.html"}
    one = cast.published(channels=[cast.channels["notices"], beside(cast)], source=source)
    off(client, "channel", cast.channels["notices"])
    item = client.get(f"/delivery/v1/resources/{one}").get_json()["data"]
    assert item["repost"]["original_address"] == source["url"]


def test_what_is_off_has_another_title_than_what_was_withdrawn(cast: Cast, client: Client) -> None:
    hidden, taken_back = cast.published(), cast.published()
    off(client, "resource", hidden)
    cast.withdraw(taken_back)
    told = [client.get(f"/delivery/v1/resources/{one}").get_json() for one in (hidden, taken_back)]
    assert [(one["title"], one["code"]) for one in told] == [("内容已停止展示", "switched_off"), ("内容已撤回", "gone")]
    assert ["withdrawn_at" in one for one in told] == [False, True]
