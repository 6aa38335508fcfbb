"""The Rasa project is whole: what rules name is declared, and the contract is met."""

import re

import pytest
import yaml

from wence_bot.settings import BOT

DOMAIN = yaml.safe_load((BOT / "domain.yml").read_text(encoding="utf-8"))
RULES = [
    rule
    for path in (BOT / "data" / "rules").glob("*.yml")
    for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
]
CONTRACT = (BOT.parent / "docs" / "architecture.md").read_text(encoding="utf-8")


def intents_of(rule):
    for step in rule["steps"]:
        for part in step.get("or", [step]):
            if "intent" in part:
                yield part["intent"]


def intents():
    return {next(iter(intent)) for intent in DOMAIN["intents"]}


def acts():
    table = CONTRACT.partition("## Dialogue acts")[2].partition("\n## ")[0]
    for row in re.findall(r"^\|(.+?)\|.*\|(.+?)\|$", table, re.M):
        for intent in re.findall(r"`(\w+)`", row[0]):
            yield intent, re.findall(r"`(action_\w+)`", row[1])[-1]


def test_every_action_that_a_rule_names_is_in_the_domain():
    named = {step["action"] for rule in RULES for step in rule["steps"] if "action" in step}
    assert named == set(DOMAIN["actions"])


def test_every_intent_that_a_rule_names_is_in_the_domain():
    assert {intent for rule in RULES for intent in intents_of(rule)} == intents()


def test_every_rule_runs_one_action():
    assert all(sum("action" in step for step in rule["steps"]) == 1 for rule in RULES)


@pytest.mark.parametrize(("intent", "action"), list(acts()))
def test_the_contracts_action_answers_the_intent(intent, action):
    found = [
        step["action"]
        for rule in RULES
        if "condition" not in rule and intent in intents_of(rule)
        for step in rule["steps"]
        if "action" in step
    ]
    assert found == [action]


def test_a_running_form_gets_every_intent_but_five():
    form = [rule for rule in RULES if "condition" in rule]
    named = {intent for rule in form for intent in intents_of(rule)}
    assert intents() - named == {"ask_human", "complain", "distress", "rate", "choose"}


def test_the_slots_are_the_contracts_and_only_checking_influences_rules():
    table = CONTRACT.partition("## Slots")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\|(.+?)\|", table, re.M))))
    assert set(DOMAIN["slots"]) == named
    influencing = {n for n, slot in DOMAIN["slots"].items() if slot["influence_conversation"]}
    assert influencing == {"checking"}


def test_every_intent_has_examples_but_those_that_nobody_says():
    told = {path.stem for path in (BOT / "data" / "nlu").glob("*.yml")}
    assert intents() - told <= {"nlu_fallback", "choose"}


def test_locks_name_hashes_and_no_host():
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (BOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?:|--index-url|^tensorflow", text, re.M)
