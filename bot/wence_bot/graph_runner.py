"""Runs the model's graph node by node.

Rasa gives it to dask, which works out anew at every turn what depends on what, twice a turn, and then runs the nodes
one after the other all the same. Here the order is worked out once for each set of targets, and so is what each
component is called with.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from graphlib import TopologicalSorter
from typing import Any

from rasa.core import processor
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.exceptions import RasaException

# A node's name, what is called, and from which nodes its parameters come.
Step = tuple[str, Callable[..., Any], list[tuple[str, str]]]


class PlainGraphRunner(DaskGraphRunner):
    """Runs each node after those that it needs."""

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Return the outputs of the targets. Raises `GraphRunError` where a node lacks an input."""
        wanted = tuple(targets or self._graph_schema.target_names)
        done = dict(inputs or {})
        for name, call, needs in self._steps_to(wanted):
            try:
                given = {parameter: done[need] for parameter, need in needs}
            except KeyError as error:
                raise GraphRunError(f"Missing input {error} to run node '{name}'.") from error
            try:
                done[name] = call(**given)
            except RasaException:
                raise
            except Exception as error:
                raise GraphComponentException(f"Error running graph component {name}.") from error
        return {name: done[name] for name in wanted}

    def _steps_to(self, targets: tuple[str, ...]) -> list[Step]:
        known: dict[tuple[str, ...], list[Step]] = self.__dict__.setdefault("_known_steps", {})
        if targets not in known:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            needs = {name: list(node.needs.items()) for name, node in nodes.items()}
            order = TopologicalSorter(
                {name: [need for _, need in given] for name, given in needs.items()}
            ).static_order()
            known[targets] = [
                (name, _call(self._instantiated_nodes[name]), needs[name])
                for name in order
                if name in needs
            ]
        return known[targets]


def _call(node: GraphNode) -> Callable[..., Any]:
    """What a node calls: its component, which is there from the start when it is to be predicted with."""
    if not node._eager or node._hooks:
        raise GraphRunError(f"Node '{node._node_name}' isn't one to predict with.")
    return partial(node._fn, node._component)


def install() -> None:
    """Have Rasa run what it predicts with by `PlainGraphRunner`."""
    processor.DaskGraphRunner = PlainGraphRunner
