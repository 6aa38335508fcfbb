"""The telephone's channel: each turn of a call once, whatever is sent again or comes late."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx
from redis.asyncio import Redis
from sqlalchemy.exc import SQLAlchemyError

from api.calls.store import hand_over
from api.channels.hotline.call import Call, Calls, lock_name
from api.channels.hotline.contract import CallTurnIn, CallTurnOut, Listen, Say, Transfer
from api.channels.hotline.dialogue import Step
from api.channels.hotline.hearing import settings
from api.channels.sms import NotSent, Provider
from api.channels.speech.pieces import Piece, with_more
from api.channels.text_message import text_message
from api.channels.wording import say, table
from api.log import logger
from api.services import Services
from api.tls import tls
from api.views import region_name

_LAST_SECONDS = 10.0

log = logger(__name__)


@dataclass(frozen=True)
class Hotline:
    """The channel. transfer_to: where calls for a person go; provider: of text messages, or None."""

    calls: Calls
    transfer_to: str
    provider: Provider | None
    client: httpx.AsyncClient
    tasks: set[asyncio.Task[None]]

    @classmethod
    def on(cls, redis: Redis, *, transfer_to: str, provider: Provider | None) -> Hotline:
        """Return the channel."""
        return cls(Calls(redis), transfer_to, provider, httpx.AsyncClient(verify=tls()), set())

    async def close(self) -> None:
        """Let the messages under way go out, then close the connections."""
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=_LAST_SECONDS)
        await self.client.aclose()

    async def turn(self, services: Services, call_id: str, turn: CallTurnIn) -> CallTurnOut:
        """Return what the platform does now. Raises Problem ``conversation-busy``.

        The same turn again gets the same reply; a turn that is older than one that was answered, and one after the
        end, get what was said last. Neither has an effect.
        """
        async with services.lock.held(lock_name(call_id)):
            earlier = await self.calls.earlier(call_id, turn.turn_id)
            if earlier is not None:
                return earlier
            call = await self.calls.load(call_id)
            number = int(turn.turn_id) if turn.turn_id.isdecimal() else None
            if call.ended or (number is not None and number <= call.newest):
                return self._out(call, turn.turn_id, hangup=call.ended)
            call.newest = number if number is not None else call.newest
            call.region = turn.region or call.region or services.settings.region
            call.caller = turn.caller or call.caller
            step = Step(services, call, turn, can_text=self.provider is not None)
            await step.take()
            out = self._out(call, turn.turn_id, why=step.why, hangup=step.hangup)
            if out.transfer is not None:
                await _wait_for_agent(services, call_id, call, out.transfer)
            texted = self._texted(services, call) if step.hangup else None
            await self.calls.save(call_id, call, out)
        if texted is not None and call.caller is not None:
            self._send(call.caller, texted)
        return out

    def _out(
        self, call: Call, turn_id: str, *, why: str | None = None, hangup: bool = False
    ) -> CallTurnOut:
        text = "\n".join(filter(None, [call.before, call.said]))
        piece = Piece(with_more(text) if call.rest else text, call.slow)
        keys = list(dict.fromkeys(["0", "*", "#", *call.menu]))
        return CallTurnOut(
            turn_id=turn_id,
            say=Say(text=piece.text, ssml=piece.ssml),
            listen=Listen(hints=[*call.hints, *settings()["hints"]], dtmf=keys, digits=call.digits),
            transfer=None
            if why is None
            else Transfer(to=self.transfer_to, summary=_summary(call, why)),
            hangup=hangup,
        )

    def _texted(self, services: Services, call: Call) -> str | None:
        """Return the text message that was asked for, once."""
        if not call.sms or self.provider is None:
            return None
        call.sms = False
        return text_message(call.replies, services.settings.public_url, self.provider.longest)

    def _send(self, to: str, text: str) -> None:
        task = asyncio.create_task(self._sent(to, text))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _sent(self, to: str, text: str) -> None:
        assert self.provider is not None
        try:
            await self.provider.send(self.client, to, text)
        except NotSent as error:
            log.warning("text message not sent", status=error.status)


async def _wait_for_agent(services: Services, call_id: str, call: Call, transfer: Transfer) -> None:
    """Have the call wait at the desk with what was said so far; the transfer itself doesn't depend on it."""
    try:
        await services.records.prepare()
        async with services.records.session() as session, session.begin():
            await hand_over(
                session,
                call_id,
                region=call.region,
                summary=transfer.summary,
                transcript=[told.model_dump() for told in call.told],
            )
    except (SQLAlchemyError, OSError):
        log.exception("a call was not handed over to the desk")


def _summary(call: Call, why: str) -> str:
    return say(
        "telephone.summary",
        region=region_name(call.region or ""),
        told=call.told,
        why=table()["telephone"]["why"][why],
    )
