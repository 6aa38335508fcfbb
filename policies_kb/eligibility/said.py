"""What a resident has said of one thing about themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from policies_kb.amounts import Amount


@dataclass(frozen=True)
class Said:
    """What was said of a trait: yes or no, an amount, some of the choices, none of them, or that one doesn't know.

    words: as it is shown to the resident; amount: in the canonical form of the trait's unit.
    """

    words: str
    yes: bool | None = None
    amount: Amount | None = None
    choices: tuple[str, ...] = ()
    none: bool = False

    @property
    def known(self) -> bool:
        """Whether anything is said but that one doesn't know."""
        return self.yes is not None or self.amount is not None or bool(self.choices) or self.none

    def record(self) -> dict[str, Any]:
        """Return it as plain JSON, for ``of_record``."""
        record: dict[str, Any] = {"words": self.words}
        if self.yes is not None:
            record["yes"] = self.yes
        if self.amount is not None:
            record["amount"] = [str(self.amount.least), str(self.amount.most)]
        if self.choices:
            record["choices"] = list(self.choices)
        if self.none:
            record["none"] = True
        return record

    @classmethod
    def of_record(cls, record: Mapping[str, Any]) -> Self:
        """Return what ``record`` wrote down."""
        amount = record.get("amount")
        return cls(
            words=record["words"],
            yes=record.get("yes"),
            amount=Amount(Decimal(amount[0]), Decimal(amount[1])) if amount else None,
            choices=tuple(record.get("choices", ())),
            none=bool(record.get("none")),
        )


UNKNOWN = Said("")
