"""The people of the demo city: one account each, of one duty, with its scopes (P1)."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from cms.accounts.assignments.create_assignment import BY_LEVEL, NewAssignment, create_assignment
from cms.accounts.models import Account
from cms.accounts.scopes import Scope
from cms.accounts.users.create_user import NewUser, open_account
from cms.accounts.users.persons import PersonData
from cms.demo.city import ADMINISTRATOR, City, people
from permissions.duties import Duty
from permissions.facts import Actor, Grant


class DemoAccount(NamedTuple):
    """An account with its generated password, for those who try the demo."""

    username: str
    password: str
    duty: str
    name: str
    what_for: str


def open_administrator(city: City) -> DemoAccount:
    """Open the first account, before there is anybody who could."""
    return _open(city, people()[ADMINISTRATOR])


def open_accounts(city: City) -> list[DemoAccount]:
    """Open every other account and give it its scopes."""
    return [_open(city, told) for username, told in people().items() if username != ADMINISTRATOR]


def _open(city: City, told: Mapping[str, Any]) -> DemoAccount:
    """Nobody need change a generated password of the demo first: it stands in a file that only its owner reads."""
    organization = city.organizations[told["organization"]]
    person = PersonData(staff_number=told["staff_number"], name=told["name"], organization_id=organization.id)
    new = NewUser(username=told["username"], duty=told["duty"], person=person)
    made = open_account(city.session, city.settings, new, must_change=False)
    account = made.user.account
    grants = tuple(_assign(city, account, scope) for scope in told.get("scopes", ()))
    city.actors[account.username] = Actor(account.id, account.person_id, Duty(account.duty), grants)
    return DemoAccount(account.username, made.initial_password, account.duty, told["name"], told["what_for"])


def _assign(city: City, account: Account, told: Mapping[str, Any]) -> Grant:
    level: int | None = told.get("level")
    role = told.get("role", BY_LEVEL)
    scope, grant = _scope(city, told, level)
    create_assignment(city.administrator, city.session, account.id, NewAssignment(scope=scope, level=level, role=role))
    return replace(grant, role=role)


def _scope(city: City, told: Mapping[str, Any], level: int | None) -> tuple[Scope, Grant]:
    if "organization" in told:
        organization = city.organizations[told["organization"]]
        return Scope("organization_id", organization.id), Grant(organization=organization.lineage, level=level)
    if "site" in told:
        site = city.sites[told["site"]]
        return Scope("site_id", site.id), Grant(site_id=site.id, level=level)
    channel = city.channels[told["channel"]]
    return Scope("channel_id", channel.id), Grant(channel=channel.lineage, level=level)


def write_accounts(path: Path, accounts: Sequence[DemoAccount]) -> None:
    """Write names and passwords as JSON to a file that only its owner reads (mode 0600), in place of an older one."""
    written = json.dumps([account._asdict() for account in accounts], ensure_ascii=False, indent=2) + "\n"
    made = path.with_name(f".{path.name}.{os.getpid()}")
    made.unlink(missing_ok=True)
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(written)
    made.replace(path)
