"""Documents of the sitemaps protocol 0.9, and robots.txt."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from xml.etree import ElementTree as ET

from cms.clock import rfc3339
from cms.syndication.xml import add, document

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Address(NamedTuple):
    """A page, or a sitemap, and when it changed last; None if nobody knows."""

    location: str
    changed_at: datetime | None


def write_index(sitemaps: Iterable[Address]) -> bytes:
    """A sitemap index."""
    return _write("sitemapindex", "sitemap", sitemaps)


def write_pages(pages: Iterable[Address]) -> bytes:
    """A sitemap."""
    return _write("urlset", "url", pages)


def write_robots(sitemap: str) -> bytes:
    """A robots.txt that hides nothing and names the sitemap index."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n".encode()


def _write(root_name: str, name: str, addresses: Iterable[Address]) -> bytes:
    root = ET.Element(root_name, xmlns=NAMESPACE)
    for address in addresses:
        element = ET.SubElement(root, name)
        add(element, "loc", address.location)
        if address.changed_at is not None:
            add(element, "lastmod", rfc3339(address.changed_at))
    return document(root)
