"""The official accounts' channel: one answer a message, within the five seconds that WeChat waits, or later."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from api.channels.wechat.accounts import Account, Accounts
from api.channels.wechat.answering import Asking, answer, is_going_on
from api.channels.wechat.deliveries import MOST_TRIES, Deliveries, Try
from api.channels.wechat.envelope import Forged
from api.channels.wechat.interface import Interface, Refused
from api.channels.wechat.messages import Kind, Message, message_of
from api.channels.wechat.notices import Notices
from api.channels.wechat.post import Post
from api.channels.wechat.sessions import Sessions, follower_of
from api.channels.wording import say
from api.log import logger
from api.problems import Problem
from api.services import Services

GIVES_UP_SECONDS = 5.5  # when WeChat has dropped the connection for sure
SURELY_READ_SECONDS = 3.0  # an answer that left so early has reached WeChat
_POLL_SECONDS = (0.05, 0.5)
_LAST_SECONDS = 10.0

log = logger(__name__)


class TooLate(Exception):
    """No answer in time; WeChat has given this try up and sends the message again."""


@dataclass(frozen=True)
class WeChat:
    """The channel.

    seconds: how long a try may wait for its answer; turns: free places for messages that are answered at once, so that
    a crowd queues here and leaves the dialogue to others as well; most_waiting: messages that may queue; working: the
    messages under way in this process, by their key.
    """

    accounts: Accounts
    deliveries: Deliveries
    sessions: Sessions
    interface: Interface
    notices: Notices
    seconds: float
    turns: asyncio.Semaphore
    most_waiting: int
    working: dict[str, asyncio.Task[None]]

    @classmethod
    def on(cls, services: Services, accounts: Accounts) -> WeChat:
        """Return the channel for these accounts."""
        redis, settings, interface = services.redis, services.settings, Interface(services.redis)
        return cls(
            accounts,
            Deliveries(redis),
            Sessions(redis),
            interface,
            Notices(accounts, interface, services.records, services.seal),
            seconds=settings.wechat_seconds,
            turns=asyncio.Semaphore(settings.wechat_at_once),
            most_waiting=settings.wechat_most_waiting,
            working={},
        )

    async def close(self) -> None:
        """Let the answers under way finish, then close the connections."""
        if self.working:
            await asyncio.wait(self.working.values(), timeout=_LAST_SECONDS)
        await self.notices.close()
        await self.interface.close()

    async def receive(self, services: Services, post: Post) -> str:
        """Return the text to reply with, or nothing.

        Raises Forged for a replay, and TooLate when WeChat has given up and will ask again.
        """
        message = message_of(post.fields)
        if message.kind is Kind.SILENT:
            return ""
        arrived = time.monotonic()
        one = await self.deliveries.arrive(
            post.account.app_id, message.key, post.nonce, time.time()
        )
        if one is None or one.is_replay:
            raise Forged("the message is replayed")
        follower = follower_of(post.account.app_id, message.user)
        if one.number > 1:
            pass
        elif len(self.working) < self.most_waiting:
            task = asyncio.create_task(self._work(services, post.account, message, one))
            self.working[one.key] = task
            task.add_done_callback(lambda _: self.working.pop(one.key))
        else:
            log.warning("too many messages of WeChat wait", waiting=len(self.working))
            await self.deliveries.finish(one, say("wechat.crowded"))
        found = await self._taken(one, arrived, self.seconds)
        if found is not None:
            return found
        if post.account.customer_service:
            return await self.deliveries.later(one)
        if one.number < MOST_TRIES:
            found = await self._taken(one, arrived, GIVES_UP_SECONDS)
            if found is None:
                raise TooLate
            return found
        await self.sessions.promise(follower, one.key)
        return say("wechat.wait")

    async def _work(self, services: Services, account: Account, message: Message, one: Try) -> None:
        follower = follower_of(account.app_id, message.user)
        try:
            text = await self._promised(follower, message)
            if not text:
                async with self.turns:
                    session = await self.sessions.load(follower)
                    asking = Asking(account, message, follower, session)
                    text = await answer(services, self.sessions, asking)
        except Exception:
            log.exception("no answer for WeChat", account=account.name)
            text = Problem("internal").details().detail
        if not await self.deliveries.finish(one, text) or not text:
            return
        try:
            await self.interface.send_text(account, message.user, text)
        except Refused as refused:
            log.warning("not sent to WeChat", account=account.name, errcode=refused.code)
            await self.sessions.promise(follower, one.key)

    async def _taken(self, one: Try, arrived: float, seconds: float) -> str | None:
        """Return the answer once it is there, or None when it isn't in time."""
        pause, longest = _POLL_SECONDS
        while True:
            waited = time.monotonic() - arrived
            surely_read = waited < SURELY_READ_SECONDS
            found = await self.deliveries.take(one, surely_read=surely_read)
            if found is not None:
                return found
            if waited >= seconds:
                return None
            task, left = self.working.get(one.key), max(0.0, seconds - waited)
            if task is not None:
                # The answer is made in this process, so nobody needs to ask Redis for it.
                await asyncio.wait({task}, timeout=left)
            else:
                await asyncio.sleep(min(pause, left))
                pause = min(1.5 * pause, longest)

    async def _promised(self, follower: str, message: Message) -> str:
        """Return the answer that was promised for "继续", when that is what is said."""
        if not is_going_on(message.text):
            return ""
        late = await self.sessions.promised(follower)
        if late is None:
            return ""
        found = await self.deliveries.answer(late)
        if found is None:
            return say("wechat.still")
        await self.sessions.keep_promise(follower)
        return found
