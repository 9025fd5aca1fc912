"""What an official text does to the documents that it names: told from the words before and after them."""

import re
from typing import Literal

Act = Literal["basis", "implements", "repeals", "amends", "forwards", "issues", "interprets", "mentions"]

BEFORE, AFTER = 80, 90
HEAD = 700

_SENTENCE = re.compile("[。；;！？]")
# What another paper did, or did long ago (已废止), is not done here.
_REPEALED = re.compile(
    "^(?:等[^。；，,、《》\\n]{0,30}?)?[，,]?(?:自[^。；，,、《》\\n]{1,30}?起)?[，,]?"
    "(?:同时|予以|一并|自行|相应|即行|立即|随之|均|现|宣布|正式|也|即|全部|自动){0,4}(?:废止|停止执行|停止施行|失效)(?!后|前|的文)"
)
_REPEALS = re.compile("(?:废止|宣布失效|停止执行)[^。；《》\\n]{0,10}$")
_NOT_REPEALED = re.compile("继续有效|未废止|不予废止|不再废止")
_AMENDED = re.compile(
    "^[^。；《》\\n]{0,20}?(?:作|做|作出|做出|进行|予以)了?(?:如下|以下|相应|部分|整合|全面|适当|补充|必要的?)*(?:修改|修订|修正|完善|调整)"
    "|^(?:部分)?(?:条款|内容)?(?:修改|修正|修订)如下"
)
_AMENDS_TITLE = re.compile("(?:修改|修订|修正)[^。；《》\\n]{0,6}$")
_TOGETHER = re.compile("(?:对|将|把)[^。；《》\\n]{0,30}$")
_FORWARDS = re.compile("转发[^。；《》\\n]{0,30}$")
_FORWARDED = re.compile("^[^。；《》\\n]{0,12}(?:转发(?:给)?(?:你们|各)|现转发)")
_ISSUES_TITLE = re.compile("(?:印发|发布|公布|下发|颁布)[^。；《》\\n]{0,12}$")
_ISSUED = re.compile(
    "^[^。；《》\\n]{0,60}?(?:现(?:予以?|将其|正式)?(?:印发|发布|公布|下发)|(?:印发|下发|发)(?:给)?(?:你们|各|贵)|予以(?:印发|公布|发布)|现予)"
    "|^[^。；《》\\n]{0,30}?已(?:经|由|于)[^。；《》\\n]{0,60}?(?:通过|同意|批准|审议)"
)
_ANNEX = re.compile("附(?:件|录|表)?\\s?\\d{0,2}[：:.、]?\\s?(?:\\d{1,2}[.、．]\\s?)?$")
_BASIS = re.compile("(?:根据|依据|按照|依照|遵照|参照|遵循)[^。；《》\\n]{0,45}$")
_IMPLEMENTS = re.compile("(?:贯彻|落实|执行|实施|推进)(?:好|执行|实施|落实)?[^。；《》\\n]{0,40}$")
_OUTCOME = re.compile(
    "制定|制订|编制|起草|出台|现就|现将|现提出|通知如下|公告如下|通告如下|特(?:制定|此|作)|提出(?:以下|如下)|结合[^。]{0,30}实际|经[^。]{0,12}同意|编写|发布[^。]{0,20}报告"
)
_INTERPRETATION = re.compile("解读|图解|一图|读懂|问答|答记者问|政策说明|编制说明|起草说明|修订说明|解答")
_REVISED = re.compile("(?:修订|修改|修正|完善)了[^。；《》\\n]{0,4}$|(?:替代|代替|取代|原)(?:了|来的|有的)?$")
_MADE = re.compile(
    "(?:印发|出台|制定|制订|发布|公布|颁布|下发|修订|形成|起草)了?(?:新的|新修订的)?[^。；《》\\n]{0,6}$"
)


def is_interpretation(title: str) -> bool:
    """Whether an item explains a document, by its title."""
    return bool(_INTERPRETATION.search(title))


def of_title(before: str, after: str) -> Act:
    """What a title does to the document that it names between `before` and `after`."""
    if is_interpretation(before) or is_interpretation(after):
        return "interprets"
    told: tuple[tuple[Act, object], ...] = (
        ("repeals", _REPEALS.search(before) or _REPEALED.match(after)),
        ("amends", _AMENDS_TITLE.search(before) or _AMENDED.match(after)),
        ("forwards", _FORWARDS.search(before)),
        ("issues", _ISSUES_TITLE.search(before)),
        ("basis", _BASIS.search(before)),
        ("implements", _IMPLEMENTS.search(before)),
    )
    return next((act for act, said in told if said), "mentions")


def of_text(text: str, start: int, end: int) -> Act:
    """What running text does to the documents that stand from `start` to `end`."""
    before = _SENTENCE.split(text[max(0, start - BEFORE) : start])[-1].rpartition("\n")[2]
    after = text[end : end + AFTER].partition("\n")[0]
    leads_on = start < HEAD or _OUTCOME.search(_SENTENCE.split(after)[0])
    told: tuple[tuple[Act, object], ...] = (
        ("repeals", _REPEALED.match(after) and not _NOT_REPEALED.search(after)),
        ("repeals", _REPEALS.search(before)),
        ("amends", _AMENDED.match(after) and _TOGETHER.search(before)),
        ("forwards", _FORWARDED.match(after)),
        ("issues", _ISSUED.match(after) or _ANNEX.search(before)),
        # Elsewhere a law is only referred to: the document at hand does not rest on it as a whole.
        ("basis", leads_on and _BASIS.search(before)),
        ("implements", leads_on and not _BASIS.search(before) and _IMPLEMENTS.search(before)),
    )
    return next((act for act, said in told if said), "mentions")


def is_made(text: str, start: int) -> bool:
    """Whether the words before tell that the document has been made: what an interpretation begins with."""
    return bool(_MADE.search(text[max(0, start - BEFORE) : start])) and start < HEAD * 2


def is_older(act: Act, text: str, start: int) -> bool:
    """Whether the paper named is one that a newer one, perhaps of the same name, takes the place of."""
    return act in ("repeals", "amends") or bool(_REVISED.search(text[max(0, start - BEFORE) : start]))
