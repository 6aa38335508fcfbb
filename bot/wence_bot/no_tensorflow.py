"""Lets Rasa run where TensorFlow isn't installed.

Rasa 3.6 imports TensorFlow whether or not the pipeline uses it. Ours doesn't, and
TensorFlow costs 1.3 GB of disk, 400 MB of memory and half of every start. While
it is absent, placeholders stand in for it (see `stand_in`); where it is
installed, `install` does nothing.
"""

from __future__ import annotations

import importlib.util

from wence_bot import stand_in

NAMES = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")
REMEDY = (
    "Install tensorflow-cpu==2.12.* there, or take the component that needs it "
    "(DIETClassifier, TEDPolicy, ResponseSelector and the like) out of bot/config.yml."
)


def install() -> bool:
    """Put the stand-in in place unless TensorFlow is installed; say whether it is."""
    spec = importlib.util.find_spec("tensorflow")
    if spec is not None and not isinstance(spec.loader, stand_in.StandInFinder):
        return False
    stand_in.install(NAMES, REMEDY)
    return True
