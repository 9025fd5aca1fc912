"""The disclosure catalogue (L13): categories as data, who answers, what is missing, what the public sees of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from cms import clock
from cms.changes.models import Change
from cms.delivery.models import DeliveredInSite, DeliveredTerm
from cms.library.taxonomies.seed_schemes import seed_schemes
from cms.supervision.disclosure.adopt_default import usual_categories
from tests.cast import Cast
from tests.client import Client

NOBODY = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
PUBLIC = "/delivery/v1/sites/portal/disclosure-catalogue"


@pytest.fixture
def categories(cast: Cast) -> str:
    return f"/api/v1/sites/{cast.site}/disclosure-categories"


def add(client: Client, cast: Cast, code: str, **told: Any) -> str:
    """The address of a category; its rule finds notices unless another is told."""
    body = {"code": code, "title": code, "owner_id": cast.organizations["city"], "rule": {"genre": ["notice"]}, **told}
    answer = client.post(f"/api/v1/sites/{cast.site}/disclosure-categories", "an_admin", json=body)
    assert answer.status_code == 201, answer.json
    return answer.headers["Location"]


def told(client: Client, address: str, who: str = "lin_editor") -> dict[str, Any]:
    return client.get(address, who).json["data"]


def codes(client: Client, address: str) -> list[str]:
    return [row["code"] for row in told(client, address)]


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code in (409, 422), answer.json
    return [(one["pointer"], one["code"]) for one in answer.json["errors"]]


def made_older(cast: Cast, days: int) -> None:
    """What is public was published so many days earlier."""
    with cast.database.writing() as session:
        for table in (DeliveredTerm, DeliveredInSite):
            session.execute(update(table).values(published_at=clock.now() - timedelta(days=days)))


def test_a_category_counts_what_its_rule_finds_on_its_site(client, cast):
    address = add(client, cast, "notices")
    assert (told(client, address)["count"], told(client, address)["state"]) == (0, "empty")
    cast.published()
    cast.draft(title="还没公开的")
    data = told(client, address)
    assert (data["count"], data["state"], data["owner"]["name"]) == (1, "ok", "云泽市人民政府")
    assert data["newest_at"] is not None
    other = add(client, cast, "others", rule={"genre": ["notice"], "channel": [cast.channels["policies"]]})
    assert told(client, other)["count"] == 0


def test_what_is_in_any_of_several_channels_counts_once(client, cast):
    rule = {"channel": [cast.channels["notices"], cast.channels["foreign"]]}
    address = add(client, cast, "both", rule=rule)
    cast.published()
    cast.published(title="另一条")
    assert told(client, address)["count"] == 2


def test_too_few_are_short_and_old_ones_stale(client, cast):
    cast.published()
    short, fresh = add(client, cast, "short", least=2), add(client, cast, "fresh", fresh_days=30)
    none = add(client, cast, "none", least=0, rule={"audience": ["enterprises"]})
    assert [told(client, one)["state"] for one in (short, fresh, none)] == ["short", "ok", "ok"]
    made_older(cast, 31)
    assert told(client, fresh)["state"] == "stale"


def test_a_heading_lacks_nothing_but_a_leaf_without_a_rule_does(client, cast):
    above = add(client, cast, "heading", rule=None)
    assert told(client, above)["state"] == "empty"
    below = add(client, cast, "leaf", rule=None, parent_id=above.rpartition("/")[2])
    assert [told(client, one)["state"] for one in (above, below)] == [None, "empty"]
    page = add(client, cast, "page", rule=None, url="https://www.yunze.example/zwgk/")
    assert told(client, page)["state"] == "ok"


def test_what_is_missing_is_listed(client, cast, categories):
    cast.published()
    add(client, cast, "there", position=1)
    add(client, cast, "short", least=2, position=2)
    add(client, cast, "empty", rule={"keyword": ["没有的词"]}, position=3)
    assert codes(client, categories) == ["there", "short", "empty"]
    assert codes(client, f"{categories}?missing=true") == ["short", "empty"]
    assert codes(client, f"{categories}?state=empty") == ["empty"]
    assert codes(client, f"{categories}?missing=true&state=ok") == []
    assert codes(client, f"{categories}?owner={cast.organizations['science']}") == []


def test_the_tree_comes_in_its_order_page_by_page(client, cast, categories):
    above = add(client, cast, "b", position=2).rpartition("/")[2]
    add(client, cast, "a", position=1)
    add(client, cast, "b2", parent_id=above, position=2)
    add(client, cast, "b1", parent_id=above, position=1)
    page = client.get(f"{categories}?limit=3", "lin_editor").json
    rest = client.get(page["links"]["next"], "lin_editor").json
    assert [row["code"] for row in (*page["data"], *rest["data"])] == ["a", "b", "b1", "b2"]


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"code": "大写"}, ("/code", "bad_slug")),
        ({"owner_id": NOBODY}, ("/owner_id", "unknown")),
        ({"parent_id": NOBODY}, ("/parent_id", "unknown")),
        ({"rule": {"subject": ["nothing"]}}, ("/rule/subject/0", "unknown")),
        ({"rule": {"title": ["x"]}}, ("/rule/title", "unknown_field")),
        ({"url": "javascript:alert(1)"}, ("/url", "bad_url")),
        ({"least": -1}, ("/least", "out_of_range")),
        ({"fresh_days": 0}, ("/fresh_days", "out_of_range")),
        ({"code": "taken"}, ("/code", "taken")),
    ],
)
def test_what_is_told_wrongly_is_refused_at_its_place(client, cast, categories, changed, fault):
    add(client, cast, "taken")
    body = {"code": "new", "title": "新", "owner_id": cast.organizations["city"], **changed}
    assert faults(client.post(categories, "an_admin", json=body)) == [fault]


def test_a_category_is_not_put_below_itself(client, cast):
    above = add(client, cast, "above")
    below = add(client, cast, "below", parent_id=above.rpartition("/")[2])
    body = {"parent_id": below.rpartition("/")[2]}
    assert faults(client.patch(above, "an_admin", json=body, headers={"If-Match": '"v1"'})) == [("/parent_id", "cycle")]
    assert client.delete(above, "an_admin", headers={"If-Match": '"v1"'}).status_code == 409


def test_changes_need_the_etag_and_are_logged_with_the_site(client, cast):
    address = add(client, cast, "notices")
    assert client.patch(address, "an_admin", json={"title": "公告"}).status_code == 428
    changed = client.patch(address, "an_admin", json={"title": "公告"}, headers={"If-Match": '"v1"'})
    assert (changed.headers["ETag"], changed.json["data"]["title"]) == ('"v2"', "公告")
    assert client.delete(address, "an_admin", headers={"If-Match": '"v1"'}).status_code == 412
    assert client.delete(address, "an_admin", headers={"If-Match": '"v2"'}).status_code == 204
    with cast.database.reading() as session:
        changes = session.scalars(select(Change).order_by(Change.sequence)).all()
    assert [one.kind for one in changes] == ["disclosure_catalogue_changed"] * 3
    assert [bool(one.scope_after) for one in changes] == [True, True, False]


@pytest.mark.parametrize("who", ["lin_editor", "rev_one", "au_auditor"])
def test_administrators_alone_change_it_and_everybody_signed_in_reads_it(client, cast, categories, who):
    address = add(client, cast, "notices")
    body = {"code": "new", "title": "新", "owner_id": cast.organizations["city"]}
    assert client.post(categories, who, json=body).status_code == 403
    assert client.post(f"{categories}/adoption", who, json={}).status_code == 403
    assert client.patch(address, who, json={"title": "x"}, headers={"If-Match": '"v1"'}).status_code == 403
    assert client.delete(address, who, headers={"If-Match": '"v1"'}).status_code == 403
    assert codes(client, categories) == ["notices"]
    assert client.get(address, who).status_code == 200


def test_another_sites_category_is_not_found(client, cast, categories):
    assert client.get(f"{categories}/{NOBODY}", "an_admin").status_code == 404
    assert client.get(f"/api/v1/sites/{NOBODY}/disclosure-categories", "an_admin").status_code == 404


def test_the_usual_catalogue_is_adopted_in_one_call_and_once(client, cast, categories):
    with cast.database.writing() as session:
        seed_schemes(session)
    add(client, cast, "leaders", title="领导之窗")
    answer = client.post(f"{categories}/adoption", "an_admin", json={})
    assert (answer.status_code, answer.headers["Location"]) == (201, categories)
    assert answer.json["data"]["added"] == len(usual_categories()) - 1
    rows = {row["code"]: row for row in told(client, f"{categories}?limit=100")}
    assert rows["leaders"]["title"] == "领导之窗"
    assert rows["budgets"]["parent_id"] == rows["finance"]["id"]
    assert rows["budgets"]["rule"]["facet"] == ["budgets"]
    assert {row["owner"]["name"] for row in rows.values()} == {"云泽市人民政府"}
    assert client.post(f"{categories}/adoption", "an_admin", json={}).json["data"]["added"] == 0


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_every_usual_category_has_its_terms_on_a_fresh_platform(client, cast, categories):
    with cast.database.writing() as session:
        seed_schemes(session)
    client.post(f"{categories}/adoption", "an_admin", json={"owner_id": cast.organizations["science"]})
    rows = {row["code"]: row for row in told(client, f"{categories}?limit=100")}
    for category in usual_categories():
        kept = rows[category["code"]]["rule"] or {}
        assert {name: values for name, values in kept.items() if values} == category.get("rule", {})


def test_the_public_sees_the_tree_with_counts_and_lists(client, cast):
    above = add(client, cast, "statutory", rule=None, description="法定公开").rpartition("/")[2]
    add(client, cast, "notices", parent_id=above)
    cast.published()
    data = client.get(PUBLIC).json["data"]
    (root,) = data["categories"]
    (leaf,) = root["children"]
    assert (root["code"], root["count"], root["links"]["resources"]) == ("statutory", None, None)
    assert (leaf["count"], leaf["owner"]["name"], data["on_request"]) == (1, "云泽市人民政府", None)
    listed = client.get(leaf["links"]["resources"]).json["data"]
    assert len(listed) == 1
    assert leaf["newest_at"] == listed[0]["published_at"]


def test_the_entrance_of_disclosure_on_request_is_one_and_is_told(client, cast, categories):
    add(client, cast, "ysqgk", kind="on_request", title="依申请公开", rule=None, url="https://www.yunze.example/ysq/")
    entrance = client.get(PUBLIC).json["data"]["on_request"]
    assert (entrance["title"], entrance["url"]) == ("依申请公开", "https://www.yunze.example/ysq/")
    body = {"code": "second", "title": "二", "owner_id": cast.organizations["city"], "kind": "on_request"}
    assert faults(client.post(categories, "an_admin", json=body)) == [("/kind", "taken")]


def test_what_is_switched_off_does_not_count(client, cast):
    address = add(client, cast, "notices")
    one, _ = cast.published(), cast.published(title="另一条")
    body = {"subject_type": "resource", "subject_id": one, "reason": "核查"}
    assert client.post("/api/v1/off-switches", "rev_three", json=body).status_code == 201
    assert told(client, address)["count"] == 1
    assert client.get(PUBLIC).json["data"]["categories"][0]["count"] == 1


def test_readers_keep_it_until_something_of_the_site_changes(client, cast):
    add(client, cast, "notices")
    first = client.get(PUBLIC)
    assert f"s/{cast.site}" in first.headers["Surrogate-Key"]
    assert client.get(PUBLIC, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    cast.published()
    assert client.get(PUBLIC, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    add(client, cast, "elsewhere", rule={"site": [cast.site], "genre": ["notice"]})
    assert "resources" in client.get(PUBLIC).headers["Surrogate-Key"]


def test_a_site_that_is_none_has_no_catalogue(client, cast):
    assert client.get("/delivery/v1/sites/nothing/disclosure-catalogue").status_code == 404
    assert client.get(PUBLIC).json["data"]["categories"] == []
