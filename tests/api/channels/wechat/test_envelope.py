"""Tests for signatures and envelopes, by published vectors and against an independent library."""

from __future__ import annotations

import base64
import secrets
from pathlib import Path

import pytest
import yaml
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import PrpCrypto

from api.channels.wechat import xml
from api.channels.wechat.envelope import Forged, decrypt, encrypt, is_signed, key_of, signature

VECTORS = yaml.safe_load(Path(__file__).with_name("vectors.yml").read_text("utf-8"))
KEY = key_of("x" * 42 + "0")
APP = "wx0123456789abcdef"


def test_a_published_signature_is_right() -> None:
    found = VECTORS["address"]
    parts = (found["token"], found["timestamp"], found["nonce"])
    assert signature(*parts) == found["signature"]
    assert is_signed(found["signature"], *parts)
    assert not is_signed(found["signature"], *parts, "more")
    assert not is_signed("签名", *parts)


def test_a_published_message_is_sealed_to_the_letter() -> None:
    found = VECTORS["sealing"]
    key = key_of(found["key"])
    sealed = encrypt(key, found["plain"], found["app_id"], found["random"].encode())
    assert sealed == found["sealed"]
    assert decrypt(key, sealed, found["app_id"]) == found["plain"]


def test_a_published_envelope_opens() -> None:
    found = VECTORS["opening"]
    parts = (found["token"], found["timestamp"], found["nonce"], found["sealed"])
    assert is_signed(found["signature"], *parts)
    fields = xml.read(decrypt(key_of(found["key"]), found["sealed"], found["app_id"]).encode())
    assert (fields["Content"], fields["MsgId"]) == (found["content"], found["message"])


def test_a_key_with_spare_bits_is_taken() -> None:
    found = VECTORS["spare_bits"]
    key = key_of(found["key"])
    parts = (found["token"], found["timestamp"], found["nonce"], found["sealed"])
    assert is_signed(found["signature"], *parts)
    message = decrypt(key, found["sealed"], found["app_id"])
    assert len(message.encode()) == found["length"]
    assert encrypt(key, message, found["app_id"], found["random"].encode()) == found["sealed"]


@given(st.text(max_size=200))
def test_an_independent_library_reads_and_writes_the_same_envelopes(message: str) -> None:
    other = PrpCrypto(KEY)
    assert other.decrypt(encrypt(KEY, message, APP), APP) == message.encode().decode()
    assert decrypt(KEY, other.encrypt(message, APP).decode(), APP) == message


@pytest.mark.parametrize("bad", ["", "x" * 42, "x" * 44, "字" * 43, "x" * 42 + "!"])
def test_what_is_no_key_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="43 characters of base64"):
        key_of(bad)


def _sealed(plain: bytes) -> str:
    encryptor = Cipher(algorithms.AES256(KEY), modes.CBC(KEY[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


@pytest.mark.parametrize(
    ("sealed", "why"),
    [
        ("!!!", "no base64"),
        ("", "no whole blocks"),
        (base64.b64encode(b"short").decode(), "no whole blocks"),
        (_sealed(bytes(32)), "padding"),
        (_sealed(bytes(31) + b"\x21"), "padding"),
        (_sealed(b"\x00" * 28 + b"\x03\x02\x04\x04"), "padding"),
        (_sealed(b"\x20" * 32), "another account"),
        (_sealed(b"r" * 16 + b"\xff\xff\xff\xff" + b"m" * 11 + b"\x01"), "another account"),
        (
            _sealed(b"r" * 16 + b"\x00\x00\x00\x02" + b"\xff\xff" + APP.encode() + b"\x08" * 8),
            "UTF-8",
        ),
        # Encrypted with random bytes, so its name has to be given: parallel runs must find the same tests.
        pytest.param(encrypt(KEY, "消息", "wx-of-another"), "another account", id="of another"),
    ],
)
def test_a_damaged_envelope_is_refused(sealed: str, why: str) -> None:
    with pytest.raises(Forged, match=why):
        decrypt(KEY, sealed, APP)


@given(st.binary(max_size=128))
def test_no_bytes_break_the_opening(raw: bytes) -> None:
    with pytest.raises(Forged):
        decrypt(KEY, base64.b64encode(raw).decode(), APP)


def test_two_envelopes_of_one_message_differ() -> None:
    assert encrypt(KEY, "消息", APP) != encrypt(KEY, "消息", APP)
    assert encrypt(KEY, "消息", APP, secrets.token_bytes(16))
