"""The hash that decisions bind: of the type, every field, and the bytes of every file."""

from itertools import combinations

from cms.library.canonical import content_hash

FILE, BYTES, OTHER_BYTES = "01890000-0000-7000-8000-000000000001", "a" * 64, "b" * 64
CONTENT = {"title": "通知", "attachments": [{"id": FILE, "name": "表.xlsx"}]}


def test_whatever_is_another_has_another_hash() -> None:
    hashes = [
        content_hash("article", CONTENT, {FILE: BYTES}),
        content_hash("article", CONTENT, {FILE: OTHER_BYTES}),
        content_hash("qa", CONTENT, {FILE: BYTES}),
        content_hash("article", {**CONTENT, "title": "通告"}, {FILE: BYTES}),
        content_hash("article", {**CONTENT, "attachments": [{"id": FILE, "name": "表二.xlsx"}]}, {FILE: BYTES}),
    ]
    assert all(one != other for one, other in combinations(hashes, 2))


def test_the_order_of_fields_is_none_of_the_content() -> None:
    turned = dict(reversed(CONTENT.items()))
    assert content_hash("article", turned, {FILE: BYTES}) == content_hash("article", CONTENT, {FILE: BYTES})
