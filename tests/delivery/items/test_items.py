"""Reading one item."""

from email.utils import parsedate_to_datetime

RESOURCES = "/delivery/v1/resources"


def test_an_item_is_read_by_its_id_without_signing_in(library, reader):
    one = library.published()
    answer = reader.get(f"{RESOURCES}/{one}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert answer.json["data"]["id"] == one
    assert list(answer.json) == ["data"]


def test_an_item_is_read_by_its_index_number(library, reader):
    one = library.published()
    number = reader.get(f"{RESOURCES}/{one}").json["data"]["index_number"]
    assert reader.get(f"{RESOURCES}/by-index", query_string={"index_number": number}).json["data"]["id"] == one


def test_what_was_never_public_is_not_found(library, reader):
    for wrong in ("0192f3a4-5b6c-7d8e-9f01-23456789abcd", "no-id", "1' OR '1'='1", "A" * 36, "%00"):
        answer = reader.get(f"{RESOURCES}/{wrong}")
        assert (answer.status_code, answer.json["code"]) == (404, "not_found"), wrong
        assert reader.get(f"{RESOURCES}/{wrong}/related").status_code == 404, wrong


def test_a_draft_is_not_found(library, reader):
    assert reader.get(f"{RESOURCES}/{library.resource()}").status_code == 404


def test_an_unknown_index_number_is_not_found(library, reader):
    assert reader.get(f"{RESOURCES}/by-index?index_number=x").status_code == 404


def test_the_index_number_is_asked_for_once(library, reader):
    for query in ("", "index_number=", "index_number=a&index_number=b", "index_number=%00"):
        assert reader.get(f"{RESOURCES}/by-index?{query}").status_code == 422, query


def test_a_withdrawn_item_is_gone_by_id_and_by_index_number(library, reader):
    one = library.published()
    number = reader.get(f"{RESOURCES}/{one}").json["data"]["index_number"]
    library.withdraw(one)
    for path in (f"{RESOURCES}/{one}", f"{RESOURCES}/by-index?index_number={number}"):
        answer = reader.get(path)
        assert (answer.status_code, answer.json["code"], answer.mimetype) == (410, "gone", "application/problem+json")
        assert answer.json["withdrawn_at"].endswith("+08:00")
        assert "title" not in answer.json or "创新券" not in answer.json["title"]
    assert reader.get(f"{RESOURCES}/{one}/related").status_code == 410


def test_an_archived_item_is_marked_and_in_no_list(library, reader):
    one = library.published()
    assert reader.get(f"{RESOURCES}/{one}").json["data"]["archived"] is False
    library.archive(one)
    assert reader.get(f"{RESOURCES}/{one}").json["data"]["archived"] is True
    assert reader.get(RESOURCES).json["data"] == []
    assert reader.get(f"{RESOURCES}?document_number=x").json["data"] == []


def test_validators_save_the_second_reading(library, reader):
    path = f"{RESOURCES}/{library.published()}"
    first = reader.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not first.headers["ETag"].startswith("W/")
    again = reader.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert reader.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert reader.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    assert parsedate_to_datetime(first.headers["Last-Modified"]).utcoffset().total_seconds() == 0


def test_an_entity_tag_goes_before_a_date(library, reader):
    path = f"{RESOURCES}/{library.published()}"
    date = reader.get(path).headers["Last-Modified"]
    assert reader.get(path, headers={"If-None-Match": '"old"', "If-Modified-Since": date}).status_code == 200


def test_an_update_changes_the_entity_tag(library, reader):
    one = library.published()
    before = reader.get(f"{RESOURCES}/{one}").headers["ETag"]
    library.revise(one, title="新标题")
    library.publish(one)
    after = reader.get(f"{RESOURCES}/{one}", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["ETag"] != before


def test_head_tells_the_same_without_a_body(library, reader):
    path = f"{RESOURCES}/{library.published()}"
    full, head = reader.get(path), reader.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == full.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(full.data))


def test_fields_are_chosen_and_id_and_type_always_come(library, reader):
    one = library.published()
    assert reader.get(f"{RESOURCES}/{one}?fields=title,html").json["data"] == {
        "id": one, "type": "policy_document", "title": "云泽市科技创新券管理办法",
        "html": "<p>第一条 为规范科技创新券的申领和使用，制定本办法。</p>",
    }  # fmt: skip


def test_what_is_not_documented_is_refused(library, reader):
    one = library.published()
    for query in ("fields=nothing", "fields=", "view=x", "fields=id&fields=title"):
        answer = reader.get(f"{RESOURCES}/{one}?{query}")
        assert answer.status_code == 422, query
        assert [error["pointer"] for error in answer.json["errors"]] == [f"query/{query.partition('=')[0]}"], query


def test_a_refusal_is_not_remembered_as_good_nor_the_other_way_round(library, reader):
    one = library.published()
    for _ in range(2):
        assert reader.get(f"{RESOURCES}/{one}?fields=nothing").status_code == 422
        assert reader.get(f"{RESOURCES}/{one}?fields=title").status_code == 200


def test_related_items_come_with_titles_from_both_sides(library, reader):
    document = library.published(title="办法")
    reading = library.published(
        "policy_interpretation", title="解读", relations=[{"type": "interprets", "target_id": document}]
    )
    (entry,) = reader.get(f"{RESOURCES}/{document}/related").json["data"]
    assert entry == {
        "relation": "interpreted_by", "id": reading, "type": "policy_interpretation", "title": "解读",
        "published_at": "2026-03-01T09:00:00+08:00", "href": f"{RESOURCES}/{reading}",
    }  # fmt: skip
    (back,) = reader.get(f"{RESOURCES}/{reading}/related").json["data"]
    assert (back["relation"], back["title"]) == ("interprets", "办法")


def test_a_withdrawn_title_is_shown_nowhere(library, reader):
    document = library.published(title="撤回的标题")
    reading = library.published("policy_interpretation", relations=[{"type": "interprets", "target_id": document}])
    library.withdraw(document)
    for path in (f"{RESOURCES}/{reading}", f"{RESOURCES}/{reading}/related", RESOURCES, "/feeds/www.rss"):
        assert "撤回的标题" not in reader.get(path).text
        assert document not in reader.get(path).text


def test_related_items_are_paged(library, reader):
    law = library.published()
    ids = library.many(5, relations=[{"type": "related", "target_id": law}])
    first = reader.get(f"{RESOURCES}/{law}/related?limit=3")
    second = reader.get(first.json["links"]["next"])
    found = [entry["id"] for answer in (first, second) for entry in answer.json["data"]]
    assert found == ids[::-1]
    assert second.json["links"]["next"] is None
