"""What the import refuses, told so that whoever brought the file can mend it."""

from __future__ import annotations


class OriginalError(ValueError):
    """An original that can't be read. The message names the file, the place and the remedy."""
