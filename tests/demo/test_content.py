"""Every text of the demo: right by the schemas, complete, clean, and written as a Chinese editor writes."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from cms.demo.making_files import PICTURES
from cms.demo.reading import Item, items, table
from cms.demo.resolving import Keys, content_of
from cms.library.drafts import make_draft
from cms.library.html import clean
from schemas.content_types import load_content
from schemas.profiles import completeness, missing

BY_KEY = {item.key: item for item in items()}
CHINESE = [item for item in items() if item.content.get("language", "zh-CN") == "zh-CN"]

HAN = "\u4e00-\u9fff"
BLUNDERS = (
    re.compile(f"[{HAN}][,;:?!()]"),
    re.compile(f"[,;:?!()][{HAN}]"),
    re.compile(f"[{HAN}]\\.(?![a-z])"),
    re.compile(r"[\"']"),
    re.compile("[，。；：、？！]{2}"),
    re.compile("[０-９Ａ-Ｚａ-ｚ]"),
    re.compile(r"\.\.\."),
    re.compile("年[0-9]{1,2}-[0-9]"),
)
ADDRESS = re.compile(r"https?://([^/\s]+)|[\w.]+@([\w.]+)")
PHONE = re.compile(r"(?<![0-9])0[0-9]{2,3}-[0-9]{7,8}|(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
IDENTITY_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9][0-9]{3}[0-9Xx]")
TABLE = re.compile("<table>(.*?)</table>", re.DOTALL)


def _id(key: str) -> str:
    return str(uuid5(NAMESPACE_URL, key))


def content(item: Item) -> dict[str, Any]:
    """The content with ids made up for the keys."""
    return content_of(item, Keys(organization=_id, channel=_id, resource=_id, file=_id))


def texts(value: Any) -> Iterator[str]:
    """Every text in a value; of HTML what a reader sees, element by element."""
    if isinstance(value, str):
        yield from re.sub("<[^>]*>", "\n", value).splitlines()
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def is_machine_text(text: str) -> bool:
    return not re.search(f"[{HAN}]", text)


@pytest.mark.parametrize("key", BY_KEY)
def test_content_is_valid_and_nothing_is_lacking_to_submit_it(key):
    item = BY_KEY[key]
    loaded = load_content(item.type, content(item))
    assert missing(item.type, loaded) == []
    assert loaded["disclosure"] == "proactive"


@pytest.mark.parametrize("key", BY_KEY)
def test_content_is_nearly_complete(key):
    item = BY_KEY[key]
    assert completeness(item.type, load_content(item.type, content(item))) >= 0.9


@pytest.mark.parametrize("key", BY_KEY)
def test_bodies_are_clean_already(key):
    body = BY_KEY[key].content.get("body", "")
    cleaned = clean(body)
    assert cleaned.removed == []
    assert cleaned.html == body
    assert make_draft(BY_KEY[key].type, content(BY_KEY[key])).text == cleaned.text


@pytest.mark.parametrize("key", BY_KEY)
def test_tables_have_a_caption_and_headers_with_a_scope(key):
    for found in TABLE.findall(BY_KEY[key].content.get("body", "")):
        assert found.count("<caption>") == 1
        assert 'scope="col"' in found
        assert 'scope="row"' in found
        assert not re.search("<th>", found)


@pytest.mark.parametrize("key", [item.key for item in CHINESE])
def test_chinese_sentences_have_chinese_punctuation(key):
    for text in texts({**BY_KEY[key].content, **BY_KEY[key].revision}):
        if not is_machine_text(text):
            for blunder in BLUNDERS:
                assert not blunder.search(text), text


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("files.toml", "file"),
        ("people.toml", "person"),
        ("sites.toml", "site"),
        ("organizations.toml", "organization"),
        ("libraries.toml", "library"),
    ],
)
def test_other_texts_have_chinese_punctuation_too(name, rows):
    for text in texts(list(table(name, rows))):
        if not is_machine_text(text):
            for blunder in BLUNDERS:
                assert not blunder.search(text), text


WRONG = (
    "通知如下:",
    "申报(试行)",
    "印发给你们.",
    '“一件事"',
    "请注意。。",
    "２０２６年",
    "详见附件...",
    "2026年3-5月",
    "好的,谢谢",
)
RIGHT = (
    "工作日9:00—12:00、13:30—17:00",
    "同比增长4.8%",
    "https://www.yunze.example/zwgk/",
    "云科规〔2026〕2号，自印发之日起施行。",
)


@pytest.mark.parametrize("text", WRONG)
def test_a_blunder_is_seen(text):
    assert any(blunder.search(text) for blunder in BLUNDERS)


@pytest.mark.parametrize("text", RIGHT)
def test_right_writing_is_no_blunder(text):
    assert not any(blunder.search(text) for blunder in BLUNDERS)


@pytest.mark.parametrize("key", BY_KEY)
def test_addresses_and_telephones_lead_nowhere_and_nobody_is_given_away(key):
    for text in texts({**BY_KEY[key].content, **BY_KEY[key].revision}):
        for web, mail in ADDRESS.findall(text):
            assert (web or mail).endswith(".example")
        for phone in PHONE.findall(text):
            assert phone.startswith("0999-1234")
        assert not IDENTITY_NUMBER.search(text)
        assert not re.search("lorem|ipsum|占位|示例文字|测试测试|待补充", text, re.IGNORECASE)


@pytest.mark.parametrize("key", BY_KEY)
def test_pictures_are_told_in_words(key):
    shown = {*PICTURES, "media"}
    pictures = {one["key"] for one in table("files.toml", "file") if one["kind"] in shown}
    for row in BY_KEY[key].content.get("attachments", ()):
        assert bool(row.get("alt")) == (row["file"] in pictures)
    for row in BY_KEY[key].content.get("media", ()):
        assert len(row["transcript"]) > 20


def test_texts_of_policies_and_interpretations_are_their_own():
    """An interpretation is not an excerpt: no longer sentence of it stands in its document (L7)."""
    for item in items():
        for row in item.content.get("relations", ()):
            if row["type"] == "interprets":
                document = BY_KEY[row["target"]].content["body"]
                own = [*item.content["key_measures"], item.content["background"], item.content["purpose"]]
                assert not any(len(sentence) > 12 and sentence in document for sentence in own)


def test_every_file_is_used():
    used = {value for item in items() for value in _files(item.content)}
    assert used == {one["key"] for one in table("files.toml", "file")}


def _files(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            if name in ("file", "blank_form", "sample"):
                yield one
            else:
                yield from _files(one)
    elif isinstance(value, list):
        for one in value:
            yield from _files(one)


def test_texts_are_not_repeated():
    for name in ("title", "summary"):
        told = [item.content[name] for item in items()]
        assert len(told) == len(set(told))
