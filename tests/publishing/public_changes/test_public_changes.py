"""What the public sees of sites, channels and terms changes only when a top-level reviewer of the unit agrees (P2)."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from cms import clock
from cms.accounts.models import ChangeRequest
from cms.changes.models import Change
from cms.sites.models import Site
from tests.cast import Cast
from tests.client import Client

REQUESTS = "/api/v1/change-requests"
TERM = "/api/v1/taxonomies/subject/terms/science"


def patch(client: Client, path: str, who: str = "an_admin", **changes: Any) -> Any:
    headers = {"If-Match": client.get(path, who).headers["ETag"]}
    return client.patch(path, who, json=changes, headers=headers)


def channel(cast: Cast, name: str = "notices") -> str:
    return f"/api/v1/sites/{cast.site}/channels/{cast.channels[name]}"


def decide(client: Client, request: Any, who: str = "rev_three", verdict: str = "approve", reason: str = "") -> Any:
    path = f"{REQUESTS}/{request.get_json()['data']['id']}/decisions"
    return client.post(path, who, json={"verdict": verdict, "reason": reason})


def name_of(client: Client, path: str) -> str:
    return str(client.get(path, "an_admin").get_json()["data"]["name"])


def kinds(cast: Cast) -> list[str]:
    with cast.database.reading() as session:
        return list(session.scalars(select(Change.kind).order_by(Change.sequence)))


def elsewhere(cast: Cast, client: Client) -> tuple[str, str]:
    """The address of another site of the city, and the id of its channel."""
    units = {f"{unit}_id": cast.organizations["city"] for unit in ("supervising", "sponsoring", "operating")}
    told = {"name": "科技局", "domain": "kjj.example", "site_id_code": "1199000002", "legal_name": "云泽市科学技术局"}
    site = client.post("/api/v1/sites", "an_admin", json={"slug": "kjj", **told, **units}).headers["Location"]
    body = {"slug": "tz", "name": "通知", "kind": "column", "owner_id": cast.organizations["science"]}
    made = client.post(f"{site}/channels", "an_admin", json=body)
    assert made.status_code == 201
    return site, made.get_json()["data"]["id"]


@pytest.mark.parametrize("what", ["site", "channel"])
def test_while_nothing_public_is_in_it_the_change_takes_effect_at_once(cast: Cast, client: Client, what: str) -> None:
    cast.draft()
    path = f"/api/v1/sites/{cast.site}" if what == "site" else channel(cast)
    answer = patch(client, path, name="新名称")
    assert (answer.status_code, answer.get_json()["data"]["name"]) == (200, "新名称")
    assert client.get(REQUESTS, "an_admin").get_json()["data"] == []


@pytest.mark.parametrize("what", ["site", "channel"])
def test_what_shows_something_is_renamed_by_a_top_level_reviewer(cast: Cast, client: Client, what: str) -> None:
    cast.published()
    path = f"/api/v1/sites/{cast.site}" if what == "site" else channel(cast)
    before, had = name_of(client, path), kinds(cast)
    asked = patch(client, path, name="新名称")
    assert asked.status_code == 202
    told = asked.get_json()["data"]
    assert asked.headers["Location"] == f"{REQUESTS}/{told['id']}"
    assert (told["kind"], told["state"], told["decided_by_duty"]) == (f"{what}.update", "waiting", "reviewer")
    assert told["supervising_id"] == cast.organizations["city"]
    assert told["payload"] == {"version": 1, "before": {"name": before}, "changes": {"name": "新名称"}}
    assert (name_of(client, path), kinds(cast)) == (before, had)
    decided = decide(client, asked)
    assert (decided.status_code, decided.get_json()["data"]["state"]) == (201, "approved")
    assert name_of(client, path) == "新名称"
    assert kinds(cast) == [*had, f"{what}_changed"]


def test_a_channel_is_moved_below_another_only_so(cast: Cast, client: Client) -> None:
    cast.published()
    asked = patch(client, channel(cast), parent_id=cast.channels["policies"], slug="tz")
    assert asked.status_code == 202
    assert decide(client, asked).status_code == 201
    assert client.get(channel(cast), "an_admin").get_json()["data"]["path"] == "zcwj/tz"


def test_a_channel_above_what_is_public_is_reviewed_too(cast: Cast, client: Client) -> None:
    assert patch(client, channel(cast), parent_id=cast.channels["policies"]).status_code == 200
    cast.published()
    assert patch(client, channel(cast, "policies"), name="文件").status_code == 202
    assert patch(client, channel(cast, "foreign"), name="望川").status_code == 200


def test_what_the_archive_shows_of_a_site_and_its_channels_is_reviewed(cast: Cast, client: Client) -> None:
    site, made = elsewhere(cast, client)
    one = cast.published(channels=[cast.channels["notices"], made])
    cast.archive(one)
    listed = client.get("/delivery/v1/resources?archived=true&site=kjj&channel=tz").get_json()["data"]
    assert [row["id"] for row in listed] == [one]
    assert patch(client, site, name="新名称").status_code == 202
    assert patch(client, f"{site}/channels/{made}", name="新名称").status_code == 202
    cast.withdraw(one)
    assert patch(client, site, name="新名称").status_code == 200
    assert patch(client, f"{site}/channels/{made}", name="新名称").status_code == 200


def test_a_term_that_only_the_archive_carries_is_renamed_and_merged_by_a_reviewer(cast: Cast, client: Client) -> None:
    cast.archive(cast.published())
    label = {"zh": "科研", "en": "research"}
    client.post("/api/v1/taxonomies/subject/terms", "an_admin", json={"code": "research", "label": label})
    assert patch(client, TERM, label=label).status_code == 202
    merged = client.post(f"{TERM}/merge", "an_admin", json={"into": "research"}, headers={"If-Match": '"v1"'})
    assert merged.status_code == 202


@pytest.mark.parametrize("archived", [False, True])
def test_a_site_whose_library_shows_what_lives_elsewhere_is_renamed_by_a_reviewer(
    cast: Cast, client: Client, archived: bool
) -> None:
    site, _ = elsewhere(cast, client)
    library = {"site_id": site.rpartition("/")[2], "slug": "quan", "title": "创新券", "rule": {"subject": ["science"]}}
    assert client.post("/api/v1/thematic-libraries", "rev_one", json=library).status_code == 201
    assert patch(client, site, name="名称").status_code == 200
    one = cast.published()
    if archived:
        cast.archive(one)
    assert patch(client, site, name="新名称").status_code == 202


@pytest.mark.parametrize(
    "changes", [{"update_interval_days": 7}, {"accepted_types": ["article"]}, {"name": "通知公告"}, {}]
)
def test_what_the_public_does_not_see_takes_effect_at_once(cast: Cast, client: Client, changes: dict[str, Any]) -> None:
    cast.published()
    assert patch(client, channel(cast), **changes).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"description": "说明"}, {"kind": "topic", "ends_on": "2027-12-31"}, {"keywords": ["通知"]}, {"position": 3},
        {"update_interval_days": 7, "column_type": "公告"},
    ],
)  # fmt: skip
def test_what_pages_show_of_a_channel_is_reviewed(cast: Cast, client: Client, changes: dict[str, Any]) -> None:
    cast.published()
    asked = patch(client, channel(cast), **changes)
    assert asked.status_code == 202
    assert decide(client, asked).status_code == 201
    now = client.get(channel(cast), "an_admin").get_json()["data"]
    assert {name: now[name] for name in changes} == changes


def test_the_units_that_answer_for_a_channel_change_by_a_reviewer(cast: Cast, client: Client) -> None:
    science, city, education = (cast.organizations[unit] for unit in ("science", "city", "education"))
    assert patch(client, channel(cast), contributor_ids=[science, city], owner_id=education).status_code == 200
    cast.published()
    same = {"contributor_ids": [city, science], "owner_id": education}
    assert patch(client, channel(cast), **same).status_code == 200
    for changes in ({"owner_id": city}, {"contributor_ids": [science]}, {"contributor_ids": []}):
        asked = patch(client, channel(cast), **changes)
        assert asked.status_code == 202, changes
        assert decide(client, asked).status_code == 201
        now = client.get(channel(cast), "an_admin").get_json()["data"]
        assert {name: now[name] for name in changes} == changes
    shown = client.get(f"/delivery/v1/channels/{cast.channels['notices']}").get_json()["data"]
    assert (shown["owner"]["id"], shown["contributors"]) == (city, [])


def test_a_term_that_something_public_carries_is_changed_by_a_reviewer_of_a_root_unit(
    cast: Cast, client: Client
) -> None:
    label = {"zh": "科学技术", "en": "science"}
    assert patch(client, TERM, label={"zh": "科技类", "en": "science"}).status_code == 200
    cast.published()
    cast.reviewer("science_three", "science")
    cast.reviewer("wai_three", "stranger")
    asked = patch(client, TERM, label=label)
    assert (asked.status_code, asked.get_json()["data"]["supervising_id"]) == (202, None)
    for who in ("science_three", "rev_two", "wai_reviewer"):
        assert decide(client, asked, who).status_code == 404, who
    assert decide(client, asked, "wai_three").status_code == 201
    assert client.get(TERM, "an_admin").get_json()["data"]["label"] == label


def test_a_term_above_one_that_is_carried_is_reviewed_and_others_are_not(cast: Cast, client: Client) -> None:
    for code in ("wide", "idle"):
        label = {"zh": code, "en": code}
        client.post("/api/v1/taxonomies/subject/terms", "an_admin", json={"code": code, "label": label})
    assert patch(client, TERM, broader="wide").status_code == 200
    cast.published()
    for code, expected in (("wide", 202), ("idle", 200)):
        answer = patch(client, f"/api/v1/taxonomies/subject/terms/{code}", label={"zh": "新", "en": "new"})
        assert answer.status_code == expected, code


def test_merging_a_term_that_something_public_carries_is_reviewed(cast: Cast, client: Client) -> None:
    label = {"zh": "科研", "en": "research"}
    client.post("/api/v1/taxonomies/subject/terms", "an_admin", json={"code": "research", "label": label})
    cast.published()
    asked = client.post(f"{TERM}/merge", "an_admin", json={"into": "research"}, headers={"If-Match": '"v1"'})
    assert (asked.status_code, asked.get_json()["data"]["kind"]) == (202, "term.merge")
    assert decide(client, asked).status_code == 201
    assert client.get(TERM, "an_admin").get_json()["data"]["code"] == "research"


def merge(client: Client, code: str, into: str) -> Any:
    """Merge a term that nothing carries, made for it if it is not there, into another."""
    label = {"zh": "科研", "en": "research"}
    client.post("/api/v1/taxonomies/subject/terms", "an_admin", json={"code": code, "label": label})
    path = f"/api/v1/taxonomies/subject/terms/{code}/merge"
    return client.post(path, "an_admin", json={"into": into}, headers={"If-Match": '"v1"'})


def test_merging_into_a_term_that_something_public_carries_is_reviewed(cast: Cast, client: Client) -> None:
    assert merge(client, "idle", "science").status_code == 200
    cast.published()
    had = client.get(TERM, "an_admin").get_json()["data"]["alternative_labels"]
    asked = merge(client, "research", "science")
    assert (asked.status_code, asked.get_json()["data"]["kind"]) == (202, "term.merge")
    assert client.get(TERM, "an_admin").get_json()["data"]["alternative_labels"] == had
    assert decide(client, asked).status_code == 201


def test_merging_a_term_that_the_rule_of_a_library_names_is_reviewed(cast: Cast, client: Client) -> None:
    label = {"zh": "科研", "en": "research"}
    for code in ("research", "idle"):
        client.post("/api/v1/taxonomies/subject/terms", "an_admin", json={"code": code, "label": label})
    library = {"site_id": cast.site, "slug": "quan", "title": "创新券", "rule": {"subject": ["research"]}}
    made = client.post("/api/v1/thematic-libraries", "rev_one", json=library).headers["Location"]
    asked = merge(client, "research", "idle")
    assert asked.status_code == 202
    assert client.get(made, "rev_one").get_json()["data"]["rule"]["subject"] == ["research"]
    assert decide(client, asked).status_code == 201
    assert client.get(made, "rev_one").get_json()["data"]["rule"]["subject"] == ["idle"]


def test_nobody_but_a_top_level_reviewer_of_the_supervising_unit_sees_or_decides(cast: Cast, client: Client) -> None:
    cast.published()
    cast.reviewer("science_three", "science")
    cast.reviewer("wai_three", "stranger")
    cast.join("bo_admin", "system_admin")
    asked = patch(client, channel(cast), name="新名称")
    path = f"{REQUESTS}/{asked.get_json()['data']['id']}"
    for who in ("science_three", "wai_three", "rev_one", "rev_two"):
        assert client.get(REQUESTS, who).get_json()["data"] == [], who
        assert client.get(path, who).status_code == 404, who
        assert decide(client, asked, who).status_code == 404, who
    for who in ("bo_admin", "an_admin", "lin_editor", "au_auditor"):
        assert decide(client, asked, who).status_code == 403, who
    for who in ("rev_three", "rev_three_b", "an_admin", "au_auditor"):
        assert [row["id"] for row in client.get(REQUESTS, who).get_json()["data"]] == [path.rpartition("/")[2]], who
    assert decide(client, asked).status_code == 201


def test_reviewers_see_no_requests_that_administrators_decide_on(cast: Cast, client: Client) -> None:
    cast.join("bo_admin", "system_admin")
    body = {"channel_id": cast.channels["policies"]}
    asked = client.post(f"/api/v1/users/{cast.accounts['lin_editor']}/assignments", "an_admin", json=body)
    assert asked.status_code == 202
    assert client.get(REQUESTS, "rev_three").get_json()["data"] == []
    assert decide(client, asked).status_code == 404


def test_the_only_administrator_does_not_rename_alone_what_is_public(cast: Cast, client: Client) -> None:
    cast.published()
    assert patch(client, channel(cast), name="新名称").get_json()["data"]["state"] == "waiting"


def test_who_asked_does_not_decide_with_another_account(cast: Cast, client: Client) -> None:
    cast.published()
    cast.join("admin_too", "system_admin", person="rev_three")
    asked = patch(client, channel(cast), "admin_too", name="新名称")
    assert decide(client, asked).status_code == 403
    assert decide(client, asked, "rev_three_b").status_code == 201


def test_a_refused_or_cancelled_change_is_never_made(cast: Cast, client: Client) -> None:
    cast.published()
    refused = patch(client, channel(cast), name="新名称")
    assert decide(client, refused, verdict="refuse", reason="名称不规范").status_code == 201
    cancelled = patch(client, channel(cast), name="别名")
    path = f"{REQUESTS}/{cancelled.get_json()['data']['id']}/cancellation"
    assert client.post(path, "rev_three").status_code == 403
    assert client.post(path, "an_admin").status_code == 200
    for asked in (refused, cancelled):
        assert decide(client, asked).get_json()["code"] == "wrong_state"
    assert name_of(client, channel(cast)) == "通知公告"


def test_what_was_changed_meanwhile_is_not_overwritten_and_there_is_a_way_out(cast: Cast, client: Client) -> None:
    cast.published()
    asked = patch(client, channel(cast), name="新名称")
    assert patch(client, channel(cast), update_interval_days=7).status_code == 200
    answer = decide(client, asked)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "wrong_state")
    assert "重新申请" in answer.get_json()["detail"]
    assert decide(client, asked, verdict="refuse", reason="已变化").status_code == 201
    assert decide(client, patch(client, channel(cast), name="新名称")).status_code == 201
    assert name_of(client, channel(cast)) == "新名称"


def test_what_could_not_be_done_is_refused_when_it_is_asked_for(cast: Cast, client: Client) -> None:
    cast.published()
    had = kinds(cast)
    assert patch(client, channel(cast), slug="zcwj").status_code == 409
    assert patch(client, channel(cast), parent_id=cast.channels["notices"]).status_code == 422
    stale = client.patch(channel(cast), "an_admin", json={"name": "新"}, headers={"If-Match": '"v9"'})
    assert stale.status_code == 412
    assert client.patch(channel(cast), "an_admin", json={"name": "新"}).status_code == 428
    assert patch(client, channel(cast), "lin_editor", name="新").status_code == 403
    assert client.get(REQUESTS, "an_admin").get_json()["data"] == []
    assert kinds(cast) == had


def test_a_site_that_another_unit_supervises_now_is_asked_for_anew(cast: Cast, client: Client) -> None:
    cast.published()
    asked = patch(client, channel(cast), name="新名称")
    with cast.database.writing() as session:
        session.execute(update(Site).values(supervising_id=cast.organizations["science"]))
    answer = decide(client, asked)
    assert (answer.status_code, "主管单位已变更" in answer.get_json()["detail"]) == (409, True)
    assert decide(client, asked, verdict="refuse", reason="主管单位已变更").status_code == 201


@pytest.mark.parametrize("who", ["an_admin", "rev_two", "wai_three"])
def test_the_database_wants_a_top_level_reviewer_of_the_unit_too(cast: Cast, client: Client, who: str) -> None:
    cast.published()
    cast.reviewer("wai_three", "stranger")
    asked = patch(client, channel(cast), name="新名称").get_json()["data"]["id"]
    if who == "an_admin":
        cast.join("bo_admin", "system_admin")
        who = "bo_admin"
    decided = {
        "state": "approved", "decided_by": cast.accounts[who], "decided_person_id": cast.persons[who],
        "decided_at": clock.now(),
    }  # fmt: skip
    with pytest.raises(DatabaseError), cast.database.writing() as session:
        session.execute(update(ChangeRequest).where(ChangeRequest.id == asked).values(decided))
