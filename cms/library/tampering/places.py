"""What official prose had where a foreign name stands now, told from the words on both sides."""

import re
from functools import cache
from typing import NamedTuple

from cms.library.tampering.lexicon import lexicon

BEFORE, AFTER = 60, 120
ABOUT, HOME = "关于", "首页"
LONGEST_LEAD = 8

_BLANK = " \t\r\u00a0\u3000"
_EDGE = "-–—_|·>»›→:："
_QUOTED = re.compile("[“‘「『][^”’」』\n]{0,12}$")
_OWN_NUMBER = re.compile(
    "([\u4e00-\u9fff])(?:政办?|府办?|政办[函秘]|政办?[发字规秘函])[\u4e00-\u9fff]{0,3}\\s?[〔\\[（(﹝【]\\s?[12]\\d{3}"
)
_SHOP = re.compile("室|馆|厅|店|俱乐部|协会|学会|公司|酒店|会所|广场|小区|社区|街|路")
_GOVERNMENT = re.compile("(?:人民)?政府")


class Place(NamedTuple):
    """The surroundings of a name: the line before it, the line behind it, what is further around."""

    before: str
    after: str
    around: str


class Original(NamedTuple):
    """What to put in the name's place; `takes` more characters after it, and `gives` before it, go with it."""

    put: str
    takes_before: int = 0
    takes_after: int = 0


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    prose = {name: "|".join(sorted(words, key=len, reverse=True)) for name, words in lexicon().prose.items()}
    papers = f"(?:{prose['papers']})"
    return {
        "body": re.compile(f"(?:{prose['bodies']}|{prose['levels']})[》〉>”]?$"),
        "office": re.compile(f"(?:{prose['bodies']})$"),
        "lead": re.compile(f".*(?:{prose['bodies']})([\u4e00-\u9fff]{{1,{LONGEST_LEAD}}})$", re.DOTALL),
        "verb": re.compile(f"\\s?[《<〈]?(?:{prose['verbs']})"),
        "paper": re.compile(f"(?!.{{0,60}}?关于)[^。；\n]{{2,90}}?的[\u4e00-\u9fff]{{0,4}}{papers}"),
        "spoken": re.compile(prose["spoken_of"]),
    }


def surroundings(text: str, start: int, end: int) -> Place:
    """The line around a name, as far as it is looked at."""
    before = text[max(0, start - BEFORE) : start].rpartition("\n")[2]
    after = text[end : end + AFTER].partition("\n")[0]
    return Place(before, after, text[max(0, start - BEFORE) : end + BEFORE])


def is_spoken_of(place: Place, *, quoted: bool) -> bool:
    """Whether the text speaks about the name (a warning, a report of a case) instead of being abused for it.

    A name is `quoted` there; the words for what is dealt in need no quotation marks.
    """
    if not _patterns()["spoken"].search(place.around):
        return False
    if not quoted:
        return True
    return bool(_QUOTED.search(place.before)) or place.after.lstrip(_BLANK)[:1] in ("等", "”", "’", "」")


def is_shop(place: Place) -> bool:
    """Whether the name goes on as that of a place that people go to: 永利国际棋牌室."""
    return bool(_SHOP.match(place.after))


def about(place: Place) -> bool:
    """Whether 关于 stood there: between a body and what it does, or what its paper is about."""
    patterns, before = _patterns(), place.before.rstrip(_BLANK)
    if patterns["office"].search(before) and patterns["verb"].match(place.after):
        return True
    opens = not before or before[-1] in "《<〈"
    if opens and patterns["verb"].match(place.after) and patterns["paper"].match(place.after):
        return True
    return bool(patterns["body"].search(before) and patterns["paper"].match(place.after))


def lead(place: Place) -> str:
    """Letters between a body and the name that may be the name's own beginning."""
    match = _patterns()["lead"].match(place.before)
    return match[1] if match and ABOUT not in match[1] else ""


def original(place: Place, province: str) -> Original | None:
    """What stood where the name stands, or nothing if the name was only added; ``None`` if nobody can tell."""
    before, after = place.before.rstrip(_BLANK), place.after.lstrip(_BLANK)
    if not before and not after:
        return Original("")
    if before.endswith(("网站", "位置：", "位置:")) and after[:1] in (">", "»", "›", "→"):
        return Original(HOME)
    if about(place):
        return Original(ABOUT)
    if province and _GOVERNMENT.match(after) and (not before or before[-1] in "《〈<，、。 "):
        return Original(province)
    return _beside(place, before, after)


def _beside(place: Place, before: str, after: str) -> Original | None:
    """A name at the edge of a line, set off by a mark or after the last sentence, replaced nothing."""
    if before and before[-1] in _EDGE and not after:
        bare = before.rstrip(_EDGE + _BLANK)
        return Original("", takes_before=len(place.before) - len(bare))
    if after and after[0] in _EDGE and (not before or before[-1] in _EDGE):
        bare = after.lstrip(_EDGE + _BLANK)
        return Original("", takes_after=len(place.after) - len(bare))
    if not after and before[-1] in "。！？；":
        return Original("")
    return None


def province_of(texts: list[str]) -> str:
    """The province whose government's paper this is, if its number and its words agree; else an empty string."""
    names = lexicon().provinces
    for text in texts:
        match = _OWN_NUMBER.search(text)
        full = names.get(match[1]) if match else None
        if full and match and not _letter_before(text, match.start()):
            short = full[:3] if full[:3] in ("内蒙古", "黑龙江") else full[:2]
            return full if any(short in each for each in texts) else ""
    return ""


def _letter_before(text: str, at: int) -> bool:
    """Whether the sign of the province is the end of a longer word, the code of a city for one."""
    return at > 0 and "\u4e00" <= text[at - 1] <= "\u9fff"
