"""A browser is found, installed, or asked for by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from wence import browser
from wence.browser import ensure_browser, find_browser
from wence.progress import Progress, StepFailed


@pytest.fixture
def empty(tmp_path: Path) -> dict[str, str]:
    """An environment whose PATH holds one directory."""
    return {"PATH": str(tmp_path)}


def program(directory: str, name: str, text: str = "") -> Path:
    """A program in a directory."""
    path = Path(directory) / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_the_one_that_is_named_goes_first(empty: dict[str, str]) -> None:
    program(empty["PATH"], "chromium")
    other = program(empty["PATH"], "other")
    assert find_browser(empty | {"WENCE_CHROMIUM": str(other)}) == other


@pytest.mark.parametrize("name", browser.NAMES)
def test_one_on_the_path_is_found(empty: dict[str, str], name: str) -> None:
    there = program(empty["PATH"], name)
    assert find_browser(empty) == there


def test_a_name_of_no_program_is_refused_with_the_remedy(empty: dict[str, str]) -> None:
    with pytest.raises(StepFailed, match="apt-get install chromium"):
        find_browser(empty | {"WENCE_CHROMIUM": "/no/such/program"})


def test_root_installs_debians(empty: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    home = empty["PATH"]
    made = f'[ "$1" = install ] && printf "#!/bin/sh\\n" > {home}/chromium && /bin/chmod +x {home}/chromium'
    program(home, "apt-get", f'echo "$DEBIAN_FRONTEND $@" >> {home}/asked\n{made}\nexit 0')
    monkeypatch.setenv("PATH", home)
    with Progress(1).step("Browser") as step:
        assert ensure_browser(step, empty) == Path(home) / "chromium"
    assert (Path(home) / "asked").read_text().splitlines() == [
        "noninteractive update",
        "noninteractive install --yes --no-install-recommends chromium fonts-wqy-zenhei",
    ]


@pytest.mark.parametrize("user", [0, 1000])
def test_who_may_not_install_is_told_what_to_do(
    empty: dict[str, str], monkeypatch: pytest.MonkeyPatch, user: int
) -> None:
    monkeypatch.setattr(browser.os, "geteuid", lambda: user)
    if user:
        program(empty["PATH"], "apt-get")
    with pytest.raises(StepFailed, match="make test-unit"), Progress(1).step("Browser") as step:
        ensure_browser(step, empty)
