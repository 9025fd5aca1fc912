"""Load on a server: by wrk where it is installed, by threads of our own otherwise."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.own_load import run_threads

SCRIPT = Path(__file__).with_name("load.lua")
NUMBER = "@NUMBER@"


@dataclass(frozen=True)
class Load:
    """What is asked: the paths in turn, over so many connections at once, for so many seconds.

    `NUMBER` in the body is replaced by another number in every request.
    """

    paths: Sequence[str]
    connections: int = 16
    seconds: float = 5.0
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None


class Figures(NamedTuple):
    """What came of it: requests a second, milliseconds, and how many failed (no answer, or status 400 and more)."""

    rate: float
    p50: float
    p99: float
    failed: int


def has_wrk() -> bool:
    """Whether wrk is installed. Without it the generator is part of what is measured, and takes more of the machine."""
    return shutil.which("wrk") is not None


def put(load: Load, port: int) -> Figures:
    """Put the load on the server of a port of this machine."""
    return _wrk(load, port) if has_wrk() else _own(load, port)


def _wrk(load: Load, port: int) -> Figures:
    with TemporaryDirectory() as folder:
        arguments = _written(load, Path(folder))
        command = ["wrk", "-t1", f"-c{load.connections}", f"-d{load.seconds:.0f}s", "-s", str(SCRIPT)]
        done = subprocess.run(
            [*command, f"http://127.0.0.1:{port}", "--", *arguments], capture_output=True, text=True, check=True
        )
    told = json.loads(done.stdout.splitlines()[-1])
    return Figures(told["requests"] / told["seconds"], told["p50"], told["p99"], told["failed"])


def _written(load: Load, folder: Path) -> list[str]:
    """The script's arguments, with the files they name."""
    paths, headers, body = (folder / name for name in ("paths", "headers", "body"))
    paths.write_text("\n".join(load.paths))
    headers.write_text("\n".join(f"{name}: {value}" for name, value in load.headers.items()))
    if load.body is not None:
        body.write_text(load.body)
    return [str(paths), load.method, str(headers), *([str(body)] if load.body is not None else [])]


def _own(load: Load, port: int) -> Figures:
    def body_of(number: int) -> bytes | None:
        return None if load.body is None else load.body.replace(NUMBER, str(number)).encode()

    def request_of(number: int) -> tuple[str, str, bytes | None]:
        return load.method, load.paths[number % len(load.paths)], body_of(number)

    taken, failed = run_threads(port, load.connections, load.seconds, request_of, dict(load.headers))
    taken.sort()
    if not taken:
        return Figures(0.0, 0.0, 0.0, failed)
    return Figures(len(taken) / load.seconds, taken[len(taken) // 2], taken[int(len(taken) * 0.99)], failed)
