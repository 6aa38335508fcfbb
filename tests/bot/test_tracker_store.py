import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    AllSlotsReset,
    BotUttered,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from redis.asyncio import Redis

from wence_bot.lease import lease_of
from wence_bot.line import Line
from wence_bot.lock_store import FastRedisLockStore
from wence_bot.settings import BOT
from wence_bot.tracker_store import (
    LAPSED,
    LAPSED_SECONDS,
    PREFIX,
    ShortRedisTrackerStore,
    shorten,
    worth_keeping,
)
from wence_bot.turn import TURN, AlreadyTakenError, Turn


@pytest.fixture(scope="module")
def domain():
    return Domain.load(BOT / "domain.yml")


@pytest.fixture
async def store(redis_url, domain):
    line = Line(Redis.from_url(redis_url))
    store = ShortRedisTrackerStore(line, seconds=1800)
    store.domain = domain
    yield store
    await line.close()


def turn(number, *events):
    return [
        UserUttered(f"turn {number}", {"name": "ask_policy"}),
        ActionExecuted("action_answer_policy"),
        BotUttered(f"reply {number}"),
        *events,
        ActionExecuted("action_listen"),
    ]


def said(events):
    return [event.text for event in events if isinstance(event, UserUttered)]


def test_a_short_conversation_is_left_as_it_is():
    events = [ActionExecuted("action_listen"), *turn(1), *turn(2)]
    assert shorten(events, turns=5) == events


def test_only_the_last_turns_are_kept_from_the_listening_before_them():
    events = [ActionExecuted("action_listen"), *(e for n in range(9) for e in turn(n))]
    kept = shorten(events, turns=2)
    assert said(kept) == ["turn 7", "turn 8"]
    assert isinstance(kept[0], ActionExecuted)
    assert kept[0].action_name == "action_listen"


def test_slots_of_dropped_turns_survive_with_their_last_value():
    events = [
        ActionExecuted("action_listen"),
        *turn(1, SlotSet("region", "410100")),
        *turn(2, SlotSet("region", "410300"), SlotSet("item_id", "x")),
        *(e for n in range(3, 9) for e in turn(n)),
    ]
    slots = {e.key: e.value for e in shorten(events, turns=2) if isinstance(e, SlotSet)}
    assert slots == {"region": "410300", "item_id": "x"}


def test_slots_that_were_reset_stay_reset():
    events = [
        ActionExecuted("action_listen"),
        *turn(1, SlotSet("region", "410100")),
        *turn(2, AllSlotsReset()),
        *(e for n in range(3, 9) for e in turn(n)),
    ]
    assert not [e for e in shorten(events, turns=2) if isinstance(e, SlotSet)]


async def test_a_conversation_stays_short_and_keeps_its_slots_over_200_turns(store, redis, domain):
    tracker = DialogueStateTracker("long", domain.slots)
    tracker.update(ActionExecuted("action_listen"))
    tracker.update(SlotSet("region", "410300"))
    sizes = []
    for number in range(200):
        for event in turn(number):
            tracker.update(event)
        await store.save(tracker)
        tracker = await store.retrieve("long")
        sizes.append(len(await redis.get(PREFIX + "long")))
    assert tracker.get_slot("region") == "410300"
    assert sizes[199] < sizes[5] * 1.2
    assert said(tracker.events) == [f"turn {n}" for n in range(195, 200)]


def test_replies_are_not_kept_and_leave_as_they_are(domain):
    reply = {"kind": "answer", "text": "甲", "provenance": {"snapshot": "x"}}
    uttered = BotUttered(None, {"custom": reply})
    assert not list(worth_keeping([uttered], domain))
    assert uttered.data["custom"] == reply


def test_a_slots_earlier_value_is_not_kept_unless_the_rules_read_it(domain):
    events = [
        SlotSet("region", "410100"),
        SlotSet("checking", True),
        SlotSet("region", "410300"),
        SlotSet("checking", False),
    ]
    assert list(worth_keeping(events, domain)) == events[1:]


def test_a_parse_is_kept_without_tokens_and_the_tail_of_its_ranking(domain):
    ranking = [{"name": str(n), "confidence": 0.1} for n in range(9)]
    said = UserUttered("甲", parse_data={"text_tokens": [[0, 1]], "intent_ranking": ranking})
    [kept] = worth_keeping([said], domain)
    assert kept.parse_data["intent_ranking"] == ranking[:3]
    assert "text_tokens" not in kept.parse_data


async def test_a_conversation_is_forgotten_after_its_time(store, redis, domain):
    await store.save(DialogueStateTracker("brief", domain.slots))
    assert 0 < await redis.ttl(PREFIX + "brief") <= 1800


async def test_an_unknown_conversation_is_none(store):
    assert await store.retrieve("unknown") is None


async def test_keys_are_the_conversations(store, domain):
    await store.save(DialogueStateTracker("listed", domain.slots))
    assert "listed" in await store.keys()


async def save_turn(store, sender, turn_id, replies):
    """A turn of a conversation, saved as one process does."""
    tracker = await store.get_or_create_tracker(sender)
    tracker.update(UserUttered("怎么办", {"name": "ask_policy"}))
    for reply in replies:
        tracker.update(BotUttered(None, {"custom": reply}))
    TURN.set(Turn(turn_id))
    await store.save(tracker)


async def test_a_turn_that_was_taken_is_not_taken_again_and_its_replies_are_whole(store):
    replies = [{"text": "一", "provenance": {"snapshot": "s"}}, {"text": "二"}]
    await save_turn(store, "again", "t-1", replies)
    TURN.set(Turn("t-1", again=True))
    with pytest.raises(AlreadyTakenError) as taken:
        await store.retrieve("again")
    assert taken.value.messages == [{"recipient_id": "again", "custom": r} for r in replies]


async def test_the_turn_after_it_and_a_turn_said_to_be_new_are_taken(store):
    await save_turn(store, "next", "t-1", [{"text": "一"}])
    for turn in (Turn("t-2", again=True), Turn("t-1"), Turn(None, again=True)):
        TURN.set(turn)
        assert (await store.retrieve("next")).latest_message.text == "怎么办"


async def test_a_turn_that_got_no_reply_may_be_taken_again(store):
    await save_turn(store, "failed", "t-1", [])
    TURN.set(Turn("t-1", again=True))
    assert await store.retrieve("failed") is not None


async def test_a_conversation_that_was_forgotten_begins_anew_and_knows_it(redis, store):
    assert await store.retrieve("silent") is None
    await store.save(await store.create_tracker("silent"))
    await redis.delete(PREFIX + "silent")
    again = await store.retrieve("silent")
    assert again.get_slot("lapsed") == 30
    assert [type(event) for event in again.applied_events()] == [ActionExecuted, SlotSet]


async def test_nothing_but_its_name_outlives_a_conversation(redis, store):
    tracker = await store.create_tracker("private")
    tracker.update(UserUttered("我今年八十一"))
    await store.save(tracker)
    assert await redis.get(LAPSED + "private") == b""
    assert 1800 < await redis.ttl(LAPSED + "private") <= 1800 + LAPSED_SECONDS


async def test_with_a_turns_last_writing_and_only_then_its_lock_is_given_back(redis, store):
    async with FastRedisLockStore(store._line).lock("held"):
        await save_turn(store, "held", "t-1", [{"text": "一"}])
        assert await redis.exists("wence:lock:held")
        lease_of("held").over = True
        await save_turn(store, "held", "t-1", [{"text": "一"}])
        assert not await redis.exists("wence:lock:held")
        await redis.set("wence:lock:held", b"another's")
    assert await redis.get("wence:lock:held") == b"another's"


async def test_a_conversation_is_read_as_it_came_with_the_lock_and_then_from_redis(redis, store):
    await save_turn(store, "read", "t-1", [{"text": "一"}])
    async with FastRedisLockStore(store._line).lock("read"):
        await redis.delete(PREFIX + "read")
        assert (await store.retrieve("read")).latest_message.text == "怎么办"
        assert (await store.retrieve("read")).get_slot("lapsed") == 30


async def test_a_turn_taken_again_is_known_by_what_came_with_the_lock(store):
    await save_turn(store, "same", "t-1", [{"text": "一"}])
    TURN.set(Turn("t-1", again=True))
    async with FastRedisLockStore(store._line).lock("same"):
        with pytest.raises(AlreadyTakenError):
            await store.retrieve("same")


async def test_events_are_stored_again_as_they_were_written(store, redis, domain):
    tracker = DialogueStateTracker("again", domain.slots)
    for event in [ActionExecuted("action_listen"), *turn(1, SlotSet("options", [{"label": "甲"}]))]:
        tracker.update(event)
    await store.save(tracker)
    first = await redis.get(PREFIX + "again")
    await store.save(await store.retrieve("again"))
    assert await redis.get(PREFIX + "again") == first
