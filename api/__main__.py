"""`python -m api`: starts the gateway."""

from __future__ import annotations

import sys

import uvicorn
from pydantic import ValidationError

from api.channels.sms import Provider
from api.channels.wechat.accounts import Accounts
from api.keys import Keys
from api.log import configure
from api.settings import Settings


def main() -> int:
    """Serve until a signal ends it; return the exit code."""
    try:
        settings = Settings()
    except ValidationError as error:
        for wrong in error.errors(include_input=False, include_url=False):
            name = ".".join(str(part) for part in wrong["loc"])
            print(f"{name} can't be used: {wrong['msg']}; see api/README.md", file=sys.stderr)  # noqa: T201 - logs aren't set up yet
        return 2
    try:
        Accounts.load(settings.wechat_accounts)
        Provider.load(settings.sms_provider)
        Keys.load(settings.api_keys)
    except ValueError as error:
        print(f"can't be used: {error}", file=sys.stderr)  # noqa: T201 - logs aren't set up yet
        return 2
    configure(settings.log_level)
    uvicorn.run(
        "api.app:serve",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=",".join(str(network) for network in settings.trusted_networks),
        timeout_graceful_shutdown=15,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
