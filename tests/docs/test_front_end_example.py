"""What holds for the example front end without opening it; tests/browser opens it."""

import re
import runpy

from tests.docs.pages import ROOT, blocks, coded, headings, links, page, prose, rows

FOLDER = ROOT / "docs" / "examples" / "front-end"
ENGLISH, CHINESE = (f"docs/examples/front-end/{name}" for name in ("README.md", "README.zh-CN.md"))


def codes(text):
    return coded(prose(text))


def test_both_pages_tell_the_same():
    english, chinese = page(ENGLISH), page(CHINESE)
    assert [mark.count("#") for mark in headings(english)] == [mark.count("#") for mark in headings(chinese)]
    assert blocks(english) == blocks(chinese)
    assert [len(row) for row in rows(english)] == [len(row) for row in rows(chinese)]
    assert codes(english) == codes(chinese)
    assert (links(english), links(chinese)) == (["README.zh-CN.md"], ["README.md"])


def test_every_file_has_its_line():
    told = set(codes(page(ENGLISH)))
    there = {one.name for one in FOLDER.iterdir() if one.suffix in {".js", ".css", ".py"}}
    assert there <= told


def test_the_names_of_fields_and_codes_are_those_of_the_schemas():
    made = runpy.run_path(str(FOLDER / "labels.py"))["made"]()
    assert {name: (FOLDER / name).read_text("utf-8") for name in made} == made


def test_every_word_of_the_interface_is_there_in_both_languages_and_used():
    words = dict(re.findall(r"^  (\w+): \[(.+)\],$", (FOLDER / "texts.js").read_text("utf-8"), re.MULTILINE))
    assert all(re.fullmatch(r'"[^"]+", "[^"]+"', both) for both in words.values())
    scripts = "".join(one.read_text("utf-8") for one in FOLDER.glob("*.js") if one.name != "texts.js")
    used = set(re.findall(r'\bt\(\s*"(\w+)"', scripts)) | set(re.findall(r'"(\w+)"', scripts))
    assert used >= {name for name in words if not name.endswith("_title")}
    assert set(re.findall(r'\bt\("(\w+)"', scripts)) <= set(words)


def test_nothing_is_named_on_another_host():
    for one in FOLDER.iterdir():
        if one.suffix in {".html", ".js", ".css"}:
            found = re.findall(r"https?://[^\s\"'`)]+", one.read_text("utf-8"))
            assert found == [], one.name
