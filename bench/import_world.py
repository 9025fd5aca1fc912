"""A throw-away database with the organizations, sites and channels that some mappings name, and an editor for all."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy.orm import Session

from cms import clock
from cms.accounts.models import Account, Organization, Person
from cms.config import Settings
from cms.db import Database
from cms.harvest.mapping import Mapping
from cms.ids import new_id
from cms.sites.models import Channel, Site
from permissions.duties import Duty
from permissions.facts import Actor, Grant


class World(NamedTuple):
    """The database and who imports."""

    database: Database
    editor: Actor


def make_world(settings: Settings, mappings: Iterable[Mapping]) -> World:
    """Everything that the mappings name, in an empty, migrated database."""
    database = Database(settings.database_url)
    mappings = list(mappings)
    with database.writing() as session:
        root = _organization(session, "11990100008800010R", "云泽市人民政府", "/")
        for code in sorted({code for mapping in mappings for code in mapping.organization.values()}):
            _organization(session, code, f"单位{code}", root.lineage)
        for name in sorted({name for mapping in mappings for name in mapping.channel.values()}):
            _channel(session, root.id, *name.split(":", 1))
        editor = _editor(session, root)
    return World(database, editor)


def _organization(session: Session, code: str, name: str, above: str) -> Organization:
    made_id = new_id()
    parent = above.strip("/").rpartition("/")[2] or None
    made = Organization(
        id=made_id,
        parent_id=parent,
        lineage=f"{above}{made_id}/",
        name=name,
        credit_code=code,
        level="city",
        region=None,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def _channel(session: Session, owner: str, slug: str, path: str) -> None:
    site = session.query(Site).filter(Site.slug == slug).one_or_none()
    now = clock.now()
    if site is None:
        number = session.query(Site).count()
        site = Site(
            id=new_id(),
            slug=slug,
            name=slug,
            domain=f"{slug}.yunze.example",
            site_id_code=f"99010000{number:02d}",
            legal_name=slug,
            language="zh-CN",
            supervising_id=owner,
            sponsoring_id=owner,
            operating_id=owner,
            created_at=now,
            updated_at=now,
        )
        session.add(site)
        session.flush()
    made_id = new_id()
    session.add(
        Channel(
            id=made_id,
            site_id=site.id,
            parent_id=None,
            slug=path.rpartition("/")[2],
            path=path,
            lineage=f"/{made_id}/",
            kind="column",
            name=path,
            keywords=[],
            column_type="政策文件",
            accepted_types=[],
            owner_id=owner,
            created_at=now,
            updated_at=now,
        )
    )
    session.flush()


def _editor(session: Session, organization: Organization) -> Actor:
    person, account = new_id(), new_id()
    now = clock.now()
    session.add(
        Person(
            id=person,
            name="林岚",
            staff_number="0001",
            organization_id=organization.id,
            created_at=now,
        )
    )
    session.flush()
    session.add(
        Account(
            id=account,
            person_id=person,
            duty="editor",
            username="lin",
            password_hash=new_id(),
            must_change_password=False,
            created_at=now,
        )
    )
    session.flush()
    return Actor(account, person, Duty.EDITOR, (Grant(organization=organization.lineage),))
