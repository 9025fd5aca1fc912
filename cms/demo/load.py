"""`zhengku demo`: load the invented city through the use cases, whole or not at all."""

import sys
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from cms.accounts.models import Organization
from cms.config import Settings
from cms.db import Database
from cms.demo.city import City
from cms.demo.libraries import add_libraries
from cms.demo.lives import lead, release
from cms.demo.places import add_bodies, add_catalogues, add_sites, add_terms, found_city
from cms.demo.policies import add_policies
from cms.demo.reading import explanation_of, items
from cms.demo.resources import add_explanation, add_resource
from cms.demo.staff import DemoAccount, open_accounts, open_administrator, write_accounts
from cms.files import FileStore
from schemas.text import Text

ACCOUNTS_FILE = "demo-accounts.json"
NOT_EMPTY = Text("库中已有内容，演示城市只载入空库", "There is content already; the demo goes into an empty library")

PasswordWriter = Callable[[Sequence[DemoAccount]], None]


def load_demo(settings: Settings, *, if_empty: bool = False) -> int:
    """Load the demo and write its accounts to `demo-accounts.json` under HOME (mode 0600); give the exit status.

    A library with content is left as it is: well with `if_empty`, a fault (1) without.
    """
    database = Database(settings.database_url, pool_size=settings.database_pool, bell=settings.bell)
    path = settings.home / ACCOUNTS_FILE
    files = FileStore(settings.home / "files")
    try:
        loaded = load_city(database, settings, files, lambda accounts: write_accounts(path, accounts))
    finally:
        database.dispose()
    if loaded:
        sys.stdout.write(f"云泽市已载入，账号见 {path} · Yunze City is loaded; its accounts are in {path}\n")
    elif not if_empty:
        sys.stderr.write(f"{NOT_EMPTY.zh} · {NOT_EMPTY.en}\n")
    return 0 if loaded or if_empty else 1


def is_empty(session: Session) -> bool:
    """Whether nothing was ever set up: there is no organization."""
    return session.scalars(select(Organization.id).limit(1)).first() is None


def load_city(database: Database, settings: Settings, files: FileStore, write: PasswordWriter) -> bool:
    """Build the city in one transaction, so that an interrupted load leaves nothing; False if the library has content.

    `write` gets the accounts with their passwords before the commit: accounts that nobody can sign in with would be
    worse than a file of accounts that are not there.
    """
    with database.writing() as session:
        if not is_empty(session):
            return False
        city = City(session, settings, files)
        found_city(city)
        accounts = [open_administrator(city)]
        add_bodies(city)
        add_sites(city)
        add_terms(city)
        add_catalogues(city)
        accounts += open_accounts(city)
        for item in items():
            if item.key in city.resources:
                continue
            add_resource(city, item)
            explanation = explanation_of(item)
            if explanation:
                add_explanation(city, item, explanation)
                release(city, item, explanation)
            else:
                lead(city, item)
        add_libraries(city)
        add_policies(city)
        write(accounts)
        return True
