"""The pages of the project as tests read them."""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```[ ]*$", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`[^`\n]*`")
_FOLDERS = ("bench", "docs", "tests")


@cache
def pages() -> dict[str, str]:
    """Every page by its path from the root."""
    found = [*ROOT.glob("*.md"), *(page for folder in _FOLDERS for page in (ROOT / folder).rglob("*.md"))]
    return {str(page.relative_to(ROOT)): page.read_text("utf-8") for page in sorted(found)}


def page(path: str) -> str:
    """One page."""
    return pages()[path]


def blocks(text: str, language: str = "") -> list[str]:
    """The fenced blocks of code of a language, of all if none is named."""
    found = re.findall(r"^```(\w*)\n(.*?)^```[ ]*$", text, re.DOTALL | re.MULTILINE)
    return [body for name, body in found if not language or name == language]


def prose(text: str) -> str:
    """A page without its blocks of code."""
    return _CODE.sub("", text)


def links(text: str) -> list[str]:
    """The targets of the links of a page, in order."""
    return _LINK.findall(_SPAN.sub("", prose(text)))


def headings(text: str) -> list[str]:
    """The headings of a page, with their marks."""
    return re.findall(r"^#+ .+$", prose(text), re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The names by which headings can be linked to, made as GitHub makes them."""
    titles = [re.sub(r"[`*]", "", heading.lstrip("# ")).lower() for heading in headings(text)]
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}


def rows(text: str) -> list[list[str]]:
    """The cells of every row of every table, without the lines that part heads from bodies."""
    lines = [line for line in prose(text).splitlines() if line.startswith("|") and not line.startswith("|---")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def coded(text: str) -> list[str]:
    """What stands between backticks."""
    return [span.strip("`") for span in _SPAN.findall(text)]
