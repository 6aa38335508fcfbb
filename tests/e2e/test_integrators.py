"""Every example of docs/integrators.md does on the running assistant what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.problem import assert_problem
from tests.partners import KEYS
from wence.client import generate
from wence.settings import ROOT

PAGE = (ROOT / "docs" / "integrators.md").read_text("utf-8")
_EXAMPLE = re.compile(r"```(bash|python)\n(.*?)```\n(?:```text\n(.*?)```)?", re.DOTALL)
EXAMPLES = [match.groups() for match in _EXAMPLE.finditer(PAGE)]
OUTSIDE = {"X-Forwarded-For": "203.0.113.77"}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the generated client can be imported from."""
    target = tmp_path_factory.mktemp("client") / "python"
    generate(target)
    return target


@pytest.mark.parametrize(
    ("language", "code", "shown"), EXAMPLES, ids=[f"{n}-{e[0]}" for n, e in enumerate(EXAMPLES)]
)
def test_an_example_does_what_the_page_says(
    wence_stack: Any, packages: Path, tmp_path: Path, language: str, code: str, shown: str | None
) -> None:
    words = ["bash", "-euo", "pipefail", "-c"] if language == "bash" else [sys.executable, "-c"]
    environ = {
        "WENCE": wence_stack.url,
        "WENCE_KEY": KEYS["city-app"][0],
        "WENCE_HOTLINE_KEY": KEYS["call-centre"][0],
        "PYTHONPATH": f"{packages}:{ROOT}",
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
    }
    command = tmp_path / "wence"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m wence "$@"\n', "utf-8")
    command.chmod(0o755)
    done = subprocess.run(
        [*words, code],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={**os.environ, **environ},
    )
    assert done.returncode == 0, done.stderr
    for line in (shown or "").splitlines():
        assert line in done.stdout


def test_the_page_has_examples_in_both_languages() -> None:
    assert {language for language, _, shown in EXAMPLES if shown} == {"bash", "python"}
    assert len(EXAMPLES) >= 8


def test_scopes_and_rates_hold_for_programs_outside_the_trusted_networks(wence_stack: Any) -> None:
    with httpx.Client(base_url=wence_stack.url, headers=OUTSIDE, timeout=30) as outside:
        counter = {"Authorization": f"Bearer {KEYS['counter'][0]}"}
        asked = outside.post("/api/v1/messages", json={"text": "您好"}, headers=counter)
        assert_problem(asked, 403, "key-without-scope")
        most = KEYS["counter"][2]
        # One more than two minutes allow: a new minute may begin meanwhile.
        found = [
            outside.get("/api/v1/lookup?q=开店补贴", headers=counter) for _ in range(2 * most + 1)
        ]
        assert found[0].status_code == 200
        refused = next(answer for answer in found if answer.status_code != 200)
        assert_problem(refused, 429, "too-many-requests")
        assert int(refused.headers["Retry-After"]) > 0
        guessed = {"Authorization": "Bearer guessed"}
        assert_problem(outside.get("/api/v1/items", headers=guessed), 401, "key-needed")
        turn = {"turn_id": "1", "event": "start"}
        assert_problem(
            outside.post("/channels/hotline/calls/o/turns", json=turn), 401, "key-needed"
        )
        assert outside.post("/api/v1/messages", json={"text": "您好"}).status_code == 200


def test_a_page_of_another_site_may_send_a_key(wence_stack: Any) -> None:
    asks = {
        "Origin": "https://www.example.gov.cn",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    response = httpx.options(f"{wence_stack.url}/api/v1/messages", headers=asks)
    assert response.status_code == 200
    assert "authorization" in response.headers["access-control-allow-headers"].lower()
