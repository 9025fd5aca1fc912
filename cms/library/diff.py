"""What changed between two revisions: field by field, and within texts by runs that suit Chinese."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+|\s+|.", re.DOTALL)
MOST_LINES = 4_000
LONGEST_RUN = 2_000
"""Comparing costs the product of the lengths, so paragraphs are matched first, and characters within changed ones only.

Beyond these many lines, or characters of a changed passage, the whole is told as replaced."""

Run = dict[str, str]


def runs(before: str, after: str) -> list[Run]:
    """The texts as runs that are the same, deleted or inserted, in reading order."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) > MOST_LINES or len(new) > MOST_LINES:
        return _replaced(before, after)
    found: list[Run] = []
    for is_same, passage, other in _matched(old, new):
        if is_same:
            found.append(_run("same", passage))
        elif passage and other and len(passage) + len(other) <= LONGEST_RUN:
            found.extend(_within(passage, other))
        else:
            found.extend(_replaced(passage, other))
    return found


def _within(before: str, after: str) -> Iterator[Run]:
    """Runs of single Chinese characters, but whole numbers and Latin words."""
    for is_same, passage, other in _matched(_TOKEN.findall(before), _TOKEN.findall(after)):
        if is_same:
            yield _run("same", passage)
        else:
            yield from _replaced(passage, other)


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield tag == "equal", "".join(old[old_from:old_to]), "".join(new[new_from:new_to])


def _replaced(before: str, after: str) -> list[Run]:
    return [_run(operation, text) for operation, text in (("deleted", before), ("inserted", after)) if text]


def _run(operation: str, text: str) -> Run:
    return {"operation": operation, "text": text}


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each field that differs, with both values, and runs where both are texts; the body is compared as plain text."""
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old != new:
            inner = runs(old, new) if isinstance(old, str) and isinstance(new, str) and name != "body" else []
            yield {"field": name, "before": old, "after": new, "runs": inner}


def diff(before: Mapping[str, Any], before_text: str, after: Mapping[str, Any], after_text: str) -> dict[str, Any]:
    """The difference of two contents: changed fields, and the body's text as runs (empty when it is the same)."""
    return {
        "fields": list(changed_fields(before, after)),
        "text": runs(before_text, after_text) if before_text != after_text else [],
    }
