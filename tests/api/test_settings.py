"""Settings are read from the environment, and each is documented."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

import api
from api.app import create_app
from api.settings import ROOT, Settings

README = (Path(api.__file__).parent / "README.md").read_text("utf-8")
NAMES = [field.validation_alias for field in Settings.model_fields.values()]


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_documented(name: str) -> None:
    assert f"\n| `{name}` |" in README


def test_no_setting_is_documented_that_does_not_exist() -> None:
    documented = re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)
    assert sorted(documented) == sorted(map(str, NAMES))


def test_every_address_is_documented(settings: Settings) -> None:
    app = create_app(settings)
    paths = set(app.openapi()["paths"]) | {
        "/",
        "/ask",
        "/docs",
        "/problems",
        "/openapi.json",
        "/documents/{document_id}",
        "/items/{item_id}",
        "/answers/{item_id}",
        "/widget.js",
    }
    for path in paths:
        assert f"{path}`" in README


def test_places_follow_from_ports_unless_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(str(name), raising=False)
    monkeypatch.setenv("WENCE_BOT_PORT", "5999")
    monkeypatch.setenv("WENCE_REDIS_PORT", "6999")
    monkeypatch.setenv("WENCE_DATABASE_URL", "")
    settings = Settings()
    assert settings.bot_urls == ("http://127.0.0.1:5999",)
    assert settings.redis_url == "redis://127.0.0.1:6999/0"
    assert settings.database_url == f"sqlite+aiosqlite:///{ROOT}/build/records.sqlite3"
    monkeypatch.setenv("WENCE_BOT_URL", "http://bot:1/")
    monkeypatch.setenv("REDIS_URL", "redis://redis:2/1")
    assert Settings().bot_urls == ("http://bot:1",)
    assert Settings().redis_url == "redis://redis:2/1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WENCE_API_PORT", "0"),
        ("WENCE_API_PORT", "http"),
        ("WENCE_BOT_SECONDS", "-1"),
        ("WENCE_REGION", "郑州"),
        ("WENCE_TRUSTED_NETWORKS", "everyone"),
        ("WENCE_FRAME_ANCESTORS", "'self'; script-src *"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name):
        Settings()


@pytest.mark.parametrize(
    ("address", "trusted"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("192.0.2.1", False),
        (None, False),
        ("testclient", False),
    ],
)
def test_only_loopback_is_trusted_by_default(address: str | None, trusted: bool) -> None:
    assert Settings().trusts(address) is trusted


def test_the_process_names_a_wrong_setting_and_ends() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "api"],
        cwd=ROOT,
        env={"WENCE_API_PORT": "none", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "WENCE_API_PORT can't be used" in done.stderr
    assert "api/README.md" in done.stderr
