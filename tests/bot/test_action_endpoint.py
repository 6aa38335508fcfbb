"""Calls go to an action server that answers, and none is lost because another doesn't."""

import asyncio
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import aiohttp
import pytest
from rasa.utils.endpoints import ClientResponseError

from wence_bot.action_endpoint import REST_SECONDS, KeptAliveEndpoint

NOBODY = "http://127.0.0.1:1/webhook"


@contextmanager
def server(seconds=0.0, status=200):
    """An HTTP server that answers its own number of calls after `seconds`."""
    calls = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            calls.append(self.path)
            time.sleep(seconds)
            body = json.dumps({"calls": len(calls)}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{httpd.server_address[1]}/webhook", calls
    finally:
        httpd.shutdown()
        httpd.server_close()


async def ask(endpoint, times=1):
    try:
        return [await endpoint.request(json={}) for _ in range(times)]
    finally:
        await endpoint.close()


async def test_calls_are_spread_over_the_servers():
    with server(0.05) as (one, calls_of_one), server(0.05) as (two, calls_of_two):
        endpoint = KeptAliveEndpoint([one, two], seconds=5)
        await asyncio.gather(*(endpoint.request(json={}) for _ in range(6)))
        await endpoint.close()
    assert (len(calls_of_one), len(calls_of_two)) == (3, 3)


async def test_a_call_to_a_server_that_is_gone_is_answered_by_the_other():
    with server() as (url, _):
        endpoint = KeptAliveEndpoint([NOBODY, url], seconds=5)
        answers = await ask(endpoint, 3)
    assert [answer["calls"] for answer in answers] == [1, 2, 3]
    assert endpoint.servers[0].failures == 1, "it rests and isn't tried again and again"


async def test_a_server_that_takes_no_calls_any_more_is_passed_over():
    with server(status=503) as (stopping, _), server() as (url, _):
        assert await ask(KeptAliveEndpoint([stopping, url], seconds=5)) == [{"calls": 1}]


async def test_a_call_to_a_slow_server_is_answered_by_the_other_in_its_time():
    with server(3) as (slow, _), server() as (url, _):
        endpoint = KeptAliveEndpoint([slow, url], seconds=1)
        assert await ask(endpoint) == [{"calls": 1}]
    assert endpoint.servers[0].late


async def test_a_single_server_that_was_late_is_not_waited_for_by_every_turn():
    with server(2) as (slow, calls):
        endpoint = KeptAliveEndpoint([slow], seconds=0.2)
        with pytest.raises(TimeoutError):
            await endpoint.request(json={})
        with pytest.raises(aiohttp.ServerTimeoutError, match="all action servers are late"):
            await endpoint.request(json={})
        endpoint.servers[0].rests_until = 0.0
        with pytest.raises(TimeoutError):
            await ask(endpoint)
    assert len(calls) == 2, "after its rest it is asked again"


async def test_calls_that_are_late_together_are_one_failure():
    with server(2) as (slow, _):
        endpoint = KeptAliveEndpoint([slow], seconds=0.3)
        late = await asyncio.gather(
            *(endpoint.request(json={}) for _ in range(8)), return_exceptions=True
        )
        await endpoint.close()
    assert {type(error) for error in late} == {TimeoutError}
    rested = endpoint.servers[0].rests_until - endpoint.servers[0].failed_at
    assert (endpoint.servers[0].failures, rested) == (1, pytest.approx(REST_SECONDS))


async def test_a_server_that_answers_with_an_error_is_there():
    with server(status=400) as (url, _):
        endpoint = KeptAliveEndpoint([url], seconds=1)
        endpoint.servers[0].failures = 3
        with pytest.raises(ClientResponseError):
            await ask(endpoint)
    assert (endpoint.servers[0].failures, endpoint.servers[0].rests_until) == (0, 0.0)


async def test_a_single_server_that_is_back_is_asked_at_once():
    endpoint = KeptAliveEndpoint([NOBODY], seconds=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await endpoint.request(json={})
    with server() as (url, _):
        endpoint.servers[0].url = url
        assert await ask(endpoint) == [{"calls": 1}]
    assert endpoint.servers[0].failures == 0
