"""`/healthz`, `/readyz`, `/acceptz`, `/metrics`: what operators and load balancers ask."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel

from api.events import server_stops
from api.problems import Place, Problem, documented
from api.services import ServicesOf
from api.wording import wording

router = APIRouter(tags=["operation"])


class Alive(BaseModel):
    """The process runs."""

    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    """All parts are ready. version: of the knowledge base."""

    status: Literal["ready"] = "ready"
    version: str


@router.get("/healthz", summary="Whether the process is alive")
async def healthz() -> Alive:
    """Answer at once, whatever the other parts do."""
    return Alive()


@router.get("/readyz", summary="Whether it can answer", responses=documented("not-ready"))
async def readyz(services: ServicesOf) -> Ready:
    """Ask the dialogue process, Redis, the knowledge base and the database."""
    unready = await services.unready()
    if unready:
        texts = wording()["readiness"]
        places = [Place(place=name, message=texts[name]) for name in unready]
        raise Problem("not-ready", errors=places, retry_after=2)
    return Ready(version=services.knowledge.version or "")


@router.get(
    "/acceptz",
    summary="Whether a load balancer should send requests here",
    responses=documented("not-ready"),
)
async def acceptz(services: ServicesOf) -> Ready:
    """Say whether this process itself can work: its knowledge base is loaded, and it isn't being stopped.

    What all processes share (the dialogue, Redis, the database) isn't asked: without it each of them still says
    what is the matter, and answers what it can.
    """
    stopping = server_stops()
    if stopping or services.knowledge.version is None:
        name = "stopping" if stopping else "knowledge"
        places = [Place(place=name, message=wording()["readiness"][name])]
        raise Problem("not-ready", errors=places, retry_after=2)
    return Ready(version=services.knowledge.version)


@router.get(
    "/metrics",
    summary="Counts for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(services: ServicesOf) -> Response:
    """Return the counts in Prometheus's text format."""
    services.metrics.tell_knowledge(services.knowledge.version)
    return Response(services.metrics.render(), media_type=CONTENT_TYPE_LATEST)
