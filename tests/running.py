"""Starts the whole assistant once for all tests that need it, with the parts that residents reach."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import replace

import pytest

from wence.settings import Settings
from wence.supervise import Stack, running

TODAY = "2026-11-20"
_STARTED = pytest.StashKey[Stack]()


@pytest.fixture(scope="session")
def wence_stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """Return the running assistant whose clock stands at 2026-11-20; any site may ask it.

    It runs on free ports, with an own Redis and own records that are gone afterwards. What is
    built is shared with `make run`; what is published is its own, as tests publish. Each directory of
    tests imports this fixture; the assistant is the same for all of them.
    """
    config = request.config
    if _STARTED in config.stash:
        return config.stash[_STARTED]
    capture = config.pluginmanager.getplugin("capturemanager")
    home = tmp_path_factory.mktemp("wence")
    shared = Settings.from_environ(os.environ)
    settings = replace(shared, build=home / "build").on_free_ports(home / "run")
    for built in ("bot", "kb/snapshots"):
        (shared.build / built).mkdir(parents=True, exist_ok=True)
        (settings.build / built).parent.mkdir(parents=True, exist_ok=True)
        (settings.build / built).symlink_to(shared.build / built)
    environ = {**settings.environ, "WENCE_TODAY": TODAY, "WENCE_CORS_ORIGINS": "*"}
    settings = replace(settings, redis_url=None, environ=environ)
    until_the_end = ExitStack()
    config.add_cleanup(until_the_end.close)
    with capture.global_and_fixture_disabled():
        print(flush=True)
        config.stash[_STARTED] = until_the_end.enter_context(running(settings))
    return config.stash[_STARTED]
