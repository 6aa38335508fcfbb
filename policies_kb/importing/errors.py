"""What the import refuses, told so that whoever brought the file can mend it."""

from __future__ import annotations

from policies_kb.errors import Fault


class OriginalError(Fault):
    """An original that can't be read. The message names the file, the place and the remedy."""
