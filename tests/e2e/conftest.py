"""Starts the whole assistant once for all end-to-end tests, with the parts that residents reach."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from wence.settings import Settings
from wence.supervise import Stack, running

TODAY = "2026-11-20"


@pytest.fixture(scope="session")
def wence_stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """Yield the running assistant whose clock stands at 2026-11-20.

    It runs on free ports, with an own Redis and own records that are gone afterwards. What is
    built is shared with `make run`; what is published is its own, as tests publish.
    """
    capture = request.config.pluginmanager.getplugin("capturemanager")
    home = tmp_path_factory.mktemp("wence")
    shared = Settings.from_environ(os.environ)
    settings = replace(shared, build=home / "build").on_free_ports(home / "run")
    for built in ("bot", "kb/snapshots"):
        (shared.build / built).mkdir(parents=True, exist_ok=True)
        (settings.build / built).parent.mkdir(parents=True, exist_ok=True)
        (settings.build / built).symlink_to(shared.build / built)
    environ = {**settings.environ, "WENCE_TODAY": TODAY}
    settings = replace(settings, redis_url=None, environ=environ)
    with capture.global_and_fixture_disabled():
        print(flush=True)
        stack = running(settings)
        started = stack.__enter__()
    try:
        yield started
    finally:
        stack.__exit__(None, None, None)
