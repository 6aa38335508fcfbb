"""Signing in with the house's identity provider: OpenID Connect, authorization code with PKCE."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.people import audit, sessions
from api.people.accounts import MOST_SHOWN, NAME
from api.people.audit import Action, Actor
from api.people.provider import Provider
from api.people.roles import Role
from api.people.signing_in import Entered, tidy
from api.people.tokens import digest, new_token
from api.records.people import Person
from api.services import Services
from api.tls import tls

PREFIX = "wence:oidc:"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_UNDER_WAY_SECONDS = 600
_SECONDS = 10.0
_LEEWAY_SECONDS = 60


class Failed(Exception):
    """It didn't work; ``why`` is for the logs and the trail, never a secret."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class NotAdmitted(Failed):
    """The provider knows them, but they have no role here, or were disabled."""


async def begin(services: Services, provider: Provider, visit: str, to: str) -> str:
    """Return the address of the provider's page. Raises Failed.

    What comes back is only taken by the browser that holds ``visit``, within ten minutes, once.
    """
    known = await _discover(provider)
    state, nonce, verifier = new_token(), new_token(), new_token()
    kept = {"nonce": nonce, "verifier": verifier, "visit": digest(visit), "to": to}
    await services.redis.set(PREFIX + digest(state), json.dumps(kept), ex=_UNDER_WAY_SECONDS)
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": provider.redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    address = str(known["authorization_endpoint"])
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


async def finish(
    services: Services,
    provider: Provider,
    visit: str,
    query: Mapping[str, str],
    address: str | None,
) -> tuple[Entered, str]:
    """Begin the session of whom the provider names; return it and where they wanted to go. Raises Failed."""
    raw = await services.redis.getdel(PREFIX + digest(query.get("state", "")))
    kept = json.loads(raw) if raw is not None else None
    if kept is None or kept["visit"] != digest(visit):
        raise Failed("state")
    if "code" not in query:
        raise Failed("refused by the provider")
    known = await _discover(provider)
    if query.get("iss", provider.issuer) != provider.issuer:
        raise Failed("issuer of the answer")
    token = await _id_token(provider, known, query["code"], kept["verifier"])
    claims = await _claims(provider, known, token, kept["nonce"])
    async with services.records.session() as session, session.begin():
        person = await _person(session, provider, claims)
        entered = await sessions.begin(session, person, whole=True, address=address)
        who = Actor(person.name, person.id, person.role, address)
        audit.note(session, who, Action.SIGN_IN, detail={"by": "oidc"})
    return Entered(entered, True), str(kept["to"])


async def _person(session: AsyncSession, provider: Provider, claims: Mapping[str, Any]) -> Person:
    """Return the person that the claims name, made or brought up to date. Raises NotAdmitted."""
    role = provider.role_of(claims)
    name = tidy(str(claims.get(provider.name_claim, "")))
    if role is None:
        raise NotAdmitted("no role")
    subject = digest(f"{provider.issuer}|{claims['sub']}")
    person: Person | None = await session.scalar(select(Person).where(Person.subject == subject))
    if person is None:
        # A name that is taken is somebody else's account: it is never taken over.
        taken = await session.scalar(select(Person.id).where(Person.name == name))
        if NAME.fullmatch(name) is None or taken is not None:
            raise NotAdmitted("name")
        person = Person(name=name, shown_as=name, role=role, subject=subject)
        session.add(person)
        await session.flush()
        audit.note(session, Actor("oidc"), Action.PERSON_ADDED, name, {"role": role})
    if person.disabled:
        raise NotAdmitted("disabled")
    if Role(person.role) is not role:
        detail = {"what": "role", "from": person.role, "to": role}
        audit.note(session, Actor("oidc"), Action.PERSON_CHANGED, person.name, detail)
        await sessions.end_all(session, person.id)
        person.role = role
    person.shown_as = str(claims.get(provider.shown_claim) or person.name)[:MOST_SHOWN]
    return person


async def _discover(provider: Provider) -> dict[str, Any]:
    found = await _json("GET", f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != provider.issuer:
        raise Failed("issuer of the discovery document")
    return found


async def _id_token(provider: Provider, known: Mapping[str, Any], code: str, verifier: str) -> str:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": provider.redirect_uri,
        "client_id": provider.client_id,
        "code_verifier": verifier,
    }
    secret = provider.client_secret
    auth = None if secret is None else httpx.BasicAuth(provider.client_id, secret.read())
    answer = await _json("POST", str(known["token_endpoint"]), data=form, auth=auth)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise Failed("no ID token")
    return token


async def _claims(
    provider: Provider, known: Mapping[str, Any], token: str, nonce: str
) -> dict[str, Any]:
    keys = await _json("GET", str(known["jwks_uri"]))
    rules = JWTClaimsRegistry(
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        sub={"essential": True},
        exp={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
        rules.validate(read.claims)
    except (JoseError, ValueError) as error:
        raise Failed(f"ID token: {type(error).__name__}") from error
    return dict(read.claims)


async def _json(method: str, address: str, **more: Any) -> dict[str, Any]:
    try:
        async with httpx.AsyncClient(timeout=_SECONDS, verify=tls()) as client:
            answer = await client.request(method, address, **more)
            found = answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        raise Failed(f"{method} at the provider: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise Failed("an answer of the provider that is no object")
    return found


def _challenge(verifier: str) -> str:
    hashed = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
