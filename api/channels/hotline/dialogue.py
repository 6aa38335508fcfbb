"""A turn of a call: what the telephone itself is asked comes first, then what it offered, then the dialogue."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from fastapi.concurrency import run_in_threadpool

from api.channels.hotline.call import MOST_TOLD, Call, Told
from api.channels.hotline.contract import CallEvent, CallTurnIn, Speech
from api.channels.hotline.entrances import AREA, BEGIN, SAYS, area_options, questions_of
from api.channels.hotline.hearing import Command, command_of, command_of_key, settings
from api.channels.parts import WAITING
from api.channels.speech.forms import spoken
from api.channels.speech.numerals import cardinal
from api.channels.speech.pieces import CHANNEL, spoken_replies, texts_of
from api.channels.wording import say
from api.contract import Kind, MessageOut, Option, Reply
from api.problems import Problem
from api.services import Services
from api.turn import Said, as_typed, take_turn
from policies_kb.clock import today
from policies_kb.rendering.render import HUMAN

_MOST_ANSWER = 60
_MOST_KEYS = 9
_MOST_GUESSES = 4
_MOST_CONFIRMED = 40


@dataclass
class Step:
    """A turn being worked out.

    why: why a person takes over, as in ``telephone.why``, or None; hangup: whether the call ends.
    """

    services: Services
    call: Call
    turn: CallTurnIn
    can_text: bool
    why: str | None = None
    hangup: bool = False

    async def take(self) -> None:
        """Work the turn out; the call then holds what is said and what waits."""
        if self.turn.event is not None:
            await self._event(self.turn.event)
        elif self.turn.dtmf is not None:
            await self._keys(self.turn.dtmf)
        else:
            assert self.turn.speech is not None
            await self._speech(self.turn.speech)

    async def _event(self, event: CallEvent) -> None:
        if event is CallEvent.START:
            self._say(say("telephone.hello"))
        elif event is CallEvent.SILENCE:
            await self._missed(say("telephone.unheard"))
        else:
            self._end()

    async def _keys(self, keys: str) -> None:
        call, command = self.call, command_of_key(keys)
        if call.digits and command is None:
            await self._ask(keys.strip("#"))
        elif keys in call.menu and not (command is Command.GO_ON and call.rest):
            await self._choose(call.menu[keys])
        elif command is Command.GO_ON and not call.rest:
            self._by_keys()
        elif command is not None:
            await self._command(command)
        else:
            await self._missed(say("telephone.wrong_key"))

    async def _speech(self, speech: Speech) -> None:
        call, thresholds = self.call, settings()["thresholds"]
        guesses = [text for text in (speech.text, *speech.alternatives) if text][:_MOST_GUESSES]
        if not guesses or speech.confidence < thresholds["reject"]:
            await self._missed(say("telephone.unclear"))
            return
        command = next(filter(None, (command_of(text, call.state) for text in guesses)), None)
        option = self._named(guesses)
        if command is not None:
            await self._command(command)
        elif option is not None:
            await self._choose(option)
        elif speech.confidence >= thresholds["confirm"]:
            await self._ask(guesses[0])
        elif call.asked:
            # The short answers of a form are asked for again rather than read back.
            await self._missed(say("telephone.unclear"))
        else:
            await self._confirm(guesses)

    async def _command(self, command: Command) -> None:
        call = self.call
        match command:
            case Command.HUMAN:
                await self._hand_over("asked")
            case Command.SLOW | Command.FAST:
                call.slow = command is Command.SLOW
                self._repeat(say(f"telephone.{command.value}"))
            case Command.KEYS:
                self._by_keys()
            case Command.SMS:
                self._text_message()
            case Command.YES if call.confirming is not None:
                await self._ask(call.confirming)
            case Command.NO if call.confirming is not None:
                call.confirming = None
                self._say(say("telephone.again"))
            case Command.GO_ON | Command.YES if call.rest:
                self._say("\n".join(call.rest))
            case Command.MORE:
                self._say(say("telephone.no_more"))
            case Command.STOP | Command.NO:
                self._say(say("telephone.listening"))
            case Command.GOODBYE:
                self._end()
            case _:
                self._repeat()
        if command is not Command.HUMAN:
            call.misses = 0

    async def _choose(self, option: Option) -> None:
        kind, _, value = option.payload.partition(":")
        if option.payload == BEGIN:
            self._by_keys()
        elif kind == AREA:
            self._offer(questions_of(value))
        elif kind == SAYS:
            await self._ask(value)
        else:
            await self._ask(option.label, option.payload)

    async def _ask(self, text: str, payload: str | None = None) -> None:
        """Have the dialogue answer; failures in a row bring a person."""
        call = self.call
        call.confirming = None
        try:
            answer = await self._dialogue(text, payload, self.turn.turn_id)
        except Problem as problem:
            call.misses += 1
            if call.misses < settings()["thresholds"]["most_misses"]:
                self._say(spoken(problem.details().detail))
            else:
                await self._hand_over("failed")
            return
        call.misses = 0
        shown = spoken_replies(answer.replies, keys=call.keys)
        options = (shown.menu.numbered or shown.menu.words)[:_MOST_KEYS]
        call.digits = shown.menu.digits
        keys = ["#"] if call.digits else [str(n) for n in range(1, len(options) + 1)]
        call.menu = dict(zip(keys, options, strict=False))
        call.asked = answer.replies[-1].kind in WAITING
        call.hints = list(shown.labels)
        call.replies = [reply for reply in answer.replies if reply.citations] or call.replies
        first = " ".join(answer.replies[0].text.split())[:_MOST_ANSWER]
        call.told = [*call.told, Told(asked=as_typed(text), answer=first)][-MOST_TOLD:]
        offer = self._offer_of_text_message(answer.replies[-1])
        self._say("\n".join(filter(None, [shown.text, offer])))
        if answer.replies[-1].kind is Kind.HANDOFF:
            self.why = "dialogue"

    async def _hand_over(self, why: str) -> None:
        """Pass the call on to a person, also when the hand-over can't be recorded."""
        with suppress(Problem):
            await self._dialogue(say("telephone.person"), HUMAN, f"{self.turn.turn_id}-human")
        self.why = why
        self._say(say("telephone.transfer"))

    async def _dialogue(self, text: str, payload: str | None, key: str) -> MessageOut:
        said = Said(
            channel=CHANNEL,
            text=text,
            conversation_id=self.call.conversation_id,
            region=self.call.region,
            payload=payload,
            address=f"{CHANNEL}:{self.call.conversation_id}",
            key=key,
        )
        return await take_turn(self.services, said)

    async def _missed(self, what: str) -> None:
        call = self.call
        call.misses += 1
        if call.misses < settings()["thresholds"]["most_misses"]:
            self._repeat(what)
        else:
            await self._hand_over("unheard")

    def _named(self, guesses: Sequence[str]) -> Option | None:
        """Return the option of the menu whose label was said."""
        options = self.call.menu.values()
        labels = {name: o for o in options for name in (o.label, spoken(o.label))}
        plain = (guess.strip("，。？！ ") for guess in guesses)
        return next((labels[guess] for guess in plain if guess in labels), None)

    async def _confirm(self, guesses: Sequence[str]) -> None:
        """Ask whether the guess was meant that the knowledge base makes most of."""
        best = guesses[0]
        if len(guesses) > 1:
            scores = await run_in_threadpool(self._scores, guesses)
            best = guesses[scores.index(max(scores))]
        self.call.confirming = best
        self._say(say("telephone.confirm", text=spoken(as_typed(best)[:_MOST_CONFIRMED])))

    def _scores(self, guesses: Sequence[str]) -> list[float]:
        kb, region = self.services.knowledge.base(), self.call.region
        found = (kb.lookup(guess, region=region, limit=1, today=today()) for guess in guesses)
        return [items[0].score if items else 0.0 for items in found]

    def _by_keys(self) -> None:
        self.call.keys = True
        self._offer(area_options())

    def _offer(self, options: Sequence[Option]) -> None:
        call = self.call
        call.menu = {str(n): option for n, option in enumerate(options, 1)}
        call.digits = call.asked = False
        call.misses = 0
        call.hints = [option.label for option in options]
        labels = [spoken(option.label) for option in options]
        numbers = [cardinal(key) for key in call.menu]
        self._say(say("telephone.keys", labels=labels, numbers=numbers))

    def _offer_of_text_message(self, last: Reply) -> str:
        """Return what tells of text messages, once a call, after an answer that can be sent."""
        call = self.call
        if call.offered or call.caller is None or not self.can_text or not last.citations:
            return ""
        call.offered = True
        return say("telephone.offer_sms")

    def _text_message(self) -> None:
        call = self.call
        if not call.replies:
            self._say(say("telephone.no_answer"))
        elif call.caller is None or not self.can_text:
            self._say(say("telephone.no_sms"))
        else:
            call.sms = True
            self._say(f"{say('telephone.sms')}\n{say('telephone.what')}")

    def _end(self) -> None:
        self.hangup = self.call.ended = True
        self._say(say("telephone.goodbye"))

    def _repeat(self, before: str = "") -> None:
        """Say again what was said last, and what waits of it, at the pace that holds now."""
        call = self.call
        text = "\n".join(filter(None, [call.said, *call.rest]))
        self._say(text or say("telephone.what"), before=before)

    def _say(self, text: str, *, before: str = "") -> None:
        """Begin to say a text: its first part now, the rest when asked to go on. before: not to be repeated."""
        call = self.call
        call.before = before
        first, *call.rest = texts_of(f"{before}\n{text}".strip(), slow=call.slow)
        call.said = first.removeprefix(before).strip()
