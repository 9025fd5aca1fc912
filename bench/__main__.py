"""`python -m bench`: measures reading, writing, start and memory of the real server; docs/benchmarks.md tells how."""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from bench import report
from bench.city import City, found, password_file, visit
from bench.databases import environment_of, settings_of
from bench.fill import fill
from bench.import_world import make_world
from bench.multiply import multiply
from bench.publications import Publisher, mixed, with_dependants
from bench.reading import ITEM, Ports, floor_sizes, kinds_of, measure
from bench.report import Line
from bench.servers import free_port, running, wait_for, weigh
from bench.writing import creates, import_rate, mappings
from cms.db import Database
from cms.delivery.models import DeliveredResource

WORKERS = 2
STARTS = 5
IMPORTED = 10_000
IMPORTS = 3
MOST = "1000000000"
"""Limits are on, and out of reach: all readers here have one address."""


class Library(NamedTuple):
    """The city and the ids of what it has published."""

    city: City
    items: Sequence[str]


def main() -> int:
    """Measure everything and print it."""
    options = _options()
    # The servers write eight megabytes of log a second: on disk they would be measured as everybody's slowness.
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory(dir=_memory()) as logs:
        options.logs = Path(logs)
        home = options.home or Path(folder) / "home"
        home.mkdir(parents=True, exist_ok=True)
        lines: list[Line] = []
        library = _prepare(options, home, lines)
        environment = environment_of(options.database, home, ZHENGKU_REQUESTS_PER_MINUTE=MOST)
        readings = _serve(options, environment, home, library, lines)
        lines.append(_starts(environment, options.logs, library.items[0]))
        lines.append(_import(options.database, Path(folder)))
    print(report.machine(options.database, options.resources), readings, report.table(lines), sep="\n\n")
    return 0


def _memory() -> str | None:
    """A folder in memory, where the machine has one."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - TemporaryDirectory makes its own below


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--resources", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=4.0, help="length of one measurement")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--decided", type=int, help="so many by real decisions, the rest as copies of what is read")
    parser.add_argument("--home", type=Path, help="keep the library here, and use the one that is there")
    return parser.parse_args()


def _tell(text: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def _prepare(options: argparse.Namespace, home: Path, lines: list[Line]) -> Library:
    """A library of published resources: the one that is there, brought to the wanted number."""
    settings = settings_of(options.database, home)
    database = Database(settings.database_url)
    if not password_file(settings).exists():
        found(database, settings)
    city = visit(database, settings)
    _tell(f"filling {home}")
    if filled := fill(database, city, options.decided or options.resources):
        name = "submissions with decision and publication, one process, items/s"
        lines.append(Line(name, f"{filled.published:,.0f}"))
    if copied := multiply(database, options.resources):
        lines.append(Line("of the resources copies in the read model", f"{copied:,}"))
    with database.reading() as session:
        items = list(session.scalars(select(DeliveredResource.resource_id)))
    database.dispose()
    return Library(city, items)


def _serve(
    options: argparse.Namespace, environment: Mapping[str, str], home: Path, library: Library, lines: list[Line]
) -> str:
    """Everything that is measured on one running server; gives the table of readings and adds the other lines."""
    os.sync()  # what filling left to write would be measured with the first readings
    port, unfronted, floor = Ports(free_port(), free_port(), free_port())
    arguments = ["serve", "--port", str(port), "--workers", str(WORKERS)]
    with running("cms.cli", arguments, environment, options.logs / "server.log") as server:
        wait_for(port, ITEM.format(library.items[0]))
        idle = report.weight("idle", weigh(server))
        kinds = list(kinds_of(port, library.city, library.items, options.seconds))
        sizes = [str(floor), str(WORKERS), *floor_sizes(kinds)]
        beside = [str(unfronted), str(WORKERS)]
        with (
            running("bench.floor", sizes, {}, options.logs / "floor.log"),
            running("bench.unfronted", beside, environment, options.logs / "unfronted.log"),
        ):
            wait_for(floor, "/kind0")
            wait_for(unfronted, ITEM.format(library.items[0]))
            measured = measure(kinds, Ports(port, unfronted, floor), options.rounds, _tell)
        _tell("creates")
        created = creates(port, library.city, options.seconds, options.rounds)
        lines += [report.deep_page(measured), *report.creating(created), idle]
        lines += _publishing(options, home, port, library)
        lines.append(report.weight("after the run", weigh(server)))
    return report.readings(measured)


def _publishing(options: argparse.Namespace, home: Path, port: int, library: Library) -> list[Line]:
    """Publications with dependants, and readers while publications go on."""
    _tell("publications")
    os.sync()  # what the creates left to write would be measured with what follows
    database = Database(settings_of(options.database, home).database_url)
    publisher = Publisher(database, library.city)
    try:
        return [*mixed(publisher, port, library.city, library.items), *with_dependants(publisher)]
    finally:
        database.dispose()


def _starts(environment: Mapping[str, str], logs: Path, item: str) -> Line:
    """From nothing to the first item, the median of several starts."""
    _tell("starts")
    taken = []
    for _ in range(STARTS):
        port = free_port()
        began = time.perf_counter()
        with running("cms.cli", ["serve", "--port", str(port)], environment, logs / "server.log"):
            wait_for(port, ITEM.format(item))
            taken.append(time.perf_counter() - began)
    return Line("start to the first item, ms", f"{statistics.median(taken) * 1000:,.0f}", "≤ 1,500")


def _import(kind: str, folder: Path) -> Line:
    """Rows a second of a batched import into an empty library, the median of several."""
    _tell("import")
    rates = []
    for number in range(IMPORTS):
        settings = settings_of(kind, folder / "import", f"imported{number}")
        world = make_world(settings, mappings())
        try:
            rates.append(import_rate(world, folder, IMPORTED))
        finally:
            world.database.dispose()
    return Line("batched import, rows/s", f"{statistics.median(rates):,.0f}", "≥ 1,500")


if __name__ == "__main__":
    sys.exit(main())
