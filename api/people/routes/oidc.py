"""`/login/oidc`: to the identity provider, and back."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.callers import address_of
from api.log import logger
from api.people import audit, oidc
from api.people.audit import Action, Actor
from api.people.pages import texts
from api.people.provider import Provider
from api.people.routes.sign_in import HOME, Next, form, into, safe
from api.people.tokens import VISIT, VISIT_SECONDS, give_cookie, visit_of
from api.problems import Problem
from api.services import Services, ServicesOf

router = APIRouter(tags=["people"], include_in_schema=False)
log = logger(__name__)


@router.get("/login/oidc")
async def to_provider(request: Request, services: ServicesOf, next: Next = HOME) -> Response:  # noqa: A002 - the query's name
    """Lead to the provider's page."""
    await services.limits.check(address=address_of(request))
    visit = visit_of(request)
    try:
        where = await oidc.begin(services, _provider(services), visit, safe(next))
    except oidc.Failed as failed:
        log.warning("identity provider", why=failed.why)
        return form(
            request, services, to=next, trouble=texts()["sign_in"]["oidc_failed"], status=502
        )
    response = RedirectResponse(where, 303)
    give_cookie(request, response, VISIT, visit, VISIT_SECONDS)
    return response


@router.get("/login/oidc/back")
async def from_provider(request: Request, services: ServicesOf) -> Response:
    """Take what the provider says, and begin a session."""
    address = address_of(request)
    await services.limits.check(address=address)
    try:
        entered, to = await oidc.finish(
            services,
            _provider(services),
            request.cookies.get(VISIT, ""),
            request.query_params,
            address,
        )
    except oidc.Failed as failed:
        log.warning("identity provider", why=failed.why)
        async with services.records.session() as session, session.begin():
            detail = {"by": "oidc", "why": failed.why}
            audit.note(session, Actor("oidc", address=address), Action.SIGN_IN_FAILED, None, detail)
        admitted = not isinstance(failed, oidc.NotAdmitted)
        trouble = texts()["sign_in"]["oidc_failed" if admitted else "refused"]
        return form(request, services, to=HOME, trouble=trouble, status=401 if admitted else 403)
    return into(request, services, entered, to)


def _provider(services: Services) -> Provider:
    if services.provider is None:
        raise Problem("not-found")
    return services.provider
