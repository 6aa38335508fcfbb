"""Publishing: which snapshot the processes use, which ones they used before, and what changes between two."""
