"""The manifests, which can't be applied where these tests run.

The schemas are Kubernetes' own, as the package kubernetes-validate carries them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from api.app import create_app
from api.settings import Settings
from wence.settings import PORTS

HERE = Path(__file__).parents[2] / "deploy" / "kubernetes"
VERSIONS = ("1.31", "1.37")
OBJECTS: list[dict[str, Any]] = [
    made
    for name in ("wence.yaml", "build.yaml")
    for made in yaml.safe_load_all((HERE / name).read_text(encoding="utf-8"))
]
PROCESSES = ["actions", "bot", "api"]


def named(made: dict[str, Any]) -> str:
    """What an object is called in a test's name."""
    return f"{made['kind']}-{made['metadata']['name']}"


def of(kind: str) -> dict[str, dict[str, Any]]:
    """The objects of a kind by their names."""
    return {made["metadata"]["name"]: made for made in OBJECTS if made["kind"] == kind}


def container(name: str) -> dict[str, Any]:
    """The only container of a deployment."""
    [found] = of("Deployment")[name]["spec"]["template"]["spec"]["containers"]
    return dict(found)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("made", OBJECTS, ids=named)
def test_object_follows_the_schema_strictly(made: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(made, version, strict=True)


@pytest.mark.parametrize("name", PROCESSES)
def test_process_has_copies_of_which_one_always_stays(name: str) -> None:
    assert of("Deployment")[name]["spec"]["replicas"] == 2
    assert of("Deployment")[name]["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    budget = of("PodDisruptionBudget")[name]["spec"]
    assert budget["minAvailable"] == 1
    assert of("Service")[name]["spec"]["selector"] == budget["selector"]["matchLabels"]


@pytest.mark.parametrize("name", PROCESSES)
def test_process_is_probed_limited_and_has_time_to_end_its_turns(name: str) -> None:
    found = container(name)
    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= found.keys()
    assert found["ports"][0]["containerPort"] == PORTS[name][1]
    assert of("Service")[name]["spec"]["ports"][0]["port"] == PORTS[name][1]
    assert found["resources"]["limits"]["memory"]
    pod = of("Deployment")[name]["spec"]["template"]["spec"]
    assert pod["terminationGracePeriodSeconds"] >= 20
    assert found["securityContext"]["readOnlyRootFilesystem"] is True


def test_gateways_probes_ask_addresses_that_there_are_and_not_what_all_share() -> None:
    paths = set(create_app(Settings()).openapi()["paths"])
    probes = {
        name: probe["httpGet"]["path"]
        for name, probe in container("api").items()
        if name.endswith("Probe")
    }
    assert set(probes.values()) <= paths
    assert probes["readinessProbe"] == "/acceptz", "a lost database must not take all away"


@pytest.mark.parametrize("name", PROCESSES)
def test_process_is_scaled_by_turns_a_second(name: str) -> None:
    scaler = of("HorizontalPodAutoscaler")[name]["spec"]
    assert scaler["scaleTargetRef"]["name"] == name
    [metric] = scaler["metrics"]
    assert metric["object"]["metric"]["name"] == "wence_turns_per_second"
    assert scaler["minReplicas"] >= 2


def test_processes_find_each_other_and_what_is_kept_elsewhere() -> None:
    data = of("ConfigMap")["wence"]["data"]
    assert data["WENCE_BOT_URL"] == f"http://bot:{PORTS['bot'][1]}"
    assert data["WENCE_ACTIONS_URL"] == f"http://actions:{PORTS['actions'][1]}"
    for name in PROCESSES:
        assert {"secretRef": {"name": "wence"}} in container(name)["envFrom"]
        assert container(name)["env"] == [{"name": "WENCE_HOST", "value": "0.0.0.0"}]


def test_every_image_is_named_where_it_is_to_be_changed() -> None:
    custom = yaml.safe_load((HERE / "kustomization.yaml").read_text(encoding="utf-8"))
    assert {image["name"] for image in custom["images"]} == {f"wence-{n}" for n in PROCESSES}
    assert {container(name)["image"] for name in PROCESSES} == {f"wence-{n}" for n in PROCESSES}
