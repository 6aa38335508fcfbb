"""Trains stock Rasa on our training questions, unless that is done."""

from __future__ import annotations

import hashlib
from pathlib import Path

from policies_kb.knowledge import KnowledgeBase
from wence.command import run_command
from wence.progress import Step
from wence.settings import ROOT
from wence.stock.environment import HOME, RASA, STOCK, stock_environ
from wence.stock.project import write_project

REMEDY = "Read the end of the log above; then run the same command again."


def trained(
    kb: KnowledgeBase, region: str, step: Step, home: Path = ROOT / "build" / "stock"
) -> Path:
    """Return the model; the project that it is trained on is written beside it. Takes most of an hour on two cores.

    Raises:
        StepFailed: when the training fails.
    """
    project = home / "faq"
    write_project(kb, region, project)
    model = home / "models" / f"{_inputs(project)}.tar.gz"
    if model.exists():
        step.outcome = f"model {model.name} is up to date"
        return model
    words = [str(RASA), "train", "--skip-validation", "--out", str(model.parent)]
    words += ["--fixed-model-name", model.name.removesuffix(".tar.gz")]
    log = home / "train.log"
    # Rasa's cache is of no use here: it never trains the same twice.
    environ = {**stock_environ(), "RASA_MAX_CACHE_SIZE": "0"}
    run_command(step, words, log=log, remedy=REMEDY, cwd=project, env=environ)
    step.outcome = f"model {model.name} is trained"
    return model


def _inputs(project: Path) -> str:
    """Return the hash of what the model is made from: the project, and the lock of the libraries."""
    digest = hashlib.sha256((HOME / STOCK.runtime).read_bytes())
    for file in sorted(p for p in project.rglob("*.yml") if p.is_file()):
        digest.update(
            file.relative_to(project).as_posix().encode()
            + hashlib.sha256(file.read_bytes()).digest()
        )
    return digest.hexdigest()[:16]
