"""Reads what residents say of themselves, in answer to a question or on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from policies_kb.amounts import Amount, ordinal
from policies_kb.eligibility.clauses import Clause, Clauses
from policies_kb.eligibility.naming import Naming
from policies_kb.eligibility.numbers import NumberReader
from policies_kb.eligibility.said import UNKNOWN, Said
from policies_kb.eligibility.traits import Trait
from policies_kb.reread import reread
from policies_kb.search.normalise import Normaliser, either, simplify

ACTS = ("stop", "go_back", "repeat")
_BARE = ("yes", "no", "unknown", *ACTS[:2])
_PARTICLES = re.compile(
    r"[，。,.！!？?\s]|^(?:嗯+|那|好|哎|呃|先|我|俺)+|(?:(?<!算)了|吧|啊|呀|呢|啦|哈|嘛|哩|嘞|的|好吗|行吗)+$"
)
_POLITE = re.compile(
    r"^(?:还是|就|咱|先|那|等等|等一下|哎)+|(?:谢谢|多谢|麻烦|辛苦)(?:您|你)?(?:了|啊)?$"
)
_COUNT = r"\d{1,2}|[一二三四五六七八九十两]{1,2}"
_OPTION = re.compile(
    rf"(?P<bare>{_COUNT})号?|(?:第|选|选择|按)第?(?P<named>{_COUNT})[个项条种号类]?"
)
_COUNTED = re.compile(r"[\d一二三四五六七八九十百千两几多来]$")
_NOT = re.compile(r"^(?:还|都|也|从来?|真|并)*(?:没有|没|不|未)(?:有|能|曾)?")
_TOTAL = re.compile(rf"(?:总共|一共)(?:是|有|就|才|大概|约)?(?=\d|(?:{_COUNT})[^么])")
_STILL = re.compile(r"^(?:还|正|一直|现在|目前)*在?")
_LONGEST_WORDS = 12
_SHORTEST_PART = 2


class Answers:
    """Reads free answers with the word lists of the content."""

    def __init__(self, words: Mapping[str, Any], normaliser: Normaliser) -> None:
        self._others: Mapping[str, str] = words["others"]
        self._clauses = Clauses(words)
        self._numbers = NumberReader(words)
        self._words = {name: either(listed) for name, listed in words.items()}
        self._whether = re.compile(
            f"(?:{self._words['whether_of'].pattern})*(?:{self._words['whether'].pattern})"
        )
        self._named = re.compile(f"[^领拿申办要有给]{{0,4}}(?:{self._words['benefit'].pattern})")
        self._longest_bare = max(len(word) for act in _BARE for word in words[act])
        self._normaliser = normaliser
        self._terms = reread(self._documents_terms)

    def act(self, text: str) -> str | None:
        """Return the act of steering a form (stop, go_back, repeat) that the words make plain, or None."""
        text = _PARTICLES.sub("", _POLITE.sub("", _PARTICLES.sub("", simplify(text))))
        return next((act for act in ACTS if self._words[act].fullmatch(text)), None)

    def after_stop(self, text: str) -> str | None:
        """Return the question that follows the words by which one stops a form (算了不弄了，贷款最多多少), or None."""
        clauses = self._clauses.of(text)
        stops = 0
        while stops < len(clauses) and self.act(clauses[stops].text) == "stop":
            stops += 1
        rest = [clause.text for clause in clauses[stops:]]
        return "，".join(rest) if stops and rest else None

    def is_bare(self, text: str) -> bool:
        """Tell whether a text is only yes, no, don't know or an act of steering, which say nothing by themselves."""
        said = {simplify(text), _PARTICLES.sub("", simplify(text))}
        short = [one for one in said if len(one) <= self._longest_bare]
        return any(self._words[act].fullmatch(one) for act in _BARE for one in short)

    @staticmethod
    def number_of_option(text: str) -> int | None:
        """Return the number by which a text names an offered answer (2, 第二个, 选二), or None."""
        match = _OPTION.fullmatch(_PARTICLES.sub("", simplify(text)))
        return ordinal(match["bare"] or match["named"]) if match is not None else None

    def corrects(self, text: str) -> bool:
        """Tell whether a text says that an earlier answer was wrong."""
        return self._words["corrects"].search(simplify(text)) is not None

    def without_correction(self, text: str) -> str:
        """Return what a correction says instead: 六个月 of 刚才说错了，不是三个月，是六个月."""
        clauses = [clause.text for clause in self._clauses.of(text)]
        told = [
            self._words["corrects"].sub("", clause).lstrip("哦噢啊呃嗯了")
            if n + 1 == len(clauses)
            else clause
            for n, clause in enumerate(clauses)
            if n + 1 == len(clauses) or not self._words["corrects"].search(clause)
        ]
        kept = [clause for clause in told if not clause.startswith("不是")] or told
        return "，".join(kept).strip("了吧啊呀的")

    def is_question(self, text: str) -> bool:
        """Tell whether a text asks something."""
        return any(clause.asks for clause in self._clauses.of(text))

    def told_in(self, text: str) -> str:
        """Return the clauses of a text that say how things are."""
        return "，".join(clause.text for clause in self._clauses.of(text) if clause.states)

    def is_whether(self, text: str) -> bool:
        """Tell whether a text only asks whether what was told will do: 能过吗, 那我行不行."""
        return self._whether.fullmatch(_PARTICLES.sub("", simplify(text))) is not None

    def wants_confirmation(self, text: str) -> bool:
        """Tell whether a text holds a figure out to be confirmed (是不是300) rather than to be counted with."""
        return self._words["confirms"].search(simplify(text)) is not None

    def asks_amount(self, text: str) -> bool:
        """Tell whether a text asks for an amount."""
        return self._words["amount"].search(simplify(text)) is not None

    def tells_total(self, text: str) -> bool:
        """Tell whether a text only tells how many there are in all: 一共六十套."""
        rest, totals = _TOTAL.subn("", simplify(text))
        return totals > 0 and not self.asks_amount(rest)

    def counted(self, text: str) -> str | None:
        """Return the counter of what a text asks the number of (多少人, 几家), or None; money has none."""
        text = simplify(text)
        match = self._words["counted"].search(text)
        return match[0][-1] if match is not None and "钱" not in text else None

    def asked(
        self, trait: Trait, text: str, today: date, *, ask: str = "", limit: Amount | None = None
    ) -> Said | None:
        """Return what a text says of a trait that was asked for, or None when it says nothing of it.

        ask: the question's words, which answers echo; limit: the bound that 够了 or 还差一个月 refer to.
        """
        clauses = self._clauses.of(text)
        stated = [c for c in clauses if c.states and not trait.unread.search(c.text)]
        if trait.kind == "number":
            said = self._numbers.asked(trait, [c for c in clauses if not c.supposes], today, limit)
        elif trait.kind == "choice":
            said = self._choice(trait, stated, text, asked=True)
        else:
            said = self._yes_no(trait, stated) or self._bare_yes_no(stated, ask)
        if said is None and any(clause.unsure for clause in clauses):
            return UNKNOWN
        return said

    def volunteered(self, trait: Trait, text: str, today: date) -> Said | None:
        """Return what a text clearly says of a trait that nobody asked for, or None."""
        return self._volunteered(trait, text, self._stating(text), today)

    def all_volunteered(self, naming: Naming, text: str, today: date) -> dict[str, Said]:
        """Return what a text clearly says of any of the traits that are named, by their names."""
        told = self._stating(text)
        if not told:
            return {}
        clauses = [clause.text for clause in told]
        traits = naming.possible("\n".join(clauses), "".join(map(self._terms, clauses)))
        found = {
            name: self._volunteered(trait, text, told, today) for name, trait in traits.items()
        }
        return {name: said for name, said in found.items() if said is not None}

    def _stating(self, text: str) -> list[Clause]:
        """Return the clauses of a text that suppose nothing, leave nothing open and don't ask whether."""
        clauses = [c for c in self._clauses.of(text) if not c.supposes and not c.unsure]
        return [c for c in clauses if not self._words["asks_whether"].search(c.text)]

    def _volunteered(
        self, trait: Trait, text: str, told: Sequence[Clause], today: date
    ) -> Said | None:
        if trait.kind != "number" and trait.cues and not trait.cue.search(text):
            return None
        told = [clause for clause in told if not trait.unread.search(clause.text)]
        if trait.kind == "number":
            return self._numbers.volunteered(trait, told, today)
        if trait.kind == "choice":
            return self._choice(trait, told, text, asked=False)
        return self._yes_no(trait, told)

    def speaks_of(self, text: str, last: str) -> tuple[str | None, str]:
        """Return whom a text is about, or None when it names nobody, and the clauses that are about them.

        last: whom the conversation was about; 她 and 老人 mean them. Someone else counts before the resident: in
        我妈八十了，我想问问 the resident only asks.
        """
        clauses = [clause.text for clause in self._clauses.of(text)]
        subjects: list[str | None] = []
        for clause in clauses:
            named = self._subject(clause, last)
            subjects.append(subjects[-1] if named is None and subjects else named)
        known = [subject for subject in subjects if subject is not None]
        about = next((subject for subject in known if subject), known[0] if known else None)
        told = [c for c, s in zip(clauses, subjects, strict=True) if s is None or s == about]
        return about, "，".join(told)

    def _subject(self, clause: str, last: str) -> str | None:
        other = self._words["others"].search(clause)
        if other is not None:
            return self._others[other[0]]
        if last and self._words["that_person"].search(clause):
            return last
        plain = self._normaliser.plain(clause)
        return "" if self._words["oneself"].search(plain) else None

    def _documents_terms(self, clause: str) -> str:
        """Return the documents' terms for the everyday words of a clause, each after a blank."""
        return f" {self._normaliser.terms(self._normaliser.plain(clause))}"

    def _yes_no(self, trait: Trait, clauses: Sequence[Clause]) -> Said | None:
        if not trait.answers:
            return None
        found: dict[bool, str] = {}
        for clause in clauses:
            for match in trait.answer.finditer(clause.text):
                if self._named.match(clause.text[match.end() :]):
                    continue  # 首次创业的补贴 names a benefit
                denial = self._clauses.denial(clause.text[: match.start()])
                yes = trait.answers[match[0]] is (denial is None)
                start = match.start() if denial is None else denial
                found.setdefault(yes, _shown(clause.text, clause.text[start : match.end()]))
        if len(found) != 1:
            return None
        [(yes, told)] = found.items()
        return Said(told, yes=yes)

    def _bare_yes_no(self, clauses: Sequence[Clause], ask: str) -> Said | None:
        """Read 是的, 没有, 不行, and answers that echo the question: 愿意, 没批."""
        for clause in clauses[:1]:
            plain = _PARTICLES.sub("", clause.text)
            for name, yes in (("no", False), ("yes", True)):
                if self._words[name].fullmatch(plain) or self._words[name].fullmatch(clause.text):
                    return Said(_shown(clause.text), yes=yes)
            echoed = _STILL.sub("", _NOT.sub("", plain)).rstrip("了过着")
            if echoed and echoed in simplify(ask):
                return Said(_shown(clause.text), yes=_NOT.match(plain) is None)
        return None

    def _choice(
        self, trait: Trait, clauses: Sequence[Clause], text: str, *, asked: bool
    ) -> Said | None:
        chosen: dict[str, str] = {}
        denied: set[str] = set()
        for clause in clauses:
            terms = self._terms(clause.text)
            for match in trait.choice.finditer(clause.text):
                if match[0].startswith("个") and _COUNTED.search(clause.text[: match.start()]):
                    continue  # 二十来个人 are people, not 个人
                label = trait.labels[match[0]]
                if self._clauses.denial(clause.text[: match.start()]) is not None:
                    denied.add(label)
                else:
                    chosen.setdefault(label, _shown(clause.text, label))
            for label in trait.choices:
                if f" {label}" in terms and label not in denied:
                    chosen.setdefault(label, _shown(clause.text, label))
        named = tuple(label for label in chosen if label not in denied)
        if named:
            return Said("，".join(dict.fromkeys(chosen[n] for n in named)), choices=named)
        if not asked:
            return None
        return self._part_of_a_choice(trait, clauses) or self._none(trait, clauses)

    def _part_of_a_choice(self, trait: Trait, clauses: Sequence[Clause]) -> Said | None:
        """Read a part of one choice's label, and 没有 where one choice says that there is none."""
        for clause in clauses:
            plain = _PARTICLES.sub("", clause.text)
            labels = [label for label in trait.choices if plain in label]
            if self._words["no"].fullmatch(plain):
                labels = [label for label in trait.choices if label.startswith(("没", "无", "不"))]
            elif len(plain) < _SHORTEST_PART:
                continue
            if len(labels) == 1:
                return Said(_shown(clause.text), choices=(labels[0],))
        return None

    def _none(self, trait: Trait, clauses: Sequence[Clause]) -> Said | None:
        for clause in clauses:
            plain = _PARTICLES.sub("", clause.text)
            if self._words["none_of_these"].search(plain) or self._words["no"].fullmatch(plain):
                return Said(_shown(clause.text), none=True)
        return None


def _shown(text: str, short: str = "") -> str:
    """Return what was said as it is shown: the clause, or of a long one what it comes to."""
    return text if len(text) <= _LONGEST_WORDS else short or text[:_LONGEST_WORDS]
