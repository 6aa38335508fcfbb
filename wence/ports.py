"""Finds out, before anything is started, whether a port is free and who has it if not."""

from __future__ import annotations

import errno
import socket

import psutil

from wence.errors import WenceError


class PortTakenError(WenceError):
    """A port that another program listens on: which, whose, and the variable that changes it."""

    def __init__(self, port: int, process: str, variable: str, owner: str) -> None:
        self.port = port
        self.variable = variable
        super().__init__(
            f"Port {port}, on which `{process}` is to listen, is taken by {owner}.\n"
            f"Stop that program, or choose another port: {variable}={port + 1} make run"
        )


def check_port(host: str, port: int, process: str, variable: str) -> None:
    """Raise PortTakenError unless `process` can listen on the port.

    Raises:
        PortTakenError: when it is taken.
        OSError: when the host isn't an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As servers do, so that connections of an earlier run that linger don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTakenError(port, process, variable, owner_of(port)) from error
            if error.errno == errno.EACCES:
                owner = "the system (ports under 1024 need rights that this user lacks)"
                raise PortTakenError(port, process, variable, owner) from error
            raise


def owner_of(port: int) -> str:
    """Name the process that listens on a port, as far as this user may know."""
    try:
        connections = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:
        return "another process (this user may not see which)"
    for connection in connections:
        if connection.status != psutil.CONN_LISTEN or not connection.laddr:
            continue
        if connection.laddr.port != port:
            continue
        if connection.pid is None:
            break
        try:
            return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
        except psutil.Error:
            return f"process {connection.pid}"
    return "another process (of another user)"


def free_port() -> int:
    """Return a port of the loopback address that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
