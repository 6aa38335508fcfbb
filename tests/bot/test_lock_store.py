import asyncio
import time

import pytest
from rasa.core.lock_store import LockError
from redis.asyncio import Redis

from wence_bot.lock_store import FastRedisLockStore


@pytest.fixture
async def stores(redis_url):
    clients = [Redis.from_url(redis_url) for _ in range(2)]
    yield [FastRedisLockStore(client) for client in clients]
    for client in clients:
        await client.aclose()


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


async def test_the_lock_of_a_dead_holder_is_free_after_its_lifetime(stores):
    lock = stores[0]._redis.lock("wence:lock:f", timeout=0.2)
    assert await lock.acquire()
    async with asyncio.timeout(2):
        async with stores[1].lock("f"):
            pass


async def test_the_lock_of_a_turn_that_takes_long_is_kept_until_its_end(redis_url):
    client = Redis.from_url(redis_url)
    first, second = (FastRedisLockStore(client, lease=0.15) for _ in range(2))
    async with first.lock("g"):
        with pytest.raises(LockError):
            async with second.lock("g", lock_lifetime=0.6):
                pass
    async with asyncio.timeout(2), second.lock("g"):
        pass
    await client.aclose()


async def test_a_turn_whose_lock_was_lost_ends_all_the_same(stores):
    async with stores[0].lock("h"):
        await stores[0]._redis.delete("wence:lock:h")
