"""The OpenAPI 3.1 document is one that tools can read, and it speaks of every route and of nothing else."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from openapi_schema_validator import OAS31Validator

from cms.errors import Code
from tests.client import Client

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
METHODS = {"get", "post", "put", "patch", "delete"}
BY_THEMSELVES = ("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs")
Document = dict[str, Any]


@pytest.fixture
def document(client: Client) -> Document:
    """The document as it is served."""
    return dict(client.get("/openapi.json").get_json())


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]:
    """Path, method, operation, and its parameters with those of the path."""
    for path, item in document["paths"].items():
        for method in METHODS & set(item):
            yield path, method, item[method], [*item.get("parameters", []), *item[method].get("parameters", [])]


def nodes(value: Any, at: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object inside, with its place."""
    if isinstance(value, dict):
        yield at, value
        for key, inner in value.items():
            yield from nodes(inner, f"{at}/{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from nodes(inner, f"{at}/{place}")


def references(value: Any) -> set[str]:
    """Every place that is referred to."""
    return {node["$ref"] for _, node in nodes(value) if isinstance(node.get("$ref"), str)}


def test_the_document_says_which_version_it_is_and_of_what(document: Document) -> None:
    assert document["openapi"] == "3.1.0"
    assert set(document) == {"openapi", "info", "paths", "components", "tags", "security"}
    assert document["info"]["title"]
    assert document["info"]["version"]
    assert document["info"]["description"]


def test_the_document_has_every_route_and_no_other(app: Flask, document: Document) -> None:
    routed = set()
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^<>]*:)?([^<>:]+)>", r"{\1}", rule.rule)
        routed |= {(path, method.lower()) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    told = {(path, method) for path, method, _, _ in operations(document)}
    assert told <= routed
    assert all(method == "get" and path.startswith(BY_THEMSELVES) for path, method in routed - told)
    assert not any(path.startswith(BY_THEMSELVES) for path, _ in told)


def test_operation_ids_are_unique_and_usable_as_names(document: Document) -> None:
    ids = [operation["operationId"] for _, _, operation, _ in operations(document)]
    assert len(set(ids)) == len(ids)
    assert [one for one in ids if not re.fullmatch(r"[a-z][a-z0-9_]*", one)] == []


def test_every_operation_says_what_it_does_and_under_which_tag(document: Document) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    assert all(tag["description"] for tag in document["tags"])
    for path, method, operation, _ in operations(document):
        assert len(operation["summary"]) > 8, (path, method)
        assert set(operation["tags"]) <= tags, (path, method)


def test_everything_referred_to_is_there(document: Document) -> None:
    known = {f"#/components/{kind}/{name}" for kind, found in document["components"].items() for name in found}
    assert references(document) <= known


def test_everything_that_is_there_is_referred_to(document: Document) -> None:
    used, waiting = set[str](), references(document["paths"])
    while waiting:
        name = waiting.pop()
        used.add(name)
        waiting |= references(document["components"]["schemas"][name.rpartition("/")[2]]) - used
    assert {f"#/components/schemas/{name}" for name in document["components"]["schemas"]} == used


def test_every_schema_is_a_schema(document: Document) -> None:
    for schema in document["components"]["schemas"].values():
        OAS31Validator.check_schema(schema)
    for _, _, operation, parameters in operations(document):
        for parameter in parameters:
            OAS31Validator.check_schema(parameter["schema"])
        for answer in operation["responses"].values():
            for media in answer.get("content", {}).values():
                OAS31Validator.check_schema(media.get("schema", {}))


def test_parameters_stand_where_openapi_knows_them_and_once_each(document: Document) -> None:
    for path, method, _, parameters in operations(document):
        places = [(one["in"], one["name"]) for one in parameters]
        assert {place for place, _ in places} <= {"query", "header", "path"}, (path, method)
        assert len(set(places)) == len(places), (path, method)


def test_the_parameters_of_a_path_are_those_in_its_braces(document: Document) -> None:
    for path, method, _, parameters in operations(document):
        named = {one["name"] for one in parameters if one["in"] == "path"}
        assert named == set(re.findall(r"{([^}]+)}", path)), (path, method)
        assert all(one["required"] is True for one in parameters if one["in"] == "path"), (path, method)


def test_parameters_of_queries_are_explained_and_never_required_of_lists(document: Document) -> None:
    for path, method, _, parameters in operations(document):
        query = {one["name"]: one for one in parameters if one["in"] == "query"}
        assert all(one["description"] for one in query.values()), (path, method)
        if "limit" in query:
            assert not any(one.get("required") for one in query.values()), path
            assert (query["limit"]["schema"]["minimum"], query["limit"]["schema"]["maximum"]) == (1, 100)


def test_every_operation_documents_a_success_and_its_refusals(document: Document) -> None:
    known = {code.status for code in Code}
    for path, method, operation, _ in operations(document):
        statuses = {int(status) for status in operation["responses"]}
        assert statuses & {200, 201, 202, 204}, (path, method)
        assert {status for status in statuses if status >= 400} <= known, (path, method)
        assert all(answer["description"] for answer in operation["responses"].values()), (path, method)


def test_refusals_are_problems_and_successes_are_described(document: Document) -> None:
    for path, method, operation, _ in operations(document):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert set(answer["content"]) == {"application/problem+json"}, (path, method, status)
            elif status in ("204", "304"):
                assert "content" not in answer, (path, method, status)
            else:
                assert answer["content"], (path, method, status)


def test_what_needs_a_sign_in_says_so_and_documents_its_refusal(document: Document) -> None:
    assert document["security"] == [{"bearer": []}]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for path, method, operation, _ in operations(document):
        is_public = operation.get("security") == []
        assert is_public or "security" not in operation, (path, method)
        assert is_public or {"401", "403"} <= set(operation["responses"]), (path, method)
        assert not path.startswith(("/delivery/", "/feeds/", "/files/")) or is_public, (path, method)


def test_writes_that_need_a_version_document_what_happens_without_one(document: Document) -> None:
    named = 0
    for path, method, operation, parameters in operations(document):
        if any(one["name"] == "If-Match" for one in parameters):
            named += 1
            assert method in ("patch", "delete", "post"), path
            assert {"412", "428"} <= set(operation["responses"]), (path, method)
    assert named >= 12


def test_every_post_of_somebody_signed_in_takes_an_idempotency_key(document: Document) -> None:
    for path, method, operation, parameters in operations(document):
        takes = any(one["name"] == "Idempotency-Key" for one in parameters)
        assert takes == (method == "post" and operation.get("security") != []), (path, method)


def bodies(document: Document) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Path, method, media type and resolved schema of every request body."""
    for path, method, operation, _ in operations(document):
        for media, told in operation.get("requestBody", {}).get("content", {}).items():
            name = told["schema"]["$ref"].rpartition("/")[2]
            yield path, method, media, document["components"]["schemas"][name]


def test_bodies_are_json_but_for_uploads(document: Document) -> None:
    media = {(path, method): media for path, method, media, _ in bodies(document)}
    uploads = {("/api/v1/attachments", "post"), ("/api/v1/imports", "post")}
    assert {key for key, value in media.items() if value != "application/json"} == uploads
    assert {media[key] for key in uploads} == {"multipart/form-data"}


def test_bodies_refuse_fields_that_the_document_does_not_name(document: Document) -> None:
    assert [path for path, _, _, schema in bodies(document) if schema["additionalProperties"] is not False] == []


def test_required_fields_of_bodies_are_fields_of_them(document: Document) -> None:
    for path, _, _, schema in bodies(document):
        assert set(schema.get("required", [])) <= set(schema["properties"]), path


def test_the_upload_takes_the_file_and_whose_it_is_in_one_form(document: Document) -> None:
    (upload,) = [schema for path, _, _, schema in bodies(document) if path == "/api/v1/attachments"]
    assert set(upload["properties"]) == {"file", "organization_id"} == set(upload["required"])
    assert upload["properties"]["organization_id"]["type"] == "string"


def test_examples_fit_their_schemas(document: Document) -> None:
    faults = []
    for place, node in nodes(document["components"]["schemas"]):
        if "example" in node and "$ref" not in node and ("type" in node or "enum" in node):
            validator = OAS31Validator({key: value for key, value in node.items() if key != "example"})
            if references(node):
                continue
            faults += [f"{place}: {error.message}" for error in validator.iter_errors(node["example"])]
    assert faults == []


def test_examples_of_parameters_fit_their_schemas(document: Document) -> None:
    faults = []
    for path, _, _, parameters in operations(document):
        for one in parameters:
            example = one["schema"].get("example", one.get("example"))
            if example is not None and not OAS31Validator(one["schema"]).is_valid(example):
                faults.append((path, one["name"], example))
    assert faults == []


def test_the_document_is_the_same_each_time(client: Client) -> None:
    assert client.get("/openapi.json").get_data() == client.get("/openapi.json").get_data()
