"""What processes of the root environment tell of themselves: traces. `bot` has its own."""
