"""The guide of docs/content-types.md holds: a new type is one schema file and one line."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from schemas.content_types import CONTENT_TYPES, describe, full, load_content, schema_of
from schemas.profiles import completeness, missing

GUIDE = Path(__file__).parents[2] / "docs" / "content-types.md"
CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def recruitment(monkeypatch, tmp_path):
    """The type of the guide, made from the guide's own words: first the file, then the line."""
    file, entry = (
        re.sub("^ {3}", "", one, flags=re.MULTILINE) for one in CODE.findall(GUIDE.read_text(encoding="utf-8"))
    )
    written = tmp_path / "recruitment.py"
    written.write_text(
        f"{file}\nfrom schemas.content_types import ContentType\nADDED = {{{entry}}}\n", encoding="utf-8"
    )
    spec = spec_from_file_location("recruitment", written)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, one in module.ADDED.items():
        monkeypatch.setitem(CONTENT_TYPES, name, one)
    describe.cache_clear()
    yield next(iter(module.ADDED))
    describe.cache_clear()
    schema_of.cache_clear()


def test_the_new_type_is_loaded_with_all_rules_of_the_metadata(recruitment):
    content = {"title": "2026年招考公告", "apply_until": "2026-04-30", "posts": [{"name": "科员", "number": 2}]}
    assert load_content(recruitment, content) == {**content, "language": "zh-CN"}


def test_the_new_type_is_presented_and_described(recruitment):
    assert full(recruitment, {})["posts"] == []
    assert describe()[-1]["label"] == {"zh": "招考信息", "en": "recruitment"}
    assert describe()[-1]["fields"][-1]["fields"][0]["name"] == "name"


def test_the_new_type_has_the_common_needs(recruitment):
    assert missing(recruitment, {}) == ["title", "disclosure", "channels"]
    assert completeness(recruitment, {"title": "x"}) > 0


def test_the_guide_names_every_type():
    told = GUIDE.read_text(encoding="utf-8")
    assert all(f"| `{name}` | {one.label.zh} |" in told for name, one in CONTENT_TYPES.items())


def test_links_of_the_guide_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", GUIDE.read_text(encoding="utf-8"))
    assert links
    assert all((GUIDE.parent / link).exists() for link in links)
