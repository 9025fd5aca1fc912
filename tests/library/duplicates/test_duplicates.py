"""Duplicates: pairs of nearly the same text or the same title and date, within one's scope, until told apart."""

from random import Random
from typing import Any

import pytest

from tests.client import Client

DUPLICATES = "/api/v1/duplicates"
DISTINCT = f"{DUPLICATES}/distinct"
LETTERS = "云泽市科技创新券申领办法规定支持中小企业开展研发活动购买检测服务单位应当如实申报材料经审核后兑现资金"


def body(seed: int, length: int = 400, *, ending: str = "") -> str:
    """A text that is nobody else's."""
    chance = Random(seed)
    text = "".join(chance.choice(LETTERS) for _ in range(length))
    return f"<p>{text}{ending}</p>"


def pairs(client: Client, who: str = "lin_editor", query: str = "") -> list[tuple[str, str]]:
    """Every pair, page by page."""
    address, found = f"{DUPLICATES}{query}", []
    while address:
        page = client.get(address, who).json
        found += [(row["one"]["id"], row["other"]["id"]) for row in page["data"]]
        address = page["links"]["next"]
    return found


def test_nearly_the_same_text_is_a_pair_the_newer_one_first(client, cast):
    older = cast.draft(body=body(1))
    cast.draft(body=body(2), title="别的")
    newer = cast.draft(body=body(1, ending="特此通知"), title="同文不同题")
    assert pairs(client) == [(newer, older)]
    row = client.get(DUPLICATES, "lin_editor").json["data"][0]
    assert (row["ground"], row["one"]["id"]) == ("text", newer)
    assert 0.9 <= row["likeness"] <= 1


def test_how_alike_they_must_be_can_be_told(client, cast):
    cast.draft(body=body(1))
    cast.draft(body=body(1, 320) + body(3, 40), title="大体相同")
    assert pairs(client) == []
    assert len(pairs(client, query="?least=0.5")) <= 1
    assert client.get(f"{DUPLICATES}?least=0.1", "lin_editor").status_code == 422


def test_pages_tell_every_pair_once(client, cast):
    ids = [cast.draft(body=body(1), title=f"第{number}条") for number in range(4)]
    told = pairs(client, query="?limit=1")
    assert sorted(told) == sorted((newer, older) for newer in ids for older in ids if older < newer)
    assert told == sorted(told, reverse=True)


def test_the_same_title_and_date_is_a_pair_even_of_short_texts(client, cast):
    first = cast.draft(title="停水公告", signed_on="2026-03-01")
    cast.draft(title="停水公告", signed_on="2026-04-01")
    second = cast.draft(title="停水公告", signed_on="2026-03-01")
    third = cast.draft(title="停水公告", signed_on="2026-03-01")
    found = pairs(client, query="?ground=title")
    assert found == [(second, first), (third, second)]
    assert pairs(client, query="?ground=title&limit=1") == found
    assert client.get(f"{DUPLICATES}?ground=title", "lin_editor").json["data"][0]["likeness"] is None


def test_titles_are_told_page_by_page(client, cast):
    for title in ("甲", "乙", "丙"):
        for _ in range(3):
            cast.draft(title=title)
    assert len(set(pairs(client, query="?ground=title&limit=2"))) == 6


def test_both_must_be_in_scope(client, cast):
    cast.draft(body=body(1), title="同题")
    cast.draft("su_editor", body=body(1), title="同题", organization="stranger", channels=[cast.channels["foreign"]])
    for query in ("", "?ground=title"):
        assert pairs(client, "lin_editor", query) == []
        assert pairs(client, "su_editor", query) == []


def test_what_is_in_the_recycle_bin_is_no_duplicate(client, cast):
    cast.draft(body=body(1), title="同题")
    other = cast.draft(body=body(1), title="同题")
    client.delete(f"/api/v1/resources/{other}", "lin_editor", headers={"If-Match": '"v1"'})
    assert pairs(client) == pairs(client, query="?ground=title") == []


def test_what_was_told_apart_is_listed_no_more_until_that_is_taken_back(client, cast):
    older, newer = cast.draft(body=body(1), title="同题"), cast.draft(body=body(1), title="同题")
    answer = client.post(DISTINCT, "lin_editor", json={"one_id": newer, "other_id": older, "reason": "两个年度"})
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{DISTINCT}/{older}/{newer}")
    assert pairs(client) == pairs(client, query="?ground=title") == []
    assert [row["reason"] for row in client.get(DISTINCT, "gao_editor").json["data"]] == ["两个年度"]
    assert client.post(DISTINCT, "gao_editor", json={"one_id": older, "other_id": newer}).status_code == 409
    assert (
        client.get(answer.headers["Location"], "lin_editor").json["data"]["account_id"] == cast.accounts["lin_editor"]
    )
    assert client.delete(answer.headers["Location"], "su_editor").status_code == 404
    assert client.delete(answer.headers["Location"], "lin_editor").status_code == 204
    assert pairs(client) == [(newer, older)]


def test_what_somebody_cannot_read_they_cannot_tell_apart(client, cast):
    one, other = cast.draft(), cast.draft(title="另一条")
    answer = client.post(DISTINCT, "su_editor", json={"one_id": one, "other_id": other})
    assert [error["pointer"] for error in answer.json["errors"]] == ["/one_id"]
    assert client.post(DISTINCT, "lin_editor", json={"one_id": one, "other_id": one}).status_code == 422


@pytest.mark.parametrize("who", ["rev_one", "an_admin", "au_auditor"])
def test_editors_look_after_duplicates(client, cast, who):
    assert client.get(DUPLICATES, who).status_code == 403
    assert client.get(DISTINCT, who).status_code == 403


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("cursor", ["x", "W2ZhbHNlXQ", "W2ZhbHNlLDEsMl0", "W2ZhbHNlLCJhIiwiYiJd", "W3RydWUsImEiLCIiXQ"])
def test_a_cursor_of_another_list_is_refused(client, cast, cursor):
    for query in ("ground=text", "ground=title"):
        answer: Any = client.get(f"{DUPLICATES}?{query}&cursor={cursor}", "lin_editor")
        assert answer.status_code == 422
