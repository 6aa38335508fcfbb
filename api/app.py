"""Makes the application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api.channels.wechat import routes as wechat_routes
from api.channels.wechat.accounts import Accounts
from api.channels.wechat.channel import WeChat
from api.errors import handle_errors
from api.gate import Gate
from api.knowledge import Knowledge
from api.log import configure
from api.openapi import complete_openapi
from api.pages import STATIC
from api.routes import health, messages, pages
from api.routes import knowledge as knowledge_routes
from api.services import make_services, running
from api.settings import Settings


def create_app(settings: Settings | None = None, knowledge: Knowledge | None = None) -> FastAPI:
    """Return the application; settings are read from the environment unless given.

    Raises ValueError for a file of accounts that can't be used.
    """
    settings = settings or Settings()
    services = make_services(settings, knowledge)
    accounts = Accounts.load(settings.wechat_accounts)
    wechat = WeChat.on(services.redis, accounts, seconds=settings.wechat_seconds)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with running(services):
            yield
            await wechat.close()

    app = FastAPI(title="问策", version="1", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.services = services
    app.state.wechat = wechat
    for module in (wechat_routes, messages, knowledge_routes, health, pages):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    complete_openapi(app)
    handle_errors(app)
    app.add_middleware(Gate, services=services)
    return app


def serve() -> FastAPI:
    """Return the application of a process of its own, with its logs set up first."""
    settings = Settings()
    configure(settings.log_level)
    return create_app(settings)
