"""An invented city: one body, one site with twenty channels, an editor, a reviewer, one level of review."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.assignments.create_assignment import NewAssignment, create_assignment
from cms.accounts.credit_code import check_character
from cms.accounts.load_actor import actor_by_username
from cms.accounts.models import Organization
from cms.accounts.organizations.create_organization import NewOrganization, add_organization
from cms.accounts.passwords import make_initial
from cms.accounts.scopes import Scope
from cms.accounts.users.create_user import NewUser, open_account
from cms.accounts.users.persons import PersonData
from cms.config import Settings
from cms.db import Database
from cms.library.taxonomies.seed_schemes import seed_schemes
from cms.review.policies import create_policy
from cms.sites.channels.create_channel import NewChannel, create_channel
from cms.sites.create_site import NewSite, create_site
from cms.sites.models import Channel
from permissions.facts import Actor

SITE, CHANNELS = "portal", 20
ADMIN, EDITOR, REVIEWER = "an_admin", "lin_editor", "rev_one"
DUTIES = {ADMIN: "system_admin", EDITOR: "editor", REVIEWER: "reviewer"}
CODE = "11990000MB1A00017"
KEPT = "editor-signs-in-with"


@dataclass(frozen=True)
class City:
    """Who and what the measurements speak of; `channels` are (id, path), `password` is the editor's."""

    editor: Actor
    reviewer: Actor
    organization: str
    channels: tuple[tuple[str, str], ...]
    password: str


def found(database: Database, settings: Settings) -> None:
    """Make the city in an empty, migrated database through the use cases; the editor's password goes to a file."""
    with database.writing() as session:
        seed_schemes(session)
        code = CODE + check_character(CODE)
        city = add_organization(session, NewOrganization(name="云泽市人民政府", credit_code=code, level="city"))
        accounts = {name: _open(session, settings, city, name) for name in DUTIES}
        admin = actor_by_username(session, ADMIN)
        scope = Scope("organization_id", city.id)
        create_assignment(admin, session, accounts[EDITOR], NewAssignment(scope=scope))
        create_assignment(admin, session, accounts[REVIEWER], NewAssignment(scope=scope, level=1))
        create_policy(admin, session, {"levels": 1})
        _add_site(admin, session, city)


def _open(session: Session, settings: Settings, city: Organization, name: str) -> str:
    person = PersonData(staff_number=name, name=name, organization_id=city.id)
    password = make_initial(name)
    if name == EDITOR:
        password_file(settings).write_text(password)
    new = NewUser(username=name, duty=DUTIES[name], person=person)
    return open_account(session, settings, new, password, must_change=False).user.account.id


def _add_site(admin: Actor, session: Session, city: Organization) -> None:
    units = {f"{unit}_id": city.id for unit in ("supervising", "sponsoring", "operating")}
    name = "云泽市人民政府门户网站"
    new = NewSite(
        slug=SITE, name=name, domain="www.yunze.example", site_id_code="9900000001", legal_name=city.name, **units
    )
    site = create_site(admin, session, new)
    for number in range(CHANNELS):
        channel = NewChannel(slug=f"lm{number:02}", name=f"栏目{number}", owner_id=city.id, column_type="通知公告")
        create_channel(admin, session, site.id, channel)


def password_file(settings: Settings) -> Path:
    """Where the editor's password stands."""
    return settings.home / KEPT


def visit(database: Database, settings: Settings) -> City:
    """The city that `found` made."""
    with database.reading() as session:
        channels = session.execute(select(Channel.id, Channel.path).order_by(Channel.path))
        return City(
            editor=actor_by_username(session, EDITOR),
            reviewer=actor_by_username(session, REVIEWER),
            organization=session.scalars(select(Organization.id)).one(),
            channels=tuple((row.id, row.path) for row in channels),
            password=password_file(settings).read_text(),
        )
