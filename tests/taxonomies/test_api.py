"""Taxonomies over HTTP; every answer is checked against the OpenAPI document by the client."""

import pytest

TERM = {"code": "technology", "label": {"zh": "科技", "en": "technology"}, "broader": "science"}
TERMS = "/api/v1/taxonomies/subject/terms"


def test_a_scheme_is_added_and_listed(client, cast):
    body = {"code": "industry", "label": {"zh": "行业", "en": "industry"}}
    assert client.post("/api/v1/taxonomies", "an_admin", json=body).status_code == 201
    assert client.get("/api/v1/taxonomies?q=行业", "lin_editor").json["data"] == [body]
    assert client.get("/api/v1/taxonomies/industry/terms", "lin_editor").json["data"] == []


def test_a_term_is_added_changed_and_removed(client, cast):
    made = client.post(TERMS, "an_admin", json={**TERM, "alternative_labels": ["科学技术"]})
    assert (made.status_code, made.headers["ETag"]) == (201, '"v1"')
    path = made.headers["Location"]
    assert client.get(path, "lin_editor").json["data"]["broader"] == "science"
    changes = {"label": {"zh": "科学技术", "en": "technology"}, "broader": None, "alternative_labels": None}
    assert client.patch(path, "an_admin", json=changes).status_code == 428
    changed = client.patch(path, "an_admin", json=changes, headers={"If-Match": '"v1"'})
    assert changed.json["data"]["label"]["zh"] == "科学技术"
    assert (changed.json["data"]["broader"], changed.json["data"]["alternative_labels"]) == (None, [])
    assert client.delete(path, "an_admin", headers={"If-Match": '"v2"'}).status_code == 204
    assert client.get(path, "lin_editor").status_code == 404


def test_a_term_in_use_stays(client, cast):
    cast.draft(subjects=["science"])
    answer = client.delete(f"{TERMS}/science", "an_admin", headers={"If-Match": '"v1"'})
    assert (answer.status_code, answer.json["code"]) == (409, "wrong_state")


def test_terms_are_listed_as_a_tree(client, cast):
    client.post(TERMS, "an_admin", json=TERM)
    rows = client.get(TERMS, "lin_editor").json["data"]
    assert [(row["code"], row["broader"]) for row in rows] == [("science", None), ("technology", "science")]
    below = client.get(f"{TERMS}?broader=science&q=科", "lin_editor").json["data"]
    assert [row["code"] for row in below] == ["technology"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"code": "two words"}, "/code"),
        ({"label": {"zh": "科技"}}, "/label/en"),
        ({"broader": "nothing"}, "/broader"),
        ({"label": None}, "/label"),
    ],
)
def test_faults_of_a_term_are_told_at_their_fields(client, cast, change, pointer):
    answer = client.post(TERMS, "an_admin", json={**TERM, **change})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/taxonomies/nowhere/terms",
        f"{TERMS}/nothing",
        f"{TERMS}/%00",
        f"{TERMS}/a/b",
    ],
)
def test_unknown_schemes_and_terms_are_not_found(client, cast, path):
    assert client.get(path, "lin_editor").status_code == 404


@pytest.mark.parametrize("who", ["lin_editor", "rev_one", "au_auditor"])
def test_only_administrators_manage_taxonomies(client, cast, who):
    assert client.post(TERMS, who, json=TERM).status_code == 403
    assert client.post("/api/v1/taxonomies", who, json={"code": "x", "label": TERM["label"]}).status_code == 403
    assert client.delete(f"{TERMS}/science", who, headers={"If-Match": '"v1"'}).status_code == 403
