"""Writes the lexicon that the dialogue process reads: entity patterns and jieba's user dictionary."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policies_kb.model import Facet
from policies_kb.records import CONTENT, item_files, item_of, read_yaml

_FREQUENCY = 1000
_LONGEST_WORD = 12
_SHORTEST_WORD = 2


def write_bot_lexicon(build: Path, content: Path = CONTENT, *, version: str | None = None) -> None:
    """Write ``bot/lexicon/patterns.jsonl`` and ``userdict.txt`` under ``build``; unchanged files stay untouched.

    version: of what it is made from; while the lexicon is of that version already, the content isn't read.
    """
    target = build / "bot" / "lexicon"
    mark, *files = (target / name for name in ("version", "patterns.jsonl", "userdict.txt"))
    there = all(file.exists() for file in (mark, *files))
    if version is not None and there and mark.read_text("utf-8") == version:
        return
    mark.unlink(missing_ok=True)
    patterns = _patterns(content)
    words = sorted(
        {p["pattern"] for p in patterns if _SHORTEST_WORD <= len(p["pattern"]) <= _LONGEST_WORD}
    )
    target.mkdir(parents=True, exist_ok=True)
    _write(
        target / "patterns.jsonl",
        "".join(json.dumps(p, ensure_ascii=False) + "\n" for p in patterns),
    )
    _write(target / "userdict.txt", "".join(f"{word} {_FREQUENCY}\n" for word in words))
    if version is not None:
        _write(mark, version)


def _patterns(content: Path) -> list[dict[str, str]]:
    regions: Mapping[str, Any] = read_yaml(content / "regions.yml")
    found = {("region", name): code for code, region in regions.items() for name in region["names"]}
    for file in item_files(content):
        item = item_of(file.data)
        for name in (item.title, *item.names):
            found.setdefault(("benefit", name), item.id)
        for fact in item.facts.values():
            if fact.facet is Facet.WHO:
                for group in fact.values:
                    found.setdefault(("group", group), group)
    return [
        {"label": label, "pattern": pattern, "id": id_}
        for (label, pattern), id_ in sorted(found.items())
        if len(pattern) <= _LONGEST_WORD
    ]


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")
