"""The machine: a world in which people of every duty try whatever comes, step by step, and what came of each step."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from cms import clock
from cms.accounts.load_actor import actor_of_account
from cms.config import Settings
from cms.db import Database
from cms.errors import Problem
from permissions.actions import Action
from permissions.facts import Actor, Key
from tests.cast import Cast

EDITOR, REVIEWER, ADMIN = "editor", "reviewer", "system_admin"
EVERY_STEP = timedelta(seconds=20)
LEVELS = 3
"""So many there are where no policy says otherwise."""
KEYED = 0.03
"""How often somebody comes by an API key that names every action."""


class NothingToDoError(Exception):
    """There is nothing yet that this could be done with."""


Change = Callable[[Session], Any]


@dataclass
class World:
    """What the machine knows: who and what there is, and which moment it is. The rest it asks nobody."""

    cast: Cast
    settings: Settings
    now: datetime
    states: dict[str, str] = field(default_factory=dict)
    newest: dict[str, str] = field(default_factory=dict)
    submissions: dict[str, str] = field(default_factory=dict)
    switches: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    delegations: dict[str, str] = field(default_factory=dict)
    releases: dict[str, list[str]] = field(default_factory=dict)
    likely: dict[str, list[str]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    touched: str | None = None
    beside: list[str] = field(default_factory=list)

    @property
    def database(self) -> Database:
        """Where all of it is."""
        return self.cast.database

    def some(self, draw: Random, things: Sequence[Any]) -> Any:
        """One of these, rather a late one. Raises NothingToDoError."""
        if not things:
            raise NothingToDoError
        return draw.choice(things[-12:] if draw.random() < 0.7 else things)

    def resource(self, draw: Random, *states: str) -> str:
        """One resource, mostly in one of these states, which is looked at after the step.

        What is gone, or goes a way apart from the others, as a batch does, is taken less often.
        """
        left = self.gone | self.apart
        fit = [one for one, state in self.states.items() if state in states and one not in left]
        fit = fit if draw.random() < 0.9 else []
        self.touched = self.some(draw, fit or [*self.states])
        return self.touched

    def submission(self, draw: Random) -> str:
        """A submission, mostly one that waits, whose resource is looked at after the step."""
        if draw.random() < 0.05:
            found = self.some(draw, [*self.submissions])
            self.touched = self.submissions[found]
            return found
        resource = self.resource(draw, "in_review")
        if resource not in self.newest:
            raise NothingToDoError
        return self.newest[resource]

    def values(self, statement: str) -> list[list[Any]]:
        """Raw rows, ids as everybody writes them."""
        with self.database.reading() as session:
            return [[self.told(one) for one in row] for row in session.execute(text(statement))]

    def row(self, draw: Random, statement: str) -> list[Any]:
        """One of these raw rows, rather a late one. Raises NothingToDoError."""
        return self.some(draw, self.values(statement))

    def told(self, value: Any) -> Any:
        """A raw value as everybody writes it."""
        if self.database.is_sqlite and isinstance(value, str) and len(value) == 32:
            return "-".join((value[:8], value[8:12], value[12:16], value[16:20], value[20:]))
        return str(value) if type(value).__name__ == "UUID" else value

    def written(self, value: str) -> str:
        """An id as it is written in a raw row."""
        return value.replace("-", "") if self.database.is_sqlite else value

    def account(self, draw: Random, duty: str) -> str:
        """Somebody's account, mostly one of this duty, and open."""
        wanted = duty if draw.random() < 0.97 else draw.choice([*self.likely])
        found = draw.choice(self.likely[wanted])
        if found in self.closed and draw.random() < 0.9:
            found = draw.choice([one for one in self.likely[wanted] if one not in self.closed] or [found])
        return found

    @property
    def changed(self) -> list[str]:
        """The resource that is looked at after the step, what is released with it, and what else was touched."""
        if self.touched is None:
            return [*self.beside]
        last = [items for items in self.releases.values() if self.touched in items][-1:]
        return [*dict.fromkeys([self.touched, *(last[0] if last else ()), *self.beside])]

    def do(self, draw: Random, duty: str, change: Callable[[Actor, Session], Any], *, likely: str | None = None) -> Any:
        """A use case in a transaction of its own, by whoever the account is at that moment: mostly the likely one."""
        account, is_keyed = self.account(draw, duty), draw.random() < KEYED
        if likely is not None and draw.random() < 0.7:
            account = likely
        with self.database.writing() as session:
            actor = actor_of_account(session, account)
            if is_keyed:
                actor = replace(actor, key=Key("key", frozenset(Action)))
            return change(actor, session)


@dataclass(frozen=True)
class Operation:
    """Something that people try: how, and how often in comparison with the others."""

    attempt: Callable[[World, Random], None]
    weight: int


@dataclass
class Tally:
    """What came of the steps: by operation how many were done, and how many were refused with which words."""

    done: Counter[str] = field(default_factory=Counter)
    refused: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    things: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Count the other's, too."""
        self.done.update(other.done)
        self.things.update(other.things)
        for name, reasons in other.refused.items():
            self.refused[name].update(reasons)


def step(world: World, operation: Operation, name: str, seed: str, tally: Tally) -> None:
    """Try one operation, with choices drawn from the seed; a refusal is an outcome, anything else a fault."""
    world.now += EVERY_STEP
    world.touched, world.beside = None, []
    try:
        operation.attempt(world, Random(seed))
    except NothingToDoError:
        tally.refused[name]["nothing to do it with"] += 1
    except Problem as problem:
        tally.refused[name][_why(problem)] += 1
    else:
        tally.done[name] += 1


def _why(problem: Problem) -> str:
    codes = ", ".join(sorted({one.code for one in problem.errors}))
    told = codes or str(problem).partition(" by ")[0]
    return f"{problem.code.status} {re.sub('[0-9]+', 'n', told)}"


def keep_time(world: World, patch: Any) -> None:
    """Let it be the moment of the world, for everybody."""
    patch.setattr(clock, "now", lambda: world.now)


def looking(database: Database) -> Connection:
    """A connection of its own by which the raw tables are looked at, as they are at each look."""
    made = create_engine(database.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    return made.connect()
