"""Tests for the client that is generated from the OpenAPI document."""

from __future__ import annotations

import compileall
from pathlib import Path

import pytest

from wence.client import NotGenerated, generate


def test_every_address_for_programs_is_in_the_client(tmp_path: Path) -> None:
    generate(tmp_path / "python")
    package = tmp_path / "python" / "wence_client"
    found = {f"{path.parent.name}/{path.stem}" for path in package.glob("api/*/*.py")}
    assert {
        "conversation/post_message",
        "conversation/follow_events",
        "conversation/get_entrances",
        "conversation/suggest",
        "knowledge/lookup",
        "knowledge/list_items",
        "knowledge/get_item",
        "knowledge/list_documents",
        "knowledge/get_document",
        "channels/take_turn",
    } <= found
    assert compileall.compile_dir(package, quiet=1)
    generate(tmp_path / "python")


def test_a_document_that_cant_be_generated_whole_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wence.client.FOR_PROGRAMS", ("/channels/wechat",))
    with pytest.raises(NotGenerated, match="text/xml"):
        generate(tmp_path / "python")
