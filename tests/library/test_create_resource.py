"""Creating: what is checked, what is derived, and that a refused draft leaves nothing."""

import io
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from cms.accounts.assignments.create_assignment import NewAssignment, assign
from cms.accounts.models import Account, RoleAssignment
from cms.accounts.scopes import Scope
from cms.errors import Code, Problem
from cms.library.create_resource import create_resources
from cms.library.drafts import NewResource
from cms.library.load import load_resource, revision_of
from cms.library.models import Resource, Revision
from tests.cast import Cast
from tests.client import Client

NOBODY = "0192f3a4-5b6c-7d8e-9f01-23456789abcd"


def pointers(problem: Problem) -> list[tuple[str, str]]:
    return [(error.pointer, error.code) for error in problem.errors]


def refusal(cast: Cast, name: str = "lin_editor", **changed: Any) -> Problem:
    with pytest.raises(Problem) as caught:
        cast.draft(name, **changed)
    return caught.value


def test_a_draft_is_stored_with_clean_content_and_derived_fields(cast: Cast) -> None:
    made = cast.draft(
        type_name="policy_document",
        channels=None,
        kind=None,
        document_number="云科发[2026] 12号",
        body='<p onclick="x()">第一条</p><script>bad()</script><p>第二条</p>',
    )
    with cast.database.reading() as session:
        resource = load_resource(session, made)
        revision, stored = revision_of(session, made, 1)
    assert (resource.state, resource.head_number, resource.live_number, resource.version) == ("draft", 1, None, 1)
    assert resource.document_number == "云科发〔2026〕12号"
    assert stored.content["document_number"] == "云科发[2026] 12号"
    assert stored.content["body"] == "<p>第一条</p><p>第二条</p>"
    assert stored.text == "第一条\n第二条"
    assert len(revision.content_hash) == 64
    assert 0 < resource.completeness < 1


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"title": None}, ("/content/title", "required")),
        ({"title": "  "}, ("/content/title", "blank")),
        ({"subjects": ["science", "magic"]}, ("/content/subjects/1", "no_term")),
        ({"genre": "poem"}, ("/content/genre", "no_term")),
        ({"no_such": 1}, ("/content/no_such", "unknown_field")),
        ({"publisher": NOBODY}, ("/content/publisher", "no_organization")),
        ({"relations": [{"type": "related", "target_id": NOBODY}]}, ("/content/relations/0/target_id", "no_resource")),
        ({"attachments": [{"attachment_id": NOBODY}]}, ("/content/attachments/0/attachment_id", "no_attachment")),
        ({"channels": [NOBODY]}, ("/content/channels/0", "no_channel")),
    ],
)
def test_each_fault_is_told_with_its_pointer(cast: Cast, changed: dict[str, Any], fault: tuple[str, str]) -> None:
    problem = refusal(cast, **changed)
    assert problem.code is Code.INVALID
    assert fault in pointers(problem)


def test_a_channel_takes_only_the_types_it_accepts(cast: Cast) -> None:
    problem = refusal(cast, "gao_editor", organization="city", channels=[cast.channels["policies"]])
    assert pointers(problem) == [("/content/channels/0", "type_not_accepted")]


def test_nobody_places_in_a_channel_outside_their_scope(cast: Cast) -> None:
    problem = refusal(cast, channels=[cast.channels["notices"], cast.channels["foreign"]])
    assert pointers(problem) == [("/content/channels/1", "may_not_place")]


def test_relations_join_only_types_that_fit(cast: Cast) -> None:
    article = cast.draft()
    problem = refusal(
        cast,
        type_name="policy_interpretation",
        kind=None,
        channels=None,
        relations=[{"type": "interprets", "target_id": article}],
    )
    assert pointers(problem) == [("/content/relations/0/type", "relation_not_allowed")]


def test_an_editor_creates_nothing_for_another_organization(cast: Cast) -> None:
    assert refusal(cast, "su_editor", channels=None).code is Code.NOT_FOUND
    assert refusal(cast, organization="city", channels=None).code is Code.NOT_FOUND


@pytest.mark.parametrize("name", ["an_admin", "rev_one", "au_auditor"])
def test_only_editors_create(cast: Cast, name: str) -> None:
    assert refusal(cast, name).code is Code.FORBIDDEN


def test_a_refused_draft_leaves_no_trace_and_stops_no_other(cast: Cast) -> None:
    good = NewResource("article", cast.organizations["science"], cast.content())
    bad = NewResource("article", cast.organizations["science"], cast.content(genre="poem"))
    with cast.database.writing() as session:
        outcomes = create_resources(cast.actor("lin_editor"), session, [good, bad, good])
        counts = [session.scalar(select(func.count()).select_from(model)) for model in (Resource, Revision)]
    assert [isinstance(outcome, Problem) for outcome in outcomes] == [False, True, False]
    assert counts == [2, 2]


def test_an_imported_index_number_is_reserved(cast: Cast) -> None:
    new = NewResource("article", cast.organizations["science"], cast.content(), "11990000MB1A000254/202001-00007")
    with cast.database.writing() as session:
        first, second = create_resources(cast.actor("lin_editor"), session, [new, new])
    assert isinstance(first, str)
    assert isinstance(second, Problem)
    assert pointers(second) == [("/index_number", "index_number_taken")]


@pytest.mark.parametrize("number", [" ", "x" * 65, "a\nb"])
def test_an_index_number_that_is_none_is_refused(cast: Cast, number: str) -> None:
    new = NewResource("article", cast.organizations["science"], cast.content(), number)
    with cast.database.writing() as session:
        (outcome,) = create_resources(cast.actor("lin_editor"), session, [new])
    assert isinstance(outcome, Problem)


def test_an_unknown_type_is_refused(cast: Cast) -> None:
    assert pointers(refusal(cast, type_name="poem")) == [("/type", "unknown_type")]


def test_a_translation_joins_the_group_of_its_original(cast: Cast) -> None:
    original = cast.draft()
    with cast.database.writing() as session:
        new = NewResource(
            "article",
            cast.organizations["science"],
            cast.content(language="en", title="Notice"),
            translation_of=original,
        )
        made = create_resources(cast.actor("lin_editor"), session, [new])[0]
        again = create_resources(cast.actor("lin_editor"), session, [new])[0]
        groups = {load_resource(session, one).translation_group_id for one in (original, str(made))}
    assert groups == {original}
    assert isinstance(again, Problem)
    assert pointers(again) == [("/content/language", "language_taken")]


@pytest.mark.parametrize(
    ("name", "type_name", "fault"),
    [("su_editor", "article", "no_original"), ("lin_editor", "qa", "other_type")],
)
def test_what_cannot_be_a_translation_is_refused(cast: Cast, name: str, type_name: str, fault: str) -> None:
    owner = "stranger" if name == "su_editor" else "science"
    content = {"title": "Notice", "language": "en"}
    new = NewResource(type_name, cast.organizations[owner], content, translation_of=cast.draft())
    with cast.database.writing() as session:
        (outcome,) = create_resources(cast.actor(name), session, [new])
    assert isinstance(outcome, Problem)
    assert pointers(outcome) == [("/translation_of", fault)]


def test_another_units_draft_cannot_be_related_to_but_what_is_public_can(cast: Cast) -> None:
    draft, public = cast.draft(), cast.published()
    made = {"organization": "stranger", "channels": None, "name": "su_editor"}
    problem = refusal(cast, **made, relations=[{"type": "related", "target_id": draft}])
    assert pointers(problem) == [("/content/relations/0/target_id", "no_resource")]
    assert cast.draft(**made, relations=[{"type": "related", "target_id": public}])


def test_files_named_in_nested_rows_are_checked_hashed_and_kept_like_any_other(client: Client, cast: Cast) -> None:
    content = {"title": "办事指南", "materials": [{"name": "申请表", "blank_form_id": NOBODY}]}
    new = NewResource("service_item", cast.organizations["science"], content)
    with cast.database.writing() as session:
        (outcome,) = create_resources(cast.actor("lin_editor"), session, [new])
    assert isinstance(outcome, Problem)
    assert pointers(outcome) == [("/content/materials/0/blank_form_id", "no_attachment")]
    data = {"organization_id": cast.organizations["science"], "file": (io.BytesIO(b"%PDF-1.7"), "申请表.pdf")}
    form = client.post("/api/v1/attachments", "lin_editor", data=data).get_json()["data"]["id"]
    content["materials"][0]["blank_form_id"] = form
    with cast.database.writing() as session:
        create_resources(cast.actor("lin_editor"), session, [NewResource(new.type, new.organization_id, content)])
    assert client.delete(f"/api/v1/attachments/{form}", "lin_editor").status_code == 409


def test_who_has_a_channel_only_creates_for_its_units_and_in_nobody_elses_name(cast: Cast) -> None:
    with cast.database.writing() as session:
        account = session.get_one(Account, cast.accounts["su_editor"])
        session.execute(delete(RoleAssignment).where(RoleAssignment.account_id == account.id))
        scope = Scope("channel_id", cast.channels["notices"])
        assign(session, account, NewAssignment(scope=scope), granted_by=None)
    assert refusal(cast, "su_editor", organization="city").code is Code.FORBIDDEN
    assert cast.draft("su_editor", organization="science")
