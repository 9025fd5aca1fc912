"""Citations in official texts: which documents a text names, and what it does to them."""

import re
from typing import Literal, NamedTuple

from cms.harvest import own_number
from cms.harvest.citation_acts import Act, is_interpretation, is_made, is_older, of_text, of_title
from cms.harvest.cited_names import Cited, aliases, cited, groups, is_document, plain
from schemas import document_number

LONGEST = 2_000_000
MOST = 300
ALIKE = 8
LONGEST_CALL = 40

RELATIONS: dict[Act, str] = {
    "basis": "based_on",
    "implements": "based_on",
    "repeals": "repeals",
    "amends": "amends",
    "forwards": "related",
    "issues": "",
    "interprets": "interprets",
    "mentions": "related",
}
"""What the citing resource declares for each act; nothing for what it issues, since that is itself."""

_STRONGEST: tuple[Act, ...] = (
    "repeals", "amends", "interprets", "forwards", "issues", "basis", "implements", "mentions",
)  # fmt: skip
_TITLE_INTERPRETS = re.compile(
    "^(?:一图读懂|图解|政策解读|解读)?[：:丨|]?\\s?(?:关于)?([\u4e00-\u9fff、（）()0-9“”—－-]{4,120}?)"
    "的?(?:政策)?(?:解读|图解|问答|答记者问|起草说明|编制说明)(?:[（(].{1,20}[）)])?$"
)
_TITLE_FORWARDS = re.compile("转发([^《》]{2,40}关于[^《》]{4,120}的(?:通知|意见|办法|决定|规定|方案|函))的通知$")


class Citation(NamedTuple):
    """One document that the text names, once for the whole text.

    `name` (without 《》) or `number` (normal form) may be missing, not both. `act` is what is done to it, `relation`
    what the citing resource declares towards it (schemas.relations.DECLARED), empty where there is nothing to
    declare (its own annex, which it issues). `field` and `offset` tell where it stands first.
    """

    name: str
    number: str | None
    act: Act
    relation: str
    field: Literal["title", "text"]
    offset: int


class _Place(NamedTuple):
    """One place where a document is named; `older` if it is said to be taken the place of."""

    citation: Citation
    older: bool


def find(title: str, text: str) -> list[Citation]:
    """The documents that title and text cite, in the order in which they are named, at most 300. Linear in the text.

    `text` is plain text, one line a block; nothing is found in one above 2,000,000 characters.
    """
    if len(text) > LONGEST or ("《" not in title and "号" not in text and "《" not in text and "号" not in title):
        return _unmarked(title)
    own = own_number.find(title, text)
    number = document_number.parse(own) if own else None
    found = _of_title(title, number.normalised if number else None)
    return _once(found + _of_text(title, text, number.normalised if number else None, found))[:MOST]


def _of_title(title: str, own: str | None) -> list[_Place]:
    named = [one for one in cited(title, own) if one.number or is_document(one.name)]
    acts = [of_title(title[: one.start], title[one.end :]) for one in named]
    found = [
        _place(one, act, "title", older=act in ("repeals", "amends")) for one, act in zip(named, acts, strict=True)
    ]
    return found or [_Place(one, older=False) for one in _unmarked(title)]


def _unmarked(title: str) -> list[Citation]:
    """A document that a title names without 《》: what is explained, what is passed on."""
    for pattern, act in ((_TITLE_INTERPRETS, _INTERPRETS), (_TITLE_FORWARDS, _FORWARDS)):
        match = pattern.search(title[:300])
        if match and is_document(plain(match[1])):
            return [Citation(plain(match[1]), None, act, RELATIONS[act], "title", match.start(1))]
    return []


_INTERPRETS: Act = "interprets"
_FORWARDS: Act = "forwards"


def _of_text(title: str, text: str, own: str | None, before: list[_Place]) -> list[_Place]:
    short = aliases(text)
    explains = is_interpretation(title)
    explained = {one.citation.name for one in before if one.citation.act == "interprets"}
    whole = plain(title)
    found: list[_Place] = []
    for group in groups(text, cited(text, own)):
        act = of_text(text, group[0].start, group[-1].end)
        for one in group:
            if one.name in short or not (one.number or is_document(one.name)):
                continue
            older = is_older(act, text, one.start)
            judged = _explained(act, one, (whole, text), explained, older=older) if explains else _own(act, one, whole)
            found.append(_place(one, judged, "text", older=older))
            if judged == "interprets":
                explained.add(one.name)
    return found


def _explained(act: Act, one: Cited, texts: tuple[str, str], explained: set[str], *, older: bool) -> Act:
    """The act of an interpretation: what the explained document does is not done by its explanation."""
    title, text = texts
    if older or act in ("repeals", "amends", "issues"):
        return "interprets" if act == "issues" and one.name in explained else "mentions"
    if one.name in explained or (not explained and is_made(text, one.start) and _meant(one, text, title)):
        return "interprets"
    return act


def _meant(one: Cited, text: str, title: str) -> bool:
    """Whether the title means the document by the short name that the text gives it, or says much of its name."""
    called = aliases(text[one.start : one.end + LONGEST_CALL])
    if any(f"《{short}》" in title for short in called):
        return True
    return any(one.name[at : at + ALIKE] in title for at in range(len(one.name) - ALIKE + 1))


def _own(act: Act, one: Cited, title: str) -> Act:
    """What the title issues is the document itself, whatever the text says of it."""
    issues = one.name and one.name in title and "印发" in title
    return "issues" if issues and act in ("mentions", "basis", "implements") else act


def _place(one: Cited, act: Act, field: Literal["title", "text"], *, older: bool) -> _Place:
    return _Place(Citation(one.name, one.number, act, RELATIONS[act], field, one.start), older)


def _once(places: list[_Place]) -> list[Citation]:
    """Each document once, with the strongest of its acts; its number is known from any of its places.

    A paper that is taken the place of is another one than that of the same name which is issued or explained.
    """
    apart = {one.citation.name for one in places if one.citation.act in ("issues", "interprets")} - {""}
    sides = [(citation, older and citation.name in apart) for citation, older in places]
    numbers = {(one.name, older): one.number for one, older in reversed(sides) if one.name and one.number}
    kept: dict[tuple[str, bool], Citation] = {}
    for one, older in sides:
        number = one.number or numbers.get((one.name, older))
        key = (number or one.name, older)
        known = kept.get(key)
        if known is None:
            kept[key] = one._replace(number=number)
        else:
            act = min(known.act, one.act, key=_STRONGEST.index)
            kept[key] = known._replace(name=known.name or one.name, act=act, relation=RELATIONS[act])
    return list(kept.values())
