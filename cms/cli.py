"""The `zhengku` command. A subcommand imports what it needs when it runs: the server's main process stays small."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cms.config import Settings, load
from cms.environment import ConfigurationError
from cms.harvest.arguments import add_arguments

Arguments = argparse.Namespace


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand; give its exit status: 0 well, 1 faults found, 2 wrong use, 78 wrong settings."""
    parsed = _parser().parse_args(arguments)
    try:
        signs = getattr(parsed, "only", None) is None
        status: int = parsed.run(load(os.environ, signs=signs), parsed)
    except ConfigurationError as error:
        sys.stderr.write(f"{error}\n")
        return os.EX_CONFIG
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhengku", description="政库：政府网站集约化信息资源库 · a headless CMS")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="启动服务 · serve the product")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--workers", type=int, default=2, help="web 进程数 · processes that answer requests")
    serve.add_argument("--no-worker", action="store_true", help="不启动后台进程 · without the background worker")
    serve.add_argument(
        "--only", choices=("delivery",), help="仅公众读取（前置区） · public reads only: the front-end zone"
    )
    serve.set_defaults(run=_serve)
    commands.add_parser("worker", help="后台进程 · the background worker").set_defaults(run=_work)
    database = commands.add_parser("db", help="数据库 · the database").add_subparsers(required=True, metavar="ACTION")
    database.add_parser("upgrade", help="升级 · bring it to the newest version").set_defaults(run=_upgrade)
    database.add_parser("check", help="检查 · whether it is as declared").set_defaults(run=_drift)
    reader = database.add_parser("grant-reader", help="前置区只读授权 · let a role read what the zone reads")
    reader.add_argument("role")
    reader.set_defaults(run=_grant_reader)
    snapshot = database.add_parser("snapshot", help="公开数据快照 · a copy of what is public (SQLite), for the zone")
    snapshot.add_argument("file", type=Path)
    snapshot.set_defaults(run=_snapshot)
    check = commands.add_parser("check", help="检查设置与数据 · check settings and data")
    check.add_argument("--consistency", action="store_true", help="核对各表 · compare the tables with each other")
    check.set_defaults(run=_check)
    demo = commands.add_parser("demo", help="载入演示城市 · load the demo city")
    when = demo.add_mutually_exclusive_group()
    when.add_argument("--if-empty", action="store_true", help="仅在空库时载入 · only into an empty library")
    when.add_argument("--reset", action="store_true", help="清空演示内容后重新载入 · empty the demo and load it anew")
    demo.add_argument("--yes", action="store_true", help="重置时不再询问 · reset without asking")
    demo.set_defaults(run=_demo)
    _import_parser(commands.add_parser("import", help="导入 · bring resources in from a file"))
    user = commands.add_parser("user", help="用户 · users").add_subparsers(required=True, metavar="ACTION")
    _user_parser(user.add_parser("add", help="添加 · open an account, the first administrator's for example"))
    render = commands.add_parser("render", help="重新生成公开内容 · make what is public anew, of an older format")
    render.add_argument("--all", action="store_true", help="全部重新生成 · all of it, whatever its format")
    render.set_defaults(run=_render)
    texts = commands.add_parser("sign-texts", help="为旧文本补查重签名 · sign texts that came before signatures did")
    texts.set_defaults(run=_sign_texts)
    erasure = commands.add_parser("erasure", help="彻底清除 · erasures").add_subparsers(required=True, metavar="ACTION")
    verify = erasure.add_parser("verify", help="核查残留 · look for what is left of what was erased")
    verify.add_argument("id", help="清除编号或信息编号 · the erasure, or a resource that was erased")
    verify.add_argument("--phrase", action="append", default=[], help="须查无的文字 · words that must be nowhere")
    verify.set_defaults(run=_verify_erasure)
    commands.add_parser("openapi", help="打印 OpenAPI 文档 · print the OpenAPI document").set_defaults(run=_openapi)
    return parser


def _verify_erasure(settings: Settings, parsed: Arguments) -> int:
    from cms.app import database_of
    from cms.supervision.erasures.verify import UnknownErasureError, verify

    database = database_of(settings)
    try:
        with database.reading() as session:
            seen = verify(session, settings.home, parsed.id, parsed.phrase)
    except UnknownErasureError:
        sys.stderr.write(f"没有这一清除 · no erasure is known by {parsed.id}\n")
        return 2
    finally:
        database.dispose()
    sys.stdout.write(json.dumps(seen._asdict(), ensure_ascii=False, indent=2) + "\n")
    return 1 if seen.left else 0


def _import_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="username", help="导入人（编辑） · the editor who imports")
    add_arguments(parser)
    parser.set_defaults(run=_import)


def _user_parser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username")
    parser.add_argument("--duty", required=True, choices=("system_admin", "editor", "reviewer", "auditor"))
    parser.add_argument("--name", required=True, help="姓名 · the person's name")
    parser.add_argument("--staff-number", required=True, help="工号 · staff number, one a person")
    parser.add_argument("--organization", required=True, help="单位统一社会信用代码 · unified social credit code")
    parser.add_argument("--organization-name", help="新单位名称 · name, if the organization is new")
    parser.set_defaults(run=_add_user)


def _database(settings: Settings) -> Any:
    from cms.db import Database

    return Database(settings.database_url, pool_size=4, bell=settings.bell)


def _serve(settings: Settings, parsed: Arguments) -> int:
    from cms.logs import log_as_json
    from cms.processes.serve import ServeOptions, serve

    log_as_json(settings.log_level)
    if not settings.production:
        os.environ.setdefault("ZHENGKU_BASE_URL", f"http://{parsed.host}:{parsed.port}")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_empty_folder(settings.home / "run" / "metrics"))
    return serve(
        ServeOptions(
            host=parsed.host,
            port=parsed.port,
            workers=parsed.workers,
            threads=settings.threads,
            application="cms.wsgi:make_reading_application" if parsed.only else "cms.wsgi:make_application",
            preloaded=("cms.app", "cms.front.front"),
            worker_command=None if parsed.no_worker or parsed.only else [sys.executable, "-m", "cms.cli", "worker"],
        )
    )


def _empty_folder(folder: Path) -> Path:
    """The folder, without the files of processes that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink(missing_ok=True)
    return folder


def _work(_settings: Settings, _parsed: Arguments) -> int:
    from cms.processes.guard import die_with_parent

    die_with_parent()
    from cms.worker import work

    return work()


def _show(done: int, total: int) -> None:
    """How far something is that takes long."""
    sys.stderr.write(f"{done:,} / {total:,}\n")


def _render(settings: Settings, parsed: Arguments) -> int:
    from cms.publishing.rerender import rerender_all, rerender_older

    made = (rerender_all if parsed.all else rerender_older)(_database(settings), _show)
    sys.stdout.write(json.dumps({"rendered": made}) + "\n")
    return 0


def _sign_texts(settings: Settings, _parsed: Arguments) -> int:
    from cms.library.likeness.sign_older import SigningOlder

    signing = SigningOlder(_database(settings), lambda _: None, _show)
    while not signing.is_over:
        signing()
    sys.stdout.write(json.dumps({"texts": signing.done}) + "\n")
    return 0


def _upgrade(settings: Settings, _parsed: Arguments) -> int:
    from cms import migrate
    from cms.library.taxonomies.seed_schemes import seed_schemes

    migrate.upgrade(settings)
    with _database(settings).writing() as session:
        seed_schemes(session)
    return 0


def _drift(settings: Settings, _parsed: Arguments) -> int:
    from cms import migrate

    return _report(migrate.check(settings))


def _grant_reader(settings: Settings, parsed: Arguments) -> int:
    from cms import migrate

    try:
        granted = migrate.grant_reader(settings, parsed.role)
    except (LookupError, PermissionError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    for line in granted:
        sys.stdout.write(f"{line}\n")
    return 0


def _snapshot(settings: Settings, parsed: Arguments) -> int:
    from cms import migrate

    try:
        copied = migrate.snapshot(settings, parsed.file)
    except (LookupError, OSError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    sys.stdout.write(json.dumps(copied) + "\n")
    return 0


def _check(settings: Settings, parsed: Arguments) -> int:
    from cms import migrate
    from cms.consistency import faults
    from cms.files import FileStore

    found = migrate.check(settings)
    if parsed.consistency and not found:
        with _database(settings).reading() as session:
            found = list(faults(session, FileStore(settings.home / "files")))
    return _report(found)


def _report(found: Sequence[str]) -> int:
    for line in found:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{len(found)} faults\n")
    return 1 if found else 0


def _demo(settings: Settings, parsed: Arguments) -> int:
    if parsed.reset:
        from cms.demo.reset import reset_demo

        return reset_demo(settings, yes=parsed.yes)
    from cms.demo.load import load_demo

    return load_demo(settings, if_empty=parsed.if_empty)


def _import(settings: Settings, parsed: Arguments) -> int:
    from cms.accounts.load_actor import actor_by_username
    from cms.errors import Problem
    from cms.files import FileStore
    from cms.harvest.command import Means, draft, run, told
    from cms.harvest.keep_file import shelf_of
    from cms.harvest.limits import Limits

    if parsed.schema:
        from cms.harvest.mapping_schema import schema

        sys.stdout.write(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")
        return 0
    limits = Limits(file_bytes=settings.max_import_bytes)
    if parsed.suggest and parsed.file:
        return draft(parsed, limits, sys.stdout)
    if not parsed.file or not parsed.map or not parsed.username:
        sys.stderr.write(
            "需要文件、--map 和 --as（起草映射：文件和 --suggest） · a file, --map and --as; or --suggest\n"
        )
        return 2
    database = _database(settings)
    try:
        with database.reading() as session:
            actor = actor_by_username(session, parsed.username)
    except Problem as problem:
        sys.stderr.write(told(problem, parsed.language) + "\n")
        return 1
    means = Means(limits, shelf_of(settings, FileStore(settings.home / "files")))
    return run(parsed, database, actor, sys.stdout, means)


def _add_user(settings: Settings, parsed: Arguments) -> int:
    from cms.accounts.add_user import CommandLineUser, Employer, add_user
    from cms.errors import Problem

    employer = Employer(credit_code=parsed.organization, name=parsed.organization_name)
    new = CommandLineUser(
        username=parsed.username,
        duty=parsed.duty,
        name=parsed.name,
        staff_number=parsed.staff_number,
        employer=employer,
    )
    try:
        with _database(settings).writing() as session:
            made = add_user(session, settings, new)
    except Problem as problem:
        title = problem.detail or problem.code.title
        sys.stderr.write(f"{title.zh} · {title.en}\n")
        for error in problem.errors:
            sys.stderr.write(f"  {error.pointer}: {error.detail.zh} · {error.detail.en}\n")
        return 1
    sys.stdout.write(json.dumps({"username": parsed.username, "initial_password": made.initial_password}) + "\n")
    return 0


def _openapi(settings: Settings, _parsed: Arguments) -> int:
    from cms.app import create_app

    sys.stdout.write(create_app(settings).test_client().get("/openapi.json").get_data(as_text=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
