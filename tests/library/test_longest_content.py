"""The longest content that the schemas take fits every column, on both databases, from draft to delivery."""

from typing import Any

import orjson
import pytest

from cms.delivery.models import DeliveredResource
from cms.library.load import load_resource, revision_of
from cms.library.revise_resource import revise_resource
from schemas.files import FILE_KEYS
from tests.cast import Cast
from tests.schemas.limits import COMMON_LINES, COMMON_PROSE, LINES, PROSE
from tests.schemas.wholes import A_BASIS, got, put, whole

KNOWN = {
    "subjects": ["science"],
    "genre": "notice",
    "audiences": ["enterprises"],
    "disclosure": "proactive",
    "relations": [],
}
"""What this database has; the other references of the examples are taken away."""
UNKNOWN = ("facets", "region", "themes", "publisher", "attachments", "first_published_at", "language")
WIDE = "𠮷"
"""Four bytes in UTF-8, two units in UTF-16, one character."""


def without_files(value: Any) -> Any:
    """The value without the ids of attachments that nobody uploaded."""
    if isinstance(value, dict):
        return {name: without_files(inner) for name, inner in value.items() if name not in FILE_KEYS}
    return [without_files(inner) for inner in value] if isinstance(value, list) else value


def longest(cast: Cast, type_name: str) -> dict[str, Any]:
    """Content with every text as long as it may be."""
    channel = cast.channels["policies" if type_name == "policy_document" else "notices"]
    made = {**whole(type_name), **KNOWN, "channels": [channel]}
    for name in UNKNOWN:
        made.pop(name, None)
    made = without_files(made)
    limits = {**COMMON_LINES, **COMMON_PROSE, **LINES[type_name], **PROSE[type_name]}
    for pointer, most in limits.items():
        try:
            got(made, pointer)
        except KeyError:
            continue
        put(made, pointer, WIDE * most)
    return made


@pytest.mark.parametrize(
    ("type_name", "organization", "editor"),
    [
        ("article", "science", "lin_editor"),
        ("policy_document", "city", "gao_editor"),
        ("service_item", "science", "lin_editor"),
        ("qa", "science", "lin_editor"),
    ],
)
def test_the_longest_content_goes_from_draft_to_delivery(
    cast: Cast, type_name: str, organization: str, editor: str
) -> None:
    content = longest(cast, type_name)
    made = cast.draft(editor, type_name, organization, **{"kind": None, **content})
    cast.approve(cast.submitted(made, editor))
    with cast.database.reading() as session:
        _, stored = revision_of(session, made, 1)
        delivered = session.get_one(DeliveredResource, made)
        shown = orjson.loads(delivered.full)
    expected = {name: value for name, value in content.items() if value not in ([], None)}
    assert {**stored.content, "body": ""} == {**expected, "language": "zh-CN", "body": ""}
    assert delivered.status == "live"
    assert shown["title"] == WIDE * 500
    assert shown["summary"] == WIDE * 2000
    assert delivered.document_number == WIDE * 200


def test_a_document_number_in_no_known_form_is_kept_whole_and_found(cast: Cast) -> None:
    odd = "无统一编号 " + "甲乙丙丁" * 48
    made = cast.draft(document_number=odd)
    with cast.database.reading() as session:
        assert load_resource(session, made).document_number == odd
    with cast.database.writing() as session:
        revised = revise_resource(cast.actor("lin_editor"), session, made, 1, {"document_number": odd[::-1]})
        assert revised.document_number == odd[::-1]


def test_a_basis_may_be_as_long_as_its_limits(cast: Cast) -> None:
    basis = {name: value for name, value in A_BASIS.items() if name != "target_id"}
    rows = [{**basis, "name": f"{number}".rjust(500, "法"), "text": WIDE * 10_000} for number in range(50)]
    made = cast.draft(type_name="qa", kind=None, basis=rows)
    with cast.database.reading() as session:
        _, stored = revision_of(session, made, 1)
    assert stored.content["basis"] == rows
