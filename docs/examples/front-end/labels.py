"""Writes `labels.js` and `fields.js`: the names of fields and codes as the schemas tell them, in both languages.

From the project's folder: `.venv/bin/python docs/examples/front-end/labels.py`. `GET /api/v1/content-types`
tells the same to who is signed in; a public page must not need to sign in.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schemas.choices import ATTACHMENT_ROLES, DISCLOSURE, REPOST, VALIDITY
from schemas.content_types import CONTENT_TYPES, describe
from schemas.metadata import Metadata
from schemas.relations import INVERSES, RELATIONS
from schemas.text import Text

WITHOUT_NAMES = ("id", "term")
"""Kinds whose values are codes that these labels cannot name."""


def made() -> dict[str, str]:
    """The modules by their names."""
    common = set(Metadata().fields)
    described = {one["name"]: one["fields"] for one in describe()}
    relations = {name: one.label for name, one in RELATIONS.items()}
    relations |= {name: one.inverse_label for name, one in INVERSES.items() if name not in RELATIONS}
    labels = {
        "TYPES": _both({name: one.label for name, one in CONTENT_TYPES.items()}),
        "COMMON": {one["name"]: one["label"] for one in described["article"] if one["name"] in common},
        "RELATIONS": _both(relations),
        "VALIDITY": _both(VALIDITY),
        "DISCLOSURE": _both(DISCLOSURE),
        "REPOST": _both(REPOST),
        "ROLES": _both(ATTACHMENT_ROLES),
    }
    details = {
        name: [_short(one) for one in fields if one["name"] not in common and one["type"] not in WITHOUT_NAMES]
        for name, fields in described.items()
    }
    return {"labels.js": _module(labels), "fields.js": _module({"DETAILS": details})}


def _module(constants: Mapping[str, Any]) -> str:
    head = "// Made by labels.py from the schemas; a test compares. Change it there.\n"
    return head + "".join(f"export const {name} = {_json(value)};\n" for name, value in constants.items())


def _both(texts: Mapping[str, Text]) -> dict[str, dict[str, str]]:
    return {name: text._asdict() for name, text in texts.items()}


def _short(field: Mapping[str, Any]) -> dict[str, Any]:
    """What a reader needs of a described field; a line of text unless `type` says another thing."""
    told = {name: field[name] for name in ("name", "label")}
    if field["type"] != "line":
        told["type"] = field["type"]
    if field["multiple"]:
        told["multiple"] = True
    if field["choices"]:
        told["choices"] = {one["code"]: one["label"] for one in field["choices"]}
    if field["fields"]:
        told["fields"] = [_short(one) for one in field["fields"] if one["type"] not in WITHOUT_NAMES]
    return told


def _json(value: Any) -> str:
    """One entry a line, so that a change is seen as one."""
    entries = (f"  {json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}" for name, one in value.items())
    return "{\n" + ",\n".join(entries) + ",\n}"


if __name__ == "__main__":
    for name, text in made().items():
        (Path(__file__).parent / name).write_text(text, "utf-8")
