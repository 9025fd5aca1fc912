import errno
import ipaddress
import socket
import threading
import time

import pytest

from cms.processes.port import PortUnavailableError, claimed


def listen(port: int, host: str = "127.0.0.1") -> socket.socket:
    """A stranger that would share its port, as granian's workers do."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((host, port))
    listener.listen()
    return listener


def test_a_free_port_is_given_with_the_numeric_address(port):
    with claimed("localhost", port, 0) as address:
        assert address in {"127.0.0.1", "::1"}


@pytest.mark.parametrize(
    "host", ["127.0.0.1", str(ipaddress.IPv4Address(0))]
)  # the wildcard would take the stranger's connections
def test_a_port_with_a_listener_is_refused_even_if_the_listener_would_share_it(port, host):
    with (
        listen(port),
        pytest.raises(PortUnavailableError, match="in use by another process") as refusal,
        claimed(host, port, 0),
    ):
        pytest.fail("two servers on one port")
    assert f"{host}:{port} 已被其他进程占用" in refusal.value.text.zh
    assert refusal.value.__cause__.errno == errno.EADDRINUSE


def test_a_claim_excludes_a_second_one_before_anybody_listens(port):
    with claimed("127.0.0.1", port, 0), pytest.raises(PortUnavailableError), claimed("127.0.0.1", port, 0):
        pytest.fail("two claims on one port")


def test_a_claim_ends_with_its_block(port):
    for _ in range(2):
        with claimed("127.0.0.1", port, 0) as address:
            assert address == "127.0.0.1"


def test_a_claim_waits_for_a_listener_that_is_about_to_vanish(port):
    listener = listen(port)
    threading.Timer(0.15, listener.close).start()
    begun = time.monotonic()
    with claimed("127.0.0.1", port, 2):
        assert 0.1 < time.monotonic() - begun < 1


def test_patience_has_an_end(port):
    begun = time.monotonic()
    with listen(port), pytest.raises(PortUnavailableError), claimed("127.0.0.1", port, 0.2):
        pytest.fail("two servers on one port")
    assert 0.2 <= time.monotonic() - begun < 0.6


def test_closed_connections_of_an_earlier_server_do_not_block_the_port(port):
    with listen(port) as listener, socket.create_connection(("127.0.0.1", port)) as client:
        accepted, _ = listener.accept()
        accepted.close()  # the side that closes first keeps the port in TIME_WAIT
        assert client.recv(1) == b""
    with claimed("127.0.0.1", port, 0) as address:
        assert address == "127.0.0.1"


def test_an_address_of_another_machine_is_refused_without_waiting(port):
    begun = time.monotonic()
    # 192.0.2.0/24 is reserved for documentation: no machine has it.
    with pytest.raises(PortUnavailableError, match="Check the address") as refusal, claimed("192.0.2.1", port, 2):
        pytest.fail("listening on a stranger's address")
    assert time.monotonic() - begun < 1
    assert "监听地址" in refusal.value.text.zh


def test_what_is_no_host_is_refused_with_the_same_words(port):
    with pytest.raises(PortUnavailableError, match="Check the address"), claimed("no host", port, 2):
        pytest.fail("listening nowhere")
