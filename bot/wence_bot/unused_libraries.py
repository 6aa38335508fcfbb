"""Lets Rasa run without the libraries of channels and stores that we don't have.

Rasa imports the clients of all its channels, of three databases and of a plotting
library at start. None of them has a use here, and each would be one more thing to
keep patched. Like TensorFlow's, their places are taken by placeholders.
"""

from __future__ import annotations

from wence_bot import stand_in

NAMES = (
    "aiogram",
    "boto3",
    "botocore",
    "cachecontrol",
    "confluent_kafka",
    "fbmessenger",
    "google.auth",
    "google.oauth2",
    "matplotlib",
    "mattermostwrapper",
    "pymongo",
    "rocketchat_API",
    "slack_sdk",
    "twilio",
    "webexteamssdk",
)
REMEDY = (
    "Add it to bot/pyproject.toml, refresh the locks as bot/README.md says, and take it "
    "off the list in bot/wence_bot/unused_libraries.py."
)


def install() -> None:
    """Put the stand-ins in place for those that aren't installed."""
    stand_in.install(NAMES, REMEDY)
