"""Rasa 3.6.21 as it is published, in an environment of its own, to compare with."""
