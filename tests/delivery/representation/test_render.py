"""What a representation holds."""

from datetime import UTC, datetime

import orjson
import pytest
from sqlalchemy import select

from cms.delivery.models import DeliveredResource
from cms.delivery.representation.embeds import named_terms
from cms.delivery.representation.page_tags import NAMES, excerpt
from cms.delivery.representation.render import INCLUDABLE, details_of, etag_of_bytes, number_of
from schemas.content_types import CONTENT_TYPES, defaults
from schemas.files import named_files
from schemas.requests import delivery as asked
from tests.delivery.library import MARCH, Library


def delivered(library: Library, resource_id: str) -> dict:
    with library.database.reading() as session:
        return orjson.loads(session.get_one(DeliveredResource, resource_id).full)


def test_every_documented_member_is_always_there(library):
    for type_name in CONTENT_TYPES:
        item = delivered(library, library.published(type_name))
        assert set(item) == set(asked.NAMES)
        assert set(item["page_tags"]) == set(NAMES)
        assert item["details"] == details_of(type_name, defaults(type_name))


def test_unknown_is_null_and_none_is_an_empty_list(library):
    item = delivered(library, library.published())
    assert item["genre"] is item["document_number"] is item["accountable"] is item["region"] is None
    assert item["subjects"] == item["keywords"] == item["attachments"] == item["relations"] == []


def test_terms_come_with_their_labels(library):
    terms = {"subjects": ["science", "gone"], "genre": "notice", "audiences": ["enterprises"], "region": "990000"}
    item = delivered(library, library.published(**terms))
    assert item["subjects"] == [
        {"code": "science", "label": {"zh": "科技、教育", "en": "science"}},
        {"code": "gone", "label": None},
    ]
    assert item["genre"]["label"]["zh"] == "通知"
    assert item["audiences"][0]["code"] == "enterprises"
    assert item["region"] == {"code": "990000", "label": {"zh": "云泽市", "en": "990000"}}


def test_the_owner_publishes_unless_another_body_is_named(library):
    assert delivered(library, library.published())["publisher"]["name"] == "云泽市科学技术局"
    named = library.published(publisher=library.organizations["city"])
    assert delivered(library, named)["publisher"] == {"id": library.organizations["city"], "name": "云泽市人民政府"}


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("云科发[2026]12号", ("云科发", 2026, 12, "云科发〔2026〕12号")),
        ("国务院令第782号", ("国务院令", None, 782, "国务院令第782号")),
        ("无法识别的文号", (None, None, None, None)),
    ],
)
def test_a_document_number_is_shown_as_written_beside_its_parts(written, parts):
    assert number_of(written) == {
        "text": written,
        **dict(zip(("agency", "year", "serial", "normalised"), parts, strict=True)),
    }


def test_no_document_number_is_null():
    assert number_of(None) is None


def test_times_carry_the_offset_of_beijing(library):
    item = delivered(library, library.published())
    assert item["published_at"] == item["updated_at"] == "2026-03-01T09:00:00+08:00"


def test_what_was_public_before_it_came_here_keeps_its_date(library):
    one = library.published(first_published_at="2019-05-06T08:00:00+08:00")
    item = delivered(library, one)
    assert item["published_at"] == "2019-05-06T08:00:00+08:00"
    assert item["updated_at"] == "2026-03-01T09:00:00+08:00"
    with library.database.reading() as session:
        assert session.scalar(select(DeliveredResource.published_at)) == datetime(2019, 5, 6, tzinfo=UTC)


def test_a_later_version_keeps_the_first_publication(library):
    one = library.published()
    library.revise(one, title="修订后的办法")
    library.publish(one, MARCH, datetime(2026, 4, 1, 1, tzinfo=UTC))
    item = delivered(library, one)
    assert (item["version"], item["title"]) == (2, "修订后的办法")
    assert item["published_at"] == "2026-03-01T09:00:00+08:00"
    assert item["updated_at"] == "2026-04-01T09:00:00+08:00"


def test_page_tags_are_those_of_the_national_guide(library):
    one = library.published(
        "article",
        title="要闻一则",
        keywords=["科技", "创新"],
        summary="摘要。",
        source={"name": "云泽日报"},
        author="江一舟",
    )
    assert delivered(library, one)["page_tags"] == {
        "SiteName": "云泽市人民政府",
        "SiteDomain": "www.yunze.example",
        "SiteIDCode": "9900000001",
        "ColumnName": "政策文件",
        "ColumnDescription": "政策文件",
        "ColumnKeywords": "政策,文件",
        "ColumnType": "政策文件",
        "ArticleTitle": "要闻一则",
        "PubDate": "2026-03-01 09:00",
        "ContentSource": "云泽日报",
        "Keywords": "科技,创新",
        "Author": "江一舟",
        "Description": "摘要。",
        "Image": None,
        "Url": f"https://www.yunze.example/zwgk/zcwj/{one}.html",
    }


def test_without_a_source_the_publisher_is_the_source_and_the_text_begins_the_description(library):
    tags = delivered(library, library.published())["page_tags"]
    assert tags["ContentSource"] == "云泽市科学技术局"
    assert tags["Description"].startswith("第一条")


def test_an_item_that_is_placed_nowhere_has_no_page(library):
    item = delivered(library, library.published(channels=[]))
    assert item["channels"] == []
    assert item["links"]["html"] is item["page_tags"]["Url"] is item["page_tags"]["SiteName"] is None


def test_the_home_channel_stands_first(library):
    item = delivered(library, library.published(channels=[library.channels["tzgg"], library.channels["zwgk/zcwj"]]))
    assert [(one["site"], one["path"]) for one in item["channels"]] == [("kjj", "tzgg"), ("www", "zwgk/zcwj")]
    assert item["page_tags"]["SiteName"] == "云泽市科学技术局"


def test_attachments_come_with_facts_about_the_file(library):
    one = library.attachment("附件 1.pdf")
    item = delivered(library, library.published(attachments=[{"attachment_id": one, "title": "申报表", "alt": "表"}]))
    (shown,) = item["attachments"]
    assert (shown["id"], shown["title"], shown["name"], shown["role"], shown["alt"]) == (
        one,
        "申报表",
        "附件 1.pdf",
        "attachment",
        "表",
    )
    assert (shown["media_type"], shown["size"]) == ("application/pdf", 8)
    assert shown["href"] == f"/files/{shown['sha256']}/%E9%99%84%E4%BB%B6%201.pdf"


def test_files_that_only_details_name_go_public_too(library):
    form = library.attachment("空白表.pdf")
    item = delivered(library, library.published("service_item", materials=[{"name": "申请书", "blank_form_id": form}]))
    assert [(one["id"], one["role"], one["title"]) for one in item["attachments"]] == [
        (form, "blank_form", "空白表.pdf")
    ]
    assert item["details"]["materials"][0]["blank_form_id"] == form


def test_the_cover_is_the_image_of_the_page(library):
    first = library.attachment("a.png", b"\x89PNG1", "image/png")
    cover = library.attachment("b.png", b"\x89PNG2", "image/png")
    rows = [{"attachment_id": first}, {"attachment_id": cover, "role": "cover"}]
    item = delivered(library, library.published("article", attachments=rows))
    assert item["page_tags"]["Image"] == item["attachments"][1]["href"]


def test_a_summary_is_the_item_without_what_include_brings_back(library):
    one = library.published()
    with library.database.reading() as session:
        row = session.get_one(DeliveredResource, one)
        full, summary = orjson.loads(row.full), orjson.loads(row.summary)
        assert row.etag == etag_of_bytes(row.full)
    assert summary == {name: value for name, value in full.items() if name not in INCLUDABLE}


def test_what_may_be_included_is_said_in_one_way():
    assert asked.INCLUDABLE == INCLUDABLE


def test_an_excerpt_is_one_line_of_bounded_length():
    assert excerpt("第一条\n 第二条") == "第一条 第二条"
    assert len(excerpt("科" * 500)) == 150
    assert excerpt("科" * 500).endswith("…")


def test_terms_and_files_are_found_wherever_content_names_them():
    content = {"subjects": ["a"], "genre": "b", "details": [{"rows": [{"sample_id": "x"}]}], "attachment_id": "y"}
    assert named_terms(content) == [("subject", "a"), ("genre", "b")]
    assert [(one.attachment_id, one.role) for one in named_files(content)] == [("x", "sample"), ("y", "attachment")]
