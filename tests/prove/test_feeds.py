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

from cms.app import create_app
from cms.demo.load import load_demo
from tests import databases
from tests.syndication.json_feed_schema import SCHEMA
from tests.syndication.rss_rules import faults

pytestmark = pytest.mark.prove
BASE = "https://api.yunze.example"
VALIDATOR = os.environ.get("FEEDVALIDATOR")
ASK_THE_VALIDATOR = """
import sys, warnings
import feedvalidator
from feedvalidator.compatibility import AAA
for path, address in zip(sys.argv[1::2], sys.argv[2::2]):
    said = feedvalidator.validateString(open(path, "rb").read(), firstOccurrenceOnly=1, base=address)
    print(*(f"{address}: {type(event).__name__}" for event in AAA(said["loggedEvents"])), sep="\\n", end="")
"""


@pytest.fixture
def city(tmp_path: Path) -> Flask:
    """The application over the demo city, at a public address."""
    settings = databases.sqlite(tmp_path, base_url=BASE)
    load_demo(settings)
    return create_app(settings)


def addresses(app: Flask) -> Iterator[str]:
    """Of the feed of every site and channel, without the ending."""
    http = app.test_client()
    for site in http.get("/delivery/v1/sites").json["data"]:
        yield f"/feeds/{site['slug']}"
        pending = list(http.get(f"/delivery/v1/sites/{site['slug']}/channels").json["data"])
        while pending:
            channel = pending.pop()
            yield f"/feeds/{site['slug']}/{channel['path']}"
            pending += channel["children"]


def w3c(feeds: dict[str, bytes], folder: Path) -> list[str]:
    """What the W3C feed validator has to say, down to its recommendations."""
    named = []
    for number, (address, document) in enumerate(feeds.items()):
        path = folder / f"{number}.rss"
        path.write_bytes(document)
        named += [str(path), BASE + address]
    python = os.environ.get("FEEDVALIDATOR_PYTHON", sys.executable)
    command = [python, "-W", "ignore", "-c", ASK_THE_VALIDATOR, *named]
    environment = {**os.environ, "PYTHONPATH": str(VALIDATOR)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()


def test_every_feed_of_the_demo_city_is_clean(city, tmp_path, report):
    http, entries, feeds = city.test_client(), 0, {}
    for address in addresses(city):
        rss, listed = http.get(f"{address}.rss"), http.get(f"{address}.json")
        parsed = feedparser.parse(rss.data, response_headers={"content-type": rss.content_type})
        assert (parsed.bozo, parsed.version, parsed.get("bozo_exception")) == (False, "rss20", None)
        assert faults(rss.data) == []
        jsonschema.validate(json.loads(listed.data), SCHEMA, format_checker=jsonschema.FormatChecker())
        assert [one["id"] for one in listed.json["items"]] == [one.id for one in parsed.entries]
        entries += len(parsed.entries)
        feeds[f"{address}.rss"] = rss.data
    assert entries > 50
    report(f"{len(feeds)} RSS feeds, {entries} entries: feedparser bozo False; 0 faults by tests/syndication/rss_rules")
    report(f"{len(feeds)} JSON feeds with the same entries: valid by tests/syndication/json_feed_schema")
    if VALIDATOR:
        assert w3c(feeds, tmp_path) == []
        report(f"W3C feed validator, level AAA: 0 messages for {len(feeds)} RSS feeds")
