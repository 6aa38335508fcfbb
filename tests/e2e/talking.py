"""What end-to-end tests do with a running assistant: say something, run a command on it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx


def said(stack: Any, text: str, conversation: str | None = None) -> dict[str, Any]:
    """Say something and return the turn."""
    body = {"text": text, "conversation_id": conversation}
    response = httpx.post(f"{stack.url}/api/v1/messages", json=body, timeout=30)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def kb(
    stack: Any, *words: str, build: Path | None = None, checkout: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `wence kb …` on the stack's records and on its build, or on another, maybe from another checkout."""
    environ = stack.settings.child_environ("api")
    if build is not None:
        environ["WENCE_BUILD"] = str(build)
    return subprocess.run(
        [sys.executable, "-m", "wence", "kb", *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=checkout,
        env={**os.environ, **environ},
    )
