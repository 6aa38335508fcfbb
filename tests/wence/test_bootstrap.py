from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wence import bootstrap
from wence.bootstrap import Environment, ensure_uv, install, is_current, stamp
from wence.progress import Step, StepFailed


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """An environment of a checkout in a temporary directory, with both locks, not yet made."""
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path / ".tools")
    home = tmp_path / "part"
    home.mkdir()
    (home / "requirements.lock").write_text("runtime")
    (home / "requirements-dev.lock").write_text("dev")
    return Environment("part", home)


@pytest.fixture
def uv(tmp_path: Path) -> Path:
    """A stand-in for uv that notes how it is called and makes the interpreter's file."""
    script = tmp_path / "uv"
    script.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n'
        'if [ "$1" = venv ]; then for last; do :; done; mkdir -p "$last/bin"; '
        'touch "$last/bin/python"; fi\n'
        f"[ ! -e {tmp_path}/broken ]\n"
    )
    script.chmod(0o755)
    return script


def calls(tmp_path: Path) -> list[str]:
    path = tmp_path / "calls"
    return [line.split(" --")[0] for line in path.read_text().splitlines()] if path.exists() else []


def test_first_run_creates_the_environment_and_installs_the_lock(
    environment: Environment, uv: Path, tmp_path: Path
) -> None:
    install(Step("part"), uv, environment, dev=False)
    assert calls(tmp_path) == ["venv", "pip sync"]
    assert environment.installed() == stamp(environment.home / "requirements.lock")


def test_unchanged_lock_is_skipped(environment: Environment, uv: Path, tmp_path: Path) -> None:
    install(Step("part"), uv, environment, dev=False)
    step = Step("part")
    install(step, uv, environment, dev=False)
    assert step.outcome == "up to date"
    assert calls(tmp_path) == ["venv", "pip sync"]


def test_changed_lock_is_installed_into_the_same_environment(
    environment: Environment, uv: Path, tmp_path: Path
) -> None:
    install(Step("part"), uv, environment, dev=False)
    (environment.home / "requirements.lock").write_text("changed")
    install(Step("part"), uv, environment, dev=False)
    assert calls(tmp_path) == ["venv", "pip sync", "pip sync"]


def test_tests_install_their_tools_and_a_later_run_keeps_them(
    environment: Environment, uv: Path, tmp_path: Path
) -> None:
    install(Step("part"), uv, environment, dev=False)
    install(Step("part"), uv, environment, dev=True)
    install(Step("part"), uv, environment, dev=False)
    assert calls(tmp_path) == ["venv", "pip sync", "pip sync"]
    assert environment.installed().startswith("requirements-dev.lock ")


def test_environment_without_a_lock_for_tests_uses_the_other(environment: Environment) -> None:
    (environment.home / "requirements-dev.lock").unlink()
    assert environment.lock(dev=True).name == "requirements.lock"


def test_environment_is_made_anew_when_something_else_was_left_out_before(
    environment: Environment, uv: Path, tmp_path: Path
) -> None:
    project = environment.home / "pyproject.toml"
    install(Step("part"), uv, environment, dev=False)
    for globs in ('["a"]', '["b"]'):
        project.write_text(f"[tool.wence]\nunused = {globs}\n")
        install(Step("part"), uv, environment, dev=False)
        assert is_current(environment, environment.lock(dev=False))
    assert calls(tmp_path) == ["venv", "pip sync", "pip sync", "venv", "pip sync"]


def test_failed_install_is_reported_and_tried_again(
    environment: Environment, uv: Path, tmp_path: Path
) -> None:
    install(Step("part"), uv, environment, dev=False)
    (environment.home / "requirements.lock").write_text("changed")
    (tmp_path / "broken").touch()
    with pytest.raises(StepFailed, match="exit code 1") as error:
        install(Step("part"), uv, environment, dev=False)
    assert "UV_DEFAULT_INDEX" in error.value.remedy
    assert not is_current(environment, environment.lock(dev=False))


def test_removed_interpreter_makes_the_environment_anew(
    environment: Environment, uv: Path, tmp_path: Path
) -> None:
    install(Step("part"), uv, environment, dev=False)
    environment.python.unlink()
    install(Step("part"), uv, environment, dev=False)
    assert calls(tmp_path) == ["venv", "pip sync", "venv", "pip sync"]


@pytest.mark.usefixtures("environment")
def test_installed_uv_is_used_as_it_is(tmp_path: Path) -> None:
    (tmp_path / ".tools" / "bin").mkdir(parents=True)
    (tmp_path / ".tools" / "bin" / "uv").touch()
    (tmp_path / ".tools" / ".lock-stamp").write_text(stamp(bootstrap.UV_LOCK))
    step = Step("uv")
    assert ensure_uv(step) == tmp_path / ".tools" / "bin" / "uv"
    assert step.outcome == "up to date"


@pytest.mark.usefixtures("environment")
def test_uv_on_the_path_serves_a_python_that_cannot_install_it(
    uv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "has_module", lambda name: False)
    monkeypatch.setenv("PATH", str(uv.parent))
    assert ensure_uv(Step("uv")) == uv


@pytest.mark.usefixtures("environment")
def test_no_way_to_get_uv_names_the_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "has_module", lambda name: False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(StepFailed) as error:
        ensure_uv(Step("uv"))
    assert "apt-get install python3-venv" in error.value.remedy


def test_other_python_is_refused_with_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 13, 1))
    with pytest.raises(StepFailed, match=r"Python 3\.13\.1"):
        bootstrap.check_python()


def test_uv_trusts_what_the_system_trusts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV_SYSTEM_CERTS", raising=False)
    monkeypatch.setattr(bootstrap, "SYSTEM_CERTIFICATES", tmp_path)
    assert bootstrap.uv_environ()["UV_SYSTEM_CERTS"] == "1"
    monkeypatch.setattr(bootstrap, "SYSTEM_CERTIFICATES", tmp_path / "none")
    assert "UV_SYSTEM_CERTS" not in bootstrap.uv_environ()


@pytest.mark.parametrize(
    "module", ["bootstrap", "command", "progress", "errors", "signals", "unused"]
)
def test_bootstrap_needs_nothing_but_the_standard_library(module: str) -> None:
    words = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {os.getcwd()!r}); "]
    words[-1] += f"import wence.{module}"
    subprocess.run(words, check=True)


@pytest.mark.parametrize(
    "lock",
    [
        "requirements.lock",
        "requirements-dev.lock",
        "bot/requirements.lock",
        "bot/requirements-dev.lock",
        "wence/requirements-uv.lock",
        "wence/stock/requirements.lock",
    ],
)
def test_lock_holds_hashes_and_names_no_registry(lock: str) -> None:
    text = (Path(__file__).parents[2] / lock).read_text()
    assert "--hash=sha256:" in text
    assert "://" not in text
    assert "index-url" not in text
