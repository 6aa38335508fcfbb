"""`python -m wence_bot build-spacy|train|serve`."""

from __future__ import annotations

import argparse
import sys

from wence_bot import log, settings
from wence_bot.settings import Settings, SettingsError


def _build_spacy(current: Settings) -> None:
    from wence_bot import spacy_build

    built = spacy_build.build(current)
    print(f"spaCy pipeline {current.spacy} is {'built' if built else 'up to date'}", flush=True)


def _train(current: Settings) -> None:
    from wence_bot.train import train

    train(current, say=lambda line: print(line, flush=True))


def _serve(current: Settings) -> None:
    if current.redis_url is None:
        # Said before the seconds that loading takes.
        raise SettingsError(
            "REDIS_URL isn't set; set it to redis://host:port/0, or start everything with "
            "`wence run`, which brings a Redis."
        )
    from wence_bot.train import trained_model

    model = trained_model(current)
    from wence_bot.serve import serve

    serve(current, model)


COMMANDS = {
    "build-spacy": (_build_spacy, "build the spaCy pipeline from the lexicon"),
    "train": (_train, "train the Rasa model"),
    "serve": (_serve, "serve the model on WENCE_HOST:WENCE_BOT_PORT"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when it succeeded, 1 with a message on stderr when not."""
    parser = argparse.ArgumentParser(prog="python -m wence_bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, text) in COMMANDS.items():
        commands.add_parser(name, help=text)
    command = parser.parse_args(argv).command
    try:
        current = settings.load()
        log.configure(current.log_level)
        COMMANDS[command][0](current)
    except Exception as error:
        if not _is_ours(error):
            raise
        print(f"wence_bot {command}: {error}", file=sys.stderr)
        return 1
    return 0


def _is_ours(error: Exception) -> bool:
    return type(error).__module__.startswith("wence_bot.")


if __name__ == "__main__":
    sys.exit(main())
