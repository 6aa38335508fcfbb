"""The command line as it is called, in processes of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from wence.settings import PORTS, Settings

ANSWER = {
    "conversation_id": "c-1",
    "turn_id": "1",
    "replies": [
        {"kind": "smalltalk", "text": "您好", "item_id": None, "citations": [], "options": []}
    ],
}
CASES = [
    {"id": "A", "style": "plain", "turns": ["你好"], "expect": {"kind": "smalltalk"}},
    {"id": "B", "style": "asr", "turns": ["补贴多少"], "expect": {"kind": "answer"}},
]


def wence(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wence", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200", **environ},
    )


@pytest.fixture
def cases(tmp_path: Path) -> str:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(case) for case in CASES))
    return str(path)


@pytest.fixture
def assistant() -> Iterator[str]:
    """A stand-in that greets whatever is said."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(b'{"results": []}')

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self._send(json.dumps(ANSWER).encode())

        def _send(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_evaluate_prints_the_figures(cases: str, assistant: str) -> None:
    done = wence("evaluate", "--url", assistant, cases)
    assert done.returncode == 0, done.stderr
    assert "passed 1 of 2 (50%), wrong answers given as answers 0 (0%), " in done.stdout
    assert "B (asr" not in done.stdout


def test_evaluate_prints_failures_when_asked(cases: str, assistant: str) -> None:
    done = wence("evaluate", "--failures", "--url", assistant, cases)
    assert "B (asr, expects answer)" in done.stdout
    assert "replied   smalltalk: 您好" in done.stdout


def test_evaluate_writes_json_alone_to_its_output(cases: str, assistant: str) -> None:
    done = wence("evaluate", "--json", "--url", assistant, cases)
    figures = json.loads(done.stdout)
    assert figures["total"]["passed"] == 1
    assert "cases" in done.stderr


def test_evaluate_writes_a_page_beside_its_output(
    cases: str, assistant: str, tmp_path: Path
) -> None:
    page = tmp_path / "report.html"
    done = wence("evaluate", "--html", str(page), "--url", assistant, cases)
    assert done.returncode == 0, done.stderr
    assert "passed 1 of 2 (50%)" in page.read_text("utf-8")
    assert "said: " not in page.read_text("utf-8")


def test_noise_prints_what_each_kind_costs(tmp_path: Path, assistant: str) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(CASES[0] | {"expect": {"kind": "answer"}}))
    done = wence("noise", "--url", assistant, str(path))
    assert done.returncode == 0, done.stderr
    found = [line.split("  ")[0] for line in done.stdout.splitlines() if "points" in line]
    assert found == ["as written", "misspelt", "misheard", "in pinyin", "in traditional characters"]


def test_noise_says_when_no_case_fits(tmp_path: Path, assistant: str) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(CASES[0] | {"style": "typo"}))
    done = wence("noise", "--url", assistant, str(path))
    assert done.returncode == 1
    assert "No case of" in done.stderr


def test_evaluate_says_when_nothing_answers(cases: str) -> None:
    done = wence("evaluate", "--url", "http://127.0.0.1:9", cases)
    assert done.returncode == 1
    assert "Nothing answers at http://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


def test_evaluate_names_the_line_that_is_no_case(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text("{")
    done = wence("evaluate", "--url", "http://127.0.0.1:9", str(path))
    assert done.returncode == 1
    assert f"{path}:1: not a JSON object" in done.stderr


def test_run_names_a_taken_port_before_it_builds_anything(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        free = Settings.from_environ({}).on_free_ports(tmp_path)
        ports = {variable: str(free.ports[name]) for name, (variable, _) in PORTS.items()}
        ports["WENCE_BOT_PORT"] = str(port)
        done = wence("run", WENCE_BUILD=str(tmp_path / "build"), **ports)
    assert done.returncode == 1
    assert f"Port {port}, on which `bot` is to listen, is taken by" in done.stderr
    assert "WENCE_BOT_PORT=" in done.stderr
    assert not (tmp_path / "build" / "run" / "kb.log").exists()


def test_setting_that_cannot_be_used_is_a_message() -> None:
    done = wence("run", WENCE_API_PORT="http")
    assert done.returncode == 1
    assert "WENCE_API_PORT='http' can't be used" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["build", "publish", "rollback", "diff"])
def test_kb_has_the_commands_of_the_knowledge_base_and_those_beyond_it(command: str) -> None:
    done = wence("kb", command, "--help")
    assert done.returncode == 0, done.stderr
    assert f"Usage: wence kb {command}" in done.stdout


def test_kb_tells_what_is_wrong_without_a_traceback(tmp_path: Path) -> None:
    done = wence("kb", "publish", "--golden", str(tmp_path / "gone.jsonl"))
    assert done.returncode == 1
    assert "gone.jsonl; name files with --golden" in done.stderr
    assert "Traceback" not in done.stderr


def test_kb_takes_files_from_where_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "cases.jsonl").write_text("{")
    words = [sys.executable, "-m", "wence", "kb", "publish", "--golden", "cases.jsonl"]
    environ = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        words, capture_output=True, text=True, check=False, cwd=tmp_path, env=environ
    )
    assert "cases.jsonl:1: not a JSON object" in done.stderr


def test_help_names_every_command() -> None:
    done = wence("--help")
    assert all(command in done.stdout for command in ("run", "evaluate", "noise", "kb", "keys"))
