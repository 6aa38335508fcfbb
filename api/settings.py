"""Settings of the gateway, read from the environment. Each is documented in README.md."""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.people.roles import AUDIT_LEAST_DAYS, Lasting, Role

ROOT = Path(__file__).resolve().parent.parent
Network = IPv4Network | IPv6Network
Port = Annotated[int, Field(ge=1, le=65535)]


class Settings(BaseSettings):
    """What the gateway reads from the environment; an empty variable counts as not set."""

    model_config = SettingsConfigDict(
        env_ignore_empty=True, extra="ignore", frozen=True, populate_by_name=True
    )

    host: str = Field(default="127.0.0.1", validation_alias="WENCE_HOST")
    port: Port = Field(default=8000, validation_alias="WENCE_API_PORT")
    workers: int = Field(default=1, validation_alias="WENCE_API_WORKERS", ge=1)
    log_level: str = Field(
        default="INFO", validation_alias="WENCE_LOG_LEVEL", pattern="^(DEBUG|INFO|WARNING|ERROR)$"
    )

    build: Path = Field(default=ROOT / "build", validation_alias="WENCE_BUILD")
    region: str = Field(default="410100", validation_alias="WENCE_REGION", pattern="^[0-9]{6}$")
    given_database_url: str | None = Field(default=None, validation_alias="WENCE_DATABASE_URL")

    bot_port: Port = Field(default=5005, validation_alias="WENCE_BOT_PORT")
    given_bot_url: str | None = Field(default=None, validation_alias="WENCE_BOT_URL")
    bot_seconds: float = Field(default=10.0, validation_alias="WENCE_BOT_SECONDS", gt=0)
    turns_most: int = Field(default=200, validation_alias="WENCE_TURNS_MOST", ge=1)
    redis_port: Port = Field(default=6390, validation_alias="WENCE_REDIS_PORT")
    given_redis_url: str | None = Field(default=None, validation_alias="REDIS_URL")
    turn_wait_seconds: float = Field(default=12.0, validation_alias="WENCE_TURN_WAIT_SECONDS", gt=0)

    conversation_per_minute: int = Field(
        default=60, validation_alias="WENCE_CONVERSATION_PER_MINUTE", ge=1
    )
    address_per_minute: int = Field(default=600, validation_alias="WENCE_ADDRESS_PER_MINUTE", ge=1)
    trusted_networks: Annotated[tuple[Network, ...], NoDecode] = Field(
        default=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
        validation_alias="WENCE_TRUSTED_NETWORKS",
    )
    body_bytes: int = Field(default=64 * 1024, validation_alias="WENCE_BODY_BYTES", ge=1024)
    events_most: int = Field(default=1000, validation_alias="WENCE_EVENTS_MOST", ge=1)
    suggestions_per_minute: int = Field(
        default=300, validation_alias="WENCE_SUGGESTIONS_PER_MINUTE", ge=1
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), validation_alias="WENCE_CORS_ORIGINS"
    )
    frame_ancestors: str = Field(
        default="'self'", validation_alias="WENCE_FRAME_ANCESTORS", pattern=r"^[^;\r\n]+$"
    )

    public_url: str | None = Field(
        default=None, validation_alias="WENCE_PUBLIC_URL", pattern=r"^https?://[^\s\"<>]+$"
    )
    wechat_accounts: Path | None = Field(default=None, validation_alias="WENCE_WECHAT_ACCOUNTS")
    wechat_seconds: float = Field(
        default=4.0, validation_alias="WENCE_WECHAT_SECONDS", gt=0, le=4.5
    )
    wechat_at_once: int = Field(default=32, validation_alias="WENCE_WECHAT_AT_ONCE", ge=1)
    wechat_most_waiting: int = Field(
        default=5000, validation_alias="WENCE_WECHAT_MOST_WAITING", ge=1
    )

    transfer_to: str = Field(default="12333", validation_alias="WENCE_TRANSFER_TO", min_length=1)
    api_keys: Path | None = Field(default=None, validation_alias="WENCE_API_KEYS")
    sms_provider: Path | None = Field(default=None, validation_alias="WENCE_SMS_PROVIDER")

    session_idle_minutes: int = Field(
        default=30, validation_alias="WENCE_SESSION_IDLE_MINUTES", ge=1
    )
    session_hours: int = Field(default=12, validation_alias="WENCE_SESSION_HOURS", ge=1)
    second_factor_roles: Annotated[frozenset[Role], NoDecode] = Field(
        default=frozenset({Role.ADMINISTRATOR}), validation_alias="WENCE_SECOND_FACTOR_ROLES"
    )
    people_key: Path | None = Field(default=None, validation_alias="WENCE_PEOPLE_KEY")
    oidc: Path | None = Field(default=None, validation_alias="WENCE_OIDC")
    audit_days: int = Field(
        default=AUDIT_LEAST_DAYS, validation_alias="WENCE_AUDIT_DAYS", ge=AUDIT_LEAST_DAYS
    )

    @field_validator("trusted_networks", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
        return value

    @field_validator("second_factor_roles", mode="before")
    @classmethod
    def _roles(cls, value: Any) -> Any:
        """Split the list; ``none`` is nobody. Raises ValueError for an unknown role."""
        if not isinstance(value, str):
            return value
        names = [part.strip() for part in value.split(",") if part.strip() not in ("", "none")]
        return frozenset(Role(name) for name in names)

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _origins(cls, value: Any) -> Any:
        """Split the list. Raises ValueError for what a browser never sends as an origin."""
        if not isinstance(value, str):
            return value
        found = tuple(part.strip() for part in value.split(",") if part.strip())
        for origin in found:
            if origin != "*" and not re.fullmatch(r"https?://[^/\s*]+", origin):
                raise ValueError(f"{origin!r} isn't an origin such as https://www.example.gov.cn")
        return found

    @property
    def bot_urls(self) -> tuple[str, ...]:
        """Where the dialogue processes listen, without a final slash."""
        given = (url.strip().rstrip("/") for url in (self.given_bot_url or "").split(","))
        return tuple(url for url in given if url) or (f"http://127.0.0.1:{self.bot_port}",)

    @property
    def redis_url(self) -> str:
        """The Redis of the deployment."""
        return self.given_redis_url or f"redis://127.0.0.1:{self.redis_port}/0"

    @property
    def database_url(self) -> str:
        """The database of lasting records, as SQLAlchemy writes it, with an async driver."""
        own = f"sqlite+aiosqlite:///{self.build.absolute()}/records.sqlite3"
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", self.given_database_url or own)

    @property
    def sessions_last(self) -> Lasting:
        """How long people stay signed in."""
        idle = timedelta(minutes=self.session_idle_minutes)
        return Lasting(idle=idle, whole=timedelta(hours=self.session_hours))

    @property
    def people_key_file(self) -> Path:
        """The file of the key that seals secrets in the database."""
        return self.people_key or self.build / "people.key"

    def trusts(self, address: str | None) -> bool:
        """Whether callers from the address aren't limited."""
        try:
            found = ip_address(address or "")
        except ValueError:
            return False
        return any(found in network for network in self.trusted_networks)
