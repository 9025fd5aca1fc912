"""What an examination tells: which mark of tampering stands where, how certain it is, and what was done about it."""

from typing import Literal, NamedTuple

from schemas.text import Text

Certainty = Literal["certain", "likely", "possible"]
Done = Literal["removed", "restored", "marked", "kept"]

SAMPLE = 120

GAP = "〔此处原文缺失待核〕"
"""What stands where a word was replaced and nobody can tell which: no reader and no reviewer can overlook it."""

CODES: dict[str, Text] = {
    "strewn_tags": Text("成串的无意义标签", "Runs of meaningless tags"),
    "invisible_link": Text("看不见的链接", "A link that readers do not see"),
    "hidden_words": Text("隐藏的博彩、色情等文字", "Hidden words of gambling, pornography and the like"),
    "inserted_words": Text("公文中混入的博彩、色情等文字", "Words of gambling and the like within official prose"),
    "foreign_link": Text("指向博彩、色情等网站的链接", "A link to a site of gambling and the like"),
    "zero_width": Text("夹在文字中的零宽字符", "Zero-width marks within words"),
    "stuffed_keywords": Text("标题或关键词中堆砌的推广词", "Title or keywords stuffed with advertising"),
    "script_redirect": Text("跳转到其他网站的脚本", "A script that sends readers to another site"),
}
"""Every code that a finding may have."""


class Finding(NamedTuple):
    """One mark of tampering.

    `offset` is its place in the text as it was given. `certain` ones are acted upon, the others only told. `done` is
    what the cleaned form has instead: nothing (removed), the original word (restored), a visible mark of the gap
    (marked: the original is unknown), or the same as before (kept).
    """

    code: str
    field: str
    offset: int
    sample: str
    certainty: Certainty
    done: Done
    put: str = ""


class Examined(NamedTuple):
    """The cleaned form of what was examined, equal to it if nothing was done, and the findings in their order."""

    cleaned: str
    findings: list[Finding]
