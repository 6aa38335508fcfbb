"""What may I get: asks for what it most needs, then lists what may fit, the most certain first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Self

from actions import forms
from actions.base import WenceAction
from actions.forms import Form, Question
from actions.forms import Said as Answered
from actions.profile import known_before
from actions.requested import answered_instead
from actions.turn import Turn, reply
from actions.wording import say
from policies_kb.clock import today
from policies_kb.eligibility.fitting import PARTY, Asked, Fit, Fitting, Later
from policies_kb.eligibility.judging import decided_facts
from policies_kb.eligibility.said import Said
from policies_kb.knowledge import KnowledgeBase
from policies_kb.model import Facet, Fact, Item, Status
from policies_kb.rendering.citations import basis
from policies_kb.rendering.render import HUMAN, Reply

_MOST_LEFT = 2  # conditions that are named of those still to be checked


class ListFits(WenceAction):
    """The resident asks what there is for someone like them."""

    action_name = "action_list_fits"

    def answer(self, turn: Turn, kb: KnowledgeBase) -> Answered:
        """List what may fit, or ask for what is needed to know; what asks for something else is answered.

        What was told in the turns before without a question is of the same person; what they spoke of is listed too.
        """
        leaning = turn.context.item_id is not None
        asked = replace(turn, intent="follow_up") if leaning else turn
        answered = answered_instead("fits", asked, kb)
        if answered is not None:
            return answered
        region = kb.regions.asked(turn.text, turn.context.region or turn.region).code
        profile = known_before(turn, kb)
        before = [text for text in turn.said if not kb.answers.is_question(text)]
        for text in (*reversed(before), turn.text):
            profile = profile.heard(text, kb.interview, today(), stating=True)
        told = [kb.answers.told_in(turn.text), *before]
        form = Fits(
            kb.fitting,
            region,
            dict(profile.said),
            topics=tuple(kb.fitting.topics_of(turn.text)),
            spoken_of=tuple(_spoken_of(told, region, kb)),
        )
        return forms.go_on(form, kb, note=form.begun())


def _spoken_of(told: Iterable[str], region: str, kb: KnowledgeBase) -> list[str]:
    """Return the items that the knowledge base answers with to what was told: 我们自己搞研发."""
    replies = [
        said
        for text in told
        if text
        for said in kb.ask(text, default_region=region, today=today()).replies
    ]
    items = [kb.items.get(said["item_id"] or "") for said in replies if said["kind"] == "answer"]
    return list(dict.fromkeys(item.id for item in items if item is not None and item.conditions))


def fitted(turn: Turn, kb: KnowledgeBase) -> Answered | None:
    """Return what there may be for someone who only tells how things are with them (我名下没有房), else None.

    None also where a policy is spoken of, or where nothing that policies hang on is told.
    """
    if turn.intent != "inform" or turn.context.item_id is not None or turn.options:
        return None
    if kb.answers.is_question(turn.text) or not kb.interview.told(turn.text, today()):
        return None
    return ListFits().answer(turn, kb)


@dataclass(frozen=True)
class Fits(Form):
    """What is known of whom, by trait, and which traits were asked for.

    region: whose policies are looked through; topics: those in which one wants to know; spoken_of: items of which what
    was told speaks.
    """

    fitting: Fitting
    region: str
    said: Mapping[str, Said] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    spoken_of: tuple[str, ...] = ()

    kind: ClassVar[str] = "fits"

    @property
    def item_id(self) -> str | None:
        """It is about no item."""
        return None

    @classmethod
    def restored(cls, state: dict[str, Any], kb: KnowledgeBase) -> Self | None:
        """Return the form that the conversation remembers."""
        said = {name: Said.of_record(record) for name, record in state["said"]}
        known = {name: one for name, one in said.items() if name in kb.interview.traits}
        named = (tuple(state.get(name, ())) for name in ("topics", "spoken_of"))
        return cls(kb.fitting, state["region"], known, tuple(state["asked"]), *named)

    @classmethod
    def resumed(cls, item: Item, state: dict[str, Any]) -> Self | None:
        """It is about no item, so none brings it back."""
        return None

    @property
    def answers(self) -> int:
        """How many questions were asked."""
        return len(self.asked)

    @property
    def pending(self) -> Asked | None:
        """What is asked next, or None when enough is known or enough was asked.

        Who said more than was asked, from which something follows, is asked nothing.
        """
        known = self.fitting.known(self.said)
        volunteered = known > sum(trait != PARTY for trait in self.asked) or not self.asked
        follows = volunteered and any(
            fit.met or fit.open or fit.item.id in self.spoken_of for fit in self._fits
        )
        if (
            known >= self.fitting.enough
            or follows
            or len(self.asked) >= self.fitting.most_questions
        ):
            return None
        return self.fitting.question(self.said, self.region, self.asked, topics=self.topics)

    @cached_property
    def _fits(self) -> list[Fit]:
        return self.fitting.fits(
            self.said, self.region, topics=self.topics, spoken_of=self.spoken_of
        )

    @property
    def done(self) -> bool:
        """Whether the list can be given."""
        return self.pending is None

    def state(self) -> dict[str, Any]:
        """Return what was said and asked as plain data."""
        said = [[name, one.record()] for name, one in self.said.items()]
        return {
            "region": self.region,
            "said": said,
            "asked": list(self.asked),
            "topics": list(self.topics),
            "spoken_of": list(self.spoken_of),
        }

    def begun(self) -> str:
        """Say that a little must be asked first."""
        return say("fits.start")

    def question(self, kb: KnowledgeBase) -> Question:
        """Ask for the trait that tells most."""
        pending = self._pending()
        trait = kb.interview.traits[pending.trait]
        choices = list(pending.offer or trait.choices)
        if pending.offer:
            choices.append(say("check.none_of_these"))
        labels = [say("yes"), say("no")] if trait.kind == "yes_no" else choices
        return Question(say("fits.question", ask=pending.ask, choices=choices), labels)

    def heard(self, text: str, kb: KnowledgeBase) -> Self | None:
        """Take the answer to the question."""
        pending = self._pending()
        trait = kb.interview.traits[pending.trait]
        said = kb.answers.asked(trait, text, today(), ask=pending.ask)
        if said is None:
            return None
        known = {**self.said, pending.trait: said} if said.known else self.said
        return replace(self, said=known, asked=(*self.asked, pending.trait))

    def hint(self, text: str, kb: KnowledgeBase) -> str:
        """Say what kind of answer is needed."""
        kind = kb.interview.traits[self._pending().trait].kind
        hints = {
            "choice": say("form.again_choice"),
            "number": say("form.again_number"),
            "yes_no": say("form.again_yes_no"),
        }
        return f"{say('form.again')}{hints[kind]}"

    def volunteered(self, text: str, kb: KnowledgeBase) -> Self:
        """Take what else the text says of any trait."""
        told = kb.interview.told(text, today()) if text else {}
        return replace(self, said={**told, **self.said})

    def with_more(self, text: str, kb: KnowledgeBase) -> Self:
        """Return the form with what a further text says; what is said later holds."""
        return replace(self, said={**self.said, **kb.interview.told(text, today())})

    def corrected(self, text: str, kb: KnowledgeBase) -> Self | None:
        """Replace what the text says anew."""
        told = kb.interview.told(kb.answers.without_correction(text), today())
        return replace(self, said={**self.said, **told}) if told else None

    def unknown(self) -> Self:
        """Ask for that trait no more."""
        return replace(self, asked=(*self.asked, self._pending().trait))

    def back(self) -> Self:
        """Forget the last answer."""
        last = self.asked[-1:]
        said = {name: one for name, one in self.said.items() if name not in last}
        return replace(self, said=said, asked=self.asked[:-1])

    def result(self, kb: KnowledgeBase) -> Reply:
        """Return the list, or that nothing was found."""
        found, later = self._found()
        human = {"label": kb.renderer.say("human_option"), "payload": HUMAN}
        known = _shown(one.words for name, one in self.said.items() if name != PARTY)
        if not found:
            return reply("refusal", say("fits.nothing", known=known), options=[human])
        every = [*found, *(fit for one in later for fit in one.fits)]
        facts = {fit.item.id: _main_fact(fit) for fit in every}
        judged = (j for fit in found for j in (*fit.met, *fit.open))
        sources = [s for j in judged for s in j.condition.sources]
        sources += [s for fact in facts.values() for s in fact.sources]
        citations = kb.citations(sources, today())
        rows = {
            fit.item.id: _row(fit, facts[fit.item.id], kb, later=n >= len(found))
            for n, fit in enumerate(every)
        }
        text = say(
            "fits.result",
            known=known,
            rows=[rows[fit.item.id] for fit in found],
            later=[
                (one.name, every.index(one.fits[0]), [rows[fit.item.id] for fit in one.fits])
                for one in later
            ],
            warnings=kb.renderer.warnings(citations, today()),
            basis=basis(citations),
        )
        options = [{"label": f.item.title, "payload": f"check:{f.item.id}"} for f in every]
        return reply("answer", text, citations=citations, options=[*options, human])

    def _found(self) -> tuple[list[Fit], list[Later]]:
        """Return what is listed: what may fit, and what may once something is recognised."""
        found = self._fits[: self.fitting.most_listed]
        return found, self.fitting.later(self.said, self.region, found)

    def in_short(self, kb: KnowledgeBase) -> list[str]:
        """Return the names of what may fit, or that nothing was found."""
        found, later = self._found()
        every = [*found, *(fit for one in later for fit in one.fits)]
        return [fit.item.title for fit in every] or [say("fits.nothing", known=[])]

    def _pending(self) -> Asked:
        assert self.pending is not None
        return self.pending


def _shown(words: Iterable[str]) -> list[str]:
    """Return what was said, without what is part of something else that was said."""
    every = [word for word in dict.fromkeys(words) if word]
    return [w for w in every if not any(w != other and w in other for other in every)]


def _row(fit: Fit, fact: Fact, kb: KnowledgeBase, *, later: bool) -> str:
    undecided = {j.condition.id for j in fit.open}
    left = [kb.renderer.figured(fit.item, c.ask) for c in fit.left if c.id not in undecided]
    statuses = {kb.documents[s.document].status(today()) for s in fact.sources}
    status = next((say(f"fits.status.{s}") for s in sorted(statuses - {Status.IN_FORCE})), "")
    return say(
        "fits.row",
        title=fit.item.title,
        fact=kb.renderer.fact(fit.item, fact),
        status=status,
        met=_shown(j.said.words for j in fit.met),
        open=[kb.renderer.figured(fit.item, j.condition.unknown) for j in fit.open],
        left=left[:_MOST_LEFT],
        more=len(left[_MOST_LEFT:]),
        sure=not fit.open and not later,
    )


def _main_fact(fit: Fit) -> Fact:
    """Return the fact that says best what one gets: what the answers decide, else an amount, else what it is."""
    facts = list(fit.item.facts.values())
    decided = decided_facts(fit.item, fit.met)
    amounts = [fact for fact in facts if fact.key and fact.facet is Facet.HOW_MUCH]
    what = [fact for fact in facts if fact.facet is Facet.WHAT]
    return (decided or amounts or what or facts)[0]
