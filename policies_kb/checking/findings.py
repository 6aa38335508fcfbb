"""What a check finds, and where: file, line, message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from policies_kb.model import PLACEHOLDER, Item

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, order=True)
class Finding:
    """A fault in a record.

    line counts from 1; 0 where the fault is the whole file's. others: the files that it concerns as well.
    """

    path: Path
    line: int
    message: str
    others: tuple[Path, ...] = ()

    def concerns(self, path: Path) -> bool:
        """Tell whether the fault is one of the file ``path``, or of a file below that directory."""
        return any(p.resolve().is_relative_to(path.resolve()) for p in (self.path, *self.others))

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def line_of(path: Path, keys: Sequence[str | int]) -> int:
    """Return the line of the YAML file at which the value under ``keys`` stands, or of its nearest parent."""
    node = _composed(path.read_text("utf-8"))
    line = 1
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(key)), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def missing_figures(path: Path, item: Item, line: int, what: str, text: str) -> Iterator[Finding]:
    """Yield a fault for each placeholder of a text that names no figure of the item."""
    for used in PLACEHOLDER.findall(text):
        if used not in item.figures or not item.figures[used].figure:
            yield Finding(path, line, f"{what} names {{{used}}}, which is no fact with a value")


@lru_cache(maxsize=4)  # a check asks for many lines of one file
def _composed(text: str) -> yaml.Node | None:
    return yaml.compose(text, Loader=_LOADER)
