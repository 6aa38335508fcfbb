import asyncio
import time
from contextlib import suppress

import pytest
import redis
from redis.asyncio import Redis
from redis.exceptions import BusyLoadingError, ResponseError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from api.line import Line


@pytest.fixture
async def line(fresh_redis):
    line = Line(Redis.from_url(fresh_redis))
    yield line
    await line.close()


class Stand:
    """Stands for Redis: answers with one of the texts for each write that comes, and then hangs up or is silent."""

    def __init__(self, *answers, then="hang up"):
        self.answers = list(answers)
        self.then = then
        self.writes = []
        self.asked = asyncio.Event()
        self.served = []

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        host, port = self.server.sockets[0].getsockname()
        self.line = Line(Redis(host=host, port=port, protocol=2), seconds=0.2)
        return self

    async def __aexit__(self, *_):
        await self.line.close()
        self.server.close()
        await asyncio.gather(*self.served)

    async def serve(self, reader, writer):
        self.served.append(asyncio.current_task())
        while data := await reader.read(65536):
            if b"CLIENT" in data:  # what the library says when it has connected
                writer.write(b"+OK\r\n" * data.count(b"CLIENT"))
                continue
            self.writes.append(data)
            self.asked.set()
            if self.answers:
                writer.write(self.answers.pop(0))
            elif self.then == "hang up":
                break
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def test_answers_come_in_the_order_of_the_commands(line):
    assert await line.ask(("SET", "line:a", "1"), ("GET", "line:a"), ("INCR", "line:a")) == [
        b"OK",
        b"1",
        2,
    ]


async def test_many_ask_at_once_and_each_gets_its_own(line):
    asked = (line.ask(("ECHO", str(n)), ("ECHO", f"{n}!")) for n in range(300))
    found = await asyncio.gather(*asked)
    assert found == [[b"%d" % n, b"%d!" % n] for n in range(300)]


async def test_what_is_asked_at_the_same_time_goes_in_one_write():
    async with Stand(b"+first\r\n", b"+a\r\n+b\r\n") as redis:
        await redis.line.ask(("GET", "first"))
        await asyncio.gather(redis.line.ask(("GET", "a")), redis.line.ask(("GET", "b")))
        assert len(redis.writes) == 2


async def test_what_is_told_goes_with_what_is_asked_next():
    async with Stand(b"+open\r\n", b"+told\r\n+asked\r\n") as redis:
        await redis.line.ask(("GET", "open"))
        told = redis.line.tell(("GET", "told"))
        await asyncio.sleep(0)
        assert await redis.line.ask(("GET", "asked")) == [b"asked"]
        assert await told == [b"told"]
        assert len(redis.writes) == 2


async def test_what_is_told_goes_in_a_moment_when_nothing_is_asked(line):
    await line.ask(("SET", "line:c", "1"))
    assert await line.tell(("INCR", "line:c")) == [2]


async def test_what_was_told_is_sent_before_the_line_is_closed(line):
    await line.ask(("SET", "line:d", "1"))
    told = line.tell(("INCR", "line:d"))
    await line.close()
    assert isinstance(told.exception(), RedisConnectionError), "its answer isn't waited for"
    assert await line.ask(("GET", "line:d")) == [b"2"]


async def test_without_a_connection_nothing_is_told(line):
    assert isinstance(line.tell(("INCR", "line:e")).exception(), RedisConnectionError)


async def test_an_answer_that_is_an_error_is_raised_and_the_line_stays_open(line):
    with pytest.raises(ResponseError, match="unknown command"):
        await line.ask(("NONSENSE",), ("ECHO", "x"))
    found = await line.answers(("NONSENSE",), ("ECHO", "x"))
    assert isinstance(found[0], ResponseError)
    assert found[1] == b"x"


async def test_a_connection_that_broke_is_opened_anew_and_asked_again(line, fresh_redis):
    assert await line.ask(("SET", "line:b", "kept")) == [b"OK"]
    client = Redis.from_url(fresh_redis)
    await client.client_kill_filter(_type="normal", skipme=True)
    assert await line.ask(("GET", "line:b")) == [b"kept"]
    await client.aclose()


async def test_what_was_lost_with_a_connection_is_asked_once_more_on_another():
    async with Stand() as redis:
        asked = asyncio.create_task(redis.line.ask(("GET", "a")))
        await redis.asked.wait()
        redis.answers.append(b"+later\r\n")
        assert await asked == [b"later"]


async def test_a_redis_that_hangs_up_again_and_again_is_told():
    async with Stand() as redis:
        with pytest.raises(RedisConnectionError):
            await redis.line.ask(("GET", "a"))
        assert len(redis.writes) == 4


async def test_a_redis_that_is_not_there_is_told():
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    server.close()
    await server.wait_closed()
    with pytest.raises(RedisConnectionError):
        await Line(Redis(host=host, port=port)).ask(("GET", "a"))


async def test_an_answer_that_does_not_come_is_late_and_not_asked_for_again():
    async with Stand(then="be silent") as redis:
        async with asyncio.timeout(5):
            with pytest.raises(RedisTimeoutError):
                await redis.line.ask(("GET", "a"))
        assert len(redis.writes) == 1
        redis.answers.append(b"+back\r\n")
        assert await redis.line.ask(("GET", "a")) == [b"back"]


async def test_what_is_no_answer_of_redis_ends_the_connection():
    async with Stand(b"HTTP/1.1 400\r\n", b"HTTP/1.1 400\r\n", b"+well\r\n") as redis:
        assert await redis.line.ask(("GET", "a")) == [b"well"]


async def test_a_redis_that_still_loads_counts_as_gone():
    async with Stand(b"-LOADING Redis is loading the dataset in memory\r\n") as redis:
        with pytest.raises(BusyLoadingError):
            await redis.line.ask(("GET", "a"))


async def test_one_who_gives_up_waiting_leaves_the_others_their_answers():
    async with Stand(then="be silent") as redis:
        redis.answers += [b"+open\r\n"]
        await redis.line.ask(("GET", "open"))
        given_up = asyncio.create_task(redis.line.ask(("GET", "a")))
        waiting = asyncio.create_task(redis.line.ask(("GET", "b")))
        await asyncio.sleep(0)
        given_up.cancel()
        redis.answers.append(b"+for a\r\n+for b\r\n")
        assert await waiting == [b"for b"]


async def test_what_is_asked_has_left_before_what_is_done_meanwhile(line, fresh_redis):
    with redis.Redis.from_url(fresh_redis) as client:

        def meanwhile():
            end = time.monotonic() + 5
            while client.get("line:meanwhile") is None:
                assert time.monotonic() < end

        assert await line.answers(("SET", "line:meanwhile", "1"), meanwhile=meanwhile) == [b"OK"]


async def test_what_is_done_meanwhile_is_done_once_though_it_is_asked_again():
    done = []
    async with Stand() as stand:
        with pytest.raises(RedisConnectionError):
            await stand.line.answers(("PING",), meanwhile=lambda: done.append("done"))
        assert len(stand.writes) > 1
    assert done == ["done"]
