"""Tells followers how far their tickets are, where they agreed and the account may: one notice a change.

What is to be told stands in the records with the change, so it isn't lost with a process; whichever process finds it
sends it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from zoneinfo import ZoneInfo

from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from api.channels.wechat.accounts import Account, Accounts
from api.channels.wechat.interface import Interface, Refused
from api.channels.wording import say
from api.log import logger
from api.people.sealing import Seal, Unsealable
from api.records.store import Records
from api.tickets import following
from api.tickets.following import MOST_TRIES, Due

LOOK_SECONDS = 5.0  # for what another process left behind, and what is to be tried again
# WeChat can't be reached, is busy, or was asked too often: it may go well later. Whatever else it says stays so.
PASSING = frozenset({None, -1, 45009, 45011})
_ZONE = ZoneInfo("Asia/Shanghai")
_AWAY = (SQLAlchemyError, OSError, RedisError, TimeoutError)

log = logger(__name__)


class Notices:
    """Sends what is due."""

    def __init__(
        self, accounts: Accounts, interface: Interface, records: Records, seal: Seal
    ) -> None:
        self._accounts = accounts
        self._interface = interface
        self._records = records
        self._seal = seal
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Send what is due from now on, until ``close``."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop; what is under way is tried again by whoever comes."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def wake(self) -> None:
        """Look at once: a ticket has changed."""
        self._woken.set()

    async def send_due(self) -> None:
        """Send all that is due now."""
        await self._records.prepare()
        while True:
            async with self._records.session() as session, session.begin():
                due = await following.claim(session)
            if due is None:
                return
            again = await self._sent(due)
            async with self._records.session() as session, session.begin():
                await (following.again if again else following.done_with)(session, due)

    async def _run(self) -> None:
        """Look now and then. Without an account that may, once: so that nobody's OpenID stays behind."""
        while True:
            self._woken.clear()
            try:
                await self.send_due()
            except _AWAY:
                log.exception("notices of tickets are held up")
            else:
                if not any(account.notices for account in self._accounts):
                    return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), LOOK_SECONDS)

    async def _sent(self, due: Due) -> bool:
        """Send a notice; return whether it is to be tried again."""
        account = self._accounts.named(due.account)
        if account is None or account.notices is None:
            log.warning("a notice of a ticket isn't sent any more", account=due.account)
            return False
        told = {"ticket": due.number, "account": due.account, "tries": due.tries}
        try:
            user = self._seal.open(due.sealed_user)
            once = f"{due.number}-{due.event_id}"
            await self._interface.send_notice(account, user, _fields(account, due), once=once)
        except Unsealable:
            log.exception("a notice of a ticket can't be sent: people.key is another", **told)
            return False
        except Refused as refused:
            again = refused.code in PASSING and due.tries < MOST_TRIES
            log.warning(
                "a notice of a ticket wasn't sent", **told, errcode=refused.code, again=again
            )
            return again
        return False


def _fields(account: Account, due: Due) -> Mapping[str, str]:
    assert account.notices is not None
    at = due.at.astimezone(_ZONE)
    values = {
        "number": due.number,
        "status": say(f"wechat.notice.status.{due.status}"),
        "changed": f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}",
    }
    return {name: values[what] for name, what in account.notices.data.items()}
