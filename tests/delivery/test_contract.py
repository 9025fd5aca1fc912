"""Answers are what the OpenAPI document says."""

import orjson

from tests.client import Contract


def test_every_answer_is_documented(library, reader):
    file = library.attachment("a.pdf")
    law = library.published(
        subjects=["science"],
        genre="notice",
        region="990000",
        document_number="云科发〔2026〕1号",
        keywords=["券"],
        accountable={"unit": "规划科"},
        source={"name": "网"},
        attachments=[{"attachment_id": file}],
        signed_on="2026-02-01",
    )
    library.published("policy_interpretation", relations=[{"type": "interprets", "target_id": law}])
    gone = library.published()
    library.withdraw(gone)
    contract = Contract(orjson.loads(reader.get("/openapi.json").data))
    base = "/delivery/v1"
    paths = [
        "/resources",
        "/resources?include=details,relations,attachments,page_tags,html,body&total=true",
        "/resources?limit=1",
        "/resources?site=x",
        "/resources?fields=title",
        f"/resources/{law}",
        f"/resources/{law}?fields=html",
        f"/resources/{gone}",
        "/resources/x",
        f"/resources/{law}/related",
        f"/resources/{law}?include=relations.target",
        f"/resources/{law}/locales",
        f"/resources/{gone}/locales",
        f"/resources/{law}/json-ld",
        f"/resources/{gone}/json-ld",
        "/resources?archived=true&include=locales,tables",
        *(f"/resources/counts?by={by}" for by in ("type", "channel", "subject", "year")),
        "/resources/counts",
        "/sites/www/libraries",
        "/sites/x/libraries",
        "/libraries/x",
        "/resources/by-index?index_number=x",
        "/resources/by-index",
        "/sites",
        "/sites/www",
        "/sites/x",
        "/sites/www/channels",
        "/taxonomies/subject",
        "/taxonomies/x",
    ]
    for path in [*(base + path for path in paths), "/feeds/www.rss", "/feeds/www.json", "/feeds/www/news.json"]:
        answer = reader.get(path)
        contract.check("GET", path.partition("?")[0], answer)
        assert answer.status_code in (200, 404, 410, 422), path


def test_every_route_says_what_it_does_in_both_languages(reader):
    document = reader.get("/openapi.json").json
    for path, item in document["paths"].items():
        summary = item["get"]["summary"]
        assert any("\u4e00" <= letter <= "\u9fff" for letter in summary), path
        assert item["get"]["security"] == [], path
