"""The draft of a mapping as text: a comment on every line says why it stands there and what to check."""

import re
from collections.abc import Iterator
from pathlib import Path

from cms.harvest.limits import LIMITS, Limits
from cms.harvest.suggest import fields, looks
from cms.harvest.suggest.columns import SURE, Choice, choose, left, synonyms
from cms.harvest.suggest.fields import quoted
from cms.harvest.suggest.samples import Sample, take
from schemas.text import Text

ORGANIZATION = Text("填写单位的统一社会信用代码", "the credit code of the organization")
MOST_WORDS = 12
SHOWN = 40
_NAME = re.compile(r"[^\w-]+")
_DAY = re.compile("日期|时间|date", re.IGNORECASE)
_CHANGED = re.compile("更新|修改|变更|updat|modif", re.IGNORECASE)
_BY_NUMBER = 0.3
_SOME = 0.05
MOST_UNUSED = 20


class Draft:
    """One draft of a mapping; `text` is the whole of it."""

    def __init__(self, path: Path, sample: Sample, language: str) -> None:
        self._path = path
        self._sample = sample
        self._language = language
        self._chosen = choose(sample)
        self._lines: list[str] = []

    def text(self) -> str:
        """The mapping, ready to be tried out once the organization is filled in."""
        self._head()
        self._type()
        self._key()
        self._base()
        for line in fields.tables(self._sample, self._chosen, self._told):
            self._lines.append(line)
        self._left()
        return "\n".join(self._lines) + "\n"

    def _told(self, zh: str, en: str) -> str:
        return en if self._language == "en" else zh

    def _add(self, line: str, zh: str = "", en: str = "") -> None:
        self._lines.append(f"{line:<40}  # {self._told(zh, en)}" if zh else line)

    def _comment(self, zh: str, en: str) -> None:
        self._lines.append(f"# {self._told(zh, en)}")

    def _head(self) -> None:
        sample, name = self._sample, self._path.name
        shown = _one_line(name)
        self._comment(
            f"由 {shown} 的 {sample.rows} 行样本起草（{sample.format}）。先 --dry-run 试算，看结果表和原因，再导入。",
            f"Drafted from {sample.rows} rows of {shown} ({sample.format}). Try it out with --dry-run first.",
        )
        if sample.twice:
            listed = "、".join(_one_line(one) for one in sample.twice[:MOST_WORDS])
            self._comment(
                f"表头中重复的列未用：{listed}；映射无法区分，请先在文件中改名",
                f"There twice in the header and not used: {listed}. No mapping can tell them apart; rename them first.",
            )
        self._add("")
        source = _NAME.sub("-", self._path.stem).strip("-").lower()[:60] or "import"
        self._add(f"source = {quoted(source)}", "来源名称：同一来源的条目凭标识去重", "keys are known within this name")
        zh, en = "必填：所属单位的统一社会信用代码", "needed: the owning organization"
        self._add(f"organization = {quoted(self._told(*ORGANIZATION))}", zh, en)
        self._add('# channel = "站点:栏目/路径"', "主栏目，可不填", "the home channel; may be left out")
        if sample.format == "csv" and sample.delimiter != ",":
            self._add(f"delimiter = {quoted(sample.delimiter)}", "首行中最多的分隔符", "what parts the first line")
        self._add("")

    def _type(self) -> None:
        """The type: words in the column of columns, or in the title, tell interpretations; numbers tell documents."""
        if self._sample.format in ("html", "docx"):
            self._lines += [*_BY_TITLE, ""]
            return
        number = self._one("document_number")
        if number and _SOME < self._numbers() < 1 - _SOME:
            self._add("[type]")
            self._add(f"column = {quoted(number)}", "有发文字号的是政策文件", "what has a number is a document")
            self._add('rules = [{ matches = "号", value = "policy_document" }]')
            self._add('default = "article"', "其余按文章导入", "everything else is an article")
            self._add("")
            return
        column = self._one("channel") or self._one("title")
        values = self._sample.columns.get(column, [])
        kinds = {kind: words for kind, words in synonyms()["words"]["type"].items() if _any_word(words, values)}
        default = self._named_type() or ("policy_document" if self._numbers() >= _BY_NUMBER else "article")
        if set(kinds) <= {default}:
            self._add(f"type = {quoted(default)}", *_why_type(default))
            self._add("")
            return
        self._add("[type]")
        self._add(f"column = {quoted(column)}", "其中的词可分出类型", "its words tell the types")
        self._add(f"default = {quoted(default)}", *_why_type(default))
        rules = [f"  {{ contains = {quoted(words)}, value = {quoted(kind)} }}," for kind, words in kinds.items()]
        self._lines += ["rules = [", *rules, "]"]
        if shown := looks.words(values)[:MOST_WORDS]:
            listed = "、".join(_one_line(word) for word in shown)
            self._comment(
                f"此列的值：{listed}；可据此再写 [channel] 的规则",
                f"Its values: {listed}; [channel] can have rules too",
            )
        self._add("")

    def _named_type(self) -> str:
        """The type that the file's own name speaks of."""
        kinds = synonyms()["words"]["type"]
        return next((kind for kind, words in kinds.items() if _any_word(words, [self._path.stem])), "")

    def _numbers(self) -> float:
        """How many rows seem to be documents."""
        column = self._one("document_number")
        if column:
            return sum(map(bool, looks.filled(self._sample.columns[column]))) / max(1, self._sample.rows)
        return fields.numbered(self._sample, self._one("title"), self._one("body"))

    def _key(self) -> None:
        self._add("[key]")
        columns, one_of, zh, en = self._keyed()
        self._add(f"{'first_of' if one_of else 'columns'} = {quoted(columns)}", zh, en)
        compare = [self._one(name) for name in ("title", "first_published_at", "body", "links")]
        if any(compare):
            listed = list(dict.fromkeys(filter(None, compare)))
            self._add(f"compare = {quoted(listed)}", "这些列变了才算来源有改动", "a change is a change of these")
        self._add("")

    def _base(self) -> None:
        """Pages that do not tell where they were need to be told, or their links lead nowhere."""
        if lost := self._sample.lost:
            self._comment(
                f"有 {len(lost)} 个相对链接（如 {_one_line(lost[0])}），网页未说明自己的地址；不填 base 则链接不保留",
                f"{len(lost)} links are relative (such as {_one_line(lost[0])}) and the pages tell no address: "
                "without base they are not kept",
            )
            self._add("[pages]")
            self._add('# base = "https://…/"', "填写网站根地址", "the root of the site")
            self._add("")

    def _keyed(self) -> tuple[list[str], bool, str, str]:
        """What identifies an item: an address, an id, a number; else the title, and a date if any column has one."""
        sample = self._sample
        if sample.format in ("html", "docx"):
            index = self._chosen.get("index_number", Choice(())).columns[:1]
            address = ["url"] if any(sample.columns.get("url", ())) else []
            return [*address, *index, "file"], True, "依次取第一个有值的", "the first of these that is there"
        if sample.format == "wxr":
            return ["guid"], False, "WordPress 的固定标识", "what WordPress never changes"
        for name in ("source.url", "index_number", "key"):
            column = self._one(name)
            if column and looks.is_unique(sample.columns[column]):
                return [column], False, "样本中无空缺、无重复", "never blank and never twice in the sample"
        column = self._one("source.url") or self._one("key")
        if column and all(value.strip() for value in sample.columns[column]):
            return (
                [column],
                False,
                "样本中有重复，重复的行只导入一次",
                "there twice in the sample: such rows count once",
            )
        title, date = self._one("title"), self._day()
        columns = list(dict.fromkeys(filter(None, (title or next(iter(sample.columns)), date))))
        return (columns, False, *_why_key(title=bool(title), date=bool(date)))

    def _day(self) -> str:
        """The first column of dates, whatever they are dates of; the day of a last change identifies nothing."""
        named = filter(None, map(self._one, fields.DATES))
        others = filter(self._is_of_days, left(self._sample, self._chosen))
        return next((column for column in (*named, *others) if not _CHANGED.search(column)), "")

    def _is_of_days(self, column: str) -> bool:
        values = self._sample.columns[column]
        return any(values) and (bool(_DAY.search(column)) or looks.share(values, looks.is_date) >= SURE)

    def _one(self, field: str) -> str:
        """The first column of a field; empty if there is none."""
        return next(iter(self._chosen.get(field, Choice(())).columns), "")

    def _left(self) -> None:
        for line in _unused(self._sample, self._chosen):
            self._lines.append(f"# {self._told(*line)}")


def suggest(path: Path, language: str = "zh", limits: Limits = LIMITS) -> str:
    """A mapping for a file. Raises INVALID or TOO_LARGE for what cannot be read."""
    return Draft(path, take(path, limits), language).text()


def _one_line(text: str) -> str:
    """A value of somebody's file as part of a comment: printable, on one line, short."""
    shown = "".join(one if one.isprintable() else " " for one in text[: SHOWN + 1])
    return shown if len(shown) <= SHOWN else shown[:SHOWN] + "…"


def _any_word(words: list[str], values: list[str]) -> bool:
    return any(word in value for value in values for word in words)


def _why_key(*, title: bool, date: bool) -> tuple[str, str]:
    """What identifies an item that has no address and no number, and what that may take for one."""
    if not title:
        return (
            "没有网址、编号、标题列，以此为标识，请核对",
            "no address, number or title: check what identifies an item",
        )
    if not date:
        return (
            "没有网址、编号、日期列，只以标题为标识：同名的信息会当作一条，请核对",
            "no address, number or date: only the title; items of one title count as one: check it",
        )
    return "没有网址或编号列，以标题和日期为标识，请核对", "no address or number: title and date; check it"


def _why_type(type_name: str) -> tuple[str, str]:
    if type_name == "policy_document":
        return "政策文件；其实是新闻、公告的改为 article", "documents; write article for news and notices"
    if type_name == "policy_interpretation":
        return "政策解读", "interpretations"
    return "文章；其实是政策文件的改为 policy_document", "articles; write policy_document for documents"


def _unused(sample: Sample, chosen: dict[str, Choice]) -> Iterator[tuple[str, str]]:
    """The columns that became nothing, with what stands in them."""
    unused = [name for name in left(sample, chosen) if _is_worth_a_line(sample, name)][:MOST_UNUSED]
    if unused:
        yield "未用到的列：", "Columns that are not used:"
    for name in unused:
        values = looks.filled(sample.columns[name])
        is_same = len(set(values)) == 1 and len(values) >= SURE * sample.rows and sample.rows > 1
        note = ("，各行相同", ", the same in every row") if is_same else ("", "")
        example = _one_line(values[0])
        yield f"  {_one_line(name)}{note[0]}：{example}", f"  {_one_line(name)}{note[1]}: {example}"


FEWEST_PAGES = 3
_BY_TITLE = (
    "[type]",
    'column = "title"',
    'default = "article"',
    "rules = [",
    '  { contains = ["解读", "图解", "一图读懂"], value = "policy_interpretation" },',
    '  { matches = "(办法|细则|条例|规定|规划|意见|决定|方案)(的通知)?$", value = "policy_document" },',
    "]",
)
_TOLD = ("meta:columnname", "meta:sitename", "meta:author", "meta:columntype")


def _is_worth_a_line(sample: Sample, name: str) -> bool:
    """Of pages, only tags that an editor may want are shown, and labels whose values differ from page to page."""
    values = looks.filled(sample.columns[name])
    if sample.format not in ("html", "docx"):
        return bool(values)
    kind = name.partition(":")[0]
    if kind == "meta":
        return name.lower() in _TOLD
    return kind == "table" and len(values) >= FEWEST_PAGES and len(set(values)) > len(values) / 2
