"""Finds the browser that the tests drive, and installs Debian's when it may: `python3 -m wence.browser`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from wence.command import run_command
from wence.progress import Progress, Step, StepFailed
from wence.settings import ROOT
from wence.signals import stop_on_signals

VARIABLE = "WENCE_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-wqy-zenhei")  # without a Chinese font every character is a box
REMEDY = (
    f"As root: apt-get install {' '.join(PACKAGES)}; or name a Chromium with {VARIABLE}=/path/to/it. "
    "Without a browser, `make test-unit test-bot test-e2e` runs all other tests."
)


def find_browser(environ: Mapping[str, str]) -> Path | None:
    """Return the browser that WENCE_CHROMIUM names, else one on the PATH, or None.

    Raises:
        StepFailed: when WENCE_CHROMIUM names what is no program.
    """
    named = environ.get(VARIABLE)
    if named:
        if shutil.which(named) is None:
            raise StepFailed("Browser", f"{VARIABLE}={named!r} is no program", REMEDY)
        return Path(named)
    found = (shutil.which(name, path=environ.get("PATH")) for name in NAMES)
    return next((Path(path) for path in found if path), None)


def ensure_browser(step: Step, environ: Mapping[str, str]) -> Path:
    """Return a browser, installing Debian's when there is none and we are root.

    Raises:
        StepFailed: when there is none and none can be installed, saying how to get one.
    """
    found = find_browser(environ)
    if found is None:
        _install(step, environ)
        found = find_browser(environ)
    if found is None:
        raise StepFailed(step.label, "there is no Chromium on the PATH", REMEDY)
    step.outcome = str(found)
    return found


def _install(step: Step, environ: Mapping[str, str]) -> None:
    if os.geteuid() != 0 or shutil.which("apt-get", path=environ.get("PATH")) is None:
        raise StepFailed(step.label, "there is no Chromium, and apt-get can't be run here", REMEDY)
    quiet = {**environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES]
    for words in (["apt-get", "update"], install):
        log = ROOT / "build" / "run" / "browser.log"
        run_command(step, words, log=log, remedy=REMEDY, env=quiet)


def main() -> int:
    """Make sure that there is a browser; return the exit code."""
    stop_on_signals()
    progress = Progress(1)
    try:
        with progress.step("Browser of the tests (Debian's Chromium)") as step:
            ensure_browser(step, os.environ)
    except StepFailed as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
