"""An item as linked data in the terms of schema.org: one plain function of its delivered representation.

The context is inline, so that whoever expands it fetches nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from flask import Response

from cms.connections import Connections
from cms.delivery.conditional import conditional, hash_of
from cms.delivery.items.read import find_item
from cms.delivery.representation.page_tags import excerpt

JSON_LD = "application/ld+json"
Thing = dict[str, Any]
Item = Mapping[str, Any]

_DATES = ("legislationDate", "legislationDateOfApplicability", "expires")
_TIMES = ("datePublished", "dateModified", "dateCreated")
_ADDRESSES = ("url", "contentUrl", "serviceUrl", "isBasedOn", "image", "sameAs")
CONTEXT: Thing = {
    "@vocab": "https://schema.org/",
    **{name: {"@type": "Date"} for name in _DATES},
    **{name: {"@type": "DateTime"} for name in _TIMES},
    **{name: {"@type": "@id"} for name in _ADDRESSES},
}
FORCE = {
    "effective": "InForce",
    "amended": "InForce",
    "expired": "NotInForce",
    "repealed": "NotInForce",
    "not_yet_effective": "NotInForce",
}
RELATED = {
    "interprets": "about",
    "based_on": "isBasedOn",
    "amends": "legislationChanges",
    "repeals": "legislationChanges",
    "replaces": "legislationChanges",
    "continues": "isPartOf",
    "answers": "about",
}
"""Relations that schema.org has a name for; the others are `mentions`, the inverse ones are left to the other side."""

SHOWN_FROM_HERE = (*RELATED, "related")
_MADE_BY = b"json-ld 1"
"""Changes whenever other bytes are made of the same item."""


def json_ld_answer(source: Connections, resource_id: str, base: str) -> Response:
    """The item of this id as linked data. Raises NOT_FOUND and GONE as reading it does."""
    item = find_item(source, resource_id)
    return conditional(
        hash_of(_MADE_BY, base.encode(), item.etag.encode()),
        lambda: orjson.dumps(json_ld(orjson.loads(item.full), base)),
        modified_at=item.made_at,
        media_type=JSON_LD,
    )


def json_ld(item: Item, base: str) -> Thing:
    """A delivered representation as linked data; what is not known is left out. `base` begins the files' addresses."""
    made = BY_TYPE[item["type"]](item, base)
    return {"@context": CONTEXT, "@id": _urn(item["id"]), **_known(made)}


def _document(item: Item, base: str) -> Thing:
    number = item["document_number"] or {}
    return {
        "@type": "Legislation",
        **_work(item, base),
        "legislationIdentifier": number.get("normalised") or number.get("text"),
        "legislationDate": item["signed_on"],
        "legislationDateOfApplicability": item["effective_on"],
        "expires": item["repealed_on"],
        "legislationLegalForce": FORCE.get(item["validity"] or ""),
        "legislationPassedBy": [_body(name) for name in item["issuing_authorities"]],
        "legislationResponsible": _accountable(item),
        "legislationType": item["details"].get("document_type"),
        "legislationJurisdiction": _label(item["region"], item),
    }


def _interpretation(item: Item, base: str) -> Thing:
    made = {"@type": "Article", **_written(item, base)}
    suppliers = [_body(row["name"]) for row in item["details"]["supplied_by"]]
    return {**made, "author": suppliers or made["author"]}


def _article(item: Item, base: str) -> Thing:
    return {"@type": "NewsArticle", **_written(item, base)}


def _written(item: Item, base: str) -> Thing:
    tags = item["page_tags"]
    author = {"@type": "Person", "name": tags["Author"]} if tags["Author"] else _body(tags["ContentSource"])
    return {
        **_work(item, base),
        "headline": item["title"],
        "alternativeHeadline": item["subtitle"],
        "articleSection": tags["ColumnName"],
        "author": author,
        "image": base + tags["Image"] if tags["Image"] else None,
    }


def _service(item: Item, base: str) -> Thing:
    """A service is no text: what speaks of one is the page about it."""
    details = item["details"]
    page = {name: value for name, value in _work(item, base).items() if name in PAGE}
    return {
        "@type": "GovernmentService",
        "name": item["title"],
        "description": _description(item),
        "url": item["links"]["html"],
        "identifier": [*_identifiers(item), *_codes(details)],
        "category": _labels(item["subjects"], item),
        "serviceType": details["item_kind"],
        "provider": _publisher(item),
        "serviceOperator": _body(details["agency"]["name"]) if details["agency"] else None,
        "areaServed": _label(item["region"], item),
        "audience": _audience(item),
        "availableChannel": [*_online(details), *(_counter(one, details) for one in details["places"])],
        "produces": [{"@type": "Thing", "name": one["name"]} for one in details["results"]],
        "offers": [_fee(one) for one in details["fees"]],
        "termsOfService": details["conditions"],
        "subjectOf": {"@type": "WebPage", **page},
        **_relations(item),
    }


def _qa(item: Item, base: str) -> Thing:
    """What a body says by itself is a list of questions; what somebody asked it is a page of one question."""
    details = item["details"]
    answer = {
        "@type": "Answer",
        "text": details["answer"] or item["body"],
        "dateCreated": details["answered_on"],
        "author": _body(details["answered_by"] or item["publisher"]["name"]),
    }
    question = {
        "@type": "Question",
        "name": details["question"] or item["title"],
        "alternateName": details["similar_questions"],
        "dateCreated": details["asked_on"],
        "answerCount": 1,
        "acceptedAnswer": _known(answer),
    }
    kind = "QAPage" if details["knowledge_kind"] == "interaction" else "FAQPage"
    return {"@type": kind, **_work(item, base), "mainEntity": _known(question)}


BY_TYPE: dict[str, Callable[[Item, str], Thing]] = {
    "policy_document": _document,
    "policy_interpretation": _interpretation,
    "article": _article,
    "service_item": _service,
    "qa": _qa,
}
PAGE = ("url", "inLanguage", "datePublished", "dateModified", "publisher", "keywords", "workTranslation", "encoding")


def _work(item: Item, base: str) -> Thing:
    """What every text has."""
    return {
        "name": item["title"],
        "description": _description(item),
        "url": item["links"]["html"],
        "identifier": _identifiers(item),
        "inLanguage": item["language"],
        "datePublished": item["published_at"],
        "dateModified": item["updated_at"],
        "publisher": _publisher(item),
        "sourceOrganization": _body((item["source"] or {}).get("name")),
        "keywords": item["keywords"],
        "genre": _label(item["genre"], item),
        "audience": _audience(item),
        "isAccessibleForFree": True,
        "encoding": [_file(one, base) for one in item["attachments"]],
        "workTranslation": [
            {"@id": _urn(one["id"]), "name": one["title"], "inLanguage": one["language"]}
            for one in item.get("locales", [])
        ],
        **_about(item),
    }


def _about(item: Item) -> Thing:
    """What it is about and what it stands on: its subjects, and the resources that it is related to."""
    related = _relations(item)
    return {**related, "about": [*_labels(item["subjects"], item), *related.get("about", [])]}


def _relations(item: Item) -> Thing:
    found: Thing = {}
    for one in item["relations"]:
        if one["type"] in SHOWN_FROM_HERE:
            found.setdefault(RELATED.get(one["type"], "mentions"), []).append({"@id": _urn(one["target_id"])})
    return found


def _identifiers(item: Item) -> list[Thing]:
    return [_identifier("index_number", item["index_number"])]


def _codes(details: Item) -> list[Thing]:
    return [_identifier(name, details[name]) for name in ("item_code", "implementation_code") if details[name]]


def _identifier(name: str, value: str) -> Thing:
    return {"@type": "PropertyValue", "propertyID": name, "value": value}


def _publisher(item: Item) -> Thing:
    return {"@type": "GovernmentOrganization", "@id": _urn(item["publisher"]["id"]), "name": item["publisher"]["name"]}


def _body(name: str | None) -> Thing | None:
    return {"@type": "Organization", "name": name} if name else None


def _accountable(item: Item) -> Thing | None:
    return _body((item["accountable"] or {}).get("unit"))


def _description(item: Item) -> str | None:
    return item["summary"] or excerpt(item["body"]) or None


def _audience(item: Item) -> list[Thing]:
    return [{"@type": "Audience", "audienceType": name} for name in _labels(item["audiences"], item)]


def _labels(terms: Sequence[Item], item: Item) -> list[str]:
    return [name for name in (_label(one, item) for one in terms) if name]


def _label(term: Item | None, item: Item) -> str | None:
    """A term's name in the language of the item."""
    if term is None:
        return None
    label = term["label"] or {}
    return label.get("zh" if item["language"].startswith("zh") else "en") or str(term["code"])


def _file(one: Item, base: str) -> Thing:
    return {
        "@type": "MediaObject",
        "name": one["title"],
        "contentUrl": base + one["href"],
        "encodingFormat": one["media_type"],
        "contentSize": str(one["size"]),
        "sha256": one["sha256"],
    }


def _online(details: Item) -> list[Thing]:
    if not details["handle_url"]:
        return []
    return [{"@type": "ServiceChannel", "serviceUrl": details["handle_url"]}]


def _counter(place: Item, details: Item) -> Thing:
    """A place where it is handled, with the telephone for enquiries."""
    phones = [one["phone"] for one in details["contacts"] if one["phone"] and one["purpose"] == "enquiry"]
    at = {"@type": "Place", "name": place["name"], "address": place["address"], "description": place["window"]}
    phone = {"@type": "ContactPoint", "telephone": phones[0]} if phones else None
    return _known({"@type": "ServiceChannel", "serviceLocation": _known(at), "servicePhone": phone})


def _fee(fee: Item) -> Thing:
    price = {"price": fee["amount"], "priceCurrency": "CNY"} if fee["amount"] else {}
    return _known({"@type": "Offer", "name": fee["name"], "description": fee["standard"], **price})


def _known(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in (None, [], "")}


def _urn(one: str) -> str:
    return f"urn:uuid:{one}"
