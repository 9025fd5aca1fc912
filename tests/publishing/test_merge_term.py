"""Merging terms: the old code goes on to be understood and means the other; nothing that carries it is orphaned."""

from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from cms.changes.consumers import register
from cms.delivery.models import DeliveredOnSite, DeliveredTerm
from cms.library.revise_resource import revise_resource
from cms.publishing.dependants import CONSUMER, renew_dependants
from cms.publishing.merge_term import merge_term
from tests.cast import Cast
from tests.client import Client

TERMS = "/api/v1/taxonomies/subject/terms"
V1 = {"If-Match": '"v1"'}
LISTS = "/delivery/v1/resources"


@pytest.fixture(autouse=True)
def following(cast: Cast) -> None:
    with cast.database.writing() as session:
        register(session, CONSUMER)


def add(client: Client, code: str, **told: Any) -> None:
    body = {"code": code, "label": {"zh": f"{code}中", "en": code}, **told}
    assert client.post(TERMS, "an_admin", json=body).status_code == 201


def merge(client: Client, code: str, into: str, etag: str = '"v1"') -> Any:
    """Merge a term; if something public carries it, a top-level reviewer agrees."""
    answer = client.post(f"{TERMS}/{code}/merge", "an_admin", json={"into": into}, headers={"If-Match": etag})
    if answer.status_code == 202:
        path = f"/api/v1/change-requests/{answer.json['data']['id']}/decisions"
        assert client.post(path, "rev_three", json={"verdict": "approve"}).status_code == 201
    return answer


def follow(cast: Cast) -> None:
    while renew_dependants(cast.database):
        pass


def found(client: Client, query: str) -> list[str]:
    answer = client.get(f"{LISTS}?{query}")
    assert answer.status_code == 200, answer.json
    return [row["id"] for row in answer.json["data"]]


def test_the_other_term_stands_for_both(client, cast):
    add(client, "technology", alternative_labels=["技术"])
    answer = merge(client, "science", "technology")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"v2"')
    data = answer.json["data"]
    assert (data["code"], data["alternative_labels"]) == ("technology", ["技术", "科技"])
    assert client.get(f"{TERMS}/science", "lin_editor").json["data"]["code"] == "technology"
    assert [row["code"] for row in client.get(TERMS, "lin_editor").json["data"]] == ["technology"]
    public = client.get("/delivery/v1/taxonomies/subject").json["data"]["terms"]
    assert [term["code"] for term in public] == ["technology"]


def test_what_is_live_is_delivered_with_the_other_and_found_by_either(client, cast):
    one = cast.published()
    add(client, "technology")
    merge(client, "science", "technology")
    follow(cast)
    for code in ("science", "technology"):
        assert found(client, f"subject={code}") == [one]
        assert found(client, f"subject={code}&site=portal") == [one]
        assert client.get(f"/feeds/portal/-/subjects/{code}.json").json["items"][0]["title"].startswith("云泽市")
    item = client.get(f"{LISTS}/{one}").json["data"]
    assert item["subjects"] == [{"code": "technology", "label": {"zh": "technology中", "en": "technology"}}]
    counts = client.get(f"{LISTS}/counts?by=subject&subject=science").json["data"]
    assert [(row["value"], row["count"]) for row in counts] == [("technology", 1)]


def test_what_is_public_is_found_by_either_before_it_is_made_anew(client, cast):
    add(client, "technology")
    one, both = cast.published(), cast.published(title="两词", subjects=["science", "technology"])
    merge(client, "science", "technology")
    for code in ("science", "technology"):
        for query in (f"subject={code}", f"subject={code}&site=portal", f"subject={code}&type=article"):
            assert sorted(found(client, query)) == [one, both]
        assert len(client.get(f"/feeds/portal/-/subjects/{code}.json").json["items"]) == 2
    for query in ("by=subject", "by=subject&site=portal"):
        counts = client.get(f"{LISTS}/counts?{query}").json["data"]
        assert [(row["value"], row["count"]) for row in counts] == [("technology", 2)]
    follow(cast)
    with cast.database.reading() as session:
        for table in (DeliveredTerm, DeliveredOnSite):
            assert set(session.scalars(select(table.value).where(table.field == "subject"))) == {"technology"}


def test_what_is_archived_before_it_is_made_anew_is_found_by_either(client, cast):
    one = cast.published()
    add(client, "technology")
    merge(client, "science", "technology")
    cast.archive(one)
    follow(cast)
    for code in ("science", "technology"):
        assert found(client, f"archived=true&subject={code}") == [one]


def test_who_carried_both_carries_the_other_once(client, cast):
    add(client, "technology")
    one = cast.published(subjects=["science", "technology"])
    merge(client, "science", "technology")
    follow(cast)
    assert [term["code"] for term in client.get(f"{LISTS}/{one}").json["data"]["subjects"]] == ["technology"]


def test_what_is_archived_is_found_by_either(client, cast):
    one = cast.published()
    cast.archive(one)
    add(client, "technology")
    merge(client, "science", "technology")
    follow(cast)
    for code in ("science", "technology"):
        assert found(client, f"archived=true&subject={code}") == [one]


def test_drafts_that_carry_the_old_code_can_be_written_and_published(client, cast):
    one = cast.draft()
    add(client, "technology")
    merge(client, "science", "technology")
    with cast.database.writing() as session:
        revise_resource(cast.actor("lin_editor"), session, one, 1, {"summary": "改过"})
    cast.approve(cast.submitted(one))
    assert found(client, "subject=technology") == [one]


def test_a_publication_waits_for_a_merge_and_is_made_with_the_other(client, cast):
    add(client, "technology")
    one = cast.draft()
    submitted = cast.submitted(one)
    publishing = Thread(target=cast.approve, args=(submitted,))
    with cast.database.writing() as session:
        merge_term(cast.actor("an_admin"), session, "subject", "science", "technology", 1)
        publishing.start()
        publishing.join(0.5)
        assert publishing.is_alive()
    publishing.join(20)
    with cast.database.reading() as session:
        terms = select(DeliveredTerm.value).where(DeliveredTerm.field == "subject", DeliveredTerm.resource_id == one)
        assert session.scalars(terms).all() == ["technology"]


def test_narrower_terms_move_along(client, cast):
    add(client, "technology", broader="science")
    add(client, "research", broader="science")
    add(client, "labs", broader="technology")
    merge(client, "science", "labs")
    rows = {row["code"]: row["broader"] for row in client.get(TERMS, "lin_editor").json["data"]}
    assert rows == {"labs": "technology", "technology": None, "research": "labs"}


def test_a_merged_term_is_merged_on(client, cast):
    one = cast.published()
    add(client, "b")
    add(client, "c")
    merge(client, "science", "b")
    merge(client, "b", "c", '"v2"')
    follow(cast)
    for code in ("science", "b", "c"):
        assert found(client, f"subject={code}") == [one]
        assert client.get(f"{TERMS}/{code}", "lin_editor").json["data"]["code"] == "c"


def test_a_code_that_was_merged_is_not_given_again_nor_its_term_changed(client, cast):
    add(client, "technology")
    merge(client, "science", "technology")
    body = {"code": "science", "label": {"zh": "科学", "en": "science"}}
    assert client.post(TERMS, "an_admin", json=body).status_code == 409
    assert client.patch(f"{TERMS}/science", "an_admin", json={"position": 1}, headers=V1).status_code == 404
    assert merge(client, "science", "technology").status_code == 404


def test_a_term_that_stands_for_a_carried_one_is_not_removed(client, cast):
    one = cast.draft()
    add(client, "technology")
    merge(client, "science", "technology")
    path, etag = f"{TERMS}/technology", {"If-Match": '"v2"'}
    assert client.delete(path, "an_admin", headers=etag).status_code == 409
    with cast.database.writing() as session:
        revise_resource(cast.actor("lin_editor"), session, one, 1, {"subjects": None})
    assert client.delete(path, "an_admin", headers=etag).status_code == 204
    assert client.get(f"{TERMS}/science", "lin_editor").status_code == 404


def test_rules_of_thematic_libraries_follow(client, cast):
    body = {"site_id": cast.site, "slug": "quan", "title": "券", "rule": {"subject": ["science"]}}
    library = client.post("/api/v1/thematic-libraries", "rev_one", json=body).headers["Location"]
    one = cast.published()
    add(client, "technology")
    merge(client, "science", "technology")
    follow(cast)
    assert client.get(library, "rev_one").json["data"]["rule"]["subject"] == ["technology"]
    assert found(client, f"library={library.rpartition('/')[2]}") == [one]
    client.patch(library, "rev_one", json={"rule": {"type": ["qa"]}}, headers={"If-Match": '"v2"'})
    add(client, "ruled")
    client.patch(library, "rev_one", json={"rule": {"subject": ["ruled"]}}, headers={"If-Match": '"v3"'})
    assert client.delete(f"{TERMS}/ruled", "an_admin", headers=V1).status_code == 409


def test_categories_of_the_disclosure_catalogue_count_on(client, cast):
    body = {
        "code": "tech",
        "title": "科技",
        "owner_id": cast.organizations["city"],
        "rule": {"subject": ["science"]},
    }
    made = client.post(f"/api/v1/sites/{cast.site}/disclosure-categories", "an_admin", json=body)
    cast.published()
    add(client, "technology")
    merge(client, "science", "technology")
    follow(cast)
    assert client.get(made.headers["Location"], "an_admin").json["data"]["count"] == 1


def test_a_code_that_was_merged_is_known_where_nothing_carries_it(client, cast):
    add(client, "technology")
    merge(client, "science", "technology")
    assert found(client, "subject=science") == found(client, "subject=technology") == []


def test_a_preview_shows_the_other_as_delivery_will(client, cast):
    one = cast.draft()
    add(client, "technology")
    merge(client, "science", "technology")
    told = client.post(f"/api/v1/resources/{one}/previews", "lin_editor", json={"hours": 1}).json["data"]["url"]
    shown = client.get(told[told.index("/delivery/") :]).json["data"]["subjects"]
    assert [(term["code"], term["label"]["en"]) for term in shown] == [("technology", "technology")]


def test_a_code_with_slashes_is_merged_as_any_other(client, cast):
    add(client, "a/b")
    assert client.post(f"{TERMS}/a/b/merge", "an_admin", json={"into": "science"}, headers=V1).status_code == 200
    assert client.get(f"{TERMS}/a/b", "lin_editor").json["data"]["code"] == "science"
    body = {"code": "a/merge", "label": {"zh": "合并", "en": "merge"}}
    assert client.post(TERMS, "an_admin", json=body).status_code == 422


def test_what_is_asked_wrongly_is_refused(client, cast):
    assert merge(client, "science", "nothing").json["errors"][0]["pointer"] == "/into"
    assert merge(client, "science", "science").json["errors"][0]["code"] == "itself"
    assert merge(client, "nothing", "science").status_code == 404
    assert client.post(f"{TERMS}/science/merge", "an_admin", json={"into": "x"}).status_code == 428
    assert merge(client, "science", "x", '"v9"').status_code == 412
    for who in ("lin_editor", "rev_one", "au_auditor"):
        assert client.post(f"{TERMS}/science/merge", who, json={"into": "x"}, headers=V1).status_code == 403
