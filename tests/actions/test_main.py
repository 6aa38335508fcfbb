from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from actions import knowledge
from actions.__main__ import executor
from policies_kb.snapshot import SnapshotError

ROOT = Path(__file__).parents[2]
REGISTERED = sorted(executor().actions)
DOMAIN = yaml.safe_load((ROOT / "bot" / "domain.yml").read_text("utf-8"))["actions"]


@pytest.mark.parametrize("action", DOMAIN)
def test_action_of_the_domain_is_registered(action: str) -> None:
    assert action in REGISTERED


@pytest.mark.parametrize("action", REGISTERED)
def test_registered_action_is_in_the_domain(action: str) -> None:
    assert action in DOMAIN


@pytest.mark.parametrize("action", REGISTERED)
def test_registered_action_is_documented(action: str) -> None:
    assert f"`{action}`" in (ROOT / "docs" / "architecture.md").read_text("utf-8")


def test_server_without_a_snapshot_is_refused_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WENCE_BUILD", str(tmp_path))
    knowledge._live.cache_clear()
    with pytest.raises(SnapshotError, match="run wence kb build"):
        knowledge.knowledge()


@pytest.mark.parametrize("process", ["actions", "api"])
def test_process_keeps_the_linear_algebra_to_one_thread(process: str) -> None:
    told = (
        f"import {process}, numpy, threadpoolctl as t; print(t.threadpool_info()[0]['num_threads'])"
    )
    environ = {name: value for name, value in os.environ.items() if "THREADS" not in name}
    ran = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, env=environ, capture_output=True, check=True
    )
    assert ran.stdout.strip() == b"1"
