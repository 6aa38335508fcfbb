"""Asks a process whether it is ready, and waits until it is."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
import redis

from wence.command import tail
from wence.errors import WenceError
from wence.process import Process
from wence.progress import Step

POLL_SECONDS = 0.1
ANSWER_SECONDS = 3.0

Check = Callable[[], str | None]
"""Returns None when the process is ready, otherwise what is wrong."""


class NotReadyError(WenceError):
    """A process that runs, but wasn't ready in time: its name, the time, the last finding."""

    def __init__(self, process: Process, seconds: float, finding: str) -> None:
        self.name = process.name
        super().__init__(
            f"`{process.name}` was not ready after {seconds:.0f} s: {finding}; "
            f"the end of {process.log}:\n{tail(process.log) or '    (nothing)'}"
        )


def answers_http(url: str) -> Check:
    """A check that a GET of the URL answers 200."""

    def check() -> str | None:
        try:
            response = httpx.get(url, timeout=ANSWER_SECONDS, trust_env=False)
        except httpx.HTTPError as error:
            return f"{url}: {type(error).__name__} {error}"
        if response.status_code == httpx.codes.OK:
            return None
        return f"{url} answered {response.status_code}: {response.text[:500]}"

    return check


def answers_redis(url: str) -> Check:
    """A check that the Redis of the URL answers PING."""

    def check() -> str | None:
        try:
            with redis.Redis.from_url(url, socket_timeout=ANSWER_SECONDS) as client:
                client.ping()
        except (redis.RedisError, ValueError) as error:
            return f"Redis: {type(error).__name__} {error}"
        return None

    return check


def wait_until_ready(process: Process, check: Check, seconds: float, step: Step) -> None:
    """Wait until the check finds nothing wrong, showing the process's last line meanwhile.

    Raises:
        ProcessDied: when the process ends instead.
        NotReadyError: when it isn't ready after that many seconds.
    """
    deadline = process.started + seconds
    while True:
        process.check()
        finding = check()
        if finding is None:
            process.check()
            return
        if time.monotonic() > deadline:
            raise NotReadyError(process, seconds, finding)
        step.detail = tail(process.log, lines=1).strip()
        time.sleep(POLL_SECONDS)
