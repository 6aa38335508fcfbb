import asyncio
import time

import pytest
from rasa.core.lock_store import LockError
from redis.asyncio import Redis

from wence_bot.lease import lease_of
from wence_bot.line import Line
from wence_bot.lock_store import FastRedisLockStore


@pytest.fixture
async def stores(redis_url):
    lines = [Line(Redis.from_url(redis_url)) for _ in range(2)]
    yield [FastRedisLockStore(line) for line in lines]
    for line in lines:
        await line.close()


async def test_a_waiting_process_gets_the_lock_soon_after_it_is_free(stores):
    freed = got = 0.0

    async def first():
        nonlocal freed
        async with stores[0].lock("a"):
            await asyncio.sleep(0.2)
            freed = time.monotonic()

    async def second():
        nonlocal got
        await asyncio.sleep(0.05)
        async with stores[1].lock("a"):
            got = time.monotonic()

    await asyncio.gather(first(), second())
    assert 0 <= got - freed < 0.2


async def test_turns_of_one_process_keep_their_order(stores):
    order = []

    async def turn(number):
        async with stores[0].lock("b"):
            await asyncio.sleep(0.01)
            order.append(number)

    await asyncio.gather(*(turn(number) for number in range(8)))
    assert order == list(range(8))


async def test_two_conversations_do_not_wait_for_each_other(stores):
    async with stores[0].lock("c"):
        async with asyncio.timeout(1):
            async with stores[0].lock("d"):
                pass


async def test_a_lock_that_stays_taken_is_an_error_that_names_the_conversation(stores):
    async with stores[0].lock("e", lock_lifetime=5):
        with pytest.raises(LockError, match="Conversation e was still locked"):
            async with stores[1].lock("e", lock_lifetime=0.1):
                pass


async def test_the_lock_of_a_dead_holder_is_free_after_its_lifetime(stores, redis):
    lock = redis.lock("wence:lock:f", timeout=0.2)
    assert await lock.acquire()
    async with asyncio.timeout(2):
        async with stores[1].lock("f"):
            pass


async def test_the_lock_of_a_turn_that_takes_long_is_kept_until_its_end(redis_url):
    line = Line(Redis.from_url(redis_url))
    first, second = (FastRedisLockStore(line, lease=0.15) for _ in range(2))
    async with first.lock("g"):
        with pytest.raises(LockError):
            async with second.lock("g", lock_lifetime=0.6):
                pass
    async with asyncio.timeout(2), second.lock("g"):
        pass
    await line.close()


async def test_a_turn_whose_lock_was_lost_ends_all_the_same(stores, redis):
    async with stores[0].lock("h"):
        await redis.delete("wence:lock:h")


async def test_with_a_free_lock_the_conversation_comes_as_it_is_then(stores, redis):
    await redis.set("wence:tracker:i", b"before")
    async with stores[0].lock("i"):
        assert lease_of("other") is None
        assert lease_of("i").found == [b"before", None]
    assert lease_of("i") is None


async def test_who_waited_for_the_lock_gets_what_the_other_turn_wrote(stores, redis):
    await redis.set("wence:tracker:k", b"before")
    held = asyncio.Event()

    async def second():
        await held.wait()
        async with stores[1].lock("k"):
            return lease_of("k").found[0]

    waiting = asyncio.create_task(second())
    async with stores[0].lock("k"):
        held.set()
        await asyncio.sleep(0.1)
        await redis.set("wence:tracker:k", b"after")
    assert await waiting == b"after"


async def test_a_conversation_that_can_not_be_read_is_locked_and_must_be_asked_for(stores, redis):
    await redis.lpush("wence:tracker:l", "no text")
    async with stores[0].lock("l"):
        assert lease_of("l").found is None
        assert await redis.exists("wence:lock:l")
    assert not await redis.exists("wence:lock:l")


async def test_a_lock_that_is_another_s_by_now_is_left_to_it(stores, redis):
    async with stores[0].lock("busy meanwhile"):
        await redis.set("wence:lock:m", b"another's")
    assert await redis.get("wence:lock:m") == b"another's"


async def test_what_is_done_meanwhile_is_done_once_though_the_lock_is_waited_for(stores):
    done, begun = [], asyncio.Event()

    def meanwhile():
        done.append("done")
        begun.set()

    async def second():
        async with stores[1].lock("busy meanwhile", meanwhile=meanwhile):
            return list(done)

    async with stores[0].lock("busy meanwhile"):
        waiting = asyncio.create_task(second())
        await begun.wait()
        await asyncio.sleep(0.1)
        assert not waiting.done()
    assert await waiting == ["done"]


async def test_a_lock_is_free_soon_when_what_is_done_meanwhile_fails(redis_url):
    line = Line(Redis.from_url(redis_url))
    store = FastRedisLockStore(line, lease=0.2)
    with pytest.raises(ZeroDivisionError):
        async with store.lock("failed meanwhile", meanwhile=lambda: 1 // 0):
            pass
    async with asyncio.timeout(5), store.lock("failed meanwhile"):
        pass
    await line.close()
