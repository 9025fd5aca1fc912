"""Names and numbers of documents within a text, and which of them are named in one breath."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from schemas import document_number

LONGEST_NAME = 150
MOST = 500
SHORT = 7

_NAME = re.compile(f"《((?:[^《》]|《[^《》]{{1,100}}》){{2,{LONGEST_NAME}}})》")
_BRACKET = re.compile(
    "\\s?[（(\\[【]([^（）()\\n]{4,60}|[^（）()\\n]{0,20}[（(][^（）()\\n]{4,12}[）)][^（）()\\n]{0,30})[）)\\]】]"
)
_UNMARKED = re.compile(
    "[\u4e00-\u9fff、]{2,40}关于[^，。；：！？《》（）()\\n]{4,90}的(?:通知|意见|决定|通告|公告|批复|函|办法|规定|方案)$"
)
# What may stand between two names that are listed: a comma, a body, a word that joins.
_BETWEEN = re.compile("[\\s、，,和及与或]{0,4}(?:以及|并|结合|参照)?(?:[\u4e00-\u9fff、]{2,24})?\\s?")
_NO_LIST = re.compile(
    "根据|按照|依据|依照|贯彻|落实|废止|修改|修订|印发|制定|制订|转发|同时|要求|精神|规定|现将|已经|解读|对|将|的"
)
_SPACES = re.compile(r"\s+")
_ALIAS = re.compile('(?:以下|下)(?:统一)?(?:简)?称[为：:]?\\s?[《“"]([^《》“”"\\n]{2,24})[》”"]')
_EDITION = re.compile("[（(][^（）()]{1,24}[）)]$|[(（](?:试行|暂行|修订)$")
_KINDS = re.compile(
    "(?:法|条例|办法|规定|细则|意见|通知|决定|方案|纲要|规划|计划|措施|规则|准则|标准|指南|指引|要点|公告|通告|批复|函|章程|制度|目录|清单|政策|"
    "解释|公约|条约|协定|宣言|规程|规范|纪要|安排|大纲|预案|办法实施细则|决议|命令|令|通报|议案|程序|守则|基准|名录|分类|报告制度|任务|十条|二十条)$"
)
# Laws have short names; of other papers a short one is what the text calls something named before.
_LAWS = re.compile("^(?:宪法|[\u4e00-\u9fff]{2,}(?<!办)法|[\u4e00-\u9fff]{2,}条例)$")
_FORMS = re.compile("(?:通知书|申请表|登记表|申报书|审批表|报告书|责任书|承诺书|协议书|合同书|证书|许可证|执照)$")


class Cited(NamedTuple):
    """A document named at a place: `start` to `end` with its marks and the number in brackets behind it."""

    start: int
    end: int
    name: str
    number: str | None


def cited(text: str, own: str | None) -> list[Cited]:
    """Every document that the text names by 《》, by a number, or by both, in order; without its own number."""
    numbers = [one for one in document_number.find(text, MOST) if one.number.normalised != own]
    found = list(_named(text))
    alone, at = [], 0
    for one in numbers:
        while at < len(found) and found[at].end <= one.start:
            at += 1
        before = found[at - 1] if at else None
        if before and before.number is None and before.end == one.start:
            # A list of documents has the number right behind the name.
            found[at - 1] = before._replace(end=one.end, number=one.number.normalised)
        elif at == len(found) or one.start < found[at].start:
            alone.append(_by_number(text, one))
    return sorted([*found, *alone], key=lambda one: one.start)[:MOST]


def groups(text: str, found: list[Cited]) -> Iterator[list[Cited]]:
    """Documents that are listed together: what is said before or after such a list is said of each."""
    group: list[Cited] = []
    for one in found:
        gap = text[group[-1].end : one.start] if group else ""
        if group and not (len(gap) <= LONGEST_NAME and _BETWEEN.fullmatch(gap) and not _NO_LIST.search(gap)):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def aliases(text: str) -> frozenset[str]:
    """Short names that the text gives to documents; they cite nothing new."""
    return frozenset(_ALIAS.findall(text))


def is_document(name: str) -> bool:
    """Whether the name reads like that of an official document, not of a form, a book or a newspaper."""
    bare = _EDITION.sub("", _EDITION.sub("", name))
    if len(bare) < SHORT and not _LAWS.search(bare):
        return False
    return bool(_KINDS.search(bare)) and not _FORMS.search(bare)


def plain(name: str) -> str:
    """The name in one form: without spaces, inner marks and brackets in one writing."""
    return _SPACES.sub("", name).translate(_ONE_FORM)


_ONE_FORM = str.maketrans("〈<＜〉>＞()【】〔〕", "《《《》》》（）（）（）")


def _named(text: str) -> Iterator[Cited]:
    for match in _NAME.finditer(text):
        end, number = match.end(), None
        bracket = _BRACKET.match(text, end)
        if bracket:
            inside = document_number.find(bracket[1], 1)
            if inside:
                end, number = bracket.end(), inside[0].number.normalised
            elif "简称" in bracket[1]:
                end = bracket.end()
        yield Cited(match.start(), end, plain(match[1]), number)


def _by_number(text: str, one: document_number.Found) -> Cited:
    """A number; the name before its bracket belongs to it, where a name stands there without 《》."""
    start, end, name = one.start, one.end, ""
    if text[start - 1 : start] in ("（", "("):
        before = _UNMARKED.search(text[max(0, start - 1 - LONGEST_NAME) : start - 1])
        if before:
            name = plain(before[0])
            start -= len(before[0]) + 1
        if text[end : end + 1] in ("）", ")"):
            end += 1
    return Cited(start, end, name, one.number.normalised)
