"""Text that readers of a row's body did not see: it goes, and the row tells with which words it began."""

import re
from collections.abc import Iterable, Iterator

from cms.harvest.reasons import Reason, reason
from cms.library.hidden import Hidden
from cms.library.tampering.names import names

MOST_TOLD = 20
LEAST = 12
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SENTENCE = re.compile("[。；！？]|^第[一二三四五六七八九十百零〇0-9]{1,6}[章节条款]")


def hidden_words(hidden: Iterable[Hidden]) -> Iterator[Reason]:
    """A reason for each piece that reads as prose, the first 20, and one for all the others together."""
    others: list[str] = []
    told = 0
    for one in hidden:
        if not one.words:
            continue
        if told < MOST_TOLD and _is_prose(one):
            told += 1
            yield reason("hidden_prose", "body", value=" ".join(one.removed.sample.split()))
        else:
            others.append(" ".join(one.removed.sample.split()))
    if others:
        yield reason("hidden_removed", "body", count=len(others), value=others[0])


def _is_prose(one: Hidden) -> bool:
    """Whether it is sentences of ordinary Chinese with no sign of a break-in: it may be an article of a law."""
    if one.leads or not _SENTENCE.search(one.removed.sample) or len(_CHINESE.findall(one.removed.sample)) < LEAST:
        return False
    return not any(name.sure or name.told for name in names(one.removed.sample.lower()))
