"""Tests for API keys: how they are made and kept."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest
import yaml

from api.keys import Keys, Scope, new_key

SHA = hashlib.sha256(b"key-1").hexdigest()
FILE = f"[{{name: centre, sha256: {SHA}, scopes: [hotline], per_minute: 2}}]"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with one key."""
    found = tmp_path / "keys.yml"
    found.write_text(FILE, "utf-8")
    return found


@pytest.mark.parametrize(
    "authorization",
    ["Bearer key-1", "bearer  key-1", "Basic " + base64.b64encode(b"any:key-1").decode()],
)
def test_a_key_is_known_by_its_hash(file: Path, authorization: str) -> None:
    key = Keys.load(file).of(authorization)
    assert key is not None
    assert (key.name, key.scopes, key.per_minute) == ("centre", {Scope.HOTLINE}, 2)


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer key-2", f"Bearer {SHA}", "Basic !", "Basic a2V5LTE="]
)
def test_nothing_else_is(file: Path, authorization: str) -> None:
    assert Keys.load(file).of(authorization) is None


def test_without_a_file_no_key_is_known() -> None:
    assert Keys.load(None).of("Bearer key-1") is None


@pytest.mark.parametrize("place", ["env", "file"])
def test_the_hash_may_stand_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("HASH_OF_TEST", SHA)
    (tmp_path / "hash").write_text(f"{SHA}\n", "utf-8")
    where = "HASH_OF_TEST" if place == "env" else tmp_path / "hash"
    found = tmp_path / "keys.yml"
    found.write_text(FILE.replace(SHA, f"{{{place}: {where}}}"), "utf-8")
    assert Keys.load(found).of("Bearer key-1") is not None


def test_a_new_key_is_random_and_its_entry_holds_its_hash_alone(tmp_path: Path) -> None:
    key, entry = new_key("city-app", [Scope.MESSAGES, Scope.LOOKUP], 60)
    other, _ = new_key("city-app", [Scope.MESSAGES], 60)
    assert key != other
    assert len(key) > 40
    assert key not in str(entry)
    found = tmp_path / "keys.yml"
    found.write_text(yaml.safe_dump([entry]), "utf-8")
    known = Keys.load(found).of(f"Bearer {key}")
    assert known is not None
    assert (known.name, sorted(known.scopes)) == ("city-app", ["lookup", "messages"])


@pytest.mark.parametrize(
    "text",
    [
        "- [",
        "5",
        FILE.replace(SHA, "key-1"),
        FILE.replace(SHA, "{env: NOT_SET}"),
        FILE.replace("hotline", "all"),
        FILE.replace("}]", f"}}, {FILE[1:-1]}]"),
        FILE.replace("}]", f"}}, {FILE[1:-1].replace('centre', 'other')}]"),
    ],
)
def test_a_file_that_cant_be_used_is_refused(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"keys\.yml"):
        Keys.load(file)
