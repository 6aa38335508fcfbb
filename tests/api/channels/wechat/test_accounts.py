"""Tests for the file of official accounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.channels.wechat.accounts import API, Accounts

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SAFE = """
- name: zhengzhou
  app_id: wx-1
  region: "410100"
  token: {env: TOKEN_OF_TEST}
  aes_key: {file: KEY_FILE}
"""


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOKEN_OF_TEST", "token-1\n")
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    return file


def _load(tmp_path: Path, text: str, key_file: Path) -> Accounts:
    file = tmp_path / "accounts.yml"
    file.write_text(text.replace("KEY_FILE", str(key_file)), "utf-8")
    return Accounts.load(file)


def test_without_a_file_there_are_none() -> None:
    assert not Accounts.load(None)


def test_secrets_come_from_the_environment_or_from_files(tmp_path: Path, key_file: Path) -> None:
    accounts = _load(tmp_path, SAFE, key_file)
    [account] = accounts
    assert account.token_value == "token-1"
    assert account.key is not None
    assert len(account.key) == 32
    assert (account.mode, account.api, account.customer_service) == ("safe", API, False)
    assert accounts.named("zhengzhou") is account
    assert accounts.named("other") is None


@pytest.mark.parametrize(
    ("written", "instead", "why"),
    [
        ("token: {env: TOKEN_OF_TEST}", "token: written-here", "valid dictionary"),
        ("token: {env: TOKEN_OF_TEST}", "token: {env: NOT_SET}", "NOT_SET is empty"),
        ("token: {env: TOKEN_OF_TEST}", "token: {env: A, file: b}", "either env or file"),
        ("aes_key: {file: KEY_FILE}", "aes_key: {file: /missing}", "can't be read"),
        ("aes_key: {file: KEY_FILE}", "aes_key: {env: TOKEN_OF_TEST}", "43 characters"),
        ("  aes_key: {file: KEY_FILE}\n", "", "mode safe needs aes_key"),
        ('"410100"', '"999999"', "unknown region"),
        ("name: zhengzhou", "name: zhengzhou\n  customer_service: true", "needs secret"),
        ("app_id: wx-1", "app_id: wx-1\n  secrett: 1", "Extra inputs"),
    ],
)
def test_a_file_that_cant_be_used_is_refused_with_the_reason(
    tmp_path: Path, key_file: Path, written: str, instead: str, why: str
) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        _load(tmp_path, SAFE.replace(written, instead), key_file)
    assert "accounts.yml" in str(refused.value)
    assert "token-1" not in str(refused.value)


@pytest.mark.parametrize("text", ["- [", "5", "no: list"])
def test_a_file_that_is_no_list_of_accounts_is_refused(
    tmp_path: Path, key_file: Path, text: str
) -> None:
    with pytest.raises(ValueError, match=r"accounts\.yml"):
        _load(tmp_path, text, key_file)


def test_two_accounts_of_one_name_are_refused(tmp_path: Path, key_file: Path) -> None:
    with pytest.raises(ValueError, match="two accounts have the same name"):
        _load(tmp_path, SAFE + SAFE.replace("wx-1", "wx-2"), key_file)
