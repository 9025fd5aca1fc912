"""Linked data: what an item says in the terms of schema.org, expanded as anybody would who fetches nothing."""

from typing import Any

import orjson
import pytest
from pyld import jsonld

from cms.delivery.items.json_ld import CONTEXT, json_ld
from cms.delivery.models import DeliveredResource
from schemas.content_types import CONTENT_TYPES
from tests.delivery.library import Library
from tests.schemas.wholes import whole

S = "https://schema.org/"
BASE = "https://cms.yunze.example"
RESOURCES = "/delivery/v1/resources"
TYPES = {
    "policy_document": "Legislation",
    "policy_interpretation": "Article",
    "article": "NewsArticle",
    "service_item": "GovernmentService",
    "qa": "QAPage",
}


def no_network(url: str, _options: object) -> dict[str, Any]:
    message = f"expansion wanted {url}"
    raise AssertionError(message)


def expanded(document: dict[str, Any]) -> dict[str, Any]:
    (thing,) = jsonld.expand(document, {"documentLoader": no_network})
    return thing


def values(thing: dict[str, Any], name: str) -> list[Any]:
    return [one.get("@value", one.get("@id")) for one in thing.get(S + name, [])]


def item_of(library: Library, one: str) -> dict[str, Any]:
    with library.database.reading() as session:
        return orjson.loads(session.get_one(DeliveredResource, one).full)


def linked(library: Library, type_name: str, **content: object) -> dict[str, Any]:
    return expanded(json_ld(item_of(library, library.published(type_name, **content)), BASE))


def filled(library: Library, type_name: str) -> dict[str, Any]:
    """Every field of the type, with files, placements and relations that exist."""
    content = whole(type_name)
    file = library.attachment("附件.pdf")
    own = {"attachments": [{"attachment_id": file}], "channels": [library.channels["zwgk/zcwj"]], "relations": []}
    return {**content, **own, "publisher": library.organizations["city"], "language": "zh-CN"}


@pytest.mark.parametrize("type_name", CONTENT_TYPES)
def test_the_least_that_an_item_can_be_expands_to_its_type(library, type_name):
    one = library.published(type_name, channels=[], body=None)
    thing = expanded(json_ld(item_of(library, one), BASE))
    expected = "FAQPage" if type_name == "qa" else TYPES[type_name]
    assert thing["@type"] == [S + expected]
    assert thing["@id"] == f"urn:uuid:{one}"
    assert values(thing, "name") == ["云泽市科技创新券管理办法"]


@pytest.mark.parametrize("type_name", CONTENT_TYPES)
def test_everything_that_an_item_can_be_expands_within_schema_org(library, type_name):
    thing = linked(library, type_name, **filled(library, type_name))
    assert thing["@type"] == [S + ("FAQPage" if type_name == "qa" else TYPES[type_name])]
    assert names_in(thing) <= {name for name in names_in(thing) if name.startswith((S, "@"))}
    assert values(thing, "name") == [whole(type_name)["title"]]


def names_in(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(names_in, value)) if value else set()
    if isinstance(value, dict):
        return {*value, *(name for inner in value.values() for name in names_in(inner))}
    return set()


def test_nothing_empty_is_said(library):
    for type_name in CONTENT_TYPES:
        thing = json_ld(item_of(library, library.published(type_name)), BASE)
        assert not [name for name, value in thing.items() if value in (None, [], "")], type_name


def test_times_dates_and_addresses_are_typed(library):
    thing = linked(library, "policy_document", signed_on="2026-02-27", effective_on="2026-04-01")
    assert thing[S + "datePublished"] == [{"@type": S + "DateTime", "@value": "2026-03-01T09:00:00+08:00"}]
    assert thing[S + "legislationDate"] == [{"@type": S + "Date", "@value": "2026-02-27"}]
    assert values(thing, "url")[0].startswith("https://www.yunze.example/zwgk/zcwj/")
    assert "@id" in thing[S + "url"][0]


def test_a_document_tells_its_number_and_whether_it_is_in_force(library):
    thing = linked(
        library,
        "policy_document",
        document_number="云科发[2026]12号",
        validity="repealed",
        issuing_authorities=["科技局"],
    )
    assert values(thing, "legislationIdentifier") == ["云科发〔2026〕12号"]
    assert values(thing, "legislationLegalForce") == ["NotInForce"]
    assert values(thing[S + "legislationPassedBy"][0], "name") == ["科技局"]


def test_an_interpretation_is_about_its_document_and_a_document_changes_others(library):
    law = library.published()
    read = linked(library, "policy_interpretation", relations=[{"type": "interprets", "target_id": law}])
    assert values(read, "about") == [f"urn:uuid:{law}"]
    newer = linked(library, "policy_document", relations=[{"type": "repeals", "target_id": law}])
    assert values(newer, "legislationChanges") == [f"urn:uuid:{law}"]
    assert "isBasedOn" not in json_ld(item_of(library, law), BASE)


def test_subjects_and_what_it_is_about_stand_side_by_side(library):
    law = library.published()
    read = linked(
        library, "policy_interpretation", subjects=["science"], relations=[{"type": "interprets", "target_id": law}]
    )
    assert values(read, "about") == ["科技、教育", f"urn:uuid:{law}"]


def test_a_service_tells_where_and_how_it_is_handled(library):
    thing = linked(
        library,
        "service_item",
        places=[{"name": "政务服务中心", "address": "泽东路8号"}],
        contacts=[{"purpose": "enquiry", "phone": "0311-80000000"}],
        handle_url="https://zwfw.yunze.example/1",
        agency={"name": "科技局"},
        fees=[{"name": "工本费", "amount": "12.50"}],
    )
    online, counter = thing[S + "availableChannel"]
    assert values(online, "serviceUrl") == ["https://zwfw.yunze.example/1"]
    assert values(counter[S + "serviceLocation"][0], "address") == ["泽东路8号"]
    assert values(counter[S + "servicePhone"][0], "telephone") == ["0311-80000000"]
    assert values(thing[S + "serviceOperator"][0], "name") == ["科技局"]
    assert values(thing[S + "offers"][0], "price") == ["12.50"]
    assert values(thing[S + "subjectOf"][0], "datePublished") == ["2026-03-01T09:00:00+08:00"]


@pytest.mark.parametrize(("kind", "expected"), [("interaction", "QAPage"), ("department", "FAQPage")])
def test_a_question_is_answered_once(library, kind, expected):
    thing = linked(library, "qa", question="怎么申请？", answer="网上申请。", knowledge_kind=kind)
    assert thing["@type"] == [S + expected]
    (question,) = thing[S + "mainEntity"]
    assert values(question, "name") == ["怎么申请？"]
    assert values(question[S + "acceptedAnswer"][0], "text") == ["网上申请。"]


def test_files_are_told_with_whole_addresses(library):
    file = library.attachment("附件.pdf")
    thing = linked(library, "article", attachments=[{"attachment_id": file, "title": "附件1"}])
    (media,) = thing[S + "encoding"]
    assert values(media, "contentUrl")[0].startswith(f"{BASE}/files/")
    assert values(media, "encodingFormat") == ["application/pdf"]


def test_it_is_served_under_its_own_media_type_with_validators(library, reader):
    one = library.published()
    answer = reader.get(f"{RESOURCES}/{one}/json-ld")
    assert answer.mimetype == "application/ld+json"
    assert answer.json["@context"] == CONTEXT
    assert answer.headers["Last-Modified"]
    tag = answer.headers["ETag"]
    assert reader.get(f"{RESOURCES}/{one}/json-ld", headers={"If-None-Match": tag}).status_code == 304
    assert tag != reader.get(f"{RESOURCES}/{one}").headers["ETag"]


def test_what_is_not_public_is_no_linked_data(library, reader):
    one = library.published()
    library.withdraw(one)
    assert reader.get(f"{RESOURCES}/{one}/json-ld").status_code == 410
    assert reader.get(f"{RESOURCES}/x/json-ld").status_code == 404
    assert reader.get(f"{RESOURCES}/{one}/json-ld?page=1").status_code == 422
