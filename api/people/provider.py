"""The identity provider of the house, as a file describes it (OpenID Connect)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from api.people.roles import Role
from api.secret import Secret


class Provider(BaseModel):
    """A provider.

    issuer: its address, where ``/.well-known/openid-configuration`` is found; label: as its button says; name_claim:
    what people are called here; shown_claim: their name; role_claim: a claim, or a path of them with dots, that holds a
    word or a list of words; roles: the words that make a role. The first role in the order of this table wins.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    issuer: str = Field(pattern=r"^https?://[^\s?#]+$")
    label: str = Field(min_length=1)
    client_id: str = Field(min_length=1)
    client_secret: Secret | None = None
    redirect_uri: str = Field(pattern=r"^https?://[^\s?#]+/login/oidc/back$")
    scopes: tuple[str, ...] = ("openid", "profile")
    name_claim: str = "preferred_username"
    shown_claim: str = "name"
    role_claim: str
    roles: dict[str, Role] = Field(min_length=1)

    @classmethod
    def load(cls, file: Path | None) -> Provider | None:
        """Read the file; None without one. Raises ValueError naming the file and what is wrong in it."""
        if file is None:
            return None
        try:
            found = cls.model_validate(yaml.safe_load(file.read_text("utf-8")))
            if found.client_secret is not None:
                found.client_secret.read()
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise ValueError(f"{file}: {error}; see docs/desk.md") from error
        return found

    def role_of(self, claims: Mapping[str, Any]) -> Role | None:
        """Return the role that claims make, or None."""
        found: Any = claims
        for part in self.role_claim.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        words = [found] if isinstance(found, str) else found if isinstance(found, list) else []
        return next((role for word, role in self.roles.items() if word in words), None)
