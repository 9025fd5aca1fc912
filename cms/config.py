"""Every setting of Zhengku, declared once; docs/settings.md is the same list for readers."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from cms.environment import (
    PATH,
    TEXT,
    ConfigurationError,
    Declaration,
    Fault,
    choice,
    declarations,
    integer,
    read,
    setting,
    unknown,
    url,
)
from schemas.text import Text

DATABASES = ("sqlite", "postgresql+psycopg")
SHORTEST_SECRET_BYTES = 32
FEWEST_CHARACTERS = 12
WEAK_WORDS = ("change", "secret", "password", "zhengku", "example", "default", "insecure", "123456", "abcdef")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one process; made by ``load`` only, so that what is here has been checked."""

    env: str = setting(choice("development", "production"), "development", "运行环境", "where this runs")
    home: Path = setting(
        PATH,
        "var",
        "本地数据目录：数据库、索引、文件、开发用密钥",
        "folder of local data: database, index, files, development secrets",
        needed=True,
    )
    database_url: str = setting(
        TEXT,
        None,
        "应用所用数据库，sqlite 或 postgresql+psycopg；默认为 HOME 下的 SQLite",
        "the database as the application sees it, sqlite or postgresql+psycopg; by default SQLite under HOME",
        needed=True,
        secret=True,
    )
    migration_database_url: str = setting(
        TEXT,
        None,
        "拥有数据表的角色，仅用于升级；默认同 DATABASE_URL（PostgreSQL 生产环境须为另一角色）",
        "the role that owns the tables, to upgrade; by default DATABASE_URL (on PostgreSQL in production another)",
        secret=True,
    )
    database_pool: int = setting(
        integer(1, 200),
        "10",
        "每个进程的数据库连接数，不少于 THREADS",
        "database connections of one process, at least THREADS",
    )
    secret_key: str = setting(
        TEXT,
        None,
        "签名密钥，至少 32 字节；开发环境自动生成于 HOME",
        "key for signing, 32 bytes or more; in development made under HOME",
        needed=True,
        secret=True,
    )
    secret_key_file: Path | None = setting(
        PATH, None, "存放签名密钥的文件，可代替 SECRET_KEY", "a file that holds the key, instead of SECRET_KEY"
    )
    base_url: str = setting(
        url("http", "https"),
        "http://127.0.0.1:8000",
        "公众访问的根地址，用于订阅源与链接",
        "the public root address, for feeds and links",
        needed=True,
    )
    access_token_seconds: int = setting(
        integer(60, 3600), "900", "访问令牌有效秒数", "seconds that an access token lives"
    )
    refresh_token_days: int = setting(integer(1, 90), "14", "刷新令牌有效天数", "days that a refresh token lives")
    password_hash_cost: str = setting(
        choice("standard", "fast"),
        "standard",
        "口令散列强度；fast 仅供开发与测试",
        "cost of hashing a password; fast is for development and tests only",
    )
    max_body_bytes: int = setting(
        integer(1024, 1 << 30), "2097152", "请求正文上限（字节）", "largest body of a request, in bytes"
    )
    max_upload_bytes: int = setting(
        integer(1024, 1 << 34), "52428800", "上传文件上限（字节）", "largest uploaded file, in bytes"
    )
    recycle_days: int = setting(
        integer(0, 3650),
        "90",
        "回收站内容保留的天数；0 为永久保留",
        "days that content lies in the recycle bin before it is purged; 0 keeps it for ever",
    )
    import_file_days: int = setting(
        integer(0, 365),
        "7",
        "导入结束后上传文件保留的天数",
        "days that a file that was sent is kept after its import has ended",
    )
    max_import_bytes: int = setting(
        integer(1024, 1 << 36), "536870912", "导入文件上限（字节）", "largest file of an import, in bytes"
    )
    fetch_hosts: str | None = setting(
        TEXT,
        None,
        "导入时可抓取附件的主机，逗号分隔；.example.gov.cn 含其下所有主机；空即不抓取",
        "hosts from which an import may fetch files, parted by commas; .example.gov.cn means all below; none if empty",
    )
    max_json_depth: int = setting(integer(4, 200), "32", "JSON 嵌套层数上限", "how deep JSON may nest")
    request_seconds: int = setting(integer(1, 600), "30", "单个请求的最长秒数", "seconds that one request may take")
    threads: int = setting(integer(1, 128), "8", "每个进程的工作线程数", "threads of one process")
    log_level: str = setting(choice("debug", "info", "warning", "error"), "info", "日志级别", "how much is logged")
    review_levels: int = setting(
        integer(1, 3), "3", "没有审核策略时的审核级数", "levels of review where no policy says otherwise"
    )
    claim_minutes: int = setting(
        integer(1, 1440), "30", "审核任务领取后的保留分钟数", "minutes that a claimed review task is held"
    )
    idempotency_hours: int = setting(
        integer(1, 168), "24", "Idempotency-Key 的保留小时数", "hours that an Idempotency-Key is remembered"
    )
    requests_per_minute: int = setting(
        integer(0, 1_000_000_000),
        "12000",
        "每个地址每分钟的请求数上限；0 为不限",
        "requests that one address may make in a minute; 0 is no limit",
    )
    sign_ins_per_minute: int = setting(
        integer(0, 1_000_000), "30", "每个地址每分钟的登录次数上限", "attempts to sign in of one address in a minute"
    )
    trusted_proxies: int = setting(
        integer(0, 9),
        "0",
        "前置可信代理的层数，据此从 X-Forwarded-For 取客户端地址",
        "how many proxies in front are trusted to tell the client's address in X-Forwarded-For",
    )
    redis_url: str | None = setting(
        url("redis", "rediss"),
        None,
        "Redis 地址；多进程、多机共同计数时使用",
        "Redis, where limits are counted together by all processes and machines",
        secret=True,
    )
    cache_seconds: int = setting(
        integer(0, 86_400),
        "0",
        "公众读取结果可被缓存的最长秒数，不超过下一次定时变更",
        "seconds that caches may keep a public answer, never beyond the next scheduled change",
    )

    @property
    def bell(self) -> Path:
        """The file by which the processes of this machine tell each other that something public has changed."""
        return self.home / "run" / "bell"

    @property
    def production(self) -> bool:
        """Whether this runs in production."""
        return self.env == "production"


def load(environ: Mapping[str, str], *, signs: bool = True) -> Settings:
    """The settings of an environment.

    Makes HOME where it is absent (mode 0700) and, in development, a signing key in it (0600); neither
    if anything is wrong. A process that `signs` nothing needs no key, and gets none.

    Raises:
        ConfigurationError: with every fault that was found.
    """
    declared = declarations(Settings)
    values, faults = read(environ, declared)
    if not signs:
        environ = {**environ, "ZHENGKU_SECRET_KEY": "not needed"}
        values |= {"secret_key": "", "secret_key_file": None}
    faults += [*unknown(environ, declared), *_missing(environ, declared, values), *_consistent(values)]
    if not faults:
        faults += _prepare_home(values["home"]) or _complete(values, signs=signs)
    if faults:
        raise ConfigurationError(faults)
    return Settings(**values)


def _missing(
    environ: Mapping[str, str], declared: Mapping[str, tuple[str, Declaration]], values: Mapping[str, Any]
) -> list[Fault]:
    """What production must name itself: nothing that matters is silently defaulted."""
    if values.get("env") != "production":
        return []
    named = {variable for variable, value in environ.items() if value}
    if "ZHENGKU_SECRET_KEY_FILE" in named:
        named.add("ZHENGKU_SECRET_KEY")
    detail = Text("生产环境必须设置", "production must set it")
    return [
        Fault("zhengku.E003", variable, detail, declaration.help)
        for variable, (_, declaration) in declared.items()
        if declaration.needed and variable not in named
    ]


def _prepare_home(home: Path) -> list[Fault]:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        detail = Text(f"无法建立目录：{error.strerror}", f"the folder cannot be made: {error.strerror}")
        return [
            Fault("zhengku.E006", "ZHENGKU_HOME", detail, Text("换一个可写的目录", "name a folder that can be written"))
        ]
    return []


def _complete(values: dict[str, Any], *, signs: bool) -> list[Fault]:
    """Fill in what follows from other settings: the database, the role that migrates, the key."""
    values["database_url"] = values["database_url"] or f"sqlite:///{values['home'] / 'zhengku.db'}"
    values["migration_database_url"] = values["migration_database_url"] or values["database_url"]
    if not signs:
        return []
    try:
        values["secret_key"] = values["secret_key"] or _key(values)
    except (OSError, UnicodeDecodeError):
        detail = Text("无法读取密钥文件", "the key's file cannot be read")
        hint = Text("检查路径与权限", "look at the path and its mode")
        return [Fault("zhengku.E007", "ZHENGKU_SECRET_KEY_FILE", detail, hint)]
    return _weak_key(values["secret_key"])


def _key(values: dict[str, Any]) -> str:
    """The key of the named file, or, in development, of a file under HOME that is made once."""
    if values["secret_key_file"]:
        return str(values["secret_key_file"].read_text().strip())
    path: Path = values["home"] / "secret_key"
    made = path.with_name(f".secret_key.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        try:
            path.hardlink_to(made)  # of processes that start at once, the first one's key is everybody's
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text().strip()


def _consistent(values: Mapping[str, Any]) -> list[Fault]:
    """Faults of values that are well-formed, but wrong here or beside each other; what was not read is left out."""
    faults = []
    if key := values.get("secret_key"):
        faults += _weak_key(key)
    for name in ("database_url", "migration_database_url"):
        if address := values.get(name):
            faults += _database(f"ZHENGKU_{name.upper()}", address)
    cost = values.get("password_hash_cost")
    if values.get("env") == "production" and cost == "fast":
        detail = Text("生产环境不可使用", "not in production")
        faults.append(Fault("zhengku.E009", "ZHENGKU_PASSWORD_HASH_COST", detail, Text("删去此设置", "leave it out")))
    return faults + _pool(values)


def _weak_key(key: str) -> list[Fault]:
    long = len(key.encode()) >= SHORTEST_SECRET_BYTES
    varied = len(set(key)) >= FEWEST_CHARACTERS
    if long and varied and not any(word in key.lower() for word in WEAK_WORDS):
        return []
    detail = Text("密钥太弱或是默认值", "the key is weak or a default one")
    hint = Text("用 openssl rand -base64 48 生成", "make one with: openssl rand -base64 48")
    return [Fault("zhengku.E004", "ZHENGKU_SECRET_KEY", detail, hint)]


def _database(variable: str, address: str) -> list[Fault]:
    try:
        usable = make_url(address).drivername in DATABASES
    except ArgumentError:
        usable = False
    if usable:
        return []
    detail = Text("不是可用的数据库地址", "not the address of a database that can be used")
    examples = "sqlite:////path, postgresql+psycopg://role@host/name"
    return [Fault("zhengku.E005", variable, detail, Text(f"写作 {examples}", f"like {examples}"))]


def _pool(values: Mapping[str, Any]) -> list[Fault]:
    connections, threads = values.get("database_pool"), values.get("threads")
    if connections is None or threads is None or connections >= threads:
        return []
    detail = Text("连接数少于线程数，请求会互相等待", "fewer connections than threads, so requests would wait")
    hint = Text("不少于 ZHENGKU_THREADS", "at least ZHENGKU_THREADS")
    return [Fault("zhengku.E008", "ZHENGKU_DATABASE_POOL", detail, hint)]
