"""The addresses that representations carry, made in one place."""

from urllib.parse import quote

RESOURCES = "/delivery/v1/resources"


def resource_address(resource_id: str) -> str:
    """Where an item is read, from the root of the platform."""
    return f"{RESOURCES}/{resource_id}"


def related_address(resource_id: str) -> str:
    """Where the titles of related items are read."""
    return f"{RESOURCES}/{resource_id}/related"


def locales_address(resource_id: str) -> str:
    """Where the language versions of an item are read."""
    return f"{RESOURCES}/{resource_id}/locales"


def json_ld_address(resource_id: str) -> str:
    """Where an item is read as linked data."""
    return f"{RESOURCES}/{resource_id}/json-ld"


def file_address(sha256: str, name: str) -> str:
    """Where a file is downloaded, from the root of the platform."""
    return f"/files/{sha256}/{quote(name, safe='')}"


def page_address(domain: str, path: str, resource_id: str) -> str:
    """Where a site's front end shows an item; docs/guides/front-end-developer.md asks front ends to answer there."""
    return f"https://{domain}/{quote(path)}/{resource_id}.html"


def site_address(domain: str) -> str:
    """A site's home page."""
    return f"https://{domain}/"


def channel_address(domain: str, path: str) -> str:
    """A channel's list page on its site."""
    return f"https://{domain}/{quote(path)}/"
