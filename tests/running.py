"""Starts the whole assistant once for all tests that need it, with the parts that residents reach."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.partners import Partners, partners
from wence.settings import Settings
from wence.supervise import Stack, running

TODAY = "2026-11-20"
_STARTED = pytest.StashKey[Stack]()
_PARTNERS = pytest.StashKey[Partners]()


@contextmanager
def building_alone(build: Path) -> Iterator[None]:
    """Start one assistant at a time, whichever of pytest's workers asks: what the first one builds, the others have."""
    build.mkdir(parents=True, exist_ok=True)
    with (build / "tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def assistant(home: Path, more: Mapping[str, str] | None = None) -> Iterator[Stack]:
    """Run the assistant, whose clock stands at 2026-11-20, with what is its own in a directory; any site may ask it.

    more: settings beside those of the environment.

    It runs on free ports, with an own Redis that keeps conversations as in service, and own records. What is built
    is shared with `make run`; what is published is its own, as tests publish.
    """
    shared = Settings.from_environ(os.environ)
    settings = replace(shared, build=home / "build").on_free_ports(home / "run")
    settings = replace(settings, keep_conversations=True)
    for built in ("bot", "kb/snapshots"):
        (shared.build / built).mkdir(parents=True, exist_ok=True)
        (settings.build / built).parent.mkdir(parents=True, exist_ok=True)
        (settings.build / built).symlink_to(shared.build / built)
    environ = {**settings.environ, "WENCE_TODAY": TODAY, "WENCE_CORS_ORIGINS": "*"} | dict(
        more or {}
    )
    with ExitStack() as started:
        with building_alone(shared.build):
            stack = started.enter_context(
                running(replace(settings, redis_url=None, environ=environ))
            )
        yield stack


@pytest.fixture(scope="session")
def wence_stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """Return the running assistant, the same for all directories of tests that import this fixture."""
    config = request.config
    if _STARTED not in config.stash:
        capture = config.pluginmanager.getplugin("capturemanager")
        until_the_end = ExitStack()
        config.add_cleanup(until_the_end.close)
        with capture.global_and_fixture_disabled():
            print(flush=True)
            home = tmp_path_factory.mktemp("wence")
            connected = until_the_end.enter_context(partners(home))
            started = until_the_end.enter_context(assistant(home, connected.environ))
            config.stash[_PARTNERS], config.stash[_STARTED] = connected, started
    return config.stash[_STARTED]


@pytest.fixture
def wence_partners(request: pytest.FixtureRequest, wence_stack: Stack) -> Partners:
    """Return what the running assistant is connected to, with nothing sent to it yet."""
    connected = request.config.stash[_PARTNERS]
    connected.outside.sent.clear()
    return connected
