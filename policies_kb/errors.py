"""What a person can put right, as exceptions."""

from __future__ import annotations


class Fault(Exception):
    """A fault in the content, the originals or a snapshot. The message says where, what is wrong and what to do."""
