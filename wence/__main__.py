"""`python -m wence` is the same as the command `wence`."""

from wence.cli import main

main()
