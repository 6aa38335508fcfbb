from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from policies_kb.knowledge import KnowledgeBase
from policies_kb.search.weighing import DECLINE as DECLINING
from wence.stock.project import questions, write_project

REGION = "410100"


@pytest.fixture(scope="module")
def project(small_kb: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("project")
    write_project(small_kb, REGION, home)
    return home


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def test_every_example_question_is_asked_under_its_facet_and_matter(
    small_kb: KnowledgeBase,
) -> None:
    asked = questions(small_kb)
    for item in small_kb.items.values():
        for facet, texts in item.questions.items():
            assert set(texts) <= set(asked[f"{facet.value}/{item.matter}"])


def test_what_must_be_declined_and_the_dialogue_acts_are_intents(
    small_kb: KnowledgeBase,
) -> None:
    asked = questions(small_kb)
    assert "明天天气怎么样" in asked[f"{DECLINING}not_policy"]
    assert "转人工" in asked["ask_human"]
    assert "ask_policy" not in asked


def test_region_named_in_a_question_is_marked_and_has_a_code(project: Path) -> None:
    nlu = read(project / "data" / "nlu.yml")["nlu"]
    [luoyang] = [one for one in nlu if one.get("synonym") == "410300"]
    assert "- 洛阳\n" in luoyang["examples"]
    marked = [one["examples"] for one in nlu if "[洛阳](region)" in one.get("examples", "")]
    assert marked


def test_every_intent_has_a_rule_and_every_label_a_response(
    project: Path, small_kb: KnowledgeBase
) -> None:
    domain, rules = read(project / "domain.yml"), read(project / "data" / "rules.yml")["rules"]
    labels = set(questions(small_kb)) | {"nlu_fallback"}
    assert set(domain["responses"]) == {f"utter_{label}" for label in labels}
    answered = {rule["steps"][0]["intent"] for rule in rules}
    assert answered == {name for one in domain["intents"] for name in one}
    assert answered == {label.partition("/")[0] for label in labels}


def test_response_refers_to_the_region_of_the_conversation(project: Path) -> None:
    domain = read(project / "domain.yml")
    [response] = domain["responses"]["utter_how_much/startup.sample"]
    assert response["text"] == "how_much/startup.sample@{region}"
    assert domain["slots"]["region"]["initial_value"] == REGION


def test_examples_are_written_as_blocks_which_rasa_reads_quickly(project: Path) -> None:
    text = (project / "data" / "nlu.yml").read_text("utf-8")
    assert "examples: |\n" in text
    assert "examples: '" not in text
