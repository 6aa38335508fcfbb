"""Inspecting a snapshot at a terminal: one item, a search, and what there is."""
