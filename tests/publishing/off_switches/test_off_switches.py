"""What is switched off is hidden at once, brought back by somebody else, and a resource only as it was."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from cms import clock
from cms.accounts.models import RoleAssignment
from cms.changes.models import Change
from cms.ids import new_id
from cms.library.load import load_resource
from cms.publishing.withdraw import withdraw
from cms.sites.models import Channel
from cms.sites.off_switches.models import OffSwitch
from tests.cast import Cast
from tests.client import Client
from tests.public_routes import second_site

ROUTE = "/api/v1/off-switches"
TITLE = "云泽市科学技术局关于组织申报科技创新券的通知"


def off(client: Client, kind: str, one: str, who: str = "rev_three") -> Any:
    return client.post(ROUTE, who, json={"subject_type": kind, "subject_id": one, "reason": "内容有误，待核实"})


def lift(client: Client, made: Any, who: str = "rev_three_b") -> Any:
    return client.post(f"{ROUTE}/{made.get_json()['data']['id']}/lift", who)


def withdraw_it(cast: Cast, one: str) -> None:
    actor = cast.actor("rev_one")
    with cast.database.writing() as session:
        withdraw(actor, session, one, load_resource(session, one).version, "有误")


def shown(client: Client, one: str) -> tuple[int, str | None]:
    answer = client.get(f"/delivery/v1/resources/{one}")
    return answer.status_code, (answer.get_json().get("code") if answer.status_code != 200 else None)


def listed(client: Client, query: str = "") -> list[str]:
    return [row["id"] for row in client.get(f"/delivery/v1/resources?{query}").get_json()["data"]]


def changes(cast: Cast, kind: str) -> list[Change]:
    with cast.database.reading() as session:
        return list(session.scalars(select(Change).where(Change.kind == kind).order_by(Change.sequence)))


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


@pytest.mark.parametrize("who", ["lin_editor", "an_admin", "au_auditor", "wai_reviewer", "rev_one", "rev_two"])
def test_only_top_level_reviewers_in_scope_switch_off(cast: Cast, client: Client, who: str) -> None:
    one = cast.published()
    for kind, subject in (("resource", one), ("channel", cast.channels["notices"]), ("site", cast.site)):
        expected = 404 if (who, kind) == ("wai_reviewer", "resource") else 403
        assert off(client, kind, subject, who).status_code == expected, kind
    assert changes(cast, "switched_off") == []


def assigned(cast: Cast, name: str, level: int, types: list[str] | None = None, **scope: str) -> None:
    """A reviewer who has this scope and no other."""
    cast.join(name, "reviewer")
    with cast.database.writing() as session:
        session.add(
            RoleAssignment(
                id=new_id(), account_id=cast.accounts[name], duty="reviewer", level=level, types=types,
                created_at=clock.now(), **scope,
            )
        )  # fmt: skip


def answers(client: Client, cast: Cast, one: str, who: str) -> list[int]:
    subjects = (("resource", one), ("channel", cast.channels["notices"]), ("site", cast.site))
    return [off(client, kind, subject, who).status_code for kind, subject in subjects]


def test_who_reviews_for_the_unit_itself_does_not_switch_off_its_own(cast: Cast, client: Client) -> None:
    """The unit above and the one that supervises the site do; neither the owner of an item nor that of a channel."""
    one = cast.published()
    assigned(cast, "own_three", 3, organization_id=cast.organizations["science"])
    assert answers(client, cast, one, "own_three") == [403, 403, 403]
    refused = off(client, "resource", one, "own_three").get_json()["detail"]
    assert refused == "须由主管单位的最高审级（三级）审核员办理"


@pytest.mark.parametrize("scope", ["site_id", "channel_id"])
def test_a_scope_that_holds_no_unit_supervises_nothing(cast: Cast, client: Client, scope: str) -> None:
    one = cast.published()
    assigned(cast, "local_three", 3, **{scope: cast.site if scope == "site_id" else cast.channels["notices"]})
    assert answers(client, cast, one, "local_three") == [403, 403, 403]


def test_a_scope_of_some_types_supervises_items_of_these_types(cast: Cast, client: Client) -> None:
    one = cast.published()
    assigned(cast, "qa_three", 3, ["qa"], organization_id=cast.organizations["city"])
    assigned(cast, "article_three", 3, ["article"], organization_id=cast.organizations["city"])
    assert answers(client, cast, one, "qa_three") == [404, 403, 403]
    assert answers(client, cast, one, "article_three") == [201, 403, 403]


def test_who_supervises_a_site_switches_off_what_another_unit_has_published_there(cast: Cast, client: Client) -> None:
    """What the public sees there is no secret to them; a draft of the same unit is."""
    one = foreign(cast)
    draft = cast.draft("su_editor", organization="stranger", channels=[cast.channels["foreign"]])
    assert client.get(f"/api/v1/resources/{one}", "rev_three").status_code == 404
    assert off(client, "resource", draft).status_code == 404
    made = off(client, "resource", one)
    assert made.status_code == 201
    assert shown(client, one) == (410, "switched_off")
    found = client.get(f"{ROUTE}?include=_actions", "rev_three_b").get_json()["data"]
    assert [row["subject_id"] for row in found] == [one]
    assert client.get(ROUTE, "rev_one").get_json()["data"] == []
    assert client.get(f"{ROUTE}/{found[0]['id']}", "rev_one").status_code == 404
    assert lift(client, made, "rev_one").status_code == 404
    assert lift(client, made).status_code == 200


def foreign(cast: Cast) -> str:
    """Something of another tree's unit that is live on the city's site."""
    for level in (1, 2, 3):
        assigned(cast, f"wai_{level}", level, organization_id=cast.organizations["stranger"])
    one = cast.draft("su_editor", organization="stranger", channels=[cast.channels["foreign"]])
    submission = cast.submitted(one, "su_editor")
    cast.approve(submission, "wai_1", "wai_2", "wai_3")
    return one


def test_above_a_root_there_is_nobody_so_that_its_own_reviewers_may(cast: Cast, client: Client) -> None:
    one = foreign(cast)
    assert off(client, "resource", one, "wai_2").status_code == 403
    assert off(client, "resource", one, "wai_3").status_code == 201
    assert off(client, "channel", cast.channels["foreign"], "wai_3").status_code == 403


def test_another_person_of_the_same_standing_brings_it_back(cast: Cast, client: Client) -> None:
    made = off(client, "site", cast.site)
    path = f"{ROUTE}/{made.get_json()['data']['id']}"
    told = {
        who: client.get(path, who).get_json()["data"]["_actions"]["switch_on"]
        for who in ("rev_three_b", "rev_three", "rev_two", "an_admin", "wai_reviewer")
    }
    assert {who for who, answer in told.items() if answer["allowed"]} == {"rev_three_b"}
    assert {who: answer["reason"]["code"] for who, answer in told.items() if answer["reason"]} == {
        "rev_three": "same_person", "rev_two": "not_supervising", "an_admin": "wrong_duty",
        "wai_reviewer": "not_supervising",
    }  # fmt: skip
    for who in ("rev_three", "rev_two", "an_admin", "wai_reviewer"):
        assert lift(client, made, who).status_code == 403, who
    cast.join("rev_three_again", "reviewer", person="rev_three")
    assert lift(client, made, "rev_three_again").status_code == 403
    answer = lift(client, made).get_json()["data"]["_actions"]["switch_on"]
    assert (answer["allowed"], answer["reason"]["code"]) == (False, "on_already")


def test_the_list_finds_what_may_be_lifted_and_tells_the_same_of_each(cast: Cast, client: Client) -> None:
    one, changed = cast.published(), cast.published(title="另一通知")
    switches = [off(client, *named).get_json()["data"]["id"] for named in (("site", cast.site), ("resource", one))]
    switches.append(off(client, "resource", changed, "rev_three_b").get_json()["data"]["id"])
    made = off(client, "channel", cast.channels["foreign"])
    lift(client, made)
    for who in ("rev_three", "rev_three_b", "rev_two", "wai_reviewer", "an_admin"):
        for asked in ("true", "false"):
            rows = client.get(f"{ROUTE}?liftable={asked}&include=_actions", who).get_json()["data"]
            allowed = {row["_actions"]["switch_on"]["allowed"] for row in rows}
            assert allowed <= {asked == "true"}, who
            if asked == "true":
                assert {row["id"] for row in rows} == {
                    "rev_three_b": set(switches[:2]), "rev_three": {switches[2]},
                }.get(who, set())  # fmt: skip


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
    tag = client.get(f"/api/v1/resources/{one}", "rev_one").headers["ETag"]
    body = {"kind": "archived", "reason": "已过时"}
    client.post(f"/api/v1/resources/{one}/withdrawals", "rev_one", json=body, headers={"If-Match": tag})
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
