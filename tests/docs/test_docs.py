"""What holds for every page."""

import re
from itertools import pairwise
from urllib.parse import unquote

import pytest

from tests.docs.pages import ROOT, anchors, blocks, headings, links, page, pages, prose

ENGLISH, CHINESE = "README.md", "README.zh-CN.md"
WEB = ("http://", "https://", "mailto:")
PARKED = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K]|TB[D])\b")
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home|farm)\b")


@pytest.mark.parametrize("path", pages())
def test_every_link_within_the_project_leads_somewhere(path):
    for link in links(page(path)):
        if link.startswith(WEB):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = (ROOT / path).parent / name if name else ROOT / path
        assert target.exists(), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target.read_text("utf-8")), link


@pytest.mark.parametrize("path", pages())
def test_every_page_has_one_title_and_no_level_is_skipped(path):
    levels = [len(heading) - len(heading.lstrip("#")) for heading in headings(page(path))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", pages())
def test_no_page_is_parked_or_speaks_of_somebodys_machine(path):
    assert not PARKED.search(page(path))
    assert not MACHINE.search(page(path))


@pytest.mark.parametrize("path", pages())
def test_every_row_of_a_table_has_the_cells_of_its_head(path):
    width = None
    for line in prose(page(path)).splitlines():
        if not line.startswith("|"):
            width = None
            continue
        cells = len(re.findall(r"(?<!\\)\|", re.sub(r"`[^`]*`", lambda span: span[0].replace("|", " "), line)))
        width = width or cells
        assert cells == width, line


def test_every_page_can_be_reached_from_the_first():
    reached, waiting = set(), [ENGLISH]
    while waiting:
        path = waiting.pop()
        reached.add(path)
        targets = [unquote(link).partition("#")[0] for link in links(page(path)) if not link.startswith(WEB)]
        found = [((ROOT / path).parent / name).resolve() for name in targets if name.endswith(".md")]
        waiting += {str(one.relative_to(ROOT)) for one in found} - reached - set(waiting)
    assert {path for path in pages() if path.startswith("docs/")} <= reached


def test_both_first_pages_tell_the_same():
    english, chinese = page(ENGLISH), page(CHINESE)
    assert [mark.count("#") for mark in headings(english)] == [mark.count("#") for mark in headings(chinese)]
    assert blocks(english) == blocks(chinese)
    ours = {ENGLISH, CHINESE}
    assert [link for link in links(english) if link not in ours] == [
        link for link in links(chinese) if link not in ours
    ]
    assert re.findall(r"<http[^>]+>", english) == re.findall(r"<http[^>]+>", chinese)
    assert links(english)[0] == CHINESE
    assert links(chinese)[0] == ENGLISH


def test_both_vocabularies_have_the_same_words():
    words = [
        re.findall(r"^\| ([^|]+) \| ([^|]+) \|", page(path).split("\n## ")[1], re.MULTILINE)
        for path in (ENGLISH, CHINESE)
    ]
    assert words[0] == words[1]
    assert len(words[0]) > 12


def test_the_walk_is_made_of_the_blocks_of_the_quick_start():
    script = (ROOT / "docs" / "examples" / "walk.sh").read_text("utf-8")
    head, _, body = script.partition("set -euo pipefail\n\n")
    assert head.startswith("#!/usr/bin/env bash\n")
    assert body == "\n".join(blocks(page("docs/quick-start.md"), "bash"))
