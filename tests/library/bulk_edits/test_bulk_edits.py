"""Bulk edits: a preview that changes nothing, then a revision for each resource, or the reason why there is none."""

from typing import Any

import pytest

from cms.accounts.load_actor import actor_of_account
from cms.library.bulk_edits.create_bulk_edit import MOST_PREVIEWS
from cms.library.bulk_edits.models import BulkEdit
from cms.library.bulk_edits.run_bulk_edit import run_bulk_edit
from cms.library.bulk_edits.work import BulkEditWork
from cms.library.load import load_resource, revision_of
from cms.library.models import Resource
from cms.library.revise_resource import revise_resource
from cms.long_work import FAILED, RUNNING
from tests.cast import Cast
from tests.client import Client

EDITS = "/api/v1/bulk-edits"
NOBODY = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"
DUE = {"set": {"review_by": "2027-12-31"}}


def asked(client: Client, who: str = "lin_editor", **body: Any) -> str:
    """The address of a preview."""
    answer = client.post(EDITS, who, json=body)
    assert answer.status_code == 201, answer.json
    assert answer.json["data"]["state"] == "preview"
    return answer.headers["Location"]


def items(client: Client, edit: str, who: str = "lin_editor", query: str = "") -> list[dict[str, Any]]:
    return client.get(f"{edit}/items{query}", who).json["data"]


def worker(cast: Cast) -> BulkEditWork:
    return BulkEditWork(cast.database, lambda _: None)


def run(client: Client, cast: Cast, edit: str, who: str = "lin_editor") -> dict[str, Any]:
    answer = client.post(f"{edit}/run", who)
    assert (answer.status_code, answer.headers["Location"]) == (202, edit)
    step = worker(cast)
    while step():
        pass
    return client.get(edit, who).json["data"]


def head(cast: Cast, resource_id: str) -> tuple[Resource, dict[str, Any]]:
    with cast.database.reading() as session:
        resource = load_resource(session, resource_id)
        return resource, revision_of(session, resource_id, resource.head_number)[1].content


def test_a_preview_shows_before_and_after_and_changes_nothing(client, cast):
    one, other = cast.draft(), cast.draft(title="另一条", review_by="2027-12-31")
    edit = asked(client, ids=[one, other], changes=DUE, note="年度调整")
    data = client.get(edit, "lin_editor").json["data"]
    assert (data["total"], data["note"]) == (2, "年度调整")
    assert data["counts"] == {"waiting": 1, "unchanged": 1, "changed": 0, "refused": 0}
    found = {row["resource"]["id"]: row for row in items(client, edit)}
    assert (found[one]["before"], found[one]["after"]) == ({"review_by": None}, {"review_by": "2027-12-31"})
    assert [found[each]["outcome"] for each in (one, other)] == ["waiting", "unchanged"]
    assert head(cast, one)[0].head_number == 1


def test_what_is_run_makes_a_revision_for_each(client, cast):
    one, other = cast.draft(), cast.draft(title="另一条")
    edit = asked(client, ids=[one, other], changes={"set": {"review_by": "2027-12-31", "validity": "effective"}})
    data = run(client, cast, edit)
    assert (data["state"], data["done"], data["counts"]["changed"]) == ("finished", 2, 2)
    for each in (one, other):
        resource, content = head(cast, each)
        assert (resource.head_number, content["review_by"], content["validity"]) == (2, "2027-12-31", "effective")
        assert str(resource.review_by) == "2027-12-31"


def test_lists_are_added_to_and_taken_from(client, cast):
    one = cast.draft()
    moved = {"add": {"channels": [cast.channels["foreign"]]}, "remove": {"channels": [cast.channels["notices"]]}}
    edit = asked(client, "gao_editor", ids=[one], changes={"remove": {"subjects": ["science"]}})
    assert items(client, edit, "gao_editor")[0]["after"] == {"subjects": None}
    run(client, cast, edit, "gao_editor")
    assert "subjects" not in head(cast, one)[1]
    refused = items(client, asked(client, "gao_editor", ids=[one], changes=moved), "gao_editor")[0]
    assert refused["outcome"] == "refused"
    assert [(row["pointer"], row["code"]) for row in refused["reasons"]] == [("/content/channels/0", "may_not_place")]


def test_what_is_live_stays_so_until_it_is_approved(client, cast):
    public = cast.published()
    data = run(client, cast, asked(client, ids=[public], changes=DUE))
    assert data["counts"]["changed"] == 1
    resource, _ = head(cast, public)
    assert (resource.live_number, resource.head_number, resource.state) == (1, 2, "draft")


def test_what_is_in_review_is_refused_with_the_rules_reason(client, cast):
    sent = cast.draft()
    cast.submitted(sent)
    row = items(client, asked(client, ids=[sent], changes=DUE))[0]
    assert (row["outcome"], row["reasons"][0]["code"]) == ("refused", "forbidden")
    assert "送审" in row["reasons"][0]["zh"]


def test_what_was_changed_since_the_preview_is_left_alone(client, cast):
    one, other = cast.draft(), cast.draft(title="另一条")
    edit = asked(client, ids=[one, other], changes=DUE)
    with cast.database.writing() as session:
        revise_resource(cast.actor("lin_editor"), session, one, 1, {"summary": "改过"})
    assert run(client, cast, edit)["counts"] == {"waiting": 0, "unchanged": 0, "changed": 1, "refused": 1}
    (row,) = items(client, edit, query="?outcome=refused")
    assert (row["resource"]["id"], row["reasons"][0]["code"]) == (one, "stale")
    assert "review_by" not in head(cast, one)[1]


def test_a_filter_is_that_of_the_list(client, cast):
    cast.draft(title="甲类通知")
    cast.draft(title="乙类通知", review_by="2026-01-31")
    edit = asked(client, filter={"title": "乙类", "type": ["article"]}, changes=DUE)
    assert [row["resource"]["title"] for row in items(client, edit)] == ["乙类通知"]
    edit = asked(client, filter={"review_by_before": "2026-02-01"}, changes=DUE)
    assert [row["resource"]["title"] for row in items(client, edit)] == ["乙类通知"]


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"changes": DUE}, "/filter"),
        ({"filter": {}, "ids": [NOBODY], "changes": DUE}, "/filter"),
        ({"filter": {"title": "没有的"}, "changes": DUE}, "/filter"),
        ({"ids": [NOBODY], "changes": DUE}, "/ids/0"),
        ({"filter": {"deleted": True}, "changes": DUE}, "/filter/deleted"),
        ({"filter": {}, "changes": {}}, "/changes"),
        ({"filter": {}, "changes": {"set": {"title": "新"}}}, "/changes/set/title"),
        ({"filter": {}, "changes": {"set": {"review_by": "2027-02-30"}}}, "/changes/set/review_by"),
        ({"filter": {}, "changes": {"set": {"validity": "maybe"}}}, "/changes/set/validity"),
        ({"filter": {}, "changes": {act: {"channels": [NOBODY]} for act in ("set", "add")}}, "/changes/set/channels"),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_told_at_its_place(client, cast, body, pointer):
    cast.draft()
    answer = client.post(EDITS, "lin_editor", json=body)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer), answer.json


def test_what_somebody_cannot_read_is_nothing_to_edit(client, cast):
    one = cast.draft()
    assert client.post(EDITS, "su_editor", json={"ids": [one], "changes": DUE}).status_code == 422
    assert client.post(EDITS, "su_editor", json={"filter": {}, "changes": DUE}).status_code == 422


@pytest.mark.parametrize("who", ["rev_one", "an_admin", "au_auditor"])
def test_who_does_not_edit_asks_for_none(client, cast, who):
    assert client.post(EDITS, who, json={"ids": [cast.draft()], "changes": DUE}).status_code == 403
    assert client.get(EDITS, who).status_code == 403


def test_another_editor_sees_nothing_of_it(client, cast):
    edit = asked(client, ids=[cast.draft()], changes=DUE)
    for path in (edit, f"{edit}/items"):
        assert client.get(path, "gao_editor").status_code == 404
    for act in ("run", "cancellation"):
        assert client.post(f"{edit}/{act}", "gao_editor").status_code == 404
    assert client.get(EDITS, "gao_editor").json["data"] == []


def test_it_is_run_once(client, cast):
    edit = asked(client, ids=[cast.draft()], changes=DUE)
    run(client, cast, edit)
    assert client.post(f"{edit}/run", "lin_editor").status_code == 409
    assert client.post(f"{edit}/cancellation", "lin_editor").status_code == 409


def test_a_preview_that_was_given_up_cannot_be_run(client, cast):
    edit = asked(client, ids=[cast.draft()], changes=DUE)
    assert client.post(f"{edit}/cancellation", "lin_editor").json["data"]["state"] == "cancelled"
    assert client.post(f"{edit}/run", "lin_editor").status_code == 409


def test_previews_that_nobody_runs_are_limited_and_thrown_away_with_their_items(client, cast):
    one = cast.draft()
    edits = [asked(client, ids=[one], changes=DUE) for _ in range(MOST_PREVIEWS)]
    refused = client.post(EDITS, "lin_editor", json={"ids": [one], "changes": DUE})
    assert (refused.status_code, refused.json["code"]) == (409, "wrong_state")
    asked(client, "gao_editor", ids=[one], changes=DUE)
    client.post(f"{edits[0]}/cancellation", "lin_editor")
    assert items(client, edits[0]) == []
    asked(client, ids=[one], changes=DUE)


def test_a_cancelled_one_stops_between_items_and_keeps_what_was_done(client, cast):
    ids = [cast.draft(title=f"第{number}条") for number in range(12)]
    edit = asked(client, ids=ids, changes=DUE)
    client.post(f"{edit}/run", "lin_editor")
    step = worker(cast)
    assert step()
    assert step()
    client.post(f"{edit}/cancellation", "lin_editor")
    while step():
        pass
    data = client.get(edit, "lin_editor").json["data"]
    assert (data["state"], data["counts"]["changed"], data["counts"]["waiting"]) == ("cancelled", 10, 2)


def test_a_worker_that_died_is_followed_by_another_and_nothing_is_done_twice(client, cast):
    ids = [cast.draft(title=f"第{number}条") for number in range(12)]
    edit = asked(client, ids=ids, changes=DUE)
    client.post(f"{edit}/run", "lin_editor")
    dead = worker(cast)
    dead()
    dead()
    with cast.database.writing() as session:
        kept = session.get_one(BulkEdit, edit.rpartition("/")[2])
        assert (kept.state, kept.done) == (RUNNING, 10)
        kept.leased_until = kept.started_at
    other = worker(cast)
    while other():
        pass
    assert client.get(edit, "lin_editor").json["data"]["counts"]["changed"] == 12
    assert {head(cast, one)[0].head_number for one in ids} == {2}


def test_who_lost_their_account_has_nothing_done_until_they_have_it_back(client, cast):
    edit = asked(client, ids=[cast.draft()], changes=DUE)
    client.post(f"{edit}/run", "lin_editor")
    gone = client.patch(f"/api/v1/users/{cast.accounts['lin_editor']}", "an_admin", json={"active": False})
    assert gone.status_code == 200, gone.json
    step = worker(cast)
    while step():
        pass
    with cast.database.reading() as session:
        kept = session.get_one(BulkEdit, edit.rpartition("/")[2])
    assert (kept.state, kept.fault["code"]) == ("failed", "not_found")
    back = client.patch(f"/api/v1/users/{cast.accounts['lin_editor']}", "an_admin", json={"active": True})
    assert back.status_code == 200, back.json
    with cast.database.writing() as session:
        run_bulk_edit(actor_of_account(session, kept.account_id), session, kept.id)
    while step():
        pass
    with cast.database.reading() as session:
        kept = session.get_one(BulkEdit, kept.id)
    assert (kept.state, kept.fault, kept.counts["changed"]) == ("finished", None, 1)


def test_one_that_has_failed_can_be_given_up(client, cast):
    edit = asked(client, ids=[cast.draft()], changes=DUE)
    with cast.database.writing() as session:
        session.get_one(BulkEdit, edit.rpartition("/")[2]).state = FAILED
    assert client.post(f"{edit}/cancellation", "lin_editor").json["data"]["state"] == "cancelled"


def test_lists_of_edits_page_and_filter(client, cast):
    one = cast.draft()
    edits = [asked(client, ids=[one], changes=DUE) for _ in range(3)]
    client.post(f"{edits[0]}/cancellation", "lin_editor")
    page = client.get(f"{EDITS}?limit=2", "lin_editor").json
    rest = client.get(page["links"]["next"], "lin_editor").json
    assert [row["id"] for row in (*page["data"], *rest["data"])] == [one.rpartition("/")[2] for one in edits[::-1]]
    left = client.get(f"{EDITS}?state=preview", "lin_editor").json["data"]
    assert len(left) == 2
