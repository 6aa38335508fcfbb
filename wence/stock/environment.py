"""The environment of stock Rasa, made when it is first needed: 2.7 GB, nothing else uses it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from wence.bootstrap import LOGS, ROOT, Environment, ensure_uv, install
from wence.progress import Step

HOME = ROOT / "wence" / "stock"
STOCK = Environment("Stock Rasa with TensorFlow, in an environment of its own", HOME)
RASA = STOCK.venv / "bin" / "rasa"


def ensure_stock(step: Step) -> None:
    """Install stock Rasa from its lock, unless it is there.

    Raises:
        StepFailed: when it can't be installed.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    uv = ensure_uv(step)
    install(step, uv, STOCK, dev=False)


def stock_environ(path: Path | None = None) -> Mapping[str, str]:
    """Return the environment of a stock process. path: where modules of its model are."""
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "PYTHONWARNINGS": "ignore",
    }
    own = {"PYTHONPATH": str(path)} if path else {}
    return {**os.environ, **quiet, **own, "PYTHONUNBUFFERED": "1"}
