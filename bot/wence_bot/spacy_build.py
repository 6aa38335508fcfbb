"""Builds the spaCy pipeline: Chinese words, the lexicon's entities, figures.

Inputs: the two files that `wence kb build` writes to `WENCE_BUILD/bot/lexicon/`
and our own `bot/lexicon/figures.jsonl`. Output: `WENCE_BUILD/bot/spacy/`, with
the inputs' hash in `inputs.sha256`.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from wence_bot import fingerprint, text
from wence_bot.settings import BOT, Settings

FIGURES = BOT / "lexicon" / "figures.jsonl"
HASH_FILE = "inputs.sha256"
CODE = ("figures.py", "spacy_build.py", "text.py", "tokenizer.py", "words.py")
LABELS = {"region", "group", "benefit", "amount", "age", "date", "document_number"}


class BuildError(Exception):
    """An input of the pipeline is missing or can't be used."""


def _lexicon_file(settings: Settings, name: str) -> Path:
    path = settings.lexicon / name
    if not path.is_file():
        raise BuildError(f"{path} is missing; make it with `wence kb build`.")
    return path


def read_patterns(path: Path) -> list[dict[str, Any]]:
    """Read the entity ruler's patterns, brought into the form that texts have.

    Raises `BuildError` that names file and line.
    """
    patterns = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            label, pattern = entry["label"], entry["pattern"]
        except (ValueError, KeyError, TypeError) as error:
            raise BuildError(
                f'{path}, line {number}: {error!r}; write {{"label", "pattern", "id"}} as JSON.'
            ) from error
        if label not in LABELS:
            raise BuildError(
                f"{path}, line {number}: label {label!r}; use one of {sorted(LABELS)}."
            )
        if isinstance(pattern, str):
            entry["pattern"] = text.normalise(pattern)
        patterns.append(entry)
    return patterns


def create(userdict: str, patterns: list[dict[str, Any]], figure_patterns: Any) -> Any:
    """Assemble the pipeline (a spaCy `Language`) from the contents of its inputs."""
    import spacy

    from wence_bot import figures, tokenizer  # noqa: F401 (registers wence_figures)

    config = {"nlp": {"tokenizer": {"@tokenizers": tokenizer.NAME}}}
    nlp = spacy.blank("zh", config=config)
    nlp.tokenizer.from_bytes(userdict.encode())
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(patterns)
    nlp.add_pipe("wence_figures", config={"patterns": figure_patterns})
    return nlp


def build(settings: Settings) -> bool:
    """Build the pipeline if it isn't current; say whether it was built.

    Raises `BuildError`, `UserDictionaryError` or `FigurePatternError`.
    """
    userdict = _lexicon_file(settings, "userdict.txt")
    patterns = _lexicon_file(settings, "patterns.jsonl")
    inputs = [userdict, patterns, FIGURES, *(BOT / "wence_bot" / name for name in CODE)]
    wanted = fingerprint.of_files(inputs, root=BOT)
    if current_hash(settings) == wanted:
        return False
    from wence_bot import figures

    nlp = create(
        userdict.read_text(encoding="utf-8"),
        read_patterns(patterns),
        figures.read_patterns(FIGURES),
    )
    fresh = settings.spacy.with_name("spacy.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(fresh)
    (fresh / HASH_FILE).write_text(wanted + "\n", encoding="ascii")
    shutil.rmtree(settings.spacy, ignore_errors=True)
    fresh.rename(settings.spacy)
    return True


def current_hash(settings: Settings) -> str | None:
    """The hash that the built pipeline carries, or None without one."""
    path = settings.spacy / HASH_FILE
    return path.read_text(encoding="ascii").strip() if path.is_file() else None
