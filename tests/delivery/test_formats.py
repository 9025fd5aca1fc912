"""Representations of the last format and of this one are read side by side."""

import orjson
from sqlalchemy import update

from cms.delivery.models import DeliveredResource
from cms.delivery.representation.render import INCLUDABLE, etag_of_bytes
from cms.delivery.representation.selection import LATER
from cms.delivery.writing.refresh import make_again, of_older_format
from tests.delivery.library import Library

RESOURCES = "/delivery/v1/resources"


def aged(library: Library, one: str) -> None:
    """Put a representation back to what the release before would have made."""
    with library.database.writing() as session:
        full = orjson.loads(session.get_one(DeliveredResource, one).full)
        old = {name: value for name, value in full.items() if name not in LATER}
        ready = orjson.dumps(old)
        summary = orjson.dumps({name: value for name, value in old.items() if name not in INCLUDABLE})
        resource = DeliveredResource
        values = {"full": ready, "summary": summary, "etag": etag_of_bytes(ready), "format_version": 1}
        session.execute(update(resource).where(resource.resource_id == one).values(values))


def test_a_field_that_an_older_row_lacks_is_null_or_none(library, reader):
    one = library.published("service_item")
    aged(library, one)
    names = "title,repost,locales,tables"
    item = reader.get(f"{RESOURCES}/{one}?fields={names}").json["data"]
    assert (item["repost"], item["locales"], item["tables"]) == (None, [], [])
    (listed,) = reader.get(f"{RESOURCES}?fields={names}").json["data"]
    assert listed == item
    (included,) = reader.get(f"{RESOURCES}?include=tables").json["data"]
    assert included["tables"] == []


def test_an_older_row_is_served_as_it_is_beside_newer_ones(library, reader):
    old, new = library.published(), library.published()
    aged(library, old)
    found = {item["id"]: item for item in reader.get(RESOURCES).json["data"]}
    assert "repost" not in found[old]
    assert found[new]["repost"]["policy"] == "allowed"
    assert reader.get(f"{RESOURCES}/{old}/locales").json["data"] == []
    assert reader.get(f"{RESOURCES}/{old}/json-ld").json["@type"] == "Legislation"


def test_an_older_row_is_made_anew_with_everything(library, reader):
    one = library.published()
    aged(library, one)
    with library.database.writing() as session:
        assert of_older_format(session, 10) == [one]
        make_again(session, one)
        assert of_older_format(session, 10) == []
    assert reader.get(f"{RESOURCES}/{one}").json["data"]["repost"]["policy"] == "allowed"
