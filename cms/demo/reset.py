"""`zhengku demo --reset`: the demo as it was on its first day, whatever was tried out in it since."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import create_engine, func, inspect, make_url, select, text
from sqlalchemy.orm import Session

from cms import migrate
from cms.accounts.models import Account, Organization
from cms.config import Settings
from cms.db import Database
from cms.demo.load import ACCOUNTS_FILE, is_empty, load_demo
from cms.demo.reading import items, table
from cms.library.models import Resource
from cms.library.taxonomies.seed_schemes import seed_schemes
from cms.sites.models import Site
from schemas.text import Text

IN_PRODUCTION = Text("生产环境不能重置演示城市", "The demo is not reset in production")
RUNNING = Text(
    "服务或后台进程正在使用数据库，请先停止：{0}", "A server or worker is using the database; stop it first: {0}"
)
FOREIGN = Text(
    "库中有不属于演示城市的内容，不予清除：{0}", "There is content that is not the demo's; nothing was removed: {0}"
)
QUESTION = Text(
    "将清除全部内容（{0} 条信息资源，其中 {1} 条是后来添加的）并重新载入演示城市。输入 yes 继续：",
    "Everything will be removed ({0} resources, {1} of them added since) and the demo loaded anew. Type yes to go on: ",
)
NOT_DONE = Text("没有重置", "Nothing was reset")
MOST_NAMED = 5
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
LEFT_BEHIND = ("files", "imports", "run")
BESIDE_SQLITE = ("", "-wal", "-shm", "-journal")

Ask = Callable[[str], str]


def reset_demo(settings: Settings, *, yes: bool = False, ask: Ask = input) -> int:
    """Empty a library that holds nothing but the demo, load the demo, and give the exit status.

    Asks first unless `yes`. Refused with 1, and nothing touched: in production, while another process uses the
    database, and where there is a body, a site or an account that is not the demo's: whoever set those up means to
    keep what is there. What the demo's own people wrote in it since is trying out, and goes. An interruption after the
    answer leaves an empty library at worst, into which `zhengku demo` loads.
    """
    if settings.production:
        return _say(IN_PRODUCTION)
    if users := list(_users_of(settings)):
        return _say(RUNNING, ", ".join(users))
    database = Database(settings.database_url, pool_size=1)
    try:
        with database.reading() as session:
            empty, strange, question = is_empty(session), list(_strangers(session)), _question(session)
    finally:
        database.dispose()
    if strange:
        return _say(FOREIGN, ", ".join(strange[:MOST_NAMED]) + ("…" if len(strange) > MOST_NAMED else ""))
    if not empty and not yes and not _agreed(ask, question):
        return _say(NOT_DONE)
    _clear(settings)
    return load_demo(settings)


def _say(words: Text, *values: object) -> int:
    sys.stderr.write(f"{words.zh.format(*values)} · {words.en.format(*values)}\n")
    return 1


def _agreed(ask: Ask, question: Text) -> bool:
    """Whether the answer is yes; where nobody can answer it is no."""
    try:
        return ask(f"{question.zh}\n{question.en}").strip().lower() == "yes"
    except EOFError:
        return False


def _strangers(session: Session) -> Iterable[str]:
    """Names of bodies, sites and accounts that the demo did not make."""
    known = (
        (Organization.credit_code, Organization.name, table("organizations.toml", "organization")),
        (Site.slug, Site.name, table("sites.toml", "site")),
        (Account.username, Account.username, table("people.toml", "person")),
    )
    for key, name, rows in known:
        ours = [row[key.key] for row in rows]
        yield from session.scalars(select(name).where(key.not_in(ours)).limit(MOST_NAMED + 1))


def _question(session: Session) -> Text:
    there = session.scalar(select(func.count()).select_from(Resource)) or 0
    values = there, max(0, there - len(items()))
    return Text(QUESTION.zh.format(*values), QUESTION.en.format(*values))


def _users_of(settings: Settings) -> Iterable[str]:
    """The processes that use the database, as far as the system tells: on PostgreSQL its server, else /proc (Linux)."""
    address = make_url(settings.database_url)
    if address.get_backend_name() == "postgresql":
        engine = create_engine(settings.migration_database_url)
        with engine.connect() as connection:
            count = connection.scalar(text(OTHERS))
        engine.dispose()
        return [f"{count} connections"] if count else []
    return _holders(Path(address.database or "").resolve())


def _holders(file: Path) -> Iterable[str]:
    """The ids of the processes that have a file open."""
    for descriptors in Path("/proc").glob("[0-9]*/fd"):
        owner = descriptors.parent.name
        try:
            opened = {one.readlink() for one in descriptors.iterdir()}
        except OSError:  # it ended meanwhile, or is somebody else's
            continue
        if file in opened and owner != str(os.getpid()):
            yield f"pid {owner}"


def _clear(settings: Settings) -> None:
    """An empty, migrated database, and nothing in the folder that belonged to the old one."""
    address = make_url(settings.database_url)
    if address.get_backend_name() == "postgresql":
        _drop_tables(settings.migration_database_url)
    else:
        for ending in BESIDE_SQLITE:
            Path(f"{address.database}{ending}").unlink(missing_ok=True)
    for name in LEFT_BEHIND:
        shutil.rmtree(settings.home / name, ignore_errors=True)
    (settings.home / ACCOUNTS_FILE).unlink(missing_ok=True)
    migrate.upgrade(settings)
    database = Database(settings.database_url, pool_size=1)
    with database.writing() as session:
        seed_schemes(session)
    database.dispose()


def _drop_tables(url: str) -> None:
    """By the role that owns them. Rows cannot be deleted one by one: most tables only ever grow."""
    engine = create_engine(url)
    with engine.begin() as connection:
        quote = connection.dialect.identifier_preparer.quote
        for name in inspect(connection).get_table_names():
            connection.exec_driver_sql(f"DROP TABLE {quote(name)} CASCADE")
    engine.dispose()
