from __future__ import annotations

import pytest

from policies_kb.eligibility.interview import Interview, applicable
from policies_kb.eligibility.judging import Finding, Judged, verdict
from policies_kb.model import Item
from policies_kb.records import CONTENT, item_of, read_yaml
from tests.policies_kb.eligibility.conftest import TODAY
from tests.situations.table import Situation, situations, tables


def item_named(name: str) -> Item:
    topic, _, rest = name.partition(".")
    return item_of(read_yaml(CONTENT / "items" / topic / f"{rest}.yml"))


@pytest.mark.parametrize("situation", situations())
def test_situation_comes_to_its_verdict(interview: Interview, situation: Situation) -> None:
    item = item_named(situation.item)
    judged: dict[str, Judged] = {}
    while verdict(list(judged.values())) is not Finding.NOT_MET:
        needed = applicable(item, {id_: one.said for id_, one in judged.items()})
        pending = next((c for c in needed if c.id not in judged), None)
        if pending is None:
            break
        found = interview.heard(item, pending, situation.say[pending.id], TODAY)
        assert found is not None, (pending.id, situation.say[pending.id])
        judged[pending.id] = found
    assert verdict(list(judged.values())) == situation.verdict
    assert list(judged) == list(situation.say)


@pytest.mark.parametrize("name", tables())
def test_table_has_a_dozen_rows_of_different_verdicts(name: str) -> None:
    rows = tables()[name]["situations"]
    assert len(rows) >= 12
    assert {row["verdict"] for row in rows} >= {"met", "unknown"}


@pytest.mark.parametrize("name", tables())
def test_every_condition_of_a_table_decides_once(name: str) -> None:
    asked = {id_ for row in tables()[name]["situations"] for id_ in row["say"]}
    assert asked == {condition.id for condition in item_named(name).conditions}
