from __future__ import annotations

import os
import socket

import pytest

from wence.ports import PortTakenError, check_port, owner_of


@pytest.fixture
def taken() -> socket.socket:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener


def test_free_port_passes() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    check_port("127.0.0.1", port, "api", "WENCE_API_PORT")


def test_taken_port_is_reported_with_owner_and_variable(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    with pytest.raises(PortTakenError) as error:
        check_port("127.0.0.1", port, "api", "WENCE_API_PORT")
    message = str(error.value)
    assert f"Port {port}" in message
    assert "`api`" in message
    assert f"process {os.getpid()}" in message
    assert f"WENCE_API_PORT={port + 1} make run" in message


def test_owner_that_cannot_be_seen_is_said_to_be_unknown() -> None:
    assert owner_of(0).startswith("another process")


def test_port_taken_on_every_address_counts() -> None:
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", 0))
        listener.listen()
        with pytest.raises(PortTakenError):
            check_port("127.0.0.1", listener.getsockname()[1], "bot", "WENCE_BOT_PORT")


def test_foreign_address_is_not_taken_for_a_taken_port() -> None:
    with pytest.raises(OSError, match="assign"):
        check_port("203.0.113.1", 8000, "api", "WENCE_API_PORT")
