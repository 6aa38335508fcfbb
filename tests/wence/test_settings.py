from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from wence.settings import PORTS, ROOT, SettingError, Settings


def test_defaults_are_those_of_the_architecture_page() -> None:
    settings = Settings.from_environ({})
    assert settings.host == "127.0.0.1"
    assert settings.build == ROOT / "build"
    assert settings.ports == {"redis": 6390, "actions": 5055, "bot": 5005, "api": 8000}
    assert settings.redis_url is None


@pytest.mark.parametrize("value", ["99999", "0", "-1", "eight", "８０００"])
def test_port_that_is_no_port_is_refused_by_name_and_value(value: str) -> None:
    with pytest.raises(SettingError, match="WENCE_API_PORT") as error:
        Settings.from_environ({"WENCE_API_PORT": value})
    assert value in str(error.value)


def test_empty_variable_counts_as_unset() -> None:
    settings = Settings.from_environ({"WENCE_API_PORT": "", "REDIS_URL": "", "WENCE_BUILD": ""})
    assert settings == replace(Settings.from_environ({}), environ=settings.environ)


def test_children_learn_where_the_others_are() -> None:
    settings = Settings.from_environ({"WENCE_BOT_PORT": "7005", "PATH": "/bin"})
    environ = settings.child_environ("api")
    assert environ["WENCE_BOT_URL"] == "http://127.0.0.1:7005"
    assert environ["WENCE_ACTIONS_URL"] == "http://127.0.0.1:5055"
    assert environ["REDIS_URL"] == "redis://127.0.0.1:6390/0"
    assert environ["PATH"] == "/bin"


def test_given_redis_is_handed_on() -> None:
    settings = Settings.from_environ({"REDIS_URL": "redis://db.example:6379/3"})
    assert settings.child_environ("bot")["REDIS_URL"] == "redis://db.example:6379/3"


def test_only_the_gateway_listens_on_a_public_address() -> None:
    settings = Settings.from_environ({"WENCE_HOST": "0.0.0.0"})
    assert settings.child_environ("api")["WENCE_HOST"] == "0.0.0.0"
    assert settings.child_environ("bot")["WENCE_HOST"] == "127.0.0.1"
    assert settings.child_environ("actions")["WENCE_HOST"] == "127.0.0.1"
    assert settings.url("api") == "http://127.0.0.1:8000"


def test_directories_are_absolute_for_children_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environ({"WENCE_BUILD": "out", "WENCE_ORIGINALS": "docs"})
    environ = settings.child_environ("bot")
    assert environ["WENCE_BUILD"] == str(tmp_path / "out")
    assert environ["WENCE_ORIGINALS"] == str(tmp_path / "docs")


def test_second_stack_gets_ports_of_its_own(tmp_path: Path) -> None:
    first = Settings.from_environ({})
    second = first.on_free_ports(tmp_path)
    assert len(set(second.ports.values())) == 4
    assert not set(second.ports.values()) & set(first.ports.values())
    assert second.run_dir == tmp_path
    assert not second.keep_conversations


def test_second_stack_leaves_the_records_of_the_first_alone(tmp_path: Path) -> None:
    first = Settings.from_environ({"WENCE_DATABASE_URL": "postgresql+psycopg://db/wence"})
    environ = first.on_free_ports(tmp_path).child_environ("api")
    assert environ["WENCE_DATABASE_URL"] == f"sqlite+aiosqlite:///{tmp_path}/records.sqlite3"


@pytest.mark.parametrize(
    "name",
    ["WENCE_HOST", "WENCE_BUILD", "WENCE_ORIGINALS", "REDIS_URL", *[p[0] for p in PORTS.values()]],
)
def test_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
