"""What may I get: asks for what it most needs, then lists what may fit, the most certain first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from actions import forms
from actions.base import WenceAction
from actions.forms import Form, Question
from actions.forms import Said as Answered
from actions.profile import known_before
from actions.turn import Turn, reply
from actions.wording import say
from policies_kb.clock import today
from policies_kb.eligibility.fitting import PARTY, Asked, Fit, Fitting
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
        """List what may fit, or ask for what is needed to know."""
        region = kb.regions.asked(turn.text, turn.context.region or turn.region).code
        profile = known_before(turn, kb).heard(turn.text, kb.interview, today(), stating=True)
        form = Fits(kb.fitting, region, dict(profile.said))
        return forms.go_on(form, kb, note=form.begun())


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
    """What is known of whom, by trait, and which traits were asked for. region: whose policies are looked through."""

    fitting: Fitting
    region: str
    said: Mapping[str, Said] = field(default_factory=dict)
    asked: tuple[str, ...] = ()

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
        return cls(kb.fitting, state["region"], known, tuple(state["asked"]))

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

        Who said something of themselves from which something follows is asked nothing.
        """
        enough = self.fitting.known(self.said) >= self.fitting.enough
        said_enough = not self.asked and bool(self.fitting.fits(self.said, self.region))
        if enough or said_enough or len(self.asked) >= self.fitting.most_questions:
            return None
        return self.fitting.question(self.said, self.region, self.asked)

    @property
    def done(self) -> bool:
        """Whether the list can be given."""
        return self.pending is None

    def state(self) -> dict[str, Any]:
        """Return what was said and asked as plain data."""
        said = [[name, one.record()] for name, one in self.said.items()]
        return {"region": self.region, "said": said, "asked": list(self.asked)}

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
        found = self.fitting.fits(self.said, self.region)[: self.fitting.most_listed]
        human = {"label": kb.renderer.say("human_option"), "payload": HUMAN}
        known = _shown(one.words for name, one in self.said.items() if name != PARTY)
        if not found:
            return reply("refusal", say("fits.nothing", known=known), options=[human])
        facts = {fit.item.id: _main_fact(fit) for fit in found}
        sources = [s for fit in found for j in fit.met for s in j.condition.sources]
        sources += [s for fact in facts.values() for s in fact.sources]
        citations = kb.citations(sources, today())
        rows = [_row(fit, facts[fit.item.id], kb) for fit in found]
        text = say(
            "fits.result",
            known=known,
            rows=rows,
            warnings=kb.renderer.warnings(citations, today()),
            basis=basis(citations),
        )
        options = [{"label": f.item.title, "payload": f"check:{f.item.id}"} for f in found]
        return reply("answer", text, citations=citations, options=[*options, human])

    def in_short(self, kb: KnowledgeBase) -> list[str]:
        """Return the names of what may fit, or that nothing was found."""
        found = self.fitting.fits(self.said, self.region)[: self.fitting.most_listed]
        return [fit.item.title for fit in found] or [say("fits.nothing", known=[])]

    def _pending(self) -> Asked:
        assert self.pending is not None
        return self.pending


def _shown(words: Iterable[str]) -> list[str]:
    """Return what was said, without what is part of something else that was said."""
    every = [word for word in dict.fromkeys(words) if word]
    return [w for w in every if not any(w != other and w in other for other in every)]


def _row(fit: Fit, fact: Fact, kb: KnowledgeBase) -> str:
    left = [kb.renderer.figured(fit.item, c.ask) for c in fit.left]
    statuses = {kb.documents[s.document].status(today()) for s in fact.sources}
    status = next((say(f"fits.status.{s}") for s in sorted(statuses - {Status.IN_FORCE})), "")
    return say(
        "fits.row",
        title=fit.item.title,
        fact=kb.renderer.fact(fit.item, fact),
        status=status,
        met=_shown(j.said.words for j in fit.met),
        left=left[:_MOST_LEFT],
        more=len(left[_MOST_LEFT:]),
    )


def _main_fact(fit: Fit) -> Fact:
    """Return the fact that says best what one gets: what the answers decide, else an amount, else what it is."""
    facts = list(fit.item.facts.values())
    decided = decided_facts(fit.item, fit.met)
    amounts = [fact for fact in facts if fact.key and fact.facet is Facet.HOW_MUCH]
    what = [fact for fact in facts if fact.facet is Facet.WHAT]
    return (decided or amounts or what or facts)[0]
