"""Trains the Rasa model, unless the one for the current inputs is there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from wence_bot import fingerprint, spacy_build
from wence_bot.settings import BOT, Settings

CODE = (
    "classifier.py",
    "components.py",
    "features.py",
    "figures.py",
    "rules.py",
    "text.py",
    "tokenizer.py",
    "train.py",
    "words.py",
)


class TrainingError(Exception):
    """The model couldn't be trained, or isn't there."""


def model_path(settings: Settings, *, project: Path = BOT) -> Path:
    """Where the model for the current inputs is, trained or not.

    The hash covers domain, configuration, data, components, the locked libraries
    and the spaCy pipeline. Raises `BuildError` when the pipeline isn't built.
    """
    pipeline = settings.spacy / spacy_build.HASH_FILE
    if not pipeline.is_file():
        raise spacy_build.BuildError(
            f"{settings.spacy} holds no pipeline; make it with `python -m wence_bot build-spacy`."
        )
    inputs = [
        project / "config.yml",
        project / "domain.yml",
        *(project / "data").rglob("*.yml"),
        *(BOT / "wence_bot" / name for name in CODE),
        BOT / "requirements.lock",
        pipeline,
    ]
    return settings.models / f"{fingerprint.of_files(inputs, root=project)[:16]}.tar.gz"


def trained_model(settings: Settings, *, project: Path = BOT) -> Path:
    """The trained model for the current inputs; raises `TrainingError` without one."""
    path = model_path(settings, project=project)
    if not path.is_file():
        raise TrainingError(
            f"{path} is missing: there is no model for the current domain, data, "
            "configuration and lexicon; train it with `python -m wence_bot train`."
        )
    return path


def train(settings: Settings, *, project: Path = BOT, say: Callable[[str], None] = print) -> bool:
    """Train the model if it isn't current; say whether it was trained.

    Raises `BuildError` without spaCy pipeline, `TrainingError` when Rasa fails.
    """
    target = model_path(settings, project=project)
    if target.is_file():
        say(f"model {target.name} is up to date")
        return False
    say(f"training model {target.name}")
    # Rasa's own cache would be written to the working directory.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    os.environ["TQDM_DISABLE"] = "1"
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    from rasa.model_training import train as rasa_train

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".training-") as directory:
        result = rasa_train(
            domain=str(project / "domain.yml"),
            config=str(project / "config.yml"),
            training_files=[str(project / "data")],
            output=directory,
            force_training=True,
            fixed_model_name=target.name.removesuffix(".tar.gz"),
        )
        if result.code != 0 or not result.model:
            raise TrainingError(
                f"Rasa ended training on {project} with code {result.code}; its messages "
                "above name what to mend in domain.yml, config.yml or data/."
            )
        Path(result.model).replace(target)
    say(f"model {target.name} is trained")
    return True
