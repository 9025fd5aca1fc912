"""A port belongs to one server: granian's workers share theirs (SO_REUSEPORT), and would share it with strangers."""

import errno
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from schemas.text import Text

_POLL_SECONDS = 0.05


class PortUnavailableError(Exception):
    """The server cannot listen there; `text` tells the operator why."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@contextmanager
def claimed(host: str, port: int, patience: float) -> Iterator[str]:
    """Within the block `host`:`port` is ours; yields the numeric address (granian takes no names).

    Waits `patience` seconds for a port in use. Raises PortUnavailableError when it stays in use, or when this machine
    or account cannot listen there.
    """
    family, address = _resolve(host, port)
    deadline = time.monotonic() + patience
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(_reservation(address, port))
                _probe(family, address, port)
                break
            except OSError as fault:
                # Whoever waits holds no reservation: two starts at once must not wait for one another.
                held.close()
                if fault.errno != errno.EADDRINUSE or time.monotonic() >= deadline:
                    raise PortUnavailableError(_explain(fault, host, port)) from fault
            time.sleep(_POLL_SECONDS)
        yield address


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as fault:
        raise PortUnavailableError(_explain(fault, host, port)) from fault
    family, _, _, _, address = found[0]
    return family, str(address[0])


def _reservation(address: str, port: int) -> socket.socket:
    """A name in Linux's abstract socket namespace: the kernel frees it with the last process that holds it.

    The probe alone would let two servers pass that start in the same moment, before either listens.
    """
    reserved = socket.socket(socket.AF_UNIX)
    try:
        if sys.platform == "linux":
            reserved.bind(f"\0zhengku/{address}/{port}")
    except OSError:
        reserved.close()
        raise
    return reserved


def _probe(family: socket.AddressFamily, address: str, port: int) -> None:
    """Bind without SO_REUSEPORT, which fails when anybody listens; SO_REUSEADDR passes over closed connections."""
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((address, port))


def _explain(fault: OSError, host: str, port: int) -> Text:
    where = f"{host}:{port}"
    if fault.errno == errno.EADDRINUSE:
        return Text(
            f"无法启动：{where} 已被其他进程占用。请停止该进程，或换一个端口。",
            f"Cannot start: {where} is in use by another process. Stop that process or choose another port.",
        )
    return Text(
        f"无法启动：不能在 {where} 上监听（{fault.strerror}）。请检查监听地址、端口和权限。",
        f"Cannot start: cannot listen on {where} ({fault.strerror}). Check the address, the port and your rights.",
    )
