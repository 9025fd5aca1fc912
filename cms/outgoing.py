"""Requests to other sites: only where an administrator allows it, never to an address inside, bounded in every way.

Where a request goes is judged when the connection is made, on each redirect anew: the name is looked up once and that
address is connected to, so that nobody can answer one thing to the check and another to the connection.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from email.message import Message
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import httpcore

from schemas.text import Text

MOST_REDIRECTS = 5
MOST_HEADERS_SECONDS = 10.0
IN_MEMORY = 1 << 20
PORTS = {"http": 80, "https": 443}
AGENT = b"Zhengku-import/1"

_REDIRECTS = (301, 302, 303, 307, 308)
_OK = 200
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotFetchedError(Exception):
    """A request that was not made, or whose answer was not taken; `why` tells people."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.why = Text(zh, en)


class Fetched(NamedTuple):
    """What came: the content from its beginning, the name that the other site gives it, where it was in the end."""

    stream: BinaryIO
    name: str
    address: str
    size: int


class Outgoing:
    """Fetches from allowed hosts.

    `hosts` are names (``files.example.gov.cn``), names with all below them (``.example.gov.cn``) or addresses of the
    own network named in full (``10.1.2.3``; never link-local ones, at which a machine is told its own secrets), each
    perhaps with a port; without one, 80 and 443 are open.
    """

    def __init__(self, hosts: Sequence[str], *, most_bytes: int, seconds: float = 60.0) -> None:
        self._hosts = tuple(host.strip().lower() for host in hosts if host.strip())
        self._most_bytes = most_bytes
        self._seconds = seconds

    def fetch(self, address: str) -> Fetched:
        """The file at an address. Raises `NotFetchedError` with the reason; whatever happens, in bounded time."""
        deadline = time.monotonic() + self._seconds
        with self._pool(deadline) as pool:
            for _ in range(MOST_REDIRECTS + 1):
                answer = self._get(pool, address, deadline)
                if isinstance(answer, Fetched):
                    return answer
                address = answer
        raise NotFetchedError("重定向次数过多", "Too many redirects")

    def allows(self, address: str) -> bool:
        """Whether the address may be asked for, as far as it can be told without looking its host up."""
        try:
            parts = urlsplit(address)
            port = parts.port or PORTS.get(parts.scheme, 0)
        except ValueError:
            return False
        host = (parts.hostname or "").lower()
        if parts.scheme not in PORTS or not host or parts.username or parts.password:
            return False
        return any(_matches(allowed, host, port, default=port in PORTS.values()) for allowed in self._hosts)

    def _pool(self, deadline: float) -> httpcore.ConnectionPool:
        named = {host.partition(":")[0] for host in self._hosts}
        return httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=_Guarded(named, deadline),
        )

    def _get(self, pool: httpcore.ConnectionPool, address: str, deadline: float) -> "Fetched | str":
        """The file, or where it has gone."""
        if not self.allows(address):
            raise NotFetchedError("不在允许抓取的主机之列", "Not among the hosts that may be fetched from")
        left = deadline - time.monotonic()
        if left <= 0:
            raise _too_slow()
        wait = min(left, MOST_HEADERS_SECONDS)
        timeouts = {"connect": wait, "read": wait, "write": wait, "pool": wait}
        headers = [(b"User-Agent", AGENT), (b"Accept-Encoding", b"identity"), (b"Accept", b"*/*")]
        try:
            with pool.stream("GET", address, headers=headers, extensions={"timeout": timeouts}) as response:
                return self._taken(response, address, deadline)
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise _too_slow() from error
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
            OSError,
            ValueError,
        ) as error:
            raise NotFetchedError("无法连接", "It cannot be reached") from error

    def _taken(self, response: httpcore.Response, address: str, deadline: float) -> "Fetched | str":
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS and "location" in headers:
            return urljoin(address, headers["location"])
        if response.status != _OK:
            raise NotFetchedError(f"对方返回 {response.status}", f"The answer was {response.status}")
        if headers.get("content-encoding", "identity") != "identity":
            raise NotFetchedError("对方返回压缩内容", "The answer is packed")
        with ExitStack() as stack:
            stream: Any = stack.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
            size = self._copied(response, stream, deadline)
            stream.seek(0)
            # What came is for the caller to close; what went wrong before is closed here.
            stack.pop_all()
        return Fetched(stream, _name(address, headers.get("content-disposition", "")), address, size)

    def _copied(self, response: httpcore.Response, stream: BinaryIO, deadline: float) -> int:
        """How many bytes came. Raises `NotFetchedError` beyond the limits of size and time."""
        size = 0
        for chunk in response.iter_stream():
            size += len(chunk)
            if size > self._most_bytes:
                raise NotFetchedError("文件过大", "The file is too large")
            if time.monotonic() > deadline:
                raise _too_slow()
            stream.write(chunk)
        return size


class _Guarded(httpcore.SyncBackend):
    """Connects to public addresses only, and to those that are named in full; all is over at the deadline."""

    def __init__(self, named: Iterable[str], deadline: float) -> None:
        self._named = frozenset(named)
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """As the library's own, to an address that has been judged."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
        if not addresses or not all(is_public(one) or self._is_named(host, one) for one in addresses):
            raise NotFetchedError("地址在内部网络，不予访问", "The address is one inside")
        stream = super().connect_tcp(str(addresses[0]), port, timeout, local_address, socket_options)
        return _Bounded(stream, self._deadline)

    def _is_named(self, host: str, address: Address) -> bool:
        """Whether an address inside was asked for by itself and is allowed by itself."""
        return host == str(address) and host in self._named and not address.is_link_local


class _Bounded(httpcore.NetworkStream):
    """A connection on which nothing is waited for beyond a moment: whoever sends a byte now and then gains no time."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """As the library's own."""
        return self._inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """As the library's own."""
        self._inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        """As the library's own."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """As the library's own, with the same deadline."""
        return _Bounded(self._inner.start_tls(ssl_context, server_hostname, self._left(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """As the library's own."""
        return self._inner.get_extra_info(info)

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(left, timeout)


def is_public(address: Address) -> bool:
    """Whether an address lies in the open network; of one that carries another, whether both do."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and any(address in network for network in _TRANSLATED):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def _matches(allowed: str, host: str, port: int, *, default: bool) -> bool:
    name, colon, own_port = allowed.rpartition(":") if ":" in allowed else (allowed, "", "")
    if not (str(port) == own_port if colon else default):
        return False
    return host.endswith(name) or host == name[1:] if name.startswith(".") else host == name


def _name(address: str, disposition: str) -> str:
    """What to call the file: as the other site says, else the last part of the path."""
    if disposition:
        message = Message()
        message["content-disposition"] = disposition
        if name := message.get_filename():
            return _as_chinese(name)
    return unquote(urlsplit(address).path.rpartition("/")[2]) or "file"


def _as_chinese(name: str) -> str:
    """Many systems put UTF-8 or GBK into the header as it is."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return unquote(name.encode("latin-1").decode(encoding))
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return unquote(name)


def _too_slow() -> NotFetchedError:
    return NotFetchedError("超时", "It took too long")
