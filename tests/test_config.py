"""Settings: every fault is told at once, nothing that matters is defaulted in production, keys are kept to oneself."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cms.config import Settings, load
from cms.environment import ConfigurationError, declarations

KEY = "q7Zt1xW4vR9mB2nK6cY8hJ3pL5sD0fGa"
DOCUMENT = Path(__file__).parents[1] / "docs" / "settings.md"


def development(home: Path, **values: str) -> dict[str, str]:
    return {"ZHENGKU_HOME": str(home)} | {f"ZHENGKU_{name.upper()}": value for name, value in values.items()}


def production(home: Path, **values: str) -> dict[str, str]:
    named = {
        "env": "production",
        "secret_key": KEY,
        "database_url": "postgresql+psycopg://app@db.example/zhengku",
        "base_url": "https://www.example.gov.cn/",
    }
    return development(home, **named | values)


def faults(environ: dict[str, str]) -> list[tuple[str, str]]:
    with pytest.raises(ConfigurationError) as caught:
        load(environ)
    return [(fault.id, fault.variable) for fault in caught.value.faults]


def test_development_needs_nothing_but_a_home(tmp_path):
    settings = load(development(tmp_path / "var"))
    assert settings.database_url == f"sqlite:///{tmp_path / 'var' / 'zhengku.db'}"
    assert settings.migration_database_url == settings.database_url
    assert (settings.access_token_seconds, settings.refresh_token_days, settings.review_levels) == (900, 14, 3)
    assert not settings.production


def test_the_home_is_var_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load({}).home == tmp_path / "var"


def test_the_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    first, second = load(development(tmp_path)), load(development(tmp_path))
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_processes_that_start_at_once_have_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load(development(tmp_path)).secret_key, range(24)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_every_fault_is_told_at_once(tmp_path):
    environ = production(
        tmp_path, threads="many", database_pool="0", base_url="www.example", password_hash_cost="fast", treads="9"
    )
    environ |= {"ZHENGKU_SECRET_KEY": "changeme", "ZHENGKU_DATABASE_URL": ""}
    assert faults(environ) == [
        ("zhengku.E002", "ZHENGKU_DATABASE_POOL"),
        ("zhengku.E002", "ZHENGKU_BASE_URL"),
        ("zhengku.E002", "ZHENGKU_THREADS"),
        ("zhengku.E001", "ZHENGKU_TREADS"),
        ("zhengku.E003", "ZHENGKU_DATABASE_URL"),
        ("zhengku.E004", "ZHENGKU_SECRET_KEY"),
        ("zhengku.E009", "ZHENGKU_PASSWORD_HASH_COST"),
    ]


def test_nothing_is_made_where_anything_is_wrong(tmp_path):
    assert faults(development(tmp_path / "var", threads="0"))
    assert not (tmp_path / "var").exists()


def test_an_unknown_variable_is_refused_with_the_nearest_name(tmp_path):
    with pytest.raises(ConfigurationError, match="did you mean ZHENGKU_LOG_LEVEL") as caught:
        load(development(tmp_path, log_lvel="debug"))
    assert "是否想写 ZHENGKU_LOG_LEVEL" in str(caught.value)


def test_an_unknown_variable_like_no_other_points_to_the_list(tmp_path):
    with pytest.raises(ConfigurationError, match=r"docs/settings\.md"):
        load(development(tmp_path, xyzzy="1"))


def test_variables_of_others_are_none_of_ours(tmp_path):
    assert load(development(tmp_path) | {"PATH": "somewhere", "HOME": "elsewhere"}).env == "development"


def test_production_defaults_nothing_that_matters(tmp_path):
    assert faults({"ZHENGKU_ENV": "production"}) == [
        ("zhengku.E003", f"ZHENGKU_{name}") for name in ("HOME", "DATABASE_URL", "SECRET_KEY", "BASE_URL")
    ]


def test_production_with_all_that_it_needs(tmp_path):
    settings = load(production(tmp_path))
    assert settings.production
    assert settings.base_url == "https://www.example.gov.cn"
    assert settings.secret_key == KEY
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "key", ["short", "a" * 64, "abababababababababababababababababab", "zhengku-" + KEY, "Password" + KEY]
)
def test_a_weak_or_default_key_stops_the_start(tmp_path, key):
    assert faults(production(tmp_path, secret_key=key)) == [("zhengku.E004", "ZHENGKU_SECRET_KEY")]


def test_the_key_may_stand_in_a_file(tmp_path):
    (tmp_path / "key").write_text(f"{KEY}\n")
    environ = production(tmp_path, secret_key="", secret_key_file=str(tmp_path / "key"))
    assert load(environ).secret_key == KEY


def test_a_weak_key_in_a_file_is_weak_too(tmp_path):
    (tmp_path / "key").write_text("changeme")
    environ = production(tmp_path, secret_key="", secret_key_file=str(tmp_path / "key"))
    assert faults(environ) == [("zhengku.E004", "ZHENGKU_SECRET_KEY")]


def test_a_key_file_that_cannot_be_read_is_a_fault(tmp_path):
    environ = production(tmp_path, secret_key="", secret_key_file=str(tmp_path / "none"))
    assert faults(environ) == [("zhengku.E007", "ZHENGKU_SECRET_KEY_FILE")]


@pytest.mark.parametrize("url", ["mysql://host/name", "postgresql://host/name", "nonsense"])
@pytest.mark.parametrize("name", ["database_url", "migration_database_url"])
def test_other_databases_are_refused(tmp_path, url, name):
    assert faults(development(tmp_path, **{name: url})) == [("zhengku.E005", f"ZHENGKU_{name.upper()}")]


def test_a_home_that_cannot_be_made_is_a_fault(tmp_path):
    (tmp_path / "file").write_text("")
    assert faults(development(tmp_path / "file" / "var")) == [("zhengku.E006", "ZHENGKU_HOME")]


def test_there_is_a_connection_for_every_thread(tmp_path):
    assert faults(development(tmp_path, threads="16", database_pool="8")) == [("zhengku.E008", "ZHENGKU_DATABASE_POOL")]


@pytest.mark.parametrize(("value", "accepted"), [("60", True), ("3600", True), ("59", False), ("3601", False)])
def test_numbers_have_bounds(tmp_path, value, accepted):
    environ = development(tmp_path, access_token_seconds=value)
    if accepted:
        assert load(environ).access_token_seconds == int(value)
    else:
        assert faults(environ) == [("zhengku.E002", "ZHENGKU_ACCESS_TOKEN_SECONDS")]


def test_secrets_do_not_show(tmp_path):
    shown = repr(load(production(tmp_path, database_url="postgresql+psycopg://app:hunter2@db.example/zhengku")))
    assert KEY not in shown
    assert "hunter2" not in shown


def test_the_document_lists_every_setting_as_the_code_has_it():
    rows = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("| `ZHENGKU_")]
    assert rows == [
        f"| `{variable}` | {kind.name.en} | {f'`{default}`' if default else '—'} | {'yes' if needed else ''} "
        f"| {text.en} | {text.zh} |"
        for variable, (_, (kind, default, needed, text)) in declarations(Settings).items()
    ]


def test_the_document_lists_every_fault():
    text = DOCUMENT.read_text()
    code = "".join(path.read_text() for path in (Path(__file__).parents[1] / "cms").glob("*.py"))
    for number in range(1, 11):
        assert f"`zhengku.E{number:03}`" in text
        assert f'"zhengku.E{number:03}"' in code
    assert "zhengku.E011" not in code
