"""Traces are sent where the usual variables say, and cost nothing without them."""

from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext

import pytest

from telemetry import traces
from tests.cluster.collector import collector

ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, False),
        (ENDPOINT, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, True),
        (ENDPOINT | {"OTEL_SDK_DISABLED": "true"}, False),
        (ENDPOINT | {"OTEL_TRACES_EXPORTER": "none"}, False),
    ],
)
def test_traces_are_wanted_when_the_variables_say_so(environ: dict[str, str], wanted: bool) -> None:
    assert traces.wanted(environ) is wanted


def test_without_them_nothing_is_loaded_carried_or_done() -> None:
    code = (
        "import sys; from telemetry import traces; traces.start('x')\n"
        "with traces.span('a'): pass\n"
        "assert traces.carried() == {}\n"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry')]"
    )
    done = subprocess.run([sys.executable, "-c", code], env={}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert isinstance(traces.span("a"), nullcontext)


def _fail_within(headers: dict[str, str]) -> None:
    with traces.span("outer", {"turn_id": "t"}):
        headers |= traces.carried()
        with traces.span("inner"):
            raise ValueError("13800138000")


def test_spans_are_sent_with_the_type_of_an_error_and_not_its_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with collector() as found:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", found.url)
        traces.start("wence-test")
        headers: dict[str, str] = {}
        with pytest.raises(ValueError, match="13800138000"):
            _fail_within(headers)
        traces.continue_from(headers)
        with traces.span("continued"):
            pass
        traces.stop()
    spans = {name: (trace, own, parent) for _, name, trace, own, parent, _ in found.spans}
    assert spans.keys() == {"outer", "inner", "continued"}
    assert {trace for trace, _, _ in spans.values()} == {spans["outer"][0]}
    assert spans["inner"][2] == spans["continued"][2] == spans["outer"][1]
    text = "".join(span[5] for span in found.spans)
    assert "ValueError" in text
    assert "13800138000" not in text
