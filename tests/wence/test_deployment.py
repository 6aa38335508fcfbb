"""docker-compose.yml and the Dockerfiles, which can't be run where these tests run.

The schema is the compose specification's, as the package check-jsonschema carries it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import crossplane
import pytest
import yaml

from api.problems import Problem, ProblemDetails
from api.settings import Settings
from wence.settings import PORTS

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
BUILT = [name for name, service in SERVICES.items() if "build" in service]
PROCESSES = ["actions", "bot", "api"]
DOCKERFILES = [f"{name}/Dockerfile" for name in PROCESSES]
COPY = re.compile(r"^COPY (?!--from)(?P<sources>.+) \S+$", re.MULTILINE)
HEALTH = {"actions": "/health", "bot": "/webhooks/wence/", "api": "/readyz"}


def ignored(source: str) -> bool:
    """Whether .dockerignore, which excludes all and then names what is let in, keeps it out."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    allowed = [line[1:] for line in lines if line.startswith("!")]
    return not any(source == path or source.startswith(f"{path}/") for path in allowed)


def test_compose_file_follows_the_compose_specification() -> None:
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    words.append(str(ROOT / "docker-compose.yml"))
    checked = subprocess.run(words, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_compose_file_has_the_processes_of_the_design() -> None:
    assert {"redis", "postgres", *PROCESSES} <= SERVICES.keys()


@pytest.mark.parametrize("name", BUILT)
def test_service_is_built_from_a_dockerfile_that_is_there(name: str) -> None:
    build = SERVICES[name]["build"]
    assert (ROOT / build["context"]).is_dir()
    assert (ROOT / build["context"] / build["dockerfile"]).is_file()


@pytest.mark.parametrize("name", SERVICES)
def test_service_depends_only_on_services_that_are_there(name: str) -> None:
    for other, how in SERVICES[name].get("depends_on", {}).items():
        assert other in SERVICES
        if how["condition"] == "service_healthy":
            in_image = other in PROCESSES
            assert in_image or "test" in SERVICES[other]["healthcheck"]


@pytest.mark.parametrize("name", SERVICES)
def test_service_uses_only_declared_networks_and_volumes(name: str) -> None:
    assert set(SERVICES[name]["networks"]) <= COMPOSE["networks"].keys()
    for volume in SERVICES[name].get("volumes", []):
        source = volume.split(":")[0]
        assert source in COMPOSE["volumes"] or source.startswith(("$", "./"))


def test_only_the_gateway_and_the_balancer_before_it_can_be_reached() -> None:
    reached = ["api", "balancer"]
    assert [name for name, service in SERVICES.items() if "ports" in service] == reached
    assert [name for name, service in SERVICES.items() if "outer" in service["networks"]] == reached
    assert COMPOSE["networks"]["inner"]["internal"] is True


@pytest.mark.parametrize("name", BUILT)
def test_built_service_learns_where_the_others_are(name: str) -> None:
    environment = SERVICES[name]["environment"]
    assert environment["WENCE_BOT_URL"] == f"http://bot:{PORTS['bot'][1]}"
    assert environment["WENCE_ACTIONS_URL"] == f"http://actions:{PORTS['actions'][1]}"
    assert environment["REDIS_URL"].startswith("redis://redis:")
    assert environment["WENCE_BUILD"] == "/build"


@pytest.mark.parametrize("name", BUILT)
def test_built_service_cannot_write_to_its_image_or_gain_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("path", DOCKERFILES)
def test_everything_that_an_image_copies_is_there_and_let_in(path: str) -> None:
    sources = " ".join(COPY.findall((ROOT / path).read_text())).split()
    assert sources
    for source in sources:
        assert (ROOT / source).exists(), f"{path} copies {source}, which is not there"
        assert not ignored(source), f"{path} copies {source}, which .dockerignore keeps out"


@pytest.mark.parametrize("name", PROCESSES)
def test_image_runs_its_process_as_an_ordinary_user_and_asks_its_health(name: str) -> None:
    text = (ROOT / name / "Dockerfile").read_text()
    last = text.rsplit("\nFROM ", maxsplit=1)[1]
    port = PORTS[name][1]
    assert "\nUSER wence\n" in last
    assert f"\nEXPOSE {port}\n" in last
    assert f"http://127.0.0.1:{port}{HEALTH[name]}'" in last
    module = "wence_bot" if name == "bot" else name
    assert f'CMD ["python", "-m", "{module}"' in last


@pytest.mark.parametrize("path", DOCKERFILES)
def test_image_installs_only_what_a_lock_holds_by_hash(path: str) -> None:
    text = (ROOT / path).read_text()
    installs = re.findall(r"pip (?:install|sync) .*", text)
    assert len(installs) == 2
    assert all("--require-hashes" in install for install in installs)


def test_only_the_balancer_needs_the_profile_of_several_copies() -> None:
    assert {n: s["profiles"] for n, s in SERVICES.items() if "profiles" in s} == {
        "balancer": ["cluster"]
    }
    given = dict(
        line.split("=", 1)
        for line in (ROOT / "deploy" / "cluster.env").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
    assert given["COMPOSE_PROFILES"] == "cluster"
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for name in given.keys() - {"COMPOSE_PROFILES"}:
        assert f"${{{name}:-" in text, f"{name} changes nothing"


@pytest.mark.parametrize("name", PROCESSES)
def test_process_has_copies_a_limit_and_time_to_end_its_turns(name: str) -> None:
    deploy = SERVICES[name]["deploy"]
    assert deploy["replicas"] == "${WENCE_COPIES:-1}"
    assert deploy["resources"]["limits"]["memory"]
    assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > 15


def test_balancers_configuration_is_one_that_nginx_understands() -> None:
    path = ROOT / "deploy" / "nginx.conf"
    parsed = crossplane.parse(str(path), strict=True, catch_errors=True)
    assert parsed["status"] == "ok", parsed["errors"]
    text = path.read_text(encoding="utf-8")
    [published] = SERVICES["balancer"]["ports"]
    assert f"listen {published.rpartition(':')[2]};" in text
    assert f"server api:{PORTS['api'][1]} resolve" in text
    mounted = [volume.split(":") for volume in SERVICES["balancer"]["volumes"]]
    assert ["./deploy/nginx.conf", "/etc/nginx/nginx.conf", "ro"] in mounted
    assert int(re.findall(r"client_max_body_size (\d+)k;", text)[0]) * 1024 >= Settings().body_bytes


def balancer_locations() -> dict[str, list[dict[str, Any]]]:
    """The balancer's locations, by their names."""
    parsed = crossplane.parse(str(ROOT / "deploy" / "nginx.conf"), single=True)
    [http] = [one for one in parsed["config"][0]["parsed"] if one["directive"] == "http"]
    [server] = [one for one in http["block"] if one["directive"] == "server"]
    found = [one for one in server["block"] if one["directive"] == "location"]
    return {" ".join(one["args"]): one["block"] for one in found}


def test_balancer_sends_only_turns_with_a_key_to_another_gateway() -> None:
    again = [
        name
        for name, block in balancer_locations().items()
        for line in block
        if line["directive"] == "proxy_next_upstream" and "non_idempotent" in line["args"]
    ]
    assert again == ["@with_key"]
    turns = balancer_locations()["= /api/v1/messages"]
    assert {"directive": "if", "args": ["$http_idempotency_key"]}.items() <= next(
        line for line in turns if line["directive"] == "if"
    ).items()


def test_balancer_tells_of_a_gateway_that_is_gone_as_a_gateway_tells_it() -> None:
    [told] = [
        line["args"]
        for line in balancer_locations()["@unreachable"]
        if line["directive"] == "return"
    ]
    as_told = ProblemDetails.model_validate_json(told[1])
    assert as_told.model_dump(exclude={"instance"}) == Problem(
        "bot-unreachable"
    ).details().model_dump(exclude={"instance"})
    assert told[0] == str(as_told.status)
