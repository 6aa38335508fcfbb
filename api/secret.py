"""Secrets that a configuration file names but doesn't hold."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, model_validator


class Secret(BaseModel):
    """Where a secret is found: a variable of the environment or a file."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    env: str | None = None
    file: Path | None = None

    @model_validator(mode="after")
    def _one(self) -> Secret:
        if (self.env is None) == (self.file is None):
            raise ValueError("name either env or file")
        return self

    def read(self) -> str:
        """Return the secret. Raises ValueError naming where it was looked for."""
        if self.env is not None:
            found = os.environ.get(self.env, "")
        else:
            assert self.file is not None
            try:
                found = self.file.read_text("utf-8")
            except OSError as error:
                raise ValueError(f"the secret file {self.file} can't be read: {error}") from error
        if not found.strip():
            raise ValueError(f"the secret {self.env or self.file} is empty")
        return found.strip()
