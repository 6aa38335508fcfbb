"""OpenTelemetry traces, when the usual variables (OTEL_EXPORTER_OTLP_ENDPOINT, …) ask for them.

Without them nothing of OpenTelemetry is loaded, and a span is a block that does nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_started: list[Any] = []


def wanted(environ: Mapping[str, str]) -> bool:
    """Whether the variables ask for traces."""
    off = environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    none = environ.get("OTEL_TRACES_EXPORTER") == "none"
    return not off and not none and any(environ.get(name) for name in ENDPOINTS)


def start(service: str) -> None:
    """Send traces of this process from now on, if they are wanted."""
    if not wanted(os.environ) or _started:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = {} if os.environ.get("OTEL_SERVICE_NAME") else {SERVICE_NAME: service}
    provider = TracerProvider(resource=Resource.create(named))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _started.append(provider)


def stop() -> None:
    """Send what wasn't sent yet."""
    while _started:
        _started.pop().shutdown()


def span(name: str, carrier: Mapping[str, str] | None = None) -> AbstractContextManager[None]:
    """A block that is a span; `carrier` are the headers of the request that it belongs to."""
    return _span(name, carrier) if _started else nullcontext()


@contextmanager
def _span(name: str, carrier: Mapping[str, str] | None) -> Iterator[None]:
    from opentelemetry.propagate import extract
    from opentelemetry.trace import Status, StatusCode

    context = None if carrier is None else extract(carrier)
    tracer = _started[0].get_tracer("wence")
    # An exception's message may quote what a resident wrote: its type alone is told, as the status.
    with tracer.start_as_current_span(
        name, context=context, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except BaseException as error:
            current.set_status(Status(StatusCode.ERROR, type(error).__qualname__))
            raise


def carried() -> dict[str, str]:
    """The headers that make the called process's spans children of the current one."""
    headers: dict[str, str] = {}
    if _started:
        from opentelemetry.propagate import inject

        inject(headers)
    return headers
