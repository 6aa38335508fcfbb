"""Loads a chat interface with parallel conversations, by wrk."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wence.command import run_command
from wence.errors import WenceError
from wence.progress import Step, StepFailed
from wence.settings import ROOT

Form = Literal["ours", "stock"]
SCRIPT = Path(__file__).with_name("conversations.lua")
RESULT = re.compile(r"^RESULT (\{.*\})$", re.MULTILINE)
TURNS_EACH = 5  # turns of a conversation
REMEDY = "As root: apt-get install wrk."


class LoadError(WenceError):
    """A load that could not be made, or whose result can't be used: where and why."""


@dataclass(frozen=True)
class Measured:
    """What came of a load. seconds of a turn at the quantiles; failed: turns without a reply."""

    conversations: int
    turns: int
    seconds: float
    p50: float
    p95: float
    p99: float
    failed: int

    @property
    def rate(self) -> float:
        """Turns a second."""
        return self.turns / self.seconds


def ensure_wrk(step: Step, environ: Mapping[str, str]) -> None:
    """Install Debian's wrk when it isn't there and we are root.

    Raises:
        StepFailed: when there is none and none can be installed.
    """
    if shutil.which("wrk") is None:
        if os.geteuid() != 0 or shutil.which("apt-get") is None:
            raise StepFailed(step.label, "there is no wrk, and apt-get can't be run here", REMEDY)
        quiet = {**environ, "DEBIAN_FRONTEND": "noninteractive"}
        log = ROOT / "build" / "run" / "wrk.log"
        for words in (["update"], ["install", "--yes", "--no-install-recommends", "wrk"]):
            run_command(step, ["apt-get", *words], log=log, remedy=REMEDY, env=quiet)
    step.outcome = str(shutil.which("wrk"))


def write_turns(texts: Sequence[str], to: Path) -> Path:
    """Write the texts that conversations are made of, one a line as JSON."""
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text("".join(f"{json.dumps(text)}\n" for text in texts), "utf-8")
    return to


def load(
    urls: Sequence[str], form: Form, turns: Path, *, conversations: int, seconds: int
) -> Measured:
    """Have conversations go on in parallel for a time, shared evenly between the addresses.

    Each is a thread of wrk with one connection, which says its next turn when the last is answered; with several
    addresses the worst quantile of any of them is returned.

    Raises:
        LoadError: when wrk fails or no turn was answered.
    """
    shares = [conversations // len(urls)] * len(urls)
    started = [_start(url, form, turns, n, seconds) for url, n in zip(urls, shares, strict=True)]
    outputs = [(url, *process.communicate()) for url, process in zip(urls, started, strict=True)]
    results = [_read(url, output, error) for url, output, error in outputs]
    return Measured(
        conversations=sum(shares),
        turns=sum(int(r["turns"]) for r in results),
        seconds=max(r["seconds"] for r in results),
        p50=max(r["p50"] for r in results),
        p95=max(r["p95"] for r in results),
        p99=max(r["p99"] for r in results),
        failed=sum(int(r["lost"] + r["silent"]) for r in results),
    )


def _start(
    url: str, form: Form, turns: Path, conversations: int, seconds: int
) -> subprocess.Popen[str]:
    words = ["wrk", f"--threads={conversations}", f"--connections={conversations}"]
    words += [f"--duration={seconds}s", "--timeout=120s", f"--script={SCRIPT}", url]
    words += ["--", str(turns), str(TURNS_EACH), form, str(secrets.randbelow(2**31))]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _read(url: str, output: str, error: str) -> dict[str, float]:
    found = RESULT.search(output)
    if found is None:
        raise LoadError(f"wrk on {url} gave no result: {(error or output).strip()[-500:]}")
    result: dict[str, float] = json.loads(found[1])
    if not result["turns"]:
        raise LoadError(f"wrk on {url} had no turn answered in {result['seconds']:.0f} s")
    return result
