from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import Environment, meta

from actions.wording import say, table
from policies_kb.records import table as content_table

ROOT = Path(__file__).parents[2]
ACTIONS = sorted((ROOT / "actions").glob("*.py"))
RENDERING = [*sorted((ROOT / "policies_kb").rglob("*.py"))]


def names_said(paths: list[Path], receiver: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the sentence names, and the values given, of the calls of ``say`` in the code."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func
            named = isinstance(called, ast.Attribute) if receiver else isinstance(called, ast.Name)
            if not named or getattr(called, "attr", getattr(called, "id", "")) != "say":
                continue
            for name in spelled(node.args[0]):
                yield name, tuple(sorted(k.arg for k in node.keywords if k.arg))


def spelled(node: ast.expr) -> list[str]:
    """Return the names that an argument can be: a string, or the group of a name put together."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        return [str(node.values[0].value).rstrip(".")]
    return []


SAID = sorted(set(names_said(ACTIONS, receiver=False)))
RENDERED = sorted(set(names_said(RENDERING, receiver=True)))


def found(name: str, wording: object) -> object:
    for part in name.split("."):
        assert isinstance(wording, dict)
        wording = wording[part]
    return wording


@pytest.mark.parametrize(("name", "_values"), SAID)
def test_sentence_that_the_actions_say_exists(name: str, _values: tuple[str, ...]) -> None:
    assert found(name, table())


@pytest.mark.parametrize(("name", "_values"), RENDERED)
def test_sentence_that_the_renderer_says_exists(name: str, _values: tuple[str, ...]) -> None:
    assert found(name, content_table("wording"))


@pytest.mark.parametrize(("name", "values"), SAID)
def test_sentence_of_the_actions_is_given_the_values_that_it_names(
    name: str, values: tuple[str, ...]
) -> None:
    template = found(name, table())
    if isinstance(template, str):
        assert meta.find_undeclared_variables(Environment().parse(template)) <= set(values)


def test_code_says_sentences_at_all() -> None:
    assert len(SAID) > 20
    assert len(RENDERED) > 5


@pytest.mark.parametrize("name", [name for name, text in table().items() if isinstance(text, str)])
def test_sentence_is_a_sound_template(name: str) -> None:
    Environment(undefined=jinja2.StrictUndefined).parse(table()[name])
    assert table()[name].strip()


def test_sentence_that_lacks_a_value_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="summary"):
        say("ticket")


def test_sentence_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        say("nothing")


def test_sentence_in_a_group_is_found_by_dots() -> None:
    assert say("sum.stop") == "不算了"
