"""Every feed of the demo city is clean, in feedparser and under two sets of rules.

The W3C feed validator is in no package registry: whoever has a copy names its `src` folder in FEEDVALIDATOR.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import feedparser
import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from cms.app import create_app
from cms.demo.load import load_demo
from schemas.content_types import CONTENT_TYPES
from tests import databases
from tests.syndication.atom_rules import faults as atom_faults
from tests.syndication.atom_rules import links
from tests.syndication.json_feed_schema import SCHEMA
from tests.syndication.rss_rules import faults

pytestmark = pytest.mark.prove
BASE = "https://api.yunze.example"
SHOWN = 5
VALIDATOR = os.environ.get("FEEDVALIDATOR")
KNOWN = (": UnknownNamespace http://purl.org/atompub/tombstones/1.0", ": ArchiveIncomplete")
"""What the validator says of tombstones, being older than RFC 6721, and of an archive that has no other beside it."""
ASK_THE_VALIDATOR = """
import sys, warnings
import feedvalidator
from feedvalidator.compatibility import AAA
for path, address in zip(sys.argv[1::2], sys.argv[2::2]):
    said = feedvalidator.validateString(open(path, "rb").read(), firstOccurrenceOnly=1, base=address)
    for event in AAA(said["loggedEvents"]):
        print(f"{address}: {type(event).__name__} {event.params.get('namespace', '')}".rstrip())
"""


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application over the demo city, at a public address; feeds are so short there that they have archives."""
    monkeypatch.setattr("cms.syndication.archives.SIZE", SHOWN)
    for name in ("SIZE", "NEWEST"):
        monkeypatch.setattr(f"cms.syndication.read.{name}", SHOWN)
    settings = databases.sqlite(tmp_path, base_url=BASE)
    load_demo(settings)
    return create_app(settings)


def addresses(app: Flask) -> Iterator[str]:
    """Of the feed of every site and channel, and of types and subjects on each site, without the ending."""
    http = app.test_client()
    subjects = http.get("/delivery/v1/taxonomies/subject").json["data"]["terms"]
    for site in http.get("/delivery/v1/sites").json["data"]:
        yield f"/feeds/{site['slug']}"
        yield from (f"/feeds/{site['slug']}/-/types/{name}" for name in CONTENT_TYPES)
        yield from (f"/feeds/{site['slug']}/-/subjects/{subject['code']}" for subject in subjects)
        pending = list(http.get(f"/delivery/v1/sites/{site['slug']}/channels").json["data"])
        while pending:
            channel = pending.pop()
            yield f"/feeds/{site['slug']}/{channel['path']}"
            pending += channel["children"]


def archived(http: FlaskClient, address: str) -> Iterator[tuple[str, bytes]]:
    """The Atom documents of a feed by their addresses: the newest, then every archive."""
    following: str | None = f"{address}.atom"
    while following:
        document = http.get(following).data
        yield following, document
        following = next((one.removeprefix(BASE) for one in links(etree.fromstring(document), "prev-archive")), None)


def w3c(feeds: dict[str, bytes], folder: Path) -> list[str]:
    """What the W3C feed validator has to say, down to its recommendations."""
    said = []
    for number, (address, document) in enumerate(feeds.items()):
        path = folder / str(number)
        path.write_bytes(document)
        said += [str(path), BASE + address]
    python = os.environ.get("FEEDVALIDATOR_PYTHON", sys.executable)
    command = [python, "-W", "ignore", "-c", ASK_THE_VALIDATOR, *said]
    environment = {**os.environ, "PYTHONPATH": str(VALIDATOR)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()


def test_every_feed_of_the_demo_city_is_clean(city, tmp_path, report):
    http, entries, rss_feeds, atom_feeds = city.test_client(), 0, {}, {}
    for address in addresses(city):
        rss, listed = http.get(f"{address}.rss"), http.get(f"{address}.json")
        parsed = feedparser.parse(rss.data, response_headers={"content-type": rss.content_type})
        assert (parsed.bozo, parsed.version, parsed.get("bozo_exception")) == (False, "rss20", None)
        assert faults(rss.data) == []
        jsonschema.validate(json.loads(listed.data), SCHEMA, format_checker=jsonschema.FormatChecker())
        assert [one["id"] for one in listed.json["items"]] == [one.id for one in parsed.entries]
        entries += len(parsed.entries)
        rss_feeds[f"{address}.rss"] = rss.data
        documents = dict(archived(http, address))
        assert ids(documents[f"{address}.atom"]) == [one.id for one in parsed.entries]
        assert {one for document in documents.values() for one in ids(document)} >= {one.id for one in parsed.entries}
        atom_feeds |= documents
    assert entries > 50
    report(f"{len(rss_feeds)} RSS and JSON feeds, {entries} entries: feedparser bozo False; 0 faults by our rules")
    report(f"{len(atom_feeds)} Atom documents: feedparser bozo False; 0 faults by tests/syndication/atom_rules")
    if VALIDATOR:
        assert w3c(rss_feeds, tmp_path) == []
        assert [one for one in w3c(atom_feeds, tmp_path) if not one.endswith(KNOWN)] == []
        report(f"W3C feed validator, level AAA: 0 messages for {len(rss_feeds)} RSS feeds")
        report(f"W3C feed validator, level AAA: {len(atom_feeds)} Atom documents, no message but {KNOWN}")


def ids(document: bytes) -> list[str]:
    """The ids of the entries of a clean Atom document."""
    assert atom_faults(document) == []
    parsed = feedparser.parse(document, response_headers={"content-type": "application/atom+xml"})
    assert (parsed.bozo, parsed.version, parsed.get("bozo_exception")) == (False, "atom10", None)
    return [one.id for one in parsed.entries]
