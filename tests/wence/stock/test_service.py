from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from wence.stock.environment import HOME, STOCK
from wence.stock.service import stock_service, webhook


def endpoints(home: Path) -> dict[str, dict[str, object]]:
    held: dict[str, dict[str, object]] = yaml.safe_load((home / "endpoints.yml").read_text())
    return held


def test_conversations_and_actions_are_where_the_benchmark_says(tmp_path: Path) -> None:
    stock_service(
        Path("/m.tar.gz"),
        7005,
        tmp_path,
        actions_url="http://127.0.0.1:7055",
        redis_url="redis://127.0.0.1:6391/0",
    )
    assert endpoints(tmp_path)["action_endpoint"] == {"url": "http://127.0.0.1:7055/webhook"}
    store = endpoints(tmp_path)["tracker_store"]
    assert (store["type"], store["url"], store["port"]) == ("redis", "127.0.0.1", 6391)
    assert store["db"] != 0


def test_without_them_it_keeps_conversations_in_memory(tmp_path: Path) -> None:
    stock_service(Path("/m.tar.gz"), 7005, tmp_path)
    assert endpoints(tmp_path) == {}


def test_it_is_unpatched_rasa_run_with_its_own_channel(tmp_path: Path) -> None:
    service = stock_service(Path("/m.tar.gz"), 7005, tmp_path, modules=Path("/modules"))
    assert service.command.words[:2] == [str(STOCK.venv / "bin" / "rasa"), "run"]
    assert service.command.env["PYTHONPATH"] == "/modules"
    assert yaml.safe_load((tmp_path / "credentials.yml").read_text()) == {"rest": None}
    assert webhook(7005) == "http://127.0.0.1:7005/webhooks/rest/webhook"


@pytest.mark.parametrize("wanted", ["rasa==3.6.21", "tensorflow==2.12.0", "jsonschema==4.17.3"])
def test_lock_holds_stock_with_its_own_pins(wanted: str) -> None:
    assert f"\n{wanted} " in (HOME / STOCK.runtime).read_text("utf-8")
