"""Tests for secrets that a file names."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.secret import Secret


def test_a_secret_is_read_where_it_is_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret"
    for value in ("one", "two"):
        file.write_text(f" {value}\n")
        monkeypatch.setenv("SECRET_OF_TEST", value)
        assert Secret(file=file).read() == Secret(env="SECRET_OF_TEST").read() == value


def test_a_missing_secret_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="SECRET_OF_TEST is empty"):
        Secret(env="SECRET_OF_TEST").read()
    with pytest.raises(ValueError, match="missing can't be read"):
        Secret(file=tmp_path / "missing").read()


def test_a_secret_is_in_one_place() -> None:
    for wrong in ({}, {"env": "A", "file": "b"}):
        with pytest.raises(ValueError, match="either env or file"):
            Secret.model_validate(wrong)
