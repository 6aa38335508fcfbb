"""Says when, where and of what a figure was taken, and keeps figures in a page of the documentation."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import psutil

from wence.errors import WenceError
from wence.settings import ROOT


class MarksMissing(WenceError):
    """A page without the marks between which figures are kept: which page, which marks."""


def circumstances() -> str:
    """Return date, processors, memory, system, commit and present load in a sentence."""
    cores, memory = os.cpu_count(), psutil.virtual_memory().total / 2**30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {cores} cores of {_processor()}, {memory:.0f} GiB, {system}, "
        f"commit {_commit()}, load at the start {load}"
    )


def keep(page: Path, name: str, text: str) -> None:
    """Put a text between the marks of that name in a page.

    Raises:
        MarksMissing: when the page has none.
    """
    begin, end = f"<!-- {name}: written by make -->", f"<!-- end of {name} -->"
    held = page.read_text("utf-8")
    if begin not in held or end not in held:
        raise MarksMissing(
            f"{page} has no {begin} … {end}; put both lines where the figures belong."
        )
    before, _, rest = held.partition(begin)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{begin}\n{text.strip()}\n{end}{after}", "utf-8")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _commit() -> str:
    words = ["git", "-C", str(ROOT), "describe", "--always", "--dirty=, changed"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
