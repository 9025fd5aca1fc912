"""The tables of the fields in a drafted mapping, in the order in which an editor thinks of them."""

import json
from collections.abc import Callable, Iterator

from cms.harvest import own_number
from cms.harvest.bodies import to_lines
from cms.harvest.suggest import looks
from cms.harvest.suggest.columns import Choice, synonyms
from cms.harvest.suggest.samples import Sample

Told = Callable[[str, str], str]
DATES = ("first_published_at", "signed_on", "effective_on", "repealed_on")
TEXTS = ("subtitle", "summary", "source.name", "accountable.unit", "accountable.person")
LISTS = {"keywords": "；;，,、|\n ", "issuing_authorities": "；;、，,|\n", "subjects": "；;、，,|\n"}
ATTACHMENT_SEPARATORS = "\n;；|,"
CUT_SHARE = 0.02


def tables(sample: Sample, chosen: dict[str, Choice], told: Told) -> Iterator[str]:
    """The lines of all tables of fields."""
    writer = _Writer(sample, chosen, told)
    yield from writer.title()
    yield from writer.body()
    for name in DATES:
        yield from writer.date(name)
    yield from writer.number()
    for name in LISTS:
        yield from writer.listed(name)
    yield from writer.named("publisher")
    yield from writer.named("genre")
    for name in TEXTS:
        yield from writer.plain(name)
    yield from writer.address()
    for name in ("validity", "disclosure"):
        yield from writer.words(name)
    yield from writer.path()
    yield from writer.index()
    yield from writer.links()


def numbered(sample: Sample, title: str, body: str) -> float:
    """How many of the rows bear a document number in title or text."""
    if not title:
        return 0.0
    texts = sample.columns.get(body, [""] * sample.rows)
    pairs = list(zip(sample.columns[title], texts, strict=True))
    return sum(own_number.find(one, to_lines(text[:3000])) is not None for one, text in pairs) / max(1, len(pairs))


def quoted(value: object) -> str:
    """A text or a list of texts as TOML."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


class _Writer:
    def __init__(self, sample: Sample, chosen: dict[str, Choice], told: Told) -> None:
        self._sample = sample
        self._chosen = chosen
        self._told = told

    def _columns(self, field: str) -> tuple[str, ...]:
        return self._chosen.get(field, Choice(())).columns

    def _values(self, field: str) -> list[str]:
        """What the field's columns hold, the first that is filled of each row."""
        columns = [self._sample.columns[name] for name in self._columns(field)]
        return [next((value for value in row if value.strip()), "") for row in zip(*columns, strict=True)]

    def _why(self, field: str) -> tuple[str, str]:
        if self._chosen[field].by_name:
            return "按列名", "by its name"
        return "按内容推断，请核对", "by what stands in it: check"

    def _line(self, line: str, zh: str = "", en: str = "") -> str:
        return f"{line:<40}  # {self._told(zh, en)}" if zh else line

    def _from(self, field: str) -> str:
        columns = self._columns(field)
        what = f"column = {quoted(columns[0])}" if len(columns) == 1 else f"columns = {quoted(list(columns))}"
        return self._line(what, *self._why(field))

    def _note(self, zh: str, en: str) -> str:
        return f"# {self._told(zh, en)}"

    def title(self) -> Iterator[str]:
        """The title, completed from the text where the source cut titles off."""
        yield "[fields.title]"
        if not self._columns("title"):
            yield self._line(
                f"column = {quoted(next(iter(self._sample.columns)))}",
                "没有像标题的列，请改正",
                "no column is like it: correct it",
            )
            yield ""
            return
        yield self._from("title")
        values = self._values("title")
        if self._columns("body") and looks.share(values, lambda one: one.endswith(("...", "…"))) >= CUT_SHARE:
            column = quoted(self._columns("body")[0])
            yield self._line(
                f"mend_from = {column}", "有被截断的标题，按正文补全", "some are cut off: completed from the text"
            )
        yield ""

    def body(self) -> Iterator[str]:
        """The text, as HTML or as lines."""
        if not self._columns("body"):
            yield self._note("没有像正文的列：草稿将没有正文", "No column is like a text: drafts will have none")
            yield ""
            return
        yield "[fields.body]"
        yield self._from("body")
        if self._sample.format in ("html", "docx", "wxr") or looks.is_html(self._values("body")):
            yield self._line('format = "html"', "样本中有标签", "there are tags in the sample")
        yield ""

    def date(self, name: str) -> Iterator[str]:
        """A date; the day of signature is looked for at the end of the text where no column has it."""
        if not self._columns(name):
            if name == "signed_on" and self._columns("body"):
                column = "text" if self._sample.format in ("html", "docx") else self._columns("body")[0]
                yield "[fields.signed_on]"
                yield f"column = {quoted(column)}"
                yield self._line("date_at_end = true", "落款处单独成行的日期", "the line of its own where it is signed")
                yield ""
            return
        values = self._values(name)
        yield f"[fields.{name}]"
        if name == "signed_on" and self._sample.format in ("html", "docx"):
            yield self._line(f"columns = {quoted([*self._columns(name), 'text'])}", *self._why(name))
            yield self._line("date_at_end = true", "没有时取正文落款的日期", "else where the text is signed")
        else:
            yield self._from(name)
        found = looks.forms(values)
        yield self._line(
            f"# forms = {quoted(found)}",
            "样本中的写法；可限定只收这些",
            "those in the sample; can be made the only ones",
        )
        if (unread := [one for one in looks.filled(values) if not looks.is_date(one)]) and (one := _short(unread[0])):
            yield self._note(
                f"样本中有 {len(unread)} 个不能识别，如：{one}", f"{len(unread)} of the sample cannot be read: {one}"
            )
        yield ""
        if name == "first_published_at":
            yield "[fields.created_on]"
            yield self._from(name)
            yield ""

    def number(self) -> Iterator[str]:
        """The document number: a column first, then title and text."""
        if not self._columns("document_number") and not self._columns("title"):
            return
        yield "[fields.document_number]"
        if self._columns("document_number"):
            yield self._from("document_number")
        sources = ["title", "body"] if self._columns("body") else ["title"]
        yield self._line(f"find_in = {quoted(sources)}", "只取本文件自己的文号", "its own only, not those it cites")
        yield ""

    def listed(self, name: str) -> Iterator[str]:
        """A list of values, parted by what parts them in the sample."""
        if not self._columns(name):
            return
        yield f"[fields.{name}]"
        yield self._from(name)
        if sign := looks.separator(self._values(name), LISTS[name]):
            yield self._line(f"split = {quoted(sign)}", "样本中的分隔符", "what parts lists in the sample")
        yield ""

    def named(self, name: str) -> Iterator[str]:
        """A field that takes a name which the library must know."""
        if not self._columns(name):
            return
        yield f"[fields.{name}]"
        yield self._from(name)
        yield self._note(
            "须与系统中的名称或代码一致，否则空缺并列出原因",
            "A name or code that the library knows; else left out with a reason",
        )
        yield ""

    def plain(self, name: str) -> Iterator[str]:
        """A field that takes the text as it is."""
        if not self._columns(name):
            return
        yield f"[fields.{name}]"
        yield self._from(name)
        if name == "source.name" and {"本网", "本站"} & set(self._values(name)):
            yield self._line('ignore = ["本网", "本站"]', "没有说明来源，取下一列", "says nothing: the next column")
        if name == "source.name" and any(one.startswith(("来源：", "来源:")) for one in self._values(name)):
            yield 'strip = ["来源：", "来源:"]'
        yield ""

    def address(self) -> Iterator[str]:
        """Where the item was."""
        if not self._columns("source.url"):
            return
        yield "[fields.source.url]"
        yield self._from("source.url")
        if looks.share(self._values("source.url"), looks.is_address) < 1 and self._sample.format not in (
            "html",
            "docx",
        ):
            yield self._line(
                '# base = "https://…/"', "有相对网址：填写网站根地址", "some are relative: the site's root"
            )
        yield ""

    def words(self, name: str) -> Iterator[str]:
        """A field of a closed list: the words of the sample are looked up."""
        is_read = self._columns(name) and self._sample.format not in ("html", "docx")
        found = looks.words(self._values(name)) if is_read else []
        table = {word: code for word in found for code, known in synonyms()["words"][name].items() if word in known}
        if table:
            rest = [_short(word) for word in found if word not in table]
            yield f"[fields.{name}]"
            yield self._from(name)
            yield f"lookup = {{ {', '.join(f'{quoted(word)} = {quoted(code)}' for word, code in table.items())} }}"
            if rest:
                yield self._note(f"尚无对应：{'、'.join(rest)}", f"Not in the table yet: {', '.join(rest)}")
            yield ""
        elif name == "disclosure":
            yield "[fields.disclosure]"
            yield self._line(
                'constant = "proactive"', "来源已公开；不是则删去", "it was public already; else take it out"
            )
            yield ""

    def path(self) -> Iterator[str]:
        """The column it stood in, kept as the path of navigation."""
        if self._columns("channel"):
            yield "[fields.subject_path]"
            yield self._line(
                f"column = {quoted(self._columns('channel')[0])}", "原栏目，留作线索", "the old column, kept as a hint"
            )
            yield ""

    def index(self) -> Iterator[str]:
        """Index numbers of the source."""
        if self._columns("index_number"):
            yield "[index_number]"
            column = quoted(self._columns("index_number")[0])
            yield self._line(f"column = {column}", "原索引号保留，不再分配给他人", "kept, and never given to another")
            yield ""

    def links(self) -> Iterator[str]:
        """Addresses of attachments in a column of their own."""
        columns = self._columns("links") or (("attachments",) if self._sample.format == "wxr" else ())
        if columns:
            values = self._sample.columns.get(columns[0], [])
            yield "[links]"
            yield self._line(
                f"column = {quoted(columns[0])}", "附件网址，列在正文之后", "listed at the end of the text"
            )
            yield f"split = {quoted(looks.separator(values, ATTACHMENT_SEPARATORS) or ';')}"
            yield ""


def _short(text: str) -> str:
    shown = "".join(one if one.isprintable() else " " for one in text[:30])
    return shown.strip()
