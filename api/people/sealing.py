"""Seals secrets that stand in the database, so that the database alone doesn't give them away."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken


class Unsealable(ValueError):
    """A secret that was sealed with another key."""


class Seal:
    """A key in a file of its own, made when it is first needed."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def close(self, text: str) -> str:
        """Return the text sealed."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return the text. Raises Unsealable."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Unsealable(f"this wasn't sealed with the key in {self._file}") from None

    @cached_property
    def _fernet(self) -> Fernet:
        if not self._file.exists():
            _make(self._file)
        return Fernet(self._file.read_bytes().strip())


def _make(file: Path) -> None:
    """Write a new key; where several processes do at once, the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.touch(0o600)
    draft.write_bytes(Fernet.generate_key())
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
