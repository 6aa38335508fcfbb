"""The errors that the command line shows as a message, without a traceback."""


class WenceError(Exception):
    """Something that the person at the command line can put right; the text says how."""
