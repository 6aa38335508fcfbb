"""Runs the model's graph node by node.

Rasa gives it to dask, which works out anew at every turn what depends on what, twice a turn, and then runs the nodes
one after the other all the same. Here the order is worked out once for each set of targets.
"""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import Any

from rasa.core import processor
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner

Steps = list[tuple[str, list[str]]]


class PlainGraphRunner(DaskGraphRunner):
    """Runs each node after those that it needs."""

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Return the outputs of the targets. Raises `GraphRunError` where a node lacks an input."""
        wanted = tuple(targets or self._graph_schema.target_names)
        # A node takes what it needs as pairs of name and output, as it gives its own.
        done = {name: (name, value) for name, value in (inputs or {}).items()}
        try:
            for name, needs in self._steps_to(wanted):
                given = [done[need] for need in needs if need in done]
                done[name] = self._instantiated_nodes[name](*given)
        except RuntimeError as error:
            raise GraphRunError("A node of the model failed.") from error
        return dict(done[name] for name in wanted)

    def _steps_to(self, targets: tuple[str, ...]) -> Steps:
        known: dict[tuple[str, ...], Steps] = self.__dict__.setdefault("_known_steps", {})
        if targets not in known:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            needs = {name: list(node.needs.values()) for name, node in nodes.items()}
            order = TopologicalSorter(needs).static_order()
            known[targets] = [(name, needs[name]) for name in order if name in needs]
        return known[targets]


def install() -> None:
    """Have Rasa run what it predicts with by `PlainGraphRunner`."""
    processor.DaskGraphRunner = PlainGraphRunner
