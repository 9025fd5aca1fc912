"""What `_actions` tells is what happens: each object in each of its states, told of and then asked for."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from cms import clock
from cms.accounts.models import Account, ChangeRequest
from cms.app import make_services
from cms.config import Settings
from cms.harvest.models import HarvestedItem, ImportRun, MergeProposal
from cms.ids import new_id
from cms.library.bulk_edits.models import BulkEdit
from cms.long_work import STATES
from cms.services import EXTENSION
from tests.cast import Cast
from tests.client import Client
from tests.permissions.world import PDF, Rehearsal, imported

API = "/api/v1/"
DONE = (200, 201, 202, 204)
REFUSED = (403, 409)


@pytest.fixture
def rehearsed(app: Flask, client: Client, cast: Cast, settings: Settings) -> Iterator[Client]:
    """Whoever asks changes nothing, so that one object can be asked again and again."""
    rehearsal = Rehearsal(settings.database_url)
    app.extensions[EXTENSION] = make_services(settings, rehearsal)
    yield client
    rehearsal.dispose()


def told(client: Client, path: str, who: str) -> dict[str, bool]:
    """What somebody is told about each action."""
    data = client.get(f"{API}{path}", who).get_json()["data"]
    return {name: answer["allowed"] for name, answer in data["_actions"].items()}


def happens(client: Client, path: str, who: str, body: dict[str, Any] | None = None) -> bool:
    """Whether it is done when asked for; it must be refused as forbidden, or for the state, where it is not."""
    status = client.post(f"{API}{path}", who, json=body).status_code
    assert status in DONE + REFUSED, (path, status)
    return status in DONE


def put(cast: Cast, model: Any, row_id: str, **values: Any) -> None:
    """The row as it could have become."""
    with cast.database.writing() as session:
        session.execute(update(model).where(model.id == row_id).values(values))


def test_of_an_import_in_every_state(rehearsed: Client, cast: Cast) -> None:
    run = imported(cast, cast.draft())
    seen = set()
    for state, is_dry, stored_as in product((*STATES, "undone"), (True, False), ("a.csv", None)):
        put(cast, ImportRun, run, state=state, is_dry=is_dry, stored_as=stored_as)
        said = told(rehearsed, f"imports/{run}", "lin_editor")
        for action, path in (("cancel", "cancellation"), ("resume", "resumption"), ("undo", "undoing")):
            case = (action, state, is_dry, stored_as)
            assert happens(rehearsed, f"imports/{run}/{path}", "lin_editor") == said[f"{action}_import"], case
            seen.add((action, said[f"{action}_import"]))
    assert len(seen) == 6


def test_of_a_bulk_edit_in_every_state(rehearsed: Client, cast: Cast) -> None:
    edit = new_id()
    with cast.database.writing() as session:
        session.add(
            BulkEdit(
                id=edit, state="preview", done=0, total=0, changes={"set": {"review_by": "2027-12-31"}}, note="",
                counts={}, account_id=cast.accounts["lin_editor"], started_at=clock.now(),
            )
        )  # fmt: skip
    for state in (*STATES, "preview"):
        put(cast, BulkEdit, edit, state=state)
        said = told(rehearsed, f"bulk-edits/{edit}", "lin_editor")
        assert happens(rehearsed, f"bulk-edits/{edit}/run", "lin_editor") == said["run_bulk_edit"], state
        assert happens(rehearsed, f"bulk-edits/{edit}/cancellation", "lin_editor") == said["cancel_bulk_edit"], state


def test_of_a_merge_proposal_open_decided_and_overtaken(rehearsed: Client, cast: Cast) -> None:
    there, run = cast.draft(title="已有"), imported(cast, cast.draft(title="旧"))
    proposal, unit = new_id(), cast.organizations["science"]
    with cast.database.writing() as session:
        session.add(
            MergeProposal(
                id=proposal, run_id=run, number=1, source="old", key="k", organization_id=unit, resource_id=there,
                ground="text",
            )
        )  # fmt: skip
    for state in ("same", "different", "undone"):
        put(cast, MergeProposal, proposal, state=state)
        assert told(rehearsed, f"merge-proposals/{proposal}", "lin_editor") == {"decide_merge_proposal": False}
        assert not happens(rehearsed, f"merge-proposals/{proposal}/decision", "lin_editor", {"decision": "same"})
    put(cast, MergeProposal, proposal, state="open")
    assert told(rehearsed, f"merge-proposals/{proposal}", "lin_editor") == {"decide_merge_proposal": True}
    with cast.database.writing() as session:
        session.add(HarvestedItem(organization_id=unit, source="old", key="k", resource_id=there, raw_sha256="0" * 64))
    read = rehearsed.get(f"{API}merge-proposals/{proposal}", "lin_editor").get_json()["data"]["_actions"]
    assert read["decide_merge_proposal"]["reason"]["code"] == "known"


def test_of_an_attachment_used_and_not_used(client: Client, cast: Cast) -> None:
    form = {"file": (BytesIO(PDF), "a.pdf"), "organization_id": cast.organizations["science"]}
    made = client.post(f"{API}attachments", "lin_editor", data=form).get_json()["data"]
    assert made["_actions"]["delete_attachment"]["allowed"]
    cast.draft(attachments=[{"attachment_id": made["id"]}])
    read = client.get(f"{API}attachments/{made['id']}", "lin_editor").get_json()["data"]["_actions"]
    assert read["delete_attachment"]["reason"]["code"] == "in_use"
    assert client.delete(f"{API}attachments/{made['id']}", "lin_editor").status_code == 409


def _asked(cast: Cast, *, days: int) -> str:
    """What An asks for: a scope for an account that Bo once had; to be approved within so many days."""
    for name in ("bo_admin", "cai_admin"):
        cast.join(name, "system_admin")
    cast.join("bo_editor", "editor", person="bo_admin")
    put(cast, Account, cast.accounts["bo_editor"], is_active=False)
    with cast.database.writing() as session:
        made = ChangeRequest(
            id=new_id(), kind="assignment.create", target_id=cast.accounts["bo_editor"], state="waiting",
            payload={"channel_id": cast.channels["policies"]}, requested_by=cast.accounts["an_admin"],
            requested_person_id=cast.persons["an_admin"], created_at=clock.now() - timedelta(days=7),
            expires_at=clock.now() + timedelta(days=days),
        )  # fmt: skip
        session.add(made)
    return made.id


def _said_and_found(client: Client, request: str, who: str) -> tuple[dict[str, bool], dict[str, bool]]:
    path = f"change-requests/{request}"
    refusing = {"verdict": "refuse", "reason": "范围过大"}
    found = {
        "decide_change_request": happens(client, f"{path}/decisions", who, refusing),
        "approve_change_request": happens(client, f"{path}/decisions", who, {"verdict": "approve"}),
        "cancel_change_request": happens(client, f"{path}/cancellation", who),
    }
    return told(client, path, who), found


@pytest.mark.parametrize(
    ("case", "who", "allowed"),
    [
        ("waiting", "an_admin", {"cancel_change_request"}),
        ("waiting", "bo_admin", {"decide_change_request"}),
        ("waiting", "cai_admin", {"decide_change_request", "approve_change_request"}),
        ("its asker has gone", "cai_admin", {"decide_change_request"}),
        ("expired", "an_admin", set()),
        ("expired", "cai_admin", set()),
        ("refused", "an_admin", set()),
        ("refused", "cai_admin", set()),
    ],
)
def test_of_a_change_request_to_each_administrator_in_every_state(
    cast: Cast, rehearsed: Client, case: str, who: str, allowed: set[str]
) -> None:
    request = _asked(cast, days=-1 if case == "expired" else 1)
    if case == "refused":
        decided = {"decided_by": cast.accounts["cai_admin"], "decided_person_id": cast.persons["cai_admin"]}
        put(cast, ChangeRequest, request, state=case, reason="范围过大", decided_at=clock.now(), **decided)
    if case == "its asker has gone":
        put(cast, Account, cast.accounts["an_admin"], is_active=False)
    said, found = _said_and_found(rehearsed, request, who)
    assert said == found
    assert {name for name, is_so in said.items() if is_so} == allowed


def test_of_a_hundred_change_requests_with_three_statements_more(client: Client, cast: Cast) -> None:
    cast.join("bo_admin", "system_admin")
    unit = cast.organizations["science"]
    for number in range(50):
        person = {"staff_number": f"YZ{number}", "name": "陆明", "organization_id": unit}
        user = {"username": f"lu.ming{number}", "duty": "editor", "person": person}
        assert client.post(f"{API}users", "an_admin", json=user).status_code == 202
        cast.join(f"editor_{number}", "editor")
        reset = client.post(f"{API}users/{cast.accounts[f'editor_{number}']}/password-resets", "an_admin")
        assert reset.status_code == 202
    found = client.get(f"{API}change-requests?limit=100&include=_actions", "bo_admin").get_json()["data"]
    assert len(found) == 100
    assert all(one["_actions"]["approve_change_request"]["allowed"] for one in found)


def test_of_the_keys_of_others(client: Client, cast: Cast) -> None:
    key = client.post(f"{API}api-keys", "lin_editor", json={"name": "推送", "actions": ["read_directory"]})
    made = key.get_json()["data"]
    assert made["_actions"]["manage_keys"]["allowed"]
    for who, allowed in (("an_admin", True), ("au_auditor", False)):
        (read,) = client.get(f"{API}api-keys?include=_actions", who).get_json()["data"]
        assert read["_actions"]["manage_keys"]["allowed"] == allowed
    assert read["_actions"]["manage_keys"]["reason"]["code"] == "not_own"
    assert client.delete(f"{API}api-keys/{made['id']}", "au_auditor").status_code == 403
    assert client.delete(f"{API}api-keys/{made['id']}", "gao_editor").status_code == 404


def test_of_the_preview_of_somebody_else(client: Client, cast: Cast) -> None:
    resource = cast.published()
    made = client.post(f"{API}resources/{resource}/previews", "lin_editor", json={}).get_json()["data"]
    path = f"{API}resources/{resource}/previews?include=_actions"
    for who, allowed in (("lin_editor", True), ("gao_editor", True), ("rev_one", False)):
        (read,) = client.get(path, who).get_json()["data"]
        assert read["_actions"]["revoke_preview"]["allowed"] == allowed
        assert client.delete(f"{API}previews/{made['id']}", who).status_code == (204 if allowed else 403)


def test_nobody_is_told_that_they_may_give_scopes_to_themself(client: Client, cast: Cast) -> None:
    cast.join("an_editor", "editor", person="an_admin")
    path = f"{API}users/{cast.accounts['lin_editor']}/assignments?include=_actions"
    (theirs,) = client.get(path, "an_admin").get_json()["data"]
    assert theirs["_actions"]["manage_accounts"]["allowed"]
    given = client.post(path.partition("?")[0], "an_admin", json={"channel_id": cast.channels["policies"]})
    assert given.get_json()["data"]["_actions"]["manage_accounts"]["allowed"]


def test_a_key_is_told_what_it_may_and_why_not(client: Client, cast: Cast) -> None:
    body = {"name": "推送", "actions": ["read_resource", "edit_resource", "upload"]}
    secret = client.post(f"{API}api-keys", "lin_editor", json=body).get_json()["data"]["secret"]
    headers = {"Authorization": f"Bearer {secret}"}
    read = client.get(f"{API}resources/{cast.draft()}", headers=headers).get_json()["data"]["_actions"]
    assert read["edit_resource"]["allowed"]
    assert read["submit"]["reason"]["code"] == "not_of_key"
    assert read["withdraw"]["reason"]["code"] == "wrong_duty"
    lacking = client.get(f"{API}organizations/{cast.organizations['city']}", headers=headers)
    assert (lacking.status_code, lacking.get_json()["detail"]) == (403, "该 API 密钥不包含此操作")
