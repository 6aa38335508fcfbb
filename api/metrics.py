"""What Prometheus reads at /metrics. No label holds what a resident wrote."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from api.contract import Reply

BUCKETS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """Counts of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "wence_http_requests",
            "Requests by route and status.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.request_seconds = Histogram(
            "wence_http_request_seconds",
            "Time of a request.",
            ["route"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.bot_seconds = Histogram(
            "wence_bot_seconds",
            "Time that the dialogue process takes for a turn.",
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.replies = Counter(
            "wence_replies", "Replies by kind.", ["channel", "kind"], registry=self.registry
        )
        self.masked = Counter(
            "wence_masked", "Personal numbers masked.", ["mask"], registry=self.registry
        )

    def count_replies(self, channel: str, replies: Iterable[Reply]) -> None:
        """Count a turn's replies."""
        for reply in replies:
            self.replies.labels(channel, reply.kind.value).inc()

    def render(self) -> bytes:
        """Return all counts in Prometheus's text format."""
        return generate_latest(self.registry)
