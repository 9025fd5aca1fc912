"""Requests that nobody means well with: random and crafted queries, cursors, headers, addresses of public routes."""

import random
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from cms.web.paging import encode_cursor
from tests.prove.hostile import RAW

PARAMETERS = (
    *("type", "site", "channel", "organization", "subject", "facet", "genre", "audience", "keyword", "region"),
    *("document_number", "validity", "language", "published_after", "published_before", "signed_after", "year", "sort"),
    *("fields", "include", "limit", "cursor", "total", "view", "archived", "library", "by", "content", "archive", "q"),
    *("index_number", "width", "made_up"),
)
GOOD = {
    "type": ("article", "policy_document"),
    "site": ("portal",),
    "channel": ("tzgg", "zcwj"),
    "subject": ("science",),
    "sort": ("published_at", "-updated_at"),
    "fields": ("title,html", ",".join(["title"] * 3000), "id"),
    "include": ("relations", "html,attachments", "relations.target"),
    "limit": ("1", "100", "101"),
    "total": ("true",),
    "view": ("mobile", "wechat", "weibo", "plain", "web"),
    "by": ("type", "channel", "subject", "year"),
    "year": ("2026", "9999999999"),
    "published_after": ("2026-01-01", "2026-01-01T00:00:00+08:00", "0001-01-01T00:00:00+23:59"),
    "content": ("summary", "full"),
    "archive": ("2026-03.1", "2026-13.0", "0000-00.99999999999"),
}
HEADERS: Sequence[tuple[str, Sequence[str]]] = (
    (
        "Accept-Encoding",
        ("gzip", "br", "br;q=0", "*;q=0.5", "identity;q=0", f"gzip;q={'9' * 300}", ",,;;", "x" * 3000),
    ),
    ("If-None-Match", ("*", '"x"', 'W/"x"', ",".join(['"a"'] * 800), '"' + "z" * 4000, "\xff\xfe")),
    ("If-Modified-Since", ("Sun, 22 Nov 2026 08:00:00 GMT", "yesterday", "9" * 100, "Thu, 01 Jan 0000 00:00:00 GMT")),
    ("Range", ("bytes=0-", "bytes=-1", "bytes=5-2", "bytes=" + ",".join(["0-1"] * 1000), "lines=1-2", "bytes=9" * 50)),
    ("If-Range", ('"x"', "yesterday")),
    ("Accept-Language", ("en", "zh-TW,zh;q=0.1", "en;q=nan", "-" * 2000)),
    ("X-Forwarded-For", ("1.2.3.4", "::1, " * 400, "\x01")),
    ("traceparent", ("00-" + "a" * 32 + "-" + "b" * 16 + "-01", "00-xyz")),
    ("Authorization", ("Bearer none", "Basic eDp5")),
)


class Request(NamedTuple):
    """One request, as it goes over the wire."""

    method: str
    target: str
    headers: dict[str, str]


class Crafting:
    """Makes requests, the same ones for the same seed."""

    def __init__(self, seed: int, ids: Sequence[str]) -> None:
        self._random = random.Random(seed)
        self._ids = ids
        known = self._random.choice(ids)
        self._places = (
            *("/delivery/v1/resources", "/delivery/v1/resources/counts", "/delivery/v1/resources/by-index"),
            *("/delivery/v1/sites", "/delivery/v1/sites/portal", "/delivery/v1/sites/portal/channels"),
            *("/feeds/portal.rss", "/feeds/portal.atom", "/feeds/portal/tzgg.json", "/sitemaps/portal.xml"),
            *("/delivery/v1/taxonomies/subject", f"/files/{'0' * 64}/a.pdf", f"/delivery/v1/libraries/{known}"),
            *(f"/delivery/v1/resources/{known}{rest}" for rest in ("", "/related", "/locales", "/json-ld")),
            "/delivery/v1/previews/none",
        )

    def one(self) -> Request:
        """The next request."""
        target = self._place()
        pairs = [self._pair() for _ in range(self._random.choice((0, 1, 1, 2, 3, 12)))]
        if pairs:
            target += "?" + "&".join(pairs)
        headers = {}
        for name, values in HEADERS:
            if self._random.random() < 0.15:
                headers[name] = self._random.choice(values)
        return Request(self._random.choice(("GET", "GET", "GET", "HEAD", "OPTIONS", "DELETE")), target[:8000], headers)

    def _place(self) -> str:
        place = self._random.choice(self._places)
        if self._random.random() < 0.1:
            at = self._random.randrange(1, len(place))
            place = place[:at] + self._random.choice(RAW) + place[at:]
        return place

    def _pair(self) -> str:
        name = self._random.choice(PARAMETERS)
        return f"{name}={self._value(name)}"

    def _value(self, name: str) -> str:
        if name == "cursor" and self._random.random() < 0.7:
            return self._cursor()
        if name in GOOD and self._random.random() < 0.6:
            return quote(self._random.choice(GOOD[name]), safe=",")
        return self._random.choice((*RAW, *self._ids[:3]))

    def _cursor(self) -> str:
        """A cursor of odd values, or a good one with something changed in it."""
        parts = ("2026-03-01T00:00:00+00:00", self._random.choice(self._ids), None, 2**63, "x" * 500, [], True)
        made = encode_cursor(self._random.choices(parts, k=self._random.randrange(4)), backward=self._coin())
        at = self._random.randrange(len(made) + 1)
        spoilt = made[:at] + self._random.choice(("", "A", "=", "é")) + made[at:]
        return quote(made if self._coin() else spoilt)

    def _coin(self) -> bool:
        return self._random.getrandbits(1) == 1
