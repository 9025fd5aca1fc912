"""The words that break-ins leave, read from data and compiled once."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Kind = Literal[
    "brand",
    "phrase",
    "short",
    "said",
    "shared",
    "latin",
    "code",
    "digits",
    "trade",
    "common",
    "strong",
    "weak",
    "other",
]
KINDS: tuple[Kind, ...] = ("weak", "common", "strong", "trade", "shared", "said", "short", "phrase", "brand")

_BEGIN = frozenset({"brand", "phrase", "short", "said", "shared", "trade", "strong"})
_WORD = re.compile("[a-z0-9]*[a-z][a-z0-9]+")
_LATIN = "[0-9]{0,4}[a-z][a-z0-9]{0,24}(?:[.](?:com|net|vip|app|org|cc|cn|tv))?"


@dataclass(frozen=True)
class Lexicon:
    """What is looked for: `words` finds places worth a look, `unit` parts a name into its words.

    A library for many words at once (Aho-Corasick) was measured and left out: the trie takes 27 ns a character.
    """

    words: re.Pattern[str]
    unit: re.Pattern[str]
    kinds: Mapping[str, Kind]
    latin: re.Pattern[str]
    code: re.Pattern[str]
    ordinary: frozenset[str]
    digits: frozenset[str]
    prose: Mapping[str, tuple[str, ...]]
    provinces: Mapping[str, str]

    def kind(self, unit: str) -> Kind:
        """What a word of a name is."""
        known = self.kinds.get(unit)
        if known:
            return known
        if unit in self.digits:
            return "digits"
        if unit in self.ordinary:
            return "other"
        return "latin" if self.latin.fullmatch(unit) else "code" if self.code.fullmatch(unit) else "other"

    def anchors(self, text: str) -> Iterator[tuple[int, int]]:
        """The places of words that may belong to the name of such a site. Linear in the text."""
        for match in self.words.finditer(text):
            yield match.span()
        for match in _WORD.finditer(text):
            if self.kind(match[0]) in ("latin", "code"):
                yield match.span()


@cache
def lexicon() -> Lexicon:
    """The lexicon; all its words are in small letters, as is what it is held against."""
    with Path(__file__).with_name("lexicon.toml").open("rb") as stream:
        data: dict[str, Any] = tomllib.load(stream)
    # A word in two lists is what it is in the last of them.
    kinds: dict[str, Kind] = {word: kind for kind in KINDS for word in data[kind]}
    begins = [word for word, kind in kinds.items() if kind in _BEGIN]
    return Lexicon(
        words=re.compile(_trie(begins)),
        unit=re.compile(f"{_trie(kinds)}|{_LATIN}|[0-9]{{1,5}}"),
        kinds=kinds,
        latin=re.compile("|".join(data["latin"])),
        code=re.compile("|".join(data["code"])),
        ordinary=frozenset(data["ordinary_latin"]),
        digits=frozenset(data["digits"]),
        prose={name: tuple(words) for name, words in data["prose"].items()},
        provinces=data["provinces"],
    )


def _trie(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, that never looks at a character twice."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branch(root)


def _branch(node: Mapping[str, Any]) -> str:
    ends = "" in node
    branches = [re.escape(character) + _branch(below) for character, below in node.items() if character]
    if not branches:
        return ""
    whole = f"(?:{'|'.join(branches)})"
    return whole + "?" if ends else whole
