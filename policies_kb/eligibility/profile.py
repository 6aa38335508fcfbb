"""What a conversation knows of the one it is about: the traits that were said, and of whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from policies_kb.eligibility.interview import Interview
from policies_kb.eligibility.said import Said


@dataclass(frozen=True)
class Profile:
    """The traits said so far. about: whom they are of, as ``answers.yml`` names them; empty for the resident."""

    about: str = ""
    said: Mapping[str, Said] = field(default_factory=dict)

    def heard(
        self, text: str, interview: Interview, today: date, *, stating: bool = False
    ) -> Profile:
        """Return the profile with what a text says. One that speaks of someone else begins a new one.

        stating: the text is about this person even where it names nobody; without that, such a text (大学生能领多少)
        asks about anybody and says nothing of the resident.
        """
        about, told = interview.speaks_of(text, self.about)
        if about is None and not stating:
            return self
        base = self.of(self.about if about is None else about)
        return base.with_said(interview.told(told, today))

    def of(self, about: str) -> Profile:
        """Return the profile if it is of that person, else an empty one."""
        return self if about == self.about else Profile(about)

    def with_said(self, said: Mapping[str, Said]) -> Profile:
        """Return the profile with further traits; what is said later holds."""
        known = {name: one for name, one in said.items() if one.known}
        return Profile(self.about, {**self.said, **known}) if known else self

    def record(self) -> dict[str, Any]:
        """Return it as plain JSON, for ``of_record``."""
        return {
            "about": self.about,
            "said": {name: one.record() for name, one in self.said.items()},
        }

    @classmethod
    def of_record(cls, record: Mapping[str, Any] | None) -> Self:
        """Return the profile that ``record`` wrote down, an empty one for None."""
        if record is None:
            return cls()
        return cls(
            record["about"], {name: Said.of_record(one) for name, one in record["said"].items()}
        )
