"""`_actions`: what somebody may do with an object, and why not; for a page at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from cms.db import Database
from permissions.rules import ON_RESOURCE, ON_SUBMISSION
from tests.cast import Cast
from tests.client import Client
from tests.permissions.world import World
from tests.review.interpretations.conftest import document as important_document

MORE = 3
"""So many statements may a page of a hundred cost more with `_actions` than without."""


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are said meanwhile."""
    said: list[str] = []

    def note(*given: Any) -> None:
        said.append(given[2])

    event.listen(database.reader, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(database.reader, "before_cursor_execute", note)


def actions(client: Client, path: str, who: str) -> dict[str, Any]:
    """What somebody is told of an object."""
    told: dict[str, Any] = client.get(f"/api/v1/{path}", who).get_json()["data"]["_actions"]
    return told


def test_a_resource_tells_what_may_be_done_with_it_and_why_not(client: Client, cast: Cast) -> None:
    made = cast.draft()
    told = actions(client, f"resources/{made}", "lin_editor")
    assert set(told) == set(ON_RESOURCE)
    assert {name for name, answer in told.items() if answer["allowed"]} == {
        "edit_resource", "delete_resource", "preview", "submit", "offer",
    }  # fmt: skip
    assert told["withdraw"] == {
        "allowed": False,
        "reason": {"code": "wrong_duty", "text": "您的岗位职责不包含此操作"},
    }
    assert told["cancel_submission"]["reason"]["code"] == "nothing_to_cancel"


def code(client: Client, path: str, who: str, action: str) -> str | None:
    """Why something is refused; None if it is not."""
    reason = actions(client, path, who)[action]["reason"]
    return reason and str(reason["code"])


def test_what_was_done_already_is_told_as_such(client: Client, cast: Cast) -> None:
    binned, live = f"resources/{cast.draft()}", f"resources/{cast.published()}"
    version = {"If-Match": client.get(f"/api/v1/{binned}", "lin_editor").headers["ETag"]}
    assert code(client, binned, "lin_editor", "undelete_resource") == "not_deleted"
    assert client.delete(f"/api/v1/{binned}", "lin_editor", headers=version).status_code < 300
    assert code(client, binned, "lin_editor", "delete_resource") == "deleted"
    assert code(client, binned, "lin_editor", "undelete_resource") is None
    ending = {"reason": "内容将更新"}
    assert code(client, live, "rev_one", "end_sharing") == "not_shared"
    assert client.post(f"/api/v1/{live}/sharing/ending", "rev_one", json=ending).status_code == 403
    assert code(client, live, "lin_editor", "share") is None
    assert client.post(f"/api/v1/{live}/sharing", "lin_editor", json={}).status_code == 201
    assert code(client, live, "lin_editor", "share") == "shared_already"
    assert code(client, live, "rev_one", "end_sharing") is None
    assert code(client, live, "rev_one", "archive") is None
    cast.archive(live.removeprefix("resources/"))
    assert code(client, live, "rev_one", "archive") == "archived"
    assert code(client, live, "rev_one", "end_sharing") == "not_shared"


def test_only_an_important_document_can_be_waived_and_once(client: Client, cast: Cast) -> None:
    ordinary = cast.submitted()
    assert code(client, f"submissions/{ordinary}", "rev_three", "waive_interpretation") == "not_important"
    document = important_document(cast)
    sent = f"submissions/{cast.submitted(document, 'gao_editor', waiver_wanted=True)}"
    assert code(client, sent, "rev_one", "waive_interpretation") == "not_top_level"
    assert code(client, sent, "rev_three", "waive_interpretation") is None
    content_hash = client.get(f"/api/v1/{sent}", "rev_three").get_json()["data"]["content_hash"]
    given = {"reason": "上级机关已发布解读", "content_hash": content_hash}
    path = f"/api/v1/resources/{document}/interpretation-waivers"
    assert client.post(path, "rev_three", json=given).status_code == 201
    assert code(client, sent, "rev_three", "waive_interpretation") == "waived_already"
    assert client.post(path, "rev_three", json=given).status_code == 403


def test_a_submission_tells_each_reviewer_what_stands_in_the_way(client: Client, cast: Cast) -> None:
    made = cast.submitted()
    told = {who: actions(client, f"submissions/{made}", who)["decide"] for who in ("rev_one", "rev_two", "lin_editor")}
    assert told["rev_one"] == {"allowed": True, "reason": None}
    assert told["rev_two"]["reason"]["code"] == "other_level"
    assert told["lin_editor"]["reason"]["code"] == "wrong_duty"
    cast.decide(made, "rev_one")
    assert actions(client, f"submissions/{made}", "rev_two")["claim"]["allowed"]


def test_the_reason_is_told_in_the_language_of_the_reader(client: Client, cast: Cast) -> None:
    made = cast.draft()
    answer = client.get(f"/api/v1/resources/{made}", "lin_editor", headers={"Accept-Language": "en"})
    assert (
        answer.get_json()["data"]["_actions"]["archive"]["reason"]["text"] == "Your duty does not include this action"
    )


def test_a_past_submission_is_closed_while_another_is_under_way(client: Client, cast: Cast) -> None:
    resource = cast.draft()
    past = cast.submitted(resource)
    path = f"/api/v1/resources/{resource}"
    version = client.get(path, "lin_editor").headers["ETag"]
    client.post(f"{path}/submissions/cancellation", "lin_editor", headers={"If-Match": version})
    cast.submitted(resource)
    assert actions(client, f"submissions/{past}", "rev_one")["decide"]["reason"]["code"] == "not_waiting"
    seen = client.get(f"/api/v1/submissions/{past}", "rev_one").get_json()["data"]["content_hash"]
    body = {"verdict": "approve", "content_hash": seen}
    assert client.post(f"/api/v1/submissions/{past}/decisions", "rev_one", json=body).status_code == 409


def test_answers_to_writes_tell_what_may_be_done_next(client: Client, cast: Cast) -> None:
    path = f"/api/v1/resources/{cast.draft()}"
    version = client.get(path, "lin_editor").headers["ETag"]
    sent = client.post(f"{path}/submissions", "lin_editor", json={}, headers={"If-Match": version})
    assert sent.get_json()["data"]["_actions"]["cancel_submission"]["allowed"]


def resources(cast: Cast) -> None:
    for number in range(100):
        cast.draft("gao_editor", organization=("science", "city")[number % 2], title=f"第{number}号通知")


def submissions(cast: Cast) -> None:
    for number in range(100):
        cast.submitted(cast.draft(title=f"第{number}号通知"))


@pytest.mark.parametrize(
    ("path", "who", "make", "told"),
    [
        ("resources", "gao_editor", resources, ON_RESOURCE),
        ("submissions", "rev_one", submissions, ON_SUBMISSION),
    ],
)
def test_a_page_of_a_hundred_tells_all_of_it_with_three_statements_more(
    client: Client, cast: Cast, path: str, who: str, make: Callable[[Cast], None], told: tuple[str, ...]
) -> None:
    make(cast)
    with counted(cast.database) as plain:
        without = client.get(f"/api/v1/{path}?limit=100", who).get_json()["data"]
    with counted(cast.database) as more:
        found = client.get(f"/api/v1/{path}?limit=100&include=_actions", who).get_json()["data"]
    assert len(found) == 100
    assert not any("_actions" in one for one in without)
    assert all(set(one["_actions"]) == set(told) for one in found)
    assert len(more) - len(plain) <= MORE
    for one in (found[0], found[-1]):
        assert actions(client, f"{path}/{one['id']}", who) == one["_actions"]


PLACES: dict[str, dict[str, set[str]]] = {
    "attachments/{attachment}": {"lin_editor": {"delete_attachment"}, "gao_editor": {"delete_attachment"}},
    "bulk-edits/{edit}": {"lin_editor": {"run_bulk_edit", "cancel_bulk_edit"}},
    "change-requests/{change}": {
        "an_admin": {"decide_change_request", "approve_change_request"}, "bo_admin": {"cancel_change_request"},
        "au_auditor": set(),
    },
    "imports/{run}": {"lin_editor": {"undo_import"}},
    "merge-proposals/{proposal}": {"lin_editor": {"decide_merge_proposal"}},
    "migration-policies/{migration_policy}": {"an_admin": {"manage_review_policies"}, "rev_three": set()},
    "sites/{site}/disclosure-categories/{category}": {"an_admin": {"manage_disclosure"}, "rev_one": set()},
    "taxonomies/{scheme}/terms/{term}": {"an_admin": {"manage_taxonomies"}, "lin_editor": set()},
    "migration-batches/{batch}": {
        "lin_editor": {"cancel_batch", "resume_batch"}, "rev_one": {"decide_batch"}, "rev_two": set(),
    },
    "erasures/{erasure}": {"rev_three": {"confirm_erasure"}, "an_admin": set(), "au_auditor": set()},
    "hidden-relations/{hidden_relation}": {
        "rev_three": {"show_relation"}, "rev_three_b": set(), "rev_two": set(), "lin_editor": set(),
    },
    "off-switches/{off_switch}": {"rev_three": {"switch_on"}, "rev_two": set(), "an_admin": set()},
    "offers/{offer}": {"lin_editor": {"cancel_offer"}, "su_editor": {"answer_offer"}},
    "organizations/{unit}": {"an_admin": {"manage_organizations"}, "lin_editor": set()},
    "pins/{pin}": {"lin_editor": {"cancel_pin"}, "rev_three": {"pin"}, "rev_one": set()},
    "pins/{pinned}": {"lin_editor": set(), "rev_three": {"unpin"}, "rev_one": {"unpin"}},
    "placements/{placement}": {"su_editor": {"cancel_placement"}, "wai_reviewer": set(), "rev_three": set()},
    "placements/{in_effect}": {"su_editor": set(), "wai_reviewer": {"end_placement"}, "rev_one": {"end_placement"}},
    "releases/{release}": {
        "lin_editor": {"edit_release", "cancel_release"}, "rev_one": set(),
    },
    "sites/{site}": {
        "an_admin": {"manage_sites"}, "rev_one": {"manage_thematic_libraries"},
        "rev_three": {"switch_off", "manage_thematic_libraries"}, "wai_reviewer": set(),
    },
    "sites/{site}/channels/{channel}": {
        "an_admin": {"manage_sites"}, "rev_one": set(), "rev_three": {"switch_off"}, "wai_reviewer": set(),
        "lin_editor": set(),
    },
    "thematic-libraries/{library}": {"rev_one": {"manage_thematic_libraries"}, "wai_reviewer": set()},
    "users/{user}": {"an_admin": {"manage_accounts"}, "au_auditor": set()},
}  # fmt: skip
"""What each of some people may do with other objects; the names are those of the matrix."""


def each_of(told: dict[str, dict[str, set[str]]]) -> list[tuple[str, str, set[str]]]:
    """Its cells, each with where it stands: one world is enough for all."""
    return [(path, who, allowed) for path, people in told.items() for who, allowed in people.items()]


def allowed_in(told: dict[str, Any]) -> set[str]:
    """The names of what somebody may do."""
    return {name for name, answer in told.items() if answer["allowed"]}


def test_other_objects_tell_it_too_alone_and_in_lists(client: Client, cast: Cast) -> None:
    things = World(cast, client).things
    for path, who, allowed in each_of(PLACES):
        filled = path.format_map(things)
        folder = filled.rpartition("/")[0]
        alone = client.get(f"/api/v1/{filled}", who).get_json()["data"]
        assert allowed_in(alone["_actions"]) == allowed, (path, who)
        with counted(cast.database) as plain:
            client.get(f"/api/v1/{folder}?limit=100", who)
        with counted(cast.database) as more:
            found = client.get(f"/api/v1/{folder}?limit=100&include=_actions", who).get_json()["data"]
        assert len(more) - len(plain) <= MORE, (path, who)
        assert {each["id"]: each["_actions"] for each in found}[alone["id"]] == alone["_actions"], (path, who)


LISTS: dict[str, dict[str, set[str]]] = {
    "api-keys": {"lin_editor": {"manage_keys"}, "an_admin": {"manage_keys"}, "au_auditor": set()},
    "duplicates/distinct": {"lin_editor": {"tell_apart"}},
    "resources/{draft}/previews": {"lin_editor": {"revoke_preview"}, "gao_editor": {"revoke_preview"}},
    "review-policies": {"an_admin": {"manage_review_policies"}, "lin_editor": set()},
    "taxonomies": {"an_admin": {"manage_taxonomies"}, "au_auditor": set()},
    "users/{user}/assignments": {"an_admin": {"manage_accounts"}, "au_auditor": set()},
}
"""The same of what is in lists only, or has no id of its own."""


def test_what_is_in_lists_only_tells_it_there(client: Client, cast: Cast) -> None:
    things = World(cast, client).things
    for path, who, allowed in each_of(LISTS):
        filled = path.format_map(things)
        with counted(cast.database) as plain:
            without = client.get(f"/api/v1/{filled}", who).get_json()["data"]
        with counted(cast.database) as more:
            found = client.get(f"/api/v1/{filled}?include=_actions", who).get_json()["data"]
        assert len(more) - len(plain) <= MORE, (path, who)
        assert found, (path, who)
        assert not any("_actions" in one for one in without), (path, who)
        assert [allowed_in(one["_actions"]) for one in found] == [allowed] * len(found), (path, who)


def test_nobody_manages_their_own_account(client: Client, cast: Cast) -> None:
    told = actions(client, f"users/{cast.accounts['an_admin']}", "an_admin")
    assert told["manage_accounts"]["reason"]["code"] == "own_account"
