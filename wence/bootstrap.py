"""Creates the two Python environments with a bare Python 3.11: `python3 -m wence.bootstrap`.

It installs uv at a pinned version into `.tools/`, then both environments from their locks:
`.venv` (command line, gateway, actions, knowledge base) and `bot/.venv` (Rasa). Nothing outside the
checkout and the caches of pip and uv is touched. An environment whose lock has not changed since
is left alone; `.venv/.lock-stamp` and `bot/.venv/.lock-stamp` say what was installed.

The locks name no registry. A mirror is set with the usual variables: PIP_INDEX_URL for uv itself,
UV_DEFAULT_INDEX for everything else.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import stat
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from wence.command import run_command
from wence.progress import Progress, Step, StepFailed
from wence.signals import stop_on_signals
from wence.unused import remove_unused, sign, unused

SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
ROOT = Path(__file__).resolve().parent.parent
UV_LOCK = ROOT / "wence" / "requirements-uv.lock"
TOOLS = ROOT / ".tools"
LOGS = ROOT / "build" / "run"
STAMP = ".lock-stamp"
PYTHON = (3, 11)
NETWORK = (
    "Check the network, or name a mirror with UV_DEFAULT_INDEX and PIP_INDEX_URL; "
    "then run the same command again."
)


@dataclass(frozen=True)
class Environment:
    """A virtual environment, the lock it is installed from, and the lock used for tests."""

    label: str
    home: Path
    runtime: str = "requirements.lock"
    dev: str = "requirements-dev.lock"

    @property
    def venv(self) -> Path:
        """The environment's directory."""
        return self.home / ".venv"

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.venv / "bin" / "python"

    @property
    def unused(self) -> list[str]:
        """What its packages bring and nothing uses, as globs."""
        return unused(self.home / "pyproject.toml")

    def wanted(self, lock: Path) -> str:
        """The text that says what it shall hold: a lock, and what is left out of that."""
        return f"{stamp(lock)} {sign(self.unused)}".strip()

    def installed(self) -> str:
        """What it holds, as `wanted` tells it; empty when that is unknown."""
        try:
            return (self.venv / STAMP).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    def lock(self, *, dev: bool) -> Path:
        """The lock to install: an environment that has the test tools keeps them."""
        with_tools = dev or self.installed().startswith(self.dev)
        name = self.dev if with_tools and (self.home / self.dev).exists() else self.runtime
        return self.home / name


ENVIRONMENTS = (
    Environment("Python environment of the gateway, the actions and the knowledge base", ROOT),
    Environment("Python environment of the dialogue process (Rasa)", ROOT / "bot"),
)


def stamp(lock: Path) -> str:
    """The text that stands for a lock in the environment installed from it."""
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def is_current(environment: Environment, lock: Path) -> bool:
    """Whether the environment works and holds what the lock says."""
    return environment.python.exists() and environment.installed() == environment.wanted(lock)


def check_python() -> None:
    """Raise StepFailed unless this is Python 3.11."""
    if sys.version_info[:2] != PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        raise StepFailed(
            "Python",
            f"{sys.executable} is Python {found}, and Wence is locked for Python 3.11",
            "Install it (Debian 12: apt-get install python3), or name it: "
            "make PYTHON=/path/to/python3.11 run",
        )


def has_module(name: str) -> bool:
    """Whether the running Python can import a module of that name."""
    return find_spec(name) is not None


def ensure_uv(step: Step) -> Path:
    """Return the uv to use, installing the pinned one into `.tools/` when it isn't there.

    Debian's Python without the package python3-venv can't make an environment that has pip; then
    the system's own pip installs uv into `.tools/`, and failing that, a uv on the PATH is used.

    Raises:
        StepFailed: when there is no way to get uv, naming the package to install.
    """
    uv = TOOLS / "bin" / "uv"
    wanted = stamp(UV_LOCK)
    if uv.exists() and _read(TOOLS / STAMP) == wanted:
        step.outcome = "up to date"
        return uv
    pip = ["-m", "pip", "install", "--no-deps", "--require-hashes", "--no-input"]
    pip += ["--disable-pip-version-check", "-r", str(UV_LOCK)]
    log = LOGS / "uv.log"
    if has_module("ensurepip"):
        command = [sys.executable, "-m", "venv", "--clear", str(TOOLS)]
        remedy = "On Debian: apt-get install python3-venv; then run the same command again."
        run_command(step, command, log=log, remedy=remedy)
        command = [str(TOOLS / "bin" / "python"), *pip]
        run_command(step, command, log=log, remedy=NETWORK)
        # They were there for uv alone: 25 MB.
        command = [*command[:3], "uninstall", "--yes", "--quiet", "pip", "setuptools"]
        run_command(step, command, log=log, remedy=NETWORK)
    elif has_module("pip"):
        shutil.rmtree(TOOLS, ignore_errors=True)
        command = [sys.executable, *pip, "--target", str(TOOLS)]
        run_command(step, command, log=log, remedy=NETWORK)
    else:
        return _uv_on_path(step)
    (TOOLS / STAMP).write_text(wanted + "\n", encoding="utf-8")
    return uv


def _uv_on_path(step: Step) -> Path:
    found = shutil.which("uv")
    if found is None:
        raise StepFailed(
            step.label,
            f"{sys.executable} has neither ensurepip nor pip, and no uv is on the PATH",
            "On Debian: apt-get install python3-venv; then run the same command again.",
        )
    step.outcome = f"using {found}, since this Python can't install uv"
    return Path(found)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def uv_environ() -> dict[str, str]:
    """The environment of uv: it trusts what the system trusts, where the system says so.

    uv has a list of authorities of its own, which doesn't know that of an office's proxy.
    """
    trust = {"UV_SYSTEM_CERTS": "1"} if SYSTEM_CERTIFICATES.exists() else {}
    return {**trust, **os.environ}


def install(step: Step, uv: Path, environment: Environment, *, dev: bool) -> None:
    """Make an environment hold exactly what its lock says, but for what is unused; skip it when it does already.

    It is made anew when something else was left out before: uv doesn't see that files are missing.

    Raises:
        StepFailed: when uv can't create the environment or install the lock.
    """
    lock = environment.lock(dev=dev)
    if is_current(environment, lock):
        step.outcome = "up to date"
        return
    mark = environment.venv / STAMP
    left_out = environment.installed().split()[2:]
    mark.unlink(missing_ok=True)
    log = LOGS / f"environment-{environment.home.name}.log"
    if not environment.python.exists() or left_out not in ([], [sign(environment.unused)]):
        command = [str(uv), "venv", "--clear", "--no-python-downloads", "--python", sys.executable]
        remedy = f"Remove {environment.venv} and run the same command again."
        run_command(step, [*command, str(environment.venv)], log=log, remedy=remedy)
    command = [str(uv), "pip", "sync", "--require-hashes", "--python", str(environment.python)]
    # In its directory, since uv reads what the pyproject.toml there says about packages.
    home = environment.home
    run_command(step, [*command, str(lock)], log=log, remedy=NETWORK, cwd=home, env=uv_environ())
    remove_unused(environment.venv, environment.unused)
    mark.write_text(environment.wanted(lock) + "\n", encoding="utf-8")
    step.outcome = f"installed from {lock.relative_to(ROOT)}"


def link_checkout(environment: Environment) -> None:
    """Make the checkout importable in the root environment and `wence` a command there.

    A path file rather than an editable install: that would need a build backend, which no lock
    covers.
    """
    (site,) = environment.venv.glob("lib/python3.*/site-packages")
    (site / "wence-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    script = environment.venv / "bin" / "wence"
    script.write_text(
        f"#!{environment.python}\nfrom wence.cli import main\n\nmain()\n", encoding="utf-8"
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def main() -> int:
    """Create or refresh the environments; return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m wence.bootstrap", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="with the tools that the tests need")
    arguments = parser.parse_args()
    stop_on_signals()
    progress = Progress(1 + len(ENVIRONMENTS))
    LOGS.mkdir(parents=True, exist_ok=True)
    try:
        check_python()
        guard = (LOGS / "bootstrap.lock").open("w")
        fcntl.flock(guard, fcntl.LOCK_EX)  # one at a time; held until this process ends
        with progress.step("uv, which installs the rest") as step:
            uv = ensure_uv(step)
        for environment in ENVIRONMENTS:
            with progress.step(environment.label) as step:
                install(step, uv, environment, dev=arguments.dev)
        link_checkout(ENVIRONMENTS[0])
    except StepFailed as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; the next run goes on where this one was.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
