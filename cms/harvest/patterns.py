"""Regular expressions of a mapping: only those whose time stays bounded on the text they are given.

Python cannot stop a match that runs away. So a pattern may repeat a character or a class without bound, but no group,
twice only, has few groups and optional parts, and sees a limited number of characters.
"""

import re

from schemas.text import Text

MOST_REPEATS = 2
MOST_GROUPS = 4
MOST_OPTIONS = 6
LONGEST_PATTERN = 300

_ATOMS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]")
_GROUP_REPEATED = re.compile(r"\)(?:[*+]|\{)")
_WIDE = re.compile(r"[*+]|\{\d*,\d*\}")
_OPTION = re.compile(r"(?<![(*+?}])\?")
_BACK_REFERENCE = re.compile(r"\(\?P=|\\[1-9]")


def fault_of(pattern: str, *, group: bool) -> Text | None:
    """What is wrong with a pattern, ``None`` if it can be used; with ``group`` it needs a group for the value."""
    if len(pattern) > LONGEST_PATTERN:
        return Text(f"最多 {LONGEST_PATTERN} 个字符", f"At most {LONGEST_PATTERN} characters")
    try:
        groups = re.compile(pattern).groups
    except (re.error, OverflowError, RecursionError) as error:
        return Text(f"不是正确的正则表达式：{error}", f"Not a regular expression: {error}")
    if group and groups != 1:
        return Text("须有且仅有一个捕获组", "It needs exactly one capturing group")
    if not _is_bounded(pattern):
        return Text(
            "可能耗时过长：不能重复一个组或引用前面的组；"
            f"* + {{n,}} 最多 {MOST_REPEATS} 处，组最多 {MOST_GROUPS} 个，? 最多 {MOST_OPTIONS} 处",
            "Could take too long: no repeated group, no back reference; "
            f"at most {MOST_REPEATS} of * + {{n,}}, {MOST_GROUPS} groups, {MOST_OPTIONS} of ?",
        )
    return None


def _is_bounded(pattern: str) -> bool:
    bare = _ATOMS.sub("x", pattern)
    if _GROUP_REPEATED.search(bare) or _BACK_REFERENCE.search(pattern):
        return False
    options = len(_OPTION.findall(bare))
    return len(_WIDE.findall(bare)) <= MOST_REPEATS and bare.count("(") <= MOST_GROUPS and options <= MOST_OPTIONS
