"""What Prometheus reads at /metrics. No label holds what a resident wrote."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from api.contract import Reply

BUCKETS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
STAGES = ("waiting", "bot", "actions", "records", "whole")


class Metrics:
    """Counts of one process, and how it is."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self.requests = self._counter(
            "wence_http_requests", "Requests by route and status.", "method", "route", "status"
        )
        self.request_seconds = self._histogram(
            "wence_http_request_seconds", "Time of a request.", "route"
        )
        self.turns = self._counter(
            "wence_turns",
            "Turns by channel, area (topic of the first item told) and outcome: answered, repeated, "
            "one_shot, or the kind of problem that was told.",
            "channel",
            "area",
            "outcome",
        )
        self.stage_seconds = self._histogram(
            "wence_turn_stage_seconds",
            "Time of a turn by stage: waiting (limits, the turn before), bot (with actions in it), "
            "actions, records, whole.",
            "stage",
        )
        self.replies = self._counter("wence_replies", "Replies by kind.", "channel", "kind")
        self.masked = self._counter("wence_masked", "Personal numbers masked.", "mask")
        self.unwritten = self._counter(
            "wence_turns_unwritten", "Turns whose record was given up: too many waited."
        )
        self.under_way = self._gauge("wence_turns_under_way", "Turns being taken.")
        self.most = self._gauge("wence_turns_most", "Turns that may be taken at once.")
        self.records_waiting = self._gauge(
            "wence_records_waiting", "Turns answered and not yet written down."
        )
        self.followed = self._gauge("wence_events_followed", "Conversations being followed.")
        self.bot_up = self._gauge("wence_bot_up", "Whether turns are sent to a bot.", "peer")
        self.bot_under_way = self._gauge("wence_bot_turns_under_way", "Turns at a bot.", "peer")
        self.knowledge = self._gauge(
            "wence_knowledge_base", "1 for the version of the knowledge base in use.", "version"
        )
        # What labels name is looked for once: their values are few.
        self._stage = cache(self.stage_seconds.labels)
        self._request = cache(self.requests.labels)
        self._request_seconds = cache(self.request_seconds.labels)
        self._turn = cache(self.turns.labels)
        self._reply = cache(self.replies.labels)
        # Both series of a stage exist from the start, so that a rate of nothing is 0.
        for stage in STAGES:
            self._stage(stage)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name, text, labels, registry=self.registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(name, text, labels, registry=self.registry)

    def _histogram(self, name: str, text: str, *labels: str) -> Histogram:
        return Histogram(name, text, labels, buckets=BUCKETS, registry=self.registry)

    def tell_knowledge(self, version: str | None) -> None:
        """Note which version of the knowledge base is in use."""
        self.knowledge.clear()
        if version is not None:
            self.knowledge.labels(version).set(1)

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that is answered. route: its pattern."""
        self._request(method, route, str(status)).inc()
        self._request_seconds(route).observe(seconds)

    def count_turn(self, channel: str, outcome: str, area: str, seconds: float) -> None:
        """Count a turn that is over."""
        self._turn(channel, area, outcome).inc()
        self.observe("whole", seconds)

    def observe(self, stage: str, seconds: float) -> None:
        """Note how long a stage of a turn took."""
        self._stage(stage).observe(seconds)

    @contextmanager
    def stage(self, stage: str) -> Iterator[None]:
        """Note how long the block takes, which is a stage of a turn."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.observe(stage, time.perf_counter() - started)

    def count_replies(self, channel: str, replies: Iterable[Reply]) -> None:
        """Count a turn's replies."""
        for reply in replies:
            self._reply(channel, reply.kind.value).inc()

    def render(self) -> bytes:
        """Return all counts in Prometheus's text format."""
        return generate_latest(self.registry)
