"""WeChat's signatures and the encrypted envelope: AES-256-CBC around random, length, message and app id.

No maintained library does this without faults (decision 19), so it is written here on `cryptography`, and proved
with published vectors and against an independent client.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 32  # padding goes to 32 bytes, not to AES's 16
_RANDOM = 16
_LENGTH = 4
_IV = 16


class Forged(Exception):
    """What claims to come from WeChat doesn't. The message says what is wrong, without what was sent."""


def signature(*parts: str) -> str:
    """Return the signature of token, timestamp, nonce and, in safe mode, the encrypted message."""
    # SHA-1 is what the protocol prescribes; the token is the secret in it.
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324


def is_signed(given: str, *parts: str) -> bool:
    """Whether a signature is right, compared in constant time."""
    return hmac.compare_digest(given.encode(), signature(*parts).encode())


def key_of(encoding_aes_key: str) -> bytes:
    """Return the AES key that an account's EncodingAESKey of 43 characters stands for. Raises ValueError."""
    try:
        key = base64.b64decode(f"{encoding_aes_key}=", validate=True)
    except ValueError as error:
        raise ValueError("an EncodingAESKey is 43 characters of base64") from error
    if len(encoding_aes_key) != 43 or len(key) != 32:
        raise ValueError("an EncodingAESKey is 43 characters of base64")
    return key


def encrypt(key: bytes, message: str, app_id: str, random: bytes | None = None) -> str:
    """Return the message in its envelope, as base64. random: 16 bytes, new ones unless given."""
    raw = message.encode()
    random = random or secrets.token_bytes(_RANDOM)
    plain = random + len(raw).to_bytes(_LENGTH, "big") + raw + app_id.encode()
    missing = _BLOCK - len(plain) % _BLOCK
    encryptor = _cipher(key).encryptor()
    sealed = encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()
    return base64.b64encode(sealed).decode()


def decrypt(key: bytes, sealed: str, app_id: str) -> str:
    """Return the message of an envelope. Raises Forged when it is damaged or meant for another app id."""
    try:
        raw = base64.b64decode(sealed, validate=True)
    except ValueError as error:
        raise Forged("the envelope is no base64") from error
    if not raw or len(raw) % _IV:
        raise Forged("the envelope has no whole blocks")
    decryptor = _cipher(key).decryptor()
    plain = _unpadded(decryptor.update(raw) + decryptor.finalize())
    start = _RANDOM + _LENGTH
    length = int.from_bytes(plain[_RANDOM:start], "big")
    message, owner = plain[start : start + length], plain[start + length :]
    if len(plain) < start + length or not hmac.compare_digest(owner, app_id.encode()):
        raise Forged("the envelope is for another account")
    try:
        return message.decode()
    except UnicodeDecodeError as error:
        raise Forged("the message is no UTF-8") from error


def _unpadded(plain: bytes) -> bytes:
    missing = plain[-1]
    if (
        not 1 <= missing <= min(_BLOCK, len(plain))
        or plain[-missing:] != bytes([missing]) * missing
    ):
        raise Forged("the padding is wrong")
    return plain[:-missing]


def _cipher(key: bytes) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES256(key), modes.CBC(key[:_IV]))
