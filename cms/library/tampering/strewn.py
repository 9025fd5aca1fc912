"""Runs of meaningless tags with one and the same id, which a machine strews over a page to tell its own work by."""

import re
from collections import Counter, defaultdict

from cms.library.tampering.findings import SAMPLE, Finding
from cms.library.tampering.insertions import Edit

FEWEST = 4
DIFFERENT = 3

# As tags, and as the text of them that a plain text column becomes.
_TAG = re.compile(r"(?:<|&lt;)(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,30})(?P<rest>[^<>&]{0,2000})(?:>|&gt;)")
_ID = re.compile(r"\sid\s*=\s*[\"']?([\w:.-]{1,60})")
# Signs of list items, too, where the tags were saved as text.
_NOTHING = re.compile(r"(?:[\s\u00a0\u3000•·◦▪]|\d{1,3}\.(?=[\s&<])|</?p>)*+")
_SOMETHING = re.compile(r"\S")


def strewn(source: str, field: str) -> tuple[list[Edit], list[Finding]]:
    """What to take out of the source, and a finding for each run. Linear in the source."""
    if " id" not in source and "\tid" not in source and "\nid" not in source:
        return [], []
    tags = list(_TAG.finditer(source))
    marks = _marks(tags)
    if not marks:
        return [], []
    edits: list[Edit] = []
    findings: list[Finding] = []
    for run in _runs(source, tags, marks):
        start, end = run[0][0], run[-1][1]
        edits.extend(Edit(low, high, "") for low, high in run)
        findings.append(Finding("strewn_tags", field, start, source[start:end][:SAMPLE], "certain", "removed"))
    return edits, findings


def _marks(tags: list[re.Match[str]]) -> set[str]:
    """Ids that many elements of different names bear: no page has them, and no two of them mean the same."""
    often: Counter[str] = Counter()
    names: defaultdict[str, set[str]] = defaultdict(set)
    for tag in tags:
        found = _ID.search(tag["rest"]) if tag["rest"] and not tag["close"] else None
        if found:
            often[found[1]] += 1
            names[found[1]].add(tag["name"].lower())
    return {mark for mark, count in often.items() if count >= FEWEST and len(names[mark]) >= DIFFERENT}


def _runs(source: str, tags: list[re.Match[str]], marks: set[str]) -> list[list[tuple[int, int]]]:
    """Stretches to take out, grouped into runs: the tags with the mark, their ends, and blanks between them."""
    runs: list[list[tuple[int, int]]] = []
    opened: Counter[str] = Counter()
    last = -1
    # The end of a run behind which something else stands: looking again from there would take time by the square.
    left = -1
    for tag in tags:
        name = tag["name"].lower()
        found = None if tag["close"] else _ID.search(tag["rest"])
        if found and found[1] in marks:
            opened[name] += 1
        elif tag["close"] and opened[name]:
            opened[name] -= 1
        else:
            continue
        gap = last >= 0 and left != last and _NOTHING.fullmatch(source, last, tag.start())
        if gap:
            runs[-1].append((last, tag.end()))
        else:
            # An end tag far away closes something else that was left open.
            if tag["close"] and (left == last or _SOMETHING.search(source, last, tag.start())):
                opened[name] = 0
                left = last
                continue
            runs.append([(tag.start(), tag.end())])
        last = tag.end()
    return runs
