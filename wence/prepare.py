"""Builds what the processes need: knowledge base, spaCy pipeline, Rasa model.

Each of these commands skips by itself when its output is up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wence.command import run_command
from wence.progress import Progress
from wence.services import BOT_HOME, BOT_PYTHON
from wence.settings import ROOT, Settings


@dataclass(frozen=True)
class Build:
    """One thing to build: the command, where it runs, and what to do when it fails."""

    name: str
    label: str
    words: Sequence[str]
    cwd: Path
    remedy: str


BUILDS = (
    Build(
        name="kb",
        label="Knowledge base: snapshot of the content",
        words=[sys.executable, "-m", "policies_kb", "build", "--publish"],
        cwd=ROOT,
        remedy="Correct the entry that it names under policies_kb/content/, then run this again.",
    ),
    Build(
        name="spacy",
        label="Dialogue: spaCy pipeline from the lexicon",
        words=[str(BOT_PYTHON), "-m", "wence_bot", "build-spacy"],
        cwd=BOT_HOME,
        remedy="It reads build/bot/lexicon/, which the knowledge base writes: remove build/ and "
        "run this again.",
    ),
    Build(
        name="train",
        label="Dialogue: Rasa model, trained when its inputs have changed",
        words=[str(BOT_PYTHON), "-m", "wence_bot", "train"],
        cwd=BOT_HOME,
        remedy="Correct what it names under bot/, then run this again.",
    ),
)


def prepare(settings: Settings, progress: Progress) -> None:
    """Build everything that is out of date.

    Raises:
        StepFailed: when a build fails, with the end of its output.
    """
    for build in BUILDS:
        with progress.step(build.label) as step:
            run_command(
                step,
                build.words,
                log=settings.run_dir / f"{build.name}.log",
                remedy=build.remedy,
                cwd=build.cwd,
                env=settings.child_environ("build"),
            )
            if step.detail:
                step.outcome = step.detail[:100]
