"""The `zhengku` command, called as its users call it."""

import json
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, text

from cms.cli import main
from cms.config import Settings
from cms.db import Database
from cms.library.likeness.models import TextBand, TextSignature
from cms.library.models import Resource
from cms.library.taxonomies.models import TaxonomyScheme
from tests import databases, demos
from tests.cast import CODES, Cast
from tests.harvest.conftest import HEADER, MAPPING, ROWS

USER = ("user", "add", "an.admin", "--duty", "system_admin", "--name", "安然", "--staff-number", "YZ001")
CODE = CODES["city"]


def prepared(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """An environment that names this home and nothing else of ours."""
    for name in [name for name in os.environ if name.startswith("ZHENGKU_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ZHENGKU_HOME", str(home))
    monkeypatch.setenv("ZHENGKU_PASSWORD_HASH_COST", "fast")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it."""
    prepared(monkeypatch, tmp_path / "var")
    return tmp_path / "var"


@pytest.fixture
def dialect() -> str:
    return "sqlite"


@pytest.fixture
def library(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A home with a migrated database."""
    prepared(monkeypatch, settings.home)
    return settings


@pytest.fixture
def importing(library: Settings, tmp_path: Path) -> list[str]:
    """The command that imports seven rows, but for whose hand does it."""
    rows, mapping = tmp_path / "rows.csv", tmp_path / "map.toml"
    rows.write_text("\n".join((HEADER, *ROWS)), encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    return ["import", str(rows), "--map", str(mapping)]


def count(database: Database, model: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_an_upgrade_makes_a_database_that_passes_the_check(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "upgrade"]) == 0
    assert main(["db", "check"]) == 0
    assert capsys.readouterr().out.endswith("0 faults\n")
    database = Database(f"sqlite:///{home}/zhengku.db")
    schemes = count(database, TaxonomyScheme)
    assert schemes >= 7
    assert main(["db", "upgrade"]) == 0
    assert count(database, TaxonomyScheme) == schemes
    database.dispose()


def test_a_check_without_a_database_finds_faults(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    assert not capsys.readouterr().out.startswith("0 faults")


def test_a_changed_database_is_told_table_by_table(
    library: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.writing() as session:
        session.execute(text("DROP TRIGGER zk_decision_own_work"))
    for command in (["db", "check"], ["check"], ["check", "--consistency"]):
        assert main(command) == 1
        said = capsys.readouterr().out
        assert "zk_decision_own_work" in said
        assert said.endswith("1 faults\n")


def test_a_fault_between_the_tables_is_told(library: Settings, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    cast.published()
    assert main(["check", "--consistency"]) == 0
    assert capsys.readouterr().out == "0 faults\n"
    with cast.database.writing() as session:
        session.execute(text("UPDATE change_head SET sequence = 9"))
    assert main(["check"]) == 0
    assert main(["check", "--consistency"]) == 1
    assert "the head of the change log is its newest row: 9\n1 faults\n" in capsys.readouterr().out


def test_the_first_administrator_is_told_the_initial_password(
    library: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*USER, "--organization", CODE, "--organization-name", "云泽市人民政府"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["username"] == "an.admin"
    assert len(said["initial_password"]) >= 10


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (CODE[:-1] + "0", ("数据校验未通过 · Validation failed", "/credit_code: ")),
        (CODES["stranger"], ("数据校验未通过 · Validation failed", "/credit_code: 没有")),
    ],
    ids=["wrong check character", "unknown organization"],
)
def test_a_refused_user_is_told_why_in_both_languages(
    library: Settings, database: Database, capsys: pytest.CaptureFixture[str], code: str, said: tuple[str, str]
) -> None:
    assert main([*USER, "--organization", code]) == 1
    out, error = capsys.readouterr()
    assert out == ""
    assert all(words in error for words in said)
    assert all(" · " in line for line in error.splitlines())
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM account")) == 0


def test_a_user_name_is_given_once(library: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    command = [*USER, "--organization", CODE, "--organization-name", "云泽市人民政府"]
    assert [main(command), main(command)] == [0, 1]
    assert "/username: " in capsys.readouterr().err


def test_the_demo_is_loaded_once_and_is_consistent(
    tmp_path_factory: pytest.TempPathFactory,
    home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZHENGKU_SECRET_KEY", databases.KEY)
    accounts = demos.copied(tmp_path_factory, home).home / "demo-accounts.json"
    before = accounts.read_bytes(), accounts.stat().st_mtime_ns
    assert stat.S_IMODE(accounts.stat().st_mode) == 0o600
    assert main(["demo", "--if-empty"]) == 0
    assert (accounts.read_bytes(), accounts.stat().st_mtime_ns) == before
    assert main(["demo"]) == 1
    assert "the demo goes into an empty library" in capsys.readouterr().err
    assert main(["check", "--consistency"]) == 0


def test_an_import_is_tried_out_then_done_then_adds_none(
    importing: list[str], cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [*importing, "--as", "lin_editor"]
    assert main([*command, "--dry-run"]) == 0
    assert "试算：未写入任何内容" in capsys.readouterr().out
    assert count(cast.database, Resource) == 0
    assert main(command) == 0
    assert "7  新建草稿 (created)" in capsys.readouterr().out
    assert count(cast.database, Resource) == len(ROWS)
    assert main([*command, "--language", "en"]) == 0
    assert "7  there already, unchanged" in capsys.readouterr().out
    assert count(cast.database, Resource) == len(ROWS)


@pytest.mark.parametrize(
    ("who", "language", "said"),
    [
        ("nobody", "zh", "没有用户 nobody"),
        ("nobody", "en", "There is no user nobody"),
        ("rev_one", "zh", "您的岗位职责不包含此操作"),
        ("an_admin", "en", "Your duty does not include this action"),
    ],
)
def test_only_an_editor_that_there_is_imports(
    importing: list[str], cast: Cast, capsys: pytest.CaptureFixture[str], who: str, language: str, said: str
) -> None:
    assert main([*importing, "--as", who, "--language", language]) == 1
    assert said in "".join(capsys.readouterr())
    assert count(cast.database, Resource) == 0


def test_texts_without_a_signature_are_signed_and_the_progress_is_told(
    library: Settings, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    cast.draft(body=f"<p>{'云泽市科技创新券申领办法，自印发之日起施行。' * 20}</p>")
    with cast.database.writing() as session:
        session.execute(delete(TextBand))
        session.execute(delete(TextSignature))
    assert main(["sign-texts"]) == 0
    told = capsys.readouterr()
    assert (json.loads(told.out), told.err) == ({"texts": 1}, "1 / 1\n")
    assert count(cast.database, TextSignature) == 1


def test_the_openapi_document_is_printed(library: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["openapi"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["openapi"].startswith("3.1")
    assert {"/api/v1/resources", "/delivery/v1/resources"} <= set(document["paths"])


def test_wrong_settings_are_told_all_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZHENGKU_THREADS", "many")
    monkeypatch.setenv("ZHENGKU_TREADS", "9")
    monkeypatch.setenv("ZHENGKU_DATABASE_URL", "mysql://somewhere")
    assert main(["db", "upgrade"]) == os.EX_CONFIG
    error = capsys.readouterr().err
    assert all(name in error for name in ("ZHENGKU_THREADS", "ZHENGKU_TREADS", "ZHENGKU_DATABASE_URL"))
    assert not home.exists()


@pytest.mark.parametrize("command", [[], ["nothing"], ["db"], ["user", "add", "x", "--duty", "king"]])
def test_wrong_use_is_answered_with_how_it_is_used(
    home: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2
    assert "usage: zhengku" in capsys.readouterr().err


def test_a_taken_port_is_refused(library: Settings) -> None:
    environment = {**os.environ, "ZHENGKU_SECRET_KEY": databases.KEY}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [sys.executable, "-m", "cms.cli", "serve", "--no-worker", "--port", str(taken.getsockname()[1])]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == os.EX_UNAVAILABLE
    assert "已被其他进程占用" in ended.stderr
