import pytest
from rasa.core import processor
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner

from wence_bot import graph_runner
from wence_bot.graph_runner import PlainGraphRunner


class Add(GraphComponent):
    @classmethod
    def create(cls, config, model_storage, resource, execution_context):
        return cls()

    def add(self, one: int, other: int) -> int:
        return one + other


def node(**needs: str) -> SchemaNode:
    return SchemaNode(
        needs=needs, uses=Add, constructor_name="create", fn="add", config={}, eager=True
    )


SCHEMA = GraphSchema(
    {
        "last": node(one="middle", other="first"),
        "middle": node(one="first", other="given"),
        "first": node(one="given", other="given"),
        "aside": node(one="nowhere", other="given"),
    }
)


@pytest.fixture
def runner() -> PlainGraphRunner:
    return PlainGraphRunner.create(SCHEMA, None, ExecutionContext(SCHEMA, "model"))


def test_nodes_run_after_what_they_need(runner):
    assert runner.run({"given": 1}, ["last"]) == {"last": 5}


def test_several_targets_are_returned_and_nothing_else(runner):
    assert runner.run({"given": 2}, ["middle", "first"]) == {"middle": 6, "first": 4}


def test_outputs_of_one_run_are_not_those_of_the_next(runner):
    runner.run({"given": 1}, ["last"])
    assert runner.run({"given": 10}, ["last"]) == {"last": 50}


def test_outputs_are_those_of_rasas_own_runner(runner):
    stock = DaskGraphRunner.create(SCHEMA, None, ExecutionContext(SCHEMA, "model"))
    targets = ["last", "first"]
    assert runner.run({"given": 3}, targets) == stock.run({"given": 3}, targets)


def test_node_that_lacks_an_input_is_named(runner):
    with pytest.raises(GraphRunError, match="aside"):
        runner.run({"given": 1}, ["aside"])


def test_a_component_that_fails_is_named(runner):
    with pytest.raises(GraphComponentException, match="first"):
        runner.run({"given": None}, ["first"])


def test_installed_it_runs_what_rasa_predicts_with(monkeypatch):
    monkeypatch.setattr(processor, "DaskGraphRunner", DaskGraphRunner)
    graph_runner.install()
    assert processor.DaskGraphRunner is PlainGraphRunner
