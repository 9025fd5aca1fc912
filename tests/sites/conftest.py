import pytest

from cms.db import Database
from cms.sites.channels.create_channel import NewChannel, create_channel
from cms.sites.create_site import NewSite, create_site
from cms.sites.models import Channel, Site
from tests.accounts.people import ADMIN, Bodies, bodies


@pytest.fixture
def tree(database: Database) -> Bodies:
    """The city with its departments, and the stranger county."""
    with database.writing() as session:
        return bodies(session)


@pytest.fixture
def site_told(tree: Bodies):
    """What is told about a site; tests change single facts."""

    def told(**changed: object) -> NewSite:
        facts = {
            "slug": "kjj",
            "name": "云泽市科技局",
            "domain": "kjj.yunze.gov.cn",
            "site_id_code": "9900000012",
            "legal_name": "云泽市科学技术局",
            "supervising_id": tree.city.id,
            "sponsoring_id": tree.technology.id,
            "operating_id": tree.technology.id,
        }
        return NewSite(**facts | changed)

    return told


@pytest.fixture
def site(database: Database, site_told) -> Site:
    """The site of the technology bureau."""
    with database.writing() as session:
        return create_site(ADMIN, session, site_told())


@pytest.fixture
def channel(database: Database, site: Site, tree: Bodies):
    """Adds a channel to the site."""

    def add(slug: str, parent: Channel | None = None, **changed: object) -> Channel:
        facts = {"slug": slug, "name": slug, "owner_id": tree.technology.id, "parent_id": parent.id if parent else None}
        with database.writing() as session:
            return create_channel(ADMIN, session, changed.pop("site_id", site.id), NewChannel(**facts | changed))

    return add
