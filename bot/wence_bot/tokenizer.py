"""A spaCy tokenizer for Chinese: jieba with a user dictionary that is saved along.

spaCy's own Chinese tokenizer loses a jieba user dictionary when a pipeline is
saved, and gives blanks as tokens. This one writes the dictionary into the
pipeline's directory and reads it back, keeps its own jieba instance instead of
the process-wide one, and never gives a blank token.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import jieba
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from wence_bot.words import Words

NAME = "wence.jieba_tokenizer.v1"
FILE = "userdict.txt"

jieba.default_logger.setLevel(logging.WARNING)


class UserDictionaryError(ValueError):
    """A line of the user dictionary isn't `word frequency`."""


class JiebaTokenizer:
    """Cuts text into words; the user dictionary's words stay whole."""

    def __init__(self, vocab: Vocab, userdict: str = "") -> None:
        self.vocab = vocab
        self._load(userdict)

    def _load(self, userdict: str) -> None:
        check_userdict(userdict)
        self.userdict = userdict
        self._words: Words | None = None

    def _dictionary(self) -> Words:
        """Load jieba's dictionary when it is first needed: spaCy makes an empty tokenizer before each real one."""
        if self._words is None:
            words = Words()
            if self.userdict.strip():
                words.load_userdict(io.StringIO(self.userdict))
            else:
                words.initialize()
            self._words = words
        return self._words

    def __call__(self, text: str) -> Doc:
        """Tokenize; a run of blanks becomes one trailing space of the word before it."""
        words: list[str] = []
        spaces: list[bool] = []
        for word in self._dictionary().words(text):
            if not word.isspace():
                words.append(word)
                spaces.append(False)
            elif words:
                spaces[-1] = True
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The user dictionary as bytes."""
        return self.userdict.encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> JiebaTokenizer:
        """Take the user dictionary from bytes."""
        self._load(data.decode())
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the user dictionary to the directory `path`."""
        Path(path).mkdir(parents=True, exist_ok=True)
        (Path(path) / FILE).write_text(self.userdict, encoding="utf-8")

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> JiebaTokenizer:
        """Read the user dictionary from the directory `path`."""
        self._load((Path(path) / FILE).read_text(encoding="utf-8"))
        return self


def check_userdict(userdict: str) -> None:
    """Raise `UserDictionaryError`, naming the line, unless each is `word frequency`."""
    for number, line in enumerate(userdict.splitlines(), start=1):
        parts = line.split()
        if parts and (len(parts) not in (2, 3) or not parts[1].isdecimal()):
            raise UserDictionaryError(
                f"Line {number} of the user dictionary is {line!r}; write a word without "
                "blanks, a blank and its frequency as a whole number."
            )


@spacy.registry.tokenizers(NAME)
def create_jieba_tokenizer() -> Callable[[Language], Any]:
    """What the pipeline's configuration names as `nlp.tokenizer`."""

    def create(nlp: Language) -> JiebaTokenizer:
        return JiebaTokenizer(nlp.vocab)

    return create
