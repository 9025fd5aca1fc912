"""Where the code of an agency begins in text that runs on without a space: reading back from the number."""

import re

LONGEST_CODE = 14
LONGEST_NAME = 40

_HAN = re.compile("[\u4e00-\u9fff]+$")
_BODY = re.compile("[\u4e00-\u9fff、]+$")

_PLACES = "国京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀黔滇藏陕甘青宁新"
# Words that end a title or lead to a citation, and names of bodies before a code that begins with a place: what
# follows the last of them is the code.
_BEFORE_CODE = re.compile(
    ".*(?:通知|办法|意见|措施|细则|规定|方案|决定|条例|指引|通告|通报|公报|批复|规划|计划|纲要|要点|规则|答复|复函|报告|决议|制度|"
    "办公厅|办公室|委员会|人民政府|管委会|关于|执行|废止|落实|贯彻|根据|按照|依据|依照|参照|停止|原文|文号|字号|文件|转发|印发|下发|发布|批准|"
    "代替|修改|修订|暂行|试行|规范|结合|符合|以及|同意|要求|是指|号|的|对|在|据|按|附|与|及|或|从|至|该|见|被|"
    f"[部委厅署局会](?=[{_PLACES}][\u4e00-\u9fff]))"
)
_DATE_END = re.compile("[年月日]")
# An agency's code may begin with one of these, so they are dropped only after another number.
_JOINS = ("和", "、")
_CLOSERS = ("号", "》", "）", ")")
# Codes of bodies whose abbreviation holds one of the words above.
_WHOLE = re.compile("(?:中央编办|国办|中办|国发|中发)[\u4e00-\u9fff]{0,6}$")
_BEFORE_BODY = re.compile(
    ".*(?:通知|办法|意见|措施|细则|规定|方案|决定|条例|规划|规则|根据|按照|依据|依照|关于|以及|原文|文号|发布|公布|通过|执行|贯彻|"
    "号|年|月|日|的|(?<!共)和|及|与|以|由|经|据)"
)
_BODY_END = re.compile("(?:政府|国务院|主席|委|部|局|署|会|院|行|办|厅|军委|总局|府|省|市|县|区|州)$")


def code_before(text: str, end: int) -> str:
    """The agency code that ends at ``end`` (``冀政办字``), or an empty string if none stands there."""
    match = _HAN.search(text[max(0, end - LONGEST_CODE - 10) : end])
    if match is None:
        return ""
    run = match[0]
    if run.endswith("令"):
        body = ordering_body(text, end - 1)
        return body + "令" if body else ""
    whole = _WHOLE.search(run)
    code = whole[0] if whole else _after(_BEFORE_CODE, run)
    start = end - len(code)
    before = text[max(0, start - 1) : start]
    if (code.startswith(_JOINS) and before in _CLOSERS) or (before.isdigit() and _DATE_END.match(code)):
        code = code[1:]
    return code if 1 < len(code) <= LONGEST_CODE or code in _ONE else ""


_ONE = frozenset("冀晋辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新")


def ordering_body(text: str, end: int) -> str:
    """The body whose order it is (``国务院``, ``科学技术部、国家保密局``), or an empty string."""
    return _body(text, end, lone=("国务院", "主席", "政府"))


def announcing_body(text: str, end: int) -> str:
    """The body whose announcement it is (``国家税务总局``), or an empty string."""
    return _body(text, end, lone=())


def _body(text: str, end: int, lone: tuple[str, ...]) -> str:
    match = _BODY.search(text[max(0, end - LONGEST_NAME) : end])
    if match is None:
        return ""
    body = _after(_BEFORE_BODY, match[0]).lstrip("、")
    return body if body in lone or (_BODY_END.search(body) and len(body) > 1) else ""


def _after(words: re.Pattern[str], run: str) -> str:
    """What follows the last of the words; the run itself if there is none."""
    match = words.match(run)
    return run[match.end() :] if match else run
