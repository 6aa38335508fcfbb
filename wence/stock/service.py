"""Stock Rasa as it is published: unpatched `rasa run` with its own REST channel."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from wence.health import answers_http
from wence.process import Command
from wence.services import Service
from wence.settings import LOOPBACK
from wence.stock.environment import RASA, stock_environ

SECONDS = 300  # that loading may take
REDIS_DATABASE = 5  # apart from the assistant's own


def stock_service(
    model: Path,
    port: int,
    home: Path,
    *,
    modules: Path | None = None,
    actions_url: str | None = None,
    redis_url: str | None = None,
) -> Service:
    """Return the process. home: where its configuration is written; modules: of the model's own components.

    With a Redis it keeps conversations there in its own way, else in memory.
    """
    endpoints: dict[str, Any] = {}
    if actions_url:
        endpoints["action_endpoint"] = {"url": f"{actions_url}/webhook"}
    if redis_url:
        at = urlsplit(redis_url)
        kept = {"type": "redis", "url": at.hostname, "port": at.port, "db": REDIS_DATABASE}
        endpoints["tracker_store"] = kept
    home.mkdir(parents=True, exist_ok=True)
    (home / "endpoints.yml").write_text(yaml.safe_dump(endpoints), "utf-8")
    (home / "credentials.yml").write_text(yaml.safe_dump({"rest": None}), "utf-8")
    words = [str(RASA), "run", "--model", str(model), "--interface", LOOPBACK, "--port", str(port)]
    words += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    return Service(
        name="rasa",
        label="Stock Rasa",
        command=Command(words, home, stock_environ(modules)),
        host=LOOPBACK,
        port=port,
        ready=answers_http(f"http://{LOOPBACK}:{port}/"),
        seconds=SECONDS,
    )


def webhook(port: int) -> str:
    """Return the address of its REST channel."""
    return f"http://{LOOPBACK}:{port}/webhooks/rest/webhook"
