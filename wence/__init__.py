"""The command line of Wence: it prepares, starts, watches and evaluates the assistant."""
