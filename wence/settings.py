"""What `wence run` reads from the environment, and what it hands to the processes it starts."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from wence.errors import WenceError

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"
EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104  compared with, not listened on

PORTS = {
    "redis": ("WENCE_REDIS_PORT", 6390),
    "actions": ("WENCE_ACTIONS_PORT", 5055),
    "bot": ("WENCE_BOT_PORT", 5005),
    "api": ("WENCE_API_PORT", 8000),
}


class SettingError(WenceError):
    """A setting that can't be used: which, its value, and what it must be."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        self.name = name
        self.value = value
        super().__init__(f"{name}={value!r} can't be used: it must be {wanted}")


@dataclass(frozen=True)
class Settings:
    """Where the processes listen and where they keep what they write.

    `redis_url` is None when an own Redis is to be started. `keep_conversations` says whether that
    Redis writes to disk, so that conversations outlive a restart.
    """

    host: str = LOOPBACK
    build: Path = ROOT / "build"
    run_dir: Path = ROOT / "build" / "run"
    ports: Mapping[str, int] = field(default_factory=lambda: {k: v[1] for k, v in PORTS.items()})
    redis_url: str | None = None
    keep_conversations: bool = True
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings; a relative directory counts from the working directory.

        Raises:
            SettingError: when a port isn't a number from 1 to 65535.
        """
        build = Path(environ.get("WENCE_BUILD") or ROOT / "build").absolute()
        ports = {name: _port(environ, *setting) for name, setting in PORTS.items()}
        return cls(
            host=environ.get("WENCE_HOST") or LOOPBACK,
            build=build,
            run_dir=build / "run",
            ports=ports,
            redis_url=environ.get("REDIS_URL") or None,
            environ=dict(environ),
        )

    def on_free_ports(self, run_dir: Path) -> Settings:
        """Return settings for a second stack: free ports, own records, nothing kept."""
        with ExitStack() as held:
            ports = {}
            for name in PORTS:
                listener = held.enter_context(socket.socket())
                listener.bind((LOOPBACK, 0))
                ports[name] = listener.getsockname()[1]
        records = f"sqlite+aiosqlite:///{run_dir.absolute()}/records.sqlite3"
        return replace(
            self,
            run_dir=run_dir,
            ports=ports,
            host=LOOPBACK,
            keep_conversations=False,
            environ={**self.environ, "WENCE_DATABASE_URL": records},
        )

    def url(self, name: str) -> str:
        """The address of a process as seen from this machine, without a final slash."""
        host = LOOPBACK if name != "api" or self.host in EVERY_ADDRESS else self.host
        return f"http://{host}:{self.ports[name]}"

    @property
    def redis(self) -> str:
        """The URL of the deployment's Redis, the own one or the one given."""
        return self.redis_url or f"redis://{LOOPBACK}:{self.ports['redis']}/0"

    def child_environ(self, name: str) -> dict[str, str]:
        """The environment of a process that is started here.

        Only `api` is reachable from other machines; the others listen on the loopback address
        whatever WENCE_HOST says. Directories are absolute, as `bot` runs in one of its own.
        """
        environ = dict(self.environ)
        for process, (variable, _) in PORTS.items():
            environ[variable] = str(self.ports[process])
        environ |= {
            "WENCE_HOST": self.host if name == "api" else LOOPBACK,
            "WENCE_BUILD": str(self.build),
            "WENCE_BOT_URL": self.url("bot"),
            "WENCE_ACTIONS_URL": self.url("actions"),
            "REDIS_URL": self.redis,
            "PYTHONUNBUFFERED": "1",
        }
        if environ.get("WENCE_ORIGINALS"):
            environ["WENCE_ORIGINALS"] = str(Path(environ["WENCE_ORIGINALS"]).absolute())
        return environ


def _port(environ: Mapping[str, str], variable: str, default: int) -> int:
    value = environ.get(variable) or str(default)
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise SettingError(variable, value, "a port number, 1 to 65535")
    return int(value)
