import os
import subprocess
import sys

import pytest

from wence_bot import settings as settings_module
from wence_bot.settings import BOT, SettingsError
from wence_bot.train import TrainingError, train, trained_model


def run(command, **env):
    names = ("REDIS_URL", "WENCE_BUILD")
    inherited = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.run(
        [sys.executable, "-m", "wence_bot", command],
        cwd=BOT,
        env={**inherited, **env},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_serving_without_redis_says_what_to_set(tmp_path):
    result = run("serve", WENCE_BUILD=str(tmp_path))
    assert result.returncode == 1
    assert "REDIS_URL isn't set" in result.stderr


def test_building_without_lexicon_says_what_to_run(tmp_path):
    result = run("build-spacy", WENCE_BUILD=str(tmp_path))
    assert result.returncode == 1
    assert "wence kb build" in result.stderr


def test_training_without_pipeline_says_what_to_run(tmp_path):
    result = run("train", WENCE_BUILD=str(tmp_path))
    assert result.returncode == 1
    assert "python -m wence_bot build-spacy" in result.stderr


def test_serving_without_model_says_what_to_run(settings, tmp_path, project):
    (project / "data" / "more.yml").write_text('version: "3.1"\n', encoding="utf-8")
    try:
        with pytest.raises(TrainingError, match="python -m wence_bot train"):
            trained_model(settings, project=project)
    finally:
        (project / "data" / "more.yml").unlink()


def test_training_again_does_nothing(settings, project, model):
    lines = []
    assert train(settings, project=project, say=lines.append) is False
    assert lines == [f"model {model.name} is up to date"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WENCE_BOT_PORT", "many"),
        ("WENCE_CONVERSATION_SECONDS", "0"),
        ("WENCE_LOG_LEVEL", "loud"),
    ],
)
def test_a_bad_setting_is_named_with_its_value(name, value):
    with pytest.raises(SettingsError, match=f"{name} is '{value}'"):
        settings_from({name: value})


def settings_from(env):
    return settings_module.load(env)


@pytest.mark.parametrize("url", ["http://h:1", "http://h:1/", "http://h:1/webhook"])
def test_the_action_servers_address_may_be_given_with_or_without_path(url):
    assert settings_from({"WENCE_ACTIONS_URL": url}).actions_urls == ("http://h:1/webhook",)


def test_every_setting_is_documented():
    source = (BOT / "wence_bot" / "settings.py").read_text(encoding="utf-8")
    readme = (BOT / "README.md").read_text(encoding="utf-8")
    import re

    for name in set(re.findall(r'"((?:WENCE|REDIS)_\w+)"', source)):
        assert f"`{name}`" in readme, name
