"""What a process has loaded stays until the next publication, so collections of garbage needn't look at it again."""

from __future__ import annotations

import gc


def settle() -> None:
    """Collect what is garbage, and take what is left out of later collections; call it after loading."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
