"""OpenTelemetry traces, when the usual variables (OTEL_EXPORTER_OTLP_ENDPOINT, …) ask for them.

Without them nothing of OpenTelemetry is loaded, and a span is a block that does nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_started: list[TracerProvider] = []


def wanted(environ: Mapping[str, str]) -> bool:
    """Whether the variables ask for traces."""
    off = environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    none = environ.get("OTEL_TRACES_EXPORTER") == "none"
    return not off and not none and any(environ.get(name) for name in ENDPOINTS)


def start(service: str) -> None:
    """Send traces of this process from now on, if they are wanted; OTEL_SERVICE_NAME goes before ``service``."""
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


def span(
    name: str,
    attributes: Mapping[str, str] | None = None,
) -> AbstractContextManager[None]:
    """Return a block that is a span of the trace. Attributes hold nothing that a resident wrote."""
    return _span(name, attributes) if _started else nullcontext()


@contextmanager
def _span(name: str, attributes: Mapping[str, str] | None) -> Iterator[None]:
    from opentelemetry.trace import Status, StatusCode

    tracer = _started[0].get_tracer("wence")
    # An exception's message may quote what a resident wrote: its type alone is told, as the status.
    with tracer.start_as_current_span(
        name,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield
        except BaseException as error:
            current.set_status(Status(StatusCode.ERROR, type(error).__qualname__))
            raise


def continue_from(headers: Mapping[str, str]) -> None:
    """Let the spans of this task belong to the caller's, as the headers of its request say."""
    if _started:
        from opentelemetry.context import attach
        from opentelemetry.propagate import extract

        attach(extract(dict(headers.items())))


def carried() -> dict[str, str]:
    """Return the headers that make the called process's spans children of the current one."""
    headers: dict[str, str] = {}
    if _started:
        from opentelemetry.propagate import inject

        inject(headers)
    return headers
