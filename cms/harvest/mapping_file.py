"""Reading a mapping file (TOML): typed, checked against the fields of the types, every fault reported at once."""

import tomllib
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from cms.errors import Code, FieldError, Problem
from cms.harvest import field_rules
from cms.harvest.formats import FORMATS
from cms.harvest.mapping import KEEP, Attachments, Choice, Links, Mapping, Pages, Rule
from cms.harvest.patterns import fault_of
from cms.harvest.selectors import fault_of as selector_fault
from cms.harvest.tables import Table
from schemas.content_types import CONTENT_TYPES
from schemas.text import Text

ENCODINGS = ("auto", "utf-8", "gb18030", "gbk", "gb2312")
DELIMITERS = (",", ";", "\t", "|")
TESTS = ("is", "contains", "matches")
LARGEST = 256 * 1024
LONGEST_SOURCE = 100


def read(path: Path) -> Mapping:
    """The mapping that a file holds. Raises INVALID with every fault, each with the JSON pointer of its key."""
    try:
        data = path.read_bytes()
        if len(data) > LARGEST:
            raise _unreadable(f"more than {LARGEST} bytes")
        return parse(data)
    except OSError as error:
        raise _unreadable(error.strerror or "cannot be read") from error


def parse(data: bytes) -> Mapping:
    """As `read`, from the bytes of the file."""
    try:
        told = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _unreadable(str(error)) from error
    if _holds_nul(told):
        raise _unreadable("U+0000")
    root = Table(told, "", [])
    mapping = _mapping(root, sha256(data).hexdigest())
    root.finish()
    if root.faults or mapping is None:
        detail = Text("映射文件有错误", "The mapping has faults")
        raise Problem(Code.INVALID, detail, errors=root.faults)
    return replace(mapping, text=data.decode("utf-8-sig"))


def _holds_nul(value: object) -> bool:
    """Whether a text anywhere within has the one character that PostgreSQL does not keep."""
    if isinstance(value, dict):
        return any(map(_holds_nul, [*value, *value.values()]))
    if isinstance(value, list):
        return any(map(_holds_nul, value))
    return isinstance(value, str) and "\0" in value


def _unreadable(why: str) -> Problem:
    detail = Text("无法读取映射文件", "The mapping cannot be read")
    return Problem(Code.INVALID, detail, errors=[FieldError("/", "malformed", Text(why, why))])


def _mapping(root: Table, digest: str) -> Mapping | None:
    source = root.text("source", needed=True)
    if len(source) > LONGEST_SOURCE:
        root.fault("source", "too_long", f"最多{LONGEST_SOURCE}个字符", f"At most {LONGEST_SOURCE} characters")
    types = _choice(root, "type", among=tuple(CONTENT_TYPES))
    key_columns, first_of, compare = _key(root)
    return Mapping(
        source=source,
        type=types,
        organization=_choice(root, "organization"),
        channel=_choice(root, "channel", needed=False),
        key_columns=key_columns,
        compare_columns=compare,
        index_column=_index_column(root),
        fields=field_rules.read(root, types.values()),
        links=_links(root),
        format=root.text("format", among=tuple(FORMATS)),
        encoding=root.text("encoding", "auto", among=ENCODINGS),
        delimiter=root.text("delimiter", ",", among=DELIMITERS),
        key_first_of=first_of,
        sheet=root.text("sheet"),
        statuses=tuple(root.texts("statuses")),
        pages=_pages(root),
        attachments=_attachments(root),
        relate=_relate(root),
        sha256=digest,
    )


def _key(root: Table) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What identifies an item: several columns together, or the first that is not blank; what makes a change."""
    table = root.table("key", needed=True)
    if table is None:
        return (), (), ()
    first_of, compare = table.texts("first_of"), table.texts("compare")
    columns = table.texts("columns", needed=not first_of)
    if columns and first_of:
        table.fault("first_of", "not_here", "columns 与 first_of 只能用一个", "Either columns or first_of, not both")
    table.finish()
    return columns, first_of, compare


def _pages(root: Table) -> Pages:
    """How saved pages are read."""
    table = root.table("pages")
    if table is None:
        return Pages()
    made = Pages(selector=table.texts("selector"), remove=table.texts("remove"), base=table.text("base"))
    for key, selectors in (("selector", made.selector), ("remove", made.remove)):
        for selector in selectors:
            if wrong := selector_fault(selector):
                table.fault(key, "bad_selector", wrong.zh, wrong.en)
    table.finish()
    return made


def _attachments(root: Table) -> Attachments:
    """What becomes of the files that a text links to."""
    table = root.table("attachments")
    if table is None:
        return Attachments()
    made = Attachments(keep=table.text("keep", "links", among=KEEP))
    table.finish()
    return made


def _relate(root: Table) -> bool:
    """Whether the documents that a text cites become relations; yes unless told."""
    table = root.table("references")
    if table is None:
        return True
    relate = table.raw("relate")
    if relate is not None and not isinstance(relate, bool):
        table.fault("relate", "wrong_type", "应为 true 或 false", "Must be true or false")
    table.finish()
    return relate is not False


def _index_column(root: Table) -> str:
    """The column of index numbers that the source gave: they are kept, and never given to another."""
    table = root.table("index_number")
    if table is None:
        return ""
    column = table.text("column", needed=True)
    table.finish()
    return column


def _choice(root: Table, key: str, *, among: tuple[str, ...] = (), needed: bool = True) -> Choice:
    """A constant, or a table with a column, rules and perhaps a default."""
    if not isinstance(root.raw(key), dict):
        constant = root.text(key, needed=needed, among=among)
        return Choice(constant=constant or None)
    table = root.table(key)
    if table is None:
        return Choice()
    made = Choice(
        column=table.text("column", needed=True),
        rules=tuple(_rule(each, among) for each in table.tables("rules")),
        default=table.text("default", among=among) or None,
    )
    table.finish()
    return made


def _rule(table: Table, among: tuple[str, ...]) -> Rule:
    given = [test for test in TESTS if test in table.data]
    if len(given) != 1:
        told = " / ".join(TESTS)
        table.fault("", "wrong_rule", f"每条规则须有且仅有一个：{told}", f"A rule has exactly one of: {told}")
    test = given[0] if given else "is"
    operands = table.texts(test, needed=bool(given))
    for operand in operands if test == "matches" else ():
        if wrong := fault_of(operand, group=False):
            table.fault(test, "bad_pattern", wrong.zh, wrong.en)
    made = Rule(test, operands, table.text("value", needed=True, among=among))
    for other in given:
        table.raw(other)
    table.finish()
    return made


def _links(root: Table) -> Links | None:
    table = root.table("links")
    if table is None:
        return None
    made = Links(
        column=table.text("column", needed=True),
        split=table.text("split", ";"),
        base=table.text("base"),
        label=table.text("label", "附件"),
    )
    table.finish()
    return made
