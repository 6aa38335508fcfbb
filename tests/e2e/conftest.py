"""The whole assistant, for tests that ask it over HTTP."""

from tests.running import wence_partners, wence_stack

__all__ = ["wence_partners", "wence_stack"]
