"""Makes the application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware

from api.calls import routes as calls
from api.channels.hotline import platforms
from api.channels.hotline import routes as hotline_routes
from api.channels.hotline.channel import Hotline
from api.channels.sms import Provider
from api.channels.wechat import routes as wechat_routes
from api.channels.wechat.accounts import Accounts
from api.channels.wechat.channel import WeChat
from api.corrections import routes as corrections
from api.errors import handle_errors
from api.gate import Gate
from api.keys import Keys
from api.knowledge import Knowledge
from api.log import configure
from api.openapi import complete_openapi
from api.people.guard import guard, lead_to_sign_in
from api.people.permissions import hold
from api.people.routes import account, audit, oidc, people, sign_in
from api.routes import (
    assets,
    desk,
    desk_calls,
    desk_corrections,
    desk_tickets,
    entrances,
    events,
    health,
    messages,
    pages,
)
from api.routes import knowledge as knowledge_routes
from api.routes.whole_turns import WholeTurns
from api.services import make_services, running
from api.settings import Settings
from api.tickets import routes as tickets
from telemetry import traces

# Nothing else that we send should stay as it is. Starlette brings its own list into form anew for each answer.
NOT_COMPRESSED = ("text/event-stream",)


def create_app(settings: Settings | None = None, knowledge: Knowledge | None = None) -> FastAPI:
    """Return the application; settings are read from the environment unless given.

    Raises ValueError for a file of accounts, keys or of a provider that can't be used.
    """
    settings = settings or Settings()
    services = make_services(settings, knowledge)
    accounts = Accounts.load(settings.wechat_accounts)
    wechat = WeChat.on(services, accounts)
    provider = Provider.load(settings.sms_provider)
    hotline = Hotline.on(services.redis, transfer_to=settings.transfer_to, provider=provider)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with running(services):
            wechat.notices.start()
            yield
            await wechat.close()
            await hotline.close()
        traces.stop()

    app = FastAPI(
        title="问策",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,  # what clients call the operation
        dependencies=[Depends(guard)],
    )
    app.state.services = services
    app.state.wechat = wechat
    app.state.hotline = hotline
    app.state.keys = Keys.load(settings.api_keys)
    for module in (
        messages,
        events,
        entrances,
        knowledge_routes,
        health,
        pages,
        assets,
        desk,
        desk_calls,
        desk_corrections,
        desk_tickets,
    ):
        app.include_router(module.router)
    for channel in (wechat_routes, hotline_routes, platforms):
        app.include_router(channel.router)
    for signed_in in (sign_in, oidc, account, people, audit, calls, corrections, tickets):
        app.include_router(signed_in.router)
    hold(app)
    complete_openapi(app)
    handle_errors(app)
    lead_to_sign_in(app)
    app.add_middleware(WholeTurns)
    app.add_middleware(
        GZipMiddleware,
        minimum_size=1024,
        compresslevel=6,
        exclude_content_types=NOT_COMPRESSED,
    )
    app.add_middleware(Gate, services=services)
    # Outermost, so that a site also reads the problems that the gate answers with.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID"],
        expose_headers=["Retry-After", "WWW-Authenticate", "X-Request-ID"],
        max_age=86400,
    )
    return app


def serve() -> FastAPI:
    """Return the application of a process of its own, with its logs set up first."""
    settings = Settings()
    configure(settings.log_level)
    traces.start("wence-api")
    return create_app(settings)
