"""The canonical form of content and its hash: what reviewers decide on."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson


def content_hash(type_name: str, content: Mapping[str, Any], files: Mapping[str, str]) -> str:
    """SHA-256 of a revision in hex: of its type, all its fields with placements and relations, and its files' bytes.

    `files` maps attachment ids to the SHA-256 of their content, so that no file can be swapped under a decision.
    """
    document = {"type": type_name, "content": content, "files": files}
    return hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()
