"""What the proofs share: a report of figures, printed when all are through, and real servers over the cast."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from cms.accounts import passwords
from cms.accounts.models import Account
from cms.config import Settings
from tests.cast import Cast
from tests.prove.serving import Served, free_port
from tests.prove.traffic import PASSWORD

Report = Callable[[str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest proof begins first, so that processes that share the proofs are through at about the same time."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/prove/test_separation.py"))


@pytest.fixture
def report(record_property: Callable[[str, object], None], request: pytest.FixtureRequest) -> Report:
    """Adds a line of figures to the report."""
    where = getattr(request.node, "callspec", None)
    kind = f"[{where.params['dialect']}] " if where and "dialect" in where.params else ""
    return lambda line: record_property("report", kind + line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the lines that tests gave to the report, with how long each test took."""
    told = [
        one
        for outcome in ("passed", "failed")
        for one in terminalreporter.getreports(outcome)
        if one.when == "call" and any(name == "report" for name, _ in one.user_properties)
    ]
    if not told:
        return
    terminalreporter.section("what was proved")
    for one in told:
        name = one.nodeid.rpartition("::")[2].partition("[")[0].removeprefix("test_").replace("_", " ")
        terminalreporter.write_line(f"{one.outcome}: {name} ({one.duration:.0f} s)")
        for key, line in one.user_properties:
            if key == "report":
                terminalreporter.write_line(f"    {line}")


@pytest.fixture
def staffed(cast: Cast, settings: Settings) -> Cast:
    """The cast with a password, so that they can sign in over HTTP."""
    hashed = passwords.hasher(settings.password_hash_cost).hash(PASSWORD)
    with cast.database.writing() as session:
        session.execute(update(Account).values(password_hash=hashed))
    return cast


@pytest.fixture
def served(settings: Settings, staffed: Cast, tmp_path: Path) -> Iterator[Served]:
    """`zhengku serve` over the cast, on a port that stays the same over restarts."""
    server = Served(settings, free_port(), tmp_path / "server.log")
    yield server
    server.end_all()
