"""共享引用: a unit shows what another one shares after two persons of its own have signed it."""

from typing import Any

import pytest
from sqlalchemy import event, select

from cms.changes.keys import of_channel, purged_by
from cms.changes.models import Change
from cms.config import Settings
from cms.consistency import faults
from cms.files import FileStore
from tests.client import Client
from tests.review.placements.county import County


def test_two_persons_put_it_into_effect_and_the_column_shows_it(client: Client, county: County) -> None:
    resource = county.shared()
    placement = county.asked(resource)
    assert (placement["state"], placement["level"], placement["content"]["kind"]) == ("waiting", 3, "notice")
    first = county.sign(placement, "content", "wai_three").get_json()["data"]
    assert (first["state"], county.shows()) == ("waiting", [])
    second = county.sign(placement, "secrecy", "wai_other").get_json()["data"]
    assert second["state"] == "in_effect"
    assert [(one["part"], one["reviewer_name"]) for one in second["signatures"]] == [
        ("content", "wai_three"),
        ("secrecy", "wai_other"),
    ]
    assert county.shows() == [resource]
    shown = client.get(f"/delivery/v1/resources/{resource}").get_json()["data"]
    assert [one["path"] for one in shown["channels"]] == ["tzgg", "wcx"]
    assert shown["page_tags"]["ColumnName"] == "通知公告"
    counted = client.get("/delivery/v1/resources/counts?by=channel").get_json()["data"]
    assert {one["label"]["zh"] for one in counted} == {"通知公告", "望川县"}
    assert resource in client.get("/feeds/portal/wcx.json").get_data(as_text=True)


def test_the_change_log_tells_where_it_is_shown_by_now(county: County) -> None:
    resource = county.shared()
    county.in_effect(resource)
    with county.cast.database.reading() as session:
        change = session.scalars(select(Change).order_by(Change.sequence.desc()).limit(1)).one()
    there = county.cast.channels["foreign"]
    assert (change.kind, change.resource_id) == ("updated", resource)
    assert there not in (change.scope_before or {})["channels"]
    assert there in (change.scope_after or {})["channels"]
    assert of_channel(there) in purged_by(change)


def test_who_asks_has_the_channel_in_scope_and_the_resource_is_shared(client: Client, county: County) -> None:
    resource = county.shared()
    assert county.asking(resource, "lin_editor").status_code == 403
    assert county.asking(resource, "wai_reviewer").status_code == 403
    assert county.asking(county.cast.published()).get_json()["errors"][0]["code"] == "no_resource"
    assert county.asking(county.cast.draft()).get_json()["errors"][0]["code"] == "no_resource"
    assert county.asking(county.cast.site).get_json()["errors"][0]["code"] == "no_resource"
    assert county.asking(resource, "gao_editor", "notices").get_json()["errors"][0]["code"] == "own_channel"
    assert county.asking(resource, "gao_editor", "policies").get_json()["errors"][0]["code"] == "type_not_accepted"
    assert county.asking(resource).status_code == 201
    assert county.asking(resource).status_code == 409


def test_one_person_signs_one_part_by_whatever_account(county: County) -> None:
    placement = county.asked()
    assert county.sign(placement, "content", "wai_three").status_code == 201
    county.reviewer("wai_again", person="wai_three")
    for who in ("wai_three", "wai_again"):
        refused = county.sign(placement, "secrecy", who)
        assert refused.status_code == 403
    assert county.read(placement)["state"] == "waiting"


def test_only_the_last_level_signs_the_content(county: County) -> None:
    placement = county.asked()
    assert county.sign(placement, "content", "wai_reviewer").status_code == 403
    assert county.sign(placement, "secrecy", "wai_reviewer").status_code == 403
    assert county.sign(placement, "content", "rev_three").status_code == 403
    assert county.sign(placement, "content", "su_editor").status_code == 403


def test_where_somebody_signs_for_secrecy_nobody_else_does(county: County) -> None:
    placement = county.asked()
    county.reviewer("wai_secrecy")
    told = county.read(placement, "wai_other")["_actions"]
    assert told["sign_placement_secrecy"]["reason"]["code"] == "not_secrecy_reviewer"
    assert told["sign_placement"]["allowed"]
    assert county.sign(placement, "secrecy", "wai_other").status_code == 403
    assert county.sign(placement, "content", "wai_secrecy").status_code == 403
    assert county.sign(placement, "secrecy", "wai_secrecy").status_code == 201
    assert county.sign(placement, "content", "wai_other").get_json()["data"]["state"] == "in_effect"


@pytest.mark.parametrize("person", ["lin_editor", "su_editor", "wai_three"])
def test_a_secrecy_reviewer_who_may_not_sign_leaves_it_to_another_of_the_last_level(
    client: Client, county: County, person: str
) -> None:
    placement = county.asked()
    county.reviewer("wai_secrecy", person=person)
    assert county.sign(placement, "content", "wai_three").status_code == 201
    assert county.sign(placement, "secrecy", "wai_secrecy").status_code == 403
    told = county.read(placement, "wai_other")["_actions"]
    assert told["sign_placement_secrecy"]["allowed"]
    desk = client.get("/api/v1/placements?queue=mine", "wai_other").get_json()["data"]
    assert [one["id"] for one in desk] == [placement["id"]]
    assert county.sign(placement, "secrecy", "wai_other").get_json()["data"]["state"] == "in_effect"


def test_another_secrecy_reviewer_signs_where_the_first_may_not(county: County) -> None:
    placement = county.asked()
    county.reviewer("wai_own", person="su_editor")
    county.reviewer("wai_secrecy")
    assert county.sign(placement, "secrecy", "wai_other").status_code == 403
    assert county.sign(placement, "secrecy", "wai_secrecy").status_code == 201


@pytest.mark.parametrize("wrote", ["lin_editor", "su_editor"])
def test_neither_who_wrote_it_nor_who_asked_signs(county: County, wrote: str) -> None:
    placement = county.asked()
    county.reviewer("wai_self", level=3, person=wrote)
    for part in ("content", "secrecy"):
        refused = county.sign(placement, part, "wai_self")
        assert (refused.status_code, refused.get_json()["detail"]) == (403, "不能审核本人参与编写的内容")


def test_what_fails_is_refused_with_a_reason(county: County) -> None:
    placement = county.asked()
    assert county.sign(placement, "secrecy", "wai_other", "fail").status_code == 422
    told = county.sign(placement, "secrecy", "wai_other", "fail", comment="涉及内部事项").get_json()["data"]
    assert (told["state"], told["reason"], county.shows()) == ("refused", "涉及内部事项", [])
    assert county.sign(placement, "content", "wai_three").status_code == 403


def test_a_signature_is_of_what_was_read(county: County) -> None:
    stale = county.sign(county.asked(), "content", "wai_three", content_hash="0" * 64)
    assert stale.status_code == 412


def test_it_waits_on_the_desk_of_who_can_sign(client: Client, county: County) -> None:
    placement = county.asked()

    def desk(who: str) -> list[str]:
        found = client.get("/api/v1/placements?queue=mine&include=_actions", who).get_json()["data"]
        return [one["id"] for one in found]

    assert desk("wai_three") == desk("wai_other") == [placement["id"]]
    assert desk("rev_three") == desk("wai_reviewer") == desk("su_editor") == []
    county.sign(placement, "content", "wai_three")
    assert (desk("wai_three"), desk("wai_other")) == ([], [placement["id"]])


def test_both_sides_see_it_and_nobody_else(client: Client, county: County) -> None:
    placement = county.asked()
    for who in ("su_editor", "wai_reviewer", "lin_editor", "rev_one"):
        assert client.get(f"/api/v1/placements/{placement['id']}", who).status_code == 200
    for who in ("an_admin", "au_auditor"):
        assert client.get(f"/api/v1/placements/{placement['id']}", who).status_code == 404
    own = county.cast.draft("su_editor", organization="stranger", channels=[county.cast.channels["foreign"]])
    assert own
    given = client.get("/api/v1/placements?direction=given", "lin_editor").get_json()["data"]
    assert [one["id"] for one in given] == [placement["id"]]
    assert client.get("/api/v1/placements?direction=received", "lin_editor").get_json()["data"] == []


def test_another_content_that_goes_public_lapses_it_and_asks_anew(county: County) -> None:
    resource = county.shared()
    placement = county.in_effect(resource)
    submission = county.revised(resource)
    assert county.shows() == [resource]
    county.cast.approve(submission)
    assert (county.states(resource), county.shows()) == (["lapsed", "waiting"], [])
    found = county.waiting(resource)
    assert (found["previous_id"], found["asked_by_name"]) == (placement["id"], "su_editor")
    assert found["content_hash"] != placement["content_hash"]
    county.signed(found)
    assert county.shows() == [resource]


def test_what_waits_for_another_content_waits_anew(county: County) -> None:
    resource = county.shared()
    placement = county.asked(resource)
    county.sign(placement, "content", "wai_three")
    county.cast.approve(county.revised(resource))
    assert county.states(resource) == ["lapsed", "waiting"]
    assert county.sign(placement, "secrecy", "wai_other").status_code == 403


def test_what_is_asked_anew_waits_on_the_terms_of_that_time(county: County) -> None:
    resource, cast = county.shared(), county.cast
    unit = cast.organizations["stranger"]
    given = {"channel_id": cast.channels["foreign"], "levels": 1, "eligible": [unit]}
    path = "/api/v1/review-policies"
    policy = county.client.post(path, "an_admin", json=given).get_json()["data"]["id"]
    first = county.asked(resource)
    assert county.client.delete(f"{path}/{policy}", "an_admin").status_code == 204
    cast.approve(county.revised(resource))
    second = county.waiting(resource)
    assert county.client.post(path, "an_admin", json={**given, "levels": 2}).status_code == 201
    cast.approve(county.revised(resource, "再次更新的摘要。"))
    third = county.waiting(resource)
    assert [(one["level"], one["eligible"]) for one in (first, second, third)] == [(1, [unit]), (3, None), (2, [unit])]
    assert [second["previous_id"], third["previous_id"]] == [first["id"], second["id"]]
    assert county.sign(third, "content", "wai_three").status_code == 403


def test_many_placements_are_looked_up_with_as_many_queries_as_one(client: Client, county: County) -> None:
    cast = county.cast
    names = ["foreign", "second", "third", "fourth"]
    for name in names[1:]:
        body = {"slug": name, "name": name, "kind": "column", "owner_id": cast.organizations["stranger"]}
        made = client.post(f"/api/v1/sites/{cast.site}/channels", "an_admin", json=body)
        cast.channels[name] = made.get_json()["data"]["id"]
    counts = []
    for channels in (names[:1], names):
        resource = county.shared()
        assert {county.asking(resource, channel=one).status_code for one in channels} == {201}
        sent = county.revised(resource)
        cast.approve(sent, "rev_one", "rev_two")
        said: list[str] = []
        event.listen(cast.database.writer, "before_cursor_execute", lambda *call, said=said: said.append(call[2]))
        cast.decide(sent, "rev_three")
        counts.append(len([one for one in said if one.startswith("SELECT")]))
        assert sorted(county.states(resource)) == ["lapsed"] * len(channels) + ["waiting"] * len(channels)
    assert counts[0] == counts[1]


def test_an_adopted_offer_of_what_is_public_asks_at_once(client: Client, county: County) -> None:
    resource = county.cast.published()
    placement = adopted(client, county, resource)[0]
    assert placement["offer_id"]
    county.reviewer("wai_self", level=3, person="lin_editor")
    assert county.sign(placement, "content", "wai_self").status_code == 403
    county.signed(placement)
    assert county.shows() == [resource]


def adopted(client: Client, county: County, resource: str) -> list[dict[str, Any]]:
    body = {"channel_id": county.cast.channels["foreign"]}
    offer = client.post(f"/api/v1/resources/{resource}/offers", "lin_editor", json=body).get_json()["data"]["id"]
    answer = client.post(f"/api/v1/offers/{offer}/answer", "su_editor", json={"verdict": "adopt"})
    assert answer.status_code == 200
    found: list[dict[str, Any]] = client.get("/api/v1/placements", "su_editor").get_json()["data"]
    return found


def test_what_was_adopted_waits_on_the_terms_of_when_it_goes_public(client: Client, county: County) -> None:
    cast, path = county.cast, "/api/v1/review-policies"
    resource, unit = cast.draft(), cast.organizations["stranger"]
    given: dict[str, Any] = {"channel_id": cast.channels["foreign"], "levels": 1}
    policy = client.post(path, "an_admin", json=given).get_json()["data"]["id"]
    assert adopted(client, county, resource) == []
    assert client.delete(f"{path}/{policy}", "an_admin").status_code == 204
    assert client.post(path, "an_admin", json={**given, "levels": 2, "eligible": [unit]}).status_code == 201
    cast.approve(cast.submitted(resource))
    found = county.waiting(resource)
    assert (found["level"], found["eligible"]) == (2, [unit])


def test_an_adopted_draft_asks_when_it_goes_public(client: Client, county: County) -> None:
    resource = county.cast.draft()
    assert adopted(client, county, resource) == []
    county.cast.approve(county.cast.submitted(resource))
    assert (county.states(resource), county.shows()) == (["waiting"], [])
    county.cast.approve(county.revised(resource))
    assert county.states(resource) == ["lapsed", "waiting"]


def test_what_is_archived_is_placed_once_it_goes_public_again(client: Client, county: County) -> None:
    resource = county.cast.published()
    county.take_back(resource, "archived")
    assert adopted(client, county, resource) == []
    county.cast.approve(county.cast.submitted(resource))
    assert county.states(resource) == ["waiting"]


def test_the_tables_agree_after_all_of_it(county: County, settings: Settings) -> None:
    resource = county.shared()
    county.in_effect(resource)
    county.cast.approve(county.revised(resource))
    county.in_effect(county.shared())
    with county.cast.database.reading() as session:
        assert list(faults(session, FileStore(settings.home / "files"))) == []
