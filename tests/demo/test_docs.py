"""docs/demo.md tells what the data says."""

import re
from collections import Counter
from pathlib import Path

import pytest

from cms.demo.reading import items, table

PAGE = (Path(__file__).parents[2] / "docs" / "demo.md").read_text("utf-8")


@pytest.mark.parametrize("person", table("people.toml", "person"), ids=lambda one: one["username"])
def test_everybody_is_introduced(person):
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{person['username']}` |"))
    assert person["name"] in row
    assert person["duty"].split("_")[0] in row
    for scope in person.get("scopes", ()):
        assert "level" not in scope or f"level {scope['level']}" in row


@pytest.mark.parametrize("site", table("sites.toml", "site"), ids=lambda one: one["slug"])
def test_every_site_is_on_the_page(site):
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{site['slug']}` {site['name']} |"))
    assert site["domain"] in row


def test_the_page_counts_right():
    fates = Counter(item.fate for item in items())
    public = fates["published"] + fates["revised"]
    assert f"{len(items())} resources: {public} public ones" in PAGE


def test_document_numbers_on_the_page_are_those_of_items():
    numbers = set(re.findall("云[\u4e00-\u9fff]+〔[0-9]{4}〕[0-9]+号", PAGE))
    assert len(numbers) >= 6
    assert numbers <= {item.content.get("document_number") for item in items()}
