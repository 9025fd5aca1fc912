"""信息报送: a unit offers, another one takes, edits or returns; both sides see it, nobody else does."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from cms import clock
from cms.accounts.models import RoleAssignment
from cms.ids import new_id
from cms.review.offers.create_offer import create_offer
from cms.review.offers.queries import bounds
from tests.blocking import wait_until_blocking
from tests.cast import Cast
from tests.client import Client


def offered(client: Client, cast: Cast, resource: str, who: str = "lin_editor", channel: str = "foreign") -> Any:
    body = {"channel_id": cast.channels[channel], "note": "请采用"}
    return client.post(f"/api/v1/resources/{resource}/offers", who, json=body)


def made(client: Client, cast: Cast, resource: str | None = None) -> dict[str, Any]:
    """An offer of a draft of the bureau of science to the county's channel."""
    answer = offered(client, cast, resource or cast.draft())
    assert answer.status_code == 201, answer.get_data(as_text=True)
    told: dict[str, Any] = answer.get_json()["data"]
    return told


def scope(cast: Cast, who: str, duty: str, unit: str, level: int | None = None, role: str = "level") -> None:
    """Give somebody a scope."""
    given = RoleAssignment(
        id=new_id(), account_id=cast.accounts[who], duty=duty, level=level, role=role,
        organization_id=cast.organizations[unit], created_at=clock.now(),
    )  # fmt: skip
    with cast.database.writing() as session:
        session.add(given)


def answered(client: Client, offer: str, verdict: str, who: str = "su_editor", reason: str = "") -> Any:
    return client.post(f"/api/v1/offers/{offer}/answer", who, json={"verdict": verdict, "reason": reason})


def revise(client: Client, resource: str) -> None:
    path = f"/api/v1/resources/{resource}"
    version = client.get(path, "lin_editor").headers["ETag"]
    changed = {"content": {"summary": "改过的摘要。"}}
    assert client.patch(path, "lin_editor", json=changed, headers={"If-Match": version}).status_code == 200


def listed(client: Client, who: str, query: str = "") -> list[str]:
    return [one["id"] for one in client.get(f"/api/v1/offers?{query}", who).get_json()["data"]]


def test_what_is_offered_is_read_whole_by_the_other_unit_which_may_not_read_the_resource(
    client: Client, cast: Cast
) -> None:
    offer = made(client, cast)
    seen = client.get(f"/api/v1/offers/{offer['id']}", "su_editor").get_json()["data"]
    assert seen["content"]["body"].startswith("<p>各县")
    assert (seen["state"], seen["note"], seen["has_changed"], seen["is_live"]) == ("waiting", "请采用", False, False)
    assert seen["organization"]["name"] == "云泽市科学技术局"
    assert seen["channel"]["owner"]["name"] == "望川县人民政府"
    assert seen["_actions"]["answer_offer"] == {"allowed": True, "reason": None}
    assert seen["_actions"]["cancel_offer"]["reason"]["code"] == "not_the_giving_side"
    assert client.get(f"/api/v1/resources/{offer['resource']['id']}", "su_editor").status_code == 404


def test_who_neither_offers_nor_receives_reads_404(client: Client, cast: Cast) -> None:
    offer = offered(client, cast, cast.draft(organization="city", name="gao_editor"), "gao_editor").get_json()["data"]
    for who in ("lin_editor", "rev_one", "wai_reviewer", "an_admin", "au_auditor"):
        assert client.get(f"/api/v1/offers/{offer['id']}", who).status_code == 404
        assert answered(client, offer["id"], "adopt", who).status_code == 404
    assert offer["id"] not in listed(client, "lin_editor")
    assert client.get("/api/v1/offers", "rev_one").status_code == 403
    assert client.get("/api/v1/offers/not-an-id", "su_editor").status_code == 404


def test_each_side_lists_it_as_sent_or_received(client: Client, cast: Cast) -> None:
    offer = made(client, cast)["id"]
    assert listed(client, "su_editor", "direction=received") == [offer]
    assert listed(client, "su_editor", "direction=sent") == []
    assert listed(client, "lin_editor", "direction=sent&state=waiting") == [offer]
    assert listed(client, "lin_editor", "direction=received") == []
    assert listed(client, "su_editor", f"channel={cast.channels['notices']}") == []
    assert listed(client, "su_editor", f"organization={cast.organizations['science']}") == [offer]
    page = client.get("/api/v1/offers?include=_actions", "su_editor").get_json()["data"]
    assert page[0]["_actions"]["answer_offer"]["allowed"]


def test_an_offer_binds_what_was_offered_and_tells_that_it_has_changed(client: Client, cast: Cast) -> None:
    resource = cast.draft()
    offer = made(client, cast, resource)
    revise(client, resource)
    seen = client.get(f"/api/v1/offers/{offer['id']}", "su_editor").get_json()["data"]
    assert (seen["has_changed"], seen["content_hash"]) == (True, offer["content_hash"])
    assert seen["content"]["summary"] == "组织申报2026年度科技创新券。"


def test_of_what_is_public_the_public_revision_is_offered_and_a_newer_draft_stays_hidden(
    client: Client, cast: Cast
) -> None:
    resource = cast.published()
    revise(client, resource)
    offer = made(client, cast, resource)
    assert (offer["revision_number"], offer["is_live"], offer["has_changed"]) == (1, True, False)


def test_only_the_other_side_answers_and_once(client: Client, cast: Cast) -> None:
    offer = made(client, cast)["id"]
    assert answered(client, offer, "adopt", "lin_editor").status_code == 403
    told = answered(client, offer, "adopt", reason="予以采用")
    assert told.get_json()["data"]["state"] == "adopted"
    assert told.get_json()["data"]["answered_by_name"] == "su_editor"
    again = answered(client, offer, "return", reason="不采用")
    assert again.status_code == 403


def test_nobody_answers_their_own_offer_by_whatever_account(client: Client, cast: Cast) -> None:
    offer = made(client, cast)["id"]
    cast.join("lin_in_the_county", "editor", person="lin_editor")
    scope(cast, "lin_in_the_county", "editor", "stranger")
    refused = answered(client, offer, "adopt", "lin_in_the_county")
    assert (refused.status_code, refused.get_json()["detail"]) == (403, "不能答复本人的报送")


def test_returning_needs_a_reason(client: Client, cast: Cast) -> None:
    offer = made(client, cast)["id"]
    assert answered(client, offer, "return", reason=" ").get_json()["errors"][0]["pointer"] == "/reason"
    assert answered(client, offer, "return", reason="与栏目无关").get_json()["data"]["reason"] == "与栏目无关"


def test_an_offer_that_waits_is_taken_back_by_the_unit_that_made_it(client: Client, cast: Cast) -> None:
    resource = cast.draft()
    offer = made(client, cast, resource)["id"]
    assert offered(client, cast, resource).status_code == 409
    assert client.post(f"/api/v1/offers/{offer}/withdrawal", "su_editor").status_code == 403
    assert client.post(f"/api/v1/offers/{offer}/withdrawal", "lin_editor").get_json()["data"]["state"] == "withdrawn"
    assert answered(client, offer, "adopt").status_code == 403
    assert offered(client, cast, resource).status_code == 201


def test_an_edited_copy_is_a_draft_of_the_other_unit_with_credit_and_files_of_its_own(
    client: Client, cast: Cast
) -> None:
    resource = cast.published(source=None)
    offer = made(client, cast, resource)["id"]
    copy = answered(client, offer, "edit_copy").get_json()["data"]["copy_id"]
    seen = client.get(f"/api/v1/resources/{copy}", "su_editor").get_json()["data"]
    assert (seen["state"], seen["organization_id"]) == ("draft", cast.organizations["stranger"])
    content = seen["content"]
    assert content["source"]["name"] == "云泽市科学技术局"
    assert content["relations"] == [{"type": "related", "target_id": resource}]
    assert content["channels"] == [cast.channels["foreign"]]
    assert content["accountable"] is None
    assert client.get(f"/api/v1/resources/{copy}", "lin_editor").status_code == 404


def test_the_files_of_a_copy_are_the_other_units_own(client: Client, cast: Cast) -> None:
    form = {"file": (BytesIO(b"%PDF-1.4 what is attached"), "a.pdf"), "organization_id": cast.organizations["science"]}
    file = client.post("/api/v1/attachments", "lin_editor", data=form).get_json()["data"]
    offer = made(client, cast, cast.draft(attachments=[{"attachment_id": file["id"], "title": "申报表"}]))["id"]
    copy = answered(client, offer, "edit_copy").get_json()["data"]["copy_id"]
    rows = client.get(f"/api/v1/resources/{copy}", "su_editor").get_json()["data"]["content"]["attachments"]
    assert (rows[0]["title"], rows[0]["attachment_id"] != file["id"]) == ("申报表", True)
    own = client.get(f"/api/v1/attachments/{rows[0]['attachment_id']}", "su_editor").get_json()["data"]
    assert (own["sha256"], own["name"]) == (file["sha256"], "a.pdf")


def test_a_copy_of_what_changed_since_is_one_of_what_was_offered(client: Client, cast: Cast) -> None:
    resource = cast.draft()
    offer = made(client, cast, resource)["id"]
    revise(client, resource)
    copy = answered(client, offer, "edit_copy").get_json()["data"]["copy_id"]
    content = client.get(f"/api/v1/resources/{copy}", "su_editor").get_json()["data"]["content"]
    assert content["summary"] == "组织申报2026年度科技创新券。"
    assert content["relations"] == []


@pytest.mark.parametrize(
    ("channel", "code"), [("notices", "own_channel"), ("policies", "type_not_accepted"), (None, "no_channel")]
)
def test_it_is_offered_to_a_channel_of_another_unit_that_takes_it(
    client: Client, cast: Cast, channel: str | None, code: str
) -> None:
    body = {"channel_id": cast.channels[channel] if channel else cast.site}
    answer = client.post(f"/api/v1/resources/{cast.draft()}/offers", "lin_editor", json=body)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["code"] == code


def test_what_is_in_review_or_of_another_unit_is_not_offered(client: Client, cast: Cast) -> None:
    resource = cast.draft()
    cast.submitted(resource)
    assert offered(client, cast, resource).status_code == 403
    assert offered(client, cast, cast.draft(), "su_editor").status_code == 404
    assert offered(client, cast, cast.published(), "rev_one").status_code == 403


def test_what_was_deleted_since_can_only_be_returned(client: Client, cast: Cast) -> None:
    resource = cast.draft()
    offer = made(client, cast, resource)["id"]
    path = f"/api/v1/resources/{resource}"
    version = client.get(path, "lin_editor").headers["ETag"]
    client.delete(path, "lin_editor", headers={"If-Match": version})
    assert answered(client, offer, "adopt").status_code == 409
    assert answered(client, offer, "edit_copy").status_code == 409
    assert answered(client, offer, "return", reason="已删除").status_code == 200


@pytest.mark.parametrize("kind", ["withdrawn", "archived"])
def test_what_is_taken_back_is_offered_no_more(client: Client, cast: Cast, kind: str) -> None:
    resource = cast.published()
    offer = made(client, cast, resource)["id"]
    other = made(client, cast)["id"]
    path = f"/api/v1/resources/{resource}"
    version = client.get(path, "rev_one").headers["ETag"]
    body = {"kind": kind, "reason": "内容有误"}
    assert client.post(f"{path}/withdrawals", "rev_one", json=body, headers={"If-Match": version}).status_code == 201
    told = client.get(f"/api/v1/offers/{offer}", "su_editor").get_json()["data"]
    assert (told["state"], told["answered_by_name"], told["reason"]) == ("withdrawn", "rev_one", "内容有误")
    for verdict in ("adopt", "edit_copy"):
        assert answered(client, offer, verdict).status_code == 403
    assert answered(client, other, "adopt").status_code == 200


def test_each_unit_sees_what_became_of_its_offers(client: Client, cast: Cast) -> None:
    first, second, third = (made(client, cast)["id"] for _ in range(3))
    answered(client, first, "adopt")
    answered(client, second, "return", reason="重复")
    year = clock.today().year
    counted = client.get(f"/api/v1/offers/counts?period={year}", "su_editor").get_json()["data"]
    assert counted == [
        {
            "organization": {"id": cast.organizations["science"], "name": "云泽市科学技术局"},
            "offered": 3, "waiting": 1, "adopted": 1, "copied": 0, "returned": 1, "withdrawn": 0,
        }
    ]  # fmt: skip
    assert third
    assert client.get("/api/v1/offers/counts?direction=received", "lin_editor").get_json()["data"] == []
    assert client.get(f"/api/v1/offers/counts?period={year - 1}", "lin_editor").get_json()["data"] == []
    assert client.get("/api/v1/offers/counts?period=2026-13", "lin_editor").status_code == 422


@pytest.mark.parametrize("dialect", ["postgresql"])  # SQLite has one writer
def test_a_channel_is_not_removed_while_an_offer_to_it_is_on_its_way(client: Client, cast: Cast) -> None:
    draft, channel = cast.draft(), cast.channels["foreign"]
    path = f"/api/v1/sites/{cast.site}/channels/{channel}"
    version = {"If-Match": client.get(path, "an_admin").headers["ETag"]}
    with ThreadPoolExecutor(1) as admin:
        with cast.database.writing() as editor:
            offer, _ = create_offer(cast.actor("lin_editor"), editor, draft, channel, "")
            removal = admin.submit(client.delete, path, "an_admin", headers=version)
            wait_until_blocking(cast.database, editor)
        assert removal.result(30).status_code == 409
    assert answered(client, offer.id, "adopt").status_code == 200


def test_periods_are_those_of_the_calendar_in_china() -> None:
    assert [one.isoformat() for one in bounds("2026-Q4")] == ["2026-10-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00"]
    assert [one.isoformat() for one in bounds("2026-12")] == ["2026-12-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00"]
    assert [one.isoformat() for one in bounds("2026")] == ["2026-01-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00"]


def tried(cast: Cast, statement: str, **values: object) -> None:
    with cast.database.writing() as session:
        session.execute(text(statement), values)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE offer SET note = ''", "already"),
        ("UPDATE offer SET state = 'waiting', closed_at = NULL, closed_by = NULL, closed_person_id = NULL", "already"),
        ("UPDATE offer SET state = 'returned'", "already"),
    ],
)
def test_the_database_keeps_an_answered_offer_as_it_is(client: Client, cast: Cast, statement: str, reason: str) -> None:
    answered(client, made(client, cast)["id"], "adopt")
    with pytest.raises(IntegrityError, match=reason):
        tried(cast, statement)


def test_the_database_lets_no_reviewer_take_back_an_offer_of_what_they_did_not_take_back(
    client: Client, cast: Cast
) -> None:
    made(client, cast)
    with pytest.raises(IntegrityError, match="no editor answered"):
        tried(
            cast,
            "UPDATE offer SET state = 'withdrawn', closed_at = offer.created_at, closed_by = account.id,"
            " closed_person_id = account.person_id FROM account WHERE account.username = 'rev_one'",
        )


def test_the_database_keeps_what_was_offered_to_whom(client: Client, cast: Cast) -> None:
    made(client, cast)
    with pytest.raises(IntegrityError, match="channel_id never changes"):
        tried(cast, "UPDATE offer SET channel_id = resource_id")


def test_the_database_lets_nobody_answer_their_own_offer(client: Client, cast: Cast) -> None:
    made(client, cast)
    with pytest.raises(IntegrityError):
        tried(
            cast,
            "UPDATE offer SET state = 'adopted', closed_by = offered_by, closed_person_id = offered_person_id,"
            " closed_at = created_at",
        )
