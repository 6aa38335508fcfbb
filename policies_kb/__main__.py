"""Lets ``python -m policies_kb`` run the command line."""

from policies_kb.cli import main

main()
