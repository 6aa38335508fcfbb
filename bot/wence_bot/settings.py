"""Where things are and how the process is set, all from environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

BOT = Path(__file__).resolve().parents[1]


class SettingsError(Exception):
    """A setting is missing or can't be used."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one `bot` process.

    `conversation_seconds` is how long Redis keeps a conversation after its last
    turn, `action_seconds` how long an action may take.
    """

    build: Path
    host: str = "127.0.0.1"
    port: int = 5005
    actions_urls: tuple[str, ...] = ("http://127.0.0.1:5055/webhook",)
    redis_url: str | None = None
    conversation_seconds: int = 1800
    action_seconds: float = 10.0
    log_level: str = "INFO"

    @property
    def lexicon(self) -> Path:
        """Directory of the files that `wence kb build` makes for us."""
        return self.build / "bot" / "lexicon"

    @property
    def spacy(self) -> Path:
        """Directory of the spaCy pipeline."""
        return self.build / "bot" / "spacy"

    @property
    def models(self) -> Path:
        """Directory of the trained models, one `<hash>.tar.gz` each."""
        return self.build / "bot" / "models"


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name) or str(default)
    if not value.isdecimal() or int(value) < 1:
        raise SettingsError(f"{name} is {value!r}; set it to a whole number above 0.")
    return int(value)


def webhook_urls(urls: str) -> tuple[str, ...]:
    """The addresses of the action servers' webhooks, separated by commas, each with or without its path."""
    plain = (url.strip().rstrip("/") for url in urls.split(",") if url.strip())
    return tuple(url if url.endswith("/webhook") else f"{url}/webhook" for url in plain)


def load(env: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Raises `SettingsError` that names the variable, its value and the remedy.
    """
    env = os.environ if env is None else env
    given = env.get("WENCE_LOG_LEVEL") or "INFO"
    level = given.upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
        raise SettingsError(
            f"WENCE_LOG_LEVEL is {given!r}; use DEBUG, INFO, WARNING, ERROR or CRITICAL."
        )
    port = _number(env, "WENCE_ACTIONS_PORT", 5055)
    return Settings(
        build=Path(env.get("WENCE_BUILD") or BOT.parent / "build").resolve(),
        host=env.get("WENCE_HOST") or Settings.host,
        port=_number(env, "WENCE_BOT_PORT", Settings.port),
        actions_urls=webhook_urls(
            (env.get("WENCE_ACTIONS_URL") or "").strip(", ") or f"http://127.0.0.1:{port}"
        ),
        redis_url=env.get("REDIS_URL") or None,
        conversation_seconds=_number(
            env, "WENCE_CONVERSATION_SECONDS", Settings.conversation_seconds
        ),
        log_level=level,
    )
