"""The dashboard and the alerts ask only for what the gateway really counts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from api.metrics import STAGES, Metrics

DEPLOY = Path(__file__).parents[2] / "deploy" / "grafana"
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "wence.json").read_text(encoding="utf-8"))
ALERTS: dict[str, Any] = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))
QUERIES = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
RULES = [rule["expr"] for group in ALERTS["groups"] for rule in group["rules"]]
NAME = re.compile(r"\b(?:wence|process)_[a-z_]+")
LABELS = re.compile(r"\bby \(([^)]*)\)|\{([^}]*)\}")
OF_PROMETHEUS = {"le", "instance", "job"}


@pytest.fixture(scope="module")
def counted() -> dict[str, set[str]]:
    """The series of a gateway in which everything has happened once, with their labels."""
    metrics = Metrics()
    metrics.count_turn("web", "answered", "startup", 0.1)
    for stage in STAGES:
        metrics.observe(stage, 0.1)
    metrics.tell_knowledge("version")
    metrics.replies.labels("web", "answer").inc()
    metrics.masked.labels("mask").inc()
    metrics.requests.labels("GET", "/", "200").inc()
    metrics.request_seconds.labels("/").observe(0.1)
    metrics.bot_up.labels("peer").set(1)
    metrics.bot_under_way.labels("peer").set(0)
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(metrics.render().decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


@pytest.mark.parametrize("query", [*QUERIES, *RULES])
def test_a_query_asks_for_series_and_labels_that_there_are(
    counted: dict[str, set[str]], query: str
) -> None:
    names = NAME.findall(query)
    assert names
    for name in names:
        assert name in counted, f"{name} is counted nowhere"
    known = set().union(*(counted[name] for name in names)) | OF_PROMETHEUS
    for by, matched in LABELS.findall(query):
        asked = {label.strip() for label in by.split(",") if label.strip()}
        asked |= {re.split(r"[=!~]", part)[0].strip() for part in matched.split(",") if part}
        assert asked <= known, f"{asked - known} is no label of {names}"


def test_a_query_is_balanced_and_a_panel_has_its_own_place() -> None:
    for query in (*QUERIES, *RULES):
        assert query.count("(") == query.count(")")
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in DASHBOARD["panels"]]
    assert len(set(places)) == len(places)
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(places)


def test_what_the_dashboard_must_show_is_shown(counted: dict[str, set[str]]) -> None:
    shown = " ".join(QUERIES)
    own = {name for name in counted if name.startswith("wence_")}
    told = {name for name in own if not name.endswith(("_sum", "_count", "_created", "_info"))}
    missing = {name for name in told if name not in shown}
    assert missing == set()


def test_an_outcome_that_a_query_names_is_one_that_is_counted() -> None:
    source = (Path(__file__).parents[2] / "api" / "turn.py").read_text(encoding="utf-8")
    for query in (*QUERIES, *RULES):
        for outcomes in re.findall(r'outcome[!=~]+"([^"]+)"', query):
            for outcome in outcomes.split("|"):
                assert f'"{outcome}"' in source
