"""Texts that try to become markup or script, and a knowledge base full of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from tests.api.bot_server import CITATION, provenance, reply
from tests.api.stand_in import BOX, SUBSIDY, HeldKnowledge, StandIn

ATTACKS = [
    "<script>window.attacked=1</script>",
    "<img src=x onerror=window.attacked=1>",
    '"><svg onload=window.attacked=1>',
    "' autofocus onfocus='window.attacked=1",
    "<style>*{display:none}</style><base href=//evil.example>",
    "javascript:window.attacked=1",
    "</textarea></title><iframe srcdoc='<script>parent.attacked=1</script>'>",
    "{{7*7}}${window.attacked=1}",
]
ATTACK = " ".join(ATTACKS)


def attacking_reply() -> dict[str, Any]:
    """A reply whose every text is an attack."""
    lines = [
        f"【{ATTACK}】{ATTACK}",
        ATTACK,
        f"另外：{ATTACK}；{ATTACK}",
        f"注意：{ATTACK}",
        ATTACK,
    ]
    citation = CITATION | dict.fromkeys(("title", "number", "issuer", "section", "excerpt"), ATTACK)
    options = [{"label": ATTACK[:200], "payload": ATTACK[:300]}]
    return reply(
        text="\n".join(lines),
        item_id=SUBSIDY,
        citations=[citation],
        options=options,
        provenance=provenance(),
    )


class HostileBase(StandIn):
    """The real records, but what people read in them is an attack."""

    def __init__(self) -> None:
        super().__init__()
        document = self.documents[BOX[0]]
        sections = {
            id_: replace(section, title=f"{section.title}{ATTACK}")
            for id_, section in document.sections.items()
        }
        changed = replace(document, title=ATTACK, issuer=ATTACK, sections=sections)
        self.documents = {**self.documents, document.id: changed}
        item = self.items[SUBSIDY]
        facts = {
            n: replace(fact, text=f"{fact.text}{_braceless(ATTACK)}")
            for n, fact in item.facts.items()
        }
        self.items = {**self.items, item.id: replace(item, title=ATTACK, facts=facts)}
        self.renderer._documents = self.documents

    def section_text(self, document: str, section: str) -> list[str] | None:
        """An attack in each section of one document."""
        return [ATTACK] if document == BOX[0] else None


def _braceless(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


@cache
def hostile_base() -> HostileBase:
    """The one of all tests."""
    return HostileBase()


class HostileKnowledge(HeldKnowledge):
    """Always that one."""

    def __init__(self) -> None:
        super().__init__()
        self._base = hostile_base()  # type: ignore[assignment]
