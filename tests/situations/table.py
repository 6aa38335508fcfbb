"""The situations: what residents answer to the questions of a check, and the verdict that must come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from policies_kb.records import read_yaml, table

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Situation:
    """One row. say: answers by the condition's id; has, lacks: what the verdict's text says and doesn't say."""

    item: str
    say: Mapping[str, str]
    verdict: str
    has: Sequence[str]
    lacks: Sequence[str]

    def check(self, text: str) -> None:
        """Fail unless the verdict's text is what the row says. Alternatives are parted by ``|``."""
        head = text.splitlines()[0]
        assert f"核对结果：{CONCLUSIONS[self.verdict]}" in head.replace(MET_SO_FAR, MET), text
        for words in self.has:
            assert any(word in text for word in words.split("|")), (words, text)
        for words in self.lacks:
            assert words not in text, (words, text)
        assert "最终以经办机构审核为准" in text
        assert "依据：" in text


MET_SO_FAR = "问到的条件都符合；文件另外还有要求，看下面。"
MET = "文件列出的条件都符合。"
CONCLUSIONS = {
    "met": f"按您说的情况，{MET}",
    "not_met": table("wording")["verdict"]["conclusion"]["not_met"],
    "unknown": table("wording")["verdict"]["conclusion"]["unknown"],
}


def tables() -> dict[str, dict[str, Any]]:
    """Return the tables by item."""
    found = [read_yaml(path) for path in sorted(HERE.glob("*.yml"))]
    return {table["item"]: table for table in found}


def situations() -> list[Any]:
    """Return all rows as parameters."""
    return [
        pytest.param(
            Situation(
                item,
                {k: str(v) for k, v in row["say"].items()},
                row["verdict"],
                row.get("has", []),
                row.get("lacks", []),
            ),
            id=f"{item}-{n}",
        )
        for item, table in tables().items()
        for n, row in enumerate(table["situations"], 1)
    ]
